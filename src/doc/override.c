#include "doc/override.h"
#include "doc/levels.h"
#include "doc/numbering.h"
#include "doc/shape.h"
#include "format/line.h"
#include <string.h>

#define LINE_BYTES_MAX 4096 // looked at of a line that becomes an item
#define HEADING_CHARS  50   // a longer line is an item, its text a clause
#define CANCEL_EVERY   4096

typedef struct {
    uint32_t node, children;
    uint8_t want, style;
    bool leaf;
} Open;

/* The outline while it is made anew: nodes come in their order, each with the level that it wants,
 * and stand below the last one that wanted less. */
typedef struct {
    const Outline *in;
    Str text;
    Outline *out;
    Open open[OVERRIDE_LEVEL_MAX + 1];
    size_t depth;
    uint32_t roots, title, title_children;
    int shift[1 << 6]; // of the last node of each inferred level: what it wants less that level
} Maker;

static void push(Maker *m, OutlineNode node, unsigned want)
{
    want = want < 1 ? 1 : want > OVERRIDE_LEVEL_MAX ? OVERRIDE_LEVEL_MAX : want;
    while (m->depth > 0 && m->open[m->depth - 1].want >= want)
        m->depth--;
    Open *above = m->depth ? &m->open[m->depth - 1] : NULL;
    node.parent = above ? above->node : OUTLINE_NONE;
    node.ordinal = above ? ++above->children : ++m->roots;
    node.level = (unsigned)(m->depth + 1) & 0x3F;
    m->open[m->depth++] = (Open){.node = (uint32_t)outline_count(m->out),
                                 .want = (uint8_t)want,
                                 .style = (uint8_t)node.style,
                                 .leaf = node.kind == OUTLINE_RUN_IN || node.kind == OUTLINE_GAP};
    vec_push(&m->out->nodes, node);
}

static void push_title(Maker *m, OutlineNode node)
{
    m->title = (uint32_t)outline_count(m->out);
    node.parent = OUTLINE_NONE;
    vec_push(&m->out->nodes, node);
}

static void push_below_title(Maker *m, OutlineNode node)
{
    node.parent = m->title;
    node.ordinal = ++m->title_children;
    vec_push(&m->out->nodes, node);
}

static bool was_below_title(const Maker *m, const OutlineNode *n)
{
    return n->parent != OUTLINE_NONE && outline_node(m->in, n->parent)->kind == OUTLINE_TITLE;
}

/* LEVEL, or the deepest that there is room for below what is open above it. */
static unsigned level_there_is(const Maker *m, unsigned level)
{
    size_t above = m->depth;
    while (above > 0 && m->open[above - 1].want >= level)
        above--;
    unsigned deepest = above ? m->open[above - 1].want + 1u : 1;
    return level < deepest ? level : deepest;
}

/* Inferred node N as it stands now; C is what the reader says of it, or NULL. */
static void take_node(Maker *m, const OutlineNode *n, const Override *c)
{
    unsigned level = n->level;
    int shift = level > 0 ? m->shift[level - 1] : 0;
    OutlineNode node = *n;
    if (c && c->kind == OVERRIDE_LEVEL)
        shift = (int)level_there_is(m, c->level) - (int)level;
    if (level > 0)
        m->shift[level] = shift;
    if (c && (c->kind == OVERRIDE_NOT || c->kind == OVERRIDE_NOTE))
        return;
    if (c) {
        node.why = OUTLINE_WHY_READER;
        node.kind = n->kind == OUTLINE_TITLE || n->kind == OUTLINE_GAP ? OUTLINE_HEADING : n->kind;
    }
    if (node.kind == OUTLINE_TITLE)
        push_title(m, node);
    else if (was_below_title(m, n) && !m->depth && m->title != OUTLINE_NONE && !shift)
        push_below_title(m, node);
    else if (was_below_title(m, n) && m->depth && !shift)
        push(m, node, m->open[m->depth - 1].want + !m->open[m->depth - 1].leaf);
    else
        push(m, node, (int)level + shift > 0 ? (unsigned)((int)level + shift) : 1);
}

static Str line_at(Str text, Pos pos)
{
    Str rest = {text.data + pos, text.len - pos};
    rest.len = rest.len < LINE_BYTES_MAX ? rest.len : LINE_BYTES_MAX;
    const char *newline = memchr(rest.data, '\n', rest.len);
    Str line = {rest.data, newline ? (size_t)(newline - rest.data) : rest.len};
    return (Str){line.data, line_trim(line).text_end};
}

static OutlineNode node_of_line(Str line, Pos pos)
{
    NumberLabel label;
    LineShape shape = line_shape(line);
    bool numbered = numbering_match(line, &label);
    size_t at = numbered ? label.text_at : 0;
    Str body = {line.data + at, line.len - at};
    bool heading = shape.end != END_STOP && !shape.inner_stop && shape.chars <= HEADING_CHARS;
    OutlineNode node = {
        .pos = pos,
        .kind = heading ? OUTLINE_HEADING : OUTLINE_ITEM,
        .text_at = outline_head_bytes(line.data, at),
        .text_bytes = outline_text_bytes(body.data, heading ? body.len : first_clause(body)),
        .why = OUTLINE_WHY_READER,
    };
    if (numbered) {
        node.label_bytes = outline_head_bytes(line.data, label.label_bytes);
        node.style = label.style;
        node.value = label.value;
    }
    return node;
}

/* The level of a line that the reader calls an item: that of the open one in its style; else below
 * what is open if it is the first of its style, or beside it. */
static unsigned usual_level(const Maker *m, const OutlineNode *node)
{
    size_t top = m->depth;
    while (top > 0 && m->open[top - 1].leaf)
        top--;
    for (size_t i = top; i-- > 0;)
        if (m->open[i].style == node->style && !m->open[i].leaf)
            return m->open[i].want;
    if (!top)
        return 1;
    return m->open[top - 1].want + (node->style && node->value <= 1);
}

/* A line that nothing was inferred of. */
static void take_line(Maker *m, const Override *c)
{
    if (c->pos >= m->text.len || (c->kind != OVERRIDE_ITEM && c->kind != OVERRIDE_LEVEL))
        return;
    OutlineNode node = node_of_line(line_at(m->text, c->pos), c->pos);
    push(m, node, c->kind == OVERRIDE_LEVEL ? level_there_is(m, c->level) : usual_level(m, &node));
}

/* Asked at node I: every few thousand are a millisecond. */
static bool is_cancelled(const Job *job, size_t i)
{
    return job && i % CANCEL_EVERY == 0 && job_cancelled(job);
}

/* What was made until JOB is cancelled. */
static void override_outline(const Outline *in, Str text, const OverrideVec *list, Outline *out,
                             const Job *job)
{
    Maker m = {.in = in, .text = text, .out = out, .title = OUTLINE_NONE};
    size_t next = 0;
    out->nodes.items = mem_alloc((outline_count(in) + list->count) * sizeof *out->nodes.items);
    out->nodes.cap = outline_count(in) + list->count;
    for (size_t i = 0; i < outline_count(in) && !is_cancelled(job, i); i++) {
        const OutlineNode *n = outline_node(in, i);
        while (next < list->count && list->items[next].pos < n->pos)
            take_line(&m, &list->items[next++]);
        bool met = next < list->count && list->items[next].pos == n->pos;
        take_node(&m, n, met ? &list->items[next++] : NULL);
    }
    while (next < list->count)
        take_line(&m, &list->items[next++]);
}

Structure *structure_override(const Structure *in, Str text, const OverrideVec *list,
                              const Job *job)
{
    Structure *out = mem_zero(1, sizeof *out);
    override_outline(&in->outline, text, list, &out->outline, job);
    if (!is_cancelled(job, 0)) {
        outline_index(&out->outline);
        notes_override(&in->notes, text, list, &out->notes);
        vec_copy(&out->regions, &in->regions);
        vec_copy(&out->contents, &in->contents);
        lineindex_copy(&in->lines, &out->lines);
        out->scanned = in->scanned;
        out->complete = in->complete;
        out->wrap_reach = in->wrap_reach;
    }
    if (!is_cancelled(job, 0))
        return out;
    structure_free(out);
    return NULL;
}
