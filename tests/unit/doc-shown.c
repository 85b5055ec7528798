/* What a heading or a note says where it is listed: what the page shows of it. */
#include "unit.h"

#include "doc/shown.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Text *text;
    Document *doc;
    StrBuf room;
} Fixture;

static Fixture open_str(const char *s, const char *name)
{
    Fixture f = {.text = text_borrow(str_from(s), name)};
    f.doc = document_new(f.text);
    document_scan_to(f.doc, SIZE_MAX);
    return f;
}

static void done(Fixture *f)
{
    document_free(f->doc);
    text_close(f->text);
    strbuf_done(&f->room);
}

/* "一、/修路|…": label and name of each node. */
static void assert_nodes(const char *name, const char *source, const char *want)
{
    Fixture f = open_str(source, name);
    const Outline *o = &document_structure(f.doc)->outline;
    StrBuf got = {0};
    for (size_t i = 0; i < outline_count(o); i++) {
        ShownNode n = shown_node(f.doc, outline_node(o, i), &f.room);
        strbuf_addf(&got, "%s%.*s/%.*s", i ? "|" : "", STR_FMT(n.label), STR_FMT(n.name));
        assert_true(str_starts_with(n.whole, n.label));
        assert_true(n.whole.data + n.whole.len == n.name.data + n.name.len);
    }
    assert_string_equal(got.data ? got.data : "", want);
    strbuf_done(&got);
    done(&f);
}

static void markup_is_left_out(void **state)
{
    (void)state;
    assert_nodes("a.md", "# 村里的 *账本* \\*渡口\\*\n\n文。\n", "/村里的 账本 *渡口*");
    assert_nodes("a.md",
                 "## 一、`代码` 与 \\_线\\_\n\n文。\n\n## 二、看[这里](http://x.y)\n\n文。\n",
                 "一、/代码 与 _线_|二、/看这里");
    assert_nodes("a.md", "## 一、水&lt;井&nbsp;与 ~~渡~~ &#x1b;[\n\n文。\n",
                 "一、/水<井\u00a0与 ~~渡~~ \033[");
    assert_nodes("a.md", "段落。一是*修路*，要紧。二是**挖井**。\n", "一是/修路|二是/挖井");
    assert_nodes("a.md", "**第一条 修路要早。** 大家去。\n\n**第二条 挖井要深。** 都去。\n",
                 "第一条/修路要早|第二条/挖井要深");
    assert_nodes("a.txt", "一、*账本*\n\n文字在这里。\n\n二、\\*渡口\\*\n",
                 "一、/*账本*|二、/\\*渡口\\*");
}

/* Bold and coloured headings of what a program wrote for a terminal. */
static const char CODED[] = "\033[1m\033[31m一、修路\033[0m\n\n文字在这里，说的是修路的事情。\n\n"
                            " \033[1m二、\033[32m挖井\033[0m \033[m\n\n文字在这里。\n\033[0m\n\n"
                            "\033[36m三、种树\033[0m\033[K\n\n文字在这里。\n";

static void hidden_codes_hide_no_structure(void **state)
{
    (void)state;
    assert_nodes("a.txt", CODED, "一、/修路|二、/挖井|三、/种树");
    assert_nodes("a.md", "\033[1m# 账本\033[0m\n\n文。\n\n\033[1m## 一、修路\033[0m\n\n文。\n",
                 "/账本|一、/修路");
    Fixture f = open_str(CODED, "a.txt");
    Block b = document_block(f.doc, 0);
    assert_int_equal(b.kind, BLOCK_HEADING);
    assert_true(str_equal(text_slice(f.text, b.text, b.end), STR("一、修路")));
    done(&f);
}

/* Where codes are shown they stay text. */
static void shown_codes_are_text(void **state)
{
    (void)state;
    char path[] = "/tmp/dujuan-shown-XXXXXX";
    int fd = mkstemp(path);
    assert_int_equal(write(fd, CODED, sizeof CODED - 1), sizeof CODED - 1);
    close(fd);
    Error err;
    Fixture f = {.text = text_open_raw(path, NULL, NULL, &err)};
    assert_non_null(f.text);
    f.doc = document_new(f.text);
    document_scan_to(f.doc, SIZE_MAX);
    Block b = document_block(f.doc, 0);
    assert_int_equal(b.text, 0);
    const Outline *o = &document_structure(f.doc)->outline;
    for (size_t i = 0; i < outline_count(o); i++)
        assert_int_equal(outline_node(o, i)->label_bytes, 0);
    done(&f);
    unlink(path);
}

static void lines_are_joined(void **state)
{
    (void)state;
    assert_nodes(
        "a.txt",
        "第一章\n\n  渡口的人\n\n他们在河边住了很久，后来才搬到山上去。\n\n第二章\n\n  井边的人\n\n"
        "他们在井边住了很久，后来才搬到山上去。\n",
        "第一章/渡口的人|第二章/井边的人");
}

static void a_text_without_markup_is_not_copied(void **state)
{
    (void)state;
    Fixture f = open_str("一、修路\n\n文。\n\n二、挖井\n", "a.txt");
    const OutlineNode *n = outline_node(&document_structure(f.doc)->outline, 0);
    assert_ptr_equal(shown_node(f.doc, n, &f.room).whole.data, text_data(f.text) + n->pos);
    done(&f);
}

static void assert_text(const char *name, const char *source, const char *want)
{
    Fixture f = open_str(source, name);
    Str got = shown_text(f.doc, 0, strlen(source), &f.room);
    assert_true(str_equal(got, str_from(want)));
    done(&f);
}

static void a_piece_is_one_line(void **state)
{
    (void)state;
    assert_text("a.txt", "甲在河边，\r\n  乙在山上。 \n\n丙在家。\n",
                "甲在河边，乙在山上。丙在家。");
    assert_text("a.txt", "the old\n  ferry 渡\n口\n", "the old ferry 渡口");
    assert_text("a.txt", "\033[1m甲\033[0m乙\033[31m\n", "甲乙");
    assert_text("a.txt", "甲\b甲乙\b\b乙_\b丙丁\b_\n", "甲乙丙丁");
    assert_text("a.md", "甲 **乙\n丙** `丁`\n", "甲 乙丙 丁");
    assert_text("a.txt", "", "");
    assert_text("a.txt", "\033[1m", "");
}

static void a_title_is_one_too(void **state)
{
    (void)state;
    Fixture f = open_str("# 村里的**账本**\n\n一、修路\n\n文。\n", "a.md");
    assert_true(str_equal(shown_title(f.doc, &f.room), STR("村里的账本")));
    done(&f);
    f = open_str("一、修路\n\n文。\n", "a.txt");
    assert_int_equal(shown_title(f.doc, &f.room).len, 0);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_is_left_out),
        cmocka_unit_test(hidden_codes_hide_no_structure),
        cmocka_unit_test(shown_codes_are_text),
        cmocka_unit_test(lines_are_joined),
        cmocka_unit_test(a_text_without_markup_is_not_copied),
        cmocka_unit_test(a_piece_is_one_line),
        cmocka_unit_test(a_title_is_one_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
