/* Each file in tests/cases/wrapping holds a text with a margin of one character: `|` before a line
 * that begins a block, `+` before one that goes on in the block of the line above. */
#include "unit.h"

#include "doc/document.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    Pos start;
    bool goes_on, blank;
} CaseLine;

typedef VEC(CaseLine) CaseLineVec;

static void read_case(const char *path, StrBuf *text, CaseLineVec *lines)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    char line[8192];
    while (fgets(line, sizeof line, f)) {
        assert_true(line[0] == '|' || line[0] == '+');
        vec_push(lines, ((CaseLine){text->len, line[0] == '+', line[1] == '\n'}));
        strbuf_add_cstr(text, line + 1);
    }
    fclose(f);
}

static size_t count_wrong(const char *path, const Document *d, const CaseLineVec *lines)
{
    size_t wrong = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const CaseLine *l = &lines->items[i];
        Block b = document_block(d, l->start);
        if (l->blank || (b.start < l->start) == l->goes_on)
            continue;
        print_error("%s:%zu: %s\n", path, i + 1, l->goes_on ? "stands apart" : "is joined");
        wrong++;
    }
    return wrong;
}

/* A heading or a definition of a case must not end before its block: the scan joins as the blocks
 * do. */
static size_t count_torn(const char *path, const Document *d)
{
    const Outline *o = &document_structure(d)->outline;
    size_t torn = 0;
    for (size_t i = 0; i < outline_count(o); i++) {
        const OutlineNode *n = outline_node(o, i);
        Block b = document_block(d, n->pos);
        if (n->pos >= b.text && n->pos <= b.text + 8)
            continue;
        print_error("%s: a node at byte %zu is inside the block at %zu\n", path, (Pos)n->pos,
                    b.start);
        torn += n->kind != OUTLINE_RUN_IN;
    }
    return torn;
}

static size_t check_case(const char *path)
{
    StrBuf source = {0};
    CaseLineVec lines = {0};
    read_case(path, &source, &lines);
    Text *text =
        text_borrow((Str){source.data, source.len}, strstr(path, ".md.") ? "case.md" : "case.txt");
    Document *d = document_new(text);
    document_scan_to(d, SIZE_MAX);
    size_t wrong = count_wrong(path, d, &lines) + count_torn(path, d);
    document_free(d);
    text_close(text);
    vec_done(&lines);
    strbuf_done(&source);
    return wrong;
}

static void wrapping_cases(void **state)
{
    (void)state;
    char folder[512], path[1024];
    snprintf(folder, sizeof folder, "%s/tests/cases/wrapping", TEST_SOURCE_DIR);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    size_t cases = 0, wrong = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (!strstr(entry->d_name, ".txt"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        wrong += check_case(path);
        cases++;
    }
    closedir(dir);
    assert_true(cases > 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrapping_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
