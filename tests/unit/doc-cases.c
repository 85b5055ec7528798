/* Each file in tests/cases/{numbering,notes} holds a text, a line of `=====`, and the tree or the
 * notes expected: the case says what a form or a trap should give. */
#include "unit.h"

#include "doc/document.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Str read_all(const char *path, StrBuf *out)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char buffer[4096];
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(out, (Str){buffer, n});
    fclose(f);
    return (Str){out->data, out->len};
}

static void show_outline(const Document *d, StrBuf *out)
{
    const Outline *o = &document_structure(d)->outline;
    for (uint32_t i = 0; i < outline_count(o); i++) {
        const OutlineNode *n = outline_node(o, i);
        Text *text = document_text(d);
        outline_path(o, i, out);
        strbuf_addf(out, " %s [", outline_kind_name((OutlineKind)n->kind));
        strbuf_add(out, text_slice(text, n->pos, n->pos + n->label_bytes));
        strbuf_add_cstr(out, "] ");
        Pos at = n->pos + n->text_at;
        strbuf_add(out, text_slice(text, at, at + n->text_bytes));
        strbuf_add_byte(out, '\n');
    }
}

static void show_notes(const Document *d, StrBuf *out)
{
    const Notes *notes = &document_structure(d)->notes;
    for (size_t i = 0; i < notes->notes.count; i++) {
        const Note *note = &notes->notes.items[i];
        size_t refs = 0;
        for (uint32_t r = note->first_ref; r != NOTE_NONE; r = notes->refs.items[r].next)
            refs++;
        Str label = notes_label(notes, note);
        strbuf_addf(out, "%.*s %s %zu %s", STR_FMT(label),
                    note_status_name((NoteStatus)note->status), refs, note_why_code(note));
        if (note->def != NOTE_NONE) {
            const NoteDef *def = &notes->defs.items[note->def];
            Str text = text_slice(document_text(d), def->pos + def->text_at, def->end);
            strbuf_add_byte(out, ' ');
            for (size_t at = 0; at < text.len; at++)
                strbuf_add_byte(out, text.data[at] == '\n' ? '/' : text.data[at]);
        }
        uint32_t second = notes_other(notes, note);
        if (second != NOTE_NONE) {
            Text *text = document_text(d);
            const NoteDef *other = &notes->defs.items[second];
            strbuf_add_cstr(out, " | ");
            strbuf_add(out, text_slice(text, other->pos + other->text_at, other->end));
        }
        strbuf_add_byte(out, '\n');
    }
}

static bool check_case(const char *path, void (*show)(const Document *, StrBuf *))
{
    StrBuf file = {0}, found = {0};
    Str all = read_all(path, &file);
    size_t at = str_find(all, STR("=====\n"));
    assert_true(at != SIZE_MAX);
    Text *text = text_borrow((Str){all.data, at}, strstr(path, ".md.") ? "case.md" : "case.txt");
    Document *d = document_new(text);
    document_scan_to(d, SIZE_MAX);
    show(d, &found);
    Str expected = {all.data + at + 6, all.len - at - 6};
    bool same = str_equal(expected, (Str){found.data, found.len});
    if (!same)
        print_error("%s\nexpected:\n%.*s\nfound:\n%.*s\n", path, STR_FMT(expected), (int)found.len,
                    found.data ? found.data : "");
    document_free(d);
    text_close(text);
    strbuf_done(&file);
    strbuf_done(&found);
    return same;
}

static void check_folder(const char *name, void (*show)(const Document *, StrBuf *))
{
    char folder[512], path[1024];
    snprintf(folder, sizeof folder, "%s/tests/cases/%s", TEST_SOURCE_DIR, name);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t cases = 0, wrong = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!strstr(entry->d_name, ".txt"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        wrong += !check_case(path, show);
        cases++;
    }
    closedir(dir);
    assert_true(cases > 0);
    assert_int_equal(wrong, 0);
}

static void numbering_cases(void **state)
{
    (void)state;
    check_folder("numbering", show_outline);
}

static void note_cases(void **state)
{
    (void)state;
    check_folder("notes", show_notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbering_cases),
        cmocka_unit_test(note_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
