#include "ui/grid.h"
#include "unit.h"
#include <string.h>

static const CellPolicy *const NARROW = &CELL_POLICY_NARROW;

static void a_glyph_cut_in_half_leaves_no_half(void **state)
{
    (void)state;
    CellGrid g;
    StrBuf out = {0};
    grid_init(&g, 6, 1);
    grid_text(&g, 0, 0, 6, NARROW, STR("甲乙丙"), ROLE_BODY, ROLE_BODY);
    grid_text(&g, 1, 0, 1, NARROW, STR("x"), ROLE_BODY, ROLE_BODY);
    grid_text(&g, 4, 0, 1, NARROW, STR("y"), ROLE_BODY, ROLE_BODY);
    grid_dump(&g, &out);
    assert_string_equal(out.data, " x乙y\n");
    for (int x = 0; x < 6; x++)
        assert_true(g.cells[x].cells != 0 || x == 3);
    strbuf_done(&out);
    grid_done(&g);
}

static void nothing_is_painted_outside_the_clip(void **state)
{
    (void)state;
    CellGrid g;
    StrBuf out = {0};
    grid_init(&g, 6, 2);
    grid_clip(&g, (Rect){1, 0, 3, 1});
    grid_text(&g, 0, 0, 6, NARROW, STR("abcdef"), ROLE_BODY, ROLE_BODY);
    grid_text(&g, 0, 1, 6, NARROW, STR("abcdef"), ROLE_BODY, ROLE_BODY);
    grid_text(&g, 3, 0, 6, NARROW, STR("甲"), ROLE_BODY, ROLE_BODY);
    grid_dump(&g, &out);
    assert_string_equal(out.data, " bcd\n\n");
    strbuf_done(&out);
    grid_done(&g);
}

static void long_text_says_that_it_is_cut(void **state)
{
    (void)state;
    CellGrid g;
    StrBuf out = {0};
    grid_init(&g, 9, 1);
    assert_int_equal(grid_text_cut(&g, 0, 0, 9, NARROW, STR("一二三四五六"), ROLE_BODY, ROLE_BODY),
                     8);
    grid_dump(&g, &out);
    assert_string_equal(out.data, "一二三..\n");
    strbuf_done(&out);
    grid_done(&g);
}

static void controls_become_marks(void **state)
{
    (void)state;
    CellGrid g;
    StrBuf out = {0};
    grid_init(&g, 12, 1);
    grid_text(&g, 0, 0, 12, NARROW, STR("a\x1b[2J\x7f\xC2\x9B\xff"), ROLE_BODY, ROLE_BODY);
    grid_dump(&g, &out);
    for (size_t i = 0; i + 1 < out.len; i++)
        assert_true((unsigned char)out.data[i] >= 0x20 && out.data[i] != 0x7F);
    assert_null(strstr(out.data, "\xC2\x9B"));
    strbuf_done(&out);
    grid_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_glyph_cut_in_half_leaves_no_half),
        cmocka_unit_test(nothing_is_painted_outside_the_clip),
        cmocka_unit_test(long_text_says_that_it_is_cut),
        cmocka_unit_test(controls_become_marks),
    };
    return cmocka_run_group_tests_name("ui-grid", tests, NULL, NULL);
}
