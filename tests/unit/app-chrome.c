/* What the program itself draws, apart from the text: nothing of ambiguous width, and box drawing
 * only where it surely takes one cell. */
#include "app/app.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLS 100
#define ROWS 30

static bool is_chrome(const GridCell *c)
{
    static const ThemeRole ROLES[] = {
        ROLE_SEPARATOR,           ROLE_POPUP_BORDER,  ROLE_STATUS,       ROLE_SIDEBAR_TAB,
        ROLE_SIDEBAR_TAB_CURRENT, ROLE_SIDEBAR_COUNT, ROLE_STATUS_ACCENT};
    for (size_t i = 0; i < sizeof ROLES / sizeof *ROLES; i++)
        if (c->over == ROLES[i])
            return true;
    return false;
}

/* Paint; the chrome's cells of box drawing. */
static int paint(App *app)
{
    CellGrid g;
    int boxes = 0;
    app_paint(app, &g, COLS, ROWS);
    for (int i = 0; i < COLS * ROWS; i++) {
        uint32_t cp;
        const char *glyph = g.cells[i].glyph;
        if (!glyph[0] || !is_chrome(&g.cells[i]))
            continue;
        utf8_decode(glyph, glyph + strlen(glyph), &cp);
        CellGroup group = cell_group(cp);
        boxes += group == CELL_BOX;
        if (group != CELL_FIXED && group != CELL_BOX)
            fail_msg("%s in cell %d", glyph, i);
    }
    grid_done(&g);
    return boxes;
}

static void check(const char *ambiguous, const CellPolicy *policy, bool boxes)
{
    static const char *const KEYS[] = {"]", "Tab", "Enter", "Esc", "T", "2", "3", "Esc", "F1"};
    static char name[] = "dujuan", file[] = TEST_SOURCE_DIR "/tests/samples/report.txt";
    char option[32];
    char *words[] = {name, option, file, NULL};
    Options options;
    App app;
    Error err = {0};
    snprintf(option, sizeof option, "--ambiguous=%s", ambiguous);
    assert_true(options_parse(3, words, &options, &err) && app_open(&app, &options, &err));
    document_scan_to(app.doc, SIZE_MAX);
    app.policy = *policy;
    assert_int_equal(paint(&app) > 0, boxes);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        Event e = {.type = EVENT_KEY, .key = event_key_by_name(KEYS[i], strlen(KEYS[i]))};
        app_handle(&app, &e);
        assert_int_equal(paint(&app) > 0, boxes);
    }
    app_close(&app);
    options_done(&options);
}

static void box_drawing_only_where_it_is_sure(void **state)
{
    (void)state;
    CellPolicy told = CELL_POLICY_UNKNOWN;
    cell_policy_answer(&told, CELL_BOX, 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    check("narrow", &CELL_POLICY_NARROW, true);
    check("pad", &CELL_POLICY_PAD, true);
    check("wide", &CELL_POLICY_WIDE, false);
    check("auto", &CELL_POLICY_UNKNOWN, false);
    check("auto", &told, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(box_drawing_only_where_it_is_sure)};
    return cmocka_run_group_tests_name("app-chrome", tests, NULL, NULL);
}
