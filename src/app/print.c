#include "app/print.h"
#include "app/sgr.h"
#include "base/i18n.h"
#include "layout/walk.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    App *app;
    int colours;
    Flow *flow;
    CellGrid grid; // one row
    StrBuf line;   // rows to be written
} Printer;

/* The last cell that holds anything, plus one. */
static int used_cells(const CellGrid *g)
{
    int end = g->cols;
    while (end > 0 && (!g->cells[end - 1].glyph[0] || g->cells[end - 1].glyph[0] == ' ') &&
           g->cells[end - 1].cells == 1)
        end--;
    return end;
}

static Style cell_style(const Printer *p, const GridCell *c)
{
    Style plain = {0};
    // the paper's colour is the terminal's own: only what differs from body text is coloured
    if (c->base == ROLE_BODY && c->over == ROLE_BODY)
        return plain;
    Style s = style_over(plain, theme_style(&p->app->theme, c->base, p->colours));
    Style body = theme_style(&p->app->theme, ROLE_BODY, p->colours);
    s = style_over(s, theme_style(&p->app->theme, c->over, p->colours));
    if (memcmp(&s.bg, &body.bg, sizeof s.bg) == 0)
        s.bg = (Colour){0};
    return s;
}

#define FLUSH_BYTES 65536

static void flush(Printer *p)
{
    fwrite(p->line.data, 1, p->line.len, stdout);
    strbuf_clear(&p->line);
}

static void end_row(Printer *p)
{
    strbuf_add_byte(&p->line, '\n');
    if (p->line.len >= FLUSH_BYTES)
        flush(p);
}

static void put_grid(Printer *p)
{
    int end = used_cells(&p->grid);
    int base = ROLE_BODY, over = ROLE_BODY;
    for (int x = 0; x < end; x++) {
        const GridCell *c = &p->grid.cells[x];
        if (!c->cells)
            continue;
        if (c->base != base || c->over != over) {
            sgr_add(&p->line, cell_style(p, c));
            base = c->base;
            over = c->over;
        }
        strbuf_add_cstr(&p->line, c->glyph[0] ? c->glyph : " ");
    }
    if (base != ROLE_BODY || over != ROLE_BODY)
        strbuf_add_cstr(&p->line, SGR_OFF);
    end_row(p);
}

/* Without colours a row is its bytes. */
static void put_plain(Printer *p, const Paragraph *para, const Row *row)
{
    size_t start = p->line.len;
    for (unsigned i = 0; i < row->indent; i++)
        strbuf_add_byte(&p->line, ' ');
    if (row->plain) {
        strbuf_add(&p->line, text_slice(p->app->text, row->start, row->shown_end));
    } else {
        RowWalk walk = row_walk(p->app->doc, para, row, flow_style(p->flow));
        Cluster c;
        while (row_walk_next(&walk, &c))
            strbuf_add_cstr(&p->line, c.glyph);
    }
    while (p->line.len > start && p->line.data[p->line.len - 1] == ' ')
        p->line.len--;
    end_row(p);
}

static void put_paragraph(Printer *p, const Paragraph *para)
{
    for (size_t i = 0; !p->colours && i < para->rows.count; i++)
        put_plain(p, para, &para->rows.items[i]);
    if (!p->colours)
        return;
    Paint paint = {.doc = p->app->doc, .style = flow_style(p->flow), .ground = ROLE_BODY};
    if (keywords_count(p->app->keywords))
        keywords_spans(p->app->keywords,
                       text_slice(p->app->text, para->block.text, para->block.end),
                       para->block.text, &paint.highlights);
    for (size_t i = 0; i < para->rows.count; i++) {
        grid_fill(&p->grid, (Rect){0, 0, p->grid.cols, 1}, ROLE_BODY);
        paint_row(&paint, &p->grid, 0, 0, para, &para->rows.items[i]);
        put_grid(p);
    }
    vec_done(&paint.highlights);
}

/* Print the definition's blocks; they stand elsewhere in the text. */
static void put_definition(Printer *p, const NoteDef *def)
{
    Block b = document_block(p->app->doc, def->pos);
    for (;;) {
        Paragraph para = {0};
        paragraph_layout(p->app->doc, &b, flow_style(p->flow), &para);
        if (b.kind != BLOCK_BLANK)
            put_paragraph(p, &para);
        paragraph_done(&para);
        Block next;
        if (!document_block_next(p->app->doc, &b, &next) || next.start >= def->end)
            return;
        b = next;
    }
}

static void put_missing(Printer *p, const Note *note)
{
    StrBuf label = {0};
    strbuf_add_visible(&label, notes_label(&app_structure(p->app)->notes, note));
    strbuf_addf(&p->line, _("[%s] (no definition in this text)\n"), label.data);
    strbuf_done(&label);
}

/* The notes referred to in [START, END), each once, under its section. */
static void put_section_notes(Printer *p, Pos start, Pos end)
{
    const Notes *n = &app_structure(p->app)->notes;
    bool any = false;
    for (uint32_t i = notes_ref_lower_bound(n, start);
         i < n->refs.count && n->refs.items[i].pos < end; i++) {
        const Note *note = &n->notes.items[n->refs.items[i].note];
        if (note->first_ref != i)
            continue; // printed where it was first referred to
        if (!any)
            end_row(p);
        any = true;
        if (note->def != NOTE_NONE)
            put_definition(p, &n->defs.items[note->def]);
        else
            put_missing(p, note);
    }
    if (any)
        end_row(p);
}

/* Whether BLOCK belongs to a definition that is printed with the section that refers to it. */
static bool is_moved(const App *app, const Block *b)
{
    const Notes *n = &app_structure(app)->notes;
    uint32_t def = notes_def_at(n, b->text);
    return def != NOTE_NONE && n->notes.items[n->defs.items[def].note].first_ref != NOTE_NONE;
}

/* Whether B is a heading (注释) over nothing but definitions that were moved. */
static bool is_left_bare(const App *app, const Block *b)
{
    Block next = *b;
    if (b->kind != BLOCK_HEADING)
        return false;
    while (document_block_next(app->doc, &next, &next))
        if (next.kind != BLOCK_BLANK)
            return is_moved(app, &next);
    return false;
}

/* Where the section that begins at or before POS ends: at the next top-level heading. */
static Pos section_end(const App *app, Pos pos)
{
    const Outline *o = &app_structure(app)->outline;
    for (size_t i = outline_lower_bound(o, pos + 1); i < outline_count(o);
         i = outline_subtree_end(o, (uint32_t)i)) {
        const OutlineNode *node = outline_node(o, i);
        if (node->level == 1 && node->kind == OUTLINE_HEADING)
            return node->pos;
    }
    return text_ready(app->text);
}

static void put_blocks(Printer *p, Pos from)
{
    App *app = p->app;
    Block b = document_block(app->doc, from);
    Pos start = b.start, end = section_end(app, from);
    Paragraph para = {0};
    bool more = true, blank = false;
    while (more) {
        if (b.text >= end) {
            put_section_notes(p, start, end);
            start = end;
            end = section_end(app, start);
        }
        bool moved = is_moved(app, &b) || is_left_bare(app, &b);
        if (!moved && !(b.kind == BLOCK_BLANK && blank)) {
            paragraph_layout(app->doc, &b, flow_style(p->flow), &para);
            put_paragraph(p, &para);
        }
        // what a moved definition leaves behind is no more than one blank row
        blank = b.kind == BLOCK_BLANK || (moved && blank);
        Block next;
        more = document_block_next(app->doc, &b, &next);
        if (more)
            b = next;
    }
    put_section_notes(p, start, text_ready(app->text) + 1);
    paragraph_done(&para);
}

bool print_flush(Error *err)
{
    bool good = fflush(stdout) == 0 && !ferror(stdout);
    if (good || errno == EPIPE)
        return true; // a broken pipe: the reader has seen enough
    return error_set(err, ERROR_IO, _("can't write to standard output: %s"), strerror(errno));
}

bool print_finish(const Text *text, Error *err)
{
    Error unwritten = {0};
    bool written = print_flush(&unwritten);
    if (text_read_error(text))
        return error_set(err, ERROR_IO, "%s", text_read_error(text));
    return written || error_set(err, ERROR_IO, "%s", unwritten.message);
}

bool print_text(App *app, int colours, Error *err)
{
    Printer p = {.app = app, .colours = colours};
    LayoutStyle style = {.width_cells = (uint16_t)app->config.width_cells,
                         .hang_cells = app->config.hanging ? 2 : 0,
                         .indent = app->config.indent,
                         .strict = app->config.strict,
                         .cells = app->policy};
    Pos from;
    document_scan_to(app->doc, SIZE_MAX);
    if (!move_find_place(app, &app->options->place, &from, err))
        return false;
    p.flow = flow_new(app->doc, &style);
    grid_init(&p.grid, style.width_cells + style.hang_cells, 1);
    put_blocks(&p, from);
    flush(&p);
    grid_done(&p.grid);
    flow_free(p.flow);
    strbuf_done(&p.line);
    return print_finish(app->text, err);
}
