/*
 * Paragraph: one block set into rows at a width.
 *
 * Invariants: the rows' [start, end) lie end to end and together are the block's [text, end); no
 * row is wider than width_cells (plus hang_cells when it hangs) unless one cluster alone is; no row
 * begins or ends with a forbidden mark unless it can't be helped (a single unbreakable run wider
 * than the row). A block has at least one row. Must not know: colours, the screen.
 */
#ifndef LAYOUT_PARAGRAPH_H
#define LAYOUT_PARAGRAPH_H

#include "layout/table.h"

typedef struct {
    uint16_t width_cells; // the measure, ≥ 1, without the gutter
    uint8_t hang_cells;   // gutter at the right for hanging marks: 0 or 2
    bool indent;          // first-line indent of body paragraphs (two Han widths)
    bool strict;          // line breaking: see LineSource
    bool slides; // tables and code that are too wide keep to one row, shown from shift_cells on
    uint16_t shift_cells;
    uint8_t under_cells; // rows below a block's first one begin so far in, where they are wide
    CellPolicy cells;
} LayoutStyle;

typedef struct {
    Pos start, end;  // the row's bytes, blanks at its end included
    Pos shown_end;   // end of what is drawn: blanks at the row's end vanish
    uint16_t indent; // cells left empty before the first
    uint16_t cells;  // cells drawn after the indent, a hanging mark included
    uint16_t shift;  // cells of it that lie left of those drawn
    uint16_t beyond; // right of them
    bool hangs;      // its last mark stands in the gutter
    bool plain;      // what is drawn are its bytes as they are
} Row;

/* Bytes that are not drawn, or in whose place one character is. */
typedef struct {
    Pos start, end;
    uint32_t instead; // 0: nothing
} HiddenRange;

typedef struct {
    Block block;
    SpanVec spans;           // of the block, from document_spans()
    VEC(HiddenRange) hidden; // sorted, apart from each other
    GapVec gaps;             // sorted
    VEC(Row) rows;
    Table table; // of the last row of one, kept for the next; of the same structure
} Paragraph;

/* Lay out BLOCK of D. OUT must be zero-initialised or laid out before; it keeps its memory. */
void paragraph_layout(const Document *d, const Block *block, const LayoutStyle *style,
                      Paragraph *out);
void paragraph_done(Paragraph *p);

/* The row that holds POS (clipped to the block). */
size_t paragraph_row_at(const Paragraph *p, Pos pos);

#endif
