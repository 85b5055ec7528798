#include "layout/table.h"
#include "format/entity.h"
#include <string.h>

#define WINDOW_BYTES 16384 // a longer table is measured in parts
#define ROW_BYTES    4096  // a longer line is no row

/* A field of a row. */
typedef struct {
    size_t start, end; // its content, without the blanks around
    size_t bar;        // where the | behind it stands; the row's length if there is none
} Field;

/* A row: its text, and whether it is nothing but lines drawn between others. */
typedef struct {
    Str s;
    bool dashed;
} TableLine;

static bool is_dashed(Str s)
{
    size_t dashes = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (!strchr("|+-=: ", s.data[i]) || !s.data[i])
            return false;
        dashes += s.data[i] == '-' || s.data[i] == '=';
    }
    return dashes > 0;
}

static TableLine line_of(const Document *d, const Block *b)
{
    Str s = text_slice(document_text(d), b->text, b->end);
    return (TableLine){s, is_dashed(s)};
}

static bool is_bar(const TableLine *line, size_t at)
{
    return line->s.data[at] == '|' || (line->dashed && line->s.data[at] == '+');
}

static size_t find_bar(const TableLine *line, size_t at)
{
    for (; at < line->s.len && !is_bar(line, at); at++)
        at += line->s.data[at] == '\\';
    return at < line->s.len ? at : line->s.len;
}

/* Read the field at *AT, which moves behind its bar. False at the row's end. */
static bool next_field(const TableLine *line, size_t *at, Field *out)
{
    if (*at >= line->s.len)
        return false;
    size_t bar = find_bar(line, *at);
    Str content = str_trim((Str){line->s.data + *at, bar - *at});
    *out = (Field){.start = (size_t)(content.data - line->s.data), .bar = bar};
    out->end = out->start + content.len;
    *at = bar + 1;
    return true;
}

/* Where the first field begins: behind an opening bar. */
static size_t first_field(const TableLine *line)
{
    return line->s.len && is_bar(line, 0);
}

bool table_is_row(const Document *d, const Block *b)
{
    bool kind = b->kind == BLOCK_TABLE || b->kind == BLOCK_BODY || b->kind == BLOCK_META;
    if (!kind || !b->first || !b->last || b->end - b->text > ROW_BYTES)
        return false;
    TableLine line = line_of(d, b);
    return first_field(&line) && find_bar(&line, 1) < line.s.len &&
           !memchr(line.s.data, '\n', line.s.len);
}

static TableSide side_of(Str s, const Field *field)
{
    bool left = s.data[field->start] == ':', right = s.data[field->end - 1] == ':';
    return left && right ? TABLE_MIDDLE : right ? TABLE_RIGHT : TABLE_LEFT;
}

/* Cells of the character that S, a reference, stands for. */
static unsigned entity_cells(Str s, const CellPolicy *policy)
{
    uint32_t cp = ' ';
    char bytes[UTF8_MAX];
    entity_decode(s, &cp);
    return (unsigned)cell_string(policy, (Str){bytes, utf8_encode(cp, bytes)});
}

static bool takes_bytes(const Span *span)
{
    return span->kind == SPAN_HIDDEN || span->kind == SPAN_ENTITY;
}

/* Whether SPAN hides a <br>: a row of a table has a blank in its place. */
static bool is_break(Str s, Pos base, const Span *span)
{
    return span->kind == SPAN_HIDDEN && span->start >= base &&
           str_starts_with(str_rest(s, span->start - base), STR("<br"));
}

/* Cells of FIELD's content, hidden markup left out. */
static unsigned field_cells(Str s, Pos base, const Field *field, const CellPolicy *policy,
                            const SpanVec *spans)
{
    unsigned sum = 0;
    size_t i = 0;
    for (size_t at = field->start; at < field->end;) {
        size_t end = field->end;
        for (; i < spans->count && spans->items[i].start <= base + at; i++) {
            const Span *span = &spans->items[i];
            if (!takes_bytes(span) || span->end <= base + at)
                continue;
            if (span->kind == SPAN_ENTITY && span->start == base + at)
                sum += entity_cells(str_rest(s, at), policy);
            sum += is_break(s, base, span);
            at = span->end - base;
        }
        for (size_t k = i; k < spans->count && spans->items[k].start < base + end; k++)
            if (takes_bytes(&spans->items[k]))
                end = spans->items[k].start - base;
        if (at >= end)
            continue;
        unsigned cells;
        uint32_t first;
        at += cell_next(policy, s.data + at, s.data + end, &cells, &first);
        sum += cells;
    }
    return sum;
}

static void measure_row(const Document *d, const Block *b, const CellPolicy *policy, Table *t,
                        SpanVec *spans)
{
    TableLine line = line_of(d, b);
    Field field;
    uint16_t column = 0;
    vec_clear(spans);
    document_spans(d, b, spans);
    for (size_t at = first_field(&line);
         column < TABLE_COLUMNS_MAX && next_field(&line, &at, &field); column++) {
        unsigned cells = line.dashed ? 1 : field_cells(line.s, b->text, &field, policy, spans);
        if (line.dashed && field.start < field.end)
            t->sides[column] = (uint8_t)side_of(line.s, &field);
        if (cells > t->cells[column])
            t->cells[column] = (uint16_t)cells;
    }
    if (column > t->count)
        t->count = column;
}

static bool same_window(Pos a, Pos b)
{
    return a / WINDOW_BYTES == b / WINDOW_BYTES;
}

void table_measure(const Document *d, const Block *b, const CellPolicy *policy, Table *t)
{
    size_t ready = text_ready(document_text(d));
    if (t->ready == ready && b->start >= t->start && b->next <= t->next)
        return;
    *t = (Table){.ready = ready};
    Block row = *b, other = *b;
    while (document_block_prev(d, &row, &other) && same_window(other.start, b->start) &&
           table_is_row(d, &other))
        row = other;
    t->start = row.start;
    SpanVec spans = {0};
    do {
        measure_row(d, &row, policy, t, &spans);
        t->next = row.next;
    } while (document_block_next(d, &row, &row) && same_window(row.start, b->start) &&
             table_is_row(d, &row));
    vec_done(&spans);
}

static void hide(SpanVec *spans, Pos start, Pos end)
{
    if (start < end)
        vec_push(spans, ((Span){start, end, SPAN_HIDDEN, 0}));
}

static void add_gap(GapVec *gaps, Pos at, unsigned cells, char fill)
{
    if (cells)
        vec_push(gaps, ((Gap){at, (uint16_t)cells, fill}));
}

void table_set(const Document *d, const Block *b, const CellPolicy *policy, const Table *t,
               SpanVec *spans, GapVec *gaps)
{
    TableLine line = line_of(d, b);
    Field field;
    size_t begin = first_field(&line), at = begin, next = 0;
    SpanVec known = *spans, blanks = {0};
    for (uint16_t column = 0; next_field(&line, &at, &field); column++, begin = at) {
        bool aligned = column < TABLE_COLUMNS_MAX, closed = field.bar < line.s.len;
        unsigned width = aligned ? t->cells[column] : 0;
        if (line.dashed) {
            hide(&blanks, b->text + begin, b->text + field.bar);
            add_gap(gaps, b->text + begin, (begin > 0) + width + closed, '-');
            continue;
        }
        unsigned cells = field_cells(line.s, b->text, &field, policy, &known);
        unsigned room = width > cells ? width - cells : 0;
        TableSide side = aligned ? (TableSide)t->sides[column] : TABLE_LEFT;
        unsigned before = side == TABLE_RIGHT ? room : side == TABLE_MIDDLE ? room / 2 : 0;
        hide(&blanks, b->text + begin, b->text + field.start);
        hide(&blanks, b->text + field.end, b->text + field.bar);
        add_gap(gaps, b->text + field.start, before + (begin > 0), ' ');
        for (; next < known.count && known.items[next].start < b->text + field.end; next++)
            if (is_break(line.s, b->text, &known.items[next]))
                add_gap(gaps, known.items[next].start, 1, ' ');
        if (closed)
            add_gap(gaps, b->text + field.bar, room - before + 1, ' ');
    }
    for (size_t i = 0; i < blanks.count; i++)
        vec_push(spans, blanks.items[i]);
    vec_done(&blanks);
    span_sort(spans, 0);
}
