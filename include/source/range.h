/*
 * Range: address space that is filled from its start and never moves.
 *
 * The first RANGE_MEMORY_BYTES stand in memory, the rest in a temporary file that has no name, so
 * that a large text is the system's to page out and not the process's to hold. Must not know: what
 * the bytes are, threads.
 */
#ifndef SOURCE_RANGE_H
#define SOURCE_RANGE_H

#include "base/error.h"
#include "base/str.h"

#define RANGE_MEMORY_BYTES ((size_t)8 << 20)

typedef struct {
    char *data; // NULL: nothing is reserved
    size_t reserved_bytes;
    size_t committed_bytes; // can be read and, as far as it is memory, written
    int spill_fd;           // -1: everything is in memory
} Range;

#define RANGE_NONE ((Range){.spill_fd = -1})

/* Reserve as much address space as is to be had, LEAST bytes at the least. Reserving costs no
 * memory. NAME is for the error: whose text finds no room. */
bool range_reserve(Range *r, size_t least, const char *name, Error *err);

/* Put BYTES at offset AT, the end of what was put so far. Error: no room, in the address space, in
 * memory or on the disk. */
bool range_put(Range *r, size_t at, Str bytes, const char *name, Error *err);

/* The pages of what was put within [FROM, TO) need not stay in this process, if they stand in the file.
 * Any thread that knows that they were put. */
void range_let_go(const Range *r, size_t from, size_t to);

void range_done(Range *r);

/* The process is about to end, as R stands with READY bytes put; more may be on their way: another
 * process holds a large file until then, so that nobody waits for it to be given back. */
void range_leave(const Range *r, size_t ready);

#endif
