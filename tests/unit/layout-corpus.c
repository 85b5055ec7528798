/* Properties of rows that hold for any text: over the samples, and over the corpus where there is
 * one (DUJUAN_CORPUS, else ../shared/corpus beside the source). */
#include "layout/linebreak.h"
#include "layout/walk.h"
#include "unit.h"
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const char *name;
    const Document *document;
    LayoutStyle style;
    Paragraph paragraph;
    uint8_t *breaks; // of the paragraph
} Check;

#define REQUIRE(check, row, condition)                                                             \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s, width %u, hang %u, row at byte %zu: %s", (check)->name,                  \
                     (check)->style.width_cells, (check)->style.hang_cells, (row)->start,          \
                     #condition);                                                                  \
    } while (0)

/* What is drawn of a row. */
typedef struct {
    size_t clusters, bytes;
    unsigned cells;
    uint32_t first, last;
} Drawn;

static Drawn draw(const Check *check, const Row *row)
{
    Drawn drawn = {0};
    RowWalk walk = row_walk(check->document, &check->paragraph, row, &check->style);
    Cluster c;
    while (row_walk_next(&walk, &c)) {
        assert_true(walk.at == POS_NONE || (walk.at >= row->start && walk.pos <= row->shown_end));
        if (!drawn.clusters++)
            drawn.first = c.first;
        drawn.last = c.first;
        drawn.cells += c.cells;
        drawn.bytes += c.bytes;
    }
    return drawn;
}

/* Bytes of [START, END) that nothing is drawn of. */
static size_t hidden_bytes(const Check *check, Pos start, Pos end)
{
    size_t sum = 0;
    for (size_t i = 0; i < check->paragraph.hidden.count; i++) {
        HiddenRange h = check->paragraph.hidden.items[i];
        if (h.instead)
            continue; // a character is drawn in their place
        h.start = h.start < start ? start : h.start;
        h.end = h.end > end ? end : h.end;
        sum += h.start < h.end ? h.end - h.start : 0;
    }
    return sum;
}

/* What is not drawn is hidden markup, or blanks at the row's end. */
static void check_nothing_lost(const Check *check, const Row *row, const Drawn *drawn)
{
    const char *data = text_data(document_text(check->document));
    REQUIRE(check, row,
            drawn->bytes + hidden_bytes(check, row->start, row->shown_end) ==
                row->shown_end - row->start);
    for (Pos at = row->shown_end; at < row->end;) {
        if (hidden_bytes(check, at, at + 1)) {
            at++;
            continue;
        }
        uint32_t cp;
        at += utf8_decode(data + at, data + row->end, &cp);
        REQUIRE(check, row, cp == 0x3000 || cp == ' ' || (cp >= '\t' && cp <= '\r'));
    }
}

/* Whether a row can end by the rules in (START, END). */
static bool breakable(const Check *check, Pos start, Pos end)
{
    Pos text = check->paragraph.block.text;
    return memchr(check->breaks + (start + 1 - text), BREAK_ALLOWED, end - start - 1);
}

/* Whether the text itself says that a row ends before POS. */
static bool is_told(const Check *check, Pos pos)
{
    static const char BREAK[] = "<br>";
    size_t n = sizeof BREAK - 1;
    const char *data = text_data(document_text(check->document));
    return pos >= n && memcmp(data + pos - n, BREAK, n) == 0;
}

static void check_row(const Check *check, const Row *row, const Row *above, bool last)
{
    const LayoutStyle *style = &check->style;
    Drawn drawn = draw(check, row);
    REQUIRE(check, row, drawn.cells == row->cells);
    if (row->shift || row->beyond)
        REQUIRE(check, row, style->slides && last && !above);
    else
        check_nothing_lost(check, row, &drawn);
    unsigned limit = style->width_cells + (row->hangs ? style->hang_cells : 0u);
    REQUIRE(check, row, row->cells + row->indent <= limit || drawn.clusters == 1);
    REQUIRE(check, row, row->start <= row->shown_end && row->shown_end <= row->end);
    REQUIRE(check, row, row->start < row->end || last);
    REQUIRE(check, row,
            row->hangs == (row->cells + row->indent > style->width_cells && drawn.clusters > 1));
    if (!above)
        return;
    REQUIRE(check, row, above->end == row->start);
    bool forced = !breakable(check, above->start, row->start);
    bool fair = check->breaks[row->start - check->paragraph.block.text] == BREAK_ALLOWED;
    REQUIRE(check, row, fair || forced || is_told(check, row->start));
    REQUIRE(check, row, forced || !drawn.clusters || !linebreak_no_start(drawn.first));
    drawn = draw(check, above);
    REQUIRE(check, above, forced || !drawn.clusters || !linebreak_no_end(drawn.last));
}

static bool keeps_to_one_row(const Block *block)
{
    return block->kind == BLOCK_RULE || block->kind == BLOCK_BLANK;
}

static void check_block(Check *check, const Block *block)
{
    Paragraph *p = &check->paragraph;
    paragraph_layout(check->document, block, &check->style, p);
    Str s = text_slice(document_text(check->document), block->text, block->end);
    check->breaks = mem_alloc(s.len + 1);
    LineSource source = {s, block->text, p->spans.items, p->spans.count, true};
    linebreak_find(&source, check->breaks);
    const Row *rows = p->rows.items;
    size_t count = p->rows.count;
    assert_true(count > 0);
    REQUIRE(check, &rows[0], rows[0].start == block->text);
    REQUIRE(check, &rows[count - 1], rows[count - 1].end == block->end);
    for (size_t i = 0; i < count && !keeps_to_one_row(block); i++) {
        check_row(check, &rows[i], i ? &rows[i - 1] : NULL, i + 1 == count);
        REQUIRE(check, &rows[i], paragraph_row_at(p, rows[i].start) == i);
    }
    mem_free(check->breaks);
}

static void check_width(Check *check, unsigned width)
{
    check->style = (LayoutStyle){
        .width_cells = (uint16_t)width,
        .hang_cells = width % 3 ? 2 : 0,
        .indent = true,
        .strict = true,
        .slides = width % 4 == 1,
        .shift_cells = (uint16_t)(width % 7),
        .cells = width % 2 ? CELL_POLICY_NARROW : CELL_POLICY_WIDE,
    };
    Block block = document_block(check->document, 0);
    do
        check_block(check, &block);
    while (document_block_next(check->document, &block, &block));
}

static void check_file(const char *path)
{
    Error err;
    Text *text = text_open(path, NULL, NULL, &err);
    if (!text)
        return; // not for reading: a script beside the samples
    Document *d = document_new(text);
    document_scan_to(d, SIZE_MAX);
    Check check = {.name = path, .document = d};
    for (unsigned width = 2; width <= 120; width++)
        check_width(&check, width);
    paragraph_done(&check.paragraph);
    document_free(d);
    text_close(text);
}

static bool check_directory(const char *path)
{
    DIR *dir = opendir(path);
    if (!dir)
        return false;
    char file[1024];
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        check_file(file);
    }
    closedir(dir);
    return true;
}

static void samples(void **state)
{
    (void)state;
    if (!check_directory(TEST_SOURCE_DIR "/tests/samples"))
        skip();
}

static void corpus(void **state)
{
    (void)state;
    const char *path = getenv("DUJUAN_CORPUS");
    if (!check_directory(path ? path : TEST_SOURCE_DIR "/../shared/corpus"))
        skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples),
        cmocka_unit_test(corpus),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
