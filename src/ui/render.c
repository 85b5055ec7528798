#include "ui/render.h"
#include "base/mem.h"
#include "ui/scroll.h"
#include <string.h>

#define UNKNOWN   (-2)
#define GAP_CELLS 4 // unchanged cells that are cheaper to send again than to jump over
#define ROOM_LESS 8 // blanks that are cheaper to send than to clear

void render_done(Render *r)
{
    strbuf_done(&r->out);
    grid_done(&r->shown);
}

void render_forget(Render *r)
{
    grid_done(&r->shown);
    memset(r->inks, 0, sizeof r->inks);
    render_lost(r);
}

void render_lost(Render *r)
{
    r->x = r->y = -1;
    r->fg = r->bg = UNKNOWN;
    r->attrs = -1;
}

void render_send(Render *r, const char *s)
{
    while (s && *s) {
        const char *padding = strstr(s, "$<"); // terminfo(5): for terminals of glass and steel
        const char *end = padding ? strchr(padding, '>') : NULL;
        if (!end) {
            strbuf_add_cstr(&r->out, s);
            return;
        }
        strbuf_add(&r->out, (Str){s, (size_t)(padding - s)});
        s = end + 1;
    }
}

static int colour_number(Colour c)
{
    if (c.kind == COLOUR_INDEX)
        return c.index;
    return c.kind == COLOUR_RGB ? TERM_RGB | c.r << 16 | c.g << 8 | c.b : -1;
}

static RenderInk make_ink(const Render *r, uint8_t base, uint8_t over)
{
    Style s = theme_style(r->theme, ROLE_BODY, r->caps.colours);
    s = style_over(s, theme_style(r->theme, base, r->caps.colours));
    if (over != base)
        s = style_over(s, theme_style(r->theme, over, r->caps.colours));
    return (RenderInk){colour_number(s.fg), colour_number(s.bg), s.attrs, true};
}

static RenderInk ink_of(Render *r, uint8_t base, uint8_t over)
{
    RenderInk *ink = &r->inks[base][over];
    if (!ink->known)
        *ink = make_ink(r, base, over);
    return *ink;
}

static void set_ink(Render *r, RenderInk ink)
{
    bool off = r->attrs < 0 || (r->attrs & ~ink.attrs) || (ink.fg < 0 && r->fg != -1) ||
               (ink.bg < 0 && r->bg != -1);
    if (off) {
        render_send(r, r->caps.reset);
        r->fg = r->bg = -1;
        r->attrs = 0;
    }
    for (int i = 0; i < 5; i++)
        if (ink.attrs & ~r->attrs & 1 << i)
            render_send(r, r->caps.attrs[i]);
    if (ink.fg != r->fg && r->caps.fg)
        render_send(r, r->caps.fg(ink.fg));
    if (ink.bg != r->bg && r->caps.bg)
        render_send(r, r->caps.bg(ink.bg));
    r->fg = ink.fg;
    r->bg = ink.bg;
    r->attrs = ink.attrs;
}

static void move_to(Render *r, int x, int y)
{
    if (r->x == x && r->y == y)
        return;
    if (x == 0 && r->y >= 0 && y == r->y + 1 && r->x >= 0)
        render_send(r, "\r\n");
    else
        render_send(r, r->caps.move(y, x));
    r->x = x;
    r->y = y;
}

static bool same_cell(const GridCell *a, const GridCell *b)
{
    return a->cells == b->cells && a->base == b->base && a->over == b->over &&
           strcmp(a->glyph, b->glyph) == 0;
}

static bool is_blank(const GridCell *c)
{
    return c->cells == 1 && (!c->glyph[0] || strcmp(c->glyph, " ") == 0);
}

/* Whether the terminal may stand elsewhere than we think after GLYPH. */
static bool is_unsure(const Render *r, const char *glyph)
{
    uint32_t cp;
    if ((unsigned char)glyph[0] < 0x80 && !(glyph[0] && glyph[1]))
        return false;
    utf8_decode(glyph, glyph + strlen(glyph), &cp);
    return cell_is_unsteady(glyph) || (r->place_ambiguous && cell_group(cp) != CELL_FIXED);
}

static void send_cell(Render *r, const CellGrid *g, int x, int y)
{
    const GridCell *c = &g->cells[(size_t)y * (size_t)g->cols + (size_t)x];
    move_to(r, x, y);
    set_ink(r, ink_of(r, c->base, c->over));
    strbuf_add_cstr(&r->out, c->glyph[0] ? c->glyph : " ");
    r->x += c->cells;
    // past the last column the cursor hangs in the air, and terminals differ
    if (r->x >= g->cols || is_unsure(r, c->glyph))
        r->x = r->y = -1;
}

/* The first cell of the row's end that is blank in one ink, or the number of columns. */
static int blank_tail(const GridCell *row, int cols)
{
    int x = cols;
    while (x > 0 && is_blank(&row[x - 1]) && row[x - 1].base == row[cols - 1].base &&
           row[x - 1].over == row[cols - 1].over)
        x--;
    return x;
}

/* Clear from X on if the terminal's row is not blank there already; false if it can't be done so. */
static bool clear_tail(Render *r, const GridCell *row, int x, int y, int cols)
{
    RenderInk ink = ink_of(r, row[x].base, row[x].over);
    if (!r->caps.clear_row || (ink.bg >= 0 && !r->caps.clears_with_background) ||
        ink.attrs & (STYLE_REVERSE | STYLE_UNDERLINE) || cols - x < ROOM_LESS)
        return false;
    move_to(r, x, y);
    set_ink(r, ink);
    render_send(r, r->caps.clear_row);
    return true;
}

/* Whether anything in [X, END) of the row differs from what stands there. */
static bool differs(const GridCell *row, const GridCell *old, int x, int end)
{
    for (; x < end; x++)
        if (!old || !same_cell(&row[x], &old[x]))
            return true;
    return false;
}

static void render_row(Render *r, const CellGrid *g, int y)
{
    const GridCell *row = &g->cells[(size_t)y * (size_t)g->cols];
    const GridCell *old = r->shown.cols ? &r->shown.cells[(size_t)y * (size_t)g->cols] : NULL;
    int cols = g->cols, tail = blank_tail(row, cols), end = cols;
    if (tail < cols && (!old || differs(row, old, tail, cols)) && cols - tail >= ROOM_LESS)
        end = tail;
    for (int x = 0; x < end;) {
        int at = x;
        while (at < end && old && same_cell(&row[at], &old[at]))
            at++;
        if (at >= end)
            break;
        if (at - x <= GAP_CELLS && r->y == y && r->x == x)
            at = x; // send the few unchanged ones again
        while (at > 0 && row[at].cells == 0)
            at--; // the second half of a glyph: send it whole
        do {
            send_cell(r, g, at, y);
            at += row[at].cells ? row[at].cells : 1;
        } while (at < end && (!old || !same_cell(&row[at], &old[at])));
        x = at;
    }
    if (end < cols && !clear_tail(r, row, end, y, cols))
        for (int x = end; x < cols; x++)
            send_cell(r, g, x, y);
}

/* Move the terminal's rows as far as G's are moved, and know it. */
static void scroll_to(Render *r, const CellGrid *g)
{
    int rows = g->rows - 1; // the bar stays
    int shift = r->shown.cols ? scroll_find(&r->shown, g, rows) : 0;
    const char *one = shift > 0 ? r->caps.index : r->caps.reverse_index;
    if (!shift || !one || !r->caps.region)
        return;
    if (r->bg != -1 || r->attrs != 0)
        render_send(r, r->caps.reset); // what scrolls in is blank in the terminal's own colours
    r->fg = r->bg = -1;
    r->attrs = 0;
    render_send(r, r->caps.region(0, rows - 1));
    render_send(r, r->caps.move(shift > 0 ? rows - 1 : 0, 0));
    for (int i = shift < 0 ? -shift : shift; i > 0; i--)
        render_send(r, one);
    render_send(r, r->caps.region(0, g->rows - 1));
    r->x = r->y = -1;

    size_t cols = (size_t)g->cols;
    size_t kept = (size_t)(rows - (shift < 0 ? -shift : shift));
    size_t step = (size_t)(shift < 0 ? -shift : shift);
    GridCell *cells = r->shown.cells;
    memmove(cells + (shift > 0 ? 0 : step * cols), cells + (shift > 0 ? step * cols : 0),
            kept * cols * sizeof *cells);
    // no cell equals this one, so the rows that came in are sent
    GridCell none = {.cells = 3};
    for (size_t i = 0; i < step * cols; i++)
        cells[(shift > 0 ? kept * cols : 0) + i] = none;
}

void render_grid(Render *r, const CellGrid *g)
{
    if (g->cols != r->shown.cols || g->rows != r->shown.rows)
        grid_done(&r->shown);
    scroll_to(r, g);
    for (int y = 0; y < g->rows; y++)
        render_row(r, g, y);
    if (!r->shown.cols)
        grid_init(&r->shown, g->cols, g->rows);
    memcpy(r->shown.cells, g->cells, (size_t)g->cols * (size_t)g->rows * sizeof *g->cells);
}
