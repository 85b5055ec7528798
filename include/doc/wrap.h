/*
 * Wrap: whether a line of hard-wrapped text goes on in the next one, by the look of both.
 *
 * Must not know: structure, formats, positions.
 */
#ifndef DOC_WRAP_H
#define DOC_WRAP_H

#include "base/str.h"

/* A line and its neighbours, without terminators; empty where there is none. */
typedef struct {
    Str before, line, next, after;
} WrapLines;

/* Whether L->next continues L->line in text broken at CELLS: the line had no room for what the next
 * one begins with, and that one neither stands nor opens like a paragraph of its own. */
bool wrap_goes_on(uint16_t cells, const WrapLines *l);

#endif
