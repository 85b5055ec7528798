/*
 * Anchor: a place in a text that outlasts small edits: a byte and the words around it.
 *
 * A plain value, to be copied and stored. Must not know: what the place means, where it is kept.
 */
#ifndef STATE_ANCHOR_H
#define STATE_ANCHOR_H

#include "base/str.h"

#define ANCHOR_BYTES 64                // of words on either side
#define ANCHOR_NEAR  ((size_t)1 << 20) // the usual reach of a look around

typedef struct {
    size_t pos;
    uint8_t before_bytes, after_bytes; // fewer at the ends of a text
    char before[ANCHOR_BYTES], after[ANCHOR_BYTES];
} Anchor;

/* The place POS (clipped) in TEXT. */
Anchor anchor_take(Str text, size_t pos);

/* Whether the words of A stand in TEXT at its byte. */
bool anchor_stands(const Anchor *a, Str text);

/*
 * Where A stands in TEXT, which may have been edited since: at its byte if its words are there, else
 * where its words are, as many of them as can be and as near as can be, at most REACH bytes away.
 * SIZE_MAX if they are nowhere. Costs one walk over what is within reach.
 */
size_t anchor_find(const Anchor *a, Str text, size_t reach);

#endif
