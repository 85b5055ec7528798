/* Headings without a number: short lines and short sentences before long paragraphs. */
#include "doc/hanset.h"
#include "doc/numeral.h"
#include "doc/scanner.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

#define PLAIN_CHARS       30 // of a heading without a number
#define SENTENCE_CHARS    22 // of a sentence that serves as one
#define LOOSE_CHARS       60 // of a sentence that takes turns with paragraphs
#define BRACKETED_CHARS   14
#define QUESTION_CHARS    80
#define ORDERED_BYTES     18 // before 第一
#define VERSE_MIN         4  // characters of a line of verse, its mark included
#define VERSE_MAX         8
#define VERSE_TITLE_CHARS 20
#define POET_CHARS        10
#define DAY_CHARS         24
#define WEATHER_BYTES     24
#define ENTRY_BYTES       42
#define ENTRY_TEXT        12 // bytes of the text after it
#define ENTRIES_MIN       2
#define TURNS_MIN         3
#define SPEECHES_MIN      2
#define SPEECH_SHARE      16 // one line in so many is spoken: a story

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
bool scan_is_story(const Scanner *s)
{
    bool spoken = s->speeches >= SPEECHES_MIN && s->speeches * SPEECH_SHARE >= s->lines;
    for (size_t i = 0; i < s->levels.count; i++) {
        unsigned traits = numbering_style_traits(s->levels.open[i].style);
        if ((traits & NUMBER_TALE) || (spoken && (traits & NUMBER_RANKED)))
            return true;
    }
    return false;
}

/* Captions, speech and lists are short lines too. */
bool scan_is_caption(const Scanner *s, const ScanLine *l)
{
    static const char *const MARKS[] = {"——", "—", "「", "『", "http", "!", "$",
                                        "<",  "*", "-",  "•",  "·",    "◆", "●"};
    Str text = line_str(s, l);
    bool han = text.len > 0 && is_han_lead((unsigned char)*text.data); // as most lines begin
    for (size_t i = 0; !han && i < sizeof MARKS / sizeof *MARKS; i++)
        if (starts_with(s, l, MARKS[i]))
            return true;
    if (scan_is_speech(text))
        return l->shape.chars < 6 || memcmp(s->data + l->end - 3, "”", 3) == 0 || is_said(text);
    return is_figure(text) || front_is_detail(text);
}

bool scan_is_bracketed_head(const Scanner *s, const ScanLine *l)
{
    Str text = line_str(s, l);
    const ScanLine *next = line_ahead(s, 1);
    if (l->line.kind != LINE_TEXT || l->word != WORD_NONE || l->shape.chars < 4 ||
        l->shape.chars > BRACKETED_CHARS || s->run.active || !next ||
        (numbering_style_traits(next->label.style) & NUMBER_RANKED) ||
        memcmp(text.data, "【", 3) != 0 || memcmp(text.data + text.len - 3, "】", 3) != 0)
        return false;
    Str inner = {text.data + 3, text.len - 6};
    return str_find(inner, STR("】")) == SIZE_MAX && inner.data[0] & 0x80; // 【1】 is a mark
}

/* 问 問; the others fill the row. */
#define ASKING(X) X(0x95EE, 0x554F, 0x554F, 0x554F, 0x554F, 0x554F)

bool scan_may_ask(Str text)
{
    static const HanSet FIRST = HANSET(ASKING);
    const unsigned char *u = (const unsigned char *)text.data;
    if (text.len < 3)
        return false;
    return (is_han_lead(u[0]) && hanset_may_have(&FIRST, u)) || u[0] == 'Q' || u[0] == '[' ||
           memcmp(u, "【", 3) == 0;
}

bool scan_is_question(const Scanner *s, const ScanLine *l)
{
    static const char ASKS[] = "问： 问: 問： 問: Q： Q: 【问】 【問】 [问] [問]";
    static const char ANSWERS[] = "答： 答: A： A: 【答】 [答]";
    const ScanLine *next = line_ahead(s, 1);
    return l->line.kind == LINE_TEXT && next && next->line.kind == LINE_TEXT &&
           l->shape.chars <= QUESTION_CHARS && scan_may_ask(line_str(s, l)) &&
           words_open(line_str(s, l), ASKS) && words_open(line_str(s, next), ANSWERS);
}

/* 劝学第一: the name of a part of an old book. */
bool scan_is_ordered_name(const Scanner *s, const ScanLine *l)
{
    Str text = line_str(s, l);
    size_t at = han_find(text, "第");
    if (at == text.len || at < 3 || at > ORDERED_BYTES)
        return false;
    at += strlen("第");
    Numeral n = numeral_match((Str){text.data + at, text.len - at}, NUMERAL_HAN);
    return n.bytes && at + n.bytes == text.len;
}

/* NEXT is what L may stand above as a heading: a paragraph, or the first of a list of headings. */
static bool heads(const Scanner *s, const ScanLine *l, const ScanLine *next)
{
    if (next->label.style && next->label.value <= 1 && scan_is_ordered_name(s, l))
        return true;
    unsigned traits = numbering_style_traits(next->label.style);
    if (next->label.style)
        return next->label.value <= 1 && !(traits & NUMBER_WEAK) &&
               (scan_is_short(&next->shape) ||
                ((traits & NUMBER_STRONG) && (traits & NUMBER_LEADS)));
    bool text = is_long(s, next) || (s->dated && scan_is_body(next));
    return text && (next->shape.end == END_STOP || next->shape.end == END_COLON);
}

static Str bare_part(Str text)
{
    size_t n = words_open(text, "【 ［ [ 〔");
    return (Str){text.data + n, text.len - n};
}

/* 指标　2025年　2030年: the head of a table. */
static bool is_table_head(Str text)
{
    size_t gaps = 0;
    bool digit = false;
    for (size_t at = 0; at < text.len;) {
        size_t n = blanks_bytes((Str){text.data + at, text.len - at});
        gaps += n > 1;
        digit = digit || (text.data[at] >= '0' && text.data[at] <= '9');
        at += n ? n : 1;
    }
    return gaps > 1 && digit;
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
    if (s->run.active || next->line.kind != LINE_TEXT || is_table_head(line_str(s, l)))
        return false;
    if (next->word == WORD_PART)
        return words_open(bare_part(line_str(s, next)), "原文 题解 題解") > 0 &&
               !scan_is_caption(s, l);
    if (!heads(s, l, next) || scan_is_caption(s, l))
        return false;
    bool stands_apart = l->blank_before && !s->before.blank_before;
    bool indented_alike = s->chapters_flush && l->text > l->start && next->text > next->start;
    bool loose = s->loose && !stands_apart && !front_is_detail(line_str(s, &s->before));
    return !indented_alike && !loose && !scan_is_story(s);
}

/* A line of verse at I: of CHARS with its mark. */
static const ScanLine *verse_line(const Scanner *s, size_t i, uint16_t *chars)
{
    const ScanLine *l = line_ahead(s, i);
    if (!l || l->line.kind != LINE_TEXT || l->label.style || l->shape.end == END_OPEN ||
        l->shape.end == END_COLON)
        return NULL;
    *chars = l->shape.chars;
    return l;
}

/* Lines of the couplet at I: two of one length, or one with a mark in its middle. 0: there is none. */
static size_t couplet_lines(const Scanner *s, size_t i)
{
    uint16_t chars, other;
    const ScanLine *first = verse_line(s, i, &chars), *second;
    if (!first)
        return 0;
    Str text = line_str(s, first);
    if ((chars == 12 || chars == 16) && text.len == 3u * chars && !first->shape.inner_stop &&
        first->shape.end == END_STOP)
        return words_open((Str){text.data + text.len / 2 - 3, 3}, "，") ? 1 : 0;
    second = verse_line(s, i + 1, &other);
    return second && chars == other && chars >= VERSE_MIN && chars <= VERSE_MAX &&
                   !second->blank_before && !second->shape.inner_stop &&
                   (second->shape.end == END_STOP || second->shape.end == END_QUESTION)
               ? 2
               : 0;
}

/* 其一, above a poem of several. */
static bool is_verse_part(const Scanner *s, const ScanLine *l)
{
    return l->shape.chars <= POET_CHARS && words_open(line_str(s, l), "其") > 0;
}

static bool is_poet(const ScanLine *l)
{
    return l && l->line.kind == LINE_TEXT && l->shape.end == END_OPEN &&
           l->shape.chars <= POET_CHARS && !l->label.style;
}

/* A poem's title: a line of its own above two couplets, or above 其一 and one; maybe with the poet's
 * name between. */
bool scan_heads_verse(const Scanner *s, size_t i)
{
    const ScanLine *l = line_ahead(s, i), *before = i ? line_ahead(s, i - 1) : &s->before;
    if (!l || l->line.kind != LINE_TEXT || l->label.style || l->shape.end != END_OPEN ||
        l->shape.chars > VERSE_TITLE_CHARS || l->shape.inner_stop || s->run.active ||
        !(l->blank_before || before->label.style || before->word) || before->shape.end == END_COLON)
        return false;
    size_t at = i + (is_poet(line_ahead(s, i + 1)) ? 2 : 1), first;
    const ScanLine *part = line_ahead(s, at);
    bool parted = part && part->label.style && part->label.value == 1 && is_verse_part(s, part);
    first = couplet_lines(s, at + parted);
    if (!first || !(parted || couplet_lines(s, at + first)) || scan_is_story(s) ||
        scan_is_caption(s, l))
        return false;
    Str text = line_str(s, l), last = {text.data + text.len - 3, 3};
    return text.len >= 3 && !words_open(last, "曰 云 道 是 证 證 诗 詩 词 詞");
}

#define YEAR_BYTES 15

/* 一九八五年: nothing but a year. */
static bool names_year(Str text)
{
    static const char DIGITS[] = "〇 ○ 零 一 二 三 四 五 六 七 八 九 0 1 2 3 4 5 6 7 8 9";
    size_t at = 0, digits = 0;
    if (text.len > YEAR_BYTES)
        return false;
    for (size_t n; (n = words_open((Str){text.data + at, text.len - at}, DIGITS)) > 0; at += n)
        digits++;
    return digits == 4 && str_equal((Str){text.data + at, text.len - at}, STR("年"));
}

/* 三月一日　晴: a day, and what the weather was. */
static bool names_day(Str text)
{
    size_t at = 0, n = 0;
    while (at < text.len && !(n = blank_bytes((Str){text.data + at, text.len - at})))
        at++;
    Str day = {text.data, at}, rest = str_trim((Str){text.data + at + n, text.len - at - n});
    return day.len > 3 && memcmp(day.data + day.len - 3, "日", 3) == 0 && front_is_date(day) &&
           rest.len <= WEATHER_BYTES && (rest.len == 0 || (unsigned char)*rest.data >= 0xE3);
}

static bool is_dated_text(const Scanner *s, size_t i)
{
    const ScanLine *l = line_ahead(s, i), *next = line_ahead(s, i + 1);
    return l && next && l->line.kind == LINE_TEXT && !l->label.style && scan_is_body(next) &&
           l->shape.end == END_OPEN && names_day(line_str(s, l));
}

bool scan_is_day(const Scanner *s, const ScanLine *l)
{
    if (l->shape.chars > DAY_CHARS || s->run.active || !is_dated_text(s, 0))
        return false;
    const ScanLine *before = &s->before;
    if (s->body && !scan_is_body(before) && !names_year(line_str(s, before)))
        return false;
    for (size_t i = 0; i < s->levels.count; i++)
        if (s->levels.open[i].level_class == LEVEL_ENTRY)
            return true;
    for (size_t i = 2; i < lines_seen(s); i++)
        if (is_dated_text(s, i))
            return true;
    return false;
}

bool scan_is_year(const Scanner *s, const ScanLine *l)
{
    return l->line.kind == LINE_TEXT && !s->run.active && l->shape.chars <= DAY_CHARS &&
           names_year(line_str(s, l)) && is_dated_text(s, 1);
}

/* Bytes of 【…】 and a word in it that L opens with before its text, or 0. */
static size_t entry_bytes(const Scanner *s, const ScanLine *l)
{
    Str text = line_str(s, l);
    if (l->line.kind != LINE_TEXT || text.len < 3 || memcmp(text.data, "【", 3) != 0)
        return 0;
    size_t end = str_find(text, STR("】"));
    if (end == SIZE_MAX || end <= 3 || end > ENTRY_BYTES || end + 3 + ENTRY_TEXT > text.len ||
        !(text.data[3] & 0x80) || line_word(&s->words, (Str){text.data, end + 3}) != WORD_NONE)
        return 0;
    return end + 3;
}

/* Whether WORD stood before a text already; remembers it. */
static bool was_word(Scanner *s, Str word)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < word.len; i++)
        hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
    uint32_t *slot = &s->words_seen[hash % SCAN_WORDS_SEEN];
    bool seen = *slot == hash;
    *slot = hash;
    return seen;
}

size_t scan_entry(Scanner *s, const ScanLine *l)
{
    size_t bytes = entry_bytes(s, l);
    if (!bytes || was_word(s, (Str){s->data + l->text, bytes}) || s->run.active)
        return 0;
    size_t others = entry_bytes(s, &s->before) > 0;
    for (size_t i = 1; i < lines_seen(s); i++) {
        const ScanLine *next = line_ahead(s, i);
        size_t other = entry_bytes(s, next);
        if (other == bytes && memcmp(s->data + l->text, s->data + next->text, bytes) == 0)
            return 0; // who speaks
        others += other > 0;
    }
    for (size_t i = 0; i < s->levels.count; i++)
        if (s->levels.open[i].level_class == LEVEL_ENTRY)
            return bytes;
    return others >= ENTRIES_MIN && !scan_is_story(s) ? bytes : 0;
}

/* A short sentence before a long paragraph, by their looks. */
static bool looks_like_turn(const Scanner *s, const ScanLine *l, const ScanLine *next)
{
    return l && next && l->line.kind == LINE_TEXT && next->line.kind == LINE_TEXT &&
           !l->label.style && !next->label.style && l->shape.end == END_STOP &&
           l->shape.chars >= 4 && l->shape.chars <= LOOSE_CHARS &&
           memcmp(s->data + l->end - 3, "。", 3) == 0 && next->shape.chars > SCAN_PARAGRAPH_CHARS;
}

/* Whether the N-th line from here on is a caption: asked of each as often as it is in such a pair. */
static bool is_caption_ahead(Scanner *s, size_t n)
{
    ScanLine *l = &s->queue[(s->first + n) % QUEUE_SLOTS];
    if (!l->caption)
        l->caption = scan_is_caption(s, l) ? 2 : 1;
    return l->caption == 2;
}

/* Whether COUNT pairs of lines from here on look like turns. */
static bool take_turns(const Scanner *s, size_t count)
{
    size_t turns = 0;
    while (turns < count &&
           looks_like_turn(s, line_ahead(s, 2 * turns), line_ahead(s, 2 * turns + 1)))
        turns++;
    return turns == count;
}

/* Short sentences and long paragraphs in turns. */
bool scan_is_sentence(Scanner *s, const ScanLine *l)
{
    bool known = s->alternation == 2 || (s->alternates && s->after_heading);
    size_t count = known ? 1 : TURNS_MIN;
    if (s->wrap_cells || s->run.active || !take_turns(s, count))
        return false;
    for (size_t i = 0; i < count; i++)
        if (is_caption_ahead(s, 2 * i))
            return false;
    s->alternates = true;
    s->alternation = 1;
    return l->shape.chars <= SENTENCE_CHARS && !l->shape.inner_stop;
}
