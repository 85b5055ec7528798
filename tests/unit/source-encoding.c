#include "source/decoder.h"
#include "source/encoding.h"
#include "unit.h"
#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

static const char SIMPLIFIED[] =
    "一、村口的水井\n井水很清，老人们说它从来没有干过。我们在这里住了三年，"
    "每天清早都去打水。\n二、后来的事情\n后来大家有了自来水，井就慢慢被忘了。\n";
static const char TRADITIONAL[] =
    "一、村口的水井\n井水很清，老人們說它從來沒有乾過。我們在這裡住了三年，"
    "每天清早都去打水。\n二、後來的事情\n後來大家有了自來水，井就慢慢被忘了。\n";

/* UTF-8 to NAME, for making sources. */
static StrBuf encode(const char *name, const char *text)
{
    StrBuf out = {0};
    char buf[4096], *from = (char *)text, *to = buf;
    size_t left = strlen(text), room = sizeof buf;
    iconv_t cd = iconv_open(name, "UTF-8");
    assert_true(cd != (iconv_t)-1);
    assert_int_equal(iconv(cd, &from, &left, &to, &room), 0);
    iconv_close(cd);
    strbuf_add(&out, (Str){buf, sizeof buf - room});
    return out;
}

static Str view(const StrBuf *b)
{
    return (Str){b->data, b->len};
}

static void assert_detected(Str s, const char *name)
{
    EncodingGuess guess = encoding_detect(s, true);
    assert_string_equal(guess.name, name);
    assert_false(guess.binary);
}

static void each_encoding_is_told_and_comes_back(void **state)
{
    (void)state;
    static const struct {
        const char *name, *iconv, *text;
    } rows[] = {
        {"UTF-8", "UTF-8", SIMPLIFIED},       {"GB18030", "GB18030", SIMPLIFIED},
        {"GB18030", "GBK", TRADITIONAL},      {"BIG5", "CP950", TRADITIONAL},
        {"UTF-16LE", "UTF-16LE", SIMPLIFIED}, {"UTF-16BE", "UTF-16BE", TRADITIONAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        StrBuf source = encode(rows[i].iconv, rows[i].text), back = {0};
        assert_detected(view(&source), rows[i].name);
        Decoder *d = decoder_new(rows[i].name, NULL);
        assert_non_null(d);
        assert_int_equal(decoder_feed(d, view(&source), true, &back), source.len);
        assert_string_equal(back.data, rows[i].text);
        assert_int_equal(decoder_undecodable(d), 0);
        decoder_free(d);
        strbuf_done(&source);
        strbuf_done(&back);
    }
}

static void a_few_words_are_enough(void **state)
{
    (void)state;
    static const char *const words[] = {"今天的天气很好", "我不知道。", "目录和说明", "一个人"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        StrBuf source = encode("GB18030", words[i]);
        assert_detected(view(&source), "GB18030");
        strbuf_done(&source);
    }
    static const char *const old_words[] = {"今天的天氣很好", "我不知道。", "目錄", "一個人"};
    for (size_t i = 0; i < sizeof old_words / sizeof *old_words; i++) {
        StrBuf source = encode("CP950", old_words[i]);
        assert_detected(view(&source), "BIG5");
        strbuf_done(&source);
    }
}

/* Neither a mark nor a byte that only UTF-16 has. */
static void a_few_characters_of_utf16_are_told(void **state)
{
    (void)state;
    static const char *const words[] = {"船来了",     "井水很清",   "我不知道。",
                                        "目录和说明", "這裡沒有水", "村口的水井边"};
    static const char *const names[] = {"UTF-16LE", "UTF-16BE"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        for (size_t j = 0; j < 2; j++) {
            StrBuf source = encode(names[j], words[i]);
            assert_null(memchr(source.data, 0, source.len));
            assert_detected(view(&source), names[j]);
            strbuf_done(&source);
        }
}

/* Their bytes in Big5 are Han in UTF-16, too. */
static void a_few_characters_of_big5_are_no_utf16(void **state)
{
    (void)state;
    static const char *const words[] = {"龍泉窟", "搬土築壘", "南山古寺", "河廠【"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        StrBuf source = encode("CP950", words[i]);
        assert_detected(view(&source), "BIG5");
        strbuf_done(&source);
    }
}

static void byte_order_marks_are_measured(void **state)
{
    (void)state;
    assert_int_equal(encoding_detect(STR("\xEF\xBB\xBF甲"), true).bom_bytes, 3);
    EncodingGuess le = encoding_detect(STR("\xFF\xFE\x2D\x4E"), true);
    assert_string_equal(le.name, "UTF-16LE");
    assert_int_equal(le.bom_bytes, 2);
    assert_string_equal(encoding_detect(STR("\xFE\xFF\x4E\x2D"), true).name, "UTF-16BE");
    EncodingGuess named = encoding_named("UTF-16", STR("\xFE\xFF\x4E\x2D"));
    assert_string_equal(named.name, "UTF-16BE");
    assert_int_equal(named.bom_bytes, 2);
    assert_int_equal(encoding_named("BIG5", STR("\xFE\xFF")).bom_bytes, 0);
}

static void nul_bytes_are_binary(void **state)
{
    (void)state;
    assert_true(encoding_detect(STR("\177ELF\2\1\1\0\0\0\0\0\0\0\0\0\3\0>\0\1"), true).binary);
    assert_true(encoding_detect(STR("甲乙丙丁戊己庚辛\0壬癸"), true).binary);
    // two letters are Han in UTF-16
    assert_true(encoding_detect(STR("doc/ferry\0doc/boat\0doc/river\0doc/ford\0"), true).binary);
    StrBuf torn = {0};
    for (int i = 0; i < 900; i++)
        strbuf_add_cstr(&torn, "the ferry left\n");
    for (int i = 0; i < 5000; i++)
        strbuf_add_byte(&torn, '\0');
    assert_true(encoding_detect(view(&torn), true).binary);
    strbuf_done(&torn);
    StrBuf units = encode("UTF-16LE", "the ferry left\n");
    assert_detected(view(&units), "UTF-16LE");
    strbuf_done(&units);
}

/* Read as UTF-16, the same in both byte orders. */
static void nothing_but_one_byte_has_an_encoding(void **state)
{
    (void)state;
    char bytes[256];
    for (int c = 0x80; c <= 0xFF; c++) {
        memset(bytes, c, sizeof bytes);
        EncodingGuess guess = encoding_of_file((Str){bytes, sizeof bytes});
        assert_non_null(guess.name);
        assert_false(guess.binary);
    }
}

static void damaged_utf8_stays_utf8(void **state)
{
    (void)state;
    StrBuf b = {0};
    strbuf_add_cstr(&b, SIMPLIFIED);
    b.data[30] = '\xFF';
    assert_detected(view(&b), "UTF-8");
    strbuf_done(&b);
    assert_detected(STR("\xFF\xFF\xFF"), "UTF-8");
    assert_detected(STR(""), "UTF-8");
}

static void a_character_cut_by_the_end_of_the_head_is_no_fault(void **state)
{
    (void)state;
    Str head = {SIMPLIFIED, 20}; // inside a character
    assert_string_equal(encoding_detect(head, false).name, "UTF-8");
}

static void undecodable_bytes_cost_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *encoding;
        Str bytes;
        const char *text;
        size_t bad;
    } rows[] = {
        {"GB18030", {"\xBC\xD7\xFF\xD2\xD2", 5}, "甲\uFFFD乙", 1},
        {"GB18030", {"\xBC\xD7\xBC\n\xD2\xD2", 6}, "甲\uFFFD\n乙", 1},
        {"GB18030", {"\xBC\xD7\xBC", 3}, "甲\uFFFD", 1},
        {"BIG5", {"\xA5\xD2\xFF\xA4\x41", 5}, "甲\uFFFD乙", 1},
        {"UTF-16LE", {"\x32\x75\x00\xDC\x59\x4E", 6}, "甲\uFFFD乙", 2},
        {"UTF-16BE", {"\x75\x32\x4E", 3}, "甲\uFFFD", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Decoder *d = decoder_new(rows[i].encoding, NULL);
        StrBuf out = {0};
        assert_int_equal(decoder_feed(d, rows[i].bytes, true, &out), rows[i].bytes.len);
        assert_string_equal(out.data, rows[i].text);
        assert_int_equal(decoder_undecodable(d), rows[i].bad);
        strbuf_done(&out);
        decoder_free(d);
    }
}

static void big5_has_the_eten_and_hong_kong_characters(void **state)
{
    (void)state;
    Decoder *d = decoder_new("BIG5", NULL);
    StrBuf out = {0};
    decoder_feed(d, STR("\xF9\xD8|\x9D\xF7|\x88\x62|\x88\x66"), true, &out);
    assert_string_equal(out.data, "裏|咗|Ê̄|Ê");
    assert_int_equal(decoder_undecodable(d), 0);
    strbuf_done(&out);
    decoder_free(d);
}

static void feeding_byte_by_byte_changes_nothing(void **state)
{
    (void)state;
    static const char *const names[] = {"GB18030", "UTF-16LE", "UTF-16BE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        StrBuf source = encode(names[i], SIMPLIFIED), back = {0};
        Decoder *d = decoder_new(names[i], NULL);
        size_t taken = 0;
        for (size_t end = 1; end <= source.len; end++)
            taken +=
                decoder_feed(d, (Str){source.data + taken, end - taken}, end == source.len, &back);
        assert_int_equal(taken, source.len);
        assert_string_equal(back.data, SIMPLIFIED);
        decoder_free(d);
        strbuf_done(&source);
        strbuf_done(&back);
    }
}

/* What only the second converter has is no fault of the first one's before its end has come. */
static void a_hong_kong_character_may_come_in_halves(void **state)
{
    (void)state;
    Decoder *d = decoder_new("BIG5", NULL);
    StrBuf out = {0};
    assert_int_equal(decoder_feed(d, STR("\xA5\xD2\x9D"), false, &out), 2);
    assert_int_equal(decoder_feed(d, STR("\x9D\xF7"), false, &out), 2);
    assert_int_equal(decoder_feed(d, STR("\x9D"), true, &out), 1);
    assert_string_equal(out.data, "甲咗\uFFFD");
    assert_int_equal(decoder_undecodable(d), 1);
    strbuf_done(&out);
    decoder_free(d);
}

static void names_are_what_people_type(void **state)
{
    (void)state;
    assert_string_equal(encoding_canonical("gbk", NULL), "GB18030");
    assert_string_equal(encoding_canonical("GB2312", NULL), "GB18030");
    assert_string_equal(encoding_canonical("Big-5", NULL), "BIG5");
    assert_string_equal(encoding_canonical("utf8", NULL), "UTF-8");
    assert_string_equal(encoding_canonical("Shift_JIS", NULL), "SHIFT_JIS");
    Error err = {0};
    assert_null(encoding_canonical("klingon", &err));
    assert_int_equal(err.code, ERROR_ENCODING);
    assert_non_null(strstr(err.message, "klingon"));
    assert_null(encoding_canonical("", NULL));
    assert_null(encoding_canonical("UTF-8//IGNORE", NULL));
}

static void plain_prefix_ends_at_the_first_other_byte(void **state)
{
    (void)state;
    char bytes[40];
    for (size_t i = 0; i < sizeof bytes; i++) {
        memset(bytes, 'a', sizeof bytes);
        bytes[i] = i % 2 ? '\0' : '\x80';
        assert_int_equal(encoding_plain_prefix((Str){bytes, sizeof bytes}), i);
    }
}

/* All of a corpus file; false if it is not here. */
static bool load(const char *name, StrBuf *out)
{
    static const char *const places[] = {TEST_SOURCE_DIR "/../shared/corpus/",
                                         TEST_SOURCE_DIR "/../../shared/corpus/"};
    FILE *f = NULL;
    for (size_t i = 0; i < sizeof places / sizeof *places && !f; i++) {
        StrBuf path = {0};
        strbuf_addf(&path, "%s%s", places[i], name);
        f = fopen(path.data, "rb");
        strbuf_done(&path);
    }
    if (!f)
        return false;
    char buf[4096];
    for (size_t n; (n = fread(buf, 1, sizeof buf, f)) > 0;)
        strbuf_add(out, (Str){buf, n});
    fclose(f);
    return true;
}

static void corpus_gb18030_decodes_to_its_twin(void **state)
{
    (void)state;
    StrBuf source = {0}, twin = {0}, out = {0};
    if (!load("gov-hainan-2026.gb18030.txt", &source) || !load("gov-hainan-2026.txt", &twin)) {
        strbuf_done(&source);
        skip();
    }
    assert_detected(view(&source), "GB18030");
    Decoder *d = decoder_new("GB18030", NULL);
    decoder_feed(d, view(&source), true, &out);
    assert_int_equal(decoder_undecodable(d), 0);
    assert_true(str_equal(view(&out), view(&twin)));
    decoder_free(d);
    strbuf_done(&source);
    strbuf_done(&twin);
    strbuf_done(&out);
}

static void corpus_big5_decodes_without_a_fault(void **state)
{
    (void)state;
    StrBuf source = {0}, out = {0};
    if (!load("arphicpl.big5.txt", &source))
        skip();
    assert_detected(view(&source), "BIG5");
    Decoder *d = decoder_new("BIG5", NULL);
    decoder_feed(d, view(&source), true, &out);
    assert_int_equal(decoder_undecodable(d), 0);
    assert_non_null(strstr(out.data, "裏"));
    decoder_free(d);
    strbuf_done(&source);
    strbuf_done(&out);
}

static void utf16_of_nothing_but_han_is_told(void **state)
{
    (void)state;
    static const char han[] = "村口的水井里水很清老人们说它从来没有干过";
    static const char *const names[] = {"UTF-16LE", "UTF-16BE"};
    for (size_t i = 0; i < 2; i++) {
        StrBuf source = encode(names[i], han);
        assert_null(memchr(source.data, 0, source.len));
        assert_detected(view(&source), names[i]);
        strbuf_done(&source);
    }
}

static void a_head_that_misleads_is_outvoted(void **state)
{
    (void)state;
    StrBuf file = {0}, text = encode("CP950", TRADITIONAL);
    // a line of symbols that Big5 text opens with, and 200 KB of its text
    for (int i = 0; i < 3000; i++)
        strbuf_add(&file, STR("\xA1\xBD \xA1\xBE\n"));
    for (int i = 0; i < 1500; i++)
        strbuf_add(&file, view(&text));
    assert_string_not_equal(encoding_detect((Str){file.data, 8192}, false).name, "BIG5");
    assert_string_equal(encoding_of_file(view(&file)).name, "BIG5");
    strbuf_done(&file);
    strbuf_done(&text);
}

/* A file of PIECES, each LINE repeated as often as it says. */
typedef struct {
    const char *line;
    size_t times;
} Piece;

static void assert_file_is(const Piece *pieces, size_t count, const char *name)
{
    StrBuf b = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < pieces[i].times; j++)
            strbuf_add(&b, str_from(pieces[i].line));
    assert_string_equal(encoding_of_file((Str){b.data, b.len}).name, name);
    strbuf_done(&b);
}

#define GB_LINE    "\xB6\xC9\xBF\xDA\xC0\xEF\xB5\xC4\xB4\xAC\xB6\xBC\xC0\xB4\xC1\xCB\xA1\xA3\n"
#define UTF8_LINE  "渡口里的船都来了。\n"
#define PLAIN_LINE "the boats of the ferry have all come\n"

static void most_of_a_file_decides(void **state)
{
    (void)state;
    assert_file_is((Piece[]){{PLAIN_LINE, 100000}, {GB_LINE, 100000}}, 2, "GB18030");
    assert_file_is((Piece[]){{PLAIN_LINE, 100000}, {UTF8_LINE, 100000}}, 2, "UTF-8");
    assert_file_is((Piece[]){{PLAIN_LINE, 100000}, {GB_LINE, 500}}, 2, "GB18030");
    assert_file_is((Piece[]){{GB_LINE, 600}, {UTF8_LINE, 9000}}, 2, "UTF-8");
    assert_file_is((Piece[]){{UTF8_LINE, 600}, {GB_LINE, 9000}}, 2, "GB18030");
    assert_file_is((Piece[]){{UTF8_LINE, 4000}, {GB_LINE, 600}, {UTF8_LINE, 4000}}, 3, "UTF-8");
    // a word of Latin-1 now and then, which GB18030 has, too
    StrBuf page = {0};
    for (int i = 0; i < 60; i++)
        strbuf_add(&page, STR(PLAIN_LINE));
    strbuf_add(&page, STR("l'\xE9t\xE9 \n"));
    assert_file_is((Piece[]){{PLAIN_LINE, 40000}, {page.data, 3000}}, 2, "UTF-8");
    strbuf_done(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_encoding_is_told_and_comes_back),
        cmocka_unit_test(a_few_words_are_enough),
        cmocka_unit_test(a_few_characters_of_utf16_are_told),
        cmocka_unit_test(a_few_characters_of_big5_are_no_utf16),
        cmocka_unit_test(byte_order_marks_are_measured),
        cmocka_unit_test(nul_bytes_are_binary),
        cmocka_unit_test(nothing_but_one_byte_has_an_encoding),
        cmocka_unit_test(damaged_utf8_stays_utf8),
        cmocka_unit_test(a_character_cut_by_the_end_of_the_head_is_no_fault),
        cmocka_unit_test(undecodable_bytes_cost_nothing_else),
        cmocka_unit_test(big5_has_the_eten_and_hong_kong_characters),
        cmocka_unit_test(feeding_byte_by_byte_changes_nothing),
        cmocka_unit_test(a_hong_kong_character_may_come_in_halves),
        cmocka_unit_test(utf16_of_nothing_but_han_is_told),
        cmocka_unit_test(a_head_that_misleads_is_outvoted),
        cmocka_unit_test(most_of_a_file_decides),
        cmocka_unit_test(names_are_what_people_type),
        cmocka_unit_test(plain_prefix_ends_at_the_first_other_byte),
        cmocka_unit_test(corpus_gb18030_decodes_to_its_twin),
        cmocka_unit_test(corpus_big5_decodes_without_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
