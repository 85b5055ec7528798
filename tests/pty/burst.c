/* Keys that come faster than screens: none is lost, few frames are drawn, the end is exact. And what a
 * key costs. */
#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void a_key_held_down_draws_few_frames(void **state)
{
    Term *t = *state = reader_open_lines(60, 20);
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    size_t before = term_written(t);
    char keys[201];
    memset(keys, 'j', 200);
    keys[200] = '\0';
    term_send(t, keys);
    assert_true(reader_wait_top_line(t, 201));
    assert_true(term_wait_quiet(t));
    assert_true(term_written(t) - before < 200 * 40); // a frame of its own takes more than that
    reader_quit(t);
}

/* The screen after KEYS, which come at once or each when the one before is done. */
static char *after(void **state, const char *keys, bool at_once)
{
    Term *t = *state = reader_open_report(100, 24);
    assert_shows(t, "四、存在的问题");
    assert_gone(t, "~"); // the structure is known
    assert_true(term_wait_quiet(t));
    if (at_once)
        term_send(t, keys);
    for (const char *p = keys; *p && !at_once;) {
        char one[8] = {*p++};
        for (size_t n = 1; ((unsigned char)*p & 0xC0) == 0x80 && n < 7; n++)
            one[n] = *p++;
        term_send(t, one);
        assert_true(term_wait_quiet(t));
    }
    char *picture = reader_picture(t);
    reader_close(state);
    return picture;
}

/* Each key finds what the one before it did, though no screen was drawn between them. */
static void a_burst_ends_as_key_by_key(void **state)
{
    static const char *const BURSTS[] = {
        "jt jtd]u", "]]]\t\rjjk\rtb", "T3jt]+++jG-b", "] \t\t\r\t]/年\rnnNt", "Tjhj\r]k)L2Hj37%",
    };
    for (size_t i = 0; i < sizeof BURSTS / sizeof *BURSTS; i++) {
        char *slow = after(state, BURSTS[i], false);
        char *fast = after(state, BURSTS[i], true);
        assert_string_equal(fast, slow);
        free(slow);
        free(fast);
    }
}

static void keys_wait_for_a_long_search(void **state)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    for (int i = 1; i <= 60000; i++)
        fprintf(f, "泊位A%03d，船到了，货也到了，人还没有来。\n", i);
    fclose(f);
    const char *path = reader_file("long.txt", text, len);
    free(text);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 20, .args = {path}});
    assert_true(reader_wait_top_line(t, 1));
    assert_true(term_wait_quiet(t));
    term_send(t, "/[船货人]飞走\rjjj");
    assert_true(reader_wait_top_line(t, 4));
    reader_quit(t);
}

static size_t cost(Term *t, const char *keys)
{
    assert_true(term_wait_quiet(t));
    size_t before = term_written(t);
    term_send(t, keys);
    assert_true(term_wait_written(t, before));
    assert_true(term_wait_quiet(t));
    return term_written(t) - before;
}

/* The terminal moves what moved, beside the sidebar too: it says that it can; a box is sent and what
 * it covered, and no more. */
static void keys_cost_few_bytes(void **state)
{
    Term *t = *state = reader_open_report(100, 40);
    assert_shows(t, "六、下一步打算");
    assert_gone(t, "~");
    assert_in_range(cost(t, "]]"), 1, 2500);
    assert_in_range(cost(t, "j"), 1, 500);
    assert_in_range(cost(t, "k"), 1, 500);
    assert_in_range(cost(t, "\t"), 1, 100);
    assert_in_range(cost(t, "\r"), 300, 1500);
    assert_in_range(cost(t, "q"), 100, 1500);
    assert_in_range(cost(t, "t"), 1000, 6000);
    assert_in_range(cost(t, "j"), 1, 300);
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(a_key_held_down_draws_few_frames),
        READER_TEST(a_burst_ends_as_key_by_key),
        READER_TEST(keys_wait_for_a_long_search),
        READER_TEST(keys_cost_few_bytes),
    };
    return READER_RUN(tests);
}
