#include "source/decoder.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "source/pairs.h"
#include <errno.h>
#include <iconv.h>
#include <string.h>

#define PIECE_BYTES 16384 // converted at a time: iconv does a piece twice if its output is short
#define PAIRS_FROM  65536 // a table of pairs pays for texts that are longer
#define RARE_BYTES  64    // given to iconv where the table ends, at first

/* What iconv calls it, best first. Its own BIG5 lacks the ETEN characters that files do use; the
 * second of a pair is asked for what the first does not have. */
static const struct {
    const char *name, *iconv[2];
} CONVERTERS[] = {
    {"BIG5", {"CP950", "BIG5-HKSCS"}},
    {"BIG5", {"BIG5", NULL}},
};

/* What iconv calls the encodings whose usual characters are pairs of bytes (pairs.h). */
static const char *const PAIRED[] = {"GB18030", "CP950", "EUC-JP", "EUC-KR"};

struct Decoder {
    iconv_t cd, second;      // second: (iconv_t)-1 until it is needed
    const char *second_name; // NULL if there is none
    const char *paired;      // what iconv calls it, if a table can hold its pairs
    Pairs *table;            // NULL until it pays
    size_t asked;            // bytes that iconv took
    size_t piece;            // bytes that it is given at a time
    size_t undecodable;
    size_t unit_bytes;         // what no character is shorter than
    bool pairs;                // a lead byte takes one trail byte
    char buf[4 * PIECE_BYTES]; // more than PAIRS_ROOM
};

static void open_converters(Decoder *d, const char *name)
{
    const char *opened = name;
    for (size_t i = 0; i < sizeof CONVERTERS / sizeof *CONVERTERS; i++) {
        if (d->cd != (iconv_t)-1 || strcmp(CONVERTERS[i].name, name) != 0)
            continue;
        opened = CONVERTERS[i].iconv[0];
        d->cd = iconv_open("UTF-8", opened);
        d->second_name = CONVERTERS[i].iconv[1];
    }
    if (d->cd == (iconv_t)-1)
        d->cd = iconv_open("UTF-8", opened = name);
    for (size_t i = 0; i < sizeof PAIRED / sizeof *PAIRED; i++)
        if (strcmp(PAIRED[i], opened) == 0)
            d->paired = PAIRED[i];
}

Decoder *decoder_new(const char *name, Error *err)
{
    Decoder *d = mem_zero(1, sizeof *d);
    d->cd = d->second = (iconv_t)-1;
    d->piece = PIECE_BYTES;
    open_converters(d, name);
    if (d->cd == (iconv_t)-1) {
        mem_free(d);
        error_set(err, ERROR_ENCODING, _("this system can't convert from %s"), name);
        return NULL;
    }
    Str s = str_from(name);
    d->unit_bytes = str_starts_with(s, STR("UTF-32"))   ? 4
                    : str_starts_with(s, STR("UTF-16")) ? 2
                                                        : 1;
    d->pairs = strcmp(name, "GB18030") == 0 || strcmp(name, "BIG5") == 0;
    return d;
}

void decoder_free(Decoder *d)
{
    if (!d)
        return;
    iconv_close(d->cd);
    if (d->second != (iconv_t)-1)
        iconv_close(d->second);
    pairs_free(d->table);
    mem_free(d);
}

/* The bytes that the undecodable character at the start of S spans. An ASCII byte after a lead
 * byte stays (it is most likely a line end or markup); a high one goes with it, or all pairs after
 * it would be read askew. */
static size_t bad_bytes(const Decoder *d, Str s)
{
    unsigned char lead = (unsigned char)s.data[0];
    size_t n = d->unit_bytes;
    if (d->pairs && s.len > 1 && lead > 0x80 && lead < 0xFF && (unsigned char)s.data[1] >= 0x80)
        n = 2;
    return n < s.len ? n : s.len;
}

/* The second converter's try at the character at the start of S; 0 if it has none either. */
static size_t second_try(Decoder *d, Str s, StrBuf *out)
{
    if (!d->second_name || s.len < 2)
        return 0;
    if (d->second == (iconv_t)-1)
        d->second = iconv_open("UTF-8", d->second_name);
    if (d->second == (iconv_t)-1) {
        d->second_name = NULL;
        return 0;
    }
    char buf[16], *to = buf, *from = (char *)s.data;
    size_t in_left = 2, out_left = sizeof buf;
    iconv(d->second, NULL, NULL, NULL, NULL);
    if (iconv(d->second, &from, &in_left, &to, &out_left) == (size_t)-1)
        return 0;
    // BIG5-HKSCS keeps a letter back: a mark may follow that makes one character with it
    iconv(d->second, NULL, NULL, &to, &out_left);
    strbuf_add(out, (Str){buf, (size_t)(to - buf)});
    return 2;
}

/* Whether what iconv stopped at, for WHY, may be the beginning of something. */
static bool may_go_on(const Decoder *d, int why, Str s)
{
    return why == EINVAL || (why && d->pairs && s.len == 1 && (unsigned char)*s.data >= 0x80);
}

static size_t take_undecodable(Decoder *d, Str s, StrBuf *out)
{
    size_t n = second_try(d, s, out);
    if (n)
        return n;
    n = bad_bytes(d, s);
    d->undecodable += n;
    strbuf_add_utf8(out, UTF8_REPLACED);
    return n;
}

static void open_table(Decoder *d)
{
    if (!d->paired || d->asked < PAIRS_FROM)
        return;
    d->table = pairs_new(d->paired);
    d->paired = NULL;
}

/* Convert what the table has at the start of S; returns the bytes taken. */
static size_t convert_pairs(Decoder *d, Str s, StrBuf *out)
{
    size_t all = 0, taken = 0, written;
    do {
        size_t piece = s.len - all < PIECE_BYTES ? s.len - all : PIECE_BYTES;
        taken = pairs_decode(d->table, (Str){s.data + all, piece}, d->buf, &written);
        strbuf_add(out, (Str){d->buf, written});
        all += taken;
    } while (taken);
    // where the table has little, iconv is given more each time
    d->piece = all >= RARE_BYTES ? RARE_BYTES : d->piece < PIECE_BYTES ? d->piece * 2 : PIECE_BYTES;
    return all;
}

/* Convert what iconv can of one piece; returns why it stopped, 0 at the piece's end. */
static int convert_piece(Decoder *d, char **from, size_t *left, StrBuf *out)
{
    char *to = d->buf;
    size_t room = sizeof d->buf, piece = *left < d->piece ? *left : d->piece, rest = piece;
    size_t rc = iconv(d->cd, from, &rest, &to, &room);
    int why = rc == (size_t)-1 ? errno : 0;
    strbuf_add(out, (Str){d->buf, (size_t)(to - d->buf)});
    bool cut = why == EINVAL && piece < *left && rest < piece; // by the piece's end
    *left -= piece - rest;
    d->asked += piece - rest;
    return why == E2BIG || cut ? 0 : why;
}

size_t decoder_feed(Decoder *d, Str in, bool last, StrBuf *out)
{
    char *from = (char *)in.data;
    size_t left = in.len;
    while (left) {
        open_table(d);
        size_t easy = d->table ? convert_pairs(d, (Str){from, left}, out) : 0;
        from += easy;
        left -= easy;
        int why = left ? convert_piece(d, &from, &left, out) : 0;
        if (!last && may_go_on(d, why, (Str){from, left}))
            break;
        if (why) {
            size_t n = take_undecodable(d, (Str){from, left}, out);
            from += n;
            left -= n;
        }
    }
    if (last) {
        char *to = d->buf;
        size_t room = sizeof d->buf;
        iconv(d->cd, NULL, NULL, &to, &room);
        strbuf_add(out, (Str){d->buf, (size_t)(to - d->buf)});
    }
    return in.len - left;
}

size_t decoder_undecodable(const Decoder *d)
{
    return d->undecodable;
}
