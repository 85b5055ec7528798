/*
 * Numeral: a number as people write it, as its value: Han, formal Han, digits, enclosed, Roman.
 *
 * Must not know: what stands around it.
 */
#ifndef DOC_NUMERAL_H
#define DOC_NUMERAL_H

#include "base/str.h"
#include "doc/hanset.h"

typedef enum {
    NUMERAL_HAN = 1,                    // 一 十二 二〇 廿
    NUMERAL_FORMAL = 1 << 1,            // 壹 贰拾
    NUMERAL_DIGIT = 1 << 2,             // 12 １２
    NUMERAL_CIRCLED = 1 << 3,           // ① ㊿ ⓪
    NUMERAL_BRACKETED = 1 << 4,         // ⑴
    NUMERAL_POINTED = 1 << 5,           // ⒈
    NUMERAL_HAN_BRACKETED = 1 << 6,     // ㈠
    NUMERAL_NEGATIVE = 1 << 7,          // ❶
    NUMERAL_ROMAN = 1 << 8,             // Ⅳ IV
    NUMERAL_LETTER = 1 << 9,            // a, one letter
    NUMERAL_STEM = 1 << 10,             // 甲 乙
    NUMERAL_CAPITAL = 1 << 11,          // A, one letter
    NUMERAL_ROMAN_SMALL = 1 << 12,      // ⅳ iv
    NUMERAL_LETTER_BRACKETED = 1 << 13, // ⒜
    NUMERAL_ORDER = 1 << 14,            // 首 上 中 下, from 0
    NUMERAL_MISREAD = 1 << 15,          // l, a 1 misread by a machine: its kind is NUMERAL_DIGIT
} NumeralKind;

typedef struct {
    uint32_t value;
    uint16_t kind;  // one NumeralKind
    uint16_t bytes; // 0: there is none
} Numeral;

/* A Han character that numerals are written with: a digit, or 10, 100 … of a unit. */
typedef struct {
    uint32_t bytes;      // of it, the first the lowest; 0: a free place
    int32_t han : 16;    // its value among plain ones, -1: it is none
    int32_t formal : 15; // the same among formal ones
    uint32_t pair : 1;   // 两: two of something, never the second
} NumeralHan;

/* All of them, each in a place of its own: NUMERAL_PLACE() of its bytes. */
extern const NumeralHan NUMERAL_HANS[128];
#define NUMERAL_PLACE(bytes) ((uint32_t)((bytes)*0xB09C123Bu) >> 25)

/* The one at U, three bytes of which can be read, or NULL. */
static inline const NumeralHan *numeral_han_at(const unsigned char *u)
{
    uint32_t bytes = u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16;
    const NumeralHan *han = &NUMERAL_HANS[NUMERAL_PLACE(bytes)];
    return han->bytes == bytes ? han : NULL;
}

/* 一 to 十 at the start of S as 1 to 10; 0: there is none. */
static inline uint32_t numeral_one_at(Str s)
{
    const NumeralHan *han = s.len >= 3 ? numeral_han_at((const unsigned char *)s.data) : NULL;
    return han && han->han > 0 && han->han <= 10 && !han->pair ? (uint32_t)han->han : 0;
}

/* numeral_match() of an S that is not told by its first character to open with none. */
Numeral numeral_read(Str s, unsigned kinds);

/* The numeral of one of KINDS (a mask) that S opens with, the longest; bytes is 0 if there is none.
 * What is too long or too large to count anything is none. */
static inline Numeral numeral_match(Str s, unsigned kinds)
{
    const unsigned char *u = (const unsigned char *)s.data;
    bool plain = s.len >= 3 && is_han_lead(u[0]) && !numeral_han_at(u);
    return s.len == 0 || (plain && !(kinds & (NUMERAL_STEM | NUMERAL_ORDER)))
               ? (Numeral){0, 0, 0}
               : numeral_read(s, kinds);
}

/* The one-character numerals (①⑴⒈㈠❶): the value and kind of CP, kind 0 if it is none. */
Numeral numeral_of_symbol(uint32_t cp);

#endif
