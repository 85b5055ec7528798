#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Term *open_at(int cols, int rows)
{
    Term *t = reader_open_report(cols, rows);
    assert_shows(t, "[①]");
    free(reader_picture(t));
    return t;
}

static void tab_marks_and_enter_opens(void **state)
{
    Term *t = *state = open_at(100, 30);
    CellPos mark;
    assert_true(term_find(t, "[①]", &mark));
    size_t before = term_written(t);
    term_send(t, "\t");
    assert_true(term_wait_written(t, before));
    assert_true(term_wait_quiet(t));
    assert_false(reader_same_look(t, "[①]", "[②]"));
    assert_false(term_shows(t, "镇民大会"));
    term_send(t, "\r");
    assert_shows(t, "镇民大会");
    assert_false(term_shows(t, "桥头木牌"));
}

/* Opens the box of the first mark and compares it with the screen before. */
static void check_box(void **state, int cols, int rows)
{
    Term *t = *state = open_at(cols, rows);
    term_send(t, "\t");
    char *before = reader_picture(t);
    CellPos mark;
    assert_true(term_find(t, "[①]", &mark));
    char *line = term_row(t, mark.row);
    term_send(t, "\r");
    assert_shows(t, "镇民");
    char *after = reader_picture(t), *same_line = term_row(t, mark.row);
    assert_string_equal(line, same_line);
    int row = 0, first = -1, last = -1;
    for (char *a = before, *b = after; *a && *b && row < rows - 1; row++) {
        size_t a_len = strcspn(a, "\n"), b_len = strcspn(b, "\n");
        if (a_len != b_len || memcmp(a, b, a_len) != 0) {
            first = first < 0 ? row : first;
            last = row;
        }
        a += a_len + 1;
        b += b_len + 1;
    }
    if (first != mark.row + 1 && last != mark.row - 1) {
        term_dump(t, "the box is not beside its mark");
        fail_msg("mark in row %d, box in rows %d to %d", mark.row, first, last);
    }
    term_send(t, "\033");
    assert_true(term_wait_screen(t, before));
    free(before);
    free(after);
    free(line);
    free(same_line);
    reader_close(state);
}

static void box_stands_beside_its_mark(void **state)
{
    static const int SIZES[][2] = {{100, 30}, {80, 24}, {60, 20}, {40, 14}, {120, 40}};
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++)
        check_box(state, SIZES[i][0], SIZES[i][1]);
}

static void q_closes_the_box_only(void **state)
{
    Term *t = *state = open_at(100, 30);
    term_send(t, "\t\r");
    assert_shows(t, "镇民大会");
    term_send(t, "q");
    assert_gone(t, "镇民大会");
    assert_true(term_outlives(t, 0));
    term_send(t, "jj");
    assert_gone(t, "更新时间");
    reader_quit(t);
}

static void enter_again_goes_to_the_definition(void **state)
{
    Term *t = *state = open_at(80, 20);
    char *start = reader_picture(t);
    term_send(t, "\t\r");
    assert_shows(t, "镇民大会");
    assert_false(term_shows(t, "[④]"));
    term_send(t, "\r");
    assert_shows(t, "[④]");
    assert_shows(t, "镇民大会");
    assert_false(term_shows(t, "更新时间"));
    term_send(t, "\017");
    assert_gone(t, "[④]");
    assert_true(term_wait_screen(t, start));
    free(start);
}

static void tab_goes_on_with_the_box_open(void **state)
{
    Term *t = *state = open_at(100, 30);
    term_send(t, "\t\r");
    assert_shows(t, "镇民大会");
    term_send(t, "\t");
    assert_shows(t, "桥头木牌");
    assert_gone(t, "镇民大会");
    term_send(t, "\033[Z");
    assert_shows(t, "镇民大会");
    assert_gone(t, "桥头木牌");
}

static void missing_note_says_so(void **state)
{
    Term *t = *state = open_at(100, 30);
    assert_shows(t, "[③]");
    term_send(t, "\t\t\t\r");
    assert_shows(t, "no definition for");
    assert_shows(t, "1200");
    term_send(t, "\033");
    assert_gone(t, "no definition for");
}

static void definition_goes_back_to_its_reference(void **state)
{
    Term *t = *state = open_at(80, 14);
    term_send(t, "G");
    assert_shows(t, "[④]");
    free(reader_picture(t));
    assert_false(term_shows(t, "先治水"));
    term_send(t, "\t\r");
    char *box = reader_picture(t);
    term_send(t, "\r");
    assert_true(term_wait_change(t, box));
    free(box);
    assert_shows(t, "先治水");
    assert_gone(t, "[④]");
}

static void long_definition_scrolls(void **state)
{
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    fputs("长注\n\n正文一句[①]。\n\n", f);
    for (int i = 0; i < 60; i++)
        fputs("江上往来人，但爱鲈鱼美。\n", f);
    fputs("\n[①]", f);
    for (int i = 0; i < 100; i++)
        fputs("长长的注文，说了又说，", f);
    fputs("尾声在此。\n", f);
    fclose(f);
    Term *t = *state = reader_open(
        &(ReaderOptions){.cols = 80, .rows = 24, .args = {reader_file("长注.txt", text, len)}});
    free(text);
    assert_shows(t, "[①]");
    term_send(t, "\t\r");
    assert_shows(t, "长长的注文");
    assert_false(term_shows(t, "尾声"));
    assert_shows(t, "正文一句[①]");
    for (int i = 0; i < 100; i++)
        term_send(t, "j");
    assert_shows(t, "尾声");
    assert_shows(t, "正文一句[①]");
    term_send(t, "\033");
    assert_gone(t, "尾声");
}

static void no_mark_on_the_screen_is_said(void **state)
{
    Term *t = *state = reader_open_lines(60, 20);
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "\t");
    assert_status(t, "no note mark");
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
}

static void help_is_a_box(void **state)
{
    static const char *const KEYS[] = {"h", "\033OP"};
    Term *t = *state = open_at(100, 30);
    char *before = reader_picture(t);
    for (size_t i = 0; i < 2; i++) {
        term_send(t, KEYS[i]);
        assert_shows(t, "one row down");
        term_send(t, "\033");
        assert_true(term_wait_screen(t, before));
    }
    free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(tab_marks_and_enter_opens),
        READER_TEST(box_stands_beside_its_mark),
        READER_TEST(q_closes_the_box_only),
        READER_TEST(enter_again_goes_to_the_definition),
        READER_TEST(tab_goes_on_with_the_box_open),
        READER_TEST(missing_note_says_so),
        READER_TEST(definition_goes_back_to_its_reference),
        READER_TEST(long_definition_scrolls),
        READER_TEST(no_mark_on_the_screen_is_said),
        READER_TEST(help_is_a_box),
    };
    return READER_RUN(tests);
}
