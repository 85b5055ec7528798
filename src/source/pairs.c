#include "source/pairs.h"
#include "base/mem.h"
#include <iconv.h>
#include <string.h>

#define ASCII 0x80
#define NONE  4 // as a length: asked, and no character of the table

/* As one word: it is copied whole. */
typedef struct {
    char utf8[3];
    uint8_t len; // 0: not asked for yet
} Cell;

struct Pairs {
    iconv_t cd;
    Cell cells[256 - ASCII][256]; // by first and second byte
};

/* What S, which must be whole characters, is in UTF-8; its length, 0 if iconv stops before the end. */
static size_t ask(iconv_t cd, Str s, char *to, size_t room)
{
    char *from = (char *)s.data;
    size_t left = s.len, had = room;
    iconv(cd, NULL, NULL, NULL, NULL);
    return iconv(cd, &from, &left, &to, &room) == (size_t)-1 ? 0 : had - room;
}

static bool keeps_ascii(iconv_t cd)
{
    char in[ASCII], out[ASCII];
    for (size_t i = 0; i < ASCII; i++)
        in[i] = (char)i;
    return ask(cd, (Str){in, ASCII}, out, ASCII) == ASCII && memcmp(in, out, ASCII) == 0;
}

Pairs *pairs_new(const char *name)
{
    iconv_t cd = iconv_open("UTF-8", name);
    if (cd == (iconv_t)-1)
        return NULL;
    if (!keeps_ascii(cd)) {
        iconv_close(cd);
        return NULL;
    }
    Pairs *t = mem_zero(1, sizeof *t);
    t->cd = cd;
    return t;
}

void pairs_free(Pairs *t)
{
    if (!t)
        return;
    iconv_close(t->cd);
    mem_free(t);
}

static void fill(const Pairs *t, const unsigned char *pair, Cell *cell)
{
    char out[8];
    uint32_t cp;
    size_t n = ask(t->cd, (Str){(const char *)pair, 2}, out, sizeof out);
    bool fits = n > 0 && n <= sizeof cell->utf8 && utf8_decode(out, out + n, &cp) == n;
    if (fits)
        memcpy(cell->utf8, out, n);
    cell->len = fits ? (uint8_t)n : NONE;
}

size_t pairs_decode(Pairs *t, Str in, char *to, size_t *written)
{
    const unsigned char *p = (const unsigned char *)in.data, *end = p + in.len;
    char *at = to;
    while (p < end) {
        if (*p < ASCII) {
            *at++ = (char)*p++;
            continue;
        }
        if (end - p < 2)
            break;
        Cell *cell = &t->cells[*p - ASCII][p[1]];
        if (!cell->len)
            fill(t, p, cell);
        if (cell->len == NONE)
            break;
        memcpy(at, cell, sizeof *cell);
        at += cell->len;
        p += 2;
    }
    *written = (size_t)(at - to);
    return (size_t)(p - (const unsigned char *)in.data);
}
