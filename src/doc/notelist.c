/*
 * Found notes as the list that is handed out, made where they stand: a text may have millions.
 *
 * Three passes: in the order of the text drafts get numbers and labels, references and definitions
 * become those handed out; then drafts go to their numbers' places; then each learns what names it.
 */
#include "doc/notepair.h"
#include <stdio.h>
#include <string.h>

/* A draft while it is listed. */
typedef struct {
    uint32_t number; // of its note, or NOTE_NONE
    uint32_t other;
    uint32_t label_at;
    uint8_t label_bytes;
    uint8_t why;
    bool defined; // the label is its definition's
} Listed;

/* A found definition once it is paired: no more than what is handed out of it. */
typedef struct {
    uint64_t pos : 40;
    uint64_t mark_class : 8;
    uint64_t label_bytes : 16;
    uint64_t end : 48;
    uint64_t text_at : 16;
    uint16_t inner_at, inner_bytes;
} PairedDef;

_Static_assert(sizeof(Listed) == sizeof(Draft) && sizeof(Note) == sizeof(Draft) &&
                   sizeof(NoteRef) <= sizeof(FoundRef) && sizeof(PairedDef) < sizeof(FoundDef) &&
                   sizeof(NoteDef) <= sizeof(PairedDef),
               "what is listed never overtakes what was found");

typedef struct {
    Pairs *p;
    const char *data;
    Notes *out;
    Listed *listed; // of each draft
    const PairedDef *defs;
    size_t def;         // the next one to be listed
    uint32_t count;     // of notes with a number
    uint32_t *def_note; // draft of each definition; NULL: its own
    uint32_t *def_at;   // of each found definition in OUT; NULL: the same
    bool skips_bare;
} Lister;

static uint32_t *number_each(size_t count)
{
    uint32_t *out = mem_alloc((count + 1) * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = (uint32_t)i;
    return out;
}

/* A number used twice in one run is one note with two definitions. NULL: there is none. */
static uint32_t *merge_doubles(const Pairs *p)
{
    size_t count = p->f->defs.count;
    uint32_t *def_note = NULL;
    for (size_t i = 0; i < count; i++) {
        uint32_t other = p->drafts.items[i].other;
        if (other == NOTE_NONE || p->drafts.items[i].first_ref == DRAFT_UNCITED)
            continue;
        if (!def_note)
            def_note = number_each(count);
        def_note[other] = def_note[i];
    }
    return def_note;
}

static Listed *list_drafts(Pairs *p)
{
    Listed *listed = (Listed *)p->drafts.items;
    for (size_t i = 0; i < p->drafts.count; i++) {
        Draft d = p->drafts.items[i];
        listed[i] = (Listed){.number = NOTE_NONE, .other = d.other, .why = d.why};
    }
    return listed;
}

/* What is not needed any more is given back at once. */
static PairedDef *pack_defs(NoteFinder *f)
{
    PairedDef *paired = (PairedDef *)f->defs.items;
    for (size_t i = 0; i < f->defs.count; i++) {
        FoundDef d = f->defs.items[i];
        paired[i] = (PairedDef){.pos = d.pos,
                                .mark_class = d.mark_class,
                                .label_bytes = d.label_bytes,
                                .end = d.end,
                                .text_at = d.text_at,
                                .inner_at = d.inner_at,
                                .inner_bytes = d.inner_bytes};
    }
    return f->defs.count ? mem_realloc(paired, f->defs.count * sizeof *paired) : NULL;
}

static void set_label(Notes *n, Listed *note, const char *label, size_t bytes)
{
    while (bytes > 0 && *label == ' ') {
        label++;
        bytes--;
    }
    while (bytes > 0 && label[bytes - 1] == ' ')
        bytes--;
    while (bytes > NOTE_LABEL_BYTES)
        bytes = (size_t)(utf8_prev(label, label + bytes) - label);
    if (note->label_bytes &&
        str_equal((Str){n->labels.data + note->label_at, note->label_bytes}, (Str){label, bytes}))
        return; // a definition's is its reference's as a rule
    note->label_at = (uint32_t)n->labels.len;
    note->label_bytes = (uint8_t)bytes;
    strbuf_add(&n->labels, (Str){label, bytes});
}

static Listed *number_note(Lister *l, uint32_t draft)
{
    Listed *note = &l->listed[draft];
    if (note->number == NOTE_NONE)
        note->number = l->count++;
    return note;
}

/* As the first reference writes it; one of a list by its number. */
static void label_by_ref(Lister *l, Listed *note, const FoundRef *r)
{
    Mark mark;
    char number[24];
    const char *p = l->data + r->pos;
    if (mark_match((Str){p, r->bytes}, &mark) && mark.count == 1 && mark.label_bytes &&
        mark.mark_class != MARK_TORN)
        set_label(l->out, note, p + mark.label_at, mark.label_bytes);
    else
        set_label(l->out, note, number,
                  (size_t)snprintf(number, sizeof number, "%u", (unsigned)r->value_low));
}

static Listed *emit_ref(Lister *l, Pos pos, uint16_t bytes, uint32_t draft)
{
    Listed *note = number_note(l, draft);
    vec_push(&l->out->refs,
             ((NoteRef){.pos = pos, .bytes = bytes, .note = note->number, .next = NOTE_NONE}));
    return note;
}

static bool is_skipped(const Lister *l, const PairedDef *d)
{
    return l->skips_bare && d->mark_class == MARK_BARE;
}

/* Whether the note of DRAFT gets its label from its definition, further on. */
static bool gets_def_label(const Lister *l, uint32_t draft)
{
    return draft >= l->def && draft < l->p->f->defs.count && !is_skipped(l, &l->defs[draft]) &&
           (!l->def_note || l->def_note[draft] == draft);
}

static void emit_mark(Lister *l, size_t i)
{
    FoundRef r = l->p->f->refs.items[i]; // its place may be the new entry's
    if (r.note == NOTE_NONE)
        return;
    Listed *note = emit_ref(l, r.pos, r.bytes, r.note);
    if (!note->label_bytes && !gets_def_label(l, r.note))
        label_by_ref(l, note, &r);
}

static void emit_def(Lister *l)
{
    size_t i = l->def++;
    PairedDef d = l->defs[i]; // its place may be the new entry's
    bool skipped = is_skipped(l, &d);
    if (l->def_at)
        l->def_at[i] = skipped ? NOTE_NONE : (uint32_t)l->out->defs.count;
    if (skipped)
        return;
    Listed *note = number_note(l, l->def_note ? l->def_note[i] : (uint32_t)i);
    if (!note->defined)
        set_label(l->out, note, l->data + d.pos + d.inner_at, d.inner_bytes);
    note->defined = true;
    vec_push(&l->out->defs, ((NoteDef){.pos = d.pos,
                                       .label_bytes = d.label_bytes,
                                       .end = d.end,
                                       .text_at = d.text_at,
                                       .note = note->number}));
}

static Pos pos_of_ref(const NoteFinder *f, size_t i)
{
    return i < f->refs.count ? f->refs.items[i].pos : POS_NONE;
}

static Pos pos_of_def(const Lister *l, size_t i)
{
    return i < l->p->f->defs.count ? l->defs[i].pos : POS_NONE;
}

static Pos pos_of_term(const NoteFinder *f, size_t i)
{
    return i < f->terms.count ? f->terms.items[i].pos : POS_NONE;
}

#define AHEAD 16 // marks whose text is on its way from memory while one is listed

/* What stands at POS: a text is read here once more, a little every now and then. */
static inline void fetch(const Lister *l, Pos pos)
{
    if (pos != POS_NONE)
        __builtin_prefetch(l->data + pos);
}

/* Notes get their final numbers in the order in which the text meets them. */
static void emit_all(Lister *l)
{
    const NoteFinder *f = l->p->f;
    Pos kept = 0;
    for (size_t ref = 0, term = 0;;) {
        Pos r = pos_of_ref(f, ref), t = pos_of_term(f, term), d = pos_of_def(l, l->def);
        if (r == POS_NONE && t == POS_NONE && d == POS_NONE)
            break;
        if (l->p->text)
            text_leave_behind(l->p->text, &kept, r < d ? r : d);
        if (r < d && r <= t) {
            fetch(l, pos_of_ref(f, ref + AHEAD));
            emit_mark(l, ref++);
        } else if (t < d) {
            const FoundTerm *found = &f->terms.items[term++];
            emit_ref(l, found->pos, found->bytes, found->def);
        } else {
            fetch(l, pos_of_def(l, l->def + AHEAD));
            emit_def(l);
        }
    }
}

/* Each to the place of its number, those without one behind all others. */
static void sort_listed(Lister *l)
{
    size_t count = l->p->drafts.count;
    for (size_t i = 0, last = l->count; i < count; i++)
        if (l->listed[i].number == NOTE_NONE)
            l->listed[i].number = (uint32_t)last++;
    for (size_t i = 0; i < count; i++)
        while (l->listed[i].number != i) {
            Listed it = l->listed[i];
            l->listed[i] = l->listed[it.number];
            l->listed[it.number] = it;
        }
}

static void add_other(Notes *n, size_t note, uint32_t def)
{
    vec_push(&n->others, ((NoteOther){(uint32_t)note, def}));
}

/* The notes, by number; until their definitions are known first_ref is what else may be meant. */
static void make_notes(Lister *l)
{
    Note *notes = (Note *)l->listed;
    for (size_t i = 0; i < l->count; i++) {
        Listed d = l->listed[i];
        notes[i] = (Note){.why = d.why,
                          .label_bytes = d.label_bytes,
                          .label_at = d.label_at,
                          .first_ref = d.other,
                          .def = NOTE_NONE};
    }
    Notes *out = l->out;
    out->notes.items = notes;
    out->notes.count = l->count;
    out->notes.cap = l->p->drafts.cap;
    vec_fit(&out->notes);
}

/* What stands in the text, into the notes. */
static void finish_notes(Lister *l)
{
    Notes *n = l->out;
    for (size_t i = 0; i < n->defs.count; i++) {
        Note *note = &n->notes.items[n->defs.items[i].note];
        if (note->def == NOTE_NONE)
            note->def = (uint32_t)i;
        else
            add_other(n, n->defs.items[i].note, (uint32_t)i);
    }
    for (size_t i = 0; i < n->notes.count; i++) {
        Note *note = &n->notes.items[i];
        uint32_t other = note->first_ref;
        if (other != NOTE_NONE && l->def_at)
            other = l->def_at[other];
        if (note->def == NOTE_NONE && other != NOTE_NONE)
            add_other(n, i, other);
        note->first_ref = NOTE_NONE;
    }
    for (size_t i = n->refs.count; i-- > 0;) {
        Note *note = &n->notes.items[n->refs.items[i].note];
        n->refs.items[i].next = note->first_ref;
        note->first_ref = (uint32_t)i;
    }
    for (size_t i = 0; i < n->notes.count; i++) {
        Note *note = &n->notes.items[i];
        note->status = note->def == NOTE_NONE         ? NOTE_MISSING
                       : note->first_ref == NOTE_NONE ? NOTE_UNCITED
                                                      : NOTE_OK;
    }
    notes_sort_others(n);
}

/* What is found is read once, in order, and each makes one entry of the list at most; only terms
 * come between. */
static void take_over(Lister *l)
{
    NoteFinder *f = l->p->f;
    Notes *out = l->out;
    if (f->terms.count == 0) {
        out->refs.items = (NoteRef *)f->refs.items;
        out->refs.cap = f->refs.cap * sizeof(FoundRef) / sizeof(NoteRef);
    }
    l->defs = pack_defs(f);
    out->defs.items = (NoteDef *)l->defs;
    out->defs.cap = f->defs.count * sizeof *l->defs / sizeof(NoteDef);
}

static void forget_found(NoteFinder *f)
{
    if (f->terms.count == 0)
        f->refs.items = NULL;
    f->defs.items = NULL;
}

void note_list(Pairs *p, const char *data, Notes *out)
{
    Lister l = {.p = p, .data = data, .out = out, .def_note = merge_doubles(p)};
    l.skips_bare = !memchr(p->support.by + 1, MARK_BARE, MARK_BARE - 1); // no mark refers to them
    if (l.skips_bare && p->support.by[MARK_BARE])
        l.def_at = number_each(p->f->defs.count);
    l.listed = list_drafts(p);
    take_over(&l);
    emit_all(&l);
    forget_found(p->f);
    vec_fit(&out->refs);
    vec_fit(&out->defs);
    sort_listed(&l);
    make_notes(&l);
    finish_notes(&l);
    mem_free(l.def_note);
    mem_free(l.def_at);
}
