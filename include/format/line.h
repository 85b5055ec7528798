/*
 * Lines: what every format needs to classify one: blanks, rules, the range of its text.
 *
 * Must not know: markup.
 */
#ifndef FORMAT_LINE_H
#define FORMAT_LINE_H

#include "format/format.h"

/* Bytes of the blank at the start of S: ASCII blanks, NBSP, U+2000…200B, U+3000, BOM; 0 if none. */
size_t blank_bytes(Str s);

/* Bytes of all blanks at the start of S. */
size_t blanks_bytes(Str s);

/* Whether S holds nothing but blanks. */
bool blank_only(Str s);

/* LINE as LINE_TEXT with the blanks at its ends left out, or as LINE_BLANK. */
Line line_trim(Str line);

/* The text of LINE that L marks out. */
static inline Str line_text(Str line, Line l)
{
    return (Str){line.data + l.text_at, l.text_end - l.text_at};
}

/* utf8_decode() with its usual case, three bytes of Han text, inline. P < END. */
static inline size_t char_next(const char *p, const char *end, uint32_t *cp)
{
    const unsigned char *u = (const unsigned char *)p;
    if (u[0] < 0x80) {
        *cp = u[0];
        return 1;
    }
    if (u[0] > 0xE0 && u[0] < 0xED && end - p >= 3 && (u[1] & 0xC0) == 0x80 &&
        (u[2] & 0xC0) == 0x80) {
        *cp = (u[0] & 15u) << 12 | (u[1] & 63u) << 6 | (u[2] & 63u);
        return 3;
    }
    return utf8_decode(p, end, cp);
}

/* Whether TEXT is a rule drawn by hand: at least three of one drawing mark, blanks between them
 * allowed. */
bool line_is_rule(Str text);

#endif
