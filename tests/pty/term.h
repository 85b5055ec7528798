/*
 * A program in a terminal: started in a pty as a shell would start it (a session leader above, a
 * process group of its own), its output emulated, its questions answered, its screen looked at.
 *
 * Invariants: nothing here sleeps; every wait polls until its condition holds, the program can't
 * fulfil it any more, or TERM_DEADLINE_MS have passed. A wait that fails says on stderr what was
 * awaited and shows the screen. Must not know: the program under test.
 */
#ifndef PTY_TERM_H
#define PTY_TERM_H

#include "emulator.h"
#include <stdbool.h>
#include <stddef.h>

#define TERM_DEADLINE_MS 10000

typedef enum {
    ANSWERS_AT_ONCE,
    ANSWERS_NEVER,
    ANSWERS_LATE,  // late_ms after the question
    ANSWERS_SPLIT, // each in two pieces, late_ms between all pieces
} Answers;

typedef struct {
    int cols, rows;
    const char *const *argv; // NULL-terminated
    const char *const *env;  // the whole environment, "NAME=value", NULL-terminated
    bool piped;              // standard input is a pipe: term_feed, term_feed_end
    AmbiguousWidth width;
    Answers answers;
    int late_ms;
    bool silent_hangup; // the program is not sent SIGHUP when the terminal goes (nohup, setsid)
} TermOptions;

typedef struct Term Term;

Term *term_start(const TermOptions *options);

/* Ends the program if it has not ended. NULL is fine. */
void term_free(Term *t);

void term_send(Term *t, const char *keys);
void term_click(Term *t, CellPos at);  // nothing if the program
void term_wheel(Term *t, int notches); // wants no mouse; > 0: down
void term_wheel_at(Term *t, CellPos at, int notches);
void term_resize(Term *t, int cols, int rows);
void term_signal(Term *t, int signo);

/* The line drops: the pty's master is closed. Only term_wait_exit makes sense after it. */
void term_hangup(Term *t);

void term_feed(Term *t, const char *bytes, size_t len);
void term_feed_end(Term *t);

/* Waits. TEXT stands within one row. */
bool term_wait_text(Term *t, const char *text);
bool term_wait_gone(Term *t, const char *text);
bool term_wait_row(Term *t, int row, const char *text); // row ROW holds TEXT; -1: the last row
bool term_wait_screen(Term *t, const char *screen);     // the screen is what term_screen() gave
bool term_wait_change(Term *t, const char *screen);     // it is anything else
bool term_wait_written(Term *t, size_t bytes);          // more than BYTES were written
bool term_wait_condition(Term *t, bool (*holds)(Term *t, void *arg), void *arg, const char *what);
bool term_wait_stop(Term *t); // stopped by a signal

/* Ended; STATUS, as of waitpid(2), may be NULL. All it wrote has been read then. */
bool term_wait_exit(Term *t, int *status);

/* Nothing more to come: the program has read its keys, every thread sleeps, nothing was written
 * for a while and no answer is on its way. For a picture to compare others with. */
bool term_wait_quiet(Term *t);

/* Whether the program is still there after MS: for what must not end it. */
bool term_outlives(Term *t, int ms);

bool term_shows(const Term *t, const char *text);
bool term_find(const Term *t, const char *text, CellPos *at);
const Emulator *term_emulator(const Term *t);
char *term_screen(const Term *t);       // the caller frees
char *term_row(const Term *t, int row); // the caller frees; -1: the last row
void term_dump(const Term *t, const char *why);

size_t term_written(const Term *t);  // bytes since the start
const char *term_raw(const Term *t); // those bytes; NUL-terminated too
bool term_raw_has(const Term *t, const char *bytes, size_t len);

/* Whether the program has set the DEC private mode MODE (1000: mouse, 25: cursor) and not reset it;
 * OTHERWISE if it did neither. */
bool term_mode(const Term *t, int mode, bool otherwise);
bool term_cursor_visible(const Term *t);

/* How many answers the terminal has given, and how many it still owes. */
size_t term_answered(const Term *t);
size_t term_owed(const Term *t);

/* Bytes that wait for the program, or after its end for the shell. */
int term_unread(const Term *t);

/* Whether the terminal is as it was before: modes that were set are reset, the cursor is shown, no
 * colour is left on, the line discipline is the old one. Says on stderr what is not. */
bool term_restored(Term *t);

#endif
