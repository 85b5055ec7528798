#include "find/pattern.h"
#include "unit.h"
#include <string.h>
#include <time.h>

static Pattern *make(const char *source, unsigned flags)
{
    Error err = {0};
    Pattern *p = pattern_new(str_from(source), flags, &err);
    if (!p)
        fail_msg("%s: %s", source, err.message);
    return p;
}

/* What SOURCE matches in TEXT from FROM on, as [start, end); -1 if nothing. */
static void assert_match(const char *source, unsigned flags, Str text, size_t from, long start,
                         long end)
{
    Pattern *p = make(source, flags);
    size_t s, e;
    bool found = pattern_match(p, text, from, &s, &e);
    assert_int_equal(found ? (long)s : -1, start);
    if (found)
        assert_int_equal(e, end);
    pattern_free(p);
}

static void literals_are_found_as_they_stand(void **state)
{
    (void)state;
    assert_match("水", PATTERN_WORD, STR("井水很清"), 0, 3, 6);
    assert_match("水", PATTERN_WORD, STR("井水很清"), 4, -1, 0);
    assert_match("a.c", PATTERN_WORD, STR("abc a.c"), 0, 4, 7);
    assert_match("水", PATTERN_WORD, STR(""), 0, -1, 0);
    assert_match("（一）", PATTERN_DEFAULT, STR("见（一）"), 0, 3, 12);
}

static void case_matters_only_when_typed(void **state)
{
    (void)state;
    assert_match("gdp", PATTERN_WORD, STR("GDP gdp"), 0, 0, 3);
    assert_match("GDP", PATTERN_WORD, STR("gdp GDP"), 0, 4, 7);
    assert_match("gdp", PATTERN_DEFAULT, STR("GDP"), 0, 0, 3);
    assert_match("\\Wgdp", PATTERN_DEFAULT, STR(" GDP"), 0, 0, 4);
    assert_match("\\p{Lu}x", PATTERN_DEFAULT, STR("aAX"), 0, 1, 3);
    assert_match("ⅱ", PATTERN_WORD, STR("Ⅱ"), 0, 0, 3);
    assert_match("é", PATTERN_WORD, STR("É"), 0, 0, 2);
}

static void flags_choose_what_counts_as_the_same(void **state)
{
    (void)state;
    assert_match("gdp", PATTERN_WORD | PATTERN_CASE, STR("GDP gdp"), 0, 4, 7);
    assert_match("g.p", PATTERN_DEFAULT | PATTERN_CASE, STR("GDP gdp"), 0, 4, 7);
    assert_match("é", PATTERN_WORD | PATTERN_CASE, STR("Éé"), 0, 2, 4);
    Pattern *p = make("a.c", PATTERN_SCRIPT | PATTERN_CASE), *q = pattern_clone(p);
    assert_int_equal(pattern_flags(q), PATTERN_SCRIPT | PATTERN_CASE);
    pattern_free(p);
    pattern_free(q);
}

static void regular_expressions_know_unicode(void **state)
{
    (void)state;
    assert_match("第.条", PATTERN_DEFAULT, STR("见第三条"), 0, 3, 12);
    assert_match("\\d+", PATTERN_DEFAULT, STR("共１２项"), 0, 3, 9);
    assert_match("^二", PATTERN_DEFAULT, STR("一二\n二"), 0, 7, 10);
    assert_match("(?<=一)二", PATTERN_DEFAULT, STR("二一二"), 3, 6, 9);
    assert_match("x*", PATTERN_DEFAULT, STR("aaxx"), 0, 2, 4);
    assert_match("x*", PATTERN_DEFAULT, STR("aaa"), 0, -1, 0);
}

static void classes_mean_what_they_did(void **state)
{
    (void)state;
    assert_match("[党黨]员", PATTERN_DEFAULT, STR("黨党员"), 0, 3, 9);
    assert_match("[井水]+", PATTERN_DEFAULT, STR("清井水井"), 0, 3, 12);
    assert_match("[井水]{2}清", PATTERN_DEFAULT, STR("井水清"), 0, 0, 9);
    assert_match("a[井水]|b", PATTERN_DEFAULT, STR("a清b"), 0, 4, 5);
    assert_match("[^井水]", PATTERN_DEFAULT, STR("井水清"), 0, 6, 9);
    assert_match("[一-十]", PATTERN_DEFAULT, STR("清二"), 0, 3, 6);
    assert_match("\\[井水]", PATTERN_DEFAULT, STR("[井水]"), 0, 0, 8);
    assert_match("[]井]", PATTERN_DEFAULT, STR("清]"), 0, 3, 4);
    assert_match("[a[井]", PATTERN_DEFAULT, STR("清["), 0, 3, 4);
    assert_match("[\\]井]", PATTERN_DEFAULT, STR("清]"), 0, 3, 4);
    assert_match("[éè]x", PATTERN_DEFAULT, STR("Éx"), 0, 0, 3);
    assert_match("([井水])\\1", PATTERN_DEFAULT, STR("井水水"), 0, 3, 9);
}

static void letters_of_an_expression_are_folded(void **state)
{
    (void)state;
    assert_match("党组.", PATTERN_DEFAULT, STR("黨組織"), 0, 0, 9);
    assert_match("^党[组织]+$", PATTERN_DEFAULT, STR("黨組織"), 0, 0, 9);
    assert_match("[发展]{2}", PATTERN_DEFAULT, STR("發展"), 0, 0, 6);
    assert_match("[^党]", PATTERN_DEFAULT, STR("黨员"), 0, 3, 6);
    assert_match("見\\(一\\)", PATTERN_DEFAULT, STR("见（一）"), 0, 0, 12);
    assert_match("a\\d{2}", PATTERN_DEFAULT, STR("Ａ１２"), 0, 0, 9);
    assert_match("(?<党>后)\\k<党>", PATTERN_DEFAULT, STR("后后"), 0, 0, 6);
    assert_match("(?<=黨)员", PATTERN_DEFAULT, STR("党员"), 0, 3, 6);
    assert_match("(?:党|团)员", PATTERN_DEFAULT, STR("團員"), 0, 0, 6);
    assert_match("\\x{515A}.", PATTERN_DEFAULT, STR("黨员党员"), 0, 6, 12);
    assert_match("\\x41.", PATTERN_DEFAULT, STR("Ａ1A1"), 0, 4, 6);
    assert_match("(党)\\1", PATTERN_DEFAULT, STR("党黨黨"), 0, 3, 9);
    assert_match("[一-龥]，", PATTERN_DEFAULT, STR("党,"), 0, 0, 4);
    assert_match("[.,]", PATTERN_DEFAULT, STR("党，"), 0, 3, 6);
    assert_match("[a-z]+", PATTERN_DEFAULT, STR("党ｋａb"), 0, 3, 10);
    assert_match("[a-z]+", PATTERN_DEFAULT, STR("党ＫＡ"), 0, 3, 9);
    assert_match("[a-z]+", PATTERN_DEFAULT | PATTERN_CASE, STR("ＫＡｋ"), 0, 6, 9);
    assert_match("第[０-９]+条", PATTERN_DEFAULT, STR("第12条"), 0, 0, 8);
    assert_match("[^0-9]", PATTERN_DEFAULT, STR("５人"), 0, 3, 6);
    assert_match("[!-/]", PATTERN_DEFAULT, STR("人，"), 0, 3, 6);
    assert_match("[\\(-\\)]", PATTERN_DEFAULT, STR("人）"), 0, 3, 6);
    assert_match("[\\x41-\\x5A]", PATTERN_DEFAULT, STR("ＡA"), 0, 3, 4); // as it says
    assert_match("[a-z]", PATTERN_REGEX, STR("ｋa"), 0, 3, 4);
    assert_match("[ -m]", PATTERN_DEFAULT, STR("党ｋ"), 0, 3, 6);
    assert_match("[]党]", PATTERN_DEFAULT, STR("黨"), 0, 0, 3);
    assert_match("[\\]党]{2}", PATTERN_DEFAULT, STR("黨]"), 0, 0, 4);
    assert_match("[[:alpha:]]党", PATTERN_DEFAULT, STR("a党"), 0, 0, 4);
    assert_match("(?x) 党 组 # two", PATTERN_DEFAULT, STR("党组"), 0, 0, 6);
    assert_match("\\Q党.\\E", PATTERN_DEFAULT, STR("党."), 0, 0, 4);
    assert_match("党.", PATTERN_REGEX, STR("黨组党组"), 0, 6, 12);
    assert_match("a{1,}，", PATTERN_DEFAULT, STR("aa,"), 0, 0, 3);
    assert_match("“.”", PATTERN_DEFAULT, STR("\"甲\""), 0, 0, 5);
}

/* An alternative that never matches leaves nothing that every match needs. */
static void looking_for_what_is_needed_changes_nothing(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"党", "组", "織", "黨", "组织", "a", "B", "1",
                                        "，", ",",  " ",  "\n", "\xE4", "s", "ſ", "。"};
    static const char *const SOURCES[] = {
        "党组.",   ".党组", "[党组]织", "党*组织",   "组+织",    "党?组",       "组{2}织",
        "a\\d",    "^党",   "织$",      "(党)组",    "组(?=织)", "(?<=党)组织", "党\\K组",
        "[^党]组", "\\w组", "组.*a",    "党(?i)b",   "ass*a",    "党 组.",      ".{2}组",
        "\\x41组", "\\b1a", "党,.",     "组[^a]+党", "党\\s组",  "(?:党|组)织", "组|党织",
    };
    StrBuf b = {0};
    uint32_t chance = 5;
    while (b.len < 40000) {
        chance = chance * 1664525 + 1013904223;
        strbuf_add_cstr(&b, PARTS[(chance >> 10) % (sizeof PARTS / sizeof *PARTS)]);
    }
    Str s = {b.data, b.len};
    for (size_t i = 0; i < sizeof SOURCES / sizeof *SOURCES; i++) {
        StrBuf source = {0};
        strbuf_addf(&source, "%s|[^\\s\\S]", SOURCES[i]);
        Pattern *quick = make(SOURCES[i], PATTERN_DEFAULT);
        Pattern *slow = make(source.data, PATTERN_DEFAULT);
        size_t start, end = 0, slow_start, slow_end, found = 0;
        while (pattern_match(slow, s, end, &slow_start, &slow_end)) {
            assert_true(pattern_match(quick, s, end, &start, &end));
            assert_int_equal(start, slow_start);
            assert_int_equal(end, slow_end);
            found++;
        }
        assert_false(pattern_match(quick, s, end, &start, &end));
        assert_true(found > 0);
        pattern_free(quick);
        pattern_free(slow);
        strbuf_done(&source);
    }
    strbuf_done(&b);
}

static void a_match_stays_in_its_line(void **state)
{
    (void)state;
    assert_match("一\\s+二", PATTERN_DEFAULT, STR("一\n二 一 二"), 0, 8, 15);
    assert_match("[^x]+", PATTERN_DEFAULT, STR("甲乙\n丙"), 0, 0, 6);
    assert_match("[^x]+", PATTERN_DEFAULT, STR("甲乙\n丙"), 6, 7, 10);
    assert_match("a.*b", PATTERN_DEFAULT, STR("a\r\nb a-b"), 0, 5, 8);
    assert_match("\\n", PATTERN_DEFAULT, STR("a\nb"), 0, -1, 0);
}

static void ill_formed_bytes_hide_nothing_around_them(void **state)
{
    (void)state;
    assert_match("水", PATTERN_WORD, STR("\xFF\xE6水\xE6"), 0, 2, 5);
    assert_match("水+", PATTERN_DEFAULT, STR("\xFF\xE6水水\xB0"), 0, 2, 8);
    assert_match("w.t", PATTERN_DEFAULT, STR("\xC3WAT"), 0, 1, 4);
    assert_match("水.", PATTERN_DEFAULT, STR("水\xFF 水清"), 0, 5, 11);
}

static void letters_behind_a_comma_are_pinyin(void **state)
{
    (void)state;
    assert_match(",dzz", PATTERN_DEFAULT, STR("见党组织"), 0, 3, 12);
    assert_match(",dzz", PATTERN_WORD, STR("见党组织"), 0, 3, 12);
    assert_match("dzz", PATTERN_DEFAULT | PATTERN_PINYIN, STR("见党组织"), 0, 3, 12);
    assert_match(" ,dzz", PATTERN_WORD, STR("见党组织"), 0, 3, 12);
    assert_match("\u3000\t,dzz", PATTERN_DEFAULT, STR("见党组织"), 0, 3, 12);
    assert_match(" , dzz", PATTERN_WORD, STR("见 , dzz"), 0, 3, 9); // a text's own comma
    assert_match("dzz", PATTERN_DEFAULT, STR("见党组织"), 0, -1, 0);
    assert_match("\\,dzz", PATTERN_DEFAULT, STR("党组织,dzz"), 0, 9, 13);
    assert_match("\\,dzz", PATTERN_WORD, STR("党组织,dzz"), 0, 9, 13);
    assert_match("\\,d.z", PATTERN_DEFAULT, STR("党组织,dzz"), 0, 9, 13);
    assert_match(",dzz", PATTERN_CASE, STR("党组织,dzz"), 0, 9, 13);
    assert_match(",dzz", PATTERN_CASE | PATTERN_REGEX, STR("党组织,dzz"), 0, 9, 13);
    assert_match("\\,dzz", PATTERN_CASE, STR("党组织\\,dzz"), 0, 9, 14);
    assert_match(", an", PATTERN_DEFAULT, STR("安, an"), 0, 3, 7);
    assert_match(",党", PATTERN_DEFAULT, STR("党,党"), 0, 3, 7);
    assert_match("党", PATTERN_DEFAULT | PATTERN_PINYIN, STR("大党"), 0, 3, 6);
    assert_match("大.", PATTERN_DEFAULT | PATTERN_PINYIN, STR("大党"), 0, 0, 6);
    assert_match(",", PATTERN_DEFAULT, STR("大,"), 0, 3, 4);
}

static void flags_tell_what_became_of_it(void **state)
{
    (void)state;
    static const struct {
        const char *source;
        unsigned flags, pinyin;
    } CASES[] = {
        {",dzz", PATTERN_DEFAULT, PATTERN_PINYIN},
        {"dzz", PATTERN_WORD | PATTERN_PINYIN, PATTERN_PINYIN},
        {"党", PATTERN_WORD | PATTERN_PINYIN, 0},
        {",党", PATTERN_DEFAULT, 0},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Pattern *p = make(CASES[i].source, CASES[i].flags), *q = pattern_clone(p);
        assert_int_equal(pattern_flags(p) & PATTERN_PINYIN, CASES[i].pinyin);
        assert_int_equal(pattern_flags(q), pattern_flags(p));
        assert_true(str_equal(pattern_source(q), str_from(CASES[i].source)));
        pattern_free(p);
        pattern_free(q);
    }
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void a_wrapped_word_is_found(void **state)
{
    (void)state;
    static const char LINE[] = "岛上的灯塔守了三十年，头十年嫌浪声吵，中间十年听不见浪";
    static const struct {
        const char *between, *after;
        bool found;
    } CASES[] = {
        {"\n", "声反而睡不着", true},    {" \r\n  ", "声反而睡不着", true},
        {"\n\n", "声反而睡不着", false}, {"\n　　", "声反而睡不着", false},
        {"\n", "潮反而睡不着", false},
    };
    Pattern *p = make("浪声", PATTERN_DEFAULT);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        StrBuf b = {0};
        strbuf_addf(&b, "%s%s%s", LINE, CASES[i].between, CASES[i].after);
        size_t start, end, first = (size_t)(strstr(LINE, "浪声") - LINE);
        assert_true(pattern_match(p, (Str){b.data, b.len}, 0, &start, &end));
        assert_int_equal(start, first);
        assert_int_equal(pattern_match(p, (Str){b.data, b.len}, end, &start, &end), CASES[i].found);
        if (CASES[i].found) {
            assert_int_equal(start, strlen(LINE) - 3);
            assert_int_equal(end, strlen(LINE) + strlen(CASES[i].between) + 3);
        }
        strbuf_done(&b);
    }
    size_t start, end;
    assert_false(pattern_match(p, STR("大浪\n声名"), 0, &start, &end)); // not a wrapped line
    pattern_free(p);
    StrBuf b = {0};
    strbuf_addf(&b, "%s\n声", LINE);
    p = make("浪声", 0);
    assert_true(pattern_match(p, (Str){b.data, b.len}, 0, &start, &end));
    assert_false(pattern_match(p, (Str){b.data, b.len}, end, &start, &end));
    pattern_free(p);
    strbuf_done(&b);
}

static void no_pattern_hangs(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (int i = 0; i < 5000; i++)
        strbuf_add_byte(&b, 'a');
    strbuf_add_cstr(&b, "b\n甲aaaa");
    static const char *const sources[] = {"(a+)+$", "(a|aa)+$", "(.*a){12}$", "(?:a?){40}a{40}c"};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        Pattern *p = make(sources[i], PATTERN_DEFAULT);
        double before = seconds();
        size_t start, end;
        pattern_match(p, (Str){b.data, b.len}, 0, &start, &end);
        assert_true(seconds() - before < 2);
        pattern_free(p);
    }
    Pattern *p = make("(a+)+$", PATTERN_DEFAULT);
    size_t start, end;
    assert_true(pattern_match(p, (Str){b.data, b.len}, 0, &start, &end)); // in the next line
    assert_int_equal(start, 5005);
    assert_int_equal(end, b.len);
    assert_true(pattern_gave_up(p) > 0);
    pattern_free(p);
    strbuf_done(&b);
}

static void a_bad_pattern_names_the_place(void **state)
{
    (void)state;
    Error err = {0};
    assert_null(pattern_new(STR("甲乙(丙"), PATTERN_DEFAULT, &err));
    assert_int_equal(err.code, ERROR_PATTERN);
    assert_non_null(strstr(err.message, "character 5"));
    assert_null(pattern_new(STR("甲[z-a]"), PATTERN_DEFAULT, &err));
    assert_non_null(strstr(err.message, "character 5"));
    assert_null(pattern_new(STR("甲[党"), PATTERN_DEFAULT, &err));
    assert_null(pattern_new(STR("党\\"), PATTERN_DEFAULT, &err));
    assert_non_null(strstr(err.message, "character 3"));
    assert_null(pattern_new(STR(""), PATTERN_WORD, &err));
    assert_null(pattern_new(STR("甲\xFF"), PATTERN_DEFAULT, &err));
    assert_null(pattern_new(STR("甲\xFF"), PATTERN_WORD, &err));
}

static void a_clone_finds_the_same(void **state)
{
    (void)state;
    Pattern *p = make("A.c", PATTERN_WORD), *q = pattern_clone(p);
    pattern_free(p);
    size_t start, end;
    assert_true(pattern_match(q, STR("Abc A.c"), 0, &start, &end));
    assert_int_equal(start, 4);
    assert_true(str_equal(pattern_source(q), STR("A.c")));
    pattern_free(q);
    pattern_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_found_as_they_stand),
        cmocka_unit_test(case_matters_only_when_typed),
        cmocka_unit_test(flags_choose_what_counts_as_the_same),
        cmocka_unit_test(regular_expressions_know_unicode),
        cmocka_unit_test(classes_mean_what_they_did),
        cmocka_unit_test(letters_of_an_expression_are_folded),
        cmocka_unit_test(looking_for_what_is_needed_changes_nothing),
        cmocka_unit_test(a_match_stays_in_its_line),
        cmocka_unit_test(ill_formed_bytes_hide_nothing_around_them),
        cmocka_unit_test(letters_behind_a_comma_are_pinyin),
        cmocka_unit_test(flags_tell_what_became_of_it),
        cmocka_unit_test(a_wrapped_word_is_found),
        cmocka_unit_test(no_pattern_hangs),
        cmocka_unit_test(a_bad_pattern_names_the_place),
        cmocka_unit_test(a_clone_finds_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
