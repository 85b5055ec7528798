#include "reader.h"
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_COUNT 300
#define FILES_MAX  32

static char *directory;
static char *files[FILES_MAX];
static size_t file_count;

static char *format(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static char *format(const char *fmt, ...)
{
    va_list ap;
    char *out;
    va_start(ap, fmt);
    if (vasprintf(&out, fmt, ap) < 0)
        abort();
    va_end(ap);
    return out;
}

int reader_setup(void **state)
{
    (void)state;
    const char *base = getenv("TMPDIR");
    directory = format("%s/dujuan-pty-XXXXXX", base ? base : "/tmp");
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

int reader_teardown(void **state)
{
    (void)state;
    nftw(directory, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    for (size_t i = 0; i < file_count; i++)
        free(files[i]);
    file_count = 0;
    free(directory);
    return 0;
}

int reader_close(void **state)
{
    term_free(*state);
    *state = NULL;
    return 0;
}

/* The outer environment's NAME=value that the program needs where it is built or instrumented. */
static bool is_passed_on(const char *entry)
{
    static const char *const NAMES[] = {
        "PATH=",         "TERMINFO=",     "TERMINFO_DIRS=",   "ASAN_OPTIONS=", "UBSAN_OPTIONS=",
        "LSAN_OPTIONS=", "TSAN_OPTIONS=", "LD_LIBRARY_PATH=", "DUJUAN_"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (strncmp(entry, NAMES[i], strlen(NAMES[i])) == 0)
            return true;
    }
    return false;
}

/* Adds ENTRY, or puts it in the place of an earlier one of the same name. */
static void env_set(char **env, size_t *count, const char *entry)
{
    size_t name = strcspn(entry, "=") + 1;
    for (size_t i = 0; i < *count; i++) {
        if (strncmp(env[i], entry, name) == 0) {
            free(env[i]);
            env[i] = strdup(entry);
            return;
        }
    }
    env[(*count)++] = strdup(entry);
}

static char **env_new(const ReaderOptions *options)
{
    extern char **environ;
    char **env = calloc(64, sizeof *env);
    size_t count = 0;
    for (char **e = environ; *e; e++) {
        if (is_passed_on(*e))
            env_set(env, &count, *e);
    }
    // no libgpm for TERM=linux: it leaks, and no suppression finds it once it is unloaded
    static const char *const USUAL[] = {"TERM=xterm-256color", "LANG=C.UTF-8", "DUJUAN_LANG=en",
                                        "NCURSES_GPM_TERMS=none"};
    for (size_t i = 0; i < sizeof USUAL / sizeof *USUAL; i++)
        env_set(env, &count, USUAL[i]);
    static const char *const PLACES[] = {"HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME",
                                         "XDG_DATA_HOME", "XDG_CACHE_HOME"};
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        char *entry = format("%s=%s/%s", PLACES[i], directory, PLACES[i]);
        env_set(env, &count, entry);
        free(entry);
    }
    for (size_t i = 0; i < sizeof options->env / sizeof *options->env && options->env[i]; i++)
        env_set(env, &count, options->env[i]);
    return env;
}

static const char *keep_path(char *path)
{
    for (size_t i = 0; i < file_count; i++) {
        if (strcmp(files[i], path) == 0) {
            free(path);
            return files[i];
        }
    }
    if (file_count == FILES_MAX)
        fail_msg("more than %d files in one test program", FILES_MAX);
    return files[file_count++] = path;
}

const char *reader_state_file(void)
{
    return keep_path(format("%s/XDG_STATE_HOME/dujuan/terminals.ini", directory));
}

const char *reader_store_file(void)
{
    return keep_path(format("%s/XDG_STATE_HOME/dujuan/state.db", directory));
}

void reader_forget(void)
{
    unlink(reader_state_file());
}

Term *reader_open(const ReaderOptions *options)
{
    const char *argv[sizeof options->args / sizeof *options->args + 2] = {options->program};
    if (!argv[0])
        argv[0] = getenv("DUJUAN");
    if (!argv[0])
        fail_msg("the environment variable DUJUAN must name the program");
    memcpy(argv + 1, options->args, sizeof options->args);
    if (!options->remembers)
        reader_forget();
    if (!options->keeps)
        unlink(reader_store_file()); // its journal is empty
    char **env = env_new(options);
    TermOptions how = {
        .cols = options->cols ? options->cols : 100,
        .rows = options->rows ? options->rows : 30,
        .argv = argv,
        .env = (const char *const *)env,
        .piped = options->piped,
        .width = options->width,
        .answers = options->answers,
        .late_ms = options->late_ms,
        .silent_hangup = options->silent_hangup,
    };
    Term *t = term_start(&how);
    for (char **e = env; *e; e++)
        free(*e);
    free(env);
    return t;
}

Term *reader_open_report(int cols, int rows)
{
    return reader_open(
        &(ReaderOptions){.cols = cols, .rows = rows, .args = {reader_sample("report.txt")}});
}

const char *reader_file(const char *name, const char *bytes, size_t len)
{
    char *path = format("%s/%s", directory, name);
    FILE *f = fopen(path, "w");
    if (!f || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
        fail_msg("%s can't be written", path);
    return keep_path(path);
}

const char *reader_sample(const char *name)
{
    return keep_path(format("%s/%s", PTY_SAMPLES, name));
}

const char *reader_lines(void)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    for (int i = 1; i <= LINE_COUNT; i++)
        fprintf(f, "泊位A%03d，船到了。\n", i);
    fclose(f);
    const char *path = reader_file("lines.txt", text, len);
    free(text);
    return path;
}

Term *reader_open_lines(int cols, int rows)
{
    return reader_open(&(ReaderOptions){.cols = cols, .rows = rows, .args = {reader_lines()}});
}

char *reader_picture(Term *t)
{
    assert_true(term_wait_quiet(t));
    return term_screen(t);
}

int reader_top_line(Term *t)
{
    CellPos at;
    if (!term_find(t, "泊位A", &at))
        return -1;
    char *row = term_row(t, at.row);
    int number = atoi(strstr(row, "泊位A") + strlen("泊位A"));
    free(row);
    return number;
}

static bool top_line_is(Term *t, void *arg)
{
    return reader_top_line(t) == *(int *)arg;
}

bool reader_wait_top_line(Term *t, int number)
{
    char *what = format("line %d at the top", number);
    bool good = term_wait_condition(t, top_line_is, &number, what);
    free(what);
    return good;
}

void reader_quit(Term *t)
{
    term_send(t, "q");
    assert_exit(t, 0);
    assert_true(term_restored(t));
}

typedef struct {
    const char *has, *lacks;
} Status;

static bool status_is(Term *t, void *arg)
{
    const Status *s = arg;
    char *row = term_row(t, -1);
    bool good = strstr(row, s->has) && !strstr(row, s->lacks);
    free(row);
    return good;
}

bool reader_wait_status(Term *t, const char *has, const char *lacks)
{
    Status s = {has, lacks};
    char *what = format("“%s” without “%s” in the last row", has, lacks);
    bool good = term_wait_condition(t, status_is, &s, what);
    free(what);
    return good;
}

bool reader_same_look(Term *t, const char *a, const char *b)
{
    CellPos at_a, at_b;
    if (!term_find(t, a, &at_a) || !term_find(t, b, &at_b))
        fail_msg("“%s” and “%s” must be on the screen", a, b);
    Cell x = emulator_cell(term_emulator(t), at_a.row, at_a.col);
    Cell y = emulator_cell(term_emulator(t), at_b.row, at_b.col);
    return x.bold == y.bold && x.reverse == y.reverse && x.underline == y.underline &&
           x.fg == y.fg && x.bg == y.bg;
}
