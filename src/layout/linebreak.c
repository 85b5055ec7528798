#include "layout/linebreak.h"
#include "decode.h"
#include "layout/counter.h"
#include "references.h"
#include <string.h>
#include <unilbrk.h>

/* What Chinese typesetting knows of a character, beyond UAX #14. */
enum {
    NO_START = 1, // clreq 3.1.3: not at a row's start
    NO_END = 2,   // not at a row's end
    HANG = 4,     // may stand in the gutter
    PLAIN = 8,    // with other plain ones, NO_START and NO_END alone decide
    HAN = 16,
    DIGIT = 32,
    DASH = 64,     // — …: where it is allowed, two of them may begin a row
    ORDINAL = 128, // 第
    ENCLOSED = 256,
    PLUS = 512,
    LETTER = 1024, // of ASCII
    STOP = 2048,   // ASCII . , : ;
    LEADER = 4096, // - /
    SLASH = 8192,  // ／, and / between Han
    INNER = 16384, // a STOP inside a word, a LEADER that opens one
    BLANK = 32768,
    START = NO_END, // stands before the first character
    ANY = 0,        // in PAIRS

    IN_WORD = LETTER | DIGIT,
    CLOSE = NO_START | HANG,
    WIDE_CLOSE = CLOSE | PLAIN,
    WIDE_OPEN = NO_END | PLAIN,
    WIDE_INNER = NO_START | PLAIN,
    WIDE_DASH = WIDE_INNER | DASH,
};

static const uint16_t LATIN[0x100] = {
    ['\n'] = BLANK,       [' '] = BLANK,        ['!'] = CLOSE,          [','] = CLOSE | STOP,
    ['.'] = CLOSE | STOP, [':'] = CLOSE | STOP, [';'] = CLOSE | STOP,   ['?'] = CLOSE,
    [')'] = CLOSE,        [']'] = CLOSE,        ['}'] = CLOSE,          ['%'] = NO_START,
    ['('] = NO_END,       ['['] = NO_END,       ['{'] = NO_END,         ['$'] = NO_END,
    ['+'] = PLUS,         ['-'] = LEADER,       ['/'] = LEADER | SLASH, [0xA3] = NO_END,
    [0xA5] = NO_END,
    [0xB7] = NO_START, // £ ¥ ·
};

#define AT(c) [(c)&0xFF]

static const uint16_t GENERAL[0x100] = {
    AT(u'“') = WIDE_OPEN, AT(u'‘') = WIDE_OPEN, AT(u'”') = WIDE_CLOSE, AT(u'’') = WIDE_CLOSE,
    AT(u'—') = WIDE_DASH, AT(u'―') = WIDE_DASH, AT(u'…') = WIDE_DASH,  AT(u'‥') = WIDE_DASH,
    AT(u'–') = NO_START,  AT(u'‧') = NO_START,  AT(u'‰') = NO_START,   AT(u'‱') = NO_START,
    AT(u'‼') = CLOSE,     AT(u'⁇') = CLOSE,     AT(u'⁈') = CLOSE,      AT(u'⁉') = CLOSE,
    AT(u'′') = NO_START,  AT(u'″') = NO_START,
};

static const uint16_t CJK[0x100] = {
    AT(u'　') = BLANK,      AT(u'、') = WIDE_CLOSE, AT(u'。') = WIDE_CLOSE, AT(u'〉') = WIDE_CLOSE,
    AT(u'》') = WIDE_CLOSE, AT(u'」') = WIDE_CLOSE, AT(u'』') = WIDE_CLOSE, AT(u'】') = WIDE_CLOSE,
    AT(u'〕') = WIDE_CLOSE, AT(u'〗') = WIDE_CLOSE, AT(u'〙') = WIDE_CLOSE, AT(u'〛') = WIDE_CLOSE,
    AT(u'〞') = WIDE_CLOSE, AT(u'〟') = WIDE_CLOSE, AT(u'〈') = WIDE_OPEN,  AT(u'《') = WIDE_OPEN,
    AT(u'「') = WIDE_OPEN,  AT(u'『') = WIDE_OPEN,  AT(u'【') = WIDE_OPEN,  AT(u'〔') = WIDE_OPEN,
    AT(u'〖') = WIDE_OPEN,  AT(u'〘') = WIDE_OPEN,  AT(u'〚') = WIDE_OPEN,  AT(u'〝') = WIDE_OPEN,
    AT(u'〜') = WIDE_INNER, AT(u'々') = WIDE_INNER, AT(u'〻') = WIDE_INNER, AT(u'・') = WIDE_INNER,
    AT(u'ー') = NO_START,
};

static const uint16_t FULLWIDTH[0x100] = {
    AT(u'！') = WIDE_CLOSE,
    AT(u'，') = WIDE_CLOSE,
    AT(u'：') = WIDE_CLOSE,
    AT(u'；') = WIDE_CLOSE,
    AT(u'？') = WIDE_CLOSE,
    AT(u'）') = WIDE_CLOSE,
    AT(u'］') = WIDE_CLOSE,
    AT(u'｝') = WIDE_CLOSE,
    AT(u'｠') = WIDE_CLOSE,
    AT(u'｡') = CLOSE,
    AT(u'｣') = CLOSE,
    AT(u'､') = CLOSE,
    AT(u'．') = CLOSE,
    AT(u'（') = WIDE_OPEN,
    AT(u'［') = WIDE_OPEN,
    AT(u'｛') = WIDE_OPEN,
    AT(u'｟') = WIDE_OPEN,
    AT(u'｢') = NO_END,
    AT(u'￥') = NO_END,
    AT(u'＄') = NO_END,
    AT(u'％') = NO_START,
    AT(u'～') = WIDE_INNER,
    AT(u'／') = WIDE_INNER | SLASH,
};

/*
 * What two neighbours want from each other, before UAX #14 is asked: the first row that fits wins.
 */
static const struct {
    uint16_t before, after; // any of these
    uint8_t kind;
} PAIRS[] = {
    {ANY, NO_START, BREAK_NO}, // ，。）
    {NO_END, ANY, BREAK_NO},   // （“

    {BLANK, LEADER, BREAK_ALLOWED}, // a /usr: LB13 forbids it
    {PLAIN, NO_END, BREAK_ALLOWED}, // 。￥5: LB25 has a closing mark keep it
    {ORDINAL, DIGIT, BREAK_NO},     // 第3条
    {ENCLOSED, HAN, BREAK_NO},      // ①明确责任
    {INNER, IN_WORD, BREAK_NO},     // e.g. (LB29), -v, /usr
    {PLUS, HAN, BREAK_ALLOWED},     // C++语言: LB23a takes + for a sign
    {PLUS, PLUS | DIGIT, BREAK_NO}, // C++11
};

static inline bool is_han(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || (cp >= 0x3400 && cp <= 0x4DBF) || cp == 0x3007 ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0x20000 && cp <= 0x3FFFD);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static bool is_digit(uint32_t cp)
{
    return (cp >= '0' && cp <= '9') || (cp >= u'０' && cp <= u'９');
}

static inline uint16_t ascii_traits(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return DIGIT;
    return is_alnum((char)c) ? LETTER : LATIN[c];
}

static uint16_t traits_of(uint32_t cp)
{
    if (cp < 0x80)
        return ascii_traits((unsigned char)cp);
    if (is_han(cp))
        return cp == u'第' ? HAN | PLAIN | ORDINAL : HAN | PLAIN;
    if (is_digit(cp))
        return DIGIT;
    switch (cp >> 8) {
    case 0x00:
        return LATIN[cp];
    case 0x20:
        return GENERAL[cp & 0xFF];
    case 0x21:
        return cp == u'℃' || cp == u'℉' ? NO_START : 0;
    case 0x24:
        return cp >= u'①' ? ENCLOSED : 0;
    case 0x27:
        return cp >= u'❶' && cp <= u'➓' ? ENCLOSED : 0;
    case 0x30:
        return CJK[cp & 0xFF];
    case 0x32:
        return (cp >= u'㉑' && cp <= u'㉟') || cp >= u'㊱' ? ENCLOSED : 0;
    case 0xFF:
        return FULLWIDTH[cp & 0xFF];
    default:
        return 0;
    }
}

bool linebreak_no_start(uint32_t cp)
{
    return traits_of(cp) & NO_START;
}

bool linebreak_no_end(uint32_t cp)
{
    return traits_of(cp) & NO_END;
}

bool linebreak_may_hang(uint32_t cp)
{
    return traits_of(cp) & HANG;
}

bool linebreak_is_newline(Str s, size_t at)
{
    return s.data[at] == '\n' || (s.data[at] == '\r' && at + 1 < s.len && s.data[at + 1] == '\n');
}

#define NEAR_BYTES 64 // how far the words beside a line terminator are looked for

bool linebreak_newline_is_blank(Str s, size_t at)
{
    size_t low = at > NEAR_BYTES ? at - NEAR_BYTES : 0;
    size_t high = s.len - at > NEAR_BYTES ? at + NEAR_BYTES : s.len;
    size_t before = at, after = at;
    while (before > low && is_blank(s.data[before - 1]))
        before--;
    while (after < high && is_blank(s.data[after]))
        after++;
    if (before == low || after == high)
        return false;
    // What is written with blanks between words lies below U+2000, in UTF-8 mostly in one or two
    // bytes.
    unsigned char end = (unsigned char)s.data[before - 1], next = (unsigned char)s.data[after];
    unsigned char lead = before > 1 ? (unsigned char)s.data[before - 2] : 0;
    return next < 0xE2 && (end < 0x80 || (lead >= 0xC2 && lead < 0xE0));
}

/* A range that UAX #14 is not shown: hidden markup, or a note reference. */
typedef struct {
    size_t start, end; // bytes from the start of the string; SIZE_MAX: no more
    bool note;
} Skip;

typedef struct {
    Str s;
    Pos base;
    const Span *spans;
    size_t span_count;
    bool strict;
    uint8_t *breaks;
    Skip skip;       // the next one, or the one that holds what is looked at
    uint16_t before; // traits of the character before
    size_t anchor;   // of what UAX #14 is asked next: a plain character or a word's start, decided
    bool number;     // one stands before, but for blanks
    size_t kept_end; // up to here stands the unit of the number before
    bool double_is_open; // within "…"
    bool single_is_open;
} Finder;

static void next_skip(Finder *f)
{
    size_t done = f->skip.end;
    f->skip = (Skip){SIZE_MAX, SIZE_MAX, false};
    for (; f->span_count; f->spans++, f->span_count--) {
        const Span *span = f->spans;
        bool note = span->kind == SPAN_NOTE_REF;
        if (!note && span->kind != SPAN_HIDDEN)
            continue;
        size_t start = span->start > f->base ? span->start - f->base : 0;
        size_t end = span->end > f->base ? span->end - f->base : 0;
        if (start < done)
            start = done;
        if (end > f->s.len)
            end = f->s.len;
        if (start >= end)
            continue;
        f->skip = (Skip){start, end, note};
        return;
    }
}

/* Whether the ’ at AT is an apostrophe. */
static bool is_apostrophe(Str s, size_t at, size_t len)
{
    return at > 0 && at + len < s.len && is_alnum(s.data[at - 1]) && is_alnum(s.data[at + len]);
}

/* ASCII marks and brackets before Han are as plain as full-width ones. */
static inline uint16_t latin_traits(const Finder *f, size_t at)
{
    unsigned char c = (unsigned char)f->s.data[at];
    unsigned char next = at + 1 < f->s.len ? (unsigned char)f->s.data[at + 1] : 0;
    uint16_t traits = ascii_traits(c);
    if (traits & IN_WORD)
        return traits;
    bool mark = (traits & CLOSE) == CLOSE || ((traits & NO_END) && c != '$');
    if (mark && next >= 0xE3 && next <= 0xE9)
        return traits | PLAIN;
    return traits & BLANK;
}

/* Traits of the character at AT, which ends by LIMIT, as far as they matter among plain ones; *LEN
 * gets its bytes. */
static inline uint16_t traits_at(const Finder *f, size_t at, size_t limit, size_t *len)
{
    uint32_t cp;
    *len = decode(f->s.data + at, f->s.data + limit, &cp);
    if (cp >= 0x5000 && cp <= 0x9FFF)
        return HAN | PLAIN; // ORDINAL matters beside numbers only
    if (cp < 0x80)
        return latin_traits(f, at);
    if (cp == u'’' && is_apostrophe(f->s, at, *len))
        return NO_START;
    return traits_of(cp);
}

/* Whether two of one kind, — or …, stand at AT: the first may begin a row unless the rules are
 * strict (GB/T 15834 5.1.4, 5.1.5: they are not to be parted). */
static bool may_begin_row(const Finder *f, size_t at, size_t len)
{
    return !f->strict && at + 2 * len <= f->s.len &&
           memcmp(f->s.data + at, f->s.data + at + len, len) == 0;
}

/* TRAITS with what the character before makes of it. */
static inline uint16_t in_context(const Finder *f, uint16_t before, uint16_t traits)
{
    if ((traits & BLANK) && (before & NO_END))
        return traits | NO_END; // a blank behind it vanishes at a row's end
    bool in_word = before & IN_WORD;
    if ((traits & SLASH) && f->strict && (before & HAN))
        return traits | NO_START | NO_END; // GB/T 15834 5.1.10
    if ((traits & STOP && in_word) || (traits & LEADER && !in_word && !(before & HAN)))
        return traits | INNER;
    return traits;
}

static inline size_t skip_limit(const Finder *f)
{
    return f->skip.start < f->s.len ? f->skip.start : f->s.len;
}

/* Whether a row may end between BEFORE and a plain character at AT. */
static inline bool plain_break(Finder *f, size_t at, size_t len, uint16_t before, uint16_t *traits)
{
    if (*traits & (DASH | SLASH)) {
        if (*traits & DASH && !(before & DASH) && may_begin_row(f, at, len))
            *traits &= (uint16_t)~NO_START;
        *traits = in_context(f, before, *traits);
    }
    if (f->number && *traits & HAN)
        f->kept_end = at + counter_bytes(f->s.data + at, f->s.data + f->s.len);
    f->number = false;
    if (before & IN_WORD && len == 1 && *traits & NO_END)
        return false; // printf(文: LB30
    return !(*traits & NO_START) && !(before & NO_END) && at >= f->kept_end;
}

/* The same before the letter or digit at AT. */
static inline bool word_break(Finder *f, size_t at, uint16_t before, uint16_t traits)
{
    f->number = traits == DIGIT;
    if (f->number && before & HAN && memcmp(f->s.data + at - 3, "第", 3) == 0)
        return false;
    return !(before & (IN_WORD | NO_END)) && before != START;
}

/* Pass over Han behind one another from AT on, most of any Chinese text: a row may end before each. */
static inline size_t han_run(Finder *f, size_t at, size_t limit)
{
    const unsigned char *s = (const unsigned char *)f->s.data;
    for (; limit - at >= 3 && s[at] >= 0xE5 && s[at] <= 0xE9; at += 3) {
        if ((s[at + 1] & 0xC0) != 0x80 || (s[at + 2] & 0xC0) != 0x80)
            break;
        f->breaks[at] = BREAK_ALLOWED;
        f->anchor = at;
    }
    return at;
}

/* Decide before plain characters, words of ASCII and blanks from AT on: what stands beside each other
 * is enough to know. Returns where the first other stands. */
static size_t plain_run(Finder *f, size_t at)
{
    size_t limit = skip_limit(f);
    uint16_t before = f->before;
    while (at < limit) {
        size_t len;
        uint16_t traits = traits_at(f, at, limit, &len);
        bool can;
        if (traits & PLAIN) {
            can = plain_break(f, at, len, before, &traits);
            f->anchor = at;
        } else if (traits == LETTER || traits == DIGIT) {
            can = word_break(f, at, before, traits);
            if (!(before & IN_WORD))
                f->anchor = at;
        } else if (f->s.data[at] == ' ' && before & (PLAIN | IN_WORD | BLANK)) {
            can = false;
            traits = in_context(f, before, traits);
        } else {
            break;
        }
        f->breaks[at] = can ? BREAK_ALLOWED : BREAK_NO;
        before = traits;
        at += len;
        if (traits & HAN && at >= f->kept_end)
            at = han_run(f, at, limit);
    }
    f->before = before;
    return at;
}

/* Where the run of other characters from AT on ends: past the first plain one, or past the first of
 * a word after a blank, whose start is the next anchor. */
static size_t mixed_end(Finder *f, size_t at)
{
    Finder look = *f;
    bool blank = false;
    while (at < f->s.len) {
        if (at >= look.skip.start) {
            at = look.skip.end;
            next_skip(&look);
            blank = false;
            continue;
        }
        size_t len;
        uint16_t traits = traits_at(f, at, skip_limit(&look), &len);
        if (traits & PLAIN || (blank && (traits == LETTER || traits == DIGIT))) {
            f->anchor = at;
            return at + len;
        }
        blank = f->s.data[at] == ' ';
        at += len;
    }
    return at;
}

typedef enum { QUOTE_NEUTRAL, QUOTE_OPEN, QUOTE_CLOSE } QuoteSide;

/* Which way the ASCII quote at AT looks, from those before it and from the blanks beside it. */
static QuoteSide quote_side(Finder *f, size_t at)
{
    Str s = f->s;
    bool blank_before = at == 0 || is_blank(s.data[at - 1]);
    bool blank_after = at + 1 >= s.len || is_blank(s.data[at + 1]);
    bool *is_open = s.data[at] == '"' ? &f->double_is_open : &f->single_is_open;
    if (s.data[at] == '\'' && is_apostrophe(s, at, 1))
        return QUOTE_NEUTRAL;
    if (*is_open && !(blank_before && !blank_after)) {
        *is_open = false;
        return QUOTE_CLOSE;
    }
    if (blank_after)
        return QUOTE_NEUTRAL;
    *is_open = true;
    return QUOTE_OPEN;
}

/* What UAX #14 is shown in place of a character that it takes otherwise than a Chinese reader: one
 * of the class wanted, in as many bytes. NULL: itself. */
static const char *stand_in(Finder *f, size_t at, uint32_t cp)
{
    static const char *const SIDES[] = {NULL, "(", ")"};
    if (cp == '"' || cp == '\'')
        return SIDES[quote_side(f, at)];
    if (cp == '\r' || cp == '\n')
        return linebreak_newline_is_blank(f->s, at) ? " " : "\x01";
    if (cp == u'“' || cp == u'‘')
        return "「";
    if (cp == u'”' || (cp == u'’' && !is_apostrophe(f->s, at, 3)))
        return "」";
    if (cp < 0xFF00 || cp > 0xFFFF)
        return NULL;
    if (is_digit(cp))
        return "๐"; // class NU
    if (cp == u'．')
        return "︐"; // class IS
    return (cp >= u'Ａ' && cp <= u'Ｚ') || (cp >= u'ａ' && cp <= u'ｚ') ? "ḁ" : NULL;
}

/* Copy [BEGIN, END) to OUT as UAX #14 is to see it. A skipped byte becomes a combining mark (the C0
 * controls are of class CM), which LB9 has go with the character before; after a blank, a blank. */
static void show(Finder *f, size_t begin, size_t end, char *out)
{
    Finder look = *f;
    for (size_t at = begin, len; at < end; at += len) {
        if (at >= look.skip.start) {
            len = look.skip.end - at;
            memset(out + at - begin, at == begin || out[at - begin - 1] == ' ' ? ' ' : 1, len);
            next_skip(&look);
            continue;
        }
        unsigned char c = (unsigned char)f->s.data[at];
        if (c >= ' ' && c < 0x7F && c != '"' && c != '\'') {
            out[at - begin] = (char)c;
            len = 1;
            continue;
        }
        uint32_t cp;
        len = decode(f->s.data + at, f->s.data + (end < look.skip.start ? end : look.skip.start),
                     &cp);
        const char *other = stand_in(f, at, cp);
        if (cp == UTF8_REPLACED)
            memset(out + at - begin, 'x', len);
        else
            memcpy(out + at - begin, other ? other : f->s.data + at, len);
    }
}

static BreakKind pair_kind(uint16_t before, uint16_t after, BreakKind uax)
{
    if (before && after && !((before | after) & ~IN_WORD))
        return uax; // no row fits
    for (size_t i = 0; i < sizeof PAIRS / sizeof *PAIRS; i++)
        if ((PAIRS[i].before == ANY || (before & PAIRS[i].before)) &&
            (PAIRS[i].after == ANY || (after & PAIRS[i].after)))
            return PAIRS[i].kind;
    return uax;
}

/* Whether a word too long for a row may be broken before AT. */
static bool word_joint(Str s, size_t at)
{
    if (at < 2 || !is_alnum(s.data[at]) || !s.data[at - 1] || !strchr("/?&.=_", s.data[at - 1]))
        return false;
    char before = s.data[at - 2];
    if (s.data[at - 1] == '.' && is_digit((unsigned char)before) &&
        is_digit((unsigned char)s.data[at]))
        return false;
    return before > ' ' && before < 0x7F;
}

/* Take over what UAX #14 said of [BEGIN, END), tailored. Its first character is decided already;
 * no row ends before what is skipped. */
static void settle(Finder *f, size_t begin, size_t end, const char *uax)
{
    uint16_t before = 0;
    bool first = true;
    for (size_t at = begin, len; at < end; at += len) {
        if (at >= f->skip.start) {
            len = f->skip.end - at;
            next_skip(f);
            continue;
        }
        uint32_t cp;
        len = decode(f->s.data + at, f->s.data + (end < f->skip.start ? end : f->skip.start), &cp);
        uint16_t traits = in_context(f, first ? f->before : before, traits_of(cp));
        if (f->number && traits & HAN)
            f->kept_end = at + counter_bytes(f->s.data + at, f->s.data + f->s.len);
        if (!first) {
            bool can = uax[at - begin] == UC_BREAK_POSSIBLE;
            can = can && at >= f->kept_end;
            BreakKind kind = pair_kind(before, traits, can ? BREAK_ALLOWED : BREAK_NO);
            bool joint = kind == BREAK_NO && !(before & IN_WORD) && word_joint(f->s, at);
            f->breaks[at] = joint ? BREAK_URL : kind;
        }
        f->number = traits & DIGIT || (traits & BLANK && f->number);
        first = false;
        before = traits;
    }
    f->before = before;
}

/* A URL is one word, with joints for a row that it is too long for. */
static void keep_urls(Finder *f, size_t begin, size_t end)
{
    const char *data = f->s.data;
    size_t at = begin;
    const char *sign;
    while (at < end && (sign = memmem(data + at, end - at, "://", 3))) {
        size_t first = (size_t)(sign - data), last = first + 3;
        while (first > begin && is_alnum(data[first - 1]))
            first--;
        for (; last < end && data[last] > ' ' && data[last] < 0x7F; last++)
            f->breaks[last] =
                last > (size_t)(sign - data) + 3 && word_joint(f->s, last) ? BREAK_URL : BREAK_NO;
        for (size_t i = first + 1; i < (size_t)(sign - data) + 3; i++)
            f->breaks[i] = BREAK_NO;
        at = last;
    }
}

#define SMALL_BYTES 512 // most runs of other than plain characters are a number or a word

static void mixed_run(Finder *f, size_t begin, size_t end)
{
    char small[2 * SMALL_BYTES];
    size_t n = end - begin;
    char *shown = n <= SMALL_BYTES ? small : mem_alloc(2 * n), *uax = shown + n;
    show(f, begin, end, shown);
    u8_possible_linebreaks((const uint8_t *)shown, n, "UTF-8", uax);
    settle(f, begin, end, uax);
    if (memchr(f->s.data + begin, ':', n))
        keep_urls(f, begin, end);
    if (shown != small)
        mem_free(shown);
}

static void find_breaks(const LineSource *source, uint8_t *breaks)
{
    Finder f = {
        .s = source->s,
        .base = source->base,
        .spans = source->spans,
        .span_count = source->span_count,
        .strict = source->strict,
        .breaks = breaks,
        .before = START,
        .anchor = SIZE_MAX,
    };
    size_t len = f.s.len;
    if (!len)
        return;
    memset(breaks, BREAK_NO, len);
    next_skip(&f);
    for (size_t at = 0; at < len;) {
        size_t stop = plain_run(&f, at);
        if (stop == len)
            break;
        size_t begin = f.anchor == SIZE_MAX ? stop : f.anchor;
        at = mixed_end(&f, stop);
        mixed_run(&f, begin, at);
    }
}

void linebreak_find(const LineSource *source, uint8_t *breaks)
{
    LineSource decoded;
    if (!references_decode(source, &decoded)) {
        find_breaks(source, breaks);
        return;
    }
    find_breaks(&decoded, breaks);
    references_done(&decoded);
}
