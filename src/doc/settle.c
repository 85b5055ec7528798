#include "doc/settle.h"

/* A node above the one at hand, and what became of it when others went. */
typedef struct {
    uint32_t was, index; // its index before and now, or its parent's now if it went
    uint32_t children;
    uint8_t raised; // by so many levels
    bool gone;
} Above;

typedef VEC(Above) AboveVec; // the innermost is last; the first one is the tree itself

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

/* What became of node I's parent: the text meets a node's whole tree before what is not in it. */
static Above *parent_of(const Outline *o, size_t i, AboveVec *above)
{
    uint32_t parent = o->nodes.items[i].parent;
    while (above->count > 1 && above->items[above->count - 1].was != parent)
        above->count--;
    return &above->items[above->count - 1];
}

/* Move node FROM to TO, under what its parent became. */
static void move_node(Outline *o, AboveVec *above, size_t from, size_t to)
{
    const Above *parent = parent_of(o, from, above), *now = parent;
    while (now->gone)
        now--;
    OutlineNode n = o->nodes.items[from];
    uint8_t raised = (uint8_t)(parent->raised + parent->gone);
    n.parent = now->index;
    n.level = (uint8_t)(n.level - raised);
    if (n.ordinal)
        n.ordinal = ++above->items[now - above->items].children;
    o->nodes.items[to] = n;
    vec_push(above, ((Above){.was = (uint32_t)from, .index = (uint32_t)to, .raised = raised}));
}

static void drop_node(const Outline *o, AboveVec *above, size_t i)
{
    const Above *parent = parent_of(o, i, above);
    Above self = {.was = (uint32_t)i,
                  .index = parent->index,
                  .raised = (uint8_t)(parent->raised + parent->gone),
                  .gone = true};
    vec_push(above, self);
}

void structure_settle(Structure *s)
{
    Outline *o = &s->outline;
    size_t ref = 0, mark = next_mark(s, 0, &ref), to = 0, count = outline_count(o);
    if (mark == count)
        return;
    AboveVec above = {0};
    vec_push(&above, ((Above){.was = OUTLINE_NONE, .index = OUTLINE_NONE}));
    for (size_t i = 0; i < count; i++) {
        if (i < mark) {
            move_node(o, &above, i, to++);
            continue;
        }
        drop_node(o, &above, i);
        mark = next_mark(s, i + 1, &ref);
    }
    o->nodes.count = to;
    vec_done(&above);
}
