/* Found notes as the list that is handed out. */
#include "doc/notepair.h"
#include <stdio.h>
#include <string.h>

/* A number used twice in one run is one note with two definitions. */
static uint32_t *merge_doubles(const Pairs *p)
{
    size_t count = p->f->defs.count;
    uint32_t *def_note = mem_alloc((count + 1) * sizeof *def_note);
    for (size_t i = 0; i < count; i++)
        def_note[i] = (uint32_t)i;
    for (size_t i = 0; i < count; i++) {
        uint32_t other = p->drafts.items[i].other;
        if (other != NOTE_NONE && p->drafts.items[i].first_ref != DRAFT_UNCITED)
            def_note[other] = def_note[i];
    }
    return def_note;
}

typedef struct {
    Pairs *p;
    const char *data;
    Notes *out;
    const uint32_t *def_note;
    uint32_t *number; // of each draft in OUT
    uint32_t *def_at; // of each found definition in OUT
} Emitter;

static void set_label(Notes *n, Note *note, const char *label, size_t bytes)
{
    while (bytes > 0 && *label == ' ') {
        label++;
        bytes--;
    }
    while (bytes > 0 && label[bytes - 1] == ' ')
        bytes--;
    while (bytes > NOTE_LABEL_BYTES)
        bytes = (size_t)(utf8_prev(label, label + bytes) - label);
    if (str_equal(notes_label(n, note), (Str){label, bytes}))
        return; // a definition's is its reference's as a rule
    note->label_at = (uint32_t)n->labels.len;
    note->label_bytes = (uint8_t)bytes;
    strbuf_add(&n->labels, (Str){label, bytes});
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
static void label_by_ref(Emitter *e, Note *note, const FoundRef *r)
{
    Mark mark;
    char number[24];
    const char *p = e->data + r->pos;
    if (mark_match((Str){p, r->bytes}, &mark) && mark.count == 1 && mark.label_bytes &&
        mark.mark_class != MARK_TORN)
        set_label(e->out, note, p + mark.label_at, mark.label_bytes);
    else
        set_label(e->out, note, number,
                  (size_t)snprintf(number, sizeof number, "%u", (unsigned)r->value));
}

static Note *emit_ref(Emitter *e, Pos pos, uint16_t bytes, uint32_t draft)
{
    Note *note = number_note(e, draft);
    Draft *d = &e->p->drafts.items[draft];
    uint32_t at = (uint32_t)e->out->refs.count;
    vec_push(&e->out->refs,
             ((NoteRef){.pos = pos, .bytes = bytes, .note = e->number[draft], .next = NOTE_NONE}));
    if (note->first_ref == NOTE_NONE)
        note->first_ref = at;
    else
        e->out->refs.items[d->last_ref].next = at;
    d->last_ref = at;
    return note;
}

static void emit_mark(Emitter *e, size_t i)
{
    FoundRef r = e->p->f->refs.items[i]; // its place may be the new entry's
    uint32_t draft = e->p->ref_note[i];
    if (draft == NOTE_NONE)
        return;
    Note *note = emit_ref(e, r.pos, r.bytes, draft);
    if (!note->label_bytes)
        label_by_ref(e, note, &r);
}

static void emit_def(Emitter *e, size_t i)
{
    FoundDef d = e->p->f->defs.items[i]; // its place may be the new entry's
    if (d.mark_class == MARK_BARE && !memchr(e->p->support.by + 1, MARK_BARE, MARK_BARE - 1))
        return; // a bibliography that no mark refers to
    Note *note = number_note(e, e->def_note[i]);
    e->def_at[i] = (uint32_t)e->out->defs.count;
    if (note->def == NOTE_NONE) {
        note->def = e->def_at[i];
        set_label(e->out, note, e->data + d.pos + d.inner_at, d.inner_bytes);
    } else {
        note->other = e->def_at[i];
    }
    vec_push(&e->out->defs, ((NoteDef){.pos = d.pos,
                                       .label_bytes = d.label_bytes,
                                       .end = d.end,
                                       .text_at = d.text_at,
                                       .note = e->number[e->def_note[i]]}));
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

void note_list(Pairs *p, const char *data, Notes *out)
{
    uint32_t *def_note = merge_doubles(p);
    Emitter e = {
        .p = p,
        .data = data,
        .out = out,
        .def_note = def_note,
        .number = none_each(p->drafts.count),
        .def_at = none_each(p->f->defs.count),
    };
    emit_all(&e);
    finish_notes(&e);
    mem_free(def_note);
    mem_free(e.number);
    mem_free(e.def_at);
}
