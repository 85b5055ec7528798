/*
 * Search: the next or previous match of a pattern in a text, in slices that can be stopped.
 *
 * A match does not cross a line end, but where a word was broken by hard wrapping. A line far
 * longer than a slice is searched in pieces: a match there ends at most 4 KiB past its slice, and $
 * may find a piece's end. Must not know: threads, the screen.
 */
#ifndef FIND_SEARCH_H
#define FIND_SEARCH_H

#include "find/pattern.h"
#include "source/text.h"

typedef struct {
    Pos start, end;
} Hit;

#define SEARCH_REACH 8192 // a match that starts before the end of what is there may need this much

typedef enum { SEARCH_FOUND, SEARCH_NONE, SEARCH_STOPPED } SearchResult;

/* Asked between slices (each takes a few milliseconds); false stops the search. May be NULL. */
typedef bool (*SearchGoOn)(void *arg, Pos reached);

/* Where a match may start, [FROM, TO), and who may stop the search. */
typedef struct {
    Pos from, to;
    SearchGoOn go_on;
    void *arg;
} SearchRange;

/* The first match that starts in [FROM, TO). */
SearchResult search_forward(const Text *t, Pattern *p, Pos from, Pos to, SearchGoOn go_on,
                            void *arg, Hit *hit);

/* The last match that starts in [FROM, TO). */
SearchResult search_backward(const Text *t, Pattern *p, Pos from, Pos to, SearchGoOn go_on,
                             void *arg, Hit *hit);

#endif
