#include "doc/settle.h"

/* What became of a node when others went. */
typedef struct {
    uint32_t index; // now, or its parent's if it went
    uint32_t children;
    uint8_t raised; // by so many levels
    bool gone;
} Fate;

/* The first node from I on that stands where a note's mark does; REF goes on with it. */
static size_t next_mark(const Structure *s, size_t i, size_t *ref)
{
    const Outline *o = &s->outline;
    for (; i < outline_count(o); i++) {
        const OutlineNode *n = outline_node(o, i);
        if (n->kind != OUTLINE_RUN_IN)
            continue;
        while (*ref < s->notes.refs.count && s->notes.refs.items[*ref].pos < n->pos)
            ++*ref;
        if (*ref < s->notes.refs.count && s->notes.refs.items[*ref].pos == n->pos)
            return i;
    }
    return i;
}

/* Move node FROM to TO, under what its parent became. */
static void move_node(Outline *o, Fate *fates, size_t from, size_t to, uint32_t *at_top)
{
    OutlineNode n = o->nodes.items[from];
    fates[from] = (Fate){.index = (uint32_t)to};
    uint32_t *children = at_top;
    if (n.parent != OUTLINE_NONE) {
        const Fate *parent = &fates[n.parent];
        fates[from].raised = (uint8_t)(parent->raised + parent->gone);
        n.parent = parent->index;
        // children are counted where the parent stands now: no node before TO is read again
        if (n.parent != OUTLINE_NONE)
            children = &fates[n.parent].children;
    }
    n.level = (uint8_t)(n.level - fates[from].raised);
    if (n.ordinal)
        n.ordinal = ++*children;
    o->nodes.items[to] = n;
}

void structure_settle(Structure *s)
{
    Outline *o = &s->outline;
    size_t ref = 0, mark = next_mark(s, 0, &ref), to = 0, count = outline_count(o);
    uint32_t at_top = 0;
    if (mark == count)
        return;
    Fate *fates = mem_zero(count, sizeof *fates);
    for (size_t i = 0; i < count; i++) {
        if (i < mark) {
            move_node(o, fates, i, to++, &at_top);
            continue;
        }
        uint32_t parent = o->nodes.items[i].parent;
        fates[i] = (Fate){.index = parent == OUTLINE_NONE ? OUTLINE_NONE : fates[parent].index,
                          .gone = true};
        if (parent != OUTLINE_NONE)
            fates[i].raised = (uint8_t)(fates[parent].raised + fates[parent].gone);
        mark = next_mark(s, i + 1, &ref);
    }
    o->nodes.count = to;
    mem_free(fates);
}
