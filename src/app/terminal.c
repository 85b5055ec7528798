/* What is known of the terminal: asked for, remembered, taken over. */
#include "app/app.h"
#include "config/ini.h"
#include "ui/screen.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_NAME  "terminals.ini"
#define FILE_BYTES 65536 // more than that is not ours
#define KEPT       64    // terminals, the last ones
#define SLOW_MS    400   // who takes longer is not asked at every start

/* What terminals.ini keeps of a terminal, as it stands there. */
typedef struct {
    char key[96], value[64];
} Kept;

typedef VEC(Kept) Memory;

static void add_part(StrBuf *key, const char *value)
{
    if (key->len)
        strbuf_add_byte(key, ',');
    for (; value && *value && key->len < sizeof((Kept *)0)->key - 8; value++) {
        bool plain = (*value >= 'a' && *value <= 'z') || (*value >= 'A' && *value <= 'Z') ||
                     (*value >= '0' && *value <= '9') || *value == '-' || *value == '.';
        strbuf_add_byte(key, plain ? *value : '_');
    }
}

/* By what terminals are told apart: TERM, TERM_PROGRAM, inside tmux or not. */
static void terminal_key(char key[sizeof((Kept *)0)->key])
{
    StrBuf b = {0};
    const char *tmux = getenv("TMUX");
    add_part(&b, getenv("TERM"));
    add_part(&b, getenv("TERM_PROGRAM"));
    add_part(&b, tmux && *tmux ? "tmux" : "");
    snprintf(key, sizeof((Kept *)0)->key, "%s", b.data);
    strbuf_done(&b);
}

/* Where it is kept; NULL without a home. */
static char *memory_path(void)
{
    char *dir = config_state_dir();
    if (!dir)
        return NULL;
    StrBuf path = {0};
    strbuf_addf(&path, "%s/%s", dir, FILE_NAME);
    mem_free(dir);
    return path.data;
}

static bool take_entry(void *arg, const IniEntry *e, Error *err)
{
    Memory *m = arg;
    Kept kept;
    (void)err;
    if (strlen(e->key) >= sizeof kept.key || strlen(e->value) >= sizeof kept.value)
        return true;
    snprintf(kept.key, sizeof kept.key, "%s", e->key);
    snprintf(kept.value, sizeof kept.value, "%s", e->value);
    vec_push(m, kept);
    return true;
}

/* What the file at PATH holds, as far as it can be read; it is only a help. */
static void read_memory(const char *path, Memory *m)
{
    struct stat st;
    Error ignored = {0};
    if (path && stat(path, &st) == 0 && S_ISREG(st.st_mode) && st.st_size < FILE_BYTES)
        ini_read(path, take_entry, m, NULL, &ignored);
}

static Kept *find_kept(const Memory *m, const char *key)
{
    for (size_t i = 0; i < m->count; i++)
        if (strcmp(m->items[i].key, key) == 0)
            return &m->items[i];
    return NULL;
}

/* A digit a sample, then dark, light or unknown, then the milliseconds, then the modes. */
static void facts_text(const TerminalFacts *facts, char value[sizeof((Kept *)0)->value])
{
    char digits[CELL_ASK_COUNT + 1];
    for (unsigned i = 0; i < CELL_ASK_COUNT; i++)
        digits[i] = (char)('0' + facts->cells[i]);
    digits[CELL_ASK_COUNT] = '\0';
    snprintf(value, sizeof((Kept *)0)->value, "%s %s %d %u", digits,
             !facts->dark_said ? "unknown"
             : facts->dark     ? "dark"
                               : "light",
             facts->ms, facts->modes);
}

/* False, with FACTS as they were, for what another version wrote, or someone else. */
static bool facts_parse(const char *value, TerminalFacts *facts)
{
    TerminalFacts f = {0};
    char word[16];
    size_t n = strspn(value, "0123456789");
    if (n != CELL_ASK_COUNT || sscanf(value + n, " %15[a-z] %9d %1u", word, &f.ms, &f.modes) != 3)
        return false;
    for (unsigned i = 0; i < CELL_ASK_COUNT; i++)
        f.cells[i] = (uint8_t)(value[i] - '0');
    f.dark = strcmp(word, "dark") == 0;
    f.dark_said = f.dark || strcmp(word, "light") == 0;
    *facts = f;
    return true;
}

/* Make PATH's directory and those above it. */
static void make_directories(char *path)
{
    for (char *p = path + 1; (p = strchr(p, '/')); p++) {
        *p = '\0';
        mkdir(path, 0700);
        *p = '/';
    }
}

/* Put all of M at PATH, or leave what is there: there is never half a file. */
static void write_memory(char *path, const Memory *m)
{
    StrBuf other = {0}, all = {0};
    for (size_t i = m->count > KEPT ? m->count - KEPT : 0; i < m->count; i++)
        strbuf_addf(&all, "%s = %s\n", m->items[i].key, m->items[i].value);
    make_directories(path);
    strbuf_addf(&other, "%s.XXXXXX", path);
    int fd = mkstemp(other.data); // for its owner alone
    if (fd >= 0) {
        bool whole = write(fd, all.data, all.len) == (ssize_t)all.len;
        if ((close(fd) != 0) | !whole || rename(other.data, path) != 0)
            unlink(other.data);
    }
    strbuf_done(&other);
    strbuf_done(&all);
}

static void forget(Memory *m, Kept *old)
{
    if (!old)
        return;
    m->count--;
    memmove(old, old + 1, (size_t)(m->items + m->count - old) * sizeof *old);
}

/* Keep FACTS, unless that is what is kept. */
static void remember(const TerminalFacts *facts)
{
    char *path = memory_path();
    Memory m = {0};
    Kept now;
    TerminalFacts before;
    if (!path)
        return;
    read_memory(path, &m);
    terminal_key(now.key);
    facts_text(facts, now.value);
    Kept *old = find_kept(&m, now.key);
    bool same = old && facts_parse(old->value, &before) &&
                memcmp(before.cells, facts->cells, sizeof before.cells) == 0 &&
                before.modes == facts->modes && before.dark == facts->dark &&
                before.dark_said == facts->dark_said &&
                (before.ms > SLOW_MS) == (facts->ms > SLOW_MS);
    if (!same) {
        forget(&m, old);
        vec_push(&m, now);
        write_memory(path, &m);
    }
    vec_done(&m);
    mem_free(path);
}

/* rxvt and others leave "foreground;background" behind, by the numbers of their palette. */
static bool dark_by_environment(void)
{
    const char *colours = getenv("COLORFGBG"), *last = colours ? strrchr(colours, ';') : NULL;
    char *end;
    long n = last ? strtol(last + 1, &end, 10) : -1;
    return last && end != last + 1 && !*end && ((n >= 0 && n <= 6) || n == 8);
}

static CellPolicy policy_by(const TerminalFacts *facts)
{
    CellPolicy policy = CELL_POLICY_UNKNOWN;
    for (unsigned i = 0; i < CELL_ASK_COUNT; i++)
        if (facts->cells[i])
            cell_policy_answer(&policy, i, facts->cells[i]);
    return policy;
}

void terminal_recall(App *app)
{
    static const CellPolicy *const GIVEN[] = {
        [AMBIGUOUS_NARROW] = &CELL_POLICY_NARROW,
        [AMBIGUOUS_WIDE] = &CELL_POLICY_WIDE,
        [AMBIGUOUS_PAD] = &CELL_POLICY_PAD,
    };
    char key[sizeof((Kept *)0)->key], *path = memory_path();
    Memory m = {0};
    if (isatty(STDOUT_FILENO)) // what goes elsewhere does not depend on it
        read_memory(path, &m);
    terminal_key(key);
    const Kept *kept = find_kept(&m, key);
    if (!kept || !facts_parse(kept->value, &app->terminal) || !app->terminal.dark_said)
        app->terminal.dark = dark_by_environment();
    vec_done(&m);
    mem_free(path);
    app->policy = app->config.ambiguous == AMBIGUOUS_AUTO ? policy_by(&app->terminal)
                                                          : *GIVEN[app->config.ambiguous];
}

void terminal_ask(App *app)
{
    if (app->config.ambiguous == AMBIGUOUS_AUTO || app->theme_auto)
        screen_ask(app->theme_auto);
    else
        screen_ask_modes();
}

void terminal_resized(App *app)
{
    if (app->config.ambiguous == AMBIGUOUS_AUTO && !app->terminal.cells[0])
        terminal_ask(app); // there was no room for the samples
}

void terminal_start(App *app)
{
    bool known = app->terminal.cells[0] && app->terminal.ms > SLOW_MS;
    if (known)
        screen_set_modes(app->terminal.modes);
    else
        terminal_ask(app);
    if (known || app->config.ambiguous != AMBIGUOUS_AUTO)
        screen_widths_known(true);
}

static void take_background(App *app, bool dark)
{
    Error ignored = {0};
    bool other = dark != app->terminal.dark;
    app->terminal.dark = dark;
    app->terminal.dark_said = true;
    if (app->terminal.cells[0]) // GNU screen says it after all else
        remember(&app->terminal);
    if (!other || !app->theme_auto || !app_set_theme(app, "auto", &ignored))
        return;
    screen_repaint();
}

/* It has told all; lay out again if we thought otherwise. */
static void take_end(App *app, int ms)
{
    app->terminal.ms = ms;
    app->terminal.modes = screen_modes();
    if (app->terminal.cells[0] || app->terminal.dark_said)
        remember(&app->terminal);
    CellPolicy told =
        app->config.ambiguous == AMBIGUOUS_AUTO ? policy_by(&app->terminal) : app->policy;
    bool same = memcmp(told.cells, app->policy.cells, sizeof told.cells) == 0 &&
                told.styled == app->policy.styled && told.joined == app->policy.joined;
    app->policy = told;
    if (app->terminal.cells[0] || app->config.ambiguous != AMBIGUOUS_AUTO)
        screen_widths_known(same);
}

bool terminal_take(App *app, const Event *e)
{
    if (e->type == EVENT_WIDTH)
        app->terminal.cells[e->ask] = (uint8_t)(e->cells < 10 ? e->cells : 0);
    else if (e->type == EVENT_BACKGROUND)
        take_background(app, e->dark);
    else if (e->type == EVENT_ANSWERS_END)
        take_end(app, e->ms);
    else
        return false;
    return true;
}
