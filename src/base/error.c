#include "base/error.h"
#include "base/str.h"
#include <string.h>

/* The longest prefix of S that fits CAP bytes and ends between characters. */
static size_t cut_between_characters(Str s, size_t cap)
{
    if (s.len <= cap)
        return s.len;
    size_t n = cap;
    while (n > 0 && ((unsigned char)s.data[n] & 0xC0) == 0x80)
        n--;
    return n;
}

bool error_set(Error *err, ErrorCode code, const char *fmt, ...)
{
    if (!err)
        return false;
    StrBuf raw = {0}, clean = {0};
    va_list ap;
    va_start(ap, fmt);
    strbuf_addv(&raw, fmt, ap);
    va_end(ap);
    strbuf_add_visible(&clean, (Str){raw.data, raw.len});

    size_t n = cut_between_characters((Str){clean.data, clean.len}, sizeof err->message - 1);
    err->code = code;
    if (n)
        memcpy(err->message, clean.data, n);
    err->message[n] = '\0';
    strbuf_done(&raw);
    strbuf_done(&clean);
    return false;
}
