#include "layout/cell.h"
#include "cell-table.h"
#include "decode.h"
#include <assert.h>
#include <string.h>

#define GLYPH_SCALARS    5 // a spacing character and four combining ones
#define GLYPH_CELLS      2
#define MARK_CONTROL     0x2400 // C0 as its control picture
#define MARK_DELETE      0x2421
#define MARK_NEWLINE     0x2424
#define MARK_BLANK       0x2423 // spaces without width
#define MARK_OTHER       UTF8_REPLACED
#define CARRIER          ' ' // carries a combining mark that has nothing to stand on
#define VARIATION_TEXT   0xFE0E
#define VARIATION_EMOJI  0xFE0F
#define ZERO_WIDTH_SPACE 0x200B
#define KEYCAP           0x20E3
#define SKIN_FIRST       0x1F3FB
#define SKIN_LAST        0x1F3FF
#define PICTURES         0x1F000 // most of the pictures that new versions of Unicode bring are past it
#define PICTURES_END     0x20000
#define RUN_MAX          8 // dashes in a row that are looked at

static_assert((int)WIDTH_QUOTE == (int)CELL_QUOTE && (int)WIDTH_TRIGRAM == (int)CELL_TRIGRAM &&
                  (int)WIDTH_ZERO == (int)CELL_GROUP_COUNT,
              "cell-table.py knows the groups by CellGroup's order");

#define NARROW_CELLS                                                                               \
    {                                                                                              \
        1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1                                                            \
    }

const CellPolicy CELL_POLICY_NARROW = {.cells = NARROW_CELLS, .lines = true};
const CellPolicy CELL_POLICY_UNKNOWN = {.cells = NARROW_CELLS};
const CellPolicy CELL_POLICY_WIDE = {.cells = {2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1}};
const CellPolicy CELL_POLICY_PAD = {
    .cells = {2, 2, 2, 2, 2, 2, 2, 1, 1, 2, 1}, .pad = true, .lines = true};

static const char *const SAMPLES[CELL_ASK_COUNT] = {
    [CELL_QUOTE] = "“",
    [CELL_DASH] = "—",
    [CELL_ELLIPSIS] = "…",
    [CELL_DOT] = "·",
    [CELL_ENCLOSED] = "①",
    [CELL_ROMAN] = "Ⅲ",
    [CELL_SHAPE] = "※",
    [CELL_BOX] = "─",
    [CELL_LETTER] = "α",
    [CELL_HEXAGRAM] = "\u4DC0",
    [CELL_TRIGRAM] = "\u2630",
    [CELL_ASK_STYLED] = "\u2764\uFE0F",
    [CELL_ASK_JOINED] = "\U0001F469\U0001F3FD\u200D\U0001F680",
};

static inline uint8_t properties(uint32_t cp)
{
    if (cp > 0x10FFFF)
        return WIDTH_MARK | JOIN_CONTROL << 4;
    return CELL_BLOCKS[CELL_INDEX[cp / CELL_TABLE_BLOCK]][cp % CELL_TABLE_BLOCK];
}

static inline unsigned width_class(uint32_t cp)
{
    return properties(cp) & 15;
}

static inline unsigned join_class(uint32_t cp)
{
    return properties(cp) >> 4;
}

const char *cell_ask_sample(unsigned ask)
{
    assert(ask < CELL_ASK_COUNT);
    return SAMPLES[ask];
}

void cell_policy_answer(CellPolicy *policy, unsigned ask, unsigned cells)
{
    if (ask == CELL_ASK_STYLED)
        policy->styled = cells == 2;
    else if (ask == CELL_ASK_JOINED)
        policy->joined = cells == 2;
    else if (ask < CELL_GROUP_COUNT && (cells == 1 || cells == 2))
        policy->cells[ask] = (uint8_t)cells;
    if (ask == CELL_BOX)
        policy->lines = cells == 1;
}

CellGroup cell_group(uint32_t cp)
{
    unsigned w = width_class(cp);
    return w < CELL_GROUP_COUNT ? (CellGroup)w : CELL_FIXED;
}

static inline int class_width(const CellPolicy *policy, unsigned w)
{
    if (w == WIDTH_TWO)
        return 2;
    if (w < CELL_GROUP_COUNT)
        return policy->cells[w];
    return w == WIDTH_ONE ? 1 : w == WIDTH_MARK ? -1 : 0;
}

int cell_width(const CellPolicy *policy, uint32_t cp)
{
    return class_width(policy, width_class(cp));
}

/* Of private use: each font draws its own, and terminals agree on nothing. */
static bool is_private(uint32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

bool cell_is_unsteady(const char *glyph)
{
    const char *end = glyph + strlen(glyph);
    uint32_t cp = 0, next = 0;
    glyph += *glyph ? decode(glyph, end, &cp) : 0;
    if (glyph < end)
        decode(glyph, end, &next);
    bool padded = next == ' ' || (cp == ' ' && width_class(next) != WIDTH_ZERO);
    return (next && !padded) || (cp >= PICTURES && cp < PICTURES_END) || is_private(cp);
}

/* What is known of the characters of a cluster so far (UAX #29, GB9 to GB13). */
typedef struct {
    unsigned last;  // join class of the last one
    bool picture;   // a pictograph and nothing but extenders since
    bool odd_flags; // an odd count of regional indicators
} ClusterState;

static ClusterState cluster_state(unsigned join)
{
    return (ClusterState){join, join == JOIN_PICTURE, join == JOIN_FLAG};
}

static bool hangul_joins(unsigned a, unsigned b)
{
    switch (a) {
    case JOIN_L:
        return b == JOIN_L || b == JOIN_V || b == JOIN_LV || b == JOIN_LVT;
    case JOIN_LV:
    case JOIN_V:
        return b == JOIN_V || b == JOIN_T;
    case JOIN_LVT:
    case JOIN_T:
        return b == JOIN_T;
    default:
        return false;
    }
}

/* Whether a character of class B goes on the cluster of S; takes it over if so. */
static bool cluster_joins(ClusterState *s, unsigned b)
{
    unsigned a = s->last;
    if (a == JOIN_CONTROL || b == JOIN_CONTROL)
        return false;
    bool extends = b == JOIN_EXTEND || b == JOIN_ZWJ;
    if (!(extends || b == JOIN_SPACING || a == JOIN_PREPEND || hangul_joins(a, b) ||
          (a == JOIN_ZWJ && b == JOIN_PICTURE && s->picture) ||
          (a == JOIN_FLAG && b == JOIN_FLAG && s->odd_flags)))
        return false;
    s->picture = b == JOIN_PICTURE || (s->picture && extends && a != JOIN_ZWJ);
    s->odd_flags = b == JOIN_FLAG && !s->odd_flags;
    s->last = b;
    return true;
}

/* Whether the bytes at P that decoded to CP are ill-formed. */
static inline bool ill_formed(const char *p, size_t n, uint32_t cp)
{
    return cp == UTF8_REPLACED && (n != 3 || memcmp(p, "\xEF\xBF\xBD", 3) != 0);
}

/* What is shown for CP, which must not reach a terminal. */
static uint32_t mark_for(uint32_t cp)
{
    if (cp < 0x20)
        return MARK_CONTROL + cp;
    if (cp == 0x7F)
        return MARK_DELETE;
    if (cp == 0x2028 || cp == 0x2029)
        return MARK_NEWLINE;
    return cp == ZERO_WIDTH_SPACE || cp == 0x2060 || cp == 0x180E ? MARK_BLANK : MARK_OTHER;
}

static inline void copy_glyph(Cluster *out, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out->glyph[i] = p[i];
    out->glyph[n] = '\0';
}

static void set_mark(const CellPolicy *policy, uint32_t cp, Cluster *out)
{
    uint32_t mark = mark_for(cp);
    out->mark = true;
    out->cells = (uint8_t)cell_width(policy, mark);
    out->glyph[utf8_encode(mark, out->glyph)] = '\0';
}

/* Past the character at P if that is CP; else NULL. */
static const char *pass(const char *p, const char *end, uint32_t cp)
{
    uint32_t here;
    if (!p || p >= end)
        return NULL;
    size_t n = decode(p, end, &here);
    return here == cp ? p + n : NULL;
}

/* Whether [P, END), a cluster, is a picture that the terminal draws in two cells by its style. */
static bool is_styled(const CellPolicy *policy, const char *p, const char *end, const Cluster *c)
{
    if (!policy->styled || cell_width(policy, c->first) != 1)
        return false;
    const char *next = pass(pass(p, end, c->first), end, VARIATION_EMOJI);
    return next &&
           (join_class(c->first) == JOIN_PICTURE ||
            (c->first < 0x80 && strchr("0123456789#*", (int)c->first) && pass(next, end, KEYCAP)));
}

/* Whether [P, END), a cluster, is several pictures that make one, or one with a colour of skin. */
static bool is_joined_picture(const char *p, const char *end)
{
    unsigned pictures = 0, joints = 0;
    while (p < end) {
        uint32_t cp;
        p += decode(p, end, &cp);
        bool skin = cp >= SKIN_FIRST && cp <= SKIN_LAST, zwj = join_class(cp) == JOIN_ZWJ;
        pictures += join_class(cp) == JOIN_PICTURE;
        joints += skin || zwj;
        if (!skin && !zwj && join_class(cp) != JOIN_PICTURE && cp != VARIATION_EMOJI)
            return false;
    }
    return pictures && joints;
}

/* Variation selectors of emoji and joiners change the width in some terminals only; tags and other
 * formats show nothing. Without them all terminals agree. The other variation selectors (of a form
 * of 葛, say) are drawn over the character as a box where a terminal knows no clusters. */
static bool left_out(const CellPolicy *policy, uint32_t cp)
{
    bool selects = (cp >= 0xFE00 && cp < VARIATION_TEXT) || (cp >= 0xE0100 && cp < 0xE01F0);
    return cp == VARIATION_TEXT || cp == VARIATION_EMOJI || (cp >= 0x200C && cp <= 0x200F) ||
           (cp >= 0xE0000 && cp < 0xE0100) || (selects && !policy->joined);
}

/* Draw the scalar values in [P, END), a cluster, into OUT. A second spacing character is kept where
 * the two take one cell each (a flag, an Indic vowel sign). */
static void set_glyph(const CellPolicy *policy, const char *p, const char *end, Cluster *out)
{
    size_t len = (size_t)(end - p), scalars = 0;
    bool styled = is_styled(policy, p, end, out);
    if (styled || (policy->joined && is_joined_picture(p, end))) {
        if (len < CELL_GLYPH_BYTES) {
            copy_glyph(out, p, len);
            out->cells = GLYPH_CELLS;
            return;
        }
    }
    len = 0;
    unsigned cells = 0;
    while (p < end && scalars < GLYPH_SCALARS) {
        uint32_t cp;
        p += decode(p, end, &cp);
        int w = cell_width(policy, cp);
        if (w < 0 || left_out(policy, cp) || cells + (unsigned)w > GLYPH_CELLS)
            continue;
        if (w == 0 && cells == 0) {
            out->glyph[len++] = CARRIER;
            cells = 1;
        }
        len += utf8_encode(cp, out->glyph + len);
        cells += (unsigned)w;
        scalars++;
    }
    out->glyph[len] = '\0';
    out->cells = (uint8_t)cells;
}

static_assert(GLYPH_SCALARS * UTF8_MAX + 2 <= CELL_GLYPH_BYTES, "a glyph holds its scalar values");

/* The cluster that begins with FIRST (N bytes at P), where more than the one character matters. */
static void long_cluster(const CellPolicy *policy, const char *p, const char *end, Cluster *out)
{
    const char *q = p + out->bytes;
    ClusterState s = cluster_state(join_class(out->first));
    while (q < end) {
        uint32_t cp;
        size_t n = decode(q, end, &cp);
        if ((size_t)(q - p) + n > CLUSTER_BYTES_MAX || !cluster_joins(&s, join_class(cp)))
            break;
        q += n;
    }
    out->bytes = (uint32_t)(q - p);
    set_glyph(policy, p, q, out);
    if (!out->cells) // a joiner alone
        set_mark(policy, out->first, out);
}

/* Whether the cluster that begins with FIRST may be longer than it: the next one is an extender or
 * FIRST draws others. */
static inline bool may_join(uint32_t first, const char *next, const char *end)
{
    unsigned a = join_class(first);
    if (a != JOIN_OTHER && a != JOIN_PICTURE)
        return a != JOIN_CONTROL;
    if (next == end || (unsigned char)*next < 0x80)
        return false;
    uint32_t cp;
    decode(next, end, &cp);
    unsigned b = join_class(cp);
    return b == JOIN_EXTEND || b == JOIN_ZWJ || b == JOIN_SPACING;
}

/* Whether what stands at P is seen at once to join nothing before it: ASCII, Han, usual marks. */
static inline bool joins_nothing(const char *p, const char *end)
{
    const unsigned char *s = (const unsigned char *)p;
    if (p == end || s[0] < 0x80 || (s[0] >= 0xE4 && s[0] <= 0xE9))
        return true;
    if (end - p < 3)
        return false;
    return (s[0] == 0xEF && s[1] == 0xBC) ||                        // U+FF00 to U+FF3F
           (s[0] == 0xE3 && s[1] == 0x80 && s[2] < 0xAA) ||         // U+3000 to U+3029
           (s[0] == 0xE2 && s[1] == 0x80 && (s[2] & 0xF0) == 0x90); // U+2010 to U+201F
}

/* The cells of FIRST where it is seen at once that it is a cluster by itself and drawn as it is;
 * else 0. */
static inline int lone_width(const CellPolicy *policy, uint32_t first, const char *next,
                             const char *end)
{
    if (!joins_nothing(next, end))
        return 0;
    if (first >= 0x4E00 && first <= 0x9FFF)
        return 2;
    uint8_t known = properties(first);
    if (known >> 4 != JOIN_OTHER || (known & 15) >= WIDTH_MARK || first == UTF8_REPLACED)
        return 0;
    return class_width(policy, known & 15);
}

static bool opens(uint32_t cp)
{
    return cp == 0x2018 || cp == 0x201C;
}

/* Whether CP, of a run that goes on at NEXT, is an odd one of the run, counted from its end. */
static bool odd_in_run(uint32_t cp, const char *next, const char *end)
{
    unsigned count = 1;
    while (count < RUN_MAX && (next = pass(next, end, cp)))
        count++;
    return count % 2;
}

/*
 * Give a glyph that the terminal draws over the next cell a blank there: before what opens, after
 * all else. —— and …… have theirs outside.
 */
static void pad_glyph(const CellPolicy *policy, const char *next, const char *end, Cluster *out)
{
    uint32_t cp;
    size_t len = strlen(out->glyph);
    utf8_decode(out->glyph, out->glyph + len, &cp);
    CellGroup group = cell_group(cp);
    if (group > CELL_SHAPE || policy->cells[group] != 2)
        return;
    bool pair = group == CELL_DASH || group == CELL_ELLIPSIS;
    bool before = pair ? !odd_in_run(cp, next, end) : opens(cp);
    assert(len + 1 < CELL_GLYPH_BYTES);
    memmove(out->glyph + before, out->glyph, len);
    out->glyph[before ? 0 : len] = ' ';
    out->glyph[len + 1] = '\0';
}

static void unpadded_cluster(const CellPolicy *policy, const char *p, const char *end, Cluster *out)
{
    size_t n = decode(p, end, &out->first);
    out->bytes = (uint32_t)n;
    out->mark = false;
    int lone = lone_width(policy, out->first, p + n, end);
    if (lone > 0) {
        copy_glyph(out, p, n);
        out->cells = (uint8_t)lone;
        return;
    }
    if (ill_formed(p, n, out->first)) {
        set_mark(policy, UTF8_REPLACED, out);
        return;
    }
    unsigned w = width_class(out->first);
    if (may_join(out->first, p + n, end)) {
        long_cluster(policy, p, end, out);
    } else if (w == WIDTH_MARK) {
        if (out->first == '\r' && p + n < end && p[n] == '\n')
            out->bytes = 2; // GB3
        set_mark(policy, out->first, out);
    } else if (w == WIDTH_VANISH) {
        out->cells = 0;
        out->glyph[0] = '\0';
    } else if (w == WIDTH_ZERO) {
        set_glyph(policy, p, p + n, out);
    } else {
        copy_glyph(out, p, n);
        out->cells = (uint8_t)class_width(policy, w);
    }
}

void cell_cluster(const CellPolicy *policy, const char *p, const char *end, Cluster *out)
{
    unpadded_cluster(policy, p, end, out);
    if (policy->pad && out->cells == GLYPH_CELLS)
        pad_glyph(policy, p + out->bytes, end, out);
}

size_t cell_next(const CellPolicy *policy, const char *p, const char *end, unsigned *cells,
                 uint32_t *first)
{
    size_t n = decode(p, end, first);
    int w = lone_width(policy, *first, p + n, end);
    if (w > 0) {
        *cells = (unsigned)w;
        return n;
    }
    Cluster c;
    unpadded_cluster(policy, p, end, &c);
    *cells = c.cells;
    return c.bytes;
}

/* Whether a cluster always begins between A and B, whatever stands before. */
static bool surely_apart(uint32_t a, uint32_t b)
{
    ClusterState s = {join_class(a), true, true};
    return !(a == '\r' && b == '\n') && !cluster_joins(&s, join_class(b));
}

const char *cell_cluster_prev(const char *begin, const char *p, const char *end)
{
    assert(begin < p && p <= end);
    (void)end;
    const char *at = utf8_prev(begin, p);
    uint32_t cp, before;
    utf8_decode(at, p, &cp);
    while (at > begin) {
        const char *prev = utf8_prev(begin, at);
        utf8_decode(prev, at, &before);
        if (surely_apart(before, cp))
            break;
        at = prev;
        cp = before;
    }
    // From a sure start forward: pairs of flags, pictographs.
    for (;;) {
        Cluster c;
        cell_cluster(&CELL_POLICY_NARROW, at, p, &c);
        if (at + c.bytes >= p)
            return at;
        at += c.bytes;
    }
}

size_t cell_string(const CellPolicy *policy, Str s)
{
    size_t cells;
    cell_prefix(policy, s, SIZE_MAX, &cells);
    return cells;
}

size_t cell_prefix(const CellPolicy *policy, Str s, size_t cells, size_t *used)
{
    size_t at = 0, sum = 0;
    while (at < s.len) {
        Cluster c;
        cell_cluster(policy, s.data + at, s.data + s.len, &c);
        if (sum + c.cells > cells)
            break;
        sum += c.cells;
        at += c.bytes;
    }
    if (used)
        *used = sum;
    return at;
}
