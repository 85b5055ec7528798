/*
 * Suggest: words of a text that may be worth a keyword: terms in quotes and titles that recur, the
 * keyword line of a paper, and what else is told to be a term.
 *
 * In bounded memory, however long the text. A Suggest is used by one thread. Must not know: texts,
 * which words are keywords already.
 */
#ifndef FIND_SUGGEST_H
#define FIND_SUGGEST_H

#include "base/mem.h"
#include "base/str.h"

#define SUGGEST_MOST 50 // that are suggested

typedef struct Suggest Suggest;

Suggest *suggest_new(void);
void suggest_free(Suggest *s);

/* Gather the terms of TEXT, a part that begins and ends with lines. */
void suggest_gather(Suggest *s, Str text);

/* TERM is one by other evidence: it need not recur. */
void suggest_add(Suggest *s, Str term);

/* After all that: how often the best of them stand in TEXT, quoted or not. */
void suggest_count(Suggest *s, Str text);

typedef struct {
    Str term; // as long as the Suggest
    size_t count;
} Suggestion;

typedef VEC(Suggestion) SuggestionVec;

/* Append the best, the most frequent first. */
void suggest_list(const Suggest *s, SuggestionVec *out);

#endif
