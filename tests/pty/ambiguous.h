/*
 * Which characters are of ambiguous width: one cell in a western terminal, two in one that follows
 * the old East Asian fonts. Must not know: terminals, the program under test.
 */
#ifndef PTY_AMBIGUOUS_H
#define PTY_AMBIGUOUS_H

#include <stdbool.h>
#include <stdint.h>

bool ambiguous_width(uint32_t cp);

#endif
