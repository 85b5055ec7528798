/*
 * Setter: a paragraph while it is set; what paragraph.c and onerow.c share.
 *
 * Invariant: the paragraph's spans and what it hides are those of its block, in columns or not. Must
 * not know: the screen.
 */
#ifndef LAYOUT_SETTER_H
#define LAYOUT_SETTER_H

#include "layout/form.h"
#include "layout/paragraph.h"

/* A paragraph being set: its bytes, where they may break, and how its rows stand. */
typedef struct {
    Str s;
    Pos base;
    const Document *document;
    const LayoutStyle *style;
    Form form;
    unsigned width; // cells that a row may take, of the style's
    const uint8_t *breaks;
    Pos indented; // the text begins there, behind what only indents it
    Paragraph *out;
    size_t hidden;         // index of the first hidden range that does not end before the last unit
    unsigned first_indent; // cells
    unsigned indent;       // of all rows but the first
} Setter;

/* Fill the paragraph's spans, gaps and hidden ranges; of a table's row set into its columns, if so. */
void setter_find_spans(Setter *set, bool in_columns);

/* Fill its hidden ranges from its spans. */
void setter_find_hidden(Setter *set);

/* onerow.c: set the block as one row, if it is such a one and fits or may slide. Else they leave it. */
bool onerow_whole(Setter *set);
bool onerow_table(Setter *set); // into its columns
bool onerow_entry(
    Setter *set); // of a table of contents: its page at the right edge, dots lead there
bool onerow_rule(Setter *set); // a line of dashes, as wide as the rows

#endif
