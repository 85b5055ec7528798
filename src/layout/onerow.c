#include "layout/leader.h"
#include "layout/walk.h"
#include "setter.h"
#include <string.h>

#define LEADER_MIN_CELLS 4 // of dots, with the blanks beside them

/* What is drawn of the block as one row: its cells. ROW gets it, as long as the row is. */
static unsigned measure_whole(const Setter *set, Row *row)
{
    Str shown = set->s;
    while (shown.len && strchr(" \t\r\n", shown.data[shown.len - 1]))
        shown.len--;
    *row = (Row){.start = set->base,
                 .end = set->base + set->s.len,
                 .shown_end = set->base + shown.len,
                 .cells = UINT16_MAX};
    RowWalk walk = row_walk(set->document, set->out, row, set->style);
    Cluster c;
    unsigned cells = 0;
    while (row_walk_next(&walk, &c))
        cells += c.cells;
    return cells < UINT16_MAX ? cells : UINT16_MAX;
}

/* Set the block as one row if it fits, or if it may slide. Else leave it. */
bool onerow_whole(Setter *set)
{
    Row row;
    unsigned width = set->style->width_cells, shift = set->style->shift_cells;
    unsigned all = measure_whole(set, &row);
    if (all > width && !set->style->slides)
        return false;
    if (all <= width)
        shift = 0;
    row.shift = (uint16_t)(shift < all ? shift : all);
    row.cells = (uint16_t)(all - row.shift < width ? all - row.shift : width);
    row.beyond = (uint16_t)(all - row.shift - row.cells);
    vec_push(&set->out->rows, row);
    return true;
}

/* Set a row of a table into its columns. False where they are too wide and may not slide. */
bool onerow_table(Setter *set)
{
    table_measure(set->document, &set->out->block, &set->style->cells, &set->out->table);
    setter_find_spans(set, true);
    if (onerow_whole(set))
        return true;
    setter_find_spans(set, false);
    return false;
}

/* An entry of a table of contents: its page stands at the right edge, dots lead there. False where
 * there is none, or it has no room in one row. */
bool onerow_entry(Setter *set)
{
    size_t start, end;
    Row row;
    Paragraph *p = set->out;
    unsigned width = set->style->width_cells;
    if (!p->block.first || !p->block.last || !leader_find(set->s, &start, &end))
        return false;
    Pos page = set->base + end;
    vec_push(&p->spans, ((Span){set->base + start, page, SPAN_HIDDEN, 0}));
    span_sort(&p->spans, 0);
    setter_find_hidden(set);
    unsigned cells = measure_whole(set, &row);
    if (cells + LEADER_MIN_CELLS > width) {
        setter_find_spans(set, false);
        return false;
    }
    vec_push(&p->gaps, ((Gap){page, 1, ' '}));
    vec_push(&p->gaps, ((Gap){page, (uint16_t)(width - cells - 2), '.'}));
    vec_push(&p->gaps, ((Gap){page, 1, ' '}));
    row.cells = (uint16_t)width;
    vec_push(&p->rows, row);
    return true;
}

/* A line of dashes becomes a rule as wide as the rows; one of other marks (***) is left, in the
 * middle. */
bool onerow_rule(Setter *set)
{
    static const char *const DRAWN[] = {"-", "_", "=", "—", "─", "━", "═", "－", "＝", "＿"};
    Str s = set->s;
    for (size_t i = 0; i < sizeof DRAWN / sizeof *DRAWN; i++) {
        if (!str_starts_with(s, str_from(DRAWN[i])))
            continue;
        Pos end = set->base + s.len;
        uint16_t cells = set->style->width_cells;
        bool twice = strstr("=═＝", DRAWN[i]);
        vec_push(&set->out->hidden, ((HiddenRange){.start = set->base, .end = end}));
        vec_push(&set->out->gaps, ((Gap){set->base, cells, twice ? '=' : '-'}));
        Row row = {.start = set->base, .end = end, .shown_end = end, .cells = cells};
        vec_push(&set->out->rows, row);
        return true;
    }
    return false;
}
