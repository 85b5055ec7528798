#include "find/tally.h"
#include "base/clock.h"
#include "base/mem.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define GROUP_BUCKETS 128
#define NEWS_NS       (100 * CLOCK_MS) // between two of them: each costs its reader a screen
#define WAIT_MS       20               // for more text; also how soon a stop is seen then
#define BEHIND_BYTES  1024             // looked at before a bucket: the line that ends in it

#define STRIDE_BYTES 512 // of a bucket's profile
#define PROFILES     64  // kept: a screenful of the outline asks for as many places

/* How many words of those that count for TALLY_ALL start before every STRIDE_BYTES-th byte. */
typedef struct {
    size_t bucket; // from 1; 0: none
    uint32_t before[TALLY_BUCKET_BYTES / STRIDE_BYTES];
} Profile;

#define EXACT_MOST 16 // buckets of which tally_about() looks into each
#define NEARBY     4  // kept: a table of counts asks for the ends of sections close together

/* Where each word starts in a bucket, word by word. */
typedef struct {
    size_t bucket;       // from 1; 0: none
    VEC(uint64_t) found; // word and offset from the bucket's start, sorted
} Nearby;

typedef VEC(uint16_t) Counts; // a row of a number a word for each bucket

struct Tally {
    const Text *text;
    Wake *wake;
    Job *job;
    WordSet *set;
    Literal *words;
    const Literal **refs;
    bool *left_out;
    size_t count;
    Counts counts;
    VEC(uint32_t) sums; // of each row
    VEC(size_t) groups; // a row of what stands before every GROUP_BUCKETS-th bucket, and its sum
    Profile *profiles;  // by bucket
    Nearby *nearby;     // by bucket
    size_t *totals;     // of the buckets taken over; one more: the sum
    uint16_t *tails;    // in what is there behind them of a text that still comes
    bool complete;

    pthread_mutex_t lock; // what the job hands over, below
    Counts fresh;
    uint16_t *fresh_tails;
    bool done;
};

static void count_one(void *arg, size_t index, size_t start, size_t end)
{
    size_t *counts = arg;
    (void)start;
    (void)end;
    counts[index]++;
}

/* Hand what starts in [FROM, TO) to FOUND, which gets places from BEHIND_BYTES before FROM on, or
 * from the text's start. */
static void walk(const Tally *t, Pos from, Pos to, WordFound found, void *arg)
{
    Pos base = from > BEHIND_BYTES ? from - BEHIND_BYTES : 0;
    Str s = text_slice(t->text, base, to + wordset_reach(t->set));
    wordset_walk(t->set, s, from - base, to - base, found, arg);
}

/* What the job has come to. */
typedef struct {
    Counts batch;    // not handed over yet
    size_t *row;     // of the bucket at hand; zero between two
    uint16_t *tails; // the same for what can't go into a bucket yet
    Pos told;        // the end of the text when that was counted
    Pos kept;        // pages before it were let go
} Progress;

static void hand_over(Tally *t, Progress *p, bool done)
{
    pthread_mutex_lock(&t->lock);
    for (size_t i = 0; i < p->batch.count; i++)
        vec_push(&t->fresh, p->batch.items[i]);
    memcpy(t->fresh_tails, p->tails, t->count * sizeof *p->tails);
    t->done = done;
    pthread_mutex_unlock(&t->lock);
    vec_clear(&p->batch);
    memset(p->tails, 0, t->count * sizeof *p->tails);
    wake_signal(t->wake);
}

static void count_row(const Tally *t, Pos start, Pos end, Progress *p)
{
    memset(p->row, 0, t->count * sizeof *p->row);
    walk(t, start, end, count_one, p->row);
}

static void tell_tail(Tally *t, Pos start, Progress *p)
{
    Pos ready = text_ready(t->text);
    if (p->told == ready)
        return;
    p->told = ready;
    if (start < ready)
        count_row(t, start, ready, p);
    for (size_t i = 0; start < ready && i < t->count; i++)
        p->tails[i] = (uint16_t)p->row[i];
    hand_over(t, p, false);
}

static bool wait_for_bucket(Tally *t, const Job *job, Pos start, Progress *p)
{
    while (!job_cancelled(job)) {
        if (text_wait(t->text, start + TALLY_BUCKET_BYTES + wordset_reach(t->set), WAIT_MS))
            return start < text_ready(t->text);
        tell_tail(t, start, p);
    }
    return false;
}

static void count_all(Job *job, void *arg)
{
    Tally *t = arg;
    Progress p = {.told = POS_NONE};
    p.row = mem_zero(t->count + 1, sizeof *p.row);
    p.tails = mem_zero(t->count + 1, sizeof *p.tails);
    int64_t last = clock_now();
    for (Pos start = 0; wait_for_bucket(t, job, start, &p); start += TALLY_BUCKET_BYTES) {
        count_row(t, start, start + TALLY_BUCKET_BYTES, &p);
        text_leave_behind(t->text, &p.kept, start);
        for (size_t i = 0; i < t->count; i++)
            vec_push(&p.batch, (uint16_t)p.row[i]); // a byte each at most: it fits
        if (clock_is_due(&last, NEWS_NS))
            hand_over(t, &p, false);
    }
    if (!job_cancelled(job))
        hand_over(t, &p, true);
    mem_free(p.row);
    mem_free(p.tails);
    vec_done(&p.batch);
}

/* Room for what is kept word by word. */
static void make_words(Tally *t)
{
    size_t count = t->count;
    t->words = mem_zero(count + 1, sizeof *t->words);
    t->refs = mem_zero(count + 1, sizeof *t->refs);
    t->left_out = mem_zero(count + 1, sizeof *t->left_out);
    t->totals = mem_zero(count + 1, sizeof *t->totals);
    t->tails = mem_zero(count + 1, sizeof *t->tails);
    t->fresh_tails = mem_zero(count + 1, sizeof *t->fresh_tails);
    for (size_t i = 0; i < count; i++)
        t->refs[i] = &t->words[i];
}

static void free_words(Tally *t)
{
    wordset_free(t->set);
    for (size_t i = 0; i < t->count; i++)
        literal_done(&t->words[i]);
    mem_free(t->words);
    mem_free(t->refs);
    mem_free(t->left_out);
    mem_free(t->totals);
    mem_free(t->tails);
    mem_free(t->fresh_tails);
}

/* One without its words. */
static Tally *new_tally(const Text *text, size_t count, Wake *wake)
{
    Tally *t = mem_zero(1, sizeof *t);
    t->text = text;
    t->wake = wake;
    t->count = count;
    t->profiles = mem_zero(PROFILES, sizeof *t->profiles);
    t->nearby = mem_zero(NEARBY, sizeof *t->nearby);
    make_words(t);
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

Tally *tally_new(const Text *text, const Literal *const *words, size_t count, Wake *wake,
                 Error *err)
{
    Tally *t = new_tally(text, count, wake);
    for (size_t i = 0; i < count; i++)
        literal_copy(&t->words[i], words[i]);
    t->set = wordset_new(t->refs, count);
    t->job = job_start(count_all, t, err);
    if (t->job)
        return t;
    tally_free(t);
    return NULL;
}

void tally_free(Tally *t)
{
    if (!t)
        return;
    job_stop(t->job);
    pthread_mutex_destroy(&t->lock);
    free_words(t);
    mem_free(t->profiles);
    for (size_t i = 0; i < NEARBY; i++)
        vec_done(&t->nearby[i].found);
    mem_free(t->nearby);
    vec_done(&t->counts);
    vec_done(&t->sums);
    vec_done(&t->groups);
    vec_done(&t->fresh);
    mem_free(t);
}

static void take_row(Tally *t, const uint16_t *row)
{
    uint32_t sum = 0;
    if (t->sums.count % GROUP_BUCKETS == 0)
        for (size_t i = 0; i <= t->count; i++)
            vec_push(&t->groups, t->totals[i]);
    for (size_t i = 0; i < t->count; i++) {
        vec_push(&t->counts, row[i]);
        t->totals[i] += row[i];
        sum += t->left_out[i] ? 0 : row[i];
    }
    vec_push(&t->sums, sum);
    t->totals[t->count] += sum;
}

bool tally_update(Tally *t)
{
    if (t->complete)
        return false;
    pthread_mutex_lock(&t->lock);
    Counts fresh = t->fresh;
    t->fresh = (Counts){0};
    bool any = fresh.count > 0 || t->done ||
               memcmp(t->tails, t->fresh_tails, t->count * sizeof *t->tails) != 0;
    memcpy(t->tails, t->fresh_tails, t->count * sizeof *t->tails);
    t->complete = t->done;
    pthread_mutex_unlock(&t->lock);
    for (size_t i = 0; i + t->count <= fresh.count; i += t->count)
        take_row(t, fresh.items + i);
    vec_done(&fresh);
    return any;
}

bool tally_complete(const Tally *t)
{
    return t->complete;
}

size_t tally_count(const Tally *t)
{
    return t->count;
}

size_t tally_total(const Tally *t, size_t word)
{
    return t->totals[word] + t->tails[word];
}

void tally_leave_out(Tally *t, size_t word, bool out)
{
    if (t->left_out[word] == out)
        return;
    t->left_out[word] = out;
    for (size_t i = 0; i < PROFILES; i++)
        t->profiles[i].bucket = 0;
    for (size_t i = 0; i < t->sums.count; i++) {
        uint32_t n = t->counts.items[i * t->count + word];
        t->sums.items[i] += out ? 0 - n : n;
    }
    for (size_t i = 0; i < t->groups.count; i += t->count + 1) {
        size_t n = t->groups.items[i + word];
        t->groups.items[i + t->count] += out ? 0 - n : n;
    }
    t->totals[t->count] += out ? 0 - t->totals[word] : t->totals[word];
}

/* A part of a bucket being looked at for one word or all. */
typedef struct {
    const Tally *tally;
    size_t word, n, first; // FIRST: where the bucket starts, as starts are counted
    uint32_t *strides;     // may be NULL
} Part;

static void count_in_part(void *arg, size_t index, size_t start, size_t end)
{
    Part *p = arg;
    (void)end;
    if (p->word == TALLY_ALL ? p->tally->left_out[index] : p->word != index)
        return;
    p->n++;
    if (p->strides)
        p->strides[(start - p->first) / STRIDE_BYTES]++;
}

static size_t count_part(const Tally *t, size_t word, Pos from, Pos to)
{
    Part part = {.tally = t, .word = word};
    if (from < to)
        walk(t, from, to, count_in_part, &part);
    return part.n;
}

/* What is known of the text behind the last bucket, before POS. */
static size_t count_tail(const Tally *t, size_t word, Pos pos)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count; i++)
        if (word == TALLY_ALL ? !t->left_out[i] : word == i)
            n += t->tails[i];
    Pos end = text_ready(t->text);
    return n == 0 || pos >= end ? n : count_part(t, word, t->sums.count * TALLY_BUCKET_BYTES, pos);
}

static const Profile *profile_of(Tally *t, size_t bucket)
{
    Profile *p = &t->profiles[bucket % PROFILES];
    if (p->bucket == bucket + 1)
        return p;
    Pos start = bucket * TALLY_BUCKET_BYTES;
    Part part = {.tally = t, .word = TALLY_ALL, .strides = p->before};
    part.first = start > BEHIND_BYTES ? BEHIND_BYTES : start;
    *p = (Profile){.bucket = bucket + 1};
    walk(t, start, start + TALLY_BUCKET_BYTES, count_in_part, &part);
    uint32_t sum = 0;
    for (size_t i = 0; i < TALLY_BUCKET_BYTES / STRIDE_BYTES; i++) {
        uint32_t n = p->before[i];
        p->before[i] = sum;
        sum += n;
    }
    return p;
}

typedef struct {
    Nearby *nearby;
    size_t first; // where the bucket starts, as starts are counted
} NearbyPart;

static uint64_t nearby_key(size_t word, size_t offset)
{
    return (uint64_t)word << 32 | offset;
}

static void add_nearby(void *arg, size_t index, size_t start, size_t end)
{
    NearbyPart *p = arg;
    (void)end;
    vec_push(&p->nearby->found, nearby_key(index, start - p->first));
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

static const Nearby *nearby_of(Tally *t, size_t bucket)
{
    Nearby *n = &t->nearby[bucket % NEARBY];
    if (n->bucket == bucket + 1)
        return n;
    Pos start = bucket * TALLY_BUCKET_BYTES;
    NearbyPart part = {n, start > BEHIND_BYTES ? BEHIND_BYTES : start};
    n->bucket = bucket + 1;
    vec_clear(&n->found);
    walk(t, start, start + TALLY_BUCKET_BYTES, add_nearby, &part);
    if (n->found.count)
        qsort(n->found.items, n->found.count, sizeof *n->found.items, by_key);
    return n;
}

/* How many of FOUND are less than KEY. */
static size_t nearby_below(const Nearby *n, uint64_t key)
{
    size_t low = 0, high = n->found.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (n->found.items[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t count_bucket(const Tally *t, size_t word, size_t index)
{
    return word == TALLY_ALL ? t->sums.items[index] : t->counts.items[index * t->count + word];
}

/* What starts before bucket INDEX, one of those that are counted. */
static size_t count_before_bucket(const Tally *t, size_t word, size_t index)
{
    size_t group = index / GROUP_BUCKETS, column = word == TALLY_ALL ? t->count : word;
    size_t n = t->groups.items[group * (t->count + 1) + column];
    for (size_t i = group * GROUP_BUCKETS; i < index; i++)
        n += count_bucket(t, word, i);
    return n;
}

size_t tally_before(Tally *t, size_t word, Pos pos)
{
    size_t index = pos / TALLY_BUCKET_BYTES, column = word == TALLY_ALL ? t->count : word;
    if (index >= t->sums.count || (t->complete && pos >= text_ready(t->text)))
        return t->totals[column] + count_tail(t, word, pos);
    size_t n = count_before_bucket(t, word, index);
    if (word != TALLY_ALL) {
        const Nearby *nearby = nearby_of(t, index);
        return n + nearby_below(nearby, nearby_key(word, pos % TALLY_BUCKET_BYTES)) -
               nearby_below(nearby, nearby_key(word, 0));
    }
    size_t stride = pos % TALLY_BUCKET_BYTES / STRIDE_BYTES;
    return n + profile_of(t, index)->before[stride] +
           count_part(t, word, index * TALLY_BUCKET_BYTES + stride * STRIDE_BYTES, pos);
}

size_t tally_about(Tally *t, size_t word, Pos pos)
{
    size_t index = pos / TALLY_BUCKET_BYTES;
    if (index >= t->sums.count || t->sums.count <= EXACT_MOST)
        return tally_before(t, word, pos);
    return count_before_bucket(t, word, index) +
           count_bucket(t, word, index) * (pos % TALLY_BUCKET_BYTES) / TALLY_BUCKET_BYTES;
}

/* Whether COLUMNS can stand side by side. */
static bool are_alike(const TallyColumn *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Tally *t = columns[i].tally;
        if (!t->complete || t->sums.count != columns[0].tally->sums.count)
            return false;
    }
    return count > 0;
}

static void gather_rows(Tally *t, const TallyColumn *columns, size_t rows)
{
    uint16_t *row = mem_alloc(t->count * sizeof *row);
    for (size_t i = 0; i < rows; i++) {
        for (size_t word = 0; word < t->count; word++)
            row[word] = (uint16_t)count_bucket(columns[word].tally, columns[word].word, i);
        take_row(t, row);
    }
    mem_free(row);
}

Tally *tally_gather(const TallyColumn *columns, size_t count)
{
    if (!are_alike(columns, count))
        return NULL;
    const Tally *first = columns[0].tally;
    Tally *t = new_tally(first->text, count, first->wake);
    for (size_t i = 0; i < count; i++) {
        const Tally *from = columns[i].tally;
        literal_copy(&t->words[i], &from->words[columns[i].word]);
        t->left_out[i] = from->left_out[columns[i].word];
        t->tails[i] = from->tails[columns[i].word];
    }
    t->set = wordset_new(t->refs, count);
    t->complete = true;
    gather_rows(t, columns, first->sums.count);
    return t;
}
