#include "doc/scan.h"
#include "doc/scanner.h"
#include "doc/settle.h"
#include "doc/share.h"
#include "format/line.h"
#include <string.h>

#define PEEK_BYTES 1024

void structure_free(Structure *s)
{
    if (!s)
        return;
    if (s->shared.map)
        share_release(s);
    outline_done(&s->outline);
    notes_done(&s->notes);
    vec_done(&s->regions);
    vec_done(&s->contents);
    lineindex_done(&s->lines);
    mem_free(s);
}

Scanner *scanner_new(const Format *format, bool raw)
{
    Scanner *s = mem_zero(1, sizeof *s);
    s->format = format;
    s->format_state.raw = raw;
    s->caret = POS_NONE;
    s->bare = true;
    levels_init(&s->levels);
    line_words_init(&s->words);
    return s;
}

void scanner_free(Scanner *s)
{
    if (!s)
        return;
    outline_done(&s->out.outline);
    vec_done(&s->out.regions);
    vec_done(&s->entries);
    notefinder_done(&s->notes);
    vec_done(&s->runins);
    mem_free(s);
}

static void read_label(const Scanner *s, ScanLine *l)
{
    Str text = line_str(s, l);
    if (text.len > 2 && memcmp(text.data, "**", 2) == 0)
        l->bold = 2;
    text = (Str){text.data + l->bold, text.len - l->bold};
    if (!numbering_read(text, &l->label, &l->others))
        l->label.style = NUMBER_STYLE_NONE;
}

/* What the looks of L's text say. */
static void read_text(const Scanner *s, ScanLine *l)
{
    Str text = line_str(s, l);
    l->shape = line_shape(text);
    l->word = (uint8_t)(l->shape.end == END_STOP ? WORD_NONE : line_word(&s->words, text));
    read_label(s, l);
}

/* The line behind the last of the queue: not read while it may go on in the next of the source. */
static ScanLine *open_line(Scanner *s)
{
    return &s->queue[(s->first + s->count) % QUEUE_SLOTS];
}

/* Take LINE of the source, which goes on with none; blank ones only leave a trace. */
static void begin_line(Scanner *s, Str line, Line kind)
{
    Pos start = (Pos)(line.data - s->data);
    if (kind.kind == LINE_BLANK) {
        s->blank = true;
        return;
    }
    *open_line(s) = (ScanLine){
        .line = kind,
        .start = start,
        .text = start + kind.text_at,
        .end = start + kind.text_end,
        .blank_before = s->blank,
    };
    s->blank = false;
    s->open = true;
}

/* The open line is all there: read it and put it into the queue. */
static void end_line(Scanner *s)
{
    ScanLine *l = open_line(s);
    if (!s->open)
        return;
    if (l->line.kind == LINE_TEXT || l->line.kind == LINE_HEADING)
        read_text(s, l);
    s->open = false;
    s->count++;
}

/* The line of the source at START, as far as it may matter to the one before; all of what is
 * ready where it has no end. */
static Str peek_line(const Scanner *s, Pos start)
{
    size_t room = s->ready - start < PEEK_BYTES ? s->ready - start : PEEK_BYTES;
    const char *newline = line_end_from(s->data + start, s->data + start + room);
    return (Str){s->data + start, newline ? (size_t)(newline - s->data) - start : room};
}

static Str line_before(const Scanner *s, Pos start)
{
    return start > s->physical_before
               ? (Str){s->data + s->physical_before, start - 1 - s->physical_before}
               : STR_NONE;
}

/* Whether LINE goes on with the open line. */
static bool goes_on(Scanner *s, Str line, const Line *kind)
{
    if (!s->open || s->blank || kind->kind != LINE_TEXT || open_line(s)->line.kind != LINE_TEXT)
        return false;
    if (!s->wrap_ahead && !s->format->soft_breaks)
        return false;
    Pos start = (Pos)(line.data - s->data), after = start + line.len + 1;
    WrapLines lines = {
        .before = line_before(s, s->physical),
        .line = {s->data + s->physical, start - 1 - s->physical},
        .next = line,
        .after = after < s->ready ? peek_line(s, after) : STR_NONE,
        .last = &s->wrap_last,
    };
    return s->format->soft_breaks ? wrap_is_soft(&lines) : wrap_goes_on(s->wrap_ahead, &lines);
}

static void take_line(Scanner *s, Str line)
{
    Pos start = (Pos)(line.data - s->data);
    Line kind = s->format->line(&s->format_state, line);
    if (goes_on(s, line, &kind)) {
        open_line(s)->end = start + kind.text_end;
    } else {
        if (kind.kind != LINE_BLANK)
            end_line(s);
        begin_line(s, line, kind);
    }
    if (!s->format->soft_breaks)
        s->wrap_ahead = wrap_cells_at(&s->wrap, (Str){s->data, s->ready}, start);
    if (s->open)
        open_line(s)->wrap_cells = s->wrap_ahead;
    s->physical_before = s->physical;
    s->physical = start;
}

static void process_text(Scanner *s, const ScanLine *l)
{
    size_t body = 0;
    bool is_heading = false;
    if (scan_definition(s, l, &body)) {
        s->body = s->title_done = true;
        scan_inline(s, l, body, false);
        return;
    }
    if (l->word == WORD_GAP && l->line.kind == LINE_TEXT) {
        scan_gap(s, l);
        return;
    }
    body = scan_heading(s, l, &is_heading);
    scan_inline(s, l, is_heading && body == l->end - l->text ? 0 : body, !s->run.active);
    s->loose = !is_heading && l->shape.end == END_OPEN && l->shape.chars < SCAN_PARAGRAPH_CHARS;
    s->bare = s->bare && is_heading;
    s->lines++;
    s->speeches += (s->data[l->text] & 0xFE) == 0xE2 && scan_is_speech(line_str(s, l));
    s->dated =
        !is_heading && !scan_is_body(l) && (s->dated || (s->body && front_is_date(line_str(s, l))));
    if (!is_heading) {
        s->after_heading = false;
        s->alternation = s->alternation == 1 ? 2 : 0;
    }
}

static void process(Scanner *s)
{
    ScanLine *l = &s->queue[s->first];
    s->wrap_cells = l->wrap_cells;
    switch (l->line.kind) {
    case LINE_CODE:
    case LINE_META:
    case LINE_MARKUP:
        scan_region(s, l, (LineKind)l->line.kind);
        break;
    case LINE_RULE:
        scan_close_run(s);
        break;
    case LINE_TABLE:
    case LINE_QUOTE:
        scan_inline(s, l, 0, false);
        break;
    default:
        process_text(s, l);
        break;
    }
    s->before = *l;
    s->done = s->reached;
    s->first = (s->first + 1) % QUEUE_SLOTS;
    s->count--;
    if (s->count > 0 || s->open)
        s->done = s->queue[s->first].start;
}

static void process_down_to(Scanner *s, size_t count)
{
    while (s->count > count)
        process(s);
}

Pos scanner_feed(Scanner *s, const char *data, size_t ready, bool complete, size_t budget)
{
    s->data = data;
    s->ready = ready;
    Pos stop = budget < ready - s->reached ? s->reached + budget : ready;
    while (s->reached < stop) {
        const char *newline = line_end_from(data + s->reached, data + ready);
        if (!newline && !complete)
            break;
        Pos end = newline ? (Pos)(newline - data) : ready;
        take_line(s, (Str){data + s->reached, end - s->reached});
        s->reached = newline ? end + 1 : ready;
        if (s->count == QUEUE_SLOTS - 1) // and the open one
            process_down_to(s, QUEUE_LINES - 1);
    }
    process_down_to(s, QUEUE_LINES - 1);
    if (complete && s->reached == ready) {
        s->all_read = true;
        end_line(s);
        process_down_to(s, 0);
        scan_close_run(s);
        s->done = ready;
        s->out.complete = true;
    }
    return s->reached;
}

size_t scanner_bytes(const Scanner *s)
{
    return s->out.outline.nodes.count * sizeof(OutlineNode) +
           s->notes.refs.count * sizeof(NoteRef) +
           s->notes.defs.count * (sizeof(NoteDef) + sizeof(Note));
}

Structure *scanner_snapshot(const Scanner *s)
{
    Structure *out = mem_zero(1, sizeof *out);
    vec_copy(&out->outline.nodes, &s->out.outline.nodes);
    vec_copy(&out->regions, &s->out.regions);
    if (s->data)
        notefinder_resolve(&s->notes, s->data, &out->notes);
    structure_settle(out);
    contents_resolve(&s->entries, s->data, &out->outline, &out->contents);
    out->scanned = s->done;
    out->complete = s->out.complete;
    out->wrap_reach = s->ready;
    return out;
}

Structure *scanner_finish(Scanner *s, const Text *text)
{
    Structure *out = mem_alloc(sizeof *out);
    vec_fit(&s->out.outline.nodes);
    vec_fit(&s->out.regions);
    vec_fit(&s->notes.refs);
    vec_fit(&s->notes.defs);
    *out = s->out;
    if (s->data)
        notefinder_finish(&s->notes, s->data, text, &out->notes);
    structure_settle(out);
    contents_resolve(&s->entries, s->data, &out->outline, &out->contents);
    out->scanned = s->done;
    out->wrap_reach = s->ready;
    s->out = (Structure){.complete = true};
    return out;
}
