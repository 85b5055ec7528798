/*
 * Shape: what the look of a line says: its length, how it ends.
 *
 * Must not know: numbers, the lines around it.
 */
#ifndef DOC_SHAPE_H
#define DOC_SHAPE_H

#include "base/str.h"

typedef enum {
    END_OPEN,     // no mark: a word, a closing quote or bracket
    END_STOP,     // 。！；…
    END_QUESTION, // ？
    END_COLON,
    END_COMMA, // ，、
} LineEnd;

#define SHAPE_CELLS_MAX   130 // longer lines are all alike
#define SHAPE_SHORT_BYTES 204 // a longer line is no heading

typedef struct {
    uint16_t chars;  // counted as far as SHAPE_CELLS_MAX at least
    uint16_t cells;  // roughly; UINT16_MAX when longer
    uint8_t end;     // LineEnd
    bool inner_stop; // a 。！？ before the end of what has CELLS
} LineShape;

LineShape line_shape(Str text);

/* The shape of TEXT from byte AT on, which is not in a character; WHOLE is that of all of it. */
LineShape line_shape_from(const LineShape *whole, Str text, size_t at);

/* Bytes to the first 。！？ of TEXT that is not behind SHAPE_SHORT_BYTES, and the characters before it;
 * SIZE_MAX if there is none. */
size_t line_first_stop(Str text, uint32_t *chars);

/* The cells of its shape and how it ends (END may be NULL): all that most lines are asked for. */
uint16_t line_cells(Str text, LineEnd *end);

/* Bytes of the first clause of TEXT: up to the first ，；：。 or its like. */
size_t first_clause(Str text);

#endif
