#include "app/print.h"
#include "base/i18n.h"
#include "layout/walk.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SENTENCE_BYTES 240 // of a match's sentence, printed at each side of it

static void add_colour(StrBuf *out, Colour c, bool background)
{
    int base = background ? 40 : 30;
    switch ((ColourKind)c.kind) {
    case COLOUR_UNSET:
    case COLOUR_DEFAULT:
        break;
    case COLOUR_INDEX:
        if (c.index < 8)
            strbuf_addf(out, ";%d", base + c.index);
        else
            strbuf_addf(out, ";%d;5;%d", base + 8, c.index);
        break;
    case COLOUR_RGB:
        strbuf_addf(out, ";%d;2;%d;%d;%d", base + 8, c.r, c.g, c.b);
    }
}

static void add_style(StrBuf *out, Style style)
{
    static const struct {
        uint8_t attr;
        const char *sgr;
    } ATTRS[] = {{STYLE_BOLD, ";1"},
                 {STYLE_DIM, ";2"},
                 {STYLE_ITALIC, ";3"},
                 {STYLE_UNDERLINE, ";4"},
                 {STYLE_REVERSE, ";7"}};
    strbuf_add_cstr(out, "\033[0");
    for (size_t i = 0; i < sizeof ATTRS / sizeof *ATTRS; i++)
        if (style.attrs & ATTRS[i].attr)
            strbuf_add_cstr(out, ATTRS[i].sgr);
    add_colour(out, style.fg, false);
    add_colour(out, style.bg, true);
    strbuf_add_byte(out, 'm');
}

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
            add_style(&p->line, cell_style(p, c));
            base = c->base;
            over = c->over;
        }
        strbuf_add_cstr(&p->line, c->glyph[0] ? c->glyph : " ");
    }
    if (base != ROLE_BODY || over != ROLE_BODY)
        strbuf_add_cstr(&p->line, "\033[m");
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

bool print_finish(const Text *text, Error *err)
{
    bool good = fflush(stdout) == 0 && !ferror(stdout);
    if (text_read_error(text))
        return error_set(err, ERROR_IO, "%s", text_read_error(text));
    if (good || errno == EPIPE)
        return true; // a broken pipe: the reader has seen enough
    return error_set(err, ERROR_IO, _("can't write to standard output: %s"), strerror(errno));
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

/* The sentence around HIT: between stops, clipped, within its line. */
static Hit sentence_around(const Text *text, Hit hit)
{
    const char *data = text_data(text);
    Hit s = hit;
    while (s.start > 0 && hit.start - s.start < SENTENCE_BYTES) {
        Pos at = (Pos)(utf8_prev(data, data + s.start) - data);
        if (data[at] == '\n' || (s.start - at == 3 && memcmp(data + at, "。", 3) == 0))
            break;
        s.start = at;
    }
    while (s.end < text_ready(text) && s.end - hit.end < SENTENCE_BYTES) {
        uint32_t cp;
        if (data[s.end] == '\n')
            break;
        s.end += utf8_decode(data + s.end, data + text_ready(text), &cp);
        if (cp == 0x3002)
            break;
    }
    return s;
}

/* The text of a hit on one line, also where hard wrapping broke it over two. */
static void add_hit(StrBuf *out, Str hit)
{
    const char *newline = hit.len ? memchr(hit.data, '\n', hit.len) : NULL;
    size_t at = newline ? (size_t)(newline - hit.data) : hit.len;
    strbuf_add_visible(out, newline ? str_trim((Str){hit.data, at}) : hit);
    if (newline)
        strbuf_add_visible(out, str_trim((Str){newline, hit.len - at}));
}

static void put_match(App *app, Hit hit, int colours)
{
    StrBuf out = {0};
    uint32_t node = outline_at(&app_structure(app)->outline, hit.start);
    Hit s = sentence_around(app->text, hit);
    strbuf_add_visible(&out, str_from(text_name(app->text)));
    strbuf_addf(&out, ":%zu: ", document_line(app->doc, hit.start));
    StrBuf crumb = {0};
    if (node != OUTLINE_NONE)
        app_breadcrumb(app->doc, node, 0, &crumb);
    strbuf_add_visible(&out, (Str){crumb.data, crumb.len});
    strbuf_done(&crumb);
    strbuf_add_cstr(&out, ": ");
    strbuf_add_visible(&out, text_slice(app->text, s.start, hit.start));
    if (colours)
        add_style(&out, theme_style(&app->theme, ROLE_HIT_CURRENT, colours));
    add_hit(&out, text_slice(app->text, hit.start, hit.end));
    if (colours)
        strbuf_add_cstr(&out, "\033[m");
    strbuf_add_visible(&out, text_slice(app->text, hit.end, s.end));
    strbuf_add_byte(&out, '\n');
    fwrite(out.data, 1, out.len, stdout);
    strbuf_done(&out);
}

bool print_matches(App *app, const char *source, int colours, size_t *found, Error *err)
{
    Pattern *p = pattern_new(str_from(source), PATTERN_DEFAULT, err);
    Hit hit;
    *found = 0;
    if (!p)
        return false;
    document_scan_to(app->doc, SIZE_MAX);
    Pos from = 0, end = text_ready(app->text);
    while (search_forward(app->text, p, from, end, NULL, NULL, &hit) == SEARCH_FOUND) {
        ++*found;
        put_match(app, hit, colours);
        from = hit.end;
    }
    pattern_free(p);
    return print_finish(app->text, err);
}
