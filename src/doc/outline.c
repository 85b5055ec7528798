#include "doc/outline.h"
#include "base/i18n.h"
#include "base/str.h"

void outline_done(Outline *o)
{
    vec_done(&o->nodes);
}

uint32_t outline_lower_bound(const Outline *o, Pos pos)
{
    size_t low = 0, high = o->nodes.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (o->nodes.items[middle].pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

uint32_t outline_at(const Outline *o, Pos pos)
{
    uint32_t i = outline_lower_bound(o, pos);
    if (i < o->nodes.count && o->nodes.items[i].pos == pos)
        return i;
    return i > 0 ? i - 1 : OUTLINE_NONE;
}

uint32_t outline_subtree_end(const Outline *o, uint32_t i)
{
    uint32_t next = i + 1;
    // a node whose parent is in the subtree is so too; OUTLINE_NONE is told apart first
    while (next < o->nodes.count && o->nodes.items[next].parent != OUTLINE_NONE &&
           o->nodes.items[next].parent >= i)
        next++;
    return next;
}

const char *outline_kind_name(OutlineKind kind)
{
    static const char *const NAMES[] = {"title", "heading", "item", "run-in", "gap"};
    return NAMES[kind];
}
