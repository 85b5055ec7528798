/*
 * Han sets: a few characters, told from nearly all others by two bits each.
 *
 * A set says no for certain and yes perhaps, for the price of two shifts; who asks looks closer then.
 */
#ifndef DOC_HANSET_H
#define DOC_HANSET_H

#include <stdbool.h>
#include <stdint.h>

/* Bits of the low six and the next six bits of each code point: of the third and the second byte of
 * a character of three. */
typedef struct {
    uint64_t third, second;
} HanSet;

/* The set of what LIST(X) spells as X(a, b, c, d, e, f)…: code points, six a row. */
#define HANSET(LIST)                                                                               \
    {                                                                                              \
        0 LIST(HANSET_THIRD), 0 LIST(HANSET_SECOND)                                                \
    }
#define HANSET_THIRD(a, b, c, d, e, f)                                                             \
    | 1ull << ((a)&63) | 1ull << ((b)&63) | 1ull << ((c)&63) | 1ull << ((d)&63) |                  \
        1ull << ((e)&63) | 1ull << ((f)&63)
#define HANSET_SECOND(a, b, c, d, e, f)                                                            \
    | 1ull << ((a) >> 6 & 63) | 1ull << ((b) >> 6 & 63) | 1ull << ((c) >> 6 & 63) |                \
        1ull << ((d) >> 6 & 63) | 1ull << ((e) >> 6 & 63) | 1ull << ((f) >> 6 & 63)

/* Whether C is the first byte of most Han characters, U+4000 to U+9FFF. */
static inline bool is_han_lead(unsigned char c)
{
    return c - 0xE4u < 6;
}

/* Whether the character of three bytes at U may be in SET. */
static inline bool hanset_may_have(const HanSet *set, const unsigned char *u)
{
    return (set->second >> (u[1] & 63)) & (set->third >> (u[2] & 63)) & 1;
}

#endif
