#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 20

typedef struct {
    int low, high;
} Range;

static bool top_line_in(Term *t, void *arg)
{
    const Range *r = arg;
    int top = reader_top_line(t);
    return top >= r->low && top <= r->high;
}

static bool wait_top_between(Term *t, int low, int high)
{
    char what[64];
    snprintf(what, sizeof what, "a line between %d and %d at the top", low, high);
    return term_wait_condition(t, top_line_in, &(Range){low, high}, what);
}

static void rows(void **state)
{
    Term *t = *state = reader_open_lines(60, ROWS);
    assert_true(reader_wait_top_line(t, 1));
    static const struct {
        const char *keys;
        int top;
    } STEPS[] = {
        {"j", 2},  {"j", 3},  {"k", 2}, {"\033OB", 3}, {"\033OA", 2},   {"k", 1},
        {"7j", 8}, {"3k", 5}, {"k", 4}, {"100j", 104}, {"\033OA", 103}, {"103k", 1},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        term_send(t, STEPS[i].keys);
        assert_true(reader_wait_top_line(t, STEPS[i].top));
    }
    term_send(t, "kj");
    assert_true(reader_wait_top_line(t, 2));
    reader_quit(t);
}

static void pages(void **state)
{
    static const char *const DOWN[] = {" ", "f", "\006", "\033[6~"};
    static const char *const UP[] = {"b", "b", "\002", "\033[5~"};
    Term *t = *state = reader_open_lines(60, ROWS);
    assert_true(reader_wait_top_line(t, 1));
    for (size_t i = 0; i < 4; i++) {
        term_send(t, DOWN[i]);
        assert_true(wait_top_between(t, ROWS - 4, ROWS));
        term_send(t, UP[i]);
        assert_true(reader_wait_top_line(t, 1));
    }
    static const char *const HALF_DOWN[] = {"d", "\004"}, *const HALF_UP[] = {"u", "\025"};
    for (size_t i = 0; i < 2; i++) {
        term_send(t, HALF_DOWN[i]);
        assert_true(wait_top_between(t, ROWS / 2 - 2, ROWS / 2 + 2));
        term_send(t, HALF_UP[i]);
        assert_true(reader_wait_top_line(t, 1));
    }
}

static void a_page_skips_no_line(void **state)
{
    Term *t = *state = reader_open_lines(60, ROWS);
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    int top = 1;
    for (int page = 0; page < 5; page++) {
        int shown = top;
        char next[32];
        for (;; shown++) {
            snprintf(next, sizeof next, "泊位A%03d", shown + 1);
            if (!term_shows(t, next))
                break;
        }
        term_send(t, " ");
        assert_true(wait_top_between(t, top + 1, top + ROWS));
        assert_true(term_wait_quiet(t));
        assert_true(reader_top_line(t) <= shown + 1);
        top = reader_top_line(t);
    }
}

static void ends(void **state)
{
    static const char *const TO_END[] = {"G", ">", "\033OF"};
    static const char *const TO_START[] = {"gg", "<", "\033OH"};
    Term *t = *state = reader_open_lines(60, ROWS);
    assert_true(reader_wait_top_line(t, 1));
    for (size_t i = 0; i < 3; i++) {
        term_send(t, TO_END[i]);
        assert_shows(t, LAST_LINE);
        assert_true(wait_top_between(t, 300 - ROWS, 300 - ROWS + 4));
        assert_status(t, "100%");
        term_send(t, TO_START[i]);
        assert_true(reader_wait_top_line(t, 1));
    }
}

static void percent(void **state)
{
    Term *t = *state = reader_open_lines(60, ROWS);
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "50%");
    assert_true(wait_top_between(t, 151 - ROWS, 151));
    assert_shows(t, "泊位A151");
    term_send(t, "10%");
    assert_true(wait_top_between(t, 31 - ROWS, 31));
    assert_shows(t, "泊位A031");
}

static void burst_of_keys_is_exact(void **state)
{
    Term *t = *state = reader_open_lines(60, ROWS);
    assert_true(reader_wait_top_line(t, 1));
    char keys[201];
    memset(keys, 'j', 200);
    keys[200] = '\0';
    term_send(t, keys);
    assert_true(reader_wait_top_line(t, 201));
    memset(keys, 'k', 150);
    keys[150] = '\0';
    term_send(t, keys);
    assert_true(reader_wait_top_line(t, 51));
}

static void items(void **state)
{
    Term *t = *state = reader_open_report(100, 30);
    assert_shows(t, "六、下一步打算");
    static const struct {
        const char *keys, *has, *lacks;
    } STEPS[] = {
        {"]", "一、", "（一）"},   {"]", "（一）", "（二）"}, {"]", "（二）", "（一）"},
        {"[", "（一）", "（二）"}, {")", "（二）", "（一）"}, {"(", "（一）", "（二）"},
        {"gu", "一、", "（"},      {"L", "二、", "一、"},     {"L", "三、", "二、"},
        {"H", "二、", "三、"},     {"]", "一是", "二是"},     {"]", "二是", "一是"},
        {")", "三是", "二是"},     {"gu", "二、", "是"},      {"2]", "二是", "三是"},
        {"3[", "（二）", "是"},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        term_send(t, STEPS[i].keys);
        assert_true(reader_wait_status(t, STEPS[i].has, STEPS[i].lacks));
    }
}

static void item_is_shown_when_gone_to(void **state)
{
    Term *t = *state = reader_open_report(60, 20);
    assert_shows(t, "清河镇河道整治工作报告");
    static const char *const SECTIONS[] = {"一、基本情况",   "二、主要做法", "三、资金来源",
                                           "四、存在的问题", "五、几点体会", "六、下一步打算"};
    for (size_t i = 0; i < 6; i++) {
        term_send(t, "L");
        assert_shows(t, SECTIONS[i]);
    }
    for (size_t i = 5; i-- > 0;) {
        term_send(t, "H");
        assert_shows(t, SECTIONS[i]);
    }
}

static void back_returns(void **state)
{
    Term *t = *state = reader_open_report(60, 20);
    assert_shows(t, "清河镇河道整治工作报告");
    char *start = reader_picture(t);
    term_send(t, "G");
    assert_gone(t, "更新时间");
    term_send(t, "\017");
    assert_true(term_wait_screen(t, start));
    term_send(t, "50%");
    assert_gone(t, "更新时间");
    term_send(t, "\177");
    assert_true(term_wait_screen(t, start));
    free(start);
}

static void where_says_the_place(void **state)
{
    Term *t = *state = reader_open_report(100, 30);
    assert_shows(t, "六、下一步打算");
    char *before = reader_picture(t);
    term_send(t, "=");
    assert_true(term_wait_change(t, before));
    assert_shows(t, "report.txt");
    free(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(rows),
        READER_TEST(pages),
        READER_TEST(a_page_skips_no_line),
        READER_TEST(ends),
        READER_TEST(percent),
        READER_TEST(burst_of_keys_is_exact),
        READER_TEST(items),
        READER_TEST(item_is_shown_when_gone_to),
        READER_TEST(back_returns),
        READER_TEST(where_says_the_place),
    };
    return READER_RUN(tests);
}
