#include "doc/runin.h"
#include "doc/numeral.h"
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

/* One row a form: what stands before and after the numeral. AFTER is part of the label when
 * LABELS; else a comma that follows the label. */
static const struct {
    const char *before;
    const char *after[8];
    uint16_t kinds;
    uint8_t lead; // Lead
    bool labels;
} FORMS[] = {
    {"", {NULL}, 0, LEAD_NONE, false},
    {"第", {"，", ",", "、", "：", ":", "是", NULL}, NUMERAL_HAN, LEAD_DI, false},
    {"", {"是", NULL}, NUMERAL_HAN, LEAD_HAN, true},
    {"", {"要", NULL}, NUMERAL_HAN, LEAD_HAN, true},
    {"", {"曰", NULL}, NUMERAL_HAN, LEAD_HAN, true},
    {"其", {"，", ",", "、", "：", ":", "是", "曰", NULL}, NUMERAL_HAN, LEAD_QI, false},
    {"（", {"）", ")", NULL}, NUMERAL_HAN, LEAD_WIDE_PAREN, true},
    {"(", {")", "）", NULL}, NUMERAL_HAN, LEAD_PAREN, true},
    {"（", {"）", ")", NULL}, NUMERAL_DIGIT, LEAD_WIDE_PAREN, true},
    {"(", {")", "）", NULL}, NUMERAL_DIGIT, LEAD_PAREN, true},
    {"", {"）", ")", NULL}, NUMERAL_DIGIT, LEAD_DIGIT, true},
    {"", {"", NULL}, NUMERAL_CIRCLED, LEAD_SYMBOL, true},
    {"", {"", NULL}, NUMERAL_BRACKETED, LEAD_SYMBOL, true},
};

#define FORM_COUNT (sizeof FORMS / sizeof *FORMS)

/* Series in words: a row a word. */
static const struct {
    const char *word;
    uint32_t value;
    uint8_t family;
} WORDS[] = {
    {"首先", 1, FORM_COUNT},          {"其次", 2, FORM_COUNT},
    {"再次", 3, FORM_COUNT},          {"最后", RUNIN_LAST, FORM_COUNT},
    {"最後", RUNIN_LAST, FORM_COUNT}, {"一方面", 1, FORM_COUNT + 1},
    {"另一方面", 2, FORM_COUNT + 1},
};
_Static_assert(FORM_COUNT + 1 < RUNIN_FAMILIES, "RunInCarry has a place for each family");

static bool opens_with(Str s, const char *prefix)
{
    if (*prefix && (s.len == 0 || *s.data != *prefix))
        return false; // the usual case, without a call
    size_t len = strlen(prefix);
    return s.len >= len && memcmp(s.data, prefix, len) == 0;
}

static Str rest(Str s, size_t at)
{
    return (Str){s.data + at, s.len - at};
}

/* Han characters that may open a label: 第 其 首 再 最 另, 一 to 十. */
#define HAN_LEADS(X)                                                                               \
    X(0x7B2C, LEAD_DI)                                                                             \
    X(0x5176, LEAD_QI)                                                                             \
    X(0x9996, LEAD_WORD)                                                                           \
    X(0x518D, LEAD_WORD)                                                                           \
    X(0x6700, LEAD_WORD)                                                                           \
    X(0x53E6, LEAD_WORD)                                                                           \
    X(0x4E00, LEAD_HAN)                                                                            \
    X(0x4E8C, LEAD_HAN)                                                                            \
    X(0x4E09, LEAD_HAN)                                                                            \
    X(0x56DB, LEAD_HAN)                                                                            \
    X(0x4E94, LEAD_HAN)                                                                            \
    X(0x516D, LEAD_HAN)                                                                            \
    X(0x4E03, LEAD_HAN)                                                                            \
    X(0x516B, LEAD_HAN)                                                                            \
    X(0x4E5D, LEAD_HAN)                                                                            \
    X(0x5341, LEAD_HAN)

#define LAST_BITS(cp, lead)   | 1ull << ((cp)&63)
#define MIDDLE_BITS(cp, lead) | 1ull << ((cp) >> 6 & 63)
#define LEAD_CASE(cp, lead)                                                                        \
    case cp:                                                                                       \
        return lead;

/* Whether the Han character CP may be among them: of thirty others one. */
static bool may_lead(uint32_t cp)
{
    const uint64_t last = 0 HAN_LEADS(LAST_BITS), middle = 0 HAN_LEADS(MIDDLE_BITS);
    return (last >> (cp & 63) & 1) && (middle >> (cp >> 6 & 63) & 1);
}

static Lead lead_of(Str s)
{
    uint32_t cp;
    char_next(s.data, s.data + s.len, &cp);
    if (cp >= 0x4E00 && cp < 0xA000 && !may_lead(cp))
        return LEAD_NONE;
    switch (cp) {
        HAN_LEADS(LEAD_CASE)
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

/* `一是一，二是二` compares; it counts nothing. */
static bool is_saying(Str after)
{
    Numeral n = numeral_match(after, NUMERAL_HAN);
    Str more = rest(after, n.bytes);
    return n.bytes && (more.len == 0 || opens_with(more, "，") || opens_with(more, ",") ||
                       opens_with(more, "。") || opens_with(more, "、"));
}

static bool match_form(Str s, size_t form, RunIn *out)
{
    if (!opens_with(s, FORMS[form].before))
        return false;
    size_t at = strlen(FORMS[form].before);
    Numeral n = numeral_match(rest(s, at), FORMS[form].kinds);
    if (!n.bytes || n.value == 0 || n.value > 99)
        return false;
    at += n.bytes;
    for (size_t i = 0; FORMS[form].after[i]; i++) {
        const char *after = FORMS[form].after[i];
        if (!opens_with(rest(s, at), after))
            continue;
        size_t past = at + strlen(after);
        if (is_saying(rest(s, past)))
            return false;
        past += blanks_bytes(rest(s, past));
        *out = (RunIn){
            .value = n.value,
            .label_bytes = (uint16_t)(FORMS[form].labels ? at + strlen(after) : at),
            .text_at = (uint16_t)past,
            .family = (uint8_t)form,
        };
        return true;
    }
    return false;
}

static size_t comma_bytes(Str s)
{
    if (opens_with(s, ",") || opens_with(s, ":"))
        return 1;
    return opens_with(s, "，") || opens_with(s, "：") || opens_with(s, "、") ? 3 : 0;
}

bool runin_match(Str s, RunIn *out)
{
    Lead lead = s.len < 3 ? LEAD_NONE : lead_of(s);
    if (lead == LEAD_NONE)
        return false;
    bool words = lead == LEAD_WORD || lead == LEAD_QI || lead == LEAD_HAN;
    for (size_t i = 0; words && i < sizeof WORDS / sizeof *WORDS; i++)
        if (opens_with(s, WORDS[i].word)) {
            size_t bytes = strlen(WORDS[i].word);
            *out = (RunIn){
                .value = WORDS[i].value,
                .label_bytes = (uint16_t)bytes,
                .text_at = (uint16_t)(bytes + comma_bytes(rest(s, bytes))),
                .family = WORDS[i].family,
            };
            return true;
        }
    for (size_t form = 1; form < FORM_COUNT; form++)
        if (FORMS[form].lead == lead && match_form(s, form, out))
            return true;
    return false;
}

bool runin_continues(uint32_t before, uint32_t value)
{
    return before > 0 && before != RUNIN_LAST && (value == before + 1 || value == RUNIN_LAST);
}

void runin_confirm(RunInVec *items, RunInCarry *carry, const RunIn *next)
{
    size_t open[RUNIN_FAMILIES];
    uint32_t value[RUNIN_FAMILIES];
    for (size_t f = 0; f < RUNIN_FAMILIES; f++) {
        open[f] = SIZE_MAX; // not in this paragraph
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
    for (size_t f = 0; f < RUNIN_FAMILIES; f++)
        if (open[f] != SIZE_MAX)
            carry->value[f] = items->items[open[f]].confirmed ? value[f] : 0;
}
