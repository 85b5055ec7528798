#include "ui/render.h"
#include "base/mem.h"
#include "ui/scroll.h"
#include <stdio.h>
#include <string.h>

#define JUMP_BYTES   5  // what it costs to pass over unchanged cells, about
#define ERASE_CELLS  10 // blanks in a row that are cheaper to erase than to send
#define CLEAR_BYTES  4  // what it costs to clear the rest of a row, about
#define INKS_GAIN    16 // ink by ink must be shorter by this part
#define UNKNOWN_CELL 3  // cells of a GridCell that equals no other

/* A stretch of a row to be sent in one ink, or (end 0) its rest to be cleared. */
typedef struct {
    int y, x, end;
    Ink ink;
    bool first;     // a clearing that other stretches of its row must follow
    bool on_glyphs; // glyphs of two cells may stand there: mlterm miscounts when it erases such
} Stretch;

typedef VEC(Stretch) StretchVec;

/* A way from what is shown to the next screen: what has been moved so far. */
typedef struct {
    Pen pen;
    CellGrid left; // what stands on the terminal then; cols 0: not known
} Way;

void render_init(Render *r, const TermCaps *caps)
{
    r->caps = *caps;
    r->pen.caps = &r->caps;
    render_forget(r);
}

void render_done(Render *r)
{
    pen_done(&r->pen);
    grid_done(&r->shown);
}

void render_forget(Render *r)
{
    grid_done(&r->shown);
    memset(r->inks, 0, sizeof r->inks);
    pen_lost(&r->pen);
}

static int colour_number(Colour c)
{
    if (c.kind == COLOUR_INDEX)
        return c.index;
    return c.kind == COLOUR_RGB ? TERM_RGB | c.r << 16 | c.g << 8 | c.b : -1;
}

static Ink make_ink(const Render *r, uint8_t base, uint8_t over)
{
    const TermCaps *caps = &r->caps;
    Style s = theme_style(r->theme, ROLE_BODY, caps->colours);
    s = style_over(s, theme_style(r->theme, base, caps->colours));
    if (over != base)
        s = style_over(s, theme_style(r->theme, over, caps->colours));
    Ink ink = {.fg = caps->fg ? colour_number(s.fg) : -1,
               .bg = caps->bg ? colour_number(s.bg) : -1};
    for (int i = 0; i < TERM_ATTRS; i++)
        if (s.attrs & 1 << i && caps->attrs[i])
            ink.attrs |= 1 << i;
    return ink;
}

static Ink ink_of(Render *r, const GridCell *c)
{
    RenderInk *ink = &r->inks[c->base][c->over];
    if (!ink->known)
        *ink = (RenderInk){make_ink(r, c->base, c->over), true};
    return ink->ink;
}

static bool is_blank(const GridCell *c)
{
    return c->cells == 1 && (!c->glyph[0] || (c->glyph[0] == ' ' && !c->glyph[1]));
}

/* Whether A and B can't be told apart on the terminal. */
static bool same_cell(Render *r, const GridCell *a, const GridCell *b)
{
    if (a->cells != b->cells || a->cells == UNKNOWN_CELL)
        return false;
    bool blank = is_blank(a);
    if (blank ? !is_blank(b) : a->glyph[0] != b->glyph[0] || strcmp(a->glyph, b->glyph) != 0)
        return false;
    if (a->base == b->base && a->over == b->over)
        return true;
    return blank ? ink_same_blank(ink_of(r, a), ink_of(r, b))
                 : ink_same(ink_of(r, a), ink_of(r, b));
}

static size_t glyph_bytes(const GridCell *c)
{
    return is_blank(c) ? 1 : strlen(c->glyph);
}

static bool fits_ink(Render *r, const GridCell *c, Ink ink)
{
    return is_blank(c) ? ink_same_blank(ink_of(r, c), ink) : ink_same(ink_of(r, c), ink);
}

static const GridCell *row_of(const CellGrid *g, int y)
{
    return g->cols ? &g->cells[(size_t)y * (size_t)g->cols] : NULL;
}

/* The first cell of the row's end that is blank in one ink, or COLS. */
static int blank_tail(Render *r, const GridCell *row, int cols)
{
    int x = cols;
    if (!is_blank(&row[cols - 1]))
        return cols;
    Ink ink = ink_of(r, &row[cols - 1]);
    while (x > 0 && is_blank(&row[x - 1]) && fits_ink(r, &row[x - 1], ink))
        x--;
    return x;
}

/* One row, and which of its cells are to be sent. */
typedef struct {
    Render *r;
    const GridCell *row;
    const bool *changes;
    int y, cols;
    const GridCell *old; // what stands on the terminal; NULL: not known
    bool cleared;        // nothing, by the time it is sent
} RowChange;

/* Whether glyphs of two cells may stand in [X, END) of C's row on the terminal. */
static bool is_on_glyphs(const RowChange *c, int x, int end)
{
    if (c->cleared || !c->old)
        return !c->cleared;
    while (x < end && c->old[x].cells != 2 && c->old[x].cells != 0)
        x++;
    return x < end;
}

/* Which cells of C's row look different on a terminal that has OLD there, cell by cell or (STEP 0) one
 * for all; NULL: what is there is not known. */
static void find_changes(const RowChange *c, const GridCell *old, int step, bool *out)
{
    for (int x = 0; x < c->cols; x++)
        out[x] = !old || !same_cell(c->r, &c->row[x], &old[x * step]);
}

/* About how many bytes the cells of [X, END) that change cost. */
static size_t cost(const RowChange *c, int x, int end)
{
    size_t bytes = 0;
    bool jumped = false;
    for (; x < end; x++) {
        bool sent = c->row[x].cells && c->changes[x];
        if (sent)
            bytes += glyph_bytes(&c->row[x]) + (jumped ? JUMP_BYTES : 0);
        jumped = c->row[x].cells ? !sent : jumped;
    }
    return bytes;
}

/* The end of the stretch in one ink that begins at X: cells that change, and short gaps between them
 * that are cheaper sent again than passed over. *INK gets the ink. */
static int stretch_end(const RowChange *c, int x, int limit, Ink *ink)
{
    int end = x;
    bool only_blanks = true;
    size_t gap = 0;
    *ink = ink_of(c->r, &c->row[x]);
    for (int at = x; at < limit && gap < JUMP_BYTES; at++) {
        const GridCell *cell = &c->row[at];
        if (!cell->cells) {
            end = end == at ? at + 1 : end;
            continue;
        }
        Ink own = ink_of(c->r, cell);
        if (only_blanks && !is_blank(cell) && ink_same_blank(*ink, own))
            *ink = own; // the blanks before it are as well drawn in this ink
        if (!fits_ink(c->r, cell, *ink))
            break;
        bool sent =
            c->changes[at] || (at + 1 < limit && !c->row[at + 1].cells && c->changes[at + 1]);
        gap = sent ? 0 : gap + glyph_bytes(cell);
        end = sent ? at + 1 : end;
        only_blanks = only_blanks && is_blank(cell);
    }
    return end;
}

static void add_stretches(const RowChange *c, int from, int limit, StretchVec *out)
{
    for (int x = from; x < limit;) {
        if (!c->changes[x]) {
            x++;
            continue;
        }
        while (x > 0 && c->row[x].cells == 0)
            x--; // the second half of a glyph: send it whole
        Stretch s = {.y = c->y, .x = x};
        s.end = stretch_end(c, x, limit, &s.ink);
        if (s.end <= x)
            s.end = x + 1;
        s.on_glyphs = is_on_glyphs(c, s.x, s.end);
        vec_push(out, s);
        x = s.end;
    }
}

/* What is to be sent of C's row; ROOM is for two flags a cell. */
static void add_row(RowChange *c, bool *room, StretchVec *out)
{
    const GridCell *row = c->row;
    int cols = c->cols, tail = blank_tail(c->r, row, cols), first = 0;
    bool *when_cleared = room + cols;
    find_changes(c, c->old, 1, room);
    c->changes = room;
    while (first < cols && !room[first])
        first++;
    if (first == cols)
        return;
    Ink ink = ink_of(c->r, &row[cols - 1]);
    if (tail == cols || !c->r->caps.clear_row || !pen_can_clear(&c->r->pen, ink)) {
        add_stretches(c, 0, cols, out);
        return;
    }
    size_t tail_bytes = cost(c, tail, cols);
    bool clear_tail = tail_bytes > CLEAR_BYTES;
    size_t kept = cost(c, first, tail) + (clear_tail ? CLEAR_BYTES : tail_bytes);
    find_changes(c, &row[cols - 1], 0, when_cleared);
    while (first > 0 && row[first].cells == 0)
        first--;
    c->changes = when_cleared;
    bool clear_first = cost(c, first, cols) + CLEAR_BYTES < kept;
    if (clear_first) {
        c->cleared = true;
        vec_push(out, ((Stretch){.y = c->y, .x = first, .ink = ink, .first = true}));
        add_stretches(c, first, tail, out);
        return;
    }
    c->changes = room;
    add_stretches(c, 0, clear_tail ? tail : cols, out);
    if (clear_tail)
        vec_push(out, ((Stretch){.y = c->y, .x = tail, .ink = ink}));
}

/* Bytes that the stretches of ALL from FROM on take at least. */
static size_t least_bytes(const CellGrid *g, const StretchVec *all, size_t from)
{
    size_t bytes = 0;
    for (size_t i = from; i < all->count; i++)
        for (int x = all->items[i].x; x < all->items[i].end; x++) {
            const GridCell *c = &row_of(g, all->items[i].y)[x];
            bytes += is_blank(c) ? 0 : strlen(c->glyph);
        }
    return bytes;
}

/* What is to be sent where OLD stands. False if it is more than LIMIT bytes: not all is found then. */
static bool find_stretches(Render *r, const CellGrid *old, const CellGrid *g, size_t limit,
                           StretchVec *out)
{
    size_t bytes = (size_t)g->cols * sizeof *g->cells, least = 0;
    bool *room = mem_alloc(2 * (size_t)g->cols * sizeof *room);
    for (int y = 0; y < g->rows && least <= limit; y++) {
        RowChange c = {.r = r, .row = row_of(g, y), .y = y, .cols = g->cols, .old = row_of(old, y)};
        size_t before = out->count;
        if (!c.old || memcmp(c.row, c.old, bytes) != 0)
            add_row(&c, room, out);
        least += least_bytes(g, out, before);
    }
    mem_free(room);
    return least <= limit;
}

static int blanks_from(const GridCell *row, int x, int end)
{
    int n = 0;
    while (x + n < end && is_blank(&row[x + n]))
        n++;
    return n;
}

/* Whether the terminal may stand elsewhere than we think after GLYPH. */
static bool is_unsure(const Render *r, const char *glyph)
{
    uint32_t cp;
    if ((unsigned char)glyph[0] < 0x80 && !(glyph[0] && glyph[1]))
        return false;
    utf8_decode(glyph, glyph + strlen(glyph), &cp);
    return cell_is_unsteady(glyph) || (r->place_ambiguous && cell_group(cp) != CELL_FIXED);
}

static void send_cell(const Render *r, Pen *p, const CellGrid *g, const GridCell *c)
{
    // past the last column the cursor hangs in the air, and terminals differ
    bool sure = p->x + c->cells < g->cols && !is_unsure(r, c->glyph);
    pen_glyph(p, c->glyph[0] ? c->glyph : " ", c->cells, sure);
}

static void send_stretch(const Render *r, Pen *p, const CellGrid *g, const Stretch *s)
{
    const GridCell *row = row_of(g, s->y);
    pen_move(p, s->x, s->y);
    pen_ink(p, s->ink);
    if (!s->end) {
        pen_send(p, r->caps.clear_row);
        return;
    }
    for (int x = s->x; x < s->end;) {
        int blanks = blanks_from(row, x, s->end);
        if (blanks > ERASE_CELLS && !s->on_glyphs && r->caps.erase && pen_can_clear(p, s->ink)) {
            pen_move(p, x, s->y);
            pen_send(p, r->caps.erase(blanks));
            x += blanks;
            continue;
        }
        pen_move(p, x, s->y);
        send_cell(r, p, g, &row[x]);
        x += row[x].cells ? row[x].cells : 1;
    }
}

/* From top to bottom; stops when P has written more than LIMIT bytes. */
static void send_by_rows(const Render *r, Pen *p, const CellGrid *g, const StretchVec *all,
                         size_t limit)
{
    for (size_t i = 0; i < all->count && p->out.len <= limit; i++)
        send_stretch(r, p, g, &all->items[i]);
}

typedef VEC(Ink) InkVec;

/* The inks of ALL: first that of the clearings that come first in their rows. */
static void list_inks(const StretchVec *all, InkVec *inks)
{
    for (size_t i = 0; i < all->count && !inks->count; i++)
        if (all->items[i].first)
            vec_push(inks, all->items[i].ink);
    for (size_t i = 0; i < all->count; i++) {
        size_t known = 0;
        while (known < inks->count && !ink_same(inks->items[known], all->items[i].ink))
            known++;
        if (known == inks->count)
            vec_push(inks, all->items[i].ink);
    }
}

/* All of one ink, then all of the next, for it is often longer to say a colour than a place. A
 * clearing comes before what stands behind it in its row. */
static void send_by_inks(const Render *r, Pen *p, const CellGrid *g, const StretchVec *all,
                         size_t limit)
{
    InkVec inks = {0};
    list_inks(all, &inks);
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].first && !ink_same(all->items[i].ink, inks.items[0]))
            send_stretch(r, p, g, &all->items[i]);
    for (size_t ink = 0; ink < inks.count; ink++)
        for (size_t i = 0; i < all->count && p->out.len <= limit; i++) {
            const Stretch *s = &all->items[i];
            if (ink_same(s->ink, inks.items[ink]) && !(s->first && ink > 0))
                send_stretch(r, p, g, s);
        }
    vec_done(&inks);
}

/* A pen like P that writes into a buffer of its own, after what P has written. */
static Pen pen_copy(const Pen *p)
{
    Pen copy = *p;
    copy.out = (StrBuf){0};
    strbuf_add(&copy.out, (Str){p->out.data, p->out.len});
    return copy;
}

static void swap_pens(Pen *a, Pen *b)
{
    Pen swap = *a;
    *a = *b;
    *b = swap;
}

/* Let *DONE be WAY's pen after it has sent what differs between WAY's screen and G; it gives up when
 * that is more than LIMIT bytes. False, and no *DONE, if it did not begin. */
static bool finish(Render *r, const Way *way, const CellGrid *g, size_t limit, Pen *done)
{
    StretchVec all = {0};
    if (!find_stretches(r, &way->left, g, limit, &all)) {
        vec_done(&all);
        return false;
    }
    Pen by_inks = pen_copy(&way->pen);
    *done = pen_copy(&way->pen);
    send_by_rows(r, done, g, &all, limit);
    // from top to bottom looks better, if the line is slow enough to see it
    if (done->out.len <= limit)
        limit = done->out.len - done->out.len / INKS_GAIN;
    send_by_inks(r, &by_inks, g, &all, limit);
    vec_done(&all);
    if (by_inks.out.len <= limit)
        swap_pens(done, &by_inks);
    pen_done(&by_inks);
    return true;
}

/* Let the terminal move the rows of AREA up by SHIFT (negative: down). */
static void send_scroll(Pen *p, const CellGrid *g, Rect area, int shift)
{
    const TermCaps *caps = p->caps;
    bool margins = area.cols < g->cols;
    int bottom = area.y + area.rows - 1;
    char columns[48];
    snprintf(columns, sizeof columns, "\033[?69h\033[%d;%ds", area.x + 1, area.x + area.cols);
    if (margins) {
        pen_send(p, columns);
        p->x = p->y = -1; // it moves the cursor
    }
    pen_region(p, area.y, bottom);
    pen_move(p, area.x, shift > 0 ? bottom : area.y);
    for (int i = shift < 0 ? -shift : shift; i > 0; i--)
        pen_send(p, shift > 0 ? caps->index : caps->reverse_index);
    if (margins) {
        pen_send(p, "\033[?69l");
        p->x = p->y = -1;
    }
}

/* The same on G. Rows that come in are not known: terminals differ in what colour they have. */
static void move_cells(CellGrid *g, Rect area, int shift)
{
    const GridCell unknown = {.cells = UNKNOWN_CELL};
    for (int i = 0; i < area.rows; i++) {
        int y = shift > 0 ? area.y + i : area.y + area.rows - 1 - i, from = y + shift;
        GridCell *to = &g->cells[y * g->cols + area.x];
        if (from >= area.y && from < area.y + area.rows)
            memcpy(to, &g->cells[from * g->cols + area.x], (size_t)area.cols * sizeof *to);
        else
            for (int x = 0; x < area.cols; x++)
                to[x] = unknown;
    }
}

static Way way_copy(const Pen *pen, const CellGrid *left)
{
    Way way = {.pen = pen_copy(pen), .left = *left};
    size_t bytes = (size_t)left->cols * (size_t)left->rows * sizeof *left->cells;
    if (left->cols)
        way.left.cells = memcpy(mem_alloc(bytes), left->cells, bytes);
    return way;
}

static void way_done(Way *way)
{
    pen_done(&way->pen);
    grid_done(&way->left);
}

/* Whether a glyph lies across the left or right edge of AREA. */
static bool edge_is_crossed(const CellGrid *g, Rect area)
{
    int end = area.x + area.cols;
    for (int y = area.y; y < area.y + area.rows; y++) {
        const GridCell *row = row_of(g, y);
        if (row[area.x].cells == 0 || (end < g->cols && row[end].cells == 0))
            return true;
    }
    return false;
}

static bool can_scroll(const Render *r, const Way *way, Rect area, int shift)
{
    const TermCaps *caps = &r->caps;
    if (!shift || !caps->region || !(shift > 0 ? caps->index : caps->reverse_index))
        return false;
    return area.cols == way->left.cols || (caps->margins && !edge_is_crossed(&way->left, area));
}

/* Go WAY to its end; if that is shorter than *BEST (no caps: nothing yet), it becomes it. */
static bool try_way(Render *r, const CellGrid *g, const Way *way, Pen *best)
{
    Pen pen;
    if (!finish(r, way, g, best->caps ? best->out.len : SIZE_MAX, &pen))
        return false;
    bool better = !best->caps || pen.out.len < best->out.len;
    if (better)
        swap_pens(best, &pen);
    pen_done(&pen);
    return better;
}

/* The same from WAY on with AREA moved by SHIFT first; *FOUND becomes that way. */
static void try_scroll(Render *r, const CellGrid *g, const Way *way, Rect area, int shift,
                       Way *found, Pen *best)
{
    if (!can_scroll(r, way, area, shift))
        return;
    Way other = way_copy(&way->pen, &way->left);
    send_scroll(&other.pen, g, area, shift);
    move_cells(&other.left, area, shift);
    if (try_way(r, g, &other, best)) {
        Way before = *found;
        *found = other;
        other = before;
    }
    way_done(&other);
}

/* Try the way from WAY on with PANE moved to where it has gone, alone or with all that stands beside
 * it. */
static void try_pane(Render *r, const CellGrid *g, const Way *way, Rect pane, Way *found, Pen *best)
{
    Rect rows = {0, pane.y, g->cols, pane.rows};
    int shift = pane.cols && way->left.cols ? scroll_find(&way->left, g, pane) : 0;
    if (pane.cols < g->cols)
        try_scroll(r, g, way, pane, shift, found, best);
    try_scroll(r, g, way, rows, shift, found, best);
}

/* The pen after the shortest way from what is shown to G. */
static Pen find_way(Render *r, const CellGrid *g)
{
    Way still = {r->pen, r->shown}, moved = {0}, both = {0}; // the first is only looked at
    Pen best = {0};
    try_pane(r, g, &still, g->panes[0], &moved, &best);
    try_way(r, g, &still, &best); // after it: it is long if anything moved
    for (int i = 1; i < GRID_PANES; i++) {
        try_pane(r, g, &still, g->panes[i], &both, &best);
        if (moved.left.cols)
            try_pane(r, g, &moved, g->panes[i], &both, &best);
    }
    way_done(&moved);
    way_done(&both);
    return best;
}

void render_grid(Render *r, const CellGrid *g)
{
    if (g->cols != r->shown.cols || g->rows != r->shown.rows)
        render_forget(r);
    if (r->pen.bottom < 0 && r->caps.region)
        pen_region(&r->pen, 0, g->rows - 1);
    Pen pen = find_way(r, g);
    pen_done(&r->pen);
    r->pen = pen;
    if (!r->shown.cols)
        grid_init(&r->shown, g->cols, g->rows);
    memcpy(r->shown.cells, g->cells, (size_t)g->cols * (size_t)g->rows * sizeof *g->cells);
}
