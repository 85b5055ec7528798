/* The program without a file: what was read last. */
#include "reader.h"
#include <string.h>
#include <unistd.h>

/* NEW: nothing was read before. */
static void read_and_leave(void **state, bool new, const char *path, const char *first)
{
    Term *t = *state = reader_open(&(ReaderOptions){.args = {path}, .keeps = !new});
    assert_shows(t, first);
    term_send(t, "G");
    assert_true(term_wait_quiet(t));
    reader_quit(t);
    reader_close(state);
}

static Term *open_shelf(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.keeps = true});
    return t;
}

static void the_guide_where_nothing_was_read(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){0});
    assert_shows(t, "读卷使用指南");
    assert_false(term_shows(t, "Read last"));
    reader_quit(t);
}

static void what_was_read_last_is_opened_where_it_was(void **state)
{
    read_and_leave(state, true, reader_lines(), "泊位A001");
    read_and_leave(state, false, reader_sample("report.txt"), "清河镇");
    Term *t = open_shelf(state);
    assert_shows(t, "Read last");
    assert_shows(t, "清河镇河道整治工作报告");
    assert_shows(t, "The guide of this program");
    term_send(t, "j\r");
    assert_shows(t, LAST_LINE);
    term_send(t, "S");
    assert_shows(t, "Read last");
    assert_shows(t, "清河镇河道整治工作报告"); // without another key
    term_send(t, "\033");
    assert_gone(t, "Read last");
    reader_quit(t);
}

static void q_leaves_from_the_shelf(void **state)
{
    read_and_leave(state, true, reader_lines(), "泊位A001");
    Term *t = open_shelf(state);
    assert_shows(t, "Read last");
    reader_quit(t);
}

static void what_is_gone_or_forgotten(void **state)
{
    static const char BRIEF[] = "短文\n\n只有一段，说完就完。\n";
    const char *path = reader_file("brief.txt", BRIEF, strlen(BRIEF));
    read_and_leave(state, true, path, "短文");
    unlink(path);
    Term *t = open_shelf(state);
    assert_shows(t, "(gone)");
    term_send(t, "\r");
    assert_status(t, "can't be read");
    term_send(t, "x");
    assert_gone(t, "(gone)");
    term_send(t, "\r"); // the guide
    assert_gone(t, "Read last");
    assert_shows(t, "读卷使用指南");
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(the_guide_where_nothing_was_read),
        READER_TEST(what_was_read_last_is_opened_where_it_was),
        READER_TEST(q_leaves_from_the_shelf),
        READER_TEST(what_is_gone_or_forgotten),
    };
    return READER_RUN(tests);
}
