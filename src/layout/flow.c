#include "layout/flow.h"
#include <string.h>

#define BUCKETS   1024 // a power of two above FLOW_KEEP
#define SLOT_NONE UINT16_MAX

/* A kept paragraph, in a chain of its bucket and in the order of use. */
typedef struct {
    Paragraph paragraph;
    uint16_t newer, older, next;
} Slot;

struct Flow {
    const Document *document;
    LayoutStyle style;
    Slot slots[FLOW_KEEP];
    uint16_t buckets[BUCKETS];
    uint16_t newest, oldest;
    Table table;   // the last one, for the next of its rows
    uint16_t used; // slots that hold a paragraph: the first ones
};

static size_t bucket_of(Pos block)
{
    return (block * UINT64_C(0x9E3779B97F4A7C15)) >> 54 & (BUCKETS - 1);
}

void flow_invalidate(Flow *f)
{
    memset(f->buckets, 0xFF, sizeof f->buckets);
    f->newest = f->oldest = SLOT_NONE;
    f->used = 0;
    f->table = (Table){0};
}

Flow *flow_new(const Document *d, const LayoutStyle *style)
{
    Flow *f = mem_zero(1, sizeof *f);
    f->document = d;
    f->style = *style;
    flow_invalidate(f);
    return f;
}

void flow_free(Flow *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < FLOW_KEEP; i++)
        paragraph_done(&f->slots[i].paragraph);
    mem_free(f);
}

static bool same_style(const LayoutStyle *a, const LayoutStyle *b)
{
    return a->width_cells == b->width_cells && a->hang_cells == b->hang_cells &&
           a->indent == b->indent && a->strict == b->strict && a->slides == b->slides &&
           a->shift_cells == b->shift_cells && memcmp(&a->cells, &b->cells, sizeof a->cells) == 0;
}

void flow_set_style(Flow *f, const LayoutStyle *style)
{
    if (same_style(&f->style, style))
        return;
    f->style = *style;
    flow_invalidate(f);
}

const LayoutStyle *flow_style(const Flow *f)
{
    return &f->style;
}

static void unlink_use(Flow *f, uint16_t i)
{
    Slot *slot = &f->slots[i];
    if (slot->newer == SLOT_NONE)
        f->newest = slot->older;
    else
        f->slots[slot->newer].older = slot->older;
    if (slot->older == SLOT_NONE)
        f->oldest = slot->newer;
    else
        f->slots[slot->older].newer = slot->newer;
}

static void link_newest(Flow *f, uint16_t i)
{
    f->slots[i].newer = SLOT_NONE;
    f->slots[i].older = f->newest;
    if (f->newest == SLOT_NONE)
        f->oldest = i;
    else
        f->slots[f->newest].newer = i;
    f->newest = i;
}

static void unlink_bucket(Flow *f, uint16_t i)
{
    uint16_t *link = &f->buckets[bucket_of(f->slots[i].paragraph.block.start)];
    while (*link != i)
        link = &f->slots[*link].next;
    *link = f->slots[i].next;
}

/* The slot of the block that starts at START, now the newest, or SLOT_NONE. */
static uint16_t kept_slot(Flow *f, Pos start)
{
    uint16_t i = f->newest;
    if (i != SLOT_NONE && f->slots[i].paragraph.block.start == start)
        return i;
    for (i = f->buckets[bucket_of(start)]; i != SLOT_NONE; i = f->slots[i].next)
        if (f->slots[i].paragraph.block.start == start)
            break;
    if (i != SLOT_NONE) {
        unlink_use(f, i);
        link_newest(f, i);
    }
    return i;
}

static uint16_t fresh_slot(Flow *f)
{
    if (f->used < FLOW_KEEP)
        return f->used++;
    uint16_t i = f->oldest;
    unlink_use(f, i);
    unlink_bucket(f, i);
    return i;
}

static const Paragraph *paragraph_of(Flow *f, const Block *block)
{
    uint16_t i = kept_slot(f, block->start);
    if (i != SLOT_NONE)
        return &f->slots[i].paragraph;
    i = fresh_slot(f);
    f->slots[i].paragraph.table = f->table;
    paragraph_layout(f->document, block, &f->style, &f->slots[i].paragraph);
    f->table = f->slots[i].paragraph.table;
    size_t bucket = bucket_of(block->start);
    f->slots[i].next = f->buckets[bucket];
    f->buckets[bucket] = i;
    link_newest(f, i);
    return &f->slots[i].paragraph;
}

const Paragraph *flow_paragraph(Flow *f, FlowCursor c)
{
    uint16_t i = kept_slot(f, c.block);
    if (i != SLOT_NONE)
        return &f->slots[i].paragraph;
    Block block = document_block(f->document, c.block);
    return paragraph_of(f, &block);
}

const Row *flow_row(Flow *f, FlowCursor c)
{
    const Paragraph *p = flow_paragraph(f, c);
    return &p->rows.items[c.row < p->rows.count ? c.row : p->rows.count - 1];
}

Pos flow_pos(Flow *f, FlowCursor c)
{
    return flow_row(f, c)->start;
}

FlowCursor flow_find(Flow *f, Pos pos)
{
    Block block = document_block(f->document, pos);
    const Paragraph *p = paragraph_of(f, &block);
    return (FlowCursor){block.start, (uint32_t)paragraph_row_at(p, pos)};
}

static size_t move_down(Flow *f, FlowCursor *c, size_t rows)
{
    size_t moved = 0;
    for (;;) {
        const Paragraph *p = flow_paragraph(f, *c);
        size_t last = p->rows.count - 1, row = c->row < last ? c->row : last;
        Block next;
        if (rows - moved <= last - row) {
            *c = (FlowCursor){p->block.start, (uint32_t)(row + rows - moved)};
            return rows;
        }
        moved += last - row;
        if (p->block.next > p->block.start && kept_slot(f, p->block.next) != SLOT_NONE) {
            moved++;
            *c = (FlowCursor){p->block.next, 0};
            continue;
        }
        // a text that grew since the block was laid out may give the block again, longer
        if (!document_block_next(f->document, &p->block, &next) || next.start <= p->block.start) {
            *c = (FlowCursor){p->block.start, (uint32_t)last};
            return moved;
        }
        moved++;
        *c = (FlowCursor){next.start, 0};
        paragraph_of(f, &next);
    }
}

static size_t move_up(Flow *f, FlowCursor *c, size_t rows)
{
    size_t moved = 0;
    for (;;) {
        const Paragraph *p = flow_paragraph(f, *c);
        size_t last = p->rows.count - 1, row = c->row < last ? c->row : last;
        Block prev;
        if (rows - moved <= row) {
            *c = (FlowCursor){p->block.start, (uint32_t)(row - (rows - moved))};
            return rows;
        }
        moved += row;
        if (!document_block_prev(f->document, &p->block, &prev)) {
            *c = (FlowCursor){p->block.start, 0};
            return moved;
        }
        moved++;
        p = paragraph_of(f, &prev);
        *c = (FlowCursor){prev.start, (uint32_t)(p->rows.count - 1)};
    }
}

size_t flow_move(Flow *f, FlowCursor *c, long rows)
{
    return rows < 0 ? move_up(f, c, 0 - (size_t)rows) : move_down(f, c, (size_t)rows);
}
