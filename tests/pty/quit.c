#include "reader.h"

static Term *open_lines(void)
{
    Term *t = reader_open_lines(60, 20);
    assert_true(reader_wait_top_line(t, 1));
    return t;
}

static void q_quits(void **state)
{
    reader_quit(*state = open_lines());
}

static void q_quits_before_the_first_screen(void **state)
{
    reader_quit(*state = reader_open_lines(60, 20));
}

static void zz_quits(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, "Zj");
    assert_true(term_wait_quiet(t));
    term_send(t, "gg");
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "ZZ");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

static void command_quits(void **state)
{
    Term *t = *state = open_lines();
    term_send(t, ":qui");
    assert_status(t, ":qui");
    term_send(t, "t\r");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

static void lone_esc_never_quits(void **state)
{
    Term *t = *state = open_lines();
    for (int i = 0; i < 3; i++) {
        term_send(t, "\033");
        assert_true(term_outlives(t, 250));
    }
    term_send(t, "\033\033\033");
    assert_true(term_outlives(t, 250));
    term_send(t, "j");
    assert_true(reader_wait_top_line(t, 2));
    reader_quit(t);
}

static void other_keys_do_not_quit(void **state)
{
    Term *t = *state = open_lines();
    term_send(
        t, "\001\005\007\016\020\026\030\031\033x\033[99~\033[200~xyzXYZ0\033OZ\xE6\xB1\x9F@#&;'");
    assert_true(term_wait_quiet(t));
    assert_true(term_outlives(t, 250));
    term_send(t, "\033");
    assert_true(term_wait_quiet(t));
    term_send(t, "gg");
    assert_true(reader_wait_top_line(t, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(q_quits),
        READER_TEST(q_quits_before_the_first_screen),
        READER_TEST(zz_quits),
        READER_TEST(command_quits),
        READER_TEST(lone_esc_never_quits),
        READER_TEST(other_keys_do_not_quit),
    };
    return READER_RUN(tests);
}
