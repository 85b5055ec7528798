/*
 * bench-filter FILE WORD: what narrowing the sidebar of FILE costs: each letter of WORD as a key on
 * the drawing thread (the key, the list so far, the sidebar drawn), the slowest slice of the rest, and
 * the whole until the list is complete. Nothing is asserted; a key is to take 3 ms at most.
 */
#include "base/clock.h"
#include "ui/sidebar.h"
#include <stdio.h>
#include <string.h>

#define COLS 40
#define ROWS 60

static double ms_since(int64_t start)
{
    return (double)(clock_now() - start) / 1e6;
}

/* One look at more items and at the screen. Returns whether there are more. */
static bool turn(Sidebar *s, const SidebarView *v, double *slowest, int64_t start)
{
    CellGrid g;
    bool more = sidebar_filter_update(s, v);
    grid_init(&g, COLS, ROWS);
    sidebar_draw(s, v, &g, (Rect){0, 0, COLS, ROWS});
    grid_done(&g);
    double ms = ms_since(start);
    *slowest = ms > *slowest ? ms : *slowest;
    return more;
}

int main(int argc, char **argv)
{
    Error err = {0};
    Text *text = argc == 3 ? text_open(argv[1], NULL, NULL, &err) : NULL;
    if (!text) {
        fprintf(stderr, "bench-filter: %s\n", argc == 3 ? err.message : "FILE WORD");
        return 2;
    }
    Document *doc = document_new(text);
    document_scan_to(doc, SIZE_MAX);
    CellPolicy policy = CELL_POLICY_NARROW;
    SidebarView v = {.doc = doc, .policy = &policy};
    Sidebar s;
    sidebar_init(&s);
    sidebar_set_area(&s, (Rect){0, 0, COLS, ROWS});
    sidebar_filter(&s);
    printf("%zu items\n", outline_count(&document_structure(doc)->outline));
    const char *p = argv[2], *end = p + strlen(p);
    while (p < end) {
        uint32_t cp;
        double key = 0, slice = 0;
        p += utf8_decode(p, end, &cp);
        int64_t start = clock_now(), now = start;
        sidebar_filter_key(&s, cp);
        bool more = turn(&s, &v, &key, start);
        while (more) {
            now = clock_now();
            more = turn(&s, &v, &slice, now);
        }
        printf("%-12.*s key %.2f ms, slowest slice %.2f ms, all %u matches after %.0f ms\n",
               (int)(p - argv[2]), argv[2], key, slice, s.filter.matches, ms_since(start));
    }
    sidebar_done(&s);
    document_free(doc);
    text_close(text);
    return 0;
}
