/*
 * Keyword set: what the parts of keywords.h share: the words and who counts them.
 *
 * Invariant: a word's tally is one of the set's, and column its place there.
 */
#ifndef FIND_KEYWORDSET_H
#define FIND_KEYWORDSET_H

#include "find/keywords.h"
#include "find/tally.h"

typedef struct {
    StrBuf word;
    Pattern *pattern;
    bool off;
    uint8_t colour;
    bool joint;     // counted in a tally with others
    Tally *tally;   // NULL until its turn comes
    size_t column;  // in it
    HitIndex *hits; // if not joint; NULL until its turn comes
} Keyword;

/* A hit that may yet lose to a longer one. */
typedef struct {
    uint32_t start, len, word;
} Candidate;

typedef VEC(Candidate) CandidateVec;

struct Keywords {
    const Text *text;
    Wake *wake;
    VEC(Keyword) words;
    VEC(Tally *) tallies;
    WordSet *set;          // of the words that are literals; NULL until it is needed
    VEC(uint32_t) members; // their indices
    CandidateVec found;    // kept for its memory, as is taken
    StrBuf taken;          // a bit a byte
};

/* A word is another one, or none, or switched. */
void keywordset_changed(Keywords *k);

/* Take W, which goes, out of what is counted with others. */
void keywordset_uncount(Keyword *w);

/* Free what counts no word any more. */
void keywordset_drop_unused(Keywords *k);

#endif
