#include "doc/shape.h"
#include "format/line.h"
#include <string.h>

static LineEnd end_of(uint32_t cp)
{
    if (cp == 0x3002) // 。, the usual one
        return END_STOP;
    switch (cp) {
    case 0xFF1B: // ；
    case 0xFF01: // ！
    case 0xFF0E:
    case '!':
    case ';':
    case '.':
    case 0x2026: // …
        return END_STOP;
    case 0xFF1F: // ？
    case '?':
        return END_QUESTION;
    case 0xFF1A: // ：
    case ':':
        return END_COLON;
    case 0xFF0C: // ，
    case 0x3001: // 、
    case ',':
        return END_COMMA;
    default:
        return END_OPEN;
    }
}

static bool is_closing(uint32_t cp)
{
    return cp == 0x201D || cp == 0x2019 || cp == 0x300D || cp == 0x300F || cp == 0xFF09 ||
           cp == ')' || cp == ']' || cp == '"' || cp == 0x300B;
}

#define MARK_BYTES_MAX 16

static bool is_circled(uint32_t cp)
{
    return (cp >= 0x2460 && cp <= 0x24FF) || (cp >= 0x3251 && cp <= 0x32BF);
}

/* What the number of a mark is made of: 1,3-5 ①②. */
static bool is_inside_mark(uint32_t cp)
{
    switch (cp) {
    case 0x4E00: // 一 to 十
    case 0x4E8C:
    case 0x4E09:
    case 0x56DB:
    case 0x4E94:
    case 0x516D:
    case 0x4E03:
    case 0x516B:
    case 0x4E5D:
    case 0x5341:
    case 0x6CE8: // 注
    case 0x8A3B: // 註
    case 0xFF0C:
    case 0x3001: // 、
    case 0xFF0D:
    case ',':
    case '-':
        return true;
    default:
        return (cp >= '0' && cp <= '9') || is_circled(cp);
    }
}

/* [ ［ 〔 【 （ ( */
static bool opens_mark(uint32_t cp)
{
    return cp == '[' || cp == 0xFF3B || cp == 0x3014 || cp == 0x3010 || cp == 0xFF08 || cp == '(';
}

/* ] ］ 〕 】 ） ) */
static bool closes_mark(uint32_t cp)
{
    return cp == ']' || cp == 0xFF3D || cp == 0x3015 || cp == 0x3011 || cp == 0xFF09 || cp == ')';
}

/* Where the mark of a note begins that ends at END with the character LAST, at P, as ［3］ or ①; END
 * if there is none. */
static const char *before_mark(const char *begin, const char *p, const char *end, uint32_t last)
{
    uint32_t cp;
    if (is_circled(last))
        return p;
    if (!closes_mark(last))
        return end;
    while (p > begin && p[-1] >= '0' && p[-1] <= '9' && end - p < MARK_BYTES_MAX)
        p--;
    while (p > begin && end - p < MARK_BYTES_MAX) {
        p = char_last(begin, p, &cp);
        if (opens_mark(cp))
            return p;
        if (!is_inside_mark(cp))
            break;
    }
    return end;
}

/* What the mark of a note may end with. */
static bool may_end_mark(uint32_t cp)
{
    return is_closing(cp) || cp == 0x3015 || cp == 0xFF3D || cp == 0x3011 || is_circled(cp);
}

/* How TEXT ends, closing quotes and brackets and the marks of notes aside. */
static LineEnd find_end(Str text)
{
    const char *p = text.data + text.len;
    while (p > text.data) {
        uint32_t cp;
        const char *last = char_last(text.data, p, &cp), *mark;
        if (cp >= 0x3400 && cp < 0xA000) // Han
            return END_OPEN;
        LineEnd end = end_of(cp);
        if (end != END_OPEN || !may_end_mark(cp))
            return end;
        mark = before_mark(text.data, last, p, cp);
        if (mark == p && !is_closing(cp))
            return END_OPEN;
        p = mark < p ? mark : last;
    }
    return END_OPEN;
}

#define SHAPE_BYTES 272 // hold SHAPE_CELLS_MAX cells of most scripts; whole blocks

/* The sum of the bytes of B, each below 128. */
static inline uint32_t block_sum(ByteBlock b)
{
    uint64_t half[2];
    memcpy(half, &b, sizeof half);
    uint64_t both = half[0] + half[1];
    uint64_t pairs = (both & 0x00FF00FF00FF00FFu) + (both >> 8 & 0x00FF00FF00FF00FFu);
    return (uint32_t)(pairs * 0x0001000100010001u >> 48);
}

/* The N bytes before END, fewer than 16, as a block; what is missing is filled with what counts for
 * nothing. There are ROOM bytes to read before END. */
static SignedBlock block_before(const char *end, size_t n, size_t room)
{
    static const ByteBlock PLACES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    static const SignedBlock NOTHING = {-128, -128, -128, -128, -128, -128, -128, -128,
                                        -128, -128, -128, -128, -128, -128, -128, -128};
    SignedBlock block = NOTHING;
    if (room >= sizeof block) {
        SignedBlock keep = (SignedBlock)PLACES > (signed char)(15 - n);
        return ((SignedBlock)block_at(end - sizeof block) & keep) | (NOTHING & ~keep);
    }
    memcpy(&block, end - n, n);
    return block;
}

static inline void add_chars(ByteBlock b, ByteBlock *heads, ByteBlock *wides)
{
    *heads -= (ByteBlock)((SignedBlock)b > -65);           // no 80 to BF
    *wides -= (ByteBlock)((SignedBlock)(b ^ 0x80) > 0x60); // above E0
}

/* The characters of the N bytes at P, at most SHAPE_BYTES; WIDE gets how many of them take two
 * cells. */
static uint32_t count_chars(const char *p, size_t n, uint32_t *wide)
{
    size_t all = n;
    _Static_assert(SHAPE_BYTES / 16 + 1 < 128, "a byte counts its blocks");
    ByteBlock heads = {0}, wides = {0}; // comparisons give -1
    for (; n >= 16; p += 16, n -= 16)
        add_chars(block_at(p), &heads, &wides);
    if (n > 0)
        add_chars((ByteBlock)block_before(p + n, n, all), &heads, &wides);
    *wide = block_sum(wides);
    return block_sum(heads);
}

/* The characters of the SHAPE_BYTES at P. */
static uint32_t count_long(const char *p)
{
    _Static_assert(SHAPE_BYTES % 16 == 0, "whole blocks");
    ByteBlock heads = {0};
    for (size_t i = 0; i < SHAPE_BYTES; i += 16)
        heads -= (ByteBlock)((SignedBlock)block_at(p + i) > -65);
    return block_sum(heads);
}

/* Where the 。！？ of the sixteen places from P on begin; eighteen bytes are read. */
static inline unsigned full_stops(const char *p)
{
    ByteBlock first = block_at(p), second = block_at(p + 1), last = block_at(p + 2);
    ByteBlock stop =
        (ByteBlock)(first == 0xE3) & (ByteBlock)(second == 0x80) & (ByteBlock)(last == 0x82); // 。
    ByteBlock other = (ByteBlock)(first == 0xEF) & (ByteBlock)(second == 0xBC) &
                      ((ByteBlock)(last == 0x81) | (ByteBlock)(last == 0x9F)); // ！？
    return block_bits(stop | other);
}

#define STOPS_READ 18

/* Bytes to the first 。！？ of TEXT, or its length. */
static size_t find_stop(Str text)
{
    const char *p = text.data, *end = p + text.len;
    unsigned bits = 0;
    for (; end - p >= STOPS_READ; p += 16)
        if ((bits = full_stops(p)))
            return (size_t)(p - text.data) + (unsigned)__builtin_ctz(bits);
    if (end - p < 3)
        return text.len;
    char last[STOPS_READ] = {0};
    memcpy(last, p, (size_t)(end - p));
    bits = full_stops(last);
    return bits ? (size_t)(p - text.data) + (unsigned)__builtin_ctz(bits) : text.len;
}

size_t line_first_stop(Str text, uint32_t *chars)
{
    Str part = {text.data, text.len < SHAPE_SHORT_BYTES ? text.len : SHAPE_SHORT_BYTES};
    uint32_t wide;
    size_t stop = find_stop(part);
    *chars = count_chars(part.data, stop, &wide);
    return stop < part.len ? stop : SIZE_MAX;
}

LineShape line_shape(Str text)
{
    LineShape shape = {.cells = UINT16_MAX, .end = (uint8_t)find_end(text)};
    if (text.len > SHAPE_BYTES) {
        shape.chars = (uint16_t)count_long(text.data);
        return shape;
    }
    uint32_t wide, chars = count_chars(text.data, text.len, &wide);
    shape.chars = (uint16_t)chars;
    if (chars + wide > SHAPE_CELLS_MAX)
        return shape;
    size_t stop = find_stop(text);
    shape.cells = (uint16_t)(chars + wide);
    shape.inner_stop = stop + 3 < text.len;
    return shape;
}

#define END_BYTES 32 // hold how a line ends, its marks and quotes

LineShape line_shape_from(const LineShape *whole, Str text, size_t at)
{
    Str rest = str_rest(text, at);
    if (whole->cells == UINT16_MAX || rest.len < END_BYTES)
        return line_shape(rest);
    LineShape shape = *whole;
    uint32_t wide, chars = count_chars(text.data, at, &wide);
    shape.chars = (uint16_t)(whole->chars - chars);
    shape.cells = (uint16_t)(whole->cells - chars - wide);
    if (whole->inner_stop)
        shape.inner_stop = find_stop(rest) + 3 < rest.len;
    return shape;
}

uint16_t line_cells(Str text, LineEnd *end)
{
    if (end)
        *end = find_end(text);
    if (text.len > SHAPE_BYTES)
        return UINT16_MAX;
    uint32_t wide, chars = count_chars(text.data, text.len, &wide);
    return chars + wide <= SHAPE_CELLS_MAX ? (uint16_t)(chars + wide) : UINT16_MAX;
}

size_t first_clause(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    while ((p = han_skip(p, end)) < end) {
        uint32_t cp;
        size_t n = char_next(p, end, &cp);
        bool time = cp == ':' && end - p > 1 && p[1] >= '0' && p[1] <= '9'; // 9:10
        if (end_of(cp) != END_OPEN && cp != 0x3001 && cp != '.' && cp != 0xFF0E && !time)
            break;
        p += n;
    }
    return (size_t)(p - text.data);
}
