#include "doc/marks.h"
#include "doc/numeral.h"
#include "format/line.h"
#include <string.h>

/* One row a form: what opens and closes it. The rows stand together by the first byte of what opens
 * them, since they are tried at every bracket. */
typedef struct {
    Str open, close, close_other;
    uint8_t mark_class;
} Bracket;

static const Bracket SQUARE[] = {
    {STR_INIT("[^"), STR_INIT("]"), STR_INIT("]"), MARK_FOOTNOTE},
    {STR_INIT("[注"), STR_INIT("]"), STR_INIT("］"), MARK_ZHU},
    {STR_INIT("[註"), STR_INIT("]"), STR_INIT("］"), MARK_ZHU},
    {STR_INIT("["), STR_INIT("]"), STR_INIT("］"), MARK_SQUARE},
    {STR_INIT("["), STR_INIT("〕"), STR_INIT("】"), MARK_SQUARE},
};
static const Bracket ROUND[] = {
    {STR_INIT("(注"), STR_INIT(")"), STR_INIT("）"), MARK_ZHU},
    {STR_INIT("(註"), STR_INIT(")"), STR_INIT("）"), MARK_ZHU},
    {STR_INIT("("), STR_INIT(")"), STR_INIT("）"), MARK_ROUND},
};
static const Bracket CARET[] = {
    {STR_INIT("^["), STR_INIT("]"), STR_INIT("］"), MARK_CARET},
    {STR_INIT("^"), STR_INIT("^"), STR_INIT("^"), MARK_CARET},
};
static const Bracket WIDE[] = {
    {STR_INIT("［注"), STR_INIT("］"), STR_INIT("]"), MARK_ZHU},
    {STR_INIT("［註"), STR_INIT("］"), STR_INIT("]"), MARK_ZHU},
    {STR_INIT("（注"), STR_INIT("）"), STR_INIT(")"), MARK_ZHU},
    {STR_INIT("（註"), STR_INIT("）"), STR_INIT(")"), MARK_ZHU},
    {STR_INIT("［"), STR_INIT("］"), STR_INIT("]"), MARK_SQUARE},
    {STR_INIT("（"), STR_INIT("）"), STR_INIT(")"), MARK_ROUND},
};
static const Bracket SHELLS[] = {
    {STR_INIT("〔注"), STR_INIT("〕"), STR_INIT("〕"), MARK_ZHU},
    {STR_INIT("〔註"), STR_INIT("〕"), STR_INIT("〕"), MARK_ZHU},
    {STR_INIT("【注"), STR_INIT("】"), STR_INIT("】"), MARK_ZHU},
    {STR_INIT("【註"), STR_INIT("】"), STR_INIT("】"), MARK_ZHU},
    {STR_INIT("〔"), STR_INIT("〕"), STR_INIT("〕"), MARK_SHELL},
    {STR_INIT("【"), STR_INIT("】"), STR_INIT("】"), MARK_LENS},
    {STR_INIT("〔"), STR_INIT("]"), STR_INIT("］"), MARK_SHELL},
};

#define GROUP(rows, bare)                                                                          \
    {                                                                                              \
        rows, sizeof(rows) / sizeof *(rows), bare                                                  \
    }

typedef struct {
    const Bracket *rows;
    size_t count;
    size_t bare; // rows from here on open with a bracket alone, those before with 注 註 or ^ in it
} BracketGroup;

static const BracketGroup BRACKETS[] = {
    GROUP(SQUARE, 3), GROUP(ROUND, 2), GROUP(CARET, 0), GROUP(WIDE, 4), GROUP(SHELLS, 4),
};

#define MARK_BYTES_MAX 96 // a longer bracket holds text
#define PAGE_BYTES_MAX 24 // of a page number after a reference

bool mark_class_is_plain(MarkClass c)
{
    static const bool PLAIN[MARK_CLASS_COUNT] = {
        [MARK_SQUARE] = true, [MARK_SHELL] = true,    [MARK_LENS] = true,
        [MARK_CARET] = true,  [MARK_FOOTNOTE] = true, [MARK_ZHU] = true,
    };
    return PLAIN[c];
}

bool mark_class_counts(MarkClass c)
{
    return c != MARK_FOOTNOTE && c != MARK_SYMBOL && c != MARK_TERM && c != MARK_TORN &&
           c != MARK_PAGED;
}

/* By a loop: prefixes are so short that a call costs more. */
static inline bool opens(Str s, Str prefix)
{
    if (s.len < prefix.len)
        return false;
    size_t i = 0;
    while (i < prefix.len && s.data[i] == prefix.data[i])
        i++;
    return i == prefix.len;
}

static inline bool opens_with(Str s, const char *prefix)
{
    return s.len > 0 && *s.data == *prefix && opens(s, (Str){prefix, strlen(prefix)});
}

/* The number at the start of S: 8, ⑧, (11), （11）. Returns its bytes. */
static size_t read_value(Str s, uint32_t *value)
{
    size_t open = opens_with(s, "(") ? 1 : opens_with(s, "（") ? 3 : 0;
    Numeral n =
        numeral_match(str_rest(s, open), NUMERAL_DIGIT | NUMERAL_CIRCLED | NUMERAL_BRACKETED |
                                             NUMERAL_HAN | NUMERAL_POINTED);
    if (!n.bytes || n.value > MARK_VALUE_LIMIT)
        return 0;
    *value = n.value;
    size_t at = open + n.bytes;
    if (!open)
        return at;
    if (opens_with(str_rest(s, at), ")"))
        return at + 1;
    return opens_with(str_rest(s, at), "）") ? at + 3 : 0;
}

static size_t separator(Str s, bool *range)
{
    static const struct {
        const char *mark;
        bool range;
    } MARKS[] = {{",", false},  {"，", false}, {"、", false}, {";", false},
                 {"；", false}, {"-", true},   {"–", true},   {"—", true},
                 {"－", true},  {"~", true},   {"～", true},  {"−", true}};
    *range = false;
    if (s.len && (unsigned char)*s.data >= 0xE4 && (unsigned char)*s.data <= 0xE9)
        return 0; // Han
    if (s.len > 1 && *s.data == '.' && s.data[1] >= '0' && s.data[1] <= '9')
        return 1; // [3.4]: recognition's comma
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (opens_with(s, MARKS[i].mark)) {
            *range = MARKS[i].range;
            size_t at = strlen(MARKS[i].mark);
            return at + blanks_bytes(str_rest(s, at));
        }
    return 0;
}

static bool add_value(Mark *out, uint32_t value, bool range)
{
    uint32_t from = value;
    if (range) {
        uint32_t before = (uint32_t)out->values[out->count - 1];
        if (value <= before || value - before > MARK_VALUES_MAX)
            return false;
        from = before + 1;
    }
    for (; from <= value; from++) {
        if (out->count >= MARK_VALUES_MAX)
            return false;
        out->values[out->count++] = from;
    }
    return true;
}

/* `1 2` for 12, in a list that has blanks everywhere: the bytes after VALUE that belong to it. */
static size_t spaced_digits(Str s, uint32_t *value)
{
    size_t at = 0;
    while (at + 1 < s.len && s.data[at] == ' ' && s.data[at + 1] >= '0' && s.data[at + 1] <= '9' &&
           *value * 10 <= MARK_VALUE_LIMIT) {
        *value = *value * 10 + (uint32_t)(s.data[at + 1] - '0');
        at += 2;
    }
    return *value <= MARK_VALUE_LIMIT ? at : 0;
}

/* 1 or 1,3-5 up to CLOSE. Returns the bytes of the inside, 0 if it is something else. */
static size_t read_list(Str s, Str close, Str close_other, Mark *out)
{
    size_t at = blanks_bytes(s);
    bool range = false, spaced = at > 0;
    for (;;) {
        uint32_t value;
        size_t n = read_value(str_rest(s, at), &value);
        if (n && spaced)
            n += spaced_digits(str_rest(s, at + n), &value);
        if (!n || !add_value(out, value, range))
            return 0;
        at += n;
        at += blanks_bytes(str_rest(s, at));
        if (opens(str_rest(s, at), close) || opens(str_rest(s, at), close_other))
            return at;
        n = separator(str_rest(s, at), &range);
        if (!n)
            return 0;
        at += n;
    }
}

/* The id of [^id]: anything without blanks and brackets; its hash is its value. */
static size_t read_id(Str s, Mark *out)
{
    uint64_t hash = 14695981039346656037u;
    size_t at = 0;
    for (; at < s.len && s.data[at] != ']'; at++) {
        if (s.data[at] == '[' || s.data[at] == '\n' || s.data[at] == ' ')
            return 0;
        hash = (hash ^ (unsigned char)s.data[at]) * 1099511628211u;
    }
    if (at == s.len || at == 0)
        return 0;
    out->values[out->count++] = hash;
    return at;
}

/* A number and CLOSE right behind it, the usual mark. Returns the number's bytes. */
static size_t read_number(Str s, Str close, Mark *out)
{
    Numeral n = numeral_match(s, NUMERAL_DIGIT | NUMERAL_CIRCLED | NUMERAL_HAN);
    if (!n.bytes || n.value > MARK_VALUE_LIMIT || !opens(str_rest(s, n.bytes), close))
        return 0;
    out->count = 1;
    out->values[0] = n.value;
    return n.bytes;
}

/* What stands inside ROW's brackets, at the start of S. Returns its bytes. */
static size_t read_inside(Str s, const Bracket *row, Mark *out)
{
    if (row->mark_class == MARK_FOOTNOTE)
        return read_id(s, out);
    size_t n = read_number(s, row->close, out);
    return n ? n : read_list(s, row->close, row->close_other, out);
}

/* S, which opens as ROW does, as one of its marks. */
static bool match_row(Str s, const Bracket *row, Mark *out)
{
    size_t open = row->open.len;
    Str inside = str_rest(s, open);
    if (inside.len > MARK_BYTES_MAX)
        inside.len = MARK_BYTES_MAX;
    out->count = 0;
    out->mark_class = row->mark_class;
    size_t n = read_inside(inside, row, out);
    if (!n)
        return false;
    bool first = opens(str_rest(inside, n), row->close);
    out->label_at = (uint16_t)open;
    out->label_bytes = (uint16_t)n;
    out->bytes = (uint16_t)(open + n + (first ? row->close : row->close_other).len);
    return true;
}

/* Whether a mark's inside may begin as S does, behind the bracket: most brackets hold a remark. */
static bool may_open_inside(Str s)
{
    const unsigned char *u = (const unsigned char *)s.data;
    if (s.len < 3 || u[0] < 0xE4 || u[0] > 0xE9)
        return true;
    return opens_with(s, "注") || opens_with(s, "註") || numeral_han_at(u);
}

/* The rows that open with the first byte of a mark. */
static const BracketGroup *group_of(char first)
{
    switch ((unsigned char)first) {
    case '[':
        return &BRACKETS[0];
    case '(':
        return &BRACKETS[1];
    case '^':
        return &BRACKETS[2];
    case 0xEF:
        return &BRACKETS[3];
    case 0xE3:
        return &BRACKETS[4];
    default:
        return NULL;
    }
}

static bool match_single_bracket(Str s, Mark *out)
{
    size_t open = s.len && (unsigned char)*s.data < 0x80 ? 1 : 3;
    if (s.len <= open || !may_open_inside(str_rest(s, open)))
        return false;
    const BracketGroup *group = group_of(*s.data);
    char first = s.data[open];
    bool bare = first != '^' && first != (char)0xE6 && first != (char)0xE8;
    for (size_t i = group && bare ? group->bare : 0; group && i < group->count; i++)
        if (opens(s, group->rows[i].open) && match_row(s, &group->rows[i], out))
            return true;
    return false;
}

/* Whether S may begin with what joins two marks to a range. */
static bool may_join(Str s)
{
    char c = s.len ? *s.data : 0;
    return c == '-' || c == '~' || c == (char)0xE2 || c == (char)0xEF;
}

/* [3]－[5] is one mark too. */
static bool match_bracket(Str s, Mark *out)
{
    Mark to;
    bool range;
    if (!match_single_bracket(s, out))
        return false;
    if (out->count != 1 || out->mark_class == MARK_FOOTNOTE || out->mark_class == MARK_ROUND ||
        !may_join(str_rest(s, out->bytes)))
        return true;
    size_t n = separator(str_rest(s, out->bytes), &range), at = out->bytes + n;
    if (!n || !range || !match_single_bracket(str_rest(s, at), &to) ||
        to.mark_class != out->mark_class || to.count != 1)
        return true;
    Mark from = *out;
    if (add_value(out, (uint32_t)to.values[0], true))
        out->bytes = (uint16_t)(at + to.bytes);
    else
        *out = from;
    return true;
}

static bool take_one(Mark *out, MarkClass c, uint64_t value, size_t label_at, size_t label_bytes)
{
    out->mark_class = (uint8_t)c;
    out->count = 1;
    out->values[0] = value;
    out->label_at = (uint16_t)label_at;
    out->label_bytes = (uint16_t)label_bytes;
    out->bytes = (uint16_t)(label_at + label_bytes);
    return true;
}

static bool match_enclosed(Str s, Mark *out)
{
    Numeral n = numeral_match(s, NUMERAL_CIRCLED | NUMERAL_BRACKETED);
    MarkClass c = n.kind == NUMERAL_CIRCLED ? MARK_CIRCLED : MARK_BRACKETED;
    return n.bytes && take_one(out, c, n.value, 0, n.bytes);
}

/* Marks in the order in which a page uses them; so many of one are one label. */
static const Str SYMBOLS[] = {STR_INIT("*"),      STR_INIT("＊"),     STR_INIT("†"),
                              STR_INIT("‡"),      STR_INIT("※"),      STR_INIT("[注]"),
                              STR_INIT("［注］"), STR_INIT("〔注〕"), STR_INIT("（注）")};
#define SYMBOL_RUN_MAX 3

/* Whether the bracket that S opens with has something else in it than 注. */
static bool is_remark(Str s)
{
    size_t open = *s.data == '[' ? 1 : memcmp(s.data, "（", 3) == 0 ? 3 : 0;
    return open && memcmp(s.data + open, "注", 3) != 0;
}

static bool match_symbol(Str s, Mark *out)
{
    if (s.len >= 6 && is_remark(s))
        return false;
    for (size_t i = 0; i < sizeof SYMBOLS / sizeof *SYMBOLS; i++) {
        if (*s.data != *SYMBOLS[i].data)
            continue;
        size_t len = SYMBOLS[i].len, n = 0;
        while (opens(str_rest(s, n * len), SYMBOLS[i]))
            n++;
        if (n > SYMBOL_RUN_MAX)
            return false; // a rule, or something hidden
        if (n > 0)
            return take_one(out, MARK_SYMBOL, (i > 0 ? i - 1 : 0) * SYMBOL_RUN_MAX + n, 0, n * len);
    }
    return false;
}

static bool is_digit(Str s, size_t at)
{
    return at < s.len && s.data[at] >= '0' && s.data[at] <= '9';
}

/* [7:15] [8,p.3] [8，第3页]: the page after the number, up to the bracket. 0: it is something else. */
static size_t page_bytes(Str s)
{
    static const char *const PAGES[] = {":", "：", ",p", ", p", ",P", "，p", ",第", "，第", "，P"};
    size_t at = 0;
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES && !at; i++)
        if (opens_with(s, PAGES[i]))
            at = strlen(PAGES[i]);
    size_t digits = 0, begin = at;
    for (; at > 0 && at < s.len && at - begin < PAGE_BYTES_MAX; at++) {
        if (s.data[at] == ']')
            return digits ? at + 1 : 0;
        if (opens_with(str_rest(s, at), "］"))
            return digits ? at + 3 : 0;
        digits += is_digit(s, at);
        if (s.data[at] == '[' || s.data[at] == '\n')
            return 0;
    }
    return 0;
}

/* [3, with no end, but not the interval [3, 5). */
static bool is_cut_off(Str after)
{
    static const char *const STOPS[] = {"，", "。", "；", "、"};
    for (size_t i = 0; i < sizeof STOPS / sizeof *STOPS; i++)
        if (opens_with(after, STOPS[i]))
            return !is_digit(after, strlen(STOPS[i]));
    return false;
}

/* What is more or less than a number in brackets: [7:15], and damaged, [] [3, [I]. */
static bool match_torn(Str s, Mark *out)
{
    size_t open = opens_with(s, "[") ? 1 : opens_with(s, "［") ? 3 : 0;
    Str inside = str_rest(s, open);
    if (!open)
        return false;
    if (opens_with(inside, "]") || opens_with(inside, "］"))
        return take_one(out, MARK_TORN, 0, open, open);
    if (opens_with(inside, "I]") || opens_with(inside, "l]"))
        return take_one(out, MARK_TORN, 1, open, 1) && (out->bytes = (uint16_t)(open + 2));
    Numeral n = numeral_match(inside, NUMERAL_DIGIT);
    if (!n.bytes || n.value > MARK_VALUE_LIMIT)
        return false;
    Str after = str_rest(inside, n.bytes);
    size_t page = page_bytes(after);
    if (!page && !is_cut_off(after))
        return false;
    take_one(out, page ? MARK_PAGED : MARK_TORN, n.value, open, n.bytes);
    out->bytes = (uint16_t)(out->bytes + page);
    return true;
}

static int super_digit(uint32_t cp)
{
    if (cp == 0xB9)
        return 1;
    if (cp == 0xB2 || cp == 0xB3)
        return (int)(cp - 0xB0);
    return cp == 0x2070 || (cp >= 0x2074 && cp <= 0x2079) ? (int)(cp - 0x2070) : -1;
}

static bool match_super(Str s, Mark *out)
{
    uint64_t value = 0;
    const char *p = s.data, *end = s.data + s.len;
    while (p < end && p - s.data < 12) {
        uint32_t cp;
        size_t n = utf8_decode(p, end, &cp);
        int digit = super_digit(cp);
        if (digit < 0)
            break;
        value = value * 10 + (uint64_t)digit;
        p += n;
    }
    if (p == s.data || value > MARK_VALUE_LIMIT)
        return false;
    return take_one(out, MARK_SUPER, value, 0, (size_t)(p - s.data));
}

/* 注① 注1 註1 */
static bool match_zhu(Str s, Mark *out)
{
    if (!opens_with(s, "注") && !opens_with(s, "註"))
        return false;
    Numeral n = numeral_match(str_rest(s, 3), NUMERAL_CIRCLED | NUMERAL_DIGIT);
    if (!n.bytes || n.value > MARK_VALUE_LIMIT)
        return false;
    return take_one(out, MARK_ZHU, n.value, 3, n.bytes);
}

bool mark_match_bare(Str s, Mark *out)
{
    static const char *const AFTER[] = {". ", "．", "、", ")", "）", "]",
                                        "］", "　", "\t", " ", "."};
    Numeral n = numeral_match(s, NUMERAL_DIGIT | NUMERAL_POINTED);
    if (!n.bytes || n.value > MARK_VALUE_LIMIT)
        return false;
    take_one(out, MARK_BARE, n.value, 0, n.bytes);
    if (n.kind == NUMERAL_POINTED)
        return true;
    for (size_t i = 0; i < sizeof AFTER / sizeof *AFTER; i++) {
        if (!opens_with(str_rest(s, n.bytes), AFTER[i]))
            continue;
        out->bytes = (uint16_t)(n.bytes + strlen(AFTER[i]));
        bool decimal = *AFTER[i] == '.' && out->bytes < s.len && s.data[out->bytes] >= '0' &&
                       s.data[out->bytes] <= '9' && AFTER[i][1] == 0;
        return !decimal;
    }
    return false;
}

bool mark_match(Str s, Mark *out)
{
    if (s.len == 0)
        return false;
    switch ((unsigned char)*s.data) {
    case '[':
        return match_bracket(s, out) || match_torn(s, out) || match_symbol(s, out);
    case '^':
    case '(':
        return match_bracket(s, out);
    case '*':
        return match_symbol(s, out);
    case 0xEF:
        return match_bracket(s, out) || match_torn(s, out) || match_symbol(s, out);
    case 0xE3:
        return match_bracket(s, out) || match_enclosed(s, out) || match_symbol(s, out);
    case 0xC2:
        return match_super(s, out);
    case 0xE2:
        return match_enclosed(s, out) || match_super(s, out) || match_symbol(s, out);
    case 0xE6: // 注
    case 0xE8: // 註
        return match_zhu(s, out);
    default:
        return false;
    }
}
