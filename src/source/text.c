#include "source/text.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "source/encoding.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define HEAD_BYTES    65536     // looked at to tell the encoding of a file
#define PLAIN_BYTES   (1 << 20) // of ASCII passed over to find such a head
#define HELD_BYTES    4096      // of a pipe, waited for to tell its encoding…
#define HELD_MS       300       // …at most so long after the last of them came
#define FIRST_READ    16384     // the first screen waits for no more
#define READ_BYTES    262144
#define COMMIT_BYTES  (1 << 20)
#define RESERVE_MOST  ((size_t)1 << 36) // address space, not memory
#define RESERVE_LEAST ((size_t)1 << 20)
#define ENCODING_NAME 64

/* What the job that fills a text needs; only the job touches it while it runs. */
typedef struct {
    int fd, stop_fd;
    bool named;       // a person said which encoding it is in
    bool decided;     // the encoding is known
    bool begun;       // bytes were handed out
    Decoder *decoder; // NULL: the source is UTF-8
    StrBuf held;      // source bytes not taken yet
    StrBuf out;
    size_t reserved, committed;
} Filler;

struct Text {
    const char *data;
    atomic_size_t ready, undecodable;
    atomic_bool complete, cut;
    _Atomic(const char *) encoding;
    _Atomic(char *) read_error;
    char encoding_name[ENCODING_NAME]; // what encoding points to when a person named it
    char *name;
    Wake *wake; // borrowed

    int fd;    // -1 if borrowed
    char *map; // of a file, or the reserved range; NULL if borrowed
    size_t map_bytes;
    Job *job; // fills the reserved range
    Filler filler;
    pthread_mutex_t lock; // with grew, for text_wait() alone
    pthread_cond_t grew;
};

/*
 * The fault guard. Reading a page of a mapping that the file no longer reaches raises SIGBUS. The
 * handler may only look at lock-free data, so the mappings stand in a fixed array: a slot is taken
 * by an atomic exchange and seen by the handler once its start is set.
 */
#define GUARD_SLOTS 16

static struct {
    pthread_mutex_t lock; // for before
    struct sigaction before;
    uintptr_t page_bytes;
    struct {
        atomic_bool taken;
        _Atomic uintptr_t start; // 0: not in use
        uintptr_t end;
        Text *text;
    } slots[GUARD_SLOTS];
} guard = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Put zero pages over AT's page, and over all after it if the file ends before AT. */
static bool guard_patch(size_t slot, uintptr_t at)
{
    uintptr_t start = atomic_load(&guard.slots[slot].start),
              page = at & ~(uintptr_t)(guard.page_bytes - 1);
    uintptr_t end = page + guard.page_bytes;
    struct stat st;
    if (fstat(guard.slots[slot].text->fd, &st) != 0 || (uintptr_t)st.st_size <= page - start)
        end = guard.slots[slot].end;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED;
    if (mmap((void *)page, end - page, PROT_READ, flags, -1, 0) == MAP_FAILED)
        return false;
    atomic_store(&guard.slots[slot].text->cut, true);
    wake_signal(guard.slots[slot].text->wake);
    return true;
}

static void guard_on_fault(int sig, siginfo_t *info, void *context)
{
    int saved = errno;
    uintptr_t at = (uintptr_t)info->si_addr;
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        uintptr_t start = atomic_load(&guard.slots[i].start);
        if (start && at >= start && at < guard.slots[i].end && guard_patch(i, at)) {
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
static void guard_install(void)
{
    struct sigaction now,
        ours = {.sa_sigaction = guard_on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigemptyset(&ours.sa_mask);
    pthread_mutex_lock(&guard.lock);
    guard.page_bytes = (uintptr_t)sysconf(_SC_PAGESIZE);
    sigaction(SIGBUS, NULL, &now);
    if (!(now.sa_flags & SA_SIGINFO) || now.sa_sigaction != guard_on_fault) {
        guard.before = now;
        sigaction(SIGBUS, &ours, NULL);
    }
    pthread_mutex_unlock(&guard.lock);
}

static bool guard_add(Text *t, Error *err)
{
    guard_install();
    for (size_t i = 0; i < GUARD_SLOTS; i++) {
        if (atomic_exchange(&guard.slots[i].taken, true))
            continue;
        guard.slots[i].end = (uintptr_t)t->map + t->map_bytes;
        guard.slots[i].text = t;
        atomic_store(&guard.slots[i].start, (uintptr_t)t->map);
        return true;
    }
    return error_set(err, ERROR_LIMIT, _("%s: too many files are open at once"), t->name);
}

static void guard_remove(const Text *t)
{
    for (size_t i = 0; i < GUARD_SLOTS; i++)
        if (atomic_load(&guard.slots[i].start) == (uintptr_t)t->map) {
            atomic_store(&guard.slots[i].start, 0);
            atomic_store(&guard.slots[i].taken, false);
        }
}

static Text *text_new(const char *name, Wake *wake)
{
    Text *t = mem_zero(1, sizeof *t);
    t->data = "";
    t->encoding = "UTF-8";
    t->name = mem_dup(name);
    t->wake = wake;
    t->fd = t->filler.stop_fd = -1;
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&t->grew, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

static void announce(Text *t)
{
    pthread_mutex_lock(&t->lock);
    pthread_cond_broadcast(&t->grew);
    pthread_mutex_unlock(&t->lock);
    wake_signal(t->wake);
}

static void stop_with(Text *t, const Error *err)
{
    atomic_store(&t->read_error, mem_dup(err->message));
}

/* Make the reserved range writable up to BYTES. */
static bool commit(Text *t, size_t bytes, Error *err)
{
    Filler *f = &t->filler;
    if (bytes <= f->committed)
        return true;
    if (bytes > f->reserved)
        return error_set(err, ERROR_LIMIT,
                         _("%s: only the first %zu MiB are read, there is no room for more"),
                         t->name, atomic_load(&t->ready) >> 20);
    size_t want = (bytes + COMMIT_BYTES - 1) / COMMIT_BYTES * COMMIT_BYTES;
    if (want > f->reserved)
        want = f->reserved;
    if (mprotect(t->map + f->committed, want - f->committed, PROT_READ | PROT_WRITE) != 0)
        return error_set(err, ERROR_LIMIT, _("%s: only the first %zu MiB are read: %s"), t->name,
                         atomic_load(&t->ready) >> 20, strerror(errno));
    f->committed = want;
    return true;
}

static bool append(Text *t, Str bytes, Error *err)
{
    size_t ready = atomic_load_explicit(&t->ready, memory_order_relaxed);
    if (!bytes.len)
        return true;
    if (!commit(t, ready + bytes.len, err))
        return false;
    memcpy(t->map + ready, bytes.data, bytes.len);
    atomic_store_explicit(&t->ready, ready + bytes.len, memory_order_release);
    t->filler.begun = true;
    announce(t);
    return true;
}

static void drop_held(Filler *f, size_t bytes)
{
    if (!bytes)
        return;
    f->held.len -= bytes;
    memmove(f->held.data, f->held.data + bytes, f->held.len);
}

/* The longest prefix of S that does not end inside a UTF-8 character. */
static size_t whole_utf8(Str s)
{
    for (size_t n = 1; n < UTF8_MAX && n <= s.len; n++) {
        unsigned char c = (unsigned char)s.data[s.len - n];
        if (c < 0x80)
            break;
        if (c >= 0xC0) // a lead byte
            return n < (c >= 0xF0 ? 4u : c >= 0xE0 ? 3u : 2u) ? s.len - n : s.len;
    }
    return s.len;
}

static bool binary_error(const Text *t, Error *err)
{
    return error_set(err, ERROR_ENCODING,
                     _("%s: binary data, not text; if it is text, name its encoding with -e"),
                     t->name);
}

static bool use_encoding(Text *t, EncodingGuess guess, Error *err)
{
    Filler *f = &t->filler;
    f->decided = true;
    t->encoding = guess.name;
    if (strcmp(guess.name, "UTF-8") == 0)
        return true;
    f->decoder = decoder_new(guess.name, err);
    return f->decoder != NULL;
}

/*
 * Find out in which encoding the held bytes of a stream are, if they say; PAUSED: no more come
 * soon. ASCII tells nothing and shows the same, so it is not waited on: only from the first other
 * byte on are there some bytes held to judge by.
 */
static bool decide(Text *t, bool paused, bool last, Error *err)
{
    Filler *f = &t->filler;
    Str held = {f->held.data, f->held.len};
    size_t plain = encoding_plain_prefix(held);
    if (held.len < 4 && !paused && !last)
        return true; // perhaps a byte order mark
    if (!f->named && plain == held.len)
        return append(t, held, err) && (drop_held(f, plain), true);
    if (!f->named && held.len - plain < HELD_BYTES && !paused && !last)
        return true;
    EncodingGuess guess = f->named   ? encoding_named(t->encoding, held)
                          : f->begun ? encoding_detect_later(held, last)
                                     : encoding_detect(held, last);
    if (guess.binary)
        return binary_error(t, err);
    drop_held(f, guess.bom_bytes);
    return use_encoding(t, guess, err);
}

/* Hand out what the held bytes say. */
static bool take_held(Text *t, bool paused, bool last, Error *err)
{
    Filler *f = &t->filler;
    if (!f->decided && f->held.len && !decide(t, paused, last, err))
        return false;
    if (!f->decided)
        return true;
    Str held = {f->held.data, f->held.len};
    if (!f->decoder) {
        held.len = last ? held.len : whole_utf8(held);
        return append(t, held, err) && (drop_held(f, held.len), true);
    }
    strbuf_clear(&f->out);
    drop_held(f, decoder_feed(f->decoder, held, last, &f->out));
    atomic_store(&t->undecodable, decoder_undecodable(f->decoder));
    return append(t, (Str){f->out.data, f->out.len}, err);
}

typedef enum { READ_SOME, READ_END, READ_PAUSE, READ_STOP, READ_FAIL } ReadResult;

/* Read up to CAP bytes, waiting for the source or the owner's call to stop. */
static ReadResult read_more(Filler *f, char *buf, size_t cap, size_t *got)
{
    *got = 0;
    struct pollfd fds[] = {{.fd = f->fd, .events = POLLIN}, {.fd = f->stop_fd, .events = POLLIN}};
    int rc = poll(fds, 2, !f->decided && f->held.len ? HELD_MS : -1);
    if (fds[1].revents)
        return READ_STOP;
    if (rc == 0)
        return READ_PAUSE;
    ssize_t n = rc > 0 ? read(f->fd, buf, cap) : -1;
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? READ_SOME : READ_FAIL;
    *got = (size_t)n;
    return n ? READ_SOME : READ_END;
}

static bool fill_loop(Job *job, Text *t, char *buf, Error *err)
{
    Filler *f = &t->filler;
    for (size_t cap = FIRST_READ; !job_cancelled(job); cap = READ_BYTES) {
        size_t got;
        ReadResult result = read_more(f, buf, cap, &got);
        if (result == READ_STOP)
            return true;
        if (result == READ_FAIL)
            error_set(err, ERROR_IO, _("%s: can't be read any further: %s"), t->name,
                      strerror(errno));
        strbuf_add(&f->held, (Str){buf, got});
        bool last = result == READ_END || result == READ_FAIL;
        if (!take_held(t, result == READ_PAUSE, last, err))
            return false;
        if (last)
            return result == READ_END;
    }
    return true;
}

static void fill(Job *job, void *arg)
{
    Text *t = arg;
    Error err = {0};
    char *buf = mem_alloc(READ_BYTES);
    if (!fill_loop(job, t, buf, &err))
        stop_with(t, &err);
    mem_free(buf);
    atomic_store(&t->complete, true);
    announce(t);
}

/* Address space for a text of unknown length: as much as is to be had, so that it never moves. */
static bool reserve(Text *t, Error *err)
{
    for (size_t bytes = RESERVE_MOST; bytes >= RESERVE_LEAST; bytes /= 2) {
        int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
        char *at = mmap(NULL, bytes, PROT_NONE, flags, -1, 0);
        if (at == MAP_FAILED)
            continue;
        t->data = t->map = at;
        t->map_bytes = t->filler.reserved = bytes;
        return true;
    }
    return error_set(err, ERROR_LIMIT, _("%s: there is no memory for it: %s"), t->name,
                     strerror(errno));
}

static bool open_stream(Text *t, Error *err)
{
    t->filler.fd = t->fd;
    t->filler.stop_fd = eventfd(0, EFD_CLOEXEC);
    if (t->filler.stop_fd < 0)
        return error_set(err, ERROR_LIMIT, _("%s: can't be read: %s"), t->name, strerror(errno));
    if (!reserve(t, err))
        return false;
    t->job = job_start(fill, t, err);
    return t->job != NULL;
}

static void unmap(Text *t)
{
    if (!t->map)
        return;
    guard_remove(t);
    munmap(t->map, t->map_bytes);
    t->map = NULL;
    t->data = "";
}

/* The bytes by which to judge a file: from its start, unless that is ASCII for long. */
static EncodingGuess judge(Str file)
{
    Str head = {file.data, file.len < PLAIN_BYTES ? file.len : PLAIN_BYTES};
    size_t plain = encoding_plain_prefix(head), skip = plain < HEAD_BYTES / 2 ? 0 : plain;
    head = (Str){file.data + skip, file.len - skip};
    bool all = head.len <= HEAD_BYTES;
    if (!all)
        head.len = HEAD_BYTES;
    return skip ? encoding_detect_later(head, all) : encoding_detect(head, all);
}

/* Map a file; *UTF8 comes false, and nothing stays mapped, if it must be decoded. */
static bool open_mapped(Text *t, size_t bytes, bool *utf8, Error *err)
{
    t->map = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, t->fd, 0);
    if (t->map == MAP_FAILED) {
        t->map = NULL;
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), t->name, strerror(errno));
    }
    t->map_bytes = bytes;
    if (!guard_add(t, err))
        return false;
    Str file = {t->map, bytes};
    EncodingGuess guess = t->filler.named ? encoding_named(t->encoding, file) : judge(file);
    if (guess.binary)
        return binary_error(t, err);
    *utf8 = strcmp(guess.name, "UTF-8") == 0;
    if (!*utf8) {
        unmap(t);
        return lseek(t->fd, (off_t)guess.bom_bytes, SEEK_SET) >= 0 && use_encoding(t, guess, err);
    }
    t->data = t->map + guess.bom_bytes;
    atomic_store(&t->ready, bytes - guess.bom_bytes);
    atomic_store(&t->complete, true);
    return true;
}

/* Open the file or pipe NAME, or standard input; a FIFO without a writer does not block. */
static bool open_fd(Text *t, bool standard, struct stat *st, Error *err)
{
    if (!standard && stat(t->name, st) == 0 && (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode)))
        return error_set(err, ERROR_IO, _("%s is a device; name a file with text"), t->name);
    t->fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                     : open(t->name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (t->fd < 0 && errno == ENOENT)
        return error_set(err, ERROR_IO, _("%s: there is no such file; check its name"), t->name);
    if (t->fd < 0 && errno == EACCES)
        return error_set(err, ERROR_IO, _("%s: you may not read it; check its permissions"),
                         t->name);
    if (t->fd < 0 || fstat(t->fd, st) != 0)
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), t->name, strerror(errno));
    if (S_ISDIR(st->st_mode))
        return error_set(err, ERROR_IO, _("%s is a directory; name a file in it"), t->name);
    if (isatty(t->fd))
        return error_set(err, ERROR_IO, _("standard input is a terminal; name a file"));
    return true;
}

static bool open_source(Text *t, bool standard, Error *err)
{
    struct stat st;
    if (!open_fd(t, standard, &st, err))
        return false;
    char byte;
    bool file = S_ISREG(st.st_mode) && lseek(t->fd, 0, SEEK_CUR) == 0, utf8 = false;
    if (file && st.st_size > 0) {
        if (!open_mapped(t, (size_t)st.st_size, &utf8, err))
            return false;
        return utf8 || open_stream(t, err);
    }
    // files of /proc claim to be empty
    if (file && pread(t->fd, &byte, 1, 0) == 0) {
        atomic_store(&t->complete, true);
        return true;
    }
    return open_stream(t, err);
}

static bool name_encoding(Text *t, const char *encoding, Error *err)
{
    const char *name = encoding_canonical(encoding, err);
    if (!name)
        return false;
    size_t len = strlen(name);
    if (len >= sizeof t->encoding_name)
        return error_set(err, ERROR_ENCODING, _("unknown encoding \"%s\""), encoding);
    memcpy(t->encoding_name, name, len + 1);
    t->encoding = t->encoding_name;
    t->filler.named = true;
    return true;
}

Text *text_open(const char *path, const char *encoding, Wake *wake, Error *err)
{
    bool standard = strcmp(path, "-") == 0;
    Text *t = text_new(standard ? _("standard input") : path, wake);
    if ((!encoding || name_encoding(t, encoding, err)) && open_source(t, standard, err))
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

static void filler_done(Filler *f)
{
    decoder_free(f->decoder);
    strbuf_done(&f->held);
    strbuf_done(&f->out);
    if (f->stop_fd >= 0)
        close(f->stop_fd);
}

void text_close(Text *t)
{
    if (!t)
        return;
    if (t->job)
        eventfd_write(t->filler.stop_fd, 1);
    job_stop(t->job);
    filler_done(&t->filler);
    unmap(t);
    if (t->fd >= 0)
        close(t->fd);
    pthread_cond_destroy(&t->grew);
    pthread_mutex_destroy(&t->lock);
    mem_free(t->read_error);
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

static bool has(const Text *t, size_t bytes)
{
    return text_complete(t) || text_ready(t) >= bytes;
}

bool text_wait(const Text *t, size_t bytes, int timeout_ms)
{
    if (has(t, bytes))
        return true;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += timeout_ms / 1000;
    until.tv_nsec += timeout_ms % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    Text *mutable = (Text *)t; // waiting changes nothing that a reader sees
    pthread_mutex_lock(&mutable->lock);
    int rc = 0;
    while (!has(t, bytes) && rc == 0)
        rc = timeout_ms < 0 ? pthread_cond_wait(&mutable->grew, &mutable->lock)
                            : pthread_cond_timedwait(&mutable->grew, &mutable->lock, &until);
    pthread_mutex_unlock(&mutable->lock);
    return has(t, bytes);
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
    return atomic_load(&t->undecodable);
}

bool text_was_cut(const Text *t)
{
    // what was cut off inside the last page reads as zeros without a fault
    struct stat st;
    return atomic_load(&t->cut) ||
           (t->map && !t->job && fstat(t->fd, &st) == 0 && (size_t)st.st_size < t->map_bytes);
}

const char *text_read_error(const Text *t)
{
    return t->read_error;
}
