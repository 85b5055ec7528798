/*
 * Shape: what the look of a line says: its length, how it ends, words that everybody uses alike.
 *
 * Must not know: numbers, the lines around it.
 */
#ifndef DOC_SHAPE_H
#define DOC_SHAPE_H

#include "base/str.h"

typedef enum {
    END_OPEN,     // no mark: a word, a closing quote or bracket
    END_STOP,     // 。！；…
    END_QUESTION, // ？
    END_COLON,
    END_COMMA, // ，、
} LineEnd;

#define SHAPE_CELLS_MAX   130 // longer lines are all alike
#define SHAPE_SHORT_BYTES 204 // a longer line is no heading

typedef struct {
    uint16_t chars;  // counted as far as SHAPE_CELLS_MAX at least
    uint16_t cells;  // roughly; UINT16_MAX when longer
    uint8_t end;     // LineEnd
    bool inner_stop; // a 。！？ before the end of what has CELLS
} LineShape;

LineShape line_shape(Str text);

/* The shape of TEXT from byte AT on, which is not in a character; WHOLE is that of all of it. */
LineShape line_shape_from(const LineShape *whole, Str text, size_t at);

/* Bytes to the first 。！？ of TEXT that is not behind SHAPE_SHORT_BYTES, and the characters before it;
 * SIZE_MAX if there is none. */
size_t line_first_stop(Str text, uint32_t *chars);

/* The cells of its shape and how it ends (END may be NULL): all that most lines are asked for. */
uint16_t line_cells(Str text, LineEnd *end);

/* Bytes of the first clause of TEXT: up to the first ，；：。 or its like. */
size_t first_clause(Str text);

typedef enum {
    WORD_NONE,
    WORD_CHROME,   // 下载 打印: a page's buttons
    WORD_CONTENTS, // 目录
    WORD_KNOWN,    // 摘要 前言
    WORD_INNER,    // 小结 思考题: ends a chapter, not the book
    WORD_PART,     // 【原文】 【译文】: a part of each passage
    WORD_ENDING,   // 结语 致谢: ends what notes and sources end
    WORD_CLOSING,  // 附录 后记
    WORD_NOTES,    // 注释 参考文献: definitions follow
    WORD_GAP,      // says that text is missing
} LineWord;

#define LINE_WORDS_SLOTS 1024 // a power of two, several times the words

/* The usual words, found by hash: a text may be all short lines. */
typedef struct {
    struct {
        const char *word; // NULL: free
        uint8_t bytes, means;
    } slots[LINE_WORDS_SLOTS];
} LineWords;

void line_words_init(LineWords *w);

/* What a whole line says when it is one of the usual ones, else WORD_NONE. */
LineWord line_word(const LineWords *w, Str text);

/* Whether TEXT begins as what line_lead() knows: the usual line does not. */
bool line_may_lead(Str text);

/* Bytes of the usual word that TEXT opens with, before a colon and what it heads (摘　要：本文…), or 0;
 * *REST gets where that begins. */
size_t line_lead(Str text, size_t *rest);

/* The part of a gap line that says something: without dashes, dots and brackets around. */
Str gap_words(Str text);

#endif
