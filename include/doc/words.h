/*
 * Words: a list of words in one string, parted by spaces, so that a table's row can hold several
 * spellings or traps.
 */
#ifndef DOC_WORDS_H
#define DOC_WORDS_H

#include "base/str.h"
#include <string.h>

/* Bytes of the first word of WORDS that S opens with, or 0. */
static inline size_t words_open(Str s, const char *words)
{
    while (*words && s.len > 0) {
        size_t len = strcspn(words, " ");
        if (s.len >= len && *s.data == *words && memcmp(s.data, words, len) == 0)
            return len;
        words += len + (words[len] == ' ');
    }
    return 0;
}

#endif
