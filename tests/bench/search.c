/*
 * bench-search FILE PATTERN...: seconds of processor time to the last hit of each PATTERN in FILE, a
 * line each; the file is mapped anew every time, as by another program. bench-search -k WORDS FILE:
 * the same to count every word of the file WORDS, all at once. Best of 5. Nothing is asserted.
 */
#include "find/keywords.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 5

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t search(const Text *t, const char *source)
{
    Pattern *p = pattern_new(str_from(source), PATTERN_DEFAULT, NULL);
    size_t n = 0;
    Hit hit;
    for (Pos at = 0; p && search_forward(t, p, at, SIZE_MAX, NULL, NULL, &hit) == SEARCH_FOUND; n++)
        at = hit.end;
    pattern_free(p);
    return n;
}

static size_t count(const Text *t, const char *words)
{
    Wake *wake = wake_new(NULL);
    Keywords *k = keywords_new(t, wake);
    size_t n = 0;
    if (keywords_load(k, words, NULL))
        while (!keywords_complete(k)) {
            struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
            poll(&p, 1, -1);
            wake_clear(wake);
            keywords_update(k);
        }
    for (size_t i = 0; i < keywords_count(k); i++)
        n += keywords_hits(k, i);
    keywords_free(k);
    wake_free(wake);
    return n;
}

static bool bench(const char *path, const char *what, size_t (*run)(const Text *, const char *))
{
    double best = 1e9;
    size_t n = 0;
    for (int i = 0; i < ROUNDS; i++) {
        Error err;
        double start = seconds();
        Text *text = text_open(path, NULL, NULL, &err);
        if (!text) {
            fprintf(stderr, "bench-search: %s\n", err.message);
            return false;
        }
        n = run(text, what);
        text_close(text);
        double spent = seconds() - start;
        best = spent < best ? spent : best;
    }
    printf("%.4f\t%zu\n", best, n);
    fflush(stdout);
    return true;
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "-k") == 0)
        return bench(argv[3], argv[2], count) ? 0 : 2;
    bool ok = argc > 2;
    for (int i = 2; i < argc; i++)
        ok = bench(argv[1], argv[i], search) && ok;
    return ok ? 0 : 2;
}
