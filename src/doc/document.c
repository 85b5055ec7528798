#include "doc/document.h"
#include "doc/annotate.h"
#include "doc/scan.h"
#include "format/line.h"
#include <pthread.h>
#include <string.h>

#define DETECT_BYTES   4096
#define SLICE_BYTES    262144 // scanned between two looks at whether to stop: about a millisecond
#define SNAPSHOT_BYTES 262144 // the first snapshot of a job; each later one at four times as much
#define WAIT_MS        50

/* Where lines were counted to last, so that the next count is as short as the way from there. */
typedef struct {
    Pos pos;
    size_t line;
} KnownLine;

struct Document {
    Text *text;
    const Format *format;
    Structure *structure; // never NULL
    Scanner *scanner;     // goes on where the last scan stopped; NULL: not begun, or done
    Job *job;             // owns the scanner while it runs
    Wake *wake;
    pthread_mutex_t lock; // guards posted
    Structure *posted;    // by the job, to be taken over
    KnownLine *known;
};

Document *document_new(Text *text)
{
    Document *d = mem_zero(1, sizeof *d);
    d->text = text;
    d->format = format_detect(text_name(text), text_slice(text, 0, DETECT_BYTES));
    d->structure = mem_zero(1, sizeof *d->structure);
    d->known = mem_alloc(sizeof *d->known);
    *d->known = (KnownLine){0, 1};
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

void document_free(Document *d)
{
    if (!d)
        return;
    job_stop(d->job);
    scanner_free(d->scanner);
    structure_free(d->structure);
    structure_free(d->posted);
    pthread_mutex_destroy(&d->lock);
    mem_free(d->known);
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

/* Scan one slice. Returns the position reached; *DONE says that it is the text's end. */
static Pos scan_slice(Document *d, size_t budget, bool *done)
{
    if (!d->scanner)
        d->scanner = scanner_new(d->format);
    // complete before ready: text that came between would be taken for all there is
    bool complete = text_complete(d->text);
    size_t ready = text_ready(d->text);
    Pos reached = scanner_feed(d->scanner, text_data(d->text), ready, complete, budget);
    *done = complete && reached >= ready;
    return reached;
}

/* What is known now; at the end the scanner's own, and no scanner is left. */
static Structure *take_structure(Document *d, bool done)
{
    if (!done)
        return scanner_snapshot(d->scanner);
    Structure *out = scanner_finish(d->scanner);
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

void document_scan_to(Document *d, size_t bytes)
{
    stop_job(d);
    if (d->structure->complete)
        return;
    bool done = false;
    Pos reached = 0;
    while (!done && reached < bytes) {
        size_t left = bytes - reached;
        Pos now = scan_slice(d, left < SLICE_BYTES ? left : SLICE_BYTES, &done);
        bool more = bytes == SIZE_MAX && text_wait(d->text, text_ready(d->text) + 1, -1);
        if (now == reached && !done && !more)
            break; // what has come is looked at
        reached = now;
    }
    Structure *found = take_structure(d, done);
    structure_free(d->structure);
    d->structure = found;
}

static void post(Document *d, Structure *found)
{
    pthread_mutex_lock(&d->lock);
    Structure *old = d->posted;
    d->posted = found;
    pthread_mutex_unlock(&d->lock);
    structure_free(old);
    wake_signal(d->wake);
}

static void scan_job(Job *job, void *arg)
{
    Document *d = arg;
    size_t next = SNAPSHOT_BYTES;
    Pos before = 0, posted = 0;
    while (!job_cancelled(job)) {
        bool done;
        Pos reached = scan_slice(d, SLICE_BYTES, &done);
        if (done || reached >= next) {
            post(d, take_structure(d, done));
            if (done)
                return;
            while (next <= reached)
                next *= 4;
        } else if (reached == before) { // a slow source: show what there is meanwhile
            if (reached > posted)
                post(d, take_structure(d, false));
            posted = reached;
            text_wait(d->text, text_ready(d->text) + 1, WAIT_MS);
        }
        before = reached;
    }
}

bool document_scan_start(Document *d, Wake *wake, Error *err)
{
    stop_job(d);
    if (d->structure->complete)
        return true;
    d->wake = wake;
    d->job = job_start(scan_job, d, err);
    return d->job != NULL;
}

bool document_update(Document *d)
{
    pthread_mutex_lock(&d->lock);
    Structure *found = d->posted;
    d->posted = NULL;
    pthread_mutex_unlock(&d->lock);
    if (!found)
        return false;
    structure_free(d->structure);
    d->structure = found;
    return true;
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
    structure_annotate(d->structure, &out);
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
    size_t from = out->count;
    bool marked_up = b->kind != BLOCK_CODE && b->kind != BLOCK_META && b->kind != BLOCK_RULE;
    if (d->format->inlines && marked_up && b->end > b->text)
        d->format->inlines(text_slice(d->text, b->text, b->end), b->text, out);
    structure_spans(d->structure, b, out);
    span_sort(out, from);
}

static size_t count_newlines(const char *p, const char *end)
{
    size_t count = 0;
    for (; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        count++;
    return count;
}

size_t document_line(const Document *d, Pos pos)
{
    const char *data = text_data(d->text);
    size_t ready = text_ready(d->text);
    KnownLine *known = d->known;
    if (pos > ready)
        pos = ready;
    if (pos >= known->pos)
        known->line += count_newlines(data + known->pos, data + pos);
    else if (pos >= known->pos / 2)
        known->line -= count_newlines(data + pos, data + known->pos);
    else
        known->line = 1 + count_newlines(data, data + pos);
    known->pos = pos;
    return known->line;
}
