/*
 * Prompts: what is typed into the bottom line, and who gets it: a row of a table each.
 *
 * Must not know: how a line is edited (ui/prompt.h).
 */
#ifndef APP_PROMPTS_H
#define APP_PROMPTS_H

#include "app/app.h"

/* KEY goes to the open prompt. */
void prompts_key(App *app, uint32_t key);

/* Draw the open prompt into AREA, and above it what it has to offer. */
void prompts_paint(App *app, CellGrid *grid, Rect area);

#endif
