#include "reader.h"

static const struct {
    int cols, rows;
} SIZES[] = {{1, 1},  {2, 1},  {1, 2}, {3, 3},   {10, 2}, {5, 1},
             {1, 40}, {2, 40}, {4, 4}, {300, 1}, {72, 3}, {20, 5}};

#define SIZE_COUNT (sizeof SIZES / sizeof *SIZES)

/* Every part of the screen once. A lone Esc ends a group, or the next key would make it Alt. */
static const char *const KEYS[] = {
    "jjk b", "Ggg\t\rjk\033", "][tTjk231\033", "thj\033", "+-c=/河\r", "nK镇\r?河\rN*\014", "50%gg",
};

static void try_keys(Term *t)
{
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        term_send(t, KEYS[i]);
        if (!term_wait_quiet(t) || !term_outlives(t, 0)) {
            term_dump(t, KEYS[i]);
            fail();
        }
    }
}

static void opens_and_works(void **state)
{
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        Term *t = *state = reader_open_report(SIZES[i].cols, SIZES[i].rows);
        assert_true(term_wait_written(t, 0));
        assert_true(term_wait_quiet(t));
        try_keys(t);
        term_resize(t, 80, 24);
        assert_shows(t, "清河镇河道整治工作报告");
        reader_quit(t);
        reader_close(state);
    }
}

static void shrinks_and_works(void **state)
{
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        Term *t = *state = reader_open_report(100, 30);
        assert_shows(t, "六、下一步打算");
        term_resize(t, SIZES[i].cols, SIZES[i].rows);
        assert_true(term_wait_quiet(t));
        try_keys(t);
        reader_quit(t);
        reader_close(state);
    }
}

static void quits_at_any_size(void **state)
{
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        reader_quit(*state = reader_open_report(SIZES[i].cols, SIZES[i].rows));
        reader_close(state);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(opens_and_works),
        READER_TEST(shrinks_and_works),
        READER_TEST(quits_at_any_size),
    };
    return READER_RUN(tests);
}
