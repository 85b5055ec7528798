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

/* The characters of Han numerals, formal ones too. */
extern const HanSet NUMERAL_HANS;

/* The numeral of one of KINDS (a mask) that S opens with, the longest; bytes is 0 if there is none.
 * What is too long or too large to count anything is none. */
Numeral numeral_match(Str s, unsigned kinds);

/* The one-character numerals (①⑴⒈㈠❶): the value and kind of CP, kind 0 if it is none. */
Numeral numeral_of_symbol(uint32_t cp);

#endif
