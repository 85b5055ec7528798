/* What a frame leaves on the screen is what drawing it anew would: after keys at random, ^L changes
 * nothing. */
#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BATCHES   6
#define PER_BATCH 12

static const char *const KEYS[] = {
    "j",      "k",       " ",         "b",       "d",      "u",      "]",       "[",      ")",
    "(",      "gu",      "L",         "H",       "\t",     "\033[Z", "\r",      "\177",   "n",
    "N",      "/支流\r", "/[，。]\r", "?年\r",   "t",      "T",      "1",       "2",      "3",
    "+",      "-",       "G",         "gg",      "37%",    "<",      ">",       "\033[C", "\033[D",
    "\033[B", "\033[A",  "c",         "s",       "h",      "=",      "\017",    "l",      "*",
    "K年\r",  "x",       ":why\r",    ":help\r", "jjjjjj", "kkkkkk", "/河\033", "30jkk",  "]]]]",
};

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

static void type_at_random(Term *t, unsigned *seed, char *typed, size_t room)
{
    *typed = '\0';
    for (int i = 0; i < PER_BATCH; i++) {
        const char *key = KEYS[next_random(seed) % (sizeof KEYS / sizeof *KEYS)];
        strncat(typed, key, room - strlen(typed) - 1);
        term_send(t, key);
        if (next_random(seed) % 4 == 0)
            assert_true(term_wait_quiet(t));
    }
    assert_true(term_wait_quiet(t));
    term_send(t, "\033[15~"); // F5 does nothing but take a message away
}

static void redrawing_changes_nothing(void **state)
{
    static const struct {
        const char *sample;
        int cols, rows;
        AmbiguousWidth width;
    } SESSIONS[] = {
        {"report.txt", 80, 24, WIDTH_NARROW},
        {"report.txt", 40, 12, WIDTH_WIDE},
        {"../../samples/hostile.txt", 100, 30, WIDTH_NARROW},
        {"../../samples/paper.txt", 60, 20, WIDTH_MIXED},
        {"report.txt", 170, 30, WIDTH_MIXED},
    };
    for (unsigned i = 0; i < sizeof SESSIONS / sizeof *SESSIONS; i++) {
        unsigned seed = 20241 + i;
        Term *t = *state = reader_open(&(ReaderOptions){.cols = SESSIONS[i].cols,
                                                        .rows = SESSIONS[i].rows,
                                                        .args = {reader_sample(SESSIONS[i].sample)},
                                                        .width = SESSIONS[i].width});
        assert_true(term_wait_written(t, 100));
        for (int batch = 0; batch < BATCHES; batch++) {
            char typed[256];
            type_at_random(t, &seed, typed, sizeof typed);
            char *before = reader_picture(t);
            term_send(t, "\f");
            char *anew = reader_picture(t);
            if (strcmp(before, anew) != 0)
                fail_msg("session %u, after \"%s\":\n%s\n^L makes it\n%s", i, typed, before, anew);
            free(before);
            free(anew);
        }
        reader_close(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(redrawing_changes_nothing),
    };
    return READER_RUN(tests);
}
