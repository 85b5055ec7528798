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
    {BYTES("\033[1m粗\033(B\033[m字"), BYTES("粗字")},
    {BYTES("\033]8;;http://a.cn/\033\\渡\033]8;;\033\\口\033]8;id=1;x\a图\033]8;;\a"),
     BYTES("渡口图")},
    {BYTES("\033]8;;http\n\033]8;;x\033[m\033(0"), BYTES("\033]8;;http\n\033]8;;x\033(0")},
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

/* What writers for printers strike over. */
static const struct {
    Str in, out;
} STRUCK[] = {
    {BYTES("N\bNA\bAM\bME\bE\n"), BYTES("NAME\n")},
    {BYTES("_\bf_\bi_\bl_\be a_b __init__\n"), BYTES("file a_b __init__\n")},
    {BYTES("_\bX\bX, X\b_, X\bX\bX, X\bX\b_\n"), BYTES("X, X, X, X\n")},
    {BYTES("名\b名称\b\b称_\b文__\b\b件本\b\b__书\b_\n"), BYTES("名称文件本书\n")},
    {BYTES("_\b__\b_ __\ba _\b_a\n"), BYTES("__ _a _a\n")},
    {BYTES("+\bo |\b- _\b  \b__\b \b_\n"), BYTES("o -  __\n")},
    {BYTES("“\b“，\b\b，　\b　…\b\b…\n"), BYTES("“，　…\n")},
    {BYTES("é\bé_\b\xF0\xA0\x80\x80\xF0\xA0\x80\x80\b\b__\n"),
     BYTES("é\xF0\xA0\x80\x80\xF0\xA0\x80\x80\n")},
    // what nothing is struck over by stays, and is shown as a mark
    {BYTES("\b\n\bA\nA\b\nA\b \nA\b\bA\nab\b\b\bab\n"),
     BYTES("\b\n\bA\nA\b\nA\b \nA\b\bA\nab\b\b\bab\n")},
    {BYTES("\033\b\033 \t\b\t \xFF\b\xFF\n"), BYTES("\033\b\033 \t\b\t \xFF\b\xFF\n")},
    {BYTES("尾A\b"), BYTES("尾A\b")},
    {BYTES("尾__\b\b"), BYTES("尾__\b\b")},
    {BYTES("尾字\b\b_"), BYTES("尾字")},
};

#define STRUCK_COUNT (sizeof STRUCK / sizeof *STRUCK)

/* Feed IN to C in pieces of PIECE bytes, WHOLE: and what is missing of a character at their ends. */
static void assert_fed(Cleaner *c, Str in, Str want, size_t piece, bool whole)
{
    StrBuf out = {0};
    for (size_t at = 0, end; at < in.len; at = end) {
        end = in.len - at < piece ? in.len : at + piece;
        while (whole && end < in.len && ((unsigned char)in.data[end] & 0xC0) == 0x80)
            end++;
        clean_feed(c, (Str){in.data + at, end - at}, end == in.len, &out);
    }
    assert_int_equal(out.len, want.len);
    assert_memory_equal(out.data, want.data, want.len);
    clean_done(c);
    strbuf_done(&out);
}

static void assert_cleaned(Str in, Str want, size_t piece)
{
    assert_fed(&(Cleaner){0}, in, want, piece, false);
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

static void what_was_struck_over_is_taken_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < STRUCK_COUNT; i++)
        assert_cleaned(STRUCK[i].in, STRUCK[i].out, STRUCK[i].in.len);
}

static void pieces_of_what_was_struck_over_are_cleaned_alike(void **state)
{
    (void)state;
    for (size_t i = 0; i < STRUCK_COUNT; i++)
        for (size_t piece = 1; piece < STRUCK[i].in.len; piece++)
            assert_fed(&(Cleaner){.struck = true}, STRUCK[i].in, STRUCK[i].out, piece, true);
    // the first one of all may be cut behind a character that is out
    assert_cleaned(STR("名\b名\n"), STR("名\n"), 3);
    assert_cleaned(STR("名\b\b__\n"), STR("名\n"), 3);
}

/* Where nothing is cleaned, what is to be hidden is the same. */
static void forms_in_place_are_those_taken_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < STRUCK_COUNT; i++) {
        StrBuf out = {0};
        Str in = STRUCK[i].in;
        for (size_t at = 0, n; at < in.len; at += n ? n : 1) {
            n = clean_form_bytes(in, at);
            if (!n)
                strbuf_add_byte(&out, in.data[at]);
        }
        assert_int_equal(out.len, STRUCK[i].out.len);
        assert_memory_equal(out.data, STRUCK[i].out.data, out.len);
        strbuf_done(&out);
    }
}

static void raw_text_keeps_all_but_cr(void **state)
{
    (void)state;
    Cleaner c = {.raw = true};
    StrBuf out = {0};
    clean_feed(&c, STR("\033[1m一\b一\f\r"), false, &out);
    clean_feed(&c, STR("二"), true, &out);
    assert_true(str_equal((Str){out.data, out.len}, STR("\033[1m一\b一\f\n二")));
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
    assert_true(clean_needed(STR("甲\b甲")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_at_once_is_cleaned),
        cmocka_unit_test(pieces_are_cleaned_alike),
        cmocka_unit_test(what_was_struck_over_is_taken_out),
        cmocka_unit_test(pieces_of_what_was_struck_over_are_cleaned_alike),
        cmocka_unit_test(forms_in_place_are_those_taken_out),
        cmocka_unit_test(raw_text_keeps_all_but_cr),
        cmocka_unit_test(what_needs_no_cleaning_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
