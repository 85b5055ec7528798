/*
 * What the tests of the program share: it is started in an environment of its own, with a
 * configuration and a state that are empty, and its terminal is looked at with assertions.
 *
 * A test sets *state to what reader_open() gives; READER_TEST frees it whatever happens.
 */
#ifndef PTY_READER_H
#define PTY_READER_H

#include "term.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define READER_TEST(f)   cmocka_unit_test_teardown(f, reader_close)
#define READER_RUN(list) cmocka_run_group_tests(list, reader_setup, reader_teardown)

typedef struct {
    int cols, rows;      // 0: 100x30
    const char *args[8]; // after the program's name
    const char *env[6];  // "NAME=value"; win over the usual ones
    const char *program; // NULL: the reader
    bool piped, silent_hangup;
    bool remembers; // what the program kept of the terminal the last time is still there
    bool keeps;     // what was kept of the documents is still there
    AmbiguousWidth width;
    Answers answers;
    int late_ms;
} ReaderOptions;

int reader_setup(void **state);
int reader_teardown(void **state);
int reader_close(void **state);

Term *reader_open(const ReaderOptions *options);

/* Where the program keeps what it knows of terminals; and the end of that. */
const char *reader_state_file(void);
void reader_forget(void);

/* The database of what is kept. */
const char *reader_store_file(void);

/* The sample report at COLSxROWS, its first screen drawn. */
Term *reader_open_report(int cols, int rows);

/* A file NAME of LEN bytes in the test's own directory; the path lives until reader_teardown. */
const char *reader_file(const char *name, const char *bytes, size_t len);

/* 300 lines “泊位A001，船到了。” … that each take one row: the place is read off the screen. */
const char *reader_lines(void);
Term *reader_open_lines(int cols, int rows);

#define LAST_LINE "泊位A300"

const char *reader_sample(const char *name);

/* The screen once it has come to rest; the caller frees. */
char *reader_picture(Term *t);

/* The lowest number of the lines on the screen; -1 if none is. */
int reader_top_line(Term *t);
bool reader_wait_top_line(Term *t, int number);

/* The last row holds HAS and not LACKS. */
bool reader_wait_status(Term *t, const char *has, const char *lacks);

/* Whether the first cells of A and B, both on the screen, are drawn alike. */
bool reader_same_look(Term *t, const char *a, const char *b);

/* q ends the program with status 0 and gives the terminal back as it was. */
void reader_quit(Term *t);

#define assert_shows(t, text)  assert_true(term_wait_text(t, text))
#define assert_gone(t, text)   assert_true(term_wait_gone(t, text))
#define assert_status(t, text) assert_true(term_wait_row(t, -1, text))
#define assert_exit(t, expected)                                                                   \
    do {                                                                                           \
        int status_ = -1;                                                                          \
        assert_true(term_wait_exit(t, &status_));                                                  \
        assert_int_equal(status_, (expected) << 8);                                                \
    } while (0)

#endif
