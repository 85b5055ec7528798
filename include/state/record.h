/*
 * Records: what is kept of a document and of the reader, as plain values.
 *
 * A StoreDocument is all that is kept of one document; a StoreChange is one step of it. Who reads
 * keeps the document in memory, applies each change to it and hands the same change to the keeper
 * (keeper.h), so that nobody waits for a disk. Must not know: SQL, texts, panes.
 */
#ifndef STATE_RECORD_H
#define STATE_RECORD_H

#include "base/mem.h"
#include "state/anchor.h"

/* Where the reader is. */
typedef struct {
    Anchor point, top;
    bool two;         // panes; the one that keys do not go to:
    bool other_first; // is the left or upper one
    Anchor other;     // shows this
    double percent;   // read so far, 0 to 100
    char title[128];  // of the document, or ""
} StorePlace;

/* What the reader has changed for this document; the rest is as it is configured. */
typedef struct {
    char theme[64];  // "": as configured
    int width_cells; // 0: as configured
    int spread;      // two columns: 0, 1; -1: as configured
    int sidebar;     // shown: 0, 1; -1: as configured
} StoreSettings;

#define STORE_SETTINGS_NONE ((StoreSettings){.spread = -1, .sidebar = -1})

/* Where a jump left. */
typedef struct {
    Anchor point;
    int64_t top; // of the screen, in bytes from the point
} StoreJump;

typedef struct {
    char letter;
    Anchor at;
} StoreMark;

typedef struct {
    char *word; // owned
    bool all;   // for every document
    bool on;    // drawn and counted
    int colour; // from 0; -1: the next one that is free
    int order;  // in the list, the least first
} StoreKeyword;

/* What the reader says of a line, against what was inferred. */
typedef enum {
    STORE_IS_NOT,   // no item
    STORE_IS_ITEM,  // an item
    STORE_IS_NOTE,  // a note's definition
    STORE_IS_LEVEL, // an item or heading of LEVEL
} StoreVerdict;

typedef struct {
    int64_t id; // store_new_id()
    Anchor at;  // the line
    StoreVerdict verdict;
    int level; // of STORE_IS_LEVEL
} StoreOverride;

typedef struct {
    int64_t id;      // store_new_id()
    Anchor at;       // what it is about begins here…
    size_t bytes;    // …and is so long; 0: the paragraph
    char *text;      // owned
    int64_t written; // seconds since 1970; 0: now
} StoreAnnotation;

typedef enum { STORE_SEARCHES, STORE_KEYWORDS_TYPED, STORE_COMMANDS } StoreHistoryKind;

typedef struct {
    StoreHistoryKind kind;
    char *text; // owned
} StoreHistory;

typedef VEC(Anchor) AnchorVec;
typedef VEC(StoreJump) StoreJumpVec;

typedef enum {
    STORE_NEW,     // nothing is kept of it
    STORE_CONTENT, // known by what it holds
    STORE_PATH,    // by its path alone: it was edited, or is another one
} StoreKnown;

/* All that is kept of a document, with the history of all documents. */
typedef struct {
    int64_t id; // 0: not stored
    StoreKnown known;
    bool alike; // STORE_PATH: it begins or ends as one that it was
    bool has_place;
    StorePlace place;
    StoreSettings settings;
    AnchorVec folds;    // sorted
    StoreJumpVec jumps; // newest last
    VEC(StoreMark) marks;
    VEC(StoreKeyword) keywords; // those of all documents, too
    VEC(StoreOverride) overrides;
    VEC(StoreAnnotation) annotations;
    VEC(StoreHistory) history; // last used last, each text once a kind
} StoreDocument;

/* What a change is of: a row a list. */
typedef enum {
    STORE_PUT_READ,     // it was opened now; nothing else
    STORE_PUT_PLACE,    // .place
    STORE_PUT_SETTINGS, // .settings
    STORE_PUT_FOLDS,    // .folds, all of them
    STORE_PUT_JUMPS,    // .jumps, all of them
    STORE_PUT_MARK,     // .mark, in the place of the one with its letter
    STORE_PUT_KEYWORD,  // .keyword, in the place of the one with its word
    STORE_PUT_OVERRIDE, // .override, in the place of the one with its id
    STORE_PUT_ANNOTATION,
    STORE_PUT_HISTORY, // .history, used now
    STORE_KIND_COUNT,
} StoreKind;

typedef struct {
    StoreKind kind;
    bool remove; // MARK, KEYWORD, OVERRIDE, ANNOTATION, HISTORY: the one that is named goes
    union {
        StorePlace place;
        StoreSettings settings;
        AnchorVec folds;
        StoreJumpVec jumps;
        StoreMark mark;
        StoreKeyword keyword;
        StoreOverride override;
        StoreAnnotation annotation;
        StoreHistory history;
    };
} StoreChange;

/* An id for an override or annotation: random, so that several sessions choose different ones. */
int64_t store_new_id(void);

/* A change that owns its strings and lists, and their end. */
StoreChange store_change_copy(const StoreChange *c);
void store_change_done(StoreChange *c);

/* Whether C is of all documents. */
bool store_change_is_global(const StoreChange *c);

/* An empty document: nothing is kept. */
void store_document_init(StoreDocument *d);
void store_document_done(StoreDocument *d);

/* Drop all that is not kept for every document. */
void store_document_keep_global(StoreDocument *d);

/* Make CHANGE (copied) in D, as the store will. */
void store_document_apply(StoreDocument *d, const StoreChange *change);

/* One of the documents last read. */
typedef struct {
    int64_t id;
    char *path; // owned
    char title[128];
    double percent;
    int64_t last_read; // seconds since 1970
} StoreRecent;

typedef VEC(StoreRecent) StoreRecentVec;

void store_recent_done(StoreRecentVec *list);

#endif
