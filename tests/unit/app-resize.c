/* The app under a window that changes its size all the time: nothing breaks, the place is kept. */
#include "app/app.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

#define COLS     100
#define ROWS     30
#define ROUNDS   200
#define RESIZES  50 // a round; 10,000 in all
#define COLS_MAX 300
#define ROWS_MAX 100

static uint32_t seed = 20260101;

/* A number below LIMIT; the same ones in each run (Numerical Recipes' generator). */
static unsigned any(unsigned limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (unsigned)((uint64_t)seed * limit >> 32);
}

/* What the screen of COLS by ROWS shows; every glyph has its cells. */
static void paint(App *app, int cols, int rows, StrBuf *out)
{
    CellGrid g;
    app_paint(app, &g, cols, rows);
    for (int i = 0; i < cols * rows; i++) {
        const GridCell *c = &g.cells[i];
        bool last = i % cols == cols - 1;
        assert_true(c->cells <= 2 && (c->cells < 2 || (!last && c[1].cells == 0)));
        assert_true(c->cells || (i % cols && c[-1].cells == 2));
    }
    if (out) {
        strbuf_clear(out);
        grid_dump(&g, out);
        grid_dump_roles(&g, out);
    }
    grid_done(&g);
}

static void press(App *app, const char *names)
{
    while (*names) {
        size_t n = strcspn(names, " ");
        Event e = {.type = EVENT_KEY, .key = event_key_by_name(names, n)};
        assert_int_not_equal(e.key, INPUT_NONE);
        app_handle(app, &e);
        names += n;
        names += strspn(names, " ");
    }
}

static const char *any_keys(void)
{
    static const char *const KEYS[] = {
        "j",         "k",   "PgDn",      "PgUp", "d",   "u",   "]",         "[", ")",
        "(",         "g g", "G",         "t",    "T j", "Esc", "T",         "+", "-",
        "Tab Enter", "F1",  "/ 1 Enter", "n",    "N",   "C-o", "5 0 % g g", "=", "Esc Esc"};
    return KEYS[any(sizeof KEYS / sizeof *KEYS)];
}

static void any_size(int *cols, int *rows)
{
    bool small = any(3) == 0;
    *cols = 1 + (int)any(small ? 12 : COLS_MAX);
    *rows = 1 + (int)any(small ? 6 : ROWS_MAX);
}

static void ten_thousand_sizes(void **state)
{
    (void)state;
    static char name[] = "dujuan", narrow[] = "--ambiguous=narrow",
                file[] = TEST_SOURCE_DIR "/tests/samples/report.txt";
    char *words[] = {name, narrow, file, NULL};
    Options options;
    App app;
    Error err = {0};
    StrBuf before = {0}, after = {0};
    int cols, rows;
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    assert_true(options_parse(3, words, &options, &err) && app_open(&app, &options, &err));
    document_scan_to(app.doc, SIZE_MAX);
    app.running = true;
    paint(&app, COLS, ROWS, NULL);
    for (int round = 0; round < ROUNDS; round++) {
        // keys at any size, then rest at ours
        any_size(&cols, &rows);
        paint(&app, cols, rows, NULL);
        press(&app, any_keys());
        paint(&app, COLS, ROWS, NULL);
        press(&app, any_keys());
        paint(&app, COLS, ROWS, &before);
        for (int i = 0; i < RESIZES; i++) {
            any_size(&cols, &rows);
            paint(&app, cols, rows, NULL);
        }
        paint(&app, COLS, ROWS, &after);
        assert_string_equal(after.data, before.data);
    }
    assert_true(app.running);
    strbuf_done(&before);
    strbuf_done(&after);
    app_close(&app);
    options_done(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ten_thousand_sizes)};
    return cmocka_run_group_tests_name("app-resize", tests, NULL, NULL);
}
