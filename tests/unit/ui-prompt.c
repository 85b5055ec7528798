#include "input/event.h"
#include "ui/prompt.h"
#include "unit.h"
#include <string.h>

static void type(Prompt *p, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t cp;
        text += utf8_decode(text, end, &cp);
        assert_int_equal(prompt_key(p, cp), PROMPT_EDITING);
    }
}

static void edits_whole_characters(void **state)
{
    (void)state;
    Prompt p = {0};
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "甲乙丙");
    prompt_key(&p, INPUT_LEFT);
    prompt_key(&p, INPUT_BACKSPACE);
    assert_string_equal(p.line.data, "甲丙");
    type(&p, "丁");
    assert_string_equal(p.line.data, "甲丁丙");
    prompt_key(&p, INPUT_HOME);
    prompt_key(&p, INPUT_DELETE);
    assert_string_equal(p.line.data, "丁丙");
    prompt_key(&p, 'E' & 0x1F);
    prompt_key(&p, 'U' & 0x1F);
    assert_int_equal(p.line.len, 0);
    assert_int_equal(prompt_key(&p, INPUT_BACKSPACE), PROMPT_CANCELLED);
    prompt_done(&p);
}

static void history_keeps_kinds_apart(void **state)
{
    (void)state;
    Prompt p = {0};
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "甲");
    prompt_close(&p);
    prompt_open(&p, PROMPT_COMMAND, STR_NONE);
    type(&p, "help");
    prompt_close(&p);
    prompt_open(&p, PROMPT_SEARCH_BACK, STR_NONE);
    prompt_key(&p, INPUT_UP);
    assert_string_equal(p.line.data, "甲");
    prompt_key(&p, INPUT_UP);
    assert_string_equal(p.line.data, "甲");
    prompt_key(&p, INPUT_DOWN);
    assert_int_equal(p.line.len, 0);
    prompt_done(&p);
}

static void history_begins_with_what_was_typed(void **state)
{
    (void)state;
    Prompt p = {0};
    static const char *const LINES[] = {"水库", "水渠", "道路", "水渠"};
    for (size_t i = 0; i < 4; i++)
        prompt_remember(&p, PROMPT_SEARCH, str_from(LINES[i]));
    assert_int_equal(p.history.count, 3); // each once
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "水");
    static const struct {
        uint32_t key;
        const char *line;
    } STEPS[] = {
        {INPUT_UP, "水渠"},   {INPUT_UP, "水库"}, {INPUT_UP, "水库"},
        {INPUT_DOWN, "水渠"}, {INPUT_DOWN, "水"}, {INPUT_DOWN, "水"},
    };
    for (size_t i = 0; i < sizeof STEPS / sizeof *STEPS; i++) {
        prompt_key(&p, STEPS[i].key);
        assert_string_equal(p.line.data, STEPS[i].line);
    }
    prompt_key(&p, INPUT_UP);
    prompt_key(&p, INPUT_BACKSPACE); // from here on it is what is typed
    prompt_key(&p, INPUT_UP);
    assert_string_equal(p.line.data, "水渠");
    prompt_done(&p);
}

/* The keys of readline, by where they leave the cursor and what they leave of the line. */
static void edits_as_readline_does(void **state)
{
    (void)state;
    static const struct {
        const char *keys, *left;
        size_t cursor;
    } CASES[] = {
        {"C-a", "ab 水渠, cd", 0},
        {"C-a C-e", "ab 水渠, cd", 13},
        {"M-b", "ab 水渠, cd", 11},
        {"M-b M-b", "ab 水渠, cd", 3},
        {"Home M-f", "ab 水渠, cd", 2},
        {"Home M-f M-f", "ab 水渠, cd", 9},
        {"C-w", "ab 水渠, ", 11},
        {"C-w C-w", "ab ", 3},
        {"M-b C-k", "ab 水渠, ", 11},
        {"M-b C-u", "cd", 0},
        {"C-b C-d", "ab 水渠, c", 12},
        {"Home M-d", " 水渠, cd", 0},
        {"Home C-f Del", "a 水渠, cd", 1},
        {"Home Backspace C-w C-u", "ab 水渠, cd", 0},
        {"End Del C-k C-d", "ab 水渠, cd", 13},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Prompt p = {0};
        prompt_open(&p, PROMPT_SEARCH, STR("ab 水渠, cd"));
        for (const char *k = CASES[i].keys; *k; k += strspn(k, " ")) {
            size_t n = strcspn(k, " ");
            assert_int_equal(prompt_key(&p, event_key_by_name(k, n)), PROMPT_EDITING);
            k += n;
        }
        if (p.cursor != CASES[i].cursor || strcmp(p.line.data, CASES[i].left) != 0)
            fail_msg("%s: %s, %zu", CASES[i].keys, p.line.data, p.cursor);
        prompt_done(&p);
    }
}

static void the_cursor_stays_in_a_narrow_prompt(void **state)
{
    (void)state;
    Prompt p = {0};
    CellGrid g;
    grid_init(&g, 10, 1);
    prompt_open(&p, PROMPT_SEARCH, STR_NONE);
    type(&p, "一二三四五六七八九十");
    prompt_draw(&p, &(PromptLook){.label = STR("/")}, &g, (Rect){0, 0, 10, 1}, &CELL_POLICY_NARROW);
    assert_in_range(g.cursor_x, 1, 9);
    grid_done(&g);
    prompt_done(&p);
}

/* What stands at the right end gives way to what is typed. */
static void the_line_goes_before_what_is_beside_it(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } CASES[] = {{"水", "/水            3/57\n"},
                 {"水利水利水", "/水利水利水    3/57\n"},
                 {"水利水利水利", "/水利水利水利\n"}};
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Prompt p = {0};
        CellGrid g;
        StrBuf out = {0};
        PromptLook look = {.label = STR("/"), .aside = STR("3/57")};
        grid_init(&g, 20, 1);
        prompt_open(&p, PROMPT_SEARCH, str_from(CASES[i].line));
        prompt_draw(&p, &look, &g, (Rect){0, 0, 20, 1}, &CELL_POLICY_NARROW);
        grid_dump(&g, &out);
        assert_string_equal(out.data, CASES[i].want);
        strbuf_done(&out);
        grid_done(&g);
        prompt_done(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(edits_whole_characters),
        cmocka_unit_test(edits_as_readline_does),
        cmocka_unit_test(history_keeps_kinds_apart),
        cmocka_unit_test(history_begins_with_what_was_typed),
        cmocka_unit_test(the_cursor_stays_in_a_narrow_prompt),
        cmocka_unit_test(the_line_goes_before_what_is_beside_it),
    };
    return cmocka_run_group_tests_name("ui-prompt", tests, NULL, NULL);
}
