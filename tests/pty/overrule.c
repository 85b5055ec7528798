/* What the reader decided about items and notes is still so at the next opening. */
#include "reader.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Term *open_report(void **state, const char *path, bool again)
{
    ReaderOptions o = {.cols = 100, .rows = 24, .args = {path}, .keeps = again};
    Term *t = *state = reader_open(&o);
    assert_shows(t, "六、下一步打算");
    return t;
}

static Term *reopen(void **state, const char *path)
{
    reader_quit(*state);
    reader_close(state);
    return open_report(state, path, true);
}

static void decisions_outlast_the_session(void **state)
{
    const char *path = reader_sample("report.txt");
    Term *t = open_report(state, path, false);
    term_send(t, "2L:not\r");
    assert_gone(t, "- 二、主要做法");
    assert_status(t, "二、主要做法"); // in the message
    term_send(t, "L:level 2\r");
    assert_shows(t, "*三、资金来源");
    t = reopen(state, path);
    assert_shows(t, "*三、资金来源");
    assert_false(term_shows(t, "- 二、主要做法"));
    term_send(t, ":overrides\r");
    assert_shows(t, "/2"); // of two
    term_send(t, "xx");
    assert_shows(t, ":level");
    term_send(t, "q");
    assert_shows(t, "- 二、主要做法");
    t = reopen(state, path);
    assert_shows(t, "- 二、主要做法");
    assert_false(term_shows(t, "*三、资金来源"));
    reader_quit(t);
}

/* The words around a place are found again where a line was put in above. */
static void a_small_edit_moves_them_along(void **state)
{
    static const char OLD[] = "小镇\n\n一、街道\n路灯换成了暖色的，长椅也添了几把。\n二、河流\n"
                              "河边的步道修好以后，早晚散步的人多了起来。\n";
    static const char NEW[] = "小镇\n\n写于春天，改于秋天。\n一、街道\n路灯换成了暖色的，长椅也添了"
                              "几把。\n二、河流\n河边的步道修好以后，早晚散步的人多了起来。\n";
    const char *path = reader_file("edited.txt", OLD, strlen(OLD));
    ReaderOptions o = {.cols = 100, .rows = 24, .args = {path}};
    Term *t = *state = reader_open(&o);
    assert_shows(t, "二、河流");
    term_send(t, "2L:level 2\r");
    assert_shows(t, "*二、河流");
    reader_quit(t);
    reader_close(state);
    path = reader_file("edited.txt", NEW, strlen(NEW));
    o.keeps = true;
    t = *state = reader_open(&o);
    assert_shows(t, "改于秋天");
    assert_shows(t, "*二、河流");
    reader_quit(t);
}

/* SQLite's lock of who writes the file: the bytes from its PENDING_BYTE on. */
static int lock_store(void)
{
    struct flock lock = {.l_type = F_WRLCK, .l_start = 0x40000000, .l_len = 512};
    int fd = open(reader_store_file(), O_RDWR);
    assert_true(fd >= 0);
    assert_int_equal(fcntl(fd, F_SETLK, &lock), 0);
    return fd;
}

/* Another session writes: the reader decides before the store has answered. */
static void what_is_decided_early_is_not_lost(void **state)
{
    const char *path = reader_sample("report.txt");
    open_report(state, path, false);
    reader_quit(*state);
    reader_close(state);
    int fd = lock_store();
    Term *t = open_report(state, path, true);
    term_send(t, "2L:level 2\r");
    assert_shows(t, "*二、主要做法");
    close(fd);
    assert_true(term_outlives(t, 2000)); // it answers now
    assert_true(term_shows(t, "*二、主要做法"));
    t = reopen(state, path);
    assert_shows(t, "*二、主要做法");
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(decisions_outlast_the_session),
        READER_TEST(what_is_decided_early_is_not_lost),
        READER_TEST(a_small_edit_moves_them_along),
    };
    return READER_RUN(tests);
}
