/*
 * Note pairing: what notesupport.c, notepair.c and notelist.c share while found marks become notes.
 *
 * Must not be included above this floor, nor by what only gathers marks.
 */
#ifndef DOC_NOTEPAIR_H
#define DOC_NOTEPAIR_H

#include "doc/notefinder.h"

/* Which classes of marks are notes here, and by which class of definitions each is defined. */
typedef struct {
    uint8_t by[MARK_CLASS_COUNT];   // MARK_NONE: these marks are no notes
    uint64_t top[MARK_CLASS_COUNT]; // the largest number defined
    uint64_t largest[MARK_CLASS_COUNT];
    size_t refs[MARK_CLASS_COUNT];
} Support;

/* A note while it is being put together. */
typedef struct {
    uint64_t first_ref : 48; // DRAFT_UNCITED: none
    uint64_t why : 8;
    uint32_t last_ref; // index, or NOTE_NONE
    uint32_t other;    // definition that may be meant too, or NOTE_NONE
} Draft;               // 16 bytes
#define DRAFT_UNCITED (((uint64_t)1 << 48) - 1)

typedef struct {
    NoteFinder *f;    // its references name their drafts
    const Text *text; // lets go of what was looked at; may be NULL
    Support support;
    VEC(Draft) drafts; // those of definitions first, by index
} Pairs;

/* notesupport.c */
void note_support(const NoteFinder *f, Support *s);

/* notelist.c: the notes of P in the order in which the text meets them. Drafts, references and
 * definitions become those of OUT where they stand. */
void note_list(Pairs *p, const char *data, Notes *out);

#endif
