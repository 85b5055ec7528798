#include "find/hits.h"
#include "base/clock.h"
#include "base/mem.h"
#include <pthread.h>

#define GROUP_BUCKETS 256
#define NEWS_NS       (100 * CLOCK_MS) // between two of them: each costs its reader a screen
#define WAIT_MS       20               // for more text; also how soon a stop is seen then
#define ANSWER_NS     (3 * CLOCK_MS)   // spent on one answer to the owner
#define KNOWN_MOST    64               // buckets of which each match is known
#define MARGIN_BYTES  65536            // of text wanted behind a bucket before it is counted

typedef struct {
    uint16_t hits;
    uint16_t skip; // bytes at its start that belong to a match begun before
} Bucket;

typedef VEC(Bucket) BucketVec;

/* A bucket whose matches were found again, one by one. */
typedef struct {
    size_t bucket; // from 1; 0: none
    bool late;     // that took too long, and is not tried again
    VEC(uint16_t) starts;
} Known;

struct HitIndex {
    const Text *text;
    Pattern *pattern; // the owner's
    Wake *wake;
    Job *job;
    BucketVec buckets;  // taken over
    VEC(size_t) groups; // hits before every GROUP_BUCKETS-th bucket
    size_t total;
    Pos reached; // where the first match after those buckets may start
    size_t tail; // matches from there on in what is there of a text that still comes
    bool complete;
    Known known[KNOWN_MOST]; // by bucket
    bool slow;               // the pattern: a bucket was late
    int64_t deadline;        // of the answer under way, in nanoseconds
    bool late;               // it passed

    Pattern *job_pattern;
    pthread_mutex_t lock; // what the job hands over, below
    BucketVec fresh;
    Pos fresh_reached;
    size_t fresh_tail;
    bool done;
};

static bool not_cancelled(void *arg)
{
    return !job_cancelled(arg);
}

static bool keep_on(void *arg, Pos reached)
{
    (void)reached;
    return not_cancelled(arg);
}

/* Count one bucket; *FROM is where its first match may start, and gets that of the next one's. */
static Bucket count_bucket(HitIndex *h, Job *job, Pos start, Pos *from)
{
    Pos end = start + HITS_BUCKET_BYTES;
    size_t skip = *from > start ? *from - start : 0;
    Bucket b = {0, (uint16_t)(skip < HITS_BUCKET_BYTES ? skip : HITS_BUCKET_BYTES)};
    Pos at = start + b.skip;
    Hit hit;
    while (search_forward(h->text, h->job_pattern, at, end, keep_on, job, &hit) == SEARCH_FOUND) {
        b.hits++;
        at = hit.end;
    }
    *from = at;
    return b;
}

/* What the job has come to: BATCH is not handed over yet, FROM as in count_bucket(). */
typedef struct {
    BucketVec batch;
    Pos from;
    Pos told; // the end of the text, when its tail was told of
    Pos kept; // pages before it were let go
} Progress;

static void hand_over(HitIndex *h, Progress *p, size_t tail, bool done)
{
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < p->batch.count; i++)
        vec_push(&h->fresh, p->batch.items[i]);
    h->fresh_reached = p->from;
    h->fresh_tail = tail;
    h->done = done;
    pthread_mutex_unlock(&h->lock);
    vec_clear(&p->batch);
    wake_signal(h->wake);
}

/* Count what is there already of what can't go into buckets yet. */
static void tell_tail(HitIndex *h, Job *job, Progress *p)
{
    Pos ready = text_ready(h->text), at = p->from;
    size_t n = 0;
    Hit hit;
    if (p->told == ready)
        return;
    for (; search_forward(h->text, h->job_pattern, at, ready, keep_on, job, &hit) == SEARCH_FOUND;
         n++)
        at = hit.end;
    p->told = ready;
    hand_over(h, p, n, false);
}

/* Wait until the bucket that starts at START can be counted; false at the text's end or a stop. */
static bool wait_for_bucket(HitIndex *h, Job *job, Pos start, Progress *p)
{
    while (!job_cancelled(job)) {
        if (text_wait(h->text, start + HITS_BUCKET_BYTES + MARGIN_BYTES, WAIT_MS))
            return start < text_ready(h->text);
        tell_tail(h, job, p);
    }
    return false;
}

static void count_all(Job *job, void *arg)
{
    HitIndex *h = arg;
    Progress p = {.told = POS_NONE};
    int64_t last = clock_now();
    pattern_set_check(h->job_pattern, not_cancelled, job);
    for (Pos start = 0; wait_for_bucket(h, job, start, &p); start += HITS_BUCKET_BYTES) {
        vec_push(&p.batch, count_bucket(h, job, start, &p.from));
        text_leave_behind(h->text, &p.kept, start);
        if (clock_is_due(&last, NEWS_NS))
            hand_over(h, &p, 0, false);
    }
    if (!job_cancelled(job))
        hand_over(h, &p, 0, true);
    vec_done(&p.batch);
}

HitIndex *hits_new(const Text *t, const Pattern *p, Wake *wake, Error *err)
{
    HitIndex *h = mem_zero(1, sizeof *h);
    h->text = t;
    h->wake = wake;
    h->pattern = pattern_clone(p);
    h->job_pattern = pattern_clone(p);
    pthread_mutex_init(&h->lock, NULL);
    h->job = job_start(count_all, h, err);
    if (h->job)
        return h;
    hits_free(h);
    return NULL;
}

void hits_free(HitIndex *h)
{
    if (!h)
        return;
    job_stop(h->job);
    pthread_mutex_destroy(&h->lock);
    pattern_free(h->pattern);
    pattern_free(h->job_pattern);
    vec_done(&h->buckets);
    vec_done(&h->groups);
    vec_done(&h->fresh);
    for (size_t i = 0; i < KNOWN_MOST; i++)
        vec_done(&h->known[i].starts);
    mem_free(h);
}

bool hits_update(HitIndex *h)
{
    if (h->complete)
        return false;
    pthread_mutex_lock(&h->lock);
    BucketVec fresh = h->fresh;
    h->fresh = (BucketVec){0};
    bool any = fresh.count > 0 || h->done || h->tail != h->fresh_tail;
    h->reached = h->fresh_reached;
    h->tail = h->fresh_tail;
    h->complete = h->done;
    pthread_mutex_unlock(&h->lock);
    for (size_t i = 0; i < fresh.count; i++) {
        if (h->buckets.count % GROUP_BUCKETS == 0)
            vec_push(&h->groups, h->total);
        vec_push(&h->buckets, fresh.items[i]);
        h->total += fresh.items[i].hits;
    }
    vec_done(&fresh);
    return any;
}

bool hits_complete(const HitIndex *h)
{
    return h->complete;
}

size_t hits_total(const HitIndex *h)
{
    return h->total + h->tail;
}

static bool in_time(void *arg)
{
    HitIndex *h = arg;
    h->late = h->late || clock_worked() > h->deadline;
    return !h->late;
}

static void set_deadline(HitIndex *h)
{
    h->deadline = clock_worked() + ANSWER_NS;
    h->late = false;
    pattern_set_check(h->pattern, in_time, h);
}

/* Count to N the matches of the tail that start before POS; false if it takes too long to tell. */
static bool count_tail(HitIndex *h, Pos pos, size_t *n)
{
    Hit hit;
    Pos at = h->reached;
    set_deadline(h);
    while (at < pos &&
           search_forward(h->text, h->pattern, at, pos, NULL, NULL, &hit) == SEARCH_FOUND) {
        ++*n;
        at = hit.end;
    }
    return !h->late;
}

static const Known *know_bucket(HitIndex *h, size_t index)
{
    // not by the last bits alone: the places asked for may lie at equal distances
    Known *k = &h->known[(index ^ index >> 6 ^ index >> 12) % KNOWN_MOST];
    if (k->bucket == index + 1)
        return k;
    Pos start = index * HITS_BUCKET_BYTES, end = start + HITS_BUCKET_BYTES;
    Pos at = start + h->buckets.items[index].skip;
    Hit hit;
    vec_clear(&k->starts);
    set_deadline(h);
    while (at < end &&
           search_forward(h->text, h->pattern, at, end, NULL, NULL, &hit) == SEARCH_FOUND) {
        vec_push(&k->starts, (uint16_t)(hit.start - start));
        at = hit.end;
    }
    k->bucket = index + 1;
    k->late = h->late;
    h->slow |= h->late;
    return k;
}

/* Count to N the matches of bucket INDEX that start before POS; false if it takes too long to tell. */
static bool count_in_bucket(HitIndex *h, size_t index, Pos pos, size_t *n)
{
    if (!h->buckets.items[index].hits)
        return true;
    const Known *k = know_bucket(h, index);
    size_t low = 0, high = k->starts.count, offset = pos - index * HITS_BUCKET_BYTES;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (k->starts.items[mid] < offset)
            low = mid + 1;
        else
            high = mid;
    }
    *n += low;
    return !k->late;
}

static size_t count_before_bucket(const HitIndex *h, size_t index)
{
    size_t group = index / GROUP_BUCKETS, n = h->groups.items[group];
    for (size_t i = group * GROUP_BUCKETS; i < index; i++)
        n += h->buckets.items[i].hits;
    return n;
}

size_t hits_before(HitIndex *h, Pos pos)
{
    Pos end = text_ready(h->text);
    pos = pos < end ? pos : end;
    size_t index = pos / HITS_BUCKET_BYTES, n = h->total;
    bool told = true;
    if (index < h->buckets.count) {
        n = count_before_bucket(h, index);
        told = count_in_bucket(h, index, pos, &n);
    } else if (h->tail) {
        told = count_tail(h, pos, &n);
    }
    return told ? n : hits_total(h);
}

bool hits_between(HitIndex *h, Pos start, Pos end, size_t *n)
{
    if (h->slow)
        return false;
    h->late = false;
    size_t before = hits_before(h, start), after = hits_before(h, end);
    *n = after > before ? after - before : 0;
    return !h->slow && !h->late;
}

size_t hits_about(HitIndex *h, Pos pos)
{
    size_t index = pos / HITS_BUCKET_BYTES;
    if (index >= h->buckets.count)
        return h->total;
    if (h->buckets.count <= KNOWN_MOST && !h->slow)
        return hits_before(h, pos);
    return count_before_bucket(h, index);
}
