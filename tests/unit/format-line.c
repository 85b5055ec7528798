/* What is read by blocks and by fours is what reading one character after the other finds. */
#include "unit.h"

#include "format/line.h"
#include <stdlib.h>
#include <string.h>

#define ROUNDS 20000
#define LONG   90

static const char *const PIECES[] = {
    "山",   "第",   "一",   "。",   "，",
    "（",   "）",   "　",   " ",    "a",
    "7",    ".",    "é",    "·",    "\xF0\xA0\x80\x80",
    "…",    "\xE0", "\xED", "\xFF", "\x80",
    "\xE4", "ક",    "힣",   "𝄞",
};

/* Random text of its own length: nothing around it may be read. */
static Str some_text(void)
{
    char text[LONG + 8];
    size_t len = 0, room = (size_t)rand() % LONG;
    while (len < room) {
        const char *piece = PIECES[(size_t)rand() % (sizeof PIECES / sizeof *PIECES)];
        size_t n = strlen(piece);
        memcpy(text + len, piece, n);
        len += n;
    }
    char *exact = malloc(len + !len);
    memcpy(exact, text, len);
    return (Str){exact, len};
}

static void last_character_is_the_one_decoded(void **state)
{
    (void)state;
    srand(3);
    for (int round = 0; round < ROUNDS; round++) {
        Str text = some_text();
        const char *end = text.data + text.len;
        if (text.len > 0) {
            const char *last = utf8_prev(text.data, end);
            uint32_t expected, cp;
            utf8_decode(last, end, &expected);
            assert_ptr_equal(char_last(text.data, end, &cp), last);
            assert_int_equal(cp, expected);
            assert_ptr_equal(char_prev(text.data, end), last);
        }
        free((char *)text.data);
    }
}

static void first_character_is_the_one_decoded(void **state)
{
    (void)state;
    srand(4);
    for (int round = 0; round < ROUNDS; round++) {
        Str text = some_text();
        if (text.len > 0) {
            uint32_t expected, cp;
            size_t bytes = utf8_decode(text.data, text.data + text.len, &expected);
            assert_int_equal(char_next(text.data, text.data + text.len, &cp), bytes);
            assert_int_equal(cp, expected);
        }
        free((char *)text.data);
    }
}

static void a_character_is_found_where_it_stands(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < ROUNDS; round++) {
        Str text = some_text();
        size_t at = str_find(text, STR("第"));
        assert_int_equal(han_find(text, "第"), at == SIZE_MAX ? text.len : at);
        free((char *)text.data);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_character_is_the_one_decoded),
        cmocka_unit_test(first_character_is_the_one_decoded),
        cmocka_unit_test(a_character_is_found_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
