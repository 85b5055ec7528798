/*
 * LineIndex: how many newlines stand before every LINE_INDEX_STEP-th byte of a text, so that a line
 * is found, and a position's line, by counting from nearby.
 *
 * Must not know: where the bytes come from, who counts when.
 */
#ifndef DOC_LINEINDEX_H
#define DOC_LINEINDEX_H

#include "base/mem.h"
#include "base/str.h"
#include "source/text.h"

#define LINE_INDEX_STEP ((size_t)1 << 16)

/* A place before which LINES newlines stand. */
typedef struct {
    Pos pos;
    size_t newlines;
} LinePlace;

typedef struct {
    VEC(size_t) before; // newlines before byte i * LINE_INDEX_STEP
    LinePlace counted;  // how far
} LineIndex;

void lineindex_done(LineIndex *l);
void lineindex_copy(const LineIndex *from, LineIndex *to);

/* Count on as far as TO. */
void lineindex_count(LineIndex *l, const char *data, Pos to);

/* The last known place at or before POS / with fewer than NEWLINES before it (or the text's
 * start). */
LinePlace lineindex_at(const LineIndex *l, Pos pos);
LinePlace lineindex_short_of(const LineIndex *l, size_t newlines);

/* PLACE, moved on to POS. */
LinePlace lineplace_at(LinePlace place, const char *data, Pos pos);

/* Of the line in which AT stands: where it begins, and a place in it from which its end is nearby, if
 * that was counted. */
typedef struct {
    Pos start, near_end;
} LineEdges;

LineEdges lineindex_edges(const LineIndex *l, const char *data, LinePlace at);

#endif
