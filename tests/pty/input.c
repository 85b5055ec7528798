#include "reader.h"
#include <stdio.h>
#include <string.h>

static void feed(Term *t, const char *text)
{
    term_feed(t, text, strlen(text));
}

static void feed_lines(Term *t, int first, int last)
{
    char line[64];
    for (int i = first; i <= last; i++) {
        snprintf(line, sizeof line, "泊位A%03d，船到了。\n", i);
        feed(t, line);
    }
}

static void document_from_a_pipe_keys_from_the_terminal(void **state)
{
    static const char *const NAMES[] = {NULL, "-"};
    for (size_t i = 0; i < 2; i++) {
        Term *t = *state = reader_open(
            &(ReaderOptions){.cols = 60, .rows = 20, .args = {NAMES[i]}, .piped = true});
        feed_lines(t, 1, 300);
        term_feed_end(t);
        assert_true(reader_wait_top_line(t, 1));
        term_send(t, "jj");
        assert_true(reader_wait_top_line(t, 3));
        term_send(t, "G");
        assert_shows(t, LAST_LINE);
        reader_quit(t);
        reader_close(state);
    }
}

static void what_has_come_is_shown(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 20, .piped = true});
    feed_lines(t, 1, 50);
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
    feed_lines(t, 51, 300);
    term_feed_end(t);
    assert_true(term_wait_quiet(t));
    assert_int_equal(reader_top_line(t), 2);
    term_send(t, "G");
    assert_shows(t, LAST_LINE);
}

static void screen_fills_as_text_comes(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 20, .piped = true});
    feed_lines(t, 1, 3);
    assert_shows(t, "泊位A002");
    feed_lines(t, 4, 8);
    assert_shows(t, "泊位A007");
    feed(t, "泊位A009");
    term_feed_end(t);
    assert_shows(t, "泊位A009");
}

static void quits_while_the_pipe_is_open(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 20, .piped = true});
    feed_lines(t, 1, 50);
    assert_true(reader_wait_top_line(t, 1));
    reader_quit(t);
    reader_close(state);
    t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 20, .piped = true});
    term_send(t, "q");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

static void empty_pipe_is_a_working_screen(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 20, .piped = true});
    term_feed_end(t);
    assert_shows(t, "%");
    term_send(t, "jG");
    assert_true(term_wait_quiet(t));
    reader_quit(t);
}

static void structure_of_a_pipe_is_found(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.piped = true});
    feed(t, "管道里的报告\n\n一、开头\n　　开头的话[①]。\n二、");
    assert_shows(t, "开头的话");
    feed(t, "结尾\n　　结尾的话。\n\n[①]注文在此。\n");
    term_feed_end(t);
    assert_shows(t, "结尾的话");
    assert_gone(t, "~"); // the scan has seen the end
    term_send(t, "L");
    assert_true(reader_wait_status(t, "一、", "二、"));
    term_send(t, "L");
    assert_true(reader_wait_status(t, "二、", "一、"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(document_from_a_pipe_keys_from_the_terminal),
        READER_TEST(what_has_come_is_shown),
        READER_TEST(screen_fills_as_text_comes),
        READER_TEST(quits_while_the_pipe_is_open),
        READER_TEST(empty_pipe_is_a_working_screen),
        READER_TEST(structure_of_a_pipe_is_found),
    };
    return READER_RUN(tests);
}
