/*
 * Anchor: the item of a literal that is looked for first, since it is rare and has few forms, and
 * the places in a text where it may stand, at memory speed.
 *
 * Must not know: what stands around the item.
 */
#ifndef FIND_ANCHOR_H
#define FIND_ANCHOR_H

#include "find/literal.h"

/* Choose the anchor of L, whose items and forms are there. */
void anchor_choose(Literal *l);

/* Make item INDEX the anchor; false if it can't be: a run of blanks. */
bool anchor_set(Literal *l, size_t index);

#define ANCHOR_BYTES 64

/* The first ANCHOR_BYTES of S, in steps of as many from AT on, in which the anchor may stand; S's
 * length if there are none. PLACES: a bit for each of them at which it may. */
size_t anchor_next(const Literal *l, Str s, size_t at, uint64_t *places);

#endif
