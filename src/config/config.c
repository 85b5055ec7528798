#include "config/config.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "config/ini.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void config_init(Config *c)
{
    *c = (Config){
        .theme = mem_dup("paper"),
        .language = mem_dup("auto"),
        .width_cells = 80,
        .hanging = true,
        .indent = true,
        .strict = true,
        .mouse = true,
        .sidebar = true,
        .ambiguous = AMBIGUOUS_AUTO,
    };
}

void config_done(Config *c)
{
    mem_free(c->theme);
    mem_free(c->language);
    *c = (Config){0};
}

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

static const struct {
    const char *key;
    size_t offset;
    bool (*take)(void *field, const IniEntry *e, Error *err);
} KEYS[] = {
    {"theme", offsetof(Config, theme), take_string},
    {"language", offsetof(Config, language), take_string},
    {"width", offsetof(Config, width_cells), take_width},
    {"hanging", offsetof(Config, hanging), take_bool},
    {"indent", offsetof(Config, indent), take_bool},
    {"breaking", offsetof(Config, strict), take_breaking},
    {"spread", offsetof(Config, spread), take_bool},
    {"mouse", offsetof(Config, mouse), take_bool},
    {"sidebar", offsetof(Config, sidebar), take_bool},
    {"ambiguous", offsetof(Config, ambiguous), take_ambiguous},
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
    static const char *const WORDS[] = {
        [AMBIGUOUS_AUTO] = "auto",
        [AMBIGUOUS_NARROW] = "narrow",
        [AMBIGUOUS_WIDE] = "wide",
        [AMBIGUOUS_PAD] = "pad",
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(s, WORDS[i]) == 0) {
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

static bool take_entry(void *arg, const IniEntry *e, Error *err)
{
    if (*e->section)
        return ini_error(err, e, _("stands in [%s]; this file has no sections"), e->section);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        if (strcmp(KEYS[i].key, e->key) == 0)
            return KEYS[i].take((char *)arg + KEYS[i].offset, e, err);
    }
    return unknown_key(e, err);
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

bool config_load(Config *c, Error *err)
{
    StrBuf path = {0};
    bool ok = true;
    if (user_dir(&path)) {
        strbuf_add_cstr(&path, "/config.ini");
        ok = config_load_file(c, path.data, err);
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
