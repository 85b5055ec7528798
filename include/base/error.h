/*
 * What went wrong, for the person who has to mend it.
 *
 * A fallible function returns bool (or NULL) and takes an Error last. The message is one line,
 * translated, without a newline: what, where (path:line), what to do. Only the app floor shows it.
 * Not finding something is no error.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

typedef enum {
    ERROR_NONE,
    ERROR_USAGE,    // options or arguments
    ERROR_IO,       // the system refused: missing, unreadable, a directory
    ERROR_FORMAT,   // a configuration or theme file is wrong
    ERROR_ENCODING, // unknown or unfitting encoding, binary data
    ERROR_PATTERN,  // a search pattern does not compile
    ERROR_LIMIT,    // a limit of this program or machine
} ErrorCode;

typedef struct {
    ErrorCode code;
    char message[512]; // one line, no control bytes
} Error;

/*
 * Fill ERR (may be NULL) and return false, so that callers write `return error_set(…)`. Control
 * bytes in the arguments come out visible, an overlong message is cut between characters.
 */
bool error_set(Error *err, ErrorCode code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
