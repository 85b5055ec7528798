/*
 * A new user's run through the guide: nothing was read before, the program is opened without a
 * file, and the keys that the lessons name are typed in their order.
 *
 * Each step quotes the words of the guide that promise something; they must stand in it, in the
 * order of the steps, so that guide and test can't part.
 */
#include "reader.h"
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef enum {
    READ_ON, // to the next lesson, by a key learnt before; it promises nothing
    SHOWS,   // the text, which stood nowhere, stands somewhere
    STATUS,  // the text, which did not stand there, stands in the last row
    GONE,    // the text, which stood there, stands nowhere
    CHANGES, // the screen is another one
    RETURNS, // the screen is what it was before the last step that changed it
} Promise;

typedef struct {
    const char *says; // in the guide
    const char *keys;
    Promise promise;
    const char *text;
} Step;

#define ESC       "\033"
#define ALT(key)  "\033" key
#define CTRL_O    "\017"
#define CTRL_W    "\027"
#define ALT_RIGHT "\033[1;3C"
#define SHIFT_TAB "\033[Z"
#define TABS      "目录 注释 关键词"

static const Step STEPS[] = {
    {"这是读卷自带的指南", "", READ_ON, "这是读卷自带的指南"},

    {"按 j 或向下的方向键", "j", CHANGES, NULL},
    {"按 k 或向上的方向键", "k", RETURNS, NULL},
    {"按空格往下走一屏", " ", CHANGES, NULL},
    {"按 b 退回一屏", "b", RETURNS, NULL},
    {"按 d 往下", "d", CHANGES, NULL},
    {"按 u 往上", "u", RETURNS, NULL},
    {"按 G 到全文末尾", "G", STATUS, "100%"},
    {"按 gg 回到开头", "gg", SHOWS, "更新时间"},
    {"按 37% 试试", "37%", STATUS, "37%"},
    {"按 Ctrl-O 或退格键回去", CTRL_O, SHOWS, "更新时间"},
    {"按 Alt-→ 再往前", ALT_RIGHT, STATUS, "37%"},
    {"单按 Esc 从不退出", ESC, READ_ON, "37%"},

    {NULL, "gg", READ_ON, "更新时间"},
    {"按 ] 到下一个带序号的地方", "]", STATUS, "第一"},
    {"按 L 到下一章", "LL", STATUS, "二、按序号走"},
    {"按 H 回上一章", "H", STATUS, "一、先读起来"},
    {"按 ] 试试", "L]", STATUS, "（一）从一条到下一条"},
    {"多按几下", "]", STATUS, "一是"},
    {"每一个都要停一次", "]]]", STATUS, "四是"},
    {"按 gu，便回到“从一条到下一条”", "gu", STATUS, "（一）从一条到下一条"},
    {"3) 往后走三条", "3)", STATUS, "（四）我在哪里"},
    {"2gu 往上两级", "3(]2gu", STATUS, "二、按序号走"},
    {"就到最后一条为止，并且告诉您", "99)", STATUS, "已到最后一个"},

    {NULL, "gg", READ_ON, "更新时间"},
    {"按 t 收起侧栏", "t", GONE, TABS},
    {"再按一次放出来", "t", SHOWS, TABS},
    {"按 T 走进侧栏", "T2", SHOWS, "⑥ 导出成文件"},
    {"再按 T 回到正文", "1Tj", GONE, "⑥ 导出成文件"},
    {NULL, "gg", READ_ON, "更新时间"},
    {"j 和 k 上下移动，Enter 去到所选的条目", "Tjjjjjk\r", STATUS, "一、先读起来"},
    {"h 把一枝合起来", "Th", GONE, "1. 按 j 或向下的方向键  │"},
    {"l 把它打开", "l", SHOWS, "1. 按 j 或向下的方向键  │"},
    {"按 1、2、3 换页试试", "2", SHOWS, "⑥ 导出成文件"},
    {NULL, "1", READ_ON, "- 一、先读起来"},
    {"在侧栏里按 / ，打一两个词", "/配色", GONE, "- 一、先读起来"},
    {"Enter 过去", "\r", STATUS, "配色"},
    {"按 Esc 又是全部", "T" ESC, SHOWS, "- 八、命令、帮助与鼠标"},

    {"打 4.2 试试：那是第四章第二节", "o4.2\r", STATUS, "（二）查找"},
    {"zsjdk 就是“注释就地看”", "ozsjdk\r", STATUS, "三、注释就地看"},
    {"按 D，全文收成一页", "D", SHOWS, "提要"},
    {"按 1 只看到第一级", "1", SHOWS, "到第 1 级"},
    {"按 2 看到第二级", "2", SHOWS, "到第 2 级"},
    {"按 9 全部展开", "9", GONE, "到第 2 级"},
    {"选中一条按 Enter 去读原文", "j\r", STATUS, "（一）打开一条注释"},
    {"打哪个字母就到哪里", ";a", CHANGES, NULL},
    {"停在前一条上按 | ", "o2.1\r|", SHOWS, "按 t 收起侧栏"},
    {"Ctrl-W 换到另一边", CTRL_W "G", CHANGES, NULL},
    {"再按 | 只留下您所在的那一边", "|", GONE, "打开一篇没有任何标记的文章"},
    {"按 = 可以看得更全", "=", STATUS, "UTF-8"},

    {NULL, "o3.1.1\r", READ_ON, "1. 按 Tab"},
    {"试试让它停在这里", "\t\t" SHIFT_TAB "\r", SHOWS, "正是这里"},
    {"直接换成下一条注释", "\t", SHOWS, "这一条故意写得长"},
    {"按 Esc 或 q，关上小窗", "q", GONE, "这一条故意写得长"},
    {NULL, "o十二\r", READ_ON, "十二、注释"},
    {"停在一条注释的标号上按 Enter", "\t\t\r", SHOWS, "行引用：三、 › （一）"},
    {"再按 Enter 便去到头一处", "\r", STATUS, "四是"},
    {NULL, "o3.2\r", READ_ON, "找不到的注释"},
    {"按 Enter 试试", "\t\t\r", SHOWS, "注 ⑤"},
    {NULL, ESC, READ_ON, "找不到的注释"},
    {"前面带问号的", "T2", SHOWS, "? ⑤"},
    {"前面带短横的", "", READ_ON, "- ⑨"},
    {NULL, "1T", READ_ON, "找不到的注释"},

    {"打“理事会”三个字", "o4.2\r/理事会", STATUS, "/3"},
    {"按 Esc 则回到原处", ESC, STATUS, "（二）查找"},
    {"按 ? 是往回找", "?理事会\r", STATUS, "2/3"},
    {"以前找过的，按上方向键调出来", "/\033[A", STATUS, "]理事会"},
    {NULL, ESC, READ_ON, "（二）查找"},
    {"按 n 到下一处", "/理事会\rn", STATUS, "1/3"},
    {"按 N 回上一处", "NN", STATUS, "2/3"},
    {"告诉您已经绕回来了", "nn", STATUS, "绕"},
    {"嫌它碍眼，打 :strip 收起来", ":strip\r", CHANGES, NULL},
    {"按 & 再按 Enter", "&\r", SHOWS, "命中  理事会"},
    {"选中一句按 Enter 便去到那里", "j\r", GONE, "命中  理事会"},
    {"您会看到老字“讀書會”也亮了", "/读书会", STATUS, "/7"},
    {"处数便少下去", ALT("s"), STATUS, "/5"},
    {"再按一次又合起来", ALT("s"), STATUS, "/7"},
    {"提示行空着的时候写在右边", "\025", STATUS, "Alt  s"},
    {"“,jsk”找到“借书卡”", ",jsk", STATUS, "/10"},
    {NULL, "\025", READ_ON, "Alt  s"},
    {"“,jieshuk”也找到", ",jieshuk", STATUS, "/8"},
    {"例如“借书卡|通借卡”", "\025借书卡|通借卡\r", STATUS, "/10"},

    {"例如“借书卡”，全文的这个词立刻都有了颜色", "K借书卡\r", STATUS, "借书卡"},
    {"按 * 就成了关键词", "/,tjk\r*", STATUS, "通借卡"},
    {"按 K 再按 Tab，列出文中", "K\t", SHOWS, "文中的词"},
    {"再按 Tab 往下挑，Enter 收下", "\t\r", STATUS, "关键词"},
    {"按 Alt-n 到关键词的下一处", ALT("n"), CHANGES, NULL},
    {"按 Alt-p 回上一处", ALT("p"), CHANGES, NULL},
    {"按 # 出来一张表", "#", SHOWS, "各节的关键词"},
    {"Enter 去到它在那一节的头一处", "\r", GONE, "各节的关键词"},
    {"在那里按空格停用一个", "T3 ", SHOWS, "停│"},
    {"再按启用", " ", GONE, "停│"},
    {"按 r 改词", "r\025村里\r", SHOWS, "村里            "},
    {"按 x 移去", "x", STATUS, "已移除关键词：村里"},
    {"按 s 把它留给这一篇", "s", STATUS, "通借卡"},

    {"再按一个字母，例如 ma", "1Tggma", READ_ON, "更新时间"},
    {NULL, "G", READ_ON, "100%"},
    {"从哪里都能回来", "'a", SHOWS, "更新时间"},
    {"是在两处之间来回", "''", STATUS, "100%"},
    {"打 :marks 列出全部书签", ":marks\r", SHOWS, "a  "},
    {NULL, ESC, READ_ON, "For scripts"},
    {"给正在读的这一段写一句批注", "gga读到这里\r", CHANGES, NULL},
    {"按 A 列出全部批注", "A", SHOWS, "读到这里"},
    {"在列表里按 x 删去一条", "x", GONE, "读到这里"},
    {NULL, ESC, READ_ON, "更新时间"},
    {"打 :export 加一个文件名", ":export lessons.md\r", STATUS, "lessons.md"},
    {"这一段就发往您自己那台机器的剪贴板", "y", STATUS, "已发往"},
    {NULL, "j", READ_ON, "这是读卷自带的指南"},
    {"后面再带上出处", "Y", STATUS, "已发往"},
    {NULL, "/,jsk\r", READ_ON, "借书卡"},
    {"只发当前的命中", "gy", STATUS, "已发往"},
    {"内容就追加到那个文件的末尾", ":copy lessons.txt\r", STATUS, "lessons.txt"},
    {"按 S 看最近读过的各篇", "S", SHOWS, "指南"},

    {NULL, ESC, READ_ON, "柳树湾"},
    {"按 + 把行放宽", "+", STATUS, "每行 84"},
    {"按 - 把行收窄", "-", STATUS, "每行 80"},
    {"接连按几下看看", "c", STATUS, "配色"},
    {"打 :theme paper", ":theme paper\r", STATUS, "paper"},
    {NULL, "o7.2\r", READ_ON, "改过来"},
    {"打 :why 可以看到", ":why\r", STATUS, "标题"},
    {"停在一条上打 :not", ":not\r", STATUS, "不再是条目"},
    {"打 :overrides 把所作的判断都列出来", ":overrides\r", SHOWS, "所作的判断：Enter"},
    {"按 x 撤回", "x", GONE, "不是      "},
    {NULL, ESC, READ_ON, "改过来"},
    {"回到标题，按 / 打“拿我”，按 Enter", "o7.2\r/拿我\r", STATUS, "1/2"},
    {"再打 :item，目录里便多出一条", ":item\r", SHOWS, "*拿我试试"},

    {"按 h 或 F1，列出全部按键和命令", "h", SHOWS, ":row-down"},
    {NULL, ESC, READ_ON, "改过来"},
    {"打 :help 再按 Enter 试试", ":hel\t\r", SHOWS, ":row-down"},
};

static char *guide;

static int read_guide(void **state)
{
    FILE *f = fopen(PTY_SAMPLES "/../../../doc/guide.txt", "rb");
    guide = calloc(1, 1 << 17);
    return !f || !fread(guide, 1, (1 << 17) - 1, f) || fclose(f) || reader_setup(state);
}

static int forget_guide(void **state)
{
    free(guide);
    return reader_teardown(state);
}

/* The last row of SCREEN. */
static const char *status_of(const char *screen)
{
    const char *last = screen;
    for (const char *p = screen; (p = strchr(p, '\n')) && p[1]; last = ++p)
        ;
    return last;
}

static bool keeps_promise(Term *t, const Step *s, const char *before, const char *changed)
{
    switch (s->promise) {
    case READ_ON:
        return term_wait_text(t, s->text);
    case SHOWS:
        return !strstr(before, s->text) && term_wait_text(t, s->text);
    case STATUS:
        return !strstr(status_of(before), s->text) && term_wait_row(t, -1, s->text);
    case GONE:
        return strstr(before, s->text) && term_wait_gone(t, s->text);
    case CHANGES:
        return term_wait_change(t, before);
    case RETURNS:
        return term_wait_screen(t, changed);
    }
    return false;
}

static void go_where_files_may_be_written(void)
{
    char *path = strdup(reader_file("here", "", 0));
    assert_int_equal(chdir(dirname(path)), 0);
    free(path);
}

static void the_lessons_keep_their_promises(void **state)
{
    go_where_files_may_be_written();
    Term *t = *state = reader_open(&(ReaderOptions){.env = {"DUJUAN_LANG=zh"}});
    const char *read = guide;
    char *changed = NULL;
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        const Step *s = &STEPS[i];
        const char *says = s->says ? strstr(read, s->says) : read;
        if (!says)
            fail_msg("the guide does not say, or not here: %s", s->says);
        read = says;
        char *before = reader_picture(t);
        term_send(t, s->keys);
        if (!keeps_promise(t, s, before, changed))
            fail_msg("not so: %s", s->says ? s->says : s->text);
        if (s->promise == CHANGES) {
            free(changed);
            changed = before;
        } else {
            free(before);
        }
    }
    free(changed);
    term_send(t, ESC);
    assert_gone(t, ":row-down");
    reader_quit(t);
}

static void what_was_left_is_found_again(void **state)
{
    Term *t = *state = reader_open(&(ReaderOptions){.keeps = true, .env = {"DUJUAN_LANG=zh"}});
    assert_non_null(strstr(guide, "下次打开同一篇，还在原处"));
    assert_status(t, "拿我试试");
    assert_shows(t, "*拿我试试"); // what was decided stands
    term_send(t, "T3");
    assert_shows(t, "通借卡 +"); // and what was saved
    term_send(t, "1T");
    assert_shows(t, "*拿我试试");
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(the_lessons_keep_their_promises),
        READER_TEST(what_was_left_is_found_again),
    };
    return cmocka_run_group_tests(tests, read_guide, forget_guide);
}
