#include "find/fold.h"
#include <stdbool.h>
#include <unicase.h>

/* A character, and the next one of the ring of those that are one with it. */
typedef struct {
    uint32_t c, next;
} FoldPair;

#include "fold-table.h"

typedef struct {
    const FoldPair *pairs;
    size_t count;
    unsigned flag;
} Table;

static const Table TABLES[] = {
    {SCRIPT, sizeof SCRIPT / sizeof *SCRIPT, FOLD_SCRIPT},
    {WIDTH, sizeof WIDTH / sizeof *WIDTH, FOLD_WIDTH},
};
#define TABLE_COUNT (sizeof TABLES / sizeof *TABLES)

/* What follows C in its ring; C itself if it stands alone. */
static uint32_t next_in(const Table *t, uint32_t c)
{
    size_t low = 0, high = t->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (t->pairs[middle].c == c)
            return t->pairs[middle].next;
        if (t->pairs[middle].c < c)
            low = middle + 1;
        else
            high = middle;
    }
    return c;
}

static size_t add(uint32_t c, uint32_t out[FOLD_MOST], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (out[i] == c)
            return count;
    if (count < FOLD_MOST)
        out[count++] = c;
    return count;
}

size_t fold_variants(uint32_t c, unsigned flags, uint32_t out[FOLD_MOST])
{
    size_t count = add(c, out, 0);
    for (size_t i = 0; i < count; i++) { // what is added is looked at in its turn
        for (size_t t = 0; t < TABLE_COUNT; t++)
            if (flags & TABLES[t].flag)
                count = add(next_in(&TABLES[t], out[i]), out, count);
        if (flags & FOLD_CASE) {
            count = add(uc_tolower(out[i]), out, count);
            count = add(uc_toupper(out[i]), out, count);
        }
    }
    return count;
}
