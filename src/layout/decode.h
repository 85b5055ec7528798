/* utf8_decode() with its commonest cases inline: layout decodes every byte of a text more than once. */
#ifndef LAYOUT_DECODE_H
#define LAYOUT_DECODE_H

#include "base/str.h"

static inline size_t decode(const char *p, const char *end, uint32_t *cp)
{
    const unsigned char *s = (const unsigned char *)p;
    if (s[0] < 0x80) {
        *cp = s[0];
        return 1;
    }
    if (end - p >= 3 && s[0] > 0xE0 && s[0] < 0xF0 && s[0] != 0xED && (s[1] & 0xC0) == 0x80 &&
        (s[2] & 0xC0) == 0x80) {
        *cp = (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
        return 3;
    }
    return utf8_decode(p, end, cp);
}

#endif
