/*
 * Keywords: standing patterns, each with its colour and its count.
 *
 * Literal words, smart case. Where two overlap, the longest wins: it alone is drawn and stepped to.
 * The counts are each word's own, also inside a longer one. Must not know: themes.
 */
#ifndef FIND_KEYWORDS_H
#define FIND_KEYWORDS_H

#include "find/hits.h"
#include "format/span.h"

#define KEYWORD_COLOURS 12 // then they come round again

typedef struct Keywords Keywords;

/* A set that counts in T (borrowed). */
Keywords *keywords_new(const Text *t, Wake *wake);
void keywords_free(Keywords *k);

/* Add WORD (trimmed). Adding one that is there, or one that stands for the same, is no error and
 * changes nothing. Returns its index
 * in INDEX (may be NULL). Empty or overlong (> 255 bytes) words are errors. */
bool keywords_add(Keywords *k, Str word, size_t *index, Error *err);
void keywords_remove(Keywords *k, size_t index);

/* Let WORD take the place of keyword INDEX, in its colour. Errors as keywords_add()'s; one that
 * another keyword has is one, too. */
bool keywords_rename(Keywords *k, size_t index, Str word, Error *err);

/* One that is off is neither drawn nor among KEYWORDS_ALL; its own count stays. */
void keywords_set_on(Keywords *k, size_t index, bool on);
bool keywords_is_on(const Keywords *k, size_t index);

/* From 0; a new word gets the first of those that the fewest others have, and keeps it. */
unsigned keywords_colour(const Keywords *k, size_t index);
void keywords_set_colour(Keywords *k, size_t index, unsigned colour);

/* Read words from the file PATH, one a line, # comments, UTF-8. Errors name path and line. */
bool keywords_load(Keywords *k, const char *path, Error *err);

size_t keywords_count(const Keywords *k);
Str keywords_word(const Keywords *k, size_t index);
size_t keywords_hits(const Keywords *k, size_t index); // so far
bool keywords_complete(const Keywords *k);
bool keywords_update(Keywords *k); // takes over new counts; true if any

/* Hits of all keywords that are on, or of one (INDEX), that start in [START, END). */
size_t keywords_hits_between(Keywords *k, size_t index, Pos start, Pos end);
#define KEYWORDS_ALL SIZE_MAX

/* About how many start before POS, without a look at a long text. */
size_t keywords_hits_about(Keywords *k, size_t index, Pos pos);

/* Append a SPAN_KEYWORD for each hit in S, whose first byte stands at BASE, sorted by start,
 * none overlapping; n is the word's colour. */
void keywords_spans(Keywords *k, Str s, Pos base, SpanVec *out);

/* The first hit of keyword INDEX (or KEYWORDS_ALL) in RANGE / the last one. */
SearchResult keywords_next(Keywords *k, size_t index, const SearchRange *range, Hit *hit);
SearchResult keywords_prev(Keywords *k, size_t index, const SearchRange *range, Hit *hit);

/* The same words without counts, in the same text: for another thread to step with. */
Keywords *keywords_clone(const Keywords *k);

/* The same words, to be counted in T. */
Keywords *keywords_move(const Keywords *k, const Text *t);

#endif
