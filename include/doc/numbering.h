/*
 * Numbering: hand-typed numbers at the start of a line or inside a paragraph, as a value and a
 * style. One row of the style table a form.
 *
 * Must not know: which number is a heading (outline.c decides that from continuity).
 */
#ifndef DOC_NUMBERING_H
#define DOC_NUMBERING_H

#include "base/str.h"

/* A number style, such as `一、` or `第N条`: an index into the table in numbering.c; two labels with
 * the same style can be each other's successor. */
typedef uint8_t NumberStyle;
#define NUMBER_STYLE_NONE 0

typedef struct {
    NumberStyle style;
    uint8_t depth;        // 2.3.1 has 3, all others 1
    uint32_t value;       // the (last) number; 0 is a number too
    uint32_t parent_hash; // for depth > 1: hash of the numbers before the last
    uint32_t label_bytes; // from the line's first non-blank to the label's end, blanks after it not
    uint32_t text_at;     // from the same place to the text after the label
} NumberLabel;

/* The label that LINE (past its indentation) opens with. False if there is none, also for the
 * known traps (1.5亿, 2022年1月, 第一书记 …). */
bool numbering_match(Str line, NumberLabel *out);

/* Read a numeral (Han, ASCII, full-width, circled …) at the start of S. Returns bytes taken, 0 if
 * none. */
size_t numeral_read(Str s, uint32_t *value);

/* For people: an example of the style, such as "一、". */
const char *numbering_style_name(NumberStyle style);

/* Usual rank of the style among others (编 before 章 before 条), lower is higher up; breaks ties
 * only. */
int numbering_style_rank(NumberStyle style);

#endif
