#include "find/keywords.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "find/tally.h"
#include <stdlib.h>
#include <string.h>

#define WORD_MOST    255
#define TALLIES_MOST 4    // running at a time, each with all words that were new then
#define TALLIES_DONE 4    // that stand side by side before they are joined
#define OTHERS_MOST  4    // words counted at a time that no tally can
#define LINE_BYTES   2048 // looked at on either side of a hit to see what overlaps it
#define WINDOW_BYTES 8192
#define WINDOW_MOST  1048576

typedef struct {
    StrBuf word;
    Pattern *pattern;
    bool off;
    uint8_t colour;
    bool joint;     // counted in a tally with others
    Tally *tally;   // NULL until its turn comes
    size_t column;  // in it
    HitIndex *hits; // if not joint; NULL until its turn comes
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
    VEC(Tally *) tallies;
    WordSet *set;          // of the words that are literals; NULL until it is needed
    VEC(uint32_t) members; // their indices
    CandidateVec found;    // kept for its memory, as is taken
    StrBuf taken;          // a bit a byte
};

Keywords *keywords_new(const Text *t, Wake *wake)
{
    Keywords *k = mem_zero(1, sizeof *k);
    k->text = t;
    k->wake = wake;
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
    for (size_t i = 0; i < k->tallies.count; i++)
        tally_free(k->tallies.items[i]);
    wordset_free(k->set);
    vec_done(&k->tallies);
    vec_done(&k->members);
    vec_done(&k->words);
    vec_done(&k->found);
    strbuf_done(&k->taken);
    mem_free(k);
}

static void forget_set(Keywords *k)
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

static bool is_counted(const Keyword *w)
{
    return w->joint ? w->tally && tally_complete(w->tally) : w->hits && hits_complete(w->hits);
}

/* Take tally INDEX from its words and free it. */
static void drop_tally(Keywords *k, size_t index)
{
    Tally *t = k->tallies.items[index];
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].tally == t)
            k->words.items[i].tally = NULL;
    tally_free(t);
    k->tallies.items[index] = k->tallies.items[--k->tallies.count];
}

/* So that new words need not wait for the end of a text that is long in coming: if many tallies are
 * at work, the last one begins again with them. */
static void make_room(Keywords *k)
{
    size_t running = 0, last = 0;
    for (size_t i = 0; i < k->tallies.count; i++)
        if (!tally_complete(k->tallies.items[i])) {
            running++;
            last = i;
        }
    if (running >= TALLIES_MOST)
        drop_tally(k, last);
}

static void start_tally(Keywords *k)
{
    VEC(const Literal *) literals = {0};
    for (size_t round = 0; round < 2; round++) {
        if (round && literals.count)
            make_room(k);
        vec_clear(&literals);
        for (size_t i = 0; i < k->words.count; i++)
            if (k->words.items[i].joint && !k->words.items[i].tally)
                vec_push(&literals, pattern_literal(k->words.items[i].pattern));
    }
    Tally *t =
        literals.count ? tally_new(k->text, literals.items, literals.count, k->wake, NULL) : NULL;
    vec_done(&literals);
    if (!t)
        return;
    vec_push(&k->tallies, t);
    size_t column = 0;
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (!w->joint || w->tally)
            continue;
        w->tally = t;
        w->column = column++;
        tally_leave_out(t, w->column, w->off);
    }
}

static void start_counting(Keywords *k)
{
    start_tally(k);
    size_t running = 0;
    for (size_t i = 0; i < k->words.count && running < OTHERS_MOST; i++) {
        Keyword *w = &k->words.items[i];
        if (w->joint)
            continue;
        if (!w->hits && !(w->hits = hits_new(k->text, w->pattern, k->wake, NULL)))
            return;
        running += !hits_complete(w->hits);
    }
}

/* The word that stands for the same as P. */
static bool find_word(const Keywords *k, const Pattern *p, size_t *index)
{
    const Literal *l = pattern_literal(p);
    for (size_t i = 0; i < k->words.count; i++) {
        const Pattern *other = k->words.items[i].pattern;
        const Literal *m = pattern_literal(other);
        if (l && m ? !literal_equal(l, m) : !str_equal(pattern_source(p), pattern_source(other)))
            continue;
        if (index)
            *index = i;
        return true;
    }
    return false;
}

/* A keyword of WORD in *OUT, not counted yet. */
static bool make_keyword(Str word, Keyword *out, Error *err)
{
    if (!word.len)
        return error_set(err, ERROR_PATTERN, _("a keyword is empty"));
    if (word.len > WORD_MOST)
        return error_set(err, ERROR_PATTERN, _("a keyword is longer than %d bytes"), WORD_MOST);
    if (memchr(word.data, '\n', word.len))
        return error_set(err, ERROR_PATTERN, _("a keyword runs over a line end"));
    Keyword w = {.pattern = pattern_new(word, PATTERN_WORD, err)};
    if (!w.pattern)
        return false;
    const Literal *l = pattern_literal(w.pattern);
    w.joint = l && !literal_overlaps_itself(l);
    strbuf_add(&w.word, word);
    *out = w;
    return true;
}

static unsigned free_colour(const Keywords *k)
{
    size_t used[KEYWORD_COLOURS] = {0};
    unsigned best = 0;
    for (size_t i = 0; i < k->words.count; i++)
        used[k->words.items[i].colour]++;
    for (unsigned i = 1; i < KEYWORD_COLOURS; i++)
        best = used[i] < used[best] ? i : best;
    return best;
}

bool keywords_add(Keywords *k, Str word, size_t *index, Error *err)
{
    Keyword w;
    word = str_trim(word);
    if (!make_keyword(word, &w, err))
        return false;
    if (find_word(k, w.pattern, index)) {
        keyword_done(&w);
        return true;
    }
    w.colour = (uint8_t)free_colour(k);
    vec_push(&k->words, w);
    forget_set(k);
    if (index)
        *index = k->words.count - 1;
    wake_signal(k->wake); // keywords_update() counts all new ones together
    return true;
}

static bool has_words(const Keywords *k, const Tally *t)
{
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].tally == t)
            return true;
    return false;
}

static void drop_unused_tallies(Keywords *k)
{
    for (size_t i = k->tallies.count; i-- > 0;)
        if (!has_words(k, k->tallies.items[i]))
            drop_tally(k, i);
}

/* Take W out of what is counted with others, and free it. */
static void retire(Keyword *w)
{
    if (w->tally)
        tally_leave_out(w->tally, w->column, true);
    keyword_done(w);
}

void keywords_remove(Keywords *k, size_t index)
{
    if (index >= k->words.count)
        return;
    forget_set(k);
    retire(&k->words.items[index]);
    k->words.count--;
    memmove(k->words.items + index, k->words.items + index + 1,
            (k->words.count - index) * sizeof *k->words.items);
    drop_unused_tallies(k);
}

bool keywords_rename(Keywords *k, size_t index, Str word, Error *err)
{
    Keyword w;
    size_t other;
    word = str_trim(word);
    if (!make_keyword(word, &w, err))
        return false;
    if (find_word(k, w.pattern, &other) && other != index) {
        keyword_done(&w);
        return error_set(err, ERROR_PATTERN, _("%.*s is a keyword already"), STR_FMT(word));
    }
    Keyword *old = &k->words.items[index];
    w.off = old->off;
    w.colour = old->colour;
    forget_set(k);
    retire(old);
    *old = w;
    drop_unused_tallies(k);
    wake_signal(k->wake);
    return true;
}

void keywords_set_on(Keywords *k, size_t index, bool on)
{
    Keyword *w = &k->words.items[index];
    if (w->off == !on)
        return;
    w->off = !on;
    if (w->tally)
        tally_leave_out(w->tally, w->column, w->off);
    forget_set(k);
}

bool keywords_is_on(const Keywords *k, size_t index)
{
    return !k->words.items[index].off;
}

unsigned keywords_colour(const Keywords *k, size_t index)
{
    return k->words.items[index].colour;
}

void keywords_set_colour(Keywords *k, size_t index, unsigned colour)
{
    k->words.items[index].colour = (uint8_t)(colour % KEYWORD_COLOURS);
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
    const Keyword *w = &k->words.items[index];
    if (w->joint)
        return w->tally ? tally_total(w->tally, w->column) : 0;
    return w->hits ? hits_total(w->hits) : 0;
}

bool keywords_complete(const Keywords *k)
{
    for (size_t i = 0; i < k->words.count; i++)
        if (!is_counted(&k->words.items[i]))
            return false;
    return true;
}

/* Join tally INDEX into INTO, if they fit. */
static void join_tally(Keywords *k, Tally *into, size_t index)
{
    Tally *t = k->tallies.items[index];
    size_t before = tally_count(into);
    if (!tally_join(into, t))
        return;
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (w->tally != t)
            continue;
        w->tally = into;
        w->column += before;
    }
    drop_tally(k, index);
}

/* Words that are added one by one leave a tally each, and every count of all words asks each of
 * them: when there are some, they become one. */
static void join_tallies(Keywords *k)
{
    size_t complete = 0, first = 0;
    for (size_t i = k->tallies.count; i-- > 0;)
        if (tally_complete(k->tallies.items[i])) {
            complete++;
            first = i;
        }
    if (complete <= TALLIES_DONE)
        return;
    Tally *into = k->tallies.items[first];
    for (size_t i = k->tallies.count; i-- > first + 1;)
        join_tally(k, into, i);
}

bool keywords_update(Keywords *k)
{
    bool any = false;
    for (size_t i = 0; i < k->tallies.count; i++)
        any |= tally_update(k->tallies.items[i]);
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].hits)
            any |= hits_update(k->words.items[i].hits);
    join_tallies(k);
    start_counting(k);
    return any;
}

size_t keywords_hits_between(Keywords *k, size_t index, Pos start, Pos end)
{
    size_t n = 0;
    if (start >= end)
        return 0;
    if (index == KEYWORDS_ALL)
        for (size_t i = 0; i < k->tallies.count; i++)
            n += tally_before(k->tallies.items[i], TALLY_ALL, end) -
                 tally_before(k->tallies.items[i], TALLY_ALL, start);
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *w = &k->words.items[i];
        if (index == KEYWORDS_ALL ? w->off : index != i)
            continue;
        if (w->hits)
            n += hits_before(w->hits, end) - hits_before(w->hits, start);
        else if (w->tally && index == i)
            n += tally_before(w->tally, w->column, end) - tally_before(w->tally, w->column, start);
    }
    return n;
}

size_t keywords_hits_about(Keywords *k, size_t index, Pos pos)
{
    size_t n = 0;
    if (index == KEYWORDS_ALL)
        for (size_t i = 0; i < k->tallies.count; i++)
            n += tally_about(k->tallies.items[i], TALLY_ALL, pos);
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *w = &k->words.items[i];
        if (index == KEYWORDS_ALL ? w->off : index != i)
            continue;
        if (w->hits)
            n += hits_about(w->hits, pos);
        else if (w->tally && index == i)
            n += tally_about(w->tally, w->column, pos);
    }
    return n;
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

static Keywords *copy_words(const Keywords *k, const Text *t, Wake *wake)
{
    Keywords *copy = keywords_new(t, wake);
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *from = &k->words.items[i];
        Keyword w = {.pattern = pattern_clone(from->pattern),
                     .off = from->off,
                     .colour = from->colour,
                     .joint = from->joint};
        strbuf_add(&w.word, keywords_word(k, i));
        vec_push(&copy->words, w);
    }
    return copy;
}

Keywords *keywords_clone(const Keywords *k)
{
    return copy_words(k, k->text, NULL);
}

Keywords *keywords_move(const Keywords *k, const Text *t)
{
    Keywords *copy = copy_words(k, t, k->wake);
    wake_signal(k->wake);
    return copy;
}
