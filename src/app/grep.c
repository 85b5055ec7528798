#include "app/grep.h"
#include "app/filewalk.h"
#include "app/greptext.h"
#include "app/print.h"
#include "base/i18n.h"
#include "source/encoding.h"
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TASKS       64     // files begun or waiting, whose output is held until their turn
#define OUT_BYTES   262144 // of one file that are held
#define WORKERS_MAX 8      // below GUARD_SLOTS

/* A file to be searched, or an error in its place. */
typedef struct {
    char *path;
    bool named;
    bool done, found;
    StrBuf out; // not printed yet
    Error err;
} Task;

typedef struct Run Run;

typedef struct {
    Run *run;
    Job *job;
    Task *task;
    GrepQuery query; // its pattern is the worker's own
} Worker;

/* Files are searched by several threads and printed by one, in order. */
struct Run {
    App *app;
    GrepQuery query;
    pthread_mutex_t lock;   // for all below but the last two rows
    pthread_cond_t work;    // there is a task to be taken, or the end
    pthread_cond_t room;    // there is in an output, or the end
    pthread_cond_t printer; // there is something to print
    size_t idle, stalled;   // workers that wait for work, for room
    Task tasks[TASKS];      // by number, modulo TASKS
    size_t head, taken, tail;
    bool ended; // no more tasks will come
    Worker workers[WORKERS_MAX];
    size_t worker_count, worker_most;
    bool found, trouble;
};

static Task *task_at(Run *r, size_t number)
{
    return &r->tasks[number % TASKS];
}

static void put_line(void *arg, Str line)
{
    Worker *w = arg;
    Run *r = w->run;
    pthread_mutex_lock(&r->lock);
    r->stalled++;
    while (w->task->out.len >= OUT_BYTES && !r->ended)
        pthread_cond_wait(&r->room, &r->lock);
    r->stalled--;
    if (!r->ended)
        strbuf_add(&w->task->out, line);
    if (w->task == task_at(r, r->head))
        pthread_cond_signal(&r->printer);
    pthread_mutex_unlock(&r->lock);
}

/* Whether WHY is what the source says of data that is no text. */
static bool says_binary(const char *path, const char *why)
{
    Error binary = {0};
    encoding_binary_error(path, &binary);
    return strcmp(why, binary.message) == 0;
}

/* Whether PATH, or standard input, may keep its reader waiting. */
static bool is_slow(const char *path)
{
    struct stat st;
    int rc = strcmp(path, "-") == 0 ? fstat(STDIN_FILENO, &st) : stat(path, &st);
    return rc != 0 || !S_ISREG(st.st_mode);
}

static void search_text(Worker *w, Text *text)
{
    Task *t = w->task;
    t->found = grep_text(&w->query, text, t->named && is_slow(t->path));
    if (text_read_error(text))
        error_set(&t->err, ERROR_IO, "%s", text_read_error(text));
    else if (text_was_cut(text))
        error_set(&t->err, ERROR_IO, _("%s: was cut short while it was read"), t->path);
    text_close(text);
}

static void search_file(Worker *w)
{
    Task *t = w->task;
    App *app = w->run->app;
    Text *text = app_open_text(app, t->path, app->options->encoding, &t->err);
    if (text)
        search_text(w, text);
    if (!t->named && t->err.code && says_binary(t->path, t->err.message))
        t->err.code = ERROR_NONE;
}

static void work(Job *job, void *arg)
{
    (void)job;
    Worker *w = arg;
    Run *r = w->run;
    pthread_mutex_lock(&r->lock);
    for (;;) {
        r->idle++;
        while (r->taken == r->tail && !r->ended)
            pthread_cond_wait(&r->work, &r->lock);
        r->idle--;
        if (r->taken == r->tail)
            break;
        w->task = task_at(r, r->taken++);
        if (w->task->done)
            continue;
        pthread_mutex_unlock(&r->lock);
        search_file(w);
        pthread_mutex_lock(&r->lock);
        w->task->done = true;
        if (w->task == task_at(r, r->head))
            pthread_cond_signal(&r->printer);
    }
    pthread_mutex_unlock(&r->lock);
}

/* One more worker, if there may be one. False if there is none at all. */
static bool add_worker(Run *r, Error *err)
{
    if (r->worker_count == r->worker_most)
        return true;
    Worker *w = &r->workers[r->worker_count];
    *w = (Worker){.run = r, .query = r->query};
    w->query.pattern = pattern_clone(r->query.pattern);
    w->query.arg = w;
    w->job = job_start(work, w, err);
    if (w->job) {
        r->worker_count++;
    } else {
        pattern_free(w->query.pattern);
        r->worker_most = r->worker_count;
    }
    return r->worker_count > 0;
}

/* Take the next file over from WALK; false if there is none. */
static bool add_task(Run *r, FileWalk *walk)
{
    WalkedFile file;
    Task t = {0};
    FileWalkResult result = filewalk_next(walk, &file, &t.err);
    if (result == FILEWALK_END)
        return false;
    if (result == FILEWALK_FILE) {
        t.path = mem_dup(file.path);
        t.named = file.named;
    }
    t.done = result == FILEWALK_ERROR || !add_worker(r, &t.err);
    pthread_mutex_lock(&r->lock);
    *task_at(r, r->tail++) = t;
    if (r->idle)
        pthread_cond_signal(&r->work);
    pthread_mutex_unlock(&r->lock);
    return true;
}

static void complain(Run *r, const Error *err)
{
    fflush(stdout);
    fprintf(stderr, "dujuan: %s\n", err->message);
    r->trouble = true;
}

static void end_task(Run *r, Task *t)
{
    if (t->err.code)
        complain(r, &t->err);
    r->found |= t->found;
    mem_free(t->path);
    pthread_mutex_lock(&r->lock);
    if (r->taken == r->head)
        r->taken++; // it had an error only
    r->head++;
    pthread_mutex_unlock(&r->lock);
}

/* Print what there is of the first file, or wait for it. */
static void print_head(Run *r)
{
    Task *t = task_at(r, r->head);
    pthread_mutex_lock(&r->lock);
    while (!t->out.len && !t->done)
        pthread_cond_wait(&r->printer, &r->lock);
    StrBuf out = t->out;
    bool done = t->done;
    t->out = (StrBuf){0};
    if (r->stalled)
        pthread_cond_broadcast(&r->room);
    pthread_mutex_unlock(&r->lock);
    fwrite(out.data ? out.data : "", 1, out.len, stdout);
    strbuf_done(&out);
    if (done)
        end_task(r, t);
}

static void search_all(Run *r, FileWalk *walk)
{
    bool more = true;
    while ((more || r->head < r->tail) && !ferror(stdout)) {
        bool low = r->tail - r->head <= TASKS / 2;
        while (low && more && r->tail - r->head < TASKS)
            more = add_task(r, walk);
        if (r->head < r->tail)
            print_head(r);
    }
    pthread_mutex_lock(&r->lock);
    r->ended = true;
    r->taken = r->tail;
    pthread_cond_broadcast(&r->work);
    pthread_cond_broadcast(&r->room);
    pthread_mutex_unlock(&r->lock);
    for (size_t i = 0; i < r->worker_count; i++) {
        job_join(r->workers[i].job);
        pattern_free(r->workers[i].query.pattern);
    }
}

/* What is left over when nobody reads the output any more. */
static void drop_tasks(Run *r)
{
    for (; r->head < r->tail; r->head++) {
        mem_free(task_at(r, r->head)->path);
        strbuf_done(&task_at(r, r->head)->out);
    }
}

static void search(Run *r, FileWalk *walk)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    r->worker_most = cores < 1 ? 1 : cores > WORKERS_MAX ? WORKERS_MAX : (size_t)cores;
    pthread_mutex_init(&r->lock, NULL);
    pthread_cond_init(&r->work, NULL);
    pthread_cond_init(&r->room, NULL);
    pthread_cond_init(&r->printer, NULL);
    search_all(r, walk);
    drop_tasks(r);
    pthread_cond_destroy(&r->printer);
    pthread_cond_destroy(&r->room);
    pthread_cond_destroy(&r->work);
    pthread_mutex_destroy(&r->lock);
}

GrepResult grep_run(App *app, int colours)
{
    Error err = {0};
    const Options *o = app->options;
    Run r = {.app = app,
             .query = {.pattern = pattern_new(str_from(o->find), app->search_flags, &err),
                       .hit = theme_style(&app->theme, ROLE_HIT_CURRENT, colours),
                       .colours = colours > 0,
                       .write = put_line}};
    if (!r.query.pattern) {
        complain(&r, &err);
        return GREP_TROUBLE;
    }
    const char *standard = isatty(STDIN_FILENO) ? FILEWALK_HERE : "-";
    FileWalk *walk =
        o->file_count ? filewalk_new(o->files, o->file_count) : filewalk_new(&standard, 1);
    search(&r, walk);
    filewalk_free(walk);
    pattern_free(r.query.pattern);
    if (!print_flush(&err))
        complain(&r, &err);
    return r.trouble ? GREP_TROUBLE : r.found ? GREP_FOUND : GREP_NOTHING;
}
