/*
 * bench-layout FILE [PROGRAM [WIDTH]]: what setting FILE costs beside u8_possible_linebreaks() alone
 * on the same bytes, in the same run: rows, rows with their clusters, and PROGRAM --print, from its
 * start to its end. The best of several rounds counts, since others use the machine too. Nothing is
 * asserted; the aim is 3.
 */
#include "layout/flow.h"
#include "layout/walk.h"
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unilbrk.h>

#define ROUNDS 7

extern char **environ;

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

/* Seconds of PROGRAM --print on PATH, its output thrown away; 0 without a program. */
static double print_all(const char *program, const char *path, unsigned width)
{
    char cells[16];
    snprintf(cells, sizeof cells, "%u", width);
    const char *argv[] = {program, "--print", "--color=never", "-w", cells, path, NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = 0;
    if (!program)
        return 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    double start = seconds();
    if (posix_spawnp(&pid, program, &actions, NULL, (char **)argv, environ) == 0)
        waitpid(pid, &status, 0);
    posix_spawn_file_actions_destroy(&actions);
    return seconds() - start;
}

static void keep_best(double *best, double now)
{
    if (!*best || now < *best)
        *best = now;
}

int main(int argc, char **argv)
{
    Error err;
    Text *text = argc > 1 ? text_open(argv[1], NULL, NULL, &err) : NULL;
    if (!text) {
        fprintf(stderr, "bench-layout: %s\n", argc > 1 ? err.message : "FILE [PROGRAM [WIDTH]]");
        return 2;
    }
    text_wait(text, SIZE_MAX, -1);
    Document *d = document_new(text);
    const char *program = argc > 2 ? argv[2] : NULL;
    LayoutStyle style = {.width_cells = (uint16_t)(argc > 3 ? atoi(argv[3]) : 80),
                         .hang_cells = 2,
                         .indent = true,
                         .strict = true,
                         .cells = CELL_POLICY_NARROW};
    double alone = 0, set = 0, walked = 0, printed = 0;
    size_t rows = 0;
    break_all(text); // pages the file in
    for (int round = 0; round < ROUNDS; round++) {
        keep_best(&alone, break_all(text));
        keep_best(&set, set_all(d, &style, false, &rows));
        keep_best(&walked, set_all(d, &style, true, &rows));
        keep_best(&printed, print_all(program, argv[1], style.width_cells));
    }
    printf("%.1f MB, %zu rows; best of %d rounds\n", (double)text_ready(text) / 1e6, rows, ROUNDS);
    printf("u8_possible_linebreaks %8.3f s\n", alone);
    printf("rows                   %8.3f s %6.2f\n", set, set / alone);
    printf("rows and clusters      %8.3f s %6.2f\n", walked, walked / alone);
    if (program)
        printf("--print                %8.3f s %6.2f\n", printed, printed / alone);
    document_free(d);
    text_close(text);
    return 0;
}
