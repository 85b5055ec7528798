#include "find/anchor.h"
#include <string.h>

#define LANES     16
#define PAIRS     64 // of bytes considered for one item
#define PER_PROBE 2  // what looking for one more costs, and
#define PER_PLACE 6  // what looking around at a place costs, a thousandth of all characters

typedef unsigned char Lanes __attribute__((vector_size(LANES)));

/* The characters that most of Chinese text is made of, the commonest first. */
static const char COMMON[] =
    "的，。、一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之"
    "年发展作行方成工家学进实业经全法政理民社新建革主党化制务产体本加动现前开加量高部员组织面公分"
    "义";

typedef struct {
    LiteralProbe probes[PAIRS];
    size_t count;
} Probes;

/* How often a form stands in a thousand characters of text that has it, roughly. */
static unsigned commonness(const LiteralForm *form)
{
    char bytes[sizeof form->bytes];
    memcpy(bytes, &form->bytes, sizeof bytes);
    if (form->len == 1)
        return strchr(" etaoinsr", bytes[0]) ? 60 : bytes[0] >= 'a' && bytes[0] <= 'z' ? 20 : 10;
    for (const char *p = COMMON; form->len == 3 && *p; p += 3)
        if (memcmp(p, bytes, 3) == 0)
            return (unsigned)(40 / (1 + (p - COMMON) / 12)) + 3;
    return 0;
}

static unsigned char byte_of(const LiteralForm *form, size_t index)
{
    unsigned char bytes[sizeof form->bytes];
    memcpy(bytes, &form->bytes, sizeof bytes);
    return bytes[index];
}

static void add_probe(Probes *out, size_t first, unsigned char a, size_t second, unsigned char b)
{
    if (out->count < PAIRS)
        out->probes[out->count++] =
            (LiteralProbe){{(uint8_t)first, (uint8_t)second}, {0xFF, 0xFF}, {a, b}};
}

/* Whether item INDEX is always followed by the next one. */
static bool is_rigid(const Literal *l, size_t index)
{
    return index + 1 < l->items.count && !l->items.items[index + 1].gap &&
           !l->items.items[index + 1].run;
}

/* A form's last two bytes tell it best; one byte needs that of the item behind it. */
static void add_probes(const Literal *l, size_t index, bool alone, Probes *out)
{
    const LiteralItem *item = &l->items.items[index];
    for (size_t i = 0; i < item->count; i++) {
        const LiteralForm *form = &l->forms.items[item->first + i];
        size_t last = form->len - 1u;
        if (last > 0) {
            add_probe(out, last - 1, byte_of(form, last - 1), last, byte_of(form, last));
            continue;
        }
        if (alone || !is_rigid(l, index)) {
            add_probe(out, 0, byte_of(form, 0), 0, byte_of(form, 0));
            continue;
        }
        const LiteralItem *next = item + 1;
        for (size_t j = 0; j < next->count; j++)
            add_probe(out, 0, byte_of(form, 0), 1, byte_of(&l->forms.items[next->first + j], 0));
    }
}

/* Make one of A and B, if they differ in BITS_MOST bits at most, such as those for a and A. */
static bool merge_two(LiteralProbe *a, const LiteralProbe *b, int bits_most)
{
    unsigned char bits[2];
    for (int i = 0; i < 2; i++)
        bits[i] = a->b[i] ^ b->b[i];
    if (memcmp(a->offset, b->offset, sizeof a->offset) != 0 ||
        memcmp(a->mask, b->mask, sizeof a->mask) != 0 ||
        __builtin_popcount(bits[0]) + __builtin_popcount(bits[1]) > bits_most)
        return false;
    for (int i = 0; i < 2; i++) {
        a->mask[i] &= (unsigned char)~bits[i];
        a->b[i] &= (unsigned char)~bits[i];
    }
    return true;
}

static void merge(Probes *p, int bits_most)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t j = i + 1; j < p->count; j++)
            if (merge_two(&p->probes[i], &p->probes[j], bits_most)) {
                p->probes[j] = p->probes[--p->count];
                i = SIZE_MAX; // what has become one may become one with an earlier one
                break;
            }
}

static void find_probes(const Literal *l, size_t index, Probes *out)
{
    *out = (Probes){.count = 0};
    add_probes(l, index, false, out);
    if (out->count < PAIRS) {
        merge(out, 1); // loses nothing
        merge(out, 2); // as ａ and Ａ: a few more places, but a probe less
    }
    if (out->count <= LITERAL_PROBES)
        return;
    out->count = 0;
    add_probes(l, index, true, out);
}

/* What looking for item INDEX by P costs. */
static unsigned cost_of(const Literal *l, size_t index, const Probes *p)
{
    const LiteralItem *item = &l->items.items[index];
    unsigned most = 0;
    for (size_t i = 0; i < item->count; i++) {
        unsigned often = commonness(&l->forms.items[item->first + i]);
        most = often > most ? often : most;
    }
    bool pair = p->count && p->probes[0].offset[0] != p->probes[0].offset[1];
    if (pair && l->forms.items[item->first].len == 1)
        most /= 10;
    return (unsigned)p->count * PER_PROBE * 10 + most * PER_PLACE;
}

bool anchor_set(Literal *l, size_t index)
{
    Probes p;
    if (l->items.items[index].run)
        return false;
    find_probes(l, index, &p);
    l->anchor = index;
    l->probe_count = p.count;
    memcpy(l->probes, p.probes, p.count * sizeof *p.probes);
    return true;
}

void anchor_choose(Literal *l)
{
    unsigned least = UINT32_MAX;
    size_t best = 0, count = l->nests ? 1 : l->items.count;
    for (size_t i = 0; i < count; i++) {
        Probes p;
        if (l->items.items[i].run)
            continue;
        find_probes(l, i, &p);
        unsigned cost = cost_of(l, i, &p);
        if (cost >= least)
            continue;
        least = cost;
        best = i;
    }
    anchor_set(l, best);
}

static Lanes load(const char *p)
{
    Lanes v;
    memcpy(&v, p, sizeof v);
    return v;
}

static Lanes probe_lanes(const LiteralProbe *probe, const char *p)
{
    return (Lanes)((load(p + probe->offset[0]) & probe->mask[0]) == probe->b[0]) &
           (Lanes)((load(p + probe->offset[1]) & probe->mask[1]) == probe->b[1]);
}

/* A bit for each lane of V that is set. */
static uint64_t lane_bits(Lanes v)
{
#ifdef __SSE2__
    typedef char Signed __attribute__((vector_size(LANES)));
    return (uint64_t)__builtin_ia32_pmovmskb128((Signed)v);
#else
    uint64_t bits = 0;
    for (int i = 0; i < LANES; i++)
        bits |= (uint64_t)(v[i] & 1) << i;
    return bits;
#endif
}

static bool any(Lanes v)
{
    uint64_t half[2];
    memcpy(half, &v, sizeof v);
    return half[0] | half[1];
}

/* The places among the ANCHOR_BYTES from P on, by the first COUNT probes. */
static inline __attribute__((always_inline)) uint64_t places_in(const Literal *l, const char *p,
                                                                size_t count)
{
    Lanes found[ANCHOR_BYTES / LANES] = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t v = 0; v < ANCHOR_BYTES / LANES; v++)
            found[v] |= probe_lanes(&l->probes[i], p + v * LANES);
    if (!any((found[0] | found[1]) | (found[2] | found[3])))
        return 0;
    return lane_bits(found[0]) | lane_bits(found[1]) << LANES | lane_bits(found[2]) << 2 * LANES |
           lane_bits(found[3]) << 3 * LANES;
}

#define PAST (sizeof(uint32_t)) // bytes behind a place that its probes may look at

static inline __attribute__((always_inline)) size_t whole_blocks(const Literal *l, Str s, size_t at,
                                                                 uint64_t *places, size_t count)
{
    for (; s.len - at >= ANCHOR_BYTES + PAST; at += ANCHOR_BYTES)
        if ((*places = places_in(l, s.data + at, count)) != 0)
            break;
    return at;
}

size_t anchor_next(const Literal *l, Str s, size_t at, uint64_t *places)
{
    *places = 0;
    switch (l->probe_count) { // so that what is looked for stays in registers
    case 1:
        at = whole_blocks(l, s, at, places, 1);
        break;
    case 2:
        at = whole_blocks(l, s, at, places, 2);
        break;
    case 3:
        at = whole_blocks(l, s, at, places, 3);
        break;
    default:
        at = whole_blocks(l, s, at, places, l->probe_count);
    }
    for (; !*places && at < s.len; at += *places ? 0 : ANCHOR_BYTES) {
        char tail[ANCHOR_BYTES + PAST] = {0};
        size_t left = s.len - at;
        memcpy(tail, s.data + at, left < sizeof tail ? left : sizeof tail);
        *places = places_in(l, tail, l->probe_count);
        if (left < ANCHOR_BYTES)
            *places &= ((uint64_t)1 << left) - 1;
    }
    return at < s.len ? at : s.len;
}
