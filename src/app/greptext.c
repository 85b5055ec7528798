#include "app/greptext.h"
#include "app/app.h"
#include "app/sgr.h"
#include "find/search.h"
#include "format/entity.h"
#include "format/line.h"
#include <string.h>

#define SENTENCE_BYTES 240                 // shown at each side of a sentence's first hit
#define AHEAD_BYTES    ((size_t)256 << 10) // scanned behind a hit, so that what holds it is settled
#define PATIENCE_MS    200

/* As grep has them: a terminal's own colours do on any background. */
#define SGR_NAME   "\033[35m"
#define SGR_LINE   "\033[32m"
#define SGR_CRUMB  "\033[36m"
#define STOP_BYTES 3 // of each of STOPS and CLOSERS

static const char STOPS[] = "。！？";
static const char CLOSERS[] = "”’」』）";

typedef struct {
    const GrepQuery *q;
    Text *text;
    Document *doc; // NULL before the first hit
    size_t ready;  // bytes that are looked at in this round
    bool complete; // they are all there is
    size_t scanned;
    Block block;       // the paragraph of the hit
    SpanVec markup;    // in it
    size_t next;       // the first of it that may hide what is still to be written
    Pos let_go, shown; // before SHOWN the text was written
    StrBuf out;
} Grep;

/* Whether one of MARKS stands at AT. */
static bool stands_at(const Grep *g, Pos at, const char *marks)
{
    Str s = text_slice(g->text, at, at + STOP_BYTES);
    for (const char *m = marks; s.len == STOP_BYTES && *m; m += STOP_BYTES)
        if (memcmp(s.data, m, STOP_BYTES) == 0)
            return true;
    return false;
}

/* Whether a sentence of the paragraph begins at POS. */
static bool is_begin(const Grep *g, Pos pos)
{
    if (pos <= g->block.text)
        return true;
    if (stands_at(g, pos, CLOSERS))
        return false;
    while (pos > STOP_BYTES && stands_at(g, pos - STOP_BYTES, CLOSERS))
        pos -= STOP_BYTES;
    return pos >= STOP_BYTES && stands_at(g, pos - STOP_BYTES, STOPS);
}

/* Where the sentence around HIT begins, in its paragraph and after what was shown; *CUT: it began
 * further up. */
static Pos sentence_start(const Grep *g, Hit hit, bool *cut)
{
    const char *data = text_data(g->text);
    Pos at = hit.start;
    while (at > g->shown && hit.start - at < SENTENCE_BYTES && !is_begin(g, at))
        at = (Pos)(utf8_prev(data, data + at) - data);
    *cut = !is_begin(g, at);
    return at;
}

static Pos sentence_end(const Grep *g, Hit hit, bool *cut)
{
    const char *data = text_data(g->text);
    Pos at = hit.end, limit = g->block.end < g->ready ? g->block.end : g->ready;
    uint32_t cp;
    *cut = false;
    while (at < limit && !is_begin(g, at)) {
        if (at - hit.end >= SENTENCE_BYTES) {
            *cut = true;
            break;
        }
        at += utf8_decode(data + at, data + g->ready, &cp);
    }
    return at;
}

static void add_colour(Grep *g, const char *sgr)
{
    if (g->q->colours)
        strbuf_add_cstr(&g->out, sgr);
}

static bool is_latin(char c)
{
    return c > ' ' && c < 0x7F;
}

/* [FROM, TO), with nothing hidden in it, on one line, also where hard wrapping broke it over several:
 * there a blank stands between Latin words. */
static void add_lines(Grep *g, Pos from, Pos to)
{
    const char *data = text_data(g->text);
    for (const char *newline; from < to && (newline = memchr(data + from, '\n', to - from));) {
        Pos at = (Pos)(newline - data), next = at;
        while (at > from && data[at - 1] > 0 && data[at - 1] <= ' ')
            at--;
        next += str_blank(text_slice(g->text, next, g->ready));
        strbuf_add_visible(&g->out, text_slice(g->text, from, at));
        if (at > 0 && next < g->ready && is_latin(data[at - 1]) && is_latin(data[next]))
            strbuf_add_byte(&g->out, ' ');
        from = next;
    }
    strbuf_add_visible(&g->out, text_slice(g->text, from, to));
}

/* The character that S stands for. */
static void add_entity(Grep *g, Str s)
{
    uint32_t cp;
    char bytes[UTF8_MAX];
    if (entity_decode(s, &cp))
        strbuf_add_visible(&g->out, (Str){bytes, utf8_encode(cp, bytes)});
}

/* What the page shows of [FROM, TO). */
static void add_text(Grep *g, Pos from, Pos to)
{
    for (; g->next < g->markup.count && from < to; g->next++) {
        const Span *s = &g->markup.items[g->next];
        bool entity = s->kind == SPAN_ENTITY;
        if ((s->kind != SPAN_HIDDEN && !entity) || s->end <= from)
            continue;
        if (s->start >= to)
            break;
        if (from < s->start)
            add_lines(g, from, s->start);
        if (entity && s->start >= from)
            add_entity(g, text_slice(g->text, s->start, s->end));
        from = s->end;
        if (from > to)
            break; // some of it hides what follows
    }
    if (from < to)
        add_lines(g, from, to);
}

static void add_hit(Grep *g, Hit hit)
{
    if (g->q->colours)
        sgr_add(&g->out, g->q->hit);
    add_text(g, hit.start, hit.end);
    add_colour(g, SGR_OFF);
}

/* Make the structure known around POS; of a long text in portions that double, each of which costs
 * a copy of what is known. */
static void scan_around(Grep *g, Pos pos)
{
    if (!g->doc)
        g->doc = document_new(g->text);
    size_t want = pos + AHEAD_BYTES, least = 2 * g->scanned;
    if (want <= g->scanned || g->scanned >= g->ready)
        return;
    least = least < GREP_WHOLE_BYTES ? GREP_WHOLE_BYTES : least;
    want = want < least ? least : want;
    g->scanned = want < g->ready ? want : g->ready;
    document_scan_to(g->doc, g->scanned == g->ready && g->complete ? SIZE_MAX : g->scanned);
}

/* The paragraph around POS, with what the lines around it tell of where it ends. */
static void find_block(Grep *g, Pos pos)
{
    size_t before = g->scanned;
    scan_around(g, pos);
    if (g->scanned == before && pos >= g->block.start && pos < g->block.next)
        return;
    g->block = document_block(g->doc, pos);
    vec_clear(&g->markup);
    g->next = 0;
    document_markup(g->doc, &g->block, g->block.text, g->block.end, &g->markup);
}

static void add_head(Grep *g, Pos pos)
{
    StrBuf crumb = {0};
    uint32_t node = outline_at(&document_structure(g->doc)->outline, pos);
    if (node != OUTLINE_NONE)
        app_breadcrumb(g->doc, node, 0, &crumb);
    add_colour(g, SGR_NAME);
    strbuf_add_visible(&g->out, str_from(text_name(g->text)));
    add_colour(g, SGR_OFF);
    strbuf_add_byte(&g->out, ':');
    add_colour(g, SGR_LINE);
    strbuf_addf(&g->out, "%zu", document_line(g->doc, pos));
    add_colour(g, SGR_OFF);
    strbuf_add_cstr(&g->out, ": ");
    add_colour(g, SGR_CRUMB);
    strbuf_add_visible(&g->out, (Str){crumb.data, crumb.len});
    add_colour(g, SGR_OFF);
    strbuf_add_cstr(&g->out, ": ");
    strbuf_done(&crumb);
}

static bool next_hit(Grep *g, Pos from, Pos to, Hit *hit)
{
    return search_forward(g->text, g->q->pattern, from, to, NULL, NULL, hit) == SEARCH_FOUND;
}

/* Write the sentence around HIT with all the hits in it. Returns where the search goes on. */
static Pos put_sentence(Grep *g, Hit hit)
{
    bool cut_before, cut_behind;
    find_block(g, hit.start);
    Pos at = sentence_start(g, hit, &cut_before), end = sentence_end(g, hit, &cut_behind);
    strbuf_clear(&g->out);
    add_head(g, hit.start);
    if (cut_before)
        strbuf_add_cstr(&g->out, "…");
    at += blanks_bytes(text_slice(g->text, at, hit.start));
    do {
        add_text(g, at, hit.start);
        add_hit(g, hit);
        at = hit.end;
    } while (at < end && next_hit(g, at, end, &hit));
    add_text(g, at, end);
    if (cut_behind)
        strbuf_add_cstr(&g->out, "…");
    strbuf_add_byte(&g->out, '\n');
    g->q->write(g->q->arg, (Str){g->out.data, g->out.len});
    g->shown = at < end ? end : at;
    return g->shown;
}

static bool let_go(void *arg, Pos reached)
{
    Grep *g = arg;
    text_leave_behind(g->text, &g->let_go, reached);
    return true;
}

/* Wait until there is as much again, or nothing comes for a moment. */
static void wait_for_more(Grep *g, bool slowly)
{
    size_t more = 2 * g->ready > GREP_WHOLE_BYTES ? 2 * g->ready : GREP_WHOLE_BYTES;
    text_wait(g->text, more, slowly ? PATIENCE_MS : -1);
    g->complete = text_complete(g->text); // before what is ready
    g->ready = text_ready(g->text);
}

bool grep_text(const GrepQuery *q, Text *text, bool slowly)
{
    Grep g = {.q = q, .text = text};
    Pos from = 0;
    bool any = false;
    while (!g.complete) {
        Hit hit;
        wait_for_more(&g, slowly);
        Pos to = g.complete ? g.ready : g.ready > SEARCH_REACH ? g.ready - SEARCH_REACH : 0;
        while (from < to &&
               search_forward(text, q->pattern, from, to, let_go, &g, &hit) == SEARCH_FOUND) {
            any = true;
            from = put_sentence(&g, hit);
        }
        from = from < to ? to : from;
    }
    document_free(g.doc);
    vec_done(&g.markup);
    strbuf_done(&g.out);
    return any;
}
