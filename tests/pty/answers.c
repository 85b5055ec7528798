#include "ambiguous.h"
#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* The cells that a terminal of WIDTH moves on by for the character at P; *LEN gets its bytes. */
static int cells_of(AmbiguousWidth width, const char *p, size_t *len)
{
    unsigned char lead = (unsigned char)*p;
    *len = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    uint32_t cp = lead & (*len == 1 ? 0x7Fu : 0xFFu >> (*len + 1));
    for (size_t i = 1; i < *len; i++)
        cp = cp << 6 | ((unsigned char)p[i] & 0x3F);
    if (ambiguous_width(cp))
        return width == WIDTH_WIDE || (width == WIDTH_MIXED && cp >= 0x2460 && cp <= 0x24FF) ? 2
                                                                                             : 1;
    return cp >= 0x2E80 ? 2 : 1;
}

/* Every line on the screen has its last word where the widths of what stands before put it. */
static void assert_columns(Term *t, AmbiguousWidth width)
{
    const Emulator *e = term_emulator(t);
    CellPos from, to;
    int lines = 0;
    for (int row = 0; emulator_find(e, "泊位A", row, &from); row = from.row + 1, lines++) {
        char *line = emulator_row(e, from.row);
        const char *p = strstr(line, "泊位A"), *end = strstr(p, "了②。");
        assert_non_null(end);
        int cells = 0;
        for (size_t len; p < end; p += len)
            cells += cells_of(width, p, &len);
        free(line);
        assert_true(emulator_find(e, "了②。", from.row, &to));
        if (to.row != from.row || to.col != from.col + cells) {
            term_dump(t, "a column is wrong");
            fail_msg("row %d: %d cells, expected %d", from.row, to.col - from.col, cells);
        }
    }
    assert_true(lines > 10);
}

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
    assert_true(term_wait_quiet(t));
    if (answers != ANSWERS_NEVER && !option)
        assert_true(term_answered(t) > 1);
    // after each, Ctrl-L asks again: a slow one answers a few times only
    size_t count = late_ms > 1000 ? 3 : sizeof KEYS / sizeof *KEYS;
    assert_columns(t, width);
    for (size_t i = 0; i < count; i++)
        assert_exact(t, KEYS[i]);
    assert_columns(t, width);
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
    check_width(state, WIDTH_MIXED, ANSWERS_LATE, 2000, NULL);
}

static void answers_in_pieces_make_it_exact(void **state)
{
    Term *t = *state = open_on(WIDTH_WIDE, ANSWERS_SPLIT, 20, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "jj");
    assert_true(term_wait_quiet(t));
    assert_columns(t, WIDTH_WIDE);
    assert_int_equal(reader_top_line(t), 3);
    reader_quit(t);
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

static void check_late_answers(void **state, int late_ms)
{
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_LATE, late_ms, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "/A0");
    assert_status(t, "]A0");
    assert_int_equal(term_answered(t), 0);
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    term_send(t, "99");
    assert_status(t, "]A099");
    assert_true(term_wait_quiet(t));
    char *row = term_row(t, -1);
    assert_non_null(strstr(row, "]A099"));
    assert_memory_equal(strstr(row, "]A099") + 5, "    ", 4);
    free(row);
    assert_no_answer_shown(t);
    term_send(t, "\r");
    assert_shows(t, "泊位A099");
    reader_quit(t);
    reader_close(state);
}

static void late_answers_are_no_keys(void **state)
{
    check_late_answers(state, 800);
    check_late_answers(state, 3000);
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
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_LATE, 15, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "q");
    assert_exit(t, 0);
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    assert_int_equal(term_unread(t), 0);
    assert_true(term_restored(t));
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool is_left(Term *t, void *arg)
{
    (void)arg;
    return !emulator_alternate(term_emulator(t));
}

/* A terminal that owes its answers holds the program for 50 ms at most; the best of a few, since
 * other programs run too. */
static void a_mute_terminal_is_soon_left(void **state)
{
    int64_t best = INT64_MAX;
    for (int i = 0; i < 5; i++) {
        Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_NEVER, 0, NULL);
        assert_shows(t, "泊位A001");
        int64_t from = now_ms();
        term_send(t, "q");
        assert_true(term_wait_condition(t, is_left, NULL, "the usual screen"));
        int64_t took = now_ms() - from;
        best = took < best ? took : best;
        assert_exit(t, 0);
        assert_true(term_restored(t));
        reader_close(state);
    }
    assert_in_range(best, 0, 60);
}

static Term *open_again(AmbiguousWidth width, int late_ms)
{
    return reader_open(&(ReaderOptions){.cols = 120,
                                        .rows = 24,
                                        .args = {ambiguous_lines()},
                                        .width = width,
                                        .answers = ANSWERS_LATE,
                                        .late_ms = late_ms,
                                        .remembers = true});
}

static void the_first_screen_knows_the_terminal(void **state)
{
    Term *t = *state = open_on(WIDTH_WIDE, ANSWERS_AT_ONCE, 0, NULL);
    char *told = reader_picture(t);
    reader_quit(t);
    reader_close(state);
    struct stat st;
    assert_int_equal(stat(reader_state_file(), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);

    t = *state = open_again(WIDTH_WIDE, 60000);
    assert_true(term_wait_screen(t, told));
    assert_int_equal(term_answered(t), 0);
    assert_columns(t, WIDTH_WIDE);
    free(told);
}

/* No room for the samples: they are shown once there is. */
static void a_small_screen_is_asked_later(void **state)
{
    Term *t = *state = reader_open(
        &(ReaderOptions){.cols = 8, .rows = 3, .args = {ambiguous_lines()}, .width = WIDTH_WIDE});
    assert_true(term_wait_written(t, 0));
    assert_true(term_wait_quiet(t));
    size_t answered = term_answered(t);
    term_resize(t, 120, 24);
    assert_true(term_wait_quiet(t));
    assert_true(term_answered(t) > answered + 2);
    assert_columns(t, WIDTH_WIDE);
    reader_quit(t);
}

/* It was another terminal by the same name: what it says counts. */
static void another_terminal_is_believed(void **state)
{
    Term *t = *state = open_on(WIDTH_WIDE, ANSWERS_AT_ONCE, 0, NULL);
    free(reader_picture(t));
    reader_quit(t);
    reader_close(state);
    t = *state = open_again(WIDTH_NARROW, 100);
    assert_true(term_wait_quiet(t));
    assert_columns(t, WIDTH_NARROW);
    reader_quit(t);
}

static void a_slow_terminal_is_asked_once(void **state)
{
    static const char AT_ONCE[] = "\033[?2026h";
    Term *t = *state = open_on(WIDTH_MIXED, ANSWERS_LATE, 600, NULL);
    assert_shows(t, "泊位A001");
    term_send(t, "\033[?2026;2$y"); // libvterm does not know the mode
    free(reader_picture(t));
    reader_quit(t);
    reader_close(state);
    t = *state = open_again(WIDTH_MIXED, 600);
    assert_true(term_wait_quiet(t));
    assert_int_equal(term_answered(t), 0);
    assert_columns(t, WIDTH_MIXED);
    assert_true(term_raw_has(t, AT_ONCE, strlen(AT_ONCE)));
    term_send(t, "\014");
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    assert_columns(t, WIDTH_MIXED);
    reader_quit(t);
}

static void what_was_kept_may_be_rubbish(void **state)
{
    static const char *const RUBBISH[] = {
        "xterm-256color,, = 222\n",
        "xterm-256color,, = 9999999999999 dark x\n",
        "[[[[\n=\n\xFF\xFE",
        "",
    };
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_AT_ONCE, 0, NULL);
    char *right = reader_picture(t);
    reader_quit(t);
    for (size_t i = 0; i < sizeof RUBBISH / sizeof *RUBBISH; i++) {
        reader_close(state);
        FILE *f = fopen(reader_state_file(), "w");
        assert_true(f && fputs(RUBBISH[i], f) >= 0 && fclose(f) == 0);
        t = *state = open_again(WIDTH_NARROW, 0);
        assert_true(term_wait_screen(t, right));
        assert_true(term_wait_quiet(t));
        reader_quit(t);
    }
    reader_close(state);
    t = *state = reader_open(&(ReaderOptions){.cols = 120,
                                              .rows = 24,
                                              .args = {"--no-keep", ambiguous_lines()},
                                              .env = {"XDG_STATE_HOME=/dev/null/nowhere"}});
    assert_true(term_wait_screen(t, right));
    reader_quit(t);
    free(right);
}

static void a_secured_reader_keeps_its_state(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){
        .args = {ambiguous_lines()}, .width = WIDTH_WIDE, .env = {"LESSSECURE=1"}});
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    assert_true(term_wait_quiet(t));
    reader_quit(t);
    assert_int_equal(access(reader_state_file(), F_OK), 0);
}

/* One cell on, two drawn: the screen is that of a wide terminal with blanks beside the marks. */
static void padding_leaves_no_mark_beneath_another(void **state)
{
    Term *t = *state = open_on(WIDTH_NARROW, ANSWERS_AT_ONCE, 0, "--ambiguous=pad");
    assert_shows(t, " “泊位A001” ①  ——  …… 《江》· é※ ■ → ， “船”  ‘到’ 了② 。");
    CellPos from, to;
    assert_true(term_find(t, "泊位A001", &from) && term_find(t, "了② 。", &to));
    // as on a terminal that draws them in two cells, but for the letter
    assert_int_equal(to.col - from.col, 49);
    static const char *const KEYS[] = {"j", " ", "k", "G", "/A05\r", "t"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        term_send(t, KEYS[i]);
        char *changed = picture_of_panes(t);
        size_t written = term_written(t);
        term_send(t, "\014");
        assert_true(term_wait_written(t, written));
        char *redrawn = picture_of_panes(t);
        assert_string_equal(changed, redrawn);
        free(changed);
        free(redrawn);
    }
    reader_quit(t);
}

/* Pictures: what follows them stands in its place on every terminal; a terminal that joins them is
 * sent them whole. */
static void pictures_leave_the_rest_in_place(void **state)
{
    static const char TEXT[] =
        "一👩\u200D🚀二❤\uFE0F三👍🏽四🇨🇳五\u1112\u1161\u11AB六e\u0301七葛"
        "\U000E0100八🫨九\n";
    static const struct {
        AmbiguousWidth width;
        bool joined;
    } CASES[] = {{WIDTH_NARROW, false}, {WIDTH_JOINED, true}, {WIDTH_WIDE, false}};
    const char *path = reader_file("pictures.txt", TEXT, strlen(TEXT));
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Term *t = *state = reader_open(&(ReaderOptions){
            .cols = 60, .rows = 5, .args = {"--no-mouse", path}, .width = CASES[i].width});
        assert_shows(t, "九");
        assert_true(term_wait_quiet(t));
        size_t before = term_written(t);
        term_send(t, "\014");
        assert_true(term_wait_written(t, before));
        assert_true(term_wait_quiet(t));
        const char *sent = term_raw(t) + before;
        const char *frame = strstr(sent, "\033[5n");
        assert_non_null(frame);
        assert_int_equal(strstr(frame, "👩\u200D🚀") != NULL, CASES[i].joined);
        assert_int_equal(strstr(frame, "👍🏽") != NULL, CASES[i].joined);
        assert_int_equal(strstr(frame, "❤\uFE0F") != NULL, CASES[i].joined);
        assert_non_null(strstr(frame, "🇨🇳"));
        assert_int_equal(strstr(frame, "葛\U000E0100") != NULL, CASES[i].joined);
        CellPos one, at;
        static const char *const REST[] = {"二", "三", "四", "五", "六", "七", "八", "九"};
        static const int CELLS[] = {4, 7, 11, 15, 19, 22, 26, 30};
        assert_true(term_find(t, "一", &one));
        for (size_t k = 0; k < sizeof CELLS / sizeof *CELLS; k++) {
            int styled = k > 0 && CASES[i].joined;
            assert_true(term_find(t, REST[k], &at));
            assert_int_equal(at.col - one.col, CELLS[k] + styled);
        }
        reader_quit(t);
        reader_close(state);
    }
}

static bool is_dark(Term *t, void *arg)
{
    bool *dark = arg;
    uint32_t bg = emulator_cell(term_emulator(t), 1, 32).bg;
    return ((bg >> 8 & 0xFF) < 0x80) == *dark;
}

/* libvterm answers no OSC 11: the answer is typed. */
static void the_theme_follows_the_background(void **state)
{
    bool dark = true, light = false;
    const char *path = ambiguous_lines();
    ReaderOptions o = {.args = {"--theme=auto", path}, .env = {"COLORTERM=truecolor"}};
    Term *t = *state = reader_open(&o);
    assert_shows(t, "泊位A001");
    assert_non_null(strstr(term_raw(t), "\033]11;?\033\\"));
    assert_true(term_wait_condition(t, is_dark, &light, "a light page"));
    // as GNU screen does: after all other answers, and once more when the program has gone
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    assert_true(term_wait_quiet(t));
    term_send(t, "\033]11;rgb:1010/1010/1010\033\\");
    assert_true(term_wait_condition(t, is_dark, &dark, "a dark page"));
    reader_quit(t);
    reader_close(state);
    t = *state = reader_open(&o);
    assert_shows(t, "泊位A001");
    assert_true(term_wait_condition(t, all_answered, NULL, "all answers"));
    term_send(t, "q\033]11;rgb:1010/1010/1010\033\\");
    assert_exit(t, 0);
    assert_int_equal(term_unread(t), 0);
    reader_close(state);

    o.answers = ANSWERS_NEVER;
    t = *state = reader_open(&o);
    assert_shows(t, "泊位A001");
    term_send(t, "\033]11;rgb:1010/1010/1010\033\\");
    assert_true(term_wait_condition(t, is_dark, &dark, "a dark page"));
    term_send(t, "j\033[0n");
    assert_true(reader_wait_top_line(t, 2));
    reader_quit(t);
    reader_close(state);

    o.remembers = true; // what it said then
    t = *state = reader_open(&o);
    assert_shows(t, "泊位A001");
    assert_true(term_wait_condition(t, is_dark, &dark, "a dark page"));
    reader_quit(t);
    reader_close(state);

    o.remembers = false;
    o.env[1] = "COLORFGBG=15;0";
    t = *state = reader_open(&o);
    assert_shows(t, "泊位A001");
    assert_true(term_wait_condition(t, is_dark, &dark, "a dark page"));
    term_send(t, "\033]11;rgb:ffff/ffff/ffff\007");
    assert_true(term_wait_condition(t, is_dark, &light, "a light page"));
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(every_width_is_exact),
        READER_TEST(late_answer_makes_it_exact),
        READER_TEST(answers_in_pieces_make_it_exact),
        READER_TEST(the_first_screen_knows_the_terminal),
        READER_TEST(a_small_screen_is_asked_later),
        READER_TEST(another_terminal_is_believed),
        READER_TEST(a_slow_terminal_is_asked_once),
        READER_TEST(what_was_kept_may_be_rubbish),
        READER_TEST(a_secured_reader_keeps_its_state),
        READER_TEST(padding_leaves_no_mark_beneath_another),
        READER_TEST(pictures_leave_the_rest_in_place),
        READER_TEST(the_theme_follows_the_background),
        READER_TEST(a_mute_terminal_is_soon_left),
        READER_TEST(mute_terminal_works),
        READER_TEST(first_screen_waits_for_no_answer),
        READER_TEST(late_answers_are_no_keys),
        READER_TEST(keys_between_answers_are_kept),
        READER_TEST(answers_after_the_end_reach_nobody),
    };
    return READER_RUN(tests);
}
