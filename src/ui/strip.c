#include "ui/strip.h"
#include <stdio.h>

/* A cell with this many times the hits of a usual one is brighter. */
#define MANY 2

/* The usual number of hits where there are any. */
static size_t usual_count(const Strip *s)
{
    size_t sum = 0, cells = 0;
    for (size_t i = 0; i < s->counts.count; i++) {
        sum += s->counts.items[i];
        cells += s->counts.items[i] > 0;
    }
    return cells ? (sum + cells - 1) / cells : 0;
}

static bool in_view(const Strip *s, size_t cell)
{
    double rows = (double)s->counts.count, from = s->first * rows, to = s->behind * rows;
    size_t first = (size_t)from, last = (size_t)to;
    last = (double)last == to && last > first ? last - 1 : last; // it ends where a cell begins
    return cell >= first && cell <= last;
}

void strip_draw(const Strip *s, CellGrid *g, int x, int y, const CellPolicy *policy)
{
    Cluster blank = {.bytes = 1, .cells = 1, .glyph = " "}, line = {.bytes = 1, .cells = 1};
    snprintf(line.glyph, sizeof line.glyph, "%s", policy->lines ? "\u2502" : "|");
    size_t usual = usual_count(s);
    for (size_t i = 0; i < s->counts.count; i++) {
        size_t n = s->counts.items[i];
        ThemeRole ground = !n                           ? ROLE_BODY
                           : n >= MANY * usual && usual ? ROLE_HIT_CURRENT
                                                        : ROLE_HIT;
        bool here = in_view(s, i);
        if (n || here)
            grid_put(g, x, y + (int)i, here ? &line : &blank, ground, here ? ROLE_META : ground);
    }
}
