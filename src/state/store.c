/* What is kept, as tables. */
#include "state/store.h"
#include "base/clock.h"
#include "state/database.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

#define SCHEMA_VERSION 2

static const char SCHEMA[] =
    // AUTOINCREMENT: the id of a document that was dropped is nobody else's
    "CREATE TABLE documents (id INTEGER PRIMARY KEY AUTOINCREMENT, path TEXT, title TEXT,"
    " first_read INTEGER, last_read INTEGER, percent REAL,"
    " pos INTEGER, before BLOB, after BLOB, top INTEGER, top_before BLOB, top_after BLOB,"
    " theme TEXT, width INTEGER, spread INTEGER, sidebar INTEGER,"
    " other INTEGER, other_before BLOB, other_after BLOB, other_first INTEGER);"
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
    "PRAGMA user_version = 2;";

static const char *const UPGRADES[SCHEMA_VERSION - 1] = {
    "ALTER TABLE documents ADD COLUMN other INTEGER;"
    "ALTER TABLE documents ADD COLUMN other_before BLOB;"
    "ALTER TABLE documents ADD COLUMN other_after BLOB;"
    "ALTER TABLE documents ADD COLUMN other_first INTEGER;"
    "PRAGMA user_version = 2;",
};

Store *store_open(const char *dir, StoreTrouble *trouble, Error *notice, Error *err)
{
    static const StoreSchema NOW = {SCHEMA_VERSION, SCHEMA, UPGRADES};
    return store_open_schema(dir, &NOW, trouble, notice, err);
}

#define NONE             ((StoreValue){.type = STORE_VALUE_NULL})
#define INT(n)           ((StoreValue){.type = STORE_VALUE_INT, .number = (int64_t)(n)})
#define REAL(x)          ((StoreValue){.type = STORE_VALUE_REAL, .real = (x)})
#define TEXT(s)          text_value(s)
#define WORDS(data, len) ((StoreValue){.type = STORE_VALUE_BLOB, .bytes = {(data), (len)}})
#define ANCHOR(a)                                                                                  \
    INT((a).pos), WORDS((a).before, (a).before_bytes), WORDS((a).after, (a).after_bytes)
#define VALUES(...)                                                                                \
    (const StoreValue[]){__VA_ARGS__},                                                             \
        sizeof((const StoreValue[]){__VA_ARGS__}) / sizeof(StoreValue)

static StoreValue text_value(const char *text)
{
    return text ? (StoreValue){.type = STORE_VALUE_TEXT, .bytes = str_from(text)} : NONE;
}

static uint8_t words_at(Store *s, StoreRow *row, int i, char *words)
{
    Str stored = store_bytes_at(s, row, i);
    size_t n = stored.len < ANCHOR_BYTES ? stored.len : ANCHOR_BYTES;
    if (n)
        memcpy(words, stored.data, n);
    return (uint8_t)n;
}

/* From column I on: a byte, what stands before it, what stands behind it. */
static Anchor anchor_at(Store *s, StoreRow *row, int i)
{
    Anchor a = {0};
    int64_t pos = store_int_at(s, row, i);
    a.pos = pos > 0 ? (size_t)pos : 0;
    a.before_bytes = words_at(s, row, i + 1, a.before);
    a.after_bytes = words_at(s, row, i + 2, a.after);
    return a;
}

// --- reading

static void take_fold(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->folds, anchor_at(s, row, 0));
}

static void take_jump(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->jumps, ((StoreJump){anchor_at(s, row, 0), store_int_at(s, row, 3)}));
}

static void take_mark(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->marks,
             ((StoreMark){.letter = (char)store_int_at(s, row, 3), .at = anchor_at(s, row, 0)}));
}

static void take_keyword(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->keywords, ((StoreKeyword){
                               .word = mem_dup(store_text_at(s, row, 0)),
                               .all = store_int_at(s, row, 1) == 0,
                               .on = store_int_at(s, row, 2) != 0,
                               .colour = (int)store_int_at(s, row, 3),
                               .order = (int)store_int_at(s, row, 4),
                           }));
}

static void take_override(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->overrides, ((StoreOverride){
                                .id = store_int_at(s, row, 3),
                                .at = anchor_at(s, row, 0),
                                .verdict = (StoreVerdict)store_int_at(s, row, 4),
                                .level = (int)store_int_at(s, row, 5),
                            }));
}

static void take_annotation(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->annotations, ((StoreAnnotation){
                                  .id = store_int_at(s, row, 3),
                                  .at = anchor_at(s, row, 0),
                                  .bytes = (size_t)store_int_at(s, row, 4),
                                  .text = mem_dup(store_text_at(s, row, 5)),
                                  .written = store_int_at(s, row, 6),
                              }));
}

static void take_history(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    vec_push(&d->history, ((StoreHistory){
                              .kind = (StoreHistoryKind)store_int_at(s, row, 0),
                              .text = mem_dup(store_text_at(s, row, 1)),
                          }));
}

static void take_document(Store *s, StoreRow *row, void *arg)
{
    StoreDocument *d = arg;
    d->has_place = !store_null_at(s, row, 0);
    d->place.point = anchor_at(s, row, 0);
    d->place.top = anchor_at(s, row, 3);
    d->place.percent = store_real_at(s, row, 6);
    snprintf(d->place.title, sizeof d->place.title, "%s", store_text_at(s, row, 7));
    snprintf(d->settings.theme, sizeof d->settings.theme, "%s", store_text_at(s, row, 8));
    d->settings.width_cells = (int)store_int_at(s, row, 9);
    d->settings.spread = store_null_at(s, row, 10) ? -1 : store_int_at(s, row, 10) != 0;
    d->settings.sidebar = store_null_at(s, row, 11) ? -1 : store_int_at(s, row, 11) != 0;
    d->place.two = !store_null_at(s, row, 12);
    d->place.other = anchor_at(s, row, 12);
    d->place.other_first = store_int_at(s, row, 15) != 0;
}

/* The rows of a document, ?1; of all documents the keywords of 0 too. */
static const struct {
    const char *sql;
    StoreTakeRow take;
} LISTS[] = {
    {"SELECT pos, before, after, top, top_before, top_after, percent, title, theme, width, spread,"
     " sidebar, other, other_before, other_after, other_first FROM documents WHERE id = ?1",
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
    if (source->has_identity && !store_ask_int(s, BY_CONTENT, VALUES(CONTENT(*identity)), id, err))
        return false;
    if (*id) {
        *known = STORE_CONTENT;
        return true;
    }
    if (source->path && !store_ask_int(s, BY_PATH, VALUES(TEXT(source->path)), id, err))
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
        store_ask_int(
            s, "SELECT count(*) FROM contents WHERE document = ?1 AND (head = ?2 OR tail = ?3)",
            VALUES(INT(d->id), INT(identity->head), INT(identity->tail)), &count, err);
    d->alike = count > 0;
    return ok;
}

bool store_load(Store *s, const StoreSource *source, StoreDocument *d, Error *err)
{
    store_document_init(d);
    bool ok = store_begin(s, false, err) && find_document(s, source, &d->id, &d->known, err) &&
              find_likeness(s, source, d, err);
    for (size_t i = 0; ok && i < sizeof LISTS / sizeof *LISTS; i++)
        ok = store_ask(s, &(StoreQuery){LISTS[i].sql, LISTS[i].take, d}, VALUES(INT(d->id)), err);
    return store_end(s, ok, err);
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
    StoreValue other[] = {ANCHOR(p->other)};
    if (!p->two)
        other[0] = NONE;
    return store_run(s,
                     "UPDATE documents SET pos = ?2, before = ?3, after = ?4, top = ?5,"
                     " top_before = ?6, top_after = ?7, percent = ?8, title = ?9, other = ?10,"
                     " other_before = ?11, other_after = ?12, other_first = ?13 WHERE id = ?1",
                     VALUES(INT(id), ANCHOR(p->point), ANCHOR(p->top), REAL(p->percent),
                            TEXT(p->title), other[0], other[1], other[2], INT(p->other_first)),
                     err);
}

static StoreValue choice(int value)
{
    return value < 0 ? NONE : INT(value);
}

static bool put_settings(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreSettings *t = &c->settings;
    return store_run(
        s, "UPDATE documents SET theme = ?2, width = ?3, spread = ?4, sidebar = ?5 WHERE id = ?1",
        VALUES(INT(id), TEXT(*t->theme ? t->theme : NULL), INT(t->width_cells), choice(t->spread),
               choice(t->sidebar)),
        err);
}

static bool put_folds(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    bool ok = store_run(s, "DELETE FROM folds WHERE document = ?1", VALUES(INT(id)), err);
    for (size_t i = 0; ok && i < c->folds.count; i++)
        ok = store_run(s, "INSERT INTO folds VALUES (?1, ?2, ?3, ?4)",
                       VALUES(INT(id), ANCHOR(c->folds.items[i])), err);
    return ok;
}

static bool put_jumps(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    bool ok = store_run(s, "DELETE FROM jumps WHERE document = ?1", VALUES(INT(id)), err);
    for (size_t i = 0; ok && i < c->jumps.count; i++)
        ok = store_run(s, "INSERT INTO jumps VALUES (?1, ?2, ?3, ?4, ?5)",
                       VALUES(INT(id), ANCHOR(c->jumps.items[i].point), INT(c->jumps.items[i].top)),
                       err);
    return ok;
}

static bool put_mark(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    if (c->remove)
        return store_run(s, "DELETE FROM marks WHERE document = ?1 AND letter = ?2",
                         VALUES(INT(id), INT(c->mark.letter)), err);
    return store_run(s, "REPLACE INTO marks VALUES (?1, ?2, ?3, ?4, ?5)",
                     VALUES(INT(id), INT(c->mark.letter), ANCHOR(c->mark.at)), err);
}

static bool put_keyword(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreKeyword *k = &c->keyword;
    int64_t whose = k->all ? 0 : id;
    if (c->remove)
        return store_run(s, "DELETE FROM keywords WHERE document = ?1 AND word = ?2",
                         VALUES(INT(whose), TEXT(k->word)), err);
    return store_run(s, "REPLACE INTO keywords VALUES (?1, ?2, ?3, ?4, ?5)",
                     VALUES(INT(whose), TEXT(k->word), INT(k->on), INT(k->colour), INT(k->order)),
                     err);
}

static bool put_override(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreOverride *o = &c->override;
    if (c->remove)
        return store_run(s, "DELETE FROM overrides WHERE document = ?1 AND id = ?2",
                         VALUES(INT(id), INT(o->id)), err);
    return store_run(s, "REPLACE INTO overrides VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                     VALUES(INT(o->id), INT(id), ANCHOR(o->at), INT(o->verdict), INT(o->level)),
                     err);
}

static bool put_annotation(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    const StoreAnnotation *a = &c->annotation;
    if (c->remove)
        return store_run(s, "DELETE FROM annotations WHERE document = ?1 AND id = ?2",
                         VALUES(INT(id), INT(a->id)), err);
    return store_run(s, "REPLACE INTO annotations VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                     VALUES(INT(a->id), INT(id), ANCHOR(a->at), INT(a->bytes), TEXT(a->text),
                            INT(a->written ? a->written : now())),
                     err);
}

static bool put_history(Store *s, int64_t id, const StoreChange *c, Error *err)
{
    (void)id;
    const StoreHistory *h = &c->history;
    if (c->remove)
        return store_run(s, "DELETE FROM history WHERE kind = ?1 AND text = ?2",
                         VALUES(INT(h->kind), TEXT(h->text)), err);
    return store_run(s, "REPLACE INTO history VALUES (?1, ?2, ?3)",
                     VALUES(INT(h->kind), TEXT(h->text), INT(now_fine())), err) &&
           store_run(s,
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
    return store_run(s,
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
    if (*id &&
        !store_ask_int(s, "SELECT id FROM documents WHERE id = ?1", VALUES(INT(*id)), &there, err))
        return false;
    if (!there && source->has_identity &&
        !store_ask_int(s, BY_CONTENT, VALUES(CONTENT(*identity)), &there, err))
        return false;
    if (!there && source->by_path && source->path &&
        !store_ask_int(s, BY_PATH, VALUES(TEXT(source->path)), &there, err))
        return false;
    if (there) {
        *id = there;
        return true;
    }
    if (!store_run(s, "INSERT INTO documents (first_read, last_read) VALUES (?1, ?1)",
                   VALUES(INT(now())), err))
        return false;
    *id = store_last_id(s);
    return prune_documents(s, err);
}

/* What is read now is what this document holds, and where it stands. */
static bool note_source(Store *s, const StoreSource *source, int64_t id, Error *err)
{
    const Identity *identity = &source->identity;
    if (!store_run(s, "UPDATE documents SET path = NULL WHERE path = ?2 AND id <> ?1",
                   VALUES(INT(id), TEXT(source->path)), err) ||
        !store_run(s,
                   "UPDATE documents SET last_read = ?2, path = coalesce(?3, path) WHERE id = ?1",
                   VALUES(INT(id), INT(now()), TEXT(source->path)), err))
        return false;
    if (!source->has_identity)
        return true;
    return store_run(s, "REPLACE INTO contents VALUES (?1, ?2, ?3, ?4, ?5)",
                     VALUES(CONTENT(*identity), INT(id), INT(now_fine())), err) &&
           store_run(
               s,
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
    if (!store_begin(s, true, err))
        return false;
    if (store_end(s, write_all(s, source, id, changes, count, err), err))
        return true;
    *id = before;
    return false;
}

// --- the shelf

static void take_recent(Store *s, StoreRow *row, void *arg)
{
    StoreRecent r = {
        .id = store_int_at(s, row, 0),
        .path = mem_dup(store_text_at(s, row, 1)),
        .percent = store_real_at(s, row, 3),
        .last_read = store_int_at(s, row, 4),
    };
    snprintf(r.title, sizeof r.title, "%s", store_text_at(s, row, 2));
    vec_push((StoreRecentVec *)arg, r);
}

bool store_recent(Store *s, size_t max, StoreRecentVec *out, Error *err)
{
    static const char SQL[] = "SELECT id, path, title, percent, last_read FROM documents"
                              " WHERE path IS NOT NULL ORDER BY last_read DESC, id DESC LIMIT ?1";
    return store_ask(s, &(StoreQuery){SQL, take_recent, out}, VALUES(INT(max)), err);
}

bool store_forget(Store *s, int64_t id, Error *err)
{
    return store_run(s, "DELETE FROM documents WHERE id = ?1", VALUES(INT(id)), err);
}
