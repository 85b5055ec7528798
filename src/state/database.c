/* The part of the store that knows SQLite, and none of its tables. */
#include "state/database.h"
#include "base/i18n.h"
#include "base/mem.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SQLITE_SONAME "libsqlite3.so.0"

/* X(name): the functions that are looked up in the library. */
#define SQLITE_CALLS(X)                                                                            \
    X(sqlite3_open_v2)                                                                             \
    X(sqlite3_close)                                                                               \
    X(sqlite3_busy_timeout)                                                                        \
    X(sqlite3_errmsg)                                                                              \
    X(sqlite3_exec)                                                                                \
    X(sqlite3_prepare_v2)                                                                          \
    X(sqlite3_step)                                                                                \
    X(sqlite3_finalize)                                                                            \
    X(sqlite3_bind_int64)                                                                          \
    X(sqlite3_bind_double)                                                                         \
    X(sqlite3_bind_text)                                                                           \
    X(sqlite3_bind_blob)                                                                           \
    X(sqlite3_column_type)                                                                         \
    X(sqlite3_column_int64)                                                                        \
    X(sqlite3_column_double)                                                                       \
    X(sqlite3_column_text)                                                                         \
    X(sqlite3_column_blob)                                                                         \
    X(sqlite3_column_bytes)                                                                        \
    X(sqlite3_last_insert_rowid)

struct Store {
    void *library;
    sqlite3 *db;
    char *path;
    const StoreSchema *schema;
    StoreTrouble trouble;
#define X(name) __typeof__(name) *name;
    SQLITE_CALLS(X)
#undef X
};

// --- what can go wrong

static StoreTrouble trouble_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return STORE_DAMAGED;
    default:
        return STORE_REFUSED;
    }
}

static bool refuse(Store *s, int rc, Error *err)
{
    s->trouble = trouble_of(rc);
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return error_set(err, ERROR_IO, _("your place waits: %s is in use by another program"),
                         s->path);
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return error_set(err, ERROR_IO,
                         _("your place is not kept: %s can't be written; check its directory"),
                         s->path);
    case SQLITE_FULL:
        return error_set(err, ERROR_IO, _("your place is not kept: the disk is full (%s)"),
                         s->path);
    default:
        return error_set(err, ERROR_IO, "%s: %s", s->path,
                         s->db ? s->sqlite3_errmsg(s->db) : strerror(ENOMEM));
    }
}

bool store_do(Store *s, const char *sql, Error *err)
{
    int rc = s->sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || refuse(s, rc, err);
}

// --- statements with their values, which are bound and never spliced

static int bind(Store *s, sqlite3_stmt *st, int i, const StoreValue *v)
{
    switch (v->type) {
    case STORE_VALUE_NULL:
        break; // as it is from the start
    case STORE_VALUE_INT:
        return s->sqlite3_bind_int64(st, i, v->number);
    case STORE_VALUE_REAL:
        return s->sqlite3_bind_double(st, i, v->real);
    case STORE_VALUE_TEXT:
        return s->sqlite3_bind_text(st, i, v->bytes.data, (int)v->bytes.len, SQLITE_STATIC);
    case STORE_VALUE_BLOB:
        return s->sqlite3_bind_blob(st, i, v->bytes.data, (int)v->bytes.len, SQLITE_STATIC);
    }
    return SQLITE_OK;
}

/* SQL with VALUES, which must outlive the statement. */
static sqlite3_stmt *prepare(Store *s, const char *sql, const StoreValue *values, size_t count,
                             Error *err)
{
    sqlite3_stmt *st = NULL;
    int rc = s->sqlite3_prepare_v2(s->db, sql, -1, &st, NULL);
    for (size_t i = 0; rc == SQLITE_OK && i < count; i++)
        rc = bind(s, st, (int)i + 1, &values[i]);
    if (rc == SQLITE_OK)
        return st;
    refuse(s, rc, err);
    s->sqlite3_finalize(st);
    return NULL;
}

/* Run SQL with VALUES for what it does. */
bool store_run(Store *s, const char *sql, const StoreValue *values, size_t count, Error *err)
{
    sqlite3_stmt *st = prepare(s, sql, values, count, err);
    if (!st)
        return false;
    int rc = s->sqlite3_step(st);
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || refuse(s, rc, err);
    s->sqlite3_finalize(st);
    return ok;
}

bool store_ask(Store *s, const StoreQuery *q, const StoreValue *values, size_t count, Error *err)
{
    sqlite3_stmt *st = prepare(s, q->sql, values, count, err);
    int rc;
    if (!st)
        return false;
    while ((rc = s->sqlite3_step(st)) == SQLITE_ROW)
        q->take(s, (StoreRow *)st, q->arg);
    bool ok = rc == SQLITE_DONE || refuse(s, rc, err);
    s->sqlite3_finalize(st);
    return ok;
}

int64_t store_int_at(Store *s, StoreRow *row, int i)
{
    return s->sqlite3_column_int64((sqlite3_stmt *)row, i);
}

double store_real_at(Store *s, StoreRow *row, int i)
{
    return s->sqlite3_column_double((sqlite3_stmt *)row, i);
}

bool store_null_at(Store *s, StoreRow *row, int i)
{
    return s->sqlite3_column_type((sqlite3_stmt *)row, i) == SQLITE_NULL;
}

const char *store_text_at(Store *s, StoreRow *row, int i)
{
    const char *text = (const char *)s->sqlite3_column_text((sqlite3_stmt *)row, i);
    return text ? text : "";
}

Str store_bytes_at(Store *s, StoreRow *row, int i)
{
    const char *data = s->sqlite3_column_blob((sqlite3_stmt *)row, i);
    int n = s->sqlite3_column_bytes((sqlite3_stmt *)row, i);
    return data && n > 0 ? (Str){data, (size_t)n} : STR_NONE;
}

static void take_int(Store *s, StoreRow *row, void *arg)
{
    *(int64_t *)arg = store_int_at(s, row, 0);
}

bool store_ask_int(Store *s, const char *sql, const StoreValue *values, size_t count, int64_t *out,
                   Error *err)
{
    return store_ask(s, &(StoreQuery){sql, take_int, out}, values, count, err);
}

int64_t store_last_id(Store *s)
{
    return s->sqlite3_last_insert_rowid(s->db);
}

bool store_begin(Store *s, bool writes, Error *err)
{
    s->trouble = STORE_FINE;
    return store_do(s, writes ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

bool store_end(Store *s, bool ok, Error *err)
{
    if (ok && store_do(s, "COMMIT", err))
        return true;
    StoreTrouble trouble = s->trouble; // what is to be told is what went wrong first
    store_do(s, "ROLLBACK", NULL);
    s->trouble = trouble;
    return false;
}

// --- opening

static bool load_library(Store *s, Error *err)
{
    s->library = dlopen(SQLITE_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (!s->library)
        return error_set(err, ERROR_LIMIT, _("%s is needed to keep your place; install SQLite"),
                         SQLITE_SONAME);
    void *symbol;
#define X(name)                                                                                    \
    symbol = dlsym(s->library, #name);                                                             \
    if (!symbol)                                                                                   \
        return error_set(err, ERROR_LIMIT, _("%s is too old to keep your place"), SQLITE_SONAME);  \
    memcpy(&s->name, &symbol, sizeof symbol);
    SQLITE_CALLS(X)
#undef X
    return true;
}

/* Make the directory PATH and those above it. */
static void make_directories(const char *path)
{
    char *copy = mem_dup(path);
    for (char *p = copy + 1; (p = strchr(p, '/')); *p++ = '/') {
        *p = '\0';
        mkdir(copy, 0700);
    }
    mkdir(copy, 0700);
    mem_free(copy);
}

/* For its owner alone, as SQLite then makes the journal. */
static void make_private(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        close(fd);
    else if (stat(path, &st) == 0 && st.st_mode & 077)
        chmod(path, 0600);
}

/* The statements that bring a database of VERSION to the one that is wanted, or NULL. */
static const char *steps_from(const Store *s, int64_t version)
{
    if (version == 0)
        return s->schema->sql;
    return version > 0 && version < s->schema->version ? s->schema->upgrades[version - 1] : NULL;
}

/* Its tables are there: made or changed now, in one step, if it is new or old. */
static bool settle_schema(Store *s, Error *err)
{
    int64_t version = 0;
    if (!store_ask_int(s, "PRAGMA user_version", NULL, 0, &version, err))
        return false;
    if (steps_from(s, version)) {
        if (!store_begin(s, true, err))
            return false;
        bool ok = store_ask_int(s, "PRAGMA user_version", NULL, 0, &version, err);
        const char *steps = steps_from(s, version); // another may have been faster
        ok = ok && (!steps || store_do(s, steps, err));
        if (!store_end(s, ok, err))
            return false;
    }
    if (version <= s->schema->version)
        return true;
    s->trouble = STORE_CLOSED;
    return error_set(err, ERROR_LIMIT, _("nothing is kept: %s is of a newer dujuan"), s->path);
}

static bool open_database(Store *s, Error *err)
{
    make_private(s->path);
    int rc = s->sqlite3_open_v2(
        s->path, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        return refuse(s, rc, err);
    s->sqlite3_busy_timeout(s->db, STORE_BUSY_MS);
    return store_do(s, "PRAGMA journal_mode = TRUNCATE", err) && settle_schema(s, err);
}

static void close_database(Store *s)
{
    if (s->db)
        s->sqlite3_close(s->db);
    s->db = NULL;
}

/* The name that what is damaged gets, the time in it. */
static void aside_name(const Store *s, const char *tail, StrBuf *out)
{
    char stamp[32];
    time_t now = time(NULL);
    struct tm tm;
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", localtime_r(&now, &tm));
    strbuf_addf(out, "%s.corrupt-%s%s", s->path, stamp, tail);
}

/* The journal goes with its database: it must not be played back into the next one. */
static bool move_aside(const Store *s, Error *notice, Error *err)
{
    StrBuf to = {0}, journal = {0}, journal_to = {0};
    aside_name(s, "", &to);
    aside_name(s, "-journal", &journal_to);
    strbuf_addf(&journal, "%s-journal", s->path);
    bool ok = rename(s->path, to.data) == 0;
    if (ok) {
        rename(journal.data, journal_to.data);
        error_set(notice, ERROR_IO, _("what was kept is damaged; it is now %s, and begun anew"),
                  strrchr(to.data, '/') + 1);
    } else {
        error_set(err, ERROR_IO, _("%s is damaged and can't be moved: %s"), s->path,
                  strerror(errno));
    }
    strbuf_done(&to);
    strbuf_done(&journal);
    strbuf_done(&journal_to);
    return ok;
}

/*
 * What is damaged is moved aside by one session at a time, and only if it still is: another may have
 * begun anew meanwhile. Where directories can't be locked (NFS) the second look must do.
 */
static bool begin_anew(Store *s, const char *dir, Error *notice, Error *err)
{
    int lock = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (lock >= 0)
        flock(lock, LOCK_EX);
    close_database(s);
    bool ok = open_database(s, err);
    if (!ok && s->trouble == STORE_DAMAGED) {
        close_database(s);
        ok = move_aside(s, notice, err) && open_database(s, err);
    }
    if (lock >= 0)
        close(lock);
    return ok;
}

Store *store_open_schema(const char *dir, const StoreSchema *schema, StoreTrouble *trouble,
                         Error *notice, Error *err)
{
    Store *s = mem_zero(1, sizeof *s);
    StrBuf path = {0};
    strbuf_addf(&path, "%s/%s", dir, STORE_FILE);
    s->path = path.data;
    s->schema = schema;
    s->trouble = STORE_CLOSED;
    bool ok = load_library(s, err);
    if (ok) {
        make_directories(dir);
        ok = open_database(s, err);
        if (!ok && s->trouble == STORE_DAMAGED)
            ok = begin_anew(s, dir, notice, err);
    }
    if (trouble)
        *trouble = ok ? STORE_FINE : s->trouble;
    if (ok)
        return s;
    store_close(s);
    return NULL;
}

void store_close(Store *s)
{
    if (!s)
        return;
    close_database(s);
    if (s->library)
        dlclose(s->library);
    mem_free(s->path);
    mem_free(s);
}

StoreTrouble store_trouble(const Store *s)
{
    return s->trouble;
}
