#include "app/report.h"
#include "doc/shown.h"
#include <string.h>

/* The line of any position: newlines are counted once and kept at every LINE_STEP-th byte. */
#define LINE_STEP 16384 // bytes between places whose line is known

typedef struct {
    Str text;
    VEC(size_t) before; // newlines before each LINE_STEP-th byte, as far as was asked
} LineCounter;

static LineCounter line_counter(const Document *d)
{
    Text *text = document_text(d);
    return (LineCounter){.text = {text_data(text), text_ready(text)}};
}

static size_t newlines(Str text, Pos from, Pos to)
{
    const char *end = text.data + to;
    size_t n = 0;
    for (const char *p = text.data + from; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    return n;
}

/* References of one note may lie far apart, so lines are looked up, not counted on from the last. */
static size_t line_at(LineCounter *c, Pos pos)
{
    pos = pos < c->text.len ? pos : c->text.len;
    size_t step = pos / LINE_STEP;
    if (!c->before.count)
        vec_push(&c->before, 0);
    while (c->before.count <= step) {
        size_t i = c->before.count - 1, before = c->before.items[i];
        vec_push(&c->before, before + newlines(c->text, i * LINE_STEP, (i + 1) * LINE_STEP));
    }
    return 1 + c->before.items[step] + newlines(c->text, step * LINE_STEP, pos);
}

static void add_json_field(StrBuf *out, const char *name, Str value)
{
    strbuf_addf(out, ",\"%s\":\"", name);
    strbuf_add_json(out, value);
    strbuf_add_byte(out, '"');
}

static void add_node_json(const Document *d, uint32_t i, LineCounter *lines, StrBuf *out)
{
    const Outline *o = &document_structure(d)->outline;
    const OutlineNode *n = outline_node(o, i);
    StrBuf room = {0};
    ShownNode shown = shown_node(d, n, &room);
    strbuf_add_cstr(out, "{\"path\":\"");
    outline_path(o, i, out);
    strbuf_addf(out, "\",\"level\":%u,\"kind\":\"%s\"", (unsigned)n->level,
                outline_kind_name((OutlineKind)n->kind));
    add_json_field(out, "label", shown.label);
    add_json_field(out, "text", shown.name);
    strbuf_addf(out, ",\"offset\":%zu,\"line\":%zu", (Pos)n->pos, line_at(lines, n->pos));
    strbuf_addf(out, ",\"why\":\"%s\"", outline_why_code(n));
    strbuf_add_cstr(out, "}\n");
    strbuf_done(&room);
}

static void add_node_tree(const Document *d, uint32_t i, StrBuf *out)
{
    const OutlineNode *n = outline_node(&document_structure(d)->outline, i);
    strbuf_addf(out, "%*s", n->level > 1 ? 2 * (n->level - 1) : 0, "");
    StrBuf room = {0};
    ShownNode shown = shown_node(d, n, &room);
    strbuf_add_visible(out, shown.label);
    if (n->text_at > n->label_bytes && shown.label.len > 0)
        strbuf_add_byte(out, ' ');
    strbuf_add_visible(out, shown.name);
    strbuf_add_byte(out, '\n');
    strbuf_done(&room);
}

void report_outline(const Document *d, bool json, StrBuf *out)
{
    LineCounter lines = line_counter(d);
    uint32_t count = (uint32_t)outline_count(&document_structure(d)->outline);
    for (uint32_t i = 0; i < count; i++) {
        if (json)
            add_node_json(d, i, &lines, out);
        else
            add_node_tree(d, i, out);
    }
    vec_done(&lines.before);
}

static void add_refs_json(const Document *d, const Note *note, LineCounter *lines, StrBuf *out)
{
    const Structure *s = document_structure(d);
    for (uint32_t i = note->first_ref; i != NOTE_NONE; i = s->notes.refs.items[i].next) {
        Pos pos = s->notes.refs.items[i].pos;
        strbuf_addf(out, "%s{\"offset\":%zu,\"line\":%zu,\"path\":\"",
                    i == note->first_ref ? "" : ",", pos, line_at(lines, pos));
        uint32_t node = outline_at(&s->outline, pos);
        if (node != OUTLINE_NONE)
            outline_path(&s->outline, node, out);
        strbuf_add_cstr(out, "\"}");
    }
}

static void add_def_json(const Document *d, uint32_t i, LineCounter *lines, StrBuf *out)
{
    if (i == NOTE_NONE) {
        strbuf_add_cstr(out, "null");
        return;
    }
    const NoteDef *def = &document_structure(d)->notes.defs.items[i];
    strbuf_addf(out, "{\"offset\":%zu,\"line\":%zu", (Pos)def->pos, line_at(lines, def->pos));
    StrBuf room = {0};
    add_json_field(out, "text", shown_text(d, def->pos + def->text_at, def->end, &room));
    strbuf_add_byte(out, '}');
    strbuf_done(&room);
}

static void add_note_json(const Document *d, const Note *note, LineCounter *lines, StrBuf *out)
{
    strbuf_add_cstr(out, "{\"label\":\"");
    strbuf_add_json(out, notes_label(&document_structure(d)->notes, note));
    strbuf_addf(out, "\",\"status\":\"%s\",\"why\":\"%s\",\"refs\":[",
                note_status_name((NoteStatus)note->status), note_why_code(note));
    add_refs_json(d, note, lines, out);
    strbuf_add_cstr(out, "],\"definition\":");
    add_def_json(d, note->def, lines, out);
    uint32_t other = notes_other(&document_structure(d)->notes, note);
    if (other != NOTE_NONE) {
        strbuf_add_cstr(out, ",\"other\":");
        add_def_json(d, other, lines, out);
    }
    strbuf_add_cstr(out, "}\n");
}

static void add_note_list(const Document *d, const Note *note, StrBuf *out)
{
    const Structure *s = document_structure(d);
    size_t refs = 0;
    for (uint32_t i = note->first_ref; i != NOTE_NONE; i = s->notes.refs.items[i].next)
        refs++;
    strbuf_add_visible(out, notes_label(&document_structure(d)->notes, note));
    strbuf_addf(out, "\t%s\t%zu\t", note_status_name((NoteStatus)note->status), refs);
    if (note->def != NOTE_NONE) {
        const NoteDef *def = &s->notes.defs.items[note->def];
        StrBuf room = {0};
        strbuf_add_visible(out, shown_text(d, def->pos + def->text_at, def->end, &room));
        strbuf_done(&room);
    }
    strbuf_add_byte(out, '\n');
}

void report_notes(const Document *d, bool json, StrBuf *out)
{
    const Notes *notes = &document_structure(d)->notes;
    LineCounter lines = line_counter(d);
    for (size_t i = 0; i < notes->notes.count; i++) {
        if (json)
            add_note_json(d, &notes->notes.items[i], &lines, out);
        else
            add_note_list(d, &notes->notes.items[i], out);
    }
    vec_done(&lines.before);
}
