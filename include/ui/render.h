/*
 * Render: the bytes that bring a terminal from one screen to the next.
 *
 * Knows what stands on the terminal. Rows that moved may be moved by the terminal, what differs then
 * is sent row by row or ink by ink: several ways are tried out, the one of fewest bytes is sent. Must
 * not know: curses, panes; what the terminal can do is told by the pen's TermCaps.
 */
#ifndef UI_RENDER_H
#define UI_RENDER_H

#include "ui/grid.h"
#include "ui/pen.h"

typedef struct {
    Ink ink;
    bool known;
} RenderInk;

typedef struct {
    TermCaps caps;
    const Theme *theme;
    bool place_ambiguous; // widths are not sure: place the cursor anew after each such character
    CellGrid shown;       // what stands on the terminal; cols 0: unknown
    Pen pen;              // its output is what is to be sent
    RenderInk inks[ROLE_COUNT][ROLE_COUNT]; // by base and over, as they are first wanted
} Render;

void render_init(Render *r, const TermCaps *caps);
void render_done(Render *r);

/* What stands on the terminal is not known any more, or the theme is another: the next screen is
 * sent whole. */
void render_forget(Render *r);

/* Append to the pen's output what brings the terminal to GRID. */
void render_grid(Render *r, const CellGrid *grid);

#endif
