/* Pairs: a decoder that has its table gives what iconv(3) gives, character by character. */
#include "source/decoder.h"
#include "source/pairs.h"
#include "unit.h"
#include <errno.h>
#include <iconv.h>
#include <string.h>

#define WARM_BYTES   (1 << 18) // so long a text has its table
#define RANDOM_BYTES 200000
#define PIECE_BYTES  16384 // the decoder's

typedef struct {
    const char *name, *iconv, *second;
    bool whole_pairs; // a high byte after an undecodable one goes with it
} Encoding;

static const Encoding ENCODINGS[] = {
    {"GB18030", "GB18030", NULL, true},      {"BIG5", "CP950", "BIG5-HKSCS", true},
    {"EUC-JP", "EUC-JP", NULL, false},       {"EUC-KR", "EUC-KR", NULL, false},
    {"SHIFT_JIS", "SHIFT_JIS", NULL, false}, // has no table: its \ is a ¥
};

#define ENCODING_COUNT (sizeof ENCODINGS / sizeof *ENCODINGS)

/* Text, private use, four bytes, three bytes, half a pair, bytes of no encoding, plain. */
#define MIXED                                                                                      \
    "a\xB0\xA1\xA4\xA4\xAA\xA1\x81\x30\x81\x30\xB0\xA1 \x98\x35\xF7\x33\x80\xFF\xC4\xE3"           \
    "\x8F\xB0\xA1\x88\x62\xF9\xD8\x9D\xF7\n\xA2\xE3\xC6\xA1\x81\x31\xB0\xB0\xFE\xFE\xFF\xFF"       \
    "12\x8E\xB1\xB0\xA1\x81"

typedef struct {
    const Encoding *encoding;
    iconv_t cd, second;
    Decoder *decoder; // with its table
    StrBuf got, expected;
} Fixture;

static void open_fixture(Fixture *f, const Encoding *e)
{
    *f = (Fixture){.encoding = e, .decoder = decoder_new(e->name, NULL)};
    f->cd = iconv_open("UTF-8", e->iconv);
    f->second = e->second ? iconv_open("UTF-8", e->second) : (iconv_t)-1;
    assert_non_null(f->decoder);
    assert_true(f->cd != (iconv_t)-1);
    StrBuf warm = {0};
    for (size_t i = 0; i < WARM_BYTES; i++)
        strbuf_add_byte(&warm, '\n');
    assert_int_equal(decoder_feed(f->decoder, (Str){warm.data, warm.len}, true, &f->got),
                     WARM_BYTES);
    strbuf_done(&warm);
}

static void close_fixture(Fixture *f)
{
    iconv_close(f->cd);
    if (f->second != (iconv_t)-1)
        iconv_close(f->second);
    decoder_free(f->decoder);
    strbuf_done(&f->got);
    strbuf_done(&f->expected);
}

/* What CD makes of the first N bytes at P, taken for themselves: 0 or why it makes nothing of them. */
static int convert(iconv_t cd, const char *p, size_t n, StrBuf *out)
{
    char buf[32], *from = (char *)p, *to = buf;
    size_t room = sizeof buf;
    iconv(cd, NULL, NULL, NULL, NULL);
    if (iconv(cd, &from, &n, &to, &room) == (size_t)-1)
        return errno;
    iconv(cd, NULL, NULL, &to, &room);
    strbuf_add(out, (Str){buf, (size_t)(to - buf)});
    return 0;
}

/* The bytes of the character at P, END bytes before the end; 0: there is none. */
static size_t convert_character(iconv_t cd, const char *p, size_t left, StrBuf *out)
{
    int why = EINVAL;
    size_t n = 0;
    while (why == EINVAL && n < left)
        why = convert(cd, p, ++n, out);
    return why ? 0 : n;
}

/* The undecodable bytes of S; what it is in UTF-8 to f->expected. */
static size_t expect(Fixture *f, Str s)
{
    size_t bad = 0;
    strbuf_clear(&f->expected);
    for (size_t at = 0, n; at < s.len; at += n) {
        const char *p = s.data + at;
        size_t left = s.len - at;
        n = convert_character(f->cd, p, left, &f->expected);
        if (!n && f->second != (iconv_t)-1 && left > 1 && !convert(f->second, p, 2, &f->expected))
            n = 2;
        if (n)
            continue;
        unsigned char lead = (unsigned char)p[0];
        bool two = f->encoding->whole_pairs && left > 1 && lead > 0x80 && lead < 0xFF &&
                   (unsigned char)p[1] >= 0x80;
        n = two ? 2 : 1;
        bad += n;
        strbuf_add_utf8(&f->expected, UTF8_REPLACED);
    }
    return bad;
}

/* Feed S in slices whose ends FIRST, or if it is 0 a row of odd numbers, gives. */
static size_t feed(Fixture *f, Str s, size_t first)
{
    size_t had = decoder_undecodable(f->decoder), taken = 0, end = 0, step = 1;
    strbuf_clear(&f->got);
    while (end < s.len) {
        step = first ? (end ? s.len : first) : step * 7 % 4099;
        end = step < s.len - end ? end + step : s.len;
        Str rest = {s.data + taken, end - taken};
        taken += decoder_feed(f->decoder, rest, end == s.len, &f->got);
    }
    assert_int_equal(taken, s.len);
    return decoder_undecodable(f->decoder) - had;
}

static void assert_same(Fixture *f, Str s, size_t first)
{
    assert_int_equal(feed(f, s, first), expect(f, s));
    assert_int_equal(f->got.len, f->expected.len);
    assert_memory_equal(f->got.data, f->expected.data, f->got.len);
}

static void all_two_byte_sequences(void **state)
{
    (void)state;
    for (size_t i = 0; i < ENCODING_COUNT; i++) {
        Fixture f;
        open_fixture(&f, &ENCODINGS[i]);
        StrBuf lines = {0}, joined = {0};
        for (unsigned pair = 0; pair < 65536; pair++) {
            char bytes[] = {(char)(pair >> 8), (char)pair, '\n', (char)0xB0, (char)0xA1};
            strbuf_add(&lines, (Str){bytes, 3});
            strbuf_add(&joined, (Str){bytes, 2});
            strbuf_add(&joined, (Str){bytes + 3, 2});
        }
        assert_same(&f, (Str){lines.data, lines.len}, lines.len);
        assert_same(&f, (Str){joined.data, joined.len}, joined.len);
        assert_same(&f, (Str){joined.data, joined.len}, 0);
        strbuf_done(&lines);
        strbuf_done(&joined);
        close_fixture(&f);
    }
}

/* Bytes of all kinds, each kind for a while. */
static StrBuf random_bytes(unsigned seed)
{
    static const struct {
        unsigned char from;
        unsigned count;
    } kinds[] = {{0, 256}, {0x80, 128}, {0x30, 10}, {0xA1, 94}, {0x81, 126}, {0x20, 96}};
    StrBuf out = {0};
    unsigned kind = 0, other = 0;
    for (size_t i = 0; i < RANDOM_BYTES; i++) {
        seed = seed * 1664525 + 1013904223;
        unsigned r = seed >> 8;
        if (r % 41 == 0) {
            kind = r / 41 % 6;
            other = r / 246 % 6;
        }
        unsigned k = i % 2 ? kind : other;
        strbuf_add_byte(&out, (char)(kinds[k].from + r / 41 % kinds[k].count));
    }
    return out;
}

static void random_bytes_in_slices(void **state)
{
    (void)state;
    for (size_t i = 0; i < ENCODING_COUNT; i++) {
        Fixture f;
        open_fixture(&f, &ENCODINGS[i]);
        StrBuf bytes = random_bytes((unsigned)i);
        assert_same(&f, (Str){bytes.data, bytes.len}, 0);
        assert_same(&f, (Str){bytes.data, bytes.len}, bytes.len);
        strbuf_done(&bytes);
        close_fixture(&f);
    }
}

static void a_cut_at_any_byte(void **state)
{
    (void)state;
    Str mixed = STR(MIXED);
    for (size_t i = 0; i < ENCODING_COUNT; i++) {
        Fixture f;
        open_fixture(&f, &ENCODINGS[i]);
        for (size_t end = 1; end <= mixed.len; end++)
            for (size_t cut = 1; cut <= end; cut++)
                assert_same(&f, (Str){mixed.data, end}, cut);
        close_fixture(&f);
    }
}

static void a_piece_ends_at_any_byte(void **state)
{
    (void)state;
    Str mixed = STR(MIXED);
    for (size_t i = 0; i < ENCODING_COUNT; i++) {
        Fixture f;
        open_fixture(&f, &ENCODINGS[i]);
        for (size_t before = 0; before <= mixed.len; before++) {
            StrBuf text = {0};
            for (size_t n = before; n < PIECE_BYTES; n++)
                strbuf_add_byte(&text, 'a');
            strbuf_add(&text, mixed);
            assert_same(&f, (Str){text.data, text.len}, text.len);
            strbuf_done(&text);
        }
        close_fixture(&f);
    }
}

static void a_table_has_pairs_and_plain_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        Str bytes;
        size_t taken;
        const char *text;
    } rows[] = {
        {"GB18030",
         {"\xBC\xD7"
          "a\xD2\xD2",
          5},
         5,
         "甲a乙"},
        {"GB18030", {"\xA6\xC1\xBC\xD7", 4}, 4, "α甲"},        // two bytes in UTF-8
        {"GB18030", {"\xBC\xD7\x81\x30\x81\x30", 6}, 2, "甲"}, // four bytes
        {"GB18030", {"\xBC\xD7\xBC", 3}, 2, "甲"},             // cut
        {"GB18030", {"\xBC\xD7\xFF\xD2\xD2", 5}, 2, "甲"},     // fault
        {"CP950", {"\xA5\xD2\xA4\x41", 4}, 4, "甲乙"},
        {"EUC-JP", {"\x8E\xB1\xB0\xA1\x8F\xB0\xA1", 7}, 4, "ｱ亜"}, // three bytes
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Pairs *t = pairs_new(rows[i].name);
        char out[64];
        size_t written;
        assert_non_null(t);
        for (int again = 0; again < 2; again++) { // asked, and known
            assert_int_equal(pairs_decode(t, rows[i].bytes, out, &written), rows[i].taken);
            assert_int_equal(written, strlen(rows[i].text));
            assert_memory_equal(out, rows[i].text, written);
        }
        pairs_free(t);
    }
    assert_null(pairs_new("UTF-16LE")); // its letters are no bytes
    assert_null(pairs_new("no-such-encoding"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_has_pairs_and_plain_bytes),
        cmocka_unit_test(all_two_byte_sequences),
        cmocka_unit_test(random_bytes_in_slices),
        cmocka_unit_test(a_cut_at_any_byte),
        cmocka_unit_test(a_piece_ends_at_any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
