/* How the screen is shared out among the panes, and what becomes of an event. */
#include "app/app.h"
#include "app/command.h"
#include "app/prompts.h"
#include "app/view.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include <stdio.h>
#include <string.h>

#define SIDEBAR_MIN_SCREEN    72 // a narrower screen has the sidebar as an overlay
#define SIDEBAR_MIN_CELLS     24
#define SIDEBAR_MAX_CELLS     40
#define OVERLAY_MAX_CELLS     48
#define BESIDE_SIDEBAR_SCREEN 140 // a narrower screen with two panes has no sidebar beside them
#define WHEEL_ROWS            3
#define PROMPT_ROW_MIN        2 // a screen of one row shows text only

const Structure *app_structure(const App *app)
{
    return document_structure(app->doc);
}

/* How a keyword is kept. */
static const char *keyword_sign(const void *app, Str word)
{
    static const char *const SIGNS[] = {
        [KEYWORD_UNKEPT] = "", [KEYWORD_OF_DOCUMENT] = " +", [KEYWORD_OF_ALL] = " *"};
    return SIGNS[keyword_scope(app, word)];
}

SidebarView app_sidebar_view(App *app)
{
    return (SidebarView){.doc = app->doc,
                         .keywords = app->keywords,
                         .hits = app->hits,
                         .chosen = app->chosen,
                         .sign = keyword_sign,
                         .sign_arg = app,
                         .reading = app->point,
                         .policy = &app->policy};
}

const OutlineNode *app_current_node(const App *app, uint32_t *index)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_at(o, app->point);
    if (i == OUTLINE_NONE)
        return NULL;
    if (index)
        *index = i;
    return outline_node(o, i);
}

void app_say(App *app, const char *fmt, ...)
{
    StrBuf raw = {0}, clean = {0};
    va_list ap;
    va_start(ap, fmt);
    strbuf_addv(&raw, fmt, ap);
    va_end(ap);
    strbuf_add_visible(&clean, (Str){raw.data, raw.len});
    snprintf(app->message, sizeof app->message, "%s", clean.data ? clean.data : "");
    app->message_error = app->message_passing = app->message_unasked = false;
    strbuf_done(&raw);
    strbuf_done(&clean);
}

void app_say_error(App *app, const Error *err)
{
    app_say(app, "%s", err->message);
    app->message_error = true;
}

bool app_refuses(App *app)
{
    if (app->secure)
        app_say(app, "%s", _("secure mode: no other file is opened or written"));
    return app->secure;
}

#define CRUMB_CELLS 16 // of a heading without a number

static void add_clipped(Str name, size_t cells, StrBuf *out)
{
    size_t n = cell_prefix(&CELL_POLICY_NARROW, name, cells, NULL);
    strbuf_add(out, (Str){name.data, n});
    if (n < name.len)
        strbuf_add_cstr(out, "..");
}

/* A heading without a number stands in the breadcrumb by its first few characters; the
 * last one has TITLE_CELLS of its title too, 0 for the others. */
static void add_crumb(const Document *doc, const OutlineNode *node, size_t title_cells, StrBuf *out)
{
    StrBuf room = {0};
    ShownNode shown = shown_node(doc, node, &room);
    strbuf_add(out, shown.label);
    if (!shown.label.len || title_cells) {
        if (shown.name.len && sidebar_label_wants_blank(shown.label))
            strbuf_add_cstr(out, " ");
        add_clipped(shown.name, title_cells > CRUMB_CELLS ? title_cells : CRUMB_CELLS, out);
    }
    strbuf_done(&room);
}

void app_breadcrumb(const Document *doc, uint32_t index, size_t title_cells, StrBuf *out)
{
    const Outline *o = &document_structure(doc)->outline;
    uint32_t path[16];
    size_t depth = 0;
    for (uint32_t i = index; i != OUTLINE_NONE && depth < 16; i = outline_node(o, i)->parent)
        if (outline_node(o, i)->kind != OUTLINE_TITLE || i == index)
            path[depth++] = i;
    while (depth-- > 0) {
        add_crumb(doc, outline_node(o, path[depth]), depth == 0 ? title_cells : 0, out);
        if (depth)
            strbuf_add_cstr(out, " \u203a ");
    }
}

bool app_sidebar_is_overlay(const App *app)
{
    return app->cols < SIDEBAR_MIN_SCREEN;
}

typedef struct {
    Rect body, beside, sidebar, bar, view;
    bool overlay; // the sidebar lies over the body
} Panes;

/* What is left and right of the border between the sidebar and the text. */
static Panes share_with_sidebar(const App *app, int cols, int rows)
{
    Panes p = {.body = {0, 0, cols, rows}, .bar = {0, rows - 1, cols, 0}};
    if (rows >= PROMPT_ROW_MIN) {
        p.body.rows = rows - 1;
        p.bar.rows = 1;
    }
    int width = cols * 3 / 10;
    width = width < SIDEBAR_MIN_CELLS   ? SIDEBAR_MIN_CELLS
            : width > SIDEBAR_MAX_CELLS ? SIDEBAR_MAX_CELLS
                                        : width;
    p.overlay = cols < SIDEBAR_MIN_SCREEN;
    if (p.overlay) // its entries need what there is; a strip of text beside it can't be read anyway
        width = cols > OVERLAY_MAX_CELLS ? OVERLAY_MAX_CELLS : cols;
    bool room = !app->beside.open || cols >= BESIDE_SIDEBAR_SCREEN;
    bool shown = app->sidebar.focused || (!p.overlay && app->sidebar_on && room);
    if (!shown || p.body.rows < 2 || shelf_shown(app))
        return p;
    if (p.overlay) {
        p.sidebar = (Rect){0, 0, width < cols ? width : cols, p.body.rows};
        return p;
    }
    p.sidebar = (Rect){0, 0, width, p.body.rows};
    p.body.x = width + 1;
    p.body.cols = cols - width - 1;
    return p;
}

bool app_sidebar_is_aside(const App *app)
{
    return view_lists_outline(app) && !app->sidebar.focused && app->sidebar.tab == SIDEBAR_OUTLINE;
}

static Panes share_out(const App *app, int cols, int rows)
{
    Panes p = share_with_sidebar(app, cols, rows);
    p.view = p.body;
    if (app_sidebar_is_aside(app)) { // the text below the view stays as it is
        p.view = (Rect){0, 0, cols, p.body.rows};
        p.sidebar = (Rect){0};
    }
    beside_cut(app, &p.body, &p.beside);
    return p;
}

static void paint_separator(const App *app, CellGrid *g, Rect sidebar)
{
    Cluster c = {.bytes = 1, .cells = 1};
    snprintf(c.glyph, sizeof c.glyph, "%s", app->policy.lines ? "\u2502" : "|");
    for (int y = 0; y < sidebar.rows; y++)
        grid_put(g, sidebar.x + sidebar.cols, y, &c, ROLE_SEPARATOR, ROLE_SEPARATOR);
}

static void arrange_popup(App *app)
{
    Rect all = {0, 0, app->cols, app->rows - 1};
    if (app->popup_kind == POPUP_NOTE)
        note_place(app);
    else if (app->popup_kind != POPUP_NONE)
        popup_place_middle(&app->popup, all, &app->policy);
}

bool app_update_filter(App *app)
{
    SidebarView view = app_sidebar_view(app);
    SidebarFilter *f = &app->sidebar.filter;
    uint32_t before = f->next;
    if (sidebar_filter_update(&app->sidebar, &view))
        wake_signal(app->wake); // the rest after what was typed meanwhile
    return f->next != before;
}

void app_arrange(App *app, int cols, int rows)
{
    app->cols = cols;
    app->rows = rows;
    Panes panes = share_out(app, cols, rows);
    SidebarView view = app_sidebar_view(app);
    const OutlineNode *node = app_current_node(app, NULL);
    app->body.item = node && node->label_bytes ? node->pos : POS_NONE;
    app->body.options.spread = app->config.spread && cols >= SPREAD_MIN_SCREEN && !app->beside.open;
    body_set_area(&app->body, panes.body, &app->policy);
    beside_arrange(app, panes.beside);
    view_arrange(app, panes.view);
    sidebar_set_area(&app->sidebar, panes.sidebar);
    if (panes.sidebar.cols)
        app_update_filter(app);
    if (panes.sidebar.cols && !app->sidebar.focused)
        sidebar_follow(&app->sidebar, &view);
    if (rows >= 2)
        arrange_popup(app);
}

void app_paint(App *app, CellGrid *g, int cols, int rows)
{
    search_prompt_count(app);
    app_arrange(app, cols, rows);
    Panes panes = share_out(app, cols, rows);
    SidebarView view = app_sidebar_view(app);
    grid_init(g, cols, rows);
    g->panes[0] = panes.body;
    g->panes[1] = app->sidebar.list;
    if (view_shown(app)) {
        g->panes[0] = app->view.list.rows;
        view_draw(app, g);
    } else {
        g->panes[0].cols -= strip_shown(app); // what moves lies beside it
        body_draw(&app->body, g);
        strip_paint(app, g);
        beside_draw(app, g);
        hint_draw(app, g);
    }
    if (panes.sidebar.cols) {
        sidebar_draw(&app->sidebar, &view, g, panes.sidebar);
        paint_separator(app, g, panes.sidebar);
    }
    if (app->popup_kind != POPUP_NONE && rows >= 2)
        popup_draw(&app->popup, g, &app->policy);
    if (!panes.bar.rows)
        return;
    if (app->prompt.kind != PROMPT_NONE)
        prompts_paint(app, g, panes.bar);
    else
        status_paint(app, g, panes.bar);
}

static Mode mode_of(const App *app)
{
    if (app->popup_kind != POPUP_NONE)
        return MODE_POPUP;
    if (app->sidebar.focused)
        return MODE_SIDEBAR;
    return view_shown(app) ? MODE_LIST : MODE_READ;
}

static void handle_key(App *app, uint32_t key)
{
    app->message[0] = '\0';
    item_flash_end(app);
    goal_clear(app);
    source_unfollow(app);
    if (key == INPUT_ESC && app->prompt.kind == PROMPT_NONE && lookup_stop(app)) {
        app_say(app, "%s", _("search stopped"));
        return;
    }
    if (app->prompt.kind != PROMPT_NONE) {
        prompts_key(app, key);
        return;
    }
    if (app->mark_wait) {
        mark_key(app, key);
        return;
    }
    if (hint_shown(app)) {
        hint_key(app, key);
        return;
    }
    if (mode_of(app) == MODE_SIDEBAR && sidebar_take_key(app, key))
        return;
    if (shelf_leaves(app, key)) {
        app->running = false;
        return;
    }
    int command;
    long count;
    Mode mode = app->pending_read ? MODE_READ : mode_of(app);
    if (mode == MODE_LIST && view_key(app, key))
        return;
    KeymapResult r = keymap_feed(app->keymap, mode, key, &command, &count);
    if (r == KEYMAP_COMMAND && mode == MODE_SIDEBAR && !keyword_tab_has(app, command))
        r = KEYMAP_UNBOUND;
    if (r == KEYMAP_UNBOUND && mode != MODE_READ) {
        mode = MODE_READ;
        bool help = app->popup_kind == POPUP_HELP;
        if (app->popup_kind != POPUP_NONE)
            note_close(app); // any other key does what it does without the box; help's only closes
        if (help)
            return;
        r = keymap_feed(app->keymap, MODE_READ, key, &command, &count);
    }
    // the rest of a sequence that began as a reading key is one too, whatever has the focus
    app->pending_read = r == KEYMAP_PENDING && mode == MODE_READ;
    if (r == KEYMAP_COMMAND)
        command_run(app, (CommandId)command, count, STR_NONE);
}

static void handle_click(App *app, int x, int y)
{
    SidebarView view = app_sidebar_view(app);
    bool in_box = app->popup_kind != POPUP_NONE && rect_contains(app->popup.box, x, y);
    if (in_box) {
        if (app->popup_kind == POPUP_NOTE)
            note_open(app);
        return;
    }
    if (app->sidebar.list.cols && x < app->sidebar.list.x + app->sidebar.list.cols) {
        if (sidebar_click(&app->sidebar, &view, x, y))
            command_run(app, COMMAND_SIDEBAR_GO, 0, STR_NONE);
        return;
    }
    if (view_shown(app)) {
        note_close(app);
        view_click(app, x, y);
        return;
    }
    if (beside_shown(app) && rect_contains(app->beside.area, x, y)) {
        note_close(app);
        if (app->trial.on) // it is of the pane that it began in
            prompts_key(app, app->trial.line.len ? INPUT_ENTER : INPUT_ESC);
        beside_switch(app);
    }
    if (!note_click(app, x, y))
        note_close(app);
}

static void handle_wheel(App *app, const Event *e, long rows)
{
    keep_touch(app);
    SidebarView view = app_sidebar_view(app);
    hint_close(app);
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, rows);
    else if (rect_contains(app->sidebar.list, e->x, e->y))
        sidebar_scroll(&app->sidebar, &view, rows);
    else if (view_shown(app))
        view_wheel(app, rows);
    else if (beside_shown(app) && rect_contains(app->beside.area, e->x, e->y)) {
        beside_switch(app); // what the pointer is on scrolls, the keys stay where they are
        move_scroll(app, rows);
        beside_switch(app);
    } else
        move_scroll(app, rows);
}

void app_handle(App *app, const Event *e)
{
    switch (e->type) {
    case EVENT_KEY:
        app->where_waits = false;
        keep_touch(app);
        handle_key(app, e->key);
        view_check(app);
        if (!app->message[0])
            source_check(app);
        break;
    case EVENT_CLICK:
        keep_touch(app);
        lookup_stop(app);
        hint_close(app);
        handle_click(app, e->x, e->y);
        view_check(app);
        break;
    case EVENT_WHEEL_UP:
        handle_wheel(app, e, -WHEEL_ROWS);
        break;
    case EVENT_WHEEL_DOWN:
        handle_wheel(app, e, WHEEL_ROWS);
        break;
    case EVENT_WIDTH:
    case EVENT_BACKGROUND:
    case EVENT_ANSWERS_END:
        terminal_take(app, e);
        break;
    case EVENT_CLOSED:
        app->running = false;
        break;
    case EVENT_NONE:
        break;
    }
}
