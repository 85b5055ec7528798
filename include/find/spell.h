/*
 * Spell: a regular expression written out so that its letters stand for all that counts as the
 * same, and so that it is found quickly.
 *
 * Must not know: PCRE2, what is done with it.
 */
#ifndef FIND_SPELL_H
#define FIND_SPELL_H

#include "base/str.h"

/* Append to OUT SOURCE with each letter as all its forms by FOLD (FoldFlags without case), also in
 * classes, but for the ends of ranges. False if SOURCE has something with which letters or brackets
 * might mean something else: then it has to be taken as it was typed. NEEDED gets the longest row of
 * letters that every match holds, as typed; nothing if there is none for certain. */
bool spell_out(Str source, unsigned fold, StrBuf *out, StrBuf *needed);

#endif
