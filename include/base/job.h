/*
 * Background work: a job is one thread that can be cancelled and joined; Wake lets it call the
 * event loop out of poll().
 *
 * Invariants: a job checks job_cancelled() at least every few milliseconds; what it shares with its
 * owner is the owner's business (a mutex or atomics in the owner's file). Must not know: texts,
 * the terminal.
 */
#ifndef BASE_JOB_H
#define BASE_JOB_H

#include "base/error.h"
#include <stdbool.h>

typedef struct Job Job;
typedef struct Wake Wake;
typedef void (*JobFn)(Job *job, void *arg);

/* A wake-up: signal it from any thread or signal handler, poll wake_fd() for reading, clear it
 * after. wake_signal(NULL) does nothing. */
Wake *wake_new(Error *err);
void wake_free(Wake *w);
int wake_fd(const Wake *w);
void wake_signal(Wake *w);
void wake_clear(Wake *w);

/* Start FN(job, ARG) on a thread of its own; all signals are blocked there. ARG must outlive the
 * job. NULL and ERR if no thread can be had. */
Job *job_start(JobFn fn, void *arg, Error *err);

/* Run FN(NULL, ARG) on a thread that nobody waits for; here and now if none can be had. */
void job_leave(JobFn fn, void *arg);

/* Whether the owner wants the job to end; asked by the job. */
bool job_cancelled(const Job *job);

/* Ask the job to end, wait for it, free it. NULL is fine. */
void job_stop(Job *job);

/* Wait for the job's own end, free it. NULL is fine. */
void job_join(Job *job);

#endif
