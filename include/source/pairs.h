/*
 * Pairs: the two-byte characters of an encoding, kept in a table as iconv(3) decodes them, for text
 * that is nearly all of them and ASCII.
 *
 * A character is asked for when it is first met. What is none of these (longer characters, faults,
 * a character that is cut) is left to the caller. Must not know: what becomes of the text.
 */
#ifndef SOURCE_PAIRS_H
#define SOURCE_PAIRS_H

#include "base/str.h"

typedef struct Pairs Pairs;

/* A table for what iconv calls NAME: without shift states, and no character depends on the next one.
 * NULL if its bytes below 0x80 are not ASCII, or iconv does not know it. */
Pairs *pairs_new(const char *name);
void pairs_free(Pairs *t);

/* The most that IN_BYTES become, and what is written over beyond it. */
#define PAIRS_ROOM(in_bytes) ((in_bytes) / 2 * 3 + 4)

/* Decode from the start of IN as far as the table goes: UTF-8 to TO, its length to *WRITTEN. Returns
 * the bytes taken. */
size_t pairs_decode(Pairs *t, Str in, char *to, size_t *written);

#endif
