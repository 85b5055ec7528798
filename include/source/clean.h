/*
 * Clean: takes out of a text what is no text: colour codes of terminals, byte order marks in the
 * middle, characters struck over (overstrike.h), and makes the rare line ends (form feed, NEL, U+2028,
 * U+2029, CR alone) line feeds.
 *
 * Must not know: where the text comes from. What it leaves (any other control) is shown as a mark by
 * whoever draws it.
 */
#ifndef SOURCE_CLEAN_H
#define SOURCE_CLEAN_H

#include "base/str.h"

/* Whether S holds anything that clean_feed() would change, but for CR. */
bool clean_needed(Str s);

/* Bytes of the colour code, or the like, that S begins with; 0 if there is none. */
size_t clean_code_bytes(Str s);

/* Bytes of the rare line end that S begins with; 0 if there is none. */
size_t clean_line_end_bytes(Str s);

/* Bytes of S from AT on that clean_feed() takes out or makes a line feed, CR aside. */
size_t clean_form_bytes(Str s, size_t at);

/* From call to call; zero-initialised. */
typedef struct {
    bool raw;            // set by the owner: only CR is looked at
    StrBuf held;         // the beginning of what may be taken out that the last piece was cut in
    char last[UTF8_MAX]; // the character let through last…
    uint8_t last_bytes;  // …its length
    bool struck; // one was struck over: from now on the last of a piece waits for the next piece
    bool begun;  // something was let through
    bool line_begins;    // and it ended a line
    bool cr;             // CR alone ends a line
    bool line_ends_seen; // whether it does is known
} Cleaner;

/* Append IN, cleaned, to OUT. LAST: no more will come. */
void clean_feed(Cleaner *c, Str in, bool last, StrBuf *out);
void clean_done(Cleaner *c);

#endif
