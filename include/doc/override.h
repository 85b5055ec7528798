/*
 * Overrides: what the reader says of a place, against what was inferred.
 *
 * A structure is inferred without them and never changes; with them it becomes another one, so that
 * a change of mind needs no second scan. Each is of the item, line or mark that begins at its
 * position; the levels below an item move along with it. Must not know: where they are kept.
 */
#ifndef DOC_OVERRIDE_H
#define DOC_OVERRIDE_H

#include "base/job.h"
#include "doc/structure.h"

typedef enum {
    OVERRIDE_NOT,   // no item, no note's mark
    OVERRIDE_ITEM,  // an item, of the level that what stands before suggests
    OVERRIDE_NOTE,  // a note's mark: at the start of a line a definition, else a reference
    OVERRIDE_LEVEL, // an item of LEVEL
} OverrideKind;

#define OVERRIDE_LEVEL_MAX 24

typedef struct {
    Pos pos;
    uint8_t kind;  // OverrideKind
    uint8_t level; // OVERRIDE_LEVEL: from 1
} Override;

typedef VEC(Override) OverrideVec; // sorted by pos, one a place

/* IN, found in TEXT, as LIST wants it. Linear. NULL if JOB, which may be NULL, is cancelled. */
Structure *structure_override(const Structure *in, Str text, const OverrideVec *list,
                              const Job *job);

/* Its notes: OUT must be empty. */
void notes_override(const Notes *in, Str text, const OverrideVec *list, Notes *out);

#endif
