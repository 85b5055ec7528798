/*
 * Note finder: gathers marks as a scan meets them, and pairs references with definitions at the
 * end.
 *
 * A reference belongs to the nearest following definition with its label; inside a definition, to
 * its own run's. A class of marks counts as notes only where definitions or their own rising order
 * support it. Must not know: lines, headings (scan.c decides what is a definition).
 */
#ifndef DOC_NOTEFINDER_H
#define DOC_NOTEFINDER_H

#include "doc/marks.h"
#include "doc/notes.h"

typedef struct {
    Pos pos;
    uint64_t value;
    uint16_t bytes;
    uint16_t label_at, label_bytes;
    uint8_t mark_class;
} FoundRef;

typedef struct {
    Pos pos, end;
    uint64_t value;
    uint16_t label_bytes, text_at;
    uint16_t inner_at, inner_bytes; // what stands in the brackets
    uint32_t run;                   // definitions of one run share it
    uint8_t mark_class;
} FoundDef;

typedef struct {
    VEC(FoundRef) refs; // by pos
    VEC(FoundDef) defs; // by pos
} NoteFinder;

void notefinder_done(NoteFinder *f);
void notefinder_add_ref(NoteFinder *f, Pos pos, const Mark *mark);

/* Pair what was found in DATA so far; OUT must be empty. */
void notefinder_resolve(const NoteFinder *f, const char *data, Notes *out);

#endif
