#include "doc/numeral.h"
#include "doc/numbering.h"
#include "format/line.h"

#define NUMERAL_CHARS 16
#define NUMERAL_LIMIT 100000000u
#define SYMBOL_LAST   0x32BF

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

#define BYTES(cp)                                                                                  \
    ((0xE0u | (cp) >> 12) | (0x80u | ((cp) >> 6 & 63)) << 8 | (0x80u | ((cp)&63)) << 16)
#define HAN(cp, han, formal)                                                                       \
    [NUMERAL_PLACE(BYTES(cp##u))] = {BYTES(cp##u), han, formal, (cp) == 0x4E24 || (cp) == 0x5169}

const NumeralHan NUMERAL_HANS[128] = {
    HAN(0x3007, 0, -1),        HAN(0x25CB, 0, -1),        HAN(0x96F6, 0, 0),     // 〇 ○ 零
    HAN(0x4E00, 1, -1),        HAN(0x4E8C, 2, -1),        HAN(0x4E24, 2, -1),    // 一 二 两
    HAN(0x5169, 2, -1),        HAN(0x4E09, 3, -1),        HAN(0x56DB, 4, -1),    // 兩 三 四
    HAN(0x4E94, 5, -1),        HAN(0x516D, 6, -1),        HAN(0x4E03, 7, -1),    // 五 六 七
    HAN(0x516B, 8, -1),        HAN(0x4E5D, 9, -1),        HAN(0x5341, 10, -1),   // 八 九 十
    HAN(0x5EFF, 20, -1),       HAN(0x5345, 30, -1),       HAN(0x534C, 40, -1),   // 廿 卅 卌
    HAN(0x767E, 100, -1),      HAN(0x5343, 1000, -1),                            // 百 千
    HAN(0x4E07, 10000, 10000), HAN(0x842C, 10000, 10000),                        // 万 萬
    HAN(0x58F9, -1, 1),        HAN(0x8D30, -1, 2),        HAN(0x8CB3, -1, 2),    // 壹 贰 貳
    HAN(0x53C1, -1, 3),        HAN(0x53C3, -1, 3),        HAN(0x8086, -1, 4),    // 叁 參 肆
    HAN(0x4F0D, -1, 5),        HAN(0x9646, -1, 6),        HAN(0x9678, -1, 6),    // 伍 陆 陸
    HAN(0x67D2, -1, 7),        HAN(0x634C, -1, 8),        HAN(0x7396, -1, 9),    // 柒 捌 玖
    HAN(0x62FE, -1, 10),       HAN(0x4F70, -1, 100),      HAN(0x4EDF, -1, 1000), // 拾 佰 仟
};

/* The plain or formal value of the Han digit or unit at P, or -1. */
static int32_t han_value(const char *p, const char *end, unsigned kind)
{
    const NumeralHan *han = end - p >= 3 ? numeral_han_at((const unsigned char *)p) : NULL;
    if (!han)
        return -1;
    return kind == NUMERAL_HAN ? han->han : han->formal;
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

static Numeral match_han(Str s, uint16_t kind)
{
    const char *p = s.data, *end = s.data + s.len;
    HanSum sum = {0};
    unsigned count = 0;
    for (int32_t value; (value = han_value(p, end, kind)) >= 0; p += 3) {
        if (sum.pending && numeral_han_at((const unsigned char *)p)->pair)
            break; // 三两: a range
        han_add(&sum, value);
        if (++count > NUMERAL_CHARS || sum.total + sum.section + sum.digit >= NUMERAL_LIMIT)
            return (Numeral){0};
    }
    return (Numeral){(uint32_t)(sum.total + sum.section + sum.digit), kind, (uint16_t)(p - s.data)};
}

/* 十一, 二十, 三十五: most of those with more than one character. bytes is 0 if it is another one. */
static Numeral match_tens(Str s)
{
    uint32_t first = numeral_one_at(s), second = numeral_one_at(str_rest(s, 3));
    size_t at = first == 10 ? 3 : 6; // of what follows 十
    if (first != 10 && second != 10)
        return (Numeral){0};
    uint32_t tens = first == 10 ? 10 : first * 10, ones = numeral_one_at(str_rest(s, at));
    at += ones ? 3 : 0;
    if (ones == 10 || han_value(s.data + at, s.data + s.len, NUMERAL_HAN) >= 0)
        return (Numeral){0};
    return (Numeral){tens + ones, NUMERAL_HAN, (uint16_t)at};
}

/* The Han numeral of HAN, which S opens with. */
static Numeral match_plain_han(Str s, const NumeralHan *han)
{
    bool goes_on = s.len >= 6 && numeral_han_at((const unsigned char *)s.data + 3);
    if (!goes_on && han->han > 0 && han->han <= 10)
        return (Numeral){(uint32_t)han->han, NUMERAL_HAN, 3};
    Numeral tens = goes_on && han->han > 0 && han->han <= 10 ? match_tens(s) : (Numeral){0};
    return tens.bytes ? tens : match_han(s, NUMERAL_HAN);
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

/* ０ to ９: EF BC 90 to EF BC 99. */
static inline bool opens_wide_digit(Str s)
{
    const unsigned char *u = (const unsigned char *)s.data;
    return s.len >= 3 && u[0] == 0xEF && u[1] == 0xBC && u[2] >= 0x90 && u[2] <= 0x99;
}

#define FEW_DIGITS 8 // less than NUMERAL_LIMIT

static inline Numeral match_digits(Str s)
{
    uint32_t value = 0;
    size_t at = 0;
    for (; at < FEW_DIGITS && at < s.len && s.data[at] >= '0' && s.data[at] <= '9'; at++)
        value = value * 10 + (uint32_t)(s.data[at] - '0');
    bool more = at == FEW_DIGITS || opens_wide_digit(str_rest(s, at));
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

/* Those of match_order() and match_stem(). The last ones fill the row. */
#define ORDERING(X)                                                                                \
    X(0x9996, 0x4E0A, 0x4E2D, 0x4E0B, 0x7532, 0x4E59)                                              \
    X(0x4E19, 0x4E01, 0x620A, 0x5DF1, 0x5E9A, 0x8F9B)                                              \
    X(0x58EC, 0x7678, 0x7678, 0x7678, 0x7678, 0x7678)

static const HanSet ORDERS = HANSET(ORDERING);

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

/* Any numeral that begins neither in ASCII nor with what plain Han ones are written with; out of the
 * way of the usual ones. */
static __attribute__((noinline)) Numeral match_wide(Str s, unsigned kinds)
{
    uint32_t cp;
    size_t n = char_next(s.data, s.data + s.len, &cp);
    Numeral best = {0};
    if (digit_value(cp) >= 0)
        return kinds & NUMERAL_DIGIT ? match_any_digits(s) : (Numeral){0};
    if (cp <= SYMBOL_LAST)
        best = numeral_of_symbol(cp);
    if (best.kind) {
        best.bytes = (uint16_t)n;
        return best.kind & kinds ? best : (Numeral){0};
    }
    if ((kinds & NUMERAL_FORMAL) && han_value(s.data, s.data + s.len, NUMERAL_FORMAL) >= 0)
        best = match_han(s, NUMERAL_FORMAL);
    if (kinds & NUMERAL_STEM)
        best = longer(best, match_stem(cp, n));
    if (kinds & (NUMERAL_LETTER | NUMERAL_CAPITAL))
        best = longer(best, only(match_wide_letter(cp, n), kinds));
    return kinds & NUMERAL_ORDER ? longer(best, match_order(cp, n)) : best;
}

/* The usual ones by their bytes: a number, 一 to 十, ① to ⑳. */
Numeral numeral_read(Str s, unsigned kinds)
{
    const unsigned char *u = (const unsigned char *)s.data;
    if (u[0] < 0x80) {
        if (u[0] > '9' || u[0] < '0')
            return match_ascii_letter(s, kinds);
        return kinds & NUMERAL_DIGIT ? match_digits(s) : (Numeral){0};
    }
    const NumeralHan *han = s.len >= 3 ? numeral_han_at(u) : NULL;
    if (han && han->han >= 0 && (kinds & NUMERAL_HAN) && u[0] != 0xE2) { // ○ first is a bullet
        Numeral n = match_plain_han(s, han);
        bool formal = han->formal >= 0 && (kinds & NUMERAL_FORMAL);
        return formal ? longer(n, match_han(s, NUMERAL_FORMAL)) : n;
    }
    if (!han && s.len >= 3 && is_han_lead(u[0]) && !hanset_may_have(&ORDERS, u))
        return (Numeral){0}; // most of all that is asked for
    if (s.len >= 3 && u[0] == 0xE2 && u[1] == 0x91 && u[2] >= 0xA0 && u[2] <= 0xB3)
        return kinds & NUMERAL_CIRCLED ? (Numeral){u[2] - 0x9Fu, NUMERAL_CIRCLED, 3} : (Numeral){0};
    return match_wide(s, kinds);
}
