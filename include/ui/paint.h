/*
 * Paint: one laid-out row into a grid, each cluster in its roles.
 *
 * Structure (heading, label, note mark) gives the base role, highlights (keyword, hit, focus) lie
 * over it. Must not know: which pane it paints for.
 */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include "layout/flow.h"
#include "layout/walk.h"
#include "ui/grid.h"

typedef struct {
    const Document *doc;
    const LayoutStyle *style;
    ThemeRole ground;   // the role of plain text: BODY, POPUP
    SpanVec highlights; // sorted by start; later ones on top; owned by the caller
} Paint;

/* Paint ROW of PARAGRAPH with its indent from X on. */
void paint_row(const Paint *paint, CellGrid *grid, int x, int y, const Paragraph *paragraph,
               const Row *row);

#endif
