/* What is kept of a document: taken over when it is opened, written while it is read. */
#include "app/keep.h"
#include "app/app.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include "ui/screen.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define FIRST_MS   12    // the first screen waits for the store
#define READ_MS    3000  // the same, for who has nothing else to do
#define PAUSE_MS   900   // from a change to its being written: less than a second is lost
#define FAR_REACH  16    // times ANCHOR_NEAR: how far the words of a place are looked for
#define LIST_REACH 65536 // the same for each of a list's
#define FOLDS_MAX  2000

static Str ready_text(const App *app)
{
    return text_slice(app->text, 0, text_ready(app->text));
}

Anchor keep_anchor(const App *app, Pos pos)
{
    return anchor_take(ready_text(app), pos);
}

Pos keep_find(const App *app, const Anchor *a)
{
    Pos pos = anchor_find(a, ready_text(app), ANCHOR_NEAR);
    return pos == SIZE_MAX ? anchor_find(a, ready_text(app), FAR_REACH * ANCHOR_NEAR) : pos;
}

void keep_change(App *app, const StoreChange *change)
{
    StoreChange c = *change;
    if (c.kind == STORE_PUT_ANNOTATION && !c.annotation.written)
        c.annotation.written = time(NULL);
    if (app->keep.state == KEEP_ASKED)
        vec_push(&app->keep.early, store_change_copy(&c));
    if (app->keep.keeper)
        keeper_put(app->keep.keeper, &c);
    store_document_apply(&app->keep.document, &c); // last: C may be what it removes
}

/* The document has come from the store: what the reader changed meanwhile is changed in it, too. */
static void take_early(Keep *k)
{
    for (size_t i = 0; i < k->early.count; i++) {
        if (k->state == KEEP_FOUND)
            store_document_apply(&k->document, &k->early.items[i]);
        store_change_done(&k->early.items[i]);
    }
    vec_done(&k->early);
}

// --- what is there to write

static StoreSettings settings_now(const App *app)
{
    StoreSettings s = {.width_cells = app->body.options.measure_cells,
                       .spread = app->config.spread,
                       .sidebar = app->sidebar_on};
    snprintf(s.theme, sizeof s.theme, "%s", app->theme_asked);
    return s;
}

static bool same_settings(const StoreSettings *a, const StoreSettings *b)
{
    return strcmp(a->theme, b->theme) == 0 && a->width_cells == b->width_cells &&
           a->spread == b->spread && a->sidebar == b->sidebar;
}

static KeepView view_of(const App *app)
{
    const Sidebar *s = &app->sidebar;
    KeepView v = {.point = app->point,
                  .top = app->body.top,
                  .other = app->beside.open ? app->beside.body.top : POS_NONE,
                  .other_first = app->beside.second,
                  .jumps = app->back.count,
                  .folds = s->folded.count < FOLDS_MAX ? s->folded.count : FOLDS_MAX,
                  .settings = settings_now(app)};
    if (v.jumps)
        v.jump = app->back.items[v.jumps - 1];
    for (size_t i = 0; i < v.folds; i++)
        v.folded = v.folded * 31 + s->folded.items[i];
    return v;
}

static bool same_place(const KeepView *a, const KeepView *b)
{
    return a->point == b->point && a->top == b->top && a->other == b->other &&
           a->other_first == b->other_first;
}

static bool same_folds(const KeepView *a, const KeepView *b)
{
    return a->folds == b->folds && a->folded == b->folded;
}

static bool same_jumps(const KeepView *a, const KeepView *b)
{
    return a->jumps == b->jumps && a->jump.point == b->jump.point && a->jump.top == b->jump.top;
}

static void copy_title(const App *app, char title[sizeof((StorePlace *)0)->title])
{
    StrBuf room = {0};
    Str text = shown_title(app->doc, &room);
    size_t most = sizeof((StorePlace *)0)->title - 1, n = text.len < most ? text.len : most;
    while (n && n < text.len && ((unsigned char)text.data[n] & 0xC0) == 0x80)
        n--; // between characters
    memcpy(title, n ? text.data : "", n);
    title[n] = '\0';
    strbuf_done(&room);
}

static void put_place(App *app)
{
    StoreChange c = {.kind = STORE_PUT_PLACE};
    size_t ready = text_ready(app->text);
    c.place.point = keep_anchor(app, app->point);
    c.place.top = keep_anchor(app, app->body.top);
    c.place.two = app->beside.open;
    c.place.other_first = app->beside.second;
    if (c.place.two)
        c.place.other = keep_anchor(app, app->beside.body.top);
    c.place.percent = body_at_end(&app->body) ? 100
                      : ready                 ? (double)app->body.top * 100 / (double)ready
                                              : 0;
    copy_title(app, c.place.title);
    keep_change(app, &c);
}

/* What the reader has changed since the document was opened is kept, unless it is as configured
 * again; what they have not touched stays as it was kept. */
static void put_settings(App *app, const StoreSettings *before, const StoreSettings *now)
{
    const StoreSettings *usual = &app->keep.configured;
    StoreChange c = {.kind = STORE_PUT_SETTINGS, .settings = app->keep.document.settings};
    if (strcmp(now->theme, before->theme) != 0)
        snprintf(c.settings.theme, sizeof c.settings.theme, "%s",
                 strcmp(now->theme, usual->theme) != 0 ? now->theme : "");
    if (now->width_cells != before->width_cells)
        c.settings.width_cells = now->width_cells != usual->width_cells ? now->width_cells : 0;
    if (now->spread != before->spread)
        c.settings.spread = now->spread != usual->spread ? now->spread : -1;
    if (now->sidebar != before->sidebar)
        c.settings.sidebar = now->sidebar != usual->sidebar ? now->sidebar : -1;
    keep_change(app, &c);
}

static void put_folds(App *app, size_t count)
{
    StoreChange c = {.kind = STORE_PUT_FOLDS};
    for (size_t i = 0; i < count; i++)
        vec_push(&c.folds, keep_anchor(app, app->sidebar.folded.items[i]));
    keep_change(app, &c);
    store_change_done(&c);
}

static void put_jumps(App *app)
{
    StoreChange c = {.kind = STORE_PUT_JUMPS};
    for (size_t i = 0; i < app->back.count; i++) {
        const Station *s = &app->back.items[i];
        StoreJump jump = {keep_anchor(app, s->point), (int64_t)s->top - (int64_t)s->point};
        vec_push(&c.jumps, jump);
    }
    keep_change(app, &c);
    store_change_done(&c);
}

/* Hand over what differs from what was handed over last. */
static void write_changes(App *app)
{
    Keep *k = &app->keep;
    KeepView now = view_of(app), before = k->written;
    k->due_ms = 0;
    k->written = now;
    if (!same_place(&now, &before) || (!k->read_said && !k->again))
        put_place(app);
    else if (!k->read_said)
        keep_change(app, &(StoreChange){.kind = STORE_PUT_READ});
    k->read_said = true;
    if (!same_settings(&now.settings, &before.settings))
        put_settings(app, &before.settings, &now.settings);
    if (!same_folds(&now, &before))
        put_folds(app, now.folds);
    if (!same_jumps(&now, &before))
        put_jumps(app);
}

static bool has_changes(const App *app)
{
    const Keep *k = &app->keep;
    if (k->state != KEEP_SETTLED)
        return false;
    KeepView now = view_of(app);
    return !k->read_said || !same_place(&now, &k->written) || !same_folds(&now, &k->written) ||
           !same_jumps(&now, &k->written) || !same_settings(&now.settings, &k->written.settings);
}

void keep_watch(App *app)
{
    Keep *k = &app->keep;
    if (!k->due_ms && !app->following && has_changes(app))
        k->due_ms = clock_ms() + PAUSE_MS;
}

int keep_left(const App *app)
{
    int64_t due = app->keep.due_ms, ms = clock_ms();
    return !due ? -1 : due > ms ? (int)(due - ms) : 0;
}

void keep_tick(App *app)
{
    if (keep_left(app) == 0)
        write_changes(app);
}

void keep_leave(App *app, int timeout_ms)
{
    if (has_changes(app))
        write_changes(app);
    if (app->keep.keeper)
        keeper_flush(app->keep.keeper, timeout_ms);
}

// --- taking over what was kept

/* What became of BEFORE by taking over is in WRITTEN too: nobody has to write it. */
static void take_difference(StoreSettings *written, const StoreSettings *before,
                            const StoreSettings *taken)
{
    if (strcmp(before->theme, taken->theme) != 0)
        snprintf(written->theme, sizeof written->theme, "%s", taken->theme);
    if (before->width_cells != taken->width_cells)
        written->width_cells = taken->width_cells;
    if (before->spread != taken->spread)
        written->spread = taken->spread;
    if (before->sidebar != taken->sidebar)
        written->sidebar = taken->sidebar;
}

/* What the reader has not changed meanwhile, nor said on the command line. */
static void take_settings(App *app)
{
    const StoreSettings *s = &app->keep.document.settings;
    StoreSettings *usual = &app->keep.configured, now = settings_now(app);
    const Options *o = app->options;
    Error ignored = {0}; // a theme that is gone is not missed
    if (*s->theme && !o->theme && app->colour && strcmp(now.theme, usual->theme) == 0 &&
        app_set_theme(app, s->theme, &ignored) && app->shown)
        screen_repaint();
    if (s->width_cells >= CONFIG_WIDTH_MIN && s->width_cells <= CONFIG_WIDTH_MAX &&
        !o->width_cells && now.width_cells == usual->width_cells)
        app->body.options.measure_cells = s->width_cells;
    if (s->spread >= 0 && now.spread == usual->spread)
        app->config.spread = s->spread;
    if (s->sidebar >= 0 && now.sidebar == usual->sidebar)
        app->sidebar_on = s->sidebar;
    app_arrange(app, app->cols, app->rows);
    StoreSettings taken = settings_now(app);
    take_difference(&app->keep.written.settings, &now, &taken);
}

static void take_folds(App *app)
{
    const AnchorVec *folds = &app->keep.document.folds;
    if (app->sidebar.folded.count)
        return; // the reader was faster
    for (size_t i = 0; i < folds->count; i++) {
        Pos pos = anchor_find(&folds->items[i], ready_text(app), LIST_REACH);
        size_t n = app->sidebar.folded.count;
        if (pos != SIZE_MAX && (!n || pos > app->sidebar.folded.items[n - 1]))
            vec_push(&app->sidebar.folded, pos);
    }
    KeepView now = view_of(app);
    app->keep.written.folds = now.folds;
    app->keep.written.folded = now.folded;
}

static void take_jumps(App *app)
{
    const StoreJumpVec *jumps = &app->keep.document.jumps;
    if (app->back.count)
        return;
    for (size_t i = 0; i < jumps->count; i++) {
        Pos pos = anchor_find(&jumps->items[i].point, ready_text(app), LIST_REACH);
        int64_t top = (int64_t)pos + jumps->items[i].top;
        Station s = {pos, top > 0 ? (Pos)top : 0, POS_NONE};
        if (pos != SIZE_MAX && s.top <= text_ready(app->text))
            vec_push(&app->back, s);
    }
    KeepView now = view_of(app);
    app->keep.written.jumps = now.jumps;
    app->keep.written.jump = now.jump;
}

/* Whether any word of what is kept of the document stands in this text. */
static bool has_familiar_words(const App *app)
{
    const StoreDocument *d = &app->keep.document;
    for (size_t i = 0; i < d->annotations.count; i++)
        if (anchor_find(&d->annotations.items[i].at, ready_text(app), LIST_REACH) != SIZE_MAX)
            return true;
    for (size_t i = 0; i < d->marks.count; i++)
        if (anchor_find(&d->marks.items[i].at, ready_text(app), LIST_REACH) != SIZE_MAX)
            return true;
    for (size_t i = 0; i < d->overrides.count; i++)
        if (anchor_find(&d->overrides.items[i].at, ready_text(app), LIST_REACH) != SIZE_MAX)
            return true;
    return false;
}

/* Another text stands at the path: what is kept of the old one is not this one's. */
static void begin_anew(App *app)
{
    Keep *k = &app->keep;
    unsigned percent = (unsigned)(k->document.place.percent + 0.5);
    keeper_begin_anew(k->keeper);
    store_document_keep_global(&k->document);
    k->again = false;
    if (percent && k->go)
        app_say(app, _("another text stood here before, read to %u%%"), percent);
}

/* Row starts alone are places: the words may be gone where there was one. */
static Pos place_by_percent(App *app)
{
    double percent = app->keep.document.place.percent;
    Pos at = (Pos)((double)text_ready(app->text) * (percent > 100 ? 100 : percent) / 100);
    return flow_pos(app->body.flow, flow_find(app->body.flow, at));
}

static void go(App *app, Pos top, Pos point)
{
    const StorePlace *place = &app->keep.document.place;
    bool edited = top != place->top.pos || point != place->point.pos;
    bool lost = top == POS_NONE && point == POS_NONE;
    if (lost)
        top = point = place_by_percent(app);
    app->body.top = top != POS_NONE ? top : point;
    app->point = shown_from(app->doc, point != POS_NONE ? point : top);
    app->message[0] = '\0';
    if (lost)
        app_say(app, _("the text has changed; you were at %u%%"), (unsigned)(place->percent + 0.5));
    else if (edited)
        app_say(app, "%s", _("the text has changed; your place was found by its words"));
}

/* The other pane; on a screen without room for it it waits for a larger one. */
static void take_panes(App *app)
{
    const StorePlace *place = &app->keep.document.place;
    Pos top = place->two ? keep_find(app, &place->other) : POS_NONE;
    if (top != POS_NONE && !app->beside.open)
        beside_restore(app, top, place->other_first);
    KeepView now = view_of(app);
    app->keep.written.other = now.other;
    app->keep.written.other_first = now.other_first;
}

static void settle(App *app)
{
    Keep *k = &app->keep;
    const StorePlace *place = &k->document.place;
    Pos top = POS_NONE, point = POS_NONE;
    k->state = KEEP_SETTLED;
    k->again = k->document.known != STORE_NEW;
    if (k->document.has_place) {
        top = keep_find(app, &place->top);
        point = keep_find(app, &place->point);
    }
    bool same = k->document.known != STORE_PATH || k->document.alike || top != POS_NONE ||
                point != POS_NONE || has_familiar_words(app);
    if (!same)
        begin_anew(app);
    overrule_apply(app);
    take_folds(app);
    take_jumps(app);
    annotation_update(app);
    keyword_take_kept(app);
    history_take_kept(app);
    if (same && k->document.has_place && k->go) {
        go(app, top, point);
        take_panes(app);
        k->written.top = app->body.top;
        k->written.point = app->point;
    } else if (same && k->document.has_place && k->missed && place->percent >= 0.5) {
        app_say(app, _("you were at %u%% the last time"), (unsigned)(place->percent + 0.5));
    }
}

/* Whether the text has come so far that the place can be looked for. */
static bool text_suffices(const App *app)
{
    const StoreDocument *d = &app->keep.document;
    Str text = ready_text(app);
    Pos far = d->place.top.pos > d->place.point.pos ? d->place.top.pos : d->place.point.pos;
    if (!d->has_place || text_complete(app->text) || text.len >= far + ANCHOR_NEAR)
        return true;
    return anchor_stands(&d->place.top, text) && anchor_stands(&d->place.point, text);
}

static void pursue(App *app)
{
    Keep *k = &app->keep;
    if (k->state != KEEP_FOUND)
        return;
    if (text_suffices(app)) {
        if (app->goal.kind == GOAL_KEPT)
            goal_clear(app);
        settle(app);
    } else if (k->go) {
        goal_set(app, GOAL_KEPT, 0);
        app_say(app, _("still reading, %zu KiB so far; Esc stops waiting"),
                text_ready(app->text) >> 10);
    }
}

/* What no path names is known by its text, once that is there. */
static void identify(App *app)
{
    Keep *k = &app->keep;
    if (k->identified || k->state != KEEP_ASKED || !text_complete(app->text))
        return;
    k->identified = true;
    Identity identity = identity_of(ready_text(app));
    keeper_identify(k->keeper, &identity);
}

bool keep_knows(const App *app)
{
    return app->keep.keeper && (app->keep.has_path || app->keep.identified);
}

static void ask(App *app, int timeout_ms)
{
    Keep *k = &app->keep;
    if (k->state != KEEP_ASKED)
        return;
    if (!k->has_path)
        identify(app);
    StoreDocument found;
    if (!keeper_take(k->keeper, k->has_path || k->identified ? timeout_ms : 0, &found))
        return;
    store_document_done(&k->document);
    k->document = found;
    k->state = KEEP_FOUND;
    take_early(k);
    take_settings(app);
}

bool keep_news(App *app)
{
    Keep *k = &app->keep;
    KeepState before = k->state;
    ask(app, 0);
    pursue(app);
    bool said = k->trouble.code || (k->keeper && keeper_message(k->keeper, &k->trouble));
    if (said)
        app_say_error(app, &k->trouble);
    k->trouble.code = ERROR_NONE;
    return said || k->state != before;
}

void keep_first(App *app)
{
    Keep *k = &app->keep;
    const Options *o = app->options;
    k->written = view_of(app); // what the reader does before all is settled is written, too
    k->configured = k->written.settings;
    k->go = o->place.kind == PLACE_NONE && !o->start && !o->follow;
    ask(app, FIRST_MS);
    keep_news(app);
}

bool keep_read(App *app, Error *err)
{
    Keep *k = &app->keep;
    ask(app, READ_MS);
    if (k->keeper && (k->trouble.code || keeper_message(k->keeper, &k->trouble)))
        return error_set(err, k->trouble.code, "%s", k->trouble.message);
    return k->state == KEEP_FOUND ||
           error_set(err, ERROR_IO, "%s", _("nothing is kept of what is read"));
}

void keep_touch(App *app)
{
    Keep *k = &app->keep;
    k->missed |= k->go && k->state != KEEP_SETTLED;
    k->go = false;
}

void keep_pass_over(App *app)
{
    StoreSettings settings = app->keep.written.settings; // those are their choice
    app->keep.written = view_of(app);
    app->keep.written.settings = settings;
}

void keep_reread(App *app)
{
    if (app->keep.keeper)
        keeper_reread(app->keep.keeper);
}

void keep_start(App *app)
{
    Keep *k = &app->keep;
    const Options *o = app->options;
    struct stat st;
    store_document_init(&k->document);
    if (!(o->on_screen || o->mode == OPTIONS_EXPORT) || o->no_keep || !app->config.keep)
        return;
    char *dir = config_state_dir();
    k->has_path =
        o->file && strcmp(o->file, "-") != 0 && stat(o->file, &st) == 0 && S_ISREG(st.st_mode);
    if (dir)
        k->keeper = keeper_open(dir, k->has_path ? o->file : NULL, app->wake, &k->trouble);
    else
        error_set(&k->trouble, ERROR_IO, _("your place is not kept: there is no home directory"));
    k->state = k->keeper ? KEEP_ASKED : KEEP_NOT;
    mem_free(dir);
}

void keep_end(App *app)
{
    keeper_close(app->keep.keeper);
    take_early(&app->keep);
    store_document_done(&app->keep.document);
}
