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

/* Han characters that may open a label: 第 其 首 再 最 另, 一 to 十. The last one fills the row. */
#define RUNIN_HANS(X)                                                                              \
    X(0x7B2C, 0x5176, 0x9996, 0x518D, 0x6700, 0x53E6)                                              \
    X(0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D)                                              \
    X(0x4E03, 0x516B, 0x4E5D, 0x5341, 0x5341, 0x5341)

/* A label's first byte by what decides whether it opens one: Han, circled numbers, （, ASCII. */
static inline unsigned runin_class(unsigned char c)
{
    enum { HAN = 1, CIRCLED, PAREN, ANY };
    static const uint8_t CLASSES[256] = {
        [0xE4] = HAN, [0xE5] = HAN,     [0xE6] = HAN,   [0xE7] = HAN, [0xE8] = HAN,
        [0xE9] = HAN, ['0'] = ANY,      ['1'] = ANY,    ['2'] = ANY,  ['3'] = ANY,
        ['4'] = ANY,  ['5'] = ANY,      ['6'] = ANY,    ['7'] = ANY,  ['8'] = ANY,
        ['9'] = ANY,  [0xE2] = CIRCLED, [0xEF] = PAREN, ['('] = ANY,
    };
    return CLASSES[c];
}

/* Whether a label may open with the character at U, three bytes of which can be read: of thirty
 * clauses one. Without a branch: places.c asks at every stop. */
static inline bool runin_leads(const unsigned char *u)
{
    static const HanSet LEADS[] = {
        {0, 0},
        HANSET(RUNIN_HANS),
        {.second = 3ull << 0x11, .third = UINT64_MAX},   // ① to ⒇: E2 91, E2 92
        {.second = 1ull << 0x3C, .third = 1ull << 0x08}, // （: EF BC 88
        {.second = UINT64_MAX, .third = UINT64_MAX},
    };
    return hanset_may_have(&LEADS[runin_class(u[0])], u);
}

static inline bool runin_may_open(const char *p, const char *end)
{
    return end - p >= 3 && runin_leads((const unsigned char *)p);
}

/* Whether a label at P may be of the family of the one that FIRST opens with. */
static inline bool runin_may_follow(Str first, const char *p)
{
    return runin_class((unsigned char)*p) == runin_class((unsigned char)*first.data);
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
