#include "doc/ruling.h"
#include "base/mem.h"
#include <stdatomic.h>

struct Ruling {
    const Structure *in;
    Str text;
    OverrideVec list;
    Wake *wake;
    Job *job;
    _Atomic(Structure *) made;
};

static void make(Job *job, void *arg)
{
    Ruling *r = arg;
    Structure *made = structure_override(r->in, r->text, &r->list, job);
    if (!made)
        return;
    atomic_store(&r->made, made);
    wake_signal(r->wake);
}

Ruling *ruling_start(const Structure *in, Str text, const OverrideVec *list, Wake *wake)
{
    Ruling *r = mem_zero(1, sizeof *r);
    Error err;
    r->in = in;
    r->text = text;
    r->wake = wake;
    vec_copy(&r->list, list);
    r->job = job_start(make, r, &err);
    if (r->job)
        return r;
    ruling_stop(r);
    return NULL;
}

Structure *ruling_take(Ruling *r)
{
    return atomic_exchange(&r->made, NULL);
}

void ruling_stop(Ruling *r)
{
    if (!r)
        return;
    job_stop(r->job);
    structure_free(r->made);
    vec_done(&r->list);
    mem_free(r);
}
