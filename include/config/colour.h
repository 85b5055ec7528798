/*
 * Colour: one value as a theme names it, and the nearest one that a terminal has.
 *
 * Palettes are xterm's: what a user has put in place of the first 16 can't be known. Must not
 * know: roles, curses.
 */
#ifndef CONFIG_COLOUR_H
#define CONFIG_COLOUR_H

#include "base/str.h"
#include <stdint.h>

/* The terminal's own, one of its palette, or 24 bits. */
typedef enum { COLOUR_UNSET, COLOUR_DEFAULT, COLOUR_INDEX, COLOUR_RGB } ColourKind;
typedef struct {
    uint8_t kind; // ColourKind
    uint8_t index;
    uint8_t r, g, b;
} Colour;

/* `default`, `red`, `bright-red`, `0` to `255`, `#rrggbb`; false leaves *OUT alone. */
bool colour_parse(Str s, Colour *out);

/* The 24 bits of C, an index by xterm's palette; false for unset and default. */
bool colour_rgb(Colour c, uint8_t rgb[3]);

/*
 * C on a terminal of COLOURS colours: below 8 the terminal's own; at 8, 16, 88 and 256 an index
 * that it has, by nearest colour (CIE76 in Lab); above, where indices past 7 mean something else,
 * 24 bits.
 */
Colour colour_fit(Colour c, int colours);

#endif
