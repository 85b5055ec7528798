/*
 * Pattern: one compiled search pattern over UTF-8 that may be ill-formed: what a person typed, with
 * what counts as the same.
 *
 * Smart case: a pattern without upper-case letters ignores case. No pattern can hang. Must not
 * know: texts, jobs.
 */
#ifndef FIND_PATTERN_H
#define FIND_PATTERN_H

#include "base/error.h"
#include "find/literal.h"

typedef enum {
    PATTERN_REGEX = 1,   // a regular expression; else letter by letter
    PATTERN_CASE = 2,    // case matters even if no upper case was typed
    PATTERN_SCRIPT = 4,  // simplified and traditional are one
    PATTERN_WIDTH = 8,   // full and half width forms, straight and curly quotes are one
    PATTERN_ACROSS = 16, // across line ends of wrapped text, blanks between Han, note marks
    PATTERN_PINYIN = 32, // letters stand for the readings of Han
} PatternFlags;

/* What keywords are looked for with, and what a search begins with. */
#define PATTERN_WORD    (PATTERN_SCRIPT | PATTERN_WIDTH | PATTERN_ACROSS)
#define PATTERN_DEFAULT (PATTERN_REGEX | PATTERN_WORD)

typedef struct Pattern Pattern;

/*
 * Compile SOURCE as FLAGS (PatternFlags) say. In a regular expression Unicode classes are on, ^ and
 * $ stand at line ends. ERR says where a bad one is wrong (character, from 1).
 *
 * With any of PATTERN_WORD, letters behind a leading comma are pinyin, behind \, they are not; with
 * PATTERN_PINYIN what can be no pinyin (find/pinyin.h) is looked for as without it.
 */
Pattern *pattern_new(Str source, unsigned flags, Error *err);
void pattern_free(Pattern *p);

Str pattern_source(const Pattern *p);
unsigned pattern_flags(const Pattern *p); // PATTERN_PINYIN if that is how it is looked for

/*
 * The first non-empty match in S at or after FROM that does not cross a line end (CR, LF), but that
 * of a plain pattern broken between two Han characters as hard wrapping does (PATTERN_ACROSS):
 * fills START and END (bytes from S's start). Look-behind sees S from its start. Not safe for two
 * threads at once on one Pattern: use pattern_clone().
 */
bool pattern_match(Pattern *p, Str s, size_t from, size_t *start, size_t *end);

/* GO_ON(ARG) is asked every millisecond or so of a match that takes long; false ends it: nothing is
 * found then. Clones have none. NULL: never ends. */
void pattern_set_check(Pattern *p, bool (*go_on)(void *arg), void *arg);

/* Lines passed over so far because matching there cost more than it may. */
size_t pattern_gave_up(const Pattern *p);

/* What it looks for if that is a literal, as long as P lives; else NULL. */
const Literal *pattern_literal(const Pattern *p);

/* Whether it matters nothing how far S reaches around a match, but for a kilobyte or two. */
bool pattern_is_local(const Pattern *p);

/* Another one of the same, for another thread. */
Pattern *pattern_clone(const Pattern *p);

#endif
