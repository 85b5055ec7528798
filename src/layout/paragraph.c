#include "format/entity.h"
#include "layout/linebreak.h"
#include "layout/walk.h"
#include "setter.h"
#include "source/clean.h"
#include <string.h>

#define INDENT_CELLS      4  // two Han widths
#define UNDER_FROM_CELLS  24 // what is left of a row beside under_cells
#define INDENT_FROM_CELLS 16 // narrower rows indent by half of it, or not at all
#define STEP_CELLS        2
#define STEP_FROM_CELLS   32
#define LABEL_FROM_CELLS  16 // narrower rows may break inside a label
#define HANG_MAX_CELLS    12 // an item's rows hang under its text up to this
#define BULLET_CELLS      2  // with its blank
#define SMALL_BYTES       4096
#define IDEOGRAPHIC_BLANK 0x3000
#define NO_BREAK_BLANK    0xA0

/* One cluster as layout sees it. */
typedef struct {
    size_t at, next; // bytes from the block's text
    uint32_t first;
    unsigned cells;
    bool newline;
    bool plain; // drawn as its bytes are
} Unit;

/* Where a row can end. */
typedef struct {
    size_t next;  // start of the row after it; 0: no such place
    size_t shown; // end of what is drawn
    unsigned cells;
    bool hangs;
    bool plain;
} RowEnd;

static bool is_blank(const Unit *u)
{
    return u->first == ' ' || u->first == '\t' || u->first == IDEOGRAPHIC_BLANK || u->newline;
}

/* Pass over hidden markup at AT, up to bytes in whose place a character is drawn; *END gets where
 * the next begins, if that is before it. */
static size_t pass_hidden(Setter *set, size_t at, size_t *end)
{
    const HiddenRange *ranges = set->out->hidden.items;
    size_t count = set->out->hidden.count, i = set->hidden;
    while (i > 0 && ranges[i - 1].end - set->base > at)
        i--;
    for (; i < count && ranges[i].start - set->base <= at; i++) {
        if (ranges[i].instead && ranges[i].start - set->base == at)
            break;
        if (ranges[i].end - set->base > at)
            at = ranges[i].end - set->base;
    }
    if (i < count && ranges[i].start - set->base < *end)
        *end = ranges[i].start - set->base;
    set->hidden = i;
    return at;
}

/* What is drawn in place of RANGE. */
static Unit unit_instead(const Setter *set, const HiddenRange *range)
{
    char bytes[UTF8_MAX];
    size_t n = utf8_encode(range->instead, bytes);
    Unit u = {.at = range->start - set->base, .next = range->end - set->base};
    cell_next(&set->style->cells, bytes, bytes + n, &u.cells, &u.first);
    return u;
}

/* Whether one of the wide characters stands at P that make up most of any Chinese text: Han of the
 * first plane, U+3001 to U+3029, U+FF01 to U+FF60. */
static inline bool is_wide(const unsigned char *p)
{
    if (p[0] >= 0xE4 && p[0] <= 0xE9)
        return (p[0] > 0xE4 || p[1] >= 0xB8) && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80;
    if (p[0] == 0xE3)
        return p[1] == 0x80 && p[2] > 0x80 && p[2] < 0xAA;
    if (p[0] != 0xEF || (p[2] & 0xC0) != 0x80)
        return false;
    return (p[1] == 0xBC && p[2] > 0x80) || (p[1] == 0xBD && p[2] <= 0xA0);
}

/* The same, before what is seen at once not to join it in a cluster. */
static inline bool is_lone_wide(const unsigned char *p, size_t len)
{
    if (len < 4 || !is_wide(p))
        return false;
    if (p[3] < 0x80 || (p[3] >= 0xE4 && p[3] <= 0xE9))
        return true;
    bool mark = len >= 6 && p[3] >= 0xE2;
    return mark && (is_wide(p + 3) || (p[3] == 0xE2 && p[4] == 0x80 && (p[5] & 0xF0) == 0x90));
}

static inline bool is_lone_ascii(const unsigned char *p, size_t len)
{
    return len >= 2 && p[0] >= ' ' && p[0] < 0x7F && p[1] < 0x80;
}

/* Whether U, a cluster of BYTES, is drawn as its bytes are: one character, no control, none that
 * some terminals need a blank beside. */
static bool is_plain(const Setter *set, const Unit *u, size_t bytes)
{
    uint32_t cp = u->first;
    if (!u->cells || cp == UTF8_REPLACED)
        return false;
    if (cp < 0x80)
        return cp >= ' ' && cp < 0x7F && bytes == 1;
    size_t own = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    bool fixed = u->cells == 1 || cell_group(cp) == CELL_FIXED;
    return bytes == own && fixed && cell_width(&set->style->cells, cp) > 0;
}

/* Read the unit at AT or behind the hidden markup there. False at the end. */
static bool next_unit(Setter *set, size_t at, Unit *u)
{
    size_t end = set->s.len;
    if (set->out->hidden.count)
        at = pass_hidden(set, at, &end);
    if (at >= set->s.len)
        return false;
    if (end == at) {
        *u = unit_instead(set, &set->out->hidden.items[set->hidden]);
        return true;
    }
    const char *data = set->s.data;
    u->at = at;
    const unsigned char *p = (const unsigned char *)data + at;
    if (is_lone_wide(p, end - at)) {
        uint32_t first = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
        *u = (Unit){at, at + 3, first, 2, false, true};
        return true;
    }
    if (is_lone_ascii(p, end - at)) {
        *u = (Unit){at, at + 1, p[0], 1, false, true};
        return true;
    }
    size_t bytes = cell_next(&set->style->cells, data + at, data + end, &u->cells, &u->first);
    u->next = at + bytes;
    u->plain = is_plain(set, u, bytes);
    u->newline = u->first < ' ' && linebreak_is_newline(set->s, at);
    if (u->newline)
        u->cells = linebreak_newline_is_blank(set->s, at);
    else if (u->first == '\t')
        u->cells = WALK_TAB_CELLS;
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
 * Take wide characters and ASCII into the row at hand, as far as they fit WIDTH: most of any text. Stops where
 * more has to be known than the last place where the row can end.
 */
static void pass_plain(const Setter *set, unsigned width, RowEnd *here, RowEnds *ends)
{
    size_t at = here->next, len = set->s.len, fair = 0;
    unsigned cells = here->cells, fair_cells = 0;
    if (set->hidden < set->out->hidden.count)
        return;
    for (;;) {
        const unsigned char *p = (const unsigned char *)set->s.data + at;
        unsigned wide = is_lone_wide(p, len - at);
        if ((!wide && (!is_lone_ascii(p, len - at) || *p == ' ')) || cells + 1 + wide > width)
            break;
        if (set->breaks[at] == BREAK_ALLOWED) {
            fair = at;
            fair_cells = cells;
        } else if (set->breaks[at] != BREAK_NO || !(fair || ends->fair.next)) {
            break;
        }
        at += wide ? 3 : 1;
        cells += 1 + wide;
    }
    if (fair)
        ends->fair = (RowEnd){fair, fair, fair_cells, false, here->plain};
    *here = (RowEnd){at, at, cells, false, here->plain};
}

/* Whether a rare line end, or <br>, is hidden between FROM and TO. */
static bool ends_line(const Setter *set, size_t from, size_t to)
{
    Str s = {set->s.data + from, to - from};
    while (s.len && !clean_line_end_bytes(s) && !str_starts_with(s, STR("<br")))
        s = str_rest(s, 1);
    return s.len > 0;
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
    bool plain = true; // so far, with the blanks
    uint32_t before = 0;
    Unit u;
    for (size_t at = start; next_unit(set, at, &u); at = u.next) {
        if (u.at > at && !empty && ends_line(set, at, u.at)) {
            here.next = u.at;
            return here;
        }
        plain = plain && u.plain && u.at == at;
        if (is_blank(&u)) {
            blanks += u.cells;
            empty = false;
            if (!u.newline || !set->form.keeps_lines)
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
        here = (RowEnd){u.next, u.next, cells, over, plain};
        blanks = 0;
        empty = empty && !u.cells;
        before = u.first;
        if (!over) {
            pass_plain(set, width, &here, &ends);
            u.next = here.next;
        }
    }
    here.next = set->s.len;
    return here;
}

static unsigned row_width(const Setter *set, unsigned indent)
{
    return set->width > indent ? set->width - indent : 1;
}

static unsigned indent_for(const LayoutStyle *style)
{
    if (style->width_cells >= INDENT_FROM_CELLS)
        return INDENT_CELLS;
    return style->width_cells >= INDENT_FROM_CELLS / 2 ? INDENT_CELLS / 2 : 0;
}

static void push_row(Setter *set, size_t start, const RowEnd *end, unsigned indent)
{
    if (set->form.centred && end->cells < set->style->width_cells)
        indent = (set->style->width_cells - end->cells) / 2;
    else if (set->form.right && end->cells + indent_for(set->style) < set->style->width_cells)
        indent = set->style->width_cells - end->cells - indent_for(set->style);
    Row row = {
        .start = set->base + start,
        .end = set->base + end->next,
        .shown_end = set->base + end->shown,
        .indent = (uint16_t)indent,
        .cells = (uint16_t)end->cells,
        .plain = end->plain,
        .hangs = end->hangs && indent + end->cells > set->style->width_cells,
    };
    vec_push(&set->out->rows, row);
}

static void set_rows(Setter *set)
{
    size_t start = 0;
    unsigned indent = set->first_indent;
    do {
        RowEnd end = find_row_end(set, start, row_width(set, indent));
        if (set->form.one_row)
            end.next = set->s.len;
        push_row(set, start, &end, indent);
        start = end.next;
        indent = set->indent;
    } while (start < set->s.len);
}

#define BALANCED_ROWS 4 // more of them are no title

/* Centred rows are as long as each other, as far as that takes no further row. */
static void balance_rows(Setter *set)
{
    size_t count = set->out->rows.count;
    unsigned low = set->style->width_cells / 2, high = set->style->width_cells;
    if (count < 2 || count > BALANCED_ROWS)
        return;
    while (low < high) {
        set->width = low + (high - low) / 2;
        vec_clear(&set->out->rows);
        set_rows(set);
        if (set->out->rows.count > count)
            low = set->width + 1;
        else
            high = set->width;
    }
    set->width = high;
    vec_clear(&set->out->rows);
    set_rows(set);
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

/* The last place in the row ABOVE where it can end sooner and keep two characters. */
static RowEnd sooner_end(Setter *set, const Row *above)
{
    RowEnd best = {0}, here = {0};
    unsigned blanks = 0, count = 0;
    Unit u;
    size_t start = above->start - set->base, next = above->end - set->base;
    for (size_t at = start; next_unit(set, at, &u) && u.at < next; at = u.next) {
        if (is_blank(&u)) {
            blanks += u.cells;
            continue;
        }
        if (count >= 2 && set->breaks[u.at] == BREAK_ALLOWED) {
            best = here;
            best.next = u.at;
        }
        here = (RowEnd){u.next, u.next, here.cells + blanks + u.cells, false, above->plain};
        blanks = 0;
        count++;
    }
    return best;
}

/* clreq 3.1.6: no paragraph ends in a row of one character if the row above can give one. */
static void mend_orphan(Setter *set)
{
    size_t count = set->out->rows.count;
    if (count < 2 || !set->out->block.last || set->form.keeps_lines)
        return;
    Row above = set->out->rows.items[count - 2], last = set->out->rows.items[count - 1];
    if (!is_orphan(set, last.start - set->base))
        return;
    RowEnd sooner = sooner_end(set, &above);
    if (!sooner.next)
        return;
    RowEnd rest = find_row_end(set, sooner.next, row_width(set, set->indent));
    if (rest.next != set->s.len)
        return;
    set->out->rows.count -= 2;
    push_row(set, above.start - set->base, &sooner, above.indent);
    push_row(set, sooner.next, &rest, set->indent);
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

/* A heading stands as far in as it lies deep, up to where paragraphs begin. */
static unsigned step_indent(const Setter *set)
{
    unsigned level = set->out->block.level, most = indent_for(set->style);
    if (level < 2 || set->style->width_cells < STEP_FROM_CELLS || !set->style->indent)
        return 0;
    return (level - 1) * STEP_CELLS < most ? (level - 1) * STEP_CELLS : most;
}

static void set_list_indents(Setter *set)
{
    bool narrow = set->style->width_cells < INDENT_FROM_CELLS;
    set->first_indent = set->style->indent ? indent_for(set->style) : 0;
    set->indent = narrow ? 0 : set->first_indent + BULLET_CELLS;
}

/* As deep as a list is nested, up to a third of the row. */
static void set_nesting(Setter *set)
{
    unsigned most = set->style->width_cells / 3u, nested = set->form.nested;
    if (set->first_indent + nested > most)
        nested = set->first_indent < most ? most - set->first_indent : 0;
    set->first_indent += nested;
    set->indent += nested;
}

static void set_indents(Setter *set)
{
    if (set->form.quoted)
        set->first_indent = set->indent = indent_for(set->style);
    else if (set->form.first_indent && set->style->indent)
        set->first_indent = indent_for(set->style);
    else if (set->form.stepped)
        set->first_indent = set->indent = step_indent(set);
    if (set->form.hangs && set->out->block.label_bytes)
        set->indent += hanging_indent(set);
    else if (set->form.listed)
        set_list_indents(set);
    unsigned more = indent_for(set->style), width = set->style->width_cells;
    const Block *block = &set->out->block;
    if (block->kind == BLOCK_ITEM && set->form.hangs && set->indent > 0 && set->style->indent &&
        block->first && set->indent + more <= width / 3) {
        set->first_indent += more; // not left of the paragraph it belongs to
        set->indent += more;
    }
    set_nesting(set);
    if (set->style->under_cells)
        set->indent += set->style->under_cells + (unsigned)UNDER_FROM_CELLS <= width
                           ? set->style->under_cells
                           : indent_for(set->style);
}

/* What is drawn in place of SPAN, which begins at START; 0: nothing. Blanks that indent a paragraph,
 * as &emsp;&emsp; do, are left to the layout. */
static uint32_t drawn_instead(const Setter *set, const Span *span, Pos start)
{
    uint32_t cp = 0;
    const Block *b = &set->out->block;
    if (span->kind != SPAN_ENTITY || start != span->start || span->end > b->end)
        return 0;
    entity_decode(text_slice(document_text(set->document), span->start, span->end), &cp);
    bool wide = (cp >= 0x2000 && cp <= 0x200A) || cp == IDEOGRAPHIC_BLANK || cp == NO_BREAK_BLANK;
    return wide && b->first && start == set->indented ? 0 : cp;
}

void setter_find_hidden(Setter *set)
{
    Paragraph *p = set->out;
    vec_clear(&p->hidden);
    Pos done = set->indented = p->block.text;
    for (size_t i = 0; i < p->spans.count; i++) {
        const Span *span = &p->spans.items[i];
        HiddenRange h = {.start = span->start > done ? span->start : done,
                         .end = span->end < p->block.end ? span->end : p->block.end};
        if ((span->kind != SPAN_HIDDEN && span->kind != SPAN_ENTITY) || h.start >= h.end)
            continue;
        h.instead = drawn_instead(set, span, h.start);
        vec_push(&p->hidden, h);
        done = h.end;
        if (!h.instead && h.start == set->indented)
            set->indented = done;
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

void setter_find_spans(Setter *set, bool in_columns)
{
    Paragraph *p = set->out;
    vec_clear(&p->spans);
    vec_clear(&p->gaps);
    document_spans(set->document, &p->block, &p->spans);
    if (in_columns)
        table_set(set->document, &p->block, &set->style->cells, &p->table, &p->spans, &p->gaps);
    setter_find_hidden(set);
}

static void set_broken(Setter *set)
{
    const Paragraph *p = set->out;
    uint8_t small[SMALL_BYTES], *breaks = set->s.len <= SMALL_BYTES ? small : mem_alloc(set->s.len);
    LineSource source = {set->s, set->base, p->spans.items, p->spans.count, set->style->strict};
    linebreak_find(&source, breaks);
    if (set->style->width_cells >= LABEL_FROM_CELLS)
        keep_labels_whole(p, breaks, set->s.len);
    set->breaks = breaks;
    set_indents(set);
    set_rows(set);
    if (set->form.centred)
        balance_rows(set);
    else
        mend_orphan(set);
    if (breaks != small)
        mem_free(breaks);
}

void paragraph_layout(const Document *d, const Block *block, const LayoutStyle *style,
                      Paragraph *out)
{
    out->block = *block;
    vec_clear(&out->rows);
    Setter set = {
        .s = text_slice(document_text(d), block->text, block->end),
        .base = block->text,
        .document = d,
        .style = style,
        .width = style->width_cells,
        .out = out,
    };
    if (table_is_row(d, block) && onerow_table(&set))
        return;
    setter_find_spans(&set, false);
    set.form = form_of(d, block, &out->spans);
    bool one_line = block->kind == BLOCK_CODE && !memchr(set.s.data, '\n', set.s.len);
    if (style->slides && one_line && onerow_whole(&set))
        return;
    if (block->kind == BLOCK_RULE && onerow_rule(&set))
        return;
    if (block->kind != BLOCK_CODE && onerow_entry(&set))
        return;
    set_broken(&set);
}

void paragraph_done(Paragraph *p)
{
    vec_done(&p->spans);
    vec_done(&p->hidden);
    vec_done(&p->gaps);
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
