/*
 * Blocks: where the paragraph around a position begins and ends, found from nearby bytes alone.
 *
 * A piece is a line, or, of a line too long to be laid out at once, a part of it cut near a multiple
 * of BLOCK_PIECE_BYTES. Cuts depend on nothing but the bytes around them, so that every position of
 * a piece finds the same one. Must not know: structure, formats.
 */
#ifndef DOC_BLOCKS_H
#define DOC_BLOCKS_H

#include "source/text.h"

/* A longer paragraph is cut into pieces near multiples of this, each a block of its own. */
#define BLOCK_PIECE_BYTES 65536

typedef struct {
    Pos start, end;   // end: before the terminator, or the cut
    Pos next;         // past the terminator, or the cut
    bool first, last; // of its line
} Piece;

/* The piece of DATA[0..READY) that holds POS (POS < READY). */
Piece piece_at(const char *data, size_t ready, Pos pos);

#endif
