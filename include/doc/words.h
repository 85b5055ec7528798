/*
 * Words: a list of words in one string, parted by spaces, so that a table's row can hold several
 * spellings or traps.
 */
#ifndef DOC_WORDS_H
#define DOC_WORDS_H

#include "base/str.h"

/* The word after the one that P stands in. */
static inline const char *words_next(const char *p)
{
    while (*p != ' ' && *p != '\0')
        p += (unsigned char)*p >= 0xE0 ? 3 : 1; // most are Han
    return p + (*p == ' ');
}

/* Bytes of the first word of WORDS that S opens with, or 0. */
static inline size_t words_open(Str s, const char *words)
{
    while (*words && s.len > 0) {
        size_t n = 0;
        while (n < s.len && words[n] == s.data[n] && words[n] && words[n] != ' ')
            n++;
        if (n > 0 && (words[n] == ' ' || words[n] == '\0'))
            return n;
        words = words_next(words + n);
    }
    return 0;
}

/* Whether WORD is one of WORDS. */
static inline bool words_have(Str word, const char *words)
{
    while (*words) {
        size_t n = 0;
        while (n < word.len && words[n] == word.data[n] && words[n] && words[n] != ' ')
            n++;
        if (n == word.len && (words[n] == ' ' || words[n] == '\0'))
            return true;
        words = words_next(words + n);
    }
    return false;
}

#endif
