#include "reader.h"
#include <stdlib.h>
#include <string.h>

#define OSC "\033]0;pwned\007"
#define DCS "\033P+q544e\033\\"
#define C1                                                                                         \
    "\xC2\x9B"                                                                                     \
    "31;5m\xC2\x9D"                                                                                \
    "0;pwned\xC2\x9C"
#define CSI      "\033[6;66;666t"
#define DEL      "\177\177"
#define BIDI     "\xE2\x80\xAE\xE2\x81\xA6"
#define INVALID  "\x9B\xFF\xC0\xAF\xED\xA0\x80\xF5\xE4\xB8"
#define CONTROLS "\001\b\b\v\f\016\017\r\032"
#define HOSTILE  OSC DCS C1 CSI DEL BIDI INVALID CONTROLS

static const char DOCUMENT[] =
    "恶" HOSTILE "文标题\n\n一、头" HOSTILE "一节\n　　正文[①]里" HOSTILE "夹着控制[②]字符，还有"
    "中\xE2\x80\x8B"
    "文。\n（一）次" HOSTILE "一节\n　　一是" HOSTILE "甲；二是" HOSTILE "乙。\n"
    "---此处隐藏" HOSTILE "字---\n\n[①]注" HOSTILE "文在此。\n";

static bool is_well_formed(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len;) {
        unsigned char lead = (unsigned char)bytes[i];
        size_t n = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (n == 0 || lead > 0xF4 || i + n > len)
            return false;
        for (size_t k = 1; k < n; k++)
            if (((unsigned char)bytes[i + k] & 0xC0) != 0x80)
                return false;
        i += n;
    }
    return true;
}

static bool has_c1(const char *bytes, size_t len)
{
    for (size_t i = 0; i + 1 < len; i++)
        if ((unsigned char)bytes[i] == 0xC2 && (unsigned char)bytes[i + 1] < 0xA0)
            return true;
    return false;
}

/* Nothing of HOSTILE that a terminal would act on is in the output. */
static void assert_harmless(const Term *t)
{
    static const char *const BANNED[] = {"\033]0;pwned", "\033P+q",      "\033[6;66",    "\177",
                                         "\xE2\x80\xAE", "\xE2\x81\xA6", "\xE2\x80\x8B", "\001",
                                         "\v",           "\f",           "\032"};
    const char *raw = term_raw(t);
    for (size_t i = 0; i < sizeof BANNED / sizeof *BANNED; i++)
        if (term_raw_has(t, BANNED[i], strlen(BANNED[i])))
            fail_msg("sequence %zu of the document came through", i);
    assert_false(has_c1(raw, term_written(t)));
    assert_true(is_well_formed(raw, term_written(t)));
}

static void document_is_harmless(void **state)
{
    const char *path = reader_file("恶文.txt", DOCUMENT, sizeof DOCUMENT - 1);
    Term *t = *state = reader_open(&(ReaderOptions){.args = {path}});
    assert_shows(t, "文标题");
    assert_shows(t, "夹着控制");
    static const char *const KEYS[] = {"]",    "]",      "]",       "]",       "L",  "gg\t\r",
                                       "\033", "\t\t\r", "\033",    "G",       "gg", "T2",
                                       "j",    "1T",     "/夹着\r", "*",       "=",  "K注\r",
                                       "T3",   "T",      ":why\r",  "/一节\r", "n",  "\014"};
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        term_send(t, KEYS[i]);
        assert_true(term_wait_quiet(t));
        assert_harmless(t);
    }
    reader_quit(t);
    assert_harmless(t);
}

static void nothing_around_it_is_lost(void **state)
{
    static const char TEXT[] =
        "头一行\n\n前\033后，前\177后，前\xC2\x85后，前\xFF后，前\x9B后。\n末一行\n";
    const char *path = reader_file("夹杂.txt", TEXT, sizeof TEXT - 1);
    Term *t = *state = reader_open(&(ReaderOptions){.args = {path}});
    assert_shows(t, "末一行");
    char *screen = reader_picture(t);
    size_t before = 0, after = 0, replaced = 0;
    for (const char *p = screen; (p = strstr(p, "前")); p++)
        before++;
    for (const char *p = screen; (p = strstr(p, "后")); p++)
        after++;
    for (const char *p = screen; (p = strstr(p, "\xEF\xBF\xBD")); p++)
        replaced++;
    free(screen);
    assert_int_equal(before, 5);
    assert_int_equal(after, 5);
    assert_true(replaced >= 2);
}

static void file_name_is_harmless(void **state)
{
    const char *path =
        reader_file("名" OSC C1 DEL "字.txt", "短文一句。\n", strlen("短文一句。\n"));
    Term *t = *state = reader_open(&(ReaderOptions){.args = {path}});
    assert_shows(t, "短文一句");
    term_send(t, "=");
    assert_shows(t, "字.txt");
    assert_true(term_wait_quiet(t));
    assert_harmless(t);
    reader_quit(t);
}

static void messages_are_harmless(void **state)
{
    const char *path = reader_lines();
    const ReaderOptions CASES[] = {
        {.args = {"/nowhere/名" HOSTILE ".txt"}},
        {.args = {"--theme", "主题" HOSTILE, path}},
        {.args = {"--encoding", "编码" HOSTILE, path}},
        {.args = {"--选项" HOSTILE}},
        {.args = {"--goto", "处" HOSTILE, path}},
        {.args = {"--ambiguous", "宽" HOSTILE, path}},
        {.args = {"--keywords", "/nowhere/词" HOSTILE, path}},
        {.args = {path}, .env = {"TERM=未知" HOSTILE}},
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Term *t = *state = reader_open(&CASES[i]);
        assert_exit(t, 2);
        assert_true(term_written(t) > 0);
        if (strchr(term_raw(t), '\032') || strchr(term_raw(t), '\b'))
            fail_msg("a control came through in case %zu", i);
        assert_harmless(t);
        reader_close(state);
    }
}

static void keyword_argument_is_harmless(void **state)
{
    const char *path = reader_lines();
    Term *t = *state = reader_open(
        &(ReaderOptions){.args = {"-k", "船" OSC C1 DEL BIDI CONTROLS, "-k", "泊", path}});
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "T3j\r");
    assert_true(term_wait_quiet(t));
    assert_harmless(t);
}

static void typed_controls_are_harmless(void **state)
{
    Term *t = *state = reader_open_lines(80, 20);
    assert_true(reader_wait_top_line(t, 1));
    term_send(t, "/甲\xC2\x9B乙\xE2\x80\xAE丙");
    assert_status(t, "丙");
    term_send(t, "\r");
    assert_status(t, "not found");
    assert_harmless(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(document_is_harmless),         READER_TEST(nothing_around_it_is_lost),
        READER_TEST(file_name_is_harmless),        READER_TEST(messages_are_harmless),
        READER_TEST(keyword_argument_is_harmless), READER_TEST(typed_controls_are_harmless),
    };
    return READER_RUN(tests);
}
