/* What lets one look far ahead in an outline and a text says the same as looking at everything. */
#include "unit.h"

#include "doc/lineindex.h"
#include "doc/notes.h"
#include "doc/outlinerows.h"
#include <stdio.h>
#include <string.h>

#define NODES 3000

static uint32_t seed = 7;

static uint32_t rnd(uint32_t below)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % below;
}

/* A tree with long runs of one level and a few gaps, as deep as DEEPEST. */
static void grow(Outline *o, uint32_t deepest)
{
    uint32_t path[64], ordinals[64] = {0}, depth = 0;
    for (uint32_t i = 0; i < NODES; i++) {
        if (rnd(40) == 0)
            depth = rnd(depth + 1);
        else if (rnd(10) == 0 && depth + 1 < deepest && i)
            ordinals[++depth] = 0;
        OutlineKind kind = rnd(500) == 0 ? OUTLINE_GAP : depth > 2 ? OUTLINE_RUN_IN : OUTLINE_ITEM;
        vec_push(&o->nodes, ((OutlineNode){.pos = i * 10,
                                           .parent = depth ? path[depth - 1] : OUTLINE_NONE,
                                           .ordinal = ++ordinals[depth],
                                           .kind = (uint8_t)kind,
                                           .level = (uint8_t)(depth + 1)}));
        path[depth] = i;
    }
}

static void blocks_change_nothing_but_the_time(void **state)
{
    (void)state;
    for (uint32_t deepest = 1; deepest < 50; deepest += 8) {
        Outline o = {0};
        grow(&o, deepest);
        Outline plain = o; // shares the nodes, has no blocks
        outline_index(&o);
        assert_true(o.blocks.count > 0);
        for (uint32_t i = 0; i < NODES; i++) {
            assert_int_equal(outline_subtree_end(&o, i), outline_subtree_end(&plain, i));
            uint64_t classes = rnd(4)
                                   ? outline_class(rnd(2) ? OUTLINE_RUN_IN : OUTLINE_ITEM, rnd(9))
                                   : OUTLINE_CLASS_GAPS;
            for (int step = -1; step <= 1; step += 2)
                assert_int_equal(outline_seek(&o, i, step, classes),
                                 outline_seek(&plain, i, step, classes));
            StrBuf path = {0};
            outline_path(&o, i, &path);
            assert_int_equal(outline_by_path(&o, (Str){path.data, path.len}), i);
            strbuf_done(&path);
        }
        assert_int_equal(outline_seek(&o, -1, -1, UINT64_MAX), OUTLINE_NONE);
        assert_int_equal(outline_seek(&o, NODES, 1, UINT64_MAX), OUTLINE_NONE);
        outline_done(&o);
    }
}

static void rows_are_the_nodes_down_to_a_level(void **state)
{
    (void)state;
    Outline o = {0};
    OutlineRows rows = {0};
    grow(&o, 12);
    o.nodes.items[0].level = 0; // a title
    for (uint32_t i = 0; i < NODES; i += 1 + rnd(60))
        o.nodes.items[i].kind = (uint8_t)(rnd(2) ? OUTLINE_HEADING : OUTLINE_RUN_IN);
    outline_index(&o);
    for (unsigned level = 1; level <= OUTLINE_LEVELS; level++)
        for (unsigned set = 0; set < OUTLINE_SET_COUNT; set++) {
            outlinerows_make(&rows, &o, (OutlineSet)set, level);
            size_t row = 0;
            for (uint32_t i = 0; i < NODES; i++) {
                const OutlineNode *n = outline_node(&o, i);
                if (n->level <= level && outline_in_set(n, (OutlineSet)set))
                    assert_int_equal(outlinerows_node(&rows, row++), i);
                assert_int_equal(outlinerows_upto(&rows, n->pos), row);
                assert_int_equal(outlinerows_upto(&rows, n->pos + 9), row);
            }
            assert_int_equal(rows.count, row);
        }
    outlinerows_make(&rows, &(Outline){0}, OUTLINE_ALL, 1);
    assert_int_equal(rows.count, 0);
    assert_int_equal(outlinerows_upto(&rows, 5), 0);
    outlinerows_done(&rows);
    outline_done(&o);
}

static void lines_are_found_from_nearby(void **state)
{
    (void)state;
    size_t len = 5 * LINE_INDEX_STEP + 77;
    char *text = mem_alloc(len);
    for (size_t i = 0; i < len; i++)
        text[i] = rnd(i < len / 2 ? 3 : 5000) ? 'x' : '\n';
    LineIndex index = {0}, copy;
    for (Pos to = 0; to < len; to += 1 + rnd(40000))
        lineindex_count(&index, text, to);
    lineindex_count(&index, text, len);
    lineindex_copy(&index, &copy);
    size_t newlines = 0;
    for (Pos pos = 0; pos <= len; pos++) {
        if (pos % 997 == 0 || pos == len || pos % LINE_INDEX_STEP < 2) {
            LinePlace near = lineindex_at(&copy, pos);
            assert_true(near.pos <= pos && (pos - near.pos < LINE_INDEX_STEP || pos == len));
            assert_int_equal(lineplace_at(near, text, pos).newlines, newlines);
            LinePlace before = lineindex_short_of(&copy, newlines);
            assert_true(before.pos <= pos && (!before.pos || before.newlines < newlines));
        }
        newlines += pos < len && text[pos] == '\n';
    }
    lineindex_done(&index);
    lineindex_done(&copy);
    mem_free(text);
}

/* What a text of 64 GB needs, though places share their bytes with lengths. */
static void places_reach_far(void **state)
{
    (void)state;
    Pos far = (Pos)64 << 30;
    Outline o = {0};
    Notes n = {0};
    for (Pos at = far; at < far + 30; at += 10) {
        vec_push(&o.nodes, ((OutlineNode){.pos = at, .parent = OUTLINE_NONE, .text_at = 3}));
        vec_push(&n.refs, ((NoteRef){.pos = at, .bytes = 3}));
        vec_push(&n.defs, ((NoteDef){.pos = at, .end = at + 5, .text_at = 3}));
    }
    assert_int_equal(outline_at(&o, far + 15), 1);
    assert_int_equal(outline_node(&o, 1)->pos + outline_node(&o, 1)->text_at, far + 13);
    assert_int_equal(notes_ref_lower_bound(&n, far + 11), 2);
    assert_int_equal(notes_def_at(&n, far + 14), 1);
    assert_int_equal(notes_def_at(&n, far + 15), NOTE_NONE);
    assert_int_equal(n.defs.items[2].end, far + 25);
    outline_done(&o);
    notes_done(&n);
}

static void a_long_label_is_cut_between_characters(void **state)
{
    (void)state;
    StrBuf text = {0};
    strbuf_add_byte(&text, '1');
    while (text.len <= 2 * OUTLINE_HEAD_MAX)
        strbuf_add_cstr(&text, "\u3000");
    size_t bytes = outline_head_bytes(text.data, text.len);
    assert_true(bytes <= OUTLINE_HEAD_MAX && bytes + 3 > OUTLINE_HEAD_MAX);
    assert_int_equal(bytes % 3, 1);
    assert_int_equal(outline_head_bytes(text.data, 4), 4);
    strbuf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_change_nothing_but_the_time),
        cmocka_unit_test(rows_are_the_nodes_down_to_a_level),
        cmocka_unit_test(lines_are_found_from_nearby),
        cmocka_unit_test(places_reach_far),
        cmocka_unit_test(a_long_label_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
