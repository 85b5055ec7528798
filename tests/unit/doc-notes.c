/* Notes of a text that arrives bit by bit, and of one full of marks that are none. */
#include "unit.h"

#include "doc/notefinder.h"
#include "doc/scan.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>

static void read_all(const char *path, StrBuf *out)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char buffer[4096];
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(out, (Str){buffer, n});
    fclose(f);
}

/* DATA scanned as it arrives, STEP bytes at a time. */
static Structure *scan_in_steps(const Format *format, Str data, size_t step)
{
    Scanner *s = scanner_new(format, false);
    for (size_t ready = 0; ready < data.len; ready += step) {
        scanner_feed(s, data.data, ready, false, step);
        structure_free(scanner_snapshot(s));
    }
    while (scanner_feed(s, data.data, data.len, true, step) < data.len)
        continue;
    Structure *out = scanner_finish(s, NULL);
    scanner_free(s);
    return out;
}

static void assert_same_notes(const Notes *a, const Notes *b, const char *name)
{
    bool same = a->notes.count == b->notes.count && a->refs.count == b->refs.count &&
                a->defs.count == b->defs.count;
    for (size_t i = 0; same && i < a->refs.count; i++)
        same = a->refs.items[i].pos == b->refs.items[i].pos &&
               a->refs.items[i].note == b->refs.items[i].note;
    for (size_t i = 0; same && i < a->defs.count; i++)
        same = a->defs.items[i].pos == b->defs.items[i].pos &&
               a->defs.items[i].end == b->defs.items[i].end;
    if (!same)
        print_error("%s: other notes when it arrives bit by bit\n", name);
    assert_true(same);
}

static void arriving_text_gives_the_same_notes(void **state)
{
    (void)state;
    DIR *dir = opendir(TEST_SOURCE_DIR "/tests/cases/notes");
    assert_non_null(dir);
    for (struct dirent *entry; (entry = readdir(dir));) {
        // the width of a short wrapped text is known when all of it is there
        if (!strstr(entry->d_name, ".txt") || strcmp(entry->d_name, "wrapped.txt") == 0)
            continue;
        char path[1024];
        snprintf(path, sizeof path, "%s/tests/cases/notes/%s", TEST_SOURCE_DIR, entry->d_name);
        StrBuf file = {0};
        read_all(path, &file);
        const Format *format = strstr(path, ".md.") ? &FORMAT_MARKDOWN : &FORMAT_TEXT;
        Str data = {file.data, str_find((Str){file.data, file.len}, STR("=====\n"))};
        Structure *whole = scan_in_steps(format, data, data.len);
        Structure *bits = scan_in_steps(format, data, 5);
        assert_same_notes(&whole->notes, &bits->notes, entry->d_name);
        structure_free(whole);
        structure_free(bits);
        strbuf_done(&file);
    }
    closedir(dir);
}

#define MANY 400000

static void marks_that_nothing_may_define_are_dropped(void **state)
{
    (void)state;
    NoteFinder f = {0};
    Mark list = {.mark_class = MARK_ROUND, .count = 1, .bytes = 3, .values = {1}};
    Mark note = {.mark_class = MARK_SQUARE, .count = 1, .bytes = 3, .values = {7}};
    for (Pos pos = 0; pos < MANY; pos++)
        notefinder_add_ref(&f, 10 * pos, pos % 1000 == 0 ? &note : &list);
    assert_true(f.refs.count < MANY / 2);
    size_t plain = 0;
    for (size_t i = 0; i < f.refs.count; i++) {
        plain += f.refs.items[i].mark_class == MARK_SQUARE;
        assert_true(i == 0 || f.refs.items[i].pos > f.refs.items[i - 1].pos);
    }
    assert_int_equal(plain, MANY / 1000);
    notefinder_done(&f);
}

static void marks_above_a_definition_are_kept(void **state)
{
    (void)state;
    NoteFinder f = {0};
    Mark mark = {.mark_class = MARK_CIRCLED, .count = 1, .bytes = 3, .values = {1}};
    notefinder_add_ref(&f, 0, &mark);
    notefinder_add_def(&f, (FoundDef){.pos = 5, .end = 9, .value = 1, .mark_class = MARK_CIRCLED});
    for (Pos pos = 1; pos < MANY; pos++)
        notefinder_add_ref(&f, 10 * pos, &mark);
    assert_int_equal(f.refs.items[0].pos, 0);
    assert_true(f.refs.count < MANY / 2);
    notefinder_done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arriving_text_gives_the_same_notes),
        cmocka_unit_test(marks_that_nothing_may_define_are_dropped),
        cmocka_unit_test(marks_above_a_definition_are_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
