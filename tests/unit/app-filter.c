/* The sidebar's filter: what is shown, where Enter goes, and that nothing old is left of it. */
#include "app-fixture.h"
#include "unit.h"
#include <stdio.h>

#define SAMPLE TEST_SOURCE_DIR "/tests/samples/report.txt"

static int open_report(void **state)
{
    return open_sample(state, SAMPLE);
}

static void type(App *app, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t cp;
        text += utf8_decode(text, end, &cp);
        app_handle(app, &(Event){.type = EVENT_KEY, .key = cp});
    }
    paint(app);
}

/* The rows of the sidebar, blanks at their ends cut. */
static char *rows_of(App *app)
{
    static char rows[8192];
    CellGrid g;
    StrBuf all = {0};
    app_paint(app, &g, COLS, ROWS);
    Rect list = app->sidebar.list;
    for (int y = list.y - 1; y < list.y + list.rows; y++) {
        size_t start = all.len;
        for (int x = list.x; x < list.x + list.cols; x++) {
            const GridCell *c = &g.cells[y * g.cols + x];
            if (c->cells)
                strbuf_add_cstr(&all, c->glyph[0] ? c->glyph : " ");
        }
        while (all.len > start && all.data[all.len - 1] == ' ')
            all.len--;
        if (all.len > start)
            strbuf_add_byte(&all, '\n');
    }
    grid_done(&g);
    snprintf(rows, sizeof rows, "%.*s", (int)all.len, all.data ? all.data : "");
    strbuf_done(&all);
    return rows;
}

static const char *current_title(App *app)
{
    static char title[256];
    const OutlineNode *n = app_current_node(app, NULL);
    Str s = text_slice(app->text, n->pos, n->pos + n->text_at + n->text_bytes);
    snprintf(title, sizeof title, "%.*s", STR_FMT(s));
    return title;
}

static void matches_are_shown_below_their_headings(void **state)
{
    App *app = app_of(state);
    press(app, "T /");
    type(app, "建");
    char *rows = rows_of(app);
    assert_non_null(strstr(rows, "/建"));
    assert_non_null(strstr(rows, "2) 建立以"));
    assert_non_null(strstr(rows, "一是 建账"));
    assert_non_null(strstr(rows, "1、主要做法")); // stands above them
    assert_null(strstr(rows, "布在集市上"));
    assert_null(strstr(rows, "几点体会"));
}

static void words_may_stand_in_any_order(void **state)
{
    App *app = app_of(state);
    press(app, "T /");
    type(app, "制度 建立");
    char *rows = rows_of(app);
    assert_null(strstr(rows, "一是"));
    type(app, "  没有这个词");
    assert_non_null(strstr(rows_of(app), "nothing matches"));
    press(app, "Enter"); // goes nowhere, harms nothing
}

/* What would be cut off before its match is cut off at its start. */
static void a_match_far_in_an_entry_is_shown(void **state)
{
    App *app = app_of(state);
    press(app, "T 2 /");
    type(app, "图书配送");
    const char *rows = strchr(rows_of(app), '\n'); // past the line that is typed
    assert_non_null(strstr(rows, ".."));           // left of it
    assert_non_null(strstr(rows, "图书配送"));
    assert_true(strstr(rows, "..") < strstr(rows, "图书配送"));
    assert_null(strstr(rows, "即从乡镇"));
    press(app, "C-u");
    type(app, "乡镇驻地");
    assert_non_null(strstr(rows_of(app), "即从乡镇驻地"));
    press(app, "C-u");
    type(app, "柳树沟");
    assert_non_null(strstr(rows_of(app), "语出柳树沟村"));
}

static void letters_are_pinyin_too(void **state)
{
    App *app = app_of(state);
    press(app, "T /");
    type(app, "gongkai");
    assert_non_null(strstr(rows_of(app), "三是 公开"));
    press(app, "C-u");
    type(app, ",jz");
    assert_non_null(strstr(rows_of(app), "一是 建账"));
}

static void enter_goes_to_the_match_under_the_cursor(void **state)
{
    App *app = app_of(state);
    press(app, "T /");
    type(app, "是 布");
    assert_non_null(strstr(rows_of(app), "1/3"));
    press(app, "Down Down Down Up");
    assert_non_null(strstr(rows_of(app), "2/3"));
    press(app, "Enter");
    assert_string_equal(current_title(app), "二是布在学校旁");
    assert_false(app->sidebar.focused);
    assert_non_null(strstr(rows_of(app), "/是 布")); // stays until Esc, for the next one
    press(app, "T j Enter");
    assert_string_equal(current_title(app), "三是布在人家里");
    press(app, "T Esc");
    assert_true(app->sidebar.focused);
    assert_non_null(strstr(rows_of(app), "几点体会"));
}

static void esc_brings_list_and_cursor_back(void **state)
{
    App *app = app_of(state);
    press(app, "T j j j");
    Pos before = app->sidebar.cursor;
    char rows[8192];
    snprintf(rows, sizeof rows, "%s", rows_of(app));
    press(app, "/");
    type(app, "公开");
    assert_non_null(strstr(rows_of(app), "三是 公开"));
    press(app, "Esc");
    assert_string_equal(rows_of(app), rows);
    assert_int_equal(app->sidebar.cursor, before);
    press(app, "/");
    assert_string_equal(strchr(rows_of(app), '\n'), strchr(rows, '\n')); // nothing typed yet
    press(app, "Backspace");
    assert_string_equal(rows_of(app), rows);
}

static void notes_and_keywords_are_narrowed_too(void **state)
{
    App *app = app_of(state);
    press(app, "T 2 /");
    type(app, "问卷");
    char *rows = rows_of(app);
    assert_non_null(strstr(rows, "②"));
    assert_null(strstr(rows, "①"));
    press(app, "Esc");
    keyword_add(app, STR("图书"));
    keyword_add(app, STR("管理员"));
    press(app, "T T 3 /");
    type(app, "员");
    rows = rows_of(app);
    assert_non_null(strstr(rows, "管理员"));
    assert_null(strstr(rows, " 图书"));
    press(app, "Enter x"); // removed: the list is made anew
    assert_null(strstr(rows_of(app), "管理员"));
    assert_int_equal(keywords_count(app->keywords), 1);
}

/* Indices of a structure that was replaced are not used. */
static void a_new_structure_is_looked_at_anew(void **state)
{
    App *app = app_of(state);
    press(app, "T /");
    type(app, "一是");
    document_free(app->doc);
    app->doc = document_new(app->text);
    app->body.doc = app->doc;
    document_scan_to(app->doc, 400);
    SidebarView view = app_sidebar_view(app);
    size_t keyword;
    assert_int_equal(sidebar_target(&app->sidebar, &view, &keyword), POS_NONE);
    sidebar_move(&app->sidebar, &view, 5);
    sidebar_fold(&app->sidebar, &view);
    sidebar_filter_update(&app->sidebar, &view);
    document_scan_to(app->doc, SIZE_MAX);
    sidebar_filter_update(&app->sidebar, &view);
    assert_int_not_equal(sidebar_target(&app->sidebar, &view, &keyword), POS_NONE);
    assert_int_equal(app->sidebar.filter.matches, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(matches_are_shown_below_their_headings, open_report,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_match_far_in_an_entry_is_shown, open_report, tear_down),
        cmocka_unit_test_setup_teardown(words_may_stand_in_any_order, open_report, tear_down),
        cmocka_unit_test_setup_teardown(enter_goes_to_the_match_under_the_cursor, open_report,
                                        tear_down),
        cmocka_unit_test_setup_teardown(letters_are_pinyin_too, open_report, tear_down),
        cmocka_unit_test_setup_teardown(esc_brings_list_and_cursor_back, open_report, tear_down),
        cmocka_unit_test_setup_teardown(notes_and_keywords_are_narrowed_too, open_report,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_new_structure_is_looked_at_anew, open_report, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
