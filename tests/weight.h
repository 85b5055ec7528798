/* What this process weighs. */
#ifndef TESTS_WEIGHT_H
#define TESTS_WEIGHT_H

#include <stddef.h>
#include <stdio.h>

/* Kilobytes of it that no file backs. */
static inline size_t private_kb(void)
{
    char line[256];
    size_t kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "RssAnon: %zu kB", &kb) == 1)
            break;
    if (f)
        fclose(f);
    return kb;
}

#endif
