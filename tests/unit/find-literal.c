#include "find/anchor.h"
#include "find/keywords.h"
#include "find/search.h"
#include "find/tally.h"
#include "unit.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static uint32_t state_of_chance = 7;

static uint32_t chance(uint32_t most)
{
    state_of_chance = state_of_chance * 1664525 + 1013904223;
    return (state_of_chance >> 8) % most;
}

/* Text of few different characters in all their forms, so that words and near misses are frequent:
 * hard-wrapped lines, short ones, indents, marks of notes, blanks, ill-formed bytes. */
static void add_noise(StrBuf *b, size_t bytes)
{
    static const char *const parts[] = {
        "党",  "组",   "织",        "黨",   "組",     "織",   "党组", "一",     "a",
        "A",   "b",    "Ａ",        "，",   ",",      "“",    "\"",   "「",     "[8]",
        "①",   "〕",   "〔",        "】",   "[注1]",  "(",    "¹",    "［一］", "[^a-1]",
        "(1)", "^[1]", "*",         "　",   " ",      "\xE4", "\n",   "1",      "\r\n",
        "[",   "]",    "〔1〔一〕", "[党]", "【注】",
    };
    size_t line = b->len;
    while (b->len < bytes) {
        bool wrapped = chance(4) > 0;
        size_t want = wrapped ? 60 + chance(40) : chance(40);
        while (b->len - line < want)
            strbuf_add_cstr(b, parts[chance(chance(3) ? 7 : sizeof parts / sizeof *parts)]);
        strbuf_add_cstr(b, chance(9) ? "\n" : " \r\n \t");
        line = b->len;
    }
}

/* The plainest way to find LITERAL from FROM on. */
static bool find_slowly(const Literal *l, Str s, size_t from, size_t *start, size_t *end)
{
    for (*start = from; *start < s.len; ++*start)
        if ((*end = literal_end(l, s, *start)) != LITERAL_NONE)
            return true;
    return false;
}

static const char *const WORDS[] = {
    "党组织", "组",     "黨組", "ab",   "a",   "组党",  "党组党组",         "织a党", "，党", "“组",
    "一组",   "组织党", "一",   "一一", "a b", "组 党", "党组织党组织党组", "1组",
};
#define WORD_COUNT (sizeof WORDS / sizeof *WORDS)
#define ALL_FLAGS  (LITERAL_CASELESS | LITERAL_SCRIPT | LITERAL_WIDTH | LITERAL_ACROSS)

static void quick_and_slow_agree(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_noise(&b, 60000);
    Str s = {b.data, b.len};
    size_t found = 0;
    for (size_t i = 0; i < WORD_COUNT * 16; i++) {
        Literal l;
        literal_init(&l, str_from(WORDS[i / 16]), i % 16);
        size_t from = 0, start, end, slow_start, slow_end;
        while (find_slowly(&l, s, from, &slow_start, &slow_end)) {
            assert_true(literal_find(&l, s, from, &start, &end));
            assert_int_equal(start, slow_start);
            assert_int_equal(end, slow_end);
            from = end;
        }
        assert_false(literal_find(&l, s, from, &start, &end));
        found += from > 0 && i % 16 == ALL_FLAGS;
        literal_done(&l);
    }
    assert_true(found > WORD_COUNT - 4); // the others are long
    strbuf_done(&b);
}

/* Whichever item is looked for first. */
static void every_anchor_finds_the_same(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_noise(&b, 60000);
    Str s = {b.data, b.len};
    for (size_t i = 0; i < WORD_COUNT; i++) {
        Literal l;
        literal_init(&l, str_from(WORDS[i]), ALL_FLAGS);
        if (l.nests || l.items.count < 2) {
            literal_done(&l);
            continue;
        }
        size_t from = 0, start, end, other_start, other_end;
        while (literal_find(&l, s, from, &start, &end)) {
            for (size_t item = 0; item < l.items.count; item++) {
                Literal other;
                literal_copy(&other, &l);
                if (anchor_set(&other, item)) {
                    assert_true(literal_find(&other, s, from, &other_start, &other_end));
                    assert_int_equal(other_start, start);
                    assert_int_equal(other_end, end);
                }
                literal_done(&other);
            }
            from = end;
        }
        literal_done(&l);
    }
    strbuf_done(&b);
}

static void nothing_is_read_past_the_end(void **state)
{
    (void)state;
    Literal l;
    literal_init(&l, STR("党组"), ALL_FLAGS);
    for (size_t len = 0; len < 200; len++) {
        char *exact = malloc(len + 6); // so that a sanitizer sees a byte too many
        memset(exact, '\n', len);
        memcpy(exact + len, "黨组", 6);
        size_t start, end;
        assert_true(literal_find(&l, (Str){exact, len + 6}, 0, &start, &end));
        assert_int_equal(start, len);
        assert_false(literal_find(&l, (Str){exact, len + 5}, 0, &start, &end));
        free(exact);
    }
    literal_done(&l);
}

static void case_of_letters_is_as_asked(void **state)
{
    (void)state;
    Literal folded, exact;
    literal_init(&folded, STR("gdp增长"), LITERAL_CASELESS);
    literal_init(&exact, STR("GDP"), 0);
    size_t start, end;
    Str s = STR("gdP增 Gdp增长GDP");
    assert_true(literal_find(&folded, s, 0, &start, &end));
    assert_int_equal(start, 7);
    assert_true(literal_find(&exact, s, 0, &start, &end));
    assert_int_equal(start, 16);
    literal_done(&folded);
    literal_done(&exact);
}

static bool equal(const char *a, const char *b, unsigned flags)
{
    Literal x, y;
    literal_init(&x, str_from(a), flags);
    literal_init(&y, str_from(b), flags);
    bool same = literal_equal(&x, &y);
    assert_int_equal(literal_equal(&y, &x), same);
    literal_done(&x);
    literal_done(&y);
    return same;
}

static void what_stands_for_the_same_is_equal(void **state)
{
    (void)state;
    assert_true(equal("党组织", "黨組織", ALL_FLAGS));
    assert_true(equal("头发", "頭髮", ALL_FLAGS));
    assert_true(equal("甲，乙", "甲,乙", ALL_FLAGS));
    assert_true(equal("ＧＤＰ  增", "gdp　增", ALL_FLAGS));
    assert_false(equal("党组织", "黨組織", LITERAL_WIDTH));
    assert_false(equal("党组", "党组织", ALL_FLAGS));
    assert_false(equal("a", "A", LITERAL_SCRIPT));
}

/* A text made of BAD over and over, with WORD at its end, is passed in linear time. */
static void assert_passed(const char *word, const char *bad)
{
    Literal l;
    literal_init(&l, str_from(word), ALL_FLAGS);
    StrBuf b = {0};
    while (b.len < 2000000)
        strbuf_add_cstr(&b, bad);
    strbuf_addf(&b, "\n%s", word);
    clock_t before = clock();
    size_t start, end;
    assert_true(literal_find(&l, (Str){b.data, b.len}, 0, &start, &end));
    assert_int_equal(end, b.len);
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < 2);
    strbuf_done(&b);
    literal_done(&l);
}

static void hostile_text_is_passed_in_time(void **state)
{
    (void)state;
    static const char *const BAD[] = {" ",   "　",  "[",        "]",    "①",   "[1]",
                                      "党 ", "党[", "党[1][2]", "党①",  "①织", "]织",
                                      "*",   "\r",  "\n",       "党\n", "a ",  " b"};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        assert_passed("党组织", BAD[i]);
        assert_passed("a b", BAD[i]);
    }
}

/* What a tally says of the words in T. */
static Tally *count(const Text *t, const Literal *const *words, size_t n, Wake *wake)
{
    Tally *tally = tally_new(t, words, n, wake, NULL);
    assert_non_null(tally);
    while (!tally_complete(tally)) {
        struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 20000), 1);
        wake_clear(wake);
        tally_update(tally);
    }
    return tally;
}

/* In all, and before places near bucket borders and elsewhere. */
static void a_tally_agrees_with_one_by_one(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_noise(&b, 5 * TALLY_BUCKET_BYTES);
    Text *t = text_borrow((Str){b.data, b.len}, "noise");
    Wake *wake = wake_new(NULL);
    Literal literals[WORD_COUNT];
    const Literal *words[WORD_COUNT];
    size_t n = 0, all = 0;
    for (size_t i = 0; i < WORD_COUNT; i++) {
        literal_init(&literals[n], str_from(WORDS[i]), ALL_FLAGS & ~(i % 2));
        words[n] = &literals[n];
        if (literal_overlaps_itself(&literals[n]))
            literal_done(&literals[n]);
        else
            n++;
    }
    assert_true(n > WORD_COUNT / 2);
    Tally *tally = count(t, words, n, wake);
    for (size_t i = 0; i < n; i++) {
        size_t found = 0, start, end;
        for (size_t at = 0; literal_find(words[i], (Str){b.data, b.len}, at, &start, &end);
             at = end) {
            size_t in_bucket = start % TALLY_BUCKET_BYTES;
            if (in_bucket < 40 || in_bucket > TALLY_BUCKET_BYTES - 40 || found % 97 == 0) {
                assert_int_equal(tally_before(tally, i, start), found);
                assert_int_equal(tally_before(tally, i, start + 1), found + 1);
            }
            found++;
        }
        assert_int_equal(tally_total(tally, i), found);
        all += found;
    }
    assert_int_equal(tally_before(tally, TALLY_ALL, POS_NONE), all);
    size_t half = 0;
    for (size_t i = 0; i < n; i++)
        half += tally_before(tally, i, b.len / 2);
    assert_int_equal(tally_before(tally, TALLY_ALL, b.len / 2), half);
    tally_leave_out(tally, 1, true);
    assert_int_equal(tally_before(tally, TALLY_ALL, b.len / 2),
                     half - tally_before(tally, 1, b.len / 2));
    assert_int_equal(tally_before(tally, TALLY_ALL, POS_NONE), all - tally_total(tally, 1));
    tally_free(tally);
    for (size_t i = 0; i < n; i++)
        literal_done(&literals[i]);
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

static size_t counted(const Text *t, const Pattern *p)
{
    Wake *wake = wake_new(NULL);
    HitIndex *h = hits_new(t, p, wake, NULL);
    assert_non_null(h);
    while (!hits_complete(h)) {
        struct pollfd poll_fd = {.fd = wake_fd(wake), .events = POLLIN};
        assert_int_equal(poll(&poll_fd, 1, 20000), 1);
        wake_clear(wake);
        hits_update(h);
    }
    size_t n = hits_total(h);
    hits_free(h);
    wake_free(wake);
    return n;
}

typedef struct {
    Hit *hits;
    size_t count, most;
} Walked;

static void keep_hit(void *arg, size_t index, size_t start, size_t end)
{
    Walked *w = arg;
    (void)index;
    assert_true(w->count < w->most);
    w->hits[w->count++] = (Hit){start, end};
}

/* Forwards, backwards, counted, walked with others and drawn: the same hits. */
static void every_way_of_searching_agrees(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_noise(&b, 100000);
    Text *t = text_borrow((Str){b.data, b.len}, "noise");
    Walked w = {mem_zero(b.len, sizeof *w.hits), 0, b.len};
    for (size_t i = 0; i < WORD_COUNT; i++) {
        Pattern *p = pattern_new(str_from(WORDS[i]), PATTERN_WORD, NULL);
        const Literal *l = pattern_literal(p);
        if (literal_overlaps_itself(l)) {
            pattern_free(p);
            continue;
        }
        WordSet *set = wordset_new(&l, 1);
        w.count = 0;
        wordset_walk(set, (Str){b.data, b.len}, 0, b.len, keep_hit, &w);
        Hit hit;
        size_t n = 0;
        for (Pos at = 0; search_forward(t, p, at, SIZE_MAX, NULL, NULL, &hit) == SEARCH_FOUND;
             n++) {
            assert_true(n < w.count);
            assert_memory_equal(&hit, &w.hits[n], sizeof hit);
            at = hit.end;
        }
        assert_int_equal(n, w.count);
        assert_int_equal(counted(t, p), n);
        for (Pos to = b.len; search_backward(t, p, 0, to, NULL, NULL, &hit) == SEARCH_FOUND;) {
            assert_true(n > 0);
            assert_memory_equal(&hit, &w.hits[--n], sizeof hit);
            to = hit.start;
        }
        assert_int_equal(n, 0);
        Keywords *k = keywords_new(t, NULL);
        SpanVec spans = {0};
        assert_true(keywords_add(k, str_from(WORDS[i]), NULL, NULL));
        if (str_equal(str_trim(str_from(WORDS[i])), str_from(WORDS[i])))
            keywords_spans(k, (Str){b.data, b.len}, 0, &spans);
        for (size_t j = 0; j < spans.count; j++) {
            assert_int_equal(spans.items[j].start, w.hits[j].start);
            assert_int_equal(spans.items[j].end, w.hits[j].end);
        }
        assert_int_equal(spans.count, w.count);
        vec_done(&spans);
        keywords_free(k);
        wordset_free(set);
        pattern_free(p);
    }
    mem_free(w.hits);
    text_close(t);
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_and_slow_agree),
        cmocka_unit_test(every_anchor_finds_the_same),
        cmocka_unit_test(nothing_is_read_past_the_end),
        cmocka_unit_test(case_of_letters_is_as_asked),
        cmocka_unit_test(what_stands_for_the_same_is_equal),
        cmocka_unit_test(hostile_text_is_passed_in_time),
        cmocka_unit_test(a_tally_agrees_with_one_by_one),
        cmocka_unit_test(every_way_of_searching_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
