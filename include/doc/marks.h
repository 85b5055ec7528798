/*
 * Marks: what may be a note's label, wherever it stands: [①] 〔1〕 ^[1] [^id] ①.
 *
 * Must not know: whether it is a reference, a definition or neither (notes.c decides).
 */
#ifndef DOC_MARKS_H
#define DOC_MARKS_H

#include "base/str.h"
#include "doc/hanset.h"
#include <string.h>

typedef enum {
    MARK_NONE,
    MARK_SQUARE,    // [1] ［1］ [①] [(11)]
    MARK_SHELL,     // 〔1〕
    MARK_LENS,      // 【1】
    MARK_ROUND,     // (1) （1）
    MARK_CARET,     // ^[1]
    MARK_FOOTNOTE,  // [^id]
    MARK_ZHU,       // 注① 注1 [注1]
    MARK_CIRCLED,   // ①
    MARK_BRACKETED, // ⑴
    MARK_SUPER,     // ¹
    MARK_SYMBOL,    // * ** † ‡ ※
    MARK_TORN,      // [] [3, [I]: what recognition left of a mark
    MARK_PAGED,     // [7:15] [7,p.15]: a page with the number; never a label
    MARK_BARE,      // 1 or 1. at a line's start, below 参考文献; never a reference
    MARK_TERM,      // a term explained in a glossary; its references are the term's occurrences
    MARK_CLASS_COUNT
} MarkClass;

#define MARK_VALUES_MAX  64  // of one list such as [1,3-5]
#define MARK_VALUE_LIMIT 999 // larger is a year

typedef struct {
    uint8_t mark_class;               // MarkClass
    uint8_t count;                    // of values
    uint16_t bytes;                   // of the whole mark
    uint16_t label_at, label_bytes;   // what stands in the brackets
    uint64_t values[MARK_VALUES_MAX]; // the number, or a hash of the id
} Mark;

/* 注 註 open a mark; the others fill the row. */
#define MARK_HANS(X) X(0x6CE8, 0x8A3B, 0x6CE8, 0x6CE8, 0x6CE8, 0x6CE8)

/* Whether a mark may open S by its first character: no other Han does. */
static inline bool mark_may_open(Str s)
{
    static const HanSet FIRST = HANSET(MARK_HANS);
    const unsigned char *u = (const unsigned char *)s.data;
    return s.len < 3 || !is_han_lead(u[0]) || hanset_may_have(&FIRST, u);
}

/* Whether 注 or 註 stands right before P, in the text from BEGIN on: 注① is one mark. */
static inline bool mark_is_behind_zhu(const char *begin, const char *p)
{
    return p - begin >= 3 && (memcmp(p - 3, "注", 3) == 0 || memcmp(p - 3, "註", 3) == 0);
}

/* The mark that S opens with. False if there is none. */
bool mark_match(Str s, Mark *out);

/* 1 新华社. 1. 张三. 1、: a bare number that may open a definition. */
bool mark_match_bare(Str s, Mark *out);

/* Whether M, at byte AT of LINE, is none after all by what stands around it. CLAUSE: it opens a
 * clause. */
bool mark_is_trap(Str line, size_t at, const Mark *m, bool clause);

/* Whether a class needs no more evidence than a definition to be a note. */
bool mark_class_is_plain(MarkClass c);

/* Whether labels of a class count up from one. */
bool mark_class_counts(MarkClass c);

#endif
