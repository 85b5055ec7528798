#include "find/keywords.h"
#include "base/i18n.h"
#include "base/mem.h"
#include <stdlib.h>
#include <string.h>

#define WORD_MOST    255
#define RUNNING_MOST 2    // words counted at a time: a list of hundreds must not take the machine
#define SLOTS        1024 // a power of two
#define LINE_BYTES   2048 // looked at on either side of a hit to see what overlaps it
#define WINDOW_BYTES 65536
#define WINDOW_MOST  1048576
#define NO_WORD      UINT32_MAX

typedef struct {
    StrBuf word;
    Pattern *pattern;
    HitIndex *hits; // NULL until its turn comes
    uint32_t next;  // in its slot's list
    bool plain;     // found through the slots
} Keyword;

/* A hit that may yet lose to a longer one. */
typedef struct {
    uint32_t start, len, word;
} Candidate;

typedef VEC(Candidate) CandidateVec;

struct Keywords {
    const Text *text;
    Wake *wake;
    VEC(Keyword) words;
    uint32_t slots[SLOTS]; // plain words by their first character
    CandidateVec found;    // kept for its memory, as is taken
    StrBuf taken;          // a bit a byte
};

Keywords *keywords_new(const Text *t, Wake *wake)
{
    Keywords *k = mem_zero(1, sizeof *k);
    k->text = t;
    k->wake = wake;
    memset(k->slots, 0xFF, sizeof k->slots);
    return k;
}

static void keyword_done(Keyword *w)
{
    hits_free(w->hits);
    pattern_free(w->pattern);
    strbuf_done(&w->word);
}

void keywords_free(Keywords *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->words.count; i++)
        keyword_done(&k->words.items[i]);
    vec_done(&k->words);
    vec_done(&k->found);
    strbuf_done(&k->taken);
    mem_free(k);
}

/* The bytes of the character at the start of P, told from its first alone; ill-formed ones too. */
static size_t character_bytes(const unsigned char *p, size_t left)
{
    size_t n = *p < 0xC0 ? 1 : *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
    return n < left ? n : left;
}

static uint32_t *slot_of(Keywords *k, const unsigned char *p, size_t bytes)
{
    uint32_t key = 0;
    for (size_t i = 0; i < bytes; i++)
        key = key << 8 | p[i];
    return &k->slots[(key * 2654435761u) >> 22 & (SLOTS - 1)];
}

static void index_words(Keywords *k)
{
    memset(k->slots, 0xFF, sizeof k->slots);
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (!w->plain)
            continue;
        const unsigned char *p = (const unsigned char *)w->word.data;
        uint32_t *slot = slot_of(k, p, character_bytes(p, w->word.len));
        w->next = *slot;
        *slot = (uint32_t)i;
    }
}

static bool start_counting(Keywords *k, Error *err)
{
    size_t running = 0;
    for (size_t i = 0; i < k->words.count && running < RUNNING_MOST; i++) {
        Keyword *w = &k->words.items[i];
        if (!w->hits && !(w->hits = hits_new(k->text, w->pattern, k->wake, err)))
            return false;
        running += !hits_complete(w->hits);
    }
    return true;
}

static bool find_word(const Keywords *k, Str word, size_t *index)
{
    for (size_t i = 0; i < k->words.count; i++)
        if (str_equal(keywords_word(k, i), word)) {
            if (index)
                *index = i;
            return true;
        }
    return false;
}

bool keywords_add(Keywords *k, Str word, size_t *index, Error *err)
{
    word = str_trim(word);
    if (!word.len)
        return error_set(err, ERROR_PATTERN, _("a keyword is empty"));
    if (word.len > WORD_MOST)
        return error_set(err, ERROR_PATTERN, _("a keyword is longer than %d bytes"), WORD_MOST);
    if (memchr(word.data, '\n', word.len))
        return error_set(err, ERROR_PATTERN, _("a keyword runs over a line end"));
    if (find_word(k, word, index))
        return true;
    Keyword w = {.pattern = pattern_new(word, true, err)};
    if (!w.pattern)
        return false;
    w.plain = pattern_literal(w.pattern) && !pattern_literal(w.pattern)->fold;
    strbuf_add(&w.word, word);
    vec_push(&k->words, w);
    index_words(k);
    if (index)
        *index = k->words.count - 1;
    return start_counting(k, err);
}

void keywords_remove(Keywords *k, size_t index)
{
    if (index >= k->words.count)
        return;
    keyword_done(&k->words.items[index]);
    k->words.count--;
    memmove(k->words.items + index, k->words.items + index + 1,
            (k->words.count - index) * sizeof *k->words.items);
    index_words(k);
    start_counting(k, NULL);
}

static bool add_line(Keywords *k, const char *path, size_t number, Str line, Error *err)
{
    line = str_trim(line);
    if (!line.len || line.data[0] == '#')
        return true;
    if (!utf8_valid(line, false))
        return error_set(err, ERROR_FORMAT, _("%s:%zu: not UTF-8"), path, number);
    Error why = {0};
    if (keywords_add(k, line, NULL, &why))
        return true;
    return error_set(err, why.code, "%s:%zu: %s", path, number, why.message);
}

bool keywords_load(Keywords *k, const char *path, Error *err)
{
    Text *t = text_open(path, NULL, NULL, err);
    if (!t)
        return false;
    text_wait(t, SIZE_MAX, -1);
    bool ok = true;
    if (text_read_error(t))
        ok = error_set(err, ERROR_IO, "%s", text_read_error(t));
    Str rest = text_slice(t, 0, SIZE_MAX);
    for (size_t number = 1; ok && rest.len; number++) {
        size_t len = str_find(rest, STR("\n"));
        Str line = {rest.data, len < rest.len ? len : rest.len};
        ok = add_line(k, path, number, line, err);
        size_t taken = line.len < rest.len ? line.len + 1 : line.len;
        rest = (Str){rest.data + taken, rest.len - taken};
    }
    text_close(t);
    return ok;
}

size_t keywords_count(const Keywords *k)
{
    return k->words.count;
}

Str keywords_word(const Keywords *k, size_t index)
{
    const StrBuf *word = &k->words.items[index].word;
    return (Str){word->data, word->len};
}

size_t keywords_hits(const Keywords *k, size_t index)
{
    const HitIndex *h = k->words.items[index].hits;
    return h ? hits_total(h) : 0;
}

bool keywords_complete(const Keywords *k)
{
    for (size_t i = 0; i < k->words.count; i++)
        if (!k->words.items[i].hits || !hits_complete(k->words.items[i].hits))
            return false;
    return true;
}

bool keywords_update(Keywords *k)
{
    bool any = false;
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].hits && hits_update(k->words.items[i].hits))
            any = true;
    start_counting(k, NULL);
    return any;
}

size_t keywords_hits_between(Keywords *k, size_t index, Pos start, Pos end)
{
    size_t n = 0;
    for (size_t i = 0; i < k->words.count && start < end; i++) {
        HitIndex *h = k->words.items[i].hits;
        if (h && (index == KEYWORDS_ALL || index == i))
            n += hits_before(h, end) - hits_before(h, start);
    }
    return n;
}

static void find_plain(Keywords *k, Str s)
{
    const unsigned char *p = (const unsigned char *)s.data;
    for (size_t at = 0; at < s.len;) {
        size_t left = s.len - at, bytes = character_bytes(p + at, left);
        for (uint32_t i = *slot_of(k, p + at, bytes); i != NO_WORD; i = k->words.items[i].next) {
            const StrBuf *word = &k->words.items[i].word;
            if (word->len <= left && memcmp(p + at, word->data, word->len) == 0)
                vec_push(&k->found, ((Candidate){(uint32_t)at, (uint32_t)word->len, i}));
        }
        // in ill-formed text the next character may begin sooner than this one says
        size_t step = 1;
        while (step < bytes && (p[at + step] & 0xC0) == 0x80)
            step++;
        at += step;
    }
}

static void find_cased(Keywords *k, Str s)
{
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (w->plain)
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
    find_plain(k, s);
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
                              (uint8_t)(c.word % KEYWORD_SPANS)}));
    }
}

/* The nearest hit of any word as it stands, in [FROM, TO), whether a longer one covers it or not. */
static SearchResult nearest_in(Keywords *k, bool forward, const SearchRange *range, Hit *hit)
{
    Pos from = range->from, to = range->to;
    SearchResult result = SEARCH_NONE;
    for (size_t i = 0; i < k->words.count; i++) {
        Pattern *p = k->words.items[i].pattern;
        Hit next;
        SearchResult one = forward ? search_forward(k->text, p, from, to, NULL, NULL, &next)
                                   : search_backward(k->text, p, from, to, NULL, NULL, &next);
        if (one != SEARCH_FOUND)
            continue;
        *hit = next;
        result = SEARCH_FOUND;
        if (forward)
            to = next.start;
        else
            from = next.start + 1;
    }
    return result;
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

Keywords *keywords_clone(const Keywords *k)
{
    Keywords *clone = keywords_new(k->text, NULL);
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword w = {.pattern = pattern_clone(k->words.items[i].pattern)};
        w.plain = k->words.items[i].plain;
        strbuf_add(&w.word, keywords_word(k, i));
        vec_push(&clone->words, w);
    }
    index_words(clone);
    return clone;
}
