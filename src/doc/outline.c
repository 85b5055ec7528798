#include "doc/outline.h"

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
        for (; i < o->nodes.count; i++)
            if (o->nodes.items[i].parent == parent && o->nodes.items[i].ordinal == ordinal)
                break;
        if (i >= o->nodes.count)
            return OUTLINE_NONE;
        if (at >= path.len && path.data[path.len - 1] != '.')
            return i;
        parent = i++;
    }
    return OUTLINE_NONE;
}

#define TEXT_BYTES_MAX 400

uint16_t outline_text_bytes(const char *text, size_t bytes)
{
    if (bytes > TEXT_BYTES_MAX) {
        bytes = TEXT_BYTES_MAX;
        while (bytes > 0 && ((unsigned char)text[bytes] & 0xC0) == 0x80)
            bytes--;
    }
    return (uint16_t)bytes;
}
