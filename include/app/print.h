/*
 * Print: what dujuan does without a terminal: typeset text on standard output.
 */
#ifndef APP_PRINT_H
#define APP_PRINT_H

#include "app/app.h"

/* Typeset the whole text, each section's notes at its end. COLOURS as theme_style(); 0: plain. */
bool print_text(App *app, int colours, Error *err);

/* Whether all of TEXT was read and all output written. */
bool print_finish(const Text *text, Error *err);

/* Whether all output was written, as far as anybody still reads it. */
bool print_flush(Error *err);

#endif
