#include "doc/outlinerows.h"

void outlinerows_make(OutlineRows *r, const Outline *o, OutlineSet set, unsigned level)
{
    r->outline = o;
    r->set = set;
    r->level = level;
    r->count = 0;
    vec_clear(&r->before);
    for (size_t i = 0; i < o->blocks.count; i++) {
        vec_push(&r->before, (uint32_t)r->count);
        r->count += o->blocks.items[i].upto[set][level - 1];
    }
}

void outlinerows_done(OutlineRows *r)
{
    vec_done(&r->before);
}

static bool has_row(const OutlineRows *r, uint32_t node)
{
    const OutlineNode *n = outline_node(r->outline, node);
    return n->level <= r->level && outline_in_set(n, r->set);
}

/* The last block with at most ROW rows before it. */
static size_t block_of(const OutlineRows *r, size_t row)
{
    size_t low = 0, high = r->before.count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (r->before.items[middle] <= row)
            low = middle;
        else
            high = middle;
    }
    return low;
}

uint32_t outlinerows_node(const OutlineRows *r, size_t row)
{
    size_t block = block_of(r, row), left = row - r->before.items[block];
    uint32_t node = (uint32_t)(block * OUTLINE_BLOCK);
    while (node + 1 < outline_count(r->outline) && (!has_row(r, node) || left-- > 0))
        node++;
    return node;
}

size_t outlinerows_upto(const OutlineRows *r, Pos pos)
{
    uint32_t last = outline_at(r->outline, pos);
    if (last == OUTLINE_NONE)
        return 0;
    size_t rows = r->before.items[last / OUTLINE_BLOCK];
    for (uint32_t node = last / OUTLINE_BLOCK * OUTLINE_BLOCK; node <= last; node++)
        rows += has_row(r, node);
    return rows;
}
