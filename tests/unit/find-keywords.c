#include "../../src/find/keywordset.h"
#include "piped.h"
#include "unit.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Keywords *set(const Text *t, Wake *wake, const char *const *words)
{
    Keywords *k = keywords_new(t, wake);
    for (; *words; words++)
        assert_true(keywords_add(k, str_from(*words), NULL, NULL));
    return k;
}

/* The spans of S as "start-end:n " each. */
static void assert_spans(Keywords *k, Str s, const char *want)
{
    SpanVec spans = {0};
    StrBuf got = {0};
    strbuf_add_cstr(&got, "");
    keywords_spans(k, s, 100, &spans);
    for (size_t i = 0; i < spans.count; i++) {
        Span span = spans.items[i];
        assert_int_equal(span.kind, SPAN_KEYWORD);
        strbuf_addf(&got, "%zu-%zu:%d ", span.start - 100, span.end - 100, span.n);
    }
    assert_string_equal(got.data, want);
    strbuf_done(&got);
    vec_done(&spans);
}

static void the_longest_wins_and_none_overlap(void **state)
{
    (void)state;
    Text *t = text_borrow(STR(""), "empty");
    Keywords *k = set(t, NULL, (const char *[]){"水", "井水", "水很清", "村", NULL});
    assert_spans(k, STR("井水"), "0-6:1 ");
    assert_spans(k, STR("井水很清"), "3-12:2 ");
    assert_spans(k, STR("村水村"), "0-3:3 3-6:0 6-9:3 ");
    assert_spans(k, STR("没有"), "");
    assert_spans(k, STR(""), "");
    keywords_free(k);
    text_close(t);
}

static void case_is_smart_here_too(void **state)
{
    (void)state;
    Text *t = text_borrow(STR(""), "empty");
    Keywords *k = set(t, NULL, (const char *[]){"gdp", "AI", NULL});
    assert_spans(k, STR("GDP gdp ai AI"), "0-3:0 4-7:0 11-13:1 ");
    keywords_free(k);
    text_close(t);
}

static void ill_formed_bytes_around_hide_nothing(void **state)
{
    (void)state;
    Text *t = text_borrow(STR(""), "empty");
    Keywords *k = set(t, NULL, (const char *[]){"井水", NULL});
    assert_spans(k, STR("\xFF\xE4\xBA井水\xE4井水\xF0"), "3-9:0 10-16:0 ");
    keywords_free(k);
    text_close(t);
}

static void adding_twice_changes_nothing(void **state)
{
    (void)state;
    Text *t = text_borrow(STR(""), "empty");
    Keywords *k = set(t, NULL, (const char *[]){"井", "水", NULL});
    size_t index = 9;
    assert_true(keywords_add(k, STR(" 水　"), &index, NULL));
    assert_int_equal(index, 1);
    assert_int_equal(keywords_count(k), 2);
    char overlong[300];
    memset(overlong, 'a', sizeof overlong);
    Error err = {0};
    assert_false(keywords_add(k, (Str){overlong, sizeof overlong}, NULL, &err));
    assert_false(keywords_add(k, STR(" "), NULL, &err));
    keywords_remove(k, 0);
    assert_int_equal(keywords_count(k), 1);
    assert_true(str_equal(keywords_word(k, 0), STR("水")));
    assert_spans(k, STR("井水"), "3-6:1 ");
    keywords_free(k);
    keywords_free(NULL);
    text_close(t);
}

static void wait_for_all(Keywords *k, Wake *wake)
{
    while (!keywords_complete(k)) {
        struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 20000), 1);
        wake_clear(wake);
        keywords_update(k);
    }
}

static void a_comma_makes_pinyin_of_a_keyword(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("党组织、小组织、组织者，党组"), "text");
    Wake *wake = wake_new(NULL);
    Keywords *k = set(t, wake, (const char *[]){",zuz", ",dzz", "组织者", NULL});
    assert_spans(k, STR("党组织、小组织者"), "0-9:1 15-24:2 ");
    wait_for_all(k, wake);
    assert_int_equal(keywords_hits(k, 0), 3);
    assert_int_equal(keywords_hits(k, 1), 1);
    assert_true(str_equal(keywords_word(k, 1), STR(",dzz")));
    Keywords *copy = keywords_clone(k);
    assert_spans(copy, STR("党组织"), "0-9:1 ");
    keywords_free(copy);
    keywords_free(k);
    wake_free(wake);
    text_close(t);
}

static void counts_are_each_words_own(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("井水很清。\n水来了，井水。\n雨水\n"), "text");
    Wake *wake = wake_new(NULL);
    Keywords *k = set(t, wake, (const char *[]){"水", "井水", "雪", "雨", NULL});
    wait_for_all(k, wake);
    assert_int_equal(keywords_hits(k, 0), 4);
    assert_int_equal(keywords_hits(k, 1), 2);
    assert_int_equal(keywords_hits(k, 2), 0);
    assert_int_equal(keywords_hits(k, 3), 1);
    assert_int_equal(keywords_hits_between(k, 0, 0, 16), 1);
    assert_int_equal(keywords_hits_between(k, 0, 16, POS_NONE), 3);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 16, POS_NONE), 5);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 5, 5), 0);
    keywords_free(k);
    wake_free(wake);
    text_close(t);
}

static bool next(Keywords *k, size_t index, Pos from, Hit *hit)
{
    return keywords_next(k, index, &(SearchRange){from, POS_NONE, NULL, NULL}, hit) == SEARCH_FOUND;
}

static bool prev(Keywords *k, size_t index, Pos to, Hit *hit)
{
    return keywords_prev(k, index, &(SearchRange){0, to, NULL, NULL}, hit) == SEARCH_FOUND;
}

static void stepping_goes_where_the_colours_are(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("井水很清。水\n井水\n"), "text");
    Keywords *k = set(t, NULL, (const char *[]){"水", "井水", NULL});
    static const Pos starts[] = {0, 15, 19};
    Hit hit;
    Pos at = 0;
    for (size_t i = 0; i < 3; i++) {
        assert_true(next(k, KEYWORDS_ALL, at, &hit));
        assert_int_equal(hit.start, starts[i]);
        at = hit.start + 1;
    }
    assert_false(next(k, KEYWORDS_ALL, at, &hit));
    at = POS_NONE;
    for (size_t i = 3; i-- > 0;) {
        assert_true(prev(k, KEYWORDS_ALL, at, &hit));
        assert_int_equal(hit.start, starts[i]);
        at = hit.start;
    }
    assert_false(prev(k, KEYWORDS_ALL, at, &hit));
    assert_true(next(k, 0, 0, &hit));
    assert_int_equal(hit.start, 3);
    assert_true(prev(k, 1, 19, &hit));
    assert_int_equal(hit.start, 0);
    keywords_free(k);
    text_close(t);
}

static void a_file_of_words_is_read(void **state)
{
    (void)state;
    char path[] = "/tmp/dujuan-words-XXXXXX";
    int fd = mkstemp(path);
    static const char words[] = "# 我的词\n井水\r\n\n  村口\n";
    assert_int_equal(write(fd, words, sizeof words - 1), sizeof words - 1);
    Text *t = text_borrow(STR(""), "empty");
    Keywords *k = keywords_new(t, NULL);
    assert_true(keywords_load(k, path, NULL));
    assert_int_equal(keywords_count(k), 2);
    assert_true(str_equal(keywords_word(k, 0), STR("井水")));
    assert_true(str_equal(keywords_word(k, 1), STR("村口")));
    for (int i = 0; i < 300; i++)
        assert_int_equal(write(fd, "x", 1), 1);
    close(fd);
    Error err = {0};
    assert_false(keywords_load(k, path, &err));
    assert_non_null(strstr(err.message, ":5: "));
    unlink(path);
    assert_false(keywords_load(k, path, &err));
    assert_non_null(strstr(err.message, path));
    keywords_free(k);
    text_close(t);
}

static void wait_for_counts(Keywords *k)
{
    do
        keywords_update(k);
    while (!keywords_complete(k));
}

/* What is off is not there, but for its own count. */
static void one_that_is_off_covers_nothing(void **state)
{
    (void)state;
    static const char TEXT[] = "井水很清，村口有井水。\nShui村的水。\n";
    Text *t = text_borrow(str_from(TEXT), "village");
    Wake *wake = wake_new(NULL);
    Keywords *k = set(t, wake, (const char *[]){"水", "井水", "Shui", NULL});
    wait_for_counts(k);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, SIZE_MAX), 3 + 2 + 1);
    keywords_set_on(k, 1, false);
    keywords_set_on(k, 2, false);
    assert_false(keywords_is_on(k, 1));
    assert_spans(k, STR("井水 Shui"), "3-6:0 ");
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, SIZE_MAX), 3);
    assert_int_equal(keywords_hits(k, 1), 2);
    Hit hit;
    SearchRange all = {0, SIZE_MAX, NULL, NULL};
    assert_int_equal(keywords_next(k, KEYWORDS_ALL, &all, &hit), SEARCH_FOUND);
    assert_int_equal(hit.start, 3);
    assert_int_equal(keywords_next(k, 1, &all, &hit), SEARCH_FOUND); // asked for by itself
    assert_int_equal(hit.start, 0);
    keywords_set_on(k, 1, true);
    assert_spans(k, STR("井水 Shui"), "0-6:1 ");
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, SIZE_MAX), 5);
    keywords_free(k);
    wake_free(wake);
    text_close(t);
}

static void a_colour_stays_with_its_word(void **state)
{
    (void)state;
    static const char TEXT[] = "甲乙丙丁，丁丁。\n";
    Text *t = text_borrow(str_from(TEXT), "letters");
    Wake *wake = wake_new(NULL);
    Error err = {0};
    Keywords *k = set(t, wake, (const char *[]){"甲", "乙", "丙", NULL});
    keywords_set_on(k, 2, false);
    keywords_remove(k, 0);
    assert_int_equal(keywords_colour(k, 0), 1);
    assert_true(keywords_rename(k, 1, STR(" 丁 "), &err));
    assert_true(str_equal(keywords_word(k, 1), STR("丁")));
    assert_int_equal(keywords_colour(k, 1), 2);
    assert_false(keywords_is_on(k, 1));
    wait_for_counts(k);
    assert_int_equal(keywords_hits(k, 1), 3);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, SIZE_MAX), 1);
    assert_true(keywords_rename(k, 1, STR("丁"), &err));
    assert_false(keywords_rename(k, 1, STR("乙"), &err));
    assert_non_null(strstr(err.message, "乙"));
    assert_false(keywords_rename(k, 1, STR(""), &err));
    assert_true(str_equal(keywords_word(k, 1), STR("丁")));
    assert_true(keywords_add(k, STR("戊"), NULL, &err)); // in the colour that came free
    assert_int_equal(keywords_colour(k, 2), 0);
    keywords_free(k);
    wake_free(wake);
    text_close(t);
}

static void hundreds_of_words_are_one_walk(void **state)
{
    (void)state;
    Text *t = text_borrow(STR(""), "empty");
    Keywords *k = keywords_new(t, NULL);
    StrBuf b = {0}, all = {0};
    for (uint32_t cp = 0x4E00; cp < 0x4E00 + 300; cp++) {
        strbuf_clear(&b);
        strbuf_add_utf8(&b, cp);
        strbuf_add_utf8(&b, cp + 1000);
        assert_true(keywords_add(k, (Str){b.data, b.len}, NULL, NULL));
        strbuf_add(&all, (Str){b.data, b.len});
    }
    SpanVec spans = {0};
    keywords_spans(k, (Str){all.data, all.len}, 0, &spans);
    assert_int_equal(spans.count, 300);
    for (size_t i = 0; i < spans.count; i++) {
        assert_int_equal(spans.items[i].start, 6 * i);
        assert_int_equal(spans.items[i].n, i % KEYWORD_COLOURS);
    }
    vec_done(&spans);
    strbuf_done(&b);
    strbuf_done(&all);
    keywords_free(k);
    text_close(t);
}

/* Words of all kinds, far apart and on window borders: as by one search each. */
static void stepping_finds_the_nearest_of_any_kind(void **state)
{
    (void)state;
    static const char *const words[] = {"井水", "哈哈", "gdp", "élan", "村", NULL};
    StrBuf b = {0};
    for (size_t i = 0; b.len < 300000; i++) {
        size_t gap = i * 7919 % 9000;
        for (size_t j = 0; j < gap; j++)
            strbuf_add_byte(&b, (b.len + j) % 70 == 69 ? '\n' : '.');
        strbuf_add_cstr(&b, i % 5 == 3 ? "ÉLAN" : i % 5 == 2 ? "Gdp" : words[i % 5]);
    }
    Text *t = text_borrow((Str){b.data, b.len}, "field");
    Keywords *k = set(t, NULL, words);
    Hit hit, one;
    VEC(Pos) starts = {0};
    for (Pos at = 0; next(k, KEYWORDS_ALL, at, &hit); at = hit.start + 1) {
        Pos nearest = POS_NONE;
        for (size_t i = 0; i < 5; i++)
            if (next(k, i, at, &one) && one.start < nearest)
                nearest = one.start;
        assert_int_equal(hit.start, nearest);
        vec_push(&starts, hit.start);
    }
    assert_true(starts.count > 50);
    Pos to = b.len;
    for (size_t i = starts.count; i-- > 0; to = hit.start) {
        assert_true(prev(k, KEYWORDS_ALL, to, &hit));
        assert_int_equal(hit.start, starts.items[i]);
    }
    assert_false(prev(k, KEYWORDS_ALL, to, &hit));
    vec_done(&starts);
    keywords_free(k);
    text_close(t);
    strbuf_done(&b);
}

static void a_removed_word_counts_no_more(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("井水很清。\n水来了，井水。\n雨水\n"), "text");
    Wake *wake = wake_new(NULL);
    Keywords *k = set(t, wake, (const char *[]){"水", "井", "水水", NULL});
    wait_for_all(k, wake);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, POS_NONE), 6);
    assert_true(keywords_add(k, STR("雨"), NULL, NULL)); // counted apart from them
    wait_for_all(k, wake);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, POS_NONE), 7);
    keywords_remove(k, 0);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, POS_NONE), 3);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 1, 38), 1);
    assert_int_equal(keywords_hits(k, 0), 2);
    keywords_remove(k, 0);
    keywords_remove(k, 0);
    assert_int_equal(keywords_hits(k, 0), 1);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, POS_NONE), 1);
    keywords_free(k);
    wake_free(wake);
    text_close(t);
}

/* On a text that is long in coming, every word is counted, whenever it was added. */
static void new_words_do_not_wait_for_the_end(void **state)
{
    (void)state;
    int feed;
    Text *t = open_piped(&feed);
    Wake *wake = wake_new(NULL);
    Keywords *k = keywords_new(t, wake);
    char word[] = "a0";
    for (int i = 0; i < 10; i++) {
        word[1] = (char)('0' + i);
        assert_true(keywords_add(k, str_from(word), NULL, NULL));
        keywords_update(k);
    }
    assert_int_equal(write(feed, "a0 a9 a9\n", 9), 9);
    while (keywords_hits(k, 0) < 1 || keywords_hits(k, 9) < 2) { // while it may go on, too
        struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 20000), 1);
        wake_clear(wake);
        keywords_update(k);
    }
    assert_false(keywords_complete(k));
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, POS_NONE), 3);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 1, 6), 1);
    close(feed);
    wait_for_all(k, wake);
    assert_int_equal(keywords_hits(k, 0), 1);
    assert_int_equal(keywords_hits(k, 9), 2);
    assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, 0, POS_NONE), 3);
    keywords_free(k);
    wake_free(wake);
    text_close(t);
}

/* A text of many buckets in which the words stand now more often, now less. */
static void fill_long_text(StrBuf *b)
{
    for (size_t i = 0; b->len < 40 * 32768; i++)
        strbuf_add_cstr(b, i % 97 < i / 400 % 97 ? "水井清。" : i % 3 ? "山路桥田，" : "村口的\n");
}

static void words_added_one_by_one_count_as_together(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"水", "井", "水井", "山",   "路", "桥",
                                        "田", "村", "村口", "清。", "的"};
    enum { COUNT = sizeof WORDS / sizeof *WORDS };
    StrBuf b = {0};
    fill_long_text(&b);
    Text *t = text_borrow((Str){b.data, b.len}, "long");
    Wake *wake = wake_new(NULL);
    Keywords *apart = keywords_new(t, wake), *together = keywords_new(t, wake);
    for (size_t i = 0; i < COUNT; i++) {
        assert_true(keywords_add(apart, str_from(WORDS[i]), NULL, NULL));
        assert_true(keywords_add(together, str_from(WORDS[i]), NULL, NULL));
        wait_for_counts(apart);
    }
    wait_for_counts(together);
    keywords_remove(apart, 6);
    keywords_remove(together, 6);
    keywords_set_on(apart, 2, false);
    keywords_set_on(together, 2, false);
    for (Pos end = 0; end < b.len + 70001; end += 70001)
        assert_int_equal(keywords_hits_between(apart, KEYWORDS_ALL, end / 3, end),
                         keywords_hits_between(together, KEYWORDS_ALL, end / 3, end));
    for (size_t i = 0; i < COUNT - 1; i++) {
        assert_int_equal(keywords_hits(apart, i), keywords_hits(together, i));
        assert_true(keywords_hits(apart, i) > 0);
        assert_int_equal(keywords_hits_between(apart, i, 12345, 654321),
                         keywords_hits_between(together, i, 12345, 654321));
    }
    keywords_free(apart);
    keywords_free(together);
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

static size_t columns_of(const Keywords *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->tallies.count; i++)
        n += tally_count(k->tallies.items[i]);
    return n;
}

/* What is counted for words that are gone is as little as what is for those there. */
static void words_come_and_go_and_leave_nothing(void **state)
{
    (void)state;
    static const char *const WORDS[] = {"井", "水井", "山", "路", "桥", "田", "村", "村口", "清。"};
    enum { COUNT = sizeof WORDS / sizeof *WORDS };
    StrBuf b = {0};
    fill_long_text(&b);
    Text *t = text_borrow((Str){b.data, b.len}, "long");
    Wake *wake = wake_new(NULL);
    Keywords *k = set(t, wake, (const char *[]){"水", NULL});
    keywords_set_on(k, 0, false);
    for (size_t i = 0; i < 6 * COUNT; i++) {
        assert_true(keywords_add(k, str_from(WORDS[i % COUNT]), NULL, NULL));
        wait_for_counts(k);
        if (i % 4 == 3)
            keywords_remove(k, 1);
        if (i % 2)
            keywords_remove(k, keywords_count(k) - 1);
        keywords_update(k);
        assert_true(columns_of(k) <= 2 * keywords_count(k));
    }
    Keywords *fresh = keywords_move(k, t);
    wait_for_counts(fresh);
    assert_true(keywords_count(k) > 1);
    for (size_t i = 0; i < keywords_count(k); i++) {
        assert_true(keywords_hits(k, i) > 0);
        assert_int_equal(keywords_hits(k, i), keywords_hits(fresh, i));
        assert_int_equal(keywords_hits_between(k, i, 12345, 654321),
                         keywords_hits_between(fresh, i, 12345, 654321));
    }
    for (Pos end = 0; end < b.len + 70001; end += 70001)
        assert_int_equal(keywords_hits_between(k, KEYWORDS_ALL, end / 3, end),
                         keywords_hits_between(fresh, KEYWORDS_ALL, end / 3, end));
    keywords_free(k);
    keywords_free(fresh);
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

static void about_is_never_far_off_and_never_falls(void **state)
{
    (void)state;
    StrBuf b = {0};
    fill_long_text(&b);
    Text *t = text_borrow((Str){b.data, b.len}, "long");
    Wake *wake = wake_new(NULL);
    Keywords *k = set(t, wake, (const char *[]){"水", "桥", NULL});
    wait_for_counts(k);
    for (size_t word = 0; word < 3; word++) {
        size_t index = word < 2 ? word : KEYWORDS_ALL, before = 0;
        for (Pos pos = 0; pos <= b.len; pos += 4999) {
            size_t about = keywords_hits_about(k, index, pos);
            size_t low = keywords_hits_between(k, index, 0, pos > 32768 ? pos - 32768 : 0);
            assert_true(about >= before && about >= low);
            assert_true(about <= keywords_hits_between(k, index, 0, pos + 32768));
            before = about;
        }
        assert_int_equal(keywords_hits_about(k, index, b.len),
                         keywords_hits_between(k, index, 0, b.len));
    }
    keywords_free(k);
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_wins_and_none_overlap),
        cmocka_unit_test(case_is_smart_here_too),
        cmocka_unit_test(ill_formed_bytes_around_hide_nothing),
        cmocka_unit_test(adding_twice_changes_nothing),
        cmocka_unit_test(a_comma_makes_pinyin_of_a_keyword),
        cmocka_unit_test(counts_are_each_words_own),
        cmocka_unit_test(stepping_goes_where_the_colours_are),
        cmocka_unit_test(stepping_finds_the_nearest_of_any_kind),
        cmocka_unit_test(a_removed_word_counts_no_more),
        cmocka_unit_test(new_words_do_not_wait_for_the_end),
        cmocka_unit_test(a_file_of_words_is_read),
        cmocka_unit_test(one_that_is_off_covers_nothing),
        cmocka_unit_test(a_colour_stays_with_its_word),
        cmocka_unit_test(hundreds_of_words_are_one_walk),
        cmocka_unit_test(words_added_one_by_one_count_as_together),
        cmocka_unit_test(words_come_and_go_and_leave_nothing),
        cmocka_unit_test(about_is_never_far_off_and_never_falls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
