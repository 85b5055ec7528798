#include "config/theme.h"
#include "ui/pen.h"
#include "unit.h"
#include <stdio.h>
#include <string.h>

static const char *move(int y, int x)
{
    static char s[32];
    snprintf(s, sizeof s, "\033[%d;%dH", y + 1, x + 1);
    return s;
}

static const char *right(int n)
{
    static char s[32];
    snprintf(s, sizeof s, "\033[%dC", n);
    return s;
}

static const char *region(int top, int bottom)
{
    static char s[32];
    snprintf(s, sizeof s, "\033[%d;%dr", top + 1, bottom + 1);
    return s;
}

static const char *fg(int n)
{
    static char s[32];
    snprintf(s, sizeof s, "\033[38;5;%dm", n);
    return s;
}

static TermCaps caps = {
    .reset = "\033[m",
    .attrs = {"\033[1m", "\033[2m", "\033[3m", "\033[4m", "\033[7m"},
    .move = move,
    .right = right,
    .region = region,
    .fg = fg,
};

static Pen sample(void)
{
    Pen p = {.caps = &caps};
    pen_lost(&p);
    return p;
}

/* What P has written since the last look. */
static const char *written(Pen *p)
{
    static char s[256];
    snprintf(s, sizeof s, "%.*s", (int)p->out.len, p->out.len ? p->out.data : "");
    strbuf_clear(&p->out);
    return s;
}

static void the_shortest_move_is_taken(void **state)
{
    (void)state;
    Pen p = sample();
    pen_move(&p, 20, 10);
    assert_string_equal(written(&p), "\033[11;21H");
    pen_move(&p, 25, 10);
    assert_string_equal(written(&p), "\033[5C");
    pen_move(&p, 0, 10);
    assert_string_equal(written(&p), "\r");
    pen_move(&p, 0, 0);
    assert_string_equal(written(&p), "\033[1;1H");
    pen_move(&p, 0, 0);
    assert_string_equal(written(&p), "");
    pen_glyph(&p, "①", 1, false); // who knows where it stands now
    written(&p);
    pen_move(&p, 2, 0);
    assert_string_equal(written(&p), "\033[1;3H");
    pen_done(&p);
}

static void line_feeds_stay_in_the_scroll_region(void **state)
{
    (void)state;
    Pen p = sample();
    pen_move(&p, 3, 3);
    written(&p);
    pen_move(&p, 0, 4); // the region is not known yet
    assert_string_equal(written(&p), "\033[5;1H");
    pen_region(&p, 0, 6);
    pen_move(&p, 3, 5);
    written(&p);
    pen_move(&p, 0, 6);
    assert_string_equal(written(&p), "\r\n");
    pen_move(&p, 0, 7); // a line feed would scroll
    assert_string_equal(written(&p), "\033[8;1H");
    pen_move(&p, 0, 8); // below it there is nothing to scroll
    assert_string_equal(written(&p), "\r\n");
    pen_region(&p, 0, 6);
    assert_string_equal(written(&p), "");
    pen_done(&p);
}

static void attributes_share_a_sequence(void **state)
{
    (void)state;
    Pen p = sample();
    pen_ink(&p, (Ink){88, -1, STYLE_BOLD});
    assert_string_equal(written(&p), "\033[0;1;38;5;88m");
    pen_ink(&p, (Ink){24, -1, STYLE_BOLD});
    assert_string_equal(written(&p), "\033[38;5;24m");
    pen_ink(&p, (Ink){24, -1, 0}); // nothing else is known to put bold off
    assert_string_equal(written(&p), "\033[0;38;5;24m");
    pen_ink(&p, (Ink){-1, -1, 0});
    assert_string_equal(written(&p), "\033[m");
    pen_done(&p);
}

/* One string puts bold and dim off; what stays on is put on again. */
static void one_attribute_goes_alone_where_it_can(void **state)
{
    (void)state;
    TermCaps with = caps;
    with.attrs_off[0] = with.attrs_off[1] = "\033[22m";
    Pen p = sample();
    p.caps = &with;
    pen_ink(&p, (Ink){88, -1, STYLE_BOLD | STYLE_DIM | STYLE_UNDERLINE});
    written(&p);
    pen_ink(&p, (Ink){88, -1, STYLE_DIM | STYLE_UNDERLINE});
    assert_string_equal(written(&p), "\033[22;2m");
    pen_ink(&p, (Ink){88, -1, STYLE_UNDERLINE});
    assert_string_equal(written(&p), "\033[22m");
    pen_done(&p);
}

static void other_terminals_get_their_own_strings(void **state)
{
    (void)state;
    TermCaps glass = {.reset = "<0>$<5>", .attrs = {"<b>$<2/>", NULL, NULL, "<u>"}, .move = move};
    Pen p = sample();
    p.caps = &glass;
    pen_ink(&p, (Ink){-1, -1, STYLE_BOLD | STYLE_UNDERLINE});
    assert_string_equal(written(&p), "<0><b><u>");
    pen_done(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_shortest_move_is_taken),
        cmocka_unit_test(line_feeds_stay_in_the_scroll_region),
        cmocka_unit_test(attributes_share_a_sequence),
        cmocka_unit_test(one_attribute_goes_alone_where_it_can),
        cmocka_unit_test(other_terminals_get_their_own_strings),
    };
    return cmocka_run_group_tests_name("ui-pen", tests, NULL, NULL);
}
