/*
 * Line breaking: where a row of Chinese text may end.
 *
 * UAX #14 (libunistring) with the tailoring that Chinese needs (clreq §3.1.3 line-head and line-end
 * prohibition; GB/T 15834): see the table in linebreak.c. Must not know: widths, rows.
 */
#ifndef LAYOUT_LINEBREAK_H
#define LAYOUT_LINEBREAK_H

#include "format/span.h"

typedef enum {
    BREAK_NO,      // not before this byte
    BREAK_ALLOWED, // a row may end before this byte
    BREAK_URL,     // only to break a URL or word that is longer than a row (after / ? & .)
} BreakKind;

/* What is to be broken. The spans tell hidden markup, which is as if it were not there, note
 * references, which stay with what they mark, and characters written as &lt;, which break as such. */
typedef struct {
    Str s;
    Pos base;          // of s's first byte
    const Span *spans; // sorted, positions from base
    size_t span_count;
    bool strict; // no —— or …… at a row's start, no ／ at its end
} LineSource;

/*
 * Fill BREAKS[i] for each byte of the source: whether a row may end just before byte i. Line
 * terminators inside (of a hard-wrapped paragraph) count as a blank between Latin words, as nothing
 * between Han.
 */
void linebreak_find(const LineSource *source, uint8_t *breaks);

/* Whether a line terminator stands at AT. A lone CR is none: it is shown as a mark. */
bool linebreak_is_newline(Str s, size_t at);

/* Whether the line terminator at AT inside S is shown as a blank: between words that are written
 * with blanks. */
bool linebreak_newline_is_blank(Str s, size_t at);

/* Whether CP must not begin a row / must not end one / may hang in the gutter. For tests and for
 * paragraph.c. */
bool linebreak_no_start(uint32_t cp);
bool linebreak_no_end(uint32_t cp);
bool linebreak_may_hang(uint32_t cp);

#endif
