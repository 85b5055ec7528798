/*
 * Only what has a hit: each sentence with one as a row, under its section's heading.
 *
 * The text is searched in slices while the view is open, from its start to its end; hits are places
 * and stay, the rows are made from them anew when the structure is another. What a row shows is
 * looked up when it is drawn.
 */
#include "app/command.h"
#include "app/view.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include <string.h>

#define SIDE_BYTES  240          // shown at each side of a hit
#define SLICE_BYTES (128 * 1024) // searched between two looks at the clock
#define SLICE_ROWS  64
#define HITS_MOST   (1u << 20) // listed
#define CRUMB_CELLS 60
#define LEFT_OF_HIT 3 // a hit that would be cut off at the right stands this part of the row in

typedef struct {
    Pos at;        // the hit's start, or the heading's
    uint32_t node; // of a heading's row; OUTLINE_NONE: a hit's
} HitRow;

typedef struct {
    Pattern *pattern;
    const Structure *of; // the structure that the rows are of
    VEC(Hit) hits;       // the first of each sentence
    VEC(HitRow) rows;
    size_t built;     // hits that rows were made of
    uint32_t section; // that the last row is under
    Pos reached;      // searched
    Pos from;         // where the next hit may start
    bool more;        // there are more than are listed
} Hits;

/* The range of sentence marks S opens with, as bytes; 0: none. */
static size_t mark_bytes(Str s, const char *const *marks)
{
    for (; *marks; marks++)
        if (str_starts_with(s, str_from(*marks)))
            return strlen(*marks);
    return 0;
}

static const char *const STOPS[] = {"。", "！", "？", "；", NULL};
static const char *const CLOSERS[] = {"”", "’", "」", "』", "）", NULL};

/* The end of the first sentence in S, at most SIDE_BYTES on. */
static size_t sentence_end(Str s)
{
    size_t at = 0;
    while (at < s.len && at < SIDE_BYTES) {
        uint32_t cp;
        size_t stop = mark_bytes(str_rest(s, at), STOPS);
        at += stop ? stop : utf8_decode(s.data + at, s.data + s.len, &cp);
        if (!stop)
            continue;
        for (size_t n; (n = mark_bytes(str_rest(s, at), CLOSERS)) > 0;)
            at += n;
        break;
    }
    return at;
}

/* The start of the sentence of BLOCK that AT is in. */
static Pos sentence_start(const App *app, const Block *block, Pos at)
{
    Pos low = at > block->text + SIDE_BYTES ? at - SIDE_BYTES : block->text;
    Str s = text_slice(app->text, low, at);
    while (s.len && low > block->text && ((unsigned char)*s.data & 0xC0) == 0x80) {
        s = str_rest(s, 1);
        low++;
    }
    for (size_t end; (end = sentence_end(s)) < s.len; low += end)
        s = str_rest(s, end);
    return low;
}

static Pos sentence_stop(const App *app, const Block *block, Pos at)
{
    return at + sentence_end(text_slice(app->text, at, block->end > at ? block->end : at));
}

static const Outline *outline_of(const App *app)
{
    return &app_structure(app)->outline;
}

/* The heading that POS stands under, or the item where there is none. */
static uint32_t section_of(const App *app, Pos pos)
{
    const Outline *o = outline_of(app);
    uint32_t first = outline_at(o, pos), i = first;
    while (i != OUTLINE_NONE && outline_node(o, i)->kind > OUTLINE_HEADING)
        i = outline_node(o, i)->parent;
    return i == OUTLINE_NONE ? first : i;
}

/* Whether POS is in NODE's own title, which its row shows. */
static bool is_in_title(const OutlineNode *n, Pos pos)
{
    return pos >= n->pos && pos < n->pos + n->text_at + n->text_bytes;
}

static void build_row(App *app, Hits *h, Pos hit)
{
    uint32_t section = section_of(app, hit);
    const OutlineNode *n = section == OUTLINE_NONE ? NULL : outline_node(outline_of(app), section);
    bool in_title = n && is_in_title(n, hit);
    if (n && section != h->section)
        vec_push(&h->rows, ((HitRow){in_title ? hit : n->pos, section}));
    if (!in_title)
        vec_push(&h->rows, ((HitRow){hit, OUTLINE_NONE}));
    h->section = section;
}

static void build_rows(App *app, Hits *h, int64_t until)
{
    while (h->built < h->hits.count && clock_now() < until)
        for (int n = 0; n < SLICE_ROWS && h->built < h->hits.count; n++)
            build_row(app, h, h->hits.items[h->built++].start);
}

static bool is_at_end(const App *app, const Hits *h)
{
    return h->more || h->reached >= text_ready(app->text);
}

static bool give_up(void *arg, Pos reached)
{
    (void)arg;
    (void)reached;
    return false;
}

static void search_on(App *app, Hits *h)
{
    Pos end = text_ready(app->text), to = h->reached + SLICE_BYTES;
    Hit hit;
    to = to < end ? to : end;
    if (search_forward(app->text, h->pattern, h->from, to, give_up, NULL, &hit) != SEARCH_FOUND) {
        h->from = h->from < to ? to : h->from;
        h->reached = to;
        return;
    }
    Block block = document_block(app->doc, hit.start);
    vec_push(&h->hits, hit);
    h->from = sentence_stop(app, &block, hit.end);
    h->from = h->from > hit.start ? h->from : hit.start + 1;
    h->more = h->hits.count >= HITS_MOST;
}

static bool work(App *app, void *state, int64_t until)
{
    Hits *h = state;
    while (clock_now() < until && (h->built < h->hits.count || !is_at_end(app, h))) {
        if (h->built < h->hits.count)
            build_rows(app, h, until);
        else
            search_on(app, h);
    }
    return h->built < h->hits.count || !is_at_end(app, h);
}

static bool refresh(App *app, void *state)
{
    Hits *h = state;
    if (h->of == app_structure(app) && is_at_end(app, h))
        return false;
    if (h->of != app_structure(app)) {
        h->of = app_structure(app);
        vec_clear(&h->rows);
        h->built = 0;
        h->section = OUTLINE_NONE;
    }
    return true;
}

static size_t count(App *app, void *state)
{
    (void)app;
    return ((Hits *)state)->rows.count;
}

static Pos pos(App *app, void *state, size_t i)
{
    (void)app;
    return ((Hits *)state)->rows.items[i].at;
}

/* The first row at or after AT: a hit, where there is one. */
static size_t find(App *app, void *state, Pos at)
{
    const Hits *h = state;
    size_t low = 0, high = h->rows.count;
    (void)app;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (h->rows.items[mid].at < at)
            low = mid + 1;
        else
            high = mid;
    }
    if (low < h->rows.count && h->rows.items[low].node != OUTLINE_NONE && low + 1 < h->rows.count)
        low++;
    return low < h->rows.count ? low : h->rows.count ? h->rows.count - 1 : 0;
}

static void add_heading(App *app, const HitRow *r, ListRow *out)
{
    size_t start = 0;
    app_breadcrumb(app->doc, r->node, CRUMB_CELLS, &out->text);
    vec_push(&out->spans, ((ListSpan){start, out->text.len, ROLE_HEADING_3}));
}

/* So much of the row's left that its hit would stand too far right to be seen is left out. */
static Pos window_start(const App *app, Pos start, Pos hit)
{
    int room = app->view.list.rows.cols - 6;
    Str left = text_slice(app->text, start, hit);
    int cells = (int)cell_string(&app->policy, left);
    if (room < 8 || cells <= room * 2 / LEFT_OF_HIT)
        return start;
    return start + cell_prefix(&app->policy, left, (size_t)(cells - room / LEFT_OF_HIT), NULL);
}

static void add_sentence(App *app, const HitRow *r, ListRow *out)
{
    Block block = document_block(app->doc, r->at);
    Pos start = sentence_start(app, &block, r->at), end = sentence_stop(app, &block, r->at);
    Pos from = window_start(app, start, r->at);
    out->indent = 2;
    if (from > start ||
        (start > block.text && mark_bytes(text_slice(app->text, start, end), STOPS)))
        list_row_add(out, STR(".. "), ROLE_META);
    StrBuf room = {0};
    list_row_add(out, shown_text(app->doc, from, end, &room), ROLE_BODY);
    strbuf_done(&room);
}

static void row(App *app, void *state, size_t i, ListRow *out)
{
    const HitRow *r = &((Hits *)state)->rows.items[i];
    if (r->node != OUTLINE_NONE)
        add_heading(app, r, out);
    else
        add_sentence(app, r, out);
    view_add_marks(app, out);
}

static void describe(App *app, void *state, StrBuf *out)
{
    const Hits *h = state;
    Str source = pattern_source(h->pattern);
    strbuf_add_cstr(out, "  ");
    strbuf_add(out, source);
    if (h->more)
        strbuf_addf(out, _("  the first %zu"), h->hits.count);
    else if (!is_at_end(app, h))
        strbuf_addf(out, "  %u %%", (unsigned)(h->reached * 100 / (text_ready(app->text) + 1)));
}

/* Which sentence the cursor is on, or the next one from a heading: headings are not counted. */
static void add_number(App *app, void *state, StrBuf *out)
{
    const Hits *h = state;
    size_t i = view_cursor(app), low = 0, high = h->hits.count;
    if (i >= h->rows.count || !high)
        return;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (h->hits.items[mid].start < h->rows.items[i].at)
            low = mid + 1;
        else
            high = mid;
    }
    low = low < h->hits.count ? low : h->hits.count - 1;
    strbuf_addf(out, "%zu/%zu", low + 1, h->hits.count);
}

static void go(App *app, void *state, size_t i)
{
    const Hits *h = state;
    const HitRow *r = &h->rows.items[i];
    size_t start, end;
    Pos at = r->at;
    bool heading = r->node != OUTLINE_NONE;
    Str rest = text_slice(app->text, at, at + SEARCH_REACH);
    bool hit = pattern_match(h->pattern, rest, 0, &start, &end) && start == 0;
    view_close(app);
    move_jump(app, at);
    if (hit) {
        app->body.current = (Hit){at, at + end};
        body_reveal(&app->body, at);
    } else if (heading) {
        item_flash(app, at);
    }
}

static void close_hits(App *app, void *state)
{
    Hits *h = state;
    (void)app;
    pattern_free(h->pattern);
    vec_done(&h->hits);
    vec_done(&h->rows);
    mem_free(h);
}

static const ViewOps HITS = {
    .title = N_("Hits"),
    .empty = N_("not found"),
    .count = count,
    .row = row,
    .close = close_hits,
    .pos = pos,
    .find = find,
    .go = go,
    .describe = describe,
    .aside = add_number,
    .refresh = refresh,
    .work = work,
};

void view_hits(App *app, Str source)
{
    if (source.len && !lookup_use(app, source))
        return;
    if (!app->pattern) {
        app_say(app, "%s", _("nothing searched for yet: / begins"));
        return;
    }
    Hits *h = mem_zero(1, sizeof *h);
    h->pattern = pattern_clone(app->pattern);
    h->of = app_structure(app);
    h->section = OUTLINE_NONE;
    view_open(app, &HITS, h);
}

void run_hits(App *app, const CommandCall *call)
{
    if (view_is(app, &HITS))
        view_close(app);
    else if (call->argument.len)
        view_hits(app, call->argument);
    else
        prompt_open(&app->prompt, PROMPT_HITS, STR_NONE);
}
