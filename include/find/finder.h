/*
 * Finder: one search from a place to the text's end and round again: for a moment on the caller's
 * thread, where most hits are, then as a job that can be stopped.
 *
 * While the text still comes it waits for more before it goes round. Must not know: the screen.
 */
#ifndef FIND_FINDER_H
#define FIND_FINDER_H

#include "find/keywords.h"

/* What is looked for: PATTERN, or if that is NULL the keyword KEYWORD (or KEYWORDS_ALL). */
typedef struct {
    Pattern *pattern;
    Keywords *keywords;
    size_t keyword;
    bool backward;
    Pos from; // forward: the first start that counts; backward: the first that does not
} FinderQuery;

typedef enum { FINDER_FOUND, FINDER_NONE, FINDER_RUNNING } FinderState;

typedef struct {
    Hit hit;
    bool wrapped;     // went round the end to find it
    bool waiting;     // RUNNING: for more text
    unsigned percent; // RUNNING: of the text that is there
    size_t gave_up;   // lines passed over as too costly
} FinderResult;

/* Search T for a few milliseconds; RUNNING if that was not enough. */
FinderState finder_try(const Text *t, const FinderQuery *query, FinderResult *result);

typedef struct Finder Finder;

/* Go on as a job, with clones of what QUERY names; T (borrowed) must outlive it. WAKE is signalled
 * as it gets on. */
Finder *finder_new(const Text *t, const FinderQuery *query, Wake *wake, Error *err);
void finder_free(Finder *f); // stops its job

FinderState finder_poll(const Finder *f, FinderResult *result);

#endif
