/*
 * Spell: a regular expression written out so that its letters stand for all that counts as the
 * same, and so that it is found quickly.
 *
 * Must not know: PCRE2, what is done with it.
 */
#ifndef FIND_SPELL_H
#define FIND_SPELL_H

#include "base/str.h"

/* Letters that stand side by side in every match, as typed. */
typedef struct {
    StrBuf letters; // empty: none for certain
    size_t lead;    // characters of a match before them; SPELL_ANY_LEAD: that differs
} SpellNeeded;

#define SPELL_ANY_LEAD SIZE_MAX

/* Append to OUT SOURCE with each letter as all its forms by FOLD (FoldFlags without case), also in
 * classes, but for the ends of ranges. False if SOURCE has something with which letters or brackets
 * might mean something else: then it has to be taken as it was typed. NEEDED gets the longest row of
 * letters that every match holds, but one whose place in it is known is preferred. */
bool spell_out(Str source, unsigned fold, StrBuf *out, SpellNeeded *needed);

#endif
