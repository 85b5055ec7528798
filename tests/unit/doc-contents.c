/* Entries of a table of contents, and the headings that they lead to. */
#include "unit.h"

#include "doc/document.h"
#include <string.h>

#define BODY                                                                                                                                     \
    "村里的小图书馆每逢周末都开门，孩子们放学以后常来借书，老人们也愿意坐下来读一会儿报纸，管理员" \
    "把新到的杂志摆在门口最显眼的架子上，谁来了都能先看到，慢慢地成了大家聊天的地方。\n"

/* Each line of WANT is an entry's first words, a tab, and the first words of its target; in order,
 * and no others. */
static void check(const char *name, const char *text, const char *want)
{
    Text *t = text_borrow(str_from(text), name);
    Document *d = document_new(t);
    document_scan_to(d, SIZE_MAX);
    const Structure *s = document_structure(d);
    size_t i = 0;
    for (; *want; i++) {
        size_t entry = strcspn(want, "\t"), target = strcspn(want + entry + 1, "\n");
        assert_true(i < s->contents.count);
        const ContentsEntry *e = &s->contents.items[i];
        assert_memory_equal(text + e->pos, want, entry);
        for (size_t k = 0; k < target; k++) // | stands for a line's end
            assert_int_equal(text[e->target + k],
                             want[entry + 1 + k] == '|' ? '\n' : want[entry + 1 + k]);
        assert_true(e->target ==
                    outline_node(&s->outline, outline_at(&s->outline, e->target))->pos);
        want += entry + target + 2;
    }
    assert_int_equal(s->contents.count, i);
    document_free(d);
    text_close(t);
}

static void plain_entries_lead_to_headings(void **state)
{
    (void)state;
    check("a.txt",
          "远山\n目录\n第一章　出门\n　　一、早上\n第二章　过河\n第一章　出　门\n一、早上\n" BODY
          "第二章　过河\n" BODY,
          "第一章　出门\t第一章　出　门\n一、早上\t一、早上\n第二章　过河\t第二章　过河\n");
}

static void leaders_and_pages_do_not_count(void **state)
{
    (void)state;
    check("a.txt",
          "远山\n目　录\n摘要.........I\n1 引言 .......... 1\n1.1 起因……………（2）\n2 "
          "经过\t12\n参考文献 30\n"
          "摘要\n" BODY "1 引言\n" BODY "1.1 起因\n" BODY "2 经过\n" BODY "参考文献\n[1] 甲. 书.\n",
          "摘要\t摘要\n1 引言\t1 引言\n1.1 起因\t1.1 起因\n2 经过\t2 经过\n参考文献\t参考文献\n");
}

static void equal_titles_in_their_order(void **state)
{
    (void)state;
    check("a.txt",
          "远山\n目录\n第一章 甲.....1\n小结.....3\n第二章 乙.....5\n小结.....8\n第一章 甲\n" BODY
          "小结\n" BODY "第二章 乙\n" BODY "小结\n最后一段。\n",
          "第一章 甲\t第一章 甲\n小结\t小结|村里\n第二章 乙\t第二章 乙\n小结\t小结|最后\n");
}

static void links_of_markdown(void **state)
{
    (void)state;
    check("a.md",
          "# 手册\n\n## 目录\n\n- [第一章 街道](#a)\n  - [东街](#b)\n\n## 第一章 街道\n\n" BODY
          "\n### 东街\n\n" BODY,
          "- [第一章\t第一章 街道\n- [东街\t东街\n");
}

static void without_headings_nothing_leads(void **state)
{
    (void)state;
    check("a.txt", "清单\n目录\n衣物\n药品\n证件\n雨具\n" BODY BODY, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_entries_lead_to_headings),
        cmocka_unit_test(leaders_and_pages_do_not_count),
        cmocka_unit_test(equal_titles_in_their_order),
        cmocka_unit_test(links_of_markdown),
        cmocka_unit_test(without_headings_nothing_leads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
