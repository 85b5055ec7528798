/* The digest: the text's items with their first clauses, as deep as is asked for. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include "doc/outlinerows.h"

#define DEEPEST 9 // level that a digit can ask for; it shows what is deeper, too

typedef struct {
    const Structure *of; // the structure that the rows are of
    OutlineRows rows;    // none where every node is one
    int level;           // down to this one
} Digest;

static const Outline *outline_of(const App *app)
{
    return &app_structure(app)->outline;
}

static void make_rows(App *app, Digest *d)
{
    d->of = app_structure(app);
    if (d->level < DEEPEST)
        outlinerows_make(&d->rows, outline_of(app), OUTLINE_ALL, (unsigned)d->level);
}

static size_t count(App *app, void *state)
{
    const Digest *d = state;
    return d->level < DEEPEST ? d->rows.count : outline_count(outline_of(app));
}

/* The node in row I. */
static uint32_t index_at(const Digest *d, size_t i)
{
    return d->level < DEEPEST ? outlinerows_node(&d->rows, i) : (uint32_t)i;
}

static const OutlineNode *node_at(App *app, void *state, size_t i)
{
    return outline_node(outline_of(app), index_at(state, i));
}

/* Hits of the search in node I and below it, or of the keywords where nothing is searched for. */
static size_t hits_in(App *app, uint32_t i)
{
    const Outline *o = outline_of(app);
    uint32_t next = outline_subtree_end(o, i);
    Pos start = outline_node(o, i)->pos, end = text_ready(app->text);
    if (next < outline_count(o))
        end = outline_node(o, next)->pos;
    if (app->hits)
        return hits_before(app->hits, end) - hits_before(app->hits, start);
    return keywords_hits_between(app->keywords, KEYWORDS_ALL, start, end);
}

static void row(App *app, void *state, size_t i, ListRow *out)
{
    const OutlineNode *n = node_at(app, state, i);
    size_t hits = n->level ? hits_in(app, index_at(state, i)) : 0;
    out->indent = n->level > 1 ? 2 * (n->level - 1) : 0;
    view_add_item(app, n, out);
    view_add_marks(app, out);
    if (hits)
        strbuf_addf(&out->aside, "%zu", hits);
}

static Pos pos(App *app, void *state, size_t i)
{
    return node_at(app, state, i)->pos;
}

/* The last row that does not stand behind AT. */
static size_t find(App *app, void *state, Pos at)
{
    const Digest *d = state;
    if (d->level < DEEPEST) {
        size_t rows = outlinerows_upto(&d->rows, at);
        return rows ? rows - 1 : 0;
    }
    uint32_t node = outline_at(outline_of(app), at);
    return node == OUTLINE_NONE ? 0 : node;
}

static void level(App *app, void *state, int to)
{
    Digest *d = state;
    d->level = to;
    make_rows(app, d);
    view_changed(app, app->view.reading);
}

static bool refresh(App *app, void *state)
{
    Digest *d = state;
    if (d->of == app_structure(app))
        return false;
    make_rows(app, d);
    return true;
}

static void describe(App *app, void *state, StrBuf *out)
{
    const Digest *d = state;
    if (d->level < DEEPEST)
        strbuf_addf(out, _(", down to level %d"), d->level);
    if (!app_structure(app)->complete)
        strbuf_add_cstr(out, _(" (reading...)"));
}

static void close_digest(App *app, void *state)
{
    Digest *d = state;
    (void)app;
    outlinerows_done(&d->rows);
    mem_free(d);
}

static const ViewOps DIGEST = {
    .title = N_("Digest"),
    .empty = N_("no headings found"),
    .outline = true,
    .count = count,
    .row = row,
    .close = close_digest,
    .pos = pos,
    .find = find,
    .level = level,
    .describe = describe,
    .refresh = refresh,
};

void run_digest(App *app, const CommandCall *call)
{
    bool again = view_is(app, &DIGEST) && !call->count;
    if (again) {
        view_close(app);
        return;
    }
    Digest *d = mem_zero(1, sizeof *d);
    d->level = call->count > 0 && call->count < DEEPEST ? (int)call->count : DEEPEST;
    make_rows(app, d);
    view_open(app, &DIGEST, d);
}
