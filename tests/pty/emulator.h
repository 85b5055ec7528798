/*
 * The terminal as the program sees it: what it writes becomes a screen, what it asks is answered.
 * A layer over libvterm that adds the width of ambiguous characters.
 *
 * Invariant: rows and columns count from 0. Must not know: processes, time.
 */
#ifndef PTY_EMULATOR_H
#define PTY_EMULATOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    WIDTH_NARROW, // ambiguous characters take one cell
    WIDTH_WIDE,   // two cells
    WIDTH_MIXED,  // circled and bracketed numbers two cells, the rest one
    WIDTH_JOINED, // as narrow; joined pictures and those with a style are one of two cells
} AmbiguousWidth;

typedef struct {
    int row, col;
} CellPos;

typedef struct {
    char text[32];   // UTF-8; empty for a blank and for the right half of a wide character
    int width_cells; // 1 or 2; 0 for the right half
    bool bold, reverse, underline;
    bool coloured;   // either colour is not the default
    uint32_t fg, bg; // 0xRRGGBB
} Cell;

typedef struct Emulator Emulator;

/* ANSWER gets what the terminal says to the program: reports that it asked for. */
typedef void (*AnswerFn)(const char *bytes, size_t len, void *arg);

Emulator *emulator_new(int cols, int rows, AmbiguousWidth width, AnswerFn answer, void *arg);
void emulator_free(Emulator *e);

void emulator_write(Emulator *e, const char *bytes, size_t len);
void emulator_resize(Emulator *e, int cols, int rows);

int emulator_cols(const Emulator *e);
int emulator_rows(const Emulator *e);
CellPos emulator_cursor(const Emulator *e);
bool emulator_alternate(const Emulator *e);    // on the alternate screen
bool emulator_pen_is_plain(const Emulator *e); // what comes next has no attribute or colour

/* The bytes of a mouse button, 1 to 3 or the wheel's 4 and 5, as the program asked to get them:
 * they go to ANSWER. */
void emulator_button(Emulator *e, CellPos at, int button);

Cell emulator_cell(const Emulator *e, int row, int col);

/* A row, or all rows each with a newline, as UTF-8 without blanks at the end. The caller frees. */
char *emulator_row(const Emulator *e, int row);
char *emulator_text(const Emulator *e);

/* The first cell of the first place where TEXT stands within one row, from row FROM on. */
bool emulator_find(const Emulator *e, const char *text, int from, CellPos *at);

#endif
