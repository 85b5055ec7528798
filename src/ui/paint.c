#include "ui/paint.h"

#define ROW_SPANS 64 // spans that one row looks at; more than that can't be told apart anyway

typedef struct {
    const Span *spans[ROW_SPANS];
    size_t count;
} RowSpans;

static void collect(const SpanVec *from, const Row *row, RowSpans *out)
{
    out->count = 0;
    for (size_t i = 0; i < from->count && out->count < ROW_SPANS; i++) {
        const Span *s = &from->items[i];
        if (s->start >= row->end)
            break;
        if (s->end > row->start && s->kind != SPAN_HIDDEN && s->kind != SPAN_ENTITY)
            out->spans[out->count++] = s;
    }
}

static ThemeRole heading_role(unsigned level)
{
    return level <= 1 ? ROLE_HEADING_1 : level == 2 ? ROLE_HEADING_2 : ROLE_HEADING_3;
}

static ThemeRole block_role(const Block *b, ThemeRole ground)
{
    switch ((BlockKind)b->kind) {
    case BLOCK_TITLE:
        return ROLE_TITLE;
    case BLOCK_HEADING:
        return heading_role(b->level);
    case BLOCK_META:
    case BLOCK_RULE:
        return ROLE_META;
    case BLOCK_GAP:
        return ROLE_GAP;
    case BLOCK_CODE:
        return ROLE_CODE;
    case BLOCK_QUOTE:
        return ROLE_QUOTE;
    default:
        return ground;
    }
}

static ThemeRole span_role(const Span *s)
{
    switch ((SpanKind)s->kind) {
    case SPAN_EMPHASIS:
        return ROLE_EMPHASIS;
    case SPAN_STRONG:
        return ROLE_STRONG;
    case SPAN_CODE:
        return ROLE_CODE;
    case SPAN_LINK:
        return ROLE_LINK;
    case SPAN_TITLE:
        return ROLE_TITLE;
    case SPAN_HEADING:
        return heading_role(s->n);
    case SPAN_LABEL:
        return ROLE_LABEL;
    case SPAN_RUN_IN:
        return ROLE_RUN_IN;
    case SPAN_GAP:
        return ROLE_GAP;
    case SPAN_STRUCK:
    case SPAN_META:
        return ROLE_META;
    case SPAN_NOTE_REF:
        return s->n == NOTE_MISSING ? ROLE_NOTE_MISSING : ROLE_NOTE_REF;
    case SPAN_NOTE_LABEL:
        return ROLE_NOTE_LABEL;
    case SPAN_KEYWORD:
        return (ThemeRole)(ROLE_KEYWORD_1 + s->n % (ROLE_KEYWORD_12 - ROLE_KEYWORD_1 + 1));
    case SPAN_HIT:
        return ROLE_HIT;
    case SPAN_HIT_CURRENT:
        return ROLE_HIT_CURRENT;
    case SPAN_CURRENT_ITEM:
        return ROLE_SIDEBAR_CURRENT;
    case SPAN_FOCUS:
        return ROLE_NOTE_FOCUS;
    case SPAN_FLASH:
        return ROLE_FLASH;
    case SPAN_HIDDEN:
    case SPAN_ENTITY:
    case SPAN_COUNT:
        break;
    }
    return ROLE_BODY;
}

/* The role of the topmost span at POS, or OTHERWISE. In a heading its number looks like the rest. */
static ThemeRole topmost(const RowSpans *spans, Pos pos, bool heading, ThemeRole otherwise)
{
    for (size_t i = spans->count; i-- > 0;) {
        const Span *s = spans->spans[i];
        if (pos < s->start || pos >= s->end)
            continue;
        if (heading && (s->kind == SPAN_LABEL || s->kind == SPAN_STRONG))
            continue;
        return span_role(s);
    }
    return otherwise;
}

/* A sign in the margin: there is more of the row that way. */
static void put_edge(CellGrid *grid, int x, int y, char sign)
{
    Cluster c = {.cells = 1, .glyph = {sign}};
    grid_put(grid, x, y, &c, ROLE_META, ROLE_META);
}

void paint_row(const Paint *paint, CellGrid *grid, int x, int y, const Paragraph *para,
               const Row *row)
{
    RowSpans structure, highlights;
    collect(&para->spans, row, &structure);
    collect(&paint->highlights, row, &highlights);
    ThemeRole ground = block_role(&para->block, paint->ground);
    bool heading = para->block.kind == BLOCK_HEADING || para->block.kind == BLOCK_TITLE;
    RowWalk walk = row_walk(paint->doc, para, row, paint->style);
    Cluster c;
    x += row->indent;
    if (row->shift)
        put_edge(grid, x - 1, y, '<');
    while (row_walk_next(&walk, &c)) {
        ThemeRole base = topmost(&structure, walk.at, heading, ground);
        ThemeRole over = topmost(&highlights, walk.at, false, c.mark ? ROLE_MARK : base);
        grid_put(grid, x, y, &c, base, over);
        x += c.cells;
    }
    if (row->beyond)
        put_edge(grid, x, y, '>');
}
