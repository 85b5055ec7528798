/* Two items side by side: what each pane shows, which one keys go to, how it ends. */
#include "app-fixture.h"

static int set_up(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static const OutlineNode *node_of(const App *app, Pos point)
{
    const Outline *o = &app_structure(app)->outline;
    return outline_node(o, outline_at(o, point));
}

static void the_next_of_its_level_stands_beside(void **state)
{
    App *app = app_of(state);
    press(app, "L ] |");
    assert_true(beside_shown(app));
    const OutlineNode *a = node_of(app, app->point), *b = node_of(app, app->beside.point);
    assert_int_equal(a->level, b->level);
    assert_true(b->pos > a->pos);
    assert_int_equal(body_top(&app->body), a->pos);
    assert_int_equal(body_top(&app->beside.body), b->pos);
    assert_int_equal(app->body.area.cols, app->beside.area.cols);
    assert_int_equal(app->body.area.rows, app->beside.area.rows);
    assert_true(app->body.area.x + app->body.area.cols < app->beside.area.x);
}

static void keys_go_to_one_of_them(void **state)
{
    App *app = app_of(state);
    press(app, "L ] |");
    Pos first = body_top(&app->body), second = body_top(&app->beside.body);
    press(app, "j j");
    assert_true(body_top(&app->body) > first);
    assert_int_equal(body_top(&app->beside.body), second);
    Pos here = body_top(&app->body);
    press(app, "C-w");
    assert_int_equal(body_top(&app->body), second);
    press(app, "(");
    assert_int_equal(node_of(app, app->point)->pos, first);
    assert_int_equal(body_top(&app->beside.body), here);
    press(app, "C-w");
    assert_int_equal(body_top(&app->body), here);
}

static void it_closes_to_the_pane_with_the_keys(void **state)
{
    App *app = app_of(state);
    press(app, "L |");
    Pos first = app->point, second = app->beside.point;
    press(app, "|");
    assert_false(app->beside.open);
    assert_int_equal(app->point, first);
    press(app, "| C-w |");
    assert_int_equal(app->point, second);
    assert_int_equal(app->body.area.x, app->sidebar.list.x + app->sidebar.list.cols + 1);
}

static void without_a_next_item_nothing_opens(void **state)
{
    App *app = app_of(state);
    press(app, "9 9 L |");
    assert_false(app->beside.open);
    assert_non_null(strstr(app->message, "no item of the same level"));
    press(app, "C-w");
    assert_non_null(strstr(app->message, "|"));
}

static void notes_open_in_either_pane(void **state)
{
    App *app = app_of(state);
    press(app, "L | C-w Tab Enter");
    assert_int_equal(app->popup_kind, POPUP_NOTE);
    Rect box = app->popup.box, pane = app->body.area;
    assert_true(box.x >= pane.x && box.x + box.cols <= pane.x + pane.cols);
    press(app, "C-w");
    assert_int_equal(app->popup_kind, POPUP_NONE);
}

static void a_hint_of_the_other_pane_goes_there(void **state)
{
    App *app = app_of(state);
    press(app, "L | ;");
    size_t i = 0;
    while (i < app->hints.count && !app->hints.items[i].beside)
        i++;
    assert_true(i < app->hints.count);
    Hint h = app->hints.items[i];
    char first[2] = {h.letters[0]}, second[2] = {h.letters[1]};
    press(app, first);
    if (second[0])
        press(app, second);
    assert_true(app->beside.second);
    assert_true(h.mark ? app->body.focus == h.pos : app->point == h.pos);
}

static void a_search_marks_both(void **state)
{
    App *app = app_of(state);
    press(app, "L | / 图 书 Enter");
    assert_ptr_equal(app->beside.body.pattern, app->body.pattern);
    press(app, "/ 集 市 Enter");
    assert_ptr_equal(app->beside.body.pattern, app->body.pattern);
    press(app, "C-w n");
    assert_ptr_equal(app->beside.body.pattern, app->pattern);
}

static void a_flash_does_not_stay_behind(void **state)
{
    App *app = app_of(state);
    press(app, "L | )");
    assert_int_not_equal(app->body.flash.start, POS_NONE);
    beside_switch(app); // as by a click
    assert_int_equal(app->body.flash.start, POS_NONE);
    assert_int_equal(app->beside.body.flash.start, POS_NONE);
}

static void the_wheel_scrolls_what_it_is_on(void **state)
{
    App *app = app_of(state);
    press(app, "L |");
    Pos first = body_top(&app->body), second = body_top(&app->beside.body);
    Rect area = app->beside.area;
    Event e = {.type = EVENT_WHEEL_DOWN, .x = area.x + 2, .y = area.y + 2};
    app_handle(app, &e);
    paint(app);
    assert_int_equal(body_top(&app->body), first);
    assert_true(body_top(&app->beside.body) > second);
    assert_false(app->beside.second);
    e.type = EVENT_CLICK;
    app_handle(app, &e);
    assert_true(app->beside.second);
}

/* The other pane is not arranged while the screen has no room for it. */
static void a_pane_out_of_sight_keeps_no_search(void **state)
{
    App *app = app_of(state);
    CellGrid g;
    press(app, "/ 1 Enter L ] |");
    app_paint(app, &g, 10, 4);
    grid_done(&g);
    assert_false(beside_shown(app));
    for (const char *keys = "/2\r"; *keys; keys++)
        app_handle(app, &(Event){.type = EVENT_KEY, .key = (unsigned char)*keys});
    app_handle(app, &(Event){.type = EVENT_KEY, .key = 'W' & 0x1F});
    assert_ptr_equal(app->body.pattern, app->pattern);
    paint(app);
}

static void a_search_ends_in_the_pane_it_began_in(void **state)
{
    App *app = app_of(state);
    press(app, "L ] |");
    Pos second = body_top(&app->beside.body);
    press(app, "/ a");
    Rect other = app->beside.area;
    app_handle(app, &(Event){.type = EVENT_CLICK, .x = other.x + 1, .y = other.y + 1});
    paint(app);
    assert_int_equal(app->prompt.kind, PROMPT_NONE);
    press(app, "Esc Esc");
    assert_true(app->beside.second);
    assert_int_equal(body_top(&app->body), second);
}

static void a_note_of_ones_own_is_marked_in_both(void **state)
{
    App *app = app_of(state);
    press(app, "L ] | a x Enter");
    assert_int_equal(app->body.annotated_count, 1);
    assert_int_equal(app->beside.body.annotated_count, 1);
    press(app, "C-w");
    assert_int_equal(app->body.annotated_count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(the_next_of_its_level_stands_beside),
        T(keys_go_to_one_of_them),
        T(it_closes_to_the_pane_with_the_keys),
        T(without_a_next_item_nothing_opens),
        T(notes_open_in_either_pane),
        T(a_hint_of_the_other_pane_goes_there),
        T(a_search_marks_both),
        T(a_flash_does_not_stay_behind),
        T(the_wheel_scrolls_what_it_is_on),
        T(a_pane_out_of_sight_keeps_no_search),
        T(a_search_ends_in_the_pane_it_began_in),
        T(a_note_of_ones_own_is_marked_in_both),
#undef T
    };
    return cmocka_run_group_tests_name("app-beside", tests, NULL, NULL);
}
