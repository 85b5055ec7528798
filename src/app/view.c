/* The list over the text: what all views share. */
#include "app/view.h"
#include "app/command.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "doc/shown.h"

#define SLICE_NS     1500000          // of work between two keys
#define ENTER_NS     (300 * CLOCK_MS) // that Enter waits for a first row
#define SLICE_ROWS   64               // rows looked at between two looks at the clock
#define CTRL(letter) ((letter)&0x1F)

bool view_shown(const App *app)
{
    return app->view.ops != NULL;
}

bool view_is(const App *app, const ViewOps *ops)
{
    return app->view.ops == ops;
}

void *view_state(const App *app)
{
    return app->view.state;
}

static bool is_filtered(const View *v)
{
    return v->pattern != NULL;
}

/* Rows that are shown. */
static size_t shown_count(App *app)
{
    View *v = &app->view;
    return is_filtered(v) ? v->kept.count : v->ops->count(app, v->state);
}

/* The view's row for row I of the screen. */
static size_t row_of(const View *v, size_t i)
{
    return is_filtered(v) ? v->kept.items[i] : i;
}

size_t view_cursor(App *app)
{
    size_t count = shown_count(app), i = app->view.list.cursor;
    return count ? row_of(&app->view, i < count ? i : count - 1) : SIZE_MAX;
}

Pos view_reading(App *app)
{
    View *v = &app->view;
    size_t i = view_cursor(app);
    return v->ops->pos && i != SIZE_MAX ? v->ops->pos(app, v->state, i) : POS_NONE;
}

static void remember_place(App *app)
{
    Pos pos = view_reading(app);
    if (pos != POS_NONE)
        app->view.reading = pos;
}

/* The last row of those kept that does not stand behind ROW. */
static size_t kept_at(const View *v, size_t row)
{
    size_t low = 0, high = v->kept.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (v->kept.items[mid] <= row)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : 0;
}

static void go_to_row(App *app, size_t row)
{
    View *v = &app->view;
    list_set_cursor(&v->list, is_filtered(v) ? kept_at(v, row) : row, shown_count(app));
}

static void find_place(App *app, Pos pos)
{
    View *v = &app->view;
    if (v->ops->find && pos != POS_NONE)
        go_to_row(app, v->ops->find(app, v->state, pos));
    else
        list_set_cursor(&v->list, v->list.cursor, shown_count(app));
}

static void drop_filter(View *v)
{
    pattern_free(v->pattern);
    v->pattern = NULL;
    vec_clear(&v->kept);
    strbuf_clear(&v->filter);
    v->filtered = 0;
}

bool view_lists_outline(const App *app)
{
    return app->view.ops && app->view.ops->outline;
}

void view_close(App *app)
{
    View *v = &app->view;
    if (!v->ops)
        return;
    const ViewOps *ops = v->ops;
    if (app->prompt.kind == PROMPT_VIEW)
        app->prompt.kind = PROMPT_NONE;
    drop_filter(v);
    v->ops = NULL;
    if (ops->close)
        ops->close(app, v->state);
    v->state = NULL;
    strbuf_done(&v->filter);
    vec_done(&v->kept);
}

void view_open(App *app, const ViewOps *ops, void *state)
{
    note_close(app);
    hint_close(app);
    view_close(app);
    app->sidebar.focused = false;
    app->view = (View){
        .ops = ops,
        .state = state,
        .reading = app->point,
        .point = app->point,
        .top = app->body.top,
        .focus = app->body.focus,
    };
    app->view.working = ops->work != NULL;
    if (ops->prompt)
        prompt_open(&app->prompt, PROMPT_VIEW, STR_NONE);
    app_arrange(app, app->cols, app->rows);
    view_work(app);
    find_place(app, app->point);
}

void view_check(App *app)
{
    const View *v = &app->view;
    if (v->ops && (v->point != app->point || v->top != app->body.top ||
                   v->focus != app->body.focus || hint_shown(app)))
        view_close(app);
}

void view_changed(App *app, Pos pos)
{
    View *v = &app->view;
    vec_clear(&v->kept);
    v->filtered = 0;
    v->working = v->ops->work != NULL;
    view_work(app);
    find_place(app, pos);
    remember_place(app);
}

bool view_refresh(App *app)
{
    View *v = &app->view;
    if (!v->ops || !v->ops->refresh || !v->ops->refresh(app, v->state))
        return false;
    view_changed(app, v->reading);
    return true;
}

/* Whether row I has what was typed. */
static bool row_fits(App *app, size_t i, ListRow *row)
{
    View *v = &app->view;
    size_t start, end;
    list_row_clear(row);
    v->ops->row(app, v->state, i, row);
    return pattern_match(v->pattern, (Str){row->text.data, row->text.len}, 0, &start, &end);
}

/* Show only rows that have TYPED. */
static void view_narrow(App *app, Str typed)
{
    View *v = &app->view;
    drop_filter(v);
    strbuf_add(&v->filter, typed);
    if (v->ops->narrow)
        v->ops->narrow(app, v->state, typed);
    else if (typed.len)
        v->pattern = pattern_new(typed, PATTERN_WORD, NULL);
    view_changed(app, !v->ops->narrow ? v->reading : typed.len ? POS_NONE : app->point);
}

bool view_busy(const App *app)
{
    const View *v = &app->view;
    return v->ops && ((is_filtered(v) && v->filtered != SIZE_MAX) || v->working);
}

static void filter_slice(App *app, int64_t until)
{
    View *v = &app->view;
    ListRow row = {0};
    size_t count = v->ops->count(app, v->state);
    while (v->filtered < count && clock_now() < until)
        for (int n = 0; n < SLICE_ROWS && v->filtered < count; n++, v->filtered++)
            if (row_fits(app, v->filtered, &row))
                vec_push(&v->kept, (uint32_t)v->filtered);
    if (v->filtered >= count && !v->working)
        v->filtered = SIZE_MAX;
    list_row_done(&row);
}

bool view_work(App *app)
{
    View *v = &app->view;
    if (!view_busy(app))
        return false;
    v->working = v->working && v->ops->work(app, v->state, clock_now() + SLICE_NS);
    if (is_filtered(v) && v->filtered != SIZE_MAX)
        filter_slice(app, clock_now() + SLICE_NS);
    if (!v->moved && v->ops->work)
        find_place(app, v->reading);
    return true;
}

static ThemeRole title_role(const OutlineNode *n)
{
    switch ((OutlineKind)n->kind) {
    case OUTLINE_TITLE:
        return ROLE_TITLE;
    case OUTLINE_HEADING:
        return n->level <= 1 ? ROLE_HEADING_1 : n->level == 2 ? ROLE_HEADING_2 : ROLE_HEADING_3;
    case OUTLINE_GAP:
        return ROLE_GAP;
    case OUTLINE_ITEM:
    case OUTLINE_RUN_IN:
        break;
    }
    return ROLE_BODY;
}

void view_add_item(const App *app, const OutlineNode *n, ListRow *out)
{
    StrBuf room = {0};
    ShownNode shown = shown_node(app->doc, n, &room);
    bool inside = n->kind == OUTLINE_RUN_IN;
    list_row_add(out, shown.label, inside ? ROLE_RUN_IN : ROLE_LABEL);
    if (sidebar_label_wants_blank(shown.label))
        strbuf_add_byte(&out->text, ' ');
    list_row_add(out, shown.name, title_role(n));
    strbuf_done(&room);
}

void view_add_marks(App *app, ListRow *out)
{
    SpanVec spans = {0};
    size_t start, end = 0;
    Str text = {out->text.data, out->text.len};
    keywords_spans(app->keywords, text, 0, &spans);
    for (size_t i = 0; i < spans.count; i++) {
        ThemeRole role = (ThemeRole)(ROLE_KEYWORD_1 + spans.items[i].n % KEYWORD_COLOURS);
        vec_push(&out->spans, ((ListSpan){spans.items[i].start, spans.items[i].end, role}));
    }
    while (app->pattern && pattern_match(app->pattern, text, end, &start, &end))
        vec_push(&out->spans, ((ListSpan){start, end, ROLE_HIT}));
    vec_done(&spans);
}

void view_arrange(App *app, Rect area)
{
    app->view.list.head = app->view.ops && app->view.ops->head;
    list_set_area(&app->view.list, area);
    view_refresh(app); // a command may have changed what is listed
}

/* Row I of the screen, with what was typed marked in it. */
static void show_row(void *of, size_t i, ListRow *out)
{
    App *app = of;
    View *v = &app->view;
    size_t start, end = 0;
    v->ops->row(app, v->state, row_of(v, i), out);
    Str text = {out->text.data, out->text.len};
    while (is_filtered(v) && pattern_match(v->pattern, text, end, &start, &end))
        vec_push(&out->spans, ((ListSpan){start, end, ROLE_HIT}));
}

static void show_head(void *of, ListRow *out)
{
    App *app = of;
    app->view.ops->head(app, app->view.state, out);
}

static void add_title(App *app, StrBuf *out)
{
    View *v = &app->view;
    strbuf_add_cstr(out, _(v->ops->title));
    if (v->ops->describe)
        v->ops->describe(app, v->state, out);
    if (v->filter.len && !v->ops->prompt) {
        strbuf_add_cstr(out, "  /");
        strbuf_add(out, (Str){v->filter.data, v->filter.len});
    }
}

void view_draw(App *app, CellGrid *g)
{
    View *v = &app->view;
    StrBuf title = {0}, aside = {0};
    add_title(app, &title);
    if (v->ops->aside)
        v->ops->aside(app, v->state, &aside);
    const char *empty = is_filtered(v) && !view_busy(app) ? _("nothing has it") : _(v->ops->empty);
    ListSource source = {
        .of = app,
        .row = show_row,
        .head = v->ops->head ? show_head : NULL,
        .count = shown_count(app),
        .title = {title.data, title.len},
        .aside = {aside.data, aside.len},
        .empty = str_from(view_busy(app) ? _("looking...") : empty),
    };
    list_draw(&v->list, &source, g, &app->policy);
    strbuf_done(&title);
    strbuf_done(&aside);
}

void view_move(App *app, long rows)
{
    app->view.moved = true;
    list_move(&app->view.list, rows, shown_count(app));
    remember_place(app);
}

void view_page(App *app, int pages, bool half)
{
    int rows = app->view.list.rows.rows;
    int page = half ? rows / 2 : rows - 1;
    view_move(app, (long)pages * (page > 0 ? page : 1));
}

void view_wheel(App *app, long rows)
{
    app->view.moved = true;
    list_scroll(&app->view.list, rows, shown_count(app));
}

void view_go(App *app)
{
    View *v = &app->view;
    int64_t until = clock_now() + ENTER_NS;
    while (view_cursor(app) == SIZE_MAX && clock_now() < until && view_work(app))
        continue;
    size_t i = view_cursor(app);
    Pos to = view_reading(app);
    if (i == SIZE_MAX)
        return;
    if (v->ops->go) {
        v->ops->go(app, v->state, i);
    } else if (to != POS_NONE) {
        view_close(app);
        move_jump(app, to);
        item_flash(app, to);
    }
}

void view_click(App *app, int x, int y)
{
    View *v = &app->view;
    size_t i = list_row_at(&v->list, x, y, shown_count(app));
    if (i == SIZE_MAX)
        return;
    v->moved = true;
    v->list.cursor = i;
    remember_place(app);
    view_go(app);
}

bool view_key(App *app, uint32_t key)
{
    const View *v = &app->view;
    if (v->ops->key && v->ops->key(app, v->state, key))
        return true;
    if (!v->ops->level || key < '1' || key > '9')
        return false;
    v->ops->level(app, v->state, (int)(key - '0'));
    return true;
}

void run_filter(App *app, const CommandCall *call)
{
    View *v = &app->view;
    if (!v->ops)
        app_say(app, "%s", _("only a list can be narrowed"));
    else if (call->argument.len)
        view_narrow(app, call->argument);
    else
        prompt_open(&app->prompt, PROMPT_VIEW, (Str){v->filter.data, v->filter.len});
}

void run_remove(App *app, const CommandCall *call)
{
    (void)call;
    View *v = &app->view;
    size_t i = v->ops ? view_cursor(app) : SIZE_MAX;
    if (!v->ops || !v->ops->remove)
        app_say(app, "%s", _("nothing here can be removed"));
    else if (i != SIZE_MAX)
        v->ops->remove(app, v->state, i);
}

void view_prompt_changed(App *app)
{
    Str line = prompt_line(&app->prompt);
    const View *v = &app->view;
    if (!str_equal(line, (Str){v->filter.data, v->filter.len}))
        view_narrow(app, line);
}

void view_prompt_accept(App *app, Str line)
{
    const View *v = &app->view;
    if (!v->ops || !v->ops->prompt)
        return;
    while (view_cursor(app) == SIZE_MAX && view_work(app))
        continue;
    if (view_cursor(app) == SIZE_MAX)
        prompt_open(&app->prompt, PROMPT_VIEW, line); // nothing to go to: it can be typed on
    else
        view_go(app);
}

void view_prompt_cancel(App *app)
{
    if (app->view.ops && app->view.ops->prompt)
        view_close(app);
    else if (app->view.ops)
        view_narrow(app, STR_NONE);
}

bool view_prompt_key(App *app, uint32_t key)
{
    static const struct {
        uint32_t key;
        int rows, pages;
    } MOVES[] = {
        {INPUT_UP, -1, 0}, {CTRL('P'), -1, 0},     {INPUT_DOWN, 1, 0},
        {CTRL('N'), 1, 0}, {INPUT_PAGE_UP, 0, -1}, {INPUT_PAGE_DOWN, 0, 1},
    };
    for (size_t i = 0; i < sizeof MOVES / sizeof *MOVES; i++) {
        if (MOVES[i].key != key)
            continue;
        if (MOVES[i].pages)
            view_page(app, MOVES[i].pages, false);
        else
            view_move(app, MOVES[i].rows);
        return true;
    }
    return false;
}

const char *view_prompt_label(const App *app)
{
    const View *v = &app->view;
    return v->ops && v->ops->prompt ? _(v->ops->prompt) : NULL;
}
