/*
 * Pinyin: Han looked for by the letters that they are typed with, without an input method.
 *
 * Each character is matched by its first letter (zh, ch, sh too), by a whole syllable or, the last
 * one, by the beginning of a syllable: dzz, dangzz, dang'zu'zhi and dangzuz all find 党组织. Any of
 * its readings counts, tones do not, ü is typed v. Digits, capitals and signs stand for themselves,
 * small letters for a Latin word too. Blanks and ' part syllables.
 *
 * Immutable once made, so that threads may share one. Must not know: texts, prompts.
 */
#ifndef FIND_PINYIN_H
#define FIND_PINYIN_H

#include "base/str.h"

#define PINYIN_MOST 63 // letters, without what parts them

typedef struct Pinyin Pinyin;

/* Whether TYPED can be looked for: nothing but what pinyin is typed with, a small letter in it, not
 * too much of it. */
bool pinyin_is_query(Str typed);

/* The query behind the comma that SOURCE opens with, also after blanks; empty if there is none. */
Str pinyin_behind_comma(Str source);

/* TYPED must be a query. ACROSS: as PATTERN_ACROSS. */
Pinyin *pinyin_new(Str typed, bool across);
void pinyin_free(Pinyin *p);

/* The same once more, to be freed too; another thread may hold it. */
Pinyin *pinyin_share(Pinyin *p);

/* The leftmost match in S that starts at or after FROM, of those the shortest: [START, END). */
bool pinyin_find(const Pinyin *p, Str s, size_t from, size_t *start, size_t *end);

#endif
