#include "ui/bar.h"
#include "unit.h"

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
        cmocka_unit_test(a_breadcrumb_is_cut_between_crumbs),
    };
    return cmocka_run_group_tests_name("ui-bar", tests, NULL, NULL);
}
