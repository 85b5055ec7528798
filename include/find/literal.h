/*
 * Literal: bytes looked for as they stand, at memory speed; without regard to the case of ASCII
 * letters if asked, and also where hard wrapping broke them between two Han characters.
 *
 * Immutable once made, so that threads may share one. Must not know: regular expressions, texts.
 */
#ifndef FIND_LITERAL_H
#define FIND_LITERAL_H

#include "base/str.h"

#define LITERAL_BLANKS 64 // looked past on either side of a line end that broke a word

/* A byte that the words found have at an offset: B, by the bits of MASK alone. */
typedef struct {
    size_t offset;
    unsigned char mask, b;
} LiteralProbe;

typedef struct {
    StrBuf bytes; // in lower case if FOLD
    bool fold;
    bool breaks;                  // holds two Han characters between which a line may end
    LiteralProbe probes[2];       // its rarest bytes
    uint64_t before[4], after[4]; // a bit for each byte that may stand beside such a line end
} Literal;

/* SOURCE (not empty, well-formed; in lower case if FOLD). */
void literal_init(Literal *l, Str source, bool fold);
void literal_done(Literal *l);

/* The first occurrence in S that starts at or after FROM; [START, END) of it. */
bool literal_find(const Literal *l, Str s, size_t from, size_t *start, size_t *end);

/* Whether it stands at AT in S, unbroken. */
bool literal_at(const Literal *l, Str s, size_t at);

/* Whether two occurrences can overlap. */
bool literal_overlaps_itself(const Literal *l);

/* A line end that may stand in a word: where the text before it ends and that after it begins. */
typedef struct {
    size_t before, next;
} LiteralBreak;

/* The text around the newline at NEWLINE in S, if Han may go on there. */
bool literal_break_at(Str s, size_t newline, LiteralBreak *b);

/* Whether the line that ends at NEWLINE has a length at which lines are broken by hand. */
bool literal_is_wrapped(Str s, size_t newline);

/* Whether it stands at AT in S but for the break B in its middle; END is its end. */
bool literal_at_broken(const Literal *l, Str s, size_t at, const LiteralBreak *b, size_t *end);

#endif
