#include "base/str.h"
#include "base/mem.h"
#include <stdio.h>
#include <string.h>
#include <unistr.h>

Str str_from(const char *cstr)
{
    return cstr ? (Str){cstr, strlen(cstr)} : STR_NONE;
}

bool str_equal(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

bool str_starts_with(Str s, Str prefix)
{
    return s.len >= prefix.len && str_equal((Str){s.data, prefix.len}, prefix);
}

/* Bytes of the blank that S begins with: ASCII blanks, NBSP, ideographic space. */
static size_t blank_at_start(Str s)
{
    if (s.len && strchr(" \t\r\n\f\v", s.data[0]) && s.data[0])
        return 1;
    if (str_starts_with(s, STR("\u00A0")))
        return 2;
    return str_starts_with(s, STR("\u3000")) ? 3 : 0;
}

static size_t blank_at_end(Str s)
{
    for (size_t n = 1; n <= 3 && n <= s.len; n++)
        if (blank_at_start((Str){s.data + s.len - n, n}) == n)
            return n;
    return 0;
}

size_t str_blank(Str s)
{
    size_t at = 0, n;
    while ((n = blank_at_start(str_rest(s, at))) > 0)
        at += n;
    return at;
}

Str str_trim(Str s)
{
    size_t n;
    s = str_rest(s, str_blank(s));
    while ((n = blank_at_end(s)) > 0)
        s.len -= n;
    return s;
}

Str str_first_line(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.data[i] == '\n' || s.data[i] == '\r')
            return (Str){s.data, i};
    return s;
}

size_t str_find(Str s, Str needle)
{
    if (!needle.len)
        return 0;
    const char *at = s.len ? memmem(s.data, s.len, needle.data, needle.len) : NULL;
    return at ? (size_t)(at - s.data) : SIZE_MAX;
}

static void reserve(StrBuf *b, size_t more)
{
    size_t need = b->len + more + 1;
    if (need <= b->cap)
        return;
    size_t cap = b->cap + b->cap / 2;
    b->cap = cap < need ? need : cap;
    if (b->cap < 32)
        b->cap = 32;
    b->data = mem_realloc(b->data, b->cap);
}

void strbuf_done(StrBuf *b)
{
    mem_free(b->data);
    *b = (StrBuf){0};
}

void strbuf_clear(StrBuf *b)
{
    b->len = 0;
    if (b->data)
        b->data[0] = '\0';
}

void strbuf_add(StrBuf *b, Str s)
{
    reserve(b, s.len);
    if (s.len)
        memcpy(b->data + b->len, s.data, s.len);
    b->len += s.len;
    b->data[b->len] = '\0';
}

void strbuf_add_cstr(StrBuf *b, const char *cstr)
{
    strbuf_add(b, str_from(cstr));
}

void strbuf_add_byte(StrBuf *b, char c)
{
    strbuf_add(b, (Str){&c, 1});
}

void strbuf_add_utf8(StrBuf *b, uint32_t cp)
{
    char bytes[UTF8_MAX];
    strbuf_add(b, (Str){bytes, utf8_encode(cp, bytes)});
}

void strbuf_addv(StrBuf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    if (n > 0) {
        reserve(b, (size_t)n);
        vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void strbuf_addf(StrBuf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    strbuf_addv(b, fmt, ap);
    va_end(ap);
}

static bool is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F);
}

/* Bidi embeddings, overrides, isolates and marks; line and paragraph separators; what has no width
 * and can't be seen; tags. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0x061C || cp == 0x00AD || cp == 0x180E || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF ||
           (cp >= 0xE0000 && cp <= 0xE007F);
}

void strbuf_add_visible(StrBuf *b, Str s)
{
    const char *p = s.data, *end = s.data + s.len;
    while (p < end) {
        uint32_t cp;
        size_t n = utf8_decode(p, end, &cp);
        bool replaced = cp == UTF8_REPLACED && !(n == 3 && memcmp(p, "\xEF\xBF\xBD", 3) == 0);
        if (replaced)
            for (size_t i = 0; i < n; i++)
                strbuf_addf(b, "\\x%02X", (unsigned char)p[i]);
        else if (is_control(cp))
            strbuf_addf(b, "\\x%02X", (unsigned)cp);
        else if (is_invisible(cp))
            strbuf_addf(b, "\\u{%04X}", (unsigned)cp);
        else
            strbuf_add(b, (Str){p, n});
        p += n;
    }
}

void strbuf_add_json(StrBuf *b, Str s)
{
    const char *p = s.data, *end = s.data + s.len;
    while (p < end) {
        uint32_t cp;
        p += utf8_decode(p, end, &cp);
        if (cp == '"' || cp == '\\') {
            strbuf_add_byte(b, '\\');
            strbuf_add_byte(b, (char)cp);
        } else if (is_control(cp) || is_invisible(cp)) {
            strbuf_addf(b, "\\u%04x", (unsigned)cp);
        } else {
            strbuf_add_utf8(b, cp);
        }
    }
}

size_t utf8_decode(const char *p, const char *end, uint32_t *cp)
{
    unsigned char c = (unsigned char)*p;
    if (c < 0x80) {
        *cp = c;
        return 1;
    }
    ucs4_t uc;
    int n = u8_mbtouc(&uc, (const uint8_t *)p, (size_t)(end - p));
    *cp = uc;
    return n > 0 ? (size_t)n : 1;
}

size_t utf8_encode(uint32_t cp, char *out)
{
    int n = u8_uctomb((uint8_t *)out, cp, UTF8_MAX);
    if (n > 0)
        return (size_t)n;
    memcpy(out, "\xEF\xBF\xBD", 3);
    return 3;
}

const char *utf8_prev(const char *begin, const char *p)
{
    const char *at = p - 1;
    while (at > begin && p - at < UTF8_MAX && ((unsigned char)*at & 0xC0) == 0x80)
        at--;
    uint32_t cp;
    return at + utf8_decode(at, p, &cp) == p ? at : p - 1;
}

/* Bytes from P on that are ASCII or well-formed characters of three bytes: nearly all of a Chinese
 * text, which libunistring checks at a fraction of the speed. */
static size_t common_prefix(const uint8_t *p, const uint8_t *end)
{
    const uint8_t *at = p;
    while (end - at >= 3) {
        if (at[0] < 0x80) {
            at++;
            continue;
        }
        bool three = (at[0] & 0xF0) == 0xE0 && (at[1] & 0xC0) == 0x80 && (at[2] & 0xC0) == 0x80;
        bool overlong = at[0] == 0xE0 && at[1] < 0xA0, surrogate = at[0] == 0xED && at[1] >= 0xA0;
        if (!three || overlong || surrogate)
            break;
        at += 3;
    }
    return (size_t)(at - p);
}

size_t utf8_count(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.data[i] & 0xC0) != 0x80;
    return n;
}

bool utf8_valid(Str s, bool cut_ok)
{
    const uint8_t *p = (const uint8_t *)s.data, *end = p + s.len;
    while (p < end) {
        ucs4_t uc;
        p += common_prefix(p, end);
        int taken = p < end ? u8_mbtoucr(&uc, p, (size_t)(end - p)) : 0;
        if (taken < 0)
            return cut_ok && taken == -2;
        p += taken;
    }
    return true;
}
