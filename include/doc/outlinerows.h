/*
 * Outline rows: the nodes of an outline down to a level, numbered for a list.
 *
 * Costs the outline's blocks once and a block a question, whatever the outline has. Good for the
 * outline it was made of, which must have been indexed and must outlive it. Must not know: what
 * shows the rows.
 */
#ifndef DOC_OUTLINEROWS_H
#define DOC_OUTLINEROWS_H

#include "doc/outline.h"

typedef struct {
    const Outline *outline;
    OutlineSet set;
    unsigned level;       // deepest that has rows
    VEC(uint32_t) before; // rows before each block
    size_t count;         // rows
} OutlineRows;

/* Make R (zero, or made before) anew. LEVEL: 1 to OUTLINE_LEVELS. */
void outlinerows_make(OutlineRows *r, const Outline *o, OutlineSet set, unsigned level);
void outlinerows_done(OutlineRows *r);

/* The node in ROW, which must be less than count. */
uint32_t outlinerows_node(const OutlineRows *r, size_t row);

/* Rows that stand before POS or on it. */
size_t outlinerows_upto(const OutlineRows *r, Pos pos);

#endif
