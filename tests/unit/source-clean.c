/* What is no text is taken out, wherever the pieces of a text are cut. */
#include "source/clean.h"
#include "unit.h"

#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof literal - 1                                                                \
    }

static const struct {
    Str in, out;
} ROWS[] = {
    {BYTES("甲乙\n"), BYTES("甲乙\n")},
    {BYTES("\033[31m红\033[0m\033[K字\n"), BYTES("红字\n")},
    {BYTES("\033[38;5;12;1m蓝\033[m"), BYTES("蓝")},
    {BYTES("\033[2J\033]0;t\a"), BYTES("\033[2J\033]0;t\a")}, // shown as marks
    {BYTES("一\f二\n\f三\f"), BYTES("一\n二\n三\n")},
    {BYTES("\f开头"), BYTES("开头")},
    {BYTES("\xEF\xBB\xBF一\xEF\xBB\xBF二"), BYTES("一二")},
    {BYTES("一\xC2\x85二\xE2\x80\xA8三\xE2\x80\xA9四"), BYTES("一\n二\n三\n四")},
    {BYTES("“引”，…é\xC2\xA0"), BYTES("“引”，…é\xC2\xA0")},
    {BYTES("一\r二\r"), BYTES("一\n二\n")},
    {BYTES("一\r\n二\r\n"), BYTES("一\r\n二\r\n")},
    {BYTES("尾\033[3"), BYTES("尾\033[3")},
    {BYTES("尾\xE2\x80"), BYTES("尾\xE2\x80")},
};

#define ROW_COUNT (sizeof ROWS / sizeof *ROWS)

static void assert_cleaned(Str in, Str want, size_t piece)
{
    Cleaner c = {0};
    StrBuf out = {0};
    for (size_t at = 0; at < in.len; at += piece) {
        size_t n = in.len - at < piece ? in.len - at : piece;
        clean_feed(&c, (Str){in.data + at, n}, at + n == in.len, &out);
    }
    assert_int_equal(out.len, want.len);
    assert_memory_equal(out.data, want.data, want.len);
    clean_done(&c);
    strbuf_done(&out);
}

static void a_text_at_once_is_cleaned(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++)
        assert_cleaned(ROWS[i].in, ROWS[i].out, ROWS[i].in.len);
}

static void pieces_are_cleaned_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROW_COUNT; i++)
        for (size_t piece = 2; piece < ROWS[i].in.len; piece++)
            assert_cleaned(ROWS[i].in, ROWS[i].out, piece);
}

static void raw_text_keeps_all_but_cr(void **state)
{
    (void)state;
    Cleaner c = {.raw = true};
    StrBuf out = {0};
    clean_feed(&c, STR("\033[1m一\f\r"), false, &out);
    clean_feed(&c, STR("二"), true, &out);
    assert_true(str_equal((Str){out.data, out.len}, STR("\033[1m一\f\n二")));
    clean_done(&c);
    strbuf_done(&out);
}

static void what_needs_no_cleaning_is_told(void **state)
{
    (void)state;
    assert_false(clean_needed(STR("“引”，…\r\n\t甲")));
    assert_false(clean_needed(STR_NONE));
    assert_true(clean_needed(STR("甲\f")));
    assert_true(clean_needed(STR("\033[m")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_at_once_is_cleaned),
        cmocka_unit_test(pieces_are_cleaned_alike),
        cmocka_unit_test(raw_text_keeps_all_but_cr),
        cmocka_unit_test(what_needs_no_cleaning_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
