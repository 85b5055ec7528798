#include "ui/grid.h"
#include "base/mem.h"
#include <string.h>

void grid_init(CellGrid *g, int cols, int rows)
{
    *g = (CellGrid){.cols = cols, .rows = rows, .cursor_x = -1, .cursor_y = -1};
    g->cells = mem_zero((size_t)cols * (size_t)rows, sizeof *g->cells);
    grid_unclip(g);
    grid_fill(g, g->clip, ROLE_BODY);
}

void grid_done(CellGrid *g)
{
    mem_free(g->cells);
    *g = (CellGrid){0};
}

void grid_clip(CellGrid *g, Rect r)
{
    int x2 = r.x + r.cols < g->cols ? r.x + r.cols : g->cols;
    int y2 = r.y + r.rows < g->rows ? r.y + r.rows : g->rows;
    r.x = r.x < 0 ? 0 : r.x;
    r.y = r.y < 0 ? 0 : r.y;
    g->clip = (Rect){r.x, r.y, x2 > r.x ? x2 - r.x : 0, y2 > r.y ? y2 - r.y : 0};
}

void grid_unclip(CellGrid *g)
{
    g->clip = (Rect){0, 0, g->cols, g->rows};
}

bool rect_contains(Rect r, int x, int y)
{
    return x >= r.x && x < r.x + r.cols && y >= r.y && y < r.y + r.rows;
}

static GridCell *cell_at(CellGrid *g, int x, int y)
{
    return &g->cells[(size_t)y * (size_t)g->cols + (size_t)x];
}

/* Blank the cell at X, Y and the other half of a glyph that it cuts. */
static void clear_cell(CellGrid *g, int x, int y, ThemeRole base)
{
    GridCell *c = cell_at(g, x, y);
    if (c->cells == 0 && x > 0) {
        c[-1].glyph[0] = '\0';
        c[-1].cells = 1;
    }
    if (c->cells == 2 && x + 1 < g->cols)
        c[1].cells = 1;
    *c = (GridCell){.cells = 1, .base = (uint8_t)base, .over = (uint8_t)base};
}

void grid_fill(CellGrid *g, Rect r, ThemeRole base)
{
    for (int y = r.y; y < r.y + r.rows; y++)
        for (int x = r.x; x < r.x + r.cols; x++)
            if (rect_contains(g->clip, x, y))
                clear_cell(g, x, y, base);
}

void grid_tint(CellGrid *g, Rect r, ThemeRole over)
{
    for (int y = r.y; y < r.y + r.rows; y++)
        for (int x = r.x; x < r.x + r.cols; x++)
            if (rect_contains(g->clip, x, y))
                cell_at(g, x, y)->over = (uint8_t)over;
}

void grid_put(CellGrid *g, int x, int y, const Cluster *cluster, ThemeRole base, ThemeRole over)
{
    if (!cluster->cells || !rect_contains(g->clip, x, y) ||
        !rect_contains(g->clip, x + cluster->cells - 1, y))
        return;
    for (int i = 0; i < cluster->cells; i++)
        clear_cell(g, x + i, y, base);
    GridCell *c = cell_at(g, x, y);
    memcpy(c->glyph, cluster->glyph, sizeof c->glyph);
    c->cells = cluster->cells;
    for (int i = 0; i < cluster->cells; i++) {
        c[i].base = (uint8_t)base;
        c[i].over = (uint8_t)over;
        if (i)
            c[i].cells = 0;
    }
}

int grid_text(CellGrid *g, int x, int y, int cells, const CellPolicy *policy, Str s, ThemeRole base,
              ThemeRole over)
{
    const char *p = s.data, *end = s.data + s.len;
    int used = 0;
    while (p < end) {
        Cluster c;
        cell_cluster(policy, p, end, &c);
        if (used + c.cells > cells)
            break;
        grid_put(g, x + used, y, &c, base, over);
        used += c.cells;
        p += c.bytes;
    }
    return used;
}

int grid_text_cut(CellGrid *g, int x, int y, int cells, const CellPolicy *policy, Str s,
                  ThemeRole base, ThemeRole over)
{
    size_t all = cells > 0 ? (size_t)cells : 0;
    if (cell_prefix(policy, s, all, NULL) == s.len || all < 6)
        return grid_text(g, x, y, cells, policy, s, base, over);
    int used = grid_text(g, x, y, cells - 2, policy, s, base, over);
    return used + grid_text(g, x + used, y, 2, policy, STR(".."), base, over);
}

void grid_dump(const CellGrid *g, StrBuf *out)
{
    for (int y = 0; y < g->rows; y++) {
        size_t blanks = 0;
        for (int x = 0; x < g->cols; x++) {
            const GridCell *c = &g->cells[(size_t)y * (size_t)g->cols + (size_t)x];
            if (!c->cells)
                continue;
            if (!c->glyph[0] || strcmp(c->glyph, " ") == 0) {
                blanks++;
                continue;
            }
            for (; blanks; blanks--)
                strbuf_add_byte(out, ' ');
            strbuf_add_cstr(out, c->glyph);
        }
        strbuf_add_byte(out, '\n');
    }
}

/* A letter for each role, in the order of THEME_ROLES. */
static char role_letter(ThemeRole role)
{
    static const char LETTERS[] = ".abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    return role < sizeof LETTERS - 1 ? LETTERS[role] : '?';
}

void grid_dump_roles(const CellGrid *g, StrBuf *out)
{
    for (int y = 0; y < g->rows; y++) {
        for (int x = 0; x < g->cols; x++)
            strbuf_add_byte(out, role_letter(g->cells[y * g->cols + x].over));
        strbuf_add_byte(out, '\n');
    }
}
