#include "app/counttable.h"
#include "app/report.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include "layout/cell.h"
#include <stdio.h>

#define TITLE_CELLS 40 // of the first column as text
#define GAP_CELLS   2

static const Outline *outline_of(const CountTable *t)
{
    return &document_structure(t->doc)->outline;
}

void counttable_forget(CountTable *t)
{
    vec_clear(&t->cells);
    t->words = keywords_count(t->keywords);
    for (size_t i = 0; i < t->rows.count * t->words; i++)
        vec_push(&t->cells, COUNT_UNKNOWN);
}

/* The text's ready end, or where node I begins. */
static Pos start_of(const CountTable *t, uint32_t i)
{
    const Outline *o = outline_of(t);
    return i < outline_count(o) ? outline_node(o, i)->pos : text_ready(document_text(t->doc));
}

void counttable_make(CountTable *t, const Document *d, Keywords *k, unsigned levels)
{
    t->doc = d;
    t->keywords = k;
    vec_clear(&t->rows);
    const Outline *o = outline_of(t);
    for (uint32_t i = 0; i < outline_count(o); i++) {
        const OutlineNode *n = outline_node(o, i);
        bool section = n->kind == OUTLINE_HEADING || n->kind == OUTLINE_ITEM;
        if (!section || n->level > levels)
            continue;
        if (!t->rows.count && n->pos > 0)
            vec_push(&t->rows, ((CountRow){0, n->pos, OUTLINE_NONE, 1}));
        Pos end = start_of(t, outline_subtree_end(o, i));
        vec_push(&t->rows, ((CountRow){n->pos, end, i, n->level}));
    }
    if (!t->rows.count)
        vec_push(&t->rows, ((CountRow){0, text_ready(document_text(d)), OUTLINE_NONE, 1}));
    counttable_forget(t);
}

void counttable_done(CountTable *t)
{
    vec_done(&t->rows);
    vec_done(&t->cells);
}

size_t counttable_cell(CountTable *t, size_t row, size_t word)
{
    uint32_t *cell = &t->cells.items[row * t->words + word];
    const CountRow *r = &t->rows.items[row];
    if (*cell == COUNT_UNKNOWN)
        *cell = (uint32_t)keywords_hits_between(t->keywords, word, r->start, r->end);
    return *cell;
}

/* Fields that are there for a row without a node, too. */
static void add_row_names(const CountTable *t, const CountRow *r, StrBuf *out)
{
    const OutlineNode *n = r->node == OUTLINE_NONE ? NULL : outline_node(outline_of(t), r->node);
    StrBuf room = {0};
    ShownNode shown = {0};
    if (n)
        shown = shown_node(t->doc, n, &room);
    strbuf_add_cstr(out, "{\"path\":\"");
    if (n)
        outline_path(outline_of(t), r->node, out);
    strbuf_add_cstr(out, n ? "\",\"label\":\"" : "0\",\"label\":\"");
    strbuf_add_json(out, shown.label);
    strbuf_add_cstr(out, "\",\"title\":\"");
    strbuf_add_json(out, shown.name);
    strbuf_add_cstr(out, "\",\"counts\":{");
    strbuf_done(&room);
}

static void write_json(CountTable *t, StrBuf *out)
{
    for (size_t i = 0; i < t->rows.count; i++) {
        strbuf_add_cstr(out, i ? ",\n" : "[");
        add_row_names(t, &t->rows.items[i], out);
        for (size_t word = 0; word < t->words; word++) {
            strbuf_add_cstr(out, word ? ",\"" : "\"");
            strbuf_add_json(out, keywords_word(t->keywords, word));
            strbuf_addf(out, "\":%zu", counttable_cell(t, i, word));
        }
        strbuf_add_cstr(out, "}}");
    }
    strbuf_add_cstr(out, "]\n");
}

static void add_blanks(StrBuf *out, size_t from, size_t to)
{
    for (; from < to; from++)
        strbuf_add_byte(out, ' ');
}

/* NAME, made harmless, cut and filled up to the first column. */
static void add_name(StrBuf *out, Str name)
{
    StrBuf clean = {0};
    size_t used;
    strbuf_add_visible(&clean, name);
    Str all = {clean.data, clean.len};
    size_t n = cell_prefix(&CELL_POLICY_NARROW, all, TITLE_CELLS, &used);
    strbuf_add(out, (Str){all.data, n});
    add_blanks(out, used, TITLE_CELLS);
    strbuf_done(&clean);
}

static size_t column_cells(const CountTable *t, size_t word)
{
    size_t cells = cell_string(&CELL_POLICY_NARROW, keywords_word(t->keywords, word));
    return GAP_CELLS + (cells > 6 ? cells : 6);
}

static void add_right(StrBuf *out, Str s, size_t cells)
{
    add_blanks(out, cell_string(&CELL_POLICY_NARROW, s), cells);
    strbuf_add_visible(out, s);
}

static void add_number(const CountTable *t, size_t word, size_t n, StrBuf *out)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%zu", n);
    add_right(out, str_from(n ? digits : "."), column_cells(t, word));
}

static void write_row(CountTable *t, size_t i, StrBuf *out)
{
    const CountRow *r = &t->rows.items[i];
    StrBuf name = {0};
    if (r->node == OUTLINE_NONE) {
        strbuf_add_cstr(&name, _("(before the first section)"));
    } else {
        StrBuf room = {0};
        add_blanks(&name, 1, 2 * r->level - 1);
        strbuf_add(&name, shown_node(t->doc, outline_node(outline_of(t), r->node), &room).whole);
        strbuf_done(&room);
    }
    add_name(out, (Str){name.data, name.len});
    for (size_t word = 0; word < t->words; word++)
        add_number(t, word, counttable_cell(t, i, word), out);
    strbuf_add_byte(out, '\n');
    strbuf_done(&name);
}

void counttable_write(CountTable *t, bool json, StrBuf *out)
{
    if (json) {
        write_json(t, out);
        return;
    }
    add_blanks(out, 0, TITLE_CELLS);
    for (size_t word = 0; word < t->words; word++)
        add_right(out, keywords_word(t->keywords, word), column_cells(t, word));
    strbuf_add_byte(out, '\n');
    for (size_t i = 0; i < t->rows.count; i++)
        write_row(t, i, out);
    add_name(out, str_from(_("all of the text")));
    for (size_t word = 0; word < t->words; word++)
        add_number(t, word, keywords_hits(t->keywords, word), out);
    strbuf_add_byte(out, '\n');
}
