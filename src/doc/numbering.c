#include "doc/numbering.h"
#include "doc/numberform.h"
#include "doc/numbertrap.h"
#include "doc/numeral.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

#define HASH_SEED 2166136261u

#define NAME_BYTES_MAX    18 // before 卷一; see may_be_named()
#define NAMED_BYTES_MAX   90
#define DEPTH_MAX         8
#define TITLE_BYTES_MAX   75 // of a title right behind 第N章
#define HAN_ALONE_BYTES   9  // of a number that is a whole line
#define UNSPACED_MAX      99 // of a number right before its text
#define DOTTED_FIRST_MAX  99
#define ORDER_RANK_MAX    12 // of what may be in parts: 卷 编 篇
#define DOTTED_NUMBER_MAX 199

/* How sure a reading is. A doubtful one counts only where it continues the numbers before. */
typedef enum { READ_NONE, READ_DOUBTFUL, READ_SURE } Reading;

uint32_t numbering_hash(uint32_t hash, uint32_t value)
{
    return ((hash ? hash : HASH_SEED) ^ value) * 16777619u;
}

/* 、．，）： and their like. */
static NumberClose wide_close(Str s, size_t *bytes)
{
    static const struct {
        char mark[4];
        uint8_t close;
    } CLOSES[] = {{"、", CLOSE_DUN},   {"．", CLOSE_POINT}, {"，", CLOSE_COMMA},
                  {"）", CLOSE_PAREN}, {"：", CLOSE_COLON}, {"﹒", CLOSE_POINT},
                  {"､", CLOSE_DUN}};
    for (size_t i = 0; s.len >= 3 && i < sizeof CLOSES / sizeof *CLOSES; i++)
        if (memcmp(s.data, CLOSES[i].mark, 3) == 0) {
            *bytes = 3;
            return (NumberClose)CLOSES[i].close;
        }
    return blank_bytes(s) ? CLOSE_BLANK : CLOSE_TEXT;
}

/* What follows a numeral, and its bytes. */
static NumberClose close_of(Str s, size_t *bytes)
{
    *bytes = 0;
    if (s.len == 0)
        return CLOSE_END;
    unsigned char c = (unsigned char)*s.data;
    if (c >= 0x80)
        return is_han_lead(c) ? CLOSE_TEXT : wide_close(s, bytes);
    *bytes = 1;
    switch (c) {
    case '.':
        return CLOSE_POINT;
    case ',':
        return CLOSE_COMMA;
    case ')':
        return CLOSE_PAREN;
    case ':':
        return CLOSE_COLON;
    default:
        *bytes = 0;
        return blank_bytes(s) ? CLOSE_BLANK : CLOSE_TEXT;
    }
}

static void finish(Str line, size_t style, uint32_t value, size_t label_bytes, NumberLabel *out)
{
    *out = (NumberLabel){
        .style = (NumberStyle)style,
        .depth = 1,
        .value = value,
        .label_bytes = (uint32_t)label_bytes,
        .text_at = (uint32_t)(label_bytes + blanks_bytes(str_rest(line, label_bytes))),
    };
}

static bool find_style(NumberOpen open, unsigned kind, NumberClose close, size_t *style)
{
    const NumberFormGroup *g = &NUMBERFORMS[open];
    for (size_t i = 0; i < g->count; i++)
        if ((g->forms[i].kinds & kind) && (g->forms[i].closes & CLOSE_BIT(close))) {
            *style = g->first + i;
            return true;
        }
    return false;
}

static bool is_stop(Str text)
{
    const char *last = utf8_prev(text.data, text.data + text.len);
    return words_open((Str){last, (size_t)(text.data + text.len - last)},
                      "。 ； ， 、 ： ： ; , : ! ？") > 0;
}

/* 条之N, 10-1, 2A: articles that were put in later share the number and the style. */
static size_t inserted_bytes(Str after, uint32_t *sub)
{
    if (after.len == 0)
        return 0;
    size_t at = blanks_bytes(after), mark = words_open(str_rest(after, at), "之 - －");
    if (mark) {
        mark += blanks_bytes(str_rest(after, at + mark));
        Numeral n = numeral_match(str_rest(after, at + mark), NUMERAL_HAN | NUMERAL_DIGIT);
        *sub = n.bytes ? n.value : *sub;
        return n.bytes ? at + mark + n.bytes : 0;
    }
    Numeral letter = numeral_match(after, NUMERAL_CAPITAL);
    *sub = letter.bytes ? letter.value : *sub;
    return letter.bytes;
}

static size_t find_unit(Str s, size_t *style)
{
    const NumberFormGroup *g = &NUMBERFORMS[OPEN_DI];
    for (size_t i = 0; i < g->count; i++) {
        size_t bytes = words_open(s, g->forms[i].words);
        if (bytes) {
            *style = g->first + i;
            return bytes;
        }
    }
    return 0;
}

/* 第N条 right before its text. */
static Reading judge_unspaced(const NumberForm *form, Str text)
{
    if (words_open(text, form->nouns) || numbertrap_speaks_about(text))
        return READ_NONE;
    if (!(form->traits & NUMBER_ITEM) && (text.len > TITLE_BYTES_MAX || is_stop(text)))
        return READ_NONE;
    return numbertrap_may_speak_about(text) ? READ_DOUBTFUL : READ_SURE;
}

static Reading judge_unit(Str line, NumberLabel *out)
{
    const NumberForm *form = numberform_at(out->style);
    size_t bytes, at = out->label_bytes;
    NumberClose close = close_of(str_rest(line, at), &bytes);
    if (!(form->closes & CLOSE_BIT(close)))
        return READ_NONE;
    if (close == CLOSE_TEXT)
        return judge_unspaced(form, str_rest(line, at));
    Str text = str_rest(line, at + bytes);
    if (close == CLOSE_DUN &&
        (words_open(text, "第") || numeral_match(text, NUMERAL_HAN | NUMERAL_DIGIT).bytes))
        return READ_NONE; // 第一章、第二章
    uint16_t sub = out->sub;
    finish(line, out->style, out->value, at + bytes, out);
    out->sub = sub;
    return READ_SURE;
}

/* 第N章, 上卷: blanks may stand around the numeral, which begins at AT. */
static Reading read_unit(Str line, size_t at, unsigned kinds, NumberLabel *out)
{
    at += blanks_bytes(str_rest(line, at));
    Numeral n = numeral_match(str_rest(line, at), kinds);
    if (!n.bytes)
        return READ_NONE;
    at += n.bytes;
    uint32_t sub = 0;
    if (n.kind == NUMERAL_DIGIT)
        at += inserted_bytes(str_rest(line, at), &sub);
    at += blanks_bytes(str_rest(line, at));
    size_t style, unit = find_unit(str_rest(line, at), &style);
    if (!unit)
        return READ_NONE;
    at += unit;
    if (!sub)
        at += inserted_bytes(str_rest(line, at), &sub);
    finish(line, style, n.value, at, out);
    out->sub = (uint16_t)sub;
    return judge_unit(line, out);
}

/* 上卷, 下篇: a part of a book, alone or before its title. */
static Reading read_order(Str line, NumberLabel *out)
{
    Reading reading = read_unit(line, 0, NUMERAL_ORDER, out);
    if (reading == READ_NONE || numberform_at(out->style)->rank > ORDER_RANK_MAX || is_stop(line))
        return READ_NONE;
    bool alone = out->label_bytes == line.len || out->text_at > out->label_bytes;
    return alone ? reading : READ_NONE;
}

/* 附　录: bytes of the first word of WORDS that S opens with, blanks inside it for looks. */
static size_t spaced_word(Str s, const char *words)
{
    size_t bytes = words_open(s, words);
    if (bytes || s.len < 7 || !blank_bytes(str_rest(s, 3)))
        return bytes;
    size_t blanks = blanks_bytes(str_rest(s, 3));
    char word[6];
    if (s.len < 6 + blanks)
        return 0;
    memcpy(word, s.data, 3);
    memcpy(word + 3, s.data + 3 + blanks, 3);
    return words_open((Str){word, 6}, words) == 6 ? 6 + blanks : 0;
}

static Reading read_word(Str line, NumberLabel *out)
{
    const NumberFormGroup *g = &NUMBERFORMS[OPEN_WORD];
    if (!numberform_may_open(line))
        return READ_NONE;
    for (size_t i = 0; i < g->count; i++) {
        const NumberForm *form = &g->forms[i];
        size_t at = spaced_word(line, form->words);
        if (!at)
            continue;
        at += blanks_bytes(str_rest(line, at));
        at += words_open(str_rest(line, at), "第 之"); // 卷第一
        Numeral n = numeral_match(str_rest(line, at), form->kinds);
        at += n.bytes;
        Numeral half = {0}; // 卷一上
        if (words_open(line, "卷"))
            half = numeral_match(str_rest(line, at), NUMERAL_ORDER);
        at += half.bytes;
        size_t bytes;
        NumberClose close = close_of(str_rest(line, at), &bytes);
        if (!n.bytes || !(form->closes & CLOSE_BIT(close)))
            continue;
        if (close == CLOSE_POINT && numeral_match(str_rest(line, at + bytes), NUMERAL_DIGIT).bytes)
            continue; // 附录 A.1
        finish(line, g->first + i, n.value, at + bytes, out);
        out->sub = (uint16_t)half.value;
        return READ_SURE;
    }
    return READ_NONE;
}

/* Whether the Han character HAN stands at AT. */
static inline bool has_char(Str s, size_t at, const char *han)
{
    return at + 3 <= s.len && memcmp(s.data + at, han, 3) == 0;
}

/* Whether 卷 or 第 may stand in the 24 bytes at P: most names are told by that to have no number. */
static bool may_be_named(const char *p)
{
    ByteBlock found = {0};
    for (size_t i = 0; i <= 6; i += 6) {
        ByteBlock first = block_at(p + i), last = block_at(p + i + 2);
        found |= ((ByteBlock)(first == 0xE5) & (ByteBlock)(last == 0xB7)) |
                 ((ByteBlock)(first == 0xE7) & (ByteBlock)(last == 0xAC));
    }
    return block_bits(found) != 0;
}

/* 某史卷一, 学而篇第一: a name, a word and a number. */
static Reading read_named(Str line, NumberLabel *out)
{
    const NumberFormGroup *g = &NUMBERFORMS[OPEN_NAMED];
    if (line.len > NAMED_BYTES_MAX || (line.len >= 24 && !may_be_named(line.data)))
        return READ_NONE;
    for (size_t at = 3; at + 3 < line.len && at <= NAME_BYTES_MAX; at += 3) {
        unsigned char c = (unsigned char)line.data[at - 3];
        if (c < 0xE4 || c > 0xE9)
            return READ_NONE; // no Han name
        if (!has_char(line, at, "卷") && !has_char(line, at + 3, "第"))
            continue;
        for (size_t i = 0; i < g->count; i++) {
            const NumberForm *form = &g->forms[i];
            size_t word = words_open(str_rest(line, at), form->words);
            Numeral n = word ? numeral_match(str_rest(line, at + word), form->kinds) : (Numeral){0};
            size_t bytes, end = at + word + n.bytes;
            if (!n.bytes || !(form->closes & CLOSE_BIT(close_of(str_rest(line, end), &bytes))))
                continue;
            finish(line, g->first + i, n.value, end, out);
            return is_stop(line) ? READ_NONE : READ_SURE;
        }
    }
    return READ_NONE;
}

/* 甲一、 乙一、 甲二、: each stem is a series of its own. */
static Reading read_stem(Str line, Numeral stem, NumberLabel *out)
{
    Numeral n = numeral_match(str_rest(line, stem.bytes), NUMERAL_HAN);
    size_t bytes, style, at = stem.bytes + n.bytes;
    NumberClose close = close_of(str_rest(line, at), &bytes);
    if (!n.bytes || !find_style(OPEN_STEM, n.kind, close, &style))
        return READ_NONE;
    finish(line, style, n.value, at + bytes, out);
    out->parent_hash = numbering_hash(0, stem.value);
    return READ_SURE;
}

#define PAREN_KINDS                                                                                \
    (NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_STEM | NUMERAL_DIGIT | NUMERAL_MISREAD |               \
     NUMERAL_LETTER | NUMERAL_CAPITAL | NUMERAL_ROMAN | NUMERAL_ROMAN_SMALL)

static Reading read_paren(Str line, size_t open_bytes, NumberLabel *out)
{
    size_t at = open_bytes + blanks_bytes(str_rest(line, open_bytes));
    Numeral n = numeral_match(str_rest(line, at), PAREN_KINDS);
    size_t dash = n.bytes ? 0 : words_open(str_rest(line, at), "- － — ー ― ─");
    if (dash) // a 一 misread by a machine
        n = (Numeral){1, NUMERAL_HAN, (uint16_t)dash};
    at += n.bytes;
    at += blanks_bytes(str_rest(line, at));
    size_t style, close = words_open(str_rest(line, at), ") ） 〉 〕");
    if (!n.bytes || !close)
        return READ_NONE;
    at += close;
    if (!find_style(OPEN_PAREN, n.kind, CLOSE_PAREN, &style) ||
        numbertrap_is_reference(str_rest(line, at)))
        return READ_NONE;
    at += words_open(str_rest(line, at), "、");
    finish(line, style, n.value, at, out);
    return READ_SURE;
}

static Reading read_symbol(Str line, Numeral n, NumberLabel *out)
{
    for (unsigned open = OPEN_NONE; open <= OPEN_PAREN; open++) {
        const NumberFormGroup *g = &NUMBERFORMS[open];
        for (size_t i = 0; i < g->count; i++)
            if (g->forms[i].symbols & n.kind) {
                size_t mark = words_open(str_rest(line, n.bytes), "、 . ．");
                finish(line, g->first + i, n.value, n.bytes + mark, out);
                return READ_SURE;
            }
    }
    return READ_NONE;
}

static size_t dotted_style(void)
{
    const NumberFormGroup *g = &NUMBERFORMS[OPEN_NONE];
    size_t i = 0;
    while (!(g->forms[i].traits & NUMBER_DOTTED))
        i++;
    return g->first + i;
}

/* The numbers of 1.2.3 from its first on. */
typedef struct {
    uint32_t value, hash; // of the last; of those before
    size_t depth, bytes;
    bool odd; // a zero, or a number too large for a section
} Dotted;

static Dotted dotted_of(Str line, Numeral first)
{
    Dotted d = {.value = first.value, .depth = 1, .bytes = first.bytes};
    size_t bytes;
    while (close_of(str_rest(line, d.bytes), &bytes) == CLOSE_POINT && d.depth < DEPTH_MAX) {
        Numeral n = numeral_match(str_rest(line, d.bytes + bytes), NUMERAL_DIGIT | NUMERAL_MISREAD);
        if (!n.bytes)
            break;
        bool filler = d.value == 0 && d.depth > 1; // 1.0.1 stands right below 1
        d.hash = filler ? d.hash : numbering_hash(d.hash, d.value);
        d.depth += !filler;
        d.value = n.value;
        d.bytes += bytes + n.bytes;
        d.odd = d.odd || n.value > DOTTED_NUMBER_MAX || (n.value == 0 && d.depth > 3);
    }
    d.odd = d.odd || first.value > DOTTED_FIRST_MAX;
    return d;
}

/* 1.1, 1.1., 1.1.1、, A.1: at least two numbers with points between. */
static Reading read_dotted(Str line, Numeral first, NumberLabel *out)
{
    Dotted d = dotted_of(line, first);
    if (d.depth < 2 || d.odd)
        return READ_NONE;
    size_t bytes;
    NumberClose close = close_of(str_rest(line, d.bytes), &bytes);
    Str text = str_rest(line, d.bytes + bytes);
    if (close == CLOSE_PAREN || close == CLOSE_COMMA || close == CLOSE_COLON)
        return READ_NONE;
    if (close == CLOSE_TEXT && d.depth == 2 && numbertrap_is_amount(text))
        return READ_NONE;
    if (numbertrap_is_reference(str_rest(text, blanks_bytes(text))))
        return READ_NONE;
    if (close == CLOSE_BLANK && numbertrap_is_spaced_measure(str_rest(text, blanks_bytes(text))))
        return READ_NONE;
    finish(line, dotted_style(), d.value, d.bytes + bytes, out);
    out->depth = (uint8_t)d.depth;
    out->parent_hash = d.hash;
    bool doubtful = close == CLOSE_END || (close == CLOSE_TEXT && numbertrap_is_measure(text));
    return doubtful ? READ_DOUBTFUL : READ_SURE;
}

static bool opens_title(Str text)
{
    uint32_t cp;
    char_next(text.data, text.data + text.len, &cp);
    return (cp >= 0x3400 && cp < 0xA000) || (cp >= 'A' && cp <= 'z') || cp == 0xFF08 ||
           words_open(text, "《 “ ‘ 「 『 〈");
}

static Reading judge_blank(Str line, Numeral n, Str text)
{
    if (text.len == 0 || numeral_match(text, NUMERAL_DIGIT).bytes ||
        numbertrap_is_spaced_measure(text))
        return READ_NONE;
    if ((n.kind & (NUMERAL_ROMAN | NUMERAL_ROMAN_SMALL)) || *line.data == 'l')
        return (unsigned char)*text.data >= 0x80 ? READ_SURE : READ_NONE; // I think
    bool han = n.kind == NUMERAL_HAN && numeral_match(text, NUMERAL_HAN).bytes;
    return han ? READ_DOUBTFUL : READ_SURE;
}

/* A.I., e.g. */
static bool is_abbreviation(Numeral n, Str text)
{
    return !(n.kind & (NUMERAL_DIGIT | NUMERAL_HAN)) &&
           numeral_match(text, NUMERAL_LETTER | NUMERAL_CAPITAL | NUMERAL_ROMAN).bytes &&
           close_of(str_rest(text, 1), &(size_t){0}) == CLOSE_POINT;
}

static Reading judge_plain(Str line, Numeral n, NumberClose close, const NumberLabel *label)
{
    Str text = str_rest(line, label->text_at);
    switch (close) {
    case CLOSE_END:
        return n.bytes <= HAN_ALONE_BYTES && n.value <= UNSPACED_MAX ? READ_SURE : READ_NONE;
    case CLOSE_BLANK:
        return judge_blank(line, n, text);
    case CLOSE_TEXT:
        return n.value <= UNSPACED_MAX && !numbertrap_is_measure(text) && opens_title(text)
                   ? READ_SURE
                   : READ_NONE;
    case CLOSE_COMMA:
    case CLOSE_COLON:
        return numeral_match(text, NUMERAL_DIGIT).bytes ? READ_NONE : READ_SURE;
    case CLOSE_DUN:
        if (n.kind == NUMERAL_DIGIT && n.value > UNSPACED_MAX &&
            numeral_match(text, NUMERAL_DIGIT).bytes)
            return READ_NONE;
        return numbertrap_is_range(text, n.value) ? READ_DOUBTFUL : READ_SURE;
    default:
        return is_abbreviation(n, text) ? READ_NONE : READ_SURE;
    }
}

/* 1.2026年: what follows the point is no decimal. */
static bool is_year(Str text)
{
    Numeral n = numeral_match(text, NUMERAL_DIGIT);
    return n.value >= 1000 && n.value < 3000 && words_open(str_rest(text, n.bytes), "年 -");
}

#define PLAIN_KINDS (~(unsigned)NUMERAL_ORDER)

static Reading read_plain(Str line, NumberLabel *out)
{
    Numeral n = numeral_match(line, PLAIN_KINDS);
    if (!n.bytes || (n.kind == NUMERAL_HAN && words_open(line, "两 兩 百 千 万 萬")))
        return READ_NONE;
    Reading reading = READ_NONE;
    if (!(n.kind & (NUMERAL_HAN | NUMERAL_DIGIT)))
        reading = read_symbol(line, n, out);
    if (reading != READ_NONE)
        return reading;
    if ((unsigned char)*line.data < 0x80 || n.kind == NUMERAL_DIGIT) {
        reading = read_dotted(line, n, out);
        if (reading != READ_NONE)
            return reading;
    }
    uint32_t sub = 0;
    size_t style, bytes, at = n.bytes;
    NumberClose close = close_of(str_rest(line, at), &bytes);
    if (close == CLOSE_BLANK) { // 三 、
        size_t blanks = blanks_bytes(str_rest(line, at));
        if (words_open(str_rest(line, at + blanks), "、")) {
            at += blanks;
            close = close_of(str_rest(line, at), &bytes);
        }
    }
    if (close == CLOSE_TEXT && n.kind == NUMERAL_DIGIT) { // 2A.
        size_t letter = inserted_bytes(str_rest(line, at), &sub);
        if (letter && close_of(str_rest(line, at + letter), &bytes) == CLOSE_POINT) {
            at += letter;
            close = CLOSE_POINT;
        } else {
            sub = 0;
            close_of(str_rest(line, at), &bytes);
        }
    }
    if (close == CLOSE_POINT && n.kind == NUMERAL_DIGIT &&
        numeral_match(str_rest(line, at + bytes), NUMERAL_DIGIT).bytes &&
        !is_year(str_rest(line, at + bytes)))
        return READ_NONE; // 5.5%: a number, see numbering_match_others
    if (n.kind == NUMERAL_STEM && close == CLOSE_TEXT)
        return read_stem(line, n, out);
    if (!find_style(OPEN_NONE, n.kind, close, &style))
        return READ_NONE;
    at += bytes;
    if (close == CLOSE_PAREN)
        at += words_open(str_rest(line, at), "、"); // 1）、
    finish(line, style, n.value, at, out);
    out->sub = (uint16_t)sub;
    return judge_plain(line, n, close, out);
}

/* 正文 第一章: the name of a part that a web site puts before each chapter. */
static size_t debris_bytes(Str line)
{
    size_t word = words_open(line, "正文");
    size_t blanks = word ? blanks_bytes(str_rest(line, word)) : 0;
    return blanks && words_open(str_rest(line, word + blanks), "第") ? word + blanks : 0;
}

static Reading read_label(Str line, NumberLabel *out)
{
    static const unsigned UNIT_KINDS =
        NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_DIGIT | NUMERAL_ROMAN | NUMERAL_STEM;
    uint32_t cp;
    size_t debris, first = char_next(line.data, line.data + line.len, &cp);
    switch (cp) {
    case '(':
    case 0xFF08:
        return read_paren(line, first, out);
    case 0x7B2C: // 第
        return read_unit(line, first, UNIT_KINDS, out);
    case 0x6B63: // 正
        debris = debris_bytes(line);
        if (debris)
            return read_unit(line, debris + 3, UNIT_KINDS, out);
        break;
    case 0x4E0A: // 上
    case 0x4E2D: // 中
    case 0x4E0B: // 下
        return read_order(line, out);
    default:
        break;
    }
    Reading reading = read_plain(line, out);
    if (reading == READ_NONE)
        reading = read_word(line, out);
    return reading == READ_NONE ? read_named(line, out) : reading;
}

/* Whether LINE opens as what match_point() and match_letter() read. */
static bool may_be_other(Str line)
{
    return (unsigned char)*line.data < 0x80 || words_open(line, "（");
}

bool numbering_read(Str line, NumberLabel *out, bool *others)
{
    Reading reading = line.len > 0 ? read_label(line, out) : READ_NONE;
    *others = line.len > 0 && (reading == READ_DOUBTFUL || may_be_other(line));
    return reading == READ_SURE;
}

bool numbering_match(Str line, NumberLabel *out)
{
    return line.len > 0 && read_label(line, out) == READ_SURE;
}

/* 21.5+2 as 21. */
static bool match_point(Str line, NumberLabel *out)
{
    Numeral n = numeral_match(line, NUMERAL_DIGIT);
    size_t bytes, style;
    if (!n.bytes || n.value > DOTTED_NUMBER_MAX ||
        close_of(str_rest(line, n.bytes), &bytes) != CLOSE_POINT)
        return false;
    Str text = str_rest(line, n.bytes + bytes);
    Numeral second = numeral_match(text, NUMERAL_DIGIT);
    if (!second.bytes || !find_style(OPEN_NONE, n.kind, CLOSE_POINT, &style))
        return false;
    finish(line, style, n.value, n.bytes + bytes, out);
    out->amount = numbertrap_is_amount(str_rest(text, second.bytes));
    return true;
}

/* i. (i) l. as the letter. */
static bool match_letter(Str line, NumberLabel *out)
{
    size_t open = words_open(line, "( （"), bytes, style;
    Numeral roman =
        numeral_match(str_rest(line, open), NUMERAL_ROMAN | NUMERAL_ROMAN_SMALL | NUMERAL_MISREAD);
    Numeral n = numeral_match(str_rest(line, open), NUMERAL_LETTER | NUMERAL_CAPITAL);
    if (!roman.bytes || !n.bytes)
        return false;
    NumberClose close = close_of(str_rest(line, open + n.bytes), &bytes);
    if (!find_style(open ? OPEN_PAREN : OPEN_NONE, n.kind, close, &style))
        return false;
    finish(line, style, n.value, open + n.bytes + bytes, out);
    return true;
}

size_t numbering_match_others(Str line, NumberLabel out[NUMBER_OTHERS_MAX])
{
    size_t count = 0;
    if (line.len == 0)
        return 0;
    if (read_label(line, &out[count]) == READ_DOUBTFUL)
        count++;
    if (may_be_other(line)) {
        count += match_point(line, &out[count]);
        count += match_letter(line, &out[count]);
    }
    return count;
}

const char *numbering_style_name(NumberStyle style)
{
    return numberform_at(style)->name;
}
