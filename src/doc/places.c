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

#define ALL UINT64_MAX

/* By the first byte of a character the third ones with which it may be a mark. */
static const uint64_t MARKS[256] = {
    ['('] = ALL,
    ['['] = ALL,
    ['^'] = ALL,
    ['*'] = ALL,
    ['0'] = ALL,
    ['1'] = ALL,
    ['2'] = ALL,
    ['3'] = ALL,
    ['4'] = ALL,
    ['5'] = ALL,
    ['6'] = ALL,
    ['7'] = ALL,
    ['8'] = ALL,
    ['9'] = ALL,
    ['\n'] = ALL,
    [0xC2] = ALL,
    [0xE2] = 0xFFFFFFFF000000FF, // E2 91 A0 to E2 92 87, E2 81 B0 to B9, † ‡ ※
    [0xE3] = 0x00000000FFFF0000, // 【 〔, ㉑ to ㉟
    [0xEF] = 0x0800000000000500, // （ ＊ ［
};

/* Whether the candidate at U can be passed over: it opens no mark, and behind it stands no label if
 * it is a stop: of three bytes from E2 on, else of one. So it is with nearly all; no branch tells
 * which. */
static inline bool is_passed(const unsigned char *u)
{
    size_t bytes = 1 + 2 * (u[0] >= 0xE2);
    return !((MARKS[u[0]] >> (u[2] & 63) & 1) | runin_leads(u + bytes));
}

#define BLOCK  64
#define BEHIND 5 // bytes read behind a block: the rest of its last character, and the one after it
#define BLOCKS (PLACES_REACH / BLOCK)

/* The bits of the 64 bytes at U for which LOOK, of sixteen bytes, is not 0. */
#define BLOCK_BITS(look, u)                                                                        \
    ((uint64_t)block_bits(look(block_at(u))) |                                                     \
     (uint64_t)block_bits(look(block_at(u + 16))) << 16 |                                          \
     (uint64_t)block_bits(look(block_at(u + 32))) << 32 |                                          \
     (uint64_t)block_bits(look(block_at(u + 48))) << 48)

/* Which bytes of B may begin a place: C2 E2 E3 EF, and of ASCII what stands before the letters, [ and
 * ^. Comparisons with a sign are those that processors have. */
static inline ByteBlock block_may_begin(ByteBlock b)
{
    ByteBlock ascii = (ByteBlock)((SignedBlock)(b ^ 0x80) < 'A' - 0x80);
    return ascii | (ByteBlock)(b == '[') | (ByteBlock)(b == '^') | (ByteBlock)(b == 0xC2) |
           (ByteBlock)((b | 1) == 0xE3) | (ByteBlock)(b == 0xEF);
}

static inline ByteBlock block_is_blank(ByteBlock b)
{
    return (ByteBlock)(b == ' ');
}

static inline ByteBlock block_is_letter(ByteBlock b)
{
    return (ByteBlock)((SignedBlock)((b | 0x20) - ('a' - 0x80)) < -128 + 26);
}

/* Where places may begin in the block at P, which has words in it: none does between two of them. */
static inline uint64_t look_at_words(const char *p)
{
    uint64_t before_letters = BLOCK_BITS(block_is_letter, p) >> 1;
    return BLOCK_BITS(block_may_begin, p) & ~(BLOCK_BITS(block_is_blank, p) & before_letters);
}

/* The blocks of a stretch in which anything may begin: where, and at which bytes. */
typedef struct {
    size_t count;
    uint64_t bits[BLOCKS + 1];
    uint16_t at[BLOCKS + 1];
} Blocks;

/* Where places may begin in the block at P: nearly all is Han as a rule, and what is not may. Eight
 * other bytes together are words. */
static inline uint64_t look_at_block(const char *p)
{
    uint64_t bits = ~BLOCK_BITS(block_is_han, p), run = bits & bits >> 1;
    run &= run >> 2;
    return run & run >> 4 ? look_at_words(p) : bits;
}

static void find_blocks(const char *u, size_t len, Blocks *out)
{
    size_t n = 0;
    for (size_t i = 0; i < len; i += BLOCK) {
        uint64_t bits = look_at_block(u + i);
        if (len - i < BLOCK)
            bits &= (1ull << (len - i)) - 1;
        out->bits[n] = bits;
        out->at[n] = (uint16_t)i;
        n += bits != 0;
    }
    out->count = n;
    out->bits[n] = 0;
}

/* What may be places among the LEN bytes at U, AT bytes from where OUT counts; behind the last block
 * BEHIND bytes can be read. No branch tells where a block's bits end. */
static void sift_blocks(const char *u, size_t len, size_t at, PlaceSieve *v)
{
    Blocks blocks;
    find_blocks(u, len, &blocks);
    uint64_t bits = blocks.bits[0];
    size_t kept = v->count;
    for (size_t k = 0; k < blocks.count;) {
        size_t where = blocks.at[k] + (unsigned)__builtin_ctzll(bits);
        bits &= bits - 1;
        uint64_t next = bits == 0;
        k += next;
        bits |= blocks.bits[k] & -next;
        v->found[kept] = (uint16_t)(at + where);
        kept += !is_passed((const unsigned char *)u + where);
    }
    v->count = kept;
}

/* Sift the text from FROM on, at least up to where W ends or as far as one sieve goes. */
static __attribute__((noinline)) void sift(const PlaceWalk *w, Pos from)
{
    PlaceSieve *v = w->sieve;
    size_t ready = w->ready - from, len = PLACES_REACH, ends = w->end - from;
    if (len + BEHIND > ready && len > ends)
        len = ends; // what is behind it may still come
    size_t whole = ready < BLOCK + BEHIND ? 0 : (ready - BEHIND) / BLOCK * BLOCK;
    whole = len < whole ? len : whole;
    v->from = from;
    v->to = from + len;
    v->at = v->count = 0;
    sift_blocks(w->data + from, whole, 0, v);
    if (whole < len) {
        char last[2 * BLOCK + BEHIND] = {0};
        size_t have = ready - whole;
        memcpy(last, w->data + from + whole, have < sizeof last ? have : sizeof last);
        sift_blocks(last, len - whole, whole, v);
    }
}

/* Whether P stands at the start of the paragraph or behind a stop, line ends between. */
static bool opens_clause(const PlaceWalk *w, Pos pos)
{
    const unsigned char *p = (const unsigned char *)w->data + pos;
    if (pos == w->line)
        return w->line_clause;
    if (p[-1] < 0x80)
        return ASCII[p[-1]] == CLAUSE;
    return pos - w->begin >= 3 && p[-3] >= 0xE0 && kind_of(p - 3) == CLAUSE;
}

/* The place at POS, where the character U stands and another behind it, if there is one. */
static inline bool take_place(PlaceWalk *w, Pos pos, const unsigned char *u, Place *out)
{
    const char *p = w->data + pos;
    unsigned kind = kind_of(u);
    if (kind == SKIP || (kind == DIGIT && !mark_is_behind_zhu(w->data + w->begin, p)))
        return false;
    unsigned n = bytes_of(u[0]);
    if (kind == CLAUSE && !runin_leads(u + n))
        return false;
    *out = (Place){p, (uint8_t)(kind == DIGIT ? MARK : kind), (uint8_t)n,
                   kind != CLAUSE && opens_clause(w, pos)};
    if (kind == LINE_END) {
        w->line = pos + blanks_bytes((Str){p, w->end - pos});
        w->line_clause = out->clause;
        w->next = w->line;
    }
    return true;
}

#define AROUND 6 // bytes of a character and the one behind it

/* The same where the text may end in them. */
static __attribute__((noinline)) bool take_last(PlaceWalk *w, Pos pos, Place *out)
{
    unsigned char u[AROUND] = {0};
    size_t have = w->ready - pos;
    memcpy(u, w->data + pos, have < AROUND ? have : AROUND);
    return take_place(w, pos, u, out);
}

/* Whether a digit stands at P, and before it another byte than those that 注 and 註 end with. */
static inline bool is_usual_digit(const unsigned char *p)
{
    return p[0] >= '0' && p[0] <= '9' && p[-1] != 0xA8 && p[-1] != 0xBB;
}

bool places_next(PlaceWalk *w, Place *out)
{
    PlaceSieve *v = w->sieve;
    for (;;) {
        while (v->at < v->count) {
            Pos pos = v->from + v->found[v->at];
            const unsigned char *u = (const unsigned char *)w->data + pos;
            if (pos >= w->end)
                return false;
            v->at++;
            if (pos < w->next || (pos > w->begin && is_usual_digit(u)))
                continue;
            if (w->ready - pos < AROUND ? take_last(w, pos, out) : take_place(w, pos, u, out))
                return true;
        }
        if (v->to >= w->end)
            return false;
        sift(w, v->to);
    }
}

PlaceWalk places_begin(PlaceSieve *v, const char *data, size_t ready, Pos begin, Pos end)
{
    PlaceWalk w = {v, data, ready, begin, end, begin, begin, true};
    if (begin < v->from || begin >= v->to) {
        v->from = v->to = begin;
        v->at = v->count = 0;
    }
    while (v->at < v->count && v->from + v->found[v->at] < begin)
        v->at++;
    return w;
}
