#include "base/job.h"
#include "base/i18n.h"
#include "base/mem.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

struct Wake {
    int read_fd, write_fd;
};

struct Job {
    pthread_t thread;
    JobFn fn;
    void *arg;
    atomic_bool cancelled;
};

Wake *wake_new(Error *err)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) != 0) {
        error_set(err, ERROR_LIMIT, _("can't make a pipe: %s"), strerror(errno));
        return NULL;
    }
    Wake *w = mem_alloc(sizeof *w);
    *w = (Wake){fds[0], fds[1]};
    return w;
}

void wake_free(Wake *w)
{
    if (!w)
        return;
    close(w->read_fd);
    close(w->write_fd);
    mem_free(w);
}

int wake_fd(const Wake *w)
{
    return w->read_fd;
}

void wake_signal(Wake *w)
{
    if (!w)
        return;
    int saved = errno;
    ssize_t n = write(w->write_fd, "", 1); // a full pipe wakes all the same
    (void)n;
    errno = saved;
}

void wake_clear(Wake *w)
{
    char drain[64];
    while (read(w->read_fd, drain, sizeof drain) > 0)
        ;
}

static void *job_main(void *arg)
{
    Job *job = arg;
    job->fn(job, job->arg);
    return NULL;
}

static void *left_main(void *arg)
{
    Job *job = arg;
    pthread_detach(pthread_self());
    job->fn(NULL, job->arg);
    mem_free(job);
    return NULL;
}

static int start_thread(pthread_t *thread, void *(*main)(void *), Job *job)
{
    sigset_t all, before;
    sigfillset(&all);
    // a fault in a mapping must reach the guard on the thread that met it (source/text.c)
    sigdelset(&all, SIGBUS);
    sigdelset(&all, SIGSEGV);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(thread, NULL, main, job);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

Job *job_start(JobFn fn, void *arg, Error *err)
{
    Job *job = mem_zero(1, sizeof *job);
    job->fn = fn;
    job->arg = arg;
    int rc = start_thread(&job->thread, job_main, job);
    if (rc != 0) {
        mem_free(job);
        error_set(err, ERROR_LIMIT, _("can't start a thread: %s"), strerror(rc));
        return NULL;
    }
    return job;
}

void job_leave(JobFn fn, void *arg)
{
    Job *job = mem_zero(1, sizeof *job);
    job->fn = fn;
    job->arg = arg;
    pthread_t thread; // JOB may be gone before it is known
    if (start_thread(&thread, left_main, job) == 0)
        return;
    fn(NULL, arg);
    mem_free(job);
}

bool job_cancelled(const Job *job)
{
    return atomic_load_explicit(&job->cancelled, memory_order_relaxed);
}

void job_stop(Job *job)
{
    if (!job)
        return;
    atomic_store(&job->cancelled, true);
    job_join(job);
}

void job_join(Job *job)
{
    if (!job)
        return;
    pthread_join(job->thread, NULL);
    mem_free(job);
}
