/* The app without a terminal: keys in, state out, on tests/samples/report.txt. */
#include "app-fixture.h"
#include "app/command.h"
#include <unistd.h>

static int set_up(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static void brackets_visit_every_item_in_order(void **state)
{
    App *app = app_of(state);
    const Outline *o = &app_structure(app)->outline;
    assert_true(outline_count(o) > 10);
    for (size_t i = 0; i < outline_count(o); i++) {
        if (outline_node(o, i)->kind == OUTLINE_TITLE)
            continue;
        press(app, "]");
        assert_int_equal(app->point, outline_node(o, i)->pos);
        int x, y;
        assert_true(body_place(&app->body, app->point, &x, &y));
    }
    press(app, "]");
    assert_int_equal(app->point, outline_node(o, outline_count(o) - 1)->pos);
    press(app, "[");
    assert_int_equal(app->point, outline_node(o, outline_count(o) - 2)->pos);
}

static void same_level_stays_on_its_level(void **state)
{
    App *app = app_of(state);
    press(app, "L");
    const OutlineNode *first = app_current_node(app, NULL);
    assert_int_equal(first->level, 1);
    press(app, ")");
    const OutlineNode *second = app_current_node(app, NULL);
    assert_int_equal(second->level, 1);
    assert_true(second->pos > first->pos);
    press(app, "(");
    assert_ptr_equal(app_current_node(app, NULL), first);
}

static void parent_is_above(void **state)
{
    App *app = app_of(state);
    press(app, "L ] ]");
    const OutlineNode *node = app_current_node(app, NULL);
    assert_int_equal(node->level, 3);
    press(app, "g u");
    assert_int_equal(app_current_node(app, NULL)->level, 2);
    press(app, "g u");
    assert_int_equal(app_current_node(app, NULL)->level, 1);
}

static void back_brings_the_same_screen(void **state)
{
    App *app = app_of(state);
    press(app, "Space");
    Pos top = body_top(&app->body), point = app->point;
    press(app, "G");
    assert_true(body_top(&app->body) != top);
    press(app, "C-o");
    assert_int_equal(body_top(&app->body), top);
    assert_int_equal(app->point, point);
}

static void forward_undoes_going_back(void **state)
{
    App *app = app_of(state);
    press(app, "] ] ]");
    Pos third = app->point, top = body_top(&app->body);
    press(app, "M-Left M-Left");
    assert_true(app->point < third);
    press(app, "M-Right M-Right");
    assert_int_equal(app->point, third);
    assert_int_equal(body_top(&app->body), top);
    press(app, "M-Right");
    assert_non_null(strstr(app->message, "forward"));
    press(app, "M-Left G M-Right"); // a jump ends what was ahead
    assert_true(app->point > third);
}

static void enter_opens_goes_and_comes_back(void **state)
{
    App *app = app_of(state);
    press(app, "Tab");
    Pos mark = app->body.focus, top = body_top(&app->body);
    assert_int_not_equal(mark, POS_NONE);
    press(app, "Enter");
    assert_int_equal(app->popup_kind, POPUP_NOTE);
    int x, y;
    assert_true(body_place(&app->body, mark, &x, &y));
    assert_false(rect_contains(app->popup.box, x, y));
    assert_false(y >= app->popup.box.y && y < app->popup.box.y + app->popup.box.rows);
    press(app, "Enter");
    assert_int_equal(app->popup_kind, POPUP_NONE);
    const Notes *n = &app_structure(app)->notes;
    assert_int_equal(app->point, n->defs.items[0].pos);
    press(app, "C-o");
    assert_int_equal(body_top(&app->body), top);
    assert_int_equal(app->body.focus, mark);
}

static void enter_in_a_missing_notes_box_goes_to_the_gap(void **state)
{
    App *app = app_of(state);
    const Notes *n = &app_structure(app)->notes;
    const Outline *o = &app_structure(app)->outline;
    size_t missing = 0, gap = 0;
    while (missing < n->notes.count && n->notes.items[missing].status != NOTE_MISSING)
        missing++;
    while (gap < outline_count(o) && outline_node(o, gap)->kind != OUTLINE_GAP)
        gap++;
    assert_true(missing < n->notes.count && gap < outline_count(o));
    app->body.focus = n->refs.items[n->notes.items[missing].first_ref].pos;
    press(app, "Enter Enter");
    assert_int_equal(app->popup_kind, POPUP_NONE);
    assert_int_equal(app->point, outline_node(o, gap)->pos);
}

static void tab_goes_on_with_the_box_open(void **state)
{
    App *app = app_of(state);
    press(app, "Tab Enter");
    Pos first = app->body.focus;
    press(app, "Tab");
    assert_int_equal(app->popup_kind, POPUP_NOTE);
    assert_true(app->body.focus > first);
    press(app, "S-Tab");
    assert_int_equal(app->body.focus, first);
    press(app, "Esc");
    assert_int_equal(app->popup_kind, POPUP_NONE);
    assert_true(app->running);
}

static void every_mark_in_turn_is_beside_its_box(void **state)
{
    App *app = app_of(state);
    const Notes *n = &app_structure(app)->notes;
    for (size_t i = 0; i < n->refs.count; i++) {
        body_show(&app->body, n->refs.items[i].pos, (int)(i % 28));
        app->body.focus = n->refs.items[i].pos;
        press(app, "Enter");
        int x, y;
        assert_int_equal(app->popup_kind, POPUP_NOTE);
        assert_true(body_place(&app->body, n->refs.items[i].pos, &x, &y));
        Rect box = app->popup.box;
        assert_false(y >= box.y && y < box.y + box.rows);
        assert_true(box.y >= 0 && box.y + box.rows <= ROWS - 1);
        assert_true(box.x >= 0 && box.x + box.cols <= COLS);
        press(app, "Esc");
    }
}

static void a_page_down_and_up_is_where_it_was(void **state)
{
    App *app = app_of(state);
    press(app, "j j j");
    Pos top = body_top(&app->body);
    press(app, "Space b");
    assert_int_equal(body_top(&app->body), top);
}

static void escape_never_quits(void **state)
{
    App *app = app_of(state);
    press(app, "Esc Esc Tab Esc T Esc : Esc / Esc");
    assert_true(app->running);
    press(app, "q");
    assert_false(app->running);
}

static void commands_work_by_name(void **state)
{
    App *app = app_of(state);
    press(app, ": 1 Enter");
    assert_int_equal(app_current_node(app, NULL)->level, 1);
    press(app, ": n e x t - i Tab Enter");
    assert_int_equal(app_current_node(app, NULL)->level, 2);
    press(app, ": x x Enter");
    assert_non_null(strstr(app->message, "xx"));
}

/* Each new end is a page to send, and a text comes faster than terminals take pages. */
static void an_end_that_moves_is_followed_now_and_then(void **state)
{
    App *app = app_of(state);
    app->following = true;
    goal_set(app, GOAL_END, 0);
    goal_pursue(app);
    Pos end = app->point;
    assert_int_equal(end, text_ready(app->text) - 1);
    assert_int_equal(goal_left(app), -1);
    app->point = 0;
    goal_pursue(app);
    assert_int_equal(app->point, 0);
    for (int left; (left = goal_left(app)) != 0;) {
        assert_in_range(left, 1, 1000);
        usleep((useconds_t)left * 1000);
    }
    goal_pursue(app);
    assert_int_equal(app->point, end);
    goal_clear(app);
    assert_int_equal(goal_left(app), -1);
}

/* Who counts them looks at the old text until it is told to stop. */
static void a_file_is_read_again_while_keywords_are_counted(void **state)
{
    static const char LINE[] = "渡口的账本，一天一页，谁也不多记一笔。\n";
    char path[] = "/tmp/dujuan-read-XXXXXX";
    int fd = mkstemp(path);
    StrBuf lines = {0};
    while (lines.len < 1 << 20)
        strbuf_add_cstr(&lines, LINE);
    for (int i = 0; i < 24; i++)
        assert_int_equal(write(fd, lines.data, lines.len), lines.len);
    close(fd);
    assert_int_equal(open_sample(state, path), 0);
    App *app = app_of(state);
    for (int i = 0; i < 5; i++) {
        command_line(app, STR("keyword 账本；渡口；[一二]页"));
        app_take_news(app);
        press(app, "R");
        command_line(app, STR("encoding utf-8"));
    }
    assert_string_equal(app->message, "UTF-8");
    strbuf_done(&lines);
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(brackets_visit_every_item_in_order),
        T(same_level_stays_on_its_level),
        T(parent_is_above),
        T(back_brings_the_same_screen),
        T(forward_undoes_going_back),
        T(enter_opens_goes_and_comes_back),
        T(enter_in_a_missing_notes_box_goes_to_the_gap),
        T(tab_goes_on_with_the_box_open),
        T(every_mark_in_turn_is_beside_its_box),
        T(a_page_down_and_up_is_where_it_was),
        T(escape_never_quits),
        T(commands_work_by_name),
        T(an_end_that_moves_is_followed_now_and_then),
#undef T
        cmocka_unit_test_teardown(a_file_is_read_again_while_keywords_are_counted, tear_down),
    };
    return cmocka_run_group_tests_name("app-read", tests, NULL, NULL);
}
