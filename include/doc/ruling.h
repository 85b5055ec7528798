/*
 * Ruling: a structure as the reader's overrides want it, made on a thread of its own.
 *
 * One pass over millions of items takes longer than a key may. Must not know: what becomes of the
 * structures before and after.
 */
#ifndef DOC_RULING_H
#define DOC_RULING_H

#include "base/job.h"
#include "doc/override.h"

typedef struct Ruling Ruling;

/* Begin to make structure_override(IN, TEXT, LIST); WAKE is signalled when it is made. IN and TEXT
 * are borrowed until ruling_stop(), LIST is copied. NULL if no thread can be had. */
Ruling *ruling_start(const Structure *in, Str text, const OverrideVec *list, Wake *wake);

/* What was made, once: the caller's. NULL: not yet. */
Structure *ruling_take(Ruling *r);

/* Stop it, made or not, and free it. NULL is fine. */
void ruling_stop(Ruling *r);

#endif
