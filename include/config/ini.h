/*
 * Ini: a file of `[section]` and `key = value` lines, entry by entry, with errors that name path,
 * line and key. The one place that knows inih.
 *
 * A comment takes a whole line (# or ;) or follows ` ;`. Values don't continue on the next line.
 * Must not know: what a key means.
 */
#ifndef CONFIG_INI_H
#define CONFIG_INI_H

#include "base/error.h"

typedef struct {
    const char *path;
    int line;
    const char *section; // "" before the first
    const char *key;
    const char *value; // without blanks at its ends
} IniEntry;

/* Take one entry, or refuse it with ini_error; the first refusal ends the reading. */
typedef bool (*IniFn)(void *arg, const IniEntry *entry, Error *err);

/* Read PATH; *MISSING (may be NULL) tells that there is no such file, which is an error only when
 * MISSING is NULL. */
bool ini_read(const char *path, IniFn fn, void *arg, bool *missing, Error *err);

/* The value as yes/no, true/false, on/off or 1/0. */
bool ini_bool(const IniEntry *entry, bool *out, Error *err);

/* `path:line: key: message`, as ERROR_FORMAT; returns false. */
bool ini_error(Error *err, const IniEntry *entry, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
