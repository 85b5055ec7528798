#include "ui/body.h"

#define HANG_CELLS       2
#define HANG_MIN_CELLS   16  // a narrower pane spends nothing on a gutter
#define COLUMN_GAP_CELLS 6   // between the columns of a spread, beside the gutter
#define SPREAD_MIN_CELLS 96  // a narrower pane has no second column
#define FOOT_ROWS        4   // of headings, at most, that go over to the second column
#define FOOT_MIN_ROWS    12  // a lower column keeps them
#define CONTEXT_BYTES    256 // looked at around the rows shown, for what crosses their edges

void body_init(Body *b, const Document *doc, Keywords *keywords, const BodyOptions *options,
               const CellPolicy *policy)
{
    LayoutStyle style = {.width_cells = 80, .cells = *policy};
    *b = (Body){.columns = 1,
                .doc = doc,
                .keywords = keywords,
                .item = POS_NONE,
                .focus = POS_NONE,
                .options = *options};
    b->current.start = b->current.end = POS_NONE;
    b->flash = b->current;
    b->flow = flow_new(doc, &style);
}

void body_done(Body *b)
{
    flow_free(b->flow);
    b->flow = NULL;
}

void body_set_area(Body *b, Rect area, const CellPolicy *policy)
{
    LayoutStyle style = {.indent = b->options.indent,
                         .strict = b->options.strict,
                         .slides = true,
                         .shift_cells = (uint16_t)b->shift_cells,
                         .cells = *policy};
    b->area = area;
    b->foot_rows = 0; // until it is looked at
    b->columns = b->options.spread && area.cols >= SPREAD_MIN_CELLS ? 2 : 1;
    int cols = area.cols / b->columns;
    int margin = cols >= 2 * HANG_MIN_CELLS ? 1 : 0;
    int room = cols - 2 * margin;
    if (b->options.hanging && room >= HANG_MIN_CELLS) {
        style.hang_cells = HANG_CELLS;
        room -= HANG_CELLS;
    }
    int width = room < b->options.measure_cells ? room : b->options.measure_cells;
    width = width > 8 ? width / 2 * 2 : width; // Han take two cells
    style.width_cells = (uint16_t)(width < 1 ? 1 : width);
    int column = style.width_cells + style.hang_cells, spare = area.cols - b->columns * column;
    int gap = b->columns == 1 ? 0 : spare / 2 < COLUMN_GAP_CELLS ? spare / 2 : COLUMN_GAP_CELLS;
    b->text_x = area.x + (spare - gap > 0 ? (spare - gap) / 2 : 0);
    b->column_cells = column + gap;
    flow_set_style(b->flow, &style);
}

static int all_rows(const Body *b)
{
    return b->area.rows * b->columns;
}

int body_rows(const Body *b)
{
    return all_rows(b) - b->foot_rows;
}

static bool is_heading(const Block *b)
{
    return b->kind == BLOCK_HEADING || b->kind == BLOCK_TITLE;
}

/* The rows left blank below the first column where TOP is the first row shown: headings, and what is
 * blank around them, that stood there without their text. At the end of the text all are needed. */
static int foot_below(const Body *b, FlowCursor top)
{
    FlowCursor at = top;
    if (b->columns < 2 || b->area.rows < FOOT_MIN_ROWS ||
        (int)flow_move(b->flow, &at, all_rows(b)) < all_rows(b))
        return 0;
    int foot = 0;
    at = top;
    flow_move(b->flow, &at, b->area.rows - 1);
    for (int i = 1; i <= FOOT_ROWS + 1; i++) {
        const Block *block = &flow_paragraph(b->flow, at)->block;
        if (is_heading(block))
            foot = i;
        else if (block->kind != BLOCK_BLANK)
            return foot;
        flow_move(b->flow, &at, -1);
    }
    return 0; // nothing but headings
}

/* Where the row begins, without its indent, that is shown as the Nth. */
static void row_origin(const Body *b, int n, int *x, int *y)
{
    int first = b->area.rows - (b->columns > 1 ? b->foot_rows : 0);
    int column = b->columns > 1 && n >= first;
    *x = b->text_x + column * b->column_cells;
    *y = b->area.y + n - column * first;
}

void body_invalidate(Body *b)
{
    flow_invalidate(b->flow);
}

FlowCursor body_top_cursor(Body *b)
{
    FlowCursor c = flow_find(b->flow, b->top), last = c;
    long rows = all_rows(b) > 0 ? all_rows(b) - 1 : 0;
    long moved = (long)flow_move(b->flow, &last, rows);
    if (moved < rows)
        flow_move(b->flow, &c, moved - rows);
    b->foot_rows = foot_below(b, c);
    return c;
}

Pos body_top(Body *b)
{
    return flow_pos(b->flow, body_top_cursor(b));
}

Pos body_bottom(Body *b)
{
    FlowCursor c = body_top_cursor(b);
    flow_move(b->flow, &c, body_rows(b) > 0 ? body_rows(b) - 1 : 0);
    return flow_row(b->flow, c)->end;
}

bool body_at_end(Body *b)
{
    FlowCursor c = body_top_cursor(b);
    long rows = body_rows(b) > 0 ? body_rows(b) : 1;
    return (long)flow_move(b->flow, &c, rows) < rows;
}

int body_page_rows(Body *b, int step)
{
    FlowCursor top = body_top_cursor(b);
    int rows = body_rows(b) > 2 ? body_rows(b) - 1 : body_rows(b);
    if (step > 0 || b->columns < 2)
        return rows;
    // the page above ends where this one begins, however long it is
    for (rows = all_rows(b) - 1; rows > 1; rows--) {
        FlowCursor above = top;
        flow_move(b->flow, &above, -rows);
        if (all_rows(b) - foot_below(b, above) > rows)
            break;
    }
    return rows;
}

bool body_scroll(Body *b, long rows)
{
    FlowCursor c = body_top_cursor(b);
    Pos before = flow_pos(b->flow, c);
    flow_move(b->flow, &c, rows);
    b->top = flow_pos(b->flow, c);
    c = body_top_cursor(b);
    b->top = flow_pos(b->flow, c);
    return b->top != before;
}

/* Cells from the row's first column to POS. */
static int cells_before(Body *b, const Paragraph *para, const Row *row, Pos pos)
{
    RowWalk walk = row_walk(b->doc, para, row, flow_style(b->flow));
    Cluster c;
    int x = row->indent;
    while (row_walk_next(&walk, &c)) {
        if (walk.at != POS_NONE && walk.at >= pos)
            break;
        x += c.cells;
    }
    return x;
}

void body_reveal(Body *b, Pos pos)
{
    FlowCursor c = flow_find(b->flow, pos);
    const Row *row = flow_row(b->flow, c);
    if (!row->shift && !row->beyond)
        return;
    Row whole = *row;
    whole.shift = whole.beyond = 0;
    int x = cells_before(b, flow_paragraph(b->flow, c), &whole, pos);
    if (x >= row->shift && x < row->shift + row->cells)
        return;
    LayoutStyle style = *flow_style(b->flow);
    b->shift_cells = x > row->cells / 2 ? x - row->cells / 2 : 0;
    style.shift_cells = (uint16_t)b->shift_cells;
    flow_set_style(b->flow, &style);
}

bool body_slide(Body *b, int cells)
{
    int beyond = 0, before = b->shift_cells;
    FlowCursor c = body_top_cursor(b);
    for (int n = 0; n < body_rows(b); n++) {
        const Row *row = flow_row(b->flow, c);
        beyond = row->beyond > beyond ? row->beyond : beyond;
        if (!flow_move(b->flow, &c, 1))
            break;
    }
    int to = before + (cells < beyond ? cells : beyond);
    b->shift_cells = to > 0 ? to : 0;
    return b->shift_cells != before;
}

void body_show(Body *b, Pos pos, int row)
{
    FlowCursor c = flow_find(b->flow, pos);
    flow_move(b->flow, &c, -(long)row);
    b->top = flow_pos(b->flow, c);
}

bool body_place(Body *b, Pos pos, int *x, int *y)
{
    FlowCursor c = body_top_cursor(b), target = flow_find(b->flow, pos);
    for (int row = 0; row < body_rows(b); row++) {
        if (c.block == target.block && c.row == target.row) {
            row_origin(b, row, x, y);
            *x += cells_before(b, flow_paragraph(b->flow, c), flow_row(b->flow, c), pos);
            return true;
        }
        if (!flow_move(b->flow, &c, 1))
            break;
    }
    return false;
}

Pos body_pos_at(Body *b, int x, int y)
{
    if (!rect_contains(b->area, x, y))
        return POS_NONE;
    FlowCursor c = body_top_cursor(b);
    int column = b->columns > 1 && x >= b->text_x + b->column_cells;
    int first = b->area.rows - (b->columns > 1 ? b->foot_rows : 0);
    long rows = y - b->area.y + column * first;
    if (!column && y - b->area.y >= first)
        return POS_NONE;
    if (rows >= body_rows(b) || (long)flow_move(b->flow, &c, rows) < rows)
        return POS_NONE;
    const Paragraph *para = flow_paragraph(b->flow, c);
    const Row *row = flow_row(b->flow, c);
    RowWalk walk = row_walk(b->doc, para, row, flow_style(b->flow));
    Cluster cluster;
    int from;
    row_origin(b, (int)rows, &from, &y);
    from += row->indent;
    while (row_walk_next(&walk, &cluster)) {
        if (x >= from && x < from + cluster.cells)
            return walk.at;
        from += cluster.cells;
    }
    return POS_NONE;
}

/* The hits of the search, and where the current one is a keyword's, that. */
static void add_hits(Body *b, Str s, Pos base, SpanVec *out)
{
    size_t from = 0, start, end;
    Hit now = b->current;
    bool due = now.start != POS_NONE && now.start >= base && now.end <= base + s.len;
    while (b->pattern && pattern_match(b->pattern, s, from, &start, &end)) {
        bool current = base + start == now.start;
        if (due && base + end > now.start) {
            if (!current && base + start > now.start)
                vec_push(out, ((Span){now.start, now.end, SPAN_HIT_CURRENT, 0}));
            due = !current && base + start < now.start;
        }
        vec_push(out, ((Span){base + start, base + end,
                              (uint8_t)(current ? SPAN_HIT_CURRENT : SPAN_HIT), 0}));
        from = end > start ? end : end + 1;
    }
    if (due)
        vec_push(out, ((Span){now.start, now.end, SPAN_HIT_CURRENT, 0}));
}

/* Both lists are sorted; the result lies sorted in OUT, B's spans after (so above) A's. */
static void merge(const SpanVec *a, const SpanVec *b, SpanVec *out)
{
    size_t i = 0, j = 0;
    while (i < a->count || j < b->count) {
        bool first = j == b->count || (i < a->count && a->items[i].start <= b->items[j].start);
        vec_push(out, first ? a->items[i++] : b->items[j++]);
    }
}

static void lay_over(Span span, SpanVec *out)
{
    SpanVec under = *out, mark = {0};
    *out = (SpanVec){0};
    vec_push(&mark, span);
    merge(&under, &mark, out);
    vec_done(&under);
    vec_done(&mark);
}

/* Lay the focus or the current item's mark over SPAN if it is theirs. */
static void add_mark(const Body *b, Span span, SpanVec *out)
{
    bool label = span.kind == SPAN_LABEL || span.kind == SPAN_RUN_IN;
    bool note = span.kind == SPAN_NOTE_REF || span.kind == SPAN_NOTE_LABEL ||
                span.kind == SPAN_LINK; // a term of a glossary, an entry of a table of contents
    if (note && span.start == b->focus)
        span.kind = SPAN_FOCUS;
    else if (label && span.start == b->item)
        span.kind = SPAN_CURRENT_ITEM;
    else
        return;
    lay_over(span, out);
}

/* What lies over the rows of PARA from ROW on: keywords, hits, the focused mark. */
static void find_highlights(Body *b, const Paragraph *para, const Row *row, SpanVec *out)
{
    const Block *block = &para->block;
    size_t shown = (size_t)body_rows(b) * (flow_style(b->flow)->width_cells + HANG_CELLS) * 4;
    Pos from = row->start > block->text + CONTEXT_BYTES ? row->start - CONTEXT_BYTES : block->text;
    Pos to = block->end - row->start > shown ? row->start + shown : block->end;
    Str s = text_slice(document_text(b->doc), from, to);
    while (s.len && from > block->text && ((unsigned char)s.data[0] & 0xC0) == 0x80) {
        s = (Str){s.data + 1, s.len - 1};
        from++;
    }
    SpanVec keywords = {0}, hits = {0};
    if (b->keywords)
        keywords_spans(b->keywords, s, from, &keywords);
    add_hits(b, s, from, &hits);
    vec_clear(out);
    merge(&keywords, &hits, out);
    vec_done(&keywords);
    vec_done(&hits);
    for (size_t i = 0; i < para->spans.count; i++)
        add_mark(b, para->spans.items[i], out);
    if (b->flash.start >= block->start && b->flash.start < block->end)
        lay_over((Span){b->flash.start, b->flash.end, SPAN_FLASH, 0}, out);
}

/* A bar in the margin at X, Y where ROW is among what was noted. */
static void put_annotation(const Body *b, CellGrid *grid, int x, int y, const Row *row)
{
    static const Cluster BLANK = {.cells = 1, .glyph = " "};
    for (size_t i = 0; i < b->annotated_count && b->annotated[i].start < row->end; i++) {
        if (b->annotated[i].end > row->start) {
            grid_put(grid, x, y, &BLANK, ROLE_ANNOTATION, ROLE_ANNOTATION);
            return;
        }
    }
}

void body_draw(Body *b, CellGrid *grid)
{
    Paint paint = {.doc = b->doc, .style = flow_style(b->flow), .ground = ROLE_BODY};
    FlowCursor c = body_top_cursor(b);
    Pos block = POS_NONE;
    grid_clip(grid, b->area);
    for (int n = 0; n < body_rows(b); n++) {
        int x, y;
        const Paragraph *para = flow_paragraph(b->flow, c);
        const Row *row = flow_row(b->flow, c);
        if (c.block != block)
            find_highlights(b, para, row, &paint.highlights);
        block = c.block;
        row_origin(b, n, &x, &y);
        paint_row(&paint, grid, x, y, para, row);
        put_annotation(b, grid, x - 1, y, row);
        if (!flow_move(b->flow, &c, 1))
            break;
    }
    grid_unclip(grid);
    vec_done(&paint.highlights);
}
