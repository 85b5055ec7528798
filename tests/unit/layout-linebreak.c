#include "layout/linebreak.h"
#include "unit.h"
#include <string.h>
#include <uchar.h>

#define SHOWN_BYTES 1024
#define BASE        1000 // of the string's first byte, for spans

static const char *const SIGNS[] = {[BREAK_NO] = "", [BREAK_ALLOWED] = "｜", [BREAK_URL] = "¦"};

static void find(Str s, const Span *spans, size_t n, bool strict, uint8_t *breaks)
{
    linebreak_find(&(LineSource){s, BASE, spans, n, strict}, breaks);
}

/* S with ｜ where a row may end and ¦ at the joints of long words. */
static const char *broken_by(Str s, const Span *spans, size_t n, bool strict)
{
    static char out[SHOWN_BYTES];
    uint8_t breaks[SHOWN_BYTES / 4];
    assert_true(s.len <= sizeof breaks);
    find(s, spans, n, strict, breaks);
    char *p = out;
    for (size_t i = 0; i < s.len; i++) {
        p = stpcpy(p, SIGNS[breaks[i]]);
        *p++ = s.data[i];
    }
    *p = '\0';
    return out;
}

static const char *broken(Str s, const Span *spans, size_t n)
{
    return broken_by(s, spans, n, true);
}

/* EXPECTED is the source with its breaks. */
static void expect_by(const char *expected, bool strict)
{
    char source[SHOWN_BYTES];
    size_t len = 0;
    for (const char *p = expected; *p;) {
        if (strncmp(p, "｜", strlen("｜")) == 0)
            p += strlen("｜");
        else if (strncmp(p, "¦", strlen("¦")) == 0)
            p += strlen("¦");
        else
            source[len++] = *p++;
    }
    assert_string_equal(broken_by((Str){source, len}, NULL, 0, strict), expected);
}

static void expect(const char *expected)
{
    expect_by(expected, true);
}

static void quotes_open_and_close(void **state)
{
    (void)state;
    expect("他｜说：｜“你｜好。”｜（见｜后｜文）｜又｜说");
    expect("界。”｜（见");
    expect("‘一’｜‘二’");
    expect("所｜谓｜“‘新’｜事”，｜不｜然");
    expect("a ｜“quoted” ｜word");
    expect("I ｜don’t ｜say ｜‘so’");
}

static void ascii_quotes_are_paired(void **state)
{
    (void)state;
    expect("他｜说:｜\"你｜好\"｜又｜说｜\"再｜见\"。");
    expect("叫｜'小｜明'｜的");
    expect("say ｜\"a ｜b\" ｜now");
    expect("it's ｜'so'");
    expect("长｜5\" ｜的");
}

static void marks_stay_off_the_edges(void **state)
{
    (void)state;
    expect("甲，｜乙、｜丙。｜丁；｜戊：｜己？｜庚！｜辛");
    expect("甲｜《乙》｜丙｜【丁】｜戊");
    expect("甲,｜乙.｜丙;｜丁:｜戊!｜己?｜庚");
    expect("甲｜(乙)｜丙｜[丁]｜戊");
    expect("甲·｜乙～｜丙");
    expect("价｜￥5，｜$6");
}

static void dashes_and_ellipses_stay_whole(void **state)
{
    (void)state;
    expect("甲——｜乙……｜丙");
    expect("甲……”｜乙——｜“丙");
    expect("（甲……）｜乙");
}

static void numbers_keep_their_units(void **state)
{
    (void)state;
    expect("在｜2022年｜1月｜达｜1.5亿元｜增｜30%，｜占｜7.5‰｜和｜25℃｜以｜上");
    expect("国｜发｜〔2022〕｜15号");
    expect("第3条｜第｜十｜条");
    expect("１．５亿元｜１５号");
    expect("3～｜5年｜2020—｜2025年");
    expect("①明｜确｜责｜任；｜②落｜实");
    expect("50MW｜机｜组");
    expect("在｜2022 年 ｜1 月｜里");
}

static void only_units_stay_with_a_number(void **state)
{
    (void)state;
    expect("用｜C++11｜和｜C99｜写");
    expect("增｜长｜5.2个百分点，｜达｜20多万亿元｜整");
    expect("走｜了｜30余公里｜路，｜到｜90后｜时｜代");
    expect("共｜1.5亿｜投｜入");
    expect("约｜3平方公里｜内｜有｜8棵｜树");
    expect("第12届｜全｜会");
}

static void strict_rules_are_an_option(void **state)
{
    (void)state;
    expect("甲——｜乙……｜丙／丁｜和/或");
    expect_by("甲｜——｜乙｜……｜丙／｜丁｜和/｜或", false);
    expect_by("甲，｜乙—｜丙…｜丁", false);
    expect_by("甲。｜——｜乙", false);
}

static void words_stay_whole(void **state)
{
    (void)state;
    expect("用｜C++｜写｜C++11｜和｜C#｜的");
    expect("the ｜word ｜中｜文｜word");
    expect("COVID-19后");
    expect("dpkg ｜-b ｜--build ｜/usr/｜share");
    expect("foo.¦c ｜x:y ｜成,｜ABC");
}

static void urls_have_joints(void **state)
{
    (void)state;
    expect("见｜http://www.¦example.¦org/¦a/¦b?¦c=¦d&¦e｜页");
    expect("v1.2.3");
    expect("一｜e.¦g.｜二");
}

static void ideographs_beyond_the_first_plane(void **state)
{
    (void)state;
    expect("𠮷｜野｜家，｜𠮷。");
    expect("カ｜タ｜カ｜ナ、｜タッ");
    expect("甲｜👨\u200D👩\u200D👧｜乙");
}

static Span span_of(SpanKind kind, size_t start, size_t end)
{
    return (Span){BASE + start, BASE + end, (uint8_t)kind, 0};
}

static void hidden_markup_is_not_there(void **state)
{
    (void)state;
    const Span spans[] = {span_of(SPAN_HIDDEN, 3, 5), span_of(SPAN_STRONG, 5, 8),
                          span_of(SPAN_HIDDEN, 8, 10)};
    assert_string_equal(broken(STR("甲**乙**丙"), spans, 3), "甲**｜乙**｜丙");
    assert_string_equal(broken(STR("甲**乙**，丙"), spans, 3), "甲**｜乙**，｜丙");
    assert_string_equal(broken(STR("（**乙**）丙"), spans, 3), "（**乙**）｜丙");
    const Span latin[] = {span_of(SPAN_HIDDEN, 2, 4), span_of(SPAN_HIDDEN, 5, 7)};
    assert_string_equal(broken(STR("a **b** c"), latin, 2), "a **｜b** ｜c");
    const Span start[] = {span_of(SPAN_HIDDEN, 0, 2), span_of(SPAN_HIDDEN, 5, 7)};
    assert_string_equal(broken(STR("**甲**乙"), start, 2), "**甲**｜乙");
    const Span all[] = {span_of(SPAN_HIDDEN, 0, 6)};
    assert_string_equal(broken(STR("甲乙"), all, 1), "甲乙");
}

static void note_references_stay_with_their_word(void **state)
{
    (void)state;
    const Span spans[] = {span_of(SPAN_NOTE_REF, 6, 11)};
    assert_string_equal(broken(STR("基础[①]要"), spans, 1), "基｜础[①]｜要");
    assert_string_equal(broken(STR("基础[①]，要"), spans, 1), "基｜础[①]，｜要");
    assert_string_equal(broken(STR("基础[①]“要”"), spans, 1), "基｜础[①]｜“要”");
    const Span word[] = {span_of(SPAN_NOTE_REF, 5, 8)};
    assert_string_equal(broken(STR("word [1] next"), word, 1), "word [1] ｜next");
    const Span bare[] = {span_of(SPAN_NOTE_REF, 3, 6)};
    assert_string_equal(broken(STR("点①提"), bare, 1), "点①｜提");
}

static void a_line_end_inside_is_a_blank_between_words(void **state)
{
    (void)state;
    expect("two\n｜words");
    expect("汉\n｜字\r\n｜好");
    expect("汉\n，｜字");
    Str s = STR("a\nb 汉\n字 é\né 汉\nb");
    assert_true(linebreak_newline_is_blank(s, 1));
    assert_false(linebreak_newline_is_blank(s, 7));
    assert_true(linebreak_newline_is_blank(s, strlen("a\nb 汉\n字 é")));
    assert_false(linebreak_newline_is_blank(s, s.len - 2));
    assert_false(linebreak_newline_is_blank(STR("a\n"), 1));
}

static void ill_formed_bytes_do_no_harm(void **state)
{
    (void)state;
    uint8_t breaks[16];
    find(STR("\xE4\xB8"), NULL, 0, true, breaks);
    find(STR("甲\xFF\xE4\xB8乙\xF0\x9F"), NULL, 0, true, breaks);
    find(STR("1\xE5\xB9"), NULL, 0, true, breaks);
    find(STR_NONE, NULL, 0, true, breaks);
    const Span odd[] = {{BASE + 1, BASE + 2, SPAN_HIDDEN, 0}, {BASE + 4, 4000, SPAN_NOTE_REF, 0}};
    find(STR("甲乙丙丁"), odd, 2, true, breaks);
    assert_int_equal(breaks[0], BREAK_NO);
}

static void which_marks_are_forbidden(void **state)
{
    (void)state;
    static const char16_t NO_START[] =
        u"。．，、：；！？‼⁇”’」』）】》〉〕］｝〗～–—·・‧／%‰℃,.;:!?)]…";
    static const char16_t NO_END[] = u"“‘「『（【《〈〔［｛〖([￥$";
    for (const char16_t *c = NO_START; *c; c++)
        assert_true(linebreak_no_start(*c) && !linebreak_no_end(*c));
    for (const char16_t *c = NO_END; *c; c++)
        assert_true(linebreak_no_end(*c) && !linebreak_no_start(*c));
    assert_true(linebreak_may_hang(0x3002) && !linebreak_may_hang(0x2014));
    assert_false(linebreak_no_start(0x4E2D) || linebreak_no_end(0x4E2D));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_open_and_close),
        cmocka_unit_test(ascii_quotes_are_paired),
        cmocka_unit_test(marks_stay_off_the_edges),
        cmocka_unit_test(dashes_and_ellipses_stay_whole),
        cmocka_unit_test(numbers_keep_their_units),
        cmocka_unit_test(only_units_stay_with_a_number),
        cmocka_unit_test(strict_rules_are_an_option),
        cmocka_unit_test(words_stay_whole),
        cmocka_unit_test(urls_have_joints),
        cmocka_unit_test(ideographs_beyond_the_first_plane),
        cmocka_unit_test(hidden_markup_is_not_there),
        cmocka_unit_test(note_references_stay_with_their_word),
        cmocka_unit_test(a_line_end_inside_is_a_blank_between_words),
        cmocka_unit_test(ill_formed_bytes_do_no_harm),
        cmocka_unit_test(which_marks_are_forbidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
