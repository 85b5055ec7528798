/*
 * Wrap: at which width the lines around a position were broken by hand, and whether a line goes on
 * in the next one.
 *
 * Both are judged from nearby bytes alone: a text may be wrapped in a part only, or at two widths,
 * and whoever asks, the scan or the screen, gets the same answer. Must not know: structure, formats.
 */
#ifndef DOC_WRAP_H
#define DOC_WRAP_H

#include "source/text.h"

#define WRAP_CELLS_MAX 130 // nobody breaks lines by hand wider than this

/* What the first lines that start in one window of the text say. */
typedef struct {
    uint64_t window;                     // counted from 1; 0: not looked at
    Pos reach;                           // what could be read then
    uint16_t lines;                      // that break off in the middle of a sentence
    uint16_t counts[WRAP_CELLS_MAX + 1]; // those of them that hold punctuation, by width
} WrapSample;

/* Remembers windows lately looked at. Zero-initialised is empty. */
typedef struct {
    WrapSample samples[4];
    Pos from, to; // where the last answer holds
    Pos reach;    // what could be read then; SIZE_MAX: all that it needs
    uint16_t cells;
} WrapFinder;

/* wrap_cells_at() where the last answer does not hold. */
uint16_t wrap_find_cells(WrapFinder *f, Str text, Pos pos);

/* The width at which the lines around POS were broken, or 0: they were not. TEXT is what can be
 * read so far, from the document's start. */
static inline uint16_t wrap_cells_at(WrapFinder *f, Str text, Pos pos)
{
    bool holds = pos >= f->from && pos < f->to && (f->reach == SIZE_MAX || f->reach == text.len);
    return holds ? f->cells : wrap_find_cells(f, text, pos);
}

/* A line as it was measured. */
typedef struct {
    Str line, text;         // TEXT: without the blanks around
    uint32_t indent, cells; // cells: with the indent
    uint8_t end;            // LineEnd
    bool wide_indent;       // begins with U+3000: by itself the mark of a paragraph
} WrapMeasure;

/* A line and its neighbours, without terminators; empty where there is none. */
typedef struct {
    Str before, line, next, after;
    WrapMeasure *last; // of who asks line by line, else NULL: what NEXT measured, the LINE to come
} WrapLines;

/* Whether L->next continues L->line in text broken at CELLS: the line had no room for what the next
 * one begins with, or stops short in mid-sentence; and that one neither stands nor opens like a
 * paragraph of its own. */
bool wrap_goes_on(uint16_t cells, const WrapLines *l);

/* The same where the format says that a line end inside a paragraph is but a blank. */
bool wrap_is_soft(const WrapLines *l);

#endif
