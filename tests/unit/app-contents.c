/* The app without a terminal: keys in, state out, on a table of contents, tests/samples/contents.txt. */
#include "app-fixture.h"

static int set_up(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/contents.txt");
}

static Pos entry(const App *app, size_t i)
{
    const Structure *s = app_structure(app);
    assert_true(i < s->contents.count);
    return s->contents.items[i].pos;
}

static void tab_and_enter_go_to_the_heading(void **state)
{
    App *app = app_of(state);
    Pos top = body_top(&app->body);
    press(app, "Tab");
    assert_int_equal(app->body.focus, entry(app, 0));
    press(app, "Tab Tab S-Tab");
    assert_int_equal(app->body.focus, entry(app, 1));
    press(app, "Enter");
    assert_int_equal(app->point, app_structure(app)->contents.items[1].target);
    assert_true(app->point > entry(app, 2));
    press(app, "Backspace");
    assert_int_equal(body_top(&app->body), top);
    assert_int_equal(app->body.focus, entry(app, 1));
}

static void a_click_goes_there(void **state)
{
    App *app = app_of(state);
    int x, y;
    assert_true(body_place(&app->body, entry(app, 2), &x, &y));
    app_handle(app, &(Event){.type = EVENT_CLICK, .x = x + 2, .y = y});
    paint(app);
    assert_int_equal(app->point, app_structure(app)->contents.items[2].target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tab_and_enter_go_to_the_heading, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_click_goes_there, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
