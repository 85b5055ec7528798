#include "format/line.h"
#include "source/clean.h"

#define CODE_BYTES_MAX 64 // looked back for one

size_t blank_bytes_at(Str s)
{
    const unsigned char *p = (const unsigned char *)s.data;
    if (p[0] == ' ' || (p[0] >= '\t' && p[0] <= '\r'))
        return 1;
    if (s.len >= 2 && p[0] == 0xC2 && p[1] == 0xA0)
        return 2;
    if (s.len < 3)
        return 0;
    if (p[0] == 0xE3 && p[1] == 0x80 && p[2] == 0x80)
        return 3;
    if (p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x80 && p[2] <= 0x8B)
        return 3;
    return p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF ? 3 : 0;
}

bool blank_only(Str s)
{
    return blanks_bytes(s) == s.len;
}

/* Whether a blank may end in C: ASCII, C2 A0, E2 80 80 to 8B, E3 80 80, EF BB BF. */
static bool may_end_blank(unsigned char c)
{
    return c <= ' ' || (c >= 0x80 && c <= 0x8B) || c == 0xA0 || c == 0xBF;
}

/* Bytes of S without the blanks at its end. */
static size_t trimmed_end(Str s)
{
    while (s.len > 0 && may_end_blank((unsigned char)s.data[s.len - 1])) {
        const char *last = char_prev(s.data, s.data + s.len);
        Str tail = {last, (size_t)(s.data + s.len - last)};
        if (blank_bytes(tail) != tail.len)
            break;
        s.len -= tail.len;
    }
    return s.len;
}

Line line_trim(Str line)
{
    size_t at = blanks_bytes(line);
    if (at == line.len)
        return (Line){.kind = LINE_BLANK, .text_at = (uint32_t)at, .text_end = (uint32_t)at};
    return (Line){
        .kind = LINE_TEXT, .text_at = (uint32_t)at, .text_end = (uint32_t)trimmed_end(line)};
}

/* Bytes of the colour code that S ends with; 0 if it is none. */
static size_t code_at_end(Str s)
{
    if (!s.len || (s.data[s.len - 1] != 'm' && s.data[s.len - 1] != 'K'))
        return 0;
    size_t reach = s.len < CODE_BYTES_MAX ? s.len : CODE_BYTES_MAX;
    const char *code = memrchr(s.data + s.len - reach, '\033', reach);
    Str rest = str_rest(s, code ? (size_t)(code - s.data) : s.len);
    return rest.len && clean_code_bytes(rest) == rest.len ? rest.len : 0;
}

/* LINE, trimmed to FOUND, without the codes at its ends. */
static Line without_codes(Str line, Line found)
{
    Line out = found;
    for (size_t n; out.text_at < out.text_end;) {
        Str text = line_text(line, out);
        n = blanks_bytes(text);
        n = n ? n : clean_code_bytes(text);
        if (!n)
            break;
        out.text_at += (uint32_t)n;
    }
    for (size_t n; out.text_at < out.text_end; out.text_end -= (uint32_t)n) {
        Str text = line_text(line, out);
        n = text.len - trimmed_end(text);
        n = n ? n : code_at_end(text);
        if (!n)
            return out;
    }
    return found;
}

Line line_read(const FormatState *state, Str line)
{
    Line out = line_trim(line);
    if (state->raw || out.kind == LINE_BLANK)
        return out;
    char last = line.data[out.text_end - 1];
    bool coded = line.data[out.text_at] == '\033' || last == 'm' || last == 'K';
    return coded ? without_codes(line, out) : out;
}

/* Where HAN begins among the sixteen places from P on; eighteen bytes are read. */
static inline unsigned hans_at(const char *p, const char *han)
{
    return block_bits((ByteBlock)(block_at(p) == (unsigned char)han[0]) &
                      (ByteBlock)(block_at(p + 1) == (unsigned char)han[1]) &
                      (ByteBlock)(block_at(p + 2) == (unsigned char)han[2]));
}

#define HANS_READ 18

size_t han_find(Str s, const char *han)
{
    size_t at = 0;
    unsigned bits = 0;
    for (; s.len - at >= HANS_READ; at += 16)
        if ((bits = hans_at(s.data + at, han)))
            return at + (unsigned)__builtin_ctz(bits);
    char last[HANS_READ] = {0};
    memcpy(last, s.data + at, s.len - at);
    bits = hans_at(last, han);
    return bits ? at + (unsigned)__builtin_ctz(bits) : s.len;
}

static bool draws(uint32_t cp)
{
    static const uint16_t MARKS[] = {'-',    '=',    '*',    '_',    '~',    '#',    '+',
                                     0x2014, 0x2015, 0x203B, 0x2022, 0x25C6, 0x25C7, 0x25CF,
                                     0x25CB, 0x25A0, 0x25A1, 0x2605, 0x2606, 0x2550, 0xFF0A,
                                     0xFF0D, 0xFF1D, 0xFF3F, 0xFF5E, 0x00B7, 0x30FB};
    if ((cp >= '0' && cp <= '9') || cp == '(' || cp == '[' || cp == 0x201C || cp == 0xFF08)
        return false; // a number, a quotation: the usual
    if (cp >= 0x2500 && cp <= 0x257F)
        return true;
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (MARKS[i] == cp)
            return true;
    return false;
}

bool line_is_rule(Str text)
{
    const char *p = text.data, *end = text.data + text.len;
    if (han_skip(p, p + (text.len > 0)) > p)
        return false;
    uint32_t mark = 0;
    size_t count = 0;
    while (p < end) {
        size_t blank = blank_bytes((Str){p, (size_t)(end - p)});
        if (blank) {
            p += blank;
            continue;
        }
        uint32_t cp;
        p += char_next(p, end, &cp);
        if (count++ == 0 ? !draws(cp) : cp != mark)
            return false;
        mark = cp;
    }
    return count >= 3;
}
