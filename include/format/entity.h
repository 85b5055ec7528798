/*
 * Entity: a character written as a reference: &lt; &#8212; &#x3000;.
 *
 * Those of HTML 4 by name, without the few that no text has (&image;), and all by number. Must not
 * know: where they count.
 */
#ifndef FORMAT_ENTITY_H
#define FORMAT_ENTITY_H

#include "base/str.h"

#define ENTITY_BYTES_MAX 12 // of a reference

/* Bytes of the reference that S begins with, and its character in *CP; 0 if it is none. */
size_t entity_decode(Str s, uint32_t *cp);

#endif
