#include "state/keeper.h"
#include "base/clock.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS  500   // between two tries at a store that is busy or refuses, twice as long…
#define RETRY_MAX 16000 // …each time
#define BUSY_SAID 3000  // a store that is busy for longer is told of
#define WAITING   4096  // changes, at most; then the oldest are given up
#define MESSAGES  4

struct Keeper {
    char *dir, *path; // path: absolute, or NULL
    Wake *wake;
    Job *job;
    pthread_mutex_t lock; // of all below
    pthread_cond_t told;  // to the job: there is work; to the owner: it is done
    bool ending;

    bool identified, reread, anew;
    Identity identity;
    bool tried;        // the document was looked for
    bool found, taken; // it was looked up, was handed over
    StoreDocument document;
    VEC(StoreChange) waiting;
    size_t recent_max; // how many are asked for; 0: none
    bool recent_there;
    StoreRecentVec recent;
    size_t writing; // of those, being written now
    VEC(Error) messages;
    unsigned said; // of each StoreTrouble, whether it was
};

/* What only the job knows. */
typedef struct {
    Keeper *k;
    Store *store;
    StoreSource source;
    int64_t id;
    int64_t busy_since; // milliseconds; 0: it is not
    bool closed;        // there will be no store
} Writer;

static void say(Keeper *k, const Error *message)
{
    if (k->messages.count < MESSAGES)
        vec_push(&k->messages, *message);
    wake_signal(k->wake);
}

/* Tell of TROUBLE, the first time; of a busy store not before it lasts. Locked. */
static void tell_trouble(Writer *w, StoreTrouble trouble, const Error *err)
{
    int64_t ms = clock_ms();
    if (trouble != STORE_BUSY)
        w->busy_since = 0;
    else if (!w->busy_since)
        w->busy_since = ms;
    if (trouble == STORE_BUSY && ms - w->busy_since < BUSY_SAID)
        return;
    if (!(w->k->said & 1u << trouble))
        say(w->k, err);
    w->k->said |= 1u << trouble;
}

/* Open the store, unless it is. Not locked. */
static bool open_store(Writer *w)
{
    Error notice = {0}, err = {0};
    StoreTrouble trouble;
    if (w->store || w->closed)
        return w->store != NULL;
    w->store = store_open(w->k->dir, &trouble, &notice, &err);
    pthread_mutex_lock(&w->k->lock);
    if (notice.code)
        say(w->k, &notice);
    if (!w->store)
        tell_trouble(w, trouble, &err);
    pthread_mutex_unlock(&w->k->lock);
    w->closed = !w->store && trouble == STORE_CLOSED;
    return w->store != NULL;
}

/* A call on the store failed. One that is not just busy is opened again the next time: it may have
 * been deleted, and a damaged one is moved aside by then. Returns whether to try at once. */
static bool fail(Writer *w, const Error *err)
{
    StoreTrouble trouble = store_trouble(w->store);
    if (trouble != STORE_BUSY) {
        store_close(w->store);
        w->store = NULL;
        w->id = 0; // in another one it is somebody else's
    }
    if (trouble == STORE_DAMAGED) // store_open() says so
        return true;
    pthread_mutex_lock(&w->k->lock);
    tell_trouble(w, trouble, err);
    pthread_mutex_unlock(&w->k->lock);
    return false;
}

static void see_source(Writer *w, const Identity *given)
{
    w->source.path = w->k->path;
    if (given)
        w->source.identity = *given;
    w->source.has_identity =
        given || (w->k->path && identity_of_file(w->k->path, &w->source.identity));
    if (!w->source.identity.size) // all that is empty looks alike
        w->source.has_identity = false;
}

/* Whether the document was looked up, or never will be. Not locked. */
static bool look_up(Writer *w, StoreDocument *d)
{
    Error err = {0};
    for (int tries = 0; tries < 2 && open_store(w); tries++) {
        if (store_load(w->store, &w->source, d, &err)) {
            w->id = d->id;
            w->source.by_path = true;
            w->busy_since = 0;
            return true;
        }
        store_document_done(d);
        if (!fail(w, &err))
            break;
    }
    store_document_init(d);
    return !w->store && !w->busy_since; // nothing can be had; a busy one is waited for
}

/* Write COUNT changes. Not locked. */
static bool write_changes(Writer *w, const StoreChange *changes, size_t count)
{
    Error err = {0};
    for (int tries = 0; tries < 2 && open_store(w); tries++) {
        if (store_write(w->store, &w->source, &w->id, changes, count, &err)) {
            w->busy_since = 0;
            return true;
        }
        if (!fail(w, &err))
            return false;
    }
    return w->closed; // nobody will ever write them
}

static void drop_first(Keeper *k, size_t count)
{
    for (size_t i = 0; i < count; i++)
        store_change_done(&k->waiting.items[i]);
    k->waiting.count -= count;
    if (k->waiting.count)
        memmove(k->waiting.items, k->waiting.items + count,
                k->waiting.count * sizeof *k->waiting.items);
}

/* Sleep until there is something to do: at most MS, -1: for ever. Locked. */
static void sleep_locked(Keeper *k, int ms)
{
    if (ms < 0) {
        pthread_cond_wait(&k->told, &k->lock);
        return;
    }
    struct timespec until;
    int64_t at = clock_now() + (int64_t)ms * CLOCK_MS;
    until.tv_sec = at / 1000000000;
    until.tv_nsec = at % 1000000000;
    pthread_cond_timedwait(&k->told, &k->lock, &until);
}

/* Look the document up. Locked; lets go meanwhile. */
static bool find_locked(Writer *w)
{
    Keeper *k = w->k;
    StoreDocument d;
    bool given = k->identified;
    Identity identity = k->identity;
    pthread_mutex_unlock(&k->lock);
    see_source(w, given ? &identity : NULL);
    bool there = look_up(w, &d);
    pthread_mutex_lock(&k->lock);
    if (there) {
        k->document = d;
        k->found = true;
        wake_signal(k->wake);
    } else {
        store_document_done(&d);
    }
    k->tried = true;
    pthread_cond_broadcast(&k->told);
    return there;
}

/* Write what waits. Locked; lets go meanwhile. */
static bool write_locked(Writer *w)
{
    Keeper *k = w->k;
    VEC(StoreChange) batch = {0};
    for (size_t i = 0; i < k->waiting.count; i++)
        vec_push(&batch, store_change_copy(&k->waiting.items[i]));
    k->writing = batch.count;
    bool again = k->reread;
    Identity identity = k->identity;
    const Identity *given = k->identified ? &identity : NULL;
    if (k->anew) {
        w->id = 0;
        w->source.by_path = false;
    }
    k->anew = k->reread = false;
    pthread_mutex_unlock(&k->lock);
    if (again || (given && !w->source.has_identity))
        see_source(w, given);
    bool ok = write_changes(w, batch.items, batch.count);
    for (size_t i = 0; i < batch.count; i++)
        store_change_done(&batch.items[i]);
    vec_done(&batch);
    pthread_mutex_lock(&k->lock);
    if (ok)
        drop_first(k, k->writing);
    k->writing = 0;
    pthread_cond_broadcast(&k->told);
    return ok;
}

/* List the documents last read. Locked; lets go meanwhile. */
static bool list_locked(Writer *w)
{
    Keeper *k = w->k;
    StoreRecentVec list = {0};
    Error err = {0};
    size_t max = k->recent_max;
    pthread_mutex_unlock(&k->lock);
    bool there = open_store(w) && store_recent(w->store, max, &list, &err);
    if (!there && w->store)
        fail(w, &err);
    there = there || (!w->store && !w->busy_since); // nothing can be had; a busy one is waited for
    pthread_mutex_lock(&k->lock);
    if (!there) {
        store_recent_done(&list);
        return false;
    }
    store_recent_done(&k->recent);
    k->recent = list;
    k->recent_there = true;
    k->recent_max = 0;
    wake_signal(k->wake);
    pthread_cond_broadcast(&k->told);
    return true;
}

/* The document first, for it says whose the changes are; then what waits, whenever there is any. */
static void keep(Job *job, void *arg)
{
    Keeper *k = arg;
    Writer w = {.k = k};
    int delay = RETRY_MS;
    (void)job;
    pthread_mutex_lock(&k->lock);
    while (!k->ending) {
        bool ready = k->path || k->identified;
        bool ok = true;
        if (!k->found && ready)
            ok = find_locked(&w);
        else if (k->recent_max && (!k->waiting.count || delay > RETRY_MS))
            ok = list_locked(&w); // what was read is among it, if it can be written
        else if (k->found && k->waiting.count)
            ok = write_locked(&w);
        else
            sleep_locked(k, -1);
        delay = ok ? RETRY_MS : delay * 2 < RETRY_MAX ? delay * 2 : RETRY_MAX;
        if (!ok && !k->ending)
            sleep_locked(k, delay / 2);
    }
    pthread_mutex_unlock(&k->lock);
    store_close(w.store);
}

Keeper *keeper_open(const char *dir, const char *path, Wake *wake, Error *err)
{
    Keeper *k = mem_zero(1, sizeof *k);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->told, &monotonic);
    pthread_condattr_destroy(&monotonic);
    k->dir = mem_dup(dir);
    if (path) {
        char *whole = realpath(path, NULL);
        k->path = whole ? mem_dup(whole) : NULL;
        free(whole);
    }
    k->wake = wake;
    k->job = job_start(keep, k, err);
    if (k->job)
        return k;
    keeper_close(k);
    return NULL;
}

void keeper_close(Keeper *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    k->ending = true;
    pthread_cond_broadcast(&k->told);
    pthread_mutex_unlock(&k->lock);
    job_join(k->job);
    if (k->found && !k->taken)
        store_document_done(&k->document);
    drop_first(k, k->waiting.count);
    vec_done(&k->waiting);
    vec_done(&k->messages);
    store_recent_done(&k->recent);
    pthread_cond_destroy(&k->told);
    pthread_mutex_destroy(&k->lock);
    mem_free(k->dir);
    mem_free(k->path);
    mem_free(k);
}

void keeper_identify(Keeper *k, const Identity *identity)
{
    pthread_mutex_lock(&k->lock);
    k->identity = *identity;
    k->identified = true;
    pthread_cond_broadcast(&k->told);
    pthread_mutex_unlock(&k->lock);
}

void keeper_reread(Keeper *k)
{
    pthread_mutex_lock(&k->lock);
    k->reread = true;
    pthread_mutex_unlock(&k->lock);
}

void keeper_begin_anew(Keeper *k)
{
    pthread_mutex_lock(&k->lock);
    k->anew = true;
    pthread_mutex_unlock(&k->lock);
}

bool keeper_take(Keeper *k, int timeout_ms, StoreDocument *d)
{
    int64_t until = clock_ms() + timeout_ms;
    pthread_mutex_lock(&k->lock);
    for (int64_t left; !k->tried && (left = until - clock_ms()) > 0;)
        sleep_locked(k, (int)left);
    bool mine = k->found && !k->taken;
    if (mine) {
        *d = k->document;
        k->taken = true;
    }
    pthread_mutex_unlock(&k->lock);
    return mine;
}

/* Whether a newer one of KIND says all that an older one did. */
static bool supersedes(StoreKind kind)
{
    return kind == STORE_PUT_READ || kind == STORE_PUT_PLACE || kind == STORE_PUT_SETTINGS ||
           kind == STORE_PUT_FOLDS || kind == STORE_PUT_JUMPS;
}

void keeper_put(Keeper *k, const StoreChange *change)
{
    StoreChange copy = store_change_copy(change);
    pthread_mutex_lock(&k->lock);
    size_t i = supersedes(copy.kind) ? k->writing : k->waiting.count;
    while (i < k->waiting.count && k->waiting.items[i].kind != copy.kind)
        i++;
    if (i < k->waiting.count) {
        store_change_done(&k->waiting.items[i]);
        k->waiting.items[i] = copy;
    } else {
        if (k->waiting.count >= WAITING && !k->writing)
            drop_first(k, 1);
        vec_push(&k->waiting, copy);
    }
    pthread_cond_broadcast(&k->told);
    pthread_mutex_unlock(&k->lock);
}

void keeper_ask_recent(Keeper *k, size_t max)
{
    pthread_mutex_lock(&k->lock);
    k->recent_max = max;
    k->recent_there = false;
    pthread_cond_broadcast(&k->told);
    pthread_mutex_unlock(&k->lock);
}

bool keeper_take_recent(Keeper *k, int timeout_ms, StoreRecentVec *list)
{
    int64_t until = clock_ms() + timeout_ms;
    pthread_mutex_lock(&k->lock);
    for (int64_t left; !k->recent_there && k->recent_max && (left = until - clock_ms()) > 0;)
        sleep_locked(k, (int)left);
    bool there = k->recent_there;
    if (there) {
        *list = k->recent;
        k->recent = (StoreRecentVec){0};
        k->recent_there = false;
    }
    pthread_mutex_unlock(&k->lock);
    return there;
}

bool keeper_flush(Keeper *k, int timeout_ms)
{
    int64_t until = clock_ms() + timeout_ms;
    pthread_mutex_lock(&k->lock);
    pthread_cond_broadcast(&k->told); // whoever waits for the next try does it now
    for (int64_t left; k->waiting.count && (left = until - clock_ms()) > 0;)
        sleep_locked(k, (int)left);
    bool ok = !k->waiting.count;
    pthread_mutex_unlock(&k->lock);
    return ok;
}

bool keeper_message(Keeper *k, Error *out)
{
    pthread_mutex_lock(&k->lock);
    bool any = k->messages.count > 0;
    if (any) {
        *out = k->messages.items[0];
        k->messages.count--;
        memmove(k->messages.items, k->messages.items + 1,
                k->messages.count * sizeof *k->messages.items);
    }
    pthread_mutex_unlock(&k->lock);
    return any;
}
