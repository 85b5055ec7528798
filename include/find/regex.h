/*
 * Regex: one compiled regular expression (PCRE2 with JIT) over UTF-8 that may be ill-formed, with
 * limits so that none can hang.
 *
 * A match is never empty and stays in its line. Not safe for two threads at once on one Regex. Must
 * not know: texts, jobs, what else a pattern can be.
 */
#ifndef FIND_REGEX_H
#define FIND_REGEX_H

#include "base/error.h"
#include "base/str.h"

typedef struct Regex Regex;

typedef enum {
    REGEX_LITERAL = 1, // letter by letter
    REGEX_CASELESS = 2,
} RegexHow;

/* Compile SOURCE, its letters folded by FOLD (FoldFlags without case). ERR says where a bad one is
 * wrong. */
Regex *regex_new(Str source, unsigned how, unsigned fold, Error *err);
void regex_free(Regex *r);

bool regex_match(Regex *r, Str s, size_t from, size_t *start, size_t *end);

/* As pattern_set_check() and pattern_gave_up(). */
void regex_set_check(Regex *r, bool (*go_on)(void *arg), void *arg);
size_t regex_gave_up(const Regex *r);

/* Whether the regular expression RULE, one of the program's own, fits somewhere in S. */
bool regex_fits(const char *rule, Str s);

#endif
