#include "doc/document.h"
#include "doc/scan.h"
#include "format/line.h"
#include <string.h>

struct Document {
    Text *text;
    const Format *format;
    Structure *structure; // never NULL
};

#define DETECT_BYTES 4096

Document *document_new(Text *text)
{
    Document *d = mem_zero(1, sizeof *d);
    d->text = text;
    text_wait(text, DETECT_BYTES, -1);
    d->format = format_detect(text_name(text), text_slice(text, 0, DETECT_BYTES));
    d->structure = mem_zero(1, sizeof *d->structure);
    return d;
}

void document_free(Document *d)
{
    if (!d)
        return;
    structure_free(d->structure);
    mem_free(d);
}

Text *document_text(const Document *d)
{
    return d->text;
}

const Format *document_format(const Document *d)
{
    return d->format;
}

const Structure *document_structure(const Document *d)
{
    return d->structure;
}

void document_scan_to(Document *d, size_t bytes)
{
    if (bytes == SIZE_MAX)
        text_wait(d->text, SIZE_MAX, -1);
    Scanner *s = scanner_new(d->format);
    size_t ready = text_ready(d->text);
    scanner_feed(s, text_data(d->text), ready, text_complete(d->text), bytes);
    structure_free(d->structure);
    d->structure = scanner_snapshot(s);
    scanner_free(s);
}

bool document_scan_start(Document *d, Wake *wake, Error *err)
{
    (void)d;
    (void)wake;
    (void)err;
    return true;
}

bool document_update(Document *d)
{
    (void)d;
    return false;
}

static Str piece_text(const Document *d, const Piece *p)
{
    return (Str){text_data(d->text) + p->start, p->end - p->start};
}

/* A blank line of its own, which may join others in one block. */
static bool is_blank_line(const Document *d, const Piece *p)
{
    return p->first && p->last && blank_only(piece_text(d, p));
}

/* A run of blank lines ends at a multiple of this at the latest, so that finding its start stays
 * local. */
#define BLANK_WINDOW 4096

static bool same_window(Pos a, Pos b)
{
    return a / BLANK_WINDOW == b / BLANK_WINDOW;
}

static Block blank_block(const Document *d, Piece p)
{
    const char *data = text_data(d->text);
    size_t ready = text_ready(d->text);
    Pos start = p.start, next = p.next;
    for (Piece q; start > 0; start = q.start) {
        q = piece_at(data, ready, start - 1);
        if (!same_window(q.start, p.start) || !is_blank_line(d, &q))
            break;
    }
    for (Piece q; next < ready; next = q.next) {
        q = piece_at(data, ready, next);
        if (!same_window(q.start, p.start) || !is_blank_line(d, &q))
            break;
    }
    return (Block){
        .start = start,
        .text = start,
        .end = start,
        .next = next,
        .kind = BLOCK_BLANK,
        .first = true,
        .last = true,
    };
}

/* What the format alone says of a line. */
static void classify(const Document *d, const Piece *p, Block *out)
{
    static const uint8_t KINDS[] = {
        [LINE_BLANK] = BLOCK_BLANK, [LINE_TEXT] = BLOCK_BODY, [LINE_HEADING] = BLOCK_HEADING,
        [LINE_RULE] = BLOCK_RULE,   [LINE_CODE] = BLOCK_CODE, [LINE_QUOTE] = BLOCK_QUOTE,
        [LINE_TABLE] = BLOCK_TABLE, [LINE_META] = BLOCK_META, [LINE_MARKUP] = BLOCK_META,
    };
    FormatState state = {.line = p->start > 0};
    Line line = d->format->line(&state, piece_text(d, p));
    out->kind = KINDS[line.kind];
    out->level = line.level;
    out->text = p->start + line.text_at;
    out->end = p->start + line.text_end;
}

Block document_block(const Document *d, Pos pos)
{
    size_t ready = text_ready(d->text);
    if (ready == 0)
        return (Block){.kind = BLOCK_BLANK, .first = true, .last = true};
    Piece p = piece_at(text_data(d->text), ready, pos < ready ? pos : ready - 1);
    if (is_blank_line(d, &p))
        return blank_block(d, p);
    Block out = {.start = p.start,
                 .text = p.start,
                 .end = p.end,
                 .next = p.next,
                 .kind = BLOCK_BODY,
                 .first = p.first,
                 .last = p.last};
    if (p.first)
        classify(d, &p, &out);
    if (!p.last)
        out.end = p.end;
    return out;
}

bool document_block_next(const Document *d, const Block *b, Block *next)
{
    if (b->next >= text_ready(d->text))
        return false;
    *next = document_block(d, b->next);
    return true;
}

bool document_block_prev(const Document *d, const Block *b, Block *prev)
{
    if (b->start == 0)
        return false;
    *prev = document_block(d, b->start - 1);
    return true;
}

void document_spans(const Document *d, const Block *b, SpanVec *out)
{
    if (d->format->inlines && b->end > b->text)
        d->format->inlines(text_slice(d->text, b->text, b->end), b->text, out);
}

size_t document_line(const Document *d, Pos pos)
{
    const char *data = text_data(d->text);
    size_t ready = text_ready(d->text), line = 1;
    const char *end = data + (pos < ready ? pos : ready);
    for (const char *p = data; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        line++;
    return line;
}
