#include "source/stream.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "source/clean.h"
#include "source/decoder.h"
#include "source/packed.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define HELD_BYTES 4096  // waited for to tell the encoding…
#define HELD_MS    300   // …at most so long after the last of them came
#define FEW_BYTES  16    // fewer than so many tell little…
#define FEW_PAUSES 10    // …and are waited on for so long, unless a line ends with them
#define FIRST_READ 16384 // the first screen waits for no more
#define READ_BYTES 262144
#define FOLLOW_MS  200 // between two looks at a file that is followed

/* Whether the end of the source is one: the job and its owner settle it in one step, so that
 * neither takes the other for what it was a moment ago. */
typedef enum { AT_END_STOP, AT_END_WAIT, ENDED } Ending;

/* Only the job touches it while it runs, but for ENDING. */
struct Stream {
    Growth *growth;
    Range *range;
    const char *name;
    int fd, stop_fd;
    Job *job;
    bool file;
    bool named;           // a person said which encoding it is in
    bool decided;         // the encoding is known
    bool begun;           // bytes were handed out
    bool looked;          // whether it is packed is known
    int pauses;           // since the last bytes came
    atomic_int ending;    // Ending
    const char *encoding; // canonical
    Packed *packed;
    Decoder *decoder; // NULL: the source is UTF-8
    StrBuf held;      // source bytes not taken yet
    StrBuf out;
    Cleaner cleaner;
    StrBuf clean;
    char *buf; // READ_BYTES
};

typedef enum { READ_SOME, READ_END, READ_PAUSE, READ_STOP, READ_FAIL } ReadResult;

static bool append(Stream *s, Str bytes, Error *err)
{
    size_t ready = atomic_load_explicit(&s->growth->ready, memory_order_relaxed);
    if (!bytes.len)
        return true;
    if (!range_put(s->range, ready, bytes, s->name, err))
        return false;
    atomic_store_explicit(&s->growth->ready, ready + bytes.len, memory_order_release);
    s->begun = true;
    growth_tell(s->growth);
    return true;
}

/* Append what is left of BYTES once it is clean. */
static bool append_clean(Stream *s, Str bytes, bool last, Error *err)
{
    strbuf_clear(&s->clean);
    clean_feed(&s->cleaner, bytes, last, &s->clean);
    return append(s, (Str){s->clean.data, s->clean.len}, err);
}

static void drop_held(Stream *s, size_t bytes)
{
    if (!bytes)
        return;
    s->held.len -= bytes;
    memmove(s->held.data, s->held.data + bytes, s->held.len);
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

static bool use_encoding(Stream *s, EncodingGuess guess, Error *err)
{
    s->decided = true;
    atomic_store(&s->growth->encoding, guess.name);
    if (strcmp(guess.name, "UTF-8") == 0)
        return true;
    s->decoder = decoder_new(guess.name, err);
    return s->decoder != NULL;
}

static bool append_plain(Stream *s, size_t bytes, bool last, Error *err)
{
    bool ok = append_clean(s, (Str){s->held.data, bytes}, last, err);
    drop_held(s, bytes);
    return ok;
}

/* Whether the source may pause at the end of TAIL (from its first byte that is not ASCII) and what
 * it is be told: a writer that is slow stops inside of characters, too, and two bytes of GB18030
 * often are well-formed UTF-8. */
static bool says_enough(Str tail, int pauses)
{
    bool utf8 = tail.len >= 3 && (unsigned char)*tail.data >= 0xE3 && utf8_valid(tail, true);
    return utf8 || tail.len >= FEW_BYTES || memchr(tail.data, '\n', tail.len) ||
           (tail.len > 1 && pauses >= FEW_PAUSES);
}

/*
 * Find out in which encoding the held bytes are, if they say; PAUSED: no more come soon. ASCII
 * tells nothing and shows the same, so it is not waited on: only from the first other byte on are
 * there some bytes held to judge by.
 */
static bool decide(Stream *s, bool paused, bool last, Error *err)
{
    Str held = {s->held.data, s->held.len};
    size_t plain = encoding_plain_prefix(held);
    if (held.len < 4 && !paused && !last)
        return true; // perhaps a byte order mark
    if (!s->named && plain == held.len)
        return append_plain(s, plain, last, err);
    if (!s->named && held.len - plain < HELD_BYTES && !paused && !last)
        return true;
    if (!s->named && !last && !says_enough(str_rest(held, plain), s->pauses))
        return true;
    EncodingGuess guess = s->named   ? encoding_named(s->encoding, held)
                          : s->begun ? encoding_detect_later(held, last)
                                     : encoding_detect(held, last);
    if (guess.binary)
        return encoding_binary_error(s->name, err);
    drop_held(s, guess.bom_bytes);
    return use_encoding(s, guess, err);
}

/* Hand out what the held bytes say. */
static bool take_held(Stream *s, bool paused, bool last, Error *err)
{
    if (!s->decided && s->held.len && !decide(s, paused, last, err))
        return false;
    if (!s->decided)
        return true;
    Str held = {s->held.data, s->held.len};
    if (!s->decoder)
        return append_plain(s, last ? held.len : whole_utf8(held), last, err);
    strbuf_clear(&s->out);
    drop_held(s, decoder_feed(s->decoder, held, last, &s->out));
    atomic_store(&s->growth->undecodable, decoder_undecodable(s->decoder));
    return append_clean(s, (Str){s->out.data, s->out.len}, last, err);
}

/* Read up to CAP bytes, waiting at most WAIT_MS for the source, or for the owner's call to stop. */
static ReadResult read_source(Stream *s, char *buf, size_t cap, int wait_ms, size_t *got)
{
    *got = 0;
    struct pollfd fds[] = {{.fd = s->fd, .events = POLLIN}, {.fd = s->stop_fd, .events = POLLIN}};
    int rc = poll(fds, 2, wait_ms);
    if (fds[1].revents)
        return READ_STOP;
    if (rc == 0)
        return READ_PAUSE;
    ssize_t n = rc > 0 ? read(s->fd, buf, cap) : -1;
    if (n < 0)
        return errno == EINTR || errno == EAGAIN ? READ_SOME : READ_FAIL;
    *got = (size_t)n;
    return n ? READ_SOME : READ_END;
}

/* What the unpacker asks for: it waits until there is something. */
static ssize_t read_packed(void *arg, char *buf, size_t cap)
{
    size_t got;
    ReadResult result;
    do
        result = read_source(arg, buf, cap, -1, &got);
    while (result == READ_SOME && !got);
    return result == READ_SOME ? (ssize_t)got : result == READ_END ? 0 : -1;
}

static bool stopping(const Stream *s)
{
    struct pollfd fd = {.fd = s->stop_fd, .events = POLLIN};
    return poll(&fd, 1, 0) > 0;
}

static ReadResult read_more(Stream *s, size_t cap, size_t *got, Error *err)
{
    *got = 0;
    if (!s->packed) {
        ReadResult result =
            read_source(s, s->buf, cap, !s->decided && s->held.len ? HELD_MS : -1, got);
        if (result == READ_FAIL)
            error_set(err, ERROR_IO, _("%s: can't be read any further: %s"), s->name,
                      strerror(errno));
        return result;
    }
    Error why = {0};
    ssize_t n = packed_read(s->packed, s->buf, cap, &why);
    if (stopping(s))
        return READ_STOP;
    if (n < 0)
        error_set(err, ERROR_IO, _("%s: can't be read any further: %s"), s->name, why.message);
    *got = n > 0 ? (size_t)n : 0;
    return n < 0 ? READ_FAIL : n ? READ_SOME : READ_END;
}

/* Whether the source is packed; then the held bytes are the beginning of what is. */
static bool look_for_packed(Stream *s, bool last, Error *err)
{
    Str head = {s->held.data, s->held.len};
    if (s->looked || !head.len || (packed_undecided(head) && !last))
        return true;
    s->looked = true;
    if (!packed_format(head))
        return true;
    Error why = {0};
    s->packed = packed_open(head, read_packed, s, &why);
    drop_held(s, s->held.len);
    return s->packed || error_set(err, why.code, "%s: %s", s->name, why.message);
}

static bool change_ending(Stream *s, int from, int to)
{
    return atomic_compare_exchange_strong(&s->ending, &from, to);
}

/* The end of a file that is followed is only a pause. */
static ReadResult wait_for_more(Stream *s)
{
    struct pollfd fd = {.fd = s->stop_fd, .events = POLLIN};
    return poll(&fd, 1, FOLLOW_MS) > 0 ? READ_STOP : READ_PAUSE;
}

/* Do with the held bytes what can be done; LAST: no more will come. */
static bool take_bytes(Stream *s, bool paused, bool last, Error *err)
{
    bool was_packed = s->packed != NULL;
    if (!look_for_packed(s, last, err))
        return false;
    bool wait = (!s->looked && !paused) || (s->packed && !was_packed);
    return wait || take_held(s, paused, last, err);
}

static bool fill_loop(Stream *s, Error *err)
{
    for (size_t cap = FIRST_READ;; cap = READ_BYTES) {
        size_t got;
        ReadResult result = read_more(s, cap, &got, err);
        if (result == READ_END && !change_ending(s, AT_END_STOP, ENDED))
            result = wait_for_more(s);
        if (result == READ_STOP)
            return true;
        strbuf_add(&s->held, (Str){s->buf, got});
        s->pauses = result == READ_PAUSE ? s->pauses + 1 : 0;
        bool last = result == READ_END || result == READ_FAIL;
        if (!take_bytes(s, result == READ_PAUSE, last, err))
            return false;
        if (last)
            return result == READ_END;
    }
}

static void fill(Job *job, void *arg)
{
    (void)job; // stop_fd wakes it up, too
    Stream *s = arg;
    Error err = {0};
    s->buf = mem_alloc(READ_BYTES);
    if (!fill_loop(s, &err))
        growth_fail(s->growth, &err);
    mem_free(s->buf);
    s->buf = NULL;
    atomic_store(&s->ending, ENDED);
    atomic_store(&s->growth->complete, true);
    growth_tell(s->growth);
}

Stream *stream_open(const StreamSource *source, Range *range, Growth *growth, Error *err)
{
    Stream *s = mem_zero(1, sizeof *s);
    *s = (Stream){
        .growth = growth,
        .range = range,
        .name = source->name,
        .fd = source->fd,
        .file = source->file,
        .named = source->encoding != NULL,
        .encoding = source->encoding,
        .looked = source->guess != NULL,
        .cleaner.raw = source->raw,
        .stop_fd = eventfd(0, EFD_CLOEXEC),
    };
    if (s->stop_fd < 0)
        error_set(err, ERROR_LIMIT, _("%s: can't be read: %s"), s->name, strerror(errno));
    else if (!source->guess || use_encoding(s, *source->guess, err))
        s->job = job_start(fill, s, err);
    if (s->job)
        return s;
    stream_close(s);
    return NULL;
}

void stream_close(Stream *s)
{
    if (!s)
        return;
    if (s->job)
        eventfd_write(s->stop_fd, 1);
    job_stop(s->job);
    packed_close(s->packed);
    decoder_free(s->decoder);
    strbuf_done(&s->held);
    strbuf_done(&s->out);
    strbuf_done(&s->clean);
    clean_done(&s->cleaner);
    if (s->stop_fd >= 0)
        close(s->stop_fd);
    mem_free(s);
}

bool stream_follow(Stream *s, Error *err)
{
    if (change_ending(s, AT_END_STOP, AT_END_WAIT) || atomic_load(&s->ending) == AT_END_WAIT)
        return true;
    if (!s->file || s->packed)
        return error_set(err, ERROR_IO, _("%s has ended; there is nothing to wait for"), s->name);
    job_join(s->job);
    atomic_store(&s->ending, AT_END_WAIT);
    atomic_store(&s->growth->complete, false);
    s->job = job_start(fill, s, err);
    if (!s->job)
        atomic_store(&s->growth->complete, true);
    return s->job != NULL;
}

void stream_unfollow(Stream *s)
{
    change_ending(s, AT_END_WAIT, AT_END_STOP);
}
