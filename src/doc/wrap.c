#include "doc/wrap.h"
#include "doc/marks.h"
#include "doc/numbering.h"
#include "doc/shape.h"
#include "format/line.h"
#include <string.h>

#define WINDOW      8192u // bytes judged as one, with the window before and the one after
#define PAIR_BYTES  400u  // a longer line was not broken by hand
#define CELLS_MIN   40u   // narrower is verse
#define COUNTED_MIN 24u   // narrower is a name, a heading: says nothing about wrapping
#define RAGGED      8u    // cells that a full line may be short of the width
#define OVERFULL    8u    // cells that a line may be wider than the others
#define HANG_MAX    12u   // cells that lines hang under a label
#define FIRST_MAX   4u    // cells of a first-line indent
#define HAN_FROM    0x2E80
#define WIDE_FROM   0x1100
#define BYTES_MAX   1024
#define COLUMN_GAP  3u  // blanks between the columns of a table
#define LEADER_DOTS 4u  // between a heading and its page
#define LINES_MAX   16u // of one window are evidence enough

/* Whether C may be the last byte of a blank. */
static bool may_end_blank(unsigned char c)
{
    return c <= ' ' || c == 0x80 || c == 0xA0;
}

static WrapMeasure measure(Str line)
{
    size_t at = blanks_bytes(line);
    WrapMeasure m = {.line = line, .text = {line.data + at, line.len - at}};
    LineEnd end;
    if (m.text.len && may_end_blank((unsigned char)m.text.data[m.text.len - 1]))
        m.text = str_trim(m.text);
    m.indent = at ? line_cells((Str){line.data, at}, NULL) : 0;
    m.cells = m.indent + line_cells(m.text, &end);
    m.end = (uint8_t)end;
    m.wide_indent = at >= 3 && memcmp(line.data, "\xE3\x80\x80", 3) == 0;
    return m;
}

static uint32_t first_char(Str s)
{
    uint32_t cp = 0;
    if (s.len)
        char_next(s.data, s.data + s.len, &cp);
    return cp;
}

static uint32_t last_char(Str s)
{
    uint32_t cp = 0;
    if (s.len)
        char_last(s.data, s.data + s.len, &cp);
    return cp;
}

/* A letter, a digit or a Han character, no mark: a sentence goes on behind it. */
static bool is_word_char(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || ((cp | 0x20) >= 'a' && (cp | 0x20) <= 'z') ||
           (cp >= 0x3041 && cp < 0xFE00 && cp != 0x30FB) || cp >= 0x20000;
}

/* Whether CP is kept with what stands before it by who minds line-head prohibition. */
static bool clings(uint32_t cp)
{
    return (cp >= 0x3001 && cp <= 0x3002) || cp == 0x300B || cp == 0x300D || cp == 0x300F ||
           cp == 0x3011 || cp == 0xFF01 || cp == 0xFF09 || cp == 0xFF0C || cp == 0xFF1A ||
           cp == 0xFF1B || cp == 0xFF1F || cp == 0x2019 || cp == 0x201D || cp == 0x2026 ||
           (cp < 0x80 && cp && strchr(")]},.;:!?", (int)cp));
}

static bool opens(uint32_t cp)
{
    return cp == 0x300A || cp == 0x300C || cp == 0x300E || cp == 0x3010 || cp == 0xFF08 ||
           cp == 0x2018 || cp == 0x201C || cp == 0x3014 || cp == 0xFF3B || cp == '(' || cp == '[';
}

/* The cells that TEXT, put at the end of a line, would take at least. */
static uint32_t first_unit(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    uint32_t cells = 0, cp, before = 0x201C;
    while (p < end) {
        size_t n = char_next(p, end, &cp);
        bool in_word = before < WIDE_FROM && cp < WIDE_FROM;
        if (cp == ' ' || cp == '\t' || (!opens(before) && !clings(cp) && !in_word))
            break;
        cells += cp < WIDE_FROM ? 1 : 2;
        before = cp;
        p += n;
    }
    return cells;
}

static bool has_han(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    for (uint32_t cp; p < end;) {
        p += char_next(p, end, &cp);
        if (cp >= HAN_FROM)
            return true;
    }
    return false;
}

/* A mark that prose has every few words, and lists of names have not. */
static bool has_marks(Str text)
{
    const char *p = text.data, *end = p + text.len;
    while ((p = han_skip(p, end)) < end) {
        uint32_t cp;
        p += char_next(p, end, &cp);
        switch (cp) {
        case ',':
        case 0xFF0C: // ，
        case 0x3002: // 。
        case 0xFF1B: // ；
        case 0xFF1A: // ：
        case 0x3001: // 、
        case 0xFF01: // ！
        case 0xFF1F: // ？
            return true;
        case '.':
            if (p < end && *p == ' ')
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

static Str past_bold(Str text)
{
    size_t at = str_starts_with(text, STR("**")) ? 2 : 0;
    return (Str){text.data + at, text.len - at};
}

static bool has_bullet(Str text)
{
    static const Str BULLETS[] = {STR_INIT("•"), STR_INIT("·"), STR_INIT("●"), STR_INIT("○"),
                                  STR_INIT("◆"), STR_INIT("■"), STR_INIT("–"), STR_INIT("—")};
    unsigned char first = text.len ? (unsigned char)*text.data : 0;
    if (first == '*' || first == '+' || first == '-')
        return blank_bytes(str_rest(text, 1)) > 0;
    if (first != 0xE2 && first != 0xC2)
        return false; // the usual case
    for (size_t i = 0; i < sizeof BULLETS / sizeof *BULLETS; i++)
        if (str_starts_with(text, BULLETS[i]))
            return blank_bytes(str_rest(text, BULLETS[i].len)) > 0;
    return false;
}

/* Whether TEXT opens with a number or a bullet. */
static bool has_label(Str text)
{
    NumberLabel label;
    return has_bullet(text) || numbering_match(past_bold(text), &label);
}

/* The bytes of a note's mark that TEXT opens with, 0 if there is none; (1) and ① are numbers. */
static size_t mark_bytes(Str text)
{
    Mark mark;
    bool plain = mark_may_open(text) && mark_match(text, &mark) &&
                 mark_class_is_plain((MarkClass)mark.mark_class);
    return plain ? mark.bytes : 0;
}

/* [^id]: is Markdown's own. */
static bool opens_footnote(Str text)
{
    if (text.len < 2 || text.data[0] != '[' || text.data[1] != '^')
        return false;
    const char *close = memchr(text.data, ']', text.len);
    return close && close + 1 < text.data + text.len && close[1] == ':';
}

/* Whether B opens with the mark of a definition, not with a reference that the line before it had
 * no room for. */
static bool opens_note(Str a, Str b)
{
    if (opens_footnote(b))
        return true;
    size_t bytes = mark_bytes(b);
    if (!bytes || last_char(a) == '^')
        return false;
    if (str_starts_with(b, STR("[^")) && bytes < b.len && b.data[bytes] == ':')
        return true;
    uint32_t after = first_char((Str){b.data + bytes, b.len - bytes});
    return mark_bytes(a) || !(clings(after) || (is_word_char(after) && is_word_char(last_char(a))));
}

/* Whether B, after A, opens something of its own. Some numbers do not where A ends in mid-sentence:
 * a bare one, the (1) of a manual's page, the last word of a sentence. */
static bool opens_anew(Str a, Str b)
{
    NumberLabel label;
    uint32_t last = last_char(a);
    if (has_bullet(b) || opens_note(a, b))
        return true;
    Str text = past_bold(b);
    if (last == 0x7B2C || opens(last) || !numbering_match(text, &label)) // 第
        return false;
    unsigned traits = numbering_style_traits(label.style);
    bool dash = str_starts_with(text, STR("(-)")); // (一) misread, or a dash
    if (((traits & NUMBER_STRONG) && !dash) || !is_word_char(last))
        return true;
    Str after = {text.data + label.text_at, text.len - label.text_at};
    bool page = *text.data == '(' && last < WIDE_FROM;
    return !dash && !(traits & NUMBER_WEAK) && !page && after.len > 0 && !mark_bytes(after);
}

/* Whether TEXT holds COUNT times MARK without a break. */
static bool has_run(Str text, char mark, size_t count)
{
    const char *p = text.data, *end = p + text.len;
    while (p < end && (p = memchr(p, mark, (size_t)(end - p)))) {
        size_t n = 1;
        while (p + n < end && p[n] == mark)
            n++;
        if (n >= count)
            return true;
        p += n;
    }
    return false;
}

/* Which bytes of the sixteen at P are blanks or points with another behind them. */
static inline ByteBlock block_runs(const char *p)
{
    ByteBlock b = block_at(p), next = block_at(p + 1);
    return (ByteBlock)(b == next) & ((ByteBlock)(b == ' ') | (ByteBlock)(b == '.'));
}

#define RUN_READ 17

/* Whether two blanks or two points stand together in TEXT; a short one is not looked at. */
static bool may_have_run(Str text)
{
    if (text.len < RUN_READ)
        return true;
    ByteBlock found = block_runs(text.data + text.len - RUN_READ);
    for (size_t at = 0; text.len - at > RUN_READ; at += 16)
        found |= block_runs(text.data + at);
    return block_bits(found);
}

/* A row of a table or of a table of contents, a line of a quoted letter. */
static bool is_row(Str text)
{
    if (text.data[0] == '|' || text.data[0] == '>')
        return true;
    return may_have_run(text) &&
           (has_run(text, ' ', COLUMN_GAP) || has_run(text, '.', LEADER_DOTS));
}

/* The line before A, a line with an indent, does not run into it. */
static bool begins_here(const WrapLines *l, const WrapMeasure *a)
{
    if (blank_only(l->before))
        return true;
    WrapMeasure before = measure(l->before);
    return before.indent < a->indent || before.end == END_STOP;
}

static bool indents_fit(const WrapLines *l, const WrapMeasure *a, const WrapMeasure *b)
{
    if (b->indent > a->indent)
        return b->indent - a->indent <= HANG_MAX && (has_label(a->text) || a->text.data[0] == '[');
    if (b->indent < a->indent)
        return a->indent - b->indent <= FIRST_MAX && (a->wide_indent || begins_here(l, a));
    if (b->indent == 0 || blank_only(l->after))
        return true;
    WrapMeasure after = measure(l->after); // further left: what the next line began goes on there
    return after.indent >= b->indent || b->indent - after.indent > FIRST_MAX ||
           has_label(after.text);
}

static bool ends_in_mark(const WrapMeasure *m)
{
    return m->end == END_STOP || m->end == END_COMMA || m->end == END_QUESTION;
}

static bool is_verse_line(Str line, uint32_t cells)
{
    if (line.len > BYTES_MAX || blank_only(line))
        return false;
    WrapMeasure m = measure(line);
    return m.cells == cells && ends_in_mark(&m);
}

/* Lines of one length that all end in a mark: 7+7. Two alone are a couplet. */
static bool is_verse(const WrapLines *l, const WrapMeasure *a, const WrapMeasure *b)
{
    if (a->cells != b->cells || a->indent != b->indent || !ends_in_mark(a) || !ends_in_mark(b))
        return false;
    bool alone = blank_only(l->before) && blank_only(l->after);
    return alone || is_verse_line(l->before, a->cells) || is_verse_line(l->after, a->cells);
}

/* In a text broken at CELLS the line A stops short in mid-sentence, as after editing. */
static bool is_ragged(uint16_t cells, const WrapLines *l, const WrapMeasure *a,
                      const WrapMeasure *b)
{
    uint32_t last = last_char(a->text);
    if (2u * a->cells < cells || (a->end != END_OPEN && a->end != END_COMMA) ||
        (a->end == END_OPEN && !is_word_char(last) && !opens(last)) || !has_marks(a->text))
        return false;
    return b->end == END_STOP || (2u * b->cells >= cells && has_marks(b->text) && l->after.len > 0);
}

static bool measure_both(const WrapLines *l, WrapMeasure *a, WrapMeasure *b)
{
    if (l->line.len > BYTES_MAX || l->next.len > BYTES_MAX || blank_only(l->line) ||
        blank_only(l->next))
        return false;
    bool known = l->last && l->last->line.data == l->line.data && l->last->line.len == l->line.len;
    *a = known ? *l->last : measure(l->line);
    *b = measure(l->next);
    if (l->last)
        *l->last = *b;
    return a->text.len > 0 && b->text.len > 0;
}

bool wrap_goes_on(uint16_t cells, const WrapLines *l)
{
    WrapMeasure a, b;
    if (!cells || !measure_both(l, &a, &b) || a.cells > cells + OVERFULL ||
        b.cells > cells + OVERFULL)
        return false;
    // a blank is lost where the line was broken
    uint32_t blank = last_char(a.text) < WIDE_FROM || first_char(b.text) < WIDE_FROM;
    bool full = a.cells + blank + first_unit(b.text) > cells;
    if (!full && !is_ragged(cells, l, &a, &b))
        return false;
    return !b.wide_indent && indents_fit(l, &a, &b) && !opens_anew(a.text, b.text) &&
           !is_row(a.text) && !is_row(b.text) && (has_han(a.text) || has_han(b.text)) &&
           !is_verse(l, &a, &b);
}

/* Two blanks or a backslash at the end are a line break that is meant. */
static bool breaks_hard(Str line)
{
    size_t len = line.len && line.data[line.len - 1] == '\r' ? line.len - 1 : line.len;
    return (len > 0 && line.data[len - 1] == '\\') ||
           (len > 1 && line.data[len - 1] == ' ' && line.data[len - 2] == ' ');
}

bool wrap_is_soft(const WrapLines *l)
{
    if (!l->line.len || !l->next.len || blank_only(l->line) || blank_only(l->next) ||
        breaks_hard(l->line))
        return false;
    Str a = str_trim(l->line), b = str_trim(l->next);
    if (!a.len || !b.len || opens_anew(a, b) || a.data[0] == '|' || b.data[0] == '|')
        return false;
    WrapMeasure x, y;
    return !measure_both(l, &x, &y) || !is_verse(l, &x, &y);
}

/* The line of TEXT at AT, and where the next one begins; false if its end is further than REACH. */
static bool next_line(Str text, Pos at, Pos reach, Str *line, Pos *next)
{
    if (reach > text.len)
        reach = text.len;
    const char *newline = at < reach ? line_end_from(text.data + at, text.data + reach) : NULL;
    if (!newline)
        return false;
    *line = (Str){text.data + at, (size_t)(newline - text.data) - at};
    *next = (Pos)(newline - text.data) + 1;
    return true;
}

/* LINE, with NEXT after it, if it breaks off in the middle of a sentence. Judged by the cheapest
 * first: most lines of most texts end with a mark or before a blank line. */
static void sample_pair(Str line, Str rest, WrapSample *out)
{
    while (line.len && (line.data[line.len - 1] == '\r' || line.data[line.len - 1] == ' '))
        line.len--;
    if (line.len < COUNTED_MIN || !is_word_char(last_char(line)))
        return;
    const char *newline = memchr(rest.data, '\n', rest.len < PAIR_BYTES ? rest.len : PAIR_BYTES);
    if (!newline && rest.len >= PAIR_BYTES)
        return;
    Str next = {rest.data, newline ? (size_t)(newline - rest.data) : rest.len};
    WrapMeasure a = measure(line), b = measure(next);
    if (a.cells < COUNTED_MIN || a.cells > WRAP_CELLS_MAX || b.wide_indent ||
        !is_word_char(first_char(b.text)) || (b.indent > a.indent && !has_label(a.text)) ||
        opens_anew(a.text, b.text) || is_row(a.text) || is_row(b.text) || !has_han(a.text))
        return;
    out->lines++;
    out->counts[a.cells] += has_marks(a.text);
}

static void sample_window(Str text, uint64_t window, WrapSample *out)
{
    Pos at = window * WINDOW, end = at + WINDOW, next;
    Str line;
    *out = (WrapSample){.window = window + 1, .reach = text.len};
    if (at > 0 && !next_line(text, at - 1, end, &line, &at))
        return;
    while (at < end && out->lines < LINES_MAX &&
           next_line(text, at, end + PAIR_BYTES, &line, &next)) {
        bool may = line.len >= COUNTED_MIN && line.len <= PAIR_BYTES && next < text.len &&
                   text.data[next] != '\n' && text.data[next] != '\r';
        if (may)
            sample_pair(line, (Str){text.data + next, text.len - next}, out);
        at = next;
    }
}

static Pos sample_reach(uint64_t window)
{
    return (window + 1) * WINDOW + PAIR_BYTES + BYTES_MAX;
}

static const WrapSample *sample_of(WrapFinder *f, Str text, uint64_t window)
{
    WrapSample *s = &f->samples[window % (sizeof f->samples / sizeof *f->samples)];
    if (s->window != window + 1 || (s->reach != text.len && s->reach < sample_reach(window)))
        sample_window(text, window, s);
    return s;
}

/* The width near which most of COUNTS lie; a fifth of those may be wider still, by hanging marks
 * and slips of the hand. */
static uint16_t likely_width(const uint32_t *counts, uint32_t lines)
{
    uint32_t best = 0, top = 0, sum = 0;
    for (uint32_t i = 0; i <= WRAP_CELLS_MAX; i++) {
        sum += counts[i];
        if (i > RAGGED)
            sum -= counts[i - RAGGED - 1];
        if (i >= CELLS_MIN && sum > best) {
            best = sum;
            top = i;
        }
    }
    bool clear = best >= 3 && best * 5 >= lines * 3;
    if (!clear && !(best >= 5 && best * 5 >= lines * 2))
        return 0;
    uint32_t wider = counts[top];
    while (top > CELLS_MIN && wider * 5 < best)
        wider += counts[--top];
    return (uint16_t)top;
}

uint16_t wrap_find_cells(WrapFinder *f, Str text, Pos pos)
{
    uint64_t window = pos / WINDOW;
    uint32_t counts[WRAP_CELLS_MAX + 1] = {0}, lines = 0;
    for (uint64_t w = window > 0 ? window - 1 : 0; w <= window + 1; w++) {
        if (w * WINDOW >= text.len)
            break;
        const WrapSample *s = sample_of(f, text, w);
        lines += s->lines;
        for (size_t i = 0; s->lines && i <= WRAP_CELLS_MAX; i++)
            counts[i] += s->counts[i];
    }
    f->from = window * WINDOW;
    f->to = f->from + WINDOW;
    f->reach = text.len < sample_reach(window + 1) ? text.len : SIZE_MAX;
    f->cells = lines ? likely_width(counts, lines) : 0;
    return f->cells;
}
