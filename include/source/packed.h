/*
 * Packed: what gzip, xz, zstd or bzip2 has compressed, unpacked while it is read.
 *
 * libarchive does it. It is loaded when the first packed source is opened: with all that it needs
 * it would triple the time that every start of the program takes. Must not know: texts, encodings.
 */
#ifndef SOURCE_PACKED_H
#define SOURCE_PACKED_H

#include "base/error.h"
#include "base/str.h"
#include <sys/types.h>

#define PACKED_MAGIC_BYTES 6

typedef struct Packed Packed;

/* What packed HEAD, the first PACKED_MAGIC_BYTES or more of a source, such as "gzip", or NULL. */
const char *packed_format(Str head);

/* Whether HEAD is too short to tell. */
bool packed_undecided(Str head);

/* Reads packed bytes: up to CAP into BUF; 0 at the end, -1 if there will be none. */
typedef ssize_t (*PackedRead)(void *source, char *buf, size_t cap);

/* Unpack HEAD and what READ(SOURCE) gives after it. NULL and ERR (without a name: whose it is says
 * the caller) if this program or this machine can't. */
Packed *packed_open(Str head, PackedRead read, void *source, Error *err);
void packed_close(Packed *p);

/* Up to CAP unpacked bytes into BUF; 0 at the end, -1 and ERR if what was packed is damaged. */
ssize_t packed_read(Packed *p, char *buf, size_t cap, Error *err);

/* "libarchive", or NULL if this program was built without. */
const char *packed_library(void);

#endif
