/*
 * Store: the database of what is kept, state.db; the one place that knows SQL.
 *
 * A rollback journal and short transactions: several sessions may write, also on NFS, where a
 * write-ahead log does not work. SQLite is loaded when a store is opened, so that no start waits for
 * it. A Store is used by one thread, and may wait for other sessions (STORE_BUSY_MS) and for the
 * disk: whoever draws goes through the keeper (keeper.h). A damaged database is moved aside and
 * begun anew. Must not know: texts, threads.
 */
#ifndef STATE_STORE_H
#define STATE_STORE_H

#include "base/error.h"
#include "state/identity.h"
#include "state/record.h"

#define STORE_FILE          "state.db"
#define STORE_BUSY_MS       250  // that one call waits for other sessions
#define STORE_DOCUMENTS_MAX 2000 // the ones last read; one with annotations is never dropped
#define STORE_HISTORY_MAX   200  // texts of each kind
#define STORE_CONTENTS_MAX  8    // of one document that is edited again and again

typedef struct Store Store;

/* What stands in the way of the last call that failed. */
typedef enum {
    STORE_FINE,
    STORE_BUSY,    // another session writes: try again later
    STORE_REFUSED, // read-only, full, or the system's fault: may pass
    STORE_DAMAGED, // no database, or a broken one
    STORE_CLOSED,  // there will be no store: no SQLite, a newer dujuan's
} StoreTrouble;

/* By what a document is known. */
typedef struct {
    const char *path; // absolute; NULL: it has none
    bool by_path;     // writing: what stood at PATH before is this document, too
    bool has_identity;
    Identity identity;
} StoreSource;

/* Open the database in DIR, which is made if need be; both are for their owner alone. NOTICE is
 * filled if a damaged one was moved aside. NULL and ERR if there is none to be had; TROUBLE (may be
 * NULL) says whether that may pass. */
Store *store_open(const char *dir, StoreTrouble *trouble, Error *notice, Error *err);
void store_close(Store *s);
StoreTrouble store_trouble(const Store *s);

/* Fill D (initialised here; the caller ends it in any case) with what is kept of SOURCE, which may
 * be nothing, and with what is kept for all documents. */
bool store_load(Store *s, const StoreSource *source, StoreDocument *d, Error *err);

/* Make COUNT changes to document *ID (0: the one that SOURCE names, which is made if need be), all of
 * them or none. */
bool store_write(Store *s, const StoreSource *source, int64_t *id, const StoreChange *changes,
                 size_t count, Error *err);

/* Append those that have a path, the last read first, at most MAX. */
bool store_recent(Store *s, size_t max, StoreRecentVec *out, Error *err);

/* Forget all that is kept of a document. */
bool store_forget(Store *s, int64_t id, Error *err);

#endif
