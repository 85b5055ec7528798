/*
 * Grep of a text: each sentence with a hit as `name:line: breadcrumb: sentence`.
 *
 * Linear in the text; a text without hits is searched and no more. What a breadcrumb needs is found
 * at the first hit: of a text up to GREP_WHOLE_BYTES all of its structure, of a longer one as much
 * as lies before the hits. Memory: that structure. Must not know: files, standard output. One query
 * belongs to one thread.
 */
#ifndef APP_GREPTEXT_H
#define APP_GREPTEXT_H

#include "config/theme.h"
#include "find/pattern.h"
#include "source/text.h"

#define GREP_WHOLE_BYTES ((size_t)32 << 20)

typedef struct {
    Pattern *pattern;
    Style hit; // of meaning with COLOURS
    bool colours;
    void (*write)(void *arg, Str line); // with its newline, safe for a terminal
    void *arg;
} GrepQuery;

/* Write the hits in TEXT, while it still comes too: SLOWLY, as from a pipe, no longer held back than
 * a fraction of a second. Returns whether there are any. */
bool grep_text(const GrepQuery *q, Text *text, bool slowly);

#endif
