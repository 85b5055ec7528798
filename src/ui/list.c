#include "ui/list.h"
#include <stdio.h>

#define MARGIN    1 // cells left of a row, and right of it
#define ASIDE_GAP 2 // cells between a row and what stands at its end
#define CUT_CELLS 2 // of the dots where a row is cut

void list_row_done(ListRow *r)
{
    strbuf_done(&r->text);
    strbuf_done(&r->aside);
    vec_done(&r->spans);
}

void list_row_clear(ListRow *r)
{
    strbuf_clear(&r->text);
    strbuf_clear(&r->aside);
    vec_clear(&r->spans);
    r->indent = 0;
    r->role = ROLE_BODY;
}

void list_row_add(ListRow *r, Str s, ThemeRole role)
{
    size_t start = r->text.len;
    Str line = str_first_line(s);
    strbuf_add(&r->text, line);
    while (line.len < s.len) {
        s = str_trim(str_rest(s, line.len));
        line = str_first_line(s);
        strbuf_add(&r->text, line);
    }
    if (r->text.len > start)
        vec_push(&r->spans, ((ListSpan){start, r->text.len, role}));
}

void list_row_pad(ListRow *r, const CellPolicy *policy, int cells)
{
    size_t room = cells > 0 ? (size_t)cells : 0, used;
    Str text = {r->text.data, r->text.len};
    size_t fit = cell_prefix(policy, text, room, &used);
    bool cut = fit < text.len;
    if (cut && room > 2 * CUT_CELLS)
        fit = cell_prefix(policy, text, room - CUT_CELLS, &used);
    if (cut)
        r->text.data[r->text.len = fit] = '\0';
    for (size_t i = 0; i < r->spans.count; i++)
        if (r->spans.items[i].end > fit)
            r->spans.items[i].end = fit;
    for (size_t dots = cut && room > 2 * CUT_CELLS ? CUT_CELLS : 0; used < room; used++)
        strbuf_add_byte(&r->text, dots && dots-- ? '.' : ' ');
}

void list_set_area(List *l, Rect area)
{
    int header = area.rows > 1 ? 1 : 0;
    if (l->head && area.rows > 3)
        header = 2;
    l->area = area;
    l->rows = (Rect){area.x, area.y + header, area.cols, area.rows - header};
}

static size_t height(const List *l)
{
    return l->rows.rows > 0 ? (size_t)l->rows.rows : 0;
}

size_t list_first(const List *l, size_t count)
{
    size_t rows = height(l), first = l->first;
    size_t last_page = count > rows ? count - rows : 0;
    size_t cursor = l->cursor < count ? l->cursor : count ? count - 1 : 0;
    if (!l->scrolled && (cursor < first || cursor >= first + rows))
        first = cursor > rows / 3 ? cursor - rows / 3 : 0;
    return first < last_page ? first : last_page;
}

void list_set_cursor(List *l, size_t i, size_t count)
{
    l->cursor = i < count ? i : count ? count - 1 : 0;
    l->scrolled = false;
    l->first = list_first(l, count);
}

static size_t step(size_t from, long rows, size_t count)
{
    size_t back = rows < 0 ? (size_t)-rows : 0, on = rows > 0 ? (size_t)rows : 0;
    if (back)
        return from > back ? from - back : 0;
    return on < count && from < count - on ? from + on : count ? count - 1 : 0;
}

/* As a reader expects of an editor: a row that leaves the screen is followed, no more. */
void list_move(List *l, long rows, size_t count)
{
    size_t shown = list_first(l, count), high = height(l);
    size_t cursor = step(l->cursor < count ? l->cursor : 0, rows, count);
    if (cursor < shown)
        shown = cursor;
    else if (high && cursor >= shown + high)
        shown = cursor - high + 1;
    l->first = shown;
    list_set_cursor(l, cursor, count);
}

void list_scroll(List *l, long rows, size_t count)
{
    size_t first = list_first(l, count);
    l->scrolled = true;
    l->first = step(first, rows, count);
    l->first = list_first(l, count);
}

size_t list_row_at(const List *l, int x, int y, size_t count)
{
    if (!rect_contains(l->rows, x, y))
        return SIZE_MAX;
    size_t i = list_first(l, count) + (size_t)(y - l->rows.y);
    return i < count ? i : SIZE_MAX;
}

/* Marks of what was looked for stay seen under the cursor. */
static bool shows_through(ThemeRole role)
{
    return role >= ROLE_HIT && role <= ROLE_KEYWORD_12;
}

static ThemeRole role_at(const ListRow *r, size_t at)
{
    for (size_t i = r->spans.count; i-- > 0;)
        if (at >= r->spans.items[i].start && at < r->spans.items[i].end)
            return r->spans.items[i].role;
    return r->role;
}

typedef struct {
    CellGrid *grid;
    const CellPolicy *policy;
    Rect at; // one row
    bool selected;
} Line;

static void draw_text(const Line *line, const ListRow *r, int x, int cells)
{
    Str text = {r->text.data, r->text.len};
    size_t room = cells > 0 ? (size_t)cells : 0;
    bool cut = cell_prefix(line->policy, text, room, NULL) < text.len && room > CUT_CELLS * 2;
    int left = cut ? cells - CUT_CELLS : cells;
    ThemeRole base = line->selected ? ROLE_SIDEBAR_SELECTED : ROLE_BODY;
    for (size_t at = 0; at < text.len;) {
        Cluster c;
        cell_cluster(line->policy, text.data + at, text.data + text.len, &c);
        if (c.cells > left)
            break;
        ThemeRole role = role_at(r, at);
        ThemeRole over = line->selected && !shows_through(role) ? base : role;
        grid_put(line->grid, x, line->at.y, &c, base, over);
        x += c.cells;
        left -= c.cells;
        at += c.bytes;
    }
    if (cut)
        grid_text(line->grid, x, line->at.y, CUT_CELLS, line->policy, STR(".."), base,
                  line->selected ? base : ROLE_META);
}

/* Returns the cells that are left for the text. */
static int draw_aside(const Line *line, const ListRow *r, int x)
{
    Str text = {r->aside.data, r->aside.len};
    int cells = (int)cell_string(line->policy, text), right = line->at.x + line->at.cols - MARGIN;
    if (!cells || right - x - cells - ASIDE_GAP < line->at.cols / 2)
        return right - x;
    ThemeRole base = line->selected ? ROLE_SIDEBAR_SELECTED : ROLE_BODY;
    grid_text(line->grid, right - cells, line->at.y, cells, line->policy, text, base,
              line->selected ? base : ROLE_META);
    return right - cells - ASIDE_GAP - x;
}

static void draw_row(const Line *line, const ListRow *r)
{
    int margin = line->at.cols > 20 ? MARGIN : 0;
    int deepest = line->at.cols / 3, x = line->at.x + margin;
    x += r->indent < deepest ? r->indent : deepest;
    grid_fill(line->grid, line->at, line->selected ? ROLE_SIDEBAR_SELECTED : ROLE_BODY);
    draw_text(line, r, x, draw_aside(line, r, x));
}

static void draw_header(const List *l, const ListSource *s, CellGrid *g, const CellPolicy *policy)
{
    Rect row = {l->area.x, l->area.y, l->area.cols, 1};
    char place[48] = "";
    if (s->count)
        snprintf(place, sizeof place, "%zu/%zu", l->cursor < s->count ? l->cursor + 1 : s->count,
                 s->count);
    Str aside = s->aside.len ? s->aside : str_from(place);
    int cells = (int)cell_string(policy, aside), x = row.x + MARGIN;
    int right = row.x + row.cols - MARGIN;
    grid_fill(g, row, ROLE_STATUS);
    if (cells && right - cells - ASIDE_GAP - x >= row.cols / 2) {
        right -= cells;
        grid_text(g, right, row.y, cells, policy, aside, ROLE_STATUS, ROLE_STATUS);
        right -= ASIDE_GAP;
    }
    grid_text_cut(g, x, row.y, right - x, policy, s->title, ROLE_STATUS, ROLE_STATUS_ACCENT);
}

void list_draw(const List *l, const ListSource *s, CellGrid *g, const CellPolicy *policy)
{
    ListRow row = {0};
    grid_fill(g, l->area, ROLE_BODY);
    grid_clip(g, l->area);
    if (l->rows.y > l->area.y)
        draw_header(l, s, g, policy);
    if (s->head && l->rows.y > l->area.y + 1) {
        list_row_clear(&row);
        s->head(s->of, &row);
        draw_row(&(Line){g, policy, {l->area.x, l->area.y + 1, l->area.cols, 1}, false}, &row);
    }
    if (!s->count)
        grid_text_cut(g, l->rows.x + MARGIN, l->rows.y, l->rows.cols - MARGIN, policy, s->empty,
                      ROLE_BODY, ROLE_META);
    size_t first = list_first(l, s->count);
    size_t cursor = l->cursor < s->count ? l->cursor : s->count ? s->count - 1 : 0;
    for (size_t i = 0; i < height(l) && first + i < s->count; i++) {
        list_row_clear(&row);
        s->row(s->of, first + i, &row);
        Line line = {g,
                     policy,
                     {l->rows.x, l->rows.y + (int)i, l->rows.cols, 1},
                     first + i == cursor && !s->bare};
        draw_row(&line, &row);
    }
    list_row_done(&row);
    grid_unclip(g);
}
