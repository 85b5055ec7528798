/*
 * Flow: a document as an endless column of rows, laid out lazily from any position.
 *
 * A cursor names a row by its block's start and its index there; it is good as long as the style
 * and the structure stay. What must outlast those is a Pos. A bounded cache keeps recent
 * paragraphs. Must not know: the screen, what is on it.
 */
#ifndef LAYOUT_FLOW_H
#define LAYOUT_FLOW_H

#include "layout/paragraph.h"

typedef struct Flow Flow;

typedef struct {
    Pos block;    // start of the block
    uint32_t row; // index in it
} FlowCursor;

/* A flow over D (borrowed). */
Flow *flow_new(const Document *d, const LayoutStyle *style);
void flow_free(Flow *f);

void flow_set_style(Flow *f, const LayoutStyle *style);
const LayoutStyle *flow_style(const Flow *f);

/* Forget all laid-out paragraphs: the structure was replaced, or the last block grew. */
void flow_invalidate(Flow *f);

/* The row that holds POS. */
FlowCursor flow_find(Flow *f, Pos pos);

/* Move C by ROWS (negative: up) as far as there are rows; returns the rows moved (not negative). */
size_t flow_move(Flow *f, FlowCursor *c, long rows);

/* The paragraph and row of C; valid until FLOW_KEEP other paragraphs were asked for, or the flow
 * changed. */
#define FLOW_KEEP 512
const Paragraph *flow_paragraph(Flow *f, FlowCursor c);
const Row *flow_row(Flow *f, FlowCursor c);

/* The position of C's first byte. */
Pos flow_pos(Flow *f, FlowCursor c);

#endif
