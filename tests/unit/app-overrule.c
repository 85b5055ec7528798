/* The reader overrules: by commands, from the text, the sidebar and a list; taken back again. */
#include "app-fixture.h"

#include "app/command.h"
#include "app/view.h"

static int set_up(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static void say(App *app, const char *line)
{
    command_line(app, str_from(line));
    paint(app);
}

static const OutlineNode *node_at(const App *app, Pos pos)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_lower_bound(o, pos);
    return i < outline_count(o) && outline_node(o, i)->pos == pos ? outline_node(o, i) : NULL;
}

static void a_level_is_changed_and_taken_back_in_the_sidebar(void **state)
{
    App *app = app_of(state);
    press(app, "L ]");
    Pos pos = app->point;
    assert_int_equal(node_at(app, pos)->level, 2);
    say(app, "level 1");
    assert_int_equal(node_at(app, pos)->level, 1);
    assert_int_equal(node_at(app, pos)->why, OUTLINE_WHY_READER);
    press(app, "T x");
    assert_int_equal(node_at(app, pos)->level, 2);
    assert_int_equal(app->rulings.count, 0);
    assert_int_equal(app->keep.document.overrides.count, 0);
}

static void a_wrong_level_is_told(void **state)
{
    static const char *const WRONG[] = {"level", "level x", "level 0", "level 99", "level 2a"};
    App *app = app_of(state);
    press(app, "L");
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++) {
        say(app, WRONG[i]);
        assert_non_null(strstr(app->message, ":level 2"));
    }
    assert_int_equal(app->rulings.count, 0);
}

static void what_is_no_item_is_one_again_when_it_is_said(void **state)
{
    App *app = app_of(state);
    press(app, "L ]");
    Pos pos = app->point;
    size_t count = outline_count(&app_structure(app)->outline);
    say(app, "not");
    assert_null(node_at(app, pos));
    assert_int_equal(outline_count(&app_structure(app)->outline), count - 1);
    say(app, "item");
    assert_non_null(node_at(app, pos));
    assert_int_equal(app->rulings.count, 0); // nothing is decided any more
}

static void a_line_is_an_item_and_none_again(void **state)
{
    App *app = app_of(state);
    press(app, "L j j");
    Pos pos = document_block(app->doc, app->point).text;
    while (node_at(app, pos)) {
        press(app, "j j");
        pos = document_block(app->doc, app->point).text;
    }
    say(app, "item");
    if (!node_at(app, pos)) // a blank line
        fail_msg("%s", app->message);
    assert_int_equal(app->rulings.count, 1);
    say(app, "item");
    assert_non_null(strstr(app->message, "already"));
    say(app, "not");
    assert_null(node_at(app, pos));
    assert_int_equal(app->rulings.count, 0);
}

static void a_note_mark_is_none_and_one_again(void **state)
{
    App *app = app_of(state);
    press(app, "Tab");
    Pos mark = app->body.focus;
    size_t refs = app_structure(app)->notes.refs.count;
    say(app, "not");
    assert_int_equal(app_structure(app)->notes.refs.count, refs - 1);
    assert_int_equal(app->body.focus, POS_NONE);
    app->body.current = (Hit){mark, mark + 3};
    say(app, "note");
    assert_int_equal(app_structure(app)->notes.refs.count, refs);
    assert_int_equal(app->rulings.count, 0);
}

static void a_note_of_the_sidebar_is_none(void **state)
{
    App *app = app_of(state);
    size_t refs = app_structure(app)->notes.refs.count;
    size_t items = outline_count(&app_structure(app)->outline);
    press(app, "T 2");
    say(app, "not");
    assert_true(app_structure(app)->notes.refs.count < refs);
    assert_int_equal(outline_count(&app_structure(app)->outline), items);
}

static void the_list_goes_there_and_takes_back(void **state)
{
    App *app = app_of(state);
    press(app, "L");
    Pos first = app->point;
    say(app, "level 1");
    press(app, "] ]");
    Pos second = app->point;
    say(app, "not");
    press(app, "g g");
    say(app, "overrides");
    assert_true(view_shown(app));
    press(app, "j Enter");
    assert_false(view_shown(app));
    assert_int_equal(app->point, second);
    say(app, "overrides");
    press(app, "g g x");
    assert_int_equal(app->rulings.count, 1);
    assert_int_equal(app->rulings.items[0].what.pos, second);
    press(app, "x x");
    assert_int_equal(app->rulings.count, 0);
    assert_non_null(node_at(app, first));
    assert_non_null(node_at(app, second));
}

static void why_is_told_of_what_the_cursor_is_on(void **state)
{
    App *app = app_of(state);
    press(app, "T 2 j");
    const Notes *n = &app_structure(app)->notes;
    say(app, "why");
    Str label = notes_label(n, &n->notes.items[1]);
    assert_non_null(strstr(app->message, note_why(&n->notes.items[1])));
    assert_true(str_find(str_from(app->message), label) != SIZE_MAX);
    press(app, "1 g g");
    say(app, "why");
    assert_non_null(strstr(app->message, "title"));
    press(app, "T D G");
    say(app, "why");
    const Outline *o = &app_structure(app)->outline;
    assert_non_null(strstr(app->message, outline_why(outline_node(o, outline_count(o) - 1))));
}

/* The digest holds indices of nodes, which are others afterwards. */
static void it_may_be_said_in_the_digest(void **state)
{
    App *app = app_of(state);
    press(app, "D G k k");
    Pos pos = view_reading(app);
    assert_non_null(node_at(app, pos));
    say(app, "not");
    assert_true(view_shown(app));
    assert_null(node_at(app, pos));
    assert_int_not_equal(view_reading(app), pos);
    press(app, "G Esc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(a_level_is_changed_and_taken_back_in_the_sidebar),
        T(a_wrong_level_is_told),
        T(what_is_no_item_is_one_again_when_it_is_said),
        T(a_line_is_an_item_and_none_again),
        T(a_note_mark_is_none_and_one_again),
        T(a_note_of_the_sidebar_is_none),
        T(the_list_goes_there_and_takes_back),
        T(why_is_told_of_what_the_cursor_is_on),
        T(it_may_be_said_in_the_digest),
#undef T
    };
    return cmocka_run_group_tests_name("app-overrule", tests, NULL, NULL);
}
