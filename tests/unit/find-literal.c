#include "find/search.h"
#include "find/tally.h"
#include "unit.h"
#include <poll.h>
#include <stdlib.h>
#include <string.h>

static uint32_t state_of_chance = 7;

static uint32_t chance(uint32_t most)
{
    state_of_chance = state_of_chance * 1664525 + 1013904223;
    return (state_of_chance >> 8) % most;
}

/* Text of few different characters, so that words and near misses are frequent: hard-wrapped lines,
 * short ones, indents, blanks at line ends, ill-formed bytes. */
static void add_noise(StrBuf *b, size_t bytes)
{
    static const char *const parts[] = {"井", "水", "井", "水", "很",   "清", "a",    "A",
                                        "b",  "。", "　", " ",  "\xE4", "\n", "\r\n", "很清"};
    size_t line = b->len;
    while (b->len < bytes) {
        bool wrapped = chance(4) > 0;
        size_t want = wrapped ? 60 + chance(40) : chance(40);
        while (b->len - line < want)
            strbuf_add_cstr(b, parts[chance(chance(3) ? 6 : 16)]);
        strbuf_add_cstr(b, chance(9) ? "\n" : " \r\n \t");
        line = b->len;
    }
}

/* The plainest way to find LITERAL from FROM on, broken or not. */
static bool find_slowly(const Literal *l, Str s, size_t from, size_t *start, size_t *end)
{
    for (size_t at = from; at < s.len; at++) {
        *start = at;
        *end = at + l->bytes.len;
        if (literal_at(l, s, at))
            return true;
        const char *newline = memchr(s.data + at, '\n', s.len - at);
        LiteralBreak b;
        if (newline && literal_break_at(s, (size_t)(newline - s.data), &b) &&
            literal_is_wrapped(s, (size_t)(newline - s.data)) &&
            literal_at_broken(l, s, at, &b, end))
            return true;
    }
    return false;
}

static const char *const WORDS[] = {"井水",     "水",       "井水很清",          "ab", "a", "水很",
                                    "井水井水", "清ab井水", "很清井水很清井水很"};
#define WORD_COUNT (sizeof WORDS / sizeof *WORDS)

static void quick_and_slow_agree(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_noise(&b, 60000);
    Str s = {b.data, b.len};
    for (size_t i = 0; i < WORD_COUNT * 2; i++) {
        Literal l;
        literal_init(&l, str_from(WORDS[i / 2]), i % 2);
        size_t found = 0, from = 0, start, end, slow_start, slow_end;
        while (find_slowly(&l, s, from, &slow_start, &slow_end)) {
            assert_true(literal_find(&l, s, from, &start, &end));
            assert_int_equal(start, slow_start);
            assert_int_equal(end, slow_end);
            from = end;
            found++;
        }
        assert_false(literal_find(&l, s, from, &start, &end));
        assert_true(found > 0 || l.bytes.len > 8);
        literal_done(&l);
    }
    strbuf_done(&b);
}

static void nothing_is_read_past_the_end(void **state)
{
    (void)state;
    Literal l;
    literal_init(&l, STR("井水"), false);
    for (size_t len = 0; len < 200; len++) {
        char *exact = malloc(len + 6); // so that a sanitizer sees a byte too many
        memset(exact, '\n', len);
        memcpy(exact + len, "井水", 6);
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
    literal_init(&folded, STR("gdp增长"), true);
    literal_init(&exact, STR("GDP"), false);
    size_t start, end;
    Str s = STR("gdP增 Gdp增长GDP");
    assert_true(literal_find(&folded, s, 0, &start, &end));
    assert_int_equal(start, 7);
    assert_true(literal_find(&exact, s, 0, &start, &end));
    assert_int_equal(start, 16);
    literal_done(&folded);
    literal_done(&exact);
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
        literal_init(&literals[n], str_from(WORDS[i]), i % 2);
        words[n] = &literals[n];
        if (literal_overlaps_itself(&literals[n]))
            literal_done(&literals[n]);
        else
            n++;
    }
    assert_int_equal(n, WORD_COUNT - 2);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quick_and_slow_agree),
        cmocka_unit_test(nothing_is_read_past_the_end),
        cmocka_unit_test(case_of_letters_is_as_asked),
        cmocka_unit_test(a_tally_agrees_with_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
