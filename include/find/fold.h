/*
 * Fold: which characters count as the same as another one in a search.
 *
 * Sameness goes both ways and from one to the next: 发 發 髮 are one. Must not know: patterns.
 */
#ifndef FIND_FOLD_H
#define FIND_FOLD_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    FOLD_CASE = 1,   // upper and lower case
    FOLD_SCRIPT = 2, // simplified and traditional, shapes of one Han character, its radical
    FOLD_WIDTH = 4,  // full and half width, small and vertical forms, quotes, middle dots, blanks
} FoldFlags;

#define FOLD_MOST 16

/* The characters that are one with C by FLAGS, C itself first; returns how many. */
size_t fold_variants(uint32_t c, unsigned flags, uint32_t out[FOLD_MOST]);

#endif
