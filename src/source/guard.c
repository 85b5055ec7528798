#include "source/guard.h"
#include "base/i18n.h"
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The handler may only look at lock-free data, so the mappings stand in a fixed array: a slot is
 * taken by an atomic exchange and seen by the handler once its mapping is set. */
#define GUARD_SLOTS 16

static struct {
    pthread_mutex_t lock; // for before
    struct sigaction before;
    atomic_uintptr_t page_bytes;
    struct {
        atomic_bool taken;
        _Atomic(Mapping *) mapping; // NULL: not in use
    } slots[GUARD_SLOTS];
} guard = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Put zero pages over AT's page, and over all after it if the file ends before AT. */
static bool patch(Mapping *m, uintptr_t at)
{
    uintptr_t start = (uintptr_t)m->start, bytes = atomic_load(&guard.page_bytes);
    uintptr_t page = at & ~(bytes - 1), end = page + bytes;
    struct stat st;
    if (fstat(m->fd, &st) != 0 || (uintptr_t)st.st_size <= page - start)
        end = start + atomic_load(&m->bytes);
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap((void *)page, end - page, PROT_READ, flags, -1, 0) == MAP_FAILED)
        return false;
    atomic_store(&m->cut, true);
    wake_signal(m->wake);
    return true;
}

static void on_fault(int sig, siginfo_t *info, void *context)
{
    int saved = errno;
    uintptr_t at = (uintptr_t)info->si_addr;
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        Mapping *m = atomic_load(&guard.slots[i].mapping);
        uintptr_t start = m ? (uintptr_t)m->start : 0;
        if (m && at >= start && at - start < atomic_load(&m->bytes) && patch(m, at)) {
            errno = saved;
            return;
        }
    }
    // not ours: whoever was there before us, or death at the next try of the same instruction
    if (guard.before.sa_flags & SA_SIGINFO)
        guard.before.sa_sigaction(sig, info, context);
    else
        sigaction(SIGBUS, &guard.before, NULL);
    errno = saved;
}

/* Stand first in line for SIGBUS, also when another handler came after us. */
static void install(void)
{
    struct sigaction now, ours = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&ours.sa_mask);
    pthread_mutex_lock(&guard.lock);
    atomic_store(&guard.page_bytes, (uintptr_t)sysconf(_SC_PAGESIZE));
    sigaction(SIGBUS, NULL, &now);
    if (!(now.sa_flags & SA_SIGINFO) || now.sa_sigaction != on_fault) {
        guard.before = now;
        sigaction(SIGBUS, &ours, NULL);
    }
    pthread_mutex_unlock(&guard.lock);
}

bool guard_add(Mapping *m, const char *name, Error *err)
{
    install();
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        if (atomic_exchange(&guard.slots[i].taken, true))
            continue;
        atomic_store(&guard.slots[i].mapping, m);
        return true;
    }
    return error_set(err, ERROR_LIMIT, _("%s: too many files are open at once"), name);
}

void guard_remove(const Mapping *m)
{
    for (size_t i = 0; i < GUARD_SLOTS; i++)
        if (atomic_load(&guard.slots[i].mapping) == m) {
            atomic_store(&guard.slots[i].mapping, NULL);
            atomic_store(&guard.slots[i].taken, false);
        }
}
