/* Lists over the text: opened, left, gone from, at any size. */
#include "reader.h"
#include <string.h>

#define TITLE "清河镇河道整治工作报告"

static void escape_leaves_the_text_as_it_stood(void **state)
{
    static const char *const KEYS[] = {"D", "&河道\r", "#"};
    static const char *const SHOWN[] = {"Digest", "Hits", "Keywords by section"};
    Term *t = *state = reader_open(&(ReaderOptions){
        .cols = 80, .rows = 24, .args = {"-k", "河道", reader_sample("report.txt")}});
    assert_shows(t, "更新时间");
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        term_send(t, KEYS[i]);
        assert_shows(t, SHOWN[i]);
        assert_gone(t, "清河从镇子北面进来");
        term_send(t, "G");
        assert_true(term_wait_quiet(t));
        term_send(t, "\033");
        assert_shows(t, "清河从镇子北面进来");
        assert_gone(t, SHOWN[i]);
    }
    assert_status(t, TITLE); // the reader is where he was
}

static void q_closes_a_list_not_the_reader(void **state)
{
    Term *t = *state = reader_open_report(80, 24);
    term_send(t, "D");
    assert_shows(t, "Digest");
    term_send(t, "q");
    assert_gone(t, "Digest");
    assert_shows(t, "更新时间");
}

static void enter_goes_to_the_entry(void **state)
{
    Term *t = *state = reader_open_report(80, 24);
    term_send(t, "DG\r");
    assert_shows(t, "以上报告");
    assert_gone(t, "Digest");
    term_send(t, "\017"); // and back
    assert_shows(t, "更新时间");
    term_send(t, "&塌掉的堤段\rG\r");
    assert_shows(t, "三是护岸，用旧石料");
    assert_gone(t, "Hits  ");
}

static void an_item_is_gone_to_by_what_is_typed(void **state)
{
    Term *t = *state = reader_open_report(80, 24);
    term_send(t, "o");
    assert_status(t, "go to:");
    term_send(t, "2.4.2\r");
    assert_status(t, "2. 工期公开");
    term_send(t, "oqqqq");
    assert_shows(t, "no such item");
    term_send(t, "\025xmd\r"); // ^U; 先摸底
    assert_status(t, "先摸底后动工");
    term_send(t, "o\033");
    assert_gone(t, "go to:");
    assert_status(t, "先摸底后动工");
}

static void typing_narrows_a_list(void **state)
{
    Term *t = *state = reader_open_report(60, 20);
    term_send(t, "D");
    assert_shows(t, "一是 清淤");
    term_send(t, "/体会");
    assert_gone(t, "一是 清淤");
    assert_shows(t, "五、几点体会");
    term_send(t, "\r");
    term_send(t, "\r"); // the first goes on with the list, the second goes there
    assert_gone(t, "Digest");
}

static void a_list_lasts_through_any_size(void **state)
{
    static const int SIZES[][2] = {{20, 6}, {2, 2}, {1, 1}, {160, 50}, {80, 24}};
    Term *t = *state = reader_open_report(80, 24);
    term_send(t, "D");
    assert_shows(t, "Digest");
    term_send(t, "jjj");
    for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
        term_resize(t, SIZES[i][0], SIZES[i][1]);
        assert_true(term_wait_quiet(t));
    }
    assert_shows(t, "4/19");
    term_send(t, "\r");
    assert_gone(t, "Digest");
    assert_status(t, "（二）堤岸");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(escape_leaves_the_text_as_it_stood),
        READER_TEST(q_closes_a_list_not_the_reader),
        READER_TEST(enter_goes_to_the_entry),
        READER_TEST(an_item_is_gone_to_by_what_is_typed),
        READER_TEST(typing_narrows_a_list),
        READER_TEST(a_list_lasts_through_any_size),
    };
    return READER_RUN(tests);
}
