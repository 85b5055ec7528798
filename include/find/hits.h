/*
 * Hit index: how many matches a pattern has, in all and before any position, in bounded memory.
 *
 * Counts are kept a bucket of HITS_BUCKET_BYTES of text, not a hit each; the rest is found again on
 * demand in one bucket. Counted by a job; the owner's thread asks. A match belongs to the bucket it
 * starts in.
 */
#ifndef FIND_HITS_H
#define FIND_HITS_H

#include "find/search.h"

#define HITS_BUCKET_BYTES 16384

typedef struct HitIndex HitIndex;

/* Start counting P (cloned) in T (borrowed, must outlive it); WAKE is signalled as counts come in. */
HitIndex *hits_new(const Text *t, const Pattern *p, Wake *wake, Error *err);
void hits_free(HitIndex *h); // stops its job

/* Take over what the job counted; true if anything is new. Call from the owner's thread. */
bool hits_update(HitIndex *h);

bool hits_complete(const HitIndex *h);
size_t hits_total(const HitIndex *h); // so far

/* Matches that start before POS, among those counted so far; hits_total() if the pattern is so slow
 * that telling would take milliseconds. */
size_t hits_before(HitIndex *h, Pos pos);

/* Count to N those that start in [START, END); false if that can't be told in no time. */
bool hits_between(HitIndex *h, Pos start, Pos end, size_t *n);

/* Those that start before POS or, of a long text, before the bucket that POS is in: for a picture. */
size_t hits_about(HitIndex *h, Pos pos);

#endif
