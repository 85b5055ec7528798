/*
 * Keep: what the App holds of keeping: the document as the store knows it, and what of it is to be
 * written.
 *
 * DOCUMENT is there in any case, also where nothing is kept; it changes by keep_change() alone. It is
 * empty until the store has answered, shortly after the first screen at the latest. Must not know:
 * how it is stored.
 */
#ifndef APP_KEEP_H
#define APP_KEEP_H

#include "source/text.h"
#include "state/keeper.h"

typedef enum {
    KEEP_NOT,     // nothing is kept
    KEEP_ASKED,   // the store has not answered yet
    KEEP_FOUND,   // it has; the text has not come as far as the place
    KEEP_SETTLED, // what was kept is taken over; from now on changes are written
} KeepState;

/* Where the reader was before a jump: enough to bring the same screen back. */
typedef struct {
    Pos point, top, focus;
} Station;

/* What is looked at to see whether there is something to write. */
typedef struct {
    Pos point, top;
    Pos other; // top of the other pane, or POS_NONE
    bool other_first;
    size_t jumps, folds;
    Station jump; // the newest
    uint64_t folded;
    StoreSettings settings;
} KeepView;

typedef struct {
    Keeper *keeper; // NULL: nothing is kept
    KeepState state;
    StoreDocument document;
    VEC(StoreChange) early;    // made before the store answered
    bool has_path, identified; // by what the document is known
    bool missed;               // the reader went on before they could be brought there
    bool go;                   // the reader is to be brought where they were
    bool again;                // it was opened before, as the same document
    bool read_said;            // that it is read was written
    StoreSettings configured;  // without what is kept
    KeepView written;          // as it was last handed over, or found
    int64_t due_ms;            // when to write; 0: there is nothing
    Error trouble;             // to be said once
} Keep;

#endif
