/* What the reader says of items and notes, against what was inferred. */
#include "unit.h"

#include "doc/document.h"
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    Text *text;
    Document *doc;
    OverrideVec list;
} Fixture;

static Fixture open_str(const char *s)
{
    Fixture f = {.text = text_borrow(str_from(s), "test.txt")};
    f.doc = document_new(f.text);
    document_scan_to(f.doc, SIZE_MAX);
    return f;
}

static void done(Fixture *f)
{
    vec_done(&f->list);
    document_free(f->doc);
    text_close(f->text);
}

/* At the first AT of the text; calls come in the text's order. */
static void say(Fixture *f, const char *at, OverrideKind kind, unsigned level)
{
    Str all = text_slice(f->text, 0, text_ready(f->text));
    size_t pos = str_find(all, str_from(at));
    assert_true(pos != SIZE_MAX);
    vec_push(&f->list, ((Override){pos, (uint8_t)kind, (uint8_t)level}));
    document_set_overrides(f->doc, &f->list);
}

/* "1 一、|1.1 （一）|…": path and label of each node, or its text without a label. */
static void assert_outline(const Fixture *f, const char *want)
{
    const Outline *o = &document_structure(f->doc)->outline;
    StrBuf got = {0};
    for (uint32_t i = 0; i < outline_count(o); i++) {
        const OutlineNode *n = outline_node(o, i);
        Pos from = n->label_bytes ? n->pos : n->pos + n->text_at;
        size_t bytes = n->label_bytes ? n->label_bytes : n->text_bytes;
        if (i)
            strbuf_add_byte(&got, '|');
        outline_path(o, i, &got);
        strbuf_addf(&got, " %.*s", STR_FMT(text_slice(f->text, from, from + bytes)));
        if (n->parent != OUTLINE_NONE) {
            assert_true(n->parent < i);
            assert_int_equal(n->level, outline_node(o, n->parent)->level + 1);
        }
    }
    assert_string_equal(got.data ? got.data : "", want);
    strbuf_done(&got);
}

#define BODY "河边的步道修好以后，早晚散步的人多了起来，路灯换成了暖色的，长椅也添了几把。\n"

static const char TREE[] =
    "一、街道\n" BODY "（一）东街\n" BODY "（二）西街\n" BODY "二、河流\n" BODY "（一）上游\n" BODY
    "1．泉水\n" BODY "2．小溪\n" BODY "（二）下游\n" BODY;

static void without_any_it_is_as_inferred(void **state)
{
    (void)state;
    Fixture f = open_str(TREE);
    assert_outline(&f,
                   "1 一、|1.1 （一）|1.2 （二）|2 二、|2.1 （一）|2.1.1 1．|2.1.2 2．|2.2 （二）");
    assert_ptr_equal(document_structure(f.doc), document_inferred(f.doc));
    done(&f);
}

static void what_is_no_item_leaves_its_children(void **state)
{
    (void)state;
    Fixture f = open_str(TREE);
    say(&f, "二、河流", OVERRIDE_NOT, 0);
    assert_outline(&f, "1 一、|1.1 （一）|1.2 （二）|1.3 （一）|1.3.1 1．|1.3.2 2．|1.4 （二）");
    vec_clear(&f.list);
    document_set_overrides(f.doc, &f.list);
    assert_outline(&f,
                   "1 一、|1.1 （一）|1.2 （二）|2 二、|2.1 （一）|2.1.1 1．|2.1.2 2．|2.2 （二）");
    done(&f);
}

static void a_level_takes_what_is_below_along(void **state)
{
    (void)state;
    Fixture f = open_str(TREE);
    say(&f, "（一）上游", OVERRIDE_LEVEL, 1);
    assert_outline(&f, "1 一、|1.1 （一）|1.2 （二）|2 二、|3 （一）|3.1 1．|3.2 2．|3.3 （二）");
    vec_clear(&f.list);
    say(&f, "二、河流", OVERRIDE_LEVEL, 2);
    assert_outline(&f, "1 一、|1.1 （一）|1.2 （二）|1.3 二、|1.3.1 （一）|1.3.1.1 1．|1.3.1.2 2．|"
                       "1.3.2 （二）");
    say(&f, "2．小溪", OVERRIDE_LEVEL, 1);
    assert_outline(
        &f, "1 一、|1.1 （一）|1.2 （二）|1.3 二、|1.3.1 （一）|1.3.1.1 1．|2 2．|2.1 （二）");
    done(&f);
}

static void a_line_becomes_an_item_among_its_like(void **state)
{
    (void)state;
    Fixture f = open_str("一、街道\n" BODY "（一）东街\n" BODY "老桥\n" BODY
                         "第5号院子，没有人住。" BODY "二、河流\n" BODY);
    assert_outline(&f, "1 一、|1.1 （一）|2 二、");
    say(&f, "老桥", OVERRIDE_ITEM, 0);
    assert_outline(&f, "1 一、|1.1 （一）|1.2 老桥|2 二、");
    say(&f, "第5号", OVERRIDE_LEVEL, 3);
    assert_outline(&f, "1 一、|1.1 （一）|1.2 老桥|1.2.1 第5号院子|2 二、");
    const Outline *o = &document_structure(f.doc)->outline;
    assert_string_equal(outline_why_code(outline_node(o, 2)), "reader");
    assert_int_equal(outline_node(o, 2)->kind, OUTLINE_HEADING);
    assert_int_equal(outline_node(o, 3)->kind, OUTLINE_ITEM);
    done(&f);
}

static void a_level_without_one_above_it_is_as_deep_as_can_be(void **state)
{
    (void)state;
    Fixture f = open_str(TREE);
    say(&f, "一、街道", OVERRIDE_LEVEL, 3);
    assert_outline(&f,
                   "1 一、|1.1 （一）|1.2 （二）|2 二、|2.1 （一）|2.1.1 1．|2.1.2 2．|2.2 （二）");
    vec_clear(&f.list);
    say(&f, "（二）西街", OVERRIDE_LEVEL, 9);
    assert_outline(
        &f, "1 一、|1.1 （一）|1.1.1 （二）|2 二、|2.1 （一）|2.1.1 1．|2.1.2 2．|2.2 （二）");
    done(&f);
}

static const char NOTED[] = "街道\n\n" BODY "人多了起来[①]，路灯亮了[②]，桥也修了〔甲〕。\n" BODY
                            "\n[①]即早晨与傍晚。\n[②]即暖色的灯。\n";

static void assert_note(const Fixture *f, const char *label, NoteStatus status, const char *text)
{
    const Notes *n = &document_structure(f->doc)->notes;
    for (size_t i = 0; i < n->notes.count; i++) {
        const Note *note = &n->notes.items[i];
        if (!str_equal(notes_label(n, note), str_from(label)))
            continue;
        assert_int_equal(note->status, status);
        if (text) {
            const NoteDef *def = &n->defs.items[note->def];
            Str says = text_slice(f->text, def->pos + def->text_at, def->end);
            assert_true(str_equal(says, str_from(text)));
        }
        return;
    }
    fail_msg("no note %s", label);
}

static void a_mark_that_is_none_leaves_its_definition_alone(void **state)
{
    (void)state;
    Fixture f = open_str(NOTED);
    assert_note(&f, "①", NOTE_OK, "即早晨与傍晚。");
    say(&f, "[①]，", OVERRIDE_NOT, 0);
    assert_note(&f, "①", NOTE_UNCITED, "即早晨与傍晚。");
    say(&f, "[②]即", OVERRIDE_NOT, 0);
    assert_note(&f, "②", NOTE_MISSING, NULL);
    assert_int_equal(document_structure(f.doc)->notes.refs.count, 1);
    done(&f);
}

static void a_mark_that_is_one_finds_its_definition(void **state)
{
    (void)state;
    Fixture f =
        open_str("街道\n\n" BODY "人多了起来(3)，路灯亮了。\n" BODY "\n(3)即早晨与傍晚。\n" BODY);
    assert_int_equal(document_structure(f.doc)->notes.refs.count, 0);
    say(&f, "(3)，", OVERRIDE_NOTE, 0);
    assert_note(&f, "3", NOTE_MISSING, NULL);
    say(&f, "(3)即", OVERRIDE_NOTE, 0);
    assert_note(&f, "3", NOTE_OK, "即早晨与傍晚。");
    const Notes *n = &document_structure(f.doc)->notes;
    assert_string_equal(note_why_code(&n->notes.items[0]), "reader");
    done(&f);
}

static void a_list_of_marks_is_several(void **state)
{
    (void)state;
    Fixture f = open_str("街道\n\n" BODY "人多了起来[1,3-4]，路灯亮了。\n" BODY);
    assert_int_equal(document_structure(f.doc)->notes.refs.count, 0);
    say(&f, "[1,3-4]", OVERRIDE_NOTE, 0);
    assert_int_equal(document_structure(f.doc)->notes.refs.count, 3);
    assert_note(&f, "1", NOTE_MISSING, NULL);
    assert_note(&f, "4", NOTE_MISSING, NULL);
    done(&f);
}

static bool same_outline(const Outline *a, const Outline *b)
{
    for (size_t i = 0; i < outline_count(a) && outline_count(a) == outline_count(b); i++)
        if (memcmp(outline_node(a, i), outline_node(b, i), sizeof *outline_node(a, i)) != 0)
            return false;
    return outline_count(a) == outline_count(b);
}

static bool same_notes(const Notes *a, const Notes *b)
{
    bool same = a->refs.count == b->refs.count && a->defs.count == b->defs.count &&
                a->notes.count == b->notes.count;
    for (size_t i = 0; same && i < a->refs.count; i++)
        same = a->refs.items[i].note == b->refs.items[i].note &&
               a->refs.items[i].next == b->refs.items[i].next;
    for (size_t i = 0; same && i < a->notes.count; i++) {
        const Note *x = &a->notes.items[i], *y = &b->notes.items[i];
        same = x->status == y->status && x->first_ref == y->first_ref && x->def == y->def &&
               notes_other(a, x) == notes_other(b, y) &&
               str_equal(notes_label(a, x), notes_label(b, y));
    }
    return same;
}

/* What is said of the text's end changes nothing. */
static void assert_unchanged_by(Fixture *f, OverrideKind kind, const char *name)
{
    vec_clear(&f->list);
    vec_push(&f->list, ((Override){text_ready(f->text), (uint8_t)kind, 0}));
    document_set_overrides(f->doc, &f->list);
    const Structure *before = document_inferred(f->doc), *after = document_structure(f->doc);
    assert_ptr_not_equal(before, after);
    if (!same_outline(&before->outline, &after->outline))
        fail_msg("%s: another outline", name);
    if (!same_notes(&before->notes, &after->notes))
        fail_msg("%s: other notes", name);
}

/* A decision about nothing goes the whole way and changes nothing. */
static void real_documents_are_rebuilt_as_they_were(void **state)
{
    (void)state;
    static const char *const FILES[] = {
        "tests/samples/report.txt",
        "tests/samples/law.md",
        "tests/samples/novel.txt",
        "tests/samples/paper.txt",
        "tests/samples/notes.md",
        "tests/samples/contents.txt",
        "doc/guide.txt",
        "../shared/corpus/zhejiang-party-building.txt",
        "../shared/corpus/gov-hainan-2026.txt",
        "../shared/corpus/gov-zhejiang-2026.txt",
        "../shared/corpus/congress20.txt",
        "../shared/corpus/labor-contract-law.md",
        "../shared/corpus/paper-note-ranges.md",
        "../shared/corpus/paper-ocr-fast.md",
        "../shared/corpus/markdown-footnotes.md",
        "../shared/corpus/maint-guide.txt",
    };
    for (size_t i = 0; i < sizeof FILES / sizeof *FILES; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", TEST_SOURCE_DIR, FILES[i]);
        if (access(path, R_OK) != 0)
            continue;
        Error err = {0};
        Fixture f = {.text = text_open(path, NULL, NULL, &err)};
        assert_non_null(f.text);
        f.doc = document_new(f.text);
        document_scan_to(f.doc, SIZE_MAX);
        assert_unchanged_by(&f, OVERRIDE_ITEM, FILES[i]);
        assert_unchanged_by(&f, OVERRIDE_NOTE, FILES[i]); // notes are made anew for it
        done(&f);
    }
}

static void nothing_that_is_said_breaks_an_outline(void **state)
{
    (void)state;
    Fixture f = open_str(TREE);
    size_t size = sizeof TREE - 1;
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        vec_clear(&f.list);
        for (Pos pos = 0; pos < size + 9; pos += 1 + (seed >> 16) % 60) {
            seed = seed * 1103515245u + 12345u;
            vec_push(&f.list, ((Override){pos, (uint8_t)((seed >> 20) % 4),
                                          (uint8_t)(1 + (seed >> 8) % OVERRIDE_LEVEL_MAX)}));
        }
        document_set_overrides(f.doc, &f.list);
        const Outline *o = &document_structure(f.doc)->outline;
        for (uint32_t i = 0; i < outline_count(o); i++) {
            const OutlineNode *n = outline_node(o, i);
            assert_true(n->pos < size && (!i || n->pos > outline_node(o, i - 1)->pos));
            assert_true(n->parent == OUTLINE_NONE || n->parent < i);
            assert_int_equal(n->level,
                             n->parent == OUTLINE_NONE ? 1 : outline_node(o, n->parent)->level + 1);
        }
    }
    done(&f);
}

#define MANY 30000

/* 一、 and MANY items below it. */
static Fixture open_many(StrBuf *text)
{
    strbuf_add_cstr(text, "一、街道\n");
    for (int i = 1; i <= MANY; i++)
        strbuf_addf(text, "%d．第%d盏路灯\n", i, i);
    strbuf_add_cstr(text, "二、河流\n" BODY);
    return open_str(text->data);
}

static size_t items(const Fixture *f)
{
    return outline_count(&document_structure(f->doc)->outline);
}

static void wait_for_update(const Fixture *f, Wake *wake)
{
    struct pollfd p = {wake_fd(wake), POLLIN, 0};
    do {
        assert_int_equal(poll(&p, 1, 60000), 1);
        wake_clear(wake);
    } while (!document_update(f->doc));
}

/* What takes longer than a key may comes later; what was known stands until then. */
static void millions_of_items_are_gone_through_by_a_thread(void **state)
{
    (void)state;
    Error err;
    StrBuf text = {0};
    Fixture f = open_many(&text);
    Wake *wake = wake_new(&err);
    size_t all = items(&f);
    assert_true(all > MANY);
    assert_true(document_scan_start(f.doc, wake, &err));
    say(&f, "一、街道", OVERRIDE_NOT, 0);
    assert_int_equal(items(&f), all);
    say(&f, "二、河流", OVERRIDE_NOT, 0); // before the first was done
    wait_for_update(&f, wake);
    assert_int_equal(items(&f), all - 2);
    assert_false(document_update(f.doc));
    f.list.count = 0;
    document_set_overrides(f.doc, &f.list);
    assert_int_equal(items(&f), all);
    say(&f, "二、河流", OVERRIDE_NOT, 0);
    done(&f); // while it is made
    wake_free(wake);
    strbuf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_any_it_is_as_inferred),
        cmocka_unit_test(millions_of_items_are_gone_through_by_a_thread),
        cmocka_unit_test(what_is_no_item_leaves_its_children),
        cmocka_unit_test(a_level_takes_what_is_below_along),
        cmocka_unit_test(a_level_without_one_above_it_is_as_deep_as_can_be),
        cmocka_unit_test(a_line_becomes_an_item_among_its_like),
        cmocka_unit_test(a_mark_that_is_none_leaves_its_definition_alone),
        cmocka_unit_test(a_mark_that_is_one_finds_its_definition),
        cmocka_unit_test(a_list_of_marks_is_several),
        cmocka_unit_test(real_documents_are_rebuilt_as_they_were),
        cmocka_unit_test(nothing_that_is_said_breaks_an_outline),
    };
    return cmocka_run_group_tests_name("doc-override", tests, NULL, NULL);
}
