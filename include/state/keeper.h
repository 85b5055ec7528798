/*
 * Keeper: a thread that has the store to itself, so that nobody who draws waits for a disk or for
 * another session.
 *
 * It opens the store, looks one document up and then writes the changes that it is handed, in their
 * order; while the store is busy or refuses they wait. All functions but its own job are called by
 * one thread. Must not know: texts, the screen.
 */
#ifndef STATE_KEEPER_H
#define STATE_KEEPER_H

#include "base/job.h"
#include "state/store.h"

typedef struct Keeper Keeper;

/*
 * Start to look up, in the store in DIR, what is kept of the file PATH. PATH NULL: of what
 * keeper_identify() will say. WAKE (may be NULL; outlives the keeper) is signalled when it is there,
 * and for each message. NULL and ERR if no thread can be had.
 */
Keeper *keeper_open(const char *dir, const char *path, Wake *wake, Error *err);

/* End it; what was not written is lost. */
void keeper_close(Keeper *k);

/* What is read has this identity: of a document without a path. */
void keeper_identify(Keeper *k, const Identity *identity);

/* The file at PATH was read again: it may hold something else now. */
void keeper_reread(Keeper *k);

/* What was looked up, once it is there, waiting for it at most TIMEOUT_MS; true once, and the caller
 * then owns *D. If there is no store, it is an empty one. */
bool keeper_take(Keeper *k, int timeout_ms, StoreDocument *d);

/* The document that was looked up by its path is another one: what is written from now on begins
 * anew. Call before the first keeper_put(). */
void keeper_begin_anew(Keeper *k);

/* Write CHANGE (copied) soon. A place, settings, folds and jumps that still wait for their turn are
 * replaced by newer ones. */
void keeper_put(Keeper *k, const StoreChange *change);

/* Ask for the documents last read, at most MAX. */
void keeper_ask_recent(Keeper *k, size_t max);

/* What was asked for, once it is there, waiting for it at most TIMEOUT_MS; true once an asking, and
 * the caller then owns *LIST. WAKE is signalled when it comes. If there is no store, it is empty. */
bool keeper_take_recent(Keeper *k, int timeout_ms, StoreRecentVec *list);

/* Wait until all is written, at most TIMEOUT_MS; returns whether it is. */
bool keeper_flush(Keeper *k, int timeout_ms);

/* What the reader should know of the store, each once: true if there is something. */
bool keeper_message(Keeper *k, Error *out);

#endif
