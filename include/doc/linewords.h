/*
 * Line words: lines and openings that everybody writes alike, 目录 附录 注释, and what they mean.
 *
 * Must not know: numbers, the lines around it.
 */
#ifndef DOC_LINEWORDS_H
#define DOC_LINEWORDS_H

#include "base/str.h"

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
    uint64_t firsts[64]; // by the second byte of a first character, a bit for the third
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
