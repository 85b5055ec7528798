#include "find/finder.h"
#include "base/clock.h"
#include "base/mem.h"
#include <stdatomic.h>

#define TRY_NS  (3 * CLOCK_MS)  // worked on the caller's thread
#define LATE_NS (20 * CLOCK_MS) // from its start to its end, if it did any work: a disk may be slow
#define NEWS_NS (50 * CLOCK_MS)
#define WAIT_MS 20 // for more text; also how soon a stop is seen then

struct Finder {
    const Text *text;
    FinderQuery query;
    Wake *wake;
    Job *job;                // the owner's
    const Job *self;         // the same, for the job; NULL: on the caller's thread, for a moment
    int64_t started, worked; // there: by the clocks
    Pos ready;               // of the text, in this round
    int64_t told;            // when the owner was woken last
    size_t passed;           // bytes before this round
    Pos kept;                // pages up to here were let go
    atomic_uint percent;
    atomic_bool waiting;
    FinderResult result;
    atomic_int state; // once it is not RUNNING, the result is the owner's
};

static bool keep_on(void *arg)
{
    Finder *f = arg;
    if (f->self)
        return !job_cancelled(f->self);
    int64_t worked = clock_worked() - f->worked;
    return worked < TRY_NS / 8 || (worked < TRY_NS && clock_now() < f->started + LATE_NS);
}

static bool go_on(void *arg, Pos reached)
{
    Finder *f = arg;
    size_t done = f->passed + (f->query.backward ? f->ready - reached : reached);
    unsigned percent = f->ready ? (unsigned)((double)done * 100 / (double)f->ready) : 0;
    percent = percent > 99 ? 99 : percent;
    if (percent != atomic_load(&f->percent) && f->self && clock_is_due(&f->told, NEWS_NS)) {
        atomic_store(&f->percent, percent);
        wake_signal(f->wake);
    }
    text_leave_behind(f->text, &f->kept, reached);
    return keep_on(f);
}

static SearchResult search_part(Finder *f, Pos from, Pos to)
{
    const FinderQuery *q = &f->query;
    SearchRange range = {from, to, go_on, f};
    f->kept = q->backward ? to : from;
    Hit *hit = &f->result.hit;
    SearchResult r;
    if (!q->pattern)
        r = q->backward ? keywords_prev(q->keywords, q->keyword, &range, hit)
                        : keywords_next(q->keywords, q->keyword, &range, hit);
    else
        r = q->backward ? search_backward(f->text, q->pattern, from, to, go_on, f, hit)
                        : search_forward(f->text, q->pattern, from, to, go_on, f, hit);
    return r == SEARCH_NONE && !keep_on(f) ? SEARCH_STOPPED : r;
}

/* Wait for the text to be longer than BYTES or complete; false if it is neither and it must stop. */
static bool wait_for_more(Finder *f, size_t bytes)
{
    if (text_wait(f->text, bytes + 1, 0))
        return true;
    if (!f->self)
        return false;
    atomic_store(&f->waiting, true);
    wake_signal(f->wake);
    bool more = false;
    while (!more && !job_cancelled(f->self))
        more = text_wait(f->text, bytes + 1, WAIT_MS);
    atomic_store(&f->waiting, false);
    return more;
}

/* From where it begins to the end, however long that is in coming. */
static SearchResult search_onwards(Finder *f)
{
    Pos at = f->query.from;
    for (;;) {
        f->ready = text_ready(f->text);
        f->passed = f->query.from < f->ready ? 0 - f->query.from : 0;
        SearchResult r = search_part(f, at, f->ready);
        if (r != SEARCH_NONE)
            return r;
        // a match may begin in what was there and end in what is to come
        Pos again = f->ready > SEARCH_REACH ? f->ready - SEARCH_REACH : 0;
        at = again > at ? again : at;
        if (text_complete(f->text) && text_ready(f->text) == f->ready)
            return SEARCH_NONE;
        if (!wait_for_more(f, f->ready))
            return SEARCH_STOPPED;
    }
}

static SearchResult search_rest(Finder *f)
{
    Pos from = f->query.from;
    f->result.wrapped = true;
    if (!f->query.backward) {
        f->passed = f->ready > from ? f->ready - from : 0;
        return search_part(f, 0, from);
    }
    if (!wait_for_more(f, SIZE_MAX - 1))
        return SEARCH_STOPPED;
    f->ready = text_ready(f->text);
    f->passed = from < f->ready ? from : 0;
    return search_part(f, from, f->ready);
}

static FinderState search(Finder *f)
{
    size_t gave_up = f->query.pattern ? pattern_gave_up(f->query.pattern) : 0;
    if (f->query.pattern)
        pattern_set_check(f->query.pattern, keep_on, f);
    SearchResult r;
    if (f->query.backward) {
        f->ready = text_ready(f->text);
        f->passed = f->query.from < f->ready ? 0 - (f->ready - f->query.from) : 0;
        r = search_part(f, 0, f->query.from);
    } else {
        r = search_onwards(f);
    }
    if (r == SEARCH_NONE)
        r = search_rest(f);
    if (f->query.pattern) {
        f->result.gave_up = pattern_gave_up(f->query.pattern) - gave_up;
        pattern_set_check(f->query.pattern, NULL, NULL);
    }
    return r == SEARCH_FOUND ? FINDER_FOUND : r == SEARCH_NONE ? FINDER_NONE : FINDER_RUNNING;
}

FinderState finder_try(const Text *t, const FinderQuery *query, FinderResult *result)
{
    Finder f = {.text = t, .query = *query, .started = clock_now(), .worked = clock_worked()};
    FinderState state = search(&f);
    *result = f.result;
    return state;
}

static void search_all(Job *job, void *arg)
{
    Finder *f = arg;
    f->self = job;
    atomic_store(&f->state, search(f));
    wake_signal(f->wake);
}

Finder *finder_new(const Text *t, const FinderQuery *query, Wake *wake, Error *err)
{
    Finder *f = mem_zero(1, sizeof *f);
    f->text = t;
    f->wake = wake;
    f->query = *query;
    f->query.pattern = query->pattern ? pattern_clone(query->pattern) : NULL;
    f->query.keywords = query->pattern ? NULL : keywords_clone(query->keywords);
    atomic_store(&f->state, FINDER_RUNNING);
    f->job = job_start(search_all, f, err);
    if (f->job)
        return f;
    finder_free(f);
    return NULL;
}

void finder_free(Finder *f)
{
    if (!f)
        return;
    job_stop(f->job);
    pattern_free(f->query.pattern);
    keywords_free(f->query.keywords);
    mem_free(f);
}

FinderState finder_poll(const Finder *f, FinderResult *result)
{
    FinderState state = (FinderState)atomic_load(&f->state);
    *result =
        (FinderResult){.percent = atomic_load(&f->percent), .waiting = atomic_load(&f->waiting)};
    if (state != FINDER_RUNNING)
        *result = f->result;
    return state;
}
