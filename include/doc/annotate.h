/*
 * Annotations: what a structure says of one block: its kind, and spans of labels and marks.
 *
 * Must not know: threads, how blocks are found.
 */
#ifndef DOC_ANNOTATE_H
#define DOC_ANNOTATE_H

#include "doc/document.h"

/* The region that holds POS, or NULL. */
const Region *structure_region(const Structure *s, Pos pos);

/* Refine BLOCK, classified by its format, by what S knows. */
void structure_annotate(const Structure *s, Block *block);

/* Append the spans of BLOCK's headings, labels, run-in items, gaps and note marks, unsorted. */
void structure_spans(const Structure *s, const Block *block, SpanVec *out);

#endif
