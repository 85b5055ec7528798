/* Marks on the screen: notes with the box beside one, entries of a table of contents. */
#include "app/app.h"
#include "base/i18n.h"
#include "doc/contents.h"
#include <stdio.h>

#define DEFINITION_BYTES_MAX 65536 // shown in a box; the rest is one Enter away

/* The mark of references, definitions or contents that follows FROM (STEP 1) or precedes it, within
 * [LOW, HIGH). */
static Pos next_mark(const Structure *s, Pos low, Pos high, Pos from, int step)
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
    Pos to = next_mark(n, low, high, b->focus, step);
    if (to == POS_NONE && b->focus != POS_NONE)
        to = next_mark(n, low, high, POS_NONE, step); // round again
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

/* What the first gap after POS says, or STR_NONE. */
static Str gap_after(const App *app, Pos pos)
{
    const Outline *o = &app_structure(app)->outline;
    for (size_t i = outline_lower_bound(o, pos); i < outline_count(o); i++) {
        const OutlineNode *node = outline_node(o, i);
        if (node->kind == OUTLINE_GAP)
            return text_slice(app->text, node->pos + node->text_at,
                              node->pos + node->text_at + node->text_bytes);
    }
    return STR_NONE;
}

static void describe_missing(App *app, const Note *note, Pos pos, StrBuf *out)
{
    strbuf_addf(out, _("This text has no definition for [%.*s]."), note->label_bytes, note->label);
    Str gap = gap_after(app, pos);
    if (gap.len) {
        strbuf_add_cstr(out, "\n");
        strbuf_addf(out, _("Some of it is missing further on: %.*s"), STR_FMT(gap));
    }
}

static void describe_definition(App *app, const NoteDef *def, StrBuf *out)
{
    Str s = str_trim(text_slice(app->text, def->pos + def->text_at, def->end));
    if (s.len > DEFINITION_BYTES_MAX)
        s.len = (size_t)(utf8_prev(s.data, s.data + DEFINITION_BYTES_MAX) - s.data);
    strbuf_add(out, s);
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
            app_breadcrumb(app->doc, node, out);
    }
}

static const char *enter_hint(bool goes, bool to_definition)
{
    if (!goes)
        return _(" Esc closes ");
    return to_definition ? _(" Enter goes there, Esc closes ")
                         : _(" Enter goes to the mark, Esc closes ");
}

static void open_box(App *app, const Note *note, bool is_ref, Pos pos)
{
    const Notes *n = &app_structure(app)->notes;
    StrBuf content = {0};
    char title[96];
    const NoteDef *def = note->def == NOTE_NONE ? NULL : &n->defs.items[note->def];
    if (is_ref && def)
        describe_definition(app, def, &content);
    else if (is_ref)
        describe_missing(app, note, pos, &content);
    else
        describe_references(app, note, &content);
    Pos first = note->first_ref == NOTE_NONE ? POS_NONE : n->refs.items[note->first_ref].pos;
    app->popup_goes = is_ref ? (def ? def->pos : POS_NONE) : first;
    snprintf(title, sizeof title, " %s %.*s ", _("Note"), note->label_bytes, note->label);
    popup_open(&app->popup, (Str){content.data, content.len}, title,
               enter_hint(app->popup_goes != POS_NONE, is_ref), &app->policy);
    app->popup_kind = POPUP_NOTE;
    strbuf_done(&content);
}

void note_open(App *app)
{
    const Notes *n = &app_structure(app)->notes;
    if (app->popup_kind == POPUP_NOTE) {
        Pos to = app->popup_goes;
        if (to == POS_NONE)
            return;
        note_close(app);
        move_jump(app, to);
        app->body.focus = to;
        return;
    }
    Pos pos = app->body.focus;
    const NoteRef *ref = pos == POS_NONE ? NULL : ref_at(n, pos);
    const NoteDef *def = pos == POS_NONE ? NULL : def_labelled_at(n, pos);
    const ContentsEntry *entry = pos == POS_NONE ? NULL : entry_over(app_structure(app), pos);
    if (ref)
        open_box(app, &n->notes.items[ref->note], true, pos);
    else if (def)
        open_box(app, &n->notes.items[def->note], false, pos);
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
