#include "find/hits.h"
#include "piped.h"
#include "unit.h"
#include <poll.h>
#include <time.h>
#include <unistd.h>

static void wait_for_all(HitIndex *h, Wake *wake)
{
    while (!hits_complete(h)) {
        struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 20000), 1);
        wake_clear(wake);
        hits_update(h);
    }
}

static HitIndex *count(const Text *t, const char *source, Wake *wake)
{
    Pattern *p = pattern_new(str_from(source), PATTERN_DEFAULT, NULL);
    assert_non_null(p);
    HitIndex *h = hits_new(t, p, wake, NULL);
    pattern_free(p);
    assert_non_null(h);
    wait_for_all(h, wake);
    return h;
}

static void before_agrees_with_one_by_one(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (size_t i = 0; b.len < 20 * HITS_BUCKET_BYTES; i++)
        strbuf_add_cstr(&b, i % 7 == 3 ? "井水很清\n" : i % 100 < 60 ? "aaaaaaa" : "一二三。\n");
    Text *t = text_borrow((Str){b.data, b.len}, "field");
    Wake *wake = wake_new(NULL);
    static const char *const sources[] = {"井水", "aa", "a+", "三。$", "[一二]", ",jsh", ",s"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        HitIndex *h = count(t, sources[i], wake);
        Pattern *p = pattern_new(str_from(sources[i]), PATTERN_DEFAULT, NULL);
        size_t n = 0;
        Hit hit;
        for (Pos at = 0; search_forward(t, p, at, b.len, NULL, NULL, &hit) == SEARCH_FOUND;) {
            bool border = hit.start / HITS_BUCKET_BYTES != hit.end / HITS_BUCKET_BYTES;
            if (n % 97 == 0 || border) {
                assert_int_equal(hits_before(h, hit.start), n);
                assert_int_equal(hits_before(h, hit.start + 1), n + 1);
            }
            n++;
            at = hit.end;
        }
        assert_int_equal(hits_total(h), n);
        assert_int_equal(hits_before(h, b.len), n);
        assert_int_equal(hits_before(h, POS_NONE), n);
        assert_int_equal(hits_before(h, 0), 0);
        pattern_free(p);
        hits_free(h);
    }
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

static void a_hit_on_a_bucket_border_counts_once(void **state)
{
    (void)state;
    StrBuf b = {0};
    while (b.len < HITS_BUCKET_BYTES - 3)
        strbuf_add_byte(&b, b.len % 50 ? '.' : '\n');
    strbuf_add_cstr(&b, "井水井水");
    Text *t = text_borrow((Str){b.data, b.len}, "border");
    Wake *wake = wake_new(NULL);
    HitIndex *h = count(t, "井水", wake);
    assert_int_equal(hits_total(h), 2);
    assert_int_equal(hits_before(h, HITS_BUCKET_BYTES), 1);
    assert_int_equal(hits_before(h, HITS_BUCKET_BYTES + 3), 1);
    assert_int_equal(hits_before(h, HITS_BUCKET_BYTES + 4), 2);
    hits_free(h);
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

static void an_empty_text_has_none(void **state)
{
    (void)state;
    Text *t = text_borrow(STR(""), "empty");
    Wake *wake = wake_new(NULL);
    HitIndex *h = count(t, "井水", wake);
    assert_int_equal(hits_total(h), 0);
    assert_int_equal(hits_before(h, 5), 0);
    hits_free(h);
    hits_free(NULL);
    wake_free(wake);
    text_close(t);
}

static void a_text_that_still_comes_is_counted_as_it_does(void **state)
{
    (void)state;
    int feed;
    Text *t = open_piped(&feed);
    Wake *wake = wake_new(NULL);
    Pattern *p = pattern_new(STR("井水"), PATTERN_WORD, NULL);
    HitIndex *h = hits_new(t, p, wake, NULL);
    for (int i = 0; i < 20000; i++)
        assert_int_equal(write(feed, "井水很清\n", 13), 13);
    hits_update(h);
    assert_false(hits_complete(h));
    close(feed);
    wait_for_all(h, wake);
    assert_int_equal(hits_total(h), 20000);
    hits_free(h);
    pattern_free(p);
    wake_free(wake);
    text_close(t);
}

static void a_text_that_stops_coming_is_counted_so_far(void **state)
{
    (void)state;
    int feed;
    Text *t = open_piped(&feed);
    Wake *wake = wake_new(NULL);
    Pattern *p = pattern_new(STR("井水"), PATTERN_WORD, NULL);
    HitIndex *h = hits_new(t, p, wake, NULL);
    hits_before(h, 13); // nothing is counted yet: what it says then does not last
    static const size_t LINES[] = {3, 9000, 4}; // 117 KB: buckets and a tail
    size_t n = 0;
    for (size_t i = 0; i < 3; i++) {
        for (size_t line = 0; line < LINES[i]; line++, n++)
            assert_int_equal(write(feed, "井水很清\n", 13), 13);
        while (hits_total(h) < n) {
            struct pollfd fd = {.fd = wake_fd(wake), .events = POLLIN};
            assert_int_equal(poll(&fd, 1, 20000), 1);
            wake_clear(wake);
            hits_update(h);
        }
        assert_int_equal(hits_total(h), n);
        assert_int_equal(hits_before(h, 13), 1);
        assert_int_equal(hits_before(h, 13 * (n - 1)), n - 1);
        assert_false(hits_complete(h));
    }
    close(feed);
    wait_for_all(h, wake);
    assert_int_equal(hits_total(h), n);
    hits_free(h);
    pattern_free(p);
    wake_free(wake);
    text_close(t);
}

static void stopping_is_quick(void **state)
{
    (void)state;
    StrBuf b = {0};
    while (b.len < 4 << 20)
        strbuf_add_cstr(&b, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n");
    Text *t = text_borrow((Str){b.data, b.len}, "slow");
    Pattern *p = pattern_new(STR("(a+)+$"), PATTERN_DEFAULT, NULL);
    HitIndex *h = hits_new(t, p, NULL, NULL);
    usleep(20000);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    hits_free(h);
    clock_gettime(CLOCK_MONOTONIC, &after);
    long ms = (after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000;
    assert_true(ms < 2000); // far less, but for sanitizers
    pattern_free(p);
    text_close(t);
    strbuf_done(&b);
}

/* Places in any order, of more buckets than are remembered. */
static void places_are_told_in_any_order(void **state)
{
    (void)state;
    enum { LINES = 60000, LINE = 32 };
    StrBuf b = {0};
    for (int i = 0; i < LINES; i++)
        strbuf_add_cstr(&b, i % 5 == 0 ? "........................井....\n"
                                       : "...............................\n");
    Text *t = text_borrow((Str){b.data, b.len}, "wells");
    Wake *wake = wake_new(NULL);
    Pattern *p = pattern_new(STR("井"), 0, NULL);
    HitIndex *h = hits_new(t, p, wake, NULL);
    while (!hits_complete(h))
        hits_update(h);
    assert_int_equal(hits_total(h), LINES / 5);
    for (size_t i = 0; i < 3000; i++) {
        size_t line = i * 7919 % LINES, n = 0;
        assert_int_equal(hits_before(h, line * LINE), (line + 4) / 5);
        assert_true(hits_between(h, line * LINE, (line + 50) * LINE, &n));
        size_t end = line + 50 < LINES ? line + 50 : LINES;
        assert_int_equal(n, (end + 4) / 5 - (line + 4) / 5);
        size_t about = hits_about(h, line * LINE), exact = (line + 4) / 5;
        assert_in_range(about, exact > 110 ? exact - 110 : 0, exact); // a bucket has 103
    }
    hits_free(h);
    pattern_free(p);
    wake_free(wake);
    text_close(t);
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(before_agrees_with_one_by_one),
        cmocka_unit_test(a_hit_on_a_bucket_border_counts_once),
        cmocka_unit_test(an_empty_text_has_none),
        cmocka_unit_test(a_text_that_still_comes_is_counted_as_it_does),
        cmocka_unit_test(a_text_that_stops_coming_is_counted_so_far),
        cmocka_unit_test(stopping_is_quick),
        cmocka_unit_test(places_are_told_in_any_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
