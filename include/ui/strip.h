/*
 * Strip: the cells at the right edge of the text that show where in all of it the hits are, and where
 * the view is.
 *
 * A cell stands for an equal part of the text, so that it changes only when the counts do, but for
 * the mark of the view. Must not know: what is counted.
 */
#ifndef UI_STRIP_H
#define UI_STRIP_H

#include "base/mem.h"
#include "ui/grid.h"

#define STRIP_MIN_CELLS 32 // a narrower pane has no free column at its edge

typedef struct {
    VEC(size_t) counts;   // hits in each cell's part, from the top
    double first, behind; // of all of the text is in view: 0 to 1
} Strip;

/* Draw S into the column X of GRID, from row Y on. */
void strip_draw(const Strip *s, CellGrid *grid, int x, int y, const CellPolicy *policy);

#endif
