/* Headings without a number: short lines and short sentences before long paragraphs. */
#include "doc/numeral.h"
#include "doc/scanner.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

#define PLAIN_CHARS     30 // of a heading without a number
#define SENTENCE_CHARS  22 // of a sentence that serves as one
#define LOOSE_CHARS     60 // of a sentence that takes turns with paragraphs
#define BRACKETED_CHARS 14
#define TURNS_MIN       3
#define SPEECHES_MIN    2
#define SPEECH_SHARE    16 // one line in so many is spoken: a story

static bool starts_with(const Scanner *s, const ScanLine *l, const char *prefix)
{
    return str_starts_with(line_str(s, l), str_from(prefix));
}

static bool is_long(const Scanner *s, const ScanLine *l)
{
    if (s->wrap_cells)
        return l->shape.cells + 8 >= s->wrap_cells;
    return l->shape.chars >= SCAN_PARAGRAPH_CHARS;
}

/* 图1, 表 2, Fig.3: a caption. */
static bool is_figure(Str text)
{
    static const char *const WORDS[] = {"图", "圖", "表", "Fig", "Tab"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!str_starts_with(text, str_from(WORDS[i])))
            continue;
        size_t at = strlen(WORDS[i]);
        if (WORDS[i][0] == 'F' || WORDS[i][0] == 'T')
            return true;
        at += blanks_bytes((Str){text.data + at, text.len - at});
        return numeral_match((Str){text.data + at, text.len - at},
                             NUMERAL_DIGIT | NUMERAL_HAN | NUMERAL_LETTER | NUMERAL_CAPITAL)
                   .bytes > 0;
    }
    return false;
}

bool scan_is_speech(Str text)
{
    return words_open(text, "“ 「 『 ‘") > 0;
}

/* “来了，”他说: what is said ends in a mark before the quotation is over. */
static bool is_said(Str text)
{
    for (size_t at = 3; at + 6 <= text.len; at++) {
        Str rest = {text.data + at, text.len - at};
        if (words_open(rest, "，” 。” ！” ？” …” —” ，」 。」 ！」 ？」 …」 ，’ 。’"))
            return true;
    }
    return false;
}

/* Chapters, and much of what stands in them is spoken: a short line is a part of the story. */
static bool is_story(const Scanner *s)
{
    if (s->speeches < SPEECHES_MIN || s->speeches * SPEECH_SHARE < s->lines)
        return false;
    for (size_t i = 0; i < s->levels.count; i++)
        if (numbering_style_traits(s->levels.open[i].style) & NUMBER_RANKED)
            return true;
    return false;
}

/* Captions, speech and lists are short lines too. */
bool scan_is_caption(const Scanner *s, const ScanLine *l)
{
    static const char *const MARKS[] = {"——", "—", "「", "『", "http", "!", "$",
                                        "<",  "*", "-",  "•",  "·",    "◆", "●"};
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (starts_with(s, l, MARKS[i]))
            return true;
    Str text = line_str(s, l);
    if (scan_is_speech(text))
        return l->shape.chars < 6 || memcmp(s->data + l->end - 3, "”", 3) == 0 || is_said(text);
    return is_figure(text) || front_is_detail(text);
}

bool scan_is_bracketed_head(const Scanner *s, const ScanLine *l)
{
    Str text = line_str(s, l);
    if (l->line.kind != LINE_TEXT || l->word != WORD_NONE || l->shape.chars < 4 ||
        l->shape.chars > BRACKETED_CHARS || s->run.active || !line_ahead(s, 1) ||
        memcmp(text.data, "【", 3) != 0 || memcmp(text.data + text.len - 3, "】", 3) != 0)
        return false;
    Str inner = {text.data + 3, text.len - 6};
    return str_find(inner, STR("】")) == SIZE_MAX && inner.data[0] & 0x80; // 【1】 is a mark
}

/* NEXT is what a heading may stand above: a paragraph, or the first of a list of headings. */
static bool heads(const Scanner *s, const ScanLine *next)
{
    unsigned traits = numbering_style_traits(next->label.style);
    if (next->label.style)
        return next->label.value <= 1 && !(traits & NUMBER_WEAK) &&
               (scan_is_short(&next->shape) ||
                ((traits & NUMBER_STRONG) && (traits & NUMBER_LEADS)));
    return is_long(s, next) && (next->shape.end == END_STOP || next->shape.end == END_COLON);
}

/* A short line without a stop, before a long paragraph or the first number of a list of headings. */
bool scan_is_plain(const Scanner *s, const ScanLine *l)
{
    const ScanLine *next = line_ahead(s, 1);
    if (!next || l->line.kind != LINE_TEXT || l->shape.chars < 2 || l->shape.chars > PLAIN_CHARS ||
        l->shape.end != END_OPEN || l->shape.inner_stop)
        return false;
    if (s->before.shape.end == END_COLON || s->before.shape.end == END_COMMA ||
        (s->wrap_cells && (!l->blank_before || !next->blank_before || l->text > l->start)))
        return false;
    if (s->run.active || next->line.kind != LINE_TEXT)
        return false;
    if (next->word == WORD_PART)
        return str_find(line_str(s, next), STR("原文")) != SIZE_MAX && !scan_is_caption(s, l);
    if (!heads(s, next) || scan_is_caption(s, l))
        return false;
    bool stands_apart = l->blank_before && !s->before.blank_before;
    bool indented_alike = s->chapters_flush && l->text > l->start && next->text > next->start;
    bool loose = s->loose && !stands_apart && !front_is_detail(line_str(s, &s->before));
    return !indented_alike && !loose && !is_story(s);
}

static bool is_turn(const Scanner *s, const ScanLine *l, const ScanLine *next)
{
    return l && next && l->line.kind == LINE_TEXT && next->line.kind == LINE_TEXT &&
           !l->label.style && !next->label.style && l->shape.end == END_STOP &&
           l->shape.chars >= 4 && l->shape.chars <= LOOSE_CHARS &&
           memcmp(s->data + l->end - 3, "。", 3) == 0 && next->shape.chars > SCAN_PARAGRAPH_CHARS &&
           !scan_is_caption(s, l);
}

/* Short sentences and long paragraphs in turns. */
bool scan_is_sentence(Scanner *s, const ScanLine *l)
{
    if (s->wrap_cells || s->run.active || !is_turn(s, l, line_ahead(s, 1)))
        return false;
    size_t turns = 1;
    while (turns < TURNS_MIN && is_turn(s, line_ahead(s, 2 * turns), line_ahead(s, 2 * turns + 1)))
        turns++;
    bool sure = turns >= TURNS_MIN || s->alternation == 2 || (s->alternates && s->after_heading);
    if (!sure)
        return false;
    s->alternates = true;
    s->alternation = 1;
    return l->shape.chars <= SENTENCE_CHARS && !l->shape.inner_stop;
}
