/*
 * bench-convert FILE...: megabytes a second at which each FILE becomes a text, read and converted to
 * its end; best of 5. Nothing is asserted.
 */
#include "source/text.h"
#include <stdio.h>
#include <time.h>

#define ROUNDS 5

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        double best = 1e9;
        for (int round = 0; round < ROUNDS; round++) {
            Error err;
            double start = seconds();
            Text *t = text_open(argv[i], NULL, NULL, &err);
            if (!t) {
                fprintf(stderr, "bench-convert: %s\n", err.message);
                return 2;
            }
            text_wait(t, SIZE_MAX, -1);
            double spent = seconds() - start;
            best = spent < best ? spent : best;
            text_close(t);
        }
        printf("%.3f\n", best);
    }
    return 0;
}
