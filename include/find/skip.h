/*
 * Skip: what may stand between two characters of a text without parting them for a search: blanks,
 * marks of notes, a line end where a line was broken by hand.
 *
 * By the look of the bytes alone, and never farther than SKIP_MOST: what it costs is bounded. What
 * is skipped forwards from one place is skipped backwards from the other. Must not know: words.
 */
#ifndef FIND_SKIP_H
#define FIND_SKIP_H

#include "base/str.h"

typedef enum {
    SKIP_BLANKS = 1, // a few, plain or ideographic
    SKIP_MARKS = 2,  // [8] 〔1〕 【1】 ［1］ (1) ① ¹ [注1] [^1] *
    SKIP_BREAK = 4,  // one newline of a wrapped line, with plain blanks around it
} SkipKind;

#define SKIP_MOST 192 // bytes

/* The end of all of KINDS that stands from AT on in S; AT if there is none. */
size_t skip_forward(Str s, size_t at, unsigned kinds);

/* The start of all that stands before AT, but not before FLOOR; AT if there is none. It may find
 * more than skip_forward() would skip from there. */
size_t skip_backward(Str s, size_t floor, size_t at, unsigned kinds);

/* Bytes of the blank character at AT in S; 0 if there is none. */
size_t skip_blank(Str s, size_t at);
bool skip_is_blank(uint32_t c);

/* Whether C may be a mark by itself, or opens or closes one. */
bool skip_is_mark(uint32_t c);

/* Whether C may stand inside a mark. */
bool skip_is_in_mark(uint32_t c);

#endif
