/* Numbered items: the flash where a motion arrives, letters to go by, two of them side by side. */
#include "reader.h"
#include <stdlib.h>
#include <string.h>

#define FLASH_BYTES_MAX 160 // its number drawn again, and the cursor brought back

static Term *open_report(int cols, int rows)
{
    Term *t = reader_open_report(cols, rows);
    assert_shows(t, "清河镇河道整治工作报告");
    assert_true(term_wait_quiet(t));
    return t;
}

static void a_flash_ends_by_itself(void **state)
{
    Term *t = *state = open_report(100, 24);
    term_send(t, "L");
    assert_status(t, "一、");
    size_t written = term_written(t);
    assert_true(term_wait_written(t, written));
    free(reader_picture(t));
    assert_true(term_written(t) - written < FLASH_BYTES_MAX);
    written = term_written(t);
    assert_true(term_outlives(t, 700)); // nothing more comes: an idle reader is idle
    assert_int_equal(term_written(t), written);
    reader_quit(t);
}

static void a_letter_goes_to_an_item(void **state)
{
    Term *t = *state = open_report(100, 24);
    char *before = reader_picture(t);
    size_t written = term_written(t);
    term_send(t, ";");
    assert_status(t, "Esc");
    free(reader_picture(t));
    assert_true(term_written(t) - written < 400);
    term_send(t, "\033");
    assert_true(term_wait_screen(t, before));
    term_send(t, ";a");
    assert_shows(t, "┌"); // the first mark's note
    term_send(t, "\033");
    assert_gone(t, "┌");
    free(before);
    reader_quit(t);
}

static void two_stand_side_by_side(void **state)
{
    Term *t = *state = open_report(120, 30);
    term_send(t, "L|");
    CellPos left, right;
    assert_true(term_wait_row(t, 0, "二、主要做法"));
    assert_true(term_wait_row(t, 0, "一、基本情况"));
    assert_true(term_find(t, "一、基本情况", &left) && term_find(t, "二、主要做法", &right));
    assert_true(right.col > left.col + 40);
    assert_true(term_wait_row(t, -1, "二、主要做法"));
    term_send(t, "\027j");
    assert_true(term_wait_row(t, 0, "整治工作坚持疏堵结合"));
    assert_true(term_wait_row(t, 0, "一、基本情况"));
    char *picture = reader_picture(t);
    term_resize(t, 60, 20);
    assert_true(term_wait_change(t, picture));
    free(reader_picture(t));
    term_resize(t, 120, 30);
    assert_true(term_wait_screen(t, picture));
    term_send(t, "||");
    reader_quit(t);
    free(picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(a_flash_ends_by_itself),
        READER_TEST(a_letter_goes_to_an_item),
        READER_TEST(two_stand_side_by_side),
    };
    return READER_RUN(tests);
}
