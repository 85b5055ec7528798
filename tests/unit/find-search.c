#include "find/search.h"
#include "unit.h"

#define SLICE 65536

/* BYTES of "。" lines with WORD put at each of N places. */
static StrBuf field(size_t bytes, const char *word, const size_t *places, size_t n)
{
    StrBuf b = {0};
    Str w = str_from(word);
    size_t k = 0;
    while (b.len < bytes)
        if (k < n && b.len == places[k]) {
            strbuf_add(&b, w);
            k++;
        } else {
            strbuf_add_byte(&b, b.len % 61 == 60 ? '\n' : '.');
        }
    return b;
}

static Pattern *make(const char *source)
{
    Pattern *p = pattern_new(str_from(source), PATTERN_DEFAULT, NULL);
    assert_non_null(p);
    return p;
}

static const size_t PLACES[] = {0, 500, SLICE - 3, 2 * SLICE - 6, 3 * SLICE, 200000};
#define COUNT (sizeof PLACES / sizeof *PLACES)

static void hits_are_found_across_slices_both_ways(void **state)
{
    (void)state;
    static const char *const sources[] = {"井水", "井.", "(?<!x)井水(?!y)"};
    StrBuf b = field(250000, "井水", PLACES, COUNT);
    Text *t = text_borrow((Str){b.data, b.len}, "field");
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        Pattern *p = make(sources[i]);
        Hit hit;
        Pos at = 0;
        for (size_t k = 0; k < COUNT; k++) {
            assert_int_equal(search_forward(t, p, at, b.len, NULL, NULL, &hit), SEARCH_FOUND);
            assert_int_equal(hit.start, PLACES[k]);
            assert_int_equal(hit.end, PLACES[k] + 6);
            at = hit.end;
        }
        assert_int_equal(search_forward(t, p, at, POS_NONE, NULL, NULL, &hit), SEARCH_NONE);
        at = b.len;
        for (size_t k = COUNT; k-- > 0;) {
            assert_int_equal(search_backward(t, p, 0, at, NULL, NULL, &hit), SEARCH_FOUND);
            assert_int_equal(hit.start, PLACES[k]);
            at = hit.start;
        }
        assert_int_equal(search_backward(t, p, 0, at, NULL, NULL, &hit), SEARCH_NONE);
        pattern_free(p);
    }
    text_close(t);
    strbuf_done(&b);
}

static void only_starts_in_the_range_count(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("井水井水井水"), "row");
    Pattern *p = make("井水");
    Hit hit;
    assert_int_equal(search_forward(t, p, 0, 1, NULL, NULL, &hit), SEARCH_FOUND);
    assert_int_equal(search_forward(t, p, 1, 6, NULL, NULL, &hit), SEARCH_NONE);
    assert_int_equal(search_forward(t, p, 1, 7, NULL, NULL, &hit), SEARCH_FOUND);
    assert_int_equal(hit.start, 6);
    assert_int_equal(search_backward(t, p, 0, 12, NULL, NULL, &hit), SEARCH_FOUND);
    assert_int_equal(hit.start, 6);
    assert_int_equal(search_backward(t, p, 0, 13, NULL, NULL, &hit), SEARCH_FOUND);
    assert_int_equal(hit.start, 12);
    assert_int_equal(search_backward(t, p, 7, 12, NULL, NULL, &hit), SEARCH_NONE);
    assert_int_equal(search_forward(t, p, 5, 5, NULL, NULL, &hit), SEARCH_NONE);
    pattern_free(p);
    text_close(t);
}

static void ill_formed_bytes_around_a_hit_do_no_harm(void **state)
{
    (void)state;
    StrBuf b = field(SLICE * 2, "\xE4\xBA\xFF井水\xE4", (size_t[]){SLICE - 1}, 1);
    Text *t = text_borrow((Str){b.data, b.len}, "field");
    static const char *const sources[] = {"井水", "井+水"};
    for (size_t i = 0; i < 2; i++) {
        Pattern *p = make(sources[i]);
        Hit hit;
        assert_int_equal(search_forward(t, p, 0, b.len, NULL, NULL, &hit), SEARCH_FOUND);
        assert_int_equal(hit.start, SLICE + 2);
        assert_int_equal(search_backward(t, p, 0, b.len, NULL, NULL, &hit), SEARCH_FOUND);
        assert_int_equal(hit.start, SLICE + 2);
        pattern_free(p);
    }
    text_close(t);
    strbuf_done(&b);
}

static void a_line_of_many_slices_is_searched_whole(void **state)
{
    (void)state;
    StrBuf b = {0};
    while (b.len < 3 * SLICE + 10)
        strbuf_add_cstr(&b, "清");
    size_t place = b.len;
    strbuf_add_cstr(&b, "井水清");
    Text *t = text_borrow((Str){b.data, b.len}, "line");
    Pattern *p = make("井.清");
    Hit hit;
    assert_int_equal(search_forward(t, p, 1, b.len, NULL, NULL, &hit), SEARCH_FOUND);
    assert_int_equal(hit.start, place);
    assert_int_equal(search_backward(t, p, 0, b.len, NULL, NULL, &hit), SEARCH_FOUND);
    assert_int_equal(hit.start, place);
    pattern_free(p);
    text_close(t);
    strbuf_done(&b);
}

static bool stop_at_second(void *arg, Pos reached)
{
    (void)reached;
    return ++*(int *)arg < 2;
}

static void the_caller_can_stop_it(void **state)
{
    (void)state;
    StrBuf b = field(SLICE * 8, "", NULL, 0);
    Text *t = text_borrow((Str){b.data, b.len}, "field");
    Pattern *p = make("井水");
    Hit hit;
    int asked = 0;
    assert_int_equal(search_forward(t, p, 0, b.len, stop_at_second, &asked, &hit), SEARCH_STOPPED);
    assert_int_equal(asked, 2);
    asked = 0;
    assert_int_equal(search_backward(t, p, 0, b.len, stop_at_second, &asked, &hit), SEARCH_STOPPED);
    assert_int_equal(asked, 2);
    pattern_free(p);
    text_close(t);
    strbuf_done(&b);
}

/* Lines of 25 Han characters, each ending in 井; the next one begins with 水. */
static void wrapped_words_are_found_across_slices(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (size_t line = 0; line < 2000; line++) {
        strbuf_add_cstr(&b, "水");
        for (int i = 0; i < 23; i++)
            strbuf_add_cstr(&b, "田");
        strbuf_add_cstr(&b, "井\n");
    }
    Text *t = text_borrow((Str){b.data, b.len}, "field");
    Pattern *p = make("井水");
    Hit hit;
    size_t found = 0;
    for (Pos at = 0; search_forward(t, p, at, b.len, NULL, NULL, &hit) == SEARCH_FOUND;
         at = hit.end)
        assert_int_equal(hit.start, ++found * 76 - 4);
    assert_int_equal(found, 1999);
    for (Pos at = b.len; search_backward(t, p, 0, at, NULL, NULL, &hit) == SEARCH_FOUND;
         at = hit.start)
        assert_int_equal(hit.start, found-- * 76 - 4);
    assert_int_equal(found, 0);
    pattern_free(p);
    text_close(t);
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_are_found_across_slices_both_ways),
        cmocka_unit_test(only_starts_in_the_range_count),
        cmocka_unit_test(ill_formed_bytes_around_a_hit_do_no_harm),
        cmocka_unit_test(a_line_of_many_slices_is_searched_whole),
        cmocka_unit_test(the_caller_can_stop_it),
        cmocka_unit_test(wrapped_words_are_found_across_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
