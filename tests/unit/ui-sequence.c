#include "input/event.h"
#include "ui/sequence.h"
#include "unit.h"
#include <string.h>

/* Feed what follows the Esc; how far it got. */
static SequenceState feed(Sequence *s, const char *bytes)
{
    SequenceState state = SEQUENCE_MORE;
    sequence_begin(s, (SequenceKind)*bytes++);
    while (*bytes && state == SEQUENCE_MORE)
        state = sequence_feed(s, (unsigned char)*bytes++);
    return *bytes ? SEQUENCE_BROKEN : state;
}

static void keys_are_known_in_both_forms(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t key;
    } CASES[] = {{"[A", INPUT_UP},
                 {"OA", INPUT_UP},
                 {"[1A", INPUT_UP},
                 {"[5~", INPUT_PAGE_UP},
                 {"[8~", INPUT_END},
                 {"[99~", INPUT_NONE},
                 {"[1;5A", INPUT_NONE},
                 {"[1;3C", INPUT_RIGHT | INPUT_ALT},
                 {"[5;3~", INPUT_PAGE_UP | INPUT_ALT},
                 {"[;3C", INPUT_RIGHT | INPUT_ALT},
                 {"[99999999~", INPUT_NONE},
                 {"[2;3R", INPUT_NONE},
                 {"[~", INPUT_NONE},
                 {"OZ", INPUT_BACK_TAB}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Sequence s;
        assert_int_equal(feed(&s, CASES[i].bytes), SEQUENCE_DONE);
        assert_int_equal(sequence_key(&s), CASES[i].key);
    }
}

static void reports_are_read(void **state)
{
    (void)state;
    Sequence s;
    int row, col;
    assert_int_equal(feed(&s, "[2;13R"), SEQUENCE_DONE);
    assert_true(sequence_cursor(&s, &row, &col));
    assert_int_equal(row, 2);
    assert_int_equal(col, 13);
    assert_false(sequence_status(&s));
    assert_int_equal(feed(&s, "[0n"), SEQUENCE_DONE);
    assert_true(sequence_status(&s));
    assert_false(sequence_cursor(&s, &row, &col));
    static const char *const OTHERS[] = {"[2R", "[2;R", "[2;3n", "[;R", "[2;3;4R", "[?2;3R"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        assert_int_equal(feed(&s, OTHERS[i]), SEQUENCE_DONE);
        assert_false(sequence_cursor(&s, &row, &col) || sequence_status(&s));
    }
}

static void modes_that_can_be_set_are_told(void **state)
{
    (void)state;
    Sequence s;
    int mode;
    assert_int_equal(feed(&s, "[?2026;2$y"), SEQUENCE_DONE);
    assert_true(sequence_mode(&s, &mode));
    assert_int_equal(mode, 2026);
    static const char *const OTHERS[] = {"[?69;0$y", "[?69;4$y", "[?69$y", "[69;1$y", "[?69;1y"};
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        assert_int_equal(feed(&s, OTHERS[i]), SEQUENCE_DONE);
        assert_false(sequence_mode(&s, &mode));
    }
}

static void backgrounds_are_dark_or_light(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool known, dark;
    } CASES[] = {
        {"]11;rgb:0000/0000/0000\033\\", true, true},
        {"]11;rgb:ffff/FFFF/eeee\007", true, false},
        {"]11;rgb:1/2/3\007", true, true},
        {"]11;rgba:fdfd/f6f6/e3e3/ffff\007", true, false},
        {"]11;rgb:0000/0000/ffff\007", true, true},
        {"]11;rgb:0000/0000\007", false, false},
        {"]11;rgb:00000/0/0\007", false, false},
        {"]\007", false, false},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Sequence s;
        bool dark;
        assert_int_equal(feed(&s, CASES[i].bytes), SEQUENCE_DONE);
        assert_int_equal(sequence_background(&s, &dark), CASES[i].known);
        if (CASES[i].known)
            assert_int_equal(dark, CASES[i].dark);
        assert_int_equal(sequence_key(&s), INPUT_NONE);
    }
}

static void modes_are_known_or_not(void **state)
{
    (void)state;
    Sequence s;
    int mode;
    static const char *const KNOWN[] = {"[?69;1$y", "[?69;2$y"};
    static const char *const NOT[] = {"[?69;0$y", "[?69;4$y", "[69;1$y", "[?69;2$z", "[?69$y"};
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        feed(&s, KNOWN[i]);
        assert_true(sequence_mode(&s, &mode));
        assert_int_equal(mode, 69);
        assert_int_equal(sequence_key(&s), INPUT_NONE);
    }
    for (size_t i = 0; i < sizeof NOT / sizeof *NOT; i++) {
        feed(&s, NOT[i]);
        assert_false(sequence_mode(&s, &mode));
    }
}

static void what_does_not_belong_is_given_back(void **state)
{
    (void)state;
    Sequence s;
    assert_int_equal(feed(&s, "[1\033"), SEQUENCE_BROKEN);
    assert_int_equal(feed(&s, "[1\r"), SEQUENCE_BROKEN);
    assert_int_equal(feed(&s, "]11;\033j"), SEQUENCE_BROKEN);
    assert_int_equal(feed(&s, "]11;rgb:"), SEQUENCE_MORE);
    assert_int_equal(feed(&s, "]j"), SEQUENCE_BROKEN);
    assert_int_equal(feed(&s, "]11;#"), SEQUENCE_BROKEN);
    assert_int_equal(feed(&s, "]11;rgb"), SEQUENCE_MORE);
    int count = 6;
    while (sequence_feed(&s, 'x') == SEQUENCE_MORE && count < 1000)
        count++;
    assert_int_equal(count, sizeof s.text - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_known_in_both_forms),
        cmocka_unit_test(reports_are_read),
        cmocka_unit_test(modes_that_can_be_set_are_told),
        cmocka_unit_test(backgrounds_are_dark_or_light),
        cmocka_unit_test(modes_are_known_or_not),
        cmocka_unit_test(what_does_not_belong_is_given_back),
    };
    return cmocka_run_group_tests_name("ui-sequence", tests, NULL, NULL);
}
