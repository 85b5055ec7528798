/* The store: what is put in comes out, whatever happens to the file in between. */
#include "state/keeper.h"
#include "state/store.h"
#include "unit.h"
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOBODY    65534
#define PROCESSES 20
#define TEXT_A    STR("甲、港口\n船在雾里等着，岸上的灯一盏一盏地灭了。\n")
#define TEXT_B    STR("乙、山路\n挑夫走在最前面，后面的人只看得见他的背影。\n")

static char dir[64];

static int make_dir(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/dujuan-store-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static int remove_dir(void **state)
{
    (void)state;
    chmod(dir, 0700);
    return nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *db_path(void)
{
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", dir, STORE_FILE);
    return path;
}

static Store *open_store(void)
{
    Error notice = {0}, err = {0};
    Store *s = store_open(dir, NULL, &notice, &err);
    if (!s)
        fail_msg("%s", err.message);
    assert_int_equal(notice.code, ERROR_NONE);
    return s;
}

static StoreSource source_of(const char *path, Str text)
{
    return (StoreSource){.path = path, .has_identity = true, .identity = identity_of(text)};
}

static StoreChange place_at(Str text, size_t pos, double percent)
{
    return (StoreChange){
        .kind = STORE_PUT_PLACE,
        .place = {.point = anchor_take(text, pos),
                  .top = anchor_take(text, pos / 2),
                  .percent = percent,
                  .title = "港口"},
    };
}

static int64_t put(Store *s, const StoreSource *source, int64_t id, StoreChange c)
{
    Error err = {0};
    if (!store_write(s, source, &id, &c, 1, &err))
        fail_msg("%s", err.message);
    return id;
}

static StoreDocument load(Store *s, const StoreSource *source)
{
    Error err = {0};
    StoreDocument d;
    if (!store_load(s, source, &d, &err))
        fail_msg("%s", err.message);
    return d;
}

/* What another program does with the file behind our back. */
static sqlite3 *outsider(const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(db_path(), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    return db;
}

static void nothing_is_kept_at_first(void **state)
{
    (void)state;
    Store *s = open_store();
    StoreSource source = source_of("/a", TEXT_A);
    StoreDocument d = load(s, &source);
    assert_int_equal(d.known, STORE_NEW);
    assert_int_equal(d.id, 0);
    assert_false(d.has_place);
    assert_int_equal(d.settings.spread, -1);
    store_document_done(&d);
    store_close(s);
    struct stat st;
    assert_int_equal(stat(db_path(), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void assert_same_anchor(const Anchor *a, const Anchor *b)
{
    assert_int_equal(a->pos, b->pos);
    assert_int_equal(a->before_bytes, b->before_bytes);
    assert_int_equal(a->after_bytes, b->after_bytes);
    assert_memory_equal(a->before, b->before, a->before_bytes);
    assert_memory_equal(a->after, b->after, a->after_bytes);
}

static void what_is_put_comes_out(void **state)
{
    (void)state;
    char word[] = "港口", all[] = "雾'; DROP TABLE documents; --", note[] = "这里写得好。\n第二行";
    char typed[] = "灯", typed_too[] = "船";
    Anchor folds[] = {anchor_take(TEXT_A, 0), anchor_take(TEXT_A, 13)};
    StoreJump jumps[] = {{anchor_take(TEXT_A, 13), -13}, {anchor_take(TEXT_A, 0), 0}};
    StoreChange place = place_at(TEXT_A, 13, 37.5);
    StoreChange changes[] = {
        place,
        {.kind = STORE_PUT_SETTINGS,
         .settings = {.theme = "night", .width_cells = 60, .spread = 1, .sidebar = 0}},
        {.kind = STORE_PUT_FOLDS, .folds = {folds, 2, 2}},
        {.kind = STORE_PUT_JUMPS, .jumps = {jumps, 2, 2}},
        {.kind = STORE_PUT_MARK, .mark = {'a', anchor_take(TEXT_A, 13)}},
        {.kind = STORE_PUT_KEYWORD, .keyword = {word, false, true, 3, 0}},
        {.kind = STORE_PUT_KEYWORD, .keyword = {all, true, false, -1, 1}},
        {.kind = STORE_PUT_OVERRIDE,
         .override = {store_new_id(), anchor_take(TEXT_A, 0), STORE_IS_LEVEL, 2}},
        {.kind = STORE_PUT_ANNOTATION,
         .annotation = {store_new_id(), anchor_take(TEXT_A, 13), 6, note, 1700000000}},
        {.kind = STORE_PUT_HISTORY, .history = {STORE_SEARCHES, typed}},
        {.kind = STORE_PUT_HISTORY, .history = {STORE_SEARCHES, typed_too}},
    };
    size_t count = sizeof changes / sizeof *changes;
    StoreSource source = source_of("/a", TEXT_A);
    StoreDocument memory;
    int64_t id = 0;
    Store *s = open_store();
    assert_true(store_write(s, &source, &id, changes, count, NULL));
    store_close(s);
    s = open_store();
    StoreDocument d = load(s, &source);
    store_document_init(&memory);
    for (size_t i = 0; i < count; i++)
        store_document_apply(&memory, &changes[i]);
    const StoreDocument *both[] = {&d, &memory}; // memory and store agree on what a change does
    for (size_t i = 0; i < 2; i++) {
        const StoreDocument *k = both[i];
        assert_true(k->has_place);
        assert_same_anchor(&k->place.point, &place.place.point);
        assert_same_anchor(&k->place.top, &place.place.top);
        assert_true(k->place.percent > 37.4 && k->place.percent < 37.6);
        assert_string_equal(k->place.title, "港口");
        assert_string_equal(k->settings.theme, "night");
        assert_int_equal(k->settings.width_cells, 60);
        assert_int_equal(k->settings.spread, 1);
        assert_int_equal(k->settings.sidebar, 0);
        assert_int_equal(k->folds.count, 2);
        assert_same_anchor(&k->folds.items[1], &folds[1]);
        assert_int_equal(k->jumps.count, 2);
        assert_same_anchor(&k->jumps.items[0].point, &jumps[0].point);
        assert_int_equal(k->jumps.items[0].top, -13);
        assert_int_equal(k->marks.count, 1);
        assert_int_equal(k->marks.items[0].letter, 'a');
        assert_same_anchor(&k->marks.items[0].at, &changes[4].mark.at);
        assert_int_equal(k->keywords.count, 2);
        assert_string_equal(k->keywords.items[0].word, word);
        assert_int_equal(k->keywords.items[0].colour, 3);
        assert_true(k->keywords.items[0].on);
        assert_false(k->keywords.items[0].all);
        assert_string_equal(k->keywords.items[1].word, all);
        assert_true(k->keywords.items[1].all);
        assert_false(k->keywords.items[1].on);
        assert_int_equal(k->overrides.count, 1);
        assert_int_equal(k->overrides.items[0].verdict, STORE_IS_LEVEL);
        assert_int_equal(k->overrides.items[0].level, 2);
        assert_int_equal(k->annotations.count, 1);
        assert_string_equal(k->annotations.items[0].text, note);
        assert_int_equal(k->annotations.items[0].bytes, 6);
        assert_int_equal(k->annotations.items[0].written, 1700000000);
        assert_int_equal(k->history.count, 2);
        assert_string_equal(k->history.items[1].text, typed_too);
    }
    // what belongs to all documents is there in another one, what is this one's is not
    StoreSource other = source_of("/b", TEXT_B);
    StoreDocument b = load(s, &other);
    assert_int_equal(b.known, STORE_NEW);
    assert_int_equal(b.marks.count, 0);
    assert_int_equal(b.keywords.count, 1);
    assert_string_equal(b.keywords.items[0].word, all);
    assert_int_equal(b.history.count, 2);
    store_document_done(&b);
    store_document_done(&memory);
    store_document_done(&d);
    store_close(s);
}

static void what_is_removed_is_gone(void **state)
{
    (void)state;
    char word[] = "灯", text[] = "批注";
    int64_t note = store_new_id(), verdict = store_new_id(), id = 0;
    StoreChange changes[] = {
        {.kind = STORE_PUT_MARK, .mark = {'a', anchor_take(TEXT_A, 13)}},
        {.kind = STORE_PUT_MARK, .mark = {'b', anchor_take(TEXT_A, 13)}},
        {.kind = STORE_PUT_KEYWORD, .keyword = {word, false, true, 0, 0}},
        {.kind = STORE_PUT_KEYWORD, .keyword = {word, true, true, 0, 0}},
        {.kind = STORE_PUT_OVERRIDE, .override = {.id = verdict}},
        {.kind = STORE_PUT_ANNOTATION, .annotation = {.id = note, .text = text}},
        {.kind = STORE_PUT_HISTORY, .history = {STORE_COMMANDS, word}},
    };
    size_t count = sizeof changes / sizeof *changes;
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    StoreDocument memory;
    store_document_init(&memory);
    assert_true(store_write(s, &source, &id, changes, count, NULL));
    for (size_t i = 0; i < count; i++)
        store_document_apply(&memory, &changes[i]);
    for (size_t i = 1; i < count; i++) {
        changes[i].remove = true;
        put(s, &source, id, changes[i]);
        store_document_apply(&memory, &changes[i]);
    }
    StoreDocument d = load(s, &source);
    const StoreDocument *both[] = {&d, &memory};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(both[i]->marks.count, 1);
        assert_int_equal(both[i]->marks.items[0].letter, 'a');
        assert_int_equal(both[i]->keywords.count, 0);
        assert_int_equal(both[i]->overrides.count, 0);
        assert_int_equal(both[i]->annotations.count, 0);
        assert_int_equal(both[i]->history.count, 0);
    }
    store_document_done(&memory);
    store_document_done(&d);
    store_close(s);
}

static void a_document_is_known_where_it_went(void **state)
{
    (void)state;
    Store *s = open_store();
    StoreSource here = source_of("/a", TEXT_A), there = source_of("/b", TEXT_A);
    int64_t id = put(s, &here, 0, place_at(TEXT_A, 13, 10));
    StoreDocument d = load(s, &there); // moved, or a copy
    assert_int_equal(d.known, STORE_CONTENT);
    assert_int_equal(d.id, id);
    assert_int_equal(d.place.point.pos, 13);
    store_document_done(&d);
    assert_int_equal(put(s, &there, id, place_at(TEXT_A, 20, 20)), id);
    // another text where it stood is another document; the old one keeps what it has
    StoreSource other = source_of("/b", TEXT_B);
    d = load(s, &other);
    assert_int_equal(d.known, STORE_PATH);
    store_document_done(&d);
    int64_t second = put(s, &other, 0, place_at(TEXT_B, 13, 90));
    assert_int_not_equal(second, id);
    d = load(s, &here);
    assert_int_equal(d.known, STORE_CONTENT);
    assert_int_equal(d.place.point.pos, 20);
    store_document_done(&d);
    store_close(s);
}

static void an_edited_document_is_known_by_both_its_contents(void **state)
{
    (void)state;
    Store *s = open_store();
    StoreSource before = source_of("/a", TEXT_A), after = source_of("/a", TEXT_B);
    int64_t id = put(s, &before, 0, place_at(TEXT_A, 13, 10));
    assert_int_equal(put(s, &after, id, place_at(TEXT_B, 26, 20)), id);
    StoreSource copy = source_of("/old/a", TEXT_A);
    StoreDocument d = load(s, &copy);
    assert_int_equal(d.id, id);
    assert_int_equal(d.place.point.pos, 26);
    store_document_done(&d);
    // one that is edited each day is known by its last contents
    char text[32];
    for (int i = 0; i < STORE_CONTENTS_MAX; i++) {
        snprintf(text, sizeof text, "第%d天，没有事。\n", i);
        StoreSource day = source_of("/a", str_from(text));
        put(s, &day, id, place_at(str_from(text), 0, 0));
    }
    d = load(s, &copy);
    assert_int_equal(d.known, STORE_NEW);
    store_document_done(&d);
    StoreSource last = source_of("/elsewhere", str_from(text));
    d = load(s, &last);
    assert_int_equal(d.id, id);
    store_document_done(&d);
    store_close(s);
}

static void two_sessions_make_one_document(void **state)
{
    (void)state;
    Store *a = open_store(), *b = open_store();
    StoreSource source = source_of("/a", TEXT_A);
    int64_t first = put(a, &source, 0, place_at(TEXT_A, 13, 10));
    int64_t second =
        put(b, &source, 0, (StoreChange){.kind = STORE_PUT_MARK, .mark = {.letter = 'x'}});
    assert_int_equal(first, second);
    StoreDocument d = load(a, &source);
    assert_int_equal(d.place.point.pos, 13);
    assert_int_equal(d.marks.count, 1);
    store_document_done(&d);
    store_close(a);
    store_close(b);
}

static void the_shelf_has_the_last_read_first(void **state)
{
    (void)state;
    Store *s = open_store();
    StoreSource a = source_of("/a", TEXT_A), b = source_of("/b", TEXT_B);
    StoreSource piped = source_of(NULL, STR("没有名字的文字，从别处来。"));
    int64_t id = put(s, &a, 0, place_at(TEXT_A, 13, 12.5));
    put(s, &b, 0, (StoreChange){.kind = STORE_PUT_READ});
    put(s, &piped, 0, (StoreChange){.kind = STORE_PUT_READ});
    StoreRecentVec list = {0};
    assert_true(store_recent(s, 10, &list, NULL));
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].path, "/b");
    assert_string_equal(list.items[1].path, "/a");
    assert_string_equal(list.items[1].title, "港口");
    assert_true(list.items[1].percent > 12 && list.items[1].percent < 13);
    assert_true(list.items[1].last_read > 1700000000);
    store_recent_done(&list);
    assert_true(store_forget(s, id, NULL));
    StoreDocument d = load(s, &a);
    assert_int_equal(d.known, STORE_NEW);
    store_document_done(&d);
    store_close(s);
}

static void the_keeper_lists_the_shelf_too(void **state)
{
    (void)state;
    Store *s = open_store();
    StoreSource a = source_of("/a", TEXT_A), b = source_of("/b", TEXT_B);
    put(s, &a, 0, place_at(TEXT_A, 13, 12.5));
    put(s, &b, 0, place_at(TEXT_B, 13, 99));
    store_close(s);
    Keeper *k = keeper_open(dir, NULL, NULL, NULL); // which has no document
    StoreRecentVec list = {0};
    assert_false(keeper_take_recent(k, 0, &list));
    for (size_t max = 1; max <= 2; max++) {
        keeper_ask_recent(k, max);
        assert_true(keeper_take_recent(k, 5000, &list));
        assert_int_equal(list.count, max);
        assert_string_equal(list.items[0].path, "/b");
        store_recent_done(&list);
        assert_false(keeper_take_recent(k, 0, &list));
    }
    keeper_ask_recent(k, 2); // which nobody takes
    keeper_close(k);
    k = keeper_open("/dev/null/nowhere", NULL, NULL, NULL);
    keeper_ask_recent(k, 2);
    assert_true(keeper_take_recent(k, 5000, &list));
    assert_int_equal(list.count, 0);
    keeper_close(k);
}

static void old_documents_go_but_those_with_annotations(void **state)
{
    (void)state;
    Store *s = open_store();
    char note[] = "要留着";
    StoreSource first = source_of("/first", TEXT_A), second = source_of("/second", TEXT_B);
    put(s, &first, 0,
        (StoreChange){.kind = STORE_PUT_ANNOTATION,
                      .annotation = {.id = store_new_id(), .text = note}});
    put(s, &second, 0, (StoreChange){.kind = STORE_PUT_READ});
    char sql[256];
    snprintf(sql, sizeof sql,
             "UPDATE documents SET last_read = 0; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
             "SELECT i + 1 FROM n WHERE i < %d)"
             " INSERT INTO documents (path, last_read) SELECT '/file-' || i, 1 FROM n",
             STORE_DOCUMENTS_MAX - 1);
    sqlite3_close(outsider(sql));
    StoreDocument d = load(s, &second);
    assert_int_equal(d.known, STORE_CONTENT);
    store_document_done(&d);
    StoreSource one_more = source_of("/one-more", STR("又来了一篇。"));
    put(s, &one_more, 0, (StoreChange){.kind = STORE_PUT_READ});
    d = load(s, &one_more);
    assert_int_equal(d.known, STORE_CONTENT);
    store_document_done(&d);
    d = load(s, &first);
    assert_int_equal(d.known, STORE_CONTENT);
    assert_int_equal(d.annotations.count, 1);
    store_document_done(&d);
    d = load(s, &second);
    assert_int_equal(d.known, STORE_NEW);
    store_document_done(&d);
    store_close(s);
}

static void only_the_last_history_is_kept(void **state)
{
    (void)state;
    Store *s = open_store();
    char text[32];
    StoreSource source = source_of("/a", TEXT_A);
    StoreChange c = {.kind = STORE_PUT_HISTORY, .history = {STORE_SEARCHES, text}};
    int64_t id = 0;
    for (int i = 0; i < STORE_HISTORY_MAX + 20; i++) {
        snprintf(text, sizeof text, "词%d", i);
        id = put(s, &source, id, c);
    }
    assert_int_equal(id, 0); // what was typed makes no document
    snprintf(text, sizeof text, "词%d", 100);
    put(s, &source, 0, c);
    StoreDocument d = load(s, &source);
    assert_int_equal(d.history.count, STORE_HISTORY_MAX);
    assert_string_equal(d.history.items[STORE_HISTORY_MAX - 1].text, "词100");
    assert_string_equal(d.history.items[0].text, "词20");
    store_document_done(&d);
    store_close(s);
}

static size_t count_files(const char *part)
{
    size_t n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; (e = readdir(d));)
        n += strstr(e->d_name, part) != NULL;
    closedir(d);
    return n;
}

static void fill_file(const char *bytes, size_t count)
{
    int fd = open(db_path(), O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, bytes, count), count);
    close(fd);
}

static void a_damaged_store_is_moved_aside(void **state)
{
    (void)state;
    Error notice = {0}, err = {0};
    char noise[5000];
    memset(noise, 'x', sizeof noise);
    fill_file(noise, sizeof noise);
    Store *s = store_open(dir, NULL, &notice, &err);
    assert_non_null(s);
    assert_non_null(strstr(notice.message, ".corrupt-"));
    assert_int_equal(count_files(".corrupt-"), 1);
    StoreSource source = source_of("/a", TEXT_A);
    put(s, &source, 0, place_at(TEXT_A, 13, 10));
    store_close(s);
    s = open_store(); // it is sound now
    store_close(s);
}

static void a_store_that_breaks_later_is_begun_anew_by_the_keeper(void **state)
{
    (void)state;
    char path[128];
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    put(s, &source, 0, place_at(TEXT_A, 13, 10));
    store_close(s);
    char noise[3000];
    memset(noise, 0xAA, sizeof noise);
    int fd = open(db_path(), O_WRONLY);
    assert_int_equal(pwrite(fd, noise, sizeof noise, 4096 + 500), sizeof noise); // past its header
    assert_int_equal(pwrite(fd, noise, sizeof noise, 8192), sizeof noise);
    assert_int_equal(pwrite(fd, noise, sizeof noise, 200), sizeof noise);
    close(fd);
    snprintf(path, sizeof path, "%s/text", dir);
    fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, TEXT_A.data, TEXT_A.len), TEXT_A.len);
    close(fd);
    Keeper *k = keeper_open(dir, path, NULL, NULL);
    StoreDocument d;
    assert_true(keeper_take(k, 5000, &d));
    assert_int_equal(d.known, STORE_NEW);
    store_document_done(&d);
    StoreChange c = place_at(TEXT_A, 20, 20);
    keeper_put(k, &c);
    assert_true(keeper_flush(k, 5000));
    Error said = {0};
    assert_true(keeper_message(k, &said));
    assert_non_null(strstr(said.message, ".corrupt-"));
    assert_false(keeper_message(k, &said));
    keeper_close(k);
    s = open_store();
    d = load(s, &source);
    assert_int_equal(d.place.point.pos, 20);
    store_document_done(&d);
    store_close(s);
}

static void two_panes_come_out(void **state)
{
    (void)state;
    StoreChange place = place_at(TEXT_A, 13, 37.5);
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    int64_t id = put(s, &source, 0, place);
    StoreDocument d = load(s, &source);
    assert_false(d.place.two);
    store_document_done(&d);
    place.place.two = place.place.other_first = true;
    place.place.other = anchor_take(TEXT_A, 20);
    put(s, &source, id, place);
    d = load(s, &source);
    assert_true(d.place.two && d.place.other_first);
    assert_same_anchor(&d.place.other, &place.place.other);
    assert_same_anchor(&d.place.point, &place.place.point);
    store_document_done(&d);
    store_close(s);
}

/* What the first version kept is read, and gets what this one keeps besides. */
static void an_older_store_is_taken_over(void **state)
{
    (void)state;
    StoreChange place = place_at(TEXT_A, 13, 37.5);
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    int64_t id = put(s, &source, 0, place);
    store_close(s);
    sqlite3_close(outsider("ALTER TABLE documents DROP COLUMN other;"
                           "ALTER TABLE documents DROP COLUMN other_before;"
                           "ALTER TABLE documents DROP COLUMN other_after;"
                           "ALTER TABLE documents DROP COLUMN other_first;"
                           "PRAGMA user_version = 1"));
    for (int times = 0; times < 2; times++) {
        s = open_store();
        StoreDocument d = load(s, &source);
        assert_same_anchor(&d.place.point, &place.place.point);
        assert_int_equal(d.place.two, times);
        store_document_done(&d);
        place.place.two = true;
        place.place.other = anchor_take(TEXT_A, 20);
        put(s, &source, id, place);
        store_close(s);
    }
}

static void a_newer_store_is_left_alone(void **state)
{
    (void)state;
    Error notice = {0}, err = {0};
    StoreTrouble trouble;
    store_close(open_store());
    sqlite3_close(outsider("PRAGMA user_version = 1000"));
    assert_null(store_open(dir, &trouble, &notice, &err));
    assert_int_equal(trouble, STORE_CLOSED);
    assert_non_null(strstr(err.message, "newer"));
    assert_int_equal(count_files(".corrupt-"), 0);
}

static void a_busy_store_is_waited_for(void **state)
{
    (void)state;
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    sqlite3 *other = outsider("BEGIN EXCLUSIVE");
    StoreChange c = place_at(TEXT_A, 13, 10);
    Error err = {0};
    int64_t id = 0;
    assert_false(store_write(s, &source, &id, &c, 1, &err));
    assert_int_equal(store_trouble(s), STORE_BUSY);
    StoreDocument d;
    assert_false(store_load(s, &source, &d, &err));
    assert_int_equal(store_trouble(s), STORE_BUSY);
    store_document_done(&d);
    // the keeper writes when its turn comes, and says nothing of a short wait
    Keeper *k = keeper_open(dir, NULL, NULL, NULL);
    keeper_identify(k, &source.identity);
    keeper_put(k, &c);
    assert_false(keeper_take(k, 20, &d));
    assert_false(keeper_flush(k, 50));
    assert_int_equal(sqlite3_exec(other, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_true(keeper_flush(k, 8000));
    assert_true(keeper_take(k, 0, &d));
    store_document_done(&d);
    assert_false(keeper_message(k, &err));
    keeper_close(k);
    d = load(s, &source);
    assert_int_equal(d.place.point.pos, 13);
    store_document_done(&d);
    store_close(s);
}

static void where_nothing_can_be_written_is_said_once(void **state)
{
    (void)state;
    char below[128];
    Error said = {0};
    snprintf(below, sizeof below, "%s/file/below", dir);
    char *slash = strrchr(below, '/');
    *slash = '\0';
    close(open(below, O_WRONLY | O_CREAT, 0600)); // not a directory, not even for root
    *slash = '/';
    Keeper *k = keeper_open(below, NULL, NULL, NULL);
    Identity identity = identity_of(TEXT_A);
    StoreDocument d;
    StoreChange c = place_at(TEXT_A, 13, 10);
    keeper_identify(k, &identity);
    assert_true(keeper_take(k, 5000, &d)); // reading goes on
    assert_int_equal(d.known, STORE_NEW);
    store_document_done(&d);
    keeper_put(k, &c);
    assert_false(keeper_flush(k, 300));
    assert_true(keeper_message(k, &said));
    assert_non_null(strstr(said.message, "state.db"));
    assert_false(keeper_message(k, &said));
    keeper_close(k);
}

static void a_read_only_store_is_read(void **state)
{
    (void)state;
    bool root = geteuid() == 0; // who writes anywhere
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    put(s, &source, 0, place_at(TEXT_A, 13, 10));
    store_close(s);
    chmod(dir, 0500);
    chmod(db_path(), 0400);
    if (root) {
        assert_int_equal(chown(dir, NOBODY, (gid_t)-1), 0);
        assert_int_equal(chown(db_path(), NOBODY, (gid_t)-1), 0);
        assert_int_equal(seteuid(NOBODY), 0);
    }
    s = open_store();
    StoreDocument d = load(s, &source);
    assert_int_equal(d.place.point.pos, 13);
    StoreChange c = place_at(TEXT_A, 20, 20);
    Error err = {0};
    int64_t id = d.id;
    assert_false(store_write(s, &source, &id, &c, 1, &err));
    assert_int_equal(store_trouble(s), STORE_REFUSED);
    store_document_done(&d);
    store_close(s);
    if (root)
        assert_int_equal(seteuid(0), 0);
}

static void a_full_disk_leaves_what_was_there(void **state)
{
    (void)state;
    StoreSource source = source_of("/a", TEXT_A);
    Store *s = open_store();
    put(s, &source, 0, place_at(TEXT_A, 13, 10));
    struct stat st;
    assert_int_equal(stat(db_path(), &st), 0);
    struct rlimit before, full;
    getrlimit(RLIMIT_FSIZE, &before);
    full = (struct rlimit){(rlim_t)st.st_size, before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &full);
    size_t len = 300000;
    char *text = malloc(len + 1);
    memset(text, 'n', len);
    text[len] = '\0';
    StoreChange c = {.kind = STORE_PUT_ANNOTATION, .annotation = {.id = 1, .text = text}};
    Error err = {0};
    int64_t id = 0;
    bool written = store_write(s, &source, &id, &c, 1, &err);
    setrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_DFL);
    assert_false(written);
    assert_int_equal(store_trouble(s), STORE_REFUSED);
    assert_true(store_write(s, &source, &id, &c, 1, &err)); // there is room again
    StoreDocument d = load(s, &source);
    assert_int_equal(d.place.point.pos, 13);
    assert_int_equal(d.annotations.count, 1);
    store_document_done(&d);
    store_close(s);
    free(text);
}

static void a_store_that_was_deleted_is_made_again(void **state)
{
    (void)state;
    Keeper *k = keeper_open(dir, NULL, NULL, NULL);
    StoreSource source = source_of(NULL, TEXT_A);
    StoreDocument d;
    StoreChange c = place_at(TEXT_A, 13, 10);
    keeper_identify(k, &source.identity);
    assert_true(keeper_take(k, 5000, &d));
    store_document_done(&d);
    keeper_put(k, &c);
    assert_true(keeper_flush(k, 5000));
    unlink(db_path());
    c = place_at(TEXT_A, 20, 20);
    keeper_put(k, &c);
    assert_true(keeper_flush(k, 5000));
    keeper_close(k);
    Store *s = open_store();
    d = load(s, &source);
    assert_int_equal(d.place.point.pos, 20);
    store_document_done(&d);
    store_close(s);
}

static void another_document_at_its_path_begins_anew(void **state)
{
    (void)state;
    char path[128];
    snprintf(path, sizeof path, "%s/text", dir);
    int fd = open(path, O_WRONLY | O_CREAT, 0600);
    assert_int_equal(write(fd, TEXT_B.data, TEXT_B.len), TEXT_B.len);
    close(fd);
    Store *s = open_store();
    StoreSource old = source_of(path, TEXT_A), fresh = source_of(path, TEXT_B);
    int64_t id = put(s, &old, 0, place_at(TEXT_A, 13, 10));
    for (int anew = 1; anew >= 0; anew--) {
        Keeper *k = keeper_open(dir, path, NULL, NULL);
        StoreDocument d;
        assert_true(keeper_take(k, 5000, &d));
        assert_int_equal(d.known, anew ? STORE_PATH : STORE_CONTENT);
        store_document_done(&d);
        if (anew)
            keeper_begin_anew(k);
        StoreChange c = place_at(TEXT_B, 5, 5);
        keeper_put(k, &c);
        assert_true(keeper_flush(k, 5000));
        keeper_close(k);
    }
    StoreDocument d = load(s, &old);
    assert_int_equal(d.id, id);
    assert_int_equal(d.place.point.pos, 13);
    store_document_done(&d);
    d = load(s, &fresh);
    assert_int_not_equal(d.id, id);
    assert_int_equal(d.place.point.pos, 5);
    store_document_done(&d);
    store_close(s);
}

/* How far process I has come, by its own account. */
typedef struct {
    volatile size_t done[PROCESSES];
} Board;

/* Writes for ever: its own document's place, and a mark in a document that all share. */
static void scribble(Board *board, int i)
{
    char path[32];
    snprintf(path, sizeof path, "/file-%d", i);
    StoreSource own = source_of(path, str_from(path)), shared = source_of("/shared", TEXT_A);
    for (size_t n = 1;; n++) {
        Error notice = {0}, err = {0};
        StoreChange place = place_at(STR_NONE, 0, 0);
        place.place.point.pos = n;
        StoreChange mark = {.kind = STORE_PUT_MARK, .mark = {.letter = (char)('a' + i)}};
        mark.mark.at.pos = n;
        Store *s = store_open(dir, NULL, &notice, &err);
        if (notice.code)
            _exit(1);
        int64_t id = 0, shared_id = 0;
        bool ok = s != NULL;
        for (int again = 0; again < 4 && ok; again++) {
            ok = store_write(s, &own, &id, &place, 1, &err) &&
                 store_write(s, &shared, &shared_id, &mark, 1, &err);
            if (ok)
                board->done[i] = n;
            place.place.point.pos = mark.mark.at.pos = ++n;
        }
        if (s && !ok && store_trouble(s) != STORE_BUSY)
            _exit(2);
        store_close(s);
    }
}

static int first_column(void *arg, int count, char **values, char **names)
{
    (void)count, (void)names;
    snprintf(arg, 64, "%s", values[0]);
    return 0;
}

static void twenty_sessions_that_are_killed_leave_it_sound(void **state)
{
    (void)state;
    pid_t pids[PROCESSES];
    Board *board =
        mmap(NULL, sizeof *board, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (int i = 0; i < PROCESSES; i++) {
        pids[i] = fork();
        if (pids[i] == 0)
            scribble(board, i);
    }
    unsigned seed = (unsigned)getpid();
    int left = PROCESSES;
    while (left > 0) {
        struct timespec nap = {0, (long)(rand_r(&seed) % 120) * 1000000};
        nanosleep(&nap, NULL);
        int i = rand_r(&seed) % PROCESSES, status;
        if (!pids[i])
            continue;
        assert_int_equal(waitpid(pids[i], &status, WNOHANG), 0); // it met nothing but busy stores
        kill(pids[i], SIGKILL);
        waitpid(pids[i], NULL, 0);
        pids[i] = 0;
        left--;
    }
    assert_int_equal(count_files(".corrupt-"), 0);
    Store *s = open_store();
    StoreSource shared = source_of("/shared", TEXT_A);
    StoreDocument all = load(s, &shared);
    size_t written = 0;
    for (int i = 0; i < PROCESSES; i++) {
        char path[32];
        snprintf(path, sizeof path, "/file-%d", i);
        StoreSource own = source_of(path, str_from(path));
        StoreDocument d = load(s, &own);
        assert_true(d.place.point.pos >= board->done[i]); // what was said to be written is there
        for (size_t m = 0; m < all.marks.count; m++)
            if (all.marks.items[m].letter == 'a' + i)
                assert_true(all.marks.items[m].at.pos >= board->done[i]);
        written += board->done[i];
        store_document_done(&d);
    }
    assert_true(written > PROCESSES);
    store_document_done(&all);
    store_close(s);
    char verdict[64] = "";
    sqlite3 *db;
    assert_int_equal(sqlite3_open(db_path(), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "PRAGMA integrity_check", first_column, verdict, NULL),
                     SQLITE_OK);
    assert_string_equal(verdict, "ok");
    sqlite3_close(db);
    munmap(board, sizeof *board);
}

#define STORE_TEST(f) cmocka_unit_test_setup_teardown(f, make_dir, remove_dir)

int main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(nothing_is_kept_at_first),
        STORE_TEST(what_is_put_comes_out),
        STORE_TEST(what_is_removed_is_gone),
        STORE_TEST(a_document_is_known_where_it_went),
        STORE_TEST(an_edited_document_is_known_by_both_its_contents),
        STORE_TEST(two_sessions_make_one_document),
        STORE_TEST(the_shelf_has_the_last_read_first),
        STORE_TEST(the_keeper_lists_the_shelf_too),
        STORE_TEST(old_documents_go_but_those_with_annotations),
        STORE_TEST(only_the_last_history_is_kept),
        STORE_TEST(a_damaged_store_is_moved_aside),
        STORE_TEST(a_store_that_breaks_later_is_begun_anew_by_the_keeper),
        STORE_TEST(two_panes_come_out),
        STORE_TEST(an_older_store_is_taken_over),
        STORE_TEST(a_newer_store_is_left_alone),
        STORE_TEST(a_busy_store_is_waited_for),
        STORE_TEST(where_nothing_can_be_written_is_said_once),
        STORE_TEST(a_read_only_store_is_read),
        STORE_TEST(a_full_disk_leaves_what_was_there),
        STORE_TEST(a_store_that_was_deleted_is_made_again),
        STORE_TEST(another_document_at_its_path_begins_anew),
        STORE_TEST(twenty_sessions_that_are_killed_leave_it_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
