/*
 * Encodings: which one a run of bytes is in, and what people call it.
 *
 * Must not know: files, threads.
 */
#ifndef SOURCE_ENCODING_H
#define SOURCE_ENCODING_H

#include "base/error.h"
#include "base/str.h"

typedef struct {
    const char *name; // static: "UTF-8", "GB18030", "BIG5", "UTF-16LE", "UTF-16BE", "UTF-32LE", …
    size_t bom_bytes; // length of the byte order mark at the start
    bool binary;      // NUL bytes that no encoding explains
} EncodingGuess;

/*
 * The encoding of HEAD, the first bytes of a source; ALL says that HEAD is all of it (else a
 * character cut off at its end is no fault). By byte order mark, then UTF-8 validity, then
 * which of GB18030 and Big5 decodes it with fewer faults and the more usual characters. What
 * fits nothing is UTF-8 with faults.
 */
EncodingGuess encoding_detect(Str head, bool all);

/* The same for the bytes S further on in a source that was all ASCII so far. */
EncodingGuess encoding_detect_later(Str s, bool all);

/* The same for a whole FILE: judged by its head, or by what follows long ASCII; what is no UTF-8 also
 * by samples from further on. */
EncodingGuess encoding_of_file(Str file);

/* What a source that begins with HEAD is when a person says that it is in NAME (canonical): its
 * byte order mark is found and "UTF-16" gets its byte order; never binary. */
EncodingGuess encoding_named(const char *name, Str head);

/* What to say of NAME, whose bytes are binary. Returns false. */
bool encoding_binary_error(const char *name, Error *err);

/* The one name of the encoding that people call NAME ("gbk" and "gb2312" mean GB18030, "cp950"
 * means BIG5), or NULL with ERR if nobody knows it. The result is static, or NAME itself. */
const char *encoding_canonical(const char *name, Error *err);

/* The bytes at the start of S that mean the same in every encoding told apart here but UTF-16. */
size_t encoding_plain_prefix(Str s);

#endif
