/* Keywords by section: what stands below a section counts in it, and nothing is counted twice. */
#include "app-fixture.h"
#include "app/counttable.h"

#define SAMPLE TEST_SOURCE_DIR "/tests/samples/report.txt"

static int open_report(void **state)
{
    if (open_sample(state, SAMPLE))
        return -1;
    App *app = app_of(state);
    assert_true(keywords_add(app->keywords, STR("管理员"), NULL, NULL));
    assert_true(keywords_add(app->keywords, STR("管理"), NULL, NULL));
    assert_true(keywords_add(app->keywords, STR("没有的"), NULL, NULL));
    app_wait_for_counts(app);
    return 0;
}

static void sections_of_the_first_level_make_the_whole(void **state)
{
    App *app = app_of(state);
    CountTable t = {0};
    counttable_make(&t, app->doc, app->keywords, COUNT_LEVELS);
    assert_int_equal(t.words, 3);
    for (size_t word = 0; word < t.words; word++) {
        size_t sum = 0;
        for (size_t i = 0; i < counttable_rows(&t); i++)
            if (counttable_row(&t, i).level == 1)
                sum += counttable_cell(&t, i, word);
        assert_int_equal(sum, keywords_hits(app->keywords, word));
    }
    assert_true(keywords_hits(app->keywords, 0) > 0);
    assert_true(keywords_hits(app->keywords, 1) > keywords_hits(app->keywords, 0));
    counttable_done(&t);
}

static void fewer_levels_are_fewer_rows(void **state)
{
    App *app = app_of(state);
    CountTable t = {0};
    counttable_make(&t, app->doc, app->keywords, 2);
    size_t two = counttable_rows(&t);
    counttable_make(&t, app->doc, app->keywords, 1);
    assert_true(counttable_rows(&t) < two);
    assert_int_equal(counttable_rows(&t), 3); // what stands before, 1、 and 2、
    counttable_done(&t);
}

static void json_names_sections_and_counts(void **state)
{
    App *app = app_of(state);
    CountTable t = {0};
    StrBuf b = {0};
    counttable_make(&t, app->doc, app->keywords, 1);
    counttable_write(&t, true, &b);
    assert_string_equal(b.data,
                        "[{\"path\":\"0\",\"label\":\"\",\"title\":\"\",\"counts\":"
                        "{\"管理员\":1,\"管理\":2,\"没有的\":0}},\n"
                        "{\"path\":\"1\",\"label\":\"1、\",\"title\":\"主要做法\",\"counts\":"
                        "{\"管理员\":1,\"管理\":3,\"没有的\":0}},\n"
                        "{\"path\":\"2\",\"label\":\"2、\",\"title\":\"几点体会\",\"counts\":"
                        "{\"管理员\":2,\"管理\":2,\"没有的\":0}}]\n");
    strbuf_done(&b);
    counttable_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sections_of_the_first_level_make_the_whole, open_report,
                                        tear_down),
        cmocka_unit_test_setup_teardown(fewer_levels_are_fewer_rows, open_report, tear_down),
        cmocka_unit_test_setup_teardown(json_names_sections_and_counts, open_report, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
