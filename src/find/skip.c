#include "find/skip.h"
#include <string.h>

#define BREAK_BLANKS  64 // looked past on either side of a line end
#define BLANKS_MOST   8  // characters between two Han
#define CONTENT_BYTES 40 // in a mark's brackets
#define DIGITS_MOST   3  // 〔2022〕 is a year
#define HAN_MOST      5  // 一百二十三
// Bytes of a line that may have been broken by hand: 20 Han characters to 130.
#define WRAPPED_LEAST 56
#define WRAPPED_MOST  400

typedef struct {
    uint32_t first, last;
} Range;

#define IN(c, ranges) is_in(c, ranges, sizeof(ranges) / sizeof *(ranges))

static bool is_in(uint32_t c, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return false;
}

/* ¹ ², ⁰ to ⁹, ① to ⒛, ⓪ to ⓿, ㈠ to ㈩, ㉑ to ㊿, ㊀ to ㊉, ❶ to ➓, and signs. */
static const Range BARE[] = {
    {0xB2, 0xB3},     {0xB9, 0xB9},     {0x2070, 0x2070}, {0x2074, 0x2079}, {0x2460, 0x249B},
    {0x24EA, 0x24FF}, {0x3220, 0x3229}, {0x3251, 0x325F}, {0x3280, 0x3289}, {0x32B1, 0x32BF},
    {0x2776, 0x2793}, {'*', '*'},       {0xFF0A, 0xFF0A}, {0x2020, 0x2021}, {0x203B, 0x203B},
};

static const Range DIGITS[] = {{'0', '9'}, {0xFF10, 0xFF19}};

/* 一 to 十, 百, 〇; and 注註释釋校译譯原编編者按. */
static const Range NUMERALS[] = {
    {0x4E00, 0x4E00}, {0x4E8C, 0x4E8C}, {0x4E09, 0x4E09}, {0x56DB, 0x56DB},
    {0x4E94, 0x4E94}, {0x516D, 0x516D}, {0x4E03, 0x4E03}, {0x516B, 0x516B},
    {0x4E5D, 0x4E5D}, {0x5341, 0x5341}, {0x767E, 0x767E}, {0x3007, 0x3007},
};
static const Range WORDS[] = {
    {0x6CE8, 0x6CE8}, {0x8A3B, 0x8A3B}, {0x91CA, 0x91CB}, {0x6821, 0x6821},
    {0x8BD1, 0x8BD1}, {0x8B6F, 0x8B6F}, {0x539F, 0x539F}, {0x7F16, 0x7F16},
    {0x7DE8, 0x7DE8}, {0x8005, 0x8005}, {0x6309, 0x6309},
};

/* , ， 、 - – — ~ ～ ; ； : ： . ( ) （ ） p P and a blank: [1,3-5] [(11)] [7,p.15]. */
static const Range JOINING[] = {
    {',', '.'},       {':', ';'},       {'(', ')'},       {'~', '~'},       {' ', ' '},
    {'p', 'p'},       {'P', 'P'},       {0x2013, 0x2014}, {0x3001, 0x3001}, {0xFF08, 0xFF09},
    {0xFF0C, 0xFF0D}, {0xFF1A, 0xFF1B}, {0xFF5E, 0xFF5E},
};

typedef struct {
    const char *open, *close;
    bool han; // may hold 一 and 注
} Bracket;

static const Bracket BRACKETS[] = {
    {"[", "]", true},   {"〔", "〕", true}, {"【", "】", true},
    {"［", "］", true}, {"(", ")", false},  {"（", "）", false},
};
#define BRACKET_COUNT (sizeof BRACKETS / sizeof *BRACKETS)

static bool starts_with(Str s, size_t at, const char *what)
{
    size_t len = strlen(what);
    return len <= s.len - at && memcmp(s.data + at, what, len) == 0;
}

static bool is_id(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.' || c == ':';
}

/* The end of "^id" at AT, the inside of a mark; AT if it is none. */
static size_t id_end(Str s, size_t at)
{
    size_t end = at + 1;
    while (end < s.len && end - at < CONTENT_BYTES && is_id((unsigned char)s.data[end]))
        end++;
    return end > at + 1 ? end : at;
}

/* The end of what the brackets B hold from AT on; AT if that is no label. */
static size_t content_end(Str s, size_t at, const Bracket *b)
{
    size_t end = at, digits = 0, han = 0;
    bool label = false;
    if (at < s.len && s.data[at] == '^')
        return id_end(s, at);
    while (end < s.len && end - at < CONTENT_BYTES) {
        uint32_t c;
        if (starts_with(s, end, b->close))
            return label ? end : at;
        if (starts_with(s, end, b->open))
            return at;
        size_t len = utf8_decode(s.data + end, s.data + s.len, &c);
        bool digit = IN(c, DIGITS), numeral = b->han && IN(c, NUMERALS);
        digits = digit ? digits + 1 : 0;
        han = numeral ? han + 1 : 0;
        bool sign = digit || numeral || IN(c, BARE) || (b->han && IN(c, WORDS));
        if (digits > DIGITS_MOST || han > HAN_MOST || (!sign && !IN(c, JOINING)))
            return at;
        label |= sign;
        end += len;
    }
    return at;
}

/* The end of the mark in brackets at AT; AT if there is none. */
static size_t bracket_end(Str s, size_t at)
{
    for (size_t i = 0; i < BRACKET_COUNT; i++) {
        const Bracket *b = &BRACKETS[i];
        if (!starts_with(s, at, b->open))
            continue;
        size_t inside = at + strlen(b->open), end = content_end(s, inside, b);
        return end > inside && end < s.len && starts_with(s, end, b->close) ? end + strlen(b->close)
                                                                            : at;
    }
    return at;
}

/* The end of the one mark at AT; AT if there is none. */
static size_t mark_end(Str s, size_t at)
{
    uint32_t c;
    if (at >= s.len)
        return at;
    size_t len = utf8_decode(s.data + at, s.data + s.len, &c);
    if (IN(c, BARE))
        return at + len;
    size_t open = at + (c == '^'), end = open < s.len ? bracket_end(s, open) : open;
    return end > open ? end : at;
}

/* The start of the one mark that ends at END; END if there is none. */
static size_t mark_start(Str s, size_t floor, size_t end)
{
    uint32_t c;
    if (end <= floor)
        return end;
    size_t last = (size_t)(utf8_prev(s.data, s.data + end) - s.data);
    utf8_decode(s.data + last, s.data + end, &c);
    if (last >= floor && IN(c, BARE))
        return last;
    for (size_t i = 0; i < BRACKET_COUNT; i++) {
        const Bracket *b = &BRACKETS[i];
        if (last < floor || end - last != strlen(b->close) || !starts_with(s, last, b->close))
            continue;
        size_t at = last, least = last > CONTENT_BYTES + 3 ? last - CONTENT_BYTES - 3 : 0;
        least = least > floor ? least : floor;
        while (at > least && !starts_with(s, --at, b->open))
            ;
        if (bracket_end(s, at) == end)
            return at > floor && s.data[at - 1] == '^' ? at - 1 : at;
    }
    return end;
}

static const Range BLANKS[] = {
    {'\t', '\t'},     {' ', ' '},       {0xA0, 0xA0},     {0x2000, 0x200B},
    {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
};

bool skip_is_blank(uint32_t c)
{
    return IN(c, BLANKS);
}

size_t skip_blank(Str s, size_t at)
{
    uint32_t c;
    if (at >= s.len || !strchr("\t \xC2\xE2\xE3\xEF", s.data[at]) || !s.data[at])
        return 0;
    size_t len = utf8_decode(s.data + at, s.data + s.len, &c);
    return IN(c, BLANKS) ? len : 0;
}

/* The end of a few blanks at AT; AT if there is none, or there are too many. */
static size_t blanks_end(Str s, size_t at)
{
    size_t end = at, len, n = 0;
    while (n <= BLANKS_MOST && (len = skip_blank(s, end)) > 0) {
        end += len;
        n++;
    }
    return n <= BLANKS_MOST ? end : at;
}

static size_t blanks_start(Str s, size_t floor, size_t end)
{
    size_t at = end, n = 0;
    while (at > floor && n <= BLANKS_MOST) {
        size_t before = (size_t)(utf8_prev(s.data, s.data + at) - s.data);
        if (before < floor || skip_blank(s, before) != at - before)
            break;
        at = before;
        n++;
    }
    return n <= BLANKS_MOST ? at : end;
}

static bool is_plain_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Whether the line that ends at NEWLINE has a length at which lines are broken by hand. */
static bool is_wrapped(Str s, size_t newline)
{
    size_t most = newline < WRAPPED_MOST + 1 ? newline : WRAPPED_MOST + 1;
    const char *line = memrchr(s.data + newline - most, '\n', most);
    size_t bytes = line ? (size_t)(s.data + newline - line) - 1 : most;
    return bytes >= WRAPPED_LEAST && bytes <= WRAPPED_MOST;
}

/* The end of the break at AT, of a skip that began at FIRST; AT if there is none. */
static size_t break_end(Str s, size_t first, size_t at)
{
    size_t newline = at;
    while (newline < s.len && newline - at < BREAK_BLANKS && is_plain_blank(s.data[newline]))
        newline++;
    if (newline >= s.len || s.data[newline] != '\n')
        return at;
    size_t next = newline + 1;
    while (next < s.len && next - newline <= BREAK_BLANKS && is_plain_blank(s.data[next]))
        next++;
    bool between = first > 0 && next < s.len && (unsigned char)s.data[first - 1] >= 0x80 &&
                   (unsigned char)s.data[next] >= 0xE0;
    return between && is_wrapped(s, newline) ? next : at;
}

static size_t break_start(Str s, size_t floor, size_t end)
{
    size_t at = end;
    while (at > floor && end - at < BREAK_BLANKS && is_plain_blank(s.data[at - 1]))
        at--;
    if (at <= floor || s.data[at - 1] != '\n')
        return end;
    size_t newline = --at;
    while (at > floor && newline - at < BREAK_BLANKS && is_plain_blank(s.data[at - 1]))
        at--;
    return at;
}

/* Whether anything to be skipped may stand at AT, by its first bytes; no for nearly all that does. */
static bool may_skip(Str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.data + at;
    size_t left = s.len - at;
    if (at >= s.len)
        return false;
    if (p[0] < 0x80)
        return strchr("\t \r\n[(*^", p[0]) && p[0];
    if (p[0] == 0xE3 && left > 2 && p[1] == 0x80) // a blank, 【 or 〔, not 。 or 、
        return p[2] == 0x80 || p[2] == 0x90 || p[2] == 0x94;
    if (p[0] == 0xEF && left > 2 && p[1] == 0xBC) // （ ＊ ［, not ， or ：
        return p[2] == 0x88 || p[2] == 0x8A || p[2] == 0xBB;
    if (p[0] == 0xE2 && left > 2 && p[1] == 0x80) // not a quote, a dash
        return p[2] < 0x90 || p[2] > 0x9F;
    return p[0] == 0xC2 || p[0] == 0xE2 || p[0] == 0xE3 || p[0] == 0xEF;
}

size_t skip_forward(Str s, size_t at, unsigned kinds)
{
    if (!may_skip(s, at))
        return at;
    size_t end = at, next = at;
    bool blanks = kinds & SKIP_BLANKS; // two runs of them never stand side by side
    do {
        end = next;
        if (kinds & SKIP_BREAK && (next = break_end(s, at, end)) > end)
            return next - at <= SKIP_MOST ? next : at;
        if (kinds & SKIP_MARKS && (next = mark_end(s, end)) > end)
            blanks = kinds & SKIP_BLANKS;
        else if (blanks && (next = blanks_end(s, end)) > end)
            blanks = false;
    } while (next > end && next - at <= SKIP_MOST);
    return next > end ? at : end;
}

/* Whether the character that ends at AT is nothing to be skipped for certain: most Han. */
static bool ends_in_han(Str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.data + at;
    return at >= 3 && p[-3] >= 0xE4 && p[-3] <= 0xE9 && (p[-2] & p[-1] & 0xC0) == 0x80;
}

size_t skip_backward(Str s, size_t floor, size_t at, unsigned kinds)
{
    if (ends_in_han(s, at))
        return at;
    size_t start = at, before = at;
    floor = at - floor > SKIP_MOST ? at - SKIP_MOST : floor;
    if (kinds & SKIP_BREAK)
        before = start = break_start(s, floor, at);
    bool blanks = kinds & SKIP_BLANKS;
    do {
        start = before;
        if (kinds & SKIP_MARKS && (before = mark_start(s, floor, start)) < start)
            blanks = kinds & SKIP_BLANKS;
        else if (blanks && (before = blanks_start(s, floor, start)) < start)
            blanks = false;
    } while (before < start);
    return start;
}

bool skip_is_mark(uint32_t c)
{
    static const Range ENDS[] = {
        {'(', ')'},       {'[', '['},       {']', '^'},       {0x3010, 0x3011},
        {0x3014, 0x3015}, {0xFF08, 0xFF09}, {0xFF3B, 0xFF3B}, {0xFF3D, 0xFF3D},
    };
    return IN(c, ENDS) || IN(c, BARE);
}

bool skip_is_in_mark(uint32_t c)
{
    return skip_is_mark(c) || IN(c, DIGITS) || IN(c, NUMERALS) || IN(c, WORDS) || IN(c, JOINING) ||
           (c < 0x80 && is_id(c));
}
