/*
 * Tally: how often each word of a list stands in a text, in all and between positions, in bounded
 * memory; all words in one walk.
 *
 * As HitIndex, but for literals that can't overlap themselves, a number a word and bucket of
 * TALLY_BUCKET_BYTES. Counted by a job; the owner's thread asks.
 */
#ifndef FIND_TALLY_H
#define FIND_TALLY_H

#include "find/wordset.h"
#include "source/text.h"

#define TALLY_BUCKET_BYTES 32768

typedef struct Tally Tally;

/* Start counting COUNT literals (copied) in T (borrowed, must outlive it). */
Tally *tally_new(const Text *t, const Literal *const *words, size_t count, Wake *wake, Error *err);
void tally_free(Tally *t); // stops its job

bool tally_update(Tally *t); // takes over what the job counted; true if anything is new
bool tally_complete(const Tally *t);

size_t tally_count(const Tally *t);                    // of words, those left out too
size_t tally_total(const Tally *t, size_t word);       // so far
void tally_leave_out(Tally *t, size_t word, bool out); // of what TALLY_ALL counts

/* Occurrences of WORD that start before POS, among those counted so far. */
size_t tally_before(Tally *t, size_t word, Pos pos);
#define TALLY_ALL SIZE_MAX

/* The same, but in a long text only as exact as where POS stands in its bucket tells: costs no look
 * at the text. Never falls as POS rises. */
size_t tally_about(Tally *t, size_t word, Pos pos);

typedef struct {
    const Tally *tally;
    size_t word;
} TallyColumn;

/* One tally of what several have counted: its word i is that of COLUMNS i. NULL unless they are
 * complete and of one text. */
Tally *tally_gather(const TallyColumn *columns, size_t count);

#endif
