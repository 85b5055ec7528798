#include "config/config.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "config/ini.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void config_init(Config *c)
{
    *c = (Config){
        .theme = mem_dup("paper"),
        .language = mem_dup("auto"),
        .copy = mem_dup("terminal"),
        .width_cells = 80,
        .hanging = true,
        .indent = true,
        .strict = true,
        .mouse = true,
        .keep = true,
        .sidebar = true,
        .strip = true,
        .ambiguous = AMBIGUOUS_AUTO,
        .search_regex = true,
        .search_script = true,
        .search_width = true,
        .search_across = true,
    };
}

static void key_setting_done(KeySetting *k)
{
    mem_free(k->mode);
    mem_free(k->command);
    mem_free(k->keys);
    mem_free(k->path);
}

void config_done(Config *c)
{
    mem_free(c->theme);
    mem_free(c->language);
    mem_free(c->copy);
    for (size_t i = 0; i < c->keys.count; i++)
        key_setting_done(&c->keys.items[i]);
    vec_done(&c->keys);
    *c = (Config){0};
}

static const char *const AMBIGUOUS_WORDS[] = {
    [AMBIGUOUS_AUTO] = "auto",
    [AMBIGUOUS_NARROW] = "narrow",
    [AMBIGUOUS_WIDE] = "wide",
    [AMBIGUOUS_PAD] = "pad",
};

static const char *const PRESET_WORDS[PRESET_COUNT] = {
    [PRESET_LESS] = "less",
    [PRESET_VIM] = "vim",
    [PRESET_EPY] = "epy",
};

static bool take_string(void *field, const IniEntry *e, Error *err)
{
    char **s = field;
    if (!*e->value)
        return ini_error(err, e, _("a value is missing"));
    mem_free(*s);
    *s = mem_dup(e->value);
    return true;
}

static bool take_bool(void *field, const IniEntry *e, Error *err)
{
    return ini_bool(e, field, err);
}

static bool take_width(void *field, const IniEntry *e, Error *err)
{
    if (config_parse_width(e->value, field))
        return true;
    return ini_error(err, e, _("“%s” is no width; it takes %d to %d cells"), e->value,
                     CONFIG_WIDTH_MIN, CONFIG_WIDTH_MAX);
}

static bool take_ambiguous(void *field, const IniEntry *e, Error *err)
{
    if (config_parse_ambiguous(e->value, field))
        return true;
    return ini_error(err, e, _("“%s” is none of auto, narrow, wide, pad"), e->value);
}

static bool take_breaking(void *field, const IniEntry *e, Error *err)
{
    if (config_parse_breaking(e->value, field))
        return true;
    return ini_error(err, e, _("“%s” is none of basic, strict"), e->value);
}

static bool take_preset(void *field, const IniEntry *e, Error *err)
{
    for (int i = 0; i < PRESET_COUNT; i++) {
        if (strcmp(e->value, PRESET_WORDS[i]) == 0) {
            *(KeyPreset *)field = (KeyPreset)i;
            return true;
        }
    }
    return ini_error(err, e, _("“%s” is none of less, vim, epy"), e->value);
}

static void put_string(const void *field, StrBuf *out)
{
    strbuf_add_cstr(out, *(char *const *)field);
}

static void put_bool(const void *field, StrBuf *out)
{
    strbuf_add_cstr(out, *(const bool *)field ? "yes" : "no");
}

static void put_width(const void *field, StrBuf *out)
{
    strbuf_addf(out, "%d", *(const int *)field);
}

static void put_ambiguous(const void *field, StrBuf *out)
{
    strbuf_add_cstr(out, AMBIGUOUS_WORDS[*(const Ambiguous *)field]);
}

static void put_breaking(const void *field, StrBuf *out)
{
    strbuf_add_cstr(out, *(const bool *)field ? "strict" : "basic");
}

static void put_preset(const void *field, StrBuf *out)
{
    strbuf_add_cstr(out, PRESET_WORDS[*(const KeyPreset *)field]);
}

/* A kind of value: from the file, and into it. */
typedef struct {
    bool (*take)(void *field, const IniEntry *e, Error *err);
    void (*put)(const void *field, StrBuf *out);
} Kind;

static const Kind STRING = {take_string, put_string}, BOOL = {take_bool, put_bool},
                  WIDTH = {take_width, put_width}, SYMBOLS = {take_ambiguous, put_ambiguous},
                  BREAKING = {take_breaking, put_breaking}, PRESET = {take_preset, put_preset};

static const struct {
    const char *key;
    size_t offset;
    const Kind *kind;
    const char *help;
} KEYS[] = {
    {"theme", offsetof(Config, theme), &STRING,
     N_("a theme by name, or auto: light or dark as the terminal is")},
    {"language", offsetof(Config, language), &STRING,
     N_("of messages: auto (the locale's), zh, zh_TW or en")},
    {"width", offsetof(Config, width_cells), &WIDTH,
     N_("measure of the text, 8 to 400 cells; a Han character takes two")},
    {"hanging", offsetof(Config, hanging), &BOOL,
     N_("closing marks may hang past the right edge of the text")},
    {"indent", offsetof(Config, indent), &BOOL,
     N_("indent paragraphs by two characters if the text does not")},
    {"breaking", offsetof(Config, strict), &BREAKING,
     N_("rules for where a row may end: strict or basic")},
    {"spread", offsetof(Config, spread), &BOOL, N_("two columns of text on a wide screen")},
    {"strip", offsetof(Config, strip), &BOOL,
     N_("show at the right edge where in the text the hits are")},
    {"sidebar", offsetof(Config, sidebar), &BOOL,
     N_("show the sidebar at the start, where there is room")},
    {"mouse", offsetof(Config, mouse), &BOOL,
     N_("take mouse clicks and the wheel; no leaves them to the terminal")},
    {"keep", offsetof(Config, keep), &BOOL,
     N_("keep place, marks and settings of what is read, in state.db")},
    {"ambiguous", offsetof(Config, ambiguous), &SYMBOLS,
     N_("how wide the terminal draws “ … ①: auto asks it; narrow, wide, pad")},
    {"copy", offsetof(Config, copy), &STRING,
     N_("where copies go: terminal (its clipboard), or a file that they are appended to")},
    {"search-regex", offsetof(Config, search_regex), &BOOL, N_("a search is a regular expression")},
    {"search-case", offsetof(Config, search_case), &BOOL,
     N_("capital letters matter even if none is typed")},
    {"search-script", offsetof(Config, search_script), &BOOL,
     N_("simplified and traditional characters are found as one")},
    {"search-width", offsetof(Config, search_width), &BOOL,
     N_("full and half width, straight and curly quotes are found as one")},
    {"search-across", offsetof(Config, search_across), &BOOL,
     N_("words are found across line ends, blanks and note marks")},
    {"keys", offsetof(Config, preset), &PRESET,
     N_("whose keys: less, vim or epy; [keys.read] and the like below change single ones")},
};

bool config_parse_width(const char *s, int *cells)
{
    char *end;
    long n = *s >= '0' && *s <= '9' ? strtol(s, &end, 10) : -1;
    if (n < CONFIG_WIDTH_MIN || n > CONFIG_WIDTH_MAX || *end)
        return false;
    *cells = (int)(n - n % 2);
    return true;
}

bool config_parse_ambiguous(const char *s, Ambiguous *out)
{
    for (size_t i = 0; i < sizeof AMBIGUOUS_WORDS / sizeof *AMBIGUOUS_WORDS; i++) {
        if (strcmp(s, AMBIGUOUS_WORDS[i]) == 0) {
            *out = (Ambiguous)i;
            return true;
        }
    }
    return false;
}

bool config_parse_breaking(const char *s, bool *strict)
{
    bool is_strict = strcmp(s, "strict") == 0;
    if (!is_strict && strcmp(s, "basic") != 0)
        return false;
    *strict = is_strict;
    return true;
}

static bool unknown_key(const IniEntry *e, Error *err)
{
    StrBuf list = {0};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++)
        strbuf_addf(&list, "%s%s", i ? ", " : "", KEYS[i].key);
    ini_error(err, e, _("unknown key; there are: %s"), list.data);
    strbuf_done(&list);
    return false;
}

#define KEY_SECTION "keys."

/* Keys are looked into by who knows the commands. */
static bool take_key(Config *c, const IniEntry *e, Error *err)
{
    if (strncmp(e->section, KEY_SECTION, strlen(KEY_SECTION)) != 0)
        return ini_error(err, e,
                         _("stands in [%s]; the sections are [keys.read], [keys.sidebar], "
                           "[keys.box] and [keys.list]"),
                         e->section);
    KeySetting k = {mem_dup(e->section + strlen(KEY_SECTION)), mem_dup(e->key), mem_dup(e->value),
                    mem_dup(e->path), e->line};
    vec_push(&c->keys, k);
    return true;
}

static bool take_entry(void *arg, const IniEntry *e, Error *err)
{
    if (*e->section)
        return take_key(arg, e, err);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        if (strcmp(KEYS[i].key, e->key) == 0)
            return KEYS[i].kind->take((char *)arg + KEYS[i].offset, e, err);
    }
    return unknown_key(e, err);
}

void config_write(const Config *c, StrBuf *out)
{
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        strbuf_addf(out, "# %s\n%s = ", _(KEYS[i].help), KEYS[i].key);
        KEYS[i].kind->put((const char *)c + KEYS[i].offset, out);
        strbuf_add_byte(out, '\n');
    }
}

bool config_load_file(Config *c, const char *path, Error *err)
{
    bool missing;
    return ini_read(path, take_entry, c, &missing, err);
}

/* The directory for dujuan in that of the variable XDG, or else in USUAL below home; false if there
 * is no home. XDG Base Directory: a relative path is to be ignored. */
static bool dir_of_user(const char *xdg, const char *usual, StrBuf *out)
{
    const char *dir = getenv(xdg), *home = getenv("HOME");
    if (dir && *dir == '/')
        strbuf_addf(out, "%s/dujuan", dir);
    else if (home && *home)
        strbuf_addf(out, "%s/%s/dujuan", home, usual);
    return out->len > 0;
}

static bool user_dir(StrBuf *out)
{
    return dir_of_user("XDG_CONFIG_HOME", ".config", out);
}

char *config_state_dir(void)
{
    StrBuf path = {0};
    return dir_of_user("XDG_STATE_HOME", ".local/state", &path) ? path.data : NULL;
}

/* Whether the file at PATH is somebody else's who keeps it to themselves. */
static bool is_closed(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return errno == EACCES;
    return st.st_uid != geteuid() && eaccess(path, R_OK) != 0;
}

bool config_load(Config *c, Error *err)
{
    StrBuf path = {0};
    bool ok = true;
    if (user_dir(&path)) {
        strbuf_add_cstr(&path, "/config.ini");
        ok = is_closed(path.data) || config_load_file(c, path.data, err);
    }
    strbuf_done(&path);
    return ok;
}

/* The directory of the running program, or false where the system does not tell. */
static bool program_dir(char dir[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", dir, PATH_MAX - 1);
    if (n <= 0)
        return false;
    dir[n] = '\0';
    char *slash = strrchr(dir, '/');
    if (slash)
        *slash = '\0';
    return slash != NULL;
}

/* Whether a program in DIR runs from the build tree, which may have been reached by a link. */
static bool in_build_tree(const char *dir)
{
    char build[PATH_MAX];
    if (!realpath(DUJUAN_BUILD_DIR, build))
        return false;
    size_t len = strlen(build);
    return strncmp(dir, build, len) == 0 && (dir[len] == '/' || dir[len] == '\0');
}

/* DIR/../share/REST. An installed tree may have been moved as a whole. */
static void add_share(StrBuf *out, const char *dir, const char *rest)
{
    const char *slash = strrchr(dir, '/');
    int len = slash ? (int)(slash - dir) : 0;
    strbuf_addf(out, "%.*s/share/%s", len, dir, rest);
}

char **config_data_dirs(const char *subdir)
{
    VEC(char *) dirs = {0};
    StrBuf path = {0};
    char here[PATH_MAX];
    if (user_dir(&path)) {
        strbuf_addf(&path, "/%s", subdir);
        vec_push(&dirs, mem_dup(path.data));
    }
    if (program_dir(here)) {
        strbuf_clear(&path);
        if (in_build_tree(here))
            strbuf_add_cstr(&path, DUJUAN_SOURCE_DIR);
        else
            add_share(&path, here, "dujuan");
        strbuf_addf(&path, "/%s", subdir);
        vec_push(&dirs, mem_dup(path.data));
    }
    strbuf_clear(&path);
    strbuf_addf(&path, "%s/%s", DUJUAN_DATADIR, subdir);
    vec_push(&dirs, mem_dup(path.data));
    vec_push(&dirs, NULL);
    strbuf_done(&path);
    return dirs.items;
}

char *config_locale_dir(void)
{
    char here[PATH_MAX];
    if (!program_dir(here))
        return mem_dup(DUJUAN_LOCALEDIR);
    if (in_build_tree(here))
        return mem_dup(DUJUAN_BUILD_DIR "/po");
    StrBuf path = {0};
    add_share(&path, here, "locale");
    if (access(path.data, F_OK) != 0) {
        strbuf_clear(&path);
        strbuf_add_cstr(&path, DUJUAN_LOCALEDIR);
    }
    return path.data;
}
