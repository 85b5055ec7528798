#include "source/text.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "source/encoding.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD_BYTES 65536 // of a file, looked at to tell its encoding

struct Text {
    const char *data;
    atomic_size_t ready;
    atomic_bool complete, cut;
    const char *encoding;
    char *name;
    Wake *wake; // borrowed

    int fd;    // of a mapped file, or -1
    char *map; // NULL if borrowed
    size_t map_bytes;
};

/*
 * The fault guard. Reading a page of a mapping that the file no longer reaches raises SIGBUS. The
 * handler may only look at lock-free data, so the mappings stand in a fixed array: a slot is taken
 * by its owner's CAS and seen by the handler once its start is set.
 */
#define GUARD_SLOTS 16

static struct {
    atomic_bool taken;
    _Atomic uintptr_t start; // 0: not in use
    uintptr_t end;
    int fd;
    Text *text;
} guard[GUARD_SLOTS];

static struct sigaction guard_before;

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* Put zero pages over AT's page, and over all after it if the file ends before AT. */
static bool guard_patch(size_t slot, uintptr_t at)
{
    uintptr_t start = atomic_load(&guard[slot].start), page = at & ~(uintptr_t)(page_bytes() - 1);
    uintptr_t end = page + page_bytes();
    struct stat st;
    if (fstat(guard[slot].fd, &st) != 0 || (uintptr_t)st.st_size <= page - start)
        end = guard[slot].end;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap((void *)page, end - page, PROT_READ, flags, -1, 0) == MAP_FAILED)
        return false;
    atomic_store(&guard[slot].text->cut, true);
    wake_signal(guard[slot].text->wake);
    return true;
}

static void guard_on_fault(int sig, siginfo_t *info, void *context)
{
    int saved = errno;
    uintptr_t at = (uintptr_t)info->si_addr;
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        uintptr_t start = atomic_load(&guard[i].start);
        if (start && at >= start && at < guard[i].end && guard_patch(i, at)) {
            errno = saved;
            return;
        }
    }
    // not ours: whoever was there before us, or death at the next try of the same instruction
    if (guard_before.sa_flags & SA_SIGINFO)
        guard_before.sa_sigaction(sig, info, context);
    else
        sigaction(SIGBUS, &guard_before, NULL);
    errno = saved;
}

static void guard_install(void)
{
    struct sigaction sa = {.sa_sigaction = guard_on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&sa.sa_mask);
    sigaction(SIGBUS, &sa, &guard_before);
}

static bool guard_add(Text *t, Error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, guard_install);
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        if (atomic_exchange(&guard[i].taken, true))
            continue;
        guard[i].end = (uintptr_t)t->map + t->map_bytes;
        guard[i].fd = t->fd;
        guard[i].text = t;
        atomic_store(&guard[i].start, (uintptr_t)t->map);
        return true;
    }
    return error_set(err, ERROR_LIMIT, _("%s: too many files are open at once"), t->name);
}

static void guard_remove(const Text *t)
{
    for (size_t i = 0; i < GUARD_SLOTS; i++)
        if (atomic_load(&guard[i].start) == (uintptr_t)t->map) {
            atomic_store(&guard[i].start, 0);
            atomic_store(&guard[i].taken, false);
        }
}

static Text *text_new(const char *name, Wake *wake)
{
    Text *t = mem_zero(1, sizeof *t);
    t->data = "";
    t->encoding = "UTF-8";
    t->name = mem_dup(name);
    t->wake = wake;
    t->fd = -1;
    return t;
}

static bool open_mapped(Text *t, size_t bytes, size_t bom_bytes, Error *err)
{
    t->map = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, t->fd, 0);
    if (t->map == MAP_FAILED) {
        t->map = NULL;
        return error_set(err, ERROR_IO, _("%s: can't be mapped: %s"), t->name, strerror(errno));
    }
    t->map_bytes = bytes;
    if (!guard_add(t, err))
        return false;
    t->data = t->map + bom_bytes;
    atomic_store(&t->ready, bytes - bom_bytes);
    atomic_store(&t->complete, true);
    return true;
}

static bool open_file(Text *t, Error *err)
{
    t->fd = open(t->name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    if (t->fd < 0 || fstat(t->fd, &st) != 0)
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), t->name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return error_set(err, ERROR_IO, _("%s is a directory; name a file in it"), t->name);
    if (st.st_size == 0) {
        atomic_store(&t->complete, true);
        return true;
    }
    return open_mapped(t, (size_t)st.st_size, 0, err);
}

Text *text_open(const char *path, const char *encoding, Wake *wake, Error *err)
{
    (void)encoding;
    Text *t = text_new(path, wake);
    if (open_file(t, err))
        return t;
    text_close(t);
    return NULL;
}

Text *text_borrow(Str bytes, const char *name)
{
    Text *t = text_new(name, NULL);
    if (bytes.len)
        t->data = bytes.data;
    atomic_store(&t->ready, bytes.len);
    atomic_store(&t->complete, true);
    return t;
}

void text_close(Text *t)
{
    if (!t)
        return;
    if (t->map) {
        guard_remove(t);
        munmap(t->map, t->map_bytes);
    }
    if (t->fd >= 0)
        close(t->fd);
    mem_free(t->name);
    mem_free(t);
}

const char *text_data(const Text *t)
{
    return t->data;
}

size_t text_ready(const Text *t)
{
    return atomic_load_explicit(&t->ready, memory_order_acquire);
}

bool text_complete(const Text *t)
{
    return atomic_load(&t->complete);
}

Str text_slice(const Text *t, Pos start, Pos end)
{
    size_t ready = text_ready(t);
    if (end > ready)
        end = ready;
    if (start > end)
        start = end;
    return (Str){t->data + start, end - start};
}

bool text_wait(Text *t, size_t bytes, int timeout_ms)
{
    (void)timeout_ms;
    return text_complete(t) || text_ready(t) >= bytes;
}

const char *text_name(const Text *t)
{
    return t->name;
}

const char *text_encoding(const Text *t)
{
    return t->encoding;
}

size_t text_undecodable(const Text *t)
{
    (void)t;
    return 0;
}

bool text_was_cut(const Text *t)
{
    return atomic_load(&t->cut);
}

const char *text_read_error(const Text *t)
{
    (void)t;
    return NULL;
}
