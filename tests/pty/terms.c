#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Term *open_in(const char *one, const char *two)
{
    return reader_open(&(ReaderOptions){.args = {reader_sample("report.txt")}, .env = {one, two}});
}

/* Whether this system describes the terminal NAME. */
static bool is_described(const char *name)
{
    static const char *const DIRS[] = {"/etc/terminfo", "/lib/terminfo", "/usr/share/terminfo",
                                       "/usr/lib/terminfo"};
    const char *own = getenv("TERMINFO");
    char path[512];
    for (size_t i = 0; i <= sizeof DIRS / sizeof *DIRS; i++) {
        const char *dir = i ? DIRS[i - 1] : own;
        snprintf(path, sizeof path, "%s/%c/%s", dir ? dir : "", *name, name);
        if (dir && access(path, F_OK) == 0)
            return true;
    }
    return false;
}

/* The highest of the numbers N in "\033[38;5;Nm" and "\033[48;5;Nm" that were sent; -1: none. */
static int highest_index(const char *sent)
{
    int highest = -1;
    for (const char *p = sent; (p = strstr(p, "8;5;")); p++) {
        int n = atoi(p + 4);
        highest = n > highest ? n : highest;
    }
    return highest;
}

/* No colour is sent that the terminal does not have. */
static void assert_colours(const char *sent, int colours)
{
    bool direct = strstr(sent, "8;2;") != NULL;
    bool few = strstr(sent, "\033[3") || strstr(sent, "\033[4");
    int index = highest_index(sent);
    if (colours > 256)
        assert_true(direct);
    else
        assert_false(direct);
    if (colours <= 16 || colours > 256)
        assert_int_equal(index, -1);
    else
        assert_in_range(index, 16, colours - 1);
    if (colours == 8 || colours == 16)
        assert_true(few);
}

static void terminals_with_a_cursor_work(void **state)
{
    static const struct {
        const char *term;
        int colours;
        const char *colorterm;
    } TERMS[] = {
        {"vt100", 0, NULL},
        {"vt220", 0, NULL},
        {"linux", 8, NULL},
        {"xterm", 8, NULL},
        {"xterm", 1 << 24, "COLORTERM=truecolor"},
        {"xterm-16color", 16, NULL},
        {"rxvt-unicode", 88, NULL},
        {"xterm-256color", 256, NULL},
        {"xterm-256color", 1 << 24, "COLORTERM=24bit"},
        {"xterm-256color", 256, "COLORTERM=yes"},
        {"screen", 8, NULL},
        {"screen-256color", 256, NULL},
        {"tmux-256color", 256, NULL},
        {"alacritty", 256, NULL},
        {"foot", 256, NULL},
        {"xterm-direct", 1 << 24, NULL},
        {"ansi", 8, NULL},
    };
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        char name[64];
        if (!is_described(TERMS[i].term))
            continue;
        snprintf(name, sizeof name, "TERM=%s", TERMS[i].term);
        Term *t = *state = open_in(name, TERMS[i].colorterm);
        if (!term_wait_text(t, "清河镇河道整治工作报告"))
            fail_msg("%s", name);
        assert_shows(t, "六、下一步打算");
        term_send(t, "jjj");
        assert_gone(t, "更新时间");
        term_send(t, "/支流\r");
        assert_status(t, "1/");
        assert_true(term_wait_quiet(t));
        assert_colours(term_raw(t), TERMS[i].colours);
        reader_quit(t);
        reader_close(state);
    }
}

/* A terminal that is no ECMA-48 one would take our question for something else. */
static void only_who_knows_is_asked(void **state)
{
    static const char *const TERMS[] = {"vt52", "adm3a"};
    for (size_t i = 0; i < sizeof TERMS / sizeof *TERMS; i++) {
        char name[64];
        if (!is_described(TERMS[i]))
            continue;
        snprintf(name, sizeof name, "TERM=%s", TERMS[i]);
        Term *t = *state = open_in(name, NULL);
        assert_true(term_wait_written(t, 500));
        assert_true(term_wait_quiet(t));
        assert_null(strstr(term_raw(t), "\033["));
        term_send(t, "q");
        assert_exit(t, 0);
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
        READER_TEST(terminals_with_a_cursor_work),
        READER_TEST(only_who_knows_is_asked),
        READER_TEST(others_are_named),
        READER_TEST(any_locale_shows_chinese),
        READER_TEST(language_follows_its_variable),
        READER_TEST(colours_follow_the_terminal),
    };
    return READER_RUN(tests);
}
