#include "config/ini.h"
#include "base/i18n.h"
#include "base/str.h"
#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    FILE *file;
    const char *path;
    int line;    // that inih was given last
    bool failed; // ERR is filled
    IniFn fn;
    void *arg;
    Error *err;
} Reader;

bool ini_error(Error *err, const IniEntry *entry, const char *fmt, ...)
{
    StrBuf b = {0};
    va_list ap;
    va_start(ap, fmt);
    strbuf_addv(&b, fmt, ap);
    va_end(ap);
    error_set(err, ERROR_FORMAT, "%s:%d: %s: %s", entry->path, entry->line, entry->key, b.data);
    strbuf_done(&b);
    return false;
}

bool ini_bool(const IniEntry *entry, bool *out, Error *err)
{
    static const char *const WORDS[] = {"no", "yes", "false", "true", "off", "on", "0", "1"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(entry->value, WORDS[i]) == 0) {
            *out = i % 2;
            return true;
        }
    }
    return ini_error(err, entry, _("“%s” is neither yes nor no"), entry->value);
}

/* Skip the blanks that open a line: to inih an indented line continues the value above it. */
static int first_of_line(FILE *file)
{
    int c = getc(file);
    while (c == ' ' || c == '\t')
        c = getc(file);
    return c;
}

/* Like fgets, but a line that does not fit is an error instead of two lines. */
static char *read_line(char *line, int room, void *stream)
{
    Reader *r = stream;
    if (r->failed)
        return NULL;
    int c = first_of_line(r->file), n = 0;
    if (c == EOF)
        return NULL;
    r->line++;
    for (; c != EOF && c != '\n'; c = getc(r->file)) {
        if (n + 2 >= room || c == '\0') {
            const char *fmt = c ? _("%s:%d: the line is longer than %d bytes")
                                : _("%s:%d: a NUL byte; this is no text file");
            error_set(r->err, ERROR_FORMAT, fmt, r->path, r->line, room - 2);
            r->failed = true;
            return NULL;
        }
        line[n++] = (char)c;
    }
    line[n++] = '\n';
    line[n] = '\0';
    return line;
}

static int take_entry(void *user, const char *section, const char *key, const char *value)
{
    Reader *r = user;
    if (r->failed)
        return 0;
    IniEntry entry = {r->path, r->line, section, key, value};
    r->failed = !r->fn(r->arg, &entry, r->err);
    return !r->failed;
}

bool ini_read(const char *path, IniFn fn, void *arg, bool *missing, Error *err)
{
    Reader r = {.file = fopen(path, "r"), .path = path, .fn = fn, .arg = arg, .err = err};
    if (missing)
        *missing = !r.file && (errno == ENOENT || errno == ENOTDIR);
    if (!r.file) {
        if (missing && *missing)
            return true;
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), path, strerror(errno));
    }
    int wrong_line = ini_parse_stream(read_line, &r, take_entry, &r);
    int why = ferror(r.file) ? errno : 0;
    fclose(r.file);
    if (why)
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), path, strerror(why));
    if (wrong_line && !r.failed)
        return error_set(err, ERROR_FORMAT, _("%s:%d: expected [section] or key = value"), path,
                         wrong_line);
    return !r.failed;
}
