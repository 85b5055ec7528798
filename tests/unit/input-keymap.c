#include "input/keymap.h"
#include "unit.h"
#include <string.h>

enum { DOWN = 1, TOP, PERCENT, PARENT, QUIT, TAB };

static Keymap *sample(void)
{
    Keymap *k = keymap_new();
    assert_true(keymap_bind(k, 0, "j  Down  C-e", DOWN));
    assert_true(keymap_bind(k, 0, "g g  <", TOP));
    assert_true(keymap_bind(k, 0, "g u", PARENT));
    assert_true(keymap_bind(k, 0, "%", PERCENT));
    assert_true(keymap_bind(k, 0, "q  Z Z", QUIT));
    assert_true(keymap_bind(k, 1, "1", TAB));
    return k;
}

static KeymapResult feed(Keymap *k, int mode, const char *keys, int *command, long *count)
{
    KeymapResult r = KEYMAP_UNBOUND;
    for (; *keys; keys++)
        r = keymap_feed(k, mode, (uint32_t)*keys, command, count);
    return r;
}

static void finds_keys_and_sequences(void **state)
{
    (void)state;
    Keymap *k = sample();
    int command;
    long count;
    assert_int_equal(feed(k, 0, "j", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(command, DOWN);
    assert_int_equal(count, 0);
    assert_int_equal(feed(k, 0, "g", &command, &count), KEYMAP_PENDING);
    assert_int_equal(feed(k, 0, "u", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(command, PARENT);
    assert_int_equal(keymap_feed(k, 0, INPUT_DOWN, &command, &count), KEYMAP_COMMAND);
    assert_int_equal(keymap_feed(k, 0, 'e' & 0x1F, &command, &count), KEYMAP_COMMAND);
    keymap_free(k);
}

static void counts_and_percent(void **state)
{
    (void)state;
    Keymap *k = sample();
    int command;
    long count;
    assert_int_equal(feed(k, 0, "37%", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(command, PERCENT);
    assert_int_equal(count, 37);
    assert_int_equal(feed(k, 0, "10j", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(count, 10);
    assert_int_equal(feed(k, 0, "99999999999999999999j", &command, &count), KEYMAP_COMMAND);
    assert_true(count > 0);
    assert_int_equal(feed(k, 0, "j", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(count, 0);
    keymap_free(k);
}

static void a_bound_digit_is_no_count(void **state)
{
    (void)state;
    Keymap *k = sample();
    int command;
    long count;
    assert_int_equal(feed(k, 1, "1", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(command, TAB);
    keymap_free(k);
}

static void an_unbound_key_drops_what_came_before(void **state)
{
    (void)state;
    Keymap *k = sample();
    int command;
    long count;
    assert_int_equal(feed(k, 0, "Zx", &command, &count), KEYMAP_UNBOUND);
    assert_int_equal(feed(k, 0, "Z", &command, &count), KEYMAP_PENDING);
    assert_int_equal(feed(k, 0, "Z", &command, &count), KEYMAP_COMMAND);
    assert_int_equal(command, QUIT);
    keymap_free(k);
}

static void misspelt_names_are_refused(void **state)
{
    (void)state;
    Keymap *k = keymap_new();
    assert_false(keymap_bind(k, 0, "PageDwn", DOWN));
    assert_false(keymap_bind(k, 0, "a b c d", DOWN));
    assert_true(keymap_bind(k, 0, "", DOWN));
    keymap_free(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_keys_and_sequences),
        cmocka_unit_test(counts_and_percent),
        cmocka_unit_test(a_bound_digit_is_no_count),
        cmocka_unit_test(an_unbound_key_drops_what_came_before),
        cmocka_unit_test(misspelt_names_are_refused),
    };
    return cmocka_run_group_tests_name("input-keymap", tests, NULL, NULL);
}
