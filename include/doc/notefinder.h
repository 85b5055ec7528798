/*
 * Note finder: gathers marks as a scan meets them, and pairs references with definitions.
 *
 * A reference belongs to the nearest following definition with its label; inside a definition, to
 * its own run's. A class of marks counts as notes only where definitions or their own rising order
 * support it. What no definitions may support any more is dropped as the scan goes on. Must not
 * know: lines, headings (scan.c decides what is a definition).
 */
#ifndef DOC_NOTEFINDER_H
#define DOC_NOTEFINDER_H

#include "doc/marks.h"
#include "doc/notes.h"

#define NOTE_VALUE_BITS 45 // of a number, or of the hash of an id or term
#define NOTE_VALUE_MASK (((uint64_t)1 << NOTE_VALUE_BITS) - 1)

typedef struct {
    uint64_t pos : 38;
    uint64_t bytes : 8;
    uint64_t mark_class : 5;
    uint64_t value_high : NOTE_VALUE_BITS - 32;
    uint32_t value_low;
    uint32_t note; // while notes are paired: its draft; else NOTE_NONE
} FoundRef;        // 16 bytes: a text may hold millions that turn out to be none

static inline uint64_t found_ref_value(const FoundRef *r)
{
    return (uint64_t)r->value_high << 32 | r->value_low;
}

typedef struct {
    uint64_t pos : 38;
    uint64_t mark_class : 5;
    uint64_t label_bytes : 16;
    uint64_t end : 38;
    uint64_t text_at : 16;
    uint64_t value : NOTE_VALUE_BITS;           // the number, or a hash of the id or term
    uint64_t inner_at : 16, inner_bytes : 16;   // what stands in the brackets
    uint64_t run : 32;                          // definitions of one run share it; rises
} __attribute__((packed, aligned(4))) FoundDef; // 28 bytes

/* An occurrence of a term that a glossary explains. */
typedef struct {
    Pos pos;
    uint32_t def; // index
    uint16_t bytes;
} FoundTerm;

#define NOTEFINDER_LOW 64 // smaller values are the usual ones

typedef struct {
    VEC(FoundRef) refs;               // by pos
    VEC(FoundDef) defs;               // by pos
    VEC(FoundTerm) terms;             // by pos
    uint64_t risen[MARK_CLASS_COUNT]; // the number that references counted up to from one
    Pos last_def[MARK_CLASS_COUNT];   // of a class; 0: none yet
    Pos last_ref[MARK_CLASS_COUNT][NOTEFINDER_LOW]; // behind the last with a low value; 0: none yet
    size_t sifted;                                  // references before it are sifted
} NoteFinder;

void notefinder_done(NoteFinder *f);
void notefinder_add_ref(NoteFinder *f, Pos pos, const Mark *mark);
void notefinder_add_def(NoteFinder *f, FoundDef def);

/* The last reference in [FROM, TO) with the class and value of MARK, if it is not far. */
const FoundRef *notefinder_last_ref(const NoteFinder *f, const Mark *mark, Pos from, Pos to);

/* Whether one of the last references from FROM on has VALUE, whatever its form. */
bool notefinder_has_value(const NoteFinder *f, uint64_t value, Pos from);

/* Pair what was found in DATA so far; OUT must be empty. */
void notefinder_resolve(const NoteFinder *f, const char *data, Notes *out);

/* The same at the end of a text: what was found is gone, its memory is the notes' now. No moment of
 * it takes much more than the notes do. TEXT, which holds DATA, lets go of the pages that were looked
 * at; may be NULL. */
void notefinder_finish(NoteFinder *f, const char *data, const Text *text, Notes *out);

#endif
