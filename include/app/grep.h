/*
 * Grep: `--find PATTERN [FILE|DIR…]`: what a pattern is found in, over many files, on standard
 * output.
 *
 * A file that can't be read costs a line on standard error, and the others go on. Within directories
 * what is no text is passed over. Signals have their usual effect: Ctrl-C ends it at once.
 */
#ifndef APP_GREP_H
#define APP_GREP_H

#include "app/app.h"

/* As exit codes. */
typedef enum { GREP_FOUND, GREP_NOTHING, GREP_TROUBLE } GrepResult;

/* Search what APP's options name; the app has settled them and needs no text. COLOURS as
 * theme_style(); 0: plain. */
GrepResult grep_run(App *app, int colours);

#endif
