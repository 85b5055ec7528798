#include "reader.h"
#include <string.h>

static Term *open_in(const char *one, const char *two)
{
    return reader_open(&(ReaderOptions){.args = {reader_sample("report.txt")}, .env = {one, two}});
}

static void terminals_with_a_cursor_work(void **state)
{
    static const char *const TERMS[] = {
        "TERM=vt100",         "TERM=vt220",        "TERM=xterm",          "TERM=screen-256color",
        "TERM=tmux-256color", "TERM=rxvt-unicode", "TERM=xterm-256color", "TERM=screen"};
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        Term *t = *state = open_in(TERMS[i], NULL);
        if (!term_wait_text(t, "清河镇河道整治工作报告"))
            fail_msg("%s", TERMS[i]);
        assert_shows(t, "六、下一步打算");
        term_send(t, "jjj");
        assert_gone(t, "更新时间");
        term_send(t, "/支流\r");
        assert_status(t, "1/");
        reader_quit(t);
        reader_close(state);
    }
}

static void others_are_named(void **state)
{
    static const char *const TERMS[] = {"TERM=dumb", "TERM=no-such-terminal", "TERM="};
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        Term *t = *state = open_in(TERMS[i], NULL);
        assert_exit(t, 2);
        assert_shows(t, TERMS[i]);
        assert_null(strstr(strstr(term_raw(t), "\n") + 1, "\n"));
        assert_true(term_restored(t));
        reader_close(state);
    }
}

static void any_locale_shows_chinese(void **state)
{
    static const char *const LOCALES[][2] = {
        {"LANG=C", NULL},
        {"LANG=", NULL},
        {"LC_ALL=C", NULL},
        {"LC_ALL=POSIX", NULL},
        {"LANG=no_WHERE", NULL},
        {"LC_ALL=zh_CN.GB18030", NULL},
        {"LANG=C", "LC_CTYPE=C.UTF-8"},
    };
    for (size_t i = 0; i < sizeof LOCALES / sizeof *LOCALES; i++) {
        Term *t = *state = open_in(LOCALES[i][0], LOCALES[i][1]);
        assert_shows(t, "清河镇河道整治工作报告");
        assert_shows(t, "六、下一步打算");
        term_send(t, "/石拱桥\r");
        assert_shows(t, "石拱桥");
        reader_quit(t);
        reader_close(state);
    }
}

static void language_follows_its_variable(void **state)
{
    Term *t = *state = open_in("DUJUAN_LANG=zh", "LANG=C.UTF-8");
    assert_shows(t, "六、下一步打算");
    assert_shows(t, "目录");
    assert_false(term_shows(t, "Outline"));
}

static void colours_follow_the_terminal(void **state)
{
    Term *t = *state = open_in("TERM=vt100", NULL);
    assert_shows(t, "六、下一步打算");
    assert_true(term_wait_quiet(t));
    const Emulator *e = term_emulator(t);
    for (int row = 0; row < emulator_rows(e); row++)
        for (int col = 0; col < emulator_cols(e); col++)
            assert_false(emulator_cell(e, row, col).coloured);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(terminals_with_a_cursor_work), READER_TEST(others_are_named),
        READER_TEST(any_locale_shows_chinese),     READER_TEST(language_follows_its_variable),
        READER_TEST(colours_follow_the_terminal),
    };
    return READER_RUN(tests);
}
