#include "state/store.h"
#include "base/i18n.h"
#include <string.h>

#ifdef HAVE_SQLITE

#include "base/clock.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SQLITE_SONAME  "libsqlite3.so.0"
#define SCHEMA_VERSION 1

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
    StoreTrouble trouble;
#define X(name) __typeof__(name) *name;
    SQLITE_CALLS(X)
#undef X
};

static const char SCHEMA[] =
    // AUTOINCREMENT: the id of a document that was dropped is nobody else's
    "CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT, title TEXT,"
    " first_read INTEGER, last_read INTEGER, percent REAL,"
    " pos INTEGER, before BLOB, after BLOB, top INTEGER, top_before BLOB, top_after BLOB,"
    " theme TEXT, width INTEGER, spread INTEGER, sidebar INTEGER);"
    "CREATE INDEX documents_path ON documents(path);"
    "CREATE INDEX documents_last ON documents(last_read);"
    "CREATE TABLE contents (size INTEGER, head INTEGER, tail INTEGER, document INTEGER,"
    " seen INTEGER, PRIMARY KEY (size, head, tail)) WITHOUT ROWID;"
    "CREATE INDEX contents_document ON contents(document);"
    "CREATE TABLE folds (document INTEGER, pos INTEGER, before BLOB, after BLOB);"
    "CREATE INDEX folds_document ON folds(document);"
    "CREATE TABLE jumps (document INTEGER, pos INTEGER, before BLOB, after BLOB, top INTEGER);"
    "CREATE INDEX jumps_document ON jumps(document);"
    "CREATE TABLE marks (document INTEGER, letter INTEGER, pos INTEGER, before BLOB, after BLOB,"
    " PRIMARY KEY (document, letter)) WITHOUT ROWID;"
    // document 0: of all
    "CREATE TABLE keywords (document INTEGER, word TEXT, active INTEGER, colour INTEGER,"
    " place INTEGER, PRIMARY KEY (document, word)) WITHOUT ROWID;"
    "CREATE TABLE overrides (id INTEGER PRIMARY KEY, document INTEGER, pos INTEGER, before BLOB,"
    " after BLOB, verdict INTEGER, level INTEGER);"
    "CREATE INDEX overrides_document ON overrides(document);"
    "CREATE TABLE annotations (id INTEGER PRIMARY KEY, document INTEGER, pos INTEGER, before BLOB,"
    " after BLOB, bytes INTEGER, text TEXT, written INTEGER);"
    "CREATE INDEX annotations_document ON annotations(document);"
    "CREATE TABLE history (kind INTEGER, text TEXT, used INTEGER, PRIMARY KEY (kind, text))"
    " WITHOUT ROWID;"
    "CREATE TRIGGER documents_dropped AFTER DELETE ON documents BEGIN"
    " DELETE FROM contents WHERE document = old.id;"
    " DELETE FROM folds WHERE document = old.id;"
    " DELETE FROM jumps WHERE document = old.id;"
    " DELETE FROM marks WHERE document = old.id;"
    " DELETE FROM keywords WHERE document = old.id;"
    " DELETE FROM overrides WHERE document = old.id;"
    " DELETE FROM annotations WHERE document = old.id;"
    "END;"
    "PRAGMA user_version = 1;";

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

static bool execute(Store *s, const char *sql, Error *err)
{
    int rc = s->sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK || refuse(s, rc, err);
}

// --- statements with their values, which are bound and never spliced

typedef struct {
    enum { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } type;
    int64_t number;
    double real;
    Str bytes;
} Value;

#define NONE             ((Value){.type = VALUE_NULL})
#define INT(n)           ((Value){.type = VALUE_INT, .number = (int64_t)(n)})
#define REAL(x)          ((Value){.type = VALUE_REAL, .real = (x)})
#define TEXT(s)          text_value(s)
#define WORDS(data, len) ((Value){.type = VALUE_BLOB, .bytes = {(data), (len)}})
#define ANCHOR(a)                                                                                  \
    INT((a).pos), WORDS((a).before, (a).before_bytes), WORDS((a).after, (a).after_bytes)
#define VALUES(...)                                                                                \
    (const Value[]){__VA_ARGS__}, sizeof((const Value[]){__VA_ARGS__}) / sizeof(Value)

static Value text_value(const char *text)
{
    return text ? (Value){.type = VALUE_TEXT, .bytes = str_from(text)} : NONE;
}

static int bind(Store *s, sqlite3_stmt *st, int i, const Value *v)
{
    switch (v->type) {
    case VALUE_NULL:
        break; // as it is from the start
    case VALUE_INT:
        return s->sqlite3_bind_int64(st, i, v->number);
    case VALUE_REAL:
        return s->sqlite3_bind_double(st, i, v->real);
    case VALUE_TEXT:
        return s->sqlite3_bind_text(st, i, v->bytes.data, (int)v->bytes.len, SQLITE_STATIC);
    case VALUE_BLOB:
        return s->sqlite3_bind_blob(st, i, v->bytes.data, (int)v->bytes.len, SQLITE_STATIC);
    }
    return SQLITE_OK;
}

/* SQL with VALUES, which must outlive the statement. */
static sqlite3_stmt *prepare(Store *s, const char *sql, const Value *values, size_t count,
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
static bool run(Store *s, const char *sql, const Value *values, size_t count, Error *err)
{
    sqlite3_stmt *st = prepare(s, sql, values, count, err);
    if (!st)
        return false;
    int rc = s->sqlite3_step(st);
    bool ok = rc == SQLITE_DONE || rc == SQLITE_ROW || refuse(s, rc, err);
    s->sqlite3_finalize(st);
    return ok;
}

typedef void (*TakeRow)(Store *s, sqlite3_stmt *row, void *arg);

/* Hand each row of SQL with VALUES to TAKE. */
typedef struct {
    const char *sql;
    TakeRow take;
    void *arg;
} Query;

static bool ask(Store *s, const Query *q, const Value *values, size_t count, Error *err)
{
    sqlite3_stmt *st = prepare(s, q->sql, values, count, err);
    int rc;
    if (!st)
        return false;
    while ((rc = s->sqlite3_step(st)) == SQLITE_ROW)
        q->take(s, st, q->arg);
    bool ok = rc == SQLITE_DONE || refuse(s, rc, err);
    s->sqlite3_finalize(st);
    return ok;
}

static int64_t int_at(Store *s, sqlite3_stmt *row, int i)
{
    return s->sqlite3_column_int64(row, i);
}

static bool null_at(Store *s, sqlite3_stmt *row, int i)
{
    return s->sqlite3_column_type(row, i) == SQLITE_NULL;
}

static const char *text_at(Store *s, sqlite3_stmt *row, int i)
{
    const char *text = (const char *)s->sqlite3_column_text(row, i);
    return text ? text : "";
}

static uint8_t words_at(Store *s, sqlite3_stmt *row, int i, char *words)
{
    const void *data = s->sqlite3_column_blob(row, i);
    int n = s->sqlite3_column_bytes(row, i);
    n = n < ANCHOR_BYTES ? n : ANCHOR_BYTES;
    if (data && n > 0)
        memcpy(words, data, (size_t)n);
    return (uint8_t)(n > 0 ? n : 0);
}

/* From column I on: a byte, what stands before it, what stands behind it. */
static Anchor anchor_at(Store *s, sqlite3_stmt *row, int i)
{
    Anchor a = {0};
    int64_t pos = int_at(s, row, i);
    a.pos = pos > 0 ? (size_t)pos : 0;
    a.before_bytes = words_at(s, row, i + 1, a.before);
    a.after_bytes = words_at(s, row, i + 2, a.after);
    return a;
}

static void take_int(Store *s, sqlite3_stmt *row, void *arg)
{
    *(int64_t *)arg = int_at(s, row, 0);
}

/* The first column of the last row, or what *OUT was. */
static bool ask_int(Store *s, const char *sql, const Value *values, size_t count, int64_t *out,
                    Error *err)
{
    return ask(s, &(Query){sql, take_int, out}, values, count, err);
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

/* Its tables are there: made now, in one step, if it is new. */
static bool settle_schema(Store *s, Error *err)
{
    int64_t version = 0;
    if (!ask_int(s, "PRAGMA user_version", NULL, 0, &version, err))
        return false;
    if (version == 0) {
        if (!execute(s, "BEGIN IMMEDIATE", err))
            return false;
        bool ok = ask_int(s, "PRAGMA user_version", NULL, 0, &version, err);
        ok = ok && (version || execute(s, SCHEMA, err)); // another session may have been faster
        ok = ok && execute(s, "COMMIT", err);
        StoreTrouble trouble = s->trouble;
        if (!ok)
            execute(s, "ROLLBACK", NULL);
        s->trouble = trouble;
        if (!ok)
            return false;
    }
    if (version <= SCHEMA_VERSION)
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
    return execute(s, "PRAGMA journal_mode = TRUNCATE", err) && settle_schema(s, err);
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

Store *store_open(const char *dir, StoreTrouble *trouble, Error *notice, Error *err)
{
    Store *s = mem_zero(1, sizeof *s);
    StrBuf path = {0};
    strbuf_addf(&path, "%s/%s", dir, STORE_FILE);
    s->path = path.data;
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

// --- reading

static void take_fold(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->folds, anchor_at(s, row, 0));
}

static void take_jump(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->jumps, ((StoreJump){anchor_at(s, row, 0), int_at(s, row, 3)}));
}

static void take_mark(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->marks,
             ((StoreMark){.letter = (char)int_at(s, row, 3), .at = anchor_at(s, row, 0)}));
}

static void take_keyword(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->keywords, ((StoreKeyword){
                               .word = mem_dup(text_at(s, row, 0)),
                               .all = int_at(s, row, 1) == 0,
                               .on = int_at(s, row, 2) != 0,
                               .colour = (int)int_at(s, row, 3),
                               .order = (int)int_at(s, row, 4),
                           }));
}

static void take_override(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->overrides, ((StoreOverride){
                                .id = int_at(s, row, 3),
                                .at = anchor_at(s, row, 0),
                                .verdict = (StoreVerdict)int_at(s, row, 4),
                                .level = (int)int_at(s, row, 5),
                            }));
}

static void take_annotation(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->annotations, ((StoreAnnotation){
                                  .id = int_at(s, row, 3),
                                  .at = anchor_at(s, row, 0),
                                  .bytes = (size_t)int_at(s, row, 4),
                                  .text = mem_dup(text_at(s, row, 5)),
                                  .written = int_at(s, row, 6),
                              }));
}

static void take_history(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->history, ((StoreHistory){
                              .kind = (StoreHistoryKind)int_at(s, row, 0),
                              .text = mem_dup(text_at(s, row, 1)),
                          }));
}

static void take_document(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreDocument *d = arg;
    d->has_place = !null_at(s, row, 0);
    d->place.point = anchor_at(s, row, 0);
    d->place.top = anchor_at(s, row, 3);
    d->place.percent = s->sqlite3_column_double(row, 6);
    snprintf(d->place.title, sizeof d->place.title, "%s", text_at(s, row, 7));
    snprintf(d->settings.theme, sizeof d->settings.theme, "%s", text_at(s, row, 8));
    d->settings.width_cells = (int)int_at(s, row, 9);
    d->settings.spread = null_at(s, row, 10) ? -1 : int_at(s, row, 10) != 0;
    d->settings.sidebar = null_at(s, row, 11) ? -1 : int_at(s, row, 11) != 0;
}

/* The rows of a document, ?1; of all documents the keywords of 0 too. */
static const struct {
    const char *sql;
    TakeRow take;
} LISTS[] = {
    {"SELECT pos, before, after, top, top_before, top_after, percent, title, theme, width, spread,"
     " sidebar FROM documents WHERE id = ?1",
     take_document},
    {"SELECT pos, before, after FROM folds WHERE document = ?1 ORDER BY pos", take_fold},
    {"SELECT pos, before, after, top FROM jumps WHERE document = ?1 ORDER BY rowid", take_jump},
    {"SELECT pos, before, after, letter FROM marks WHERE document = ?1", take_mark},
    {"SELECT word, document, active, colour, place FROM keywords WHERE document IN (0, ?1)"
     " ORDER BY place, word",
     take_keyword},
    {"SELECT pos, before, after, id, verdict, level FROM overrides WHERE document = ?1 ORDER BY "
     "pos",
     take_override},
    {"SELECT pos, before, after, id, bytes, text, written FROM annotations WHERE document = ?1"
     " ORDER BY pos, written",
     take_annotation},
    {"SELECT kind, text FROM history WHERE ?1 IS NOT NULL ORDER BY used", take_history},
};

static const char BY_CONTENT[] =
    "SELECT document FROM contents WHERE size = ?1 AND head = ?2 AND tail = ?3";
static const char BY_PATH[] =
    "SELECT id FROM documents WHERE path = ?1 ORDER BY last_read DESC LIMIT 1";

#define CONTENT(id) INT((id).size), INT((id).head), INT((id).tail)

/* Its content says what a document is; if that is new, its path does. 0: neither is known. */
static bool find_document(Store *s, const StoreSource *source, int64_t *id, StoreKnown *known,
                          Error *err)
{
    *id = 0;
    *known = STORE_NEW;
    const Identity *identity = &source->identity;
    if (source->has_identity && !ask_int(s, BY_CONTENT, VALUES(CONTENT(*identity)), id, err))
        return false;
    if (*id) {
        *known = STORE_CONTENT;
        return true;
    }
    if (source->path && !ask_int(s, BY_PATH, VALUES(TEXT(source->path)), id, err))
        return false;
    if (*id)
        *known = STORE_PATH;
    return true;
}

/* Long documents begin or end as before after most edits. */
static bool find_likeness(Store *s, const StoreSource *source, StoreDocument *d, Error *err)
{
    int64_t count = 0;
    const Identity *identity = &source->identity;
    bool ok =
        d->known != STORE_PATH || !source->has_identity ||
        ask_int(s, "SELECT count(*) FROM contents WHERE document = ?1 AND (head = ?2 OR tail = ?3)",
                VALUES(INT(d->id), INT(identity->head), INT(identity->tail)), &count, err);
    d->alike = count > 0;
    return ok;
}

bool store_load(Store *s, const StoreSource *source, StoreDocument *d, Error *err)
{
    store_document_init(d);
    s->trouble = STORE_FINE;
    bool ok = execute(s, "BEGIN", err) && find_document(s, source, &d->id, &d->known, err) &&
              find_likeness(s, source, d, err);
    for (size_t i = 0; ok && i < sizeof LISTS / sizeof *LISTS; i++)
        ok = ask(s, &(Query){LISTS[i].sql, LISTS[i].take, d}, VALUES(INT(d->id)), err);
    StoreTrouble trouble = s->trouble;
    execute(s, "COMMIT", NULL);
    s->trouble = trouble;
    return ok;
}

// --- writing

static int64_t now(void)
{
    return time(NULL);
}

/* A number that grows with each use, however fast they follow. */
static int64_t now_fine(void)
{
    return clock_read(CLOCK_REALTIME) / 1000;
}

static bool put_read(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    (void)s, (void)id, (void)c, (void)err;
    return true; // as every change says
}

static bool put_place(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StorePlace *p = &c->place;
    return run(s,
               "UPDATE documents SET pos = ?2, before = ?3, after = ?4, top = ?5, top_before = ?6,"
               " top_after = ?7, percent = ?8, title = ?9 WHERE id = ?1",
               VALUES(INT(id), ANCHOR(p->point), ANCHOR(p->top), REAL(p->percent), TEXT(p->title)),
               err);
}

static Value choice(int value)
{
    return value < 0 ? NONE : INT(value);
}

static bool put_settings(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreSettings *t = &c->settings;
    return run(
        s, "UPDATE documents SET theme = ?2, width = ?3, spread = ?4, sidebar = ?5 WHERE id = ?1",
        VALUES(INT(id), TEXT(*t->theme ? t->theme : NULL), INT(t->width_cells), choice(t->spread),
               choice(t->sidebar)),
        err);
}

static bool put_folds(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    bool ok = run(s, "DELETE FROM folds WHERE document = ?1", VALUES(INT(id)), err);
    for (size_t i = 0; ok && i < c->folds.count; i++)
        ok = run(s, "INSERT INTO folds VALUES (?1, ?2, ?3, ?4)",
                 VALUES(INT(id), ANCHOR(c->folds.items[i])), err);
    return ok;
}

static bool put_jumps(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    bool ok = run(s, "DELETE FROM jumps WHERE document = ?1", VALUES(INT(id)), err);
    for (size_t i = 0; ok && i < c->jumps.count; i++)
        ok = run(s, "INSERT INTO jumps VALUES (?1, ?2, ?3, ?4, ?5)",
                 VALUES(INT(id), ANCHOR(c->jumps.items[i].point), INT(c->jumps.items[i].top)), err);
    return ok;
}

static bool put_mark(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    if (c->remove)
        return run(s, "DELETE FROM marks WHERE document = ?1 AND letter = ?2",
                   VALUES(INT(id), INT(c->mark.letter)), err);
    return run(s, "REPLACE INTO marks VALUES (?1, ?2, ?3, ?4, ?5)",
               VALUES(INT(id), INT(c->mark.letter), ANCHOR(c->mark.at)), err);
}

static bool put_keyword(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreKeyword *k = &c->keyword;
    int64_t whose = k->all ? 0 : id;
    if (c->remove)
        return run(s, "DELETE FROM keywords WHERE document = ?1 AND word = ?2",
                   VALUES(INT(whose), TEXT(k->word)), err);
    return run(s, "REPLACE INTO keywords VALUES (?1, ?2, ?3, ?4, ?5)",
               VALUES(INT(whose), TEXT(k->word), INT(k->on), INT(k->colour), INT(k->order)), err);
}

static bool put_override(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreOverride *o = &c->override;
    if (c->remove)
        return run(s, "DELETE FROM overrides WHERE document = ?1 AND id = ?2",
                   VALUES(INT(id), INT(o->id)), err);
    return run(s, "REPLACE INTO overrides VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
               VALUES(INT(o->id), INT(id), ANCHOR(o->at), INT(o->verdict), INT(o->level)), err);
}

static bool put_annotation(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreAnnotation *a = &c->annotation;
    if (c->remove)
        return run(s, "DELETE FROM annotations WHERE document = ?1 AND id = ?2",
                   VALUES(INT(id), INT(a->id)), err);
    return run(s, "REPLACE INTO annotations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
               VALUES(INT(a->id), INT(id), ANCHOR(a->at), INT(a->bytes), TEXT(a->text),
                      INT(a->written ? a->written : now())),
               err);
}

static bool put_history(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    (void)id;
    const StoreHistory *h = &c->history;
    if (c->remove)
        return run(s, "DELETE FROM history WHERE kind = ?1 AND text = ?2",
                   VALUES(INT(h->kind), TEXT(h->text)), err);
    return run(s, "REPLACE INTO history VALUES (?1, ?2, ?3)",
               VALUES(INT(h->kind), TEXT(h->text), INT(now_fine())), err) &&
           run(s,
               "DELETE FROM history WHERE kind = ?1 AND used <= (SELECT used FROM history"
               " WHERE kind = ?1 ORDER BY used DESC LIMIT 1 OFFSET ?2)",
               VALUES(INT(h->kind), INT(STORE_HISTORY_MAX)), err);
}

static bool (*const PUT[])(Store *s, int64_t id, const StoreChange *c, Error *err) = {
    [STORE_PUT_READ] = put_read,
    [STORE_PUT_PLACE] = put_place,
    [STORE_PUT_SETTINGS] = put_settings,
    [STORE_PUT_FOLDS] = put_folds,
    [STORE_PUT_JUMPS] = put_jumps,
    [STORE_PUT_MARK] = put_mark,
    [STORE_PUT_KEYWORD] = put_keyword,
    [STORE_PUT_OVERRIDE] = put_override,
    [STORE_PUT_ANNOTATION] = put_annotation,
    [STORE_PUT_HISTORY] = put_history,
};

static bool prune_documents(Store *s, Error *err)
{
    return run(s,
               "DELETE FROM documents WHERE id IN (SELECT id FROM documents WHERE NOT EXISTS"
               " (SELECT 1 FROM annotations WHERE document = documents.id)"
               " ORDER BY last_read DESC, id DESC LIMIT -1 OFFSET ?1)",
               VALUES(INT(STORE_DOCUMENTS_MAX)), err);
}

/* *ID is there, or is the document that SOURCE names now, or a new one. */
static bool settle_document(Store *s, const StoreSource *source, int64_t *id, Error *err)
{
    int64_t there = 0;
    const Identity *identity = &source->identity;
    if (*id && !ask_int(s, "SELECT id FROM documents WHERE id = ?1", VALUES(INT(*id)), &there, err))
        return false;
    if (!there && source->has_identity &&
        !ask_int(s, BY_CONTENT, VALUES(CONTENT(*identity)), &there, err))
        return false;
    if (!there && source->by_path && source->path &&
        !ask_int(s, BY_PATH, VALUES(TEXT(source->path)), &there, err))
        return false;
    if (there) {
        *id = there;
        return true;
    }
    if (!run(s, "INSERT INTO documents (first_read, last_read) VALUES (?1, ?1)", VALUES(INT(now())),
             err))
        return false;
    *id = s->sqlite3_last_insert_rowid(s->db);
    return prune_documents(s, err);
}

/* What is read now is what this document holds, and where it stands. */
static bool note_source(Store *s, const StoreSource *source, int64_t id, Error *err)
{
    const Identity *identity = &source->identity;
    if (!run(s, "UPDATE documents SET path = NULL WHERE path = ?2 AND id <> ?1",
             VALUES(INT(id), TEXT(source->path)), err) ||
        !run(s, "UPDATE documents SET last_read = ?2, path = coalesce(?3, path) WHERE id = ?1",
             VALUES(INT(id), INT(now()), TEXT(source->path)), err))
        return false;
    if (!source->has_identity)
        return true;
    return run(s, "REPLACE INTO contents VALUES (?1, ?2, ?3, ?4, ?5)",
               VALUES(CONTENT(*identity), INT(id), INT(now_fine())), err) &&
           run(s,
               "DELETE FROM contents WHERE document = ?1 AND seen <= (SELECT seen FROM contents"
               " WHERE document = ?1 ORDER BY seen DESC LIMIT 1 OFFSET ?2)",
               VALUES(INT(id), INT(STORE_CONTENTS_MAX)), err);
}

static bool write_all(Store *s, const StoreSource *source, int64_t *id, const StoreChange *changes,
                      size_t count, Error *err)
{
    bool own = false;
    for (size_t i = 0; i < count; i++)
        own |= !store_change_is_global(&changes[i]);
    if (own && (!settle_document(s, source, id, err) || !note_source(s, source, *id, err)))
        return false;
    for (size_t i = 0; i < count; i++)
        if (!PUT[changes[i].kind](s, *id, &changes[i], err))
            return false;
    return true;
}

bool store_write(Store *s, const StoreSource *source, int64_t *id, const StoreChange *changes,
                 size_t count, Error *err)
{
    int64_t before = *id;
    s->trouble = STORE_FINE;
    if (!execute(s, "BEGIN IMMEDIATE", err))
        return false;
    if (write_all(s, source, id, changes, count, err) && execute(s, "COMMIT", err))
        return true;
    StoreTrouble trouble = s->trouble;
    execute(s, "ROLLBACK", NULL);
    s->trouble = trouble;
    *id = before;
    return false;
}

// --- the shelf

static void take_recent(Store *s, sqlite3_stmt *row, void *arg)
{
    StoreRecent r = {
        .id = int_at(s, row, 0),
        .path = mem_dup(text_at(s, row, 1)),
        .percent = s->sqlite3_column_double(row, 3),
        .last_read = int_at(s, row, 4),
    };
    snprintf(r.title, sizeof r.title, "%s", text_at(s, row, 2));
    vec_push((StoreRecentVec *)arg, r);
}

bool store_recent(Store *s, size_t max, StoreRecentVec *out, Error *err)
{
    static const char SQL[] = "SELECT id, path, title, percent, last_read FROM documents"
                              " WHERE path IS NOT NULL ORDER BY last_read DESC, id DESC LIMIT ?1";
    s->trouble = STORE_FINE;
    return ask(s, &(Query){SQL, take_recent, out}, VALUES(INT(max)), err);
}

bool store_forget(Store *s, int64_t id, Error *err)
{
    s->trouble = STORE_FINE;
    return run(s, "DELETE FROM documents WHERE id = ?1", VALUES(INT(id)), err);
}

#else

Store *store_open(const char *dir, StoreTrouble *trouble, Error *notice, Error *err)
{
    (void)dir;
    (void)notice;
    if (trouble)
        *trouble = STORE_CLOSED;
    error_set(err, ERROR_LIMIT, _("this dujuan was built without SQLite and keeps nothing"));
    return NULL;
}

void store_close(Store *s)
{
    (void)s;
}

StoreTrouble store_trouble(const Store *s)
{
    (void)s;
    return STORE_CLOSED;
}

bool store_load(Store *s, const StoreSource *source, StoreDocument *d, Error *err)
{
    (void)s, (void)source, (void)err;
    store_document_init(d);
    return false;
}

bool store_write(Store *s, const StoreSource *source, int64_t *id, const StoreChange *changes,
                 size_t count, Error *err)
{
    (void)s, (void)source, (void)id, (void)changes, (void)count, (void)err;
    return false;
}

bool store_recent(Store *s, size_t max, StoreRecentVec *out, Error *err)
{
    (void)s, (void)max, (void)out, (void)err;
    return false;
}

bool store_forget(Store *s, int64_t id, Error *err)
{
    (void)s, (void)id, (void)err;
    return false;
}

#endif

void store_recent_done(StoreRecentVec *list)
{
    for (size_t i = 0; i < list->count; i++)
        mem_free(list->items[i].path);
    vec_done(list);
}
