/* Marks, annotations and what is exported of them. */
#include "app-fixture.h"
#include "app/command.h"
#include "app/export.h"
#include "app/view.h"

static int open_report(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static void type(App *app, const char *text)
{
    for (; *text; text++) {
        Event e = {.type = EVENT_KEY, .key = (unsigned char)*text};
        app_handle(app, &e);
    }
    paint(app);
}

static void a_mark_brings_its_place_back(void **state)
{
    App *app = app_of(state);
    press(app, "] ] ] m a");
    Pos marked = app->point;
    press(app, "G ' a");
    assert_int_equal(app->point, marked);
    press(app, "' b");
    assert_non_null(strstr(app->message, "mb sets it"));
    assert_int_equal(app->point, marked);
    press(app, "m Esc j"); // given up: j is itself again
    assert_int_equal(app->mark_wait, MARK_WAIT_NONE);
}

static void two_quotes_go_between_two_places(void **state)
{
    App *app = app_of(state);
    press(app, "] ]");
    Pos first = app->point;
    press(app, "L");
    Pos second = app->point;
    press(app, "' '");
    assert_int_equal(app->point, first);
    press(app, "' '");
    assert_int_equal(app->point, second);
}

static void marks_are_listed_and_removed(void **state)
{
    App *app = app_of(state);
    press(app, "m a L m b");
    press(app, ":");
    type(app, "marks");
    press(app, "Enter");
    assert_true(view_shown(app));
    press(app, "x");
    assert_int_equal(app->keep.document.marks.count, 1);
    press(app, "Enter");
    assert_false(view_shown(app));
}

static void write_note(App *app, const char *text)
{
    press(app, "a");
    press(app, "C-u");
    type(app, text);
    press(app, "Enter");
}

static void a_paragraph_is_noted_once(void **state)
{
    App *app = app_of(state);
    press(app, "] ]");
    write_note(app, "ask again");
    assert_non_null(strstr(app->message, "until you leave")); // here nothing is kept
    assert_int_equal(app->body.annotated_count, 1);
    Hit r = app->body.annotated[0];
    assert_true(r.start <= app->point && app->point < r.end);
    write_note(app, "answered");
    assert_int_equal(app->keep.document.annotations.count, 1);
    assert_string_equal(app->keep.document.annotations.items[0].text, "answered");
    write_note(app, "");
    assert_int_equal(app->keep.document.annotations.count, 0);
    assert_int_equal(app->body.annotated_count, 0);
}

static void a_hit_is_noted_by_itself(void **state)
{
    App *app = app_of(state);
    press(app, "/");
    type(app, "86");
    press(app, "Enter");
    write_note(app, "how many");
    Hit r = app->body.annotated[0];
    assert_int_equal(r.start, app->body.current.start);
    assert_int_equal(r.end - r.start, 2);
}

static int cells_in(App *app, ThemeRole role)
{
    CellGrid g;
    int n = 0;
    app_paint(app, &g, COLS, ROWS);
    for (int i = 0; i < g.cols * g.rows; i++)
        n += g.cells[i].over == role;
    grid_done(&g);
    return n;
}

static void a_bar_stands_beside_what_is_noted(void **state)
{
    App *app = app_of(state);
    assert_int_equal(cells_in(app, ROLE_ANNOTATION), 0);
    press(app, "/");
    type(app, "86");
    press(app, "Enter");
    write_note(app, "one row");
    assert_int_equal(cells_in(app, ROLE_ANNOTATION), 1);
}

static void all_is_exported_in_the_order_of_the_text(void **state)
{
    App *app = app_of(state);
    StrBuf b = {0};
    press(app, "L");
    write_note(app, "*later*");
    press(app, "m z g g ] ]");
    write_note(app, "earlier");
    export_markdown(app, &b);
    char *first = strstr(b.data, "earlier"), *second = strstr(b.data, "\\*later\\*");
    assert_true(first && second && first < second);
    assert_int_equal(b.data[0], '#');
    assert_non_null(strstr(b.data, "- **z** 1、"));
    assert_non_null(strstr(b.data, "\n> "));
    strbuf_done(&b);
}

static void what_was_noted_is_there_when_the_file_is_read_again(void **state)
{
    App *app = app_of(state);
    press(app, "] ]");
    write_note(app, "kept");
    press(app, "L M-Left");
    assert_int_equal(app->forward.count, 1);
    Pos forward = app->forward.items[0].point;
    press(app, "R");
    assert_int_equal(app->body.annotated_count, 1);
    assert_int_equal(app->forward.count, 1); // found again in the new text
    assert_int_equal(app->forward.items[0].point, forward);
    press(app, "a R");
    type(app, "er");
    press(app, "Enter A");
    assert_int_equal(app->annotated.count, 1);
}

static void a_click_in_the_sidebar_closes_the_list(void **state)
{
    App *app = app_of(state);
    press(app, "L");
    press(app, "D");
    Rect list = app->sidebar.list;
    app_handle(app, &(Event){.type = EVENT_CLICK, .x = list.x + 2, .y = list.y + 1});
    assert_false(view_shown(app));
}

static void a_hit_left_behind_is_not_noted(void **state)
{
    App *app = app_of(state);
    press(app, "/ 1 Enter G");
    write_note(app, "the end");
    assert_true(app->annotated.items[0].range.start >= body_top(&app->body));
}

static void n_goes_on_from_where_the_reader_is(void **state)
{
    App *app = app_of(state);
    command_line(app, STR("search 。"));
    press(app, "G H");
    Pos here = body_top(&app->body);
    press(app, "n");
    assert_true(app->body.current.start >= here);
    Pos hit = app->body.current.start;
    press(app, "n");
    assert_true(app->body.current.start > hit);
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, open_report, tear_down)
    const struct CMUnitTest tests[] = {
        T(a_mark_brings_its_place_back),
        T(two_quotes_go_between_two_places),
        T(marks_are_listed_and_removed),
        T(a_paragraph_is_noted_once),
        T(a_hit_is_noted_by_itself),
        T(a_bar_stands_beside_what_is_noted),
        T(all_is_exported_in_the_order_of_the_text),
        T(what_was_noted_is_there_when_the_file_is_read_again),
        T(a_click_in_the_sidebar_closes_the_list),
        T(a_hit_left_behind_is_not_noted),
        T(n_goes_on_from_where_the_reader_is),
    };
    return cmocka_run_group_tests_name("app-annotation", tests, NULL, NULL);
}
