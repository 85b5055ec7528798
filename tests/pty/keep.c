/* What is kept from one session to the next. */
#include "reader.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define COLS 100
#define ROWS 24

static Term *open_kept(const char *path)
{
    return reader_open(&(ReaderOptions){.cols = COLS, .rows = ROWS, .args = {path}, .keeps = true});
}

/* PATH is opened for the first time. */
static Term *open_first(void **state, const char *path, const char *shows)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = COLS, .rows = ROWS, .args = {path}});
    assert_shows(t, shows);
    return t;
}

/* Opened again, it shows SCREEN (freed). */
static void assert_comes_back(void **state, const char *path, char *screen)
{
    reader_close(state);
    Term *t = *state = open_kept(path);
    assert_true(term_wait_screen(t, screen));
    free(screen);
}

static void the_screen_is_the_same_after_q(void **state)
{
    const char *path = reader_sample("report.txt");
    Term *t = open_first(state, path, "六、下一步打算");
    term_send(t, " ]jj");
    char *screen = reader_picture(t);
    reader_quit(t);
    assert_comes_back(state, path, screen);
    // and so do the jumps
    t = *state;
    term_send(t, "\x0f");
    char *before = reader_picture(t);
    reader_quit(t);
    assert_comes_back(state, path, before);
    reader_quit(*state);
}

static void what_was_noted_is_kept_until_it_is_removed(void **state)
{
    const char *path = reader_sample("report.txt");
    Term *t = open_first(state, path, "六、下一步打算");
    term_send(t, "amind this\rA");
    assert_shows(t, "mind this  ");
    term_send(t, "q"); // the list
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(path);
    term_send(t, "A");
    assert_shows(t, "mind this  ");
    term_send(t, "x");
    assert_shows(t, "nothing noted yet");
    term_send(t, "q"); // the list
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(path);
    term_send(t, "A");
    assert_shows(t, "nothing noted yet");
}

static void how_it_looked_is_kept_of_this_document_alone(void **state)
{
    const char *path = reader_sample("report.txt");
    Term *t = open_first(state, path, "六、下一步打算");
    term_send(t, "t--  ");
    char *screen = reader_picture(t);
    reader_quit(t);
    assert_comes_back(state, path, screen);
    reader_quit(*state);
    reader_close(state);
    t = *state = open_kept(reader_lines());
    assert_shows(t, "Outline");
    reader_quit(t);
    // as it is configured again, nothing is kept
    reader_close(state);
    t = *state = open_kept(path);
    term_send(t, "t++");
    assert_shows(t, "Outline");
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(path);
    assert_shows(t, "Outline");
    reader_quit(t);
}

static void two_panes_are_kept(void **state)
{
    const char *path = reader_sample("report.txt");
    Term *t = open_first(state, path, "六、下一步打算");
    term_send(t, "]]");
    char *one = reader_picture(t);
    term_send(t, "|jj\x17j"); // each is scrolled, the keys go to the second one
    char *screen = reader_picture(t);
    assert_string_not_equal(strchr(one, '\n'), strchr(screen, '\n'));
    assert_gone(t, "Outline"); // there is no room for it
    free(one);
    reader_quit(t);
    assert_comes_back(state, path, screen);
    t = *state;
    term_send(t, "\x17");
    screen = reader_picture(t);
    reader_quit(t);
    assert_comes_back(state, path, screen);
    t = *state;
    term_send(t, "|");
    assert_shows(t, "Outline");
    screen = reader_picture(t);
    reader_quit(t);
    assert_comes_back(state, path, screen);
    reader_quit(*state);
}

static void folds_are_kept(void **state)
{
    const char *path = reader_sample("report.txt");
    Term *t = open_first(state, path, "六、下一步打算");
    term_send(t, "Tjh");
    char *folded = reader_picture(t);
    assert_non_null(strstr(folded, "+ "));
    free(folded);
    term_send(t, "T");
    char *screen = reader_picture(t);
    reader_quit(t);
    assert_comes_back(state, path, screen);
    reader_quit(*state);
}

/* The line at the top after 20 pages. */
static int read_on(Term *t)
{
    term_send(t, "          ");
    assert_true(term_wait_quiet(t));
    return reader_top_line(t);
}

static void a_second_after_the_last_key_nothing_is_lost(void **state)
{
    Term *t = open_first(state, reader_lines(), "泊位A001");
    int line = read_on(t);
    assert_true(line > 100);
    assert_true(term_outlives(t, 1500)); // a second, and what a busy machine takes
    term_signal(t, SIGKILL);
    assert_true(term_wait_exit(t, NULL));
    reader_close(state);
    t = *state = open_kept(reader_lines());
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

static void whoever_goes_on_reading_loses_a_second_at_most(void **state)
{
    Term *t = open_first(state, reader_lines(), "泊位A001");
    for (int i = 0; i < 30; i++) { // three seconds without a pause
        term_send(t, "j");
        assert_true(term_outlives(t, 100));
    }
    term_signal(t, SIGKILL);
    assert_true(term_wait_exit(t, NULL));
    reader_close(state);
    t = *state = open_kept(reader_lines());
    assert_true(term_wait_quiet(t));
    int line = reader_top_line(t);
    assert_true(line > 11 && line <= 31);
    reader_quit(t);
}

static void a_dropped_line_loses_nothing(void **state)
{
    for (int silent = 0; silent < 2; silent++) {
        Term *t = *state = reader_open(&(ReaderOptions){
            .cols = COLS, .rows = ROWS, .args = {reader_lines()}, .silent_hangup = silent});
        assert_shows(t, "泊位A001");
        int line = read_on(t);
        term_hangup(t);
        assert_true(term_wait_exit(t, NULL));
        reader_close(state);
        t = *state = open_kept(reader_lines());
        assert_true(reader_wait_top_line(t, line));
        reader_quit(t);
        reader_close(state);
    }
}

static void signals_lose_nothing(void **state)
{
    static const int SIGNALS[] = {SIGTERM, SIGHUP, SIGINT};
    for (size_t i = 0; i < sizeof SIGNALS / sizeof *SIGNALS; i++) {
        Term *t = open_first(state, reader_lines(), "泊位A001");
        int line = read_on(t);
        term_signal(t, SIGNALS[i]);
        assert_true(term_wait_exit(t, NULL));
        reader_close(state);
        t = *state = open_kept(reader_lines());
        assert_true(reader_wait_top_line(t, line));
        reader_quit(t);
        reader_close(state);
    }
}

static void whoever_is_killed_while_stopped_loses_nothing(void **state)
{
    Term *t = open_first(state, reader_lines(), "泊位A001");
    int line = read_on(t);
    term_signal(t, SIGTSTP);
    assert_true(term_wait_stop(t));
    term_signal(t, SIGKILL);
    assert_true(term_wait_exit(t, NULL));
    reader_close(state);
    t = *state = open_kept(reader_lines());
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

/* Lines FROM to TO of the diary; FIRST in the place of the first. */
static const char *diary(const char *name, const char *first, int from, int to)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    fputs(first, f);
    for (int i = from; i <= to; i++)
        fprintf(f, "泊位A%03d，第%d个人说起那年的潮水。\n", i, i * 7);
    fclose(f);
    const char *path = reader_file(name, text, len);
    free(text);
    return path;
}

static void an_edited_file_opens_at_the_same_words(void **state)
{
    const char *path = diary("diary.txt", "", 1, 250);
    Term *t = open_first(state, path, "泊位A001");
    int line = read_on(t);
    reader_quit(t);
    reader_close(state);
    diary("diary.txt", "前面添了话。\n后来又添了一行。\n", 20, 250);
    t = *state = open_kept(path);
    assert_true(reader_wait_top_line(t, line));
    assert_status(t, "found by its words");
    reader_quit(t);
}

static void a_copy_and_a_moved_file_open_at_the_same_place(void **state)
{
    const char *path = diary("first.txt", "", 1, 250);
    Term *t = open_first(state, path, "泊位A001");
    int line = read_on(t);
    reader_quit(t);
    reader_close(state);
    const char *copy = diary("second.txt", "", 1, 250);
    unlink(path);
    t = *state = open_kept(copy);
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

static void another_text_at_the_same_path_begins_at_its_start(void **state)
{
    const char *path = diary("note.txt", "", 1, 250);
    Term *t = open_first(state, path, "泊位A001");
    int line = read_on(t);
    reader_quit(t);
    reader_close(state);
    char other[4000] = "";
    for (int i = 0; i < 60; i++)
        snprintf(other + strlen(other), sizeof other - strlen(other), "nothing of the old in %d\n",
                 i);
    reader_file("note.txt", other, strlen(other));
    t = *state = open_kept(path);
    assert_shows(t, "nothing of the old in 0");
    assert_status(t, "another text stood here before");
    term_send(t, "j");
    assert_gone(t, "another text");
    reader_quit(t);
    reader_close(state);
    // the old one has its place still, wherever it is
    t = *state = open_kept(diary("moved.txt", "", 1, 250));
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

static void what_the_command_line_says_comes_first(void **state)
{
    Term *t = open_first(state, reader_lines(), "泊位A001");
    int line = read_on(t);
    reader_quit(t);
    static const char *const SAYS[] = {"--start", "--no-keep", "--goto=@0"};
    for (size_t i = 0; i < sizeof SAYS / sizeof *SAYS; i++) {
        reader_close(state);
        t = *state = reader_open(&(ReaderOptions){
            .cols = COLS, .rows = ROWS, .args = {SAYS[i], reader_lines()}, .keeps = true});
        assert_shows(t, "泊位A001");
        assert_true(term_wait_quiet(t));
        assert_int_equal(reader_top_line(t), 1);
        if (i == 1)
            term_send(t, "   "); // which nobody is to know
        reader_quit(t);
    }
    reader_close(state);
    t = *state = open_kept(reader_lines()); // a look at the beginning is no reading
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

static void piped_text_is_known_by_what_it_says(void **state)
{
    char text[20000] = "";
    for (int i = 1; i <= 200; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "泊位A%03d，风从海上来。\n", i);
    int line = 0;
    for (int again = 0; again < 2; again++) {
        Term *t = *state = reader_open(&(ReaderOptions){
            .cols = COLS, .rows = ROWS, .args = {"-"}, .piped = true, .keeps = again});
        term_feed(t, text, strlen(text));
        assert_shows(t, "泊位A001");
        term_feed_end(t);
        if (again) {
            assert_true(reader_wait_top_line(t, line));
        } else {
            assert_true(term_wait_quiet(t));
            line = read_on(t);
            assert_true(line > 1);
        }
        reader_quit(t);
        reader_close(state);
    }
}

/* It is known by what it says, which nobody can tell before its end: so much is said at once. */
static void a_note_on_a_pipe_is_kept_from_its_end_on(void **state)
{
    static const char TEXT[] = "泊位甲，风从海上来。\n泊位乙，潮退之后。\n";
    for (int again = 0; again < 2; again++) {
        Term *t = *state = reader_open(&(ReaderOptions){
            .cols = COLS, .rows = ROWS, .args = {"-"}, .piped = true, .keeps = again});
        term_feed(t, TEXT, strlen(TEXT));
        assert_shows(t, "泊位甲");
        if (!again) {
            term_send(t, "ahaul away\r");
            assert_shows(t, "kept once all of the text has arrived");
        }
        term_feed_end(t);
        if (again) {
            assert_true(term_wait_quiet(t));
            term_send(t, ":annotations\r");
            assert_shows(t, "haul away");
            term_send(t, "q"); // the list
        } else {
            assert_true(term_wait_quiet(t));
        }
        reader_quit(t);
        reader_close(state);
    }
}

static void whoever_reads_already_is_left_there(void **state)
{
    char text[20000] = "";
    for (int i = 1; i <= 200; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "泊位A%03d，风从海上来。\n", i);
    for (int again = 0; again < 2; again++) {
        Term *t = *state = reader_open(&(ReaderOptions){
            .cols = COLS, .rows = ROWS, .args = {"-"}, .piped = true, .keeps = again});
        term_feed(t, text, strlen(text));
        assert_shows(t, "泊位A001");
        if (again) {
            term_send(t, "j");
            assert_gone(t, "泊位A001");
        }
        term_feed_end(t);
        if (again) {
            assert_status(t, "the last time");
            assert_int_equal(reader_top_line(t), 2);
        } else {
            assert_true(term_wait_quiet(t));
            read_on(t);
        }
        reader_quit(t);
        reader_close(state);
    }
}

/* A text that has to be converted comes bit by bit; its place is far behind the first screen. */
static void a_place_that_the_text_has_not_reached_is_waited_for(void **state)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    for (int i = 1; i <= 400000; i++)
        fprintf(f,
                "\xb2\xb4\xce\xbb"
                "A%06d\xa1\xa3\n",
                i); // 泊位A…。 in GB18030
    fclose(f);
    const char *path = reader_file("converted.txt", text, len);
    free(text);
    Term *t = open_first(state, path, "泊位A000001");
    term_send(t, "90%");
    assert_true(term_wait_quiet(t));
    int line = reader_top_line(t);
    assert_in_range(line, 350000, 370000);
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(path);
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(path); // whoever leaves before it has come has not moved
    term_send(t, "q");
    assert_exit(t, 0);
    reader_close(state);
    t = *state = open_kept(path);
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

static void nothing_is_written_when_nothing_happens(void **state)
{
    Term *t = open_first(state, reader_lines(), "泊位A001");
    term_send(t, "  ");
    assert_true(term_wait_quiet(t));
    assert_true(term_outlives(t, 1500));
    struct stat before, after;
    assert_int_equal(stat(reader_store_file(), &before), 0);
    assert_true(term_outlives(t, 1500));
    reader_quit(t);
    assert_int_equal(stat(reader_store_file(), &after), 0);
    assert_int_equal(before.st_mtim.tv_sec, after.st_mtim.tv_sec);
    assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
    assert_int_equal(after.st_mode & 0777, 0600);
}

static void a_state_that_cannot_be_written_costs_one_message(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.cols = COLS,
                                                    .rows = ROWS,
                                                    .args = {reader_lines()},
                                                    .env = {"XDG_STATE_HOME=/dev/null/nowhere"}});
    assert_status(t, "your place is not kept");
    term_send(t, " ");
    assert_true(reader_wait_status(t, "%", "not kept"));
    assert_gone(t, "泊位A001");
    assert_true(term_outlives(t, 1500)); // it was tried, and is not said again
    term_send(t, " ");
    assert_true(reader_wait_status(t, "%", "not kept"));
    reader_quit(t);
}

static void a_damaged_state_is_begun_anew(void **state)
{
    Term *t = open_first(state, reader_lines(), "泊位A001");
    reader_quit(t);
    reader_close(state);
    char journal[200]; // that of a session that was cut short would mend it
    snprintf(journal, sizeof journal, "%s-journal", reader_store_file());
    unlink(journal);
    FILE *f = fopen(reader_store_file(), "w");
    assert_true(f &&
                fputs("this is no database, and it is long enough to be told from one\n", f) >= 0);
    fclose(f);
    t = *state = open_kept(reader_lines());
    assert_shows(t, "泊位A001");
    assert_status(t, ".corrupt-");
    int line = read_on(t);
    reader_quit(t);
    reader_close(state);
    t = *state = open_kept(reader_lines());
    assert_true(reader_wait_top_line(t, line));
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(the_screen_is_the_same_after_q),
        READER_TEST(what_was_noted_is_kept_until_it_is_removed),
        READER_TEST(how_it_looked_is_kept_of_this_document_alone),
        READER_TEST(folds_are_kept),
        READER_TEST(two_panes_are_kept),
        READER_TEST(a_second_after_the_last_key_nothing_is_lost),
        READER_TEST(whoever_goes_on_reading_loses_a_second_at_most),
        READER_TEST(a_dropped_line_loses_nothing),
        READER_TEST(signals_lose_nothing),
        READER_TEST(whoever_is_killed_while_stopped_loses_nothing),
        READER_TEST(an_edited_file_opens_at_the_same_words),
        READER_TEST(a_copy_and_a_moved_file_open_at_the_same_place),
        READER_TEST(another_text_at_the_same_path_begins_at_its_start),
        READER_TEST(what_the_command_line_says_comes_first),
        READER_TEST(piped_text_is_known_by_what_it_says),
        READER_TEST(a_note_on_a_pipe_is_kept_from_its_end_on),
        READER_TEST(whoever_reads_already_is_left_there),
        READER_TEST(a_place_that_the_text_has_not_reached_is_waited_for),
        READER_TEST(nothing_is_written_when_nothing_happens),
        READER_TEST(a_state_that_cannot_be_written_costs_one_message),
        READER_TEST(a_damaged_state_is_begun_anew),
    };
    return READER_RUN(tests);
}
