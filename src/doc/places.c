#include "doc/places.h"
#include "doc/marks.h"
#include "doc/runin.h"
#include "format/line.h"
#include <string.h>

/* What a character is to the walk. The first three are PlaceKinds. */
enum { SKIP = 0, MARK = PLACE_MARK, CLAUSE = PLACE_CLAUSE, LINE_END = PLACE_LINE, DIGIT };

static const uint8_t ASCII[256] = {
    ['('] = MARK,      ['['] = MARK,   ['^'] = MARK,   ['*'] = MARK,   [','] = CLAUSE,
    [';'] = CLAUSE,    [':'] = CLAUSE, ['!'] = CLAUSE, ['?'] = CLAUSE, [' '] = CLAUSE,
    ['0'] = DIGIT,     ['1'] = DIGIT,  ['2'] = DIGIT,  ['3'] = DIGIT,  ['4'] = DIGIT,
    ['5'] = DIGIT,     ['6'] = DIGIT,  ['7'] = DIGIT,  ['8'] = DIGIT,  ['9'] = DIGIT,
    ['\n'] = LINE_END,
};

/* Kind of the character of three bytes with the code point CP. */
static unsigned kind_of_wide(unsigned cp)
{
    switch (cp) {
    case 0x3001: // 、
    case 0x3002: // 。
    case 0xFF0C: // ，
    case 0xFF1B: // ；
    case 0xFF1A: // ：
    case 0xFF01: // ！
    case 0xFF1F: // ？
    case 0x201C: // “
    case 0x3000:
        return CLAUSE;
    case 0x3014: // 〔
    case 0x3010: // 【
    case 0xFF3B: // ［
    case 0xFF08: // （
    case 0xFF0A: // ＊
    case 0x2020: // †
    case 0x2021: // ‡
    case 0x203B: // ※
        return MARK;
    default: // ① to ⒇, ㉑ to ㉟, ⁰ to ⁹
        return (cp >= 0x2460 && cp <= 0x2487) || (cp >= 0x3251 && cp <= 0x325F) ||
                       (cp >= 0x2070 && cp <= 0x2079)
                   ? MARK
                   : SKIP;
    }
}

static unsigned kind_of(const unsigned char *u)
{
    if (u[0] == 0xC2) // ² ³ ¹
        return u[1] == 0xB2 || u[1] == 0xB3 || u[1] == 0xB9 ? MARK : SKIP;
    return u[0] < 0xE0 ? ASCII[u[0]]
                       : kind_of_wide((u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u));
}

static inline unsigned bytes_of(unsigned char c)
{
    return 1u + (c >= 0xC0) + (c >= 0xE0);
}

/* What the first byte says of a candidate: nothing but perhaps a stop, a look is needed, or that the
 * two bytes after it tell. */
enum { FIRST_STOP = 0, FIRST_LOOK = 1, FIRST_WIDE = 2 };

static const uint8_t FIRST[256] = {
    ['('] = FIRST_LOOK,  ['['] = FIRST_LOOK,  ['^'] = FIRST_LOOK,  ['*'] = FIRST_LOOK,
    ['0'] = FIRST_LOOK,  ['1'] = FIRST_LOOK,  ['2'] = FIRST_LOOK,  ['3'] = FIRST_LOOK,
    ['4'] = FIRST_LOOK,  ['5'] = FIRST_LOOK,  ['6'] = FIRST_LOOK,  ['7'] = FIRST_LOOK,
    ['8'] = FIRST_LOOK,  ['9'] = FIRST_LOOK,  ['\n'] = FIRST_LOOK, [0xC2] = FIRST_LOOK,
    [0xE2] = FIRST_WIDE, [0xE3] = FIRST_WIDE, [0xEF] = FIRST_WIDE,
};

/* Whether the candidate at U can be passed over: it opens no mark, and behind it stands no label if
 * it is a stop. So it is with nearly all; no branch tells which. */
static inline bool is_passed(const unsigned char *u)
{
#define BIT(byte) (1ull << ((byte)&63))
    static const uint64_t STOPS = BIT(0x80) | BIT(0xBC); // second bytes: E2 80, E3 80, EF BC
    static const uint64_t MARKS = BIT(0x88) | BIT(0x8A) | BIT(0xBB) | // third: （ ＊ ［ ※
                                  BIT(0x90) | BIT(0x94) |             // 【 〔
                                  BIT(0xA0) | BIT(0xA1);              // † ‡
#undef BIT
    unsigned first = FIRST[u[0]];
    uint64_t look = ~STOPS >> (u[1] & 63) | MARKS >> (u[2] & 63);
    return !(((first >> 1 & look) | first) & 1) & !runin_leads(u + 1 + (first & FIRST_WIDE));
}

#define BLOCK  64
#define BEHIND 5 // bytes read behind a block: the rest of its last character, and the one after it

/* Which bytes of B may begin a place: C2 E2 E3 EF, and of ASCII what stands before the letters, [ and
 * ^. Comparisons with a sign are those that processors have. */
static inline uint64_t candidates16(ByteBlock b)
{
    ByteBlock ascii = (ByteBlock)((SignedBlock)(b ^ 0x80) < 'A' - 0x80);
    return block_bits(ascii | (ByteBlock)(b == '[') | (ByteBlock)(b == '^') |
                      (ByteBlock)(b == 0xC2) | (ByteBlock)((b | 1) == 0xE3) |
                      (ByteBlock)(b == 0xEF));
}

static inline uint64_t candidates(const char *p)
{
    return candidates16(block_at(p)) | candidates16(block_at(p + 16)) << 16 |
           candidates16(block_at(p + 32)) << 32 | candidates16(block_at(p + 48)) << 48;
}

/* BITS of the block at P without those before REACH. */
static uint64_t bits_from(uint64_t bits, const char *p, const char *reach)
{
    if (reach <= p)
        return bits;
    return reach - p >= BLOCK ? 0 : bits & UINT64_MAX << (reach - p);
}

/* Whether P stands at the start of the paragraph or behind a stop, line ends between. */
static bool opens_clause(const PlaceWalk *w, const char *p)
{
    if (p == w->line)
        return w->line_clause;
    if ((unsigned char)p[-1] < 0x80)
        return ASCII[(unsigned char)p[-1]] == CLAUSE;
    const unsigned char *before = (const unsigned char *)p - 3;
    return p - w->begin >= 3 && before[0] >= 0xE0 && kind_of(before) == CLAUSE;
}

/* The place at U, which is what stands at P, if there is one. */
static bool take_place(PlaceWalk *w, const unsigned char *u, const char *p, Place *out)
{
    unsigned kind = kind_of(u), n = bytes_of(u[0]);
    *out = (Place){p, (uint8_t)(kind == DIGIT ? MARK : kind), (uint8_t)n, false};
    if (kind == SKIP || (kind == DIGIT && !mark_is_behind_zhu(w->begin, p)))
        return false;
    if (kind == CLAUSE)
        return runin_leads(u + n);
    out->clause = opens_clause(w, p);
    if (kind == LINE_END) {
        w->line = p + blanks_bytes((Str){p, (size_t)(w->end - p)});
        w->line_clause = out->clause;
    }
    return true;
}

/* The places among the BITS of the block at U, which is what stands at P. Returns how many. */
static inline size_t take_block(PlaceWalk *w, const unsigned char *u, const char *p, uint64_t bits,
                                Place *out)
{
    size_t count = 0;
    for (; bits; bits &= bits - 1) {
        unsigned i = (unsigned)__builtin_ctzll(bits);
        if (is_passed(u + i) || !take_place(w, u + i, p + i, &out[count]))
            continue;
        if (out[count++].kind == PLACE_LINE)
            bits = bits_from(bits, p, w->line) | 1ull << i;
    }
    return count;
}

size_t places_next(PlaceWalk *w, Place out[PLACES_MAX])
{
    size_t count = 0;
    while (w->next < w->end && count <= PLACES_MAX - BLOCK) {
        const char *p = w->next, *u = p;
        char last[BLOCK + BEHIND];
        if (w->limit - p < BLOCK + BEHIND) {
            memset(last, 0, sizeof last);
            u = memcpy(last, p, (size_t)(w->limit - p));
        }
        uint64_t bits = bits_from(candidates(u), p, w->line);
        if (w->end - p < BLOCK)
            bits &= (1ull << (w->end - p)) - 1;
        count += take_block(w, (const unsigned char *)u, p, bits, out + count);
        w->next = w->end - p < BLOCK ? w->end : p + BLOCK;
    }
    return count;
}
