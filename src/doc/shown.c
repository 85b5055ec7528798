#include "doc/shown.h"
#include "format/entity.h"
#include <string.h>

#define LOOK_BYTES 4096 // before and behind a piece, for markup that encloses it

/* A line being made at the end of OUT, from START on. */
typedef struct {
    StrBuf *out;
    size_t start;
    bool broken; // a line ended, and nothing came since
} Joined;

/* Whether anything of S may be left out. */
static bool needs_work(const Document *d, Str s)
{
    if (memchr(s.data, '\n', s.len) || memchr(s.data, '\033', s.len) || memchr(s.data, '\b', s.len))
        return true;
    if (!document_has_markup(d))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.data[i] && strchr("\\`*_[]<&", s.data[i]))
            return true;
    return false;
}

static bool is_latin(char c)
{
    return c > ' ' && c < 0x7F;
}

static void end_line(Joined *j)
{
    Str line = str_trim((Str){j->out->data + j->start, j->out->len - j->start});
    j->out->len = line.len ? (size_t)(line.data + line.len - j->out->data) : j->start;
    j->broken = true;
}

static void begin_line(Joined *j, char first)
{
    bool after = j->out->len > j->start && is_latin(j->out->data[j->out->len - 1]);
    if (after && is_latin(first))
        strbuf_add_byte(j->out, ' ');
    j->broken = false;
}

/* Append S, which holds nothing hidden. Between Latin words a line's end is a blank. */
static void add_lines(Joined *j, Str s)
{
    while (s.len) {
        Str line = str_first_line(s);
        s = str_rest(s, line.len);
        if (j->broken)
            line = str_rest(line, str_blank(line));
        if (line.len && j->broken)
            begin_line(j, *line.data);
        strbuf_add(j->out, line);
        if (s.len) {
            end_line(j);
            s = str_rest(s, 1);
        }
    }
}

/* The character that SPAN stands for. */
static void add_entity(const Document *d, const Span *span, Joined *j)
{
    uint32_t cp;
    char bytes[UTF8_MAX];
    if (entity_decode(text_slice(document_text(d), span->start, span->end), &cp))
        add_lines(j, (Str){bytes, utf8_encode(cp, bytes)});
}

/* What of B stands in [FROM, TO). */
static void add_block(const Document *d, const Block *b, Pos from, Pos to, Joined *j)
{
    SpanVec spans = {0};
    Pos low = from > b->text + LOOK_BYTES ? from - LOOK_BYTES : b->text;
    Pos high = to + LOOK_BYTES < b->next ? to + LOOK_BYTES : b->next;
    if (low < high)
        document_markup(d, b, low, high, &spans);
    for (size_t i = 0; i < spans.count && from < to; i++) {
        const Span *hidden = &spans.items[i];
        bool entity = hidden->kind == SPAN_ENTITY;
        if ((hidden->kind != SPAN_HIDDEN && !entity) || hidden->end <= from)
            continue;
        Pos stop = hidden->start < to ? hidden->start : to;
        if (from < stop)
            add_lines(j, text_slice(document_text(d), from, stop));
        if (entity && hidden->start >= from && hidden->start < to)
            add_entity(d, hidden, j);
        from = hidden->end;
    }
    if (from < to)
        add_lines(j, text_slice(document_text(d), from, to));
    vec_done(&spans);
}

static void add_shown(const Document *d, Pos from, Pos to, Joined *j)
{
    size_t ready = text_ready(document_text(d));
    to = to < ready ? to : ready;
    while (from < to) {
        Block b = document_block(d, from);
        Pos end = b.next < to ? b.next : to;
        add_block(d, &b, from > b.start ? from : b.text, end, j);
        from = end > from ? end : to;
    }
}

#define HEAD_BYTES 1024 // of a block, looked at for what is hidden before its text

Pos shown_from(const Document *d, Pos pos)
{
    Block b = document_block(d, pos);
    if (b.kind == BLOCK_BLANK || pos > b.text)
        return pos;
    SpanVec spans = {0};
    Pos at = b.text;
    document_markup(d, &b, b.text, b.end - b.text > HEAD_BYTES ? b.text + HEAD_BYTES : b.end,
                    &spans);
    for (size_t i = 0; i < spans.count && spans.items[i].start <= at; i++)
        if (spans.items[i].kind == SPAN_HIDDEN && spans.items[i].end > at)
            at = spans.items[i].end;
    vec_done(&spans);
    return at < b.end ? at : pos;
}

Str shown_text(const Document *d, Pos from, Pos to, StrBuf *room)
{
    Str s = str_trim(text_slice(document_text(d), from, to));
    if (!needs_work(d, s))
        return s;
    Joined j = {room, 0, false};
    strbuf_clear(room);
    add_shown(d, from, to, &j);
    return str_trim((Str){room->data, room->len});
}

ShownNode shown_node(const Document *d, const OutlineNode *n, StrBuf *room)
{
    Pos label_end = n->pos + n->label_bytes, name = n->pos + n->text_at;
    Str whole = text_slice(document_text(d), n->pos, name + n->text_bytes);
    size_t label = n->label_bytes, at = n->text_at;
    if (needs_work(d, whole)) {
        Joined j = {room, 0, false};
        strbuf_clear(room);
        add_shown(d, n->pos, label_end, &j);
        label = room->len;
        add_shown(d, label_end, name, &j);
        at = room->len;
        add_shown(d, name, name + n->text_bytes, &j);
        whole = (Str){room->data, room->len};
    }
    at = at < whole.len ? at : whole.len;
    label = label < at ? label : at;
    return (ShownNode){str_trim(whole), str_trim((Str){whole.data, label}),
                       str_trim(str_rest(whole, at))};
}

Str shown_title(const Document *d, StrBuf *room)
{
    const Outline *o = &document_structure(d)->outline;
    if (!outline_count(o) || outline_node(o, 0)->kind != OUTLINE_TITLE)
        return STR_NONE;
    return shown_node(d, outline_node(o, 0), room).name;
}
