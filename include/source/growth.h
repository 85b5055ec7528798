/*
 * Growth: how far a text has come, shared by whoever fills it and all who read it.
 *
 * READY only grows, and what lies below it never changes, so that readers need no lock. Must not
 * know: where the bytes come from.
 */
#ifndef SOURCE_GROWTH_H
#define SOURCE_GROWTH_H

#include "base/error.h"
#include "base/job.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct {
    atomic_size_t ready;       // bytes that can be read
    atomic_size_t undecodable; // source bytes that the encoding does not have
    atomic_bool complete;      // no more will come
    _Atomic(const char *) encoding;
    _Atomic(char *) error; // why reading stopped early (translated, owned), or NULL
    Wake *wake;            // borrowed, may be NULL: signalled by growth_tell()
    pthread_mutex_t lock;  // with told, for growth_wait() alone
    pthread_cond_t told;
} Growth;

void growth_init(Growth *g, Wake *wake);
void growth_done(Growth *g);

/* Tell who waits that something has changed. */
void growth_tell(Growth *g);

/* Reading stops early because of ERR; the first reason stays. */
void growth_fail(Growth *g, const Error *err);

/* Wait until BYTES are ready, or all there is, at most TIMEOUT_MS (-1: for ever). Returns whether
 * that is so now. */
bool growth_wait(Growth *g, size_t bytes, int timeout_ms);

#endif
