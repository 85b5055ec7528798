/* The marks of the document, as a list. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include "doc/shown.h"

#define CLAUSE_CELLS 40 // of the title of a mark's item

static const StoreMark *mark_of(const App *app, size_t i)
{
    return &app->keep.document.marks.items[i];
}

static size_t count(App *app, void *state)
{
    (void)state;
    return app->keep.document.marks.count;
}

static Pos pos_of(App *app, void *state, size_t i)
{
    (void)state;
    return keep_find(app, &mark_of(app, i)->at);
}

static void add_row(App *app, void *state, size_t i, ListRow *out)
{
    const StoreMark *m = mark_of(app, i);
    Pos pos = pos_of(app, state, i);
    list_row_add(out, (Str){&m->letter, 1}, ROLE_LABEL);
    list_row_add(out, STR("  "), ROLE_BODY);
    if (pos == POS_NONE) {
        list_row_add(out, str_from(_("not in the text any more")), ROLE_META);
        return;
    }
    view_add_place(app, pos, out);
}

void view_add_place(App *app, Pos pos, ListRow *out)
{
    uint32_t node = outline_at(&app_structure(app)->outline, shown_from(app->doc, pos));
    StrBuf crumb = {0};
    if (node != OUTLINE_NONE)
        app_breadcrumb(app->doc, node, CLAUSE_CELLS, &crumb);
    else
        strbuf_addf(&crumb, _("line %zu"), document_line(app->doc, pos));
    list_row_add(out, (Str){crumb.data, crumb.len}, ROLE_META);
    strbuf_addf(&out->aside, "%u%%", (unsigned)((double)pos * 100 / (double)text_ready(app->text)));
    strbuf_done(&crumb);
}

static void remove_row(App *app, void *state, size_t i)
{
    (void)state;
    StoreChange c = {.kind = STORE_PUT_MARK, .remove = true, .mark = *mark_of(app, i)};
    keep_change(app, &c);
    view_changed(app, POS_NONE);
}

static const ViewOps MARKS = {
    .title = N_("Marks"),
    .empty = N_("no marks yet: m and a letter sets one, ' and the letter goes there"),
    .count = count,
    .row = add_row,
    .pos = pos_of,
    .remove = remove_row,
};

void run_marks(App *app, const CommandCall *call)
{
    (void)call;
    view_open(app, &MARKS, NULL);
}
