#include "doc/outline.h"

void outline_done(Outline *o)
{
    vec_done(&o->nodes);
    vec_done(&o->blocks);
}

#define CLASS_LEVELS 31 // of nodes, and as many of run-in items

uint64_t outline_class(OutlineKind kind, unsigned level)
{
    unsigned bit = level < CLASS_LEVELS ? level : CLASS_LEVELS - 1;
    if (kind == OUTLINE_RUN_IN)
        bit += CLASS_LEVELS;
    return (uint64_t)1 << bit | (kind == OUTLINE_GAP ? OUTLINE_CLASS_GAPS : 0);
}

static uint64_t class_of(const OutlineNode *node)
{
    return outline_class((OutlineKind)node->kind, node->level);
}

bool outline_in_set(const OutlineNode *node, OutlineSet set)
{
    return set == OUTLINE_ALL || node->kind == OUTLINE_HEADING || node->kind == OUTLINE_ITEM;
}

static void count_node(OutlineBlock *block, const OutlineNode *node)
{
    unsigned at = node->level ? node->level - 1 : 0; // the title goes with the first level
    if (at >= OUTLINE_LEVELS)
        return;
    block->upto[OUTLINE_ALL][at]++;
    block->upto[OUTLINE_SECTIONS][at] += outline_in_set(node, OUTLINE_SECTIONS);
}

/* Counts of each level become counts down to it. */
static void sum_levels(OutlineBlock *block)
{
    for (size_t set = 0; set < OUTLINE_SET_COUNT; set++)
        for (size_t i = 1; i < OUTLINE_LEVELS; i++)
            block->upto[set][i] += block->upto[set][i - 1];
}

void outline_index(Outline *o)
{
    for (size_t i = 0; i < o->nodes.count; i++) {
        const OutlineNode *node = &o->nodes.items[i];
        if (i % OUTLINE_BLOCK == 0)
            vec_push(&o->blocks, ((OutlineBlock){.topmost = UINT32_MAX}));
        OutlineBlock *block = &o->blocks.items[o->blocks.count - 1];
        uint32_t above = node->parent + 1; // OUTLINE_NONE becomes 0
        block->classes |= class_of(node);
        block->topmost = above < block->topmost ? above : block->topmost;
        count_node(block, node);
    }
    for (size_t i = 0; i < o->blocks.count; i++)
        sum_levels(&o->blocks.items[i]);
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
    uint32_t next = i + 1, count = (uint32_t)o->nodes.count;
    // a node whose parent is in the subtree is so too; OUTLINE_NONE + 1 is 0, which never is
    while (next < count && o->nodes.items[next].parent + 1 > i) {
        next++;
        while (next % OUTLINE_BLOCK == 0 && next / OUTLINE_BLOCK < o->blocks.count &&
               o->blocks.items[next / OUTLINE_BLOCK].topmost > i)
            next += OUTLINE_BLOCK;
    }
    return next < count ? next : count;
}

uint32_t outline_seek(const Outline *o, int64_t i, int step, uint64_t classes)
{
    while (i >= 0 && i < (int64_t)o->nodes.count) {
        size_t block = (size_t)i / OUTLINE_BLOCK;
        if (block < o->blocks.count && !(o->blocks.items[block].classes & classes))
            i = step > 0 ? (int64_t)(block + 1) * OUTLINE_BLOCK
                         : (int64_t)block * OUTLINE_BLOCK - 1;
        else if (class_of(&o->nodes.items[i]) & classes)
            return (uint32_t)i;
        else
            i += step;
    }
    return OUTLINE_NONE;
}

const char *outline_kind_name(OutlineKind kind)
{
    static const char *const NAMES[] = {"title", "heading", "item", "run-in", "gap"};
    return NAMES[kind];
}

const char *outline_why_code(const OutlineNode *node)
{
#define CODE(name, code, words) code,
    static const char *const CODES[OUTLINE_WHY_COUNT] = {OUTLINE_WHYS(CODE)};
#undef CODE
    return CODES[node->why];
}

const char *outline_why(const OutlineNode *node)
{
#define WORDS(name, code, words) words,
    static const char *const WHYS[OUTLINE_WHY_COUNT] = {OUTLINE_WHYS(WORDS)};
#undef WORDS
    return _(WHYS[node->why]);
}

#define PATH_DEPTH_MAX 64

void outline_path(const Outline *o, uint32_t i, StrBuf *out)
{
    uint32_t ordinals[PATH_DEPTH_MAX];
    size_t depth = 0;
    for (; i != OUTLINE_NONE && depth < PATH_DEPTH_MAX; i = o->nodes.items[i].parent)
        ordinals[depth++] = o->nodes.items[i].ordinal;
    while (depth > 0) {
        depth--;
        strbuf_addf(out, depth ? "%u." : "%u", ordinals[depth]);
    }
}

/* The next number of PATH at *AT, past the point after it; false if there is none. */
static bool next_ordinal(Str path, size_t *at, uint32_t *ordinal)
{
    size_t start = *at;
    *ordinal = 0;
    while (*at < path.len && path.data[*at] >= '0' && path.data[*at] <= '9' && *at - start < 9)
        *ordinal = *ordinal * 10 + (uint32_t)(path.data[(*at)++] - '0');
    if (*at == start || (*at < path.len && path.data[*at] != '.'))
        return false;
    *at += *at < path.len;
    return true;
}

uint32_t outline_by_path(const Outline *o, Str path)
{
    size_t at = 0;
    uint32_t parent = OUTLINE_NONE, ordinal, i = 0;
    while (at < path.len && next_ordinal(path, &at, &ordinal)) {
        while (i < o->nodes.count && o->nodes.items[i].parent == parent &&
               o->nodes.items[i].ordinal != ordinal)
            i = outline_subtree_end(o, i);
        if (i >= o->nodes.count || o->nodes.items[i].parent != parent)
            return OUTLINE_NONE;
        if (at >= path.len && path.data[path.len - 1] != '.')
            return i;
        parent = i++;
    }
    return OUTLINE_NONE;
}

#define TEXT_BYTES_MAX 400

_Static_assert(sizeof(OutlineNode) == 24, "a text may have millions of nodes");
_Static_assert(TEXT_BYTES_MAX < 1 << 9 && OUTLINE_GAP < 1 << 3 && OUTLINE_WHY_COUNT <= 1 << 5,
               "what a node holds fits");

static uint16_t cut(const char *text, size_t bytes, size_t most)
{
    if (bytes > most) {
        bytes = most;
        while (bytes > 0 && ((unsigned char)text[bytes] & 0xC0) == 0x80)
            bytes--;
    }
    return (uint16_t)bytes;
}

uint16_t outline_text_bytes(const char *text, size_t bytes)
{
    return cut(text, bytes, TEXT_BYTES_MAX);
}

uint16_t outline_head_bytes(const char *text, size_t bytes)
{
    return cut(text, bytes, OUTLINE_HEAD_MAX);
}
