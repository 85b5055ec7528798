/* Keywords: where they stand: what is drawn of them, and gone to. */
#include "keywordset.h"
#include <stdlib.h>

#define LINE_BYTES   2048 // looked at on either side of a hit to see what overlaps it
#define WINDOW_BYTES 8192
#define WINDOW_MOST  1048576

void keywordset_changed(Keywords *k)
{
    wordset_free(k->set);
    k->set = NULL;
}

static const WordSet *set_of(Keywords *k)
{
    if (k->set)
        return k->set;
    VEC(const Literal *) literals = {0};
    vec_clear(&k->members);
    for (size_t i = 0; i < k->words.count; i++) {
        const Literal *l = pattern_literal(k->words.items[i].pattern);
        if (!l || k->words.items[i].off)
            continue;
        vec_push(&literals, l);
        vec_push(&k->members, (uint32_t)i);
    }
    k->set = wordset_new(literals.items, literals.count);
    vec_done(&literals);
    return k->set;
}

static void add_found(void *arg, size_t index, size_t start, size_t end)
{
    Keywords *k = arg;
    vec_push(&k->found,
             ((Candidate){(uint32_t)start, (uint32_t)(end - start), k->members.items[index]}));
}

static void find_cased(Keywords *k, Str s)
{
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (w->off || pattern_literal(w->pattern))
            continue;
        size_t start, end;
        for (size_t at = 0; pattern_match(w->pattern, s, at, &start, &end); at = end)
            vec_push(&k->found,
                     ((Candidate){(uint32_t)start, (uint32_t)(end - start), (uint32_t)i}));
    }
}

static int longest_first(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    if (x->len != y->len)
        return x->len < y->len ? 1 : -1;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->word < y->word ? -1 : x->word > y->word;
}

static int by_start(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

static bool is_taken(const Keywords *k, size_t at)
{
    return k->taken.data[at / 8] >> at % 8 & 1;
}

/*
 * Keep of the candidates those that no longer one overlaps. The longest come first, so one that is
 * in the way of another covers its first byte or its last.
 */
static void settle(Keywords *k, size_t bytes)
{
    strbuf_clear(&k->taken);
    while (k->taken.len < bytes / 8 + 1)
        strbuf_add_byte(&k->taken, '\0');
    qsort(k->found.items, k->found.count, sizeof *k->found.items, longest_first);
    size_t kept = 0;
    for (size_t i = 0; i < k->found.count; i++) {
        Candidate c = k->found.items[i];
        if (is_taken(k, c.start) || is_taken(k, c.start + c.len - 1))
            continue;
        for (size_t at = c.start; at < c.start + c.len; at++)
            k->taken.data[at / 8] |= (char)(1 << at % 8);
        k->found.items[kept++] = c;
    }
    k->found.count = kept;
    qsort(k->found.items, kept, sizeof *k->found.items, by_start);
}

/* Fill found with the hits in S, sorted, none overlapping. */
static void find_all(Keywords *k, Str s)
{
    vec_clear(&k->found);
    if (!k->words.count || !s.len || s.len > UINT32_MAX)
        return;
    wordset_walk(set_of(k), s, 0, s.len, add_found, k);
    find_cased(k, s);
    if (k->found.count > 1)
        settle(k, s.len);
}

void keywords_spans(Keywords *k, Str s, Pos base, SpanVec *out)
{
    find_all(k, s);
    for (size_t i = 0; i < k->found.count; i++) {
        Candidate c = k->found.items[i];
        vec_push(out, ((Span){base + c.start, base + c.start + c.len, SPAN_KEYWORD,
                              k->words.items[c.word].colour}));
    }
}

typedef struct {
    bool forward, found;
    Pos base;
    Hit *hit;
} Nearest;

static void keep_nearest(void *arg, size_t index, size_t start, size_t end)
{
    Nearest *n = arg;
    Pos at = n->base + start;
    (void)index;
    if (n->found && (n->forward ? at >= n->hit->start : at <= n->hit->start))
        return;
    n->found = true;
    *n->hit = (Hit){at, n->base + end};
}

/* The nearest hit in RANGE of any word as it stands, whether a longer one covers it or not. */
static SearchResult nearest_in(Keywords *k, bool forward, const SearchRange *range, Hit *hit)
{
    Pos from = range->from, to = range->to;
    Nearest n = {.forward = forward, .hit = hit};
    const WordSet *set = set_of(k);
    n.base = from > LINE_BYTES ? from - LINE_BYTES : 0;
    wordset_walk(set, text_slice(k->text, n.base, to + wordset_reach(set)), from - n.base,
                 to - n.base, keep_nearest, &n);
    for (size_t i = 0; i < k->words.count; i++) {
        Pattern *p = k->words.items[i].pattern;
        Hit next;
        if (k->words.items[i].off || pattern_literal(p))
            continue;
        SearchResult one = forward ? search_forward(k->text, p, from, to, NULL, NULL, &next)
                                   : search_backward(k->text, p, from, to, NULL, NULL, &next);
        if (one == SEARCH_FOUND &&
            (!n.found || (forward ? next.start < hit->start : next.start > hit->start))) {
            *hit = next;
            n.found = true;
        }
    }
    return n.found ? SEARCH_FOUND : SEARCH_NONE;
}

/* The same over a long range, in windows that grow: a word that is nowhere must not be sought to
 * its end while another stands close by. */
static SearchResult nearest_after(Keywords *k, const SearchRange *range, Hit *hit)
{
    size_t ready = text_ready(k->text), window = WINDOW_BYTES;
    SearchRange part = *range;
    Pos end = range->to < ready ? range->to : ready;
    for (; part.from < end; part.from = part.to) {
        part.to = window < end - part.from ? part.from + window : end;
        if (nearest_in(k, true, &part, hit) == SEARCH_FOUND)
            return SEARCH_FOUND;
        if (range->go_on && !range->go_on(range->arg, part.to))
            return SEARCH_STOPPED;
        window = window < WINDOW_MOST ? window * 2 : window;
    }
    return SEARCH_NONE;
}

static SearchResult nearest_before(Keywords *k, const SearchRange *range, Hit *hit)
{
    size_t ready = text_ready(k->text), window = WINDOW_BYTES;
    SearchRange part = *range;
    part.to = range->to < ready ? range->to : ready;
    for (; part.to > range->from; part.to = part.from) {
        part.from = part.to - range->from > window ? part.to - window : range->from;
        if (nearest_in(k, false, &part, hit) == SEARCH_FOUND)
            return SEARCH_FOUND;
        if (range->go_on && !range->go_on(range->arg, part.from))
            return SEARCH_STOPPED;
        window = window < WINDOW_MOST ? window * 2 : window;
    }
    return SEARCH_NONE;
}

/* The hits around NEAR as they are drawn; returns the position from which they count. */
static Pos settle_around(Keywords *k, Pos near)
{
    Pos base = near > LINE_BYTES ? near - LINE_BYTES : 0;
    Str s = text_slice(k->text, base, near + LINE_BYTES);
    while (s.len && ((unsigned char)s.data[0] & 0xC0) == 0x80) {
        s = (Str){s.data + 1, s.len - 1};
        base++;
    }
    find_all(k, s);
    return base;
}

static SearchResult next_of_all(Keywords *k, const SearchRange *range, Hit *hit)
{
    SearchRange rest = *range;
    SearchResult result;
    Hit near;
    while ((result = nearest_after(k, &rest, &near)) == SEARCH_FOUND) {
        Pos base = settle_around(k, near.start);
        for (size_t i = 0; i < k->found.count; i++) {
            Candidate c = k->found.items[i];
            if (base + c.start >= range->from) {
                *hit = (Hit){base + c.start, base + c.start + c.len};
                return hit->start < range->to ? SEARCH_FOUND : SEARCH_NONE;
            }
        }
        rest.from = near.start + 1; // covered by a longer one that starts before the range
    }
    return result;
}

static SearchResult prev_of_all(Keywords *k, const SearchRange *range, Hit *hit)
{
    SearchRange rest = *range;
    SearchResult result;
    Hit near;
    while ((result = nearest_before(k, &rest, &near)) == SEARCH_FOUND) {
        Pos base = settle_around(k, near.start);
        for (size_t i = k->found.count; i-- > 0;) {
            Candidate c = k->found.items[i];
            if (base + c.start <= near.start) {
                *hit = (Hit){base + c.start, base + c.start + c.len};
                return hit->start >= range->from ? SEARCH_FOUND : SEARCH_NONE;
            }
        }
        rest.to = near.start;
    }
    return result;
}

SearchResult keywords_next(Keywords *k, size_t index, const SearchRange *r, Hit *hit)
{
    if (index == KEYWORDS_ALL)
        return next_of_all(k, r, hit);
    if (index >= k->words.count)
        return SEARCH_NONE;
    return search_forward(k->text, k->words.items[index].pattern, r->from, r->to, r->go_on, r->arg,
                          hit);
}

SearchResult keywords_prev(Keywords *k, size_t index, const SearchRange *r, Hit *hit)
{
    if (index == KEYWORDS_ALL)
        return prev_of_all(k, r, hit);
    if (index >= k->words.count)
        return SEARCH_NONE;
    return search_backward(k->text, k->words.items[index].pattern, r->from, r->to, r->go_on, r->arg,
                           hit);
}
