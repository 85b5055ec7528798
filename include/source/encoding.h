/*
 * Encodings: which one a run of bytes is in, and how it becomes UTF-8.
 *
 * Must not know: files, threads. Conversion is iconv(3)'s.
 */
#ifndef SOURCE_ENCODING_H
#define SOURCE_ENCODING_H

#include "base/error.h"
#include "base/str.h"

typedef struct {
    const char *name; // static: "UTF-8", "GB18030", "BIG5", "UTF-16LE", "UTF-16BE"
    size_t bom_bytes; // length of the byte order mark at the start
    bool binary;      // NUL bytes that no encoding explains
} EncodingGuess;

/*
 * The encoding of HEAD, the first bytes of a source; ALL says that HEAD is all of it (else a
 * character cut off at its end is no fault). By byte order mark, then UTF-8 validity, then
 * which of GB18030 and Big5 decodes it with fewer faults and the more usual characters.
 */
EncodingGuess encoding_detect(Str head, bool all);

/* The name iconv should be given for NAME ("gbk", "gb2312" mean GB18030; "big5" means CP950 where
 * there is one), or NULL with ERR if nobody knows it. The result is static or interned. */
const char *encoding_canonical(const char *name, Error *err);

typedef struct Decoder Decoder;

/* A converter from NAME (canonical) to UTF-8. NULL and ERR if iconv has none. */
Decoder *decoder_new(const char *name, Error *err);
void decoder_free(Decoder *d);

/*
 * Convert IN; appends UTF-8 to OUT and returns the bytes of IN taken. An incomplete character at
 * the end is left for the next call unless LAST. Each undecodable byte becomes U+FFFD and counts.
 */
size_t decoder_feed(Decoder *d, Str in, bool last, StrBuf *out);
size_t decoder_undecodable(const Decoder *d);

#endif
