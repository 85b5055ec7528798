/*
 * Scroll: by how many rows a part of the screen stands higher than before.
 *
 * Must not know: the terminal.
 */
#ifndef UI_SCROLL_H
#define UI_SCROLL_H

#include "ui/grid.h"

/* Rows by which AREA of AFTER shows what it was on BEFORE moved up (negative: down); 0 if no
 * movement explains more rows than standing still. Both grids have the same size, AREA lies within. */
int scroll_find(const CellGrid *before, const CellGrid *after, Rect area);

#endif
