/* What the reader decided about items and notes of this text, each to go to or to take back. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include <stdio.h>

#define KIND_CELLS 10 // what was decided
#define SAYS_BYTES 120

/* Those that were found, by place, then those whose words are gone. */
typedef struct {
    VEC(Ruling) rows; // of the lost the position is POS_NONE
} Decisions;

static bool is_found(const App *app, int64_t id)
{
    for (size_t i = 0; i < app->rulings.count; i++)
        if (app->rulings.items[i].id == id)
            return true;
    return false;
}

static void gather(App *app, Decisions *d)
{
    const StoreDocument *kept = &app->keep.document;
    vec_clear(&d->rows);
    for (size_t i = 0; i < app->rulings.count; i++)
        vec_push(&d->rows, app->rulings.items[i]);
    for (size_t i = 0; i < kept->overrides.count; i++) {
        const StoreOverride *o = &kept->overrides.items[i];
        Override lost = {POS_NONE, (uint8_t)o->verdict, (uint8_t)o->level};
        if (!is_found(app, o->id))
            vec_push(&d->rows, ((Ruling){lost, o->id}));
    }
}

static size_t count(App *app, void *state)
{
    (void)app;
    return ((Decisions *)state)->rows.count;
}

static const StoreOverride *kept_of(const App *app, int64_t id)
{
    const StoreDocument *kept = &app->keep.document;
    for (size_t i = 0; i < kept->overrides.count; i++)
        if (kept->overrides.items[i].id == id)
            return &kept->overrides.items[i];
    return NULL;
}

static void add_kind(const Ruling *r, StrBuf *out)
{
    static const char *const KINDS[] = {
        [OVERRIDE_NOT] = N_("none"), [OVERRIDE_ITEM] = N_("item"), [OVERRIDE_NOTE] = N_("note")};
    if (r->what.kind == OVERRIDE_LEVEL)
        strbuf_addf(out, _("level %u"), r->what.level);
    else
        strbuf_add_cstr(out, _(KINDS[r->what.kind]));
}

static void row(App *app, void *state, size_t i, ListRow *out)
{
    const Ruling *r = &((Decisions *)state)->rows.items[i];
    const StoreOverride *kept = kept_of(app, r->id);
    StrBuf kind = {0};
    add_kind(r, &kind);
    list_row_add(out, (Str){kind.data, kind.len}, ROLE_LABEL);
    list_row_pad(out, &app->policy, KIND_CELLS);
    strbuf_done(&kind);
    if (r->what.pos != POS_NONE) {
        Str says = text_slice(app->text, r->what.pos, r->what.pos + SAYS_BYTES);
        size_t line = str_first_line(says).len;
        StrBuf room = {0};
        list_row_add(out, shown_text(app->doc, r->what.pos, r->what.pos + line, &room), ROLE_BODY);
        strbuf_done(&room);
        strbuf_addf(&out->aside, "%zu", document_line(app->doc, r->what.pos));
        return;
    }
    out->role = ROLE_META;
    if (kept)
        list_row_add(out, str_trim(str_first_line((Str){kept->at.after, kept->at.after_bytes})),
                     ROLE_META);
    strbuf_add_cstr(&out->aside, _("not in this text"));
}

static Pos pos(App *app, void *state, size_t i)
{
    (void)app;
    return ((Decisions *)state)->rows.items[i].what.pos;
}

static size_t find(App *app, void *state, Pos at)
{
    const Decisions *d = state;
    size_t i = 0;
    (void)app;
    while (i + 1 < d->rows.count && d->rows.items[i + 1].what.pos <= at)
        i++;
    return i;
}

static void take_back(App *app, void *state, size_t i)
{
    Decisions *d = state;
    overrule_take_back(app, d->rows.items[i].id);
    gather(app, d);
    view_changed(app, POS_NONE);
    app_say(app, "%s", _("taken back: as it was inferred"));
}

static bool refresh(App *app, void *state)
{
    gather(app, state);
    return true;
}

static void close_list(App *app, void *state)
{
    Decisions *d = state;
    (void)app;
    vec_done(&d->rows);
    mem_free(d);
}

static const ViewOps OVERRIDES = {
    .title = N_("What you decided: Enter goes there, x takes it back"),
    .empty = N_("nothing yet: :level, :not, :item and :note decide about the text"),
    .count = count,
    .row = row,
    .close = close_list,
    .pos = pos,
    .find = find,
    .remove = take_back,
    .refresh = refresh,
};

void run_overrides(App *app, const CommandCall *call)
{
    (void)call;
    Decisions *d = mem_zero(1, sizeof *d);
    gather(app, d);
    view_open(app, &OVERRIDES, d);
}
