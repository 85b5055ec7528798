#include "doc/contents.h"
#include "format/line.h"
#include <stdlib.h>
#include <string.h>

#define HASH_SEED  14695981039346656037u
#define HASH_PRIME 1099511628211u
#define LEADER_MIN 4 // cells of dots that are surely a leader
#define PAGE_MAX   5 // characters of a page number

static bool is_dot(uint32_t cp)
{
    if (cp >= 0x3000 && cp < 0xFF00)
        return cp == 0x30FB;
    return cp == '.' || cp == 0x2026 || cp == 0xB7 || cp == 0x2025 || cp == 0x22EF ||
           cp == 0xFF0E || cp == '_' || cp == 0x2500;
}

static bool is_page_char(uint32_t cp)
{
    if (cp < 0x80)
        return (cp >= '0' && cp <= '9') || (cp && strchr("IVXivx", (int)cp));
    return (cp >= 0xFF10 && cp <= 0xFF19) || (cp >= 0x2160 && cp <= 0x217F);
}

static uint32_t last_char(Str text, size_t *bytes)
{
    uint32_t cp;
    const char *end = text.data + text.len;
    *bytes = (size_t)(end - char_last(text.data, end, &cp));
    return cp;
}

/* Take the page number off the end of *TEXT, brackets included; false if there is none. */
static bool cut_page(Str *text)
{
    Str rest = *text;
    size_t chars = 0, n;
    while (rest.len > 0) {
        unsigned char last = (unsigned char)rest.data[rest.len - 1];
        if (last >= '0' && last <= '9') {
            chars++;
            rest.len--;
            continue;
        }
        uint32_t cp = last_char(rest, &n);
        if ((cp >= 0x2E80 && cp < 0xFF00) || cp == 0x201D)
            break; // Han, 。 or ”: the usual end
        bool counts = is_page_char(cp);
        if (!counts && cp != '(' && cp != ')' && cp != 0xFF08 && cp != 0xFF09 && cp != '-')
            break;
        chars += counts;
        rest.len -= n;
    }
    if (chars == 0 || chars > PAGE_MAX)
        return false;
    *text = rest;
    return true;
}

/* Take dots and blanks off the end of *TEXT; returns the cells of dots. */
static size_t cut_leader(Str *text, bool *blank)
{
    size_t cells = 0, n;
    while (text->len > 0) {
        uint32_t cp = last_char(*text, &n);
        if (is_dot(cp))
            cells += cp == 0x2026 || cp == 0x2500 ? 2 : 1;
        else if (blank_bytes((Str){text->data + text->len - n, n}))
            *blank = true;
        else
            break;
        text->len -= n;
    }
    return cells;
}

bool contents_has_leader(Str text)
{
    bool blank = false;
    return cut_page(&text) && cut_leader(&text, &blank) >= LEADER_MIN && text.len > 0;
}

static Str without_page(Str text, bool *paged)
{
    Str cut = text;
    bool blank = false;
    *paged = cut_page(&cut) && (cut_leader(&cut, &blank) >= 2 || blank) && cut.len > 0;
    if (*paged)
        return cut;
    cut = text;
    cut_leader(&cut, &blank);
    return cut.len ? cut : text;
}

/* [text](where) and other markup around an entry. */
static Str without_markup(Str text)
{
    if (text.len > 2 && (*text.data == '-' || *text.data == '*' || *text.data == '+') &&
        blank_bytes((Str){text.data + 1, text.len - 1}))
        text = str_trim((Str){text.data + 1, text.len - 1});
    if (text.len == 0 || *text.data != '[')
        return text;
    size_t end = str_find(text, STR("]("));
    return end == SIZE_MAX ? text : (Str){text.data + 1, end - 1};
}

static uint64_t hash_text(uint64_t hash, Str text)
{
    for (size_t at = 0; at < text.len;) {
        size_t n = blank_bytes((Str){text.data + at, text.len - at});
        if (n) {
            at += n;
            continue;
        }
        if (text.data[at] != '*')
            hash = (hash ^ (unsigned char)text.data[at]) * HASH_PRIME;
        at++;
    }
    return hash;
}

/* A.1 and 1.1 are two. */
static uint64_t hash_number(Str text, const NumberLabel *label)
{
    bool letter = text.len > 0 && ((*text.data | 0x20) >= 'a' && (*text.data | 0x20) <= 'z');
    uint64_t hash = (HASH_SEED ^ label->value ^ (uint64_t)letter << 40) * HASH_PRIME;
    hash = (hash ^ label->parent_hash) * HASH_PRIME;
    return (hash ^ label->sub) * HASH_PRIME;
}

ContentsName contents_name(Str text, const NumberLabel *label)
{
    ContentsName name = {0};
    NumberLabel inner = *label;
    Str plain = without_markup(text);
    if (plain.data != text.data && !numbering_match(plain, &inner))
        inner.style = NUMBER_STYLE_NONE;
    size_t at = inner.style ? inner.text_at : 0;
    at = at < plain.len ? at : plain.len;
    Str words = without_page((Str){plain.data + at, plain.len - at}, &name.paged);
    bool worded = !blank_only(words);
    uint64_t number = inner.style ? hash_number(plain, &inner) : 0;
    if (worded) {
        name.keys[1] = hash_text(HASH_SEED, words);
        name.keys[0] = hash_text(number ? number : HASH_SEED + 1, words);
    }
    // the number alone tells only where each stands but once
    if (inner.style && (numbering_style_traits(inner.style) & (NUMBER_RANKED | NUMBER_DOTTED)))
        name.keys[2] = number * HASH_PRIME + inner.style;
    return name;
}

typedef struct {
    uint64_t key;
    Pos pos;
} Key;

static int compare_keys(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->pos < y->pos ? -1 : x->pos > y->pos;
}

typedef VEC(Key) KeyVec;

static void sort_keys(KeyVec *keys)
{
    if (keys->count)
        qsort(keys->items, keys->count, sizeof *keys->items, compare_keys);
}

/* The first place of KEY after AFTER, or POS_NONE. */
static Pos find_key(const KeyVec *keys, uint64_t key, Pos after)
{
    size_t low = 0, high = keys->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const Key *k = &keys->items[middle];
        if (k->key < key || (k->key == key && k->pos <= after))
            low = middle + 1;
        else
            high = middle;
    }
    return low < keys->count && keys->items[low].key == key ? keys->items[low].pos : POS_NONE;
}

static bool has_key(const KeyVec *keys, uint64_t key)
{
    return find_key(keys, key, 0) != POS_NONE;
}

static KeyVec keys_of_entries(const FoundEntryVec *entries)
{
    KeyVec keys = {0};
    for (size_t i = 0; i < entries->count; i++)
        for (size_t k = 0; k < CONTENTS_KEYS; k++)
            if (entries->items[i].name.keys[k])
                vec_push(&keys, ((Key){entries->items[i].name.keys[k], 1}));
    sort_keys(&keys);
    return keys;
}

/* The headings that an entry may name: of millions not many. */
static KeyVec keys_of_headings(const char *data, const Outline *o, const KeyVec *wanted)
{
    KeyVec keys = {0};
    for (uint32_t i = 0; i < outline_count(o); i++) {
        const OutlineNode *n = outline_node(o, i);
        if (n->kind != OUTLINE_HEADING && n->kind != OUTLINE_ITEM)
            continue;
        Str text = {data + n->pos, (size_t)n->text_at + n->text_bytes};
        NumberLabel label = {0};
        if (n->label_bytes && !numbering_match(text, &label))
            label.style = NUMBER_STYLE_NONE;
        ContentsName name = contents_name(text, &label);
        for (size_t k = 0; k < CONTENTS_KEYS; k++)
            if (name.keys[k] && has_key(wanted, name.keys[k]))
                vec_push(&keys, ((Key){name.keys[k], n->pos}));
    }
    sort_keys(&keys);
    return keys;
}

/* Equal titles come in the order of their entries; one out of order may still be found, and a
 * heading before the table (摘要) as well. */
static Pos find_target(const KeyVec *keys, const FoundEntry *e, Pos last)
{
    for (size_t k = 0; k < CONTENTS_KEYS; k++) {
        if (!e->name.keys[k])
            continue;
        Pos to = find_key(keys, e->name.keys[k], last > e->pos ? last : e->pos);
        if (to == POS_NONE && last > e->pos)
            to = find_key(keys, e->name.keys[k], e->pos);
        if (to == POS_NONE && k < 2)
            to = find_key(keys, e->name.keys[k], 0);
        if (to != POS_NONE)
            return to;
    }
    return POS_NONE;
}

void contents_resolve(const FoundEntryVec *entries, const char *data, const Outline *o,
                      ContentsEntryVec *out)
{
    if (entries->count == 0)
        return;
    KeyVec wanted = keys_of_entries(entries);
    KeyVec keys = keys_of_headings(data, o, &wanted);
    vec_done(&wanted);
    Pos last = 0;
    for (size_t i = 0; i < entries->count; i++) {
        const FoundEntry *e = &entries->items[i];
        Pos to = find_target(&keys, e, last);
        if (to == POS_NONE)
            continue;
        last = to > e->pos ? to : last;
        vec_push(out, ((ContentsEntry){.pos = e->pos, .target = to, .bytes = e->bytes}));
    }
    vec_done(&keys);
}

uint32_t contents_lower_bound(const ContentsEntryVec *entries, Pos pos)
{
    size_t low = 0, high = entries->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (entries->items[middle].pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}
