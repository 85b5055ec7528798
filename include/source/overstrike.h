/*
 * Overstrike: characters that a writer for printers struck over, as nroff(1) and its like make bold
 * (X\bX) and underlined (_\bX) ones of them.
 *
 * Of what stands in one place the last is to be seen, and any character rather than an underscore. A
 * wide character is gone back over by one backspace or by two. Must not know: what becomes of it.
 */
#ifndef SOURCE_OVERSTRIKE_H
#define SOURCE_OVERSTRIKE_H

#include "base/str.h"

/*
 * Bytes of S from AT on that are not to be seen: what is struck over afterwards, with the way back; or
 * the way back with what is struck over in vain. 0 if there is nothing of the kind. Looks at the
 * character before AT. *CUT comes true if S may be too short to tell.
 */
size_t overstrike_bytes(Str s, size_t at, bool *cut);

/* Bytes at the end of S that are struck over if a backspace follows. */
size_t overstrike_tail(Str s);

#endif
