#include "source/range.h"
#include "base/i18n.h"
#include "base/job.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define RESERVE_MOST ((size_t)1 << 36) // address space, not memory
#define COMMIT_BYTES ((size_t)1 << 20)
#define SPILL_BYTES  ((size_t)32 << 20) // mapped at a time
#define CLOSE_BYTES  ((size_t)24 << 20) // a longer one is not closed by who must answer keys

bool range_reserve(Range *r, size_t least, const char *name, Error *err)
{
    size_t bytes = RESERVE_MOST;
    while (bytes < least)
        bytes *= 2;
    for (; bytes >= least && bytes > 0; bytes /= 2) {
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
        char *at = mmap(NULL, bytes, PROT_NONE, flags, -1, 0);
        if (at == MAP_FAILED)
            continue;
        *r = (Range){.data = at, .reserved_bytes = bytes, .spill_fd = -1};
        return true;
    }
    return error_set(err, ERROR_LIMIT, _("%s: there is no memory for it: %s"), name,
                     strerror(errno));
}

static bool no_room(size_t at, const char *name, const char *why, Error *err)
{
    return error_set(err, ERROR_LIMIT, _("%s: only the first %zu MiB are read: %s"), name, at >> 20,
                     why);
}

static bool commit_memory(Range *r, size_t bytes)
{
    size_t want = (bytes + COMMIT_BYTES - 1) / COMMIT_BYTES * COMMIT_BYTES;
    if (want > r->reserved_bytes)
        want = r->reserved_bytes;
    if (mprotect(r->data + r->committed_bytes, want - r->committed_bytes, PROT_READ | PROT_WRITE))
        return false;
    r->committed_bytes = want;
    return true;
}

/* A file without a name in DIR, or -1. */
static int open_nameless(const char *dir)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/dujuan-XXXXXX", dir) >= sizeof path)
        return -1;
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    return fd;
}

/* /tmp comes last: it often is memory. Without any place for the file the text stays in memory. */
static void open_spill(Range *r)
{
    const char *named = getenv("TMPDIR");
    const char *const dirs[] = {named && *named ? named : "/var/tmp", "/var/tmp", "/tmp"};
    for (size_t i = 0; r->spill_fd < 0 && i < sizeof dirs / sizeof *dirs; i++)
        r->spill_fd = open_nameless(dirs[i]);
}

/* Map the file over the next part of the range. */
static bool commit_spill(Range *r)
{
    size_t more = r->reserved_bytes - r->committed_bytes;
    if (more > SPILL_BYTES)
        more = SPILL_BYTES;
    off_t from = (off_t)(r->committed_bytes - RANGE_MEMORY_BYTES);
    char *at = r->data + r->committed_bytes;
    if (ftruncate(r->spill_fd, from + (off_t)more) != 0 ||
        mmap(at, more, PROT_READ, MAP_SHARED | MAP_FIXED, r->spill_fd, from) == MAP_FAILED)
        return false;
    r->committed_bytes += more;
    return true;
}

static bool put_memory(Range *r, size_t at, Str bytes)
{
    if (at + bytes.len > r->committed_bytes && !commit_memory(r, at + bytes.len))
        return false;
    memcpy(r->data + at, bytes.data, bytes.len);
    return true;
}

/* Written, not stored through the mapping: a full disk is then an error and not a fault. */
static bool put_spill(Range *r, size_t at, Str bytes)
{
    while (at + bytes.len > r->committed_bytes)
        if (!commit_spill(r))
            return false;
    while (bytes.len) {
        ssize_t n = pwrite(r->spill_fd, bytes.data, bytes.len, (off_t)(at - RANGE_MEMORY_BYTES));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += (size_t)n;
        bytes = (Str){bytes.data + n, bytes.len - (size_t)n};
    }
    return true;
}

bool range_put(Range *r, size_t at, Str bytes, const char *name, Error *err)
{
    if (bytes.len > r->reserved_bytes - at)
        return no_room(at, name, _("there is no more address space"), err);
    if (at < RANGE_MEMORY_BYTES) {
        Str head = bytes;
        if (head.len > RANGE_MEMORY_BYTES - at)
            head.len = RANGE_MEMORY_BYTES - at;
        if (!put_memory(r, at, head))
            return no_room(at, name, strerror(errno), err);
        at += head.len;
        bytes = (Str){bytes.data + head.len, bytes.len - head.len};
    }
    if (!bytes.len)
        return true;
    if (r->spill_fd < 0 && r->committed_bytes <= RANGE_MEMORY_BYTES)
        open_spill(r);
    bool ok = r->spill_fd < 0 ? put_memory(r, at, bytes) : put_spill(r, at, bytes);
    return ok || no_room(at, name, strerror(errno), err);
}

void range_let_go(const Range *r, size_t from, size_t to)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    from = (from > RANGE_MEMORY_BYTES ? from + page - 1 : RANGE_MEMORY_BYTES) / page * page;
    to = to / page * page;
    // whether there is a file was settled with the first byte beyond the part in memory
    if (from < to && r->spill_fd >= 0)
        madvise(r->data + from, to - from, MADV_DONTNEED);
}

static void close_spill(Job *job, void *arg)
{
    (void)job;
    close((int)(intptr_t)arg);
}

void range_done(Range *r)
{
    bool large = r->committed_bytes > CLOSE_BYTES;
    if (r->data)
        munmap(r->data, r->reserved_bytes);
    // its end is the file's, too: half a microsecond a page
    if (r->spill_fd >= 0 && large)
        job_leave(close_spill, (void *)(intptr_t)r->spill_fd);
    else if (r->spill_fd >= 0)
        close(r->spill_fd);
    *r = RANGE_NONE;
}

#define HELD_FILE 0 // what the process that is left behind still has open
#define HELD_PIPE 1
#define FILES_MAX 1024

/* Until nobody has the other end of PIPE open: what is called here must be fit for a fork. */
static void hold(int file, int pipe)
{
    char byte;
    dup2(file, HELD_FILE);
    dup2(pipe, HELD_PIPE);
    for (int fd = HELD_PIPE + 1; fd < FILES_MAX; fd++) // the terminal, too
        close(fd);
    while (read(HELD_PIPE, &byte, 1) < 0 && errno == EINTR) {
    }
    _exit(0);
}

void range_leave(const Range *r, size_t ready)
{
    int ends[2];
    // the file was settled with the first byte beyond the part in memory
    if (ready <= CLOSE_BYTES || r->spill_fd < 0 || pipe2(ends, O_CLOEXEC) != 0)
        return;
    if (fork() == 0)
        hold(r->spill_fd, ends[0]);
}
