#include "doc/numeral.h"
#include "doc/numbering.h"
#include "format/line.h"

#define NUMERAL_CHARS 16
#define NUMERAL_LIMIT 100000000u
#define SYMBOL_LAST   0x32BF
#define HAN_FIRST     0x4E00
#define HAN_LAST      0x9FFF

/* One-character numerals: consecutive code points that count up. */
static const struct {
    uint32_t first, last;
    uint16_t value;
    uint16_t kind;
} SYMBOLS[] = {
    {0x2460, 0x2473, 1, NUMERAL_CIRCLED},       {0x24EA, 0x24EA, 0, NUMERAL_CIRCLED},
    {0x3251, 0x325F, 21, NUMERAL_CIRCLED},      {0x32B1, 0x32BF, 36, NUMERAL_CIRCLED},
    {0x2474, 0x2487, 1, NUMERAL_BRACKETED},     {0x2488, 0x249B, 1, NUMERAL_POINTED},
    {0x3220, 0x3229, 1, NUMERAL_HAN_BRACKETED}, {0x2776, 0x277F, 1, NUMERAL_NEGATIVE},
    {0x24EB, 0x24F4, 11, NUMERAL_NEGATIVE},     {0x2160, 0x216B, 1, NUMERAL_ROMAN},
    {0x2170, 0x217B, 1, NUMERAL_ROMAN_SMALL},   {0x3280, 0x3289, 1, NUMERAL_CIRCLED},
    {0x24F5, 0x24FE, 1, NUMERAL_CIRCLED},       {0x2780, 0x2789, 1, NUMERAL_CIRCLED},
    {0x278A, 0x2793, 1, NUMERAL_NEGATIVE},      {0x249C, 0x24B5, 1, NUMERAL_LETTER_BRACKETED},
};

Numeral numeral_of_symbol(uint32_t cp)
{
    if (cp < 0x2160 || (cp > 0x2793 && cp < 0x3220))
        return (Numeral){0, 0, 0}; // quotes, 、。 and brackets: the usual ones
    for (size_t i = 0; i < sizeof SYMBOLS / sizeof *SYMBOLS; i++)
        if (cp >= SYMBOLS[i].first && cp <= SYMBOLS[i].last)
            return (Numeral){SYMBOLS[i].value + (cp - SYMBOLS[i].first), SYMBOLS[i].kind, 0};
    return (Numeral){0, 0, 0};
}

/* All that han_digit() and formal_digit() know. The last one fills the row. */
#define HANS(X)                                                                                    \
    X(0x3007, 0x25CB, 0x96F6, 0x4E00, 0x4E8C, 0x4E24)                                              \
    X(0x5169, 0x4E09, 0x56DB, 0x4E94, 0x516D, 0x4E03)                                              \
    X(0x516B, 0x4E5D, 0x5341, 0x5EFF, 0x5345, 0x534C)                                              \
    X(0x767E, 0x5343, 0x4E07, 0x842C, 0x58F9, 0x8D30)                                              \
    X(0x8CB3, 0x53C1, 0x53C3, 0x8086, 0x4F0D, 0x9646)                                              \
    X(0x9678, 0x67D2, 0x634C, 0x7396, 0x62FE, 0x4F70)                                              \
    X(0x4EDF, 0x4EDF, 0x4EDF, 0x4EDF, 0x4EDF, 0x4EDF)

const HanSet NUMERAL_HANS = HANSET(HANS);

/* Value of a Han digit, or 10, 100, 1000, 10000 of a unit; -1 if CP is neither. */
static int32_t han_digit(uint32_t cp)
{
    if (numeral_of_han(cp))
        return (int32_t)numeral_of_han(cp);
    switch (cp) {
    case 0x3007: // 〇
    case 0x25CB: // ○
    case 0x96F6: // 零
        return 0;
    case 0x4E24: // 两
    case 0x5169: // 兩
        return 2;
    case 0x5EFF: // 廿
        return 20;
    case 0x5345: // 卅
        return 30;
    case 0x534C: // 卌
        return 40;
    case 0x767E:
        return 100;
    case 0x5343:
        return 1000;
    case 0x4E07: // 万
    case 0x842C: // 萬
        return 10000;
    default:
        return -1;
    }
}

const struct NumeralOne NUMERAL_ONES[64] = {
    [0x00] = {0x4E00, 1}, [0x0C] = {0x4E8C, 2},  [0x09] = {0x4E09, 3}, [0x1B] = {0x56DB, 4},
    [0x14] = {0x4E94, 5}, [0x2D] = {0x516D, 6},  [0x03] = {0x4E03, 7}, [0x2B] = {0x516B, 8},
    [0x1D] = {0x4E5D, 9}, [0x01] = {0x5341, 10},
};

/* Whether S, which does not begin in ASCII, opens with one of 一 to 十 alone: neither a numeral behind
 * it nor another way to read it. */
static inline bool is_single_han(Str s)
{
    const unsigned char *u = (const unsigned char *)s.data;
    if (s.len < 3 || !numeral_of_han((u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u)) ||
        (u[0] & 0xFE) != 0xE4 || (u[1] & 0xC0) != 0x80 || (u[2] & 0xC0) != 0x80)
        return false;
    return s.len == 3 || u[3] < 0x80 ||
           (s.len >= 6 && is_three_bytes(u + 3) && !hanset_may_have(&NUMERAL_HANS, u + 3));
}

static int32_t formal_digit(uint32_t cp)
{
    switch (cp) {
    case 0x96F6: // 零
        return 0;
    case 0x58F9:
        return 1;
    case 0x8D30:
    case 0x8CB3:
        return 2;
    case 0x53C1:
    case 0x53C3:
        return 3;
    case 0x8086:
        return 4;
    case 0x4F0D:
        return 5;
    case 0x9646:
    case 0x9678:
        return 6;
    case 0x67D2:
        return 7;
    case 0x634C:
        return 8;
    case 0x7396:
        return 9;
    case 0x62FE:
        return 10;
    case 0x4F70:
        return 100;
    case 0x4EDF:
        return 1000;
    case 0x842C: // 萬
    case 0x4E07: // 万
        return 10000;
    default:
        return -1;
    }
}

/* Han numerals: with units (三百二十一) each digit multiplies the unit after it; without (二〇二六)
 * the digits stand in places. */
typedef struct {
    uint64_t total, section, digit; // above 万, below, not yet taken
    bool units, pending;
} HanSum;

static void han_add(HanSum *sum, int32_t value)
{
    if (value < 10) {
        sum->digit = sum->pending ? sum->digit * 10 + (uint64_t)value : (uint64_t)value;
        sum->pending = true;
        return;
    }
    sum->units = true;
    if (value == 20 || value == 30 || value == 40)
        sum->section += (uint64_t)value;
    else if (value == 10000)
        sum->total += (sum->section + sum->digit) * 10000, sum->section = 0;
    else
        sum->section += (sum->pending ? sum->digit : 1) * (uint64_t)value;
    sum->digit = 0;
    sum->pending = false;
}

static Numeral match_han(Str s, int32_t (*digit)(uint32_t), uint16_t kind)
{
    const char *p = s.data, *end = s.data + s.len;
    HanSum sum = {0};
    unsigned count = 0;
    while (p < end) {
        uint32_t cp;
        size_t n = char_next(p, end, &cp);
        int32_t value =
            n == 3 && hanset_may_have(&NUMERAL_HANS, (const unsigned char *)p) ? digit(cp) : -1;
        if (value < 0 || (sum.pending && (cp == 0x4E24 || cp == 0x5169))) // 三两: a range
            break;
        han_add(&sum, value);
        p += n;
        if (++count > NUMERAL_CHARS || sum.total + sum.section + sum.digit >= NUMERAL_LIMIT)
            return (Numeral){0};
    }
    return (Numeral){(uint32_t)(sum.total + sum.section + sum.digit), kind, (uint16_t)(p - s.data)};
}

/* One of 一 to 十 at byte AT, or 0. */
static uint32_t one_at(Str s, size_t at)
{
    const unsigned char *u = (const unsigned char *)s.data + at;
    return s.len >= at + 3 && is_three_bytes(u)
               ? numeral_of_han((u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u))
               : 0;
}

/* 十一, 二十, 三十五: most of those with more than one character. bytes is 0 if it is another one. */
static Numeral match_tens(Str s)
{
    uint32_t first = one_at(s, 0), second = one_at(s, 3);
    size_t at = first == 10 ? 3 : 6; // of what follows 十
    if (!first || (first != 10 && second != 10))
        return (Numeral){0};
    uint32_t tens = first == 10 ? 10 : first * 10, ones = one_at(s, at);
    at += ones ? 3 : 0;
    bool ends =
        s.len < at + 3 || !hanset_may_have(&NUMERAL_HANS, (const unsigned char *)s.data + at);
    if (!ends || ones == 10)
        return (Numeral){0};
    return (Numeral){tens + ones, NUMERAL_HAN, (uint16_t)at};
}

static int digit_value(uint32_t cp)
{
    if (cp >= '0' && cp <= '9')
        return (int)(cp - '0');
    return cp >= 0xFF10 && cp <= 0xFF19 ? (int)(cp - 0xFF10) : -1;
}

static __attribute__((noinline)) Numeral match_any_digits(Str s)
{
    const char *p = s.data, *end = s.data + s.len;
    uint32_t value = 0;
    while (p < end) {
        uint32_t cp;
        if ((unsigned char)*p < 0xEF && (*p < '0' || *p > '9'))
            break;
        size_t n = char_next(p, end, &cp);
        int digit = digit_value(cp);
        if (digit < 0)
            break;
        value = value * 10 + (uint32_t)digit;
        p += n;
        if (value >= NUMERAL_LIMIT || p - s.data > UTF8_MAX * NUMERAL_CHARS)
            return (Numeral){0};
    }
    return (Numeral){value, NUMERAL_DIGIT, (uint16_t)(p - s.data)};
}

#define FEW_DIGITS 4

static inline Numeral match_digits(Str s)
{
    uint32_t value = 0;
    size_t at = 0;
    for (; at < FEW_DIGITS && at < s.len && s.data[at] >= '0' && s.data[at] <= '9'; at++)
        value = value * 10 + (uint32_t)(s.data[at] - '0');
    bool more = at == FEW_DIGITS || (at < s.len && (unsigned char)s.data[at] == 0xEF);
    return more ? match_any_digits(s) : (Numeral){value, NUMERAL_DIGIT, (uint16_t)at};
}

static uint32_t roman_digit(char c)
{
    switch (c | 0x20) {
    case 'i':
        return 1;
    case 'v':
        return 5;
    case 'x':
        return 10;
    case 'l':
        return 50;
    case 'c':
        return 100;
    default:
        return 0;
    }
}

static bool is_letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Whether the LEN letters at P are how VALUE is written: xiv is, civil is not. */
static bool is_roman(const char *p, size_t len, uint32_t value)
{
    static const struct {
        const char *letters;
        uint32_t value;
    } PARTS[] = {
        {"c", 100}, {"xc", 90}, {"l", 50}, {"xl", 40}, {"x", 10},
        {"ix", 9},  {"v", 5},   {"iv", 4}, {"i", 1},
    };
    size_t at = 0;
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        for (; value >= PARTS[i].value; value -= PARTS[i].value)
            for (const char *letter = PARTS[i].letters; *letter; letter++, at++)
                if (at == len || (p[at] | 0x20) != *letter)
                    return false;
    return at == len;
}

/* Roman in ASCII letters of one case, to 399. */
static Numeral match_roman(Str s)
{
    uint32_t value = 0, last = 0;
    size_t at = 0;
    for (; at < s.len && roman_digit(s.data[at]); at++) {
        uint32_t digit = roman_digit(s.data[at]);
        if ((s.data[at] & 0x20) != (s.data[0] & 0x20) || at >= 8)
            return (Numeral){0};
        value += digit > last && last ? digit - 2 * last : digit;
        last = digit;
    }
    if ((at < s.len && is_letter(s.data[at])) || !is_roman(s.data, at, value))
        return (Numeral){0};
    uint16_t kind = at && (s.data[0] & 0x20) ? NUMERAL_ROMAN_SMALL : NUMERAL_ROMAN;
    return (Numeral){value, kind, (uint16_t)at};
}

static Numeral match_letter(Str s)
{
    if (!is_letter(s.data[0]) || (s.len > 1 && is_letter(s.data[1])))
        return (Numeral){0};
    uint16_t kind = s.data[0] & 0x20 ? NUMERAL_LETTER : NUMERAL_CAPITAL;
    return (Numeral){(uint32_t)((s.data[0] | 0x20) - 'a') + 1, kind, 1};
}

/* Ａ ａ */
static Numeral match_wide_letter(uint32_t cp, size_t bytes)
{
    if (cp >= 0xFF21 && cp <= 0xFF3A)
        return (Numeral){cp - 0xFF20, NUMERAL_CAPITAL, (uint16_t)bytes};
    if (cp >= 0xFF41 && cp <= 0xFF5A)
        return (Numeral){cp - 0xFF40, NUMERAL_LETTER, (uint16_t)bytes};
    return (Numeral){0};
}

static Numeral match_order(uint32_t cp, size_t bytes)
{
    static const uint16_t ORDER[] = {0x9996, 0x4E0A, 0x4E2D, 0x4E0B}; // 首 上 中 下
    for (uint32_t i = 0; i < sizeof ORDER / sizeof *ORDER; i++)
        if (ORDER[i] == cp)
            return (Numeral){i, NUMERAL_ORDER, (uint16_t)bytes};
    return (Numeral){0};
}

static Numeral match_stem(uint32_t cp, size_t bytes)
{
    static const uint16_t STEMS[] = {0x7532, 0x4E59, 0x4E19, 0x4E01, 0x620A,
                                     0x5DF1, 0x5E9A, 0x8F9B, 0x58EC, 0x7678};
    for (size_t i = 0; i < sizeof STEMS / sizeof *STEMS; i++)
        if (STEMS[i] == cp)
            return (Numeral){(uint32_t)i + 1, NUMERAL_STEM, (uint16_t)bytes};
    return (Numeral){0};
}

static Numeral longer(Numeral a, Numeral b)
{
    return b.bytes > a.bytes ? b : a;
}

static Numeral only(Numeral n, unsigned kinds)
{
    return n.kind & kinds ? n : (Numeral){0};
}

static __attribute__((noinline)) Numeral match_ascii_letter(Str s, unsigned kinds)
{
    if (!is_letter(*s.data))
        return (Numeral){0};
    Numeral letter = match_letter(s);
    if ((kinds & NUMERAL_MISREAD) && letter.bytes && *s.data == 'l')
        return (Numeral){1, NUMERAL_DIGIT, 1};
    letter = only(letter, kinds);
    Numeral roman = only(match_roman(s), kinds);
    // i, v and x alone are Roman rather than the letters
    return roman.bytes == 1 && roman.value <= 10 ? roman : longer(letter, roman);
}

/* Any numeral that does not begin in ASCII; out of the way of the usual ones. */
static __attribute__((noinline)) Numeral match_wide(Str s, unsigned kinds)
{
    uint32_t cp;
    size_t n = char_next(s.data, s.data + s.len, &cp);
    Numeral best = {0};
    bool digit = n == 3 && hanset_may_have(&NUMERAL_HANS, (const unsigned char *)s.data);
    if (cp >= HAN_FIRST && cp <= HAN_LAST && !digit) { // most of all that is asked for
        best = kinds & NUMERAL_STEM ? match_stem(cp, n) : best;
        return kinds & NUMERAL_ORDER ? longer(best, match_order(cp, n)) : best;
    }
    if (digit_value(cp) >= 0)
        return kinds & NUMERAL_DIGIT ? match_any_digits(s) : (Numeral){0};
    if (cp <= SYMBOL_LAST)
        best = numeral_of_symbol(cp);
    if (best.kind) {
        best.bytes = (uint16_t)n;
        return best.kind & kinds ? best : (Numeral){0};
    }
    best = digit && (kinds & NUMERAL_HAN) ? match_tens(s) : best;
    if (best.bytes)
        return best;
    if (digit && (kinds & NUMERAL_HAN) && han_digit(cp) >= 0 && cp != 0x25CB) // ○ first is a bullet
        best = match_han(s, han_digit, NUMERAL_HAN);
    if (digit && (kinds & NUMERAL_FORMAL) && formal_digit(cp) >= 0)
        best = longer(best, match_han(s, formal_digit, NUMERAL_FORMAL));
    if (kinds & NUMERAL_STEM)
        best = longer(best, match_stem(cp, n));
    if (kinds & (NUMERAL_LETTER | NUMERAL_CAPITAL))
        best = longer(best, only(match_wide_letter(cp, n), kinds));
    return kinds & NUMERAL_ORDER ? longer(best, match_order(cp, n)) : best;
}

/* The usual ones by their bytes: a number, 一 to 十 alone, ① to ⑳. */
Numeral numeral_read(Str s, unsigned kinds)
{
    const unsigned char *u = (const unsigned char *)s.data;
    if (u[0] < 0x80) {
        if (u[0] > '9' || u[0] < '0')
            return match_ascii_letter(s, kinds);
        return kinds & NUMERAL_DIGIT ? match_digits(s) : (Numeral){0};
    }
    if ((kinds & NUMERAL_HAN) && is_single_han(s))
        return (Numeral){NUMERAL_ONES[u[2] & 63].value, NUMERAL_HAN, 3};
    if (s.len >= 3 && u[0] == 0xE2 && u[1] == 0x91 && u[2] >= 0xA0 && u[2] <= 0xB3)
        return kinds & NUMERAL_CIRCLED ? (Numeral){u[2] - 0x9Fu, NUMERAL_CIRCLED, 3} : (Numeral){0};
    return match_wide(s, kinds);
}
