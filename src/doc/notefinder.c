#include "doc/notefinder.h"
#include <string.h>

void notefinder_done(NoteFinder *f)
{
    vec_done(&f->refs);
    vec_done(&f->defs);
}

void notefinder_add_ref(NoteFinder *f, Pos pos, const Mark *mark)
{
    for (size_t i = 0; i < mark->count; i++)
        vec_push(&f->refs, ((FoundRef){.pos = pos,
                                       .value = mark->values[i],
                                       .bytes = mark->bytes,
                                       .label_at = mark->label_at,
                                       .label_bytes = mark->label_bytes,
                                       .mark_class = mark->mark_class}));
}

/* A map from (class, value) to a note: open addressing, grown by half full. */
typedef struct {
    uint64_t value;
    uint32_t note;
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

static uint32_t *map_get(NoteMap *m, uint8_t mark_class, uint64_t value)
{
    if (2 * (m->used + 1) > m->size)
        map_grow(m);
    Slot *slot = map_slot(m, mark_class, value);
    if (slot->mark_class == MARK_NONE) {
        *slot = (Slot){value, NOTE_NONE, mark_class};
        m->used++;
    }
    return &slot->note;
}

/* Which classes of marks are notes here, and by which class of definitions each is defined. */
typedef struct {
    uint8_t by[MARK_CLASS_COUNT];   // MARK_NONE: these marks are no notes
    uint64_t top[MARK_CLASS_COUNT]; // the largest number defined
} Support;

/* Without definitions, marks are notes if they rise from one as notes do. */
#define RISING_MIN 3

/* A form of definitions that goes as far as LARGEST: 〔2〕 in the text, ［2］ in the run. */
static uint8_t class_that_defines(const Support *s, uint64_t largest)
{
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        if (c != MARK_FOOTNOTE && s->by[c] == c && s->top[c] >= largest)
            return (uint8_t)c;
    return MARK_NONE;
}

static void find_support(const NoteFinder *f, Support *s)
{
    uint64_t next[MARK_CLASS_COUNT];
    uint64_t largest[MARK_CLASS_COUNT] = {0};
    size_t refs[MARK_CLASS_COUNT] = {0};
    *s = (Support){{0}, {0}};
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        next[c] = 1;
    for (size_t i = 0; i < f->defs.count; i++) {
        const FoundDef *d = &f->defs.items[i];
        s->by[d->mark_class] = d->mark_class;
        if (d->value > s->top[d->mark_class])
            s->top[d->mark_class] = d->value;
    }
    for (size_t i = 0; i < f->refs.count; i++) {
        const FoundRef *r = &f->refs.items[i];
        refs[r->mark_class]++;
        if (r->value > largest[r->mark_class])
            largest[r->mark_class] = r->value;
        next[r->mark_class] += r->value == next[r->mark_class];
    }
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        if (!s->by[c] && mark_class_is_plain((MarkClass)c) &&
            next[c] > RISING_MIN) // an id without any definition is [^a-z]: a pattern
            s->by[c] = (uint8_t)c;
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        if (!s->by[c] && refs[c] > 0 && c != MARK_FOOTNOTE && mark_class_is_plain((MarkClass)c))
            s->by[c] = class_that_defines(s, largest[c]);
    // a run whose own form is never referred to may be meant by another form: ⑴ = 〔1〕
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++) {
        if (s->by[c] != c || refs[c] > 0)
            continue;
        for (size_t other = 1; other < MARK_CLASS_COUNT; other++)
            if (other != c && !s->by[other] && next[other] > RISING_MIN &&
                next[other] - 1 <= s->top[c])
                s->by[other] = (uint8_t)c;
    }
}

typedef struct {
    const NoteFinder *f;
    Support support;
    NoteMap map;
    uint32_t *ref_note; // of each found reference, NOTE_NONE: no note
    uint32_t *def_note;
    uint32_t notes;
} Pairing;

/* The definition of the run of definition I with VALUE: runs rise without holes, mostly. */
static size_t def_in_run(const NoteFinder *f, size_t i, uint64_t value)
{
    const FoundDef *d = &f->defs.items[i];
    size_t target =
        value >= d->value ? i + (size_t)(value - d->value) : i - (size_t)(d->value - value);
    if (target < f->defs.count && f->defs.items[target].run == d->run &&
        f->defs.items[target].value == value)
        return target;
    return f->defs.count;
}

static void pair_ref(Pairing *p, size_t i, size_t def_before)
{
    const FoundRef *r = &p->f->refs.items[i];
    uint8_t mark_class = p->support.by[r->mark_class];
    p->ref_note[i] = NOTE_NONE;
    if (mark_class == MARK_NONE)
        return;
    if (def_before > 0 && r->pos < p->f->defs.items[def_before - 1].end) {
        size_t own = def_in_run(p->f, def_before - 1, r->value);
        if (own < p->f->defs.count && p->def_note[own] != NOTE_NONE) {
            p->ref_note[i] = p->def_note[own];
            return;
        }
        if (!mark_class_is_plain((MarkClass)r->mark_class))
            return;
    }
    uint32_t *note = map_get(&p->map, mark_class, r->value);
    if (*note == NOTE_NONE && !mark_class_is_plain((MarkClass)r->mark_class) &&
        r->mark_class == mark_class)
        return; // (1) without a definition is a list
    if (*note == NOTE_NONE)
        *note = p->notes++;
    p->ref_note[i] = *note;
}

/* From the end to the start, so that the nearest following definition is the last one met. */
static void pair_all(Pairing *p)
{
    const NoteFinder *f = p->f;
    size_t ref = f->refs.count, def = f->defs.count;
    for (size_t i = 0; i < def; i++) {
        p->def_note[i] = p->notes++;
    }
    while (ref > 0) {
        while (def > 0 && f->defs.items[def - 1].pos > f->refs.items[ref - 1].pos) {
            def--;
            *map_get(&p->map, f->defs.items[def].mark_class, f->defs.items[def].value) =
                p->def_note[def];
        }
        ref--;
        pair_ref(p, ref, def);
    }
}

static void set_label(Note *note, const char *label, size_t bytes)
{
    while (bytes > sizeof note->label)
        bytes = (size_t)(utf8_prev(label, label + bytes) - label);
    memcpy(note->label, label, bytes);
    note->label_bytes = (uint8_t)bytes;
}

static uint32_t number_note(Notes *out, uint32_t *number, uint32_t note)
{
    if (number[note] == NOTE_NONE) {
        number[note] = (uint32_t)out->notes.count;
        vec_push(&out->notes, ((Note){.first_ref = NOTE_NONE, .def = NOTE_NONE}));
    }
    return number[note];
}

static void emit_ref(const Pairing *p, const char *data, Notes *out, uint32_t *number,
                     uint32_t *last_ref, size_t i)
{
    if (p->ref_note[i] == NOTE_NONE)
        return;
    const FoundRef *r = &p->f->refs.items[i];
    uint32_t n = number_note(out, number, p->ref_note[i]), at = (uint32_t)out->refs.count;
    Note *note = &out->notes.items[n];
    vec_push(&out->refs, ((NoteRef){r->pos, r->bytes, n, NOTE_NONE}));
    if (note->first_ref == NOTE_NONE) {
        note->first_ref = at;
        if (r->mark_class != MARK_FOOTNOTE && r->value > 0 && r->label_bytes > 3 &&
            memchr(data + r->pos, ',', r->bytes))
            note->label_bytes = 0; // one of a list: its definition or its number names it
        else
            set_label(note, data + r->pos + r->label_at, r->label_bytes);
    } else {
        out->refs.items[last_ref[p->ref_note[i]]].next = at;
    }
    last_ref[p->ref_note[i]] = at;
}

static void emit_def(const Pairing *p, const char *data, Notes *out, uint32_t *number, size_t i)
{
    const FoundDef *d = &p->f->defs.items[i];
    uint32_t n = number_note(out, number, p->def_note[i]);
    Note *note = &out->notes.items[n];
    note->def = (uint32_t)out->defs.count;
    set_label(note, data + d->pos + d->inner_at, d->inner_bytes);
    vec_push(&out->defs, ((NoteDef){d->pos, d->label_bytes, d->text_at, d->end, n}));
}

/* Notes get their final numbers in the order in which the text meets them. */
static void emit_all(const Pairing *p, const char *data, Notes *out)
{
    const NoteFinder *f = p->f;
    uint32_t *number = mem_alloc((p->notes + 1u) * sizeof *number);
    uint32_t *last_ref = mem_alloc((p->notes + 1u) * sizeof *last_ref);
    memset(number, 0xFF, (p->notes + 1u) * sizeof *number);
    for (size_t ref = 0, def = 0; ref < f->refs.count || def < f->defs.count;) {
        if (def == f->defs.count ||
            (ref < f->refs.count && f->refs.items[ref].pos < f->defs.items[def].pos))
            emit_ref(p, data, out, number, last_ref, ref++);
        else
            emit_def(p, data, out, number, def++);
    }
    mem_free(number);
    mem_free(last_ref);
}

void notefinder_resolve(const NoteFinder *f, const char *data, Notes *out)
{
    Pairing p = {.f = f};
    find_support(f, &p.support);
    p.ref_note = mem_alloc((f->refs.count + 1) * sizeof *p.ref_note);
    p.def_note = mem_alloc((f->defs.count + 1) * sizeof *p.def_note);
    pair_all(&p);
    emit_all(&p, data, out);
    for (size_t i = 0; i < out->notes.count; i++) {
        Note *note = &out->notes.items[i];
        note->status = note->def == NOTE_NONE         ? NOTE_MISSING
                       : note->first_ref == NOTE_NONE ? NOTE_UNCITED
                                                      : NOTE_OK;
    }
    mem_free(p.ref_note);
    mem_free(p.def_note);
    mem_free(p.map.slots);
}
