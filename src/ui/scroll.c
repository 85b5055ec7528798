#include "ui/scroll.h"
#include "base/mem.h"

#define ROWS_MAX 512 // a taller screen is repainted

static uint64_t hash_row(const CellGrid *g, Rect area, int y)
{
    uint64_t hash = 0xCBF29CE484222325u; // FNV-1a
    bool blank = true;
    for (int x = area.x; x < area.x + area.cols; x++) {
        const GridCell *c = &g->cells[(size_t)y * (size_t)g->cols + (size_t)x];
        blank = blank && c->cells == 1 && (!c->glyph[0] || c->glyph[0] == ' ');
        for (const char *p = c->glyph; *p; p++)
            hash = (hash ^ (unsigned char)*p) * 0x100000001B3u;
        hash = (hash ^ (uint64_t)(c->base << 8 | c->over)) * 0x100000001B3u;
    }
    return blank ? 0 : hash;
}

/* Rows of AFTER that are BEFORE's, SHIFT rows up. Blank ones prove nothing. */
static int matches(const uint64_t *before, const uint64_t *after, int rows, int shift)
{
    int n = 0;
    for (int y = 0; y < rows; y++)
        if (y + shift >= 0 && y + shift < rows && after[y] && after[y] == before[y + shift])
            n++;
    return n;
}

int scroll_find(const CellGrid *before, const CellGrid *after, Rect area)
{
    uint64_t old[ROWS_MAX], new[ROWS_MAX];
    int best = 0;
    if (area.rows > ROWS_MAX)
        return 0;
    for (int y = 0; y < area.rows; y++) {
        old[y] = hash_row(before, area, area.y + y);
        new[y] = hash_row(after, area, area.y + y);
    }
    int most = matches(old, new, area.rows, 0);
    for (int shift = 1; shift < area.rows; shift++)
        for (int sign = -1; sign <= 1; sign += 2) {
            int n = matches(old, new, area.rows, sign * shift);
            if (n > most) {
                most = n;
                best = sign * shift;
            }
        }
    return best;
}
