/* How long a line is and how it ends, and that of what stands behind its label. */
#include "unit.h"

#include "doc/scanner.h"
#include "doc/shape.h"
#include "doc/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 20000

static void lines_end_as_they_say(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        LineEnd end;
    } LINES[] = {
        {"山水之间", END_OPEN},
        {"山水之间。", END_STOP},
        {"山水之间？", END_QUESTION},
        {"如下：", END_COLON},
        {"山，", END_COMMA},
        {"“山水。”", END_STOP},
        {"山水。（12）", END_STOP},
        {"山水。(3)", END_STOP},
        {"山水。［一］", END_STOP},
        {"山水。[1,3-5]", END_STOP},
        {"山水。①", END_STOP},
        {"山水（见下）", END_OPEN},
        {"山水。（见下）", END_OPEN},
        {"山水①", END_OPEN},
        {"？）", END_QUESTION},
        {"）", END_OPEN},
        {"（1）", END_OPEN},
        {"", END_OPEN},
        {"山水。（12345678901234）", END_OPEN},
        {"山水。【注】", END_STOP},
        {"hill.", END_STOP},
    };
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES; i++) {
        LineShape shape = line_shape(str_from(LINES[i].line));
        if (shape.end != LINES[i].end)
            fail_msg("%s ends as %d", LINES[i].line, shape.end);
    }
}

/* A body is measured by its line and its label, or by itself: all the same. */
static void body_is_its_line_without_the_label(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"山", "水", "。", "，",  "？", "（", "）", "①",
                                         "a",  " ",  "”",  "[2]", "é",  "…",  "："};
    srand(11);
    for (int round = 0; round < ROUNDS; round++) {
        char text[400];
        size_t len = (size_t)sprintf(text, "%s", round % 2 ? "（十二）" : "3. ");
        size_t label = len;
        for (int pieces = rand() % 90; pieces > 0; pieces--) {
            const char *piece = PIECES[(size_t)rand() % (sizeof PIECES / sizeof *PIECES)];
            len += (size_t)sprintf(text + len, "%s", piece);
        }
        LineShape whole = line_shape((Str){text, len});
        LineShape body = line_shape((Str){text + label, len - label});
        LineShape from = line_shape_from(&whole, (Str){text, len}, label);
        if (from.chars != body.chars || from.cells != body.cells || from.end != body.end ||
            from.inner_stop != body.inner_stop)
            fail_msg("“%s”: %u characters, %u cells, end %u, stop %d, not %u, %u, %u, %d", text,
                     from.chars, from.cells, from.end, from.inner_stop, body.chars, body.cells,
                     body.end, body.inner_stop);
    }
}

/* Each word of LIST before REST is what IS says. */
static void check_each(const char *list, const char *rest, bool (*is)(Str))
{
    for (const char *word = list; *word; word = words_next(word)) {
        char text[80];
        int n = snprintf(text, sizeof text, "%.*s%s", (int)strcspn(word, " "), word, rest);
        if (!is((Str){text, (size_t)n}))
            fail_msg("%s is not told", text);
    }
}

/* Those that are passed over at their first look are none of these. */
static void first_looks_pass_over_no_time_and_no_part_of_a_page(void **state)
{
    (void)state;
    check_each(
        "年 月 日 号 號 时 時 分 秒 民 国 國 星 期 周 上 下 午 晨 晚 〇 ○ 零 一 二 三 四 五 六 "
        "七 八 九 十 廿 卅 元 初 至",
        "3月1日", front_is_date);
    check_each("本报记者 本刊记者 本网记者 本报讯 新华社记者 新华社北京 本文来源 转载自 转自 原载 "
               "原文链接 责任编辑 字体： 字号： 大中小 版权所有 扫一扫 扫码 上一篇 下一篇 当前位置 "
               "您现在的位置 您所在的位置 首页> 打印本页 关闭窗口 关闭本页 我要打印 求月票 求推荐 "
               "求订阅 求收藏 求打赏 手机阅读 最新章节 请记住本站 中图分类号",
               "山水之间", front_is_detail);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_as_they_say),
        cmocka_unit_test(body_is_its_line_without_the_label),
        cmocka_unit_test(first_looks_pass_over_no_time_and_no_part_of_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
