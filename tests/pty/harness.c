#include "reader.h"
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

static Term *run_with(const char *script, ReaderOptions options)
{
    options.program = "/bin/sh";
    options.args[0] = "-c";
    options.args[1] = script;
    return reader_open(&options);
}

static Term *run(const char *script)
{
    return run_with(script, (ReaderOptions){.cols = 40, .rows = 6});
}

static void text_stands_where_it_was_put(void **state)
{
    Term *t = *state = run("printf '\\033[2;3H甲乙\\033[1m丙\\033[0m\\033[7m丁'; read x");
    assert_shows(t, "甲乙丙丁");
    CellPos at;
    assert_true(term_find(t, "丙", &at));
    assert_int_equal(at.row, 1);
    assert_int_equal(at.col, 6);
    Cell bold = emulator_cell(term_emulator(t), 1, 6),
         reverse = emulator_cell(term_emulator(t), 1, 8);
    assert_true(bold.bold && !bold.reverse && bold.width_cells == 2);
    assert_true(reverse.reverse && !reverse.bold);
    assert_string_equal(reverse.text, "丁");
    char *row = term_row(t, 1);
    assert_string_equal(row, "  甲乙丙丁");
    free(row);
    assert_false(term_shows(t, "戊"));
}

static void keys_arrive_and_status_is_told(void **state)
{
    Term *t = *state = run("echo ready; read x; echo \"<$x>\"; exit 7");
    assert_shows(t, "ready");
    term_send(t, "钥匙\n");
    assert_shows(t, "<钥匙>");
    assert_exit(t, 7);
    assert_true(term_restored(t));
}

static void raw_output_is_kept_whole(void **state)
{
    Term *t = *state = run("printf 'a\\033[31mb\\033[0m'");
    assert_exit(t, 0);
    assert_string_equal(term_raw(t), "a\033[31mb\033[0m");
    assert_int_equal(term_written(t), 11);
}

static void size_is_told_and_changes(void **state)
{
    Term *t = *state = run("trap 'stty size' WINCH; stty size; while :; do read x || :; done");
    assert_shows(t, "6 40");
    term_resize(t, 50, 8);
    assert_shows(t, "8 50");
    assert_int_equal(emulator_cols(term_emulator(t)), 50);
}

static void cursor_is_reported_by_the_width_of_the_terminal(void **state)
{
    static const struct {
        AmbiguousWidth width;
        const char *report;
    } CASES[] = {{WIDTH_NARROW, "[2;5R"}, {WIDTH_WIDE, "[2;7R"}, {WIDTH_MIXED, "[2;6R"}};
    for (size_t i = 0; i < 3; i++) {
        Term *t = *state =
            run_with("stty raw -echo; printf '\\033[2;1H“①中\\033[6n'; dd bs=1 "
                     "count=6 2>/dev/null | tr -d '\\033'; stty sane; read x",
                     (ReaderOptions){.cols = 40, .rows = 6, .width = CASES[i].width});
        assert_shows(t, CASES[i].report);
        assert_shows(t, "“①中");
        assert_int_equal(term_answered(t), 1);
        reader_close(state);
    }
}

#define ASK_THEN_ECHO                                                                              \
    "stty -icanon -echo; printf 'asks\\033[5n'; "                                                  \
    "while x=$(dd bs=1 count=1 2>/dev/null); do printf '{%s}' \"$x\" | tr '\\033' E; done"

static void mute_terminal_never_answers(void **state)
{
    Term *t = *state =
        run_with(ASK_THEN_ECHO, (ReaderOptions){.cols = 60, .rows = 6, .answers = ANSWERS_NEVER});
    assert_shows(t, "asks");
    term_send(t, "k");
    assert_shows(t, "asks{k}");
    assert_int_equal(term_answered(t), 0);
}

static void late_terminal_answers_after_keys(void **state)
{
    Term *t = *state =
        run_with(ASK_THEN_ECHO,
                 (ReaderOptions){.cols = 60, .rows = 6, .answers = ANSWERS_LATE, .late_ms = 300});
    assert_shows(t, "asks");
    assert_int_equal(term_owed(t), 1);
    term_send(t, "k");
    assert_shows(t, "asks{k}{E}{[}{0}{n}");
    assert_int_equal(term_answered(t), 1);
    assert_int_equal(term_owed(t), 0);
}

static void piped_input_leaves_keys_to_the_terminal(void **state)
{
    Term *t = *state = run_with("cat; read x </dev/tty; echo \"key $x\"",
                                (ReaderOptions){.cols = 40, .rows = 6, .piped = true});
    term_feed(t, "从管道来\n", strlen("从管道来\n"));
    assert_shows(t, "从管道来");
    term_feed_end(t);
    term_send(t, "k\n");
    assert_shows(t, "key k");
    assert_exit(t, 0);
}

static void program_stops_and_continues(void **state)
{
    Term *t = *state = run("trap 'echo back' CONT; echo here; kill -TSTP $$; read x");
    assert_shows(t, "here");
    assert_true(term_wait_stop(t));
    term_signal(t, SIGCONT);
    assert_shows(t, "back");
}

static void signal_is_the_status(void **state)
{
    Term *t = *state = run("echo here; while :; do read x; done");
    assert_shows(t, "here");
    term_signal(t, SIGTERM);
    int status;
    assert_true(term_wait_exit(t, &status));
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

static void hangup_sends_sighup(void **state)
{
    Term *t = *state = run("trap 'exit 3' HUP; echo here; while :; do read x || :; done");
    assert_shows(t, "here");
    term_hangup(t);
    assert_exit(t, 3);
}

static void silent_hangup_only_ends_the_input(void **state)
{
    Term *t = *state = run_with("trap 'exit 3' HUP; echo here; read x || exit 4",
                                (ReaderOptions){.cols = 40, .rows = 6, .silent_hangup = true});
    assert_shows(t, "here");
    term_hangup(t);
    assert_exit(t, 4);
}

static void a_mess_is_noticed(void **state)
{
    static const char *const MESSES[] = {
        "printf '\\033[?1049h'",
        "printf '\\033[?25l'",
        "printf '\\033[?1000h\\033[?1000l\\033[?1000h'",
        "stty -echo",
        "stty -icanon min 1",
        "printf '\\033[31m'",
        "printf '\\033[7mx'",
    };
    for (size_t i = 0; i < sizeof MESSES / sizeof *MESSES; i++) {
        Term *t = *state = run(MESSES[i]);
        assert_exit(t, 0);
        assert_false(term_restored(t));
        reader_close(state);
    }
    Term *t = *state = run("old=$(stty -g); stty raw -echo; printf "
                           "'\\033[?1049h\\033[?25l\\033[1;31m'; stty \"$old\"; "
                           "printf '\\033[m\\033[?25h\\033[?1049l'");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

static void quiet_comes_after_the_last_output(void **state)
{
    Term *t = *state = run("stty -echo; read x; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; "
                           "echo worked; read y");
    term_send(t, "go\n");
    assert_true(term_wait_quiet(t));
    assert_shows(t, "worked");
}

static void tiny_terminals_hold_chinese(void **state)
{
    for (int cols = 1; cols <= 3; cols++) {
        Term *t = *state = run_with("printf '甲é乙“\\033[?7l丙丁\\033[1;1Hx'; read x",
                                    (ReaderOptions){.cols = cols, .rows = 1});
        assert_shows(t, "x");
        term_resize(t, 4, 4);
        term_resize(t, cols, 1);
        assert_true(term_outlives(t, 0));
        reader_close(state);
    }
}

static void mouse_speaks_as_asked(void **state)
{
    Term *t = *state = run("stty -icanon -echo; printf '\\033[?1000h\\033[?1006h.'; "
                           "dd bs=1 count=18 2>/dev/null | tr '\\033' E; read x");
    assert_shows(t, ".");
    term_click(t, (CellPos){2, 4});
    assert_shows(t, "E[<0;5;3ME[<0;5;3m");
}

static void modes_are_read_off_the_output(void **state)
{
    Term *t = *state = run("printf '\\033[?25l\\033[?1006;1000h\\033[?12;25h\\033[?1006l'");
    assert_exit(t, 0);
    assert_true(term_mode(t, 1000, false) && term_mode(t, 25, false) && term_mode(t, 7, true));
    assert_false(term_mode(t, 1006, true) || term_mode(t, 10, false) || term_mode(t, 5, false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(text_stands_where_it_was_put),
        READER_TEST(keys_arrive_and_status_is_told),
        READER_TEST(raw_output_is_kept_whole),
        READER_TEST(size_is_told_and_changes),
        READER_TEST(cursor_is_reported_by_the_width_of_the_terminal),
        READER_TEST(mute_terminal_never_answers),
        READER_TEST(late_terminal_answers_after_keys),
        READER_TEST(piped_input_leaves_keys_to_the_terminal),
        READER_TEST(program_stops_and_continues),
        READER_TEST(signal_is_the_status),
        READER_TEST(hangup_sends_sighup),
        READER_TEST(silent_hangup_only_ends_the_input),
        READER_TEST(a_mess_is_noticed),
        READER_TEST(quiet_comes_after_the_last_output),
        READER_TEST(tiny_terminals_hold_chinese),
        READER_TEST(mouse_speaks_as_asked),
        READER_TEST(modes_are_read_off_the_output),
    };
    return READER_RUN(tests);
}
