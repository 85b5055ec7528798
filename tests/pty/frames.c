/*
 * What render.c sends, on an emulated terminal: after every frame the terminal shows exactly the
 * grid, whatever the terminal can do and whatever was shown before.
 */
#include "emulator.h"
#include "ui/render.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FRAMES    1500 // in all, for each kind of terminal
#define TEXT_ROWS 120
#define COLS_MAX  90
#define ROWS_MAX  30

static const char *move(int y, int x)
{
    static char s[32];
    snprintf(s, sizeof s, "\033[%d;%dH", y + 1, x + 1);
    return s;
}

static const char *region(int top, int bottom)
{
    static char s[32];
    snprintf(s, sizeof s, "\033[%d;%dr", top + 1, bottom + 1);
    return s;
}

/* A capability that takes a number. */
#define NUMBERED(name, format)                                                                     \
    static const char *name(int n)                                                                 \
    {                                                                                              \
        static char s[32];                                                                         \
        snprintf(s, sizeof s, format, n);                                                          \
        return s;                                                                                  \
    }
NUMBERED(right, "\033[%dC")
NUMBERED(left, "\033[%dD")
NUMBERED(erase, "\033[%dX")
NUMBERED(fg, "\033[38;5;%dm")
NUMBERED(bg, "\033[48;5;%dm")

enum { MOTION = 1, CLEAR = 2, BCE = 4, REGION = 8, MARGINS = 16, SINGLE = 32, KINDS = 64 };

static TermCaps caps_of(int kind)
{
    TermCaps c = {
        .reset = "\033[m",
        .attrs = {"\033[1m", NULL, NULL, "\033[4m", "\033[7m"},
        .move = move,
        .fg = fg,
        .bg = bg,
        .colours = 256,
        .clears_with_background = kind & BCE,
        .margins = kind & MARGINS,
    };
    if (kind & MOTION) {
        c.right = right;
        c.left = left;
    }
    if (kind & CLEAR) {
        c.clear_row = "\033[K";
        c.erase = erase;
    }
    if (kind & REGION) {
        c.region = region;
        c.index = "\n";
        c.reverse_index = "\033M";
    }
    if (kind & SINGLE) {
        c.attrs_off[0] = "\033[22m";
        c.attrs_off[3] = "\033[24m";
        c.attrs_off[4] = "\033[27m";
        c.fg_off = "\033[39m";
        c.bg_off = "\033[49m";
    }
    return c;
}

static unsigned seed;

static int below(int n)
{
    seed = seed * 1664525 + 1013904223;
    return n > 0 ? (int)(seed >> 8) % n : 0;
}

static Theme theme;

static void shuffle_theme(void)
{
    static const uint8_t ATTRS[] = {
        0, 0, STYLE_BOLD, STYLE_UNDERLINE, STYLE_REVERSE, STYLE_BOLD | STYLE_UNDERLINE};
    theme_plain(&theme);
    for (int role = 0; role < ROLE_COUNT; role++) {
        Style *s = &theme.roles[role];
        *s = (Style){.attrs = ATTRS[below(6)]};
        if (below(2))
            s->fg = (Colour){.kind = COLOUR_INDEX, .index = (uint8_t)(16 + below(4))};
        if (below(3) == 0)
            s->bg = (Colour){.kind = COLOUR_INDEX, .index = (uint8_t)(20 + below(3))};
    }
}

/* The reader's screen as it may be: rows of text, a list beside them, a box over both. */
typedef struct {
    int cols, rows, split; // the list has SPLIT columns
    int text_top, list_top, mark;
    Rect box;
    int status;
    CellPolicy policy;
} Scene;

static char text[TEXT_ROWS][512];
static ThemeRole roles[TEXT_ROWS];

static void write_text(void)
{
    static const char *const PARTS[] = {"读", "卷", "a",  "bc", " ",  "    ",        "①",  "“",
                                        "”",  "—",  "……", "+",  "，", "           ", "𠮷", "=-"};
    for (int i = 0; i < TEXT_ROWS; i++) {
        text[i][0] = '\0';
        roles[i] = (ThemeRole)below(ROLE_COUNT);
        for (int n = below(5) ? below(40) : 0; n > 0; n--)
            strcat(text[i], PARTS[below(16)]);
    }
}

static void put(const Scene *s, CellGrid *g, Rect area, int y, int row)
{
    Str line = str_from(text[row]);
    size_t half = cell_prefix(&s->policy, line, 9, NULL);
    Str left = {line.data, half}, rest = {line.data + half, line.len - half};
    ThemeRole own = row == s->mark ? ROLE_HIT : roles[row];
    grid_clip(g, area);
    int x = area.x + grid_text(g, area.x, area.y + y, area.cols, &s->policy, left, ROLE_BODY, own);
    grid_text(g, x, area.y + y, area.x + area.cols - x, &s->policy, rest, ROLE_BODY,
              row % 3 ? ROLE_BODY : roles[(row + 1) % TEXT_ROWS]);
    grid_unclip(g);
}

static void paint(const Scene *s, CellGrid *g)
{
    char status[64];
    Rect body = {s->split, 0, s->cols - s->split, s->rows - 1};
    Rect list = {0, 1, s->split, s->rows - 2};
    grid_init(g, s->cols, s->rows);
    for (int y = 0; y < body.rows; y++)
        put(s, g, body, y, (s->text_top + y) % TEXT_ROWS);
    grid_fill(g, (Rect){0, 0, s->split, s->rows - 1}, ROLE_SIDEBAR);
    for (int y = 0; y < list.rows; y++)
        put(s, g, list, y, (s->list_top + y) * 7 % TEXT_ROWS);
    grid_fill(g, s->box, ROLE_POPUP);
    for (int y = 0; y < s->box.rows; y++)
        put(s, g, s->box, y, y);
    snprintf(status, sizeof status, "%d%%", s->status);
    grid_fill(g, (Rect){0, s->rows - 1, s->cols, 1}, ROLE_STATUS);
    grid_text(g, s->cols - 6, s->rows - 1, 6, &s->policy, str_from(status), ROLE_STATUS,
              ROLE_STATUS_ACCENT);
    g->panes[0] = body;
    g->panes[1] = s->split ? list : (Rect){0, 0, 0, 0};
}

static void change(Scene *s, Render *r)
{
    switch (below(12)) {
    case 0:
        s->split = below(2) ? below(s->cols - 3) : 0;
        break;
    case 1:
        s->box = (Rect){below(s->cols), below(s->rows - 1), below(40), below(9)};
        break;
    case 2:
        s->box.cols = 0;
        break;
    case 3:
        s->mark = below(TEXT_ROWS);
        break;
    case 4:
        s->list_top = (s->list_top + below(9)) % TEXT_ROWS;
        break;
    case 5:
        if (below(4) == 0) {
            shuffle_theme();
            render_forget(r);
        }
        break;
    case 6:
        s->list_top = (s->list_top + below(3)) % TEXT_ROWS; // both at once
        // fall through
    default:
        s->text_top = (s->text_top + TEXT_ROWS + below(9) - 4) % TEXT_ROWS;
        s->status += below(2);
    }
}

static void ignore_answer(const char *bytes, size_t len, void *arg)
{
    (void)bytes, (void)len, (void)arg;
}

static void send_frame(Emulator *e, Render *r, const CellGrid *g)
{
    strbuf_clear(&r->pen.out);
    render_grid(r, g);
    emulator_write(e, r->pen.out.data ? r->pen.out.data : "", r->pen.out.len);
}

static bool is_blank(const char *glyph)
{
    return !glyph[0] || strcmp(glyph, " ") == 0;
}

/* Whether cell X, Y of both terminals looks the same, and has GLYPH. */
static bool same_cell(const Emulator *a, const Emulator *b, int y, int x, const GridCell *want)
{
    Cell p = emulator_cell(a, y, x), q = emulator_cell(b, y, x);
    if (!want->cells) // the emulator keeps no colours for a right half
        return p.width_cells == 0;
    if (p.width_cells != want->cells || p.bg != q.bg || p.reverse != q.reverse ||
        p.underline != q.underline)
        return false;
    if (is_blank(want->glyph))
        return is_blank(p.text) && (!p.reverse || p.fg == q.fg);
    return strcmp(p.text, want->glyph) == 0 && p.bold == q.bold && p.fg == q.fg;
}

/* A terminal that was never told but to place the cursor and draw shows what is right. */
static void compare(const Emulator *e, const Scene *s, const CellGrid *g, AmbiguousWidth width)
{
    TermCaps plain = caps_of(0);
    Render fresh = {.theme = &theme};
    render_init(&fresh, &plain);
    Emulator *right_one = emulator_new(s->cols, s->rows, width, ignore_answer, NULL);
    send_frame(right_one, &fresh, g);
    for (int y = 0; y < s->rows; y++)
        for (int x = 0; x < s->cols; x++)
            if (!same_cell(e, right_one, y, x, &g->cells[y * s->cols + x])) {
                char *have = emulator_row(e, y), *want = emulator_row(right_one, y);
                print_error("row %d, column %d, screen %dx%d:\n%s\nshould be\n%s\n", y, x, s->cols,
                            s->rows, have, want);
                free(have);
                free(want);
                fail();
            }
    emulator_free(right_one);
    render_done(&fresh);
}

static void run(int kind, AmbiguousWidth width, unsigned first)
{
    TermCaps caps = caps_of(kind);
    Render r = {.theme = &theme, .place_ambiguous = first % 4 == 0};
    Scene s = {.cols = 40, .rows = 12, .mark = -1};
    seed = first;
    write_text();
    shuffle_theme();
    s.cols = 12 + below(COLS_MAX - 12);
    s.rows = 4 + below(ROWS_MAX - 4);
    s.split = s.cols / 3;
    s.policy = width == WIDTH_WIDE ? CELL_POLICY_WIDE : CELL_POLICY_NARROW;
    if (width == WIDTH_MIXED)
        s.policy.cells[CELL_ENCLOSED] = 2;
    render_init(&r, &caps);
    Emulator *e = emulator_new(s.cols, s.rows, width, ignore_answer, NULL);
    for (int frame = 0; frame < FRAMES / 30; frame++) {
        CellGrid g;
        paint(&s, &g);
        send_frame(e, &r, &g);
        compare(e, &s, &g, width);
        grid_done(&g);
        change(&s, &r);
    }
    emulator_free(e);
    render_done(&r);
}

static void every_frame_is_exact(void **state)
{
    (void)state;
    for (int kind = 0; kind < KINDS; kind++)
        for (unsigned i = 0; i < 3; i++)
            run(kind, (AmbiguousWidth)i, (unsigned)kind * 31 + i);
}

static void every_frame_of_a_full_terminal_is_exact(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 30; i++)
        run(KINDS - 1, (AmbiguousWidth)(i % 3), 1000 + i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_frame_is_exact),
        cmocka_unit_test(every_frame_of_a_full_terminal_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
