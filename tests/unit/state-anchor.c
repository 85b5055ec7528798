/* Places that outlast edits, and what a document is known by. */
#include "base/mem.h"
#include "state/anchor.h"
#include "state/identity.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Lines of a diary, each with its own number. */
static void add_lines(StrBuf *b, int from, int to)
{
    for (int i = from; i < to; i++)
        strbuf_addf(b, "第%d天，船在雾里停了一夜，没有人说话。\n", i);
}

static Str str_of(const StrBuf *b)
{
    return (Str){b->data, b->len};
}

static size_t find(const StrBuf *b, const char *words)
{
    size_t at = str_find(str_of(b), str_from(words));
    assert_int_not_equal(at, SIZE_MAX);
    return at;
}

static void an_unchanged_text_has_the_place_at_its_byte(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_lines(&b, 0, 200);
    for (size_t pos = 0; pos <= b.len; pos += 7) {
        Anchor a = anchor_take(str_of(&b), pos);
        assert_int_equal(anchor_find(&a, str_of(&b), ANCHOR_NEAR), pos);
    }
    strbuf_done(&b);
}

static void words_that_repeat_are_told_apart_by_what_is_around(void **state)
{
    (void)state;
    StrBuf b = {0}, edited = {0};
    for (int i = 0; i < 50; i++)
        strbuf_addf(&b, "%d\n同一句话说了一遍又一遍，谁也不觉得厌烦，也许夜太长。\n", i);
    Anchor a = anchor_take(str_of(&b), find(&b, "30\n同") + 3);
    strbuf_add_cstr(&edited, "前面添了一行。\n");
    strbuf_add(&edited, str_of(&b));
    assert_int_equal(anchor_find(&a, str_of(&edited), ANCHOR_NEAR), find(&edited, "30\n同") + 3);
    strbuf_done(&b);
    strbuf_done(&edited);
}

static void the_words_are_found_after_edits(void **state)
{
    (void)state;
    StrBuf b = {0}, edited = {0};
    add_lines(&b, 0, 200);
    Anchor a = anchor_take(str_of(&b), find(&b, "第120天"));
    // lines before it are gone, others are new; what stands right before it was rewritten
    add_lines(&edited, 0, 20);
    strbuf_add_cstr(&edited, "这一行是后来才写的。\n");
    add_lines(&edited, 60, 119);
    strbuf_add_cstr(&edited, "前一天的事另有记载。\n");
    add_lines(&edited, 120, 200);
    assert_int_equal(anchor_find(&a, str_of(&edited), ANCHOR_NEAR), find(&edited, "第120天"));
    // the line itself was rewritten: the place is behind the one before it
    strbuf_clear(&edited);
    strbuf_add_cstr(&edited, "序。\n");
    add_lines(&edited, 0, 120);
    size_t place = edited.len;
    strbuf_add_cstr(&edited, "雾散了。\n");
    add_lines(&edited, 122, 200);
    assert_int_equal(anchor_find(&a, str_of(&edited), ANCHOR_NEAR), place);
    strbuf_done(&b);
    strbuf_done(&edited);
}

static void another_text_does_not_have_the_place(void **state)
{
    (void)state;
    StrBuf b = {0}, other = {0};
    add_lines(&b, 0, 200);
    for (int i = 0; i < 300; i++)
        strbuf_addf(&other, "%d: nothing of this was ever said there\n", i);
    Anchor a = anchor_take(str_of(&b), find(&b, "第120天"));
    assert_int_equal(anchor_find(&a, str_of(&other), ANCHOR_NEAR), SIZE_MAX);
    assert_int_equal(anchor_find(&a, STR(""), ANCHOR_NEAR), SIZE_MAX);
    Anchor nowhere = {.pos = 5000000};
    assert_int_equal(anchor_find(&nowhere, str_of(&other), ANCHOR_NEAR), SIZE_MAX);
    strbuf_done(&b);
    strbuf_done(&other);
}

static void the_look_ends_at_its_reach(void **state)
{
    (void)state;
    StrBuf b = {0}, edited = {0};
    add_lines(&b, 0, 200);
    Anchor a = anchor_take(str_of(&b), find(&b, "第120天"));
    for (int i = 0; i < 500; i++)
        strbuf_addf(&edited, "%d、后来补的话，与船无关。\n", i);
    size_t shift = edited.len;
    strbuf_add(&edited, str_of(&b));
    assert_int_equal(anchor_find(&a, str_of(&edited), shift / 2), SIZE_MAX);
    assert_int_equal(anchor_find(&a, str_of(&edited), shift + 200), a.pos + shift);
    assert_int_equal(anchor_find(&a, str_of(&edited), SIZE_MAX), a.pos + shift);
    strbuf_done(&b);
    strbuf_done(&edited);
}

static void a_document_is_known_by_size_head_and_tail(void **state)
{
    (void)state;
    StrBuf b = {0};
    add_lines(&b, 0, 6000);
    assert_true(b.len > 4 * IDENTITY_BYTES);
    Identity whole = identity_of(str_of(&b)), other;
    char name[] = "/tmp/dujuan-identity-XXXXXX";
    int fd = mkstemp(name);
    assert_int_equal(write(fd, b.data, b.len), b.len);
    close(fd);
    assert_true(identity_of_file(name, &other));
    assert_true(identity_equal(&whole, &other));
    unlink(name);
    assert_false(identity_of_file(name, &other));
    assert_false(identity_of_file("/tmp", &other));
    other = identity_of((Str){b.data, b.len - 1});
    assert_false(identity_equal(&whole, &other));
    b.data[10] ^= 1;
    other = identity_of(str_of(&b));
    assert_false(identity_equal(&whole, &other));
    b.data[10] ^= 1;
    b.data[b.len - 10] ^= 1;
    other = identity_of(str_of(&b));
    assert_false(identity_equal(&whole, &other));
    strbuf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_unchanged_text_has_the_place_at_its_byte),
        cmocka_unit_test(words_that_repeat_are_told_apart_by_what_is_around),
        cmocka_unit_test(the_words_are_found_after_edits),
        cmocka_unit_test(another_text_does_not_have_the_place),
        cmocka_unit_test(the_look_ends_at_its_reach),
        cmocka_unit_test(a_document_is_known_by_size_head_and_tail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
