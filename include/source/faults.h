/*
 * Faults: counts the bytes of a text that are no UTF-8, as a job: what is mapped was never decoded
 * as a whole.
 *
 * What was counted once is not looked at again; more is counted when there is more. Must not know:
 * other encodings, whose decoder counts for itself.
 */
#ifndef SOURCE_FAULTS_H
#define SOURCE_FAULTS_H

#include "source/text.h"

typedef struct Faults Faults;

/* TEXT and WAKE, signalled when a count is done, must outlive it. */
Faults *faults_new(const Text *text, Wake *wake);
void faults_free(Faults *f);

/* Count what is ready now; does nothing while a count goes on. */
bool faults_count(Faults *f, Error *err);

/* Whether no count goes on; then *BYTES is what the last one came to. */
bool faults_done(const Faults *f, size_t *bytes);

#endif
