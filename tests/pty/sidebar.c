#include "reader.h"
#include <stdio.h>
#include <stdlib.h>

static Term *open_report(void)
{
    Term *t = reader_open_report(100, 24);
    assert_shows(t, "六、下一步打算");
    assert_true(term_wait_quiet(t));
    return t;
}

static void t_hides_and_shows(void **state)
{
    Term *t = *state = open_report();
    char *with = reader_picture(t);
    term_send(t, "t");
    assert_gone(t, "Outline");
    assert_gone(t, "六、下一步打算");
    assert_shows(t, "清河镇河道整治工作报告");
    term_send(t, "t");
    assert_true(term_wait_screen(t, with));
    free(with);
}

static void narrow_one_is_an_overlay(void **state)
{
    Term *t = *state = reader_open_report(60, 20);
    assert_shows(t, "清河镇河道整治工作报告");
    char *without = reader_picture(t);
    term_send(t, "t");
    assert_shows(t, "Outline");
    assert_shows(t, "一、基本情况");
    term_send(t, "t");
    assert_true(term_wait_screen(t, without));
    free(without);
}

static void enter_goes_to_an_item(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "L");
    assert_true(reader_wait_status(t, "一、", "（"));
    term_send(t, "Tj\r");
    assert_true(reader_wait_status(t, "（一）", "（二）"));
    term_send(t, "T");
    free(reader_picture(t));
    term_send(t, "k\r");
    assert_true(reader_wait_status(t, "一、", "（"));
}

static void keys_go_to_the_sidebar_while_in_it(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "T");
    free(reader_picture(t));
    term_send(t, "jjj");
    free(reader_picture(t));
    assert_shows(t, "更新时间");
    term_send(t, "T");
    free(reader_picture(t));
    term_send(t, "jjj");
    assert_gone(t, "更新时间");
}

static void esc_and_q_leave_it(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "Tq");
    assert_true(term_wait_quiet(t));
    term_send(t, "T\033");
    assert_true(term_wait_quiet(t));
    term_send(t, "jjj");
    assert_gone(t, "更新时间");
    reader_quit(t);
}

static void h_and_l_fold(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "LLL");
    assert_true(reader_wait_status(t, "三、", "二、"));
    assert_shows(t, "清单公开");
    term_send(t, "Tkhh");
    assert_gone(t, "清单公开");
    assert_shows(t, "二、主要做法");
    term_send(t, "l");
    assert_shows(t, "清单公开");
}

static void numbers_are_tabs(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "LLL");
    assert_true(reader_wait_status(t, "三、", "二、"));
    free(reader_picture(t));
    assert_false(term_shows(t, "③"));
    term_send(t, "T2");
    assert_shows(t, "③");
    assert_shows(t, "④");
    assert_gone(t, "六、下一步打算");
    term_send(t, "3");
    assert_shows(t, "none yet");
    assert_gone(t, "④");
    term_send(t, "1");
    assert_shows(t, "六、下一步打算");
}

static void note_is_gone_to(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "G");
    assert_gone(t, "更新时间");
    term_send(t, "T2");
    assert_shows(t, "③");
    term_send(t, "k\r");
    assert_shows(t, "暗沟[③]");
}

static void current_item_is_kept_in_view(void **state)
{
    Term *t = *state = reader_open_report(100, 10);
    assert_shows(t, "Outline");
    term_send(t, "G");
    assert_shows(t, "六、下一步打算");
    term_send(t, "gg");
    assert_gone(t, "六、下一步打算");
    assert_shows(t, "一、基本情况");
}

/* More entries than are looked at in one go: the rest are, without another key. */
static void filter_finds_all_by_itself(void **state)
{
    enum { CHAPTERS = 400, ITEMS = 100 };
    static char text[CHAPTERS * (ITEMS + 1) * 40];
    size_t len = 0;
    for (int c = 1; c <= CHAPTERS; c++) {
        len += (size_t)sprintf(text + len, "第%d章 河段%d\n\n", c, c);
        for (int i = 1; i <= ITEMS; i++)
            len += (size_t)sprintf(text + len, "%d、%s\n\n", i, i == 77 ? "清淤" : "巡查");
    }
    const char *path = reader_file("items.txt", text, len);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 100, .rows = 24, .args = {path}});
    assert_shows(t, "河段1");
    assert_true(term_wait_quiet(t));
    term_send(t, "T/清淤");
    assert_shows(t, "1/400");
    assert_gone(t, "1/400+");
    term_send(t, "\033[B\033[B\r");
    assert_true(reader_wait_status(t, "第3章", "第1章"));
    term_send(t, "T\033");
    assert_gone(t, "/400");
    assert_shows(t, "Outline");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(t_hides_and_shows),          READER_TEST(narrow_one_is_an_overlay),
        READER_TEST(enter_goes_to_an_item),      READER_TEST(keys_go_to_the_sidebar_while_in_it),
        READER_TEST(esc_and_q_leave_it),         READER_TEST(h_and_l_fold),
        READER_TEST(numbers_are_tabs),           READER_TEST(note_is_gone_to),
        READER_TEST(filter_finds_all_by_itself), READER_TEST(current_item_is_kept_in_view),
    };
    return READER_RUN(tests);
}
