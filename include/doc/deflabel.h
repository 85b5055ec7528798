/*
 * Definition's label: what a line opens with, if a note's text may follow.
 *
 * A part of the scan. Must not know: whether a definition begins there, and where it ends
 * (definitions.c).
 */
#ifndef DOC_DEFLABEL_H
#define DOC_DEFLABEL_H

#include "doc/scanner.h"

/* What a line opens with, if that can be a definition's label. */
typedef struct {
    Mark mark;
    uint16_t at;      // bytes from the line's text to the label: 注：①
    uint16_t text_at; // and from the label to the definition's text
    uint64_t number;  // of a term, 0: it has none
} DefLabel;

/* The label that L opens with; false: with none. */
bool deflabel_read(const Scanner *s, const ScanLine *l, DefLabel *out);

/* Bytes of what may stand between a label and its text, S: 註1） 注①： and *注. */
size_t deflabel_gap(Str s);

/* Whether R stands behind a word or a stop, not before a word: 说①，… and 说。①… rather than
 * 有①说… */
bool deflabel_hangs(const Scanner *s, const FoundRef *r);

/* Whether MARK, which L opens with, begins the definitions that close the text, without a word above
 * them: (1) (2) or 1. 2., for as many marks in the text. */
bool deflabel_closes_text(const Scanner *s, const ScanLine *l, const Mark *mark);

#endif
