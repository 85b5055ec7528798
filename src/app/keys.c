#include "app/keys.h"
#include "base/i18n.h"
#include <string.h>

/* The modes by the names of their sections. */
static const char *const MODES[MODE_COUNT] = {
    [MODE_READ] = "read",
    [MODE_SIDEBAR] = "sidebar",
    [MODE_POPUP] = "box",
    [MODE_LIST] = "list",
};

/* What a preset changes. Keys that a row takes are lost to the command that had them. */
typedef struct {
    KeyPreset preset;
    Mode mode;
    CommandId command;
    const char *keys;
} PresetRow;

static const PresetRow PRESETS[] = {
    // vim's own: pages only with Ctrl, h and l go sideways
    {PRESET_VIM, MODE_READ, COMMAND_SLIDE_LEFT, "h  Left  z h"},
    {PRESET_VIM, MODE_READ, COMMAND_SLIDE_RIGHT, "l  Right  z l"},
    {PRESET_VIM, MODE_READ, COMMAND_PAGE_DOWN, "C-f  Space  PgDn"},
    {PRESET_VIM, MODE_READ, COMMAND_PAGE_UP, "C-b  PgUp"},
    {PRESET_VIM, MODE_READ, COMMAND_HALF_DOWN, "C-d"},
    {PRESET_VIM, MODE_READ, COMMAND_HALF_UP, "C-u"},
    {PRESET_VIM, MODE_READ, COMMAND_START, "g g  Home"},
    {PRESET_VIM, MODE_READ, COMMAND_END, "G  End"},
    {PRESET_VIM, MODE_READ, COMMAND_NEXT_SECTION, "] ]  L"},
    {PRESET_VIM, MODE_READ, COMMAND_PREV_SECTION, "[ [  H"},
    {PRESET_VIM, MODE_READ, COMMAND_NEXT_ITEM, "] i  C-j"},
    {PRESET_VIM, MODE_READ, COMMAND_PREV_ITEM, "[ i  C-k"},
    {PRESET_VIM, MODE_READ, COMMAND_HELP, "F1"},
    {PRESET_VIM, MODE_READ, COMMAND_QUIT, "q  Z Z  Z Q"},
    // epy's, a reader of e-books: pages sideways, n and p for chapters
    {PRESET_EPY, MODE_READ, COMMAND_PAGE_DOWN, "l  Right  Space  PgDn  C-f"},
    {PRESET_EPY, MODE_READ, COMMAND_PAGE_UP, "h  Left  PgUp  C-b"},
    {PRESET_EPY, MODE_READ, COMMAND_HALF_DOWN, "C-d  d"},
    {PRESET_EPY, MODE_READ, COMMAND_HALF_UP, "C-u  u"},
    {PRESET_EPY, MODE_READ, COMMAND_NEXT_SECTION, "n  L"},
    {PRESET_EPY, MODE_READ, COMMAND_PREV_SECTION, "p  H"},
    {PRESET_EPY, MODE_READ, COMMAND_NEXT_HIT, "C-n"},
    {PRESET_EPY, MODE_READ, COMMAND_PREV_HIT, "C-p"},
    {PRESET_EPY, MODE_READ, COMMAND_SIDEBAR_FOCUS, "t"},
    {PRESET_EPY, MODE_SIDEBAR, COMMAND_SIDEBAR_FOCUS, "t  Esc  q"},
    {PRESET_EPY, MODE_READ, COMMAND_SIDEBAR, "T"},
    {PRESET_EPY, MODE_READ, COMMAND_HELP, "?  F1"},
    {PRESET_EPY, MODE_READ, COMMAND_SLIDE_LEFT, "z h"},
    {PRESET_EPY, MODE_READ, COMMAND_SLIDE_RIGHT, "z l"},
};

/* The next of KEYS, parted by two blanks: its length, or 0 at the end. */
static size_t next_sequence(const char **keys)
{
    *keys += strspn(*keys, " ");
    const char *end = strstr(*keys, "  ");
    return end ? (size_t)(end - *keys) : strlen(*keys);
}

static bool has_sequence(const char *keys, const char *sequence, size_t len)
{
    for (size_t n; (n = next_sequence(&keys)) > 0; keys += n)
        if (n == len && memcmp(keys, sequence, len) == 0)
            return true;
    return false;
}

/* KEYS without those that TAKEN has; owned. */
static char *without(const char *keys, const char *taken)
{
    StrBuf left = {0};
    for (size_t n; (n = next_sequence(&keys)) > 0; keys += n)
        if (!has_sequence(taken, keys, n))
            strbuf_addf(&left, "%s%.*s", left.len ? "  " : "", (int)n, keys);
    char *result = mem_dup(left.data ? left.data : "");
    strbuf_done(&left);
    return result;
}

static void set_keys(KeyTable *t, Mode mode, CommandId command, const char *keys)
{
    for (int id = 1; id < COMMAND_COUNT; id++) {
        char *old = t->keys[mode][id];
        t->keys[mode][id] = id == (int)command ? mem_dup(keys) : without(old, keys);
        mem_free(old);
    }
}

static bool setting_error(const KeySetting *s, Error *err, const char *why)
{
    return error_set(err, ERROR_FORMAT, "%s:%d: %s: %s", s->path, s->line, s->command, why);
}

static bool mode_named(const KeySetting *s, Mode *mode, Error *err)
{
    for (int m = 0; m < MODE_COUNT; m++) {
        if (strcmp(MODES[m], s->mode) == 0) {
            *mode = (Mode)m;
            return true;
        }
    }
    return setting_error(s, err,
                         _("no such mode; the sections are [keys.read], [keys.sidebar], "
                           "[keys.box] and [keys.list]"));
}

static bool keys_are_sound(const char *keys)
{
    Keymap *trial = keymap_new();
    bool sound = keymap_bind(trial, 0, keys, 1);
    keymap_free(trial);
    return sound;
}

/* KEYS as the table has them; owned. */
static char *read_sequences(const char *keys)
{
    static const char SEMICOLON[] = "Semicolon";
    StrBuf out = {0};
    for (const char *at; (at = strstr(keys, SEMICOLON)); keys = at + strlen(SEMICOLON))
        strbuf_addf(&out, "%.*s;", (int)(at - keys), keys);
    strbuf_add_cstr(&out, keys);
    char *result = mem_dup(out.data ? out.data : "");
    strbuf_done(&out);
    return result;
}

static bool apply_setting(KeyTable *t, const KeySetting *s, Error *err)
{
    Mode mode = MODE_READ;
    CommandId command = command_find(str_from(s->command));
    if (!mode_named(s, &mode, err))
        return false;
    if (!command)
        return setting_error(s, err, _("no such command; dujuan --print-config lists them"));
    if (!keys_are_sound(s->keys))
        return setting_error(s, err,
                             _("an unknown key; keys are written j, C-d, M-n, PgDn, F1, "
                               "g g, with two blanks between two of them"));
    char *keys = read_sequences(s->keys);
    set_keys(t, mode, command, keys);
    mem_free(keys);
    return true;
}

KeyTable *keys_new(const Config *config, Error *err)
{
    KeyTable *t = mem_zero(1, sizeof *t);
    for (int mode = 0; mode < MODE_COUNT; mode++)
        for (int id = 1; id < COMMAND_COUNT; id++)
            t->keys[mode][id] = mem_dup(command_usual_keys((CommandId)id, (Mode)mode));
    for (size_t i = 0; i < sizeof PRESETS / sizeof *PRESETS; i++)
        if (PRESETS[i].preset == config->preset)
            set_keys(t, PRESETS[i].mode, PRESETS[i].command, PRESETS[i].keys);
    for (size_t i = 0; i < config->keys.count; i++) {
        if (!apply_setting(t, &config->keys.items[i], err)) {
            keys_free(t);
            return NULL;
        }
    }
    return t;
}

void keys_free(KeyTable *t)
{
    for (int mode = 0; t && mode < MODE_COUNT; mode++)
        for (int id = 1; id < COMMAND_COUNT; id++)
            mem_free(t->keys[mode][id]);
    mem_free(t);
}

void keys_bind(const KeyTable *t, Keymap *keymap)
{
    for (int mode = 0; mode < MODE_COUNT; mode++)
        for (int id = 1; id < COMMAND_COUNT; id++)
            keymap_bind(keymap, mode, t->keys[mode][id], id);
}

/* Whether the LEN bytes at SEQUENCE are keys of one letter: "g g", but not "C-w w". */
static bool is_of_letters(const char *sequence, size_t len)
{
    for (size_t i = 1; i < len; i += 2)
        if (sequence[i] != ' ')
            return false;
    return true;
}

/* The modifier that KEY, of LEN bytes, begins with, as people write it; its length, or 0. */
static size_t describe_modifier(const char *key, size_t len, StrBuf *out)
{
    static const char *const MODIFIERS[][2] = {{"C-", "^"}, {"M-", "Alt-"}, {"S-", "Shift-"}};
    for (size_t i = 0; len > 2 && i < sizeof MODIFIERS / sizeof *MODIFIERS; i++) {
        if (memcmp(key, MODIFIERS[i][0], 2) == 0) {
            strbuf_add_cstr(out, MODIFIERS[i][1]);
            return 2;
        }
    }
    return 0;
}

static void describe_sequence(const char *keys, size_t len, StrBuf *out)
{
    bool joined = is_of_letters(keys, len);
    for (size_t i = 0; i < len; i++) {
        size_t modifier =
            i == 0 || keys[i - 1] == ' ' ? describe_modifier(keys + i, len - i, out) : 0;
        bool control = modifier && keys[i] == 'C';
        i += modifier;
        if (control && keys[i] >= 'a' && keys[i] <= 'z')
            strbuf_add_byte(out, (char)(keys[i] - 'a' + 'A'));
        else if (!joined || keys[i] != ' ')
            strbuf_add_byte(out, keys[i]);
    }
}

void keys_describe(const KeyTable *t, CommandId id, StrBuf *out)
{
    const char *keys = "";
    for (int mode = 0; mode < MODE_COUNT && !*keys; mode++)
        keys = t->keys[mode][id];
    for (size_t n; (n = next_sequence(&keys)) > 0; keys += n) {
        if (out->len)
            strbuf_add_byte(out, ' ');
        describe_sequence(keys, n, out);
    }
}

/* KEYS for the file, where a semicolon after a blank begins a comment. */
static void write_sequences(const char *keys, StrBuf *out)
{
    for (; *keys; keys++) {
        if (*keys == ';')
            strbuf_add_cstr(out, "Semicolon");
        else
            strbuf_add_byte(out, *keys);
    }
}

void keys_write(const KeyTable *t, StrBuf *out)
{
    for (int mode = 0; mode < MODE_COUNT; mode++) {
        strbuf_addf(out, "\n[keys.%s]\n", MODES[mode]);
        for (int id = 1; id < COMMAND_COUNT; id++) {
            if (*t->keys[mode][id]) {
                strbuf_addf(out, "# %s = ", command_name((CommandId)id));
                write_sequences(t->keys[mode][id], out);
                strbuf_add_byte(out, '\n');
            }
        }
    }
}
