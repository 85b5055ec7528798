#include "reader.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void title_stands_at_the_top(void **state)
{
    Term *t = *state = reader_open_report(100, 30);
    assert_shows(t, "清河镇河道整治工作报告");
    CellPos at;
    assert_true(term_wait_quiet(t) && term_find(t, "清河镇河道整治工作报告", &at));
    assert_true(at.row <= 1);
    assert_true(emulator_alternate(term_emulator(t)));
    assert_false(term_cursor_visible(t));
    assert_status(t, "%");
    reader_quit(t);
}

static void wide_terminal_has_a_sidebar(void **state)
{
    Term *t = *state = reader_open_report(100, 30);
    assert_shows(t, "Outline");
    assert_shows(t, "六、下一步打算");
    CellPos section, title;
    assert_true(term_find(t, "六、下一步打算", &section));
    assert_true(term_find(t, "更新时间", &title));
    assert_true(section.col < title.col);
}

static void narrow_terminal_has_none(void **state)
{
    Term *t = *state = reader_open_report(60, 20);
    assert_shows(t, "清河镇河道整治工作报告");
    assert_true(term_wait_quiet(t));
    assert_false(term_shows(t, "Outline"));
    assert_false(term_shows(t, "六、下一步打算"));
}

/* The program must leave with status 2 and one line that names what was wrong. */
static void refuses(void **state, const char *path, const char *named)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 200, .args = {path}});
    assert_exit(t, 2);
    assert_shows(t, named);
    assert_false(term_raw_has(t, "\033[?1049h", 8));
    assert_non_null(strstr(term_raw(t), "\n"));
    assert_null(strstr(strstr(term_raw(t), "\n") + 1, "\n"));
    assert_true(term_restored(t));
    reader_close(state);
}

static void what_can_not_be_read_is_named(void **state)
{
    refuses(state, "/nowhere/at-all.txt", "/nowhere/at-all.txt");
    refuses(state, "/usr", "/usr");
    refuses(state, reader_file("binary.txt", "\177ELF\0\1\2\3\0\0\0\0\0\0\0\0", 16), "binary.txt");
    if (geteuid() != 0) {
        const char *locked = reader_file("locked.txt", "甲", 3);
        chmod(locked, 0);
        refuses(state, locked, "locked.txt");
    }
}

static void wrong_option_is_named(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.args = {"--no-such-option"}});
    assert_exit(t, 2);
    assert_shows(t, "no-such-option");
}

static void empty_file_is_a_working_screen(void **state)
{
    const char *path = reader_file("empty.txt", "", 0);
    Term *t = *state = reader_open(&(ReaderOptions){.args = {path}});
    assert_shows(t, "%");
    term_send(t, "jkG gg]\t\rTj\rT/x\r");
    assert_true(term_wait_quiet(t));
    reader_quit(t);
}

static void guide_opens_without_a_file(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){0});
    assert_shows(t, "Outline");
    term_send(t, "]");
    assert_true(term_wait_quiet(t));
    reader_quit(t);
}

static void goto_opens_at_a_place(void **state)
{
    const char *path = reader_lines();
    Term *t = *state = reader_open(&(ReaderOptions){.args = {"--goto", "50%", path}});
    assert_shows(t, "泊位A151");
    assert_false(term_shows(t, "泊位A001"));
    reader_close(state);
    t = *state =
        reader_open(&(ReaderOptions){.args = {"--goto", "100%", reader_sample("report.txt")}});
    assert_shows(t, "烧砖的旧窑");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(title_stands_at_the_top),    READER_TEST(wide_terminal_has_a_sidebar),
        READER_TEST(narrow_terminal_has_none),   READER_TEST(what_can_not_be_read_is_named),
        READER_TEST(wrong_option_is_named),      READER_TEST(empty_file_is_a_working_screen),
        READER_TEST(guide_opens_without_a_file), READER_TEST(goto_opens_at_a_place),
    };
    return READER_RUN(tests);
}
