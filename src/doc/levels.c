#include "doc/levels.h"

#define JUMP_MAX 30 // numbers that an unmistakable style may skip

_Static_assert(LEVELS_MAX + 2 < 1 << 6 && NUMBER_STYLE_MAX <= 1 << 7, "what a node holds fits");

void levels_init(Levels *l)
{
    *l = (Levels){.title = OUTLINE_NONE};
}

static OpenLevel *top(Levels *l)
{
    return l->count ? &l->open[l->count - 1] : NULL;
}

static bool has_trait(const OpenLevel *e, NumberTrait trait)
{
    return (numbering_style_traits(e->style) & trait) != 0;
}

static uint32_t push_node(Levels *l, Outline *o, OutlineNode node)
{
    OpenLevel *parent = top(l);
    node.parent = parent ? parent->node : OUTLINE_NONE;
    node.ordinal = parent ? ++parent->children : ++l->roots;
    node.level = (uint8_t)(l->count + 1);
    vec_push(&o->nodes, node);
    return (uint32_t)(o->nodes.count - 1);
}

/* Open C as a level below what is open now. */
static uint32_t open_level(Levels *l, Outline *o, const LevelCandidate *c, OutlineWhy why)
{
    if (l->count == LEVELS_MAX)
        l->count--;
    OutlineNode node = c->node;
    node.why = why;
    node.style = c->label.style;
    node.value = c->label.value;
    uint8_t above = l->count ? top(l)->style : NUMBER_STYLE_NONE;
    uint32_t i = push_node(l, o, node);
    l->open[l->count++] = (OpenLevel){
        .value = c->label.value,
        .hash = c->label.parent_hash,
        .node = i,
        .sub = c->label.sub,
        .style = c->label.style,
        .depth = c->label.depth,
        .level_class = c->level_class,
        .declared = c->declared,
        .kind = node.kind,
    };
    if (c->label.style) {
        l->last[c->label.style] = c->label.value;
        l->under[c->label.style] = above;
        l->seen[c->label.style] = true;
        if (c->label.depth < sizeof l->dotted_seen)
            l->dotted_seen[c->label.depth] = true;
        l->gap = false;
    }
    return i;
}

static uint32_t open_at(Levels *l, Outline *o, const LevelCandidate *c, size_t at, OutlineWhy why)
{
    l->count = at;
    return open_level(l, o, c, why);
}

static bool is_same(const OpenLevel *e, const NumberLabel *label)
{
    return e->style == label->style && e->depth == label->depth && e->hash == label->parent_hash;
}

/* The open level with C's style (for 2.1: and the same parent), or the count. */
static size_t find_same(const Levels *l, const NumberLabel *label)
{
    for (size_t i = l->count; i-- > 0;)
        if (is_same(&l->open[i], label))
            return i;
    return l->count;
}

static bool continues(const OpenLevel *e, const NumberLabel *label)
{
    if (label->value == e->value)
        return label->sub > e->sub; // 条之一, 条之二
    return label->value == e->value + 1;
}

/* The open level that C's number names as its parent, or the count. */
static size_t find_named_parent(const Levels *l, const NumberLabel *label)
{
    for (size_t i = l->count; i-- > 0;) {
        const OpenLevel *e = &l->open[i];
        if (e->style == NUMBER_STYLE_NONE || e->depth + 1 != label->depth)
            continue;
        uint32_t hash = has_trait(e, NUMBER_DOTTED) ? numbering_hash(e->hash, e->value)
                                                    : numbering_hash(0, e->value);
        if (hash == label->parent_hash)
            return i;
    }
    return l->count;
}

/* Close what a declared heading of C's level closes. */
static void close_declared(Levels *l, const LevelCandidate *c)
{
    while (l->count > 0) {
        const OpenLevel *e = top(l);
        bool numbered = e->style && c->label.style;
        if (e->declared && e->declared < c->declared)
            break;
        if (e->declared == c->declared && numbered &&
            numbering_style_rank(c->label.style) > numbering_style_rank(e->style))
            break;
        if (!e->declared && numbered && !(numbering_style_traits(e->style) & NUMBER_ITEM) &&
            numbering_style_rank(c->label.style) > numbering_style_rank(e->style))
            break;
        l->count--;
    }
}

static bool is_known(uint8_t level_class)
{
    return level_class == LEVEL_KNOWN || level_class == LEVEL_INNER || level_class == LEVEL_NOTES ||
           level_class == LEVEL_ENDING || level_class == LEVEL_CLOSING;
}

/* 附则 and 附件 have articles of their own, though the numbers may go on from the chapters. */
static bool holds_articles(const OpenLevel *e, const LevelCandidate *c)
{
    return e->level_class == LEVEL_CLOSING &&
           (numbering_style_traits(c->label.style) & NUMBER_ITEM) != 0;
}

/* Close what can't stand above C, a number in a style that is not open. */
static void close_for_new_style(Levels *l, const LevelCandidate *c)
{
    unsigned traits = numbering_style_traits(c->label.style);
    while (l->count > 0) {
        const OpenLevel *e = top(l);
        bool close;
        if (e->declared && (!c->declared || e->declared < c->declared))
            close = false;
        else if (!(traits & NUMBER_RANKED))
            close = e->level_class == LEVEL_SENTENCE ||
                    (e->level_class == LEVEL_QUESTION && c->heading && (traits & NUMBER_LEADS)) ||
                    (e->level_class == LEVEL_KNOWN && c->heading) ||
                    (c->heading && e->kind == OUTLINE_ITEM && has_trait(e, NUMBER_ITEM) &&
                     (traits & NUMBER_LEADS));
        else if (e->style == NUMBER_STYLE_NONE)
            close = !holds_articles(e, c);
        else if (has_trait(e, NUMBER_RANKED))
            close = numbering_style_rank(e->style) >= numbering_style_rank(c->label.style);
        else
            close = !(traits & NUMBER_ITEM) || e->kind == OUTLINE_ITEM;
        if (!close)
            break;
        l->count--;
    }
}

/* A list that stood below a style before stands there again, unless a heading is open between. */
static void close_to_usual_parent(Levels *l, const LevelCandidate *c)
{
    uint8_t under = l->under[c->label.style];
    if (!l->seen[c->label.style] || under == NUMBER_STYLE_NONE)
        return;
    for (size_t i = l->count; i-- > 0 && (l->open[i].kind == OUTLINE_ITEM);)
        if (l->open[i].style == under) {
            l->count = i + 1;
            return;
        }
}

static uint32_t place_new(Levels *l, Outline *o, const LevelCandidate *c, OutlineWhy why)
{
    if (c->declared)
        close_declared(l, c);
    while (why == OUTLINE_WHY_RUNS_ON && l->count > 0 && is_known(top(l)->level_class) &&
           !holds_articles(top(l), c))
        l->count--;
    close_for_new_style(l, c);
    close_to_usual_parent(l, c);
    return open_level(l, o, c, why);
}

static uint32_t place_dotted(Levels *l, Outline *o, const LevelCandidate *c)
{
    size_t parent = find_named_parent(l, &c->label);
    if (parent < l->count)
        return open_at(l, o, c, parent + 1, OUTLINE_WHY_PARENT);
    bool known = c->label.depth < sizeof l->dotted_seen && l->dotted_seen[c->label.depth];
    if (c->declared || (c->heading && (known || c->label.value <= 1)))
        return place_new(l, o, c, c->declared ? OUTLINE_WHY_DECLARED : OUTLINE_WHY_EXCERPT);
    return OUTLINE_NONE;
}

/* A number of an open style that neither continues it nor begins again. */
static uint32_t place_skipped(Levels *l, Outline *o, const LevelCandidate *c, size_t at)
{
    const OpenLevel *e = &l->open[at];
    unsigned traits = numbering_style_traits(c->label.style);
    bool sure = (traits & NUMBER_STRONG) || c->declared;
    if (c->label.value > e->value) {
        uint32_t skipped = c->label.value - e->value - 1;
        if (l->gap || (traits & NUMBER_RANKED) || (sure && skipped <= JUMP_MAX) ||
            (c->heading && skipped == 1))
            return open_at(l, o, c, at, OUTLINE_WHY_JUMPS);
    } else if (sure && c->heading && c->label.value == e->value) {
        return open_at(l, o, c, at, OUTLINE_WHY_REPEATS);
    }
    return OUTLINE_NONE;
}

/* The same, but a list below `### 1.` is another than the headings, unless it goes on where they
 * stop. */
static size_t find_same_markup(const Levels *l, const LevelCandidate *c)
{
    for (size_t i = l->count; i-- > 0;)
        if (is_same(&l->open[i], &c->label) && ((l->open[i].declared != 0) == (c->declared != 0) ||
                                                has_trait(&l->open[i], NUMBER_RANKED)))
            return i;
    size_t same = find_same(l, &c->label);
    return same < l->count && continues(&l->open[same], &c->label) ? same : l->count;
}

static uint32_t place_numbered(Levels *l, Outline *o, const LevelCandidate *c)
{
    unsigned traits = numbering_style_traits(c->label.style);
    if ((traits & NUMBER_WEAK) && c->node.kind != OUTLINE_HEADING && !c->listed)
        return OUTLINE_NONE; // a numbered listing, a table
    size_t same = find_same_markup(l, c);
    if (same < l->count && continues(&l->open[same], &c->label))
        return open_at(l, o, c, same, OUTLINE_WHY_CONTINUES);
    if (c->label.depth > 1 && same == l->count)
        return place_dotted(l, o, c);
    if (c->label.value <= 1) {
        if (same < l->count)
            return open_at(l, o, c, same, OUTLINE_WHY_RESTARTS);
        return place_new(l, o, c, OUTLINE_WHY_OPENS);
    }
    if (same < l->count)
        return place_skipped(l, o, c, same);
    if (l->seen[c->label.style] && c->label.value == l->last[c->label.style] + 1)
        return place_new(l, o, c, OUTLINE_WHY_RUNS_ON);
    if (c->declared || l->gap ||
        ((traits & NUMBER_STRONG) && (!l->seen[c->label.style] || (traits & NUMBER_RANKED))))
        return place_new(l, o, c, OUTLINE_WHY_EXCERPT);
    return OUTLINE_NONE;
}

static bool is_open_chapter(const OpenLevel *e)
{
    return has_trait(e, NUMBER_RANKED) && e->kind == OUTLINE_HEADING;
}

#define APPENDIX_RANK 6 // of 附录一 and its like: nothing of the whole stands in it

static bool is_appendix(const OpenLevel *e)
{
    return numbering_style_rank(e->style) <= APPENDIX_RANK;
}

/* What an unnumbered heading of CLASS stands in: 思考题 in its chapter, 后记 in nothing; the first
 * 参考文献 after several chapters is that of the whole. */
static void close_for_known(Levels *l, uint8_t level_class)
{
    size_t keep = 0;
    bool of_all = level_class == LEVEL_CLOSING, ends = level_class == LEVEL_ENDING;
    bool first = (level_class == LEVEL_NOTES && !l->notes_seen) ||
                 (level_class == LEVEL_ENDING && !l->endings_seen);
    for (size_t i = 0; i < l->count; i++) {
        if (!is_open_chapter(&l->open[i]))
            continue;
        keep = i + 1;
        of_all = of_all || (first && l->open[i].value > 1) ||
                 ((ends || first) && is_appendix(&l->open[i]));
    }
    l->count = of_all ? 0 : keep;
    l->notes_seen = l->notes_seen || level_class == LEVEL_NOTES;
    l->endings_seen = l->endings_seen || level_class == LEVEL_ENDING;
}

static uint32_t place_unnumbered(Levels *l, Outline *o, const LevelCandidate *c)
{
    if (c->declared) {
        while (l->count > 0 && !(top(l)->declared && top(l)->declared < c->declared))
            l->count--;
        return open_level(l, o, c, OUTLINE_WHY_DECLARED);
    }
    if (is_known(c->level_class)) {
        close_for_known(l, c->level_class);
        return open_level(l, o, c, c->node.why);
    }
    l->parts_seen = l->parts_seen || c->level_class == LEVEL_PART;
    for (size_t i = l->count; i-- > 0;)
        if (l->open[i].level_class == c->level_class)
            return open_at(l, o, c, i, c->node.why);
    bool part = c->level_class == LEVEL_PART; // of a numbered passage
    while (l->count > 0 &&
           ((top(l)->kind == OUTLINE_ITEM && !(part && has_trait(top(l), NUMBER_DOTTED))) ||
            top(l)->level_class == LEVEL_SENTENCE || top(l)->level_class == LEVEL_PART ||
            is_known(top(l)->level_class)))
        l->count--;
    return open_level(l, o, c, c->node.why);
}

uint32_t levels_place(Levels *l, Outline *o, const LevelCandidate *c)
{
    return c->label.style ? place_numbered(l, o, c) : place_unnumbered(l, o, c);
}

bool levels_continue(const Levels *l, const NumberLabel *label)
{
    size_t same = find_same(l, label);
    if (same < l->count)
        return continues(&l->open[same], label);
    return label->depth > 1 && label->value == 1 && find_named_parent(l, label) < l->count;
}

static uint32_t push_below_title(Levels *l, Outline *o, OutlineNode node)
{
    node.parent = l->title;
    node.ordinal = ++l->title_children;
    node.level = 1;
    vec_push(&o->nodes, node);
    return (uint32_t)(o->nodes.count - 1);
}

uint32_t levels_add_leaf(Levels *l, Outline *o, OutlineNode node)
{
    size_t count = l->count;
    if (node.kind == OUTLINE_GAP) {
        while (l->count > 0 && top(l)->kind == OUTLINE_ITEM)
            l->count--;
        l->gap = true;
    }
    uint32_t i = l->count == 0 && l->title != OUTLINE_NONE ? push_below_title(l, o, node)
                                                           : push_node(l, o, node);
    if (node.kind != OUTLINE_GAP)
        l->count = count;
    return i;
}
