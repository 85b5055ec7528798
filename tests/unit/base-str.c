#include "base/str.h"
#include "unit.h"
#include <string.h>

static void trims_chinese_blanks(void **state)
{
    (void)state;
    Str s = str_trim(STR("\u3000\u00A0 甲乙 \t\u3000"));
    assert_true(str_equal(s, STR("甲乙")));
    assert_int_equal(str_trim(STR(" \u3000 ")).len, 0);
}

static void ill_formed_bytes_decode_one_by_one(void **state)
{
    (void)state;
    const char bytes[] = "\xFF甲\xE4\xB8";
    const char *p = bytes, *end = bytes + sizeof bytes - 1;
    uint32_t cp;
    p += utf8_decode(p, end, &cp);
    assert_int_equal(cp, UTF8_REPLACED);
    p += utf8_decode(p, end, &cp);
    assert_int_equal(cp, 0x7532);
    size_t n = utf8_decode(p, end, &cp);
    assert_int_equal(cp, UTF8_REPLACED);
    assert_true(n >= 1 && p + n <= end);
}

static void prev_undoes_decode(void **state)
{
    (void)state;
    const char s[] = "a甲é😀";
    const char *end = s + sizeof s - 1, *p = end;
    size_t n = 0;
    while (p > s) {
        p = utf8_prev(s, p);
        n++;
    }
    assert_int_equal(n, 4);
}

static void visible_leaves_no_control(void **state)
{
    (void)state;
    StrBuf b = {0};
    strbuf_add_visible(&b, STR("甲\x1b[31m\x7f\xC2\x9B\u202e\xff"));
    assert_string_equal(b.data, "甲\\x1B[31m\\x7F\\x9B\\u{202E}\\xFF");
    strbuf_done(&b);
}

static void json_is_escaped(void **state)
{
    (void)state;
    StrBuf b = {0};
    strbuf_add_json(&b, STR("“甲”\"\\\n\x1b"));
    assert_string_equal(b.data, "“甲”\\\"\\\\\\u000a\\u001b");
    strbuf_done(&b);
}

static void valid_allows_a_cut_end_only_when_told(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("甲"), false));
    assert_false(utf8_valid(STR("甲\xE4\xB8"), false));
    assert_true(utf8_valid(STR("甲\xE4\xB8"), true));
    assert_false(utf8_valid(STR("甲\xFF"), true));
    // among characters of three bytes: overlong, a surrogate, one cut short; and of two and four
    assert_false(utf8_valid(STR("甲\xE0\x9F\xBF乙丙"), true));
    assert_false(utf8_valid(STR("甲\xED\xA0\x80乙丙"), true));
    assert_false(utf8_valid(STR("甲\xE4\xB8乙丙"), true));
    assert_true(utf8_valid(STR("甲\xED\x9F\xBF\xE0\xA0\x80é乙𠀀丙a"), false));
    assert_true(utf8_valid(STR("甲𠀀乙\xF0\xA0\x80"), true));
    assert_true(utf8_valid(STR(""), false));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trims_chinese_blanks),
        cmocka_unit_test(ill_formed_bytes_decode_one_by_one),
        cmocka_unit_test(prev_undoes_decode),
        cmocka_unit_test(visible_leaves_no_control),
        cmocka_unit_test(json_is_escaped),
        cmocka_unit_test(valid_allows_a_cut_end_only_when_told),
    };
    return cmocka_run_group_tests_name("base-str", tests, NULL, NULL);
}
