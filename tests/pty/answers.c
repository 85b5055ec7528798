#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* 120 lines full of characters of ambiguous width; their numbers read as those of reader_lines. */
static const char *ambiguous_lines(void)
{
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    for (int i = 1; i <= 120; i++)
        fprintf(f, "“泊位A%03d”①——……《江》·é※■→，“船”‘到’了②。\n", i);
    fclose(f);
    const char *path = reader_file("ambiguous.txt", text, len);
    free(text);
    return path;
}

static Term *open_on(AmbiguousWidth width, Answers answers, int late_ms, const char *option)
{
    const char *path = ambiguous_lines();
    ReaderOptions o = {
        .cols = 120, .rows = 24, .width = width, .answers = answers, .late_ms = late_ms};
    o.args[0] = option ? option : path;
    o.args[1] = option ? path : NULL;
    return reader_open(&o);
}

static void assert_no_answer_shown(const Term *t)
{
    static const char *const PARTS[] = {"R", "[0n", "0n", ";2", ";3"};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++)
        if (term_shows(t, PARTS[i])) {
            term_dump(t, "an answer was taken for keys");
            fail_msg("%s", PARTS[i]);
        }
}

/* The screen at rest without the last row, where a message may stand. */
static char *picture_of_panes(Term *t)
{
    char *screen = reader_picture(t);
    screen[strlen(screen) - 1] = '\0';
    *strrchr(screen, '\n') = '\0';
    return screen;
}

/* What small changes have left on the screen is what a redraw gives, with a whole line in each
 * row that has one. */
static void assert_exact(Term *t, const char *keys)
{
    term_send(t, keys);
    char *changed = picture_of_panes(t);
    for (char *row = changed; (row = strstr(row, "泊位A")); row++) {
        size_t len = strcspn(row, "\n");
        char *end = strstr(row, "了②。");
        if (!end || (size_t)(end - row) > len) {
            term_dump(t, "a row is not whole");
            fail();
        }
    }
    size_t written = term_written(t);
    term_send(t, "\014");
    assert_true(term_wait_written(t, written));
    char *redrawn = picture_of_panes(t);
    if (strcmp(changed, redrawn) != 0) {
        fprintf(stderr, "after %s:\n%s--- redrawn:\n%s", keys, changed, redrawn);
        fail();
    }
    free(changed);
    free(redrawn);
}

static void check_width(void **state, AmbiguousWidth width, Answers answers, int late_ms,
                        const char *option)
{
    static const char *const KEYS[] = {"j", "jjj", "k",      " ", "b", "d",     "G", "gg", "5j",
                                       "t", "t",   "/A05\r", "n", "n", "K船\r", "N", "T",  "T"};
    Term *t = *state = open_on(width, answers, late_ms, option);
    assert_shows(t, "泊位A001");
    if (answers != ANSWERS_NEVER && !option)
        assert_true(term_wait_quiet(t) && term_answered(t) > 1);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        assert_exact(t, KEYS[i]);
    reader_quit(t);
    assert_int_equal(term_unread(t), 0);
    reader_close(state);
}

static void every_width_is_exact(void **state)
{
    check_width(state, WIDTH_NARROW, ANSWERS_AT_ONCE, 0, NULL);
    check_width(state, WIDTH_WIDE, ANSWERS_AT_ONCE, 0, NULL);
    check_width(state, WIDTH_MIXED, ANSWERS_AT_ONCE, 0, NULL);
}

static void late_answer_makes_it_exact(void **state)
{
    check_width(state, WIDTH_WIDE, ANSWERS_LATE, 400, NULL);
    check_width(state, WIDTH_NARROW, ANSWERS_LATE, 400, NULL);
}

static void mute_terminal_works(void **state)
{
    check_width(state, WIDTH_NARROW, ANSWERS_NEVER, 0, "--ambiguous=narrow");
    check_width(state, WIDTH_WIDE, ANSWERS_NEVER, 0, "--ambiguous=wide");
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_NEVER, 0, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "G");
    assert_shows(t, "泊位A120");
    reader_quit(t);
}

static void first_screen_waits_for_no_answer(void **state)
{
    Term *t = *state = open_on(WIDTH_WIDE, ANSWERS_LATE, 60000, NULL);
    assert_shows(t, "泊位A001");
    assert_true(term_owed(t) > 1);
    term_send(t, "G");
    assert_shows(t, "泊位A120");
    assert_int_equal(term_answered(t), 0);
}

static bool all_answered(Term *t, void *arg)
{
    (void)arg;
    return term_answered(t) > 1 && term_owed(t) == 0;
}

static void late_answers_are_no_keys(void **state)
{
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_LATE, 800, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "/A0");
    assert_status(t, "/A0");
    assert_int_equal(term_answered(t), 0);
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    term_send(t, "99");
    assert_status(t, "/A099");
    assert_true(term_wait_quiet(t));
    char *row = term_row(t, -1);
    assert_non_null(strstr(row, "/A099"));
    assert_string_equal(strstr(row, "/A099"), "/A099");
    free(row);
    assert_no_answer_shown(t);
    term_send(t, "\r");
    assert_shows(t, "泊位A099");
    reader_quit(t);
}

static void keys_between_answers_are_kept(void **state)
{
    Term *t = *state = open_on(WIDTH_WIDE, ANSWERS_LATE, 300, NULL);
    assert_shows(t, "泊位A001");
    int sent = 0;
    do {
        term_send(t, "j");
        sent++;
        assert_true(term_outlives(t, 10));
    } while (!all_answered(t, NULL) && sent < 90);
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    assert_true(reader_wait_top_line(t, sent + 1));
    assert_no_answer_shown(t);
    reader_quit(t);
}

static void answers_after_the_end_reach_nobody(void **state)
{
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_LATE, 60, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "q");
    assert_exit(t, 0);
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    assert_int_equal(term_unread(t), 0);
    assert_true(term_restored(t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(every_width_is_exact),
        READER_TEST(late_answer_makes_it_exact),
        READER_TEST(mute_terminal_works),
        READER_TEST(first_screen_waits_for_no_answer),
        READER_TEST(late_answers_are_no_keys),
        READER_TEST(keys_between_answers_are_kept),
        READER_TEST(answers_after_the_end_reach_nobody),
    };
    return READER_RUN(tests);
}
