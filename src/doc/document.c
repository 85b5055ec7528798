#include "doc/document.h"
#include "base/clock.h"
#include "doc/annotate.h"
#include "doc/known.h"
#include "doc/scan.h"
#include "doc/share.h"
#include "doc/wrap.h"
#include "format/line.h"
#include "source/clean.h"
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define DETECT_BYTES   4096
#define SLICE_BYTES    262144 // scanned between two looks at whether to stop: about a millisecond
#define SNAPSHOT_BYTES 262144 // the first snapshot of a job; each later one at twice as much
#define AHEAD_BYTES    65536  // looked at beyond what is to be scanned
#define WAIT_MS        50
#define LOOK_BYTES     ((size_t)4 << 20) // scanned between two looks for another reader's structure
#define AWAIT_LEAST    (1000 * (int64_t)CLOCK_MS) // that another reader is waited for
#define AWAIT_BYTE     20                         // nanoseconds more for each byte
#define SNAPSHOT_MOST  ((size_t)3 << 20) // bytes: a larger one weighs too much beside the scan
#define SNAPSHOT_SHARE 32 // of the time one part in so many at most goes to a slow source's ones

struct Document {
    Text *text;
    const Format *format;
    Known known;
    Scanner *scanner;     // goes on where the last scan stopped; NULL: not begun, or done
    LineIndex lines;      // of what the scanner has seen
    Pos let_go;           // pages before this were given up
    Job *job;             // owns the three above while it runs
    pthread_mutex_t lock; // guards posted
    Structure *posted;    // by the job, to be taken over
    LinePlace *counted;   // where lines were counted to last, beyond the structure's
    WrapFinder *wrap;
};

Document *document_new(Text *text)
{
    Document *d = mem_zero(1, sizeof *d);
    d->text = text;
    d->format = format_detect(text_name(text), text_slice(text, 0, DETECT_BYTES));
    known_init(&d->known, text);
    d->counted = mem_alloc(sizeof *d->counted);
    *d->counted = (LinePlace){0, 0};
    d->wrap = mem_zero(1, sizeof *d->wrap);
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

void document_free(Document *d)
{
    if (!d)
        return;
    job_stop(d->job);
    scanner_free(d->scanner);
    lineindex_done(&d->lines);
    known_done(&d->known);
    structure_free(d->posted);
    pthread_mutex_destroy(&d->lock);
    mem_free(d->counted);
    mem_free(d->wrap);
    mem_free(d);
}

void document_leave(const Document *d)
{
    share_leave(d->known.inferred);
}

Text *document_text(const Document *d)
{
    return d->text;
}

const Structure *document_structure(const Document *d)
{
    return d->known.structure;
}

/* Scan one slice; nothing from LIMIT on is looked at. Returns the position reached; *DONE says that
 * it is the text's end. */
static Pos scan_slice(Document *d, size_t budget, size_t limit, bool *done)
{
    if (!d->scanner)
        d->scanner = scanner_new(d->format, text_is_raw(d->text));
    // complete before ready: text that came between would be taken for all there is
    bool complete = text_complete(d->text);
    size_t ready = text_ready(d->text);
    if (ready > limit) {
        ready = limit;
        complete = false;
    }
    Pos reached = scanner_feed(d->scanner, text_data(d->text), ready, complete, budget);
    lineindex_count(&d->lines, text_data(d->text), reached);
    text_leave_behind(d->text, &d->let_go, reached);
    *done = complete && reached >= ready;
    return reached;
}

/* What is known now; at the end the scanner's own, and no scanner is left. */
static Structure *take_structure(Document *d, bool done)
{
    Structure *out = done ? scanner_finish(d->scanner, d->text) : scanner_snapshot(d->scanner);
    outline_index(&out->outline);
    if (!done) {
        lineindex_copy(&d->lines, &out->lines);
        return out;
    }
    text_let_go(d->text, 0, text_ready(d->text)); // pairing notes has looked at all of it again
    out->lines = d->lines;
    d->lines = (LineIndex){0};
    scanner_free(d->scanner);
    d->scanner = NULL;
    return out;
}

static void stop_job(Document *d)
{
    job_stop(d->job);
    d->job = NULL;
    document_update(d);
}

void document_set_overrides(Document *d, const OverrideVec *list)
{
    known_set_overrides(&d->known, list);
}

const Structure *document_inferred(const Document *d)
{
    return d->known.inferred;
}

void document_scan_to(Document *d, size_t bytes)
{
    stop_job(d);
    if (d->known.inferred->complete)
        return;
    bool done = false;
    Pos reached = 0;
    while (!done && reached < bytes) {
        size_t left = bytes - reached;
        // the first screen does not wait for the end of a line of 100 MB
        size_t limit = bytes < SIZE_MAX - AHEAD_BYTES ? bytes + AHEAD_BYTES : SIZE_MAX;
        Pos now = scan_slice(d, left < SLICE_BYTES ? left : SLICE_BYTES, limit, &done);
        bool more = bytes == SIZE_MAX && text_wait(d->text, text_ready(d->text) + 1, -1);
        if (now == reached && !done && !more)
            break; // what has come is looked at
        reached = now;
    }
    known_adopt(&d->known, take_structure(d, done));
}

static void post(Document *d, Structure *found)
{
    pthread_mutex_lock(&d->lock);
    Structure *old = d->posted;
    d->posted = found;
    pthread_mutex_unlock(&d->lock);
    structure_free(old);
    wake_signal(d->known.wake);
}

/* Post a copy of what is known. Returns the time before which none should follow. */
static int64_t post_snapshot(Document *d)
{
    int64_t start = clock_now();
    post(d, take_structure(d, false));
    int64_t end = clock_now();
    return end + SNAPSHOT_SHARE * (end - start);
}

/* Whether another reader's structure of the same text is there, and is taken in place of our own. */
static bool take_shared(Document *d)
{
    Structure *shared = share_take(d->text, d->format);
    if (!shared)
        return false;
    scanner_free(d->scanner);
    d->scanner = NULL;
    lineindex_done(&d->lines);
    post(d, shared);
    mem_trim();
    return true;
}

/* The whole structure, shared with other readers if it is large. */
static void post_whole(Document *d)
{
    Structure *found = take_structure(d, true);
    Structure *shared = share_put(found, d->text, d->format);
    post(d, shared);
    mem_trim();
}

/* Of several readers that begin together one scans; the others wait for it, but not for one that was
 * stopped. Whether its structure was taken. */
static bool wait_for_other(Job *job, Document *d, int *claim)
{
    int64_t until = clock_now() + AWAIT_LEAST + (int64_t)text_ready(d->text) * AWAIT_BYTE;
    while (!job_cancelled(job) && clock_now() < until &&
           share_is_coming(d->text, d->format, claim)) {
        poll(NULL, 0, WAIT_MS);
        if (take_shared(d))
            return true;
    }
    return false;
}

/* All that has come is looked at: show it meanwhile, a large structure only if nothing comes at
 * all, and wait for more. */
static void await_more(Document *d, Pos reached, Pos *posted, int64_t *rest_until)
{
    size_t more = text_ready(d->text) + 1;
    bool small = scanner_bytes(d->scanner) <= SNAPSHOT_MOST;
    if (!small && text_wait(d->text, more, WAIT_MS))
        return;
    if (reached > *posted && clock_now() >= *rest_until) {
        *rest_until = post_snapshot(d);
        *posted = reached;
    }
    text_wait(d->text, more, WAIT_MS);
}

static void scan_all(Job *job, Document *d, int *claim)
{
    size_t next = SNAPSHOT_BYTES;
    Pos before = 0, posted = 0, looked = 0;
    int64_t rest_until = 0;
    if (take_shared(d))
        return;
    while (!job_cancelled(job)) {
        bool done;
        Pos reached = scan_slice(d, SLICE_BYTES, SIZE_MAX, &done);
        if (done) {
            post_whole(d);
            return;
        }
        if (reached >= next && scanner_bytes(d->scanner) <= SNAPSHOT_MOST) {
            rest_until = post_snapshot(d);
            posted = reached;
            while (next <= reached)
                next *= 2;
        } else if (reached == before) {
            await_more(d, reached, &posted, &rest_until);
        }
        before = reached;
        if (reached - looked >= LOOK_BYTES) {
            bool taken = take_shared(d) || (looked == 0 && wait_for_other(job, d, claim));
            looked = reached;
            if (taken)
                return;
        }
    }
}

static void scan_job(Job *job, void *arg)
{
    int claim = -1;
    scan_all(job, arg, &claim);
    if (claim >= 0)
        close(claim);
}

bool document_scan_start(Document *d, Wake *wake, Error *err)
{
    stop_job(d);
    d->known.wake = wake;
    if (d->known.inferred->complete)
        return true;
    d->job = job_start(scan_job, d, err);
    return d->job != NULL;
}

bool document_update(Document *d)
{
    pthread_mutex_lock(&d->lock);
    Structure *found = d->posted;
    d->posted = NULL;
    pthread_mutex_unlock(&d->lock);
    if (found)
        known_adopt(&d->known, found);
    return known_update(&d->known) || found;
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

#define PLAIN_LINE_BYTES 256 // of blanks; a longer line is looked at as any other

static bool is_plain_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* START, moved up over lines of nothing but spaces and tabs that begin in the window of AT: most
 * blank lines are such, and a text may be millions of them. */
static Pos plain_blank_start(const char *data, Pos start, Pos at)
{
    while (start > 0) {
        Pos low = start - 1;
        while (low > 0 && is_plain_blank(data[low - 1]) && start - low < PLAIN_LINE_BYTES)
            low--;
        if ((low > 0 && data[low - 1] != '\n') || !same_window(low, at))
            break;
        start = low;
    }
    return start;
}

/* NEXT, moved down over such lines. */
static Pos plain_blank_next(const char *data, size_t ready, Pos next, Pos at)
{
    while (next < ready && same_window(next, at)) {
        Pos high = next;
        while (high < ready && is_plain_blank(data[high]) && high - next < PLAIN_LINE_BYTES)
            high++;
        if (high >= ready || data[high] != '\n')
            break;
        next = high + 1;
    }
    return next;
}

static Block blank_block(const Document *d, Piece p)
{
    const char *data = text_data(d->text);
    size_t ready = text_ready(d->text);
    Pos start = plain_blank_start(data, p.start, p.start);
    Pos next = plain_blank_next(data, ready, p.next, p.start);
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
    FormatState state = {.line = p->start > 0, .raw = text_is_raw(d->text)};
    Line line = d->format->line(&state, piece_text(d, p));
    out->kind = KINDS[line.kind];
    out->level = line.level;
    out->text = p->start + line.text_at;
    out->end = p->start + line.text_end;
}

/* The block from the piece FIRST to LAST, the same one or one further down. */
static Block pieces_block(const Document *d, const Piece *first, const Piece *last)
{
    Block out = {.start = first->start,
                 .text = first->start,
                 .end = first->end,
                 .next = last->next,
                 .kind = BLOCK_BODY,
                 .first = first->first,
                 .last = last->last};
    if (first->first)
        classify(d, first, &out);
    if (!first->last) { // blanks at the cut vanish, as at any row's end: there may be 64 KB of them
        Line trimmed = line_trim(piece_text(d, first));
        out.end = first->start + trimmed.text_end;
        if (trimmed.kind == LINE_BLANK)
            out.text = out.end = first->start;
    }
    if (last->start > first->start) {
        FormatState state = {.line = 1, .raw = text_is_raw(d->text)};
        out.end = last->start + d->format->line(&state, piece_text(d, last)).text_end;
    }
    structure_annotate(d->known.structure, &out);
    return out;
}

static bool piece_before(const Document *d, const Piece *p, Piece *out)
{
    if (p->start == 0)
        return false;
    *out = piece_at(text_data(d->text), text_ready(d->text), p->start - 1);
    return true;
}

static bool piece_after(const Document *d, const Piece *p, Piece *out)
{
    size_t ready = text_ready(d->text);
    if (p->next >= ready)
        return false;
    *out = piece_at(text_data(d->text), ready, p->next);
    return true;
}

/* Whether P is a line of running text by itself. */
static bool is_running(const Document *d, const Piece *p)
{
    FormatState state = {.line = p->start > 0, .raw = text_is_raw(d->text)};
    if (!p->first || !p->last || d->format->line(&state, piece_text(d, p)).kind != LINE_TEXT)
        return false;
    const Region *region =
        d->format->soft_breaks ? structure_region(d->known.structure, p->start) : NULL;
    return !region || (region->kind != LINE_CODE && region->kind != LINE_META);
}

/* The width at which the text was broken at POS; by what the newest structure was made from. */
static uint16_t wrap_cells(const Document *d, Pos pos)
{
    Pos reach = d->known.structure->wrap_reach;
    return pos < reach ? wrap_cells_at(d->wrap, text_slice(d->text, 0, reach), pos) : 0;
}

/* Whether the line A goes on in B, the line after it. */
static bool goes_on(const Document *d, const Piece *a, const Piece *b)
{
    bool soft = d->format->soft_breaks;
    uint16_t cells = soft ? 0 : wrap_cells(d, a->start);
    if ((!soft && !cells) || b->end > d->known.structure->wrap_reach || !is_running(d, a) ||
        !is_running(d, b))
        return false;
    Piece before, after;
    WrapLines lines = {.line = piece_text(d, a), .next = piece_text(d, b)};
    if (piece_before(d, a, &before))
        lines.before = piece_text(d, &before);
    if (piece_after(d, b, &after))
        lines.after = piece_text(d, &after);
    return soft ? wrap_is_soft(&lines) : wrap_goes_on(cells, &lines);
}

/* A wrapped paragraph that goes on for this many lines both ways is cut where a multiple of
 * JOIN_WINDOW falls, so that finding its start stays local. */
#define JOIN_MARGIN 64
#define JOIN_WINDOW 16384

static bool is_endless(const Document *d, Piece a, Piece b)
{
    Piece q;
    for (unsigned i = 0; i < JOIN_MARGIN; i++, a = q)
        if (!piece_before(d, &a, &q) || !goes_on(d, &q, &a))
            return false;
    for (unsigned i = 0; i < JOIN_MARGIN; i++, b = q)
        if (!piece_after(d, &b, &q) || !goes_on(d, &b, &q))
            return false;
    return true;
}

/* Whether A and B, the line after it, stand in one block. */
static bool joins(const Document *d, const Piece *a, const Piece *b)
{
    return goes_on(d, a, b) &&
           (a->start / JOIN_WINDOW == b->start / JOIN_WINDOW || !is_endless(d, *a, *b));
}

Block document_block(const Document *d, Pos pos)
{
    size_t ready = text_ready(d->text);
    if (ready == 0)
        return (Block){.kind = BLOCK_BLANK, .first = true, .last = true};
    Piece p = piece_at(text_data(d->text), ready, pos < ready ? pos : ready - 1), q;
    if (is_blank_line(d, &p))
        return blank_block(d, p);
    Piece last = p;
    while (piece_before(d, &p, &q) && joins(d, &q, &p))
        p = q;
    while (piece_after(d, &last, &q) && joins(d, &last, &q))
        last = q;
    Block out = pieces_block(d, &p, &last);
    if (last.start > p.start) {
        out.first = !piece_before(d, &p, &q) || !goes_on(d, &q, &p);
        out.last = !piece_after(d, &last, &q) || !goes_on(d, &last, &q);
    }
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

/* Blanks at the ends of the lines of B; the terminators themselves stay, for layout to judge. */
static void hide_wrapping(const Document *d, const Block *b, SpanVec *out)
{
    const char *data = text_data(d->text), *end = data + b->end;
    const char *low = data + b->text, *newline;
    while ((newline = memchr(low, '\n', (size_t)(end - low)))) {
        Line line = line_trim((Str){low, (size_t)(newline - low)});
        const char *next = newline + 1;
        size_t blanks = blanks_bytes((Str){next, (size_t)(end - next)});
        if (low + line.text_end < newline)
            vec_push(out, ((Span){(Pos)(low + line.text_end - data), (Pos)(newline - data),
                                  SPAN_HIDDEN, 0}));
        if (blanks)
            vec_push(out,
                     ((Span){(Pos)(next - data), (Pos)(next + blanks - data), SPAN_HIDDEN, 0}));
        low = next + blanks;
    }
}

/* Colour codes, characters struck over and rare line ends: those of a mapped file that nothing has
 * taken out. */
static void hide_forms(const Document *d, Pos from, Pos to, SpanVec *out)
{
    Str s = text_slice(d->text, from, to);
    if (!clean_needed(s))
        return;
    for (size_t at = 0, n; at < s.len; at += n ? n : 1) {
        n = clean_form_bytes(s, at);
        if (n)
            vec_push(out, ((Span){from + at, from + at + n, SPAN_HIDDEN, 0}));
    }
}

static bool is_marked_up(const Block *b)
{
    return b->kind != BLOCK_CODE && b->kind != BLOCK_META && b->kind != BLOCK_RULE;
}

bool document_has_markup(const Document *d)
{
    return d->format->inlines != NULL;
}

void document_markup(const Document *d, const Block *b, Pos from, Pos to, SpanVec *out)
{
    size_t first = out->count;
    if (!text_is_raw(d->text))
        hide_forms(d, from, to, out);
    if (d->format->inlines && is_marked_up(b) && to > from)
        d->format->inlines(text_slice(d->text, from, to), from, out);
    span_sort(out, first);
}

void document_spans(const Document *d, const Block *b, SpanVec *out)
{
    size_t from = out->count;
    document_markup(d, b, b->text, b->end, out);
    if (is_marked_up(b) && b->end > b->text)
        hide_wrapping(d, b, out);
    structure_spans(d->known.structure, b, out);
    span_sort(out, from);
}

size_t document_line(const Document *d, Pos pos)
{
    size_t ready = text_ready(d->text);
    pos = pos < ready ? pos : ready;
    LinePlace from = lineindex_at(&d->known.structure->lines, pos);
    if (d->counted->pos <= pos && d->counted->pos > from.pos)
        from = *d->counted;
    *d->counted = lineplace_at(from, text_data(d->text), pos);
    return d->counted->newlines + 1;
}

LinePlace document_short_of_line(const Document *d, size_t line)
{
    return lineindex_short_of(&d->known.structure->lines, line - 1);
}

void document_paragraph(const Document *d, Pos pos, Pos *start, Pos *end)
{
    Block first = document_block(d, pos), last = first, beside;
    LinePlace at = {first.start, 0};
    LineEdges edges = {first.start, first.start};
    if (!first.first || !first.last) {
        at.newlines = document_line(d, at.pos) - 1;
        edges = lineindex_edges(&d->known.structure->lines, text_data(d->text), at);
    }
    if (!first.first)
        first = document_block(d, edges.start);
    if (!last.last && edges.near_end >= last.next)
        last = document_block(d, edges.near_end);
    while (!first.first && document_block_prev(d, &first, &beside))
        first = beside;
    while (!last.last && document_block_next(d, &last, &beside))
        last = beside;
    *start = first.text;
    *end = last.end;
}
