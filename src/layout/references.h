/*
 * References: a text in which characters are written as &lt; as line breaking is to see it.
 *
 * Each has its character in the place of its first bytes, since no reference is shorter than what it
 * stands for; the rest of it is hidden. Must not know: the rules of breaking.
 */
#ifndef LAYOUT_REFERENCES_H
#define LAYOUT_REFERENCES_H

#include "layout/linebreak.h"

/* Make OUT of SOURCE; false, and nothing made, if there are none. */
bool references_decode(const LineSource *source, LineSource *out);
void references_done(LineSource *decoded);

#endif
