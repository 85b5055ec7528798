#include "input/event.h"
#include "ui/bar.h"
#include "unit.h"
#include <string.h>

static void type(Prompt *p, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t cp;
        text += utf8_decode(text, end, &cp);
        assert_int_equal(prompt_key(p, cp), PROMPT_EDITING);
    }
}

static void edits_whole_characters(void **state)
{
    (void)state;
    Prompt p = {0};
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "甲乙丙");
    prompt_key(&p, INPUT_LEFT);
    prompt_key(&p, INPUT_BACKSPACE);
    assert_string_equal(p.line.data, "甲丙");
    type(&p, "丁");
    assert_string_equal(p.line.data, "甲丁丙");
    prompt_key(&p, INPUT_HOME);
    prompt_key(&p, INPUT_DELETE);
    assert_string_equal(p.line.data, "丁丙");
    prompt_key(&p, 'E' & 0x1F);
    prompt_key(&p, 'U' & 0x1F);
    assert_int_equal(p.line.len, 0);
    assert_int_equal(prompt_key(&p, INPUT_BACKSPACE), PROMPT_CANCELLED);
    prompt_done(&p);
}

static void history_keeps_kinds_apart(void **state)
{
    (void)state;
    Prompt p = {0};
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "甲");
    prompt_close(&p);
    prompt_open(&p, PROMPT_COMMAND, STR_NONE);
    type(&p, "help");
    prompt_close(&p);
    prompt_open(&p, PROMPT_SEARCH_BACK, STR_NONE);
    prompt_key(&p, INPUT_UP);
    assert_string_equal(p.line.data, "甲");
    prompt_key(&p, INPUT_UP);
    assert_string_equal(p.line.data, "甲");
    prompt_key(&p, INPUT_DOWN);
    assert_int_equal(p.line.len, 0);
    prompt_done(&p);
}

static void the_cursor_stays_in_a_narrow_prompt(void **state)
{
    (void)state;
    Prompt p = {0};
    CellGrid g;
    grid_init(&g, 10, 1);
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "一二三四五六七八九十");
    prompt_draw(&p, &g, (Rect){0, 0, 10, 1}, &CELL_POLICY_NARROW);
    assert_in_range(g.cursor_x, 1, 9);
    grid_done(&g);
    prompt_done(&p);
}

static void assert_bar(const char *crumbs, int cols, const char *want)
{
    BarStatus st = {.breadcrumb = str_from(crumbs), .place = STR("12%"), .notes = STR("2 notes")};
    CellGrid g;
    StrBuf out = {0};
    grid_init(&g, cols, 1);
    bar_draw_status(&st, &g, (Rect){0, 0, cols, 1}, &CELL_POLICY_NARROW);
    grid_dump(&g, &out);
    assert_string_equal(out.data, want);
    strbuf_done(&out);
    grid_done(&g);
}

/* What has no room goes crumb by crumb from the left; only the last one is cut, at its end. */
static void a_breadcrumb_is_cut_between_crumbs(void **state)
{
    (void)state;
    assert_bar("一、 › （三）修渠", 40, " 一、 › （三）修渠         2 notes  12%\n");
    assert_bar("一、 › （三）千方百计修渠引水", 30, " （三）千方百计修渠引水   12%\n");
    assert_bar("一、 › （三）千方百计修渠引水", 24, " （三）千方百计..   12%\n");
    assert_bar("一、 › （三）千方百计修渠引水，让旱地变成水田", 48,
               " 一、 › （三）千方百计修渠引水..   2 notes  12%\n");
    assert_bar("千方百计修渠引水", 20, " 千方百计修..   12%\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_whole_characters),
        cmocka_unit_test(history_keeps_kinds_apart),
        cmocka_unit_test(the_cursor_stays_in_a_narrow_prompt),
        cmocka_unit_test(a_breadcrumb_is_cut_between_crumbs),
    };
    return cmocka_run_group_tests_name("ui-bar", tests, NULL, NULL);
}
