/*
 * Identity: what a document is known by wherever it stands: its size, its head and its tail.
 *
 * Of a file the bytes as they are on the disk, so that a packed one is known before it is unpacked;
 * of anything else the text. Must not know: encodings, the store.
 */
#ifndef STATE_IDENTITY_H
#define STATE_IDENTITY_H

#include "base/str.h"

#define IDENTITY_BYTES 65536 // of the head, and of the tail

typedef struct {
    uint64_t size, head, tail;
} Identity;

Identity identity_of(Str bytes);

/* Of the file at PATH; false if there is no regular file that can be read. */
bool identity_of_file(const char *path, Identity *out);

bool identity_equal(const Identity *a, const Identity *b);

#endif
