/*
 * Share: the finished structure of a large mapped file, held once for all readers of one user.
 *
 * It stands in a file of $XDG_RUNTIME_DIR/dujuan, which nobody else may enter; its name and head tell
 * the file, its state and the program that made it. It is put up whole or not at all, mapped for
 * reading only, and looked through before anything is made of it. Whoever uses it holds a lock; it
 * goes with the last one, or, if that one was killed, with the next that is put up. Without such a
 * directory every reader keeps its own. Must not know: scanning, threads.
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

/* This process ends and uses S no more: gone, if nobody else holds it. */
void share_leave(const Structure *s);

#endif
