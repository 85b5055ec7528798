/*
 * Body: the pane that shows the text.
 *
 * The view is anchored by the position of its top row, which only scrolling changes: a resize there
 * and back gives the same screen. Near the end of the text the rows shown may begin above the
 * anchor, so that the last screen is full. In a spread the rows go on in a second column. Must not
 * know: keys, the sidebar.
 */
#ifndef UI_BODY_H
#define UI_BODY_H

#include "find/keywords.h"
#include "ui/paint.h"

typedef struct {
    int measure_cells; // the widest a row may be
    bool hanging, indent, strict;
    bool spread; // two columns of text, where there is room
} BodyOptions;

typedef struct {
    const Document *doc;  // borrowed
    Flow *flow;           // owned
    Keywords *keywords;   // borrowed
    Pattern *pattern;     // borrowed; NULL: nothing searched
    Hit current;          // the hit that n went to; start POS_NONE: none
    Pos item;             // label of the item that the reader is in, or POS_NONE
    Pos focus;            // note mark that Tab stands on, or POS_NONE
    const Hit *annotated; // borrowed: what the reader has noted, sorted by start
    size_t annotated_count;
    Hit flash;        // what a jump has just gone to; start POS_NONE: nothing
    Pos top;          // anchor
    Rect area;        // where it was last laid out
    int columns;      // of text: 1, or 2 in a spread
    int text_x;       // first cell of the first column's rows, without indent
    int column_cells; // from one column to the next
    int foot_rows;    // left blank below the first column, as it was last looked at
    int shift_cells;  // by which wide tables and code are slid to the left
    BodyOptions options;
} Body;

void body_init(Body *b, const Document *doc, Keywords *keywords, const BodyOptions *options,
               const CellPolicy *policy);
void body_done(Body *b);

/* Lay out for AREA with POLICY; keeps the anchor. */
void body_set_area(Body *b, Rect area, const CellPolicy *policy);

/* Rows of text that are shown, of all columns. In a spread those of a heading that would stand last
 * in the first column begin the second one. */
int body_rows(const Body *b);

/* By how many rows a page goes, down (STEP 1) or up (-1): the last row of the one is the first of
 * the other. */
int body_page_rows(Body *b, int step);

/* The structure was replaced or the text grew. */
void body_invalidate(Body *b);

/* The first row shown, the position of its first byte, and the end of the last row shown. */
FlowCursor body_top_cursor(Body *b);
Pos body_top(Body *b);
Pos body_bottom(Body *b);

/* Whether the text's last row is on the screen. */
bool body_at_end(Body *b);

/* Scroll by ROWS (negative: up). Returns false if there was nowhere to go. */
bool body_scroll(Body *b, long rows);

/* Slide what is wider than the rows by CELLS (negative: back) as far as there is more of it. Returns
 * false if there was not. */
bool body_slide(Body *b, int cells);

/* Slide so far that POS is among what is shown of its row. */
void body_reveal(Body *b, Pos pos);

/* Show POS on screen row ROW, or as near as the ends of the text allow. */
void body_show(Body *b, Pos pos, int row);

/* The cell of POS on the screen; false if it is not shown. */
bool body_place(Body *b, Pos pos, int *x, int *y);

/* The position drawn at X, Y, or POS_NONE. */
Pos body_pos_at(Body *b, int x, int y);

void body_draw(Body *b, CellGrid *grid);

#endif
