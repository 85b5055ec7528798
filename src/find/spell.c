#include "find/spell.h"
#include "find/fold.h"
#include <string.h>

/* Bytes of a class spelt out as alternatives: PCRE2 10.42 looks for the start of a match ten times
 * as fast by the bytes of alternatives as by a class of long characters. */
#define CLASS_MOST 48

#define WIDE_BY 0xFEE0 // what the full-width form of an ASCII character lies above it

#define PLACED_LEAST 2 // bytes of needed letters whose place is known, to be better than others

/* With these, what stands around them is not what it looks like. */
static const char *const STRANGE[] = {"[:", "[[.", "[[=", "\\Q", "\\E", "(?#", "(*", "(?C", "(?("};

typedef struct {
    Str source;
    size_t at;
    unsigned fold;
    StrBuf *out;
    SpellNeeded *needed; // the best so far of
    SpellNeeded run;
    size_t chars;      // of a match so far; SPELL_ANY_LEAD
    size_t last_bytes; // of the last one
    size_t depth;      // of groups
    bool unknown;      // there may be none
} Speller;

static char peek(const Speller *s, size_t ahead)
{
    return s->at + ahead < s->source.len ? s->source.data[s->at + ahead] : '\0';
}

static void copy(Speller *s, size_t bytes)
{
    size_t left = s->source.len - s->at;
    bytes = bytes < left ? bytes : left;
    strbuf_add(s->out, (Str){s->source.data + s->at, bytes});
    s->at += bytes;
}

/* Bytes up to the next CLOSE from AHEAD on, and it; what is left if there is none. */
static size_t bytes_through(const Speller *s, size_t ahead, char close)
{
    size_t left = s->source.len - s->at;
    const char *from = s->source.data + s->at + ahead;
    const char *end = ahead < left ? memchr(from, close, left - ahead) : NULL;
    return end ? (size_t)(end - from) + ahead + 1 : left;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

static bool is_hex(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Bytes of the escape here that stands for no letter of its own: \d \p{Han} \x41 \k<name> \12. */
static size_t escape_bytes(const Speller *s)
{
    char c = peek(s, 1), next = peek(s, 2);
    size_t n = 2;
    if (strchr("pPxoNgku", c) && next == '{')
        return bytes_through(s, 2, '}');
    if (strchr("gk", c) && next == '<')
        return bytes_through(s, 2, '>');
    if (strchr("gk", c) && next == '\'')
        return bytes_through(s, 3, '\'');
    if (c == 'p' || c == 'P' || c == 'c')
        return 3;
    if (c == 'x')
        while (n < 4 && is_hex(peek(s, n)))
            n++;
    if (c == 'g' && (next == '-' || next == '+'))
        n++;
    if (c == 'g' || is_digit(c))
        while (is_digit(peek(s, n)))
            n++;
    return n;
}

/* Bytes of what opens the group here: ( (?: (?<name> (?i). 0: nothing that is known. */
static size_t group_bytes(const Speller *s)
{
    if (peek(s, 1) != '?')
        return 1;
    char c = peek(s, 2), next = peek(s, 3);
    if (strchr(":=!>|", c) && c)
        return 3;
    if (c == '<' && (next == '=' || next == '!'))
        return 4;
    if (c == '<' || (c == 'P' && next == '<'))
        return bytes_through(s, 3, '>');
    if (c == '\'')
        return bytes_through(s, 3, '\'');
    if (c == 'P' || c == '&' || c == 'R' || c == '+' || is_digit(c) || (c == '-' && is_digit(next)))
        return bytes_through(s, 2, ')');
    size_t n = 2;
    while (strchr("imsnJU^-a", peek(s, n)) && peek(s, n)) // not x: blanks and # mean nothing there
        n++;
    return peek(s, n) == ')' || peek(s, n) == ':' ? n + 1 : 0;
}

/* Bytes of the quantifier {2,3} here; 0 if it is none. */
static size_t braces_bytes(const Speller *s)
{
    size_t n = 1;
    while (is_digit(peek(s, n)) || peek(s, n) == ',')
        n++;
    return n > 1 && peek(s, n) == '}' ? n + 1 : 0;
}

static void add_letter(StrBuf *out, uint32_t c)
{
    char bytes[UTF8_MAX];
    if (c < 0x80 && !is_alnum((char)c) && c > ' ')
        strbuf_add_byte(out, '\\');
    strbuf_add(out, (Str){bytes, utf8_encode(c, bytes)});
}

/* The letter behind SKIP bytes (of a backslash), as alternatives or as members of a class. */
static void spell_letter(Speller *s, size_t skip, bool in_class)
{
    uint32_t c, variants[FOLD_MOST];
    const char *p = s->source.data + s->at;
    size_t bytes = utf8_decode(p + skip, s->source.data + s->source.len, &c) + skip;
    size_t count = fold_variants(c, s->fold, variants);
    if (count == 1) {
        copy(s, bytes);
        return;
    }
    strbuf_add_cstr(s->out, in_class ? "" : "(?:");
    for (size_t i = 0; i < count; i++) {
        if (i && !in_class)
            strbuf_add_byte(s->out, '|');
        add_letter(s->out, variants[i]);
    }
    strbuf_add_cstr(s->out, in_class ? "" : ")");
    s->at += bytes;
}

static bool is_own_letter(char c)
{
    return c && !is_alnum(c);
}

/* Bytes of the range at this member of a class: a-z; 0 if it is none. */
static size_t range_bytes(const Speller *s)
{
    uint32_t c;
    const char *end = s->source.data + s->source.len, *p = s->source.data + s->at;
    size_t n = *p == '\\' ? escape_bytes(s) : utf8_decode(p, end, &c);
    if (peek(s, n) != '-' || peek(s, n + 1) == ']' || !peek(s, n + 1))
        return 0;
    Speller last = *s;
    last.at += n + 1;
    p = last.source.data + last.at;
    return n + 1 + (*p == '\\' ? escape_bytes(&last) : utf8_decode(p, end, &c));
}

/* The member of a class that S begins with, if it is a letter that stands for itself, else 0; *BYTES
 * are its own, with a backslash. */
static uint32_t member_letter(Str s, size_t *bytes)
{
    uint32_t c;
    size_t skip = *s.data == '\\';
    if (skip && (s.len < 2 || !is_own_letter(s.data[1])))
        return 0;
    *bytes = skip + utf8_decode(s.data + skip, s.data + s.len, &c);
    return c;
}

/* Append what of LOW to HIGH lies in FIRST to LAST as a range FAR from there. */
static void add_moved(Speller *s, const uint32_t range[2], uint32_t first, uint32_t last, long far)
{
    uint32_t from = range[0] > first ? range[0] : first, to = range[1] < last ? range[1] : last;
    if (from > to)
        return;
    add_letter(s->out, (uint32_t)((long)from + far));
    strbuf_add_byte(s->out, '-');
    add_letter(s->out, (uint32_t)((long)to + far));
}

/* The range of BYTES here; where width does not count, in the other width, too. */
static void spell_range(Speller *s, size_t bytes)
{
    Str all = {s->source.data + s->at, bytes};
    size_t first, last;
    uint32_t low = member_letter(all, &first);
    uint32_t high = low ? member_letter(str_rest(all, first + 1), &last) : 0;
    copy(s, bytes);
    if (!high || !(s->fold & FOLD_WIDTH))
        return;
    const uint32_t range[2] = {low, high};
    add_moved(s, range, '!', '~', WIDE_BY);
    add_moved(s, range, '!' + WIDE_BY, '~' + WIDE_BY, -WIDE_BY);
}

/* As alternatives what stands from FROM on in OUT, if it is a class of a few letters past ASCII
 * that is not repeated. */
static void prefer_alternatives(Speller *s, size_t from)
{
    Str class = {s->out->data + from, s->out->len - from};
    char members[CLASS_MOST];
    size_t len = class.len - 2;
    if (class.len < 3 || class.data[len + 1] != ']' || len > sizeof members ||
        (strchr("*+?{", peek(s, 0)) && peek(s, 0)))
        return;
    memcpy(members, class.data + 1, len);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)members[i] < 0x80)
            return;
    s->out->len = from;
    strbuf_add_cstr(s->out, "(?:");
    for (size_t i = 0; i < len; i++) {
        if (i && ((unsigned char)members[i] & 0xC0) != 0x80)
            strbuf_add_byte(s->out, '|');
        strbuf_add_byte(s->out, members[i]);
    }
    strbuf_add_byte(s->out, ')');
}

static void spell_class(Speller *s)
{
    size_t from = s->out->len, n;
    copy(s, peek(s, 1) == '^' ? 2 : 1);
    if (peek(s, 0) == ']') // the first one stands for itself
        copy(s, 1);
    while (s->at < s->source.len && peek(s, 0) != ']') {
        bool escape = peek(s, 0) == '\\';
        if ((n = range_bytes(s)) > 0)
            spell_range(s, n);
        else if (escape && !is_own_letter(peek(s, 1)))
            copy(s, escape_bytes(s));
        else
            spell_letter(s, escape, true);
    }
    copy(s, 1);
    prefer_alternatives(s, from);
}

static void pass_char(Speller *s)
{
    s->chars += s->chars != SPELL_ANY_LEAD;
}

static void end_run(Speller *s)
{
    const SpellNeeded *run = &s->run;
    SpellNeeded *best = s->needed;
    bool placed = run->lead != SPELL_ANY_LEAD, best_placed = best->lead != SPELL_ANY_LEAD;
    if (best->letters.len == 0 || placed == best_placed
            ? run->letters.len > best->letters.len
            : placed && run->letters.len >= PLACED_LEAST) {
        strbuf_clear(&best->letters);
        strbuf_add(&best->letters, (Str){run->letters.data, run->letters.len});
        best->lead = run->lead;
    }
    strbuf_clear(&s->run.letters);
}

/* Whether the case of C is more than one letter and its counterpart: PCRE2 takes ſ for s. */
static bool has_odd_case(uint32_t c)
{
    uint32_t variants[FOLD_MOST];
    if (c < 0x80)
        return strchr("sSkK", (int)c) && c;
    return fold_variants(c, FOLD_CASE, variants) > 1;
}

/* Take note of the letter behind SKIP bytes, if it stands outside of groups. */
static void note_letter(Speller *s, size_t skip)
{
    uint32_t c;
    const char *p = s->source.data + s->at + skip;
    size_t bytes = utf8_decode(p, s->source.data + s->source.len, &c);
    if (s->depth || has_odd_case(c)) {
        end_run(s);
    } else {
        if (!s->run.letters.len)
            s->run.lead = s->chars;
        strbuf_add(&s->run.letters, (Str){p, bytes});
        s->last_bytes = bytes;
    }
    pass_char(s);
}

/* Take note of something else, that begins with C: the letter before it may be there or not. */
static void note_other(Speller *s, char c)
{
    if (s->run.letters.len && strchr("*?{", c))
        s->run.letters.len -= s->last_bytes;
    end_run(s);
    if (c == '.' || c == ']' || c == '}')
        pass_char(s);
    else if (c != '^' && c != '$')
        s->chars = SPELL_ANY_LEAD;
    s->unknown |= c == '|' && !s->depth;
}

/* A group opens in N bytes; one that closes at once changes what follows, or is no group. */
static void note_group(Speller *s, size_t n)
{
    bool closed = n > 1 && s->source.data[s->at + n - 1] == ')';
    end_run(s);
    s->chars = SPELL_ANY_LEAD;
    s->unknown |= closed;
    s->depth += !closed;
}

/* What stands at the place reached; false if nothing is known of it. */
static bool spell_next(Speller *s)
{
    char c = peek(s, 0);
    size_t n = 1;
    if (c == '[') {
        end_run(s);
        pass_char(s);
        spell_class(s);
    } else if (c == '\\') {
        if (is_own_letter(peek(s, 1))) {
            note_letter(s, 1);
            spell_letter(s, 1, false);
        } else {
            end_run(s);
            if (peek(s, 1) && strchr("dDwWsShHvVpPNx", peek(s, 1))) // one character
                pass_char(s);
            else
                s->chars = SPELL_ANY_LEAD;
            copy(s, escape_bytes(s));
        }
    } else if (c == '(') {
        n = group_bytes(s);
        note_group(s, n);
        copy(s, n);
    } else if (c == '{' && (n = braces_bytes(s)) > 0) {
        note_other(s, c); // a lone one is a letter, with the same effect on what is needed
        copy(s, n);
    } else if (strchr("^$.|)?*+]{}", c)) {
        s->depth -= c == ')' && s->depth;
        note_other(s, c);
        copy(s, n = 1);
    } else {
        note_letter(s, 0);
        spell_letter(s, 0, false);
    }
    return n > 0;
}

bool spell_out(Str source, unsigned fold, StrBuf *out, SpellNeeded *needed)
{
    needed->lead = SPELL_ANY_LEAD;
    if (!utf8_valid(source, false) || memchr(source.data, '\0', source.len))
        return false;
    for (size_t i = 0; i < sizeof STRANGE / sizeof *STRANGE; i++)
        if (str_find(source, str_from(STRANGE[i])) != SIZE_MAX)
            return false;
    Speller s = {.source = source, .fold = fold, .out = out, .needed = needed};
    bool known = true;
    while (known && s.at < source.len)
        known = spell_next(&s);
    end_run(&s);
    if (!known || s.unknown)
        strbuf_clear(&needed->letters);
    strbuf_done(&s.run.letters);
    return known;
}
