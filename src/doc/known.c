#include "doc/known.h"

#define SWEEP_NODES   4096  // items and notes: more are not freed by the thread that draws
#define RULED_AT_ONCE 16384 // more are not gone through by it either

void known_init(Known *k, Text *text)
{
    *k = (Known){.text = text};
    k->structure = k->inferred = mem_zero(1, sizeof *k->structure);
}

void known_done(Known *k)
{
    ruling_stop(k->ruling);
    job_join(k->sweeper);
    if (k->inferred != k->structure)
        structure_free(k->inferred);
    structure_free(k->structure);
    vec_done(&k->overrides);
}

static size_t weight(const Structure *s)
{
    return outline_count(&s->outline) + s->notes.notes.count;
}

static void sweep(Job *job, void *arg)
{
    (void)job;
    structure_free(arg);
    mem_trim();
}

/* Giving a large structure back to the system takes longer than a key may. */
static void discard(Known *k, Structure *s)
{
    job_join(k->sweeper);
    k->sweeper = weight(s) > SWEEP_NODES ? job_start(sweep, s, NULL) : NULL;
    if (!k->sweeper)
        structure_free(s);
}

/* NOW, which may be the inferred one, takes the place of the structure. */
static void show(Known *k, Structure *now)
{
    if (k->structure != k->inferred && k->structure != now)
        discard(k, k->structure);
    k->structure = now;
}

static void stop_ruling(Known *k)
{
    ruling_stop(k->ruling);
    k->ruling = NULL;
}

/* Make the structure that the overrides want. A large one is made on a thread; what was known stands
 * until then. */
static void rule(Known *k)
{
    Str text = {text_data(k->text), text_ready(k->text)};
    stop_ruling(k);
    if (!k->overrides.count) {
        show(k, k->inferred);
        return;
    }
    if (k->wake && weight(k->inferred) > RULED_AT_ONCE)
        k->ruling = ruling_start(k->inferred, text, &k->overrides, k->wake);
    if (!k->ruling)
        show(k, structure_override(k->inferred, text, &k->overrides, NULL));
}

void known_adopt(Known *k, Structure *inferred)
{
    Structure *old = k->inferred;
    stop_ruling(k); // it reads the old one
    if (k->structure == old)
        k->structure = inferred;
    k->inferred = inferred;
    rule(k);
    discard(k, old);
}

void known_set_overrides(Known *k, const OverrideVec *list)
{
    vec_done(&k->overrides);
    vec_copy(&k->overrides, list);
    rule(k);
}

bool known_update(Known *k)
{
    Structure *ruled = k->ruling ? ruling_take(k->ruling) : NULL;
    if (!ruled)
        return false;
    stop_ruling(k);
    show(k, ruled);
    return true;
}
