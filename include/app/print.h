/*
 * Print: what dujuan does without a terminal: typeset text, or the places of a pattern, on standard
 * output.
 */
#ifndef APP_PRINT_H
#define APP_PRINT_H

#include "app/app.h"

/* Typeset the whole text, each section's notes at its end. COLOURS as theme_style(); 0: plain. */
bool print_text(App *app, int colours, Error *err);

/* Print each match of PATTERN as file:line: breadcrumb: sentence. *FOUND gets how many. */
bool print_matches(App *app, const char *pattern, int colours, size_t *found, Error *err);

/* Whether all of TEXT was read and all output written. */
bool print_finish(const Text *text, Error *err);

#endif
