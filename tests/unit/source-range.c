/* A range: in memory as far as it is small, then in a file without a name. */
#include "source/range.h"
#include "unit.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BLOCK_BYTES 1000003 // so that no block ends with a page or with the part in memory

static void a_long_range_goes_to_a_file_and_reads_as_one(void **state)
{
    (void)state;
    Range r;
    Error err = {0};
    assert_true(range_reserve(&r, 1 << 20, "text", &err));
    char *block = malloc(BLOCK_BYTES);
    size_t at = 0;
    for (int i = 0; at < RANGE_MEMORY_BYTES + 40 * (size_t)BLOCK_BYTES; i++) {
        memset(block, 'a' + i % 26, BLOCK_BYTES);
        assert_true(range_put(&r, at, (Str){block, BLOCK_BYTES}, "text", &err));
        at += BLOCK_BYTES;
    }
    assert_true(r.spill_fd >= 0);
    for (size_t i = 0; i < at / BLOCK_BYTES; i++) {
        assert_int_equal(r.data[i * BLOCK_BYTES], 'a' + (int)i % 26);
        assert_int_equal(r.data[(i + 1) * BLOCK_BYTES - 1], 'a' + (int)i % 26);
    }
    free(block);
    int fd = r.spill_fd;
    range_done(&r);
    assert_int_equal(r.spill_fd, -1);
    for (int i = 0; i < 1000 && fcntl(fd, F_GETFD) >= 0; i++) // on a thread of its own
        usleep(10000);
    assert_int_equal(fcntl(fd, F_GETFD), -1);
}

static void a_short_range_needs_no_file(void **state)
{
    (void)state;
    Range r;
    assert_true(range_reserve(&r, 1 << 20, "text", NULL));
    assert_true(range_put(&r, 0, STR("甲乙"), "text", NULL));
    assert_true(range_put(&r, 6, STR("丙"), "text", NULL));
    assert_memory_equal(r.data, "甲乙丙", 9);
    assert_int_equal(r.spill_fd, -1);
    range_done(&r);
    range_done(&r);
}

/* Pages of files that stand in this process. */
static long file_pages(void)
{
    long pages = 0, resident, shared = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (!f)
        skip();
    assert_int_equal(fscanf(f, "%ld %ld %ld", &pages, &resident, &shared), 3);
    fclose(f);
    return shared;
}

static void what_is_let_go_comes_back(void **state)
{
    (void)state;
    Range r;
    assert_true(range_reserve(&r, 1 << 20, "text", NULL));
    char *block = malloc(BLOCK_BYTES);
    memset(block, 'a', BLOCK_BYTES);
    size_t at = 0, sum = 0;
    for (; at < RANGE_MEMORY_BYTES + 10 * (size_t)BLOCK_BYTES; at += BLOCK_BYTES)
        assert_true(range_put(&r, at, (Str){block, BLOCK_BYTES}, "text", NULL));
    free(block);
    for (size_t i = 0; i < at; i++)
        sum += (size_t)r.data[i];
    long before = file_pages();
    range_let_go(&r, 1, at);
    assert_true(before - file_pages() > 9 * BLOCK_BYTES / sysconf(_SC_PAGESIZE));
    for (size_t i = 0; i < at; i++)
        sum -= (size_t)r.data[i];
    assert_int_equal(sum, 0);
    range_done(&r);
}

static void what_does_not_fit_is_an_error(void **state)
{
    (void)state;
    Range r;
    Error err = {0};
    assert_true(range_reserve(&r, 1 << 20, "text", NULL));
    assert_false(range_put(&r, r.reserved_bytes - 2, STR("甲"), "text", &err));
    assert_non_null(strstr(err.message, "MiB are read"));
    range_done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_range_goes_to_a_file_and_reads_as_one),
        cmocka_unit_test(a_short_range_needs_no_file),
        cmocka_unit_test(what_is_let_go_comes_back),
        cmocka_unit_test(what_does_not_fit_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
