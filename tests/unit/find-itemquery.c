/* What is typed to go to an item: which items answer, and in which order. */
#include "find/itemquery.h"
#include "unit.h"
#include <string.h>

static const char SAMPLE[] = "青石镇的几条做法\n"
                             "\n"
                             "一、先修渠\n"
                             "\n"
                             "渠要人管，各村派一名管水员，每月对账一次，账目贴在村口。\n"
                             "\n"
                             "1. 党组织牵头\n"
                             "\n"
                             "由支部书记担任渠长，逐段分到户，逐户挂牌，一年一评。\n"
                             "\n"
                             "2. 管水的人有报酬\n"
                             "\n"
                             "报酬由各户按亩分摊，年底公示，多退少补，群众没有意见。\n"
                             "\n"
                             "二、再修路\n"
                             "\n"
                             "路是大家走的，也要大家护，谁家门前谁家扫，公家只管大修。\n"
                             "\n"
                             "1. 報酬與獎勵\n"
                             "\n"
                             "护路的人同管水的人一样领报酬，评上先进的另有奖励三百元。\n"
                             "\n"
                             "三、三年不换人\n"
                             "\n"
                             "人熟才能办事，三年之内不随意更换管水员和护路员。\n";

typedef struct {
    Text *text;
    Document *doc;
} Fixture;

static int open_doc(void **state)
{
    Fixture *f = mem_zero(1, sizeof *f);
    f->text = text_borrow(str_from(SAMPLE), "sample");
    f->doc = document_new(f->text);
    document_scan_to(f->doc, SIZE_MAX);
    *state = f;
    return 0;
}

static int close_doc(void **state)
{
    Fixture *f = *state;
    document_free(f->doc);
    text_close(f->text);
    mem_free(f);
    return 0;
}

/* The titles of what answers TYPED, the best first, parted by blanks. */
static void expect(void **state, const char *typed, const char *titles)
{
    const Document *d = ((Fixture *)*state)->doc;
    const Outline *o = &document_structure(d)->outline;
    ItemQuery *q = itemquery_new(str_from(typed), d);
    StrBuf got = {0};
    for (int answer = 0; answer < ITEM_ANSWERS; answer++) {
        for (uint32_t i = 0; i < outline_count(o); i++) {
            const OutlineNode *n = outline_node(o, i);
            if (itemquery_rank(q, i) != (ItemAnswer)answer)
                continue;
            strbuf_add_cstr(&got, got.len ? " " : "");
            strbuf_add(&got, text_slice(document_text(d), n->pos + n->text_at,
                                        n->pos + n->text_at + n->text_bytes));
        }
    }
    if (strcmp(got.data ? got.data : "", titles) != 0)
        fail_msg("%s: got \"%s\", expected \"%s\"", typed, got.data ? got.data : "", titles);
    strbuf_done(&got);
    itemquery_free(q);
}

static void a_path_comes_first_and_what_is_below_it(void **state)
{
    expect(state, "1.2", "管水的人有报酬");
    expect(state, "１．２", "管水的人有报酬");
    expect(state, "1.", "先修渠 党组织牵头 報酬與獎勵 管水的人有报酬");
    expect(state, "9.9", "");
}

static void numbers_are_one_however_they_are_written(void **state)
{
    // the path first, then as written, then by value; below them titles with the word
    expect(state, "2", "再修路 管水的人有报酬 報酬與獎勵");
    expect(state, "②", "管水的人有报酬 再修路");
    expect(state, "二", "再修路 管水的人有报酬");
    expect(state, "三", "三年不换人");
    expect(state, "三、", "三年不换人");
    expect(state, "第三条", "");
}

static void words_at_the_start_of_a_title_come_first(void **state)
{
    expect(state, "报酬", "報酬與獎勵 管水的人有报酬");
    expect(state, "再修路", "再修路");
    expect(state, "修", "先修渠 再修路");
    expect(state, "管水 修渠", "管水的人有报酬"); // one of them stands above
    expect(state, "管水 没有", "");
}

static void letters_are_pinyin(void **state)
{
    expect(state, "dzz", "党组织牵头");
    expect(state, "dangzz", "党组织牵头");
    expect(state, ",bc", "報酬與獎勵 管水的人有报酬");
    expect(state, "xiuqu", "先修渠");
}

static void letters_between_others_come_last(void **state)
{
    expect(state, "党头", "党组织牵头");
    expect(state, "头党", "");
}

static void a_longer_line_only_narrows_words(void **state)
{
    const Document *d = ((Fixture *)*state)->doc;
    ItemQuery *words = itemquery_new(STR("管"), d), *number = itemquery_new(STR("1"), d);
    assert_true(itemquery_narrows(words, STR("管水")));
    assert_false(itemquery_narrows(words, STR("水管")));
    assert_false(itemquery_narrows(words, STR("管 水"))); // one may stand above
    assert_false(itemquery_narrows(number, STR("12")));
    itemquery_free(words);
    itemquery_free(number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_path_comes_first_and_what_is_below_it),
        cmocka_unit_test(numbers_are_one_however_they_are_written),
        cmocka_unit_test(words_at_the_start_of_a_title_come_first),
        cmocka_unit_test(letters_are_pinyin),
        cmocka_unit_test(letters_between_others_come_last),
        cmocka_unit_test(a_longer_line_only_narrows_words),
    };
    return cmocka_run_group_tests(tests, open_doc, close_doc);
}
