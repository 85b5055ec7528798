/* Packed sources: what they hold is the text; what is damaged says so. */
#include "piped.h"
#include "source/packed.h"
#include "source/text.h"
#include "unit.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define HELD "第一章 开头\n第二章 结尾\n"

/* HELD, packed by each. */
static const char GZIP[] =
    "\037\213\010\000\000\000\000\000\002\003\173\276\146\315\223\035\015\317\127\057\120\170"
    "\272\247\341\351\222\055\134\317\201\002\273\172\100\002\317\167\117\176\272\141\037\027"
    "\000\265\257\142\252\042\000\000\000";

static const char XZ[] =
    "\375\067\172\130\132\000\000\004\346\326\264\106\002\000\041\001\026\000\000\000\164\057"
    "\345\243\001\000\041\347\254\254\344\270\200\347\253\240\040\345\274\200\345\244\264\012"
    "\347\254\254\344\272\214\347\253\240\040\347\273\223\345\260\276\012\000\000\000\067\125"
    "\004\143\250\176\127\353\000\001\072\042\266\052\117\320\037\266\363\175\001\000\000\000"
    "\000\004\131\132";

static const char ZSTD[] =
    "\050\265\057\375\004\150\021\001\000\347\254\254\344\270\200\347\253\240\040\345\274\200"
    "\345\244\264\012\347\254\254\344\272\214\347\253\240\040\347\273\223\345\260\276\012\315"
    "\323\071\077";

static const char BZIP2[] =
    "\102\132\150\071\061\101\131\046\123\131\224\371\255\044\000\000\017\320\171\000\020\100"
    "\000\100\004\010\000\104\014\104\135\006\200\040\000\061\114\230\231\006\106\015\106\200"
    "\015\061\250\334\300\145\363\050\202\003\204\162\053\103\140\346\020\221\117\213\271\042"
    "\234\050\110\112\174\326\222\000";

static const struct {
    const char *name, *data;
    size_t len;
} PACKED[] = {
    {"gzip", GZIP, sizeof GZIP - 1},
    {"xz", XZ, sizeof XZ - 1},
    {"zstd", ZSTD, sizeof ZSTD - 1},
    {"bzip2", BZIP2, sizeof BZIP2 - 1},
};

#define PACKED_COUNT (sizeof PACKED / sizeof *PACKED)

static char path[] = "/tmp/dujuan-packed-XXXXXX";

static Text *open_bytes(Str bytes)
{
    strcpy(path + sizeof path - 7, "XXXXXX");
    int fd = mkstemp(path);
    assert_int_equal(write(fd, bytes.data, bytes.len), bytes.len);
    close(fd);
    Text *t = text_open(path, NULL, NULL, NULL);
    assert_non_null(t);
    assert_true(text_wait(t, SIZE_MAX, 5000));
    unlink(path);
    return t;
}

static void packed_files_are_read(void **state)
{
    (void)state;
    if (!packed_library())
        skip();
    for (size_t i = 0; i < PACKED_COUNT; i++) {
        Text *t = open_bytes((Str){PACKED[i].data, PACKED[i].len});
        assert_null(text_read_error(t));
        assert_true(str_equal(text_slice(t, 0, SIZE_MAX), STR(HELD)));
        text_close(t);
    }
}

static void nothing_may_be_packed(void **state)
{
    (void)state;
    if (!packed_library())
        skip();
    static const char gzip[] =
        "\037\213\010\000\000\000\000\000\002\003\003\000\000\000\000\000\000\000\000\000",
                      bzip2[] = "\102\132\150\071\027\162\105\070\120\220\000\000\000\000";
    const Str all[] = {{gzip, sizeof gzip - 1}, {bzip2, sizeof bzip2 - 1}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        Text *t = open_bytes(all[i]);
        assert_null(text_read_error(t));
        assert_int_equal(text_ready(t), 0);
        text_close(t);
    }
}

static void a_packed_pipe_is_read_byte_by_byte(void **state)
{
    (void)state;
    int feed;
    if (!packed_library())
        skip();
    Text *t = open_piped(&feed);
    for (size_t i = 0; i < sizeof GZIP - 1; i++)
        assert_int_equal(write(feed, GZIP + i, 1), 1);
    close(feed);
    assert_true(text_wait(t, SIZE_MAX, 5000));
    assert_true(str_equal(text_slice(t, 0, SIZE_MAX), STR(HELD)));
    text_close(t);
}

static void closing_does_not_wait_for_a_packed_pipe(void **state)
{
    (void)state;
    int feed;
    Text *t = open_piped(&feed);
    assert_int_equal(write(feed, GZIP, 12), 12);
    assert_false(text_wait(t, SIZE_MAX, 50) && packed_library());
    text_close(t);
    close(feed);
}

static void what_is_damaged_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < PACKED_COUNT; i++) {
        Text *t = open_bytes((Str){PACKED[i].data, PACKED[i].len / 2});
        assert_non_null(text_read_error(t));
        assert_non_null(strstr(text_read_error(t), "pack"));
        text_close(t);
    }
}

#define BLOCK_BYTES 65535 // of a stored block

/* A download that broke off: all blocks but the last one are there. */
static void what_came_before_the_damage_is_read(void **state)
{
    (void)state;
    if (!packed_library())
        skip();
    StrBuf b = {0};
    strbuf_add(&b, STR("\037\213\010\0\0\0\0\0\0\003"));
    for (int i = 0; i < 5; i++) {
        strbuf_add(&b, STR("\0\xFF\xFF\0\0")); // RFC 1951, 3.2.4
        for (int j = 0; j < BLOCK_BYTES; j++)
            strbuf_add_byte(&b, j % 64 == 63 ? '\n' : 'a');
    }
    Text *t = open_bytes((Str){b.data, b.len - 100});
    assert_non_null(text_read_error(t));
    assert_in_range(text_ready(t), 4 * 65536, 5 * BLOCK_BYTES);
    text_close(t);
    strbuf_done(&b);
}

static void a_beginning_like_theirs_is_only_text(void **state)
{
    (void)state;
    Text *t = open_bytes(STR("BZ"));
    assert_true(str_equal(text_slice(t, 0, SIZE_MAX), STR("BZ")));
    text_close(t);
    assert_null(packed_format(STR("plain text")));
    assert_true(packed_undecided(STR("BZh9")));
    assert_false(packed_undecided(STR("head\n")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(packed_files_are_read),
        cmocka_unit_test(nothing_may_be_packed),
        cmocka_unit_test(a_packed_pipe_is_read_byte_by_byte),
        cmocka_unit_test(closing_does_not_wait_for_a_packed_pipe),
        cmocka_unit_test(what_is_damaged_says_so),
        cmocka_unit_test(what_came_before_the_damage_is_read),
        cmocka_unit_test(a_beginning_like_theirs_is_only_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
