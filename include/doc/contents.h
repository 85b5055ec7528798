/*
 * Contents: the entries of a table of contents, and the headings that they name.
 *
 * An entry and its heading are compared by number and text; blanks, leaders, page numbers and
 * markup do not count. Must not know: where a table begins and ends (headings.c).
 */
#ifndef DOC_CONTENTS_H
#define DOC_CONTENTS_H

#include "doc/numbering.h"
#include "doc/structure.h"

#define CONTENTS_KEYS 3

/* What a line of a table, or a heading, is known by: number and text, the text, the number. 0: has
 * none. */
typedef struct {
    uint64_t keys[CONTENTS_KEYS];
    bool paged; // a page number stands at its end
} ContentsName;

typedef struct {
    Pos pos;
    uint16_t bytes;
    ContentsName name;
} FoundEntry;

typedef VEC(FoundEntry) FoundEntryVec;

#define CONTENTS_SEEN 512 // hashes remembered; a power of two

/* The table that is being read. */
typedef struct {
    bool inside;
    uint32_t lines;
    uint64_t first_number, first_words;
    uint64_t seen[CONTENTS_SEEN];
    bool paged; // most entries have a page number
} ContentsRun;

/* The name of TEXT, which opens with LABEL (style 0: with none). */
ContentsName contents_name(Str text, const NumberLabel *label);

/* Whether TEXT ends in a leader (dots) and a page number. */
bool contents_has_leader(Str text);

/* Find the heading of O that each of ENTRIES names; those without one are left out. */
void contents_resolve(const FoundEntryVec *entries, const char *data, const Outline *o,
                      ContentsEntryVec *out);

/* The first of ENTRIES at or after POS, or their count. */
uint32_t contents_lower_bound(const ContentsEntryVec *entries, Pos pos);

#endif
