/*
 * bench-scan FILE...: what finding the structure of each FILE costs beside one memchr() pass for its
 * newlines, in the same run: megabytes a second of both (best of 5, by turns), how many passes one
 * scan takes, and the most private memory held while scanning. Nothing is asserted.
 */
#include "doc/scan.h"
#include "../weight.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUNDS      5
#define SLICE_BYTES 262144

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double pass_newlines(Str s, size_t *lines)
{
    double start = seconds();
    *lines = 0;
    for (const char *p = s.data, *end = p + s.len; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        ++*lines;
    return seconds() - start;
}

static double scan(Str s, const Format *format, size_t *nodes, size_t *kb)
{
    size_t before = private_kb();
    double spent = 0;
    Scanner *scanner = scanner_new(format, false);
    for (Pos reached = 0, next = 0; reached < s.len;) {
        double start = seconds();
        reached = scanner_feed(scanner, s.data, s.len, true, SLICE_BYTES);
        spent += seconds() - start;
        if (reached < next)
            continue;
        size_t now = private_kb() - before;
        *kb = now > *kb ? now : *kb;
        next = reached + s.len / 64;
    }
    double start = seconds();
    Structure *found = scanner_finish(scanner, NULL);
    spent += seconds() - start;
    size_t now = private_kb() - before;
    *kb = now > *kb ? now : *kb;
    *nodes = outline_count(&found->outline);
    structure_free(found);
    scanner_free(scanner);
    return spent;
}

static bool bench(const char *path)
{
    Error err;
    Text *text = text_open(path, NULL, NULL, &err);
    if (!text) {
        fprintf(stderr, "bench-scan: %s\n", err.message);
        return false;
    }
    text_wait(text, SIZE_MAX, -1);
    Str s = text_slice(text, 0, SIZE_MAX);
    size_t lines, nodes, kb = 0;
    double newlines = 1e9, scanning = 1e9;
    pass_newlines(s, &lines); // pages the file in
    for (int i = 0; i < ROUNDS; i++) {
        double t = pass_newlines(s, &lines);
        newlines = t < newlines ? t : newlines;
        t = scan(s, format_detect(text_name(text), s), &nodes, &kb);
        scanning = t < scanning ? t : scanning;
    }
    double mb = (double)s.len / 1e6;
    const char *slash = strrchr(path, '/');
    printf("%-16s %6.0f %9zu %8zu %9.0f %9.0f %7.1f %9.1f\n", slash ? slash + 1 : path, mb, lines,
           nodes, mb / scanning, mb / newlines, scanning / newlines, (double)kb / 1000);
    text_close(text);
    return true;
}

int main(int argc, char **argv)
{
    mem_init(); // as in the program
    bool ok = argc > 1;
    printf("%-16s %6s %9s %8s %9s %9s %7s %9s\n", "", "MB", "lines", "nodes", "scan MB/s", "memchr",
           "passes", "memory MB");
    for (int i = 1; i < argc; i++)
        ok = bench(argv[i]) && ok;
    return ok ? 0 : 2;
}
