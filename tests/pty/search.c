#include "reader.h"
#include <stdlib.h>

static Term *open_lines(void)
{
    Term *t = reader_open_lines(80, 20);
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    return t;
}

static void enter_goes_to_the_hit(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/");
    assert_status(t, "/");
    term_send(t, "A150，船");
    assert_status(t, "/A150，船");
    term_send(t, "\r");
    assert_shows(t, "泊位A150");
    assert_gone(t, "泊位A001");
    assert_gone(t, "/A150");
    assert_true(term_wait_quiet(t));
    assert_false(reader_same_look(t, "A150", "泊位A150"));
    assert_false(reader_same_look(t, "A150", "A151"));
}

static void n_goes_on_and_round(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A.50\r");
    assert_shows(t, "泊位A050");
    assert_status(t, "1/3");
    static const struct {
        const char *key, *line, *count;
    } STEPS[] = {
        {"n", "泊位A150", "2/3"}, {"n", "泊位A250", "3/3"}, {"N", "泊位A150", "2/3"},
        {"N", "泊位A050", "1/3"}, {"N", "泊位A250", "3/3"}, {"n", "泊位A050", "1/3"},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        term_send(t, STEPS[i].key);
        assert_shows(t, STEPS[i].line);
        assert_status(t, STEPS[i].count);
    }
}

static void wrapping_is_said(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A0.7\r");
    assert_shows(t, "泊位A007");
    term_send(t, "N");
    assert_shows(t, "泊位A097");
    assert_status(t, "wrapped");
}

static void backward_from_the_end(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "G");
    assert_shows(t, LAST_LINE);
    term_send(t, "?A.50\r");
    assert_shows(t, "泊位A250");
    term_send(t, "n");
    assert_shows(t, "泊位A150");
    term_send(t, "N");
    assert_shows(t, "泊位A250");
}

static void nothing_found_is_said_and_stays(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/没有的词\r");
    assert_status(t, "not found: 没有的词");
    assert_int_equal(reader_top_line(t), 1);
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
    assert_gone(t, "not found");
}

static void wrong_pattern_is_said(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/(\r");
    assert_status(t, "pattern");
    assert_int_equal(reader_top_line(t), 1);
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
}

static void esc_leaves_the_prompt(void **state)
{
    Term *t = *state = open_lines();
    char *before = reader_picture(t);
    term_send(t, "/A15");
    assert_status(t, "/A15");
    term_send(t, "\033");
    assert_true(term_wait_screen(t, before));
    free(before);
    term_send(t, "n");
    assert_status(t, "nothing searched");
    assert_int_equal(reader_top_line(t), 1);
}

static void prompt_is_edited_by_characters(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/甲乙丙");
    assert_status(t, "/甲乙丙");
    CellPos cursor = emulator_cursor(term_emulator(t));
    assert_true(term_cursor_visible(t));
    assert_int_equal(cursor.row, 19);
    term_send(t, "\177");
    assert_true(reader_wait_status(t, "/甲乙", "丙"));
    term_send(t, "\033OD丁");
    assert_status(t, "/甲丁乙");
    assert_int_equal(emulator_cursor(term_emulator(t)).col, cursor.col - 2);
    term_send(t, "q");
    assert_status(t, "/甲丁q乙");
    term_send(t, "\033");
    assert_gone(t, "甲丁");
    reader_quit(t);
}

static void keys_typed_ahead_are_kept(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A200\rjjn/A010\r");
    assert_shows(t, "泊位A010");
    assert_gone(t, "泊位A200");
}

/* A slow line hands a character over byte by byte. */
static void a_character_may_come_in_pieces(void **state)
{
    static const char TYPED[] = "/船\xF0\xA0\xAE\xB7到";
    Term *t = *state = open_lines();
    for (const char *p = TYPED; *p; p++) {
        term_send(t, (char[]){*p, 0});
        assert_true(term_wait_quiet(t));
    }
    assert_status(t, TYPED);
    term_send(t, "\xE8\x88"); // its end never comes
    assert_true(term_wait_quiet(t));
    term_send(t, "A乙\033");
    assert_gone(t, TYPED);
    term_send(t, "/A150\r");
    assert_shows(t, "泊位A150");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(enter_goes_to_the_hit),
        READER_TEST(n_goes_on_and_round),
        READER_TEST(wrapping_is_said),
        READER_TEST(backward_from_the_end),
        READER_TEST(nothing_found_is_said_and_stays),
        READER_TEST(wrong_pattern_is_said),
        READER_TEST(esc_leaves_the_prompt),
        READER_TEST(prompt_is_edited_by_characters),
        READER_TEST(keys_typed_ahead_are_kept),
        READER_TEST(a_character_may_come_in_pieces),
    };
    return READER_RUN(tests);
}
