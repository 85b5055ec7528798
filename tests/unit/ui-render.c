#include "ui/render.h"
#include "ui/scroll.h"
#include "unit.h"
#include <stdio.h>
#include <string.h>

static const CellPolicy *const NARROW = &CELL_POLICY_NARROW;
static Theme theme;

static const char *move(int y, int x)
{
    static char s[32];
    snprintf(s, sizeof s, "<%d,%d>$<5>", y, x);
    return s;
}

static const char *region(int top, int bottom)
{
    static char s[32];
    snprintf(s, sizeof s, "{%d-%d}", top, bottom);
    return s;
}

static void sample(Render *r)
{
    TermCaps caps = {
        .reset = "<0>$<2>", .index = "^", .reverse_index = "v", .move = move, .region = region};
    *r = (Render){.theme = &theme};
    theme_plain(&theme);
    render_init(r, &caps);
}

static void put(CellGrid *g, int y, const char *text)
{
    grid_text(g, 0, y, g->cols, NARROW, str_from(text), ROLE_BODY, ROLE_BODY);
}

static const char *show(Render *r, const CellGrid *g)
{
    strbuf_clear(&r->pen.out);
    strbuf_add_cstr(&r->pen.out, "");
    render_grid(r, g);
    return r->pen.out.data;
}

static void the_same_screen_sends_nothing(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    CellGrid g;
    grid_init(&g, 8, 3);
    put(&g, 0, "甲乙ab");
    assert_non_null(strstr(show(&r, &g), "甲乙ab"));
    assert_string_equal(show(&r, &g), "");
    render_forget(&r);
    assert_non_null(strstr(show(&r, &g), "甲乙ab"));
    grid_done(&g);
    render_done(&r);
}

static void only_what_differs_is_sent(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    CellGrid g;
    grid_init(&g, 20, 3);
    put(&g, 1, "0123456789abcdef");
    show(&r, &g);
    put(&g, 1, "0123456789abcXef");
    assert_string_equal(show(&r, &g), "<1,13>X");
    grid_done(&g);
    render_done(&r);
}

static void padding_is_not_text_but_text_may_look_like_it(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    CellGrid g;
    grid_init(&g, 8, 2);
    put(&g, 0, "$<5>");
    const char *out = show(&r, &g);
    assert_non_null(strstr(out, "$<5>"));
    assert_null(strstr(out, "<0,0>$"));
    assert_null(strstr(out, "$<2>"));
    grid_done(&g);
    render_done(&r);
}

static void rows_that_moved_are_moved_by_the_terminal(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    CellGrid a, b;
    const char *rows[] = {"abcdefg1", "abcdefg2", "abcdefg3", "abcdefg4", "abcdefg5",
                          "abcdefg6", "abcdefg7", "abcdefg8", "abcdefg9"};
    grid_init(&a, 8, 9);
    grid_init(&b, 8, 9);
    Rect pane = a.panes[0] = b.panes[0] = (Rect){0, 0, 8, 8};
    for (int y = 0; y < 8; y++) {
        put(&a, y, rows[y]);
        put(&b, y, rows[y + 1]);
    }
    put(&a, 8, "bar");
    put(&b, 8, "bar");
    assert_int_equal(scroll_find(&a, &b, pane), 1);
    assert_int_equal(scroll_find(&b, &a, pane), -1);
    show(&r, &a);
    assert_string_equal(show(&r, &b), "{0-7}<7,0>^abcdefg9");
    assert_string_equal(show(&r, &a), "<0,0>vabcdefg1");
    grid_done(&a);
    grid_done(&b);
    render_done(&r);
}

/* Two panes with text beside a list: the one that moved is moved between margins. */
static void each_pane_is_moved_by_itself(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    r.caps.margins = true;
    CellGrid before, after;
    grid_init(&before, 30, 9);
    grid_init(&after, 30, 9);
    for (int pane = 0; pane < GRID_PANES; pane++)
        before.panes[pane] = after.panes[pane] = (Rect){pane * 10, 0, 10, 8};
    for (int y = 0; y < 8; y++) {
        char row[32];
        snprintf(row, sizeof row, "first %d   list %d    other %d", y, y, y);
        put(&before, y, row);
        snprintf(row, sizeof row, "first %d   list %d    other %d", y, y, y + 1);
        put(&after, y, row);
    }
    show(&r, &before);
    const char *out = show(&r, &after);
    assert_non_null(strstr(out, "other 8"));
    assert_null(strstr(out, "other 7"));
    assert_null(strstr(out, "first"));
    assert_null(strstr(out, "list"));
    grid_done(&before);
    grid_done(&after);
    render_done(&r);
}

/* Marks at the right edge stand still while the rows beside them are scrolled. */
static void what_stands_beside_the_rows_is_not_sent(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    r.caps.margins = true;
    CellGrid g[2];
    for (int i = 0; i < 2; i++) {
        grid_init(&g[i], 20, 8);
        g[i].panes[0] = (Rect){0, 0, 19, 8};
        for (int y = 0; y < 8; y++) {
            char line[24];
            snprintf(line, sizeof line, "row %d is read", y + i);
            put(&g[i], y, line);
            if (y % 2)
                grid_fill(&g[i], (Rect){19, y, 1, 1}, ROLE_HIT);
        }
    }
    show(&r, &g[0]);
    const char *sent = show(&r, &g[1]);
    assert_non_null(strstr(sent, "row 8 is read"));
    assert_null(strstr(sent, ",19>"));
    assert_null(strstr(sent, "row 7"));
    for (int i = 0; i < 2; i++)
        grid_done(&g[i]);
    render_done(&r);
}

static void unsure_widths_place_the_cursor_anew(void **state)
{
    (void)state;
    Render r;
    sample(&r);
    CellGrid g;
    r.place_ambiguous = true;
    grid_init(&g, 8, 2);
    put(&g, 0, "①a甲b");
    assert_non_null(strstr(show(&r, &g), "①<0,1>a甲b"));
    grid_done(&g);
    render_done(&r);
}

/* Whatever a terminal makes of a family or a flag, what follows stands in its place. */
static void odd_clusters_place_the_cursor_anew(void **state)
{
    (void)state;
    static const char *const ODD[] = {"🇨🇳", "e\u0301", "👨\u200D👩\u200D👧", "🫨"};
    for (size_t i = 0; i < sizeof ODD / sizeof *ODD; i++) {
        Render r;
        sample(&r);
        CellGrid g;
        StrBuf text = {0}, after = {0};
        strbuf_addf(&text, "%s甲b", ODD[i]);
        grid_init(&g, 8, 2);
        put(&g, 0, text.data);
        strbuf_addf(&after, "<0,%d>甲b", g.cells[0].cells);
        assert_non_null(strstr(show(&r, &g), after.data));
        strbuf_done(&text);
        strbuf_done(&after);
        grid_done(&g);
        render_done(&r);
    }
}

static const char *erase_cells(int cells)
{
    static char s[16];
    snprintf(s, sizeof s, "[%d]", cells);
    return s;
}

/* mlterm 3.9 leaves some of them when it erases glyphs of two cells (ECH). */
static void glyphs_of_two_cells_are_not_erased(void **state)
{
    (void)state;
    Render r;
    CellGrid g;
    sample(&r);
    r.caps.erase = erase_cells;
    grid_init(&g, 40, 2);
    put(&g, 0, "甲abcdefghijklmnopqrstuvwxyz0123456789乙");
    show(&r, &g);
    put(&g, 0, "甲                                    乙");
    assert_non_null(strstr(show(&r, &g), "[36]"));
    put(&g, 0, "甲                 丙                 乙");
    show(&r, &g);
    put(&g, 0, "甲                                    乙");
    assert_null(strchr(show(&r, &g), '['));
    put(&g, 0, "甲乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙乙");
    show(&r, &g);
    put(&g, 0, "甲                                    乙");
    assert_null(strchr(show(&r, &g), '['));
    grid_done(&g);
    render_done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_screen_sends_nothing),
        cmocka_unit_test(only_what_differs_is_sent),
        cmocka_unit_test(padding_is_not_text_but_text_may_look_like_it),
        cmocka_unit_test(rows_that_moved_are_moved_by_the_terminal),
        cmocka_unit_test(each_pane_is_moved_by_itself),
        cmocka_unit_test(what_stands_beside_the_rows_is_not_sent),
        cmocka_unit_test(unsure_widths_place_the_cursor_anew),
        cmocka_unit_test(odd_clusters_place_the_cursor_anew),
        cmocka_unit_test(glyphs_of_two_cells_are_not_erased),
    };
    return cmocka_run_group_tests_name("ui-render", tests, NULL, NULL);
}
