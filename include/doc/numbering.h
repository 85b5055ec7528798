/*
 * Numbering: hand-typed numbers at the start of a line or inside a paragraph, as a value and a
 * style. One row of the style table a form.
 *
 * Must not know: which number is a heading (levels.c decides that from continuity).
 */
#ifndef DOC_NUMBERING_H
#define DOC_NUMBERING_H

#include "base/str.h"
#include "doc/numberform.h"

/* A number style, such as `一、` or `第N条`: an index into the table in numberform.c; two labels with
 * the same style can be each other's successor. */
typedef uint8_t NumberStyle;
#define NUMBER_STYLE_NONE 0
#define NUMBER_STYLE_MAX  96

typedef struct {
    NumberStyle style;
    uint8_t depth;        // 2.3.1 has 3, all others 1
    uint16_t sub;         // 条之N, 2A.: N, else 0
    uint32_t value;       // the (last) number; 0 is a number too
    uint32_t parent_hash; // for depth > 1: hash of the numbers before the last
    uint32_t label_bytes; // from the line's first non-blank to the label's end, blanks after it not
    uint32_t text_at;     // from the same place to the text after the label
    bool amount;          // 3. of 3.3万亩: counts only where the next number follows too
} NumberLabel;

/* What a style lets its reader conclude; a mask. */
typedef enum {
    NUMBER_ITEM = 1,        // opens a paragraph, never a heading: 条 款 ①
    NUMBER_STRONG = 1 << 1, // nothing else looks like it: needs no evidence, may skip numbers
    NUMBER_RANKED = 1 << 2, // its rank settles where it stands: 编 章 节 条
    NUMBER_LEADS = 1 << 3, // a heading on the line of its body ends at the first stop: 一、 （一）
    NUMBER_WEAK = 1 << 4,   // also looks like prose: must continue, or open a short line
    NUMBER_DOTTED = 1 << 5, // 1.1: its parent is in its label
    NUMBER_TALE = 1 << 6,   // of a story or a play: 回 幕
} NumberTrait;

/* The label that LINE (past its indentation) opens with. False if there is none, also for the
 * known traps (1.5亿, 2022年1月, 第一书记 …). */
bool numbering_match(Str line, NumberLabel *out);

/* The same; *OTHERS gets whether numbering_match_others() may find anything. */
bool numbering_read(Str line, NumberLabel *out, bool *others);

/* Other readings of LINE: `21.5+2` as 21., `i.` as a letter, `二、三产` as 二、. They count only where
 * they continue the numbers before. Returns how many. */
#define NUMBER_OTHERS_MAX 3
size_t numbering_match_others(Str line, NumberLabel out[NUMBER_OTHERS_MAX]);

/* What the parent_hash of a label right below one with HASH and VALUE is. */
uint32_t numbering_hash(uint32_t hash, uint32_t value);

/* For people: an example of the style, such as "一、". */
const char *numbering_style_name(NumberStyle style);

/* A mask of NumberTrait. */
static inline unsigned numbering_style_traits(NumberStyle style)
{
    return numberform_at(style)->traits;
}

/* Usual rank of the style among others (编 before 章 before 条), lower is higher up; breaks ties
 * only. */
static inline int numbering_style_rank(NumberStyle style)
{
    return numberform_at(style)->rank;
}

#endif
