/* The readable cases of tests/cases/breaking; their README tells how they are written. */
#include "layout/walk.h"
#include "unit.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CASES TEST_SOURCE_DIR "/tests/cases/breaking"

typedef struct {
    const char *path;
    int line, failed;
    LayoutStyle style;
    const char *name; // of the document, whose format it tells; NULL: the source is one bare block
    StrBuf source, expected, got;
} Case;

static void add_row(const Document *d, const Paragraph *p, const Row *row, Case *c)
{
    unsigned cells = 0;
    RowWalk walk = row_walk(d, p, row, &c->style);
    Cluster cluster;
    for (unsigned i = 0; i < row->indent; i++)
        strbuf_add_byte(&c->got, ' ');
    while (row_walk_next(&walk, &cluster)) {
        strbuf_add_cstr(&c->got, cluster.glyph);
        cells += cluster.cells;
    }
    assert_int_equal(cells, row->cells);
    strbuf_add_cstr(&c->got, row->hangs ? "~\n" : "\n");
}

static void set_block(const Document *d, const Block *block, Case *c)
{
    Paragraph p = {0};
    paragraph_layout(d, block, &c->style, &p);
    for (size_t i = 0; i < p.rows.count; i++)
        add_row(d, &p, &p.rows.items[i], c);
    paragraph_done(&p);
}

static void set_source(Case *c)
{
    Str source = {c->source.data, c->source.len};
    Text *text = text_borrow(source, c->name ? c->name : "a.txt");
    Document *d = document_new(text);
    strbuf_clear(&c->got);
    if (c->name) {
        document_scan_to(d, SIZE_MAX);
        Block block = document_block(d, 0);
        do
            set_block(d, &block, c);
        while (document_block_next(d, &block, &block));
    } else {
        Block block = {.end = source.len,
                       .next = source.len,
                       .kind = BLOCK_HEADING,
                       .first = true,
                       .last = true};
        set_block(d, &block, c);
    }
    document_free(d);
    text_close(text);
}

static void check_case(Case *c)
{
    if (!c->source.len)
        return;
    set_source(c);
    if (strcmp(c->got.data, c->expected.data) != 0) {
        print_error("%s:%d: expected\n%sgot\n%s", c->path, c->line, c->expected.data, c->got.data);
        c->failed++;
    }
    strbuf_clear(&c->expected);
    strbuf_clear(&c->source);
}

static void open_case(Case *c, const char *line, int number)
{
    check_case(c);
    c->line = number;
    c->name = strstr(line, "markdown") ? "a.md" : strstr(line, "text") ? "a.txt" : NULL;
    c->style = (LayoutStyle){
        .width_cells = (uint16_t)atoi(line + 2),
        .hang_cells = strstr(line, "off") ? 0 : 2,
        .indent = !strstr(line, "flush"),
        .strict = !strstr(line, "basic"),
        .cells = strstr(line, "narrow") ? CELL_POLICY_NARROW : CELL_POLICY_WIDE,
    };
}

/* LINE without its sign and the blank behind it. */
static Str content(const char *line)
{
    return str_from(line[1] ? line + 2 : "");
}

static int run_cases(const char *name)
{
    char path[512], line[1024];
    snprintf(path, sizeof path, "%s/%s", CASES, name);
    Case c = {.path = path};
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    for (int n = 1; fgets(line, sizeof line, f); n++) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] == '=') {
            open_case(&c, line, n);
        } else if (line[0] == '<') {
            if (c.source.len)
                strbuf_add_byte(&c.source, '\n');
            strbuf_add(&c.source, content(line));
        } else if (line[0] == '|') {
            strbuf_add(&c.expected, content(line));
            strbuf_add_byte(&c.expected, '\n');
        }
    }
    check_case(&c);
    strbuf_done(&c.expected);
    strbuf_done(&c.source);
    strbuf_done(&c.got);
    fclose(f);
    return c.failed;
}

static void readable_cases(void **state)
{
    (void)state;
    DIR *dir = opendir(CASES);
    assert_non_null(dir);
    int files = 0, failed = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        if (len < 4 || strcmp(entry->d_name + len - 4, ".txt") != 0)
            continue;
        failed += run_cases(entry->d_name);
        files++;
    }
    closedir(dir);
    assert_true(files > 0);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(readable_cases)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
