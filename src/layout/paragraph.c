#include "layout/paragraph.h"
#include "layout/linebreak.h"
#include <string.h>

#define TAB_CELLS         2
#define INDENT_CELLS      4  // two Han widths
#define INDENT_FROM_CELLS 16 // narrower rows indent by half of it, or not at all
#define LABEL_FROM_CELLS  16 // narrower rows may break inside a label
#define HANG_MAX_CELLS    12 // an item's rows hang under its text up to this
#define SMALL_BYTES       4096
#define IDEOGRAPHIC_BLANK 0x3000

/* How the rows of a kind of block stand. */
typedef struct {
    bool first_indent; // the first row by two Han widths
    bool hangs;        // later rows under the text after the label
    bool centred;
    bool keeps_lines; // a line terminator inside ends a row
    bool one_row;     // what does not fit is not shown
    bool quoted;      // all rows indented
} Shape;

static const Shape SHAPES[] = {
    [BLOCK_BLANK] = {.one_row = true},
    [BLOCK_BODY] = {.first_indent = true},
    [BLOCK_TITLE] = {.centred = true},
    [BLOCK_HEADING] = {.hangs = true},
    [BLOCK_ITEM] = {.hangs = true},
    [BLOCK_DEFINITION] = {.hangs = true},
    [BLOCK_META] = {.keeps_lines = true},
    [BLOCK_GAP] = {.centred = true},
    [BLOCK_RULE] = {.one_row = true},
    [BLOCK_CODE] = {.keeps_lines = true},
    [BLOCK_QUOTE] = {.keeps_lines = true, .quoted = true},
    [BLOCK_TABLE] = {.keeps_lines = true},
};

/* One cluster as layout sees it. */
typedef struct {
    size_t at, next; // bytes from the block's text
    uint32_t first;
    unsigned cells;
    bool newline;
} Unit;

/* A paragraph being set: its bytes, where they may break, and how its rows stand. */
typedef struct {
    Str s;
    Pos base;
    const LayoutStyle *style;
    const Shape *shape;
    const uint8_t *breaks;
    Paragraph *out;
    size_t hidden;         // index of the first hidden range that does not end before the last unit
    unsigned first_indent; // cells
    unsigned indent;       // of all rows but the first
} Setter;

/* Where a row can end. */
typedef struct {
    size_t next;  // start of the row after it; 0: no such place
    size_t shown; // end of what is drawn
    unsigned cells;
    bool hangs;
} RowEnd;

static bool is_blank(const Unit *u)
{
    return u->first == ' ' || u->first == '\t' || u->first == IDEOGRAPHIC_BLANK || u->newline;
}

/* Whether a line terminator stands at AT. A lone CR is none: it is shown as a mark. */
static bool is_newline(Str s, size_t at)
{
    return s.data[at] == '\n' || (s.data[at] == '\r' && at + 1 < s.len && s.data[at + 1] == '\n');
}

/* Pass over hidden markup at AT; *END gets where the next begins, if that is before it. */
static size_t pass_hidden(Setter *set, size_t at, size_t *end)
{
    const HiddenRange *ranges = set->out->hidden.items;
    size_t count = set->out->hidden.count, i = set->hidden;
    while (i > 0 && ranges[i - 1].end - set->base > at)
        i--;
    for (; i < count && ranges[i].start - set->base <= at; i++)
        if (ranges[i].end - set->base > at)
            at = ranges[i].end - set->base;
    if (i < count && ranges[i].start - set->base < *end)
        *end = ranges[i].start - set->base;
    set->hidden = i;
    return at;
}

/* Read the unit at AT or behind the hidden markup there. False at the end. */
static bool next_unit(Setter *set, size_t at, Unit *u)
{
    size_t end = set->s.len;
    if (set->out->hidden.count)
        at = pass_hidden(set, at, &end);
    if (at >= set->s.len)
        return false;
    const char *data = set->s.data;
    u->at = at;
    u->next = at + cell_next(&set->style->cells, data + at, data + end, &u->cells, &u->first);
    u->newline = u->first < ' ' && is_newline(set->s, at);
    if (u->newline)
        u->cells = linebreak_newline_is_blank(set->s, at);
    else if (u->first == '\t')
        u->cells = TAB_CELLS;
    return true;
}

/* Places where the row at hand can end, from the best to the worst. */
typedef struct {
    RowEnd fair;  // by the rules of line breaking
    RowEnd joint; // inside a word longer than a row
    RowEnd loose; // anywhere but at a forbidden mark
} RowEnds;

static void note_end(const Setter *set, const RowEnd *here, const Unit *u, uint32_t before,
                     RowEnds *ends)
{
    RowEnd end = *here;
    end.next = u->at;
    if (set->breaks[u->at] == BREAK_ALLOWED)
        ends->fair = end;
    else if (set->breaks[u->at] == BREAK_URL)
        ends->joint = end;
    else if (!ends->fair.next && !linebreak_no_start(u->first) && !linebreak_no_end(before))
        ends->loose = end;
}

/*
 * Where the row that starts at START, WIDTH cells wide, ends. A closing mark that does not fit hangs
 * if the row may end after it; else what it stands on goes down with it.
 */
static RowEnd find_row_end(Setter *set, size_t start, unsigned width)
{
    RowEnds ends = {0};
    RowEnd here = {.next = start, .shown = start};
    unsigned blanks = 0; // cells of the blanks behind what is drawn
    bool empty = true;
    uint32_t before = 0;
    Unit u;
    for (size_t at = start; next_unit(set, at, &u); at = u.next) {
        if (is_blank(&u)) {
            blanks += u.cells;
            empty = false;
            if (!u.newline || !set->shape->keeps_lines)
                continue;
            here.next = u.next;
            return here;
        }
        if (!empty)
            note_end(set, &here, &u, before, &ends);
        unsigned cells = here.cells + blanks + u.cells;
        bool over = cells > width && !empty;
        if (over &&
            !(linebreak_may_hang(u.first) && !blanks && cells <= width + set->style->hang_cells)) {
            here.next = u.at;
            return ends.fair.next    ? ends.fair
                   : ends.joint.next ? ends.joint
                   : ends.loose.next ? ends.loose
                                     : here;
        }
        here = (RowEnd){u.next, u.next, cells, over};
        blanks = 0;
        empty = empty && !u.cells;
        before = u.first;
    }
    here.next = set->s.len;
    return here;
}

static unsigned row_width(const Setter *set, unsigned indent)
{
    return set->style->width_cells > indent ? set->style->width_cells - indent : 1;
}

static void push_row(Setter *set, size_t start, const RowEnd *end, unsigned indent)
{
    if (set->shape->centred && end->cells < set->style->width_cells)
        indent = (set->style->width_cells - end->cells) / 2;
    Row row = {
        .start = set->base + start,
        .end = set->base + end->next,
        .shown_end = set->base + end->shown,
        .indent = (uint16_t)indent,
        .cells = (uint16_t)end->cells,
        .hangs = end->hangs,
    };
    vec_push(&set->out->rows, row);
}

static void set_rows(Setter *set)
{
    size_t start = 0;
    unsigned indent = set->first_indent;
    do {
        RowEnd end = find_row_end(set, start, row_width(set, indent));
        if (set->shape->one_row)
            end.next = set->s.len;
        push_row(set, start, &end, indent);
        start = end.next;
        indent = set->indent;
    } while (start < set->s.len);
}

/* Whether the row from START to the end holds one character, the marks after it not counted. */
static bool is_orphan(Setter *set, size_t start)
{
    unsigned count = 0;
    Unit u;
    for (size_t at = start; count < 2 && next_unit(set, at, &u); at = u.next)
        count += !is_blank(&u) && !linebreak_no_start(u.first);
    return count < 2;
}

/* The last place in the row from START to NEXT where it can end sooner and keep two characters. */
static RowEnd sooner_end(Setter *set, size_t start, size_t next)
{
    RowEnd best = {0}, here = {0};
    unsigned blanks = 0, count = 0;
    Unit u;
    for (size_t at = start; next_unit(set, at, &u) && u.at < next; at = u.next) {
        if (is_blank(&u)) {
            blanks += u.cells;
            continue;
        }
        if (count >= 2 && set->breaks[u.at] == BREAK_ALLOWED) {
            best = here;
            best.next = u.at;
        }
        here = (RowEnd){u.next, u.next, here.cells + blanks + u.cells, false};
        blanks = 0;
        count++;
    }
    return best;
}

/* clreq 3.1.6: no paragraph ends in a row of one character if the row above can give one. */
static void mend_orphan(Setter *set)
{
    size_t count = set->out->rows.count;
    if (count < 2 || !set->out->block.last || set->shape->keeps_lines)
        return;
    Row above = set->out->rows.items[count - 2], last = set->out->rows.items[count - 1];
    if (!is_orphan(set, last.start - set->base))
        return;
    RowEnd sooner = sooner_end(set, above.start - set->base, last.start - set->base);
    if (!sooner.next)
        return;
    RowEnd rest = find_row_end(set, sooner.next, row_width(set, set->indent));
    if (rest.next != set->s.len)
        return;
    set->out->rows.count -= 2;
    push_row(set, above.start - set->base, &sooner, above.indent);
    push_row(set, sooner.next, &rest, set->indent);
}

static unsigned indent_for(const LayoutStyle *style)
{
    if (style->width_cells >= INDENT_FROM_CELLS)
        return INDENT_CELLS;
    return style->width_cells >= INDENT_FROM_CELLS / 2 ? INDENT_CELLS / 2 : 0;
}

/* The indent of the rows that hang under the text after the label. */
static unsigned hanging_indent(Setter *set)
{
    unsigned cells = 0;
    Unit u;
    for (size_t at = 0; next_unit(set, at, &u) && u.at < set->out->block.label_bytes; at = u.next)
        cells += u.cells;
    if (cells <= HANG_MAX_CELLS && cells <= set->style->width_cells / 3u)
        return cells;
    return indent_for(set->style);
}

/*
 * An article of a statute (第三条) is set as a paragraph, by the custom of printed statutes, and so
 * is one that begins with its own heading: （一）heading。text.
 */
static bool is_paragraph(Setter *set)
{
    const Block *block = &set->out->block;
    Unit u;
    if ((block->kind != BLOCK_ITEM && block->kind != BLOCK_HEADING) || !block->first)
        return false;
    for (size_t i = 0; i < set->out->spans.count; i++) {
        const Span *s = &set->out->spans.items[i];
        if (s->kind == SPAN_HEADING && s->end < block->end)
            return true;
    }
    return block->kind == BLOCK_ITEM && next_unit(set, 0, &u) && u.first == 0x7B2C;
}

static void set_indents(Setter *set)
{
    const Block *block = &set->out->block;
    if (set->shape->quoted)
        set->first_indent = set->indent = indent_for(set->style);
    else if (set->shape->first_indent && set->style->indent && block->first)
        set->first_indent = indent_for(set->style);
    else if (is_paragraph(set))
        set->first_indent = set->style->indent ? indent_for(set->style) : 0;
    else if (set->shape->hangs && block->label_bytes)
        set->indent = hanging_indent(set);
    unsigned more = indent_for(set->style), width = set->style->width_cells;
    if (block->kind == BLOCK_ITEM && set->indent > 0 && set->style->indent && block->first &&
        set->indent + more <= width / 3) {
        set->first_indent = more; // not left of the paragraph it belongs to
        set->indent += more;
    }
}

static void find_hidden(Paragraph *p)
{
    vec_clear(&p->hidden);
    Pos done = p->block.text;
    for (size_t i = 0; i < p->spans.count; i++) {
        const Span *span = &p->spans.items[i];
        HiddenRange h = {span->start > done ? span->start : done,
                         span->end < p->block.end ? span->end : p->block.end};
        if (span->kind != SPAN_HIDDEN || h.start >= h.end)
            continue;
        vec_push(&p->hidden, h);
        done = h.end;
    }
}

/* 三是 and 第十二条 stay in one piece. */
static void keep_labels_whole(const Paragraph *p, uint8_t *breaks, size_t len)
{
    for (size_t i = 0; i < p->spans.count; i++) {
        const Span *span = &p->spans.items[i];
        if ((span->kind != SPAN_RUN_IN && span->kind != SPAN_LABEL) || span->start < p->block.text)
            continue;
        for (Pos at = span->start + 1; at < span->end && at - p->block.text < len; at++)
            breaks[at - p->block.text] = BREAK_NO;
    }
}

void paragraph_layout(const Document *d, const Block *block, const LayoutStyle *style,
                      Paragraph *out)
{
    out->block = *block;
    vec_clear(&out->rows);
    vec_clear(&out->spans);
    document_spans(d, block, &out->spans);
    find_hidden(out);
    Str s = text_slice(document_text(d), block->text, block->end);
    uint8_t small[SMALL_BYTES], *breaks = s.len <= SMALL_BYTES ? small : mem_alloc(s.len);
    linebreak_find(s, block->text, out->spans.items, out->spans.count, breaks);
    if (style->width_cells >= LABEL_FROM_CELLS)
        keep_labels_whole(out, breaks, s.len);
    Setter set = {
        .s = s,
        .base = block->text,
        .style = style,
        .shape = &SHAPES[block->kind],
        .breaks = breaks,
        .out = out,
    };
    set_indents(&set);
    set_rows(&set);
    mend_orphan(&set);
    if (breaks != small)
        mem_free(breaks);
}

void paragraph_done(Paragraph *p)
{
    vec_done(&p->spans);
    vec_done(&p->hidden);
    vec_done(&p->rows);
}

size_t paragraph_row_at(const Paragraph *p, Pos pos)
{
    size_t low = 0, high = p->rows.count;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (p->rows.items[mid].start <= pos)
            low = mid;
        else
            high = mid;
    }
    return low;
}

/* The first hidden range of P that ends after POS, or the count. */
static size_t hidden_after(const Paragraph *p, Pos pos)
{
    size_t low = 0, high = p->hidden.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (p->hidden.items[mid].end <= pos)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Make OUT, a tab or a line terminator, CELLS blanks. */
static void set_blanks(Cluster *out, unsigned cells)
{
    out->mark = false;
    out->cells = (uint8_t)cells;
    memset(out->glyph, ' ', cells);
    out->glyph[cells] = '\0';
}

bool paragraph_next_cluster(const Document *d, const Paragraph *p, const Row *row,
                            const LayoutStyle *style, Pos *pos, Pos *at, Cluster *out)
{
    Pos end = row->shown_end;
    for (size_t i = hidden_after(p, *pos); i < p->hidden.count; i++) {
        if (p->hidden.items[i].start > *pos) {
            if (p->hidden.items[i].start < end)
                end = p->hidden.items[i].start;
            break;
        }
        *pos = p->hidden.items[i].end;
    }
    if (*pos >= end)
        return false;
    const char *data = text_data(document_text(d));
    cell_cluster(&style->cells, data + *pos, data + end, out);
    if (out->first == '\t')
        set_blanks(out, TAB_CELLS);
    Str s = {data + p->block.text, p->block.end - p->block.text};
    if (out->first < ' ' && is_newline(s, *pos - p->block.text))
        set_blanks(out, linebreak_newline_is_blank(s, *pos - p->block.text));
    *at = *pos;
    *pos += out->bytes;
    return true;
}
