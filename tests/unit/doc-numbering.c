/* Each row of the table of number forms, and each way to write a number, as its value. */
#include "unit.h"

#include "doc/numbering.h"
#include "doc/numeral.h"
#include "doc/words.h"
#include <stdio.h>
#include <string.h>

/* The example that names a form is read as that form. */
static void each_form_reads_its_example(void **state)
{
    (void)state;
    unsigned styles = 0;
    for (unsigned i = 1; *numbering_style_name((NumberStyle)i); i++, styles++) {
        const char *name = numbering_style_name((NumberStyle)i);
        char line[64];
        snprintf(line, sizeof line, "%s　山水", name);
        NumberLabel label = {0};
        if (!numbering_match(str_from(line), &label) || label.style != i)
            fail_msg("%s is read as %s", line, numbering_style_name(label.style));
    }
    assert_true(styles > 50);
}

static void numerals_have_values(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        NumeralKind kind;
        uint32_t value;
    } NUMERALS[] = {
        {"〇", NUMERAL_HAN, 0},
        {"零", NUMERAL_HAN, 0},
        {"十", NUMERAL_HAN, 10},
        {"十二", NUMERAL_HAN, 12},
        {"二十", NUMERAL_HAN, 20},
        {"廿一", NUMERAL_HAN, 21},
        {"卅", NUMERAL_HAN, 30},
        {"卌五", NUMERAL_HAN, 45},
        {"两百", NUMERAL_HAN, 200},
        {"兩千零八", NUMERAL_HAN, 2008},
        {"一百零五", NUMERAL_HAN, 105},
        {"一百二十", NUMERAL_HAN, 120},
        {"一○八", NUMERAL_HAN, 108},
        {"二〇二六", NUMERAL_HAN, 2026},
        {"三万二千", NUMERAL_HAN, 32000},
        {"壹", NUMERAL_FORMAL, 1},
        {"贰拾叁", NUMERAL_FORMAL, 23},
        {"貳佰零肆", NUMERAL_FORMAL, 204},
        {"陸", NUMERAL_FORMAL, 6},
        {"伍仟柒佰", NUMERAL_FORMAL, 5700},
        {"120", NUMERAL_DIGIT, 120},
        {"１２", NUMERAL_DIGIT, 12},
        {"①", NUMERAL_CIRCLED, 1},
        {"⑳", NUMERAL_CIRCLED, 20},
        {"㉑", NUMERAL_CIRCLED, 21},
        {"㊱", NUMERAL_CIRCLED, 36},
        {"㊿", NUMERAL_CIRCLED, 50},
        {"⓪", NUMERAL_CIRCLED, 0},
        {"❶", NUMERAL_NEGATIVE, 1},
        {"⓴", NUMERAL_NEGATIVE, 20},
        {"⑴", NUMERAL_BRACKETED, 1},
        {"⒈", NUMERAL_POINTED, 1},
        {"㈩", NUMERAL_HAN_BRACKETED, 10},
        {"⒜", NUMERAL_LETTER_BRACKETED, 1},
        {"Ⅳ", NUMERAL_ROMAN, 4},
        {"XIV", NUMERAL_ROMAN, 14},
        {"ⅸ", NUMERAL_ROMAN_SMALL, 9},
        {"viii", NUMERAL_ROMAN_SMALL, 8},
        {"b", NUMERAL_LETTER, 2},
        {"B", NUMERAL_CAPITAL, 2},
        {"Ｂ", NUMERAL_CAPITAL, 2},
        {"丙", NUMERAL_STEM, 3},
        {"下", NUMERAL_ORDER, 3},
    };
    for (size_t i = 0; i < sizeof NUMERALS / sizeof *NUMERALS; i++) {
        Numeral n = numeral_match(str_from(NUMERALS[i].text), ~(unsigned)NUMERAL_MISREAD);
        if (n.kind != NUMERALS[i].kind || n.value != NUMERALS[i].value ||
            n.bytes != strlen(NUMERALS[i].text))
            fail_msg("%s is read as %u, %u bytes", NUMERALS[i].text, n.value, n.bytes);
    }
}

static void what_counts_nothing_is_no_numeral(void **state)
{
    (void)state;
    static const char *const NONE[] = {
        "", "山", "○", "mix", "civil", "ab", "123456789012", "九九九九九九九九九九九九九九九九九",
    };
    for (size_t i = 0; i < sizeof NONE / sizeof *NONE; i++)
        assert_int_equal(numeral_match(str_from(NONE[i]), ~0u).bytes, 0);
    assert_int_equal(numeral_match(STR("三两"), NUMERAL_HAN).bytes, 3);
}

static void other_readings_are_offered(void **state)
{
    (void)state;
    static const struct {
        const char *line, *style;
        uint32_t value;
    } OTHERS[] = {
        {"21.5+2值班", "1.", 21},     {"20.2026年", "1.", 20}, {"i. 甲", "a.", 9},
        {"(v) 甲", "(a)", 22},        {"l. 甲", "a.", 12},     {"二、三产融合", "一、", 2},
        {"2、3月份的活动", "1、", 2}, {"1.1公司", "1.1", 1},   {"第五条中国人", "第一条", 5},
    };
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++) {
        NumberLabel out[NUMBER_OTHERS_MAX];
        size_t count = numbering_match_others(str_from(OTHERS[i].line), out);
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found = found || (out[k].value == OTHERS[i].value &&
                              strcmp(numbering_style_name(out[k].style), OTHERS[i].style) == 0);
        if (!found)
            fail_msg("%s", OTHERS[i].line);
    }
    NumberLabel out[NUMBER_OTHERS_MAX];
    assert_int_equal(numbering_match_others(STR("5.5%左右"), out), 1);
    assert_true(out[0].amount);
}

/* A document may hold any byte, also the one that ends a list. */
static void a_list_of_words_ends_before_a_nul(void **state)
{
    (void)state;
    assert_int_equal(words_open((Str){"a\0b", 3}, "a"), 1);
    assert_int_equal(words_open((Str){"\0b", 2}, "a b"), 0);
    assert_true(words_have(STR("b"), "a b"));
    assert_false(words_have((Str){"b\0", 2}, "a b"));
    assert_false(words_have(STR("a b"), "a b"));
}

/* N as it is written with units: 一千零二. Returns the bytes. */
static size_t write_han(unsigned n, char *out)
{
    static const char *const DIGITS[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const UNITS[] = {"", "十", "百", "千"};
    size_t at = 0;
    bool zero = false;
    for (unsigned place = 3, scale = 1000; scale > 0; place--, scale /= 10) {
        unsigned digit = n / scale % 10;
        if (digit == 0) {
            zero = at > 0;
            continue;
        }
        bool leading_ten = at == 0 && place == 1 && digit == 1; // 十二
        at += (size_t)sprintf(out + at, "%s%s%s", zero ? "零" : "",
                              leading_ten ? "" : DIGITS[digit], UNITS[place]);
        zero = false;
    }
    return at;
}

/* Whatever follows: the shortest ways to read the usual numbers end where the number does. */
static void numbers_with_units_are_read_whole(void **state)
{
    (void)state;
    static const char *const AFTER[] = {"", "、", "条", "是", ")", "a", "\xE4", "两"};
    for (unsigned n = 1; n < 10000; n++) {
        char text[64];
        size_t bytes = write_han(n, text);
        for (size_t i = 0; i < sizeof AFTER / sizeof *AFTER; i++) {
            strcpy(text + bytes, AFTER[i]);
            bool more = strcmp(AFTER[i], "两") == 0 && n % 10 == 0; // 十两: a digit more
            Numeral read = numeral_match(str_from(text), NUMERAL_HAN | NUMERAL_FORMAL);
            if (!more && (read.value != n || read.bytes != bytes || read.kind != NUMERAL_HAN))
                fail_msg("%s: %u, %u bytes", text, (unsigned)read.value, (unsigned)read.bytes);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_reads_its_example),
        cmocka_unit_test(numerals_have_values),
        cmocka_unit_test(numbers_with_units_are_read_whole),
        cmocka_unit_test(what_counts_nothing_is_no_numeral),
        cmocka_unit_test(other_readings_are_offered),
        cmocka_unit_test(a_list_of_words_ends_before_a_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
