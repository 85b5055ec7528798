#include "doc/numbering.h"
#include "doc/numeral.h"
#include "format/line.h"
#include <string.h>

typedef enum { OPEN_NONE, OPEN_PAREN, OPEN_DI, OPEN_WORD } Open;

typedef enum {
    CLOSE_NONE,  // the numeral says it all: ①
    CLOSE_DUN,   // 、
    CLOSE_POINT, // . ．
    CLOSE_COMMA, // ， ,
    CLOSE_PAREN, // ) ）
    CLOSE_BLANK,
    CLOSE_END, // nothing follows on the line
    CLOSE_TEXT,
} Close;

#define BIT(close) (1u << (close))

/* One row a form. The first that fits wins. */
static const struct {
    const char *name; // an example, for people
    const char *word; // 第N: the unit after the number; OPEN_WORD: the word before it
    uint8_t open;
    uint8_t rank;
    uint8_t traits;
    uint16_t closes;  // a mask of what may follow the numeral (and unit)
    uint16_t kinds;   // numerals
    uint16_t symbols; // numerals that are the whole label
} STYLES[] = {
    {"", "", 0, 0, 0, 0, 0, 0},
#define DI(name, unit, rank, traits)                                                               \
    {                                                                                              \
        name, unit, OPEN_DI, rank, NUMBER_STRONG | NUMBER_RANKED | (traits),                       \
            BIT(CLOSE_BLANK) | BIT(CLOSE_END) | BIT(CLOSE_TEXT),                                   \
            NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_DIGIT | NUMERAL_ROMAN, 0                        \
    }
    // a longer unit stands before the one that it begins with
    DI("第一部分", "部分", 9, 0),
    DI("第一部", "部", 9, 0),
    DI("第一分编", "分编", 12, 0),
    DI("第一编", "编", 10, 0),
    DI("第一編", "編", 10, 0),
    DI("第一卷", "卷", 8, 0),
    DI("第一篇", "篇", 11, 0),
    DI("第一集", "集", 11, 0),
    DI("第一章", "章", 20, 0),
    DI("第一回", "回", 20, 0),
    DI("第一话", "话", 20, 0),
    DI("第一話", "話", 20, 0),
    DI("第一讲", "讲", 20, 0),
    DI("第一講", "講", 20, 0),
    DI("第一课", "课", 20, 0),
    DI("第一幕", "幕", 20, 0),
    DI("第一节", "节", 30, 0),
    DI("第一節", "節", 30, 0),
    DI("第一条", "条", 40, NUMBER_ITEM),
    DI("第一條", "條", 40, NUMBER_ITEM),
    DI("第一款", "款", 50, NUMBER_ITEM),
    DI("第一项", "项", 60, NUMBER_ITEM),
    DI("第一項", "項", 60, NUMBER_ITEM),
    DI("第一目", "目", 70, NUMBER_ITEM),
    DI("第一件", "件", 70, NUMBER_ITEM),
#undef DI
#define WORD(name, word, rank)                                                                     \
    {                                                                                              \
        name, word, OPEN_WORD, rank, NUMBER_STRONG | NUMBER_RANKED,                                \
            BIT(CLOSE_BLANK) | BIT(CLOSE_END) | BIT(CLOSE_POINT) | BIT(CLOSE_DUN),                 \
            NUMERAL_HAN | NUMERAL_DIGIT | NUMERAL_LETTER | NUMERAL_ROMAN, 0                        \
    }
    WORD("附录一", "附录", 20),
    WORD("附錄一", "附錄", 20),
    WORD("附件一", "附件", 8),
    WORD("附表一", "附表", 20),
    WORD("卷一", "卷", 8),
    WORD("章一", "章", 20),
#undef WORD
    {"一、", "", OPEN_NONE, 100, NUMBER_STRONG | NUMBER_LEADS, BIT(CLOSE_DUN), NUMERAL_HAN, 0},
    {"壹、", "", OPEN_NONE, 95, NUMBER_STRONG | NUMBER_LEADS, BIT(CLOSE_DUN) | BIT(CLOSE_POINT),
     NUMERAL_FORMAL, 0},
    {"甲、", "", OPEN_NONE, 98, NUMBER_LEADS, BIT(CLOSE_DUN), NUMERAL_STEM, 0},
    {"一.", "", OPEN_NONE, 100, NUMBER_LEADS, BIT(CLOSE_POINT) | BIT(CLOSE_COMMA), NUMERAL_HAN, 0},
    {"一　", "", OPEN_NONE, 100, NUMBER_WEAK, BIT(CLOSE_BLANK) | BIT(CLOSE_END), NUMERAL_HAN, 0},
    {"（一）", "", OPEN_PAREN, 110, NUMBER_STRONG | NUMBER_LEADS, BIT(CLOSE_PAREN), NUMERAL_HAN,
     NUMERAL_HAN_BRACKETED},
    {"1.1", "", OPEN_NONE, 120, NUMBER_DOTTED, 0, 0, 0},
    {"1.", "", OPEN_NONE, 120, 0, BIT(CLOSE_POINT), NUMERAL_DIGIT, NUMERAL_POINTED},
    {"1、", "", OPEN_NONE, 120, 0, BIT(CLOSE_DUN), NUMERAL_DIGIT, 0},
    {"1，", "", OPEN_NONE, 120, NUMBER_WEAK, BIT(CLOSE_COMMA), NUMERAL_DIGIT, 0},
    {"1", "", OPEN_NONE, 120, NUMBER_WEAK, BIT(CLOSE_BLANK) | BIT(CLOSE_TEXT), NUMERAL_DIGIT, 0},
    {"(1)", "", OPEN_PAREN, 130, 0, BIT(CLOSE_PAREN), NUMERAL_DIGIT, NUMERAL_BRACKETED},
    {"(a)", "", OPEN_PAREN, 150, 0, BIT(CLOSE_PAREN), NUMERAL_LETTER, 0},
    {"1)", "", OPEN_NONE, 140, 0, BIT(CLOSE_PAREN), NUMERAL_DIGIT, 0},
    {"一)", "", OPEN_NONE, 105, NUMBER_LEADS, BIT(CLOSE_PAREN), NUMERAL_HAN, 0},
    {"①", "", OPEN_NONE, 150, NUMBER_ITEM, 0, 0, NUMERAL_CIRCLED},
    {"❶", "", OPEN_NONE, 150, NUMBER_ITEM, 0, 0, NUMERAL_NEGATIVE},
    {"Ⅰ.", "", OPEN_NONE, 90, 0, BIT(CLOSE_POINT) | BIT(CLOSE_DUN), NUMERAL_ROMAN, 0},
    {"a.", "", OPEN_NONE, 160, 0, BIT(CLOSE_POINT) | BIT(CLOSE_DUN), NUMERAL_LETTER, 0},
    {"a)", "", OPEN_NONE, 160, 0, BIT(CLOSE_PAREN), NUMERAL_LETTER, 0},
};

#define STYLE_COUNT (sizeof STYLES / sizeof *STYLES)
_Static_assert(STYLE_COUNT <= NUMBER_STYLE_MAX, "a NumberStyle indexes arrays of this size");

#define HASH_SEED 2166136261u

uint32_t numbering_hash(uint32_t hash, uint32_t value)
{
    return ((hash ? hash : HASH_SEED) ^ value) * 16777619u;
}

static Str rest(Str s, size_t at)
{
    return (Str){s.data + at, s.len - at};
}

static bool opens_with(Str s, const char *prefix)
{
    if (*prefix && (s.len == 0 || *s.data != *prefix))
        return false; // the usual case, without a call
    size_t len = strlen(prefix);
    return s.len >= len && memcmp(s.data, prefix, len) == 0;
}

static size_t paren_open(Str s)
{
    if (opens_with(s, "("))
        return 1;
    return opens_with(s, "（") ? 3 : 0;
}

/* What follows a numeral, and its bytes. */
static Close close_of(Str s, size_t *bytes)
{
    static const struct {
        const char *mark;
        uint8_t close;
    } MARKS[] = {
        {"、", CLOSE_DUN},  {".", CLOSE_POINT}, {"．", CLOSE_POINT}, {"，", CLOSE_COMMA},
        {",", CLOSE_COMMA}, {")", CLOSE_PAREN}, {"）", CLOSE_PAREN}, {"﹒", CLOSE_POINT},
    };
    *bytes = 0;
    if (s.len == 0)
        return CLOSE_END;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (opens_with(s, MARKS[i].mark)) {
            *bytes = strlen(MARKS[i].mark);
            return MARKS[i].close;
        }
    return blank_bytes(s) ? CLOSE_BLANK : CLOSE_TEXT;
}

static bool finish(Str line, NumberLabel *out, size_t style, uint32_t value, size_t label_bytes)
{
    *out = (NumberLabel){
        .style = (NumberStyle)style,
        .depth = 1,
        .value = value,
        .label_bytes = (uint32_t)label_bytes,
        .text_at = (uint32_t)(label_bytes + blanks_bytes(rest(line, label_bytes))),
    };
    return true;
}

/* Characters that make 第N章 the beginning of a clause about it: 第四回中…, 第七节相应…. */
static bool speaks_about(Str after)
{
    static const char *const WORDS[] = {
        "中", "的", "里", "内", "登", "相", "以", "和",   "与", "及", "至", "到", "所",
        "规", "第", "之", "、", "，", ",",  "。", "；",   ";",  "）", ")",  "》", "”",
        "是", "起", "则", "已", "也", "罪", "或", "关于", "規", "與", "”",
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (opens_with(after, WORDS[i]))
            return true;
    return false;
}

/* 条之N: the same style as 条; the number is kept, the order is the document's. */
static size_t sub_article(Str after, uint32_t *sub)
{
    if (!opens_with(after, "之"))
        return 0;
    Numeral n = numeral_match(rest(after, 3), NUMERAL_HAN | NUMERAL_DIGIT);
    if (!n.bytes)
        return 0;
    *sub = n.value;
    return 3 + n.bytes;
}

/* 第N章: blanks may stand around the numeral. */
static bool match_di(Str line, NumberLabel *out)
{
    size_t at = 3 + blanks_bytes(rest(line, 3));
    Numeral n =
        numeral_match(rest(line, at), NUMERAL_HAN | NUMERAL_FORMAL | NUMERAL_DIGIT | NUMERAL_ROMAN);
    if (!n.bytes)
        return false;
    at += n.bytes;
    at += blanks_bytes(rest(line, at));
    Str unit = rest(line, at);
    for (size_t i = 1; i < STYLE_COUNT; i++) {
        if (STYLES[i].open != OPEN_DI || !opens_with(unit, STYLES[i].word))
            continue;
        at += strlen(STYLES[i].word);
        uint32_t sub = 0;
        size_t more = sub_article(rest(line, at), &sub);
        if (!more && speaks_about(rest(line, at)))
            return false;
        finish(line, out, i, n.value, at + more);
        out->sub = (uint16_t)sub;
        return true;
    }
    return false;
}

static bool match_word(Str line, NumberLabel *out)
{
    for (size_t i = 1; i < STYLE_COUNT; i++) {
        if (STYLES[i].open != OPEN_WORD || !opens_with(line, STYLES[i].word))
            continue;
        size_t at = strlen(STYLES[i].word);
        at += blanks_bytes(rest(line, at));
        Numeral n = numeral_match(rest(line, at), STYLES[i].kinds);
        size_t bytes;
        Close close = close_of(rest(line, at + n.bytes), &bytes);
        if (!n.bytes || !(STYLES[i].closes & BIT(close)))
            continue;
        return finish(line, out, i, n.value, at + n.bytes + bytes);
    }
    return false;
}

static bool find_style(Str line, Open open, Numeral n, Close close, size_t label_bytes,
                       NumberLabel *out)
{
    for (size_t i = 1; i < STYLE_COUNT; i++) {
        if (STYLES[i].open != open || !(STYLES[i].kinds & n.kind) ||
            !(STYLES[i].closes & BIT(close)))
            continue;
        return finish(line, out, i, n.value, label_bytes);
    }
    return false;
}

static bool match_paren(Str line, size_t open_bytes, NumberLabel *out)
{
    size_t at = open_bytes + blanks_bytes(rest(line, open_bytes));
    Numeral n = numeral_match(rest(line, at), NUMERAL_HAN | NUMERAL_DIGIT | NUMERAL_LETTER);
    at += n.bytes;
    at += blanks_bytes(rest(line, at));
    size_t bytes;
    Close close = close_of(rest(line, at), &bytes);
    return n.bytes && close == CLOSE_PAREN &&
           find_style(line, OPEN_PAREN, n, close, at + bytes, out);
}

static bool match_symbol(Str line, Numeral n, NumberLabel *out)
{
    for (size_t i = 1; i < STYLE_COUNT; i++)
        if (STYLES[i].symbols & n.kind) {
            size_t bytes, at = n.bytes;
            Close close = close_of(rest(line, at), &bytes);
            return finish(line, out, i, n.value, at + (close == CLOSE_DUN ? bytes : 0));
        }
    return false;
}

/* A unit after a number makes it a measure: 1.5亿, 5.5%, 40多岁, 2022年. */
static bool is_measured(Str after)
{
    static const char *const UNITS[] = {
        "%",  "％", "‰",  "亿", "億", "万", "萬", "千", "百", "元", "倍", "个", "個", "年", "月",
        "日", "号", "號", "时", "時", "分", "秒", "米", "公", "吨", "噸", "平", "℃",  "°",  "亩",
        "畝", "岁", "歲", "页", "頁", "版", "多", "余", "餘", "人", "名", "家", "条", "項", "项",
        "次", "点", "點", "～", "~",  "—",  "-",  "－", "/",  ":",  "：", "+",  "×",  "为", "寸",
    };
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (opens_with(after, UNITS[i]))
            return true;
    return after.len > 0 && after.data[0] >= 'a' && after.data[0] <= 'z';
}

#define STYLE_DEPTH_MAX 8

/* 1.1, 1.1., 1.1.1、, A.1: at least two numbers with points between. */
static bool match_dotted(Str line, NumberLabel *out)
{
    Numeral first = numeral_match(line, NUMERAL_DIGIT | NUMERAL_LETTER);
    uint32_t hash = numbering_hash(0, first.value), value = 0;
    size_t at = first.bytes, depth = 1, bytes;
    while (close_of(rest(line, at), &bytes) == CLOSE_POINT && depth < STYLE_DEPTH_MAX) {
        Numeral n = numeral_match(rest(line, at + bytes), NUMERAL_DIGIT);
        if (!n.bytes)
            break;
        if (depth > 1)
            hash = numbering_hash(hash, value);
        value = n.value;
        at += bytes + n.bytes;
        depth++;
    }
    if (depth < 2 || value > 999 || first.value > 9999)
        return false;
    Close close = close_of(rest(line, at), &bytes);
    if (close == CLOSE_TEXT && is_measured(rest(line, at)))
        return false;
    if (close == CLOSE_PAREN || close == CLOSE_COMMA || close == CLOSE_END)
        return false;
    size_t style = 1;
    while (!(STYLES[style].traits & NUMBER_DOTTED))
        style++;
    finish(line, out, style, value, at + bytes);
    out->depth = (uint8_t)depth;
    out->parent_hash = hash;
    return true;
}

/* The number is followed by another, or by what makes it a measure. */
static bool is_prose(Str line, const NumberLabel *label, Numeral n, Close close)
{
    Str text = rest(line, label->text_at);
    if (n.kind == NUMERAL_HAN && close == CLOSE_END)
        return n.bytes > 9;
    if (text.len == 0)
        return close == CLOSE_BLANK || close == CLOSE_TEXT;
    if (close == CLOSE_TEXT)
        return n.value > 99 || is_measured(text) || (unsigned char)text.data[0] < 'A';
    if (close == CLOSE_BLANK || close == CLOSE_COMMA || close == CLOSE_DUN)
        return numeral_match(text, NUMERAL_DIGIT).bytes > 0 &&
               (close != CLOSE_DUN || label->value > 99);
    return false;
}

static bool match_plain(Str line, NumberLabel *out)
{
    Numeral n = numeral_match(line, ~0u);
    if (!n.bytes)
        return false;
    if (match_symbol(line, n, out))
        return true;
    if (n.kind == NUMERAL_DIGIT || n.kind == NUMERAL_LETTER || n.kind == NUMERAL_ROMAN) {
        if (match_dotted(line, out))
            return true;
    }
    size_t bytes;
    Close close = close_of(rest(line, n.bytes), &bytes);
    if (close == CLOSE_POINT && n.kind == NUMERAL_DIGIT &&
        numeral_match(rest(line, n.bytes + bytes), NUMERAL_DIGIT).bytes)
        return false; // 5.5%: a number, see numbering_match_other
    return find_style(line, OPEN_NONE, n, close, n.bytes + bytes, out) &&
           !is_prose(line, out, n, close);
}

bool numbering_match(Str line, NumberLabel *out)
{
    if (line.len == 0)
        return false;
    size_t open = paren_open(line);
    if (open)
        return match_paren(line, open, out);
    if (opens_with(line, "第"))
        return match_di(line, out);
    return match_plain(line, out) || match_word(line, out);
}

bool numbering_match_other(Str line, const NumberLabel *first, NumberLabel *out)
{
    (void)first;
    Numeral n = numeral_match(line, NUMERAL_DIGIT | NUMERAL_LETTER);
    size_t bytes;
    Close close = close_of(rest(line, n.bytes), &bytes);
    return n.bytes && (close == CLOSE_POINT || close == CLOSE_PAREN) && n.value < 1000 &&
           find_style(line, OPEN_NONE, n, close, n.bytes + bytes, out);
}

const char *numbering_style_name(NumberStyle style)
{
    return style < STYLE_COUNT ? STYLES[style].name : "";
}

unsigned numbering_style_traits(NumberStyle style)
{
    return style < STYLE_COUNT ? STYLES[style].traits : 0;
}

int numbering_style_rank(NumberStyle style)
{
    return style < STYLE_COUNT ? STYLES[style].rank : 0;
}
