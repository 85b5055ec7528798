/* Keys by preset and by the reader's file. */
#include "app/keys.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/dujuan-keys-XXXXXX";

/* The configuration that TEXT comes to. */
static void configure(Config *c, const char *text)
{
    Error err = {0};
    FILE *f = fopen(path, "w");
    assert_true(f && fputs(text, f) >= 0 && fclose(f) == 0);
    config_init(c);
    if (!config_load_file(c, path, &err))
        fail_msg("%s", err.message);
}

static KeyTable *keys_of(const char *text)
{
    Config c;
    Error err = {0};
    configure(&c, text);
    KeyTable *t = keys_new(&c, &err);
    if (!t)
        fail_msg("%s", err.message);
    config_done(&c);
    return t;
}

/* What KEYS, parted by blanks, come to in MODE. */
static CommandId command_of(const KeyTable *t, Mode mode, const char *keys)
{
    Keymap *map = keymap_new();
    int command = 0;
    long count;
    keys_bind(t, map);
    while (*keys) {
        size_t n = strcspn(keys, " ");
        keymap_feed(map, mode, event_key_by_name(keys, n), &command, &count);
        keys += n;
        keys += strspn(keys, " ");
    }
    keymap_free(map);
    return (CommandId)command;
}

static size_t sequence_len(const char *keys)
{
    const char *end = strstr(keys, "  ");
    return end ? (size_t)(end - keys) : strlen(keys);
}

/* Whether each key of ID comes to ID when it is typed: nothing else has it, or the start of it. */
static void assert_reached(const KeyTable *t, Mode mode, CommandId id)
{
    for (const char *at = t->keys[mode][id]; *at;) {
        char keys[64];
        size_t n = sequence_len(at);
        snprintf(keys, sizeof keys, "%.*s", (int)n, at);
        if (command_of(t, mode, keys) != id)
            fail_msg("“%s” in mode %d is %s, wanted %s", keys, mode,
                     command_name(command_of(t, mode, keys)), command_name(id));
        at += n;
        at += strspn(at, " ");
    }
}

static void every_key_of_every_preset_reaches_its_command(void **state)
{
    (void)state;
    static const char *const PRESETS[] = {"keys = less\n", "keys = vim\n", "keys = epy\n"};
    for (size_t i = 0; i < sizeof PRESETS / sizeof *PRESETS; i++) {
        KeyTable *t = keys_of(PRESETS[i]);
        for (int mode = 0; mode < MODE_COUNT; mode++)
            for (int id = 1; id < COMMAND_COUNT; id++)
                assert_reached(t, (Mode)mode, (CommandId)id);
        keys_free(t);
    }
}

static void presets_differ_where_their_models_do(void **state)
{
    (void)state;
    KeyTable *less = keys_of(""), *vim = keys_of("keys = vim\n"), *epy = keys_of("keys = epy\n");
    assert_int_equal(command_of(less, MODE_READ, "d"), COMMAND_HALF_DOWN);
    assert_int_equal(command_of(vim, MODE_READ, "C-d"), COMMAND_HALF_DOWN);
    assert_int_equal(command_of(vim, MODE_READ, "d"), COMMAND_NONE);
    assert_int_equal(command_of(vim, MODE_READ, "] ]"), COMMAND_NEXT_SECTION);
    assert_int_equal(command_of(epy, MODE_READ, "n"), COMMAND_NEXT_SECTION);
    assert_int_equal(command_of(epy, MODE_READ, "l"), COMMAND_PAGE_DOWN);
    keys_free(less);
    keys_free(vim);
    keys_free(epy);
}

static void a_setting_takes_its_keys_from_other_commands(void **state)
{
    (void)state;
    KeyTable *t = keys_of("[keys.read]\nquit = Q  Z Z\nsearch = Semicolon  q\nhelp =\n");
    assert_int_equal(command_of(t, MODE_READ, "Q"), COMMAND_QUIT);
    assert_int_equal(command_of(t, MODE_READ, "q"), COMMAND_SEARCH);
    assert_int_equal(command_of(t, MODE_READ, ";"), COMMAND_SEARCH);
    assert_int_equal(command_of(t, MODE_READ, "/"), COMMAND_NONE);
    assert_string_equal(t->keys[MODE_READ][COMMAND_HELP], "");
    assert_int_equal(command_of(t, MODE_SIDEBAR, "q"), COMMAND_SIDEBAR_FOCUS);
    StrBuf shown = {0};
    keys_describe(t, COMMAND_QUIT, &shown);
    assert_string_equal(shown.data, "Q ZZ");
    strbuf_clear(&shown);
    keys_describe(t, COMMAND_BACK, &shown);
    assert_string_equal(shown.data, "^O Backspace Alt-Left");
    strbuf_clear(&shown);
    keys_describe(t, COMMAND_PREV_NOTE, &shown);
    assert_string_equal(shown.data, "Shift-Tab");
    strbuf_done(&shown);
    keys_free(t);
}

static void assert_refused(const char *text, int line, const char *part)
{
    Config c;
    Error err = {0};
    char where[64];
    configure(&c, text);
    assert_null(keys_new(&c, &err));
    config_done(&c);
    snprintf(where, sizeof where, "%s:%d: ", path, line);
    if (strncmp(err.message, where, strlen(where)) != 0 || !strstr(err.message, part))
        fail_msg("got “%s”, wanted “%s…%s”", err.message, where, part);
}

static void wrong_settings_name_their_line(void **state)
{
    (void)state;
    assert_refused("keys = vim\n[keys.read]\nquti = Q\n", 3, "quti");
    assert_refused("[keys.reading]\nquit = Q\n", 2, "[keys.read]");
    assert_refused("[keys.list]\n\nquit = Enterr\n", 3, "unknown key");
    assert_refused("[keys.read]\nquit = a b c d\n", 2, "unknown key");
}

/* Every line, also those of the keys, which are comments there. */
static void the_printed_configuration_is_read_back(void **state)
{
    (void)state;
    Config usual;
    StrBuf b = {0};
    config_init(&usual);
    KeyTable *t = keys_new(&usual, NULL);
    keys_write(t, &b);
    for (char *line = b.data; (line = strstr(line, "\n# ")) != NULL;)
        memcpy(line, "\n  ", 3);
    StrBuf all = {0};
    config_write(&usual, &all);
    strbuf_addf(&all, "%s", b.data);
    KeyTable *again = keys_of(all.data);
    for (int mode = 0; mode < MODE_COUNT; mode++)
        for (int id = 1; id < COMMAND_COUNT; id++)
            assert_string_equal(again->keys[mode][id], t->keys[mode][id]);
    Config c;
    configure(&c, all.data);
    assert_string_equal(c.theme, usual.theme);
    assert_int_equal(c.width_cells, usual.width_cells);
    assert_true(c.search_across && c.strict && !c.spread);
    config_done(&c);
    config_done(&usual);
    keys_free(t);
    keys_free(again);
    strbuf_done(&b);
    strbuf_done(&all);
}

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

/* What TEXT ends with, as a man page shows it. */
static void write_plainly(StrBuf *text)
{
    static const char *const SIGNS[][2] = {{"\\(aq", "'"}, {"\\(ga", "`"}, {"\\-", "-"}};
    for (size_t i = 0; i < sizeof SIGNS / sizeof *SIGNS; i++) {
        size_t n = strlen(SIGNS[i][0]);
        if (text->len < n || memcmp(text->data + text->len - n, SIGNS[i][0], n) != 0)
            continue;
        text->len -= n;
        strbuf_add_cstr(text, SIGNS[i][1]);
    }
}

/* The part of a document from FROM up to TO. */
static StrBuf read_part(const char *name, const char *from, const char *to)
{
    char file[512];
    StrBuf text = {0};
    snprintf(file, sizeof file, "%s/%s", TEST_SOURCE_DIR, name);
    FILE *f = fopen(file, "r");
    assert_non_null(f);
    for (int c = getc(f); c != EOF; c = getc(f)) {
        strbuf_add_byte(&text, (char)c);
        write_plainly(&text);
    }
    fclose(f);
    const char *start = strstr(text.data, from), *end = start ? strstr(start + 1, to) : NULL;
    assert_true(start && end);
    StrBuf part = {0};
    strbuf_add(&part, (Str){start, (size_t)(end - start)});
    strbuf_done(&text);
    return part;
}

/* Whether WORD stands in TEXT between blanks, line ends, tabs or the signs of code. */
static bool has_word(const char *text, const char *word, size_t len)
{
    static const char PARTS[] = " \t\n`";
    for (const char *p = text; (p = strchr(p, *word)); p++)
        if (p > text && strchr(PARTS, p[-1]) && strncmp(p, word, len) == 0 && p[len] &&
            strchr(PARTS, p[len]))
            return true;
    return false;
}

/* Each key of ID, as the help shows it; else its name behind a colon. */
static void assert_explained(const char *document, const char *text, const KeyTable *t,
                             CommandId id)
{
    StrBuf keys = {0};
    keys_describe(t, id, &keys);
    if (!keys.len)
        strbuf_addf(&keys, ":%s", command_name(id));
    for (const char *key = keys.data; *key;) {
        size_t n = strcspn(key, " ");
        if (!has_word(text, key, n))
            fail_msg("%s does not explain %.*s (%s)", document, (int)n, key, command_name(id));
        key += n + (key[n] == ' ');
    }
    strbuf_done(&keys);
}

static void the_documents_have_every_key(void **state)
{
    (void)state;
    static const struct {
        const char *name, *from, *to;
    } PARTS[] = {{"doc/dujuan.1", ".SH KEYS", ".SH CONFIGURATION"},
                 {"doc/dujuan.zh.1", ".SH 按键", ".SH 配置"},
                 {"README.md", "## Keys", "\n## "},
                 {"README.md", "## 按键", "\n## "}};
    KeyTable *t = keys_of("");
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        StrBuf text = read_part(PARTS[i].name, PARTS[i].from, PARTS[i].to);
        for (int id = 1; id < COMMAND_COUNT; id++)
            assert_explained(PARTS[i].name, text.data, t, (CommandId)id);
        strbuf_done(&text);
    }
    keys_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_every_preset_reaches_its_command),
        cmocka_unit_test(presets_differ_where_their_models_do),
        cmocka_unit_test(a_setting_takes_its_keys_from_other_commands),
        cmocka_unit_test(wrong_settings_name_their_line),
        cmocka_unit_test(the_printed_configuration_is_read_back),
        cmocka_unit_test(the_documents_have_every_key),
    };
    return cmocka_run_group_tests_name("app-keys", tests, make_file, remove_file);
}
