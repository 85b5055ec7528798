#include "find/literal.h"
#include <string.h>

#define LANES         16
#define BLOCK_BYTES   (4 * LANES)
#define CASE_BIT      0x20
// Bytes of a line that may have been broken by hand: 20 Han characters to 130.
#define WRAPPED_LEAST 56
#define WRAPPED_MOST  400

typedef unsigned char Lanes __attribute__((vector_size(LANES)));

static bool is_small_letter(unsigned char c)
{
    return c >= 'a' && c <= 'z';
}

static unsigned char folded(char c)
{
    unsigned char u = (unsigned char)c;
    return u >= 'A' && u <= 'Z' ? u | CASE_BIT : u;
}

/* How common a byte is in Chinese text, roughly: the higher, the commoner. */
static int commonness(unsigned char c)
{
    if (c >= 0xE3 && c <= 0xE9)
        return 9; // begins a Han character
    if (c == 0x80 || c == 0xBC || c == 0xEF)
        return 8; // in the stops
    if (c >= 0x80)
        return 3;
    return c == ' ' || c == '\t' || strchr("aeinorst", c) ? 7 : c >= 'a' && c <= 'z' ? 5 : 4;
}

static LiteralProbe probe_at(const Literal *l, size_t offset)
{
    unsigned char c = (unsigned char)l->bytes.data[offset];
    unsigned char mask = l->fold && is_small_letter(c) ? 0xFF & ~CASE_BIT : 0xFF;
    return (LiteralProbe){offset, mask, c & mask};
}

/* The two rarest bytes, of those as rare the ones farthest apart: neighbours tell less. */
static void choose_probes(Literal *l)
{
    const unsigned char *b = (const unsigned char *)l->bytes.data;
    size_t first = 0, second = 0;
    for (size_t i = 1; i < l->bytes.len; i++)
        if (commonness(b[i]) < commonness(b[first]))
            first = i;
    second = first ? 0 : l->bytes.len - 1;
    for (size_t i = 0; i < l->bytes.len; i++)
        if (i != first && commonness(b[i]) <= commonness(b[second]))
            second = i;
    l->probes[0] = probe_at(l, first);
    l->probes[1] = probe_at(l, second);
}

/* Whether a line may end before byte I of L. */
static bool may_break(const Literal *l, size_t i)
{
    const unsigned char *b = (const unsigned char *)l->bytes.data;
    return i > 0 && i < l->bytes.len && b[i - 1] >= 0x80 && b[i] >= 0xE0;
}

static void add_byte(uint64_t *set, unsigned char c)
{
    set[c / 64] |= (uint64_t)1 << c % 64;
}

static bool has_byte(const uint64_t *set, char c)
{
    unsigned char u = (unsigned char)c;
    return set[u / 64] >> u % 64 & 1;
}

static void allow_blanks(uint64_t *set)
{
    add_byte(set, ' ');
    add_byte(set, '\t');
    add_byte(set, '\r');
}

void literal_init(Literal *l, Str source, bool fold)
{
    *l = (Literal){.fold = fold};
    strbuf_add(&l->bytes, source);
    choose_probes(l);
    for (size_t i = 1; i < source.len; i++) {
        if (!may_break(l, i))
            continue;
        add_byte(l->before, (unsigned char)source.data[i - 1]);
        add_byte(l->after, (unsigned char)source.data[i]);
        l->breaks = true;
    }
    allow_blanks(l->before);
    allow_blanks(l->after);
}

void literal_done(Literal *l)
{
    strbuf_done(&l->bytes);
}

static bool same(const Literal *l, size_t from, const char *s, size_t len)
{
    if (!l->fold)
        return memcmp(l->bytes.data + from, s, len) == 0;
    for (size_t i = 0; i < len; i++)
        if (folded(s[i]) != (unsigned char)l->bytes.data[from + i])
            return false;
    return true;
}

bool literal_at(const Literal *l, Str s, size_t at)
{
    return l->bytes.len <= s.len - at && same(l, 0, s.data + at, l->bytes.len);
}

bool literal_overlaps_itself(const Literal *l)
{
    for (size_t i = 1; i < l->bytes.len; i++)
        if (memcmp(l->bytes.data, l->bytes.data + i, l->bytes.len - i) == 0)
            return true;
    return false;
}

static Lanes load(const char *p)
{
    Lanes v;
    memcpy(&v, p, sizeof v);
    return v;
}

static bool any(Lanes v)
{
    uint64_t half[2];
    memcpy(half, &v, sizeof v);
    return half[0] | half[1];
}

static Lanes probe_lanes(LiteralProbe probe, const char *p)
{
    return (Lanes)((load(p) & probe.mask) == probe.b);
}

static Lanes both_probes(const Literal *l, const char *p)
{
    return probe_lanes(l->probes[0], p + l->probes[0].offset) &
           probe_lanes(l->probes[1], p + l->probes[1].offset);
}

/* The lanes of V, one a byte: which of the eight from HALF * 8 on are set. */
static uint64_t half_lanes(Lanes v, int half)
{
    uint64_t halves[2];
    memcpy(halves, &v, sizeof v);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    return __builtin_bswap64(halves[half]);
#else
    return halves[half];
#endif
}

/* The first of the BLOCK_BYTES places from AT on at which it stands unbroken; past them if none. */
static size_t find_in_block(const Literal *l, Str s, size_t at)
{
    for (size_t stop = at + BLOCK_BYTES; at < stop; at += LANES) {
        Lanes found = both_probes(l, s.data + at);
        for (int half = 0; half < 2; half++) {
            for (uint64_t left = half_lanes(found, half); left;) {
                int lane = __builtin_ctzll(left) / 8;
                size_t place = at + (size_t)(half * 8 + lane);
                if (same(l, 0, s.data + place, l->bytes.len))
                    return place;
                left &= ~(0xFFULL << lane * 8);
            }
        }
    }
    return at;
}

/* The first place in S from FROM on at which it stands unbroken; S's length if there is none. */
static size_t find_whole(const Literal *l, Str s, size_t from)
{
    if (s.len - from < l->bytes.len)
        return s.len;
    size_t at = from, stop = s.len - l->bytes.len + 1; // past the last start
    while (stop - at >= BLOCK_BYTES) {
        const char *p = s.data + at;
        size_t next = at + BLOCK_BYTES;
        if (any(both_probes(l, p) | both_probes(l, p + LANES) | both_probes(l, p + 2 * LANES) |
                both_probes(l, p + 3 * LANES)) &&
            (at = find_in_block(l, s, at)) < next)
            return at;
        at = next;
    }
    for (; at < stop; at++)
        if (same(l, 0, s.data + at, l->bytes.len))
            return at;
    return s.len;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool literal_break_at(Str s, size_t newline, LiteralBreak *b)
{
    size_t before = newline, next = newline + 1;
    size_t least = newline > LITERAL_BLANKS ? newline - LITERAL_BLANKS : 0;
    while (before > least && is_blank(s.data[before - 1]))
        before--;
    while (next < s.len && next - newline <= LITERAL_BLANKS && is_blank(s.data[next]))
        next++;
    if (before == 0 || next >= s.len || (unsigned char)s.data[before - 1] < 0x80 ||
        (unsigned char)s.data[next] < 0xE0)
        return false;
    *b = (LiteralBreak){before, next};
    return true;
}

bool literal_is_wrapped(Str s, size_t newline)
{
    size_t most = newline < WRAPPED_MOST + 1 ? newline : WRAPPED_MOST + 1;
    const char *line = memrchr(s.data + newline - most, '\n', most);
    size_t bytes = line ? (size_t)(s.data + newline - line) - 1 : most;
    return bytes >= WRAPPED_LEAST && bytes <= WRAPPED_MOST;
}

bool literal_at_broken(const Literal *l, Str s, size_t at, const LiteralBreak *b, size_t *end)
{
    if (at >= b->before || !may_break(l, b->before - at))
        return false;
    size_t first = b->before - at, rest = l->bytes.len - first;
    if (rest > s.len - b->next || !same(l, 0, s.data + at, first) ||
        !same(l, first, s.data + b->next, rest))
        return false;
    *end = b->next + rest;
    return true;
}

/* The first occurrence broken by the newline at NEWLINE that starts at or after FROM. */
static bool find_broken(const Literal *l, Str s, size_t newline, size_t from, size_t *start,
                        size_t *end)
{
    LiteralBreak b;
    if (!literal_break_at(s, newline, &b))
        return false;
    size_t at = b.before > l->bytes.len ? b.before - l->bytes.len : 0;
    for (at = at > from ? at : from; at < b.before; at++)
        if (literal_at_broken(l, s, at, &b, end)) {
            *start = at;
            return literal_is_wrapped(s, newline);
        }
    return false;
}

/* Whether the newline at P stands between bytes that a break may lie between. */
static bool may_lie_in(const Literal *l, const char *p)
{
    return has_byte(l->before, p[-1]) && has_byte(l->after, p[1]);
}

/* A bit for each of the LANES bytes at P that is a newline. */
static uint64_t newlines_at(const char *p)
{
    Lanes found = (Lanes)(load(p) == '\n');
#ifdef __SSE2__
    typedef char Signed __attribute__((vector_size(LANES)));
    return (uint64_t)__builtin_ia32_pmovmskb128((Signed)found);
#else
    uint64_t bits = 0;
    for (int i = 0; any(found) && i < LANES; i++)
        bits |= (uint64_t)(found[i] & 1) << i;
    return bits;
#endif
}

/* The next newline in [AT, TO) that may break it; TO if there is none. One byte of S lies before AT
 * and one at TO. */
static size_t next_break(const Literal *l, Str s, size_t at, size_t to)
{
    for (; to - at >= BLOCK_BYTES; at += BLOCK_BYTES) {
        const char *p = s.data + at;
        uint64_t left = newlines_at(p) | newlines_at(p + LANES) << 16 |
                        newlines_at(p + 2 * LANES) << 32 | newlines_at(p + 3 * LANES) << 48;
        for (; left; left &= left - 1) {
            int i = __builtin_ctzll(left);
            if (may_lie_in(l, p + i))
                return at + (size_t)i;
        }
    }
    for (; at < to; at++)
        if (s.data[at] == '\n' && may_lie_in(l, s.data + at))
            break;
    return at;
}

bool literal_find(const Literal *l, Str s, size_t from, size_t *start, size_t *end)
{
    if (from >= s.len)
        return false;
    size_t whole = find_whole(l, s, from);
    size_t stop = whole < s.len ? whole : s.len - 1;
    if (l->breaks)
        for (size_t at = from + 1; at < stop && (at = next_break(l, s, at, stop)) < stop; at++)
            if (find_broken(l, s, at, from, start, end))
                return true;
    *start = whole;
    *end = whole + l->bytes.len;
    return whole < s.len;
}
