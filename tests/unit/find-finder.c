#include "find/finder.h"
#include "piped.h"
#include "unit.h"
#include <poll.h>
#include <time.h>
#include <unistd.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static FinderState wait_for(Finder *f, Wake *wake, FinderResult *result)
{
    FinderState state;
    while ((state = finder_poll(f, result)) == FINDER_RUNNING) {
        struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
        assert_int_equal(poll(&p, 1, 20000), 1);
        wake_clear(wake);
    }
    return state;
}

/* Look for SOURCE from FROM on: here or as a job, whichever. */
static FinderState look(const Text *t, const char *source, bool backward, Pos from,
                        FinderResult *result)
{
    Wake *wake = wake_new(NULL);
    Pattern *p = pattern_new(str_from(source), PATTERN_DEFAULT, NULL);
    FinderQuery query = {.pattern = p, .backward = backward, .from = from};
    Finder *f = finder_new(t, &query, wake, NULL);
    assert_non_null(f);
    FinderState state = wait_for(f, wake, result);
    FinderResult here;
    FinderState at_once = finder_try(t, &query, &here);
    if (at_once != FINDER_RUNNING) { // a busy machine may need the job
        assert_int_equal(at_once, state);
        assert_int_equal(here.hit.start, result->hit.start);
        assert_int_equal(here.wrapped, result->wrapped);
    }
    finder_free(f);
    pattern_free(p);
    wake_free(wake);
    return state;
}

static void it_goes_round_the_end(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("井水。\n清水\n"), "text"); // 水 at 3 and 13
    FinderResult r;
    static const struct {
        bool backward;
        Pos from, start;
        bool wrapped;
    } CASES[] = {
        {false, 0, 3, false}, {false, 4, 13, false}, {false, 14, 3, true}, {true, 14, 13, false},
        {true, 13, 3, false}, {true, 3, 13, true},   {false, 17, 3, true}, {true, 0, 13, true},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        assert_int_equal(look(t, "水", CASES[i].backward, CASES[i].from, &r), FINDER_FOUND);
        assert_int_equal(r.hit.start, CASES[i].start);
        assert_int_equal(r.wrapped, CASES[i].wrapped);
    }
    assert_int_equal(look(t, "雪", false, 5, &r), FINDER_NONE);
    assert_int_equal(look(t, "雪", true, 5, &r), FINDER_NONE);
    text_close(t);
}

static void keywords_are_looked_for_too(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("井水。\n清水\n"), "text");
    Wake *wake = wake_new(NULL);
    Keywords *k = keywords_new(t, NULL);
    assert_true(keywords_add(k, STR("清水"), NULL, NULL));
    assert_true(keywords_add(k, STR("水"), NULL, NULL));
    FinderQuery query = {.keywords = k, .keyword = KEYWORDS_ALL, .from = 4};
    FinderResult r;
    Finder *f = finder_new(t, &query, wake, NULL);
    keywords_free(k); // it has its own
    assert_int_equal(wait_for(f, wake, &r), FINDER_FOUND);
    assert_int_equal(r.hit.start, 10);
    assert_int_equal(r.hit.end, 16);
    finder_free(f);
    wake_free(wake);
    text_close(t);
}

static void it_waits_for_a_text_that_still_comes(void **state)
{
    (void)state;
    int feed;
    Text *t = open_piped(&feed);
    Wake *wake = wake_new(NULL);
    Pattern *p = pattern_new(STR("井.?水"), PATTERN_DEFAULT, NULL);
    FinderQuery query = {.pattern = p, .from = 1};
    FinderResult r;
    assert_int_equal(write(feed, "井水，井", 12), 12);
    text_wait(t, 12, -1);
    assert_int_equal(finder_try(t, &query, &r), FINDER_RUNNING);
    Finder *f = finder_new(t, &query, wake, NULL);
    while (finder_poll(f, &r) == FINDER_RUNNING && !r.waiting)
        usleep(1000);
    assert_true(r.waiting);
    assert_int_equal(write(feed, "水\n", 4), 4);
    assert_int_equal(wait_for(f, wake, &r), FINDER_FOUND);
    assert_int_equal(r.hit.start, 9);
    assert_false(r.wrapped);
    finder_free(f);
    query.from = 10;
    f = finder_new(t, &query, wake, NULL);
    close(feed);
    assert_int_equal(wait_for(f, wake, &r), FINDER_FOUND);
    assert_int_equal(r.hit.start, 0);
    assert_true(r.wrapped);
    finder_free(f);
    pattern_free(p);
    wake_free(wake);
    text_close(t);
}

static void lines_given_up_are_this_searchs_own(void **state)
{
    (void)state;
    Text *t =
        text_borrow(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\n水\n"), "text");
    FinderResult r;
    Pattern *p = pattern_new(STR("(a+)+$|水"), PATTERN_DEFAULT, NULL);
    FinderQuery query = {.pattern = p};
    for (int i = 0; i < 2; i++) {
        while (finder_try(t, &query, &r) == FINDER_RUNNING) // a busy machine
            ;
        assert_int_equal(r.hit.start, 54);
        assert_int_equal(r.gave_up, 1);
    }
    query.from = 54;
    while (finder_try(t, &query, &r) == FINDER_RUNNING)
        ;
    assert_int_equal(r.gave_up, 0);
    pattern_free(p);
    text_close(t);
}

/* Patterns that cost much on a long line: each is stopped at once, here and as a job. */
static void hostile_patterns_are_stopped_at_once(void **state)
{
    (void)state;
    static const char *const sources[] = {"(a+)+$",
                                          "(a|aa)+$",
                                          "(.*a){12}$",
                                          ".*.*.*x",
                                          "(?:a?){40}a{40}[cd]",
                                          "(a*)*(b|c)*d",
                                          "(?=(a+))b",
                                          "^(([a-z])+.)+[A-Z]([a-z])+$"};
    StrBuf b = {0};
    while (b.len < 8 << 20)
        strbuf_add_cstr(&b, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
    Text *t = text_borrow((Str){b.data, b.len}, "line");
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        Pattern *p = pattern_new(str_from(sources[i]), PATTERN_DEFAULT, NULL);
        FinderQuery query = {.pattern = p};
        FinderResult r;
        double before = seconds();
        finder_try(t, &query, &r);
        assert_true(seconds() - before < 1); // a few milliseconds, but for sanitizers
        Finder *f = finder_new(t, &query, NULL, NULL);
        HitIndex *h = hits_new(t, p, NULL, NULL);
        usleep(20000);
        before = seconds();
        finder_free(f);
        hits_free(h);
        assert_true(seconds() - before < 1);
        pattern_free(p);
    }
    text_close(t);
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_goes_round_the_end),
        cmocka_unit_test(keywords_are_looked_for_too),
        cmocka_unit_test(it_waits_for_a_text_that_still_comes),
        cmocka_unit_test(lines_given_up_are_this_searchs_own),
        cmocka_unit_test(hostile_patterns_are_stopped_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
