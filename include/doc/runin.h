/*
 * Run-in items: 一是…二是…, 第一，…第二，…, 首先…其次… inside a paragraph.
 *
 * A label alone proves nothing; a series counts only when its next member follows. Must not know:
 * the tree.
 */
#ifndef DOC_RUNIN_H
#define DOC_RUNIN_H

#include "base/mem.h"
#include "base/str.h"
#include "doc/hanset.h"
#include "source/text.h"

#define RUNIN_FAMILIES 32
#define RUNIN_LAST     UINT32_MAX // 最后: ends a series, whatever its number

typedef struct {
    Pos pos;
    uint32_t value;
    uint16_t label_bytes; // 一是, 第一
    uint16_t text_at;     // past the comma after 第一
    uint8_t family;       // a row of the table in runin.c, from 1
    bool head;            // opens its paragraph
    bool confirmed;
} RunIn;

typedef VEC(RunIn) RunInVec;

/* Which characters may open a label, by their first byte. */
extern const HanSet RUNIN_LEADS[256];

/* Whether a label may open with the character at U, three bytes of which can be read: of thirty
 * clauses one. Without a branch: places.c asks at every stop. */
static inline bool runin_leads(const unsigned char *u)
{
    return hanset_may_have(&RUNIN_LEADS[u[0]], u);
}

static inline bool runin_may_open(const char *p, const char *end)
{
    return end - p >= 3 && runin_leads((const unsigned char *)p);
}

/* Whether a label at P may be of the family of the one that FIRST opens with. */
static inline bool runin_may_follow(Str first, const char *p)
{
    return RUNIN_LEADS[(unsigned char)*p].second == RUNIN_LEADS[(unsigned char)*first.data].second;
}

/* The run-in label that S, the rest of a paragraph from the start of a clause, opens with. */
bool runin_match(Str s, RunIn *out);

/* What is known of the series from paragraph to paragraph; zero-initialised. */
typedef struct {
    uint32_t value[RUNIN_FAMILIES]; // of the last confirmed member, 0: none
} RunInCarry;

/* Whether FAMILY counts in marks, ① or （1）, not in words; whether in words of a speech's parts, 第一
 * or 首先, that may have others below them. */
bool runin_is_mark(unsigned family);
bool runin_is_outer(unsigned family);

/* Whether A may be followed by B in a series. */
bool runin_continues(uint32_t before, uint32_t value);

/*
 * Mark the members of ITEMS (one paragraph's, in order) that stand in a series: with each other,
 * with CARRY's from the paragraphs before, or (the head only) with NEXT, the head of a following
 * paragraph (may be NULL). Updates CARRY.
 */
void runin_confirm(RunInVec *items, RunInCarry *carry, const RunIn *next);

#endif
