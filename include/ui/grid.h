/*
 * CellGrid: what the screen should show, cell by cell; panes paint into it, screen.c brings it to
 * the terminal, golden tests print it.
 *
 * Invariants: a two-cell glyph takes a cell of its own and a following one with cells == 0; nothing
 * in a glyph is a control. Painting outside the clip rectangle is ignored. Must not know: curses,
 * colours (only roles).
 */
#ifndef UI_GRID_H
#define UI_GRID_H

#include "config/theme.h"
#include "layout/cell.h"

typedef struct {
    char glyph[CELL_GLYPH_BYTES]; // empty: a blank
    uint8_t cells;                // 1 or 2; 0: covered by the glyph to the left
    uint8_t base, over;           // ThemeRole, ThemeRole laid over it
} GridCell;

typedef struct {
    int x, y, cols, rows;
} Rect;

#define GRID_PANES 3

typedef struct {
    int cols, rows;
    GridCell *cells; // rows * cols
    Rect clip;
    Rect
        panes[GRID_PANES]; // whose rows may have moved together since the last screen; may be empty
    int cursor_x, cursor_y; // -1: hidden
} CellGrid;

void grid_init(CellGrid *g, int cols, int rows); // all blank, role BODY
void grid_done(CellGrid *g);

/* Only cells inside RECT are painted from now on. */
void grid_clip(CellGrid *g, Rect rect);
void grid_unclip(CellGrid *g);

void grid_fill(CellGrid *g, Rect rect, ThemeRole base);

/* Put CLUSTER (1 or 2 cells) at X, Y. One that does not fit whole is left out. */
void grid_put(CellGrid *g, int x, int y, const Cluster *cluster, ThemeRole base, ThemeRole over);

/* Lay OVER over what stands in RECT. */
void grid_tint(CellGrid *g, Rect rect, ThemeRole over);

/* Put S from X on, at most CELLS wide, cut between clusters. Returns the cells used. */
int grid_text(CellGrid *g, int x, int y, int cells, const CellPolicy *policy, Str s, ThemeRole base,
              ThemeRole over);

/* As grid_text, ending in "..." where S is cut. */
int grid_text_cut(CellGrid *g, int x, int y, int cells, const CellPolicy *policy, Str s,
                  ThemeRole base, ThemeRole over);

bool rect_contains(Rect r, int x, int y);

/* The rows as text, one a line, blanks at the end cut: for tests. */
void grid_dump(const CellGrid *g, StrBuf *out);

/* For each row, a line with a letter a cell for its topmost role (see grid.c): for tests. */
void grid_dump_roles(const CellGrid *g, StrBuf *out);

#endif
