#include "state/anchor.h"
#include <string.h>

#define LEAST_BYTES 12 // fewer say nothing
#define SHORT_BYTES 36 // where the whole is nowhere, this much of it

Anchor anchor_take(Str text, size_t pos)
{
    Anchor a = {0};
    a.pos = pos < text.len ? pos : text.len;
    size_t before = a.pos < ANCHOR_BYTES ? a.pos : ANCHOR_BYTES;
    size_t after = text.len - a.pos < ANCHOR_BYTES ? text.len - a.pos : ANCHOR_BYTES;
    if (before)
        memcpy(a.before, text.data + a.pos - before, before);
    if (after)
        memcpy(a.after, text.data + a.pos, after);
    a.before_bytes = (uint8_t)before;
    a.after_bytes = (uint8_t)after;
    return a;
}

bool anchor_stands(const Anchor *a, Str text)
{
    size_t pos = a->pos;
    return pos <= text.len && pos >= a->before_bytes && text.len - pos >= a->after_bytes &&
           (!a->before_bytes ||
            memcmp(text.data + pos - a->before_bytes, a->before, a->before_bytes) == 0) &&
           (!a->after_bytes || memcmp(text.data + pos, a->after, a->after_bytes) == 0);
}

/* How many bytes on both sides of POS are A's. */
static size_t agreement(const Anchor *a, Str text, size_t pos)
{
    size_t before = 0, after = 0;
    while (before < a->before_bytes && before < pos &&
           text.data[pos - 1 - before] == a->before[a->before_bytes - 1 - before])
        before++;
    while (after < a->after_bytes && pos + after < text.len &&
           text.data[pos + after] == a->after[after])
        after++;
    return before + after;
}

static size_t distance(size_t a, size_t b)
{
    return a > b ? a - b : b - a;
}

/* The place of A by NEEDLE, which stood AT bytes before it: the one that most bytes agree with, the
 * nearest of several. */
static size_t find_by(const Anchor *a, Str needle, size_t at, Str text, size_t reach)
{
    size_t best = SIZE_MAX, best_agreed = 0;
    size_t from = a->pos > at && a->pos - at > reach ? a->pos - at - reach : 0;
    size_t stop = text.len;
    if (stop > a->pos && stop - a->pos > reach)
        stop = a->pos + reach;
    const char *end = text.data + stop, *p = text.data + from;
    if (needle.len < LEAST_BYTES || from > stop)
        return SIZE_MAX;
    while ((p = memmem(p, (size_t)(end - p), needle.data, needle.len))) {
        size_t pos = (size_t)(p++ - text.data) + at;
        size_t agreed = agreement(a, text, pos);
        bool nearer = best == SIZE_MAX || distance(pos, a->pos) < distance(best, a->pos);
        if (agreed > best_agreed || (agreed == best_agreed && nearer)) {
            best = pos;
            best_agreed = agreed;
        }
    }
    return best;
}

size_t anchor_find(const Anchor *a, Str text, size_t reach)
{
    Str after = {a->after, a->after_bytes}, before = {a->before, a->before_bytes};
    Str soon = {a->after, after.len < SHORT_BYTES ? after.len : SHORT_BYTES};
    size_t tail = before.len < SHORT_BYTES ? before.len : SHORT_BYTES;
    Str late = {a->before + before.len - tail, tail};
    const struct {
        Str needle;
        size_t at;
    } tries[] = {{after, 0}, {before, before.len}, {soon, 0}, {late, tail}};
    if (anchor_stands(a, text))
        return a->pos;
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        size_t pos = find_by(a, tries[i].needle, tries[i].at, text, reach);
        if (pos != SIZE_MAX)
            return pos;
    }
    return SIZE_MAX;
}
