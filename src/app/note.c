/* Marks on the screen: notes with the box beside one, entries of a table of contents. */
#include "app/app.h"
#include "base/i18n.h"
#include "doc/contents.h"
#include "doc/shown.h"
#include <stdio.h>

#define PLACE_CELLS          30    // of the title of where a note is referred to
#define DEFINITION_BYTES_MAX 65536 // shown in a box; the rest is one Enter away

Pos note_next_mark(const Structure *s, Pos low, Pos high, Pos from, int step)
{
    const Notes *n = &s->notes;
    Pos best = POS_NONE;
    uint32_t ref = notes_ref_lower_bound(n, low), def = notes_def_lower_bound(n, low);
    uint32_t entry = contents_lower_bound(&s->contents, low);
    for (;;) {
        Pos r = ref < n->refs.count ? n->refs.items[ref].pos : POS_NONE;
        Pos d = def < n->defs.count ? n->defs.items[def].pos : POS_NONE;
        Pos e = entry < s->contents.count ? s->contents.items[entry].pos : POS_NONE;
        Pos at = r < d ? r : d;
        at = e < at ? e : at;
        if (at >= high)
            return step > 0 ? POS_NONE : best;
        ref += r == at;
        def += d == at;
        entry += e == at;
        if (step > 0 && (from == POS_NONE || at > from))
            return at;
        if (step < 0 && (from == POS_NONE || at < from))
            best = at;
    }
}

static const NoteRef *ref_at(const Notes *n, Pos pos)
{
    uint32_t i = notes_ref_lower_bound(n, pos);
    return i < n->refs.count && n->refs.items[i].pos == pos ? &n->refs.items[i] : NULL;
}

static const NoteDef *def_labelled_at(const Notes *n, Pos pos)
{
    uint32_t i = notes_def_lower_bound(n, pos);
    return i < n->defs.count && n->defs.items[i].pos == pos ? &n->defs.items[i] : NULL;
}

/* The entry of a table of contents that holds POS, or NULL. */
static const ContentsEntry *entry_over(const Structure *s, Pos pos)
{
    uint32_t i = contents_lower_bound(&s->contents, pos + 1);
    const ContentsEntry *e = i > 0 ? &s->contents.items[i - 1] : NULL;
    return e && pos < e->pos + e->bytes ? e : NULL;
}

void note_focus_next(App *app, int step)
{
    const Structure *n = app_structure(app);
    Body *b = &app->body;
    Pos low = body_top(b), high = body_bottom(b);
    Pos to = note_next_mark(n, low, high, b->focus, step);
    if (to == POS_NONE && b->focus != POS_NONE)
        to = note_next_mark(n, low, high, POS_NONE, step); // round again
    if (to == POS_NONE) {
        app_say(app, "%s", _("no note mark on the screen"));
        return;
    }
    bool open = app->popup_kind == POPUP_NOTE;
    note_close(app);
    b->focus = to;
    if (open)
        note_open(app);
}

/* The first gap after POS, or NULL. */
static const OutlineNode *gap_after(const App *app, Pos pos)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_seek(o, outline_lower_bound(o, pos), 1, OUTLINE_CLASS_GAPS);
    return i == OUTLINE_NONE ? NULL : outline_node(o, i);
}

static const NoteDef *def_of(const App *app, uint32_t index)
{
    return index == NOTE_NONE ? NULL : &app_structure(app)->notes.defs.items[index];
}

static void describe_definition(App *app, const NoteDef *def, StrBuf *out)
{
    Str s = str_trim(text_slice(app->text, def->pos + def->text_at, def->end));
    if (s.len > DEFINITION_BYTES_MAX)
        s.len = (size_t)(utf8_prev(s.data, s.data + DEFINITION_BYTES_MAX) - s.data);
    strbuf_add(out, s);
}

static void describe_other(App *app, const Note *note, StrBuf *out)
{
    const NoteDef *other = def_of(app, notes_other(&app_structure(app)->notes, note));
    if (!other)
        return;
    strbuf_add_byte(out, '\n');
    strbuf_addf(out, _("Perhaps line %zu is meant: "), document_line(app->doc, other->pos));
    describe_definition(app, other, out);
}

static void describe_missing(App *app, Str label, Pos pos, StrBuf *out)
{
    strbuf_addf(out, _("This text has no definition for [%.*s]."), STR_FMT(label));
    const OutlineNode *gap = gap_after(app, pos);
    if (gap) {
        StrBuf room = {0};
        strbuf_add_byte(out, '\n');
        strbuf_addf(out, _("Some of it is missing further on: %.*s"),
                    STR_FMT(shown_node(app->doc, gap, &room).name));
        strbuf_done(&room);
    }
}

/* What the mark at reference I means: one note, or those of a list such as [1,3-5]. */
static void describe_mark(App *app, uint32_t i, StrBuf *out)
{
    const Notes *n = &app_structure(app)->notes;
    Pos pos = n->refs.items[i].pos;
    bool list = i + 1 < n->refs.count && n->refs.items[i + 1].pos == pos;
    for (uint32_t at = i; at < n->refs.count && n->refs.items[at].pos == pos; at++) {
        const Note *note = &n->notes.items[n->refs.items[at].note];
        const NoteDef *def = def_of(app, note->def);
        Str label = notes_label(n, note);
        if (at > i)
            strbuf_add_byte(out, '\n');
        if (list && def)
            strbuf_addf(out, "[%.*s] ", STR_FMT(label));
        if (def)
            describe_definition(app, def, out);
        else
            describe_missing(app, label, pos, out);
        describe_other(app, note, out);
    }
}

/* Who refers to the definition, a line each. */
static void describe_references(App *app, const Note *note, StrBuf *out)
{
    const Notes *n = &app_structure(app)->notes;
    const Outline *o = &app_structure(app)->outline;
    if (note->first_ref == NOTE_NONE)
        strbuf_add_cstr(out, _("Nothing in this text refers to it."));
    for (uint32_t i = note->first_ref; i != NOTE_NONE; i = n->refs.items[i].next) {
        Pos pos = n->refs.items[i].pos;
        if (out->len)
            strbuf_add_byte(out, '\n');
        strbuf_addf(out, _("Referred to in line %zu: "), document_line(app->doc, pos));
        uint32_t node = outline_at(o, pos);
        if (node != OUTLINE_NONE)
            app_breadcrumb(app->doc, node, PLACE_CELLS, out);
    }
}

/* Where Enter goes from a box, and how the box says so. */
typedef struct {
    Pos pos; // POS_NONE: nowhere
    const char *hint;
} Way;

static Way way_from_mark(const App *app, const NoteRef *ref)
{
    const Notes *n = &app_structure(app)->notes;
    const Note *note = &n->notes.items[ref->note];
    const NoteDef *def = def_of(app, note->def != NOTE_NONE ? note->def : notes_other(n, note));
    if (def)
        return (Way){def->pos, _(" Enter goes there, Esc closes ")};
    const OutlineNode *gap = gap_after(app, ref->pos);
    if (gap)
        return (Way){gap->pos, _(" Enter goes to the gap, Esc closes ")};
    return (Way){POS_NONE, _(" Esc closes ")};
}

static void open_box(App *app, Str name, const StrBuf *content, Way way)
{
    char title[96];
    snprintf(title, sizeof title, " %s %.*s ", _("Note"), STR_FMT(name));
    popup_open(&app->popup, (Str){content->data, content->len}, title, way.hint, &app->policy);
    app->popup_goes = way.pos;
    app->popup_kind = POPUP_NOTE;
}

#define NAME_BYTES_MAX 40 // of a list of references in a box's title

static void open_mark(App *app, const NoteRef *ref)
{
    const Notes *n = &app_structure(app)->notes;
    const Note *note = &n->notes.items[ref->note];
    uint32_t i = (uint32_t)(ref - n->refs.items);
    bool list = i + 1 < n->refs.count && ref[1].pos == ref->pos && ref->bytes <= NAME_BYTES_MAX;
    Str name = list ? text_slice(app->text, ref->pos, ref->pos + ref->bytes) : notes_label(n, note);
    StrBuf content = {0};
    describe_mark(app, i, &content);
    open_box(app, name, &content, way_from_mark(app, ref));
    strbuf_done(&content);
}

static void open_label(App *app, const NoteDef *def)
{
    const Notes *n = &app_structure(app)->notes;
    const Note *note = &n->notes.items[def->note];
    Way way = {POS_NONE, _(" Esc closes ")};
    if (note->first_ref != NOTE_NONE)
        way = (Way){n->refs.items[note->first_ref].pos, _(" Enter goes to the mark, Esc closes ")};
    StrBuf content = {0};
    describe_references(app, note, &content);
    open_box(app, notes_label(n, note), &content, way);
    strbuf_done(&content);
}

/* Enter in an open box. */
static void go_on(App *app)
{
    Pos to = app->popup_goes;
    const Note *note = note_focused(app);
    if (to == POS_NONE) {
        Str label = note ? notes_label(&app_structure(app)->notes, note) : STR_NONE;
        if (note && note->def == NOTE_NONE)
            app_say(app, _("nowhere to go: this text has no definition for [%.*s]"),
                    STR_FMT(label));
        return;
    }
    note_close(app);
    move_jump(app, to);
    const Notes *n = &app_structure(app)->notes;
    app->body.focus = ref_at(n, to) || def_labelled_at(n, to) ? to : POS_NONE;
}

const Note *note_focused(const App *app)
{
    return note_at(app, app->body.focus);
}

const Note *note_at(const App *app, Pos pos)
{
    const Notes *n = &app_structure(app)->notes;
    const NoteRef *ref = pos == POS_NONE ? NULL : ref_at(n, pos);
    const NoteDef *def = pos == POS_NONE ? NULL : def_labelled_at(n, pos);
    return ref ? &n->notes.items[ref->note] : def ? &n->notes.items[def->note] : NULL;
}

void note_open(App *app)
{
    const Notes *n = &app_structure(app)->notes;
    if (app->popup_kind == POPUP_NOTE) {
        go_on(app);
        return;
    }
    Pos pos = app->body.focus;
    const NoteRef *ref = pos == POS_NONE ? NULL : ref_at(n, pos);
    const NoteDef *def = pos == POS_NONE ? NULL : def_labelled_at(n, pos);
    const ContentsEntry *entry = pos == POS_NONE ? NULL : entry_over(app_structure(app), pos);
    if (ref)
        open_mark(app, ref);
    else if (def)
        open_label(app, def);
    else if (entry)
        move_jump(app, entry->target);
    else
        move_scroll(app, 1);
}

void note_place(App *app)
{
    int x, y;
    if (body_place(&app->body, app->body.focus, &x, &y))
        popup_place_beside(&app->popup, app->body.area, x, y, &app->policy);
    else
        popup_place_middle(&app->popup, app->body.area, &app->policy);
}

void note_close(App *app)
{
    popup_close(&app->popup);
    app->popup_kind = POPUP_NONE;
    app->popup_goes = POS_NONE;
}

bool note_click(App *app, int x, int y)
{
    const Notes *n = &app_structure(app)->notes;
    Pos at = body_pos_at(&app->body, x, y);
    if (at == POS_NONE)
        return false;
    uint32_t i = notes_ref_lower_bound(n, at + 1);
    Pos mark = POS_NONE;
    if (i > 0 && at < n->refs.items[i - 1].pos + n->refs.items[i - 1].bytes)
        mark = n->refs.items[i - 1].pos;
    uint32_t d = notes_def_lower_bound(n, at + 1);
    if (d > 0 && at < n->defs.items[d - 1].pos + n->defs.items[d - 1].label_bytes)
        mark = n->defs.items[d - 1].pos;
    const ContentsEntry *entry = entry_over(app_structure(app), at);
    if (mark == POS_NONE && entry)
        mark = entry->pos;
    if (mark == POS_NONE)
        return false;
    note_close(app);
    app->body.focus = mark;
    note_open(app);
    return true;
}

void note_count_in_view(App *app, size_t *count, size_t *missing)
{
    const Notes *n = &app_structure(app)->notes;
    Pos high = body_bottom(&app->body);
    *count = *missing = 0;
    for (uint32_t i = notes_ref_lower_bound(n, body_top(&app->body));
         i < n->refs.count && n->refs.items[i].pos < high; i++) {
        ++*count;
        *missing += n->notes.items[n->refs.items[i].note].status == NOTE_MISSING;
    }
}
