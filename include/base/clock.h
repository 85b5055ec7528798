/* Clocks, in nanoseconds: for work that must stop in time, and for news that must not come too often. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define CLOCK_MS 1000000

static inline int64_t clock_read(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline int64_t clock_now(void)
{
    return clock_read(CLOCK_MONOTONIC);
}

static inline int64_t clock_ms(void) // the same in milliseconds
{
    return clock_now() / CLOCK_MS;
}

/* Of this thread's own work: what others do must not change what comes of it. */
static inline int64_t clock_worked(void)
{
    return clock_read(CLOCK_THREAD_CPUTIME_ID);
}

/* Whether EVERY nanoseconds have passed since LAST; then LAST is now. */
static inline bool clock_is_due(int64_t *last, int64_t every)
{
    int64_t now = clock_now();
    if (now - *last < every)
        return false;
    *last = now;
    return true;
}

#endif
