/*
 * Database: what store.c asks of SQLite: statements with values that are bound, never spliced, and
 * rows. For store.c alone; the rest of the program sees store.h.
 *
 * SQLite is loaded when a store is opened. Must not know: tables, what is kept.
 */
#ifndef STATE_DATABASE_H
#define STATE_DATABASE_H

#include "state/store.h"

typedef struct {
    int version;                 // a database of a later one is left alone
    const char *sql;             // makes the tables in an empty database, and sets user_version
    const char *const *upgrades; // from each earlier version, from 1 on, to this one
} StoreSchema;

/* As store_open(). */
Store *store_open_schema(const char *dir, const StoreSchema *schema, StoreTrouble *trouble,
                         Error *notice, Error *err);

typedef struct {
    enum {
        STORE_VALUE_NULL,
        STORE_VALUE_INT,
        STORE_VALUE_REAL,
        STORE_VALUE_TEXT,
        STORE_VALUE_BLOB
    } type;
    int64_t number;
    double real;
    Str bytes;
} StoreValue;

typedef struct StoreRow StoreRow; // valid while it is handed over
typedef void (*StoreTakeRow)(Store *s, StoreRow *row, void *arg);

typedef struct {
    const char *sql;
    StoreTakeRow take;
    void *arg;
} StoreQuery;

/* Several statements without values. */
bool store_do(Store *s, const char *sql, Error *err);

/* One statement for what it does. */
bool store_run(Store *s, const char *sql, const StoreValue *values, size_t count, Error *err);

/* Hand each row of a query to its TAKE. */
bool store_ask(Store *s, const StoreQuery *q, const StoreValue *values, size_t count, Error *err);

/* The first column of the last row, or what *OUT was. */
bool store_ask_int(Store *s, const char *sql, const StoreValue *values, size_t count, int64_t *out,
                   Error *err);

/* A transaction: its end makes all that was done in it lasting if OK, else nothing. */
bool store_begin(Store *s, bool writes, Error *err);
bool store_end(Store *s, bool ok, Error *err);

int64_t store_last_id(Store *s); // of the row that was inserted last

int64_t store_int_at(Store *s, StoreRow *row, int i);
double store_real_at(Store *s, StoreRow *row, int i);
bool store_null_at(Store *s, StoreRow *row, int i);
const char *store_text_at(Store *s, StoreRow *row, int i); // never NULL
Str store_bytes_at(Store *s, StoreRow *row, int i);

#endif
