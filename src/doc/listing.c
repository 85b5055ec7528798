/* Numbered lines that open nothing: listings, rows of tables, series, numbers in a sentence. */
#include "doc/scanner.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

#define SAMPLE_INDENT 4
#define ROW_BYTES     400 // in which a row has its first tab

bool scan_is_followed(const Scanner *s, const NumberLabel *label)
{
    for (size_t i = 1; i < QUEUE_LINES; i++) {
        const ScanLine *next = line_ahead(s, i);
        if (next && next->label.style == label->style)
            return next->label.value == label->value + 1;
    }
    return false;
}

/* Indented far, without a Han character, among others like it: an example, a listing. */
static bool looks_typed(const Scanner *s, const ScanLine *l)
{
    size_t indent = l ? l->text - l->start : 0;
    if (!l || l->line.kind != LINE_TEXT || (indent < SAMPLE_INDENT && s->data[l->start] != '\t'))
        return false;
    for (Pos at = l->text; at < l->end; at++)
        if ((unsigned char)s->data[at] >= 0x80)
            return false;
    return true;
}

/* (-)，以及…: what follows the number shows that it stands in a sentence. */
static bool goes_on_with_mark(const Scanner *s, const ScanLine *l)
{
    return words_open(line_after(s, l, l->bold + l->label.text_at), "， 。 ；") > 0;
}

static bool is_sample(const Scanner *s, const ScanLine *l)
{
    const ScanLine *next = line_ahead(s, 1);
    return looks_typed(s, l) && ((looks_typed(s, next) && !next->label.style) ||
                                 (looks_typed(s, &s->before) && !s->before.label.style));
}

/* Whether a tab parts L's text, past its number. */
static bool has_cells(const Scanner *s, const ScanLine *l)
{
    if (!l || l->line.kind != LINE_TEXT)
        return false;
    Str text = line_after(s, l, l->label.style ? l->label.text_at : 0);
    return text.len > 0 && memchr(text.data, '\t', text.len < ROW_BYTES ? text.len : ROW_BYTES);
}

/* A row of a table, with another above or below: its number counts rows. */
static bool is_row(const Scanner *s, const ScanLine *l)
{
    return has_cells(s, l) && (has_cells(s, &s->before) || has_cells(s, line_ahead(s, 1)));
}

/* Bytes of the ； 。 ; at U, three bytes of which can be read, or 0. */
static inline size_t stop_bytes(const unsigned char *u)
{
    bool wide = (u[0] == 0xEF && u[1] == 0xBC && u[2] == 0x9B) ||
                (u[0] == 0xE3 && u[1] == 0x80 && u[2] == 0x82);
    return wide ? 3 : u[0] == ';';
}

/* 1.甲；2.乙；3.丙。 on one line, and no 2. below: a series, of which no member is the line's. */
static bool is_series(const Scanner *s, const ScanLine *l)
{
    RunIn first, next;
    Str text = line_str(s, l);
    if (l->label.value != 1 || l->label.depth != 1 || l->line.kind != LINE_TEXT ||
        scan_is_followed(s, &l->label) || !runin_match(text, &first) || first.value != 1)
        return false;
    const char *p = text.data + first.text_at, *end = text.data + text.len;
    for (; (p = han_skip(p, end)) + 6 < end; p++) {
        size_t stop = stop_bytes((const unsigned char *)p);
        if (stop && runin_may_follow(text, p + stop) &&
            runin_match((Str){p + stop, (size_t)(end - p) - stop}, &next) &&
            next.family == first.family)
            return next.value == 2;
    }
    return false;
}

bool scan_is_listing(const Scanner *s, const ScanLine *l)
{
    return is_sample(s, l) || goes_on_with_mark(s, l) || is_series(s, l) || is_row(s, l);
}
