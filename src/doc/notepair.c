/* Which definition each reference means. */
#include "doc/notepair.h"
#include <string.h>

/* A map from (class, value) to an index: open addressing, grown by half full. */
typedef struct {
    uint64_t value : NOTE_VALUE_BITS;
    uint64_t mark_class : 5; // MARK_NONE: free
    uint32_t index;
    uint32_t epoch;
} Slot; // 16 bytes

typedef struct {
    Slot *slots;
    size_t size, used;
} NoteMap;

static Slot *map_slot(NoteMap *m, uint8_t mark_class, uint64_t value)
{
    uint64_t hash = (value * 0x9E3779B97F4A7C15u) ^ ((uint64_t)mark_class << 7);
    size_t i = (size_t)(hash ^ (hash >> 29)) & (m->size - 1);
    while (m->slots[i].mark_class != MARK_NONE &&
           (m->slots[i].mark_class != mark_class || m->slots[i].value != value))
        i = (i + 1) & (m->size - 1);
    return &m->slots[i];
}

static void map_grow(NoteMap *m)
{
    NoteMap old = *m;
    m->size = old.size ? old.size * 2 : 256;
    m->slots = mem_zero(m->size, sizeof *m->slots);
    for (size_t i = 0; i < old.size; i++)
        if (old.slots[i].mark_class != MARK_NONE)
            *map_slot(m, (uint8_t)old.slots[i].mark_class, old.slots[i].value) = old.slots[i];
    mem_free(old.slots);
}

static Slot *map_get(NoteMap *m, uint8_t mark_class, uint64_t value)
{
    if (2 * (m->used + 1) > m->size)
        map_grow(m);
    Slot *slot = map_slot(m, mark_class, value);
    if (slot->mark_class == MARK_NONE) {
        *slot = (Slot){.value = value, .mark_class = mark_class & 31, .index = NOTE_NONE};
        m->used++;
    }
    return slot;
}

/* What the walk from the end to the start knows of the runs of one class below it. */
typedef struct {
    uint32_t epoch;   // rises where numbers begin again
    uint32_t oldest;  // the run further down that this epoch began with
    uint32_t run;     // the nearest
    uint64_t first;   // number of it
    Pos start;        // of it; POS_NONE: none
    Pos last_end;     // of the last definition of all
    bool tail_begins; // the references below the last run begin at one: definitions are lost
} ClassRuns;

typedef struct {
    Pairs pairs;
    ClassRuns runs[MARK_CLASS_COUNT];
    NoteMap following, above, missing;
} Pairing;

static uint32_t add_draft(Pairing *p, NoteWhy why)
{
    vec_push(
        &p->pairs.drafts,
        ((Draft){
            .first_ref = DRAFT_UNCITED, .why = why, .last_ref = NOTE_NONE, .other = NOTE_NONE}));
    return (uint32_t)(p->pairs.drafts.count - 1);
}

static void refer(Pairing *p, size_t ref, uint32_t note, NoteWhy why)
{
    Draft *d = &p->pairs.drafts.items[note];
    p->pairs.f->refs.items[ref].note = note;
    d->first_ref = p->pairs.f->refs.items[ref].pos;
    if (d->last_ref == NOTE_NONE)
        d->last_ref = (uint32_t)ref;
    bool weak = why == NOTE_WHY_WITHIN || why == NOTE_WHY_DAMAGED;
    if (!weak || d->why == NOTE_WHY_LISTED)
        d->why = (uint8_t)why;
}

static bool same_run(const NoteFinder *f, size_t a, size_t b)
{
    return a < f->defs.count && b < f->defs.count && f->defs.items[a].run == f->defs.items[b].run;
}

/* The definition of RUN with VALUE, or the count: runs rise. */
static size_t def_in_run(const NoteFinder *f, uint32_t run, uint64_t value)
{
    size_t low = 0, high = f->defs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const FoundDef *d = &f->defs.items[middle];
        if (d->run < run || (d->run == run && d->value < value))
            low = middle + 1;
        else
            high = middle;
    }
    const FoundDef *d = &f->defs.items[low];
    return low < f->defs.count && d->run == run && d->value == value ? low : f->defs.count;
}

/* Step over definition I on the way up. */
static void pass_def(Pairing *p, size_t i)
{
    const NoteFinder *f = p->pairs.f;
    const FoundDef *d = &f->defs.items[i];
    ClassRuns *runs = &p->runs[d->mark_class];
    bool ends_run = !same_run(f, i, i + 1), begins_run = i == 0 || !same_run(f, i, i - 1);
    if (ends_run && runs->start != POS_NONE && runs->first <= d->value &&
        mark_class_counts((MarkClass)d->mark_class)) {
        runs->epoch++;
        runs->oldest = d->run;
    }
    if (begins_run || runs->start == POS_NONE)
        runs->first = d->value;
    runs->start = d->pos;
    runs->run = d->run;
    Slot *slot = map_get(&p->following, d->mark_class, d->value);
    if (slot->index != NOTE_NONE && same_run(f, i, slot->index))
        p->pairs.drafts.items[i].other = slot->index; // a number used twice
    slot->index = (uint32_t)i;
}

static NoteWhy why_of(const Pairing *p, const FoundRef *r, uint8_t mark_class, uint32_t def)
{
    if (r->mark_class == MARK_FOOTNOTE)
        return NOTE_WHY_MARKUP;
    if (r->mark_class == MARK_TORN)
        return NOTE_WHY_DAMAGED;
    if (r->mark_class != mark_class && r->mark_class != MARK_PAGED)
        return NOTE_WHY_FORM;
    bool near = p->pairs.f->defs.items[def].run == p->runs[mark_class].run;
    return near || !mark_class_counts((MarkClass)mark_class) ? NOTE_WHY_FOLLOWS : NOTE_WHY_FURTHER;
}

static void pair_missing(Pairing *p, size_t i, uint8_t mark_class, NoteWhy why, uint32_t other)
{
    const FoundRef *r = &p->pairs.f->refs.items[i];
    if (r->mark_class == MARK_TORN || r->mark_class == MARK_PAGED ||
        (mark_class == r->mark_class && !mark_class_is_plain((MarkClass)mark_class)))
        return; // (1) without a definition is a list
    uint32_t epoch = p->runs[mark_class].epoch;
    Slot *slot = map_get(&p->missing, mark_class, found_ref_value(r));
    if (slot->index == NOTE_NONE || slot->epoch != epoch) {
        slot->index = add_draft(p, why);
        slot->epoch = epoch;
    }
    p->pairs.drafts.items[slot->index].other = other;
    refer(p, i, slot->index, why);
}

/* Reference I, below the last definitions of its class or in a text without any. */
static void pair_tail(Pairing *p, size_t i, uint8_t mark_class)
{
    const FoundRef *r = &p->pairs.f->refs.items[i];
    uint32_t above = map_get(&p->above, mark_class, found_ref_value(r))->index;
    bool plain = r->mark_class != mark_class || mark_class_is_plain((MarkClass)mark_class);
    if (above != NOTE_NONE && plain && !p->runs[mark_class].tail_begins)
        refer(p, i, above, r->mark_class == MARK_FOOTNOTE ? NOTE_WHY_MARKUP : NOTE_WHY_ABOVE);
    else
        pair_missing(p, i, mark_class,
                     p->pairs.support.top[mark_class] ? NOTE_WHY_LACKS : NOTE_WHY_RISES, above);
}

/* DEF_BEFORE: definitions above it. */
static void pair_ref(Pairing *p, size_t i, size_t def_before)
{
    const NoteFinder *f = p->pairs.f;
    const FoundRef *r = &f->refs.items[i];
    uint8_t mark_class = p->pairs.support.by[r->mark_class];
    uint32_t above = p->pairs.f->refs.items[i].note;
    p->pairs.f->refs.items[i].note = NOTE_NONE;
    if (mark_class == MARK_NONE || (r->mark_class == MARK_TORN && found_ref_value(r) == 0))
        return;
    if (def_before > 0 && r->pos == f->defs.items[def_before - 1].pos)
        return; // a label
    if (def_before > 0 && r->pos < f->defs.items[def_before - 1].end) {
        size_t own = def_in_run(f, f->defs.items[def_before - 1].run, found_ref_value(r));
        if (own < f->defs.count || above != NOTE_NONE) {
            refer(p, i, own < f->defs.count ? (uint32_t)own : above, NOTE_WHY_WITHIN);
            return;
        }
        if (!mark_class_is_plain((MarkClass)r->mark_class))
            return;
    }
    const ClassRuns *runs = &p->runs[mark_class];
    if (runs->start == POS_NONE) {
        pair_tail(p, i, mark_class);
        return;
    }
    uint32_t def = map_get(&p->following, mark_class, found_ref_value(r))->index;
    if (def == NOTE_NONE) {
        pair_missing(p, i, mark_class, NOTE_WHY_LACKS, NOTE_NONE);
        return;
    }
    uint32_t last = p->pairs.drafts.items[def].last_ref;
    if (f->defs.items[def].run > runs->oldest && last != NOTE_NONE &&
        f->refs.items[last].pos > runs->start)
        pair_missing(p, i, mark_class, NOTE_WHY_RESTARTS, def);
    else
        refer(p, i, def, why_of(p, r, mark_class, def));
}

/* What stands below the last definitions of each class, and what 同注1 in a definition means. */
static void look_at_tails(Pairing *p)
{
    const NoteFinder *f = p->pairs.f;
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        p->runs[c] = (ClassRuns){.start = POS_NONE, .oldest = UINT32_MAX};
    Pos tail = POS_NONE;
    for (size_t i = 0, ref = 0; i < f->defs.count; i++) {
        const FoundDef *d = &f->defs.items[i];
        while (ref < f->refs.count && f->refs.items[ref].pos <= d->pos)
            ref++;
        for (; ref < f->refs.count && f->refs.items[ref].pos < d->end; ref++) {
            const FoundRef *r = &f->refs.items[ref];
            uint8_t by = p->pairs.support.by[r->mark_class];
            if (by != MARK_NONE)
                p->pairs.f->refs.items[ref].note =
                    map_get(&p->above, by, found_ref_value(r))->index;
        }
        map_get(&p->above, d->mark_class, d->value)->index = (uint32_t)i;
        p->runs[d->mark_class].last_end = d->end;
    }
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        if (p->runs[c].last_end && p->runs[c].last_end < tail)
            tail = p->runs[c].last_end;
    for (size_t i = f->refs.count; i-- > 0 && f->refs.items[i].pos >= tail;) {
        const FoundRef *r = &f->refs.items[i];
        ClassRuns *runs = &p->runs[p->pairs.support.by[r->mark_class]];
        if (runs->last_end && r->pos >= runs->last_end)
            runs->tail_begins = found_ref_value(r) == 1 && r->mark_class != MARK_FOOTNOTE;
    }
}

/* From the end to the start, so that the nearest following definition is the last one met. */
static void pair_all(Pairing *p)
{
    const NoteFinder *f = p->pairs.f;
    size_t ref = f->refs.count, def = f->defs.count;
    for (size_t i = 0; i < def; i++)
        add_draft(p, NOTE_WHY_LISTED);
    look_at_tails(p);
    while (ref > 0) {
        while (def > 0 && f->defs.items[def - 1].pos > f->refs.items[ref - 1].pos)
            pass_def(p, --def);
        pair_ref(p, --ref, def);
    }
    while (def > 0)
        pass_def(p, --def);
    for (size_t i = 0; i < f->terms.count; i++) {
        Draft *d = &p->pairs.drafts.items[f->terms.items[i].def];
        d->why = NOTE_WHY_TERM;
        if (d->first_ref == DRAFT_UNCITED)
            d->first_ref = f->terms.items[i].pos;
    }
}

#define NEIGHBOURS_MAX 8   // definitions looked at for one that is referred to
#define STRAYS_MAX     256 // marks looked at for one definition

static size_t first_ref_from(const NoteFinder *f, Pos pos)
{
    size_t low = 0, high = f->refs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->refs.items[middle].pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The reference of definition I is due between those of its neighbours: [LOW, HIGH). BETWEEN: there
 * is one on either side. */
static bool where_due(const Pairing *p, size_t i, Pos *low, Pos *high, bool *between)
{
    const NoteFinder *f = p->pairs.f;
    bool found = *between = false;
    size_t first = i;
    while (first > 0 && i - first < NEIGHBOURS_MAX && same_run(f, i, first - 1))
        first--;
    *low = first > 0 && !same_run(f, i, first - 1) ? f->defs.items[first - 1].end : 0;
    *high = f->defs.items[first].pos;
    for (size_t at = first; at < i; at++)
        if (p->pairs.drafts.items[at].first_ref != DRAFT_UNCITED) {
            *low = p->pairs.drafts.items[at].first_ref + 1;
            found = true;
        }
    for (size_t at = i + 1; same_run(f, i, at) && at - i <= NEIGHBOURS_MAX; at++)
        if (p->pairs.drafts.items[at].first_ref != DRAFT_UNCITED) {
            *high = p->pairs.drafts.items[at].first_ref;
            *between = found;
            return true;
        }
    return found && first + NEIGHBOURS_MAX > i;
}

/* A definition that nothing refers to: the only mark of another form, or the only damaged one,
 * where its reference is due. */
static void find_stray(Pairing *p, size_t i)
{
    const NoteFinder *f = p->pairs.f;
    Pos low, high;
    bool between;
    if (!mark_class_counts((MarkClass)f->defs.items[i].mark_class) ||
        !where_due(p, i, &low, &high, &between))
        return;
    size_t from = first_ref_from(f, low), same = 0, blank = 0, found = 0;
    for (size_t r = from; r < f->refs.count && r - from < STRAYS_MAX; r++) {
        const FoundRef *ref = &f->refs.items[r];
        if (ref->pos >= high)
            break;
        if (p->pairs.f->refs.items[r].note != NOTE_NONE)
            continue;
        bool torn = ref->mark_class == MARK_TORN, empty = torn && found_ref_value(ref) == 0;
        bool sure = torn || between || mark_class_is_plain((MarkClass)ref->mark_class);
        if (sure && found_ref_value(ref) == f->defs.items[i].value) {
            found = r;
            same++;
        } else if (empty && blank++ == 0 && same == 0) {
            found = r;
        }
    }
    if (same == 1 || (same == 0 && blank == 1))
        refer(p, found, (uint32_t)i,
              f->refs.items[found].mark_class == MARK_TORN ? NOTE_WHY_DAMAGED : NOTE_WHY_FORM);
}

static void find_strays(Pairing *p)
{
    for (size_t i = 0; i < p->pairs.f->defs.count; i++)
        if (p->pairs.drafts.items[i].first_ref == DRAFT_UNCITED)
            find_stray(p, i);
}

static void pair_and_list(NoteFinder *f, const char *data, const Text *text, Notes *out)
{
    Pairing p = {.pairs = {.f = f, .text = text}};
    note_support(f, &p.pairs.support);
    pair_all(&p);
    find_strays(&p);
    mem_free(p.following.slots);
    mem_free(p.above.slots);
    mem_free(p.missing.slots);
    note_list(&p.pairs, data, out);
}

void notefinder_resolve(const NoteFinder *f, const char *data, Notes *out)
{
    NoteFinder copy = *f;
    vec_copy(&copy.refs, &f->refs);
    vec_copy(&copy.defs, &f->defs);
    vec_copy(&copy.terms, &f->terms);
    notefinder_finish(&copy, data, NULL, out);
}

void notefinder_finish(NoteFinder *f, const char *data, const Text *text, Notes *out)
{
    pair_and_list(f, data, text, out);
    notefinder_done(f);
}
