#include "doc/scan.h"
#include "doc/scanner.h"
#include "format/line.h"
#include <string.h>

#define WRAP_SAMPLE    65536
#define WRAP_LINES_MIN 20
#define WRAP_CELLS_MAX 130
#define WRAP_RAGGED    8 // cells that a full line may be short of the width

void structure_free(Structure *s)
{
    if (!s)
        return;
    outline_done(&s->outline);
    notes_done(&s->notes);
    vec_done(&s->regions);
    vec_done(&s->contents);
    mem_free(s);
}

Scanner *scanner_new(const Format *format)
{
    Scanner *s = mem_zero(1, sizeof *s);
    s->format = format;
    s->caret = POS_NONE;
    levels_init(&s->levels);
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

/* The width at which TEXT was broken by hand, or 0: most lines that go on in the next one come
 * near the longest. */
static uint16_t wrap_width(Str text)
{
    uint32_t counts[WRAP_CELLS_MAX + 1] = {0}, total = 0;
    uint16_t before = 0;
    bool stopped = false;
    for (size_t at = 0; at < text.len;) {
        const char *newline = memchr(text.data + at, '\n', text.len - at);
        size_t end = newline ? (size_t)(newline - text.data) : text.len;
        Str trimmed = str_trim((Str){text.data + at, end - at});
        LineShape shape = line_shape(trimmed);
        Str line = {text.data + at, (size_t)(trimmed.data + trimmed.len - text.data) - at};
        uint16_t cells = shape.chars ? line_shape(line).cells : 0;
        if (cells > WRAP_CELLS_MAX)
            return 0;
        if (cells > 0 && before > 0) {
            counts[before] += !stopped;
            total++;
        }
        before = cells;
        stopped = shape.end == END_STOP; // a paragraph of its own, whatever its length
        at = end + 1;
    }
    uint16_t width = WRAP_CELLS_MAX;
    while (width > 0 && counts[width] * 50 <= total)
        width--;
    uint32_t full = 0;
    for (int i = width; i >= 0 && i >= width - WRAP_RAGGED; i--)
        full += counts[i];
    return total >= WRAP_LINES_MIN && width >= 40 && full * 10 >= total * 4 ? width : 0;
}

static void find_wrap(Scanner *s, size_t ready, bool complete)
{
    if (s->wrap_known || (ready < WRAP_SAMPLE && !complete))
        return;
    s->wrap_cells = wrap_width((Str){s->data, ready < WRAP_SAMPLE ? ready : WRAP_SAMPLE});
    s->wrap_known = true;
}

/* 第二章 on a line of its own opens something even after a full line. */
static bool is_unmistakable(const Scanner *s, const ScanLine *l)
{
    NumberLabel label;
    return l->shape.end == END_OPEN && l->shape.cells < s->wrap_cells / 2 &&
           numbering_match(line_str(s, l), &label) &&
           (numbering_style_traits(label.style) & NUMBER_STRONG);
}

static bool broken_off(const Scanner *s, const ScanLine *before, const ScanLine *l)
{
    if (!s->wrap_cells || l->blank_before || l->line.kind != LINE_TEXT ||
        before->line.kind != LINE_TEXT)
        return false;
    size_t indent = before->text - before->start;
    return before->shape.cells + (indent < 40 ? indent : 40) + WRAP_RAGGED >= s->wrap_cells &&
           !is_unmistakable(s, l);
}

static void read_label(const Scanner *s, ScanLine *l)
{
    Str text = line_str(s, l);
    if (text.len > 2 && memcmp(text.data, "**", 2) == 0)
        l->bold = 2;
    text = (Str){text.data + l->bold, text.len - l->bold};
    if (l->continues || !numbering_match(text, &l->label))
        l->label.style = NUMBER_STYLE_NONE;
}

/* Look at one line and put it into the queue; blank ones only leave a trace. */
static void enqueue(Scanner *s, Str line, Pos start)
{
    ScanLine *l = &s->queue[(s->first + s->count) % QUEUE_LINES];
    *l = (ScanLine){.line = s->format->line(&s->format_state, line), .start = start};
    if (l->line.kind == LINE_BLANK) {
        s->blank = true;
        return;
    }
    l->text = start + l->line.text_at;
    l->end = start + l->line.text_end;
    l->blank_before = s->blank;
    s->blank = false;
    if (l->line.kind == LINE_TEXT || l->line.kind == LINE_HEADING) {
        Str text = line_str(s, l);
        l->shape = line_shape(text);
        const ScanLine *before = s->count ? line_ahead(s, s->count - 1) : &s->before;
        l->continues = broken_off(s, before, l);
        l->word = (uint8_t)(l->shape.end == END_STOP ? WORD_NONE : line_word(text));
        read_label(s, l);
    }
    s->count++;
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
    if (!l->continues && l->word == WORD_GAP && l->line.kind == LINE_TEXT) {
        scan_gap(s, l);
        return;
    }
    if (!l->continues)
        body = scan_heading(s, l, &is_heading);
    scan_inline(s, l, is_heading && body == l->end - l->text ? 0 : body, !s->run.active);
    s->loose = !is_heading && l->shape.end == END_OPEN && l->shape.chars < SCAN_PARAGRAPH_CHARS &&
               !front_is_detail(line_str(s, l));
    s->lines++;
    s->speeches += s->data[l->text] == '\xE2' && scan_is_speech(line_str(s, l));
    if (!is_heading) {
        s->after_heading = false;
        s->alternation = s->alternation == 1 ? 2 : 0;
    }
}

static void process(Scanner *s)
{
    ScanLine *l = &s->queue[s->first];
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
    s->first = (s->first + 1) % QUEUE_LINES;
    s->count--;
    if (s->count > 0)
        s->done = s->queue[s->first].start;
}

Pos scanner_feed(Scanner *s, const char *data, size_t ready, bool complete, size_t budget)
{
    s->data = data;
    find_wrap(s, ready, complete);
    Pos stop = budget < ready - s->reached ? s->reached + budget : ready;
    while (s->reached < stop) {
        const char *newline = memchr(data + s->reached, '\n', ready - s->reached);
        if (!newline && !complete)
            break;
        Pos end = newline ? (Pos)(newline - data) : ready;
        Str line = {data + s->reached, end - s->reached};
        enqueue(s, line, s->reached);
        s->reached = newline ? end + 1 : ready;
        if (s->count == QUEUE_LINES)
            process(s);
    }
    if (complete && s->reached == ready) {
        while (s->count > 0)
            process(s);
        scan_close_run(s);
        s->done = ready;
        s->out.complete = true;
    }
    return s->reached;
}

#define COPY_VEC(to, from)                                                                         \
    do {                                                                                           \
        size_t bytes = (from)->count * sizeof *(from)->items;                                      \
        (to)->items = bytes ? memcpy(mem_alloc(bytes), (from)->items, bytes) : NULL;               \
        (to)->count = (to)->cap = (from)->count;                                                   \
    } while (0)

Structure *scanner_snapshot(const Scanner *s)
{
    Structure *out = mem_zero(1, sizeof *out);
    COPY_VEC(&out->outline.nodes, &s->out.outline.nodes);
    COPY_VEC(&out->regions, &s->out.regions);
    if (s->data)
        notefinder_resolve(&s->notes, s->data, &out->notes);
    contents_resolve(&s->entries, s->data, &out->outline, &out->contents);
    out->scanned = s->done;
    out->complete = s->out.complete;
    out->wrap_cells = s->wrap_cells;
    return out;
}

Structure *scanner_finish(Scanner *s)
{
    Structure *out = mem_alloc(sizeof *out);
    *out = s->out;
    if (s->data)
        notefinder_resolve(&s->notes, s->data, &out->notes);
    contents_resolve(&s->entries, s->data, &out->outline, &out->contents);
    out->scanned = s->done;
    out->wrap_cells = s->wrap_cells;
    s->out = (Structure){.complete = true};
    return out;
}
