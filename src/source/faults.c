#include "source/faults.h"
#include "base/mem.h"
#include <stdatomic.h>
#include <string.h>

#define PIECE_BYTES 65536   // seldom holds a fault
#define PART_BYTES  1048576 // between two looks at whether to go on

struct Faults {
    const Text *text;
    Wake *wake;
    Job *job;
    Pos at, stop; // the job's while it runs
    size_t bytes;
    atomic_bool busy;
};

Faults *faults_new(const Text *text, Wake *wake)
{
    Faults *f = mem_zero(1, sizeof *f);
    f->text = text;
    f->wake = wake;
    return f;
}

void faults_free(Faults *f)
{
    if (!f)
        return;
    job_stop(f->job);
    mem_free(f);
}

/* The first N bytes of S, and what is left of a character that they end in. */
static Str piece_of(Str s, size_t n)
{
    while (n < s.len && ((unsigned char)s.data[n] & 0xC0) == 0x80 && n < PIECE_BYTES + UTF8_MAX)
        n++;
    return (Str){s.data, n < s.len ? n : s.len};
}

static size_t count_faults(Str s)
{
    size_t faults = 0;
    const char *p = s.data, *end = s.data + s.len;
    while (p < end) {
        uint32_t cp;
        size_t n = utf8_decode(p, end, &cp);
        bool replaced = cp == UTF8_REPLACED && !(n == 3 && memcmp(p, "\xEF\xBF\xBD", 3) == 0);
        faults += replaced ? n : 0;
        p += n;
    }
    return faults;
}

static void count(Job *job, void *arg)
{
    Faults *f = arg;
    Pos shed = f->at;
    while (f->at < f->stop && !job_cancelled(job)) {
        Str piece = piece_of(text_slice(f->text, f->at, f->stop), PIECE_BYTES);
        if (!utf8_valid(piece, false))
            f->bytes += count_faults(piece);
        f->at += piece.len;
        if (f->at - shed < PART_BYTES && f->at < f->stop)
            continue;
        text_let_go(f->text, shed, f->at);
        shed = f->at;
    }
    atomic_store(&f->busy, false);
    wake_signal(f->wake);
}

bool faults_count(Faults *f, Error *err)
{
    if (atomic_load(&f->busy))
        return true;
    job_join(f->job);
    f->job = NULL;
    bool complete = text_complete(f->text); // before the look, not to miss the rest
    f->stop = text_ready(f->text);
    const char *data = text_data(f->text);
    if (!complete && f->stop > f->at) // it may end inside a character
        f->stop = (Pos)(utf8_prev(data + f->at, data + f->stop) - data);
    if (f->at >= f->stop)
        return true;
    atomic_store(&f->busy, true);
    f->job = job_start(count, f, err);
    if (!f->job)
        atomic_store(&f->busy, false);
    return f->job != NULL;
}

bool faults_done(const Faults *f, size_t *bytes)
{
    if (atomic_load(&f->busy))
        return false;
    *bytes = f->bytes;
    return true;
}
