#include "ui/body.h"
#include "unit.h"
#include <string.h>

typedef struct {
    Text *text;
    Document *doc;
    Body body;
} Reader;

static Reader open_sample(bool spread)
{
    Error err;
    Reader r = {.text = text_open(TEST_SOURCE_DIR "/tests/samples/report.txt", NULL, NULL, &err)};
    assert_non_null(r.text);
    r.doc = document_new(r.text);
    document_scan_to(r.doc, SIZE_MAX);
    BodyOptions options = {.measure_cells = 80, .hanging = true, .indent = true, .spread = spread};
    body_init(&r.body, r.doc, NULL, &options, &CELL_POLICY_NARROW);
    return r;
}

static void close_sample(Reader *r)
{
    body_done(&r->body);
    document_free(r->doc);
    text_close(r->text);
}

static void set_size(Reader *r, int cols, int rows)
{
    body_set_area(&r->body, (Rect){3, 2, cols, rows}, &CELL_POLICY_NARROW);
}

/* Each character shown is found where it is shown, and nowhere else. Returns how many there are. */
static size_t check_places(Reader *r)
{
    const char *data = text_data(r->text);
    Pos end = body_bottom(&r->body);
    size_t shown = 0;
    for (Pos pos = body_top(&r->body); pos < end;) {
        int x, y;
        uint32_t cp;
        if (body_place(&r->body, pos, &x, &y) && body_pos_at(&r->body, x, y) == pos)
            shown++;
        pos += utf8_decode(data + pos, data + end, &cp);
    }
    return shown;
}

static void a_spread_goes_on_in_the_second_column(void **state)
{
    (void)state;
    Reader r = open_sample(true);
    set_size(&r, 160, 10);
    assert_int_equal(body_rows(&r.body), 20);
    FlowCursor c = body_top_cursor(&r.body);
    flow_move(r.body.flow, &c, 12);
    int x, y;
    assert_true(body_place(&r.body, flow_pos(r.body.flow, c), &x, &y));
    assert_true(x >= 3 + 80 && y == 2 + 2);
    assert_true(check_places(&r) > 300);
    assert_true(body_pos_at(&r.body, 3 + 160, 4) == POS_NONE);
    close_sample(&r);
}

static const Block *block_of_row(Reader *r, int n)
{
    FlowCursor c = body_top_cursor(&r->body);
    flow_move(r->body.flow, &c, n);
    return &flow_paragraph(r->body.flow, c)->block;
}

static void no_heading_stands_at_the_foot_of_a_column(void **state)
{
    (void)state;
    Reader r = open_sample(true);
    set_size(&r, 160, 14);
    size_t moved = 0;
    for (bool more = true; more; more = body_scroll(&r.body, 1)) {
        Pos top = body_top(&r.body);
        int foot = r.body.foot_rows, x, y;
        if (body_at_end(&r.body))
            break;
        assert_int_not_equal(block_of_row(&r, 13 - foot)->kind, BLOCK_HEADING);
        assert_int_equal(body_rows(&r.body), 28 - foot);
        if (!foot)
            continue;
        moved++;
        assert_int_equal(block_of_row(&r, 14 - foot)->kind, BLOCK_HEADING);
        assert_true(body_place(&r.body, block_of_row(&r, 14 - foot)->text, &x, &y));
        assert_int_equal(y, 2); // first of the second column
        assert_true(x >= r.body.text_x + r.body.column_cells);
        assert_int_equal(body_pos_at(&r.body, r.body.text_x + 4, 2 + 13), POS_NONE);
        assert_true(check_places(&r) > 200);
        assert_int_equal(body_top(&r.body), top);
    }
    assert_true(moved > 0);
    close_sample(&r);
}

/* A page up shows what stands above, up to the row that was first. */
static void pages_of_a_spread_leave_no_row_out(void **state)
{
    (void)state;
    Reader r = open_sample(true);
    set_size(&r, 160, 14);
    while (!body_at_end(&r.body)) {
        Pos bottom = body_bottom(&r.body);
        body_scroll(&r.body, body_page_rows(&r.body, 1));
        assert_true(body_top(&r.body) < bottom);
    }
    while (body_top(&r.body) > 0) {
        Pos top = body_top(&r.body);
        body_scroll(&r.body, -body_page_rows(&r.body, -1));
        assert_true(body_top(&r.body) < top && body_bottom(&r.body) > top);
    }
    close_sample(&r);
}

static void a_spread_pages_by_both_columns(void **state)
{
    (void)state;
    Reader r = open_sample(true);
    set_size(&r, 160, 10);
    Pos next = body_bottom(&r.body);
    body_scroll(&r.body, body_rows(&r.body));
    assert_int_equal(body_top(&r.body), next);
    body_scroll(&r.body, -body_rows(&r.body));
    assert_int_equal(body_top(&r.body), 0);
    body_scroll(&r.body, 100000);
    assert_true(body_at_end(&r.body));
    assert_int_equal(body_bottom(&r.body), text_ready(r.text) - 1); // the last line feed
    close_sample(&r);
}

static void a_narrow_pane_has_one_column(void **state)
{
    (void)state;
    Reader r = open_sample(true), single = open_sample(false);
    set_size(&r, 160, 10);
    body_scroll(&r.body, 7);
    Pos top = body_top(&r.body);
    set_size(&r, 60, 10);
    assert_int_equal(body_rows(&r.body), 10);
    set_size(&r, 160, 10);
    assert_int_equal(body_top(&r.body), top);
    set_size(&r, 1, 1);
    assert_int_equal(body_rows(&r.body), 1);
    set_size(&r, 160, 0);
    assert_int_equal(body_rows(&r.body), 0);
    set_size(&single, 200, 10);
    assert_int_equal(body_rows(&single.body), 10);
    assert_true(check_places(&single) > 150);
    close_sample(&single);
    close_sample(&r);
}

static void what_is_slid_comes_back(void **state)
{
    (void)state;
    Reader r = open_sample(false);
    set_size(&r, 60, 10);
    assert_false(body_slide(&r.body, 8)); // nothing is wider
    assert_false(body_slide(&r.body, -8));
    close_sample(&r);
    static const char CODE[] = "```\nabcdefghijklmnopqrstuvwxyz0123456789\n```\n";
    r.text = text_borrow(STR(CODE), "a.md");
    r.doc = document_new(r.text);
    document_scan_to(r.doc, SIZE_MAX);
    BodyOptions options = {.measure_cells = 20};
    body_init(&r.body, r.doc, NULL, &options, &CELL_POLICY_NARROW);
    set_size(&r, 40, 3);
    assert_true(body_slide(&r.body, 8));
    set_size(&r, 40, 3);
    assert_int_equal(flow_row(r.body.flow, flow_find(r.body.flow, 4))->shift, 8);
    assert_true(body_slide(&r.body, 100)); // as far as there is more
    set_size(&r, 40, 3);
    assert_false(body_slide(&r.body, 8));
    assert_int_equal(flow_row(r.body.flow, flow_find(r.body.flow, 4))->shift, 16);
    body_reveal(&r.body, 4 + 2);
    assert_int_equal(r.body.shift_cells, 0);
    body_reveal(&r.body, 4 + 30);
    int x, y;
    assert_true(body_place(&r.body, 4 + 30, &x, &y));
    assert_int_equal(body_pos_at(&r.body, x, y), 4 + 30);
    assert_true(body_slide(&r.body, -100));
    assert_int_equal(r.body.shift_cells, 0);
    close_sample(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spread_goes_on_in_the_second_column),
        cmocka_unit_test(a_spread_pages_by_both_columns),
        cmocka_unit_test(no_heading_stands_at_the_foot_of_a_column),
        cmocka_unit_test(pages_of_a_spread_leave_no_row_out),
        cmocka_unit_test(a_narrow_pane_has_one_column),
        cmocka_unit_test(what_is_slid_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
