/*
 * Pen: where a terminal's cursor stands and in what ink it draws, and the fewest bytes that change
 * either.
 *
 * A copy of a Pen with an output of its own can try something out. Must not know: grids, roles, the
 * terminal's name; what it can do is told by TermCaps.
 */
#ifndef UI_PEN_H
#define UI_PEN_H

#include "base/str.h"

#define TERM_RGB   (1 << 24) // flag of a colour number whose low 24 bits are red, green, blue
#define TERM_ATTRS 5         // bold, dim, italic, underline, reverse: as StyleAttr's bits

/* Strings that make a terminal do something; a NULL one is what it can't. Borrowed. */
typedef struct {
    const char *reset;                          // all attributes and colours off
    const char *attrs[TERM_ATTRS];              //
    const char *attrs_off[TERM_ATTRS];          // one of them off; bold's and dim's may be the same
    const char *fg_off, *bg_off;                // the terminal's own colour
    const char *clear_row;                      // from the cursor to the row's end
    const char *index, *reverse_index;          // scroll the region by one, up and down
    const char *(*move)(int y, int x);          // place the cursor
    const char *(*right)(int cells);            // move it in its row
    const char *(*left)(int cells);             //
    const char *(*erase)(int cells);            // blank cells from the cursor on, which stays
    const char *(*region)(int top, int bottom); // set the scroll region
    const char *(*fg)(int colour);
    const char *(*bg)(int colour);
    bool clears_with_background; // clear_row and erase leave the current background (bce)
    bool margins;                // left and right margins of the scroll region (DECSLRM)
    bool synchronized;           // frames can be shown at once (mode 2026)
    int colours;                 // for theme_style()
} TermCaps;

/* How something is drawn; a colour of -1 is the terminal's own. */
typedef struct {
    int fg, bg;
    int attrs; // StyleAttr; -1: not known
} Ink;

typedef struct {
    const TermCaps *caps;
    StrBuf out;      // bytes to send
    int x, y;        // the cursor, -1: not known
    int top, bottom; // the scroll region; bottom -1: not known
    Ink ink;
} Pen;

void pen_done(Pen *p);

/* Something else moved the cursor, set attributes or the scroll region. */
void pen_lost(Pen *p);

/* Append a capability string, without its padding. */
void pen_send(Pen *p, const char *s);

void pen_move(Pen *p, int x, int y);

/* The rows that index and reverse_index scroll; the terminal must have such a region. */
void pen_region(Pen *p, int top, int bottom);

void pen_ink(Pen *p, Ink ink);

/* Draw GLYPH where the pen stands. SURE: it takes CELLS on this terminal. */
void pen_glyph(Pen *p, const char *glyph, int cells, bool sure);

/* Whether a blank in A's ink looks like one in B's. */
bool ink_same_blank(Ink a, Ink b);
bool ink_same(Ink a, Ink b);

/* Whether clearing in INK leaves what a blank in INK looks like. */
bool pen_can_clear(const Pen *p, Ink ink);

#endif
