#include "layout/walk.h"
#include "layout/linebreak.h"
#include <string.h>

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

/* The first gap of P at POS or behind it. */
static size_t gap_from(const Paragraph *p, Pos pos)
{
    size_t i = 0;
    while (i < p->gaps.count && p->gaps.items[i].at < pos)
        i++;
    return i;
}

RowWalk row_walk(const Document *d, const Paragraph *p, const Row *row, const LayoutStyle *style)
{
    return (RowWalk){
        .paragraph = p,
        .row = row,
        .cells = &style->cells,
        .data = text_data(document_text(d)),
        .pos = row->start,
        .at = row->start,
        .hidden = hidden_after(p, row->start),
        .gap = gap_from(p, row->start),
        .shift = row->shift,
        .left = row->cells,
    };
}

/* Pass over the hidden ranges at the walk's place, up to one in whose place a character is drawn;
 * returns where the next begins, or the row's end. */
static Pos skip_hidden(RowWalk *w)
{
    const Paragraph *p = w->paragraph;
    for (; w->hidden < p->hidden.count; w->hidden++) {
        const HiddenRange *range = &p->hidden.items[w->hidden];
        if (range->start > w->pos || (range->instead && range->start == w->pos))
            return range->start < w->row->shown_end ? range->start : w->row->shown_end;
        if (range->end > w->pos)
            w->pos = range->end;
    }
    return w->row->shown_end;
}

/* A cell of the gap at the walk's place, if there is one. */
static bool next_gap(RowWalk *w, Cluster *out)
{
    const GapVec *gaps = &w->paragraph->gaps;
    if (w->gap == gaps->count || gaps->items[w->gap].at > w->pos)
        return false;
    const Gap *gap = &gaps->items[w->gap];
    *out = (Cluster){.cells = 1, .first = ' ', .glyph = {gap->fill}};
    w->at = POS_NONE;
    if (++w->given == gap->cells) {
        w->gap++;
        w->given = 0;
    }
    return true;
}

/* What is drawn in place of RANGE. */
static void cluster_instead(const RowWalk *w, const HiddenRange *range, Cluster *out)
{
    char bytes[UTF8_MAX];
    size_t n = utf8_encode(range->instead, bytes);
    cell_cluster(w->cells, bytes, bytes + n, out);
    out->bytes = (uint32_t)(range->end - range->start);
}

static bool next_cluster(RowWalk *w, Cluster *out)
{
    if (next_gap(w, out))
        return true;
    Pos end = skip_hidden(w);
    if (next_gap(w, out))
        return true;
    if (w->pos >= w->row->shown_end)
        return false;
    w->at = w->pos;
    if (w->pos == end) {
        cluster_instead(w, &w->paragraph->hidden.items[w->hidden], out);
        w->pos += out->bytes;
        return true;
    }
    cell_cluster(w->cells, w->data + w->pos, w->data + end, out);
    if (out->first < ' ') {
        const Block *block = &w->paragraph->block;
        Str s = {w->data + block->text, block->end - block->text};
        if (out->first == '\t')
            set_blanks(out, WALK_TAB_CELLS);
        else if (linebreak_is_newline(s, w->pos - block->text))
            set_blanks(out, linebreak_newline_is_blank(s, w->pos - block->text));
    }
    w->at = w->pos;
    w->pos += out->bytes;
    return true;
}

/* What is cut at the left or right edge of a row that slides is drawn as blanks. */
bool row_walk_next(RowWalk *w, Cluster *out)
{
    bool slid = w->row->shift || w->row->beyond;
    do {
        if ((slid && !w->left) || !next_cluster(w, out))
            return false;
        if (w->shift < out->cells)
            break;
        w->shift -= out->cells;
    } while (slid);
    if (!slid)
        return true;
    if (w->shift)
        set_blanks(out, out->cells - w->shift);
    w->shift = 0;
    if (out->cells > w->left)
        set_blanks(out, w->left);
    w->left -= out->cells;
    return true;
}
