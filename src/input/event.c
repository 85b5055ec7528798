#include "input/event.h"
#include "base/str.h"

static const struct {
    const char *name;
    uint32_t key;
} KEY_NAMES[] = {
    {"Space", ' '},
    {"Semicolon", ';'},
    {"Tab", INPUT_TAB},
    {"S-Tab", INPUT_BACK_TAB},
    {"Enter", INPUT_ENTER},
    {"Esc", INPUT_ESC},
    {"Up", INPUT_UP},
    {"Down", INPUT_DOWN},
    {"Left", INPUT_LEFT},
    {"Right", INPUT_RIGHT},
    {"Home", INPUT_HOME},
    {"End", INPUT_END},
    {"PgUp", INPUT_PAGE_UP},
    {"PgDn", INPUT_PAGE_DOWN},
    {"Ins", INPUT_INSERT},
    {"Del", INPUT_DELETE},
    {"Backspace", INPUT_BACKSPACE},
};

static uint32_t function_key(Str s)
{
    uint32_t n = 0;
    if (s.len < 2 || s.len > 3 || s.data[0] != 'F')
        return INPUT_NONE;
    for (size_t i = 1; i < s.len; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return INPUT_NONE;
        n = n * 10 + (uint32_t)(s.data[i] - '0');
    }
    return n >= 1 && n <= 12 ? INPUT_F1 + n - 1 : INPUT_NONE;
}

uint32_t event_key_by_name(const char *name, size_t len)
{
    Str s = {name, len};
    if (len > 2 && str_starts_with(s, STR("C-")))
        return (uint32_t)name[2] & 0x1F;
    if (len > 2 && str_starts_with(s, STR("M-"))) {
        uint32_t key = event_key_by_name(name + 2, len - 2);
        return key ? key | INPUT_ALT : INPUT_NONE;
    }
    for (size_t i = 0; i < sizeof KEY_NAMES / sizeof *KEY_NAMES; i++)
        if (str_equal(s, str_from(KEY_NAMES[i].name)))
            return KEY_NAMES[i].key;
    uint32_t cp = function_key(s);
    if (cp || !len)
        return cp;
    return utf8_decode(name, name + len, &cp) == len ? cp : INPUT_NONE;
}
