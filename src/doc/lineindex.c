#include "doc/lineindex.h"
#include <string.h>

void lineindex_done(LineIndex *l)
{
    vec_done(&l->before);
}

void lineindex_copy(const LineIndex *from, LineIndex *to)
{
    to->counted = from->counted;
    vec_copy(&to->before, &from->before);
}

LinePlace lineplace_at(LinePlace place, const char *data, Pos pos)
{
    const char *p = data + place.pos, *end = data + pos;
    for (; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        place.newlines++;
    place.pos = pos;
    return place;
}

void lineindex_count(LineIndex *l, const char *data, Pos to)
{
    for (Pos next; (next = l->before.count * LINE_INDEX_STEP) <= to;) {
        l->counted = lineplace_at(l->counted, data, next);
        vec_push(&l->before, l->counted.newlines);
    }
    l->counted = lineplace_at(l->counted, data, to);
}

LinePlace lineindex_at(const LineIndex *l, Pos pos)
{
    if (pos >= l->counted.pos)
        return l->counted;
    size_t i = pos / LINE_INDEX_STEP;
    return (LinePlace){i * LINE_INDEX_STEP, l->before.items[i]};
}

LinePlace lineindex_short_of(const LineIndex *l, size_t newlines)
{
    size_t low = 0, high = l->before.count;
    if (l->counted.newlines < newlines)
        return l->counted;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->before.items[middle] < newlines)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? (LinePlace){(low - 1) * LINE_INDEX_STEP, l->before.items[low - 1]}
               : (LinePlace){0, 0};
}

LineEdges lineindex_edges(const LineIndex *l, const char *data, LinePlace at)
{
    LinePlace start = lineindex_short_of(l, at.newlines);
    LinePlace end = lineindex_short_of(l, at.newlines + 1);
    while (start.newlines < at.newlines) {
        const char *newline = memchr(data + start.pos, '\n', at.pos - start.pos);
        start = (LinePlace){(Pos)(newline - data) + 1, start.newlines + 1};
    }
    return (LineEdges){start.pos, end.pos > at.pos ? end.pos : at.pos};
}
