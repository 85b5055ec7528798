/*
 * Walk: what is drawn of a row, cluster by cluster.
 *
 * Hidden markup is skipped; a tab comes out as two blanks, a line terminator inside as a blank or
 * nothing (0 cells), a gap as blanks of no bytes. Must not know: the screen.
 */
#ifndef LAYOUT_WALK_H
#define LAYOUT_WALK_H

#include "layout/paragraph.h"

#define WALK_TAB_CELLS 2

typedef struct {
    const Paragraph *paragraph;
    const Row *row;
    const CellPolicy *cells;
    const char *data; // of the text
    Pos pos;          // where the next cluster begins
    Pos at;           // where the one given last began; POS_NONE for a gap's
    size_t hidden;    // the first hidden range that does not end before pos
    size_t gap;       // the first gap that is not all given
    unsigned given;   // cells of it
    unsigned shift;   // cells still to be left out
    unsigned left;    // cells still to be drawn
} RowWalk;

/* A walk along ROW of P from its start. All of them must outlive it. */
RowWalk row_walk(const Document *d, const Paragraph *p, const Row *row, const LayoutStyle *style);

/* Give the next cluster; false at the row's end. */
bool row_walk_next(RowWalk *w, Cluster *out);

#endif
