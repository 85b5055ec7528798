/* The app without a terminal: keys in, state out, on a table of contents, tests/samples/contents.txt. */
#include "app/app.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

#define COLS 100
#define ROWS 30

typedef struct {
    App app;
    Options options;
} Fixture;

static void paint(App *app)
{
    CellGrid g;
    app_paint(app, &g, COLS, ROWS);
    grid_done(&g);
}

static void press(App *app, const char *names)
{
    while (*names) {
        size_t n = strcspn(names, " ");
        Event e = {.type = EVENT_KEY, .key = event_key_by_name(names, n)};
        assert_int_not_equal(e.key, INPUT_NONE);
        app_handle(app, &e);
        paint(app);
        names += n;
        names += strspn(names, " ");
    }
}

static int set_up(void **state)
{
    static char name[] = "dujuan", file[] = TEST_SOURCE_DIR "/tests/samples/contents.txt";
    char *words[] = {name, file, NULL};
    Error err = {0};
    Fixture *f = mem_zero(1, sizeof *f);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    if (!options_parse(2, words, &f->options, &err) || !app_open(&f->app, &f->options, &err))
        return -1;
    document_scan_to(f->app.doc, SIZE_MAX);
    f->app.running = true;
    paint(&f->app);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    app_close(&f->app);
    options_done(&f->options);
    mem_free(f);
    return 0;
}

static App *app_of(void **state)
{
    return &((Fixture *)*state)->app;
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
