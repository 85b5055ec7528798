/*
 * Sequence: what a terminal sends behind an Esc, taken byte by byte: a key that terminfo does not
 * list, or its answer to a question.
 *
 * It may come in pieces; what is no answer and no key is taken all the same, its letters are no
 * keys. Must not know: curses, what was asked.
 */
#ifndef UI_SEQUENCE_H
#define UI_SEQUENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
    SEQUENCE_NONE = 0,
    SEQUENCE_CSI = '[',
    SEQUENCE_OSC = ']',
    SEQUENCE_SS3 = 'O',
} SequenceKind;

typedef struct {
    char kind;     // SequenceKind
    bool escape;   // an Esc has come inside: the string's end, if a backslash follows
    char text[64]; // what stands behind the introducer, with the last letter; NUL-terminated
    size_t len;
} Sequence;

typedef enum {
    SEQUENCE_MORE,
    SEQUENCE_DONE,
    SEQUENCE_BROKEN, // the byte does not belong to it; take it by itself
} SequenceState;

/* Esc and KIND have come. */
void sequence_begin(Sequence *s, SequenceKind kind);

/* C comes next. */
SequenceState sequence_feed(Sequence *s, uint32_t c);

/* What a complete one says: a key, or INPUT_NONE. */
uint32_t sequence_key(const Sequence *s);

/* Where the cursor is, from 1 (CPR); that all is well (DSR), which ends a list of answers; a mode that
 * can be set (DECRPM); whether the background is dark (the answer to OSC 11). False if it says
 * something else. */
bool sequence_mode(const Sequence *s, int *mode);
bool sequence_cursor(const Sequence *s, int *row, int *col);
bool sequence_status(const Sequence *s);
bool sequence_background(const Sequence *s, bool *dark);

#endif
