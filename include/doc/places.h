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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PLACES_MAX 128

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

/* A walk over a paragraph; begin it with places_begin(). */
typedef struct {
    const char *begin, *next, *end, *limit;
    const char *line; // where the text of the line begins, blanks left out
    bool line_clause; // a clause does there
} PlaceWalk;

/* A walk over the paragraph from BEGIN to END; up to LIMIT, not before END, there are bytes to read.
 * They must stay as long as the walk. */
static inline PlaceWalk places_begin(const char *begin, const char *end, const char *limit)
{
    return (PlaceWalk){begin, begin, end, limit, begin, true};
}

/* The next places of W, in order, up to W->next, which is W->end at last. Returns how many. */
size_t places_next(PlaceWalk *w, Place out[PLACES_MAX]);

#endif
