/* What the reader says of items and notes, against what was inferred: said, kept, taken back. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include "doc/marks.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES 48 // of an item or line in a message

_Static_assert((int)OVERRIDE_NOT == (int)STORE_IS_NOT && (int)OVERRIDE_ITEM == (int)STORE_IS_ITEM &&
                   (int)OVERRIDE_NOTE == (int)STORE_IS_NOTE &&
                   (int)OVERRIDE_LEVEL == (int)STORE_IS_LEVEL,
               "what is kept is what is meant");

static int by_place(const void *a, const void *b)
{
    const Ruling *x = a, *y = b;
    return x->what.pos < y->what.pos ? -1 : x->what.pos > y->what.pos;
}

/* Whether the text has come so far that O can be looked for. */
static bool has_come(const App *app, const StoreOverride *o)
{
    return text_complete(app->text) || o->at.pos + ANCHOR_BYTES <= text_ready(app->text);
}

static size_t count_come(const App *app)
{
    const StoreDocument *d = &app->keep.document;
    size_t count = 0;
    for (size_t i = 0; i < d->overrides.count; i++)
        count += has_come(app, &d->overrides.items[i]);
    return count;
}

/* Find all places again, in the text as it is now. */
static void find_all(App *app)
{
    const StoreDocument *d = &app->keep.document;
    vec_clear(&app->rulings);
    for (size_t i = 0; i < d->overrides.count; i++) {
        const StoreOverride *o = &d->overrides.items[i];
        Pos pos = has_come(app, o) ? keep_find(app, &o->at) : POS_NONE;
        Override what = {pos, (uint8_t)o->verdict, (uint8_t)o->level};
        if (pos != POS_NONE)
            vec_push(&app->rulings, ((Ruling){what, o->id}));
    }
    if (app->rulings.count)
        qsort(app->rulings.items, app->rulings.count, sizeof *app->rulings.items, by_place);
}

void overrule_apply(App *app)
{
    OverrideVec list = {0};
    find_all(app);
    app->rulings_come = count_come(app);
    for (size_t i = 0; i < app->rulings.count; i++)
        if (!list.count || list.items[list.count - 1].pos < app->rulings.items[i].what.pos)
            vec_push(&list, app->rulings.items[i].what);
    document_set_overrides(app->doc, &list);
    vec_done(&list);
    body_invalidate(&app->body);
    if (app->beside.open)
        body_invalidate(&app->beside.body);
    view_refresh(app); // what it knows of the structure is void
}

bool overrule_news(App *app)
{
    if (app->rulings_come == app->keep.document.overrides.count || app->keep.state == KEEP_ASKED ||
        app->rulings_come == count_come(app))
        return false;
    overrule_apply(app);
    return true;
}

static const Ruling *ruling_at(const App *app, Pos pos)
{
    for (size_t i = 0; i < app->rulings.count; i++)
        if (app->rulings.items[i].what.pos == pos)
            return &app->rulings.items[i];
    return NULL;
}

void overrule_take_back(App *app, int64_t id)
{
    StoreChange c = {.kind = STORE_PUT_OVERRIDE, .remove = true, .override = {.id = id}};
    keep_change(app, &c);
    overrule_apply(app);
}

bool overrule_undo(App *app, Pos pos)
{
    const Ruling *r = pos == POS_NONE ? NULL : ruling_at(app, pos);
    if (!r)
        return false;
    overrule_take_back(app, r->id);
    app_say(app, "%s", _("taken back: as it was inferred"));
    return true;
}

void overrule_undo_chosen(App *app)
{
    SidebarView view = app_sidebar_view(app);
    size_t keyword;
    if (!overrule_undo(app, sidebar_target(&app->sidebar, &view, &keyword)))
        app_say(app, "%s", _("nothing was decided here; keywords are removed in their tab: T 3"));
}

static void decide(App *app, Override what)
{
    const Ruling *before = ruling_at(app, what.pos);
    StoreChange c = {
        .kind = STORE_PUT_OVERRIDE,
        .override = {.id = before ? before->id : store_new_id(),
                     .at = keep_anchor(app, what.pos),
                     .verdict = (StoreVerdict)what.kind,
                     .level = what.level},
    };
    keep_change(app, &c);
    overrule_apply(app);
}

/* Where the cursor of the open list or of the sidebar stands, else where the reader is. */
Pos overrule_place(App *app)
{
    Pos pos = POS_NONE;
    SidebarView view = app_sidebar_view(app);
    size_t keyword;
    if (view_shown(app))
        pos = view_reading(app);
    else if (app->sidebar.focused)
        pos = sidebar_target(&app->sidebar, &view, &keyword);
    return pos == POS_NONE ? app->point : pos;
}

Pos overrule_mark(App *app)
{
    bool listed = app->sidebar.focused && app->sidebar.tab == SIDEBAR_NOTES;
    Pos pos = view_shown(app) ? POS_NONE : listed ? overrule_place(app) : app->body.focus;
    return pos != POS_NONE && note_at(app, pos) ? pos : POS_NONE;
}

/* The item that this place is in, or NULL. */
static const OutlineNode *item_meant(App *app)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_at(o, overrule_place(app));
    return i == OUTLINE_NONE ? NULL : outline_node(o, i);
}

/* The first byte of the line that it is in. */
static Pos line_meant(App *app)
{
    return document_block(app->doc, overrule_place(app)).text;
}

/* The item that the line is or holds, else POS_NONE. */
static Pos item_of_line(App *app)
{
    const OutlineNode *node = item_meant(app);
    Block block = document_block(app->doc, overrule_place(app));
    return node && node->pos >= block.start && node->pos < block.next ? node->pos : POS_NONE;
}

static bool is_inferred(const App *app, Pos pos)
{
    const Structure *s = document_inferred(app->doc);
    uint32_t i = outline_lower_bound(&s->outline, pos);
    return (i < outline_count(&s->outline) && outline_node(&s->outline, i)->pos == pos) ||
           note_next_mark(s, pos, pos + 1, POS_NONE, 1) == pos;
}

/* What stands at POS, in a few characters. */
static Str name_at(const App *app, Pos pos)
{
    Str s = text_slice(app->text, pos, pos + NAME_BYTES);
    if (pos + s.len < text_ready(app->text)) // between characters
        while (s.len && ((unsigned char)s.data[s.len] & 0xC0) == 0x80)
            s.len--;
    return str_trim(str_first_line(s));
}

static void say_level(App *app, Str argument)
{
    char text[8];
    snprintf(text, sizeof text, "%.*s", STR_FMT(argument));
    char *end;
    long level = strtol(text, &end, 10);
    if (!argument.len || *end || level < 1 || level > OVERRIDE_LEVEL_MAX) {
        app_say(app, _("which level? 1 to %d: :level 2"), OVERRIDE_LEVEL_MAX);
        return;
    }
    Pos pos = item_of_line(app);
    pos = pos == POS_NONE ? line_meant(app) : pos;
    decide(app, (Override){pos, OVERRIDE_LEVEL, (uint8_t)level});
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_at(o, pos);
    Str name = name_at(app, pos);
    if (i == OUTLINE_NONE || outline_node(o, i)->pos != pos)
        app_say(app, "%s", _("nothing there to make an item of"));
    else
        app_say(app, _("level %u: %.*s"), outline_node(o, i)->level, STR_FMT(name));
}

static void say_not(App *app)
{
    const OutlineNode *node = item_meant(app);
    Pos mark = overrule_mark(app), pos = mark != POS_NONE ? mark : node ? node->pos : POS_NONE;
    if (pos == POS_NONE) {
        app_say(app, "%s", _("no item here"));
        return;
    }
    note_close(app);
    Str name = name_at(app, pos);
    const Ruling *r = ruling_at(app, pos);
    if (r && !is_inferred(app, pos)) { // it is one by the reader's word alone
        overrule_take_back(app, r->id);
    } else {
        decide(app, (Override){pos, OVERRIDE_NOT, 0});
    }
    if (app->body.focus == pos)
        app->body.focus = POS_NONE;
    app_say(app, mark == POS_NONE ? _("no item any more: %.*s") : _("no note: %.*s"),
            STR_FMT(name));
}

static void say_item(App *app)
{
    Pos pos = line_meant(app);
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_lower_bound(o, pos);
    const Ruling *r = ruling_at(app, pos);
    Str name = name_at(app, pos);
    if (i < outline_count(o) && outline_node(o, i)->pos == pos) {
        app_say(app, _("an item already: %.*s"), STR_FMT(name));
    } else if (!name.len) {
        app_say(app, "%s", _("nothing there to make an item of"));
    } else if (r && r->what.kind == OVERRIDE_NOT && is_inferred(app, pos)) {
        overrule_undo(app, pos);
    } else {
        decide(app, (Override){pos, OVERRIDE_ITEM, 0});
        app_say(app, _("an item: %.*s"), STR_FMT(name));
    }
}

/* The mark at the current hit, or at the start of the line; POS_NONE: neither is one. */
static Pos mark_meant(App *app)
{
    Mark mark;
    Pos hit = lookup_on_hit(app) ? app->body.current.start : POS_NONE;
    Pos places[] = {hit, line_meant(app)};
    for (size_t i = 0; i < 2; i++) {
        if (places[i] == POS_NONE)
            continue;
        Str rest = text_slice(app->text, places[i], text_ready(app->text));
        if (mark_match(rest, &mark) || (i > 0 && mark_match_bare(rest, &mark)))
            return places[i];
    }
    return POS_NONE;
}

static void say_note(App *app)
{
    Pos pos = mark_meant(app);
    const Structure *s = app_structure(app);
    if (pos == POS_NONE) {
        app_say(app, "%s", _("no note mark at the hit or at the start of the line"));
    } else if (note_next_mark(s, pos, pos + 1, POS_NONE, 1) == pos) {
        app_say(app, _("a note already: %.*s"), STR_FMT(name_at(app, pos)));
    } else if (is_inferred(app, pos) && ruling_at(app, pos)) {
        overrule_undo(app, pos);
    } else {
        decide(app, (Override){pos, OVERRIDE_NOTE, 0});
        app_say(app, _("a note: %.*s"), STR_FMT(name_at(app, pos)));
    }
    app->body.focus = pos == POS_NONE ? app->body.focus : pos;
}

void run_overrule(App *app, const CommandCall *call)
{
    switch (call->id) {
    case COMMAND_LEVEL:
        say_level(app, call->argument);
        break;
    case COMMAND_NOT:
        say_not(app);
        break;
    case COMMAND_ITEM:
        say_item(app);
        break;
    default:
        say_note(app);
    }
}
