#include "doc/wrap.h"
#include "doc/numbering.h"
#include "doc/shape.h"
#include "format/line.h"
#include <string.h>

#define OVERFULL    8u  // cells that a line may be wider than the others
#define HANG_MAX    12u // cells that lines hang under a label
#define FIRST_MAX   4u  // cells of a first-line indent
#define HAN_FROM    0x2E80
#define WIDE_FROM   0x1100
#define BYTES_MAX   1024
#define COLUMN_GAP  "   "
#define LEADER_DOTS "...."

typedef struct {
    Str text;
    uint32_t indent, cells; // cells: with the indent
    bool wide_indent;       // begins with U+3000: by itself the mark of a paragraph
} Measured;

static Measured measure(Str line)
{
    size_t at = blanks_bytes(line);
    Str blanks = {line.data, at};
    Measured m = {.text = str_trim((Str){line.data + at, line.len - at})};
    m.indent = line_shape(blanks).cells;
    m.cells = m.indent + line_shape(m.text).cells;
    m.wide_indent = at >= 3 && memcmp(line.data, "\xE3\x80\x80", 3) == 0;
    return m;
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
           cp == 0x2018 || cp == 0x201C;
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

/* Whether TEXT opens with a number or a bullet. */
static bool has_label(Str text)
{
    static const char *const BULLETS[] = {"*", "+", "-", "•", "·", "●", "○", "◆", "■", "–", "—"};
    NumberLabel label;
    if (numbering_match(text, &label))
        return true;
    for (size_t i = 0; i < sizeof BULLETS / sizeof *BULLETS; i++) {
        size_t n = strlen(BULLETS[i]);
        if (text.len > n && memcmp(text.data, BULLETS[i], n) == 0 &&
            blank_bytes((Str){text.data + n, text.len - n}))
            return true;
    }
    return false;
}

/* A row of a table or of a table of contents. */
static bool is_row(Str text)
{
    return text.data[0] == '|' || str_find(text, str_from(COLUMN_GAP)) != SIZE_MAX ||
           str_find(text, str_from(LEADER_DOTS)) != SIZE_MAX;
}

static bool indents_fit(const WrapLines *l, const Measured *a, const Measured *b)
{
    if (b->indent > a->indent)
        return b->indent - a->indent <= HANG_MAX && (has_label(a->text) || a->text.data[0] == '[');
    if (b->indent < a->indent)
        return a->indent - b->indent <= FIRST_MAX &&
               (blank_only(l->before) || measure(l->before).indent < a->indent);
    if (b->indent == 0 || blank_only(l->after))
        return true;
    Measured after = measure(l->after); // further left: what the next line began goes on there
    return after.indent >= b->indent || b->indent - after.indent > FIRST_MAX ||
           has_label(after.text);
}

bool wrap_goes_on(uint16_t cells, const WrapLines *l)
{
    if (!cells || l->line.len > BYTES_MAX || l->next.len > BYTES_MAX || blank_only(l->line) ||
        blank_only(l->next))
        return false;
    Measured a = measure(l->line), b = measure(l->next);
    if (!a.text.len || !b.text.len)
        return false;
    uint32_t last, first;
    char_next(utf8_prev(a.text.data, a.text.data + a.text.len), a.text.data + a.text.len, &last);
    char_next(b.text.data, b.text.data + b.text.len, &first);
    uint32_t blank = last < WIDE_FROM || first < WIDE_FROM; // lost where the line was broken
    if (a.cells + blank + first_unit(b.text) <= cells || a.cells > cells + OVERFULL ||
        b.cells > cells + OVERFULL)
        return false;
    // 第 at the end: what looks like a label is its number
    return !b.wide_indent && indents_fit(l, &a, &b) && (last == 0x7B2C || !has_label(b.text)) &&
           !is_row(a.text) && !is_row(b.text) && (has_han(a.text) || has_han(b.text));
}
