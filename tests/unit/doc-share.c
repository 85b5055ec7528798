/* A structure held for several readers is the one that each would find, and nobody else's. */
#include "unit.h"

#include "doc/document.h"
#include "doc/share.h"
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTIONS   3000
#define KEY_DIGITS 16 // of the name that a structure is offered under

static char dir[64], path[96], shares[96];

static char *in_dir(char *out, const char *name)
{
    snprintf(out, 96, "%s/%s", dir, name);
    return out;
}

/* A text of several megabytes with a heading and a note a section, last written long ago. */
static void write_text(const char *word)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 1; i <= SECTIONS; i++) {
        fprintf(f, "第%d章　%s\n\n", i, word);
        for (int k = 0; k < 20; k++)
            fprintf(f, "渡口的老人在树下数着船只，等到傍晚才回村里去吃饭。");
        fprintf(f, "[1]\n\n[1] 见渡口的账本。\n\n");
    }
    fclose(f);
    struct timespec times[2] = {{.tv_sec = 1000000000}, {.tv_sec = 1000000000}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static int set_up(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/dujuan-share-XXXXXX");
    assert_non_null(mkdtemp(dir));
    in_dir(path, "text.txt");
    in_dir(shares, "dujuan");
    setenv("XDG_RUNTIME_DIR", dir, 1);
    write_text("渡口");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", dir);
    return system(command);
}

/* A reader: its document is scanned to the end as the program does it. */
typedef struct {
    Text *text;
    Document *doc;
    Wake *wake;
} Reader;

static Reader begin(void)
{
    Error err;
    Reader r = {.wake = wake_new(&err)};
    r.text = text_open(path, NULL, r.wake, &err);
    assert_non_null(r.text);
    r.doc = document_new(r.text);
    assert_true(document_scan_start(r.doc, r.wake, &err));
    for (int i = 0; i < 2000 && !document_structure(r.doc)->complete; i++) {
        usleep(5000);
        document_update(r.doc);
    }
    assert_true(document_structure(r.doc)->complete);
    return r;
}

static void end(Reader *r)
{
    document_free(r->doc);
    text_close(r->text);
    wake_free(r->wake);
}

static bool is_shared(const Reader *r)
{
    return document_structure(r->doc)->shared.map != NULL;
}

static void same_structure(const Structure *a, const Structure *b)
{
    assert_int_equal(outline_count(&a->outline), SECTIONS);
    assert_int_equal(outline_count(&a->outline), outline_count(&b->outline));
    assert_memory_equal(a->outline.nodes.items, b->outline.nodes.items,
                        SECTIONS * sizeof(OutlineNode));
    assert_int_equal(a->notes.notes.count, SECTIONS);
    assert_int_equal(b->notes.notes.count, SECTIONS);
    for (uint32_t i = 0; i < SECTIONS; i++) {
        const Note *x = &a->notes.notes.items[i], *y = &b->notes.notes.items[i];
        assert_int_equal(x->status, y->status);
        assert_true(str_equal(notes_label(&a->notes, x), notes_label(&b->notes, y)));
    }
    assert_int_equal(a->lines.counted.newlines, b->lines.counted.newlines);
}

static void a_second_reader_gets_what_the_first_found(void **state)
{
    (void)state;
    Reader a = begin(), b = begin();
    assert_true(is_shared(&a));
    assert_true(is_shared(&b));
    same_structure(document_structure(a.doc), document_structure(b.doc));
    unsetenv("XDG_RUNTIME_DIR");
    Reader alone = begin();
    assert_false(is_shared(&alone));
    same_structure(document_structure(a.doc), document_structure(alone.doc));
    setenv("XDG_RUNTIME_DIR", dir, 1);
    end(&alone);
    end(&a);
    assert_int_equal(outline_count(&document_structure(b.doc)->outline), SECTIONS);
    end(&b);
    assert_int_equal(rmdir(shares), 0); // nothing is left
}

static void a_directory_that_others_may_enter_is_not_used(void **state)
{
    (void)state;
    assert_int_equal(mkdir(shares, 0700), 0);
    assert_int_equal(chmod(shares, 0750), 0);
    Reader a = begin();
    assert_false(is_shared(&a));
    end(&a);
}

static void a_changed_text_has_a_structure_of_its_own(void **state)
{
    (void)state;
    Reader a = begin();
    write_text("码头"); // as long, and with the same times but for the change itself
    Reader b = begin();
    const Structure *old = document_structure(a.doc), *new = document_structure(b.doc);
    assert_ptr_not_equal(old->shared.map, new->shared.map);
    assert_memory_not_equal(old->shared.name, new->shared.name, KEY_DIGITS);
    end(&a);
    end(&b);
}

static void a_text_just_written_is_not_shared(void **state)
{
    (void)state;
    assert_int_equal(utimensat(AT_FDCWD, path, NULL, 0), 0);
    Reader a = begin();
    assert_false(is_shared(&a));
    end(&a);
}

/* Put up the bytes of A's structure, that at AT inverted, as another reader would. Returns what is to
 * be closed. */
static int put_up(const Reader *a, size_t at, bool sealed, char link[160])
{
    const SharedMap *shared = &document_structure(a->doc)->shared;
    char target[64];
    int fd = memfd_create("share", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, shared->map, shared->bytes), (ssize_t)shared->bytes);
    if (at < shared->bytes) {
        char wrong = (char)~((char *)shared->map)[at];
        assert_int_equal(pwrite(fd, &wrong, 1, (off_t)at), 1);
    }
    if (sealed)
        assert_int_equal(
            fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE), 0);
    snprintf(link, 160, "%s/%.*s.other", shares, KEY_DIGITS, shared->name);
    snprintf(target, sizeof target, "/proc/self/fd/%d", fd);
    assert_int_equal(symlink(target, link), 0);
    return fd;
}

/* What is had when A's structure stands there changed as put_up() does it. */
static Structure *take_put_up(const Reader *a, size_t at, bool sealed)
{
    const Format *format = format_detect(text_name(a->text), text_slice(a->text, 0, 4096));
    char link[160];
    int fd = put_up(a, at, sealed, link);
    Structure *s = share_take(a->text, format);
    close(fd);
    unlink(link);
    return s;
}

/* The link of A is taken away, so that only what the test puts up is found. */
static void hide(const Reader *a)
{
    char link[160];
    snprintf(link, sizeof link, "%s/%s", shares, document_structure(a->doc)->shared.name);
    assert_int_equal(unlink(link), 0);
}

static void a_damaged_structure_is_not_taken_or_harmless(void **state)
{
    (void)state;
    Reader a = begin();
    hide(&a);
    size_t taken = 0, tried = 0, bytes = document_structure(a.doc)->shared.bytes;
    for (size_t at = 0; at < bytes; at += at < 400 ? 1 : 1997, tried++) {
        Structure *s = take_put_up(&a, at, true);
        if (s)
            for (uint32_t i = 0; i < s->notes.notes.count; i++) {
                Str label = notes_label(&s->notes, &s->notes.notes.items[i]);
                assert_true(label.len <= UINT8_MAX);
            }
        taken += s != NULL;
        structure_free(s);
    }
    assert_true(taken < tried);
    end(&a);
    assert_int_equal(rmdir(shares), 0);
}

static void what_may_still_change_is_not_taken(void **state)
{
    (void)state;
    Reader a = begin();
    hide(&a);
    assert_null(take_put_up(&a, SIZE_MAX, false));
    Structure *s = take_put_up(&a, SIZE_MAX, true);
    assert_non_null(s);
    structure_free(s);
    end(&a);
}

/* Cut all that stands in the directory, as a careless cleaner would: whoever reads goes on. */
static void nobody_shortens_what_is_read(void **state)
{
    (void)state;
    Reader a = begin();
    unsetenv("XDG_RUNTIME_DIR");
    Reader alone = begin();
    setenv("XDG_RUNTIME_DIR", dir, 1);
    struct dirent *e;
    DIR *d = opendir(shares);
    size_t seen = 0;
    while ((e = readdir(d))) {
        seen += *e->d_name != '.';
        int fd = *e->d_name == '.' ? -1 : openat(dirfd(d), e->d_name, O_RDWR);
        if (fd >= 0) {
            assert_int_equal(ftruncate(fd, 0), -1);
            assert_int_equal(pwrite(fd, "", 1, 0), -1);
            close(fd);
        }
    }
    closedir(d);
    assert_int_equal(seen, 1);
    assert_true(is_shared(&a));
    same_structure(document_structure(a.doc), document_structure(alone.doc));
    end(&alone);
    end(&a);
}

/* A reader that was killed leaves its link behind: the next that puts something up takes it away. */
static void what_a_killed_reader_left_goes(void **state)
{
    (void)state;
    char link[160];
    assert_int_equal(mkdir(shares, 0700), 0);
    snprintf(link, sizeof link, "%s/0123456789abcdef.1-1", shares);
    assert_int_equal(symlink("/proc/self/fd/9999", link), 0);
    Reader a = begin();
    assert_true(is_shared(&a));
    end(&a);
    assert_int_equal(rmdir(shares), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_second_reader_gets_what_the_first_found, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_directory_that_others_may_enter_is_not_used, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_changed_text_has_a_structure_of_its_own, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_text_just_written_is_not_shared, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_structure_is_not_taken_or_harmless, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_may_still_change_is_not_taken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(nobody_shortens_what_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_killed_reader_left_goes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
