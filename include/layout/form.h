/*
 * Form: how the rows of a block stand: indented, centred, hanging under their text.
 *
 * Looks at the block and at the few around it that its form depends on. Must not know: widths.
 */
#ifndef LAYOUT_FORM_H
#define LAYOUT_FORM_H

#include "doc/document.h"

typedef struct {
    bool first_indent; // the first row by two Han widths
    bool stepped;      // all rows by the heading's level
    bool hangs;        // later rows under the text after the label
    bool centred;
    bool right;       // all rows end at the right, two Han widths before the edge
    bool keeps_lines; // a line terminator inside ends a row
    bool one_row;     // what does not fit is not shown
    bool quoted;      // all rows indented
    bool listed;      // opens with a bullet; later rows stand under the text behind it
    uint8_t nested;   // cells that an item of a list stands further in
} Form;

/* The form of B, of whose bytes SPANS are known. */
Form form_of(const Document *d, const Block *b, const SpanVec *spans);

#endif
