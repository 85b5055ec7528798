/* tests/cases/suggest: see the README there. */
#include "find/suggest.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_cases(void)
{
    static char buffer[65536];
    FILE *f = fopen(TEST_SOURCE_DIR "/tests/cases/suggest/terms.txt", "r");
    assert_non_null(f);
    size_t n = fread(buffer, 1, sizeof buffer - 1, f);
    fclose(f);
    buffer[n] = '\0';
    return buffer;
}

static void describe(Str text, StrBuf *out)
{
    Suggest *s = suggest_new();
    SuggestionVec list = {0};
    suggest_gather(s, text);
    suggest_count(s, text);
    suggest_list(s, &list);
    strbuf_add_cstr(out, "");
    for (size_t i = 0; i < list.count; i++)
        strbuf_addf(out, "%zu %.*s\n", list.items[i].count, STR_FMT(list.items[i].term));
    vec_done(&list);
    suggest_free(s);
}

static void the_cases(void **state)
{
    (void)state;
    size_t cases = 0;
    for (char *at = read_cases(), *end; *at; at = end, cases++) {
        char *sign = strstr(at, "=>\n");
        assert_non_null(sign);
        end = strstr(sign, "---\n");
        char *wanted_end = end ? end : sign + strlen(sign);
        Str text = {at, (size_t)(sign - at)};
        Str want = {sign + 3, (size_t)(wanted_end - sign - 3)};
        StrBuf got = {0};
        describe(text, &got);
        if (!str_equal(want, (Str){got.data, got.len}))
            fail_msg("%.*s=> wanted:\n%.*sgot:\n%s", STR_FMT(text), STR_FMT(want), got.data);
        strbuf_done(&got);
        end = end ? end + 4 : wanted_end;
    }
    assert_true(cases >= 9);
}

static void what_is_known_as_a_term_need_not_recur(void **state)
{
    (void)state;
    Suggest *s = suggest_new();
    SuggestionVec list = {0};
    Str text = STR("枢纽站在镇口。\n");
    suggest_add(s, STR(" 枢纽站 "));
    suggest_add(s, STR("不在文中"));
    suggest_add(s, STR("①"));
    suggest_gather(s, text);
    suggest_count(s, text);
    suggest_list(s, &list);
    assert_int_equal(list.count, 1);
    assert_true(str_equal(list.items[0].term, STR("枢纽站")));
    vec_done(&list);
    suggest_free(s);
}

/* Hostile text: nothing but quotes, terms without end, bytes that are no text. */
static void anything_is_read_in_bounded_memory(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (int i = 0; i < 60000; i++)
        strbuf_addf(&b, "“词%d项”“《“\xE2\x80", i);
    strbuf_add_cstr(&b, "\n关键词：");
    for (int i = 0; i < 60000; i++)
        strbuf_addf(&b, "词%d项；", i);
    StrBuf got = {0};
    describe((Str){b.data, b.len}, &got);
    size_t lines = 0;
    for (const char *p = got.data; (p = strchr(p, '\n')) != NULL; p++)
        lines++;
    assert_in_range(lines, 1, SUGGEST_MOST);
    strbuf_done(&got);
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_cases),
        cmocka_unit_test(what_is_known_as_a_term_need_not_recur),
        cmocka_unit_test(anything_is_read_in_bounded_memory),
    };
    return cmocka_run_group_tests_name("find-suggest", tests, NULL, NULL);
}
