/* From item to item: on a sample, and on real documents where they lie beside the source tree. */
#include "app-fixture.h"
#include <stdio.h>
#include <unistd.h>

#define BODY_ROWS (ROWS - 1)

static int set_up(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/report.txt");
}

static int set_up_law(void **state)
{
    return open_sample(state, TEST_SOURCE_DIR "/tests/samples/law.md");
}

static const OutlineNode *node_at(const App *app, size_t i)
{
    return outline_node(&app_structure(app)->outline, i);
}

static size_t node_count(const App *app)
{
    return outline_count(&app_structure(app)->outline);
}

static int row_of(App *app, Pos pos)
{
    int x, y;
    return body_place(&app->body, pos, &x, &y) ? y : -1;
}

/* The node that stands at the top of the screen, behind markup only, or NULL. */
static const OutlineNode *node_at_top(App *app)
{
    const Outline *o = &app_structure(app)->outline;
    Pos top = body_top(&app->body);
    uint32_t i = outline_lower_bound(o, top);
    if (i >= outline_count(o) || outline_node(o, i)->pos - top > 2)
        return NULL;
    Str between = text_slice(app->text, top, outline_node(o, i)->pos);
    return str_equal(between, STR("**")) || !between.len ? outline_node(o, i) : NULL;
}

/* Markup before an item's number is no part of the item above: neither the status line nor a citation
 * may name that one. */
static void one_is_in_the_item_whose_number_is_at_the_top(void **state)
{
    App *app = app_of(state);
    int met = 0;
    for (int i = 0; i < 40; i++) {
        press(app, "j");
        const OutlineNode *n = node_at_top(app);
        if (!n || app->point > n->pos)
            continue;
        met++;
        assert_int_equal(app_current_node(app, NULL)->pos, n->pos);
        StrBuf cited = {0};
        copy_add_citation(app, app->point, &cited);
        Str label = text_slice(app->text, n->pos, n->pos + n->label_bytes);
        assert_true(!label.len || str_find((Str){cited.data, cited.len}, label) != SIZE_MAX);
        strbuf_done(&cited);
    }
    assert_true(met > 3);
    press(app, "1 4 G"); // a line that begins with markup
    Str second = text_slice(app->text, app->point, app->point + strlen("第二条"));
    assert_true(str_equal(second, STR("第二条")));
    assert_int_equal(app_current_node(app, NULL)->pos, app->point);
}

static void a_count_goes_as_often(void **state)
{
    App *app = app_of(state);
    press(app, "] ] ]");
    Pos third = app->point;
    press(app, "g g 3 ]");
    assert_int_equal(app->point, third);
    assert_string_equal(app->message, "");
    press(app, "C-o");
    assert_int_equal(app->point, 0); // one jump
}

static void past_the_last_it_goes_to_the_last_and_says_so(void **state)
{
    App *app = app_of(state);
    press(app, "9 9 9 9 ]");
    assert_int_equal(app->point, node_at(app, node_count(app) - 1)->pos);
    assert_non_null(strstr(app->message, "the last one"));
    press(app, "9 9 9 9 [");
    assert_non_null(strstr(app->message, "the first one"));
    Pos first = app->point;
    press(app, "[");
    assert_int_equal(app->point, first);
    assert_non_null(strstr(app->message, "no item before"));
}

static void a_count_climbs(void **state)
{
    App *app = app_of(state);
    press(app, "L ] ]");
    assert_int_equal(app_current_node(app, NULL)->level, 3);
    press(app, "2 g u");
    assert_int_equal(app_current_node(app, NULL)->level, 1);
}

static void the_number_flashes_until_the_next_key(void **state)
{
    App *app = app_of(state);
    press(app, "]");
    const OutlineNode *node = app_current_node(app, NULL);
    assert_int_equal(app->body.flash.start, node->pos);
    assert_int_equal(app->body.flash.end, node->pos + node->label_bytes);
    assert_true(item_flash_left(app) >= 0);
    press(app, "j");
    assert_int_equal(app->body.flash.start, POS_NONE);
    assert_int_equal(item_flash_left(app), -1);
    press(app, "k");
    assert_int_equal(app->body.flash.start, POS_NONE);
}

static size_t cells_in(App *app, ThemeRole role)
{
    CellGrid g;
    size_t count = 0;
    app_paint(app, &g, COLS, ROWS);
    for (int i = 0; i < COLS * ROWS; i++)
        count += g.cells[i].over == role;
    grid_done(&g);
    return count;
}

static void a_flash_is_as_wide_as_its_number(void **state)
{
    App *app = app_of(state);
    press(app, "]");
    const OutlineNode *node = app_current_node(app, NULL);
    Str label = text_slice(app->text, node->pos, node->pos + node->label_bytes);
    assert_int_equal(cells_in(app, ROLE_FLASH), cell_string(&app->policy, label));
    assert_true(item_flash_end(app));
    assert_int_equal(cells_in(app, ROLE_FLASH), 0);
}

static const char *const CORPUS[] = {
    "zhejiang-party-building.txt",
    "gov-hainan-2026.gb18030.txt",
    "gov-gansu-2026.txt",
    "gov-zhejiang-2026.txt",
    "congress20.txt",
    "labor-contract-law.md",
    "paper-note-ranges.md",
    "maint-guide.txt",
    "arphicpl.big5.txt",
};

static bool open_document(void **state, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/../shared/corpus/%s", TEST_SOURCE_DIR, name);
    return access(path, R_OK) == 0 && open_sample(state, path) == 0;
}

/* The item is current, and in the upper third unless the text's end keeps it from there. */
static void assert_arrived(App *app, const OutlineNode *node)
{
    assert_int_equal(app->point, node->pos);
    assert_ptr_equal(app_current_node(app, NULL), node);
    int row = row_of(app, node->pos);
    assert_true(row >= 0);
    assert_true(row <= BODY_ROWS / 3 || body_at_end(&app->body));
}

static void visit_all(App *app)
{
    size_t count = node_count(app), first = node_at(app, 0)->kind == OUTLINE_TITLE;
    for (size_t i = first; i < count; i++) {
        if (i == first && node_at(app, i)->pos == 0)
            continue; // the text begins with it
        press(app, "]");
        assert_arrived(app, node_at(app, i));
    }
    for (size_t i = count - 1; i-- > first;) {
        press(app, "[");
        assert_arrived(app, node_at(app, i));
    }
}

/* The next item after I that ) is to go to, or the count. */
static size_t next_like(const App *app, size_t i)
{
    const OutlineNode *n = node_at(app, i);
    for (i++; i < node_count(app); i++) {
        const OutlineNode *m = node_at(app, i);
        if (m->level == n->level && m->kind != OUTLINE_GAP &&
            (m->kind == OUTLINE_RUN_IN) == (n->kind == OUTLINE_RUN_IN))
            break;
    }
    return i;
}

static void visit_siblings(App *app)
{
    for (size_t i = 0; i < node_count(app); i++) {
        const OutlineNode *node = node_at(app, i);
        size_t next = next_like(app, i);
        if (node->kind == OUTLINE_TITLE || node->kind == OUTLINE_GAP || next == node_count(app))
            continue;
        move_jump(app, node->pos);
        press(app, ")");
        assert_arrived(app, node_at(app, next));
        press(app, "(");
        assert_arrived(app, node);
    }
}

static void on_every_document(void (*check)(App *app))
{
    size_t seen = 0;
    for (size_t i = 0; i < sizeof CORPUS / sizeof *CORPUS; i++) {
        void *state = NULL;
        if (!open_document(&state, CORPUS[i]))
            continue;
        seen++;
        check(app_of(&state));
        tear_down(&state);
    }
    if (!seen)
        skip();
}

static void brackets_visit_all_of_a_document(void **state)
{
    (void)state;
    on_every_document(visit_all);
}

static void parentheses_visit_what_is_alike(void **state)
{
    (void)state;
    on_every_document(visit_siblings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
        T(a_count_goes_as_often),
        T(past_the_last_it_goes_to_the_last_and_says_so),
        T(a_count_climbs),
        T(the_number_flashes_until_the_next_key),
        T(a_flash_is_as_wide_as_its_number),
#undef T
        cmocka_unit_test_setup_teardown(one_is_in_the_item_whose_number_is_at_the_top, set_up_law,
                                        tear_down),
        cmocka_unit_test(brackets_visit_all_of_a_document),
        cmocka_unit_test(parentheses_visit_what_is_alike),
    };
    return cmocka_run_group_tests_name("app-item", tests, NULL, NULL);
}
