#include "layout/flow.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    StrBuf source;
    Text *text;
    Document *document;
    Flow *flow;
} Fixture;

#define PARAGRAPHS 1500 // more than a flow keeps

static const LayoutStyle STYLE = {.width_cells = 20,
                                  .hang_cells = 2,
                                  .indent = true,
                                  .cells.cells = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}};

static int open_flow(void **state)
{
    Fixture *fix = mem_zero(1, sizeof *fix);
    for (unsigned i = 0; i < PARAGRAPHS; i++) {
        for (unsigned n = 0; n < 1 + i % 7; n++)
            strbuf_addf(&fix->source, "这是%u段的句子，", i);
        strbuf_add_cstr(&fix->source, i % 5 ? "\n" : "\n\n\n");
    }
    fix->text = text_borrow((Str){fix->source.data, fix->source.len}, "a.txt");
    fix->document = document_new(fix->text);
    fix->flow = flow_new(fix->document, &STYLE);
    *state = fix;
    return 0;
}

static int close_flow(void **state)
{
    Fixture *fix = *state;
    flow_free(fix->flow);
    document_free(fix->document);
    text_close(fix->text);
    strbuf_done(&fix->source);
    mem_free(fix);
    return 0;
}

static bool same(FlowCursor a, FlowCursor b)
{
    return a.block == b.block && a.row == b.row;
}

static void rows_follow_each_other(void **state)
{
    Fixture *fix = *state;
    FlowCursor c = flow_find(fix->flow, 0);
    size_t rows = 1;
    Pos pos = flow_pos(fix->flow, c);
    for (; flow_move(fix->flow, &c, 1); rows++) {
        assert_true(flow_pos(fix->flow, c) > pos);
        pos = flow_pos(fix->flow, c);
        assert_true(same(flow_find(fix->flow, pos), c));
    }
    FlowCursor last = c;
    assert_int_equal(flow_move(fix->flow, &c, -(long)rows - 5), rows - 1);
    assert_true(same(c, flow_find(fix->flow, 0)));
    assert_int_equal(flow_move(fix->flow, &c, (long)rows * 2), rows - 1);
    assert_true(same(c, last));
    assert_int_equal(flow_move(fix->flow, &c, 0), 0);
}

static void up_undoes_down(void **state)
{
    Fixture *fix = *state;
    for (Pos pos = 0; pos < fix->source.len; pos += 4999) {
        FlowCursor start = flow_find(fix->flow, pos), c = start;
        size_t down = flow_move(fix->flow, &c, 37);
        assert_int_equal(flow_move(fix->flow, &c, -(long)down), down);
        assert_true(same(c, start));
    }
}

static void a_kept_paragraph_stays_valid(void **state)
{
    Fixture *fix = *state;
    FlowCursor first = flow_find(fix->flow, 0), c = first;
    const Paragraph *p = flow_paragraph(fix->flow, first);
    Block b = p->block;
    for (unsigned i = 0; i < FLOW_KEEP - 1; i++) {
        assert_true(document_block_next(fix->document, &b, &b));
        c = flow_find(fix->flow, b.start);
        assert_int_equal(flow_paragraph(fix->flow, c)->block.start, b.start);
    }
    assert_int_equal(p->block.start, 0);
    assert_ptr_equal(flow_paragraph(fix->flow, first), p);
}

static void a_new_width_keeps_the_place(void **state)
{
    Fixture *fix = *state;
    Pos pos = flow_pos(fix->flow, flow_find(fix->flow, fix->source.len / 2));
    LayoutStyle wide = STYLE;
    wide.width_cells = 60;
    FlowCursor before = flow_find(fix->flow, pos);
    flow_set_style(fix->flow, &wide);
    assert_int_equal(flow_style(fix->flow)->width_cells, 60);
    const Row *row = flow_row(fix->flow, flow_find(fix->flow, pos));
    assert_true(row->start <= pos && pos < row->end);
    flow_set_style(fix->flow, &STYLE);
    assert_true(same(flow_find(fix->flow, pos), before));
}

static void blank_lines_are_one_row(void **state)
{
    Fixture *fix = *state;
    FlowCursor c = flow_find(fix->flow, 0);
    while (flow_paragraph(fix->flow, c)->block.kind != BLOCK_BLANK)
        assert_int_equal(flow_move(fix->flow, &c, 1), 1);
    assert_int_equal(flow_paragraph(fix->flow, c)->rows.count, 1);
    assert_int_equal(flow_move(fix->flow, &c, 1), 1);
    assert_int_not_equal(flow_paragraph(fix->flow, c)->block.kind, BLOCK_BLANK);
}

static void a_cursor_beyond_its_paragraph_is_clipped(void **state)
{
    Fixture *fix = *state;
    FlowCursor c = {0, 99};
    const Paragraph *p = flow_paragraph(fix->flow, c);
    assert_ptr_equal(flow_row(fix->flow, c), &p->rows.items[p->rows.count - 1]);
    assert_int_equal(flow_move(fix->flow, &c, 1), 1);
    assert_int_equal(c.row, 0);
}

static void an_empty_text_has_one_row(void **state)
{
    (void)state;
    Text *text = text_borrow(STR(""), "a.txt");
    Document *d = document_new(text);
    Flow *f = flow_new(d, &STYLE);
    FlowCursor c = flow_find(f, 10);
    assert_int_equal(flow_move(f, &c, 3), 0);
    assert_int_equal(flow_move(f, &c, -3), 0);
    assert_int_equal(flow_row(f, c)->cells, 0);
    flow_free(f);
    document_free(d);
    text_close(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_follow_each_other, open_flow, close_flow),
        cmocka_unit_test_setup_teardown(up_undoes_down, open_flow, close_flow),
        cmocka_unit_test_setup_teardown(a_kept_paragraph_stays_valid, open_flow, close_flow),
        cmocka_unit_test_setup_teardown(a_new_width_keeps_the_place, open_flow, close_flow),
        cmocka_unit_test_setup_teardown(blank_lines_are_one_row, open_flow, close_flow),
        cmocka_unit_test_setup_teardown(a_cursor_beyond_its_paragraph_is_clipped, open_flow,
                                        close_flow),
        cmocka_unit_test(an_empty_text_has_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
