#include "source/overstrike.h"

#define BACK_MOST 2 // backspaces over a wide character

/* Bytes of the character that S begins with; 0 if it is a control or a fault. */
static size_t glyph_bytes(Str s)
{
    uint32_t cp;
    if (!s.len)
        return 0;
    size_t n = utf8_decode(s.data, s.data + s.len, &cp);
    return cp < ' ' || (cp >= 0x7F && cp < 0xA0) || cp == UTF8_REPLACED ? 0 : n;
}

/* Bytes of UNDER that S begins with: those of a character, or both underscores below a wide one. */
static size_t under_bytes(Str s)
{
    return str_starts_with(s, STR("__\b")) ? 2 : glyph_bytes(s);
}

/* Backspaces that S begins with, as far as they may lead back over UNDER. */
static size_t backspaces(Str s, Str under)
{
    size_t n = 0, most = under.len > 1 ? BACK_MOST : 1;
    while (n < most && n < s.len && s.data[n] == '\b')
        n++;
    return n;
}

/* Whether S is too short to say which character it begins with. */
static bool is_cut(Str s)
{
    unsigned char lead = s.len ? (unsigned char)*s.data : 0;
    return !s.len || (lead >= 0xC0 && s.len < (lead >= 0xF0 ? 4u : lead >= 0xE0 ? 3u : 2u));
}

/* Bytes that S begins with and what follows is struck over; 0 if it is not so. */
static size_t struck_bytes(Str s, bool *cut)
{
    Str under = {s.data, under_bytes(s)};
    size_t back = under.len ? backspaces(str_rest(s, under.len), under) : 0;
    if (!back)
        return 0;
    Str over = str_rest(s, under.len + back);
    bool line = *s.data == '_';
    if (is_cut(over)) {
        *cut = true;
        return 0;
    }
    if (line && back < under.len)
        return 0; // the second of two underscores
    bool again = str_starts_with(over, under), blank = *s.data == ' ';
    bool seen = line || (*over.data != ' ' && (blank || *over.data != '_'));
    return glyph_bytes(over) && (again || seen) ? under.len + back : 0;
}

/* Bytes that S begins with and that underline UNDER, or strike it again; 0 if it is not so. */
static size_t restruck_bytes(Str under, Str s, bool *cut)
{
    size_t back = glyph_bytes(under) ? backspaces(s, under) : 0, lines = 0;
    Str over = str_rest(s, back);
    if (!back)
        return 0;
    if (str_starts_with(over, under))
        return back + under.len;
    while (lines < back && lines < over.len && over.data[lines] == '_')
        lines++;
    *cut |= is_cut(over) || (lines == over.len && lines < back);
    return lines ? back + lines : 0;
}

size_t overstrike_bytes(Str s, size_t at, bool *cut)
{
    Str rest = str_rest(s, at);
    if (!rest.len)
        return 0;
    if (*rest.data != '\b')
        return struck_bytes(rest, cut);
    const char *under = at ? utf8_prev(s.data, rest.data) : rest.data;
    return restruck_bytes((Str){under, (size_t)(rest.data - under)}, rest, cut);
}

size_t overstrike_tail(Str s)
{
    const char *end = s.data + s.len, *last = s.len ? utf8_prev(s.data, end) : end;
    if (last < end && *last == '_' && last > s.data && last[-1] == '_')
        last--;
    Str tail = {last, (size_t)(end - last)};
    return glyph_bytes(tail) ? tail.len : 0;
}
