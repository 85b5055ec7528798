#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Term *open_lines(void)
{
    Term *t = reader_open_lines(60, 20);
    assert_true(reader_wait_top_line(t, 1));
    return t;
}

static void q_quits(void **state)
{
    reader_quit(*state = open_lines());
}

static void q_quits_before_the_first_screen(void **state)
{
    reader_quit(*state = reader_open_lines(60, 20));
}

static void zz_quits(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "Zj");
    assert_true(term_wait_quiet(t));
    term_send(t, "gg");
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "ZZ");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

static void command_quits(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, ":qui");
    assert_status(t, ":qui");
    term_send(t, "t\r");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

static void lone_esc_never_quits(void **state)
{
    Term *t = *state = open_lines();
    for (int i = 0; i < 3; i++) {
        term_send(t, "\033");
        assert_true(term_outlives(t, 250));
    }
    term_send(t, "\033\033\033");
    assert_true(term_outlives(t, 250));
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
    reader_quit(t);
}

static void other_keys_do_not_quit(void **state)
{
    Term *t = *state = open_lines();
    term_send(
        t, "\001\005\007\016\020\026\030\031\033x\033[99~\033[200~xyzXYZ0\033OZ\xE6\xB1\x9F@#&;'");
    assert_true(term_wait_quiet(t));
    assert_true(term_outlives(t, 250));
    term_send(t, "\033");
    assert_true(term_wait_quiet(t));
    term_send(t, "gg");
    assert_true(reader_wait_top_line(t, 1));
}

/* Jobs that have far to go, and sources that say nothing more, are not waited for. */
static void q_quits_while_a_fifo_is_silent(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .piped = true});
    term_feed(t, "渡口一\n渡口二\n", strlen("渡口一\n渡口二\n"));
    assert_shows(t, "渡口二");
    term_send(t, "G"); // waits for the end
    assert_shows(t, "still reading");
    reader_quit(t);
}

static void q_quits_while_nothing_has_come(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .piped = true});
    assert_true(term_outlives(t, 50));
    term_send(t, "q");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

/* A gigabyte and more of UTF-16, of which the disk holds a few kilobytes. */
static const char *sparse_file(const char *name, const char *head, size_t len, off_t bytes)
{
    const char *path = reader_file(name, head, len);
    assert_int_equal(truncate(path, bytes), 0);
    return path;
}

static void q_quits_while_a_gigabyte_is_converted(void **state)
{
    static const char head[] = "\xFF\xFE\x21\x6E\xE3\x53\n\0"; // 渡口
    const char *path = sparse_file("utf16.txt", head, sizeof head - 1, (off_t)1 << 30);
    Term *t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"-e", "utf-16le", path}});
    assert_shows(t, "渡口");
    reader_quit(t);
}

/* What was converted stands in a file that another process gives back: it asks nothing of the
 * terminal, and who reads again is not in its way. */
static void q_quits_when_much_was_converted(void **state)
{
    static const char head[] = "\xFF\xFE\x21\x6E\xE3\x53\n\0"; // 渡口
    const char *path = sparse_file("utf16-short.txt", head, sizeof head - 1, (off_t)1 << 27);
    for (int again = 0; again < 2; again++) {
        Term *t = *state =
            reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"-e", "utf-16le", path}});
        assert_shows(t, "渡口");
        term_send(t, "G");
        assert_shows(t, "100%");
        reader_quit(t);
        reader_close(state);
    }
}

static void q_quits_while_much_is_scanned_and_counted(void **state)
{
    size_t len = (size_t)64 << 20;
    const char *line = "一、渡口的船到了，岸上的人都去看[1]。\n";
    size_t n = strlen(line);
    char *text = malloc(len + n);
    for (size_t at = 0; at < len; at += n)
        memcpy(text + at, line, n);
    const char *path = reader_file("much.txt", text, len / n * n);
    free(text);
    Term *t = *state = reader_open(
        &(ReaderOptions){.cols = 60, .rows = 12, .args = {"-k", "[渡码]口", "-k", "船到", path}});
    assert_shows(t, "渡口");
    term_send(t, "/[渡码]口\r");
    reader_quit(t);
}

static void q_quits_on_a_terminal_that_never_answers(void **state)
{
    Term *t = *state = reader_open(
        &(ReaderOptions){.cols = 60, .rows = 12, .answers = ANSWERS_NEVER, .piped = true});
    term_feed(t, "渡口一\n", strlen("渡口一\n"));
    assert_shows(t, "渡口一");
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(q_quits),
        READER_TEST(q_quits_before_the_first_screen),
        READER_TEST(zz_quits),
        READER_TEST(command_quits),
        READER_TEST(lone_esc_never_quits),
        READER_TEST(other_keys_do_not_quit),
        READER_TEST(q_quits_while_a_fifo_is_silent),
        READER_TEST(q_quits_while_nothing_has_come),
        READER_TEST(q_quits_while_a_gigabyte_is_converted),
        READER_TEST(q_quits_when_much_was_converted),
        READER_TEST(q_quits_while_much_is_scanned_and_counted),
        READER_TEST(q_quits_on_a_terminal_that_never_answers),
    };
    return READER_RUN(tests);
}
