#include "find/literal.h"
#include "find/anchor.h"
#include "find/fold.h"
#include "find/skip.h"
#include <string.h>

#define RUN_MOST 64     // bytes of a run of blanks
#define WIDE     0x2E80 // from here on characters are two cells wide, nearly all

static bool is_han(uint32_t c)
{
    return c == 0x3005 || c == 0x3007 || (c >= 0x2E80 && c <= 0x2FD5) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/* Whether C is written among Han: one, or a quote, a stop, a dash of theirs. */
static bool is_wide(uint32_t c)
{
    return c >= WIDE || (c >= 0x2010 && c <= 0x2027);
}

static bool is_alnum(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Of all that C stands for, the character by which it is told what may stand beside it: ASCII of a
 * letter or digit, the full width form of a stop. */
static uint32_t decisive(uint32_t c, unsigned flags)
{
    uint32_t variants[FOLD_MOST], most = c;
    for (size_t i = fold_variants(c, flags & LITERAL_WIDTH ? FOLD_WIDTH : 0, variants); i-- > 0;) {
        if (is_alnum(variants[i]))
            return variants[i];
        most = variants[i] > most ? variants[i] : most;
    }
    return most;
}

/* What may stand between A and B. */
static unsigned gap_between(uint32_t a, uint32_t b)
{
    unsigned gap = 0;
    if (skip_is_blank(a) || skip_is_blank(b))
        return 0;
    if (is_han(a) && is_han(b))
        gap |= SKIP_BLANKS;
    if ((is_wide(a) || is_wide(b)) && !skip_is_mark(a) && !skip_is_mark(b))
        gap |= SKIP_MARKS;
    if (a >= 0x80 && b >= 0x800)
        gap |= SKIP_BREAK;
    return gap;
}

static void add_form(Literal *l, LiteralItem *item, uint32_t c)
{
    char bytes[UTF8_MAX] = {0}, mask[UTF8_MAX] = {0};
    LiteralForm form = {.len = (uint8_t)utf8_encode(c, bytes)};
    memset(mask, 0xFF, form.len);
    memcpy(&form.bytes, bytes, sizeof form.bytes);
    memcpy(&form.mask, mask, sizeof form.mask);
    vec_push(&l->forms, form);
    item->count++;
    item->longest = form.len > item->longest ? form.len : item->longest;
}

static void add_item(Literal *l, uint32_t c, uint32_t before, unsigned flags)
{
    LiteralItem item = {.first = (uint32_t)l->forms.count};
    uint32_t variants[FOLD_MOST];
    unsigned how = (flags & LITERAL_CASELESS ? FOLD_CASE : 0) |
                   (flags & LITERAL_SCRIPT ? FOLD_SCRIPT : 0) |
                   (flags & LITERAL_WIDTH ? FOLD_WIDTH : 0);
    if (before && flags & LITERAL_ACROSS)
        item.gap = (uint8_t)gap_between(decisive(before, flags), decisive(c, flags));
    item.run = flags & LITERAL_WIDTH && skip_is_blank(c);
    size_t count = fold_variants(item.run ? ' ' : c, how, variants);
    for (size_t i = 0; i < count; i++)
        add_form(l, &item, variants[i]);
    vec_push(&l->items, item);
}

/* Blanks at either end stand for one. */
static void settle_runs(Literal *l)
{
    l->items.items[0].run = false;
    l->items.items[l->items.count - 1].run = false;
}

/* Whether all of SOURCE, up to a bracket if it has one, may stand in a mark. */
static bool may_nest(Str source)
{
    const char *end = source.data + source.len;
    uint32_t c;
    for (const char *p = source.data; p < end;) {
        p += utf8_decode(p, end, &c);
        if (skip_is_mark(c))
            return true;
        if (!skip_is_in_mark(c))
            return false;
    }
    return true;
}

void literal_init(Literal *l, Str source, unsigned flags)
{
    *l = (Literal){0};
    const char *end = source.data + source.len;
    bool skips = false;
    uint32_t c, before = 0;
    for (const char *p = source.data; p < end; before = c) {
        p += utf8_decode(p, end, &c);
        if (flags & LITERAL_WIDTH && before && skip_is_blank(c) && skip_is_blank(before))
            continue;
        add_item(l, c, before, flags);
        skips |= l->items.items[l->items.count - 1].gap & SKIP_MARKS;
    }
    settle_runs(l);
    l->nests = skips && may_nest(source);
    anchor_choose(l);
}

void literal_copy(Literal *l, const Literal *from)
{
    *l = *from;
    memset(&l->items, 0, sizeof l->items);
    memset(&l->forms, 0, sizeof l->forms);
    for (size_t i = 0; i < from->items.count; i++)
        vec_push(&l->items, from->items.items[i]);
    for (size_t i = 0; i < from->forms.count; i++)
        vec_push(&l->forms, from->forms.items[i]);
}

void literal_done(Literal *l)
{
    vec_done(&l->items);
    vec_done(&l->forms);
}

size_t literal_reach(const Literal *l)
{
    size_t bytes = LITERAL_SKIPPED;
    for (size_t i = 0; i < l->items.count; i++)
        bytes += l->items.items[i].run ? RUN_MOST : l->items.items[i].longest;
    return bytes;
}

static size_t run_end(Str s, size_t at)
{
    size_t end = at, len;
    while (end - at < RUN_MOST && (len = skip_blank(s, end)) > 0)
        end += len;
    return end;
}

static size_t run_start(Str s, size_t floor, size_t at)
{
    size_t start = at;
    while (start > floor && at - start < RUN_MOST) {
        size_t before = (size_t)(utf8_prev(s.data, s.data + start) - s.data);
        if (before < floor || skip_blank(s, before) != start - before)
            break;
        start = before;
    }
    return start;
}

/* Bytes of item INDEX at AT in S; 0 if it does not stand there. */
static inline size_t item_bytes(const Literal *l, size_t index, Str s, size_t at)
{
    if (l->items.items[index].run)
        return run_end(s, at) - at;
    return at < s.len ? literal_item_at(l, index, s, at) : 0;
}

size_t literal_end(const Literal *l, Str s, size_t at)
{
    size_t left = LITERAL_SKIPPED, n;
    for (size_t i = 0; i < l->items.count; i++) {
        if ((n = item_bytes(l, i, s, at)) == 0) {
            size_t next = l->items.items[i].gap ? skip_forward(s, at, l->items.items[i].gap) : at;
            if (next == at || next - at > left || (n = item_bytes(l, i, s, next)) == 0)
                return LITERAL_NONE;
            left -= next - at;
            at = next;
        }
        at += n;
    }
    return at;
}

/* Bytes of item INDEX that end at AT in S, from FLOOR on; 0 if it does not. */
static size_t item_bytes_before(const Literal *l, size_t index, Str s, size_t floor, size_t at)
{
    const LiteralItem *item = &l->items.items[index];
    if (item->run)
        return at - run_start(s, floor, at);
    for (size_t i = 0; i < item->count; i++) {
        const LiteralForm *form = &l->forms.items[item->first + i];
        if (form->len <= at - floor && literal_form_at(form, s, at - form->len))
            return form->len;
    }
    return 0;
}

/* Where an occurrence whose anchor stands at AT may start, from FLOOR on; LITERAL_NONE if none. */
static size_t start_before(const Literal *l, Str s, size_t floor, size_t at)
{
    for (size_t i = l->anchor; i-- > 0;) {
        size_t n = item_bytes_before(l, i, s, floor, at);
        if (n == 0) {
            unsigned gap = l->items.items[i + 1].gap;
            size_t before = gap ? skip_backward(s, floor, at, gap) : at;
            if (before == at || (n = item_bytes_before(l, i, s, floor, before)) == 0)
                return LITERAL_NONE;
            at = before;
        }
        at -= n;
    }
    return at;
}

/* Whether an occurrence from FROM on has its anchor at AT. */
static bool stands_around(const Literal *l, Str s, size_t from, size_t at, size_t *start,
                          size_t *end)
{
    if (!item_bytes(l, l->anchor, s, at))
        return false;
    *start = start_before(l, s, from, at);
    if (*start == LITERAL_NONE)
        return false;
    *end = literal_end(l, s, *start);
    return *end != LITERAL_NONE;
}

bool literal_find(const Literal *l, Str s, size_t from, size_t *start, size_t *end)
{
    uint64_t places;
    for (size_t at = from; at < s.len; at += ANCHOR_BYTES) {
        at = anchor_next(l, s, at, &places);
        for (; at < s.len && places; places &= places - 1)
            if (stands_around(l, s, from, at + (size_t)__builtin_ctzll(places), start, end))
                return true;
    }
    return false;
}

static bool has_form(const Literal *l, const LiteralItem *item, LiteralForm form)
{
    for (size_t i = 0; i < item->count; i++) {
        const LiteralForm *own = &l->forms.items[item->first + i];
        if (own->bytes == form.bytes && own->len == form.len)
            return true;
    }
    return false;
}

static bool share_a_form(const Literal *l, const LiteralItem *a, const LiteralItem *b)
{
    for (size_t i = 0; i < a->count; i++)
        if (has_form(l, b, l->forms.items[a->first + i]))
            return true;
    return false;
}

bool literal_overlaps_itself(const Literal *l)
{
    const LiteralItem *items = l->items.items;
    for (size_t shift = 1; shift < l->items.count; shift++) {
        size_t i = 0;
        while (i + shift < l->items.count && share_a_form(l, &items[i], &items[i + shift]))
            i++;
        if (i + shift == l->items.count)
            return true;
    }
    return l->nests;
}

bool literal_equal(const Literal *a, const Literal *b)
{
    if (a->items.count != b->items.count)
        return false;
    for (size_t i = 0; i < a->items.count; i++) {
        const LiteralItem *x = &a->items.items[i], *y = &b->items.items[i];
        if (x->count != y->count || x->gap != y->gap || x->run != y->run ||
            !has_form(a, x, b->forms.items[y->first]))
            return false;
    }
    return true;
}
