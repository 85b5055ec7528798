/* Which definition each reference means. */
#include "doc/notefinder.h"
#include <stdio.h>
#include <string.h>

/* A map from (class, value) to an index: open addressing, grown by half full. */
typedef struct {
    uint64_t value;
    uint32_t index;
    uint32_t epoch;
    uint8_t mark_class; // MARK_NONE: free
} Slot;

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
            *map_slot(m, old.slots[i].mark_class, old.slots[i].value) = old.slots[i];
    mem_free(old.slots);
}

static Slot *map_get(NoteMap *m, uint8_t mark_class, uint64_t value)
{
    if (2 * (m->used + 1) > m->size)
        map_grow(m);
    Slot *slot = map_slot(m, mark_class, value);
    if (slot->mark_class == MARK_NONE) {
        *slot = (Slot){value, NOTE_NONE, 0, mark_class};
        m->used++;
    }
    return slot;
}

/* Which classes of marks are notes here, and by which class of definitions each is defined. */
typedef struct {
    uint8_t by[MARK_CLASS_COUNT];   // MARK_NONE: these marks are no notes
    uint64_t top[MARK_CLASS_COUNT]; // the largest number defined
    uint64_t largest[MARK_CLASS_COUNT];
    size_t refs[MARK_CLASS_COUNT];
} Support;

/* So many marks that rise from one are no accident. */
#define RISING_MIN 3

static bool may_be_defined_by(const Support *s, size_t c, size_t by)
{
    if (by == MARK_BARE && c == MARK_ROUND)
        return false; // a list and a bibliography
    return !s->by[c] && s->refs[c] > 0 && s->by[by] == by && s->largest[c] <= s->top[by] &&
           mark_class_counts((MarkClass)c) && mark_class_counts((MarkClass)by);
}

/* A run whose own form is never referred to is meant by another form: ⑴ = 〔1〕, [1] = 1. */
static void support_other_forms(const NoteFinder *f, Support *s)
{
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++) {
        if (s->by[c] != c || s->refs[c] > 0)
            continue;
        for (size_t other = 1; other < MARK_CLASS_COUNT; other++) {
            bool sure = mark_class_is_plain((MarkClass)other) || c == MARK_ZHU;
            uint64_t least = sure ? 1 : 2;
            bool all = f->risen[other] >= s->top[c] && s->top[c] >= least;
            if ((all || f->risen[other] >= RISING_MIN) && may_be_defined_by(s, other, c))
                s->by[other] = (uint8_t)c;
        }
    }
}

/* A few marks of another form whose numbers are all defined: 〔2〕 in the text, ［2］ in the run. */
static void support_strays(Support *s)
{
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        for (size_t by = 1; by < MARK_CLASS_COUNT; by++)
            if (mark_class_is_plain((MarkClass)c) && may_be_defined_by(s, c, by)) {
                s->by[c] = (uint8_t)by;
                break;
            }
}

static void find_support(const NoteFinder *f, Support *s)
{
    *s = (Support){0};
    for (size_t i = 0; i < f->defs.count; i++) {
        const FoundDef *d = &f->defs.items[i];
        s->by[d->mark_class] = d->mark_class;
        if (d->value > s->top[d->mark_class])
            s->top[d->mark_class] = d->value;
    }
    for (size_t i = 0; i < f->refs.count; i++) {
        const FoundRef *r = &f->refs.items[i];
        s->refs[r->mark_class]++;
        if (r->value > s->largest[r->mark_class])
            s->largest[r->mark_class] = r->value;
    }
    support_other_forms(f, s);
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        if (!s->by[c] && mark_class_is_plain((MarkClass)c) &&
            f->risen[c] >= RISING_MIN) // an id without any definition is [^a-z]: a pattern
            s->by[c] = (uint8_t)c;
    support_strays(s);
    if (s->top[MARK_SQUARE])
        s->by[MARK_TORN] = MARK_SQUARE;
}

/* A note while it is being put together. */
typedef struct {
    Pos first_ref, last_ref; // POS_NONE: none
    uint32_t other;          // definition that may be meant too, or NOTE_NONE
    uint8_t why;
} Draft;

/* What the walk from the end to the start knows of the runs of one class below it. */
typedef struct {
    uint32_t epoch;   // rises where numbers begin again
    uint32_t run;     // the nearest
    uint64_t first;   // number of it
    Pos start;        // of it; POS_NONE: none
    Pos last_end;     // of the last definition of all
    bool tail_begins; // the references below the last run begin at one: definitions are lost
} ClassRuns;

typedef struct {
    const NoteFinder *f;
    Support support;
    ClassRuns runs[MARK_CLASS_COUNT];
    NoteMap following, above, missing;
    VEC(Draft) drafts;  // those of definitions first, by index
    uint32_t *ref_note; // of each found reference, NOTE_NONE: no note
    uint32_t *def_epoch;
} Pairing;

static uint32_t add_draft(Pairing *p, NoteWhy why)
{
    vec_push(&p->drafts, ((Draft){POS_NONE, POS_NONE, NOTE_NONE, (uint8_t)why}));
    return (uint32_t)(p->drafts.count - 1);
}

static void refer(Pairing *p, size_t ref, uint32_t note, NoteWhy why)
{
    Draft *d = &p->drafts.items[note];
    p->ref_note[ref] = note;
    d->first_ref = p->f->refs.items[ref].pos;
    if (d->last_ref == POS_NONE)
        d->last_ref = d->first_ref;
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
    const NoteFinder *f = p->f;
    const FoundDef *d = &f->defs.items[i];
    ClassRuns *runs = &p->runs[d->mark_class];
    bool ends_run = !same_run(f, i, i + 1), begins_run = i == 0 || !same_run(f, i, i - 1);
    if (ends_run && runs->start != POS_NONE && runs->first <= d->value &&
        mark_class_counts((MarkClass)d->mark_class))
        runs->epoch++;
    if (begins_run || runs->start == POS_NONE)
        runs->first = d->value;
    runs->start = d->pos;
    runs->run = d->run;
    p->def_epoch[i] = runs->epoch;
    Slot *slot = map_get(&p->following, d->mark_class, d->value);
    if (slot->index != NOTE_NONE && same_run(f, i, slot->index))
        p->drafts.items[i].other = slot->index; // a number used twice
    slot->index = (uint32_t)i;
}

static NoteWhy why_of(const Pairing *p, const FoundRef *r, uint8_t mark_class, uint32_t def)
{
    if (r->mark_class == MARK_FOOTNOTE)
        return NOTE_WHY_MARKUP;
    if (r->mark_class == MARK_TORN)
        return NOTE_WHY_DAMAGED;
    if (r->mark_class != mark_class)
        return NOTE_WHY_FORM;
    bool near = p->f->defs.items[def].run == p->runs[mark_class].run;
    return near || !mark_class_counts((MarkClass)mark_class) ? NOTE_WHY_FOLLOWS : NOTE_WHY_FURTHER;
}

static void pair_missing(Pairing *p, size_t i, uint8_t mark_class, NoteWhy why, uint32_t other)
{
    const FoundRef *r = &p->f->refs.items[i];
    if (r->mark_class == MARK_TORN ||
        (mark_class == r->mark_class && !mark_class_is_plain((MarkClass)mark_class)))
        return; // (1) without a definition is a list
    uint32_t epoch = p->runs[mark_class].epoch;
    Slot *slot = map_get(&p->missing, mark_class, r->value);
    if (slot->index == NOTE_NONE || slot->epoch != epoch) {
        slot->index = add_draft(p, why);
        slot->epoch = epoch;
    }
    p->drafts.items[slot->index].other = other;
    refer(p, i, slot->index, why);
}

/* Reference I, below the last definitions of its class or in a text without any. */
static void pair_tail(Pairing *p, size_t i, uint8_t mark_class)
{
    const FoundRef *r = &p->f->refs.items[i];
    uint32_t above = map_get(&p->above, mark_class, r->value)->index;
    bool plain = r->mark_class != mark_class || mark_class_is_plain((MarkClass)mark_class);
    if (above != NOTE_NONE && plain && !p->runs[mark_class].tail_begins)
        refer(p, i, above, r->mark_class == MARK_FOOTNOTE ? NOTE_WHY_MARKUP : NOTE_WHY_ABOVE);
    else
        pair_missing(p, i, mark_class, p->support.top[mark_class] ? NOTE_WHY_LACKS : NOTE_WHY_RISES,
                     above);
}

/* DEF_BEFORE: definitions above it. */
static void pair_ref(Pairing *p, size_t i, size_t def_before)
{
    const NoteFinder *f = p->f;
    const FoundRef *r = &f->refs.items[i];
    uint8_t mark_class = p->support.by[r->mark_class];
    p->ref_note[i] = NOTE_NONE;
    if (mark_class == MARK_NONE || (r->mark_class == MARK_TORN && r->value == 0))
        return;
    if (def_before > 0 && r->pos == f->defs.items[def_before - 1].pos)
        return; // a label
    if (def_before > 0 && r->pos < f->defs.items[def_before - 1].end) {
        size_t own = def_in_run(f, f->defs.items[def_before - 1].run, r->value);
        if (own < f->defs.count) {
            refer(p, i, (uint32_t)own, NOTE_WHY_WITHIN);
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
    uint32_t def = map_get(&p->following, mark_class, r->value)->index;
    if (def == NOTE_NONE) {
        pair_missing(p, i, mark_class, NOTE_WHY_LACKS, NOTE_NONE);
        return;
    }
    Pos last = p->drafts.items[def].last_ref;
    if (p->def_epoch[def] != runs->epoch && last != POS_NONE && last > runs->start)
        pair_missing(p, i, mark_class, NOTE_WHY_RESTARTS, def);
    else
        refer(p, i, def, why_of(p, r, mark_class, def));
}

/* What stands below the last definitions of each class. */
static void look_at_tails(Pairing *p)
{
    const NoteFinder *f = p->f;
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        p->runs[c] = (ClassRuns){.start = POS_NONE};
    Pos tail = POS_NONE;
    for (size_t i = 0; i < f->defs.count; i++) {
        const FoundDef *d = &f->defs.items[i];
        map_get(&p->above, d->mark_class, d->value)->index = (uint32_t)i;
        p->runs[d->mark_class].last_end = d->end;
    }
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        if (p->runs[c].last_end && p->runs[c].last_end < tail)
            tail = p->runs[c].last_end;
    for (size_t i = f->refs.count; i-- > 0 && f->refs.items[i].pos >= tail;) {
        const FoundRef *r = &f->refs.items[i];
        ClassRuns *runs = &p->runs[p->support.by[r->mark_class]];
        if (runs->last_end && r->pos >= runs->last_end)
            runs->tail_begins = r->value == 1 && r->mark_class != MARK_FOOTNOTE;
    }
}

/* From the end to the start, so that the nearest following definition is the last one met. */
static void pair_all(Pairing *p)
{
    const NoteFinder *f = p->f;
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
        Draft *d = &p->drafts.items[f->terms.items[i].def];
        d->why = NOTE_WHY_TERM;
        if (d->first_ref == POS_NONE)
            d->first_ref = d->last_ref = f->terms.items[i].pos;
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
    const NoteFinder *f = p->f;
    bool found = *between = false;
    size_t first = i;
    while (first > 0 && i - first < NEIGHBOURS_MAX && same_run(f, i, first - 1))
        first--;
    *low = first > 0 && !same_run(f, i, first - 1) ? f->defs.items[first - 1].end : 0;
    *high = f->defs.items[first].pos;
    for (size_t at = first; at < i; at++)
        if (p->drafts.items[at].first_ref != POS_NONE) {
            *low = p->drafts.items[at].first_ref + 1;
            found = true;
        }
    for (size_t at = i + 1; same_run(f, i, at) && at - i <= NEIGHBOURS_MAX; at++)
        if (p->drafts.items[at].first_ref != POS_NONE) {
            *high = p->drafts.items[at].first_ref;
            *between = found;
            return true;
        }
    return found && first + NEIGHBOURS_MAX > i;
}

/* A definition that nothing refers to: the only mark of another form, or the only damaged one,
 * where its reference is due. */
static void find_stray(Pairing *p, size_t i)
{
    const NoteFinder *f = p->f;
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
        if (p->ref_note[r] != NOTE_NONE)
            continue;
        bool torn = ref->mark_class == MARK_TORN, empty = torn && ref->value == 0;
        bool sure = torn || between || mark_class_is_plain((MarkClass)ref->mark_class);
        if (sure && ref->value == f->defs.items[i].value) {
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
    for (size_t i = 0; i < p->f->defs.count; i++)
        if (p->drafts.items[i].first_ref == POS_NONE)
            find_stray(p, i);
}

/* A number used twice in one run is one note with two definitions. */
static uint32_t *merge_doubles(Pairing *p)
{
    size_t count = p->f->defs.count;
    uint32_t *def_note = mem_alloc((count + 1) * sizeof *def_note);
    for (size_t i = 0; i < count; i++)
        def_note[i] = (uint32_t)i;
    for (size_t i = 0; i < count; i++) {
        uint32_t other = p->drafts.items[i].other;
        if (other != NOTE_NONE && p->drafts.items[i].first_ref != POS_NONE)
            def_note[other] = def_note[i];
    }
    return def_note;
}

typedef struct {
    const Pairing *p;
    const char *data;
    Notes *out;
    const uint32_t *def_note;
    uint32_t *number;   // of each draft in OUT
    uint32_t *last_ref; // of each draft in OUT
    uint32_t *def_at;   // of each found definition in OUT
} Emitter;

static void set_label(Note *note, const char *label, size_t bytes)
{
    while (bytes > sizeof note->label)
        bytes = (size_t)(utf8_prev(label, label + bytes) - label);
    memcpy(note->label, label, bytes);
    note->label_bytes = (uint8_t)bytes;
}

static Note *number_note(Emitter *e, uint32_t draft)
{
    if (e->number[draft] == NOTE_NONE) {
        e->number[draft] = (uint32_t)e->out->notes.count;
        vec_push(&e->out->notes, ((Note){.why = e->p->drafts.items[draft].why,
                                         .first_ref = NOTE_NONE,
                                         .def = NOTE_NONE,
                                         .other = NOTE_NONE}));
    }
    return &e->out->notes.items[e->number[draft]];
}

/* As the first reference writes it; one of a list by its number. */
static void label_by_ref(Note *note, const char *data, const FoundRef *r)
{
    Mark mark;
    char number[24];
    const char *p = data + r->pos;
    if (mark_match((Str){p, r->bytes}, &mark) && mark.count == 1 && mark.label_bytes &&
        mark.mark_class != MARK_TORN)
        set_label(note, p + mark.label_at, mark.label_bytes);
    else
        set_label(note, number, (size_t)snprintf(number, sizeof number, "%u", (unsigned)r->value));
}

static Note *emit_ref(Emitter *e, Pos pos, uint16_t bytes, uint32_t draft)
{
    Note *note = number_note(e, draft);
    uint32_t at = (uint32_t)e->out->refs.count;
    vec_push(&e->out->refs, ((NoteRef){pos, bytes, e->number[draft], NOTE_NONE}));
    if (note->first_ref == NOTE_NONE)
        note->first_ref = at;
    else
        e->out->refs.items[e->last_ref[draft]].next = at;
    e->last_ref[draft] = at;
    return note;
}

static void emit_mark(Emitter *e, size_t i)
{
    const FoundRef *r = &e->p->f->refs.items[i];
    uint32_t draft = e->p->ref_note[i];
    if (draft == NOTE_NONE)
        return;
    Note *note = emit_ref(e, r->pos, r->bytes, draft);
    if (!note->label_bytes)
        label_by_ref(note, e->data, r);
}

static void emit_def(Emitter *e, size_t i)
{
    const FoundDef *d = &e->p->f->defs.items[i];
    if (d->mark_class == MARK_BARE && !memchr(e->p->support.by + 1, MARK_BARE, MARK_BARE - 1))
        return; // a bibliography that no mark refers to
    Note *note = number_note(e, e->def_note[i]);
    e->def_at[i] = (uint32_t)e->out->defs.count;
    if (note->def == NOTE_NONE) {
        note->def = e->def_at[i];
        set_label(note, e->data + d->pos + d->inner_at, d->inner_bytes);
    } else {
        note->other = e->def_at[i];
    }
    vec_push(&e->out->defs,
             ((NoteDef){d->pos, d->label_bytes, d->text_at, d->end, e->number[e->def_note[i]]}));
}

static Pos pos_of_ref(const NoteFinder *f, size_t i)
{
    return i < f->refs.count ? f->refs.items[i].pos : POS_NONE;
}

static Pos pos_of_term(const NoteFinder *f, size_t i)
{
    return i < f->terms.count ? f->terms.items[i].pos : POS_NONE;
}

/* Notes get their final numbers in the order in which the text meets them. */
static void emit_all(Emitter *e)
{
    const NoteFinder *f = e->p->f;
    for (size_t ref = 0, def = 0, term = 0;;) {
        Pos r = pos_of_ref(f, ref), t = pos_of_term(f, term);
        Pos d = def < f->defs.count ? f->defs.items[def].pos : POS_NONE;
        if (r == POS_NONE && t == POS_NONE && d == POS_NONE)
            break;
        if (r < d && r <= t) {
            emit_mark(e, ref++);
        } else if (t < d) {
            const FoundTerm *found = &f->terms.items[term++];
            emit_ref(e, found->pos, found->bytes, found->def);
        } else {
            emit_def(e, def++);
        }
    }
}

static void finish_notes(const Emitter *e)
{
    for (size_t i = 0; i < e->p->drafts.count; i++) {
        if (e->number[i] == NOTE_NONE)
            continue;
        Note *note = &e->out->notes.items[e->number[i]];
        uint32_t other = e->p->drafts.items[i].other;
        note->status = note->def == NOTE_NONE         ? NOTE_MISSING
                       : note->first_ref == NOTE_NONE ? NOTE_UNCITED
                                                      : NOTE_OK;
        if (note->other == NOTE_NONE && note->def == NOTE_NONE && other != NOTE_NONE)
            note->other = e->def_at[other];
    }
}

static uint32_t *none_each(size_t count)
{
    uint32_t *out = mem_alloc((count + 1) * sizeof *out);
    memset(out, 0xFF, (count + 1) * sizeof *out);
    return out;
}

static void emit(Pairing *p, const char *data, Notes *out)
{
    uint32_t *def_note = merge_doubles(p);
    Emitter e = {
        .p = p,
        .data = data,
        .out = out,
        .def_note = def_note,
        .number = none_each(p->drafts.count),
        .last_ref = none_each(p->drafts.count),
        .def_at = none_each(p->f->defs.count),
    };
    emit_all(&e);
    finish_notes(&e);
    mem_free(def_note);
    mem_free(e.number);
    mem_free(e.last_ref);
    mem_free(e.def_at);
}

void notefinder_resolve(const NoteFinder *f, const char *data, Notes *out)
{
    Pairing p = {.f = f};
    find_support(f, &p.support);
    p.ref_note = none_each(f->refs.count);
    p.def_epoch = none_each(f->defs.count);
    pair_all(&p);
    find_strays(&p);
    emit(&p, data, out);
    mem_free(p.ref_note);
    mem_free(p.def_epoch);
    mem_free(p.following.slots);
    mem_free(p.above.slots);
    mem_free(p.missing.slots);
    vec_done(&p.drafts);
}
