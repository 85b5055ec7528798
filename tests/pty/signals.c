#include "reader.h"
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

static Term *open_report(void)
{
    Term *t = reader_open_report(100, 30);
    assert_shows(t, "六、下一步打算");
    assert_true(term_wait_quiet(t));
    return t;
}

/* Ended by SIGNO itself, or of its own will because of it; not by anything else. */
static void assert_ended_by(Term *t, int signo)
{
    int status;
    assert_true(term_wait_exit(t, &status));
    if (WIFSIGNALED(status))
        assert_int_equal(WTERMSIG(status), signo);
    else
        assert_int_equal(WEXITSTATUS(status), 128 + signo);
}

static void deadly_signals_restore_the_terminal(void **state)
{
    static const int SIGNALS[] = {SIGTERM, SIGHUP, SIGINT, SIGABRT, SIGSEGV};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
        Term *t = *state = open_report();
        term_signal(t, SIGNALS[i]);
        assert_ended_by(t, SIGNALS[i]);
        if (!term_restored(t))
            fail_msg("after signal %d", SIGNALS[i]);
        reader_close(state);
    }
}

static void control_c_restores_the_terminal(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "\003");
    assert_ended_by(t, SIGINT);
    assert_true(term_restored(t));
}

static void signal_with_a_prompt_open(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "/词");
    assert_status(t, "]词");
    term_signal(t, SIGTERM);
    assert_ended_by(t, SIGTERM);
    assert_true(term_restored(t));
}

static void check_stop(Term *t)
{
    assert_true(term_wait_stop(t));
    assert_true(term_wait_written(t, 0));
    assert_true(term_restored(t));
    assert_false(emulator_alternate(term_emulator(t)));
}

static void stop_and_continue_redraws(void **state)
{
    Term *t = *state = open_report();
    char *before = reader_picture(t);
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            term_send(t, "\032");
        else
            term_signal(t, SIGTSTP);
        check_stop(t);
        size_t written = term_written(t);
        term_signal(t, SIGCONT);
        assert_true(term_wait_written(t, written));
        assert_true(term_wait_screen(t, before));
        assert_true(emulator_alternate(term_emulator(t)));
        assert_false(term_cursor_visible(t));
    }
    free(before);
    term_send(t, "jjj");
    assert_gone(t, "更新时间");
    reader_quit(t);
}

static void size_may_change_while_stopped(void **state)
{
    Term *t = *state = open_report();
    char *before = reader_picture(t);
    term_signal(t, SIGTSTP);
    check_stop(t);
    term_resize(t, 60, 20);
    term_signal(t, SIGCONT);
    assert_shows(t, "更新时间");
    assert_status(t, "%");
    free(reader_picture(t));
    assert_false(term_shows(t, "Outline"));
    term_resize(t, 100, 30);
    assert_true(term_wait_screen(t, before));
    free(before);
    reader_quit(t);
}

/* The end of the input may be seen before the signal is: either ends it. */
static void assert_hung_up(Term *t)
{
    int status;
    assert_true(term_wait_exit(t, &status));
    assert_true(WIFEXITED(status) || WTERMSIG(status) == SIGHUP);
}

static void hangup_ends_it(void **state)
{
    Term *t = *state = open_report();
    term_hangup(t);
    assert_hung_up(t);
}

static void hangup_without_a_signal_ends_it(void **state)
{
    Term *t = *state =
        reader_open(&(ReaderOptions){.args = {reader_sample("report.txt")}, .silent_hangup = true});
    assert_shows(t, "六、下一步打算");
    assert_true(term_wait_quiet(t));
    term_hangup(t);
    assert_hung_up(t);
}

static void hangup_with_a_box_open(void **state)
{
    Term *t = *state = open_report();
    term_send(t, "\t\r");
    assert_shows(t, "镇民大会");
    term_hangup(t);
    assert_hung_up(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(deadly_signals_restore_the_terminal),
        READER_TEST(control_c_restores_the_terminal),
        READER_TEST(signal_with_a_prompt_open),
        READER_TEST(stop_and_continue_redraws),
        READER_TEST(size_may_change_while_stopped),
        READER_TEST(hangup_ends_it),
        READER_TEST(hangup_without_a_signal_ends_it),
        READER_TEST(hangup_with_a_box_open),
    };
    return READER_RUN(tests);
}
