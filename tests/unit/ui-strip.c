/* The strip at the right edge: a letter a cell, by what is drawn. */
#include "ui/strip.h"
#include "unit.h"

/* COUNTS in as many cells; what is in view from FIRST to BEHIND. WANT: blank, f(ew), M(any); in view
 * as a line: | without hits, F, ! with few and many. */
static void check(const size_t *counts, size_t n, double first, double behind, const char *want)
{
    Strip s = {.first = first, .behind = behind};
    CellGrid g;
    char got[64] = "";
    for (size_t i = 0; i < n; i++)
        vec_push(&s.counts, counts[i]);
    grid_init(&g, 3, (int)n);
    strip_draw(&s, &g, 2, 0, &CELL_POLICY_UNKNOWN);
    for (size_t i = 0; i < n; i++) {
        const GridCell *c = &g.cells[i * 3 + 2];
        bool here = c->glyph[0] == '|';
        got[i] = c->base == ROLE_HIT           ? (here ? 'F' : 'f')
                 : c->base == ROLE_HIT_CURRENT ? (here ? '!' : 'M')
                                               : (here ? '|' : ' ');
    }
    assert_string_equal(got, want);
    grid_done(&g);
    vec_done(&s.counts);
}

static void a_cell_says_how_many(void **state)
{
    (void)state;
    check((size_t[]){0, 1, 1, 0, 9, 1}, 6, 0, 0.1, "|ff Mf");
    check((size_t[]){3, 3, 3, 3}, 4, 0, 0.1, "Ffff");
    check((size_t[]){0, 0, 0, 0}, 4, 0.5, 0.6, "  | ");
}

static void the_view_has_a_mark(void **state)
{
    (void)state;
    check((size_t[]){1, 0, 1, 9}, 4, 0, 0.5, "F|fM");
    check((size_t[]){1, 0, 0, 1}, 4, 0.25, 0.5, "f| f");
    check((size_t[]){1, 0, 1, 9}, 4, 0.99, 1, "f f!");
    check((size_t[]){1, 0, 0, 1}, 4, 0, 1, "F||F");
    check((size_t[]){1, 0, 0, 1}, 4, 0.3, 0.3, "f| f"); // an empty text has a view, too
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_says_how_many),
        cmocka_unit_test(the_view_has_a_mark),
    };
    return cmocka_run_group_tests_name("ui-strip", tests, NULL, NULL);
}
