/*
 * Shown: a piece of a text as the page shows it, on one line: without markup and colour codes, its
 * lines joined as a page joins them.
 *
 * Where nothing is hidden it is the text itself, so that a list of half a million headings costs no
 * copies; else it stands in ROOM, of the caller, until that is used again. Must not know: widths, what
 * it is shown in.
 */
#ifndef DOC_SHOWN_H
#define DOC_SHOWN_H

#include "doc/document.h"

/* The label, the name behind it, and both with what stands between; parts of one piece of memory. */
typedef struct {
    Str whole, label, name;
} ShownNode;

Str shown_text(const Document *d, Pos from, Pos to, StrBuf *room);
ShownNode shown_node(const Document *d, const OutlineNode *n, StrBuf *room);

/* Where what the page shows begins: POS, or what follows the blanks and the markup that a block begins
 * with there. An item in **bold** begins behind them, too. */
Pos shown_from(const Document *d, Pos pos);

/* What the title of D says; empty if it has none. */
Str shown_title(const Document *d, StrBuf *room);

#endif
