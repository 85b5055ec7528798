/* Inline markup: which bytes are hidden, stand for a character, or look otherwise. */
#include "unit.h"

#include "format/entity.h"
#include "format/format.h"

static const char *const KINDS[SPAN_COUNT] = {
    [SPAN_HIDDEN] = "-",    [SPAN_ENTITY] = "&",  [SPAN_STRUCK] = "struck",
    [SPAN_EMPHASIS] = "em", [SPAN_CODE] = "code", [SPAN_STRONG] = "strong",
    [SPAN_LINK] = "link",
};

/* "kind:bytes " of each span of LINE. */
static void assert_spans(const char *line, const char *want)
{
    SpanVec spans = {0};
    StrBuf got = {0};
    strbuf_add_cstr(&got, "");
    FORMAT_MARKDOWN.inlines(str_from(line), 100, &spans);
    for (size_t i = 0; i < spans.count; i++) {
        const Span *s = &spans.items[i];
        assert_true(s->start >= 100 && s->start < s->end);
        strbuf_addf(&got, "%s:%.*s ", KINDS[s->kind], (int)(s->end - s->start),
                    line + s->start - 100);
    }
    assert_string_equal(got.data, want);
    strbuf_done(&got);
    vec_done(&spans);
}

static void stars_enclose(void **state)
{
    (void)state;
    assert_spans("甲*乙*丙", "-:* em:乙 -:* ");
    assert_spans("甲**乙**丙", "-:** strong:乙 -:** ");
    assert_spans("甲***乙***丙", "-:*** strong:乙 -:*** ");
    assert_spans("___乙___", "-:___ strong:乙 -:___ ");
    assert_spans("****乙****", "");
    assert_spans("***乙**", "");
    assert_spans("3 * 4 * 5", "");
}

/* The marks stay: without them it would say the opposite where a terminal has no other look. */
static void struck_text_keeps_its_marks(void **state)
{
    (void)state;
    assert_spans("甲~~乙丙~~丁", "struck:~~乙丙~~ ");
    assert_spans("~~**乙**~~", "struck:~~**乙**~~ -:** strong:乙 -:** ");
    assert_spans("好~~ 走~~ 吧", "");
    assert_spans("哈~~~~哈~~~~", "");
    assert_spans("3~5 和 ~7", "");
    assert_spans("`~~乙~~`", "-:` code:~~乙~~ -:` ");
}

static void references_stand_for_characters(void **state)
{
    (void)state;
    assert_spans("甲&lt;乙&#20;", "&:&lt; &:&#20; ");
    assert_spans("AT&T; a&&b &; &# &#; &#x; &lt &nosuch; &toolongforaname;", "");
    assert_spans("`&lt;` \\&lt; [甲](a?b&amp;c)",
                 "-:` code:&lt; -:` -:\\ -:[ link:甲 -:](a?b&amp;c) ");
}

static void an_image_is_called_by_its_file(void **state)
{
    (void)state;
    assert_spans("![](街景/a_b_c.png)", "");
    assert_spans("![图一](a.png)", "-:![ link:图一 -:](a.png) ");
    assert_spans("![](https://example.org/files/2024/autumn/ferry.png)甲*乙*",
                 "-:https://example.org/files/2024/autumn/ -:* em:乙 -:* ");
    assert_spans("![](images/f35bc4d52fec89977352e98f28fced205141e312389773ace9.jpg)",
                 "-:images/f35bc4d52fec89977352e98f28fced205141e312389773ace9 ");
    assert_spans("![](", "");
    assert_spans("[](a.png)", "");
}

static void assert_reference(const char *s, uint32_t want)
{
    uint32_t cp = 0;
    size_t bytes = entity_decode(str_from(s), &cp);
    assert_int_equal(bytes ? cp : 0, want);
    char utf8[UTF8_MAX];
    if (bytes) // who lays out text puts the character in its place
        assert_true(utf8_encode(cp, utf8) <= bytes);
}

static void references_are_known_by_name_and_number(void **state)
{
    (void)state;
    assert_reference("&lt;甲", '<');
    assert_reference("&nbsp;", 0xA0);
    assert_reference("&yuml;", 0xFF);
    assert_reference("&Omega;", 0x3A9);
    assert_reference("&omega;", 0x3C9);
    assert_reference("&rsquo;", 0x2019);
    assert_reference("&diams;", 0x2666);
    assert_reference("&#8212;", 0x2014);
    assert_reference("&#x3000;", 0x3000);
    assert_reference("&#X1F600;", 0x1F600);
    assert_reference("&#9;", '\t');
    assert_reference("&#0;", UTF8_REPLACED);
    assert_reference("&#xD800;", UTF8_REPLACED);
    assert_reference("&#99999999;", UTF8_REPLACED);
    assert_reference("&#999999999999;", 0);
    assert_reference("&#12a;", 0);
    assert_reference("&LT;", 0);
    assert_reference("& lt;", 0);
    assert_reference("&", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stars_enclose),
        cmocka_unit_test(struck_text_keeps_its_marks),
        cmocka_unit_test(references_stand_for_characters),
        cmocka_unit_test(an_image_is_called_by_its_file),
        cmocka_unit_test(references_are_known_by_name_and_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
