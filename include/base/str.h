/*
 * Strings: Str borrows bytes, StrBuf owns them; UTF-8 one scalar value at a time.
 *
 * Invariants: a Str need not end in NUL and may hold any byte; a StrBuf's data is NUL-terminated
 * whenever it is not NULL. Must not know: files, terminals, locales.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    const char *data;
    size_t len; // bytes
} Str;

typedef struct {
    char *data; // NUL-terminated when not NULL
    size_t len; // bytes, without the NUL
    size_t cap;
} StrBuf;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    } // in a table
#define STR_NONE      ((Str){NULL, 0})
#define STR_FMT(s)    (int)(s).len, (s).data // for "%.*s"
#define UTF8_MAX      4                      // bytes of one scalar value
#define UTF8_REPLACED 0xFFFDu                // what an ill-formed byte decodes to

/* A Str over a NUL-terminated string; NULL gives STR_NONE. */
Str str_from(const char *cstr);

bool str_equal(Str a, Str b);
bool str_starts_with(Str s, Str prefix);

/* S from byte AT (at most its length) on. */
static inline Str str_rest(Str s, size_t at)
{
    return (Str){s.data + at, s.len - at};
}

/* Bytes of the blanks that S begins with: those of str_trim(). */
size_t str_blank(Str s);

/* S without ASCII blanks, NBSP and ideographic spaces at both ends. */
Str str_trim(Str s);

/* S up to its first line end. */
Str str_first_line(Str s);

/* Offset of the first NEEDLE in S, or SIZE_MAX. An empty NEEDLE is found at 0. */
size_t str_find(Str s, Str needle);

void strbuf_done(StrBuf *b);
void strbuf_clear(StrBuf *b);
void strbuf_add(StrBuf *b, Str s);
void strbuf_add_cstr(StrBuf *b, const char *cstr);
void strbuf_add_byte(StrBuf *b, char c);
void strbuf_add_utf8(StrBuf *b, uint32_t cp);
void strbuf_addf(StrBuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void strbuf_addv(StrBuf *b, const char *fmt, va_list ap);

/*
 * Append S so that a terminal can't act on it: C0, DEL, C1, bidi controls and ill-formed bytes
 * become \xNN or \u{NNNN}. For stderr and log lines; the screen has cell_glyph().
 */
void strbuf_add_visible(StrBuf *b, Str s);

/* Append S as the inside of a JSON string (RFC 8259): quotes not included, ill-formed bytes as
 * U+FFFD, C0, DEL and C1 escaped. */
void strbuf_add_json(StrBuf *b, Str s);

/*
 * Decode one scalar value at P (P < END). Returns the bytes taken, 1 to 4; an ill-formed sequence
 * takes its maximal well-formed prefix, at least 1 byte (Unicode 15 §3.9, U+FFFD substitution),
 * and gives UTF8_REPLACED.
 */
size_t utf8_decode(const char *p, const char *end, uint32_t *cp);

/* Encode CP into OUT (room for UTF8_MAX). Returns the bytes written; a surrogate or a value past
 * U+10FFFF is written as U+FFFD. */
size_t utf8_encode(uint32_t cp, char *out);

/* The start of the scalar value that ends just before P, never before BEGIN. BEGIN < P. */
const char *utf8_prev(const char *begin, const char *p);

/* The scalar values in well-formed S. */
size_t utf8_count(Str s);

/* Whether all of S is well-formed UTF-8. A sequence cut off by the end is allowed when CUT_OK. */
bool utf8_valid(Str s, bool cut_ok);

#endif
