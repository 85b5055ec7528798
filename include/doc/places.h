/*
 * Places: where in a paragraph a note's mark may stand or a run-in label may open.
 *
 * Most of a text is Han and words, of which the scan wants to know no more; what is left are mostly
 * stops with no label behind. These are passed over many bytes at once and without a branch that
 * the text decides, since a wrong guess of the processor costs more than the look. Must not know:
 * what a mark or a label is made of (marks.c, runin.c).
 */
#ifndef DOC_PLACES_H
#define DOC_PLACES_H

#include "base/str.h"
#include "source/text.h"

#define PLACES_REACH 4096 // bytes of a text sifted at once

typedef enum {
    PLACE_MARK = 1, // what opens a note's mark; a digit behind 注
    PLACE_CLAUSE,   // a stop with what may be a label behind it
    PLACE_LINE,     // a line end inside a paragraph
} PlaceKind;

typedef struct {
    const char *at;
    uint8_t kind;  // PlaceKind
    uint8_t bytes; // of the stop
    bool clause;   // it opens a clause; of a line end, that it stands behind a stop
} Place;

/* Where places may be in a stretch of a text; zero-initialised. Paragraphs are walked over in their
 * order: what was sifted for one serves the next ones. */
typedef struct {
    Pos from, to;                 // the stretch
    size_t at, count;             // of what was found the next one, and how many
    uint16_t found[PLACES_REACH]; // from FROM on
} PlaceSieve;

/* A walk over a paragraph. */
typedef struct {
    PlaceSieve *sieve;
    const char *data;
    size_t ready;
    Pos begin, end, next;
    Pos line;         // where the text of the line begins, blanks left out
    bool line_clause; // a clause does there
} PlaceWalk;

/* A walk over the paragraph [BEGIN, END) of the text DATA, of which READY bytes are there, not fewer
 * than END. They must stay as they are. */
PlaceWalk places_begin(PlaceSieve *v, const char *data, size_t ready, Pos begin, Pos end);

/* The next place of W, in order. False: there is none. */
bool places_next(PlaceWalk *w, Place *out);

#endif
