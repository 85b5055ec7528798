#include "doc/runin.h"
#include "doc/numbertrap.h"
#include "doc/numeral.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

/* The forms by what they open with, so that most clauses cost one comparison. */
typedef enum {
    LEAD_NONE,
    LEAD_DI,
    LEAD_QI,
    LEAD_HAN,
    LEAD_WORD,
    LEAD_WIDE_PAREN,
    LEAD_PAREN,
    LEAD_DIGIT,
    LEAD_SYMBOL,
} Lead;

/* Han characters that may open a label: 第 其 首 再 最 另, 一 to 十. The last one fills the row. */
#define LEADING_HANS(X)                                                                            \
    X(0x7B2C, 0x5176, 0x9996, 0x518D, 0x6700, 0x53E6)                                              \
    X(0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94, 0x516D)                                              \
    X(0x4E03, 0x516B, 0x4E5D, 0x5341, 0x5341, 0x5341)

#define HANS HANSET(LEADING_HANS)
#define ANY                                                                                        \
    {                                                                                              \
        UINT64_MAX, UINT64_MAX                                                                     \
    }

const HanSet RUNIN_LEADS[256] = {
    [0xE4] = HANS,
    [0xE5] = HANS,
    [0xE6] = HANS,
    [0xE7] = HANS,
    [0xE8] = HANS,
    [0xE9] = HANS,
    ['0'] = ANY,
    ['1'] = ANY,
    ['2'] = ANY,
    ['3'] = ANY,
    ['4'] = ANY,
    ['5'] = ANY,
    ['6'] = ANY,
    ['7'] = ANY,
    ['8'] = ANY,
    ['9'] = ANY,
    ['('] = ANY,
    [0xE2] = {.second = 3ull << 0x11, .third = UINT64_MAX},   // ① to ⒇: E2 91, E2 92
    [0xEF] = {.second = 1ull << 0x3C, .third = 1ull << 0x08}, // （: EF BC 88
};
#undef HANS
#undef ANY

#define COUNTS "， , 、 ： : 是 为 為 在于 在於 就是"

/* The first form of each lead; the others with it follow. */
enum {
    FORM_DI = 1,
    FORM_QI = 9,
    FORM_HAN = 10,
    FORM_WIDE_PAREN = 20,
    FORM_PAREN = 22,
    FORM_DIGIT = 24,
    FORM_SYMBOL = 27,
    FORM_COUNT = 29,
};

/* One row a form, by what stands before the numeral: what after it belongs to the label, and what has
 * to follow the label ("" for nothing). Each row is a family: its members make a series. */
static const struct {
    const char *unit;
    const char *marks;
    uint16_t kinds;
    uint8_t lead; // Lead
} FORMS[] = {
    [FORM_DI] = {"", COUNTS, NUMERAL_HAN | NUMERAL_DIGIT, LEAD_DI},
    {"点 點", COUNTS, NUMERAL_HAN | NUMERAL_DIGIT, LEAD_DI},
    {"步", COUNTS, NUMERAL_HAN | NUMERAL_DIGIT, LEAD_DI},
    {"个方面 個方面", COUNTS, NUMERAL_HAN, LEAD_DI},
    {"个 個", COUNTS, NUMERAL_HAN | NUMERAL_DIGIT, LEAD_DI},
    {"种 種 类 類", COUNTS, NUMERAL_HAN | NUMERAL_DIGIT, LEAD_DI},
    {"条 條", COUNTS, NUMERAL_HAN, LEAD_DI},
    {"件", COUNTS, NUMERAL_HAN, LEAD_DI},
    [FORM_QI] = {"", COUNTS " 曰", NUMERAL_HAN, LEAD_QI},
    [FORM_HAN] = {"是", "", NUMERAL_HAN, LEAD_HAN},
    {"要", "", NUMERAL_HAN, LEAD_HAN},
    {"曰", "", NUMERAL_HAN, LEAD_HAN},
    {"则 則", "", NUMERAL_HAN, LEAD_HAN},
    {"来 來", "", NUMERAL_HAN, LEAD_HAN},
    {"为 為", "", NUMERAL_HAN, LEAD_HAN},
    {"者", "", NUMERAL_HAN, LEAD_HAN},
    {"靠", "", NUMERAL_HAN, LEAD_HAN},
    {"抓", "", NUMERAL_HAN, LEAD_HAN},
    {"查", "", NUMERAL_HAN, LEAD_HAN},
    [FORM_WIDE_PAREN] = {"） )", "", NUMERAL_HAN, LEAD_WIDE_PAREN},
    {"） )", "", NUMERAL_DIGIT, LEAD_WIDE_PAREN},
    [FORM_PAREN] = {") ）", "", NUMERAL_HAN, LEAD_PAREN},
    {") ）", "", NUMERAL_DIGIT, LEAD_PAREN},
    [FORM_DIGIT] = {"） )", "", NUMERAL_DIGIT, LEAD_DIGIT},
    {". ．", "", NUMERAL_DIGIT, LEAD_DIGIT},
    {"、", "", NUMERAL_DIGIT, LEAD_DIGIT},
    [FORM_SYMBOL] = {"", "", NUMERAL_CIRCLED, LEAD_SYMBOL},
    {"", "", NUMERAL_BRACKETED, LEAD_SYMBOL},
};

_Static_assert(sizeof FORMS / sizeof *FORMS == FORM_COUNT, "the rows are those counted above");

static const struct {
    uint8_t form;   // the first one
    uint8_t before; // bytes of what stands before its numeral
} BY_LEAD[] = {
    [LEAD_DI] = {FORM_DI, 3},         [LEAD_QI] = {FORM_QI, 3},
    [LEAD_HAN] = {FORM_HAN, 0},       [LEAD_WIDE_PAREN] = {FORM_WIDE_PAREN, 3},
    [LEAD_PAREN] = {FORM_PAREN, 1},   [LEAD_DIGIT] = {FORM_DIGIT, 0},
    [LEAD_SYMBOL] = {FORM_SYMBOL, 0},
};

/* Series in words: a row a word. */
static const struct {
    const char *word;
    uint32_t value;
    uint8_t family;
} WORDS[] = {
    {"首先", 1, FORM_COUNT},          {"其次", 2, FORM_COUNT},
    {"再次", 3, FORM_COUNT},          {"再者", 3, FORM_COUNT},
    {"最后", RUNIN_LAST, FORM_COUNT}, {"最後", RUNIN_LAST, FORM_COUNT},
    {"一方面", 1, FORM_COUNT + 1},    {"另一方面", 2, FORM_COUNT + 1},
};
_Static_assert(FORM_COUNT + 1 < RUNIN_FAMILIES, "RunInCarry has a place for each family");

static Lead lead_of(Str s)
{
    uint32_t cp;
    char_next(s.data, s.data + s.len, &cp);
    if (numeral_one_at(s))
        return LEAD_HAN;
    switch (cp) {
    case 0x7B2C:
        return LEAD_DI;
    case 0x5176:
        return LEAD_QI;
    case 0x9996: // 首
    case 0x518D: // 再
    case 0x6700: // 最
    case 0x53E6: // 另
        return LEAD_WORD;
    case 0xFF08:
        return LEAD_WIDE_PAREN;
    case '(':
        return LEAD_PAREN;
    default:
        if (cp >= '0' && cp <= '9')
            return LEAD_DIGIT;
        return cp >= 0x2460 && cp <= 0x2487 ? LEAD_SYMBOL : LEAD_NONE;
    }
}

/* `一是一，二是二` compares; `第一、第二产业`, `（一）、（二）项` speak of several. */
static bool is_saying(Lead lead, Str mark, Str after)
{
    if (lead == LEAD_DIGIT && numeral_match(after, NUMERAL_DIGIT).bytes)
        return true; // 1.5, 1、2
    if (lead == LEAD_PAREN || lead == LEAD_WIDE_PAREN || lead == LEAD_DIGIT)
        return numbertrap_is_reference(after);
    if (words_open(mark, "、") && words_open(after, "第 其"))
        return true;
    Numeral n = numeral_match(after, NUMERAL_HAN | NUMERAL_CIRCLED);
    Str more = str_rest(after, n.bytes);
    return n.bytes &&
           (more.len == 0 || n.kind == NUMERAL_CIRCLED || words_open(more, "， , 。 、"));
}

static size_t comma_bytes(Str s)
{
    if (s.len && is_han_lead((unsigned char)*s.data))
        return 0; // the usual case
    return words_open(s, "， , ： : 、");
}

/* FORM with numeral N before AT. */
static bool match_form(Str s, size_t form, Numeral n, size_t at, RunIn *out)
{
    size_t unit = words_open(str_rest(s, at), FORMS[form].unit);
    if (!unit && *FORMS[form].unit)
        return false;
    at += unit;
    size_t mark = words_open(str_rest(s, at), FORMS[form].marks);
    if ((!mark && *FORMS[form].marks) ||
        is_saying((Lead)FORMS[form].lead, str_rest(s, at), str_rest(s, at + mark)))
        return false;
    size_t past = at + mark;
    past += mark ? 0 : comma_bytes(str_rest(s, past));
    past += blanks_bytes(str_rest(s, past));
    *out = (RunIn){
        .value = n.value,
        .label_bytes = (uint16_t)at,
        .text_at = (uint16_t)past,
        .family = (uint8_t)form,
    };
    return true;
}

static bool match_word(Str s, RunIn *out)
{
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        size_t bytes = words_open(s, WORDS[i].word);
        if (!bytes)
            continue;
        *out = (RunIn){
            .value = WORDS[i].value,
            .label_bytes = (uint16_t)bytes,
            .text_at = (uint16_t)(bytes + comma_bytes(str_rest(s, bytes))),
            .family = WORDS[i].family,
        };
        return true;
    }
    return false;
}

/* What may follow the numeral of a LEAD_HAN: its units, and more numerals. */
#define HAN_FOLLOWS(X)                                                                             \
    X(0x662F, 0x8981, 0x66F0, 0x5219, 0x5247, 0x6765)                                              \
    X(0x4F86, 0x4E3A, 0x70BA, 0x8005, 0x9760, 0x6293)                                              \
    X(0x67E5, 0x65B9, 0x4E00, 0x4E8C, 0x4E09, 0x56DB)                                              \
    X(0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341)                                              \
    X(0x767E, 0x5343, 0x4E07, 0x842C, 0x3007, 0x96F6)                                              \
    X(0x25CB, 0x4E24, 0x5169, 0x5EFF, 0x5345, 0x534C)
/* Whether S, a Han numeral of one character and more, may be a label. */
static bool may_go_on(Str s)
{
    static const HanSet FOLLOWS = HANSET(HAN_FOLLOWS);
    return s.len >= 6 && hanset_may_have(&FOLLOWS, (const unsigned char *)s.data + 3);
}

/* 一是 before a character that is no number: the usual label. */
static bool match_usual(Str s, RunIn *out)
{
    uint32_t value = numeral_one_at(s);
    const unsigned char *after = (const unsigned char *)s.data + 6;
    if (s.len < 9 || !value || memcmp(s.data + 3, "是", 3) != 0 || !is_han_lead(*after) ||
        numeral_han_at(after))
        return false;
    *out = (RunIn){.value = value, .label_bytes = 6, .text_at = 6, .family = FORM_HAN};
    return true;
}

bool runin_match(Str s, RunIn *out)
{
    if (match_usual(s, out))
        return true;
    Lead lead = runin_may_open(s.data, s.data + s.len) ? lead_of(s) : LEAD_NONE;
    if (lead == LEAD_NONE || (lead == LEAD_HAN && !may_go_on(s)))
        return false;
    if (lead == LEAD_WORD)
        return match_word(s, out);
    size_t form = BY_LEAD[lead].form, at = BY_LEAD[lead].before;
    Numeral n = numeral_match(str_rest(s, at),
                              NUMERAL_HAN | NUMERAL_DIGIT | NUMERAL_CIRCLED | NUMERAL_BRACKETED);
    bool counts = n.bytes && n.value > 0 && n.value <= 99;
    for (; counts && form < FORM_COUNT && FORMS[form].lead == lead; form++)
        if ((FORMS[form].kinds & n.kind) && match_form(s, form, n, at + n.bytes, out))
            return true;
    return (lead == LEAD_QI || lead == LEAD_HAN) && match_word(s, out); // 其次, 一方面
}

bool runin_is_mark(unsigned family)
{
    return family < FORM_COUNT && FORMS[family].lead >= LEAD_WIDE_PAREN;
}

bool runin_is_outer(unsigned family)
{
    return family >= FORM_COUNT || FORMS[family].lead == LEAD_DI || FORMS[family].lead == LEAD_QI;
}

bool runin_continues(uint32_t before, uint32_t value)
{
    return before > 0 && before != RUNIN_LAST && (value == before + 1 || value == RUNIN_LAST);
}

void runin_confirm(RunInVec *items, RunInCarry *carry, const RunIn *next)
{
    if (items->count == 0)
        return;
    size_t open[RUNIN_FAMILIES];
    uint32_t value[RUNIN_FAMILIES];
    for (size_t i = 0; i < items->count; i++) {
        size_t f = items->items[i].family;
        open[f] = SIZE_MAX; // not yet in this paragraph
        value[f] = carry->value[f];
    }
    for (size_t i = 0; i < items->count; i++) {
        RunIn *item = &items->items[i];
        size_t f = item->family;
        bool carried = open[f] == SIZE_MAX;
        if (runin_continues(value[f], item->value) && (!carried || item->head)) {
            item->confirmed = true;
            if (!carried)
                items->items[open[f]].confirmed = true;
        } else if (item->value != 1) {
            continue;
        }
        value[f] = item->value;
        open[f] = i;
    }
    if (next && items->count > 0 && items->items[0].head &&
        items->items[0].family == next->family && open[next->family] == 0 &&
        runin_continues(items->items[0].value, next->value))
        items->items[0].confirmed = true;
    for (size_t i = 0; i < items->count; i++) {
        size_t f = items->items[i].family;
        if (open[f] != SIZE_MAX)
            carry->value[f] = items->items[open[f]].confirmed ? value[f] : 0;
    }
}
