/*
 * Reports: what was found in a document, as JSON Lines for programs or as a list for people
 * (--outline, --notes).
 *
 * Pure functions of a document's structure. Must not know: the screen, options, output files.
 */
#ifndef APP_REPORT_H
#define APP_REPORT_H

#include "doc/document.h"

/* Append the outline of D as it is known now: JSON Lines, or an indented tree. */
void report_outline(const Document *d, bool json, StrBuf *out);

/* Append the notes of D, those with references by their first. */
void report_notes(const Document *d, bool json, StrBuf *out);

#endif
