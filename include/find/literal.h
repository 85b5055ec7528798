/*
 * Literal: words looked for letter by letter, at memory speed, with what counts as the same: each
 * letter is an item with all its forms, and between two items there may stand what skip.h knows.
 *
 * Immutable once made, so that threads may share one. What stands at a place is told from there
 * forwards, whichever way it was found. Must not know: regular expressions, texts.
 */
#ifndef FIND_LITERAL_H
#define FIND_LITERAL_H

#include "base/mem.h"
#include "base/str.h"
#include <string.h>

typedef enum {
    LITERAL_CASELESS = 1,
    LITERAL_SCRIPT = 2, // as FOLD_SCRIPT
    LITERAL_WIDTH = 4,  // as FOLD_WIDTH; blanks stand for a run of blanks
    LITERAL_ACROSS = 8, // across note marks, blanks between Han, line ends of wrapped text
} LiteralFlags;

#define LITERAL_SKIPPED 512 // bytes of one occurrence that belong to no item, at most
#define LITERAL_NONE    SIZE_MAX

/* One character as it may stand in a text: the bytes at P are it if (P ^ bytes) & mask is 0. */
typedef struct {
    uint32_t bytes, mask; // as they lie in memory
    uint8_t len;
} LiteralForm;

typedef struct {
    uint32_t first; // of its forms
    uint8_t count;
    uint8_t longest; // in bytes
    uint8_t gap;     // SkipKind: what may stand before it
    bool run;        // of blanks
} LiteralItem;

/* Two bytes that stand at offsets from a place: B, by the bits of MASK alone. */
typedef struct {
    uint8_t offset[2];
    unsigned char mask[2], b[2];
} LiteralProbe;

#define LITERAL_PROBES 24

typedef struct {
    VEC(LiteralItem) items;
    VEC(LiteralForm) forms;
    bool nests;    // one occurrence may stand in what another one skips
    size_t anchor; // the item that is looked for first
    size_t probe_count;
    LiteralProbe probes[LITERAL_PROBES]; // one of them fits wherever that item stands
} Literal;

/* SOURCE (not empty, well-formed) by FLAGS (LiteralFlags). */
void literal_init(Literal *l, Str source, unsigned flags);
void literal_copy(Literal *l, const Literal *from);
void literal_done(Literal *l);

/* The first occurrence in S that starts at or after FROM; [START, END) of it. */
bool literal_find(const Literal *l, Str s, size_t from, size_t *start, size_t *end);

/* The end of the occurrence that starts at AT in S; LITERAL_NONE if there is none. */
size_t literal_end(const Literal *l, Str s, size_t at);

/* Bytes that an occurrence may have. */
size_t literal_reach(const Literal *l);

/* Whether two occurrences can overlap. */
bool literal_overlaps_itself(const Literal *l);

/* Whether both stand for the same. */
bool literal_equal(const Literal *a, const Literal *b);

/* Whether FORM stands at AT in S. */
static inline bool literal_form_at(const LiteralForm *form, Str s, size_t at)
{
    uint32_t there = 0;
    if (s.len - at >= sizeof there)
        memcpy(&there, s.data + at, sizeof there);
    else if (s.len - at >= form->len)
        memcpy(&there, s.data + at, s.len - at);
    else
        return false;
    return ((there ^ form->bytes) & form->mask) == 0;
}

/* Bytes of item INDEX, one of its forms, at AT in S; 0 if it does not stand there. */
static inline size_t literal_item_at(const Literal *l, size_t index, Str s, size_t at)
{
    const LiteralItem *item = &l->items.items[index];
    const LiteralForm *form = l->forms.items + item->first;
    for (size_t i = 0; i < item->count; i++)
        if (literal_form_at(&form[i], s, at))
            return form[i].len;
    return 0;
}

#endif
