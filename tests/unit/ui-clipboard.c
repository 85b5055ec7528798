#include "ui/clipboard.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

static void assert_encoded(const char *text, ClipboardRoute route, const char *expected)
{
    StrBuf b = {0};
    clipboard_encode(str_from(text), route, &b);
    assert_string_equal(b.data, expected);
    strbuf_done(&b);
}

/* RFC 4648 §10. */
static void base64_by_the_book(void **state)
{
    (void)state;
    assert_encoded("f", CLIPBOARD_DIRECT, "\033]52;c;Zg==\a");
    assert_encoded("fo", CLIPBOARD_DIRECT, "\033]52;c;Zm8=\a");
    assert_encoded("foo", CLIPBOARD_DIRECT, "\033]52;c;Zm9v\a");
    assert_encoded("foobar", CLIPBOARD_DIRECT, "\033]52;c;Zm9vYmFy\a");
    assert_encoded("渡口", CLIPBOARD_DIRECT, "\033]52;c;5rih5Y+j\a");
}

static void tmux_may_take_it_or_hand_it_on(void **state)
{
    (void)state;
    assert_encoded("f", CLIPBOARD_TMUX, "\033]52;c;Zg==\a\033Ptmux;\033\033]52;c;Zg==\a\033\\");
}

static void screen_gets_strings_that_it_can_hold(void **state)
{
    (void)state;
    StrBuf text = {0}, b = {0};
    for (int i = 0; i < 3000; i++)
        strbuf_add_byte(&text, 'x');
    clipboard_encode((Str){text.data, text.len}, CLIPBOARD_SCREEN, &b);
    size_t pieces = 0;
    for (const char *p = b.data; (p = strstr(p, "\033P")) != NULL; pieces++) {
        const char *end = strstr(p, "\033\\");
        assert_non_null(end);
        assert_true(end - p - 2 <= 768);
        p = end;
    }
    assert_int_equal(pieces, 6); // of 4009 bytes
    strbuf_done(&text);
    strbuf_done(&b);
}

static void what_is_too_long_is_not_sent(void **state)
{
    (void)state;
    StrBuf text = {0}, b = {0};
    while (text.len <= CLIPBOARD_BYTES_MAX)
        strbuf_add_byte(&text, 'x');
    clipboard_encode((Str){text.data, text.len}, CLIPBOARD_DIRECT, &b);
    assert_int_equal(b.len, 0);
    clipboard_encode((Str){text.data, CLIPBOARD_BYTES_MAX}, CLIPBOARD_DIRECT, &b);
    assert_int_equal(b.len, 74992 + strlen("\033]52;c;\a"));
    strbuf_done(&text);
    strbuf_done(&b);
}

static void the_route_is_told_by_the_environment(void **state)
{
    (void)state;
    unsetenv("TMUX");
    unsetenv("STY");
    assert_int_equal(clipboard_route(), CLIPBOARD_DIRECT);
    setenv("STY", "12.pts", 1);
    assert_int_equal(clipboard_route(), CLIPBOARD_SCREEN);
    setenv("TMUX", "/tmp/t,1,0", 1);
    assert_int_equal(clipboard_route(), CLIPBOARD_TMUX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_by_the_book),
        cmocka_unit_test(tmux_may_take_it_or_hand_it_on),
        cmocka_unit_test(screen_gets_strings_that_it_can_hold),
        cmocka_unit_test(what_is_too_long_is_not_sent),
        cmocka_unit_test(the_route_is_told_by_the_environment),
    };
    return cmocka_run_group_tests_name("ui-clipboard", tests, NULL, NULL);
}
