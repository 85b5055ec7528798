/*
 * Decoder: bytes in an encoding become UTF-8, piece by piece. iconv(3) does it, and a table what is
 * most of a long text (pairs.h).
 *
 * Must not know: files, threads, which encoding a text is in.
 */
#ifndef SOURCE_DECODER_H
#define SOURCE_DECODER_H

#include "base/error.h"
#include "base/str.h"

typedef struct Decoder Decoder;

/* A converter from NAME (canonical) to UTF-8. NULL and ERR if iconv has none. */
Decoder *decoder_new(const char *name, Error *err);
void decoder_free(Decoder *d);

/*
 * Convert IN; appends UTF-8 to OUT and returns the bytes of IN taken. An incomplete character at
 * the end is left for the next call unless LAST. What can't be decoded becomes one U+FFFD a
 * character, and its bytes are counted.
 */
size_t decoder_feed(Decoder *d, Str in, bool last, StrBuf *out);
size_t decoder_undecodable(const Decoder *d);

#endif
