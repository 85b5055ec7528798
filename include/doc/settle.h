/*
 * Settle: what the notes, known last, say about the outline, made while the scan went on.
 *
 * A number inside a paragraph that turned out to be a note's mark is no item: 说过。①各县… Must not
 * know: why either was found.
 */
#ifndef DOC_SETTLE_H
#define DOC_SETTLE_H

#include "doc/structure.h"

void structure_settle(Structure *s);

#endif
