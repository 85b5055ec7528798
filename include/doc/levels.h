/*
 * Levels: where a numbered or unnumbered heading stands in the tree, from the document's own order.
 *
 * A stack of open number styles. A number that continues the style of an open level closes the
 * deeper ones; the first number of a new style opens a level below; usual ranks only break ties.
 * Must not know: text, bytes; it sees labels and shapes only.
 */
#ifndef DOC_LEVELS_H
#define DOC_LEVELS_H

#include "doc/numbering.h"
#include "doc/outline.h"

#define LEVELS_MAX 24

/* What an open level is when it has no number. */
typedef enum {
    LEVEL_NUMBERED,
    LEVEL_PLAIN,    // a short line
    LEVEL_SENTENCE, // a short sentence
    LEVEL_KNOWN,    // 摘要, 前言: numbers after it are not below it
    LEVEL_VERSE,    // a poem
    LEVEL_ENTRY,    // a day of a diary, a word of a dictionary
    LEVEL_PART,     // 【原文】 【译文】: side by side in each passage
    LEVEL_INNER,    // 思考题: the last of its chapter
    LEVEL_NOTES,    // 参考文献, 注释: of the chapter or of the whole
    LEVEL_ENDING,   // 结语, 致谢: the same
    LEVEL_CLOSING,  // 附录, 后记: ends what was open
    LEVEL_QUESTION, // 问：…, with 答：… below
    LEVEL_DECLARED, // by markup
    LEVEL_CLASS_COUNT
} LevelClass;

typedef struct {
    OutlineNode node;    // pos, lengths, kind and why filled in (why: for unnumbered ones)
    NumberLabel label;   // style 0: no number
    uint8_t level_class; // LevelClass
    uint8_t declared;    // level by markup, 0: none
    bool heading;        // short, without a stop: looks like a heading
    bool listed;         // an entry of a list that an article announces
} LevelCandidate;

typedef struct {
    uint32_t value, hash, node, children;
    uint16_t sub;
    uint8_t style, depth, level_class, declared, kind;
} OpenLevel;

typedef struct {
    OpenLevel open[LEVELS_MAX];
    size_t count;
    uint32_t roots; // nodes without a parent
    uint32_t title; // node, or OUTLINE_NONE
    uint32_t title_children;
    bool gap;                        // text is missing since the last number
    uint32_t last[NUMBER_STYLE_MAX]; // highest running value of each style
    uint8_t under[NUMBER_STYLE_MAX]; // style it stood below last
    bool seen[NUMBER_STYLE_MAX];
    bool dotted_seen[16]; // by depth
    bool notes_seen, endings_seen, parts_seen;
} Levels;

void levels_init(Levels *l);

/* Put C into O where it belongs. Returns its index, or OUTLINE_NONE if it is only text. */
uint32_t levels_place(Levels *l, Outline *o, const LevelCandidate *c);

/* Whether LABEL is the next number of a level that is open. */
bool levels_continue(const Levels *l, const NumberLabel *label);

/* Add NODE (kind, pos, why … filled in) below the open level: run-in items and gaps. A gap stands
 * below the open heading, not an item. Without an open level the title is the parent. */
uint32_t levels_add_leaf(Levels *l, Outline *o, OutlineNode node);

#endif
