#include "source/growth.h"
#include "base/mem.h"
#include <time.h>

void growth_init(Growth *g, Wake *wake)
{
    atomic_init(&g->encoding, "UTF-8");
    g->wake = wake;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&g->told, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&g->lock, NULL);
}

void growth_done(Growth *g)
{
    pthread_cond_destroy(&g->told);
    pthread_mutex_destroy(&g->lock);
    mem_free(atomic_load(&g->error));
}

void growth_tell(Growth *g)
{
    pthread_mutex_lock(&g->lock);
    pthread_cond_broadcast(&g->told);
    pthread_mutex_unlock(&g->lock);
    wake_signal(g->wake);
}

void growth_fail(Growth *g, const Error *err)
{
    if (!atomic_load(&g->error))
        atomic_store(&g->error, mem_dup(err->message));
}

static bool has(Growth *g, size_t bytes)
{
    return atomic_load(&g->complete) || atomic_load(&g->ready) >= bytes;
}

bool growth_wait(Growth *g, size_t bytes, int timeout_ms)
{
    if (has(g, bytes))
        return true;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    pthread_mutex_lock(&g->lock);
    int rc = 0;
    while (!has(g, bytes) && rc == 0)
        rc = timeout_ms < 0 ? pthread_cond_wait(&g->told, &g->lock)
                            : pthread_cond_timedwait(&g->told, &g->lock, &until);
    pthread_mutex_unlock(&g->lock);
    return has(g, bytes);
}
