/*
 * Going to an item by what is typed of it.
 *
 * The items stand by how well they answer, those that answer alike in the text's order: a vector
 * for each kind of answer, so that what is found is appended and nothing is sorted.
 */
#include "app/command.h"
#include "app/view.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "find/itemquery.h"
#include <string.h>

#define STEP_ITEMS 32               // looked at between two looks at the clock
#define ENTER_NS   (300 * CLOCK_MS) // that Enter waits for the rest to be looked at
#define MARKS_MOST 16

typedef VEC(uint32_t) NodeVec;

typedef struct {
    const Structure *of; // the structure that the nodes are of
    ItemQuery *query;    // NULL: nothing is typed, all items are listed
    NodeVec answers[ITEM_ANSWERS];
    NodeVec found; // all of them in the text's order
    NodeVec among; // what is looked through, if it is not everything
    bool narrowed; // it is not
    size_t looked; // of them
} Goto;

static const Outline *outline_of(const App *app)
{
    return &app_structure(app)->outline;
}

static size_t look_count(const App *app, const Goto *g)
{
    return g->narrowed ? g->among.count : outline_count(outline_of(app));
}

static void forget_found(Goto *g)
{
    for (int i = 0; i < ITEM_ANSWERS; i++)
        vec_clear(&g->answers[i]);
    vec_clear(&g->found);
    g->looked = 0;
}

/* Look through what answered the line before, if all that answers TYPED is among it. */
static void choose_field(App *app, Goto *g, Str typed)
{
    bool narrows = g->query && g->of == app_structure(app) && g->looked == look_count(app, g) &&
                   itemquery_narrows(g->query, typed);
    g->narrowed = narrows;
    if (!narrows)
        return;
    NodeVec among = g->among;
    g->among = g->found;
    g->found = among;
}

static void narrow(App *app, void *state, Str typed)
{
    Goto *g = state;
    typed = str_trim(typed);
    choose_field(app, g, typed);
    forget_found(g);
    itemquery_free(g->query);
    g->of = app_structure(app);
    g->query = typed.len ? itemquery_new(typed, app->doc) : NULL;
    app->view.list.cursor = 0;
}

static bool work(App *app, void *state, int64_t until)
{
    Goto *g = state;
    size_t all = g->query ? look_count(app, g) : g->looked;
    while (g->looked < all && clock_now() < until) {
        for (int n = 0; n < STEP_ITEMS && g->looked < all; n++, g->looked++) {
            uint32_t i = g->narrowed ? g->among.items[g->looked] : (uint32_t)g->looked;
            ItemAnswer answer = itemquery_rank(g->query, i);
            if (answer == ITEM_NO)
                continue;
            vec_push(&g->answers[answer], i);
            vec_push(&g->found, i);
        }
    }
    return g->looked < all;
}

static bool refresh(App *app, void *state)
{
    Goto *g = state;
    if (g->of == app_structure(app))
        return false;
    size_t cursor = app->view.list.cursor;
    narrow(app, g, (Str){app->view.filter.data, app->view.filter.len});
    app->view.list.cursor = cursor;
    return true;
}

static size_t count(App *app, void *state)
{
    const Goto *g = state;
    return g->query ? g->found.count : outline_count(outline_of(app));
}

static uint32_t node_at(const Goto *g, size_t i)
{
    if (!g->query)
        return (uint32_t)i;
    int answer = 0;
    while (i >= g->answers[answer].count)
        i -= g->answers[answer++].count;
    return g->answers[answer].items[i];
}

static Pos pos(App *app, void *state, size_t i)
{
    return outline_node(outline_of(app), node_at(state, i))->pos;
}

/* What is typed chooses the row, else the reader's place does. */
static size_t find(App *app, void *state, Pos at)
{
    const Goto *g = state;
    uint32_t i = outline_at(outline_of(app), at);
    return g->query ? app->view.list.cursor : i == OUTLINE_NONE ? 0 : i;
}

static void add_marks(const Goto *g, ListRow *out)
{
    size_t start, end = 0;
    Str text = {out->text.data, out->text.len};
    for (int n = 0; n < MARKS_MOST && itemquery_mark(g->query, text, end, &start, &end); n++)
        vec_push(&out->spans, ((ListSpan){start, end, ROLE_HIT}));
}

static void row(App *app, void *state, size_t i, ListRow *out)
{
    const Goto *g = state;
    uint32_t index = node_at(g, i);
    const OutlineNode *n = outline_node(outline_of(app), index);
    if (!g->query)
        out->indent = n->level > 1 ? 2 * (n->level - 1) : 0;
    view_add_item(app, n, out);
    if (!g->query)
        return;
    add_marks(g, out);
    if (n->parent != OUTLINE_NONE && outline_node(outline_of(app), n->parent)->level)
        app_breadcrumb(app->doc, n->parent, 0, &out->aside);
}

static void close_goto(App *app, void *state)
{
    Goto *g = state;
    (void)app;
    forget_found(g);
    for (int i = 0; i < ITEM_ANSWERS; i++)
        vec_done(&g->answers[i]);
    vec_done(&g->found);
    vec_done(&g->among);
    itemquery_free(g->query);
    mem_free(g);
}

/* Who types faster than items are looked at still goes to the best of all. */
static void go(App *app, void *state, size_t i)
{
    Goto *g = state;
    bool first = app->view.list.cursor == 0;
    work(app, g, clock_now() + ENTER_NS);
    Pos to = pos(app, g, first && g->query ? 0 : i);
    view_close(app);
    move_jump(app, to);
    item_flash(app, to);
}

static const ViewOps GOTO = {
    .title = N_("Go to an item"),
    .empty = N_("no such item"),
    .outline = true,
    .prompt = N_("go to: "),
    .count = count,
    .row = row,
    .close = close_goto,
    .pos = pos,
    .find = find,
    .go = go,
    .refresh = refresh,
    .work = work,
    .narrow = narrow,
};

void run_find_item(App *app, const CommandCall *call)
{
    Goto *g = mem_zero(1, sizeof *g);
    g->of = app_structure(app);
    view_open(app, &GOTO, g);
    if (!call->argument.len)
        return;
    prompt_set(&app->prompt, call->argument);
    view_prompt_changed(app);
}
