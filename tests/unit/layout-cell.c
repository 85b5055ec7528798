#include "layout/cell.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BREAK_TESTS "/usr/share/unicode/auxiliary/GraphemeBreakTest.txt"

static const CellPolicy *const NARROW = &CELL_POLICY_NARROW, *const WIDE = &CELL_POLICY_WIDE;

static Cluster cluster_of(const char *s)
{
    Cluster c;
    cell_cluster(NARROW, s, s + strlen(s), &c);
    return c;
}

static void fixed_widths(void **state)
{
    (void)state;
    const struct {
        uint32_t cp;
        int cells;
    } cases[] = {{'a', 1},    {0x4E2D, 2},  {0x20BB7, 2}, {0xFF0C, 2},   {0x3000, 2}, {0xFF61, 1},
                 {0x0301, 0}, {0x309A, 0},  {0x1F600, 2}, {0x1160, 0},   {0xAC00, 2}, {0x09, -1},
                 {0x7F, -1},  {0x85, -1},   {0x202E, -1}, {0x200B, -1},  {0x3251, 2}, {0x00A0, 1},
                 {0x0600, 1}, {0xFFFF, -1}, {0x2028, -1}, {0x110000, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(cell_width(NARROW, cases[i].cp), cases[i].cells);
        assert_int_equal(cell_group(cases[i].cp), CELL_FIXED);
    }
}

static void ambiguous_characters_follow_their_group(void **state)
{
    (void)state;
    const struct {
        uint32_t cp;
        CellGroup group;
    } cases[] = {
        {0x201C, CELL_QUOTE},   {0x2014, CELL_DASH},     {0x2026, CELL_ELLIPSIS},
        {0x00B7, CELL_DOT},     {0x2460, CELL_ENCLOSED}, {0x2776, CELL_ENCLOSED},
        {0x2163, CELL_ROMAN},   {0x203B, CELL_SHAPE},    {0x2103, CELL_SHAPE},
        {0x2500, CELL_BOX},     {0x03B1, CELL_LETTER},   {0x00D7, CELL_LETTER},
        {0x00E9, CELL_LETTER},  {0x0416, CELL_LETTER},   {0xFFFD, CELL_SHAPE},
        {0x2630, CELL_TRIGRAM},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CellPolicy mixed = CELL_POLICY_NARROW;
        mixed.cells[cases[i].group] = 2;
        assert_int_equal(cell_group(cases[i].cp), cases[i].group);
        assert_int_equal(cell_width(NARROW, cases[i].cp), 1);
        assert_int_equal(cell_width(&mixed, cases[i].cp), 2);
    }
    for (int g = 0; g < CELL_GROUP_COUNT; g++)
        assert_int_equal(cell_group(cluster_of(cell_ask_sample((unsigned)g)).first), g);
}

static void controls_come_out_as_marks(void **state)
{
    (void)state;
    const struct {
        const char *bytes, *glyph;
    } cases[] = {{"\x1B[2J", "␛"},
                 {"\x7F", "␡"},
                 {"\t", "␉"},
                 {"\xC2\x9B", "\uFFFD"},
                 {"\xFF"
                  "a",
                  "\uFFFD"},
                 {"\xE4\xB8", "\uFFFD"},
                 {"\u202E", "\uFFFD"},
                 {"\u200B", "␣"},
                 {"\u200D", "\uFFFD"},
                 {"\uFE0F", "\uFFFD"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Cluster c = cluster_of(cases[i].bytes);
        assert_string_equal(c.glyph, cases[i].glyph);
        assert_true(c.mark);
        assert_int_equal(c.cells, 1);
    }
    assert_false(cluster_of("\uFFFD").mark);
    assert_int_equal(cluster_of("\uFEFF甲").cells, 0);
    assert_int_equal(cluster_of("\u00AD").cells, 0);
}

static void a_glyph_agrees_with_its_cells(void **state)
{
    (void)state;
    const struct {
        const char *source, *glyph;
        unsigned cells;
    } cases[] = {
        {"e\u0301", "e\u0301", 1},
        {"\u0301", " \u0301", 1},
        {"👍🏽", "👍", 2},
        {"👨\u200D👩\u200D👧", "👨", 2},
        {"🇨🇳", "🇨🇳", 2},
        {"❤\uFE0F", "❤", 1},
        {"1\uFE0F\u20E3", "1\u20E3", 1},
        {"\u1112\u1161\u11AB", "\u1112\u1161\u11AB", 2},
        {"葛\U000E0100", "葛", 2},
        {"\u0915\u093F", "\u0915\u093F", 2},
        {"a\u0300\u0301\u0302\u0303\u0304\u0305", "a\u0300\u0301\u0302\u0303", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Cluster c = cluster_of(cases[i].source);
        assert_int_equal(c.bytes, strlen(cases[i].source));
        assert_string_equal(c.glyph, cases[i].glyph);
        assert_int_equal(c.cells, cases[i].cells);
    }
}

/* Put one test line's characters into TEXT and its cluster starts into STARTS. */
static size_t read_break_test(char *line, char *text, uint8_t *starts)
{
    size_t len = 0;
    memset(starts, 0, 256);
    for (char *word = strtok(line, " \t"); word && *word != '#'; word = strtok(NULL, " \t")) {
        if (strcmp(word, "÷") == 0)
            starts[len] = 1;
        else if (strcmp(word, "×") != 0)
            len += utf8_encode((uint32_t)strtoul(word, NULL, 16), text + len);
    }
    return len;
}

static void clusters_are_those_of_unicode(void **state)
{
    (void)state;
    FILE *f = fopen(BREAK_TESTS, "r");
    if (!f)
        skip();
    char line[1024], text[256];
    uint8_t starts[256];
    while (fgets(line, sizeof line, f)) {
        if (*line == '#')
            continue;
        size_t len = read_break_test(line, text, starts);
        for (size_t at = 0; at < len;) {
            Cluster c;
            cell_cluster(NARROW, text + at, text + len, &c);
            for (size_t i = 1; i < c.bytes; i++)
                assert_false(starts[at + i]);
            assert_true(starts[at + c.bytes]);
            assert_ptr_equal(cell_cluster_prev(text, text + at + c.bytes, text + len), text + at);
            at += c.bytes;
        }
    }
    fclose(f);
}

static void a_cluster_without_end_is_cut(void **state)
{
    (void)state;
    static const char *const PARTS[] = {"\u0301", "\U0001F469\u200D", "\u0E33", "e\u0301\u0301"};
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        StrBuf b = {0};
        strbuf_add_cstr(&b, "字");
        while (b.len < 9 * CLUSTER_BYTES_MAX)
            strbuf_add_cstr(&b, PARTS[i]);
        strbuf_add_cstr(&b, "字");
        const char *end = b.data + b.len;
        for (const char *p = b.data; p < end;) {
            Cluster c;
            cell_cluster(NARROW, p, end, &c);
            assert_in_range(c.bytes, 1, CLUSTER_BYTES_MAX);
            assert_ptr_equal(cell_cluster_prev(b.data, p + c.bytes, end), p);
            p += c.bytes;
        }
        strbuf_done(&b);
    }
}

static CellPolicy knowing(bool styled, bool joined)
{
    CellPolicy p = CELL_POLICY_NARROW;
    p.styled = styled;
    p.joined = joined;
    return p;
}

static void pictures_are_drawn_as_the_terminal_can(void **state)
{
    (void)state;
    const struct {
        const char *source;
        bool styled, joined;
        const char *glyph;
        unsigned cells;
    } cases[] = {
        {"❤\uFE0F", true, false, "❤\uFE0F", 2},
        {"1\uFE0F\u20E3", true, false, "1\uFE0F\u20E3", 2},
        {"1\uFE0F", true, true, "1", 1},
        {"a\uFE0F\u20E3", true, true, "a\u20E3", 1},
        {"👍\uFE0E", true, true, "👍", 2},
        {"👍🏽", true, false, "👍", 2},
        {"👍🏽", false, true, "👍🏽", 2},
        {"👨\u200D👩\u200D👧", false, true, "👨\u200D👩\u200D👧", 2},
        {"👩🏽\u200D❤\uFE0F\u200D💋\u200D👨🏽", true, true,
         "👩🏽\u200D❤\uFE0F\u200D💋\u200D👨🏽", 2},
        // one that no glyph can hold is drawn by its first, in the same cells
        {"👩🏽\u200D👩🏽\u200D👩🏽\u200D👩🏽", false, true, "👩", 2},
        {"👍\u0301\u200D", false, true, "👍\u0301", 2},
        {"🇨🇳", true, true, "🇨🇳", 2},
        {"葛\U000E0100", false, true, "葛\U000E0100", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CellPolicy p = knowing(cases[i].styled, cases[i].joined);
        const char *s = cases[i].source;
        Cluster c;
        cell_cluster(&p, s, s + strlen(s), &c);
        assert_int_equal(c.bytes, strlen(s));
        assert_string_equal(c.glyph, cases[i].glyph);
        assert_int_equal(c.cells, cases[i].cells);
        assert_true(cell_is_unsteady(c.glyph) || strlen(c.glyph) <= 3);
    }
    assert_true(cell_is_unsteady("\uE000") && cell_is_unsteady("\U000F0000"));
    assert_false(cell_is_unsteady("甲") || cell_is_unsteady("\uF900"));
}

static void answers_make_the_policy(void **state)
{
    (void)state;
    CellPolicy p = CELL_POLICY_UNKNOWN;
    assert_false(p.lines);
    for (unsigned ask = 0; ask < CELL_GROUP_COUNT; ask++) {
        cell_policy_answer(&p, ask, 2);
        assert_int_equal(p.cells[ask], 2);
        cell_policy_answer(&p, ask, 7);
        assert_int_equal(p.cells[ask], 2);
    }
    assert_false(p.lines);
    cell_policy_answer(&p, CELL_BOX, 1);
    assert_true(p.lines);
    cell_policy_answer(&p, CELL_ASK_STYLED, 2);
    cell_policy_answer(&p, CELL_ASK_JOINED, 2);
    assert_true(p.styled && p.joined);
    cell_policy_answer(&p, CELL_ASK_STYLED, 1);
    cell_policy_answer(&p, CELL_ASK_JOINED, 4);
    assert_false(p.styled || p.joined);
}

static void padding_stands_where_the_glyph_leans(void **state)
{
    (void)state;
    const struct {
        const char *source, *drawn;
    } cases[] = {
        {"“甲”‘乙’", " “甲”  ‘乙’ "}, {"甲——乙", "甲 —— 乙"}, {"甲……", "甲 …… "},
        {"甲—乙…", "甲— 乙… "},       {"①※Ⅲ·", "① ※ Ⅲ · "},   {"é─α中", "é─α中"},
        {"\xFF", "\uFFFD "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        StrBuf drawn = {0};
        const char *p = cases[i].source, *end = p + strlen(p);
        while (p < end) {
            Cluster c;
            unsigned cells;
            uint32_t first;
            cell_cluster(&CELL_POLICY_PAD, p, end, &c);
            assert_int_equal(cell_next(&CELL_POLICY_PAD, p, end, &cells, &first), c.bytes);
            assert_int_equal(cells, c.cells);
            assert_false(cell_is_unsteady(c.glyph));
            // the terminal moves on by one for the character and by one for the blank
            assert_int_equal(cell_string(NARROW, str_from(c.glyph)), c.cells);
            strbuf_add_cstr(&drawn, c.glyph);
            p += c.bytes;
        }
        assert_string_equal(drawn.data, cases[i].drawn);
        strbuf_done(&drawn);
    }
}

static void padding_of_a_long_run_is_quick_and_fits(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    StrBuf run = {0};
    for (int i = 0; i < COUNT; i++)
        strbuf_add_cstr(&run, "—");
    Str s = {run.data, run.len};
    assert_int_equal(cell_string(&CELL_POLICY_PAD, s), 2 * COUNT);
    strbuf_done(&run);
}

static void prefix_takes_whole_clusters(void **state)
{
    (void)state;
    size_t used;
    Str s = STR("“中文e\u0301”");
    assert_int_equal(cell_string(NARROW, s), 7);
    assert_int_equal(cell_string(WIDE, s), 9);
    assert_int_equal(cell_prefix(NARROW, s, 4, &used), strlen("“中"));
    assert_int_equal(used, 3);
    assert_int_equal(cell_prefix(NARROW, s, 6, NULL), strlen("“中文e\u0301"));
    assert_int_equal(cell_prefix(NARROW, s, 0, NULL), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_widths),
        cmocka_unit_test(ambiguous_characters_follow_their_group),
        cmocka_unit_test(controls_come_out_as_marks),
        cmocka_unit_test(a_glyph_agrees_with_its_cells),
        cmocka_unit_test(clusters_are_those_of_unicode),
        cmocka_unit_test(a_cluster_without_end_is_cut),
        cmocka_unit_test(pictures_are_drawn_as_the_terminal_can),
        cmocka_unit_test(answers_make_the_policy),
        cmocka_unit_test(padding_stands_where_the_glyph_leans),
        cmocka_unit_test(padding_of_a_long_run_is_quick_and_fits),
        cmocka_unit_test(prefix_takes_whole_clusters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
