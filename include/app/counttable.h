/*
 * Count table: how often each keyword stands in each section: sections down, keywords across.
 *
 * A section's count has that of what stands below it. A cell is counted when it is asked for; the
 * last few thousand are kept. Must not know: the screen, standard output.
 */
#ifndef APP_COUNTTABLE_H
#define APP_COUNTTABLE_H

#include "doc/document.h"
#include "doc/outlinerows.h"
#include "find/keywords.h"

#define COUNT_LEVELS 2 // that are listed if nothing else is said

typedef struct {
    Pos start, end;
    uint32_t node; // OUTLINE_NONE: what stands before the first section
    uint32_t level;
} CountRow;

typedef struct {
    uint32_t row, word, count;
    bool known;
} CountCell;

typedef struct {
    const Document *doc; // borrowed, with its structure as it is now
    Keywords *keywords;
    OutlineRows sections;
    size_t before;    // 1: a row for what stands before the first section comes first
    CountCell *cells; // by row and word
    size_t words;
} CountTable;

/* Make the rows of T (zero, or made before) anew: sections as deep as LEVELS. */
void counttable_make(CountTable *t, const Document *d, Keywords *k, unsigned levels);
void counttable_done(CountTable *t);

/* Counts of keyword WORD have changed, of all: forget what was counted. */
void counttable_forget(CountTable *t);

size_t counttable_rows(const CountTable *t);
CountRow counttable_row(const CountTable *t, size_t row);

/* The last row that does not begin behind POS, or the first. */
size_t counttable_find(const CountTable *t, Pos pos);

size_t counttable_cell(CountTable *t, size_t row, size_t word);

/* Append T as columns, or as a JSON array of an object a section. */
void counttable_write(CountTable *t, bool json, StrBuf *out);

#endif
