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

/* The row of S that byte AT stands in. */
static const char *row_at(const char *s, size_t at, int *len)
{
    while (at > 0 && s[at - 1] != '\n')
        at--;
    *len = (int)strcspn(s + at, "\n");
    return s + at;
}

static void assert_same(const char *before, const char *anew, unsigned session, const char *typed)
{
    size_t at = 0;
    while (before[at] && before[at] == anew[at])
        at++;
    if (before[at] == anew[at])
        return;
    int m, n;
    const char *a = row_at(before, at, &m), *b = row_at(anew, at, &n);
    fail_msg("session %u, after \"%s\":\n%.*s\n^L makes it\n%.*s", session, typed, m, a, n, b);
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
        {"../../samples/hostile.txt", 60, 20, WIDTH_MIXED},
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
            assert_same(before, anew, i, typed);
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
