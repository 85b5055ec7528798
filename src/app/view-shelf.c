/* The shelf: what was read last, to go on reading. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include "state/store.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ROWS_MAX    200
#define TITLE_CELLS 40
#define FIRST_MS    150 // that the first screen waits for the store
#define ASIDE_CELLS 23  // of percentage and day, and of blanks

typedef struct {
    StoreRecentVec recent;
    VEC(bool) gone; // the file is not there any more
    bool coming;    // the store has not answered yet
} Shelf;

/* Take over what the keeper has found, waiting for it at most TIMEOUT_MS. */
static bool take_list(App *app, Shelf *s, int timeout_ms)
{
    s->coming = s->coming && !keeper_take_recent(app->keep.keeper, timeout_ms, &s->recent);
    if (s->coming)
        return false;
    for (size_t i = s->gone.count; i < s->recent.count; i++)
        vec_push(&s->gone, access(s->recent.items[i].path, R_OK) != 0);
    return true;
}

static Shelf *shelf_new(App *app)
{
    Shelf *s = mem_zero(1, sizeof *s);
    s->coming = app->keep.keeper;
    if (s->coming)
        keeper_ask_recent(app->keep.keeper, ROWS_MAX);
    return s;
}

static bool refresh(App *app, void *state)
{
    Shelf *s = state;
    return s->coming && take_list(app, s, 0);
}

static void shelf_free(App *app, void *state)
{
    Shelf *s = state;
    (void)app;
    store_recent_done(&s->recent);
    vec_done(&s->gone);
    mem_free(s);
}

/* The guide is the last row. */
static bool is_guide(const Shelf *s, size_t i)
{
    return i == s->recent.count;
}

static size_t count(App *app, void *state)
{
    (void)app;
    return ((Shelf *)state)->recent.count + 1;
}

/* The time if it is today, else the day. */
static void add_time(int64_t seconds, StrBuf *out)
{
    time_t then = (time_t)seconds, now = time(NULL);
    struct tm day, today;
    char text[32];
    if (!localtime_r(&then, &day) || !localtime_r(&now, &today))
        return;
    bool same = day.tm_year == today.tm_year && day.tm_yday == today.tm_yday;
    if (strftime(text, sizeof text, same ? "%H:%M" : "%Y-%m-%d", &day))
        strbuf_add_cstr(out, text);
}

/* As much of PATH's end as ROOM cells take. */
static void add_path(const char *path, const CellPolicy *policy, int room, ListRow *out)
{
    const char *home = getenv("HOME");
    size_t n = home ? strlen(home) : 0;
    bool below = n > 1 && strncmp(path, home, n) == 0 && path[n] == '/';
    StrBuf b = {0};
    strbuf_addf(&b, "%s%s", below ? "~" : "", below ? path + n : path);
    Str s = {b.data, b.len};
    bool cut = (int)cell_string(policy, s) > room;
    while (s.len && (int)cell_string(policy, s) > room - 2) {
        uint32_t c;
        if (!cut)
            break;
        s = str_rest(s, utf8_decode(s.data, s.data + s.len, &c));
    }
    if (cut)
        list_row_add(out, STR(".."), ROLE_META);
    list_row_add(out, s, ROLE_META);
    strbuf_done(&b);
}

static void add_row(App *app, void *state, size_t i, ListRow *out)
{
    const Shelf *s = state;
    if (is_guide(s, i)) {
        list_row_add(out, str_from(_("The guide of this program")), ROLE_BODY);
        return;
    }
    const StoreRecent *r = &s->recent.items[i];
    const char *slash = strrchr(r->path, '/');
    const char *title = *r->title ? r->title : slash ? slash + 1 : r->path;
    list_row_add(out, str_from(title), s->gone.items[i] ? ROLE_META : ROLE_BODY);
    int title_cells = app->cols > 2 * TITLE_CELLS ? TITLE_CELLS : app->cols / 2;
    list_row_pad(out, &app->policy, title_cells);
    list_row_add(out, STR("  "), ROLE_META);
    if (s->gone.items[i])
        list_row_add(out, str_from(_("(gone) ")), ROLE_META);
    add_path(r->path, &app->policy, app->cols - title_cells - ASIDE_CELLS, out);
    strbuf_addf(&out->aside, "%3u%%  ", (unsigned)(r->percent + 0.5));
    add_time(r->last_read, &out->aside);
}

static void open_row(App *app, void *state, size_t i)
{
    const Shelf *s = state;
    if (is_guide(s, i) && !app->options->file) {
        view_close(app);
        return;
    }
    const char *path = is_guide(s, i) ? "" : s->recent.items[i].path;
    if (app_refuses(app))
        return;
    if (*path && access(path, R_OK) != 0) {
        app_say(app, _("%s: can't be read: %s"), path, strerror(errno));
        return;
    }
    app->next = mem_dup(path);
    app->running = false;
}

static void forget_row(App *app, void *state, size_t i)
{
    Shelf *s = state;
    Error notice = {0}, err = {0};
    if (is_guide(s, i)) {
        app_say(app, "%s", _("the guide stays"));
        return;
    }
    char *dir = config_state_dir();
    Store *store = dir ? store_open(dir, NULL, &notice, &err) : NULL;
    bool ok = store && store_forget(store, s->recent.items[i].id, &err);
    store_close(store);
    mem_free(dir);
    if (!ok) {
        app_say_error(app, &err);
        return;
    }
    mem_free(s->recent.items[i].path);
    for (size_t j = i + 1; j < s->recent.count; j++) {
        s->recent.items[j - 1] = s->recent.items[j];
        s->gone.items[j - 1] = s->gone.items[j];
    }
    s->recent.count--;
    view_changed(app, POS_NONE);
    app_say(app, "%s", _("forgotten, with its marks and notes"));
}

static void describe(App *app, void *state, StrBuf *out)
{
    (void)app;
    (void)state;
    strbuf_add_cstr(out, _("  Enter opens, x forgets, q leaves"));
}

static const ViewOps SHELF = {
    .title = N_("Read last"),
    .describe = describe,
    .count = count,
    .row = add_row,
    .close = shelf_free,
    .refresh = refresh,
    .go = open_row,
    .remove = forget_row,
};

void run_shelf(App *app, const CommandCall *call)
{
    (void)call;
    if (!app_refuses(app))
        view_open(app, &SHELF, shelf_new(app));
}

void shelf_begin(App *app)
{
    if (app->secure || !app->keep.keeper)
        return;
    Shelf *s = shelf_new(app);
    take_list(app, s, FIRST_MS);
    app->on_shelf = s->recent.count > 0;
    if (app->on_shelf)
        view_open(app, &SHELF, s);
    else
        shelf_free(app, s);
}

bool shelf_shown(const App *app)
{
    return view_is(app, &SHELF);
}

bool shelf_waits(const App *app)
{
    return shelf_shown(app) && ((const Shelf *)view_state(app))->coming;
}

bool shelf_leaves(const App *app, uint32_t key)
{
    return key == 'q' && app->on_shelf && view_is(app, &SHELF);
}
