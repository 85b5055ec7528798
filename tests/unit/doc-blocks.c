#include "unit.h"

#include "doc/document.h"
#include <stdlib.h>
#include <string.h>

static Document *open_text(Str s, Text **text)
{
    *text = text_borrow(s, "sample.txt");
    return document_new(*text);
}

static void close_text(Document *d, Text *text)
{
    document_free(d);
    text_close(text);
}

/* Walk down, then up again; both ways must give the same blocks, end to end. */
static size_t check_walk(const Document *d)
{
    size_t ready = text_ready(document_text(d)), count = 1;
    Block b = document_block(d, 0), other;
    assert_int_equal(b.start, 0);
    while (document_block_next(d, &b, &other)) {
        assert_int_equal(other.start, b.next);
        assert_true(b.start <= b.text && b.text <= b.end && b.end <= b.next);
        Block back;
        assert_true(document_block_prev(d, &other, &back));
        assert_int_equal(back.start, b.start);
        assert_int_equal(back.next, b.next);
        b = other;
        count++;
    }
    assert_int_equal(b.next, ready);
    return count;
}

static void empty_text_has_one_block(void **state)
{
    (void)state;
    Text *text;
    Document *d = open_text(STR(""), &text);
    Block b = document_block(d, 17), next;
    assert_int_equal(b.start, 0);
    assert_int_equal(b.next, 0);
    assert_int_equal(b.kind, BLOCK_BLANK);
    assert_false(document_block_next(d, &b, &next));
    assert_false(document_block_prev(d, &b, &next));
    close_text(d, text);
}

static void blank_lines_are_one_block(void **state)
{
    (void)state;
    Text *text;
    Document *d = open_text(STR("甲\r\n\n \t　\n\r\n　　乙丙 \n----\n丁"), &text);
    Block b = document_block(d, 0);
    assert_int_equal(b.end, 3);
    assert_int_equal(b.next, 5);
    assert_true(document_block_next(d, &b, &b));
    assert_int_equal(b.kind, BLOCK_BLANK);
    assert_int_equal(b.text, b.end);
    assert_true(document_block_next(d, &b, &b));
    assert_int_equal(b.kind, BLOCK_BODY);
    assert_int_equal(b.text - b.start, 6);
    assert_int_equal(b.end - b.text, 6);
    assert_true(document_block_next(d, &b, &b));
    assert_int_equal(b.kind, BLOCK_RULE);
    assert_int_equal(check_walk(d), 5);
    close_text(d, text);
}

/* Every position of a piece finds the same piece. */
static void check_same_from_inside(const Document *d, size_t step)
{
    size_t ready = text_ready(document_text(d));
    for (Pos pos = 0; pos < ready; pos += step) {
        Block b = document_block(d, pos);
        assert_true(b.start <= pos && pos < b.next);
        Block first = document_block(d, b.start), last = document_block(d, b.next - 1);
        assert_int_equal(first.start, b.start);
        assert_int_equal(first.next, b.next);
        assert_int_equal(last.start, b.start);
        assert_int_equal(last.next, b.next);
    }
}

static void long_line_is_cut(void **state)
{
    (void)state;
    StrBuf s = {0};
    strbuf_add_cstr(&s, "题\n");
    while (s.len < 1000000)
        strbuf_addf(&s, "句子第%zu号很平常。", s.len);
    strbuf_add_cstr(&s, "\n尾");
    Text *text;
    Document *d = open_text((Str){s.data, s.len}, &text);
    size_t count = check_walk(d);
    assert_in_range(count, 14, 20);
    check_same_from_inside(d, 97);
    Block b = document_block(d, 500000);
    assert_false(b.first);
    assert_false(b.last);
    assert_memory_equal(s.data + b.start, "句", 3);
    assert_int_equal(document_line(d, 500000), 2);
    close_text(d, text);
    strbuf_done(&s);
}

static void lines_are_counted_from_anywhere(void **state)
{
    (void)state;
    Text *text;
    Document *d = open_text(STR("一\n二\n三\n\n四\n五"), &text);
    static const struct {
        Pos pos;
        size_t line;
    } AT[] = {{0, 1}, {14, 5}, {12, 4}, {9, 3}, {4, 2}, {3, 1}, {99, 6}, {1, 1}};
    for (size_t i = 0; i < sizeof AT / sizeof *AT; i++)
        assert_int_equal(document_line(d, AT[i].pos), AT[i].line);
    close_text(d, text);
}

/* The job's last structure is what a scan on this thread finds. */
static void job_hands_over_its_structure(void **state)
{
    (void)state;
    StrBuf s = {0};
    strbuf_add_cstr(&s, "题\n");
    for (unsigned i = 1; s.len < 2000000; i++)
        strbuf_addf(
            &s, "第%u章 名\n句子很平常，没有什么好说的，只是为了凑够长度，好让它像一段话。\n", i);
    Text *text;
    Document *d = open_text((Str){s.data, s.len}, &text);
    document_scan_to(d, 10000);
    size_t before = outline_count(&document_structure(d)->outline);
    assert_in_range(before, 50, 200);
    Error err;
    Wake *wake = wake_new(&err);
    assert_true(document_scan_start(d, wake, &err));
    while (!document_structure(d)->complete)
        document_update(d);
    size_t found = outline_count(&document_structure(d)->outline);
    Text *text2;
    Document *other = open_text((Str){s.data, s.len}, &text2);
    document_scan_to(other, SIZE_MAX);
    assert_int_equal(found, outline_count(&document_structure(other)->outline));
    close_text(other, text2);
    close_text(d, text);
    wake_free(wake);
    strbuf_done(&s);
}

static void bytes_of_any_kind_are_cut(void **state)
{
    (void)state;
    static const char *const FILL[] = {"\xE4", "\xCC\x81", "\n", " ", "a\n", "　"};
    for (size_t i = 0; i < sizeof FILL / sizeof *FILL; i++) {
        StrBuf s = {0};
        while (s.len < 300000)
            strbuf_add_cstr(&s, FILL[i]);
        Text *text;
        Document *d = open_text((Str){s.data, s.len}, &text);
        check_walk(d);
        check_same_from_inside(d, 1009);
        close_text(d, text);
        strbuf_done(&s);
    }
}

/* A hard-wrapped paragraph of LINES full lines and one that must not stand alone. */
static void add_wrapped(StrBuf *s, const char *first, const char *indent, size_t lines)
{
    for (size_t i = 0; i < lines; i++) {
        const char *blanks = i ? indent : first;
        strbuf_add_cstr(s, blanks);
        for (size_t cells = strlen(blanks); cells < 60; cells += 2)
            strbuf_add_cstr(s, cells % 20 == 10 ? "。" : "书");
        strbuf_add_cstr(s, "\n");
    }
    strbuf_addf(s, "%s。也不要紧\n", indent);
}

static size_t count_kind(const Document *d, BlockKind kind)
{
    size_t count = 0;
    Block b = document_block(d, 0);
    do
        count += b.kind == kind;
    while (document_block_next(d, &b, &b));
    return count;
}

static void wrapped_lines_are_joined(void **state)
{
    (void)state;
    StrBuf s = {0};
    strbuf_add_cstr(&s, "修补\n\n开头先把话说完，说完就另起一段，免得当成题目下面的署名。\n\n");
    for (size_t i = 0; i < 10; i++) {
        add_wrapped(&s, "    ", "    ", 4);
        strbuf_add_cstr(&s, "\n");
        add_wrapped(&s, "    ", "", 4);
        add_wrapped(&s, "  * ", "    ", 2);
        add_wrapped(&s, "  * ", "    ", 2);
        strbuf_add_cstr(&s, "\n");
    }
    Text *text;
    Document *d = open_text((Str){s.data, s.len}, &text);
    size_t before = count_kind(d, BLOCK_BODY);
    assert_int_equal(before, 2 + 10 * 16);
    document_scan_to(d, SIZE_MAX);
    assert_int_equal(count_kind(d, BLOCK_BODY) + count_kind(d, BLOCK_ITEM), 1 + 10 * 4);
    check_walk(d);
    check_same_from_inside(d, 1);
    Block b = document_block(d, 300);
    assert_memory_equal(s.data + b.start - 2, "\n\n    书", 9);
    assert_true(b.first && b.last);
    SpanVec spans = {0};
    document_spans(d, &b, &spans);
    assert_int_equal(spans.count, 4);
    for (size_t i = 0; i < spans.count; i++) {
        assert_int_equal(spans.items[i].kind, SPAN_HIDDEN);
        assert_int_equal(spans.items[i].end - spans.items[i].start, 4);
        assert_int_equal(s.data[spans.items[i].start - 1], '\n');
    }
    vec_done(&spans);
    close_text(d, text);
    strbuf_done(&s);
}

static void endless_wrapped_paragraph_is_cut(void **state)
{
    (void)state;
    StrBuf s = {0};
    add_wrapped(&s, "", "", 3000);
    Text *text;
    Document *d = open_text((Str){s.data, s.len}, &text);
    document_scan_to(d, SIZE_MAX);
    assert_in_range(check_walk(d), 10, 20);
    check_same_from_inside(d, 1009);
    Block b = document_block(d, 100000);
    assert_false(b.first || b.last);
    close_text(d, text);
    strbuf_done(&s);
}

/* A line as real ones are, or nearly: full, short, labelled, indented, blank, verse, ill-formed. */
static void add_any_line(StrBuf *s, unsigned *seed)
{
    static const char *const HEADS[] = {"",     "",         "",      "",        "　　", "    ",
                                        "一、", "（二）",   "3. ",   "[4] ",    "  * ", "第五章　",
                                        "> ",   "\xE4\xB8", "2026 ", "甲   乙", "(1) ", "“"};
    static const char *const TAILS[] = {"", "", "", "。", "，", "”", "^", " ", "\r", "第", "["};
    unsigned r = *seed = *seed * 1103515245u + 12345u;
    if (r >> 16 & 7) {
        strbuf_add_cstr(s, HEADS[(r >> 8) % (sizeof HEADS / sizeof *HEADS)]);
        unsigned chars = r >> 20 & 3 ? 28 + (r >> 12) % 4 : (r >> 12) % 90;
        for (unsigned i = 0; i < chars; i++)
            strbuf_add_cstr(s, i % 9 == 8 ? "，" : i % 23 == 22 ? "a" : "书");
        strbuf_add_cstr(s, TAILS[(r >> 24) % (sizeof TAILS / sizeof *TAILS)]);
    }
    strbuf_add_cstr(s, "\n");
}

static void any_mixture_of_lines_is_walked(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (int i = 0; i < 40; i++) {
        StrBuf s = {0};
        while (s.len < 6000 + (size_t)i * 400)
            add_any_line(&s, &seed);
        Text *text = text_borrow((Str){s.data, s.len}, i % 4 ? "sample.txt" : "sample.md");
        Document *d = document_new(text);
        document_scan_to(d, SIZE_MAX);
        size_t count = check_walk(d);
        check_same_from_inside(d, 11);
        document_scan_to(d, SIZE_MAX);
        assert_int_equal(check_walk(d), count);
        close_text(d, text);
        strbuf_done(&s);
    }
}

/* The same with line ends of either kind, down, up and from inside. */
static void wrapped_corpus_is_walked(void **state)
{
    (void)state;
    Error err;
    const char *path = TEST_SOURCE_DIR "/../shared/corpus/maint-guide.txt";
    Text *file = text_open(path, NULL, NULL, &err);
    if (!file)
        skip();
    text_wait(file, SIZE_MAX, -1);
    StrBuf s = {0};
    for (Pos i = 0; i < text_ready(file); i++) {
        if (text_data(file)[i] == '\n')
            strbuf_add_cstr(&s, " \r");
        strbuf_add_byte(&s, text_data(file)[i]);
    }
    Text *text;
    Document *d = open_text((Str){s.data, s.len}, &text), *plain = document_new(file);
    document_scan_to(d, SIZE_MAX);
    document_scan_to(plain, SIZE_MAX);
    size_t count = check_walk(plain);
    assert_in_range(count, 2500, 4200);
    assert_int_equal(check_walk(d), count);
    check_same_from_inside(plain, 13);
    check_same_from_inside(d, 13);
    close_text(d, text);
    close_text(plain, file);
    strbuf_done(&s);
}

static void colour_codes_take_no_room(void **state)
{
    (void)state;
    static const char line[] = "前\033[1;31m中\033[0m后\033[2J末\033[31";
    Text *text;
    Document *d = open_text(STR(line), &text);
    Block b = document_block(d, 0);
    SpanVec spans = {0};
    document_spans(d, &b, &spans);
    assert_int_equal(spans.count, 2); // neither what clears a screen nor what is cut off
    assert_int_equal(spans.items[0].kind, SPAN_HIDDEN);
    assert_int_equal(spans.items[0].start, 3);
    assert_int_equal(spans.items[0].end, 10);
    assert_int_equal(spans.items[1].start, 13);
    assert_int_equal(spans.items[1].end, 17);
    vec_done(&spans);
    close_text(d, text);
}

/* As by stepping from piece to piece. */
static void assert_paragraph(const Document *d, Pos pos)
{
    Block first = document_block(d, pos), last = first, beside;
    Pos start, end;
    while (!first.first && document_block_prev(d, &first, &beside))
        first = beside;
    while (!last.last && document_block_next(d, &last, &beside))
        last = beside;
    document_paragraph(d, pos, &start, &end);
    assert_int_equal(start, first.text);
    assert_int_equal(end, last.end);
}

static void a_paragraph_has_its_edges_from_any_piece(void **state)
{
    (void)state;
    static const char *const LAST[] = {"", "\n", "\r\n末行"};
    for (size_t last = 0; last < sizeof LAST / sizeof *LAST; last++) {
        StrBuf b = {0};
        strbuf_add_cstr(&b, "首行\n\n");
        for (size_t lines = 0; lines < 3; lines++) {
            strbuf_add_cstr(&b, lines ? "\n短\n　　" : "　　");
            for (size_t i = 0; i < 500000; i += 6)
                strbuf_add_cstr(&b, "溪声");
        }
        strbuf_add_cstr(&b, LAST[last]);
        Text *text;
        Document *d = open_text((Str){b.data, b.len}, &text);
        for (size_t round = 0; round < 3; round++) {
            if (round)
                document_scan_to(d, round == 1 ? b.len / 2 : SIZE_MAX);
            for (Pos pos = 0; pos <= b.len; pos += 29989)
                assert_paragraph(d, pos);
            assert_paragraph(d, b.len);
        }
        close_text(d, text);
        strbuf_done(&b);
    }
}

/* Each piece has a place of its own, and nothing in it to lay out. */
static void endless_blanks_are_pieces_of_nothing(void **state)
{
    (void)state;
    static const char *const BLANKS[] = {" ", "\t", "　"};
    for (size_t i = 0; i < sizeof BLANKS / sizeof *BLANKS; i++) {
        StrBuf b = {0};
        while (b.len < 400000)
            strbuf_add_cstr(&b, BLANKS[i]);
        strbuf_add_cstr(&b, "末");
        Text *text;
        Document *d = open_text((Str){b.data, b.len}, &text);
        assert_true(check_walk(d) > 3);
        for (Block at = document_block(d, 0); !at.last; document_block_next(d, &at, &at)) {
            assert_int_equal(at.text, at.start);
            assert_int_equal(at.end, at.start);
        }
        close_text(d, text);
        strbuf_done(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_text_has_one_block),
        cmocka_unit_test(blank_lines_are_one_block),
        cmocka_unit_test(long_line_is_cut),
        cmocka_unit_test(a_paragraph_has_its_edges_from_any_piece),
        cmocka_unit_test(lines_are_counted_from_anywhere),
        cmocka_unit_test(endless_blanks_are_pieces_of_nothing),
        cmocka_unit_test(job_hands_over_its_structure),
        cmocka_unit_test(bytes_of_any_kind_are_cut),
        cmocka_unit_test(colour_codes_take_no_room),
        cmocka_unit_test(wrapped_lines_are_joined),
        cmocka_unit_test(endless_wrapped_paragraph_is_cut),
        cmocka_unit_test(any_mixture_of_lines_is_walked),
        cmocka_unit_test(wrapped_corpus_is_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
