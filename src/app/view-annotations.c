/* What the reader has noted in the document, as a list in the order of the text. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"

static const StoreAnnotation *note_of(const App *app, size_t i)
{
    return &app->keep.document.annotations.items[app->annotated.items[i].index];
}

static size_t count(App *app, void *state)
{
    (void)state;
    return app->annotated.count;
}

static Pos pos_of(App *app, void *state, size_t i)
{
    (void)state;
    return app->annotated.items[i].range.start;
}

static size_t row_near(App *app, void *state, Pos pos)
{
    (void)state;
    size_t i = 0;
    while (i + 1 < app->annotated.count && app->annotated.items[i + 1].range.start <= pos)
        i++;
    return i;
}

static void add_row(App *app, void *state, size_t i, ListRow *out)
{
    (void)state;
    Hit r = app->annotated.items[i].range;
    list_row_add(out, str_from(note_of(app, i)->text), ROLE_BODY);
    list_row_add(out, STR("  "), ROLE_BODY);
    if (r.start == POS_NONE)
        list_row_add(out, str_from(_("not in the text any more")), ROLE_META);
    else
        view_add_place(app, r.start, out);
}

static void remove_row(App *app, void *state, size_t i)
{
    (void)state;
    StoreChange c = {.kind = STORE_PUT_ANNOTATION, .remove = true, .annotation = *note_of(app, i)};
    keep_change(app, &c);
    annotation_update(app);
    view_changed(app, POS_NONE);
}

static const ViewOps ANNOTATIONS = {
    .title = N_("Notes of one's own"),
    .empty = N_("nothing noted yet: a notes something on the paragraph or the hit"),
    .count = count,
    .row = add_row,
    .pos = pos_of,
    .find = row_near,
    .remove = remove_row,
};

void run_annotations(App *app, const CommandCall *call)
{
    (void)call;
    annotation_update(app);
    view_open(app, &ANNOTATIONS, NULL);
}
