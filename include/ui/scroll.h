/*
 * Scroll: by how many rows the text on a new screen stands higher than on the one before.
 *
 * Looks at the right half of the rows, where the body is; what stands at the left (the sidebar) may
 * stay. Must not know: the terminal.
 */
#ifndef UI_SCROLL_H
#define UI_SCROLL_H

#include "ui/grid.h"

/* Rows by which AFTER's first ROWS rows show BEFORE's moved up (negative: down); 0 if moving the
 * terminal's rows would save nothing. Both grids have the same size. */
int scroll_find(const CellGrid *before, const CellGrid *after, int rows);

#endif
