#include "source/text.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "source/clean.h"
#include "source/encoding.h"
#include "source/guard.h"
#include "source/packed.h"
#include "source/stream.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define ENCODING_NAME 64
#define CLEAN_BYTES   65536 // looked at for what is no text
#define STREAM_LEAST  ((size_t)1 << 20)
#define LET_GO_BYTES  ((size_t)16 << 20)
#define FOLLOW_MS     200        // between two looks at a file that is followed
#define SETTLE_NS     2000000000 // a file's times may be as coarse

struct Text {
    const char *data;
    Growth growth;
    char encoding_name[ENCODING_NAME]; // as a person named it, or ""
    char *name;
    bool raw;
    bool from_path; // NAME is a path

    int fd;          // -1 if borrowed
    bool file;       // of a regular file
    bool sizeless;   // that claims to be empty and is not, as those of /proc
    Range range;     // where data is, unless borrowed
    Mapping mapping; // of a UTF-8 file; start is NULL otherwise
    size_t bom_bytes;
    struct stat opened; // what FD was then
    bool settling;      // it had been written to just before
    Stream *stream;     // fills the range of anything else

    Job *follower; // looks whether a mapped file has grown
    int stop_fd;   // wakes it up
};

static Text *text_new(const char *name, Wake *wake)
{
    Text *t = mem_zero(1, sizeof *t);
    t->data = "";
    t->name = mem_dup(name);
    t->fd = t->stop_fd = -1;
    t->range = RANGE_NONE;
    growth_init(&t->growth, wake);
    return t;
}

static bool open_stream(Text *t, const EncodingGuess *guess, Error *err)
{
    atomic_store(&t->growth.complete, false);
    if (!range_reserve(&t->range, STREAM_LEAST, t->name, err))
        return false;
    t->data = t->range.data;
    StreamSource source = {
        .fd = t->fd,
        .file = t->file,
        .raw = t->raw,
        .name = t->name,
        .encoding = *t->encoding_name ? t->encoding_name : NULL,
        .guess = guess,
    };
    t->stream = stream_open(&source, &t->range, &t->growth, err);
    return t->stream != NULL;
}

static void unmap(Text *t)
{
    guard_remove(&t->mapping);
    t->mapping.start = NULL;
    range_done(&t->range);
    t->data = "";
}

/* What a stream makes better text of: colour codes, rare line ends. Judged by the head; further on they
 * are hidden where they are shown (doc/document.c). */
static bool wants_cleaning(const Text *t, Str file)
{
    if (file.len > CLEAN_BYTES)
        file.len = CLEAN_BYTES;
    bool cr_alone = memchr(file.data, '\r', file.len) && !memchr(file.data, '\n', file.len);
    return cr_alone || (!t->raw && clean_needed(file));
}

/* The file behind FD, where the range begins, as far as BYTES. UNMAPPABLE: it can only be read, as
 * those of /sys and of some networks. */
static bool map_file(Text *t, size_t bytes, bool *unmappable, Error *err)
{
    if (!range_reserve(&t->range, bytes, t->name, err))
        return false;
    if (mmap(t->range.data, bytes, PROT_READ, MAP_SHARED | MAP_FIXED, t->fd, 0) == MAP_FAILED) {
        *unmappable = errno == ENODEV;
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), t->name, strerror(errno));
    }
    t->mapping.start = t->range.data;
    t->mapping.fd = t->fd;
    t->mapping.wake = t->growth.wake;
    atomic_store(&t->mapping.bytes, bytes);
    return guard_add(&t->mapping, t->name, err);
}

/* A file that is UTF-8 stays mapped; any other is read by a stream. */
static bool open_file(Text *t, size_t bytes, Error *err)
{
    bool unmappable = false;
    if (!map_file(t, bytes, &unmappable, err)) {
        unmap(t);
        return unmappable && open_stream(t, NULL, err);
    }
    Str file = {t->range.data, bytes};
    bool packed = packed_format(file) != NULL;
    EncodingGuess guess = {.name = "UTF-8"};
    if (!packed)
        guess = *t->encoding_name ? encoding_named(t->encoding_name, file) : encoding_of_file(file);
    if (guess.binary)
        return encoding_binary_error(t->name, err);
    Str from_bom = {file.data + guess.bom_bytes, file.len - guess.bom_bytes};
    if (packed || strcmp(guess.name, "UTF-8") != 0 || wants_cleaning(t, from_bom)) {
        unmap(t);
        return lseek(t->fd, (off_t)guess.bom_bytes, SEEK_SET) >= 0 &&
               open_stream(t, packed ? NULL : &guess, err);
    }
    t->bom_bytes = guess.bom_bytes;
    t->data = t->range.data + guess.bom_bytes;
    atomic_store(&t->growth.ready, bytes - guess.bom_bytes);
    atomic_store(&t->growth.complete, true);
    return true;
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Open the file or pipe NAME, or standard input; a FIFO without a writer does not block. */
static bool open_fd(Text *t, Error *err)
{
    struct stat *st = &t->opened;
    if (t->from_path && stat(t->name, st) == 0 && (S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode)))
        return error_set(err, ERROR_IO, _("%s is a device; name a file with text"), t->name);
    t->fd = t->from_path ? open(t->name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
                         : fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    if (t->fd < 0 && errno == ENOENT)
        return error_set(err, ERROR_IO, _("%s: there is no such file; check its name"), t->name);
    if (t->fd < 0 && errno == EACCES)
        return error_set(err, ERROR_IO, _("%s: you may not read it; check its permissions"),
                         t->name);
    if (t->fd < 0 || fstat(t->fd, st) != 0)
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), t->name, strerror(errno));
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    t->settling = nanoseconds(now) - nanoseconds(st->st_mtim) < SETTLE_NS;
    if (S_ISDIR(st->st_mode))
        return error_set(err, ERROR_IO, _("%s is a directory; name a file in it"), t->name);
    if (isatty(t->fd))
        return error_set(err, ERROR_IO, _("standard input is a terminal; name a file"));
    return true;
}

static bool open_source(Text *t, Error *err)
{
    if (!open_fd(t, err))
        return false;
    char byte;
    t->file = S_ISREG(t->opened.st_mode) && lseek(t->fd, 0, SEEK_CUR) == 0;
    if (t->file && t->opened.st_size > 0)
        return open_file(t, (size_t)t->opened.st_size, err);
    if (t->file && pread(t->fd, &byte, 1, 0) == 0) {
        atomic_store(&t->growth.complete, true);
        return true;
    }
    t->sizeless = t->file;
    return open_stream(t, NULL, err);
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
    atomic_store(&t->growth.encoding, t->encoding_name);
    return true;
}

static Text *open_text(const char *path, const char *encoding, bool raw, Wake *wake, Error *err)
{
    bool standard = strcmp(path, "-") == 0;
    Text *t = text_new(standard ? _("standard input") : path, wake);
    t->from_path = !standard;
    t->raw = raw;
    if ((!encoding || name_encoding(t, encoding, err)) && open_source(t, err))
        return t;
    text_close(t);
    return NULL;
}

Text *text_open(const char *path, const char *encoding, Wake *wake, Error *err)
{
    return open_text(path, encoding, false, wake, err);
}

Text *text_open_raw(const char *path, const char *encoding, Wake *wake, Error *err)
{
    return open_text(path, encoding, true, wake, err);
}

Text *text_borrow(Str bytes, const char *name)
{
    Text *t = text_new(name, NULL);
    if (bytes.len)
        t->data = bytes.data;
    atomic_store(&t->growth.ready, bytes.len);
    atomic_store(&t->growth.complete, true);
    return t;
}

void text_close(Text *t)
{
    if (!t)
        return;
    text_unfollow(t);
    stream_close(t->stream);
    unmap(t);
    if (t->fd >= 0)
        close(t->fd);
    growth_done(&t->growth);
    mem_free(t->name);
    mem_free(t);
}

void text_leave(const Text *t)
{
    range_leave(&t->range, text_ready(t));
}

const char *text_data(const Text *t)
{
    return t->data;
}

size_t text_ready(const Text *t)
{
    return atomic_load_explicit(&t->growth.ready, memory_order_acquire);
}

bool text_complete(const Text *t)
{
    return atomic_load(&t->growth.complete);
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

/* At most LET_GO_BYTES at a time: who wants other address space meanwhile waits for it. */
static void let_go_portion(const Text *t, Pos start, Pos end)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t from = (start + page - 1) / page * page, to = end / page * page;
    if (!t->mapping.start)
        range_let_go(&t->range, start, end);
    else if (to > from)
        madvise(t->range.data + from, to - from, MADV_DONTNEED);
}

void text_let_go(const Text *t, Pos start, Pos end)
{
    size_t ready = text_ready(t);
    end = end < ready ? end : ready;
    for (Pos next; start < end; start = next) {
        next = start + LET_GO_BYTES < end ? start + LET_GO_BYTES : end;
        let_go_portion(t, start, next);
    }
}

void text_leave_behind(const Text *t, Pos *kept, Pos reached)
{
    Pos start = *kept < reached ? *kept : reached, end = *kept < reached ? reached : *kept;
    if (end - start < LET_GO_BYTES)
        return;
    text_let_go(t, start, end);
    *kept = reached;
}

bool text_wait(const Text *t, size_t bytes, int timeout_ms)
{
    Text *mutable = (Text *)t; // waiting changes nothing that a reader sees
    return growth_wait(&mutable->growth, bytes, timeout_ms);
}

/* Map what was written to the file since. */
static void take_growth(Text *t)
{
    struct stat st;
    size_t bytes = atomic_load(&t->mapping.bytes), page = (size_t)sysconf(_SC_PAGESIZE);
    if (fstat(t->fd, &st) != 0 || st.st_size <= 0 || (size_t)st.st_size <= bytes ||
        (size_t)st.st_size > t->range.reserved_bytes || atomic_load(&t->mapping.cut))
        return;
    size_t from = bytes / page * page, to = (size_t)st.st_size;
    if (mmap(t->range.data + from, to - from, PROT_READ, MAP_SHARED | MAP_FIXED, t->fd,
             (off_t)from) == MAP_FAILED)
        return;
    atomic_store(&t->mapping.bytes, to);
    atomic_store_explicit(&t->growth.ready, to - t->bom_bytes, memory_order_release);
    growth_tell(&t->growth);
}

static void follow_file(Job *job, void *arg)
{
    Text *t = arg;
    struct pollfd fd = {.fd = t->stop_fd, .events = POLLIN};
    do
        take_growth(t);
    while (!job_cancelled(job) && poll(&fd, 1, FOLLOW_MS) <= 0);
}

static bool follow_mapped(Text *t, Error *err)
{
    t->stop_fd = eventfd(0, EFD_CLOEXEC);
    if (t->stop_fd < 0)
        return error_set(err, ERROR_LIMIT, _("%s: can't be read: %s"), t->name, strerror(errno));
    atomic_store(&t->growth.complete, false);
    t->follower = job_start(follow_file, t, err);
    if (!t->follower)
        text_unfollow(t);
    return t->follower != NULL;
}

bool text_follow(Text *t, Error *err)
{
    if (t->follower)
        return true;
    if (t->mapping.start)
        return follow_mapped(t, err);
    if (!t->stream && t->file && !open_stream(t, NULL, err)) // it was empty
        return false;
    if (t->stream)
        return stream_follow(t->stream, err);
    return error_set(err, ERROR_IO, _("%s has ended; there is nothing to wait for"), t->name);
}

void text_unfollow(Text *t)
{
    if (t->stream)
        stream_unfollow(t->stream);
    if (t->stop_fd < 0)
        return;
    eventfd_write(t->stop_fd, 1);
    job_stop(t->follower);
    t->follower = NULL;
    close(t->stop_fd);
    t->stop_fd = -1;
    atomic_store(&t->growth.complete, true);
}

/* How much of the file is known to have been there: a stream that follows it reads on. */
static size_t seen_bytes(const Text *t)
{
    if (t->mapping.start)
        return atomic_load(&t->mapping.bytes);
    off_t at = lseek(t->fd, 0, SEEK_CUR), opened = t->opened.st_size;
    return (size_t)(at > opened ? at : opened);
}

TextChange text_change(const Text *t)
{
    struct stat now, named;
    if (!text_may_change(t) || fstat(t->fd, &now) != 0)
        return TEXT_SAME;
    size_t seen = seen_bytes(t);
    if (atomic_load(&t->mapping.cut) || (size_t)now.st_size < seen)
        return TEXT_CUT;
    if (t->from_path && stat(t->name, &named) != 0)
        return errno == ENOENT ? TEXT_GONE : TEXT_SAME;
    if (t->from_path && (named.st_ino != now.st_ino || named.st_dev != now.st_dev))
        return TEXT_REPLACED;
    if ((size_t)now.st_size > seen)
        return TEXT_GREW;
    bool same_time = now.st_mtim.tv_sec == t->opened.st_mtim.tv_sec &&
                     now.st_mtim.tv_nsec == t->opened.st_mtim.tv_nsec;
    return same_time || seen > (size_t)t->opened.st_size ? TEXT_SAME : TEXT_REWRITTEN;
}

bool text_may_change(const Text *t)
{
    return t->file && !t->sizeless;
}

bool text_identify(const Text *t, TextIdentity *out)
{
    const struct stat *st = &t->opened;
    if (!t->mapping.start || !text_complete(t) || t->settling || text_change(t) != TEXT_SAME ||
        atomic_load(&t->mapping.bytes) != (size_t)st->st_size)
        return false;
    *out = (TextIdentity){.device = st->st_dev,
                          .inode = st->st_ino,
                          .bytes = (uint64_t)st->st_size,
                          .bom_bytes = t->bom_bytes,
                          .modified = (uint64_t)nanoseconds(st->st_mtim),
                          .changed = (uint64_t)nanoseconds(st->st_ctim)};
    return true;
}

bool text_is_raw(const Text *t)
{
    return t->raw;
}

const char *text_name(const Text *t)
{
    return t->name;
}

const char *text_encoding(const Text *t)
{
    return atomic_load(&t->growth.encoding);
}

size_t text_undecodable(const Text *t)
{
    return atomic_load(&t->growth.undecodable);
}

bool text_was_cut(const Text *t)
{
    // what was cut off inside the last page reads as zeros without a fault
    struct stat st;
    return atomic_load(&t->mapping.cut) || (t->mapping.start && fstat(t->fd, &st) == 0 &&
                                            (size_t)st.st_size < atomic_load(&t->mapping.bytes));
}

const char *text_read_error(const Text *t)
{
    return atomic_load(&t->growth.error);
}
