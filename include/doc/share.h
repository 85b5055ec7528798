/*
 * Share: the finished structure of a large mapped file, held once for all readers of one user.
 *
 * It stands in memory of the first reader that found it (memfd), sealed, so that nobody can change
 * or shorten it any more, and is looked through before anything is made of it. Each reader that has
 * it keeps it open and says so by a link to /proc/PID/fd/FD in $XDG_RUNTIME_DIR/dujuan, which nobody
 * else may enter; the link's name and the head tell the file, its state and the program that made it.
 * The memory goes with the last reader; the link of one that was killed with the next structure that
 * is put up. Without such a directory every reader keeps its own. Must not know: scanning, threads.
 */
#ifndef DOC_SHARE_H
#define DOC_SHARE_H

#include "doc/structure.h"

/* What another reader put up for TEXT, or NULL. */
Structure *share_take(const Text *text, const Format *format);

/* Whether another reader is finding the structure of TEXT right now. If not, *CLAIM, until it is
 * closed, says so of this one; -1: there is nobody to say it to. */
bool share_is_coming(const Text *text, const Format *format, int *claim);

/* FOUND, complete, where others share it; FOUND itself if it is small or that can't be done. */
Structure *share_put(Structure *found, const Text *text, const Format *format);

/* The arrays of S are not its own any more. For structure_free(). */
void share_release(Structure *s);

/* This process ends and uses S no more. */
void share_leave(const Structure *s);

#endif
