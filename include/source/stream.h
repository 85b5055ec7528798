/*
 * Stream: a job that reads a pipe, a packed file or one in another encoding, and appends it as
 * UTF-8 to a range.
 *
 * What is appended is told through a Growth, and clean (clean.h). Must not know: mappings, who reads the text.
 */
#ifndef SOURCE_STREAM_H
#define SOURCE_STREAM_H

#include "source/encoding.h"
#include "source/growth.h"
#include "source/range.h"

typedef struct Stream Stream;

typedef struct {
    int fd;                     // read from where it stands; stays the caller's
    bool file;                  // a regular file: more may be written to it later
    const char *name;           // for messages
    bool raw;                   // colour codes and the like are left in
    const char *encoding;       // that a person named (canonical), or NULL
    const EncodingGuess *guess; // what the caller has found out, or NULL: find out, also if packed
} StreamSource;

/* Start to append what SOURCE gives to RANGE (reserved; it, GROWTH and SOURCE's strings outlive the
 * stream). NULL and ERR if that can't be done. */
Stream *stream_open(const StreamSource *source, Range *range, Growth *growth, Error *err);
void stream_close(Stream *s);

/* Go on at the end of a file: what is written there from now on is appended too, until
 * stream_unfollow(). Error: there is nothing to wait for (a packed file). */
bool stream_follow(Stream *s, Error *err);
void stream_unfollow(Stream *s);

#endif
