/*
 * Known: what is known of a text's structure now: as it was inferred, and as the reader wants it.
 *
 * Each newer structure takes the place of the one before, which is given back; where that takes
 * longer than a key may, threads of its own do it, and make the reader's. Must not know: where
 * structures come from.
 */
#ifndef DOC_KNOWN_H
#define DOC_KNOWN_H

#include "doc/ruling.h"
#include "source/text.h"

typedef struct {
    Structure *structure; // never NULL
    Structure *inferred;  // without the reader's overrides; structure itself if there are none
    OverrideVec overrides;
    Ruling *ruling; // makes the structure that they want of INFERRED; or NULL
    Job *sweeper;   // frees the structure before this one
    Text *text;
    Wake *wake; // NULL: all is done at once
} Known;

/* Nothing is known of TEXT, which must outlive K. */
void known_init(Known *k, Text *text);
void known_done(Known *k);

/* INFERRED (K's from now on) takes the place of what was known. */
void known_adopt(Known *k, Structure *inferred);

/* What the reader says, sorted by place (copied). */
void known_set_overrides(Known *k, const OverrideVec *list);

/* Take over what a thread has made. Whether the structure was replaced. */
bool known_update(Known *k);

#endif
