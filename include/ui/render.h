/*
 * Render: the bytes that bring a terminal from one screen to the next.
 *
 * Only cells that differ are sent, each run placed by the cursor's own address, and rows that moved
 * are moved by the terminal. Must not know: curses, the terminal's name; what it can do is told by
 * TermCaps.
 */
#ifndef UI_RENDER_H
#define UI_RENDER_H

#include "ui/grid.h"

#define TERM_RGB (1 << 24) // flag of a colour number whose low 24 bits are red, green, blue

/* Strings that make a terminal do something; a NULL one is what it can't. Borrowed. */
typedef struct {
    const char *reset;                 // all attributes and colours off
    const char *attrs[5];              // bold, dim, italic, underline, reverse: as StyleAttr's bits
    const char *clear_row;             // from the cursor to the row's end
    const char *index, *reverse_index; // scroll the region by one, up and down
    const char *(*move)(int y, int x); // place the cursor
    const char *(*region)(int top, int bottom); // set the scroll region
    const char *(*fg)(int colour);
    const char *(*bg)(int colour);
    bool clears_with_background; // clear_row leaves the current background (bce)
    int colours;                 // for theme_style()
} TermCaps;

/* How a pair of roles is drawn; -1 is the terminal's own colour. */
typedef struct {
    int fg, bg, attrs;
    bool known;
} RenderInk;

typedef struct {
    TermCaps caps;
    const Theme *theme;
    bool place_ambiguous; // widths are not sure: place the cursor anew after each such character
    CellGrid shown;       // what stands on the terminal; cols 0: unknown
    StrBuf out;           // bytes to send
    int x, y;             // the cursor, -1: unknown
    int fg, bg;           // as sent: -1 default, -2 unknown
    int attrs;            // StyleAttr, -1 unknown
    RenderInk inks[ROLE_COUNT][ROLE_COUNT]; // by base and over, as they are first wanted
} Render;

void render_done(Render *r);

/* What stands on the terminal is not known any more, or the theme is another: the next screen is
 * sent whole. */
void render_forget(Render *r);

/* Something else moved the cursor or set attributes. */
void render_lost(Render *r);

/* Append a capability string, without its padding. */
void render_send(Render *r, const char *s);

/* Append to r->out what brings the terminal to GRID. */
void render_grid(Render *r, const CellGrid *grid);

#endif
