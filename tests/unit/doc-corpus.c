/* What a careful reader counted in real documents; they lie beside the source tree, if at all. */
#include "unit.h"

#include "doc/document.h"
#include "doc/numbering.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Text *text;
    Document *document;
} Opened;

static Opened open_corpus(const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/../shared/corpus/%s", TEST_SOURCE_DIR, name);
    if (access(path, R_OK) != 0)
        skip();
    Error err = {0};
    Opened o = {.text = text_open(path, NULL, NULL, &err)};
    if (!o.text)
        fail_msg("%s", err.message);
    o.document = document_new(o.text);
    document_scan_to(o.document, SIZE_MAX);
    return o;
}

static void close_corpus(Opened o)
{
    document_free(o.document);
    text_close(o.text);
}

/* Nodes of KIND whose label is in STYLE ("" for unnumbered), at LEVEL (0: any). */
static size_t count_nodes(Opened o, OutlineKind kind, const char *style, unsigned level)
{
    const Outline *outline = &document_structure(o.document)->outline;
    size_t count = 0;
    for (size_t i = 0; i < outline_count(outline); i++) {
        const OutlineNode *n = outline_node(outline, i);
        count += n->kind == kind && (level == 0 || n->level == level) &&
                 strcmp(numbering_style_name(n->style), style) == 0;
    }
    return count;
}

static size_t count_why(Opened o, OutlineWhy why)
{
    const Outline *outline = &document_structure(o.document)->outline;
    size_t count = 0;
    for (size_t i = 0; i < outline_count(outline); i++)
        count += outline_node(outline, i)->why == why;
    return count;
}

static void check_notes(Opened o, size_t ok, size_t missing, size_t uncited)
{
    const Notes *notes = &document_structure(o.document)->notes;
    size_t counts[NOTE_STATUS_COUNT] = {0};
    for (size_t i = 0; i < notes->notes.count; i++)
        counts[notes->notes.items[i].status]++;
    assert_int_equal(counts[NOTE_OK], ok);
    assert_int_equal(counts[NOTE_MISSING], missing);
    assert_int_equal(counts[NOTE_UNCITED], uncited);
}

static void check_definition(Opened o, const char *label, const char *begins)
{
    const Notes *notes = &document_structure(o.document)->notes;
    for (size_t i = 0; i < notes->notes.count; i++) {
        const Note *note = &notes->notes.items[i];
        if (note->def == NOTE_NONE || !str_equal(notes_label(notes, note), str_from(label)))
            continue;
        const NoteDef *def = &notes->defs.items[note->def];
        Str text = text_slice(o.text, def->pos, def->end);
        assert_true(str_find(text, str_from(begins)) != SIZE_MAX);
        return;
    }
    fail_msg("no definition of %s", label);
}

/* Marks in the text, and how many of them are lists or ranges. */
static void check_marks(Opened o, size_t marks, size_t lists)
{
    const Notes *notes = &document_structure(o.document)->notes;
    size_t found = 0, several = 0;
    for (size_t i = 0; i < notes->refs.count; i++) {
        const NoteRef *r = &notes->refs.items[i];
        if (i > 0 && r[-1].pos == r->pos)
            continue;
        found++;
        several += i + 1 < notes->refs.count && r[1].pos == r->pos;
    }
    assert_int_equal(found, marks);
    assert_int_equal(several, lists);
}

/* The spot checks that TRUTH.md lists for a file it calls NAME, as `label` → text…; */
static void check_spots(Opened o, const char *name)
{
    char path[1024], text[16384];
    snprintf(path, sizeof path, "%s/../shared/corpus/TRUTH.md", TEST_SOURCE_DIR);
    FILE *f = fopen(path, "rb");
    if (!f)
        return;
    size_t len = fread(text, 1, sizeof text - 1, f);
    fclose(f);
    text[len] = 0;
    const char *line = strstr(text, "Spot checks:");
    assert_non_null(line);
    size_t checked = 0;
    char file[64] = "", label[32], begins[128];
    for (const char *p = line + strlen("Spot checks:"); *p && *p != '\n';) {
        sscanf(p, " %63[a-z-]", file);
        const char *tick = strchr(p, '`');
        if (!tick || sscanf(tick, "`%31[^`]` → %127[^;\n]", label, begins) != 2)
            break;
        if (strcmp(file, name) == 0) {
            *strstr(begins, "…") = 0;
            check_definition(o, label, begins);
            checked++;
        }
        p = strchr(tick, ';');
        if (!p)
            break;
        p++;
    }
    assert_true(checked > 0);
}

static void check_path(Opened o, const char *path, OutlineKind kind, const char *label)
{
    const Outline *outline = &document_structure(o.document)->outline;
    uint32_t i = outline_by_path(outline, str_from(path));
    assert_true(i != OUTLINE_NONE);
    const OutlineNode *n = outline_node(outline, i);
    assert_int_equal(n->kind, kind);
    assert_true(str_equal(text_slice(o.text, n->pos, n->pos + n->label_bytes), str_from(label)));
}

static void zhejiang_party_building(void **state)
{
    (void)state;
    Opened o = open_corpus("zhejiang-party-building.txt");
    check_path(o, "0", OUTLINE_TITLE, "");
    check_path(o, "0.1", OUTLINE_RUN_IN, "第一");
    check_path(o, "0.3", OUTLINE_RUN_IN, "第三");
    check_path(o, "1", OUTLINE_HEADING, "1、");
    check_path(o, "1.1", OUTLINE_HEADING, "1)");
    check_path(o, "1.1.1", OUTLINE_RUN_IN, "一是");
    check_path(o, "1.1.5", OUTLINE_RUN_IN, "五是");
    check_path(o, "1.1.6", OUTLINE_GAP, "");
    check_notes(o, 4, 7, 1);
    check_marks(o, 11, 0);
    check_spots(o, "zhejiang");
    close_corpus(o);
}

static void gov_hainan(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"gov-hainan-2026.txt", "gov-hainan-2026.gb18030.txt"};
    for (size_t i = 0; i < 2; i++) {
        Opened o = open_corpus(NAMES[i]);
        assert_int_equal(count_nodes(o, OUTLINE_HEADING, "一、", 1), 4);
        assert_int_equal(count_nodes(o, OUTLINE_HEADING, "（一）", 2), 10);
        assert_int_equal(count_why(o, OUTLINE_WHY_SENTENCES), 64);
        check_notes(o, 28, 0, 0);
        check_marks(o, 28, 0);
        check_spots(o, "hainan");
        close_corpus(o);
    }
}

static void gov_gansu(void **state)
{
    (void)state;
    Opened o = open_corpus("gov-gansu-2026.txt");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "", 1), 3);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "（一）", 2), 8);
    check_notes(o, 0, 0, 0);
    close_corpus(o);
}

static void gov_zhejiang(void **state)
{
    (void)state;
    Opened o = open_corpus("gov-zhejiang-2026.txt");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "一、", 1), 3);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "（一）", 2), 26);
    assert_int_equal(count_nodes(o, OUTLINE_ITEM, "1.", 3), 10);
    check_notes(o, 0, 0, 0);
    close_corpus(o);
}

static void congress(void **state)
{
    (void)state;
    Opened o = open_corpus("congress20.txt");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "一、", 1), 15);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "（一）", 2), 41);
    check_notes(o, 0, 0, 0);
    close_corpus(o);
}

static void labor_contract_law(void **state)
{
    (void)state;
    Opened o = open_corpus("labor-contract-law.md");
    check_path(o, "0", OUTLINE_TITLE, "");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "第一章", 1), 8);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "第一节", 2), 3);
    assert_int_equal(count_nodes(o, OUTLINE_ITEM, "第一条", 0), 98);
    assert_int_equal(count_nodes(o, OUTLINE_ITEM, "（一）", 0), 80);
    check_notes(o, 0, 0, 0);
    close_corpus(o);
}

static void paper_note_ranges(void **state)
{
    (void)state;
    Opened o = open_corpus("paper-note-ranges.md");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1.", 1), 4);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "", 1) + count_nodes(o, OUTLINE_TITLE, "", 0),
                     3);
    check_notes(o, 56, 0, 0);
    // 110 and 31 in TRUTH.md, which leaves out [1,3.4] [20.21] [22.30] and [I], damaged but plain
    check_marks(o, 114, 34);
    check_spots(o, "paper-note-ranges");
    close_corpus(o);
}

static void paper_ocr_fast(void **state)
{
    (void)state;
    Opened o = open_corpus("paper-ocr-fast.md");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1", 1), 4);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1.1", 2), 10);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "", 1) + count_nodes(o, OUTLINE_TITLE, "", 0),
                     5);
    check_notes(o, 4, 0, 1);
    check_marks(o, 4, 0);
    close_corpus(o);
}

static void markdown_footnotes(void **state)
{
    (void)state;
    Opened o = open_corpus("markdown-footnotes.md");
    check_path(o, "1", OUTLINE_HEADING, "6.3.1");
    check_notes(o, 4, 0, 0);
    close_corpus(o);
}

static void maint_guide(void **state)
{
    (void)state;
    Opened o = open_corpus("maint-guide.txt");
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "第一章", 1), 9);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "附录一", 1), 1);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1.1", 2), 74);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1.1", 3), 6);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1", 0), 0); // a listing's lines
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "（一）", 0), 0);
    const Structure *s = document_structure(o.document);
    assert_int_equal(s->contents.count, 90); // of each chapter and section
    check_notes(o, 100, 0, 0);
    check_marks(o, 100, 0);
    check_spots(o, "maint-guide");
    close_corpus(o);
}

static void arphic_licence(void **state)
{
    (void)state;
    Opened o = open_corpus("arphicpl.big5.txt");
    assert_int_equal(count_nodes(o, OUTLINE_TITLE, "", 0), 1);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "1.", 2), 9);
    assert_int_equal(count_nodes(o, OUTLINE_ITEM, "a)", 3), 3);
    assert_int_equal(count_nodes(o, OUTLINE_HEADING, "", 1), 2);
    check_notes(o, 0, 0, 0);
    close_corpus(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zhejiang_party_building),
        cmocka_unit_test(gov_hainan),
        cmocka_unit_test(gov_gansu),
        cmocka_unit_test(gov_zhejiang),
        cmocka_unit_test(congress),
        cmocka_unit_test(labor_contract_law),
        cmocka_unit_test(paper_note_ranges),
        cmocka_unit_test(paper_ocr_fast),
        cmocka_unit_test(markdown_footnotes),
        cmocka_unit_test(maint_guide),
        cmocka_unit_test(arphic_licence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
