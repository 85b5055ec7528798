#include "doc/places.h"
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

/* Other characters by their bytes: the first and the second choose a row of ROWS, the low bits of the
 * third are looked up there. */
enum { PAGE_NONE, PAGE_C2, PAGE_E2, PAGE_E3, PAGE_EF, PAGE_COUNT };
enum { ROW_NONE, ROW_C2, ROW_E280, ROW_E281, ROW_E291, ROW_E292, ROW_E380, ROW_E389, ROW_EFBC };

static const uint8_t PAGE_OF[256] = {
    [0xC2] = PAGE_C2, [0xE2] = PAGE_E2, [0xE3] = PAGE_E3, [0xEF] = PAGE_EF};

static const uint8_t PAGES[PAGE_COUNT][64] = {
    [PAGE_C2] = {[0x32] = ROW_C2, [0x33] = ROW_C2, [0x39] = ROW_C2}, // ² ³ ¹
    [PAGE_E2] = {[0x00] = ROW_E280, [0x01] = ROW_E281, [0x11] = ROW_E291, [0x12] = ROW_E292},
    [PAGE_E3] = {[0x00] = ROW_E380, [0x09] = ROW_E389},
    [PAGE_EF] = {[0x3C] = ROW_EFBC},
};

#define BIT(n)         (1ull << (n))
#define BITS(from, to) ((BIT((to) - (from)) * 2 - 1) << (from))

static const struct {
    uint64_t marks, clauses;
} ROWS[] = {
    [ROW_C2] = {UINT64_MAX, 0},
    [ROW_E280] = {BIT(0x20) | BIT(0x21) | BIT(0x3B), BIT(0x1C)}, // † ‡ ※; “
    [ROW_E281] = {BITS(0x30, 0x39), 0},                          // ⁰ to ⁹
    [ROW_E291] = {BITS(0x20, 0x3F), 0},                          // ① to ⑿
    [ROW_E292] = {BITS(0x00, 0x07), 0},                          // ⒀ to ⒇
    [ROW_E380] = {BIT(0x10) | BIT(0x14), BITS(0x00, 0x02)},      // 【 〔; U+3000 、 。
    [ROW_E389] = {BITS(0x11, 0x1F), 0},                          // ㉑ to ㉟
    [ROW_EFBC] = {BIT(0x08) | BIT(0x0A) | BIT(0x3B),             // （ ＊ ［; ！ ， ： ； ？
                  BIT(0x01) | BIT(0x0C) | BIT(0x1A) | BIT(0x1B) | BIT(0x1F)},
};

static inline unsigned kind_of(const unsigned char *u)
{
    _Static_assert(MARK == 1 && CLAUSE == 2, "a kind is made of two bits");
    unsigned row = PAGES[PAGE_OF[u[0]]][u[1] & 63], last = u[2] & 63;
    return ASCII[u[0]] | (unsigned)(ROWS[row].marks >> last & 1) |
           (unsigned)(ROWS[row].clauses >> last & 1) << 1;
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
    static const uint64_t STOPS = BIT(0x00) | BIT(0x3C); // E2 80, E3 80, EF BC
    static const uint64_t MARKS =
        BIT(0x08) | BIT(0x0A) | BIT(0x10) | BIT(0x14) | BIT(0x20) | BIT(0x21) | BIT(0x3B);
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

static bool is_behind_zhu(const PlaceWalk *w, const char *p)
{
    return p - w->begin >= 3 && (memcmp(p - 3, "注", 3) == 0 || memcmp(p - 3, "註", 3) == 0);
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
    if (kind == SKIP || (kind == DIGIT && !is_behind_zhu(w, p)))
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
