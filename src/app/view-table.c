/* Keywords by section: how often each stands where, and Enter to go there. */
#include "app/command.h"
#include "app/counttable.h"
#include "app/view.h"
#include "base/i18n.h"
#include <stdio.h>

#define NAME_MOST  60 // cells of the first column
#define NAME_LEAST 12
#define WORD_MOST  10 // of a keyword's name
#define DIGITS     5
#define COLUMN_GAP 1

typedef struct {
    CountTable table;
    const Structure *of;
    size_t hits;    // that the cells were counted by
    unsigned level; // down to this one
    size_t word;    // the column that the cursor is in
    size_t first;   // column that stands first
} SectionTable;

static size_t all_hits(const App *app)
{
    size_t n = 0;
    for (size_t i = 0; i < keywords_count(app->keywords); i++)
        n += keywords_hits(app->keywords, i);
    return n;
}

static void make(App *app, SectionTable *t)
{
    t->of = app_structure(app);
    t->hits = all_hits(app);
    counttable_make(&t->table, app->doc, app->keywords, t->level);
}

static bool refresh(App *app, void *state)
{
    SectionTable *t = state;
    bool others = t->of != app_structure(app) || t->table.words != keywords_count(app->keywords);
    if (!others && t->hits == all_hits(app))
        return false;
    if (others)
        make(app, t);
    t->hits = all_hits(app);
    counttable_forget(&t->table);
    return true;
}

/* The rows, and below them the sum. */
static size_t count(App *app, void *state)
{
    (void)app;
    return counttable_rows(&((SectionTable *)state)->table) + 1;
}

static bool is_sum(const SectionTable *t, size_t i)
{
    return i >= counttable_rows(&t->table);
}

static Pos pos(App *app, void *state, size_t i)
{
    const SectionTable *t = state;
    (void)app;
    return is_sum(t, i) ? 0 : counttable_row(&t->table, i).start;
}

static size_t find(App *app, void *state, Pos at)
{
    (void)app;
    return counttable_find(&((const SectionTable *)state)->table, at);
}

static int column_cells(const App *app, size_t word)
{
    int cells = (int)cell_string(&app->policy, keywords_word(app->keywords, word));
    cells = cells > WORD_MOST ? WORD_MOST : cells < DIGITS ? DIGITS : cells;
    return cells + COLUMN_GAP;
}

/* What the columns leave, if they all fit; else a part of the row. */
static int name_cells(const App *app)
{
    int cols = app->view.list.rows.cols, part = cols * 2 / 5, left = cols - 2;
    for (size_t w = 0; w < keywords_count(app->keywords) && left > part; w++)
        left -= column_cells(app, w);
    part = left > part ? left : part;
    return part > NAME_MOST ? NAME_MOST : part < NAME_LEAST ? NAME_LEAST : part;
}

/* Whether column WORD is all on the screen, counted from the first. */
static bool is_in_view(const App *app, const SectionTable *t, size_t word)
{
    int x = name_cells(app);
    for (size_t i = t->first; i <= word; i++)
        x += column_cells(app, i);
    return x <= app->view.list.rows.cols - 2;
}

static void add_blanks(ListRow *out, int cells)
{
    for (int i = 0; i < cells; i++)
        strbuf_add_byte(&out->text, ' ');
}

/* S at the right of CELLS, in ROLE with the blanks before it, but for a gap, if FILLED. */
static void add_cell(const App *app, ListRow *out, Str s, int cells, ThemeRole role, bool filled)
{
    int room = cells - COLUMN_GAP;
    s.len = cell_prefix(&app->policy, s, (size_t)room, NULL);
    add_blanks(out, COLUMN_GAP);
    size_t start = out->text.len;
    add_blanks(out, room - (int)cell_string(&app->policy, s));
    start = filled ? start : out->text.len;
    strbuf_add(&out->text, s);
    vec_push(&out->spans, ((ListSpan){start, out->text.len, role}));
}

static ThemeRole colour_of(const App *app, size_t word)
{
    return (ThemeRole)(ROLE_KEYWORD_1 + keywords_colour(app->keywords, word) % KEYWORD_COLOURS);
}

static void head(App *app, void *state, ListRow *out)
{
    const SectionTable *t = state;
    add_blanks(out, name_cells(app));
    for (size_t w = t->first; w < t->table.words && is_in_view(app, t, w); w++)
        add_cell(app, out, keywords_word(app->keywords, w), column_cells(app, w),
                 w == t->word ? ROLE_SIDEBAR_SELECTED : colour_of(app, w), false);
}

/* A count stands out where the section has more than its share of the keyword: the number in its
 * colour, twice as much all of the cell. */
static void add_count(App *app, SectionTable *t, size_t row, size_t word, ListRow *out)
{
    bool sum = is_sum(t, row);
    size_t all = keywords_hits(app->keywords, word);
    size_t n = sum ? all : counttable_cell(&t->table, row, word);
    size_t share = n * counttable_rows(&t->table);
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", n);
    ThemeRole role = !n ? ROLE_META : !sum && share > all ? colour_of(app, word) : ROLE_BODY;
    add_cell(app, out, str_from(n ? digits : "·"), column_cells(app, word), role,
             !sum && share > 2 * all);
}

static void add_name(App *app, const SectionTable *t, size_t i, ListRow *out)
{
    uint32_t node = is_sum(t, i) ? OUTLINE_NONE : counttable_row(&t->table, i).node;
    if (is_sum(t, i)) {
        list_row_add(out, str_from(_("all of the text")), ROLE_LABEL);
    } else if (node == OUTLINE_NONE) {
        list_row_add(out, str_from(_("(before the first section)")), ROLE_META);
    } else {
        const OutlineNode *n = outline_node(&app_structure(app)->outline, node);
        add_blanks(out, n->level > 1 ? 2 * ((int)n->level - 1) : 0);
        view_add_item(app, n, out);
    }
    list_row_pad(out, &app->policy, name_cells(app) - 1);
    add_blanks(out, 1);
}

static void row(App *app, void *state, size_t i, ListRow *out)
{
    SectionTable *t = state;
    add_name(app, t, i, out);
    for (size_t w = t->first; w < t->table.words && is_in_view(app, t, w); w++)
        add_count(app, t, i, w, out);
}

static void level(App *app, void *state, int to)
{
    SectionTable *t = state;
    t->level = (unsigned)to;
    make(app, t);
    view_changed(app, app->view.reading);
}

static bool key(App *app, void *state, uint32_t key)
{
    SectionTable *t = state;
    if (key == INPUT_LEFT)
        t->word -= t->word > 0;
    else if (key == INPUT_RIGHT)
        t->word += t->word + 1 < t->table.words;
    else
        return false;
    if (t->word < t->first)
        t->first = t->word;
    while (t->first < t->word && !is_in_view(app, t, t->word))
        t->first++;
    return true;
}

static void describe(App *app, void *state, StrBuf *out)
{
    const SectionTable *t = state;
    if (t->word < t->table.words)
        strbuf_addf(out, "  %.*s", STR_FMT(keywords_word(app->keywords, t->word)));
    if (!keywords_complete(app->keywords) || !app_structure(app)->complete)
        strbuf_add_cstr(out, _(" (reading...)"));
}

static void go(App *app, void *state, size_t i)
{
    SectionTable *t = state;
    size_t word = t->word;
    SearchRange range = {0, text_ready(app->text), NULL, NULL};
    if (!is_sum(t, i)) {
        CountRow r = counttable_row(&t->table, i);
        range.from = r.start;
        range.to = r.end;
    }
    Hit hit;
    if (!is_sum(t, i) && !counttable_cell(&t->table, i, word)) {
        app_say(app, _("%.*s is nowhere in this section"),
                STR_FMT(keywords_word(app->keywords, word)));
        return;
    }
    bool found = keywords_next(app->keywords, word, &range, &hit) == SEARCH_FOUND;
    move_jump(app, found ? hit.start : range.from); // the view is closed by it
    if (!found)
        return;
    app->keyword = word;
    app->body.current = hit;
    body_reveal(&app->body, hit.start);
}

static void close_table(App *app, void *state)
{
    SectionTable *t = state;
    (void)app;
    counttable_done(&t->table);
    mem_free(t);
}

static const ViewOps TABLE = {
    .title = N_("Keywords by section"),
    .empty = N_("no headings found"),
    .head = head,
    .count = count,
    .row = row,
    .close = close_table,
    .pos = pos,
    .find = find,
    .go = go,
    .key = key,
    .level = level,
    .describe = describe,
    .refresh = refresh,
};

void run_table(App *app, const CommandCall *call)
{
    (void)call;
    if (view_is(app, &TABLE)) {
        view_close(app);
        return;
    }
    if (!keywords_count(app->keywords)) {
        app_say(app, "%s", _("no keywords yet: K adds one"));
        return;
    }
    SectionTable *t = mem_zero(1, sizeof *t);
    t->level = COUNT_LEVELS;
    make(app, t);
    view_open(app, &TABLE, t);
}
