/*
 * Scan: the one streaming pass over a text that finds its structure.
 *
 * Linear time, no recursion on input. Memory: the result, a window of a few lines, and for each mark
 * that may be a note's some bytes until the end tells. Must not know: threads, widths, themes.
 */
#ifndef DOC_SCAN_H
#define DOC_SCAN_H

#include "doc/structure.h"

typedef struct Scanner Scanner;

/* RAW: as FormatState's. */
Scanner *scanner_new(const Format *format, bool raw);
void scanner_free(Scanner *s);

/*
 * Look at more of the text: DATA is the text's start, READY its bytes so far, COMPLETE that no more
 * will come. Takes whole lines (what remains is looked at next time), about BUDGET bytes at most.
 * Returns the position reached.
 */
Pos scanner_feed(Scanner *s, const char *data, size_t ready, bool complete, size_t budget);

/* What a snapshot would take, or a little more. */
size_t scanner_bytes(const Scanner *s);

/* A copy of what is known now. The caller frees it with structure_free(). */
Structure *scanner_snapshot(const Scanner *s);

/* What is known at the end, moved out; the scanner can then only be freed. TEXT, which is what was
 * scanned, lets go of the pages that are looked at once more; may be NULL. */
Structure *scanner_finish(Scanner *s, const Text *text);

#endif
