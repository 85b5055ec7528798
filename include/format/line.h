/*
 * Lines: what every format needs to classify one: blanks, rules, the range of its text.
 *
 * Must not know: markup.
 */
#ifndef FORMAT_LINE_H
#define FORMAT_LINE_H

#include "format/format.h"
#include <string.h>

/* blank_bytes() of an S that may_be_blank(). */
size_t blank_bytes_at(Str s);

static inline bool may_be_blank(Str s)
{
    unsigned char c = s.len ? (unsigned char)*s.data : 'x';
    return c <= ' ' || c == 0xC2 || c == 0xE2 || c == 0xE3 || c == 0xEF;
}

/* Bytes of the blank at the start of S: ASCII blanks, NBSP, U+2000…200B, U+3000, BOM; 0 if none. */
static inline size_t blank_bytes(Str s)
{
    return may_be_blank(s) ? blank_bytes_at(s) : 0;
}

/* Bytes of all blanks at the start of S. */
static inline size_t blanks_bytes(Str s)
{
    size_t at = 0, n;
    while ((n = blank_bytes((Str){s.data + at, s.len - at})) > 0)
        at += n;
    return at;
}

/* The line end at P or the first one behind it, before END; NULL if there is none. */
static inline const char *line_end_from(const char *p, const char *end)
{
    if (p < end && *p == '\n')
        return p; // every other line of many texts is empty
    return p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
}

/* Whether S holds nothing but blanks. */
bool blank_only(Str s);

/* LINE as LINE_TEXT with the blanks at its ends left out, or as LINE_BLANK. */
Line line_trim(Str line);

/* The same of a line of text: the colour codes at its ends, which the page hides, go like blanks,
 * unless there is nothing else. */
Line line_read(const FormatState *state, Str line);

/* The text of LINE that L marks out. */
static inline Str line_text(Str line, Line l)
{
    return (Str){line.data + l.text_at, l.text_end - l.text_at};
}

/* Whether a character of three bytes is at U; there are three. */
static inline bool is_three_bytes(const unsigned char *u)
{
    uint32_t bytes = u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
    return (bytes & 0xC0C0F0) == 0x8080E0 && u[0] != 0xE0 && u[0] != 0xED;
}

/* utf8_decode() with its usual case, three bytes of Han text, inline. P < END. */
static inline size_t char_next(const char *p, const char *end, uint32_t *cp)
{
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80) {
        *cp = u[0];
        return 1;
    }
    if (end - p >= 3 && is_three_bytes(u)) {
        *cp = (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
        return 3;
    }
    return utf8_decode(p, end, cp);
}

/* utf8_prev() likewise. BEGIN < P. */
static inline const char *char_prev(const char *begin, const char *p)
{
    if ((unsigned char)p[-1] < 0x80)
        return p - 1;
    return p - begin >= 3 && is_three_bytes((const unsigned char *)p - 3) ? p - 3
                                                                          : utf8_prev(begin, p);
}

/* The four bytes at P, the first the lowest. */
static inline uint32_t four_bytes(const char *p)
{
    uint32_t bytes;
    memcpy(&bytes, p, sizeof bytes);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bytes = __builtin_bswap32(bytes);
#endif
    return bytes;
}

/* The character before P as CP; returns where it begins. BEGIN < P. */
static inline const char *char_last(const char *begin, const char *p, uint32_t *cp)
{
    unsigned char c = (unsigned char)p[-1];
    if (c < 0x80) {
        *cp = c;
        return p - 1;
    }
    uint32_t bytes = p - begin >= 4 ? four_bytes(p - 4) >> 8 : 0;
    *cp = (bytes & 15) << 12 | (bytes >> 2 & 0xFC0) | (bytes >> 16 & 63);
    if ((bytes & 0xC0C0F0) == 0x8080E0 && *cp >= 0x1000 && *cp - 0xD000 >= 0x1000)
        return p - 3;
    const char *last = utf8_prev(begin, p);
    utf8_decode(last, p, cp);
    return last;
}

/* Sixteen bytes looked at together. A comparison gives a block of 0 and 255. */
typedef unsigned char ByteBlock __attribute__((vector_size(16)));
typedef signed char SignedBlock __attribute__((vector_size(16)));
typedef char CharBlock __attribute__((vector_size(16))); // as __builtin_ia32_pmovmskb128() wants it

static inline ByteBlock block_at(const char *p)
{
    ByteBlock block;
    memcpy(&block, p, sizeof block);
    return block;
}

/* A bit for each byte of MASK that is not 0, the first the lowest. */
static inline unsigned block_bits(ByteBlock mask)
{
#ifdef __SSE2__
    return (unsigned)__builtin_ia32_pmovmskb128((CharBlock)mask);
#else
    uint64_t half[2];
    unsigned bits[2];
    memcpy(half, &mask, sizeof half);
    for (size_t i = 0; i < 2; i++) {
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        half[i] = __builtin_bswap64(half[i]);
#endif
        bits[i] = (unsigned)((half[i] & 0x0101010101010101u) * 0x0102040810204080u >> 56);
    }
    return bits[0] | bits[1] << 8;
#endif
}

/* The first byte of MASK that is not 0, or 16. */
static inline unsigned block_first(ByteBlock mask)
{
    unsigned bits = block_bits(mask);
    return bits ? (unsigned)__builtin_ctz(bits) : 16;
}

/* Where B holds a lead byte E4 to E9 or what follows one, 80 to BF. Comparisons with a sign are those
 * that processors have: BF is -65, and E4 to E9 are moved to -128 to -123. */
static inline ByteBlock block_is_han(ByteBlock b)
{
    SignedBlock moved = (SignedBlock)(b - 0x64);
    return (ByteBlock)(((SignedBlock)b < -64) | (moved < -122));
}

/* Past the Han characters at P (lead bytes E4 to E9): the greatest part of any text, of which most
 * readers want to know no more. */
static inline const char *han_skip(const char *p, const char *end)
{
    for (; end - p >= 16; p += 16) {
        unsigned n = block_first(~block_is_han(block_at(p)));
        if (n < 16)
            return p + n;
    }
    while (p < end && (((unsigned char)*p & 0xC0) == 0x80 ||
                       ((unsigned char)*p >= 0xE4 && (unsigned char)*p <= 0xE9)))
        p++;
    return p;
}

/* Bytes to the first HAN, a character of three bytes, of S, or its length. */
size_t han_find(Str s, const char *han);

/* Whether TEXT is a rule drawn by hand: at least three of one drawing mark, blanks between them
 * allowed. */
bool line_is_rule(Str text);

#endif
