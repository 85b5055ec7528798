#include "doc/scanner.h"
#include "format/line.h"
#include <string.h>

#define RUNIN_LABEL_MAX 24 // bytes of a label that may be broken over a line end
#define CARET_GAP_MAX   64 // bytes between the parts of a reference broken over a line end

static bool starts(const char *p, const char *end, const char *prefix)
{
    size_t len = strlen(prefix);
    return (size_t)(end - p) >= len && memcmp(p, prefix, len) == 0;
}

/* [1](url), but not the page suffix of [1](15) or [1](P15). */
static bool is_link(const char *p, const char *end)
{
    if (!starts(p, end, "("))
        return false;
    for (p++; p < end && *p != ')'; p++)
        if (!strchr("Pp.- 0123456789", *p))
            return true;
    return false;
}

/* *so* is emphasis where there is markup, and an image may have no name: ![](url). */
static bool is_markup(const Mark *m, const char *begin, const char *p, const char *end)
{
    bool square = m->mark_class == MARK_SQUARE || m->mark_class == MARK_TORN;
    return (square && is_link(p + m->bytes, end)) || m->mark_class == MARK_SYMBOL ||
           (square && p > begin && p[-1] == '!');
}

/* A reference broken after its ^ at CARET: the rest is at P. Returns the bytes of that. */
static size_t take_broken(Scanner *s, Pos caret, const char *p, const char *end)
{
    Mark mark;
    if (p >= end || *p != '[' || !mark_match((Str){p, (size_t)(end - p)}, &mark) ||
        mark.mark_class != MARK_SQUARE)
        return 0;
    size_t gap = (size_t)(p - s->data) - caret, taken = mark.bytes;
    mark.mark_class = MARK_CARET;
    mark.label_at = (uint16_t)(gap + mark.label_at);
    mark.bytes = (uint16_t)(gap + taken);
    notefinder_add_ref(&s->notes, caret, &mark);
    return taken;
}

/* A ^ at P that ends a line of a wrapped paragraph. */
static size_t take_caret(Scanner *s, const char *p, const char *end)
{
    Str after = {p + 1, (size_t)(end - p) - 1};
    size_t blanks = blanks_bytes(after);
    if (!blanks || blanks > CARET_GAP_MAX || !memchr(after.data, '\n', blanks))
        return 0;
    size_t taken = take_broken(s, (Pos)(p - s->data), after.data + blanks, end);
    return taken ? 1 + blanks + taken : 0;
}

/* Take the mark at P; returns its bytes, 0 if there is none. */
static size_t take_mark(Scanner *s, const char *begin, const char *p, const char *end, bool clause)
{
    Mark mark;
    Str line = {begin, (size_t)(end - begin)};
    size_t at = (size_t)(p - begin);
    size_t zhu = mark_is_behind_zhu(begin, p) ? 3 : 0; // 注① is one mark, found by its number
    if (zhu && mark_match((Str){p - zhu, line.len - at + zhu}, &mark) &&
        !mark_is_trap(line, at - zhu, &mark, false)) {
        notefinder_add_ref(&s->notes, (Pos)(p - zhu - s->data), &mark);
        return mark.bytes - zhu;
    }
    size_t broken = *p == '^' ? take_caret(s, p, end) : 0;
    if (broken)
        return broken;
    if (!mark_match((Str){p, line.len - at}, &mark) || mark_is_trap(line, at, &mark, clause))
        return 0;
    if (s->format->inlines && is_markup(&mark, begin, p, end))
        return 0;
    notefinder_add_ref(&s->notes, (Pos)(p - s->data), &mark);
    return mark.bytes;
}

/* 三是 broken after 三: matched without the line end between. */
static bool match_broken_runin(const char *p, const char *end, RunIn *out)
{
    char joined[2 * RUNIN_LABEL_MAX];
    size_t reach = (size_t)(end - p) < RUNIN_LABEL_MAX ? (size_t)(end - p) : RUNIN_LABEL_MAX;
    const char *newline = memchr(p, '\n', reach);
    if (!newline)
        return false;
    Str head = str_trim((Str){p, (size_t)(newline - p)});
    const char *rest = newline + blanks_bytes((Str){newline, (size_t)(end - newline)});
    size_t more = (size_t)(end - rest) < RUNIN_LABEL_MAX ? (size_t)(end - rest) : RUNIN_LABEL_MAX;
    memcpy(joined, head.data, head.len);
    memcpy(joined + head.len, rest, more);
    if (!head.len || !runin_match((Str){joined, head.len + more}, out) ||
        out->label_bytes <= head.len)
        return false;
    out->label_bytes = (uint16_t)head.len; // shown on one line: what is after the break is text
    out->text_at = (uint16_t)(rest - p);
    return true;
}

static void take_label(Scanner *s, const char *p, const char *end, bool head)
{
    RunIn item;
    bool wrapped = s->wrap_cells || s->format->soft_breaks;
    if (!(runin_match((Str){p, (size_t)(end - p)}, &item) ||
          (wrapped && match_broken_runin(p, end, &item))))
        return;
    item.pos = (Pos)(p - s->data);
    item.head = head;
    vec_push(&s->runins, item);
}

/* The label at P, if there is one: asked at every clause. */
static inline void take_runin(Scanner *s, const char *p, const char *end, bool head)
{
    if (runin_may_open(p, end))
        take_label(s, p, end, head);
}

static void walk(Scanner *s, const char *begin, const char *end, bool runins)
{
    Pos from = (Pos)(begin - s->data), to = (Pos)(end - s->data);
    PlaceWalk w = places_begin(&s->places, s->data, s->ready, from, to);
    const char *taken = begin; // the marks so far end here
    for (Place p; places_next(&w, &p);) {
        if (p.at < taken)
            continue;
        if (p.kind == PLACE_MARK)
            taken = p.at + take_mark(s, begin, p.at, end, p.clause);
        else if (runins && p.kind == PLACE_CLAUSE)
            take_runin(s, p.at + p.bytes, end, false);
        else if (runins && p.clause)
            take_runin(s, p.at + blanks_bytes((Str){p.at, (size_t)(end - p.at)}), end, false);
    }
}

/* The head of a paragraph below that goes on with ITEM's series, other series between. */
static bool next_head(const Scanner *s, const RunIn *item, RunIn *out)
{
    for (size_t i = 1; i < QUEUE_LINES; i++) {
        const ScanLine *l = line_ahead(s, i);
        if (!l || l->label.style)
            return false;
        if (!runin_match(line_str(s, l), out) || out->family != item->family)
            continue;
        return runin_continues(item->value, out->value);
    }
    return false;
}

static OutlineNode runin_node(const Scanner *s, const RunIn *item, Pos end)
{
    Pos text = item->pos + item->text_at;
    if (text > end)
        text = end;
    size_t bytes = first_clause((Str){s->data + text, end - text});
    return (OutlineNode){
        .pos = item->pos,
        .value = item->value,
        .label_bytes = outline_head_bytes(s->data + item->pos, item->label_bytes),
        .text_at = outline_head_bytes(s->data + item->pos, text - item->pos),
        .text_bytes = outline_text_bytes(s->data + text, bytes),
        .kind = OUTLINE_RUN_IN,
        .why = item->head ? OUTLINE_WHY_SERIES_HEADS : OUTLINE_WHY_SERIES,
    };
}

/* Whether item I stands in the series of OUTER: a series of marks does, one of words only if OUTER
 * goes on after it. */
static bool nests(const Scanner *s, size_t i, unsigned outer)
{
    bool in = runin_is_mark(s->runins.items[i].family) && !runin_is_mark(outer);
    for (size_t k = i + 1; !in && k < s->runins.count; k++)
        in = s->runins.items[k].confirmed && s->runins.items[k].family == outer;
    return in;
}

#define RUNIN_NEST 4

/* Series inside series, from the outermost on. */
typedef struct {
    struct {
        uint8_t family;
        uint32_t node, children;
    } open[RUNIN_NEST];
    size_t depth;
    size_t above; // how many of them began in paragraphs before
} RunInNest;

/* Where item I stands in N. */
static size_t find_depth(const Scanner *s, const RunInNest *n, size_t i)
{
    size_t at = 0;
    while (at < n->depth && n->open[at].family != s->runins.items[i].family)
        at++;
    if (at < n->depth)
        return at;
    while (at > n->above && !nests(s, i, n->open[at - 1].family))
        at--;
    return at;
}

static void add_runin(Scanner *s, RunInNest *n, size_t i, Pos end)
{
    const RunIn *item = &s->runins.items[i];
    size_t at = find_depth(s, n, i);
    if (at == RUNIN_NEST)
        return;
    OutlineNode node = runin_node(s, item, end);
    uint32_t index;
    if (at == 0) {
        index = levels_add_leaf(&s->levels, &s->out.outline, node);
    } else {
        node.parent = n->open[at - 1].node;
        node.ordinal = ++n->open[at - 1].children;
        node.level = (uint8_t)(s->out.outline.nodes.items[node.parent].level + 1);
        vec_push(&s->out.outline.nodes, node);
        index = (uint32_t)(s->out.outline.nodes.count - 1);
    }
    n->open[at].family = item->family;
    n->open[at].node = index;
    n->open[at].children = 0;
    n->depth = at + 1;
}

/* Paragraphs that begin with 一是, 二是 stand below the one that begins with 第一. */
static void add_runins(Scanner *s, Pos end)
{
    RunInNest n = {0};
    const RunIn *first = s->runins.items;
    bool below = first->head && first->confirmed && !runin_is_outer(first->family);
    if (below && s->lead.node) {
        n.depth = n.above = 1;
        n.open[0].family = s->lead.family;
        n.open[0].node = s->lead.node;
        n.open[0].children = s->lead.children;
    }
    for (size_t i = 0; i < s->runins.count; i++)
        if (s->runins.items[i].confirmed)
            add_runin(s, &n, i, end);
    bool leads = first->head && first->confirmed && runin_is_outer(first->family);
    if (leads || (below && s->lead.node)) {
        s->lead.family = n.open[0].family;
        s->lead.node = n.open[0].node;
        s->lead.children = n.open[0].children;
    }
}

void scan_inline(Scanner *s, const ScanLine *l, size_t at, bool runins)
{
    const char *p = s->data + l->text + at, *end = s->data + l->end;
    size_t broken = at == 0 && s->caret != POS_NONE ? take_broken(s, s->caret, p, end) : 0;
    p += broken;
    s->caret = p < end && end[-1] == '^' ? l->end - 1 : POS_NONE;
    vec_clear(&s->runins);
    runins = runins && !scan_is_story(s);
    if (runins && !broken)
        take_runin(s, p, end, true);
    walk(s, p, end, runins);
    if (s->runins.count == 0)
        return;
    RunIn next;
    bool ahead = s->runins.items[0].head && next_head(s, &s->runins.items[0], &next);
    runin_confirm(&s->runins, &s->carry, ahead ? &next : NULL);
    add_runins(s, l->end);
}
