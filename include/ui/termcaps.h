/*
 * Terminal capabilities: what terminfo says of the terminal that curses has set up, as strings to
 * write.
 *
 * Scrolling is by line feeds in a region, never by SU: not every terminal that calls itself xterm has
 * that. Must not know: grids, frames, modes that are asked for.
 */
#ifndef UI_TERMCAPS_H
#define UI_TERMCAPS_H

#include "ui/pen.h"
#include <stdbool.h>

/* What the terminal can do; without colours unless COLOUR. The strings live as long as curses' screen
 * does. */
TermCaps termcaps_learn(bool colour);

/* Whether CAP, of terminfo (may be NULL), is USUAL. */
bool termcaps_is(const char *cap, const char *usual);

#endif
