/*
 * Popup: a box over the body: a note's definition, a missing one's explanation, help.
 *
 * Its content is text of its own, set as well as the body's. Must not know: notes, keys.
 */
#ifndef UI_POPUP_H
#define UI_POPUP_H

#include "ui/paint.h"

#define POPUP_ROWS_MAX 4000 // looked at of a box's content

typedef struct {
    bool open;
    char title[96]; // in the upper border
    char hint[96];  // in the lower border
    char *content;  // owned
    Text *text;
    Document *doc;
    Flow *flow;
    uint8_t under_cells; // of the column in which what does not fit goes on; 0: no columns
    Pos anchor;          // of the first row shown; only scrolling changes it
    FlowCursor top;      // that row, as it is laid out now
    int total_rows;      // at the width of the last layout
    Rect box;            // where it was last drawn
} Popup;

/* Open with CONTENT (copied), which may have several lines. */
void popup_open(Popup *p, Str content, const char *title, const char *hint,
                const CellPolicy *policy);

/* Let its lines be a table whose last column is UNDER_CELLS in; lines that don't begin with a blank
 * are headings. */
void popup_set_columns(Popup *p, int under_cells);
void popup_close(Popup *p);

/* Lay out beside the cell ANCHOR_X, ANCHOR_Y inside AREA, covering neither it nor its row. */
void popup_place_beside(Popup *p, Rect area, int anchor_x, int anchor_y, const CellPolicy *policy);

/* Lay out in the middle of AREA, as large as it needs. */
void popup_place_middle(Popup *p, Rect area, const CellPolicy *policy);

/* Scroll its content by ROWS; false if there was nowhere to go. */
bool popup_scroll(Popup *p, long rows);

void popup_draw(Popup *p, CellGrid *grid, const CellPolicy *policy);

#endif
