/* The notes as the reader wants them. */
#include "doc/marks.h"
#include "doc/override.h"
#include "format/line.h"
#include <stdio.h>
#include <string.h>

/* Notes while they are made anew. Numbers of notes are those of IN, new ones follow. */
typedef struct {
    const Notes *in;
    Str text;
    VEC(NoteRef) refs;
    VEC(NoteDef) defs;
    VEC(Note) notes;
    StrBuf labels;
} Maker;

static Str label_of(const Maker *m, uint32_t note)
{
    const Note *n = &m->notes.items[note];
    return (Str){m->labels.data + n->label_at, n->label_bytes};
}

static uint32_t add_note(Maker *m, Str label)
{
    while (label.len > NOTE_LABEL_BYTES)
        label.len = (size_t)(utf8_prev(label.data, label.data + label.len) - label.data);
    vec_push(&m->notes, ((Note){.why = NOTE_WHY_READER,
                                .label_at = (uint32_t)m->labels.len,
                                .label_bytes = (uint8_t)label.len,
                                .first_ref = NOTE_NONE,
                                .def = NOTE_NONE}));
    strbuf_add(&m->labels, label);
    return (uint32_t)(m->notes.count - 1);
}

/* The note with LABEL that is defined next after POS, else last before it, or NOTE_NONE. */
static uint32_t note_defined(const Maker *m, Str label, Pos pos)
{
    uint32_t found = NOTE_NONE;
    for (size_t i = 0; i < m->defs.count; i++) {
        if (!str_equal(label_of(m, m->defs.items[i].note), label))
            continue;
        found = m->defs.items[i].note;
        if (m->defs.items[i].pos > pos)
            break;
    }
    return found;
}

static bool has_definition(const Maker *m, uint32_t note)
{
    for (size_t i = 0; i < m->defs.count; i++)
        if (m->defs.items[i].note == note)
            return true;
    return false;
}

/* The note with LABEL that is referred to last before POS and lacks a definition, or NOTE_NONE. */
static uint32_t note_wanted(const Maker *m, Str label, Pos pos)
{
    uint32_t found = NOTE_NONE;
    for (size_t i = 0; i < m->refs.count && m->refs.items[i].pos < pos; i++)
        if (str_equal(label_of(m, m->refs.items[i].note), label))
            found = m->refs.items[i].note;
    return found == NOTE_NONE || has_definition(m, found) ? NOTE_NONE : found;
}

static Pos line_start(Str text, Pos pos)
{
    const char *newline = pos ? memrchr(text.data, '\n', pos) : NULL;
    return newline ? (Pos)(newline + 1 - text.data) : 0;
}

static void add_definition(Maker *m, Pos pos, const Mark *mark)
{
    const char *from = m->text.data + pos;
    const char *newline = memchr(from, '\n', m->text.len - pos);
    Str line = {from, newline ? (size_t)(newline - from) : m->text.len - pos};
    Str body = {from + mark->bytes, line.len - mark->bytes};
    Str label = {from + mark->label_at, mark->label_bytes};
    uint32_t note = note_wanted(m, label, pos);
    if (note == NOTE_NONE)
        note = add_note(m, label);
    m->notes.items[note].why = NOTE_WHY_READER;
    vec_push(&m->defs, ((NoteDef){.pos = pos,
                                  .label_bytes = mark->bytes,
                                  .end = pos + line_trim(line).text_end,
                                  .text_at = (mark->bytes + blanks_bytes(body)) & 0xFFFF,
                                  .note = note}));
    for (size_t i = m->defs.count - 1; i > 0 && m->defs.items[i - 1].pos > pos; i--) {
        NoteDef def = m->defs.items[i];
        m->defs.items[i] = m->defs.items[i - 1];
        m->defs.items[i - 1] = def;
    }
}

static void add_reference(Maker *m, Pos pos, const Mark *mark, Str label)
{
    uint32_t note = note_defined(m, label, pos);
    if (note == NOTE_NONE)
        note = add_note(m, label);
    m->notes.items[note].why = NOTE_WHY_READER;
    vec_push(&m->refs, ((NoteRef){.pos = pos, .bytes = mark->bytes, .note = note}));
    for (size_t i = m->refs.count - 1; i > 0 && m->refs.items[i - 1].pos > pos; i--) {
        NoteRef ref = m->refs.items[i];
        m->refs.items[i] = m->refs.items[i - 1];
        m->refs.items[i - 1] = ref;
    }
}

/* One, or those of a list such as [1,3-5]. */
static void add_references(Maker *m, Pos pos, const Mark *mark)
{
    Str label = {m->text.data + pos + mark->label_at, mark->label_bytes};
    if (mark->count < 2)
        add_reference(m, pos, mark, label);
    for (unsigned i = 0; mark->count > 1 && i < mark->count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%u", (unsigned)mark->values[i]);
        add_reference(m, pos, mark, str_from(number));
    }
}

static bool stands_at(const Maker *m, Pos pos)
{
    uint32_t ref = notes_ref_lower_bound(m->in, pos), def = notes_def_lower_bound(m->in, pos);
    return (ref < m->in->refs.count && m->in->refs.items[ref].pos == pos) ||
           (def < m->in->defs.count && m->in->defs.items[def].pos == pos);
}

static void take_mark(Maker *m, Pos pos)
{
    Mark mark;
    if (pos >= m->text.len || stands_at(m, pos))
        return;
    Str rest = {m->text.data + pos, m->text.len - pos};
    Pos start = line_start(m->text, pos);
    Str before = {m->text.data + start, pos - start};
    bool first = blanks_bytes(before) == before.len;
    if (!mark_match(rest, &mark) && !(first && mark_match_bare(rest, &mark)))
        return;
    if (first)
        add_definition(m, pos, &mark);
    else
        add_references(m, pos, &mark);
}

static bool is_not(const OverrideVec *list, size_t *next, Pos pos)
{
    while (*next < list->count && list->items[*next].pos < pos)
        ++*next;
    return *next < list->count && list->items[*next].pos == pos &&
           list->items[*next].kind == OVERRIDE_NOT;
}

/* What IN has and the reader leaves. */
static void take_old(Maker *m, const OverrideVec *list)
{
    size_t next = 0;
    for (size_t i = 0; i < m->in->refs.count; i++) {
        NoteRef ref = m->in->refs.items[i];
        if (is_not(list, &next, ref.pos))
            m->notes.items[ref.note].why = NOTE_WHY_READER;
        else
            vec_push(&m->refs, ref);
    }
    next = 0;
    for (size_t i = 0; i < m->in->defs.count; i++) {
        NoteDef def = m->in->defs.items[i];
        if (is_not(list, &next, def.pos))
            m->notes.items[def.note].why = NOTE_WHY_READER;
        else
            vec_push(&m->defs, def);
    }
}

typedef struct {
    Maker *m;
    Notes *out;
    uint32_t *number, *last_ref; // of each note: in OUT, its last reference there
} Emitter;

static Note *number_note(Emitter *e, uint32_t note)
{
    if (e->number[note] == NOTE_NONE) {
        e->number[note] = (uint32_t)e->out->notes.count;
        Note n = e->m->notes.items[note];
        n.first_ref = n.def = NOTE_NONE;
        vec_push(&e->out->notes, n);
    }
    return &e->out->notes.items[e->number[note]];
}

static void emit_ref(Emitter *e, NoteRef ref)
{
    Note *note = number_note(e, ref.note);
    uint32_t at = (uint32_t)e->out->refs.count;
    if (note->first_ref == NOTE_NONE)
        note->first_ref = at;
    else
        e->out->refs.items[e->last_ref[ref.note]].next = at;
    e->last_ref[ref.note] = at;
    ref.note = e->number[ref.note];
    ref.next = NOTE_NONE;
    vec_push(&e->out->refs, ref);
}

static void emit_def(Emitter *e, NoteDef def)
{
    Note *note = number_note(e, def.note);
    if (note->def == NOTE_NONE)
        note->def = (uint32_t)e->out->defs.count;
    def.note = e->number[def.note];
    vec_push(&e->out->defs, def);
}

/* The definition of IN that OTHER was, where it stands in OUT, or NOTE_NONE. */
static uint32_t other_now(const Emitter *e, uint32_t other)
{
    Pos pos = e->m->in->defs.items[other].pos;
    uint32_t i = notes_def_lower_bound(e->out, pos);
    return i < e->out->defs.count && e->out->defs.items[i].pos == pos ? i : NOTE_NONE;
}

/* As notelist.c does: numbers in the order in which the text meets the notes. */
static void emit_all(Emitter *e)
{
    const Maker *m = e->m;
    size_t ref = 0, def = 0;
    while (ref < m->refs.count || def < m->defs.count) {
        bool first = def == m->defs.count ||
                     (ref < m->refs.count && m->refs.items[ref].pos < m->defs.items[def].pos);
        if (first)
            emit_ref(e, m->refs.items[ref++]);
        else
            emit_def(e, m->defs.items[def++]);
    }
    for (size_t i = 0; i < e->out->notes.count; i++) {
        Note *note = &e->out->notes.items[i];
        note->status = note->def == NOTE_NONE         ? NOTE_MISSING
                       : note->first_ref == NOTE_NONE ? NOTE_UNCITED
                                                      : NOTE_OK;
    }
}

static void take_others(Emitter *e)
{
    const Notes *in = e->m->in;
    for (size_t i = 0; i < in->others.count; i++) {
        uint32_t note = e->number[in->others.items[i].note];
        uint32_t def = other_now(e, in->others.items[i].def);
        if (note != NOTE_NONE && def != NOTE_NONE && def != e->out->notes.items[note].def)
            vec_push(&e->out->others, ((NoteOther){note, def}));
    }
    notes_sort_others(e->out);
}

/* Whether LIST says anything of notes. */
static bool is_of_notes(const Notes *in, const OverrideVec *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const Override *o = &list->items[i];
        uint32_t ref = notes_ref_lower_bound(in, o->pos), def = notes_def_lower_bound(in, o->pos);
        if (o->kind == OVERRIDE_NOTE ||
            (o->kind == OVERRIDE_NOT &&
             ((ref < in->refs.count && in->refs.items[ref].pos == o->pos) ||
              (def < in->defs.count && in->defs.items[def].pos == o->pos))))
            return true;
    }
    return false;
}

static void copy_notes(const Notes *in, Notes *out)
{
    vec_copy(&out->refs, &in->refs);
    vec_copy(&out->defs, &in->defs);
    vec_copy(&out->notes, &in->notes);
    strbuf_add(&out->labels, (Str){in->labels.data, in->labels.len});
}

void notes_override(const Notes *in, Str text, const OverrideVec *list, Notes *out)
{
    if (!is_of_notes(in, list)) {
        copy_notes(in, out);
        return;
    }
    Maker m = {.in = in, .text = text};
    for (size_t i = 0; i < in->notes.count; i++)
        vec_push(&m.notes, in->notes.items[i]);
    strbuf_add(&m.labels, (Str){in->labels.data, in->labels.len});
    take_old(&m, list);
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == OVERRIDE_NOTE)
            take_mark(&m, list->items[i].pos);
    size_t count = m.notes.count + 1;
    Emitter e = {.m = &m,
                 .out = out,
                 .number = mem_alloc(count * sizeof *e.number),
                 .last_ref = mem_alloc(count * sizeof *e.last_ref)};
    memset(e.number, 0xFF, count * sizeof *e.number);
    emit_all(&e);
    take_others(&e);
    out->labels = m.labels;
    mem_free(e.number);
    mem_free(e.last_ref);
    vec_done(&m.refs);
    vec_done(&m.defs);
    vec_done(&m.notes);
}
