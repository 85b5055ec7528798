/* The sidebar beside lists: the outline is shown once. */
#include "app-fixture.h"
#include "app/view.h"
#include "unit.h"

static int open_report(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static bool sidebar_drawn(const App *app)
{
    return app->sidebar.list.cols > 0;
}

static void a_list_of_the_outline_takes_its_place(void **state)
{
    static const char *const LISTS[] = {"D", "o"};
    App *app = app_of(state);
    press(app, "] ] ] C-d");
    Pos top = app->body.top;
    for (size_t i = 0; i < sizeof LISTS / sizeof *LISTS; i++) {
        assert_true(sidebar_drawn(app));
        press(app, LISTS[i]);
        assert_false(sidebar_drawn(app));
        assert_int_equal(app->view.list.area.cols, COLS);
        press(app, "Esc");
        assert_false(view_shown(app));
        assert_true(sidebar_drawn(app));
        assert_int_equal(app->body.top, top);
    }
}

static void it_can_be_had_in_exchange(void **state)
{
    App *app = app_of(state);
    press(app, "D t"); // the other outline is what t asks for
    assert_true(sidebar_drawn(app) && !view_shown(app));
    press(app, "t D t");
    assert_true(sidebar_drawn(app) && !view_shown(app));
    press(app, "D T");
    assert_true(sidebar_drawn(app) && view_shown(app));
    press(app, "T Esc");
}

static void what_is_no_outline_stays(void **state)
{
    App *app = app_of(state);
    press(app, "T 2 Esc D");
    assert_true(sidebar_drawn(app) && view_shown(app));
    press(app, "Esc T 1 Esc");
    press(app, "#"); // counts by section
    assert_true(sidebar_drawn(app));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_list_of_the_outline_takes_its_place, open_report,
                                        tear_down),
        cmocka_unit_test_setup_teardown(it_can_be_had_in_exchange, open_report, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_outline_stays, open_report, tear_down),
    };
    return cmocka_run_group_tests_name("app-sidebar", tests, NULL, NULL);
}
