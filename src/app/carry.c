/* What the reader has set up on a text, besides what is kept by itself, goes with them when the file is
 * read again: folds, and the ways back and forward. Found again by its words. */
#include "app/app.h"

#define REACH 65536 // how far from where they stood words are looked for

static Str ready_text(const App *app)
{
    return text_slice(app->text, 0, text_ready(app->text));
}

void carry_forget(App *app)
{
    Carried *c = &app->carried;
    vec_done(&c->folds);
    vec_done(&c->back);
    vec_done(&c->forward);
    *c = (Carried){0};
}

static void take_stations(const App *app, const Station *items, size_t count, StoreJumpVec *out)
{
    for (size_t i = 0; i < count; i++) {
        StoreJump jump = {anchor_take(ready_text(app), items[i].point),
                          (int64_t)items[i].top - (int64_t)items[i].point};
        vec_push(out, jump);
    }
}

void carry_take(App *app)
{
    Carried *c = &app->carried;
    if (c->waits) // what was taken before is not found again yet
        return;
    carry_forget(app);
    if (text_was_cut(app->text)) // there are no words any more
        return;
    c->waits = true;
    for (size_t i = 0; i < app->sidebar.folded.count; i++)
        vec_push(&c->folds, anchor_take(ready_text(app), app->sidebar.folded.items[i]));
    take_stations(app, app->back.items, app->back.count, &c->back);
    take_stations(app, app->forward.items, app->forward.count, &c->forward);
}

static bool find_station(const App *app, const StoreJump *jump, Station *out)
{
    Pos pos = anchor_find(&jump->point, ready_text(app), REACH);
    int64_t top = (int64_t)pos + jump->top;
    *out = (Station){pos, top > 0 ? (Pos)top : 0, POS_NONE};
    return pos != POS_NONE && out->top <= text_ready(app->text);
}

static void find_folds(App *app)
{
    const AnchorVec *folds = &app->carried.folds;
    for (size_t i = 0; i < folds->count; i++) {
        Pos pos = anchor_find(&folds->items[i], ready_text(app), REACH);
        size_t n = app->sidebar.folded.count;
        if (pos != POS_NONE && (!n || pos > app->sidebar.folded.items[n - 1]))
            vec_push(&app->sidebar.folded, pos);
    }
}

bool carry_news(App *app)
{
    Carried *c = &app->carried;
    Station s;
    if (!c->waits || (!text_complete(app->text) && !app->following))
        return false;
    c->waits = false;
    if (!app->sidebar.folded.count) // else the reader was faster
        find_folds(app);
    bool back = !app->back.count;
    for (size_t i = 0; back && i < c->back.count; i++)
        if (find_station(app, &c->back.items[i], &s))
            vec_push(&app->back, s);
    for (size_t i = 0; back && i < c->forward.count; i++)
        if (find_station(app, &c->forward.items[i], &s))
            vec_push(&app->forward, s);
    return true;
}
