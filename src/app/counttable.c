#include "app/counttable.h"
#include "app/report.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include "layout/cell.h"
#include <stdio.h>

#define TITLE_CELLS 40 // of the first column as text
#define GAP_CELLS   2
#define CELLS_KEPT  4096 // a few screens of them, whatever the text has

static const Outline *outline_of(const CountTable *t)
{
    return &document_structure(t->doc)->outline;
}

void counttable_forget(CountTable *t)
{
    mem_free(t->cells);
    t->cells = mem_zero(CELLS_KEPT, sizeof *t->cells);
    t->words = keywords_count(t->keywords);
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
    outlinerows_make(&t->sections, outline_of(t), OUTLINE_SECTIONS, levels);
    t->before = 1;
    if (t->sections.count)
        t->before = start_of(t, outlinerows_node(&t->sections, 0)) > 0;
    counttable_forget(t);
}

size_t counttable_rows(const CountTable *t)
{
    return t->before + t->sections.count;
}

CountRow counttable_row(const CountTable *t, size_t row)
{
    const Outline *o = outline_of(t);
    if (row < t->before) {
        uint32_t first =
            t->sections.count ? outlinerows_node(&t->sections, 0) : (uint32_t)outline_count(o);
        return (CountRow){0, start_of(t, first), OUTLINE_NONE, 1};
    }
    uint32_t i = outlinerows_node(&t->sections, row - t->before);
    const OutlineNode *n = outline_node(o, i);
    return (CountRow){n->pos, start_of(t, outline_subtree_end(o, i)), i, n->level};
}

size_t counttable_find(const CountTable *t, Pos pos)
{
    size_t row = t->before + outlinerows_upto(&t->sections, pos);
    return row ? row - 1 : 0;
}

void counttable_done(CountTable *t)
{
    outlinerows_done(&t->sections);
    mem_free(t->cells);
}

size_t counttable_cell(CountTable *t, size_t row, size_t word)
{
    CountCell *cell = &t->cells[(row * t->words + word) % CELLS_KEPT];
    if (!cell->known || cell->row != row || cell->word != word) {
        CountRow r = counttable_row(t, row);
        size_t n = keywords_hits_between(t->keywords, word, r.start, r.end);
        *cell = (CountCell){(uint32_t)row, (uint32_t)word, (uint32_t)n, true};
    }
    return cell->count;
}

/* Fields that are there for a row without a node, too. */
static void add_row_names(const CountTable *t, size_t row, StrBuf *out)
{
    uint32_t node = counttable_row(t, row).node;
    const OutlineNode *n = node == OUTLINE_NONE ? NULL : outline_node(outline_of(t), node);
    StrBuf room = {0};
    ShownNode shown = {0};
    if (n)
        shown = shown_node(t->doc, n, &room);
    strbuf_add_cstr(out, "{\"path\":\"");
    if (n)
        outline_path(outline_of(t), node, out);
    strbuf_add_cstr(out, n ? "\",\"label\":\"" : "0\",\"label\":\"");
    strbuf_add_json(out, shown.label);
    strbuf_add_cstr(out, "\",\"title\":\"");
    strbuf_add_json(out, shown.name);
    strbuf_add_cstr(out, "\",\"counts\":{");
    strbuf_done(&room);
}

static void write_json(CountTable *t, StrBuf *out)
{
    for (size_t i = 0; i < counttable_rows(t); i++) {
        strbuf_add_cstr(out, i ? ",\n" : "[");
        add_row_names(t, i, out);
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
    uint32_t node = counttable_row(t, i).node;
    StrBuf name = {0};
    if (node == OUTLINE_NONE) {
        strbuf_add_cstr(&name, _("(before the first section)"));
    } else {
        const OutlineNode *n = outline_node(outline_of(t), node);
        StrBuf room = {0};
        add_blanks(&name, 1, 2 * n->level - 1);
        strbuf_add(&name, shown_node(t->doc, n, &room).whole);
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
    for (size_t i = 0; i < counttable_rows(t); i++)
        write_row(t, i, out);
    add_name(out, str_from(_("all of the text")));
    for (size_t word = 0; word < t->words; word++)
        add_number(t, word, keywords_hits(t->keywords, word), out);
    strbuf_add_byte(out, '\n');
}
