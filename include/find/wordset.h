/*
 * Word set: many literals looked for in one walk, however many there are.
 *
 * Borrows its literals. Immutable once made, so that threads may share one. Must not know: colours,
 * counts.
 */
#ifndef FIND_WORDSET_H
#define FIND_WORDSET_H

#include "find/literal.h"

typedef struct WordSet WordSet;

/* A set of COUNT literals, which must outlive it. */
WordSet *wordset_new(const Literal *const *words, size_t count);
void wordset_free(WordSet *w);

/* Word INDEX stands in [START, END) of what was walked. */
typedef void (*WordFound)(void *arg, size_t index, size_t start, size_t end);

/* Every occurrence in S that starts in [FROM, TO), those that overlap too; in no order. */
void wordset_walk(const WordSet *w, Str s, size_t from, size_t to, WordFound found, void *arg);

/* Bytes beyond TO that an occurrence starting before it may reach. */
size_t wordset_reach(const WordSet *w);

#endif
