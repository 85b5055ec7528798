#include "reader.h"
#include <stdlib.h>

static const struct {
    int cols, rows;
} SIZES[] = {{70, 20}, {40, 12}, {20, 6}, {200, 60}, {10, 3}, {3, 3}, {2, 1}, {1, 1}, {300, 100}};

#define SIZE_COUNT (sizeof SIZES / sizeof *SIZES)

static Term *open_in_the_middle(void)
{
    Term *t = reader_open_report(100, 30);
    assert_shows(t, "六、下一步打算");
    term_send(t, "  5j");
    assert_gone(t, "更新时间");
    return t;
}

static void there_and_back_is_the_same(void **state)
{
    Term *t = *state = open_in_the_middle();
    char *before = reader_picture(t);
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        term_resize(t, SIZES[i].cols, SIZES[i].rows);
        free(reader_picture(t));
        term_resize(t, 100, 30);
        assert_true(term_wait_screen(t, before));
    }
    free(before);
    reader_quit(t);
}

static void each_size_shows_the_place(void **state)
{
    Term *t = *state = reader_open_lines(60, 20);
    term_send(t, "99j");
    assert_true(reader_wait_top_line(t, 100));
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        if (SIZES[i].cols < 40 || SIZES[i].rows < 3)
            continue;
        term_resize(t, SIZES[i].cols, SIZES[i].rows);
        assert_true(term_wait_quiet(t));
        assert_true(reader_wait_top_line(t, 100));
        assert_status(t, "%");
    }
}

static void a_storm_keeps_the_place(void **state)
{
    Term *t = *state = open_in_the_middle();
    char *before = reader_picture(t);
    for (int i = 0; i < 600; i++) {
        term_resize(t, 1 + (i * 37) % 300, 1 + (i * 23) % 100);
        if (i % 3 == 0)
            assert_true(term_outlives(t, 1)); // some are drawn, some overtaken by the next
    }
    term_resize(t, 100, 30);
    assert_true(term_wait_screen(t, before));
    free(before);
    reader_quit(t);
}

static void keys_in_a_storm_are_kept(void **state)
{
    Term *t = *state = reader_open_lines(60, 20);
    assert_true(reader_wait_top_line(t, 1));
    for (int i = 0; i < 50; i++) {
        term_resize(t, 40 + i, 10 + i % 20);
        term_send(t, "j");
    }
    term_resize(t, 60, 20);
    assert_true(reader_wait_top_line(t, 51));
}

static void end_stays_the_end(void **state)
{
    Term *t = *state = reader_open_lines(60, 20);
    term_send(t, "G");
    assert_shows(t, LAST_LINE);
    char *before = reader_picture(t);
    term_resize(t, 60, 40);
    assert_shows(t, "泊位A265");
    assert_shows(t, LAST_LINE);
    term_resize(t, 60, 20);
    assert_true(term_wait_screen(t, before));
    free(before);
}

static void open_box_and_prompt_survive(void **state)
{
    Term *t = *state = reader_open_report(100, 30);
    assert_shows(t, "六、下一步打算");
    term_send(t, "\t\r");
    assert_shows(t, "镇民大会");
    char *before = reader_picture(t);
    for (size_t i = 0; i < SIZE_COUNT; i++) {
        term_resize(t, SIZES[i].cols, SIZES[i].rows);
        free(reader_picture(t));
    }
    term_resize(t, 100, 30);
    assert_true(term_wait_screen(t, before));
    free(before);
    term_send(t, "\033");
    assert_gone(t, "镇民大会");
    term_send(t, "/木船");
    assert_status(t, "木船");
    for (size_t i = 0; i < SIZE_COUNT; i++)
        term_resize(t, SIZES[i].cols, SIZES[i].rows);
    term_resize(t, 100, 30);
    assert_status(t, "木船");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(there_and_back_is_the_same), READER_TEST(each_size_shows_the_place),
        READER_TEST(a_storm_keeps_the_place),    READER_TEST(keys_in_a_storm_are_kept),
        READER_TEST(end_stays_the_end),          READER_TEST(open_box_and_prompt_survive),
    };
    return READER_RUN(tests);
}
