#include "reader.h"
#include <stdlib.h>

static void wheel_scrolls(void **state)
{
    Term *t = *state = reader_open_lines(60, 20);
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    assert_true(term_mode(t, 1000, false));
    term_wheel(t, 1);
    assert_gone(t, "泊位A001");
    term_wheel(t, -1);
    assert_true(reader_wait_top_line(t, 1));
    reader_quit(t);
}

static void wheel_over_the_sidebar_scrolls_it_alone(void **state)
{
    Term *t = *state = reader_open_report(100, 14);
    assert_shows(t, "更新时间");
    assert_true(term_wait_quiet(t));
    char *before = term_row(t, 1);
    term_wheel_at(t, (CellPos){5, 5}, 3);
    assert_shows(t, "六、下一步打算");
    assert_shows(t, "更新时间"); // the text stays
    term_wheel_at(t, (CellPos){5, 5}, -9);
    assert_true(term_wait_row(t, 1, before));
    free(before);
    term_wheel_at(t, (CellPos){5, 5}, 3);
    assert_shows(t, "六、下一步打算");
    term_send(t, "]"); // the keys are the text's, and the list follows the reader again
    assert_true(reader_wait_status(t, "一、", "二、"));
    assert_gone(t, "六、下一步打算");
    reader_quit(t);
}

static void click_on_a_mark_opens_its_note(void **state)
{
    Term *t = *state = reader_open_report(100, 30);
    assert_shows(t, "六、下一步打算");
    assert_true(term_wait_quiet(t));
    CellPos mark;
    assert_true(term_find(t, "[②]", &mark));
    mark.col++;
    term_click(t, mark);
    assert_shows(t, "桥头木牌");
}

static void click_on_an_item_goes_there(void **state)
{
    Term *t = *state = reader_open_report(100, 24);
    assert_shows(t, "四、存在的问题");
    assert_true(term_wait_quiet(t));
    CellPos item;
    assert_true(term_find(t, "四、存在的问题", &item));
    item.col += 2;
    term_click(t, item);
    assert_true(reader_wait_status(t, "四、", "三、"));
    assert_gone(t, "更新时间");
}

static void click_anywhere_is_harmless(void **state)
{
    Term *t = *state = reader_open_report(100, 24);
    assert_shows(t, "六、下一步打算");
    assert_true(term_wait_quiet(t));
    for (int row = 0; row < 24; row += 3)
        for (int col = 0; col < 100; col += 9)
            term_click(t, (CellPos){row, col});
    assert_true(term_wait_quiet(t));
    assert_true(term_outlives(t, 0));
    term_send(t, "\033");
    assert_true(term_wait_quiet(t));
    term_send(t, "\033");
    assert_true(term_wait_quiet(t));
    reader_quit(t);
}

static void no_mouse_leaves_it_to_the_terminal(void **state)
{
    const char *path = reader_lines();
    Term *t = *state = reader_open(&(ReaderOptions){.args = {"--no-mouse", path}});
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    assert_false(term_mode(t, 1000, false));
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(wheel_scrolls),
        READER_TEST(wheel_over_the_sidebar_scrolls_it_alone),
        READER_TEST(click_on_a_mark_opens_its_note),
        READER_TEST(click_on_an_item_goes_there),
        READER_TEST(click_anywhere_is_harmless),
        READER_TEST(no_mouse_leaves_it_to_the_terminal),
    };
    return READER_RUN(tests);
}
