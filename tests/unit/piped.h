/* A text that comes through a pipe, as the test writes it. */
#ifndef TESTS_PIPED_H
#define TESTS_PIPED_H

#include "source/text.h"
#include "unit.h"
#include <unistd.h>

/* A text that reads what is written to *FEED, which the caller closes. */
static inline Text *open_piped(int *feed)
{
    int fds[2], saved = dup(0);
    assert_int_equal(pipe(fds), 0);
    dup2(fds[0], 0);
    close(fds[0]);
    Text *t = text_open("-", NULL, NULL, NULL);
    dup2(saved, 0);
    close(saved);
    *feed = fds[1];
    return t;
}

#endif
