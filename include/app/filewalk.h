/*
 * File walk: the files that operands of the command line name, in order: a file itself, a directory
 * as all that stands below it, sorted by name.
 *
 * Within a directory hidden names are passed over, and so is all that is neither a file nor a
 * directory, symbolic links among it: no walk can go in circles. Must not know: what becomes of the
 * files.
 */
#ifndef APP_FILEWALK_H
#define APP_FILEWALK_H

#include "base/error.h"
#include <stddef.h>

typedef struct FileWalk FileWalk;

#define FILEWALK_HERE "" // an operand: the current directory, whose files then have bare names

typedef struct {
    const char *path; // raw bytes; until the next call
    bool named;       // an operand itself; it may be missing, or "-"
} WalkedFile;

typedef enum { FILEWALK_FILE, FILEWALK_END, FILEWALK_ERROR } FileWalkResult;

/* A walk over COUNT operands, which are borrowed. */
FileWalk *filewalk_new(const char *const *operands, size_t count);
void filewalk_free(FileWalk *w);

/* The next file; or ERR is a directory that can't be read, and the walk goes on behind it. */
FileWalkResult filewalk_next(FileWalk *w, WalkedFile *file, Error *err);

#endif
