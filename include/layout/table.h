/*
 * Table: the columns of a table whose rows are lines with `|`.
 *
 * Columns are measured from the rows near the one that is set: those of the same run within a window
 * of the text, so that setting any row stays local and all of a window agree. Must not know: the
 * screen.
 */
#ifndef LAYOUT_TABLE_H
#define LAYOUT_TABLE_H

#include "doc/document.h"
#include "layout/cell.h"

#define TABLE_COLUMNS_MAX 32 // what stands in further ones is not aligned

typedef struct {
    Pos start, next; // rows that were measured; equal: none
    size_t ready;    // of the text then
    uint16_t count;
    uint16_t cells[TABLE_COLUMNS_MAX];
    uint8_t sides[TABLE_COLUMNS_MAX]; // TableSide
} Table;

typedef enum { TABLE_LEFT, TABLE_RIGHT, TABLE_MIDDLE } TableSide;

/* Cells that are drawn before the character at a position, though the text has none there. */
typedef struct {
    Pos at;
    uint16_t cells;
    char fill; // what they show: a blank, or - in the row under a table's head
} Gap;

typedef VEC(Gap) GapVec;

/* Whether B is one row of a table. */
bool table_is_row(const Document *d, const Block *b);

/* Measure the columns of the table that B is a row of, unless T holds them already. */
void table_measure(const Document *d, const Block *b, const CellPolicy *policy, Table *t);

/* Set B's text into the columns of T: append to SPANS (of B, sorted) the blanks of the source as
 * hidden, to GAPS what stands in their place. */
void table_set(const Document *d, const Block *b, const CellPolicy *policy, const Table *t,
               SpanVec *spans, GapVec *gaps);

#endif
