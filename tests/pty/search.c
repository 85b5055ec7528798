#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Term *open_lines(void)
{
    Term *t = reader_open_lines(80, 20);
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    return t;
}

static void enter_goes_to_the_hit(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/");
    assert_status(t, "/");
    term_send(t, "A150，船");
    assert_status(t, "]A150，船");
    term_send(t, "\r");
    assert_shows(t, "泊位A150");
    assert_gone(t, "泊位A001");
    assert_gone(t, "]A150");
    assert_true(term_wait_quiet(t));
    assert_false(reader_same_look(t, "A150", "泊位A150"));
    assert_false(reader_same_look(t, "A150", "A151"));
}

static void n_goes_on_and_round(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A.50\r");
    assert_shows(t, "泊位A050");
    assert_status(t, "1/3");
    static const struct {
        const char *key, *line, *count;
    } STEPS[] = {
        {"n", "泊位A150", "2/3"}, {"n", "泊位A250", "3/3"}, {"N", "泊位A150", "2/3"},
        {"N", "泊位A050", "1/3"}, {"N", "泊位A250", "3/3"}, {"n", "泊位A050", "1/3"},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        term_send(t, STEPS[i].key);
        assert_shows(t, STEPS[i].line);
        assert_status(t, STEPS[i].count);
    }
}

static void the_same_search_again_goes_on(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A.50\r");
    assert_status(t, "1/3");
    term_send(t, "/A.50\r");
    assert_status(t, "2/3");
    term_send(t, "?A.50\r");
    assert_status(t, "1/3");
}

static void wrapping_is_said(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A0.7\r");
    assert_shows(t, "泊位A007");
    term_send(t, "N");
    assert_shows(t, "泊位A097");
    assert_status(t, "wrapped");
}

static void backward_from_the_end(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "G");
    assert_shows(t, LAST_LINE);
    term_send(t, "?A.50\r");
    assert_shows(t, "泊位A250");
    term_send(t, "n");
    assert_shows(t, "泊位A150");
    term_send(t, "N");
    assert_shows(t, "泊位A250");
}

static void nothing_found_is_said_and_stays(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/没有的词\r");
    assert_status(t, "not found: 没有的词");
    assert_int_equal(reader_top_line(t), 1);
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
    assert_gone(t, "not found");
}

static void wrong_pattern_is_said(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/(\r");
    assert_status(t, "pattern");
    assert_int_equal(reader_top_line(t), 1);
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
}

static void esc_leaves_the_prompt(void **state)
{
    Term *t = *state = open_lines();
    char *before = reader_picture(t);
    term_send(t, "/A15");
    assert_status(t, "]A15");
    term_send(t, "\033");
    assert_true(term_wait_screen(t, before));
    free(before);
    term_send(t, "n");
    assert_status(t, "nothing searched");
    assert_int_equal(reader_top_line(t), 1);
}

/* Each letter is looked for at once, from where the prompt was opened. */
static void a_search_follows_what_is_typed(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A1");
    assert_shows(t, "泊位A100");
    term_send(t, "5");
    assert_shows(t, "泊位A150");
    assert_gone(t, "泊位A100");
    assert_status(t, "1/10");
    term_send(t, "\177");
    assert_shows(t, "泊位A100");
    assert_gone(t, "泊位A150");
    term_send(t, "99，没有");
    assert_status(t, "not found");
    assert_int_equal(reader_top_line(t), 1);
    term_send(t, "\025A2");
    assert_shows(t, "泊位A200");
    term_send(t, "\r");
    assert_status(t, "1/100");
    term_send(t, "\017"); // what was only passed is no place to come back to
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "\017");
    assert_status(t, "no jump");
}

static void esc_gives_back_the_search_before(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A.50\r");
    assert_status(t, "1/3");
    assert_true(term_wait_quiet(t));
    char *before = reader_picture(t);
    term_send(t, "/A299");
    assert_shows(t, "泊位A299");
    term_send(t, "\033");
    assert_true(term_wait_screen(t, before));
    free(before);
    term_send(t, "n");
    assert_status(t, "2/3");
    assert_shows(t, "泊位A150");
}

static void half_a_pattern_is_no_fault(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A15");
    assert_shows(t, "泊位A150");
    term_send(t, "[");
    assert_status(t, "at character");
    assert_shows(t, "泊位A150");
    term_send(t, "37]");
    assert_shows(t, "泊位A153");
    assert_status(t, "1/2");
    assert_false(term_raw_has(t, "\a", 1));
}

static void a_count_goes_on_that_far(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A\r");
    assert_status(t, "1/300");
    term_send(t, "149n");
    assert_status(t, "150/300");
    assert_shows(t, "泊位A150");
    term_send(t, "100N");
    assert_status(t, "50/300");
    term_send(t, "60N");
    assert_shows(t, "泊位A290");
    assert_status(t, "wrapped");
}

static void what_counts_as_the_same_is_switched(void **state)
{
    static const char TEXT[] = "他说水渠通了。\n\nOpen the gate.\n\n甲。\n";
    const char *path = reader_file("same.txt", TEXT, strlen(TEXT));
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 80, .rows = 20, .args = {path}});
    assert_shows(t, "甲。");
    term_send(t, "/open");
    assert_status(t, "[简=繁 Ａ=A join .*]open");
    assert_status(t, "1/1");
    term_send(t, "\033c");
    assert_status(t, "join Aa .*]open");
    assert_status(t, "not found");
    term_send(t, "\033c\025他说.");
    assert_status(t, "1/1");
    term_send(t, "\033r");
    assert_status(t, "join]他说.");
    assert_status(t, "not found");
    term_send(t, "\033");
    assert_gone(t, "他说.");
    term_send(t, "?");
    assert_status(t, "?[简=繁 Ａ=A join]"); // for the session
    term_send(t, "\033w");
    assert_status(t, "?[简=繁 join]");
    assert_status(t, "c Aa"); // and how to switch
    term_send(t, "\033?\033r");
    assert_status(t, "join .*]"); // backwards, too
}

static void letters_find_what_they_are_typed_for(void **state)
{
    static const char TEXT[] = "村里的黨組織有十人。\n\n旅行，音乐，行长。\n\nThe end.\n";
    const char *path = reader_file("letters.txt", TEXT, strlen(TEXT));
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 80, .rows = 20, .args = {path}});
    assert_shows(t, "The end.");
    term_send(t, "/,dangzz");
    assert_status(t, "1/1");
    assert_status(t, "pinyin],dangzz");
    term_send(t, "\025,lvx");
    assert_status(t, "],lvx");
    assert_status(t, "1/1");
    term_send(t, "\025yy");
    assert_status(t, "]yy");
    assert_status(t, "not found");
    term_send(t, "\033p"); // the switch
    assert_status(t, "pinyin]yy");
    assert_status(t, "1/1");
    term_send(t, "\033");
    assert_gone(t, "pinyin");
    term_send(t, "K,hangz\r");
    assert_status(t, "keyword 1: ,hangz");
    term_send(t, "T3");
    assert_shows(t, ",hangz");
}

static void the_switches_speak_chinese(void **state)
{
    Term *t = *state =
        reader_open(&(ReaderOptions){.args = {reader_lines()}, .env = {"DUJUAN_LANG=zh"}});
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "/");
    assert_status(t, "/[简=繁 全=半 跨行 .*]");
    assert_status(t, "p 拼音");
}

static void up_brings_back_what_begins_so(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A150\r");
    assert_shows(t, "泊位A150");
    term_send(t, "/船到\r");
    assert_gone(t, "]船");
    term_send(t, "/A\033[A");
    assert_status(t, "]A150");
    term_send(t, "\033[B");
    assert_true(reader_wait_status(t, "]A", "A150"));
}

static void prompt_is_edited_by_characters(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/甲乙丙");
    assert_status(t, "]甲乙丙");
    CellPos cursor = emulator_cursor(term_emulator(t));
    assert_true(term_cursor_visible(t));
    assert_int_equal(cursor.row, 19);
    term_send(t, "\177");
    assert_true(reader_wait_status(t, "]甲乙", "丙"));
    term_send(t, "\033OD丁");
    assert_status(t, "]甲丁乙");
    assert_int_equal(emulator_cursor(term_emulator(t)).col, cursor.col - 2);
    term_send(t, "q");
    assert_status(t, "]甲丁q乙");
    term_send(t, "\033");
    assert_gone(t, "甲丁");
    reader_quit(t);
}

static void keys_typed_ahead_are_kept(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "/A200\rjjn/A010\r");
    assert_shows(t, "泊位A010");
    assert_gone(t, "泊位A200");
}

/* A slow line hands a character over byte by byte. */
static void a_character_may_come_in_pieces(void **state)
{
    static const char TYPED[] = "/船\xF0\xA0\xAE\xB7到";
    Term *t = *state = open_lines();
    for (const char *p = TYPED; *p; p++) {
        term_send(t, (char[]){*p, 0});
        assert_true(term_wait_quiet(t));
    }
    assert_status(t, TYPED + 1);
    term_send(t, "\xE8\x88"); // its end never comes
    assert_true(term_wait_quiet(t));
    term_send(t, "A乙\033");
    assert_gone(t, TYPED + 1);
    term_send(t, "/A150\r");
    assert_shows(t, "泊位A150");
}

/* Sixty lines through a pipe that stays open. */
static Term *open_pipe(void)
{
    char line[64];
    Term *t = reader_open(&(ReaderOptions){.cols = 80, .rows = 20, .piped = true, .args = {"-"}});
    for (int i = 1; i <= 60; i++) {
        snprintf(line, sizeof line, "泊位A%03d，船到了。\n", i);
        term_feed(t, line, strlen(line));
    }
    assert_true(reader_wait_top_line(t, 1));
    return t;
}

static void feed(Term *t, const char *text)
{
    term_feed(t, text, strlen(text));
}

static void a_search_waits_for_text_and_esc_stops_it(void **state)
{
    Term *t = *state = open_pipe();
    term_send(t, "/灯塔\r");
    assert_status(t, "waiting for more text");
    term_resize(t, 60, 15);
    assert_gone(t, "A016");
    assert_status(t, "waiting for more text");
    term_send(t, "\033");
    assert_status(t, "search stopped");
    feed(t, "灯塔亮了。\n");
    term_send(t, "G");
    assert_shows(t, "灯塔亮了");
    term_send(t, "gg/A059\r");
    assert_shows(t, "泊位A059");
    reader_quit(t);
}

static void n_counts_on_from_what_will_come(void **state)
{
    Term *t = *state = open_pipe();
    term_send(t, "/灯塔\rnnN");
    assert_status(t, "waiting for more text");
    feed(t, "雾。\n灯塔一。\n灯塔二。\n");
    assert_gone(t, "waiting");
    assert_shows(t, "灯塔二");
    assert_true(term_wait_quiet(t));
    assert_false(reader_same_look(t, "灯塔一", "灯塔二"));
    term_send(t, "n");
    assert_status(t, "waiting for more text");
    feed(t, "灯塔三。\n");
    assert_gone(t, "waiting");
    assert_true(term_wait_quiet(t));
    assert_true(reader_same_look(t, "灯塔一", "灯塔二"));
    assert_false(reader_same_look(t, "灯塔一", "灯塔三"));
    reader_quit(t);
}

static void a_motion_ends_the_wait(void **state)
{
    Term *t = *state = open_pipe();
    term_send(t, "/灯塔\r");
    assert_status(t, "waiting for more text");
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
    assert_gone(t, "waiting");
    feed(t, "灯塔亮了。\n");
    assert_true(term_wait_quiet(t));
    assert_int_equal(reader_top_line(t), 2);
    term_send(t, "/船到\r"); // and another search takes its place
    assert_gone(t, "waiting");
    term_send(t, "/灯塔\r");
    assert_shows(t, "灯塔亮了");
}

static void the_end_of_the_text_ends_the_wait(void **state)
{
    Term *t = *state = open_pipe();
    term_send(t, "G/A003\r");
    assert_status(t, "waiting for more text");
    term_feed_end(t);
    assert_shows(t, "泊位A003");
    assert_status(t, "wrapped");
}

/* A pattern that costs as much as one may on every line of many. */
#define COSTLY "/(?:a?){40}a{40}[bc]\r"

static Term *open_costly(size_t lines)
{
    static const char LINE[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";
    size_t len = sizeof LINE - 1;
    char *text = malloc(lines * len);
    for (size_t i = 0; i < lines; i++)
        memcpy(text + i * len, LINE, len);
    const char *path = reader_file("costly.txt", text, lines * len);
    free(text);
    Term *t = reader_open(&(ReaderOptions){.cols = 80, .rows = 20, .args = {path}});
    assert_shows(t, "aaaa");
    return t;
}

static void a_costly_pattern_holds_nothing_up(void **state)
{
    Term *t = *state = open_costly(500000);
    term_send(t, COSTLY);
    assert_status(t, "searching");
    term_resize(t, 100, 12);
    assert_status(t, "searching");
    term_send(t, "=");
    assert_status(t, "line 1,");
    term_send(t, "n");
    assert_status(t, "searching");
    term_send(t, "\033");
    assert_status(t, "search stopped");
    term_send(t, "N");
    assert_status(t, "searching");
    reader_quit(t);
}

static void giving_up_is_said(void **state)
{
    Term *t = *state = open_costly(10);
    term_send(t, COSTLY);
    assert_status(t, "cost too much on 10 lines");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(enter_goes_to_the_hit),
        READER_TEST(n_goes_on_and_round),
        READER_TEST(the_same_search_again_goes_on),
        READER_TEST(wrapping_is_said),
        READER_TEST(backward_from_the_end),
        READER_TEST(nothing_found_is_said_and_stays),
        READER_TEST(wrong_pattern_is_said),
        READER_TEST(esc_leaves_the_prompt),
        READER_TEST(a_search_follows_what_is_typed),
        READER_TEST(esc_gives_back_the_search_before),
        READER_TEST(half_a_pattern_is_no_fault),
        READER_TEST(a_count_goes_on_that_far),
        READER_TEST(what_counts_as_the_same_is_switched),
        READER_TEST(letters_find_what_they_are_typed_for),
        READER_TEST(the_switches_speak_chinese),
        READER_TEST(up_brings_back_what_begins_so),
        READER_TEST(prompt_is_edited_by_characters),
        READER_TEST(keys_typed_ahead_are_kept),
        READER_TEST(a_character_may_come_in_pieces),
        READER_TEST(a_search_waits_for_text_and_esc_stops_it),
        READER_TEST(n_counts_on_from_what_will_come),
        READER_TEST(a_motion_ends_the_wait),
        READER_TEST(the_end_of_the_text_ends_the_wait),
        READER_TEST(a_costly_pattern_holds_nothing_up),
        READER_TEST(giving_up_is_said),
    };
    return READER_RUN(tests);
}
