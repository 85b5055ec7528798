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

/* Bits of the second and third bytes of the Han characters that may open a label. */
typedef struct {
    uint64_t second, third;
} RunInLeads;

extern const RunInLeads RUNIN_LEADS;

/* Whether a label may open at P: of thirty clauses one. */
static inline bool runin_may_open(const char *p, const char *end)
{
    const unsigned char *u = (const unsigned char *)p;
    if (end - p < 3)
        return false;
    if (u[0] >= 0xE4 && u[0] <= 0xE9)
        return (RUNIN_LEADS.second >> (u[1] & 63) & 1) && (RUNIN_LEADS.third >> (u[2] & 63) & 1);
    if (u[0] == 0xE2)
        return u[1] == 0x91 || u[1] == 0x92; // ① to ⒇
    return u[0] == '(' || (u[0] >= '0' && u[0] <= '9') ||
           (u[0] == 0xEF && u[1] == 0xBC && u[2] == 0x88); // （
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
