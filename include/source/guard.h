/*
 * Fault guard: a mapped file that shrinks while it is read does not end the program.
 *
 * Reading a page that the file no longer reaches raises SIGBUS; the guard puts zero pages there and
 * notes that the file was cut. One mutable global: the list of mappings, which a signal handler can
 * look at. Must not know: what is in a file.
 */
#ifndef SOURCE_GUARD_H
#define SOURCE_GUARD_H

#include "base/error.h"
#include "base/job.h"
#include <stdatomic.h>
#include <stddef.h>

/* A mapped file; the owner keeps it in place while it is guarded. */
typedef struct {
    char *start; // of a page
    atomic_size_t bytes;
    int fd;          // what is mapped
    atomic_bool cut; // the file was found to end earlier
    Wake *wake;      // signalled then; may be NULL
} Mapping;

/*
 * Guard M. NAME is for the error: too many files at once. Takes SIGBUS over, also from a handler
 * that came after the last call, and hands on what is not its own.
 */
bool guard_add(Mapping *m, const char *name, Error *err);

/* Guard M no longer; nothing happens if it is not guarded. */
void guard_remove(const Mapping *m);

#endif
