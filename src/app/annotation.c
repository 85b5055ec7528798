/* Annotations: what the reader writes on a paragraph or a hit, kept for the document. */
#include "app/command.h"
#include "base/i18n.h"
#include <stdlib.h>

static Pos paragraph_start(const App *app, Pos pos)
{
    Pos start, end;
    document_paragraph(app->doc, pos, &start, &end);
    return start;
}

/* Whether the text has come so far that A can be looked for. */
static bool has_come(const App *app, const StoreAnnotation *a)
{
    return text_complete(app->text) || a->at.pos + ANCHOR_BYTES <= text_ready(app->text);
}

/* What an annotation covers, as it stands now; start POS_NONE if it is not in the text. */
static Hit range_of(const App *app, const StoreAnnotation *a)
{
    Pos start = has_come(app, a) ? keep_find(app, &a->at) : POS_NONE;
    if (start == POS_NONE)
        return (Hit){POS_NONE, POS_NONE};
    if (a->bytes)
        return (Hit){start, start + a->bytes};
    Pos first, end;
    document_paragraph(app->doc, start, &first, &end);
    return (Hit){start, end};
}

static int by_start(const void *a, const void *b)
{
    Pos x = ((const Annotated *)a)->range.start, y = ((const Annotated *)b)->range.start;
    return x < y ? -1 : x > y;
}

static void show_them(App *app, Body *b)
{
    b->annotated = app->annotated_text.items;
    b->annotated_count = app->annotated_text.count;
}

static size_t count_come(const App *app)
{
    const StoreDocument *d = &app->keep.document;
    size_t count = 0;
    for (size_t i = 0; i < d->annotations.count; i++)
        count += has_come(app, &d->annotations.items[i]);
    return count;
}

void annotation_update(App *app)
{
    const StoreDocument *d = &app->keep.document;
    vec_clear(&app->annotated);
    vec_clear(&app->annotated_text);
    app->annotated_come = count_come(app);
    for (size_t i = 0; i < d->annotations.count; i++) {
        Annotated a = {range_of(app, &d->annotations.items[i]), i};
        vec_push(&app->annotated, a);
    }
    if (app->annotated.count)
        qsort(app->annotated.items, app->annotated.count, sizeof *app->annotated.items, by_start);
    for (size_t i = 0; i < app->annotated.count; i++)
        if (app->annotated.items[i].range.start != POS_NONE)
            vec_push(&app->annotated_text, app->annotated.items[i].range);
    show_them(app, &app->body);
    if (app->beside.open)
        show_them(app, &app->beside.body);
}

bool annotation_news(App *app)
{
    size_t all = app->keep.document.annotations.count;
    if (app->annotated_come == all || app->annotated_come == count_come(app))
        return false;
    annotation_update(app);
    return true;
}

/* The annotation that begins at POS, or NULL. */
static const StoreAnnotation *annotation_at(const App *app, Pos pos)
{
    for (size_t i = 0; i < app->annotated.count; i++)
        if (app->annotated.items[i].range.start == pos)
            return &app->keep.document.annotations.items[app->annotated.items[i].index];
    return NULL;
}

const char *annotation_label(const App *app)
{
    bool on_hit = app->annotating.end > app->annotating.start;
    return on_hit ? _("note on the hit: ") : _("note on the paragraph: ");
}

/* That it is noted, and for how long. */
static const char *noted(const App *app)
{
    if (keep_knows(app))
        return _("noted; :annotations lists them");
    return app->keep.keeper ? _("noted; kept once all of the text has arrived")
                            : _("noted until you leave: nothing is kept of this text");
}

void annotation_write(App *app, Str text)
{
    Hit at = app->annotating;
    const StoreAnnotation *old = annotation_at(app, at.start);
    text = str_trim(text);
    if (!text.len && !old)
        return;
    StoreChange c = {.kind = STORE_PUT_ANNOTATION, .remove = !text.len};
    char *copy = mem_dup_bytes(text.data, text.len);
    c.annotation = (StoreAnnotation){.id = old ? old->id : store_new_id(),
                                     .at = keep_anchor(app, at.start),
                                     .bytes = at.end - at.start,
                                     .text = copy};
    keep_change(app, &c);
    mem_free(copy);
    annotation_update(app);
    app_say(app, "%s", text.len ? noted(app) : _("note removed"));
}

/* The hit if there is one, else the paragraph; a note that stands there is changed. */
void run_annotate(App *app, const CommandCall *call)
{
    Hit hit = app->body.current;
    bool on_hit = lookup_on_hit(app);
    Pos start = paragraph_start(app, on_hit ? hit.start : app->point);
    app->annotating = on_hit ? hit : (Hit){start, start};
    const StoreAnnotation *old = annotation_at(app, app->annotating.start);
    if (call->argument.len)
        annotation_write(app, call->argument);
    else
        prompt_open(&app->prompt, PROMPT_ANNOTATION, old ? str_from(old->text) : STR_NONE);
}
