#include "config/theme.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "config/config.h"
#include "config/ini.h"
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const ROLE_NAMES[ROLE_COUNT] = {
#define X(name, key) [ROLE_##name] = key,
    THEME_ROLES(X)
#undef X
};

static const struct {
    const char *name;
    StyleAttr attr;
} ATTRS[] = {
    {"bold", STYLE_BOLD},           {"dim", STYLE_DIM},         {"italic", STYLE_ITALIC},
    {"underline", STYLE_UNDERLINE}, {"reverse", STYLE_REVERSE},
};

const char *theme_role_name(ThemeRole role)
{
    return ROLE_NAMES[role];
}

static bool style_empty(const Style *s)
{
    return !s->attrs && s->fg.kind == COLOUR_UNSET && s->bg.kind == COLOUR_UNSET;
}

static int role_by_name(const char *name)
{
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (strcmp(ROLE_NAMES[i], name) == 0)
            return i;
    }
    return -1;
}

static Str next_word(Str *rest)
{
    *rest = str_trim(*rest);
    Str word = {rest->data, 0};
    while (word.len < rest->len && word.data[word.len] != ' ' && word.data[word.len] != '\t')
        word.len++;
    rest->data += word.len;
    rest->len -= word.len;
    return word;
}

static uint8_t attr_by_name(Str word)
{
    for (size_t i = 0; i < sizeof ATTRS / sizeof *ATTRS; i++) {
        if (str_equal(word, str_from(ATTRS[i].name)))
            return (uint8_t)ATTRS[i].attr;
    }
    return 0;
}

static bool wrong_word(const IniEntry *e, Str word, Error *err)
{
    return ini_error(err, e,
                     _("“%.*s” is neither an attribute (bold, dim, italic, underline, reverse) "
                       "nor a colour (default, red, bright-red, 0 to 255, #rrggbb)"),
                     STR_FMT(word));
}

static bool parse_style(const IniEntry *e, Style *out, Error *err)
{
    Style style = {0};
    Str rest = str_from(e->value);
    bool behind_on = false;
    for (Str word = next_word(&rest); word.len; word = next_word(&rest)) {
        Colour *place = behind_on ? &style.bg : &style.fg;
        uint8_t attr = behind_on ? 0 : attr_by_name(word);
        bool on = !behind_on && str_equal(word, STR("on"));
        style.attrs |= attr;
        if (attr || on) {
            behind_on = on;
            continue;
        }
        if (place->kind != COLOUR_UNSET)
            return ini_error(err, e, _("“%.*s” is one colour too many"), STR_FMT(word));
        if (!colour_parse(word, place))
            return wrong_word(e, word, err);
        behind_on = false;
    }
    if (behind_on)
        return ini_error(err, e, _("a colour is missing after “on”"));
    if (style_empty(&style))
        return ini_error(err, e, _("expected [attribute…] [colour] [on colour]"));
    *out = style;
    return true;
}

static bool take_text(char *out, size_t room, const IniEntry *e, Error *err)
{
    size_t len = strlen(e->value);
    if (len >= room || !utf8_valid((Str){e->value, len}, false))
        return ini_error(err, e, _("expected UTF-8 text of at most %d bytes"), (int)room - 1);
    memcpy(out, e->value, len + 1);
    return true;
}

/* It stands behind the other one, whose place it takes for who reads Chinese. */
static bool take_chinese_about(Theme *t, const IniEntry *e, Error *err)
{
    char chinese[sizeof t->about];
    if (!take_text(chinese, sizeof chinese, e, err))
        return false;
    if (i18n_is_chinese())
        memcpy(t->about, chinese, sizeof chinese);
    return true;
}

static bool take_about(Theme *t, const IniEntry *e, Error *err)
{
    if (strcmp(e->key, "name") == 0)
        return take_text(t->name, sizeof t->name, e, err);
    if (strcmp(e->key, "about") == 0)
        return take_text(t->about, sizeof t->about, e, err);
    if (strcmp(e->key, "about-zh") == 0)
        return take_chinese_about(t, e, err);
    if (strcmp(e->key, "dark") != 0)
        return ini_error(err, e, _("unknown key; [theme] has name, about, about-zh and dark"));
    return ini_bool(e, &t->dark, err);
}

static bool take_entry(void *arg, const IniEntry *e, Error *err)
{
    Theme *t = arg;
    Style *roles = strcmp(e->section, "roles") == 0      ? t->roles
                   : strcmp(e->section, "roles.16") == 0 ? t->roles_16
                   : strcmp(e->section, "roles.8") == 0  ? t->roles_8
                                                         : NULL;
    if (strcmp(e->section, "theme") == 0)
        return take_about(t, e, err);
    if (!roles)
        return ini_error(err, e,
                         _("stands in [%s]; a theme has [theme], [roles], [roles.16], [roles.8]"),
                         e->section);
    int role = role_by_name(e->key);
    if (role < 0)
        return ini_error(err, e, _("there is no such role"));
    return parse_style(e, &roles[role], err);
}

static void name_after_file(Theme *t, const char *path)
{
    const char *slash = strrchr(path, '/');
    Str name = str_from(slash ? slash + 1 : path);
    if (name.len > 4 && strcmp(name.data + name.len - 4, ".ini") == 0)
        name.len -= 4;
    size_t n = name.len < sizeof t->name ? name.len : sizeof t->name - 1;
    memcpy(t->name, name.data, n);
    t->name[n] = '\0';
}

bool theme_load(Theme *t, const char *path, Error *err)
{
    *t = (Theme){0};
    name_after_file(t, path);
    return ini_read(path, take_entry, t, NULL, err);
}

static void free_strings(char **list)
{
    for (char **s = list; *s; s++)
        mem_free(*s);
    mem_free(list);
}

typedef VEC(char *) Names;

static bool has_name(const Names *names, const char *name, size_t len)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strlen(names->items[i]) == len && memcmp(names->items[i], name, len) == 0)
            return true;
    }
    return false;
}

static void add_names_in(Names *names, const char *dir_path)
{
    DIR *dir = opendir(dir_path);
    if (!dir)
        return;
    for (struct dirent *d = readdir(dir); d; d = readdir(dir)) {
        size_t len = strlen(d->d_name);
        if (len > 4 && d->d_name[0] != '.' && strcmp(d->d_name + len - 4, ".ini") == 0 &&
            !has_name(names, d->d_name, len - 4))
            vec_push(names, mem_dup_bytes(d->d_name, len - 4));
    }
    closedir(dir);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **theme_names(void)
{
    Names names = {0};
    char **dirs = config_data_dirs("themes");
    for (char **d = dirs; *d; d++)
        add_names_in(&names, *d);
    free_strings(dirs);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    vec_push(&names, NULL);
    return names.items;
}

static bool no_such_theme(const char *name, Error *err)
{
    StrBuf list = {0};
    char **names = theme_names();
    for (char **n = names; *n; n++) {
        strbuf_add_cstr(&list, n == names ? "" : ", ");
        strbuf_add_cstr(&list, *n);
    }
    if (list.len)
        error_set(err, ERROR_USAGE, _("there is no theme “%s”; there are: %s"), name, list.data);
    else
        error_set(err, ERROR_USAGE, _("there is no theme “%s”, nor any other"), name);
    free_strings(names);
    strbuf_done(&list);
    return false;
}

/* The path of the first NAME.ini in the theme directories, or an empty buffer. */
static void locate(const char *name, StrBuf *path)
{
    char **dirs = config_data_dirs("themes");
    for (char **d = dirs; *d; d++) {
        strbuf_clear(path);
        strbuf_addf(path, "%s/%s.ini", *d, name);
        if (access(path->data, F_OK) == 0)
            break;
        strbuf_clear(path);
    }
    free_strings(dirs);
}

bool theme_is_file(const char *name)
{
    size_t len = strlen(name);
    return strchr(name, '/') || (len > 4 && strcmp(name + len - 4, ".ini") == 0);
}

bool theme_find(Theme *t, const char *name, Error *err)
{
    if (theme_is_file(name))
        return theme_load(t, name, err);
    StrBuf path = {0};
    locate(name, &path);
    bool ok = path.len ? theme_load(t, path.data, err) : no_such_theme(name, err);
    if (ok)
        name_after_file(t, path.data); // the name that finds it again
    strbuf_done(&path);
    return ok;
}

/* What has to stand out, or be told apart, where no colour can do it. */
static const uint8_t PLAIN[ROLE_COUNT] = {
    [ROLE_TITLE] = STYLE_BOLD,
    [ROLE_HEADING_1] = STYLE_BOLD,
    [ROLE_HEADING_2] = STYLE_BOLD,
    [ROLE_HEADING_3] = STYLE_BOLD,
    [ROLE_LABEL] = STYLE_BOLD,
    [ROLE_RUN_IN] = STYLE_BOLD,
    [ROLE_NOTE_REF] = STYLE_UNDERLINE,
    [ROLE_NOTE_MISSING] = STYLE_DIM | STYLE_UNDERLINE,
    [ROLE_NOTE_LABEL] = STYLE_BOLD,
    [ROLE_NOTE_FOCUS] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_GAP] = STYLE_DIM,
    [ROLE_META] = STYLE_DIM,
    [ROLE_EMPHASIS] = STYLE_UNDERLINE,
    [ROLE_STRONG] = STYLE_BOLD,
    [ROLE_LINK] = STYLE_UNDERLINE,
    [ROLE_MARK] = STYLE_DIM | STYLE_REVERSE,
    [ROLE_HIT] = STYLE_REVERSE,
    [ROLE_HIT_CURRENT] = STYLE_BOLD | STYLE_UNDERLINE | STYLE_REVERSE,
    [ROLE_KEYWORD_1] = STYLE_BOLD | STYLE_UNDERLINE,
    [ROLE_KEYWORD_2] = STYLE_UNDERLINE,
    [ROLE_KEYWORD_3] = STYLE_ITALIC | STYLE_UNDERLINE,
    [ROLE_KEYWORD_4] = STYLE_BOLD | STYLE_ITALIC,
    [ROLE_KEYWORD_5] = STYLE_BOLD | STYLE_ITALIC | STYLE_UNDERLINE,
    [ROLE_KEYWORD_6] = STYLE_DIM | STYLE_UNDERLINE,
    [ROLE_KEYWORD_7] = STYLE_UNDERLINE | STYLE_REVERSE,
    [ROLE_KEYWORD_8] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_KEYWORD_9] = STYLE_ITALIC | STYLE_REVERSE,
    [ROLE_KEYWORD_10] = STYLE_DIM | STYLE_REVERSE,
    [ROLE_KEYWORD_11] = STYLE_ITALIC | STYLE_UNDERLINE | STYLE_REVERSE,
    [ROLE_KEYWORD_12] = STYLE_DIM | STYLE_ITALIC | STYLE_UNDERLINE,
    [ROLE_SIDEBAR_TAB] = STYLE_UNDERLINE,
    [ROLE_SIDEBAR_TAB_CURRENT] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_SIDEBAR_COUNT] = STYLE_DIM,
    [ROLE_SIDEBAR_CURRENT] = STYLE_BOLD | STYLE_UNDERLINE,
    [ROLE_SIDEBAR_SELECTED] = STYLE_REVERSE,
    [ROLE_SEPARATOR] = STYLE_DIM,
    [ROLE_POPUP_TITLE] = STYLE_BOLD,
    [ROLE_STATUS] = STYLE_REVERSE,
    [ROLE_STATUS_ACCENT] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_MESSAGE] = STYLE_BOLD,
    [ROLE_ERROR] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_FLASH] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_HINT] = STYLE_BOLD | STYLE_REVERSE,
    [ROLE_ANNOTATION] = STYLE_REVERSE,
};

void theme_plain(Theme *t)
{
    *t = (Theme){.name = "plain"};
    for (int i = 0; i < ROLE_COUNT; i++)
        t->roles[i].attrs = PLAIN[i];
}

static bool is_keyword(ThemeRole role)
{
    return role >= ROLE_KEYWORD_1 && role <= ROLE_KEYWORD_12;
}

/* What sets a keyword apart from the other eleven: its attributes if the theme gives it no colour. */
static uint8_t attrs_without_colour(const Style *s, ThemeRole role)
{
    bool coloured = s->fg.kind != COLOUR_UNSET || s->bg.kind != COLOUR_UNSET;
    if (is_keyword(role))
        return s->attrs && !coloured ? s->attrs : PLAIN[role];
    return s->attrs | PLAIN[role];
}

Style theme_style(const Theme *t, ThemeRole role, int colours)
{
    const Style *s = &t->roles[role];
    if (colours < 8)
        return (Style){.attrs = attrs_without_colour(s, role)};
    if (colours < 88 && !style_empty(&t->roles_16[role]))
        s = &t->roles_16[role];
    if (colours < 16 && !style_empty(&t->roles_8[role]))
        s = &t->roles_8[role];
    return (Style){colour_fit(s->fg, colours), colour_fit(s->bg, colours), s->attrs};
}

Style style_over(Style base, Style top)
{
    if (top.fg.kind != COLOUR_UNSET)
        base.fg = top.fg;
    if (top.bg.kind != COLOUR_UNSET)
        base.bg = top.bg;
    base.attrs |= top.attrs;
    return base;
}
