/*
 * bench-layout FILE [WIDTH]: what setting FILE costs beside u8_possible_linebreaks() alone on the
 * same bytes, in the same run. Nothing is asserted; the aim is 3 with the clusters walked.
 */
#include "layout/flow.h"
#include "layout/walk.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unilbrk.h>

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void walk_row(const Document *d, const Paragraph *p, const Row *row,
                     const LayoutStyle *style)
{
    RowWalk walk = row_walk(d, p, row, style);
    Cluster c;
    while (row_walk_next(&walk, &c))
        continue;
}

/* Set every block; walk its clusters too if WALK. Returns the seconds of it. */
static double set_all(const Document *d, const LayoutStyle *style, bool walk, size_t *rows)
{
    Paragraph p = {0};
    Block block = document_block(d, 0);
    double start = seconds();
    *rows = 0;
    do {
        paragraph_layout(d, &block, style, &p);
        *rows += p.rows.count;
        for (size_t i = 0; walk && i < p.rows.count; i++)
            walk_row(d, &p, &p.rows.items[i], style);
    } while (document_block_next(d, &block, &block));
    paragraph_done(&p);
    return seconds() - start;
}

static double break_all(const Text *text)
{
    char *breaks = mem_alloc(text_ready(text) + 1);
    double start = seconds();
    u8_possible_linebreaks((const uint8_t *)text_data(text), text_ready(text), "UTF-8", breaks);
    double spent = seconds() - start;
    mem_free(breaks);
    return spent;
}

int main(int argc, char **argv)
{
    Error err;
    Text *text = argc > 1 ? text_open(argv[1], NULL, NULL, &err) : NULL;
    if (!text) {
        fprintf(stderr, "bench-layout: %s\n", argc > 1 ? err.message : "FILE [WIDTH]");
        return 2;
    }
    text_wait(text, SIZE_MAX, -1);
    Document *d = document_new(text);
    LayoutStyle style = {.width_cells = (uint16_t)(argc > 2 ? atoi(argv[2]) : 80),
                         .hang_cells = 2,
                         .indent = true,
                         .strict = true,
                         .cells = CELL_POLICY_NARROW};
    break_all(text); // pages the file in
    for (int run = 0; run < 3; run++) {
        size_t rows;
        double alone = break_all(text), set = set_all(d, &style, false, &rows);
        double walked = set_all(d, &style, true, &rows);
        printf("%zu MB, %zu rows: u8_possible_linebreaks %.3f s, rows %.3f s (%.2f), with their "
               "clusters %.3f s (%.2f)\n",
               text_ready(text) >> 20, rows, alone, set, set / alone, walked, walked / alone);
    }
    document_free(d);
    text_close(text);
    return 0;
}
