/*
 * Words: a list of words in one string, parted by spaces, so that a table's row can hold several
 * spellings or traps.
 */
#ifndef DOC_WORDS_H
#define DOC_WORDS_H

#include "base/str.h"

/* Bytes of the first word of WORDS that S opens with, or 0. */
static inline size_t words_open(Str s, const char *words)
{
    while (*words && s.len > 0) {
        size_t n = 0;
        while (n < s.len && words[n] == s.data[n] && words[n] && words[n] != ' ')
            n++;
        if (n > 0 && (words[n] == ' ' || words[n] == '\0'))
            return n;
        while (words[n] != ' ' && words[n] != '\0')
            n++;
        words += n + (words[n] == ' ');
    }
    return 0;
}

/* Whether S opens with the first character of one of WORDS: a cheap look before dear ones. */
static inline bool words_begin(Str s, const char *words)
{
    bool wide = s.len > 2 && (unsigned char)*s.data >= 0xE0;
    while (*words && s.len > 0) {
        if (*words == *s.data && (!wide || (words[1] == s.data[1] && words[2] == s.data[2])))
            return true;
        while (*words != ' ' && *words != '\0')
            words++;
        words += *words == ' ';
    }
    return false;
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
        while (words[n] != ' ' && words[n] != '\0')
            n++;
        words += n + (words[n] == ' ');
    }
    return false;
}

#endif
