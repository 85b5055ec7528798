/*
 * Any keys, clicks and typed lines, in any order, at any size, over several documents: whatever is
 * open meets whatever else can be. Nothing breaks, no cell is left half, no control byte is drawn,
 * and a resize there and back gives the same screen.
 */
#include "app/app.h"
#include "app/command.h"
#include "app/view.h"
#include "unit.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COLS   100
#define ROWS   30
#define ROUNDS 150 // of each document
#define DEEDS  6   // of a round

static uint32_t seed = 20260202;
static StrBuf trail; // what was done in this round, for who reads of a failure

/* A number below LIMIT; the same ones in each run (Numerical Recipes' generator). */
static unsigned any(unsigned limit)
{
    seed = seed * 1664525u + 1013904223u;
    return (unsigned)((uint64_t)seed * limit >> 32);
}

static void check_cell(const CellGrid *g, int i)
{
    const GridCell *c = &g->cells[i];
    int x = i % g->cols;
    bool whole = c->cells <= 2 && (c->cells < 2 || (x < g->cols - 1 && c[1].cells == 0)) &&
                 (c->cells || (x > 0 && c[-1].cells == 2));
    bool clean = true;
    for (const unsigned char *p = (const unsigned char *)c->glyph; *p; p++)
        clean &= *p >= ' ' && *p != 0x7F && !(*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0);
    if (!whole || !clean) {
        StrBuf dump = {0};
        grid_dump(g, &dump);
        print_message("%s: cell %d of row %d of %dx%d\n%s", trail.data, x, i / g->cols, g->cols,
                      g->rows, dump.data);
        strbuf_done(&dump);
    }
    assert_true(whole);
    assert_true(clean);
}

/* What the screen of COLS by ROWS shows. */
static void paint(App *app, int cols, int rows, StrBuf *out)
{
    CellGrid g;
    app_paint(app, &g, cols, rows);
    for (int i = 0; i < cols * rows; i++)
        check_cell(&g, i);
    if (out) {
        strbuf_clear(out);
        grid_dump(&g, out);
        grid_dump_roles(&g, out);
    }
    grid_done(&g);
}

static void any_size(int *cols, int *rows)
{
    bool small = any(3) == 0;
    *cols = 1 + (int)any(small ? 20 : 200);
    *rows = 1 + (int)any(small ? 6 : 60);
}

static void key(App *app, uint32_t k)
{
    app_handle(app, &(Event){.type = EVENT_KEY, .key = k});
}

/* A key of any command in any mode, but of those that leave. */
static void any_command(App *app)
{
    CommandId id = (CommandId)(1 + any(COMMAND_COUNT - 1));
    const char *names = command_usual_keys(id, (Mode)any(MODE_COUNT));
    if (id == COMMAND_QUIT || id == COMMAND_SUSPEND || !*names)
        return;
    strbuf_addf(&trail, " [%s]", command_name(id));
    while (*names && strncmp(names, "  ", 2) != 0) {
        size_t n = strcspn(names, " ");
        key(app, event_key_by_name(names, n));
        names += n;
        names += *names == ' ' && names[1] != ' ';
    }
}

static void any_single_key(App *app)
{
    static const char *const KEYS[] = {"Esc", "Enter", "Tab",    "Backspace", "Up",  "Down", "Left",
                                       "5",   "1",     "9",      "a",         "'",   "C-u",  "C-w",
                                       "M-s", "M-w",   "Delete", "Home",      "End", "PgDn", "C-n"};
    const char *name = KEYS[any(sizeof KEYS / sizeof *KEYS)];
    uint32_t k = event_key_by_name(name, strlen(name));
    strbuf_addf(&trail, " %s", name);
    if (k != INPUT_NONE)
        key(app, k);
}

static void any_typing(App *app)
{
    static const char *const LINES[] = {"建",       ",jl", "[",       "1.1",   "一",     "(a|",
                                        "\033[31m", "的",  "note",    "sheng", "。{2,}", "x\u202ey",
                                        "",         "第",  "级 制度", ",",     "\\",     "1"};
    const char *s = LINES[any(sizeof LINES / sizeof *LINES)], *end = s + strlen(s);
    strbuf_addf(&trail, " “%s”", s[0] == '\033' ? "ESC" : s);
    while (s < end) {
        uint32_t cp;
        s += utf8_decode(s, end, &cp);
        key(app, cp);
    }
}

static void any_line(App *app)
{
    static const char *const LINES[] = {"level 2",
                                        "not",
                                        "item",
                                        "note",
                                        "overrides",
                                        "marks",
                                        "annotate a\x01b",
                                        "annotations",
                                        "strip",
                                        "why",
                                        "goto 50%",
                                        "goto 1.1",
                                        "@100",
                                        "theme ink",
                                        "theme",
                                        "encoding",
                                        "encoding gb18030",
                                        "encoding auto",
                                        "reload",
                                        "shelf",
                                        "search 的",
                                        "keyword 制度；建",
                                        "mark b",
                                        "go-mark b",
                                        "export",
                                        "filter 一",
                                        "help",
                                        "digest",
                                        "hits 的",
                                        "find-item",
                                        "beside",
                                        "spread",
                                        "follow",
                                        "hints"};
    const char *line = LINES[any(sizeof LINES / sizeof *LINES)];
    if (app->prompt.kind != PROMPT_NONE) // as the : key would
        return;
    strbuf_addf(&trail, " :%s", line);
    command_line(app, str_from(line));
    view_check(app);
}

static void any_mouse(App *app)
{
    static const EventType TYPES[] = {EVENT_CLICK, EVENT_WHEEL_UP, EVENT_WHEEL_DOWN};
    int cols = app->cols > 0 ? app->cols : 1, rows = app->rows > 0 ? app->rows : 1;
    Event e = {.type = TYPES[any(3)], .x = (int)any((unsigned)cols), .y = (int)any((unsigned)rows)};
    strbuf_addf(&trail, " mouse%d(%d,%d)", (int)e.type, e.x, e.y);
    app_handle(app, &e);
}

static void any_deed(App *app)
{
    static void (*const DEEDS_KNOWN[])(App *) = {any_command, any_command, any_single_key,
                                                 any_typing,  any_line,    any_mouse};
    DEEDS_KNOWN[any(sizeof DEEDS_KNOWN / sizeof *DEEDS_KNOWN)](app);
    app->running = true;
    mem_free(app->next);
    app->next = NULL;
    if (any(2)) {
        app_take_news(app);
        view_work(app);
    }
}

static bool is_busy(App *app)
{
    return !app_structure(app)->complete || app->finder || !keywords_complete(app->keywords) ||
           (app->hits && !hits_complete(app->hits)) || view_busy(app) || shelf_waits(app);
}

/* Until all jobs have said what they have to say. */
static void settle(App *app)
{
    struct pollfd wake = {wake_fd(app->wake), POLLIN, 0};
    source_unfollow(app); // what is followed never ends
    for (int i = 0; i < 2000 && is_busy(app); i++) {
        poll(&wake, 1, 10);
        wake_clear(app->wake);
        app_take_news(app);
        view_work(app);
    }
    app_take_news(app);
    assert_false(is_busy(app));
    item_flash_end(app);
}

static void one_round(App *app, StrBuf *before, StrBuf *after)
{
    int cols, rows;
    strbuf_clear(&trail);
    for (int i = 0; i < DEEDS; i++) {
        if (any(2)) {
            any_size(&cols, &rows);
            strbuf_addf(&trail, " %dx%d", cols, rows);
            paint(app, cols, rows, NULL);
        }
        any_deed(app);
    }
    paint(app, COLS, ROWS, NULL);
    settle(app);
    paint(app, COLS, ROWS, NULL);
    paint(app, COLS, ROWS, before);
    for (int i = 0; i < 4; i++) {
        any_size(&cols, &rows);
        paint(app, cols, rows, NULL);
    }
    paint(app, COLS, ROWS, after);
    size_t same = 0;
    while (after->data[same] && after->data[same] == before->data[same])
        same++;
    if (after->data[same] || before->data[same])
        print_message("%s: resized there and back: %zu of %zu\n<<<%.80s>>>\n<<<%.80s>>>\n",
                      trail.data, same, before->len, before->data + same, after->data + same);
    assert_string_equal(after->data, before->data);
}

static void over(char *file, bool spread)
{
    static char name[] = "dujuan", narrow[] = "--ambiguous=narrow";
    char *words[] = {name, narrow, file, NULL};
    Options options;
    App app;
    Error err = {0};
    StrBuf before = {0}, after = {0};
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    assert_true(options_parse(3, words, &options, &err));
    options.on_screen = true; // all is kept
    assert_true(app_open(&app, &options, &err));
    app.config.spread = spread;
    assert_true(document_scan_start(app.doc, app.wake, &err));
    app.running = true;
    app_arrange(&app, COLS, ROWS);
    keep_first(&app);
    paint(&app, COLS, ROWS, NULL);
    for (int round = 0; round < ROUNDS; round++)
        one_round(&app, &before, &after);
    strbuf_done(&before);
    strbuf_done(&after);
    strbuf_done(&trail);
    app_close(&app);
    options_done(&options);
}

#define OVER(test, sample, spread)                                                                 \
    static void test(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        static char file[] = TEST_SOURCE_DIR "/tests/samples/" sample;                             \
        over(file, spread);                                                                        \
    }

OVER(a_report, "report.txt", false)
OVER(a_novel_in_two_columns, "novel.txt", true)
OVER(notes_in_markdown, "notes.md", false)
OVER(a_paper, "paper.txt", false)
OVER(contents, "contents.txt", true)
OVER(a_hostile_text, "hostile.txt", false)

int main(void)
{
    const char *given = getenv("MONKEY_SEED");
    char state[] = "/tmp/dujuan-monkey-XXXXXX";
    if (!mkdtemp(state))
        return 1;
    setenv("XDG_STATE_HOME", state, 1);
    seed = given ? (uint32_t)strtoul(given, NULL, 10) : seed;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report),          cmocka_unit_test(a_novel_in_two_columns),
        cmocka_unit_test(notes_in_markdown), cmocka_unit_test(a_paper),
        cmocka_unit_test(contents),          cmocka_unit_test(a_hostile_text),
    };
    int failed = cmocka_run_group_tests_name("app-monkey", tests, NULL, NULL);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", state);
    return system(command) != 0 || failed;
}
