#include "source/text.h"
#include "unit.h"
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/dujuan-text-XXXXXX";

static int make_dir(void **state)
{
    (void)state;
    return mkdtemp(path) && chdir(path) == 0 ? 0 : -1;
}

static int remove_dir(void **state)
{
    (void)state;
    return chdir("/") == 0 && rmdir(path) == 0 ? 0 : -1;
}

static void write_file(const char *name, Str bytes)
{
    FILE *f = fopen(name, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.len, f), bytes.len);
    fclose(f);
}

static Text *open_bytes(Str bytes, const char *encoding, Error *err)
{
    write_file("file", bytes);
    Text *t = text_open("file", encoding, NULL, err);
    unlink("file");
    return t;
}

static void assert_holds(Text *t, Str want)
{
    assert_non_null(t);
    assert_true(text_wait(t, SIZE_MAX, 5000));
    assert_true(text_complete(t));
    assert_int_equal(text_ready(t), want.len);
    assert_memory_equal(text_data(t), want.data, want.len);
}

static void a_utf8_file_is_there_at_once(void **state)
{
    (void)state;
    Error err = {0};
    Text *t = open_bytes(STR("\xEF\xBB\xBF甲乙\n"), NULL, &err);
    assert_holds(t, STR("甲乙\n"));
    assert_string_equal(text_encoding(t), "UTF-8");
    assert_string_equal(text_name(t), "file");
    assert_true(str_equal(text_slice(t, 3, 99), STR("乙\n")));
    assert_int_equal(text_slice(t, 50, 99).len, 0);
    assert_false(text_was_cut(t));
    assert_null(text_read_error(t));
    text_close(t);
}

static void an_empty_file_is_a_text(void **state)
{
    (void)state;
    Text *t = open_bytes(STR(""), NULL, NULL);
    assert_holds(t, STR(""));
    text_close(t);
    t = open_bytes(STR("\xEF\xBB\xBF"), NULL, NULL);
    assert_holds(t, STR(""));
    text_close(t);
}

static void a_file_of_proc_is_read_though_it_claims_to_be_empty(void **state)
{
    (void)state;
    Text *t = text_open("/proc/self/status", NULL, NULL, NULL);
    assert_non_null(t);
    assert_true(text_wait(t, SIZE_MAX, 5000));
    assert_true(text_ready(t) > 5);
    assert_int_equal(text_change(t), TEXT_SAME); // though it is shorter than what was read
    text_close(t);
}

static void a_file_that_can_not_be_mapped_is_read(void **state)
{
    (void)state;
    static const char name[] = "/sys/kernel/mm/transparent_hugepage/enabled";
    if (access(name, R_OK) != 0)
        skip();
    Error err = {0};
    Text *t = text_open(name, NULL, NULL, &err);
    assert_non_null(t);
    assert_true(text_wait(t, SIZE_MAX, 5000));
    assert_non_null(memmem(text_data(t), text_ready(t), "never", 5));
    text_close(t);
}

static void borrowed_bytes_are_the_text(void **state)
{
    (void)state;
    Text *t = text_borrow(STR("甲"), "guide");
    assert_holds(t, STR("甲"));
    assert_string_equal(text_name(t), "guide");
    text_close(t);
    t = text_borrow(STR_NONE, "nothing");
    assert_holds(t, STR(""));
    text_close(t);
    text_close(NULL);
}

static void other_encodings_are_converted(void **state)
{
    (void)state;
    Text *t = open_bytes(STR("\xFF\xFE\x32\x75\x59\x4E\n\0"), NULL, NULL);
    assert_holds(t, STR("甲乙\n"));
    assert_string_equal(text_encoding(t), "UTF-16LE");
    text_close(t);
    t = open_bytes(STR("\xCE\xD2\xB5\xC4\xFF\n"), "gbk", NULL);
    assert_holds(t, STR("我的\uFFFD\n"));
    assert_string_equal(text_encoding(t), "GB18030");
    assert_int_equal(text_undecodable(t), 1);
    text_close(t);
    t = open_bytes(STR("\xFE\xFF\x75\x32"), "utf-16", NULL);
    assert_holds(t, STR("甲"));
    text_close(t);
    t = open_bytes(STR("caf\xE9\n"), "ISO-8859-1", NULL);
    assert_holds(t, STR("café\n"));
    text_close(t);
}

static void encoding_is_told_behind_long_ascii(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (int i = 0; i < 20000; i++)
        strbuf_add_cstr(&b, "plain text\n");
    size_t plain = b.len;
    strbuf_add(&b, STR("\xCE\xD2\xB5\xC4\xBC\xD2\xC0\xEF\xD3\xD0\xD2\xBB\xCC\xF5\xB9\xB7\n"));
    Text *t = open_bytes((Str){b.data, b.len}, NULL, NULL);
    assert_non_null(t);
    assert_true(text_wait(t, SIZE_MAX, 5000));
    assert_string_equal(text_encoding(t), "GB18030");
    assert_true(str_equal(text_slice(t, plain, SIZE_MAX), STR("我的家里有一条狗\n")));
    text_close(t);
    strbuf_done(&b);
}

static void bad_bytes_late_in_utf8_stay_as_they_are(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (int i = 0; i < 30000; i++)
        strbuf_add_cstr(&b, "甲乙");
    strbuf_add(&b, STR("\xFF\xBC\xD7"));
    Text *t = open_bytes((Str){b.data, b.len}, NULL, NULL);
    assert_holds(t, (Str){b.data, b.len});
    assert_string_equal(text_encoding(t), "UTF-8");
    text_close(t);
    strbuf_done(&b);
}

static void assert_refused(const char *name, const char *encoding, ErrorCode code,
                           const char *words)
{
    Error err = {0};
    assert_null(text_open(name, encoding, NULL, &err));
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.message, words));
    assert_null(strchr(err.message, '\n'));
}

static void what_is_no_text_is_refused_clearly(void **state)
{
    (void)state;
    assert_refused("nowhere", NULL, ERROR_IO, "nowhere: there is no such file");
    assert_refused("/", NULL, ERROR_IO, "/ is a directory");
    assert_refused("/dev/null", NULL, ERROR_IO, "/dev/null is a device");
    write_file("file", STR("\177ELF\0\0\0\1\0\0\0\2\0"));
    assert_refused("file", NULL, ERROR_ENCODING, "file: binary data");
    assert_refused("file", "klingon", ERROR_ENCODING, "klingon");
    Text *t = text_open("file", "UTF-8", NULL, NULL);
    assert_non_null(t);
    text_close(t);
    if (geteuid() != 0) {
        assert_int_equal(chmod("file", 0), 0);
        assert_refused("file", NULL, ERROR_IO, "file: you may not read it");
    }
    unlink("file");
}

static void a_truncated_mapping_reads_as_zeros(void **state)
{
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    StrBuf b = {0};
    while (b.len < 40 * page)
        strbuf_add_cstr(&b, "井水很清。\n");
    Error err = {0};
    Wake *wake = wake_new(&err);
    write_file("file", (Str){b.data, b.len});
    Text *t = text_open("file", NULL, wake, &err);
    assert_non_null(t);
    size_t ready = text_ready(t);
    assert_int_equal(truncate("file", (off_t)(2 * page + 100)), 0);
    size_t sum = 0;
    for (size_t i = 30 * page; i < ready; i += 64)
        sum += (unsigned char)text_data(t)[i];
    assert_int_equal(sum, 0);
    assert_int_equal(text_data(t)[3 * page], 0);
    assert_memory_equal(text_data(t), b.data, 2 * page);
    assert_int_equal(text_ready(t), ready);
    assert_true(text_was_cut(t));
    struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
    assert_int_equal(poll(&p, 1, 0), 1);
    text_close(t);
    wake_free(wake);
    unlink("file");
    strbuf_done(&b);
}

static void a_cut_inside_the_last_page_is_noticed(void **state)
{
    (void)state;
    write_file("file", STR("甲乙丙丁"));
    Text *t = text_open("file", NULL, NULL, NULL);
    assert_false(text_was_cut(t));
    assert_int_equal(truncate("file", 3), 0);
    assert_true(text_was_cut(t));
    text_close(t);
    unlink("file");
}

/* Put FD in place of standard input, open that, put the old one back. */
static Text *open_stdin(int fd, const char *encoding, Wake *wake)
{
    int saved = dup(0);
    dup2(fd, 0);
    close(fd);
    Error err = {0};
    Text *t = text_open("-", encoding, wake, &err);
    dup2(saved, 0);
    close(saved);
    return t;
}

static void send_bytes(int fd, Str s)
{
    assert_int_equal(write(fd, s.data, s.len), s.len);
}

static void a_pipe_shows_what_has_come(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    Wake *wake = wake_new(NULL);
    Text *t = open_stdin(fds[0], NULL, wake);
    assert_non_null(t);
    assert_false(text_wait(t, 1, 20));
    send_bytes(fds[1], STR("head\n"));
    assert_true(text_wait(t, 5, 5000));
    assert_false(text_complete(t));
    const char *data = text_data(t);
    send_bytes(fds[1], STR("甲\xE4")); // a character in two halves
    assert_true(text_wait(t, 8, 5000));
    assert_int_equal(text_ready(t), 8);
    send_bytes(fds[1], STR("\xB9\x99"));
    assert_true(text_wait(t, 11, 5000));
    close(fds[1]);
    assert_holds(t, STR("head\n甲乙"));
    assert_ptr_equal(text_data(t), data);
    struct pollfd p = {.fd = wake_fd(wake), .events = POLLIN};
    assert_int_equal(poll(&p, 1, 0), 1);
    text_close(t);
    wake_free(wake);
}

static void a_slow_pipe_in_gb18030_is_told(void **state)
{
    (void)state;
    static const char source[] = "1. \xCE\xD2\xB5\xC4\xBC\xD2\xC0\xEF\xD3\xD0\xD2\xBB\xB8\xF6\n";
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    Text *t = open_stdin(fds[0], NULL, NULL);
    for (size_t i = 0; i < sizeof source - 1; i++) {
        send_bytes(fds[1], (Str){source + i, 1});
        usleep(2000);
    }
    close(fds[1]);
    assert_holds(t, STR("1. 我的家里有一个\n"));
    assert_string_equal(text_encoding(t), "GB18030");
    text_close(t);
}

static void a_pipe_that_stalls_inside_a_character_is_told(void **state)
{
    (void)state;
    static const char source[] =
        "\xCB\xAE\xBE\xAE\xC0\xEF\n"; // whose first two bytes are UTF-8, too
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    Text *t = open_stdin(fds[0], NULL, NULL);
    for (size_t i = 0; i < sizeof source - 1; i++) {
        send_bytes(fds[1], (Str){source + i, 1});
        usleep(i < 3 ? 400000 : 0);
    }
    close(fds[1]);
    assert_holds(t, STR("水井里\n"));
    text_close(t);
}

static void a_pipe_of_binary_data_says_so(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    Text *t = open_stdin(fds[0], NULL, NULL);
    send_bytes(fds[1], STR("\177ELF\0\0\0\1\0\0\0\2\0"));
    close(fds[1]);
    assert_holds(t, STR(""));
    assert_non_null(strstr(text_read_error(t), "binary data"));
    text_close(t);
}

static void closing_does_not_wait_for_a_silent_pipe(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    Text *t = open_stdin(fds[0], NULL, NULL);
    assert_false(text_wait(t, 1, 10));
    text_close(t);
    close(fds[1]);
    assert_int_equal(mkfifo("fifo", 0600), 0);
    t = text_open("fifo", NULL, NULL, NULL); // nobody writes to it yet
    assert_false(text_wait(t, 1, 10));
    int fd = open("fifo", O_WRONLY);
    send_bytes(fd, STR("甲"));
    close(fd);
    assert_holds(t, STR("甲"));
    text_close(t);
    unlink("fifo");
}

static void standard_input_from_a_file_is_mapped(void **state)
{
    (void)state;
    write_file("file", STR("甲乙"));
    Text *t = open_stdin(open("file", O_RDONLY), NULL, NULL);
    assert_non_null(t);
    assert_true(text_complete(t));
    assert_holds(t, STR("甲乙"));
    text_close(t);
    int fd = open("file", O_RDONLY);
    lseek(fd, 3, SEEK_SET); // somebody read a part before us
    t = open_stdin(fd, NULL, NULL);
    assert_holds(t, STR("乙"));
    text_close(t);
    unlink("file");
}

static void a_long_pipe_comes_through_whole(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    Text *t = open_stdin(fds[0], NULL, NULL);
    char block[4096];
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (char)('a' + i % 26);
    for (int i = 0; i < 1000; i++)
        send_bytes(fds[1], (Str){block, sizeof block});
    close(fds[1]);
    assert_true(text_wait(t, SIZE_MAX, 10000));
    assert_int_equal(text_ready(t), 4096000);
    assert_memory_equal(text_data(t) + 999 * 4096, block, sizeof block);
    text_close(t);
}

/* Kilobytes of files that are mapped and in this process now. */
static size_t mapped_kb(void)
{
    char line[256];
    size_t sum = 0, kb;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        if (sscanf(line, "RssFile: %zu kB", &kb) == 1 || sscanf(line, "RssShmem: %zu kB", &kb) == 1)
            sum += kb;
    if (f)
        fclose(f);
    return sum;
}

/* Read every page of T from one end to the other; the most that was mapped meanwhile. */
static size_t read_leaving_behind(const Text *t, bool backward)
{
    size_t most = 0, step = 4096, count = text_ready(t) / step;
    Pos kept = backward ? text_ready(t) : 0;
    unsigned sum = 0;
    for (size_t i = 0; i < count; i++) {
        Pos at = (backward ? count - 1 - i : i) * step;
        sum += (unsigned char)text_data(t)[at];
        text_leave_behind(t, &kept, at);
        if (i % 256 == 0) {
            size_t now = mapped_kb();
            most = now > most ? now : most;
        }
    }
    assert_int_equal(sum, count * 'a');
    return most;
}

static void who_reads_all_keeps_little_of_it(void **state)
{
    (void)state;
    Error err;
    size_t bytes = (size_t)64 << 20;
    char *all = malloc(bytes);
    assert_non_null(all);
    memset(all, 'a', bytes);
    for (size_t i = 99; i < bytes; i += 100)
        all[i] = '\n';
    for (size_t i = 0; i < bytes; i += 4096)
        all[i] = 'a';
    Text *t = open_bytes((Str){all, bytes}, NULL, &err);
    free(all);
    assert_non_null(t);
    size_t before = mapped_kb(), little = 24 << 10;
    assert_true(read_leaving_behind(t, false) < before + little);
    assert_true(read_leaving_behind(t, true) < before + little);
    text_close(t);
}

static void append_file(const char *name, Str bytes)
{
    FILE *f = fopen(name, "ab");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.len, f), bytes.len);
    fclose(f);
}

static void a_file_that_grows_is_followed(void **state)
{
    (void)state;
    StrBuf all = {0};
    strbuf_add_cstr(&all, "\xEF\xBB\xBF");
    for (int i = 0; i < 3000; i++)
        strbuf_add_cstr(&all, "甲乙\n"); // over several pages
    write_file("file", (Str){all.data, all.len});
    Text *t = text_open("file", NULL, NULL, NULL);
    const char *data = text_data(t);
    assert_int_equal(text_change(t), TEXT_SAME);
    append_file("file", STR("丙"));
    strbuf_add_cstr(&all, "丙");
    assert_int_equal(text_change(t), TEXT_GREW);
    assert_true(text_follow(t, NULL));
    assert_true(text_wait(t, all.len - 3, 5000));
    assert_false(text_complete(t));
    char more[7000]; // a buffer can't be added to itself
    memcpy(more, all.data + 3, sizeof more);
    for (int i = 0; i < 3; i++) {
        append_file("file", (Str){more, sizeof more});
        strbuf_add(&all, (Str){more, sizeof more});
        assert_true(text_wait(t, all.len - 3, 5000));
    }
    text_unfollow(t);
    assert_holds(t, (Str){all.data + 3, all.len - 3});
    assert_ptr_equal(text_data(t), data);
    assert_int_equal(text_change(t), TEXT_SAME);
    text_close(t);
    strbuf_done(&all);
    unlink("file");
}

static void a_converted_file_that_grows_is_followed(void **state)
{
    (void)state;
    write_file("file", STR("\xCE\xD2\xB5\xC4\n"));
    Text *t = text_open("file", "gbk", NULL, NULL);
    assert_holds(t, STR("我的\n"));
    append_file("file", STR("\xCE\xD2\n"));
    assert_int_equal(text_change(t), TEXT_GREW);
    assert_true(text_follow(t, NULL));
    assert_true(text_wait(t, 11, 5000));
    text_unfollow(t);
    assert_holds(t, STR("我的\n我\n"));
    text_close(t);
    unlink("file");
}

static void an_empty_file_that_grows_is_followed(void **state)
{
    (void)state;
    write_file("file", STR(""));
    Text *t = text_open("file", NULL, NULL, NULL);
    assert_holds(t, STR(""));
    assert_true(text_follow(t, NULL));
    append_file("file", STR("甲\n"));
    assert_true(text_wait(t, 4, 5000));
    assert_true(str_equal(text_slice(t, 0, 9), STR("甲\n")));
    text_close(t);
    unlink("file");
}

static void what_becomes_of_a_file_is_told(void **state)
{
    (void)state;
    write_file("file", STR("甲乙\n"));
    Text *t = text_open("file", NULL, NULL, NULL);
    write_file("new", STR("丙丁\n"));
    assert_int_equal(rename("new", "file"), 0);
    assert_int_equal(text_change(t), TEXT_REPLACED);
    assert_true(str_equal(text_slice(t, 0, 9), STR("甲乙\n")));
    unlink("file");
    assert_int_equal(text_change(t), TEXT_GONE);
    text_close(t);
    write_file("file", STR("\xBC\xD7\xD2\xD2\n")); // GB18030, read by a stream
    t = text_open("file", NULL, NULL, NULL);
    assert_true(text_follow(t, NULL));
    append_file("file", STR("\xBC\xD7\n"));
    assert_true(text_wait(t, 11, 5000));
    text_unfollow(t);
    assert_int_equal(text_change(t), TEXT_SAME);
    append_file("file", STR("\xBC\xD7\n"));
    assert_int_equal(text_change(t), TEXT_GREW);
    assert_int_equal(truncate("file", 3), 0);
    assert_int_equal(text_change(t), TEXT_CUT);
    text_close(t);
    t = text_borrow(STR("甲"), "guide");
    Error err = {0};
    assert_int_equal(text_change(t), TEXT_SAME);
    assert_false(text_follow(t, &err));
    assert_non_null(strstr(err.message, "nothing to wait for"));
    text_close(t);
}

static void carriage_returns_alone_end_lines(void **state)
{
    (void)state;
    Text *t = open_bytes(STR("甲\r乙\r"), NULL, NULL);
    assert_holds(t, STR("甲\n乙\n"));
    text_close(t);
    t = open_bytes(STR("甲\r\n乙\r\n"), NULL, NULL);
    assert_holds(t, STR("甲\r\n乙\r\n"));
    text_close(t);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static void a_text_past_the_limit_says_so(void **state)
{
    (void)state;
    int fds[2];
    assert_int_equal(pipe(fds), 0);
    struct rlimit before, tight;
    getrlimit(RLIMIT_AS, &before);
    tight = before;
    tight.rlim_cur = 100 << 20;
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
    Text *t = open_stdin(fds[0], NULL, NULL);
    setrlimit(RLIMIT_AS, &before);
    assert_non_null(t);
    static char block[65536];
    memset(block, '\n', sizeof block);
    for (int i = 0; i < 2000 && !text_complete(t); i++) {
        struct pollfd p = {.fd = fds[1], .events = POLLOUT};
        if (poll(&p, 1, 100) == 1)
            assert_true(write(fds[1], block, 4096) > 0);
        for (int k = 0; k < 15 && poll(&p, 1, 0) == 1; k++)
            assert_true(write(fds[1], block, 4096) > 0);
    }
    assert_true(text_wait(t, SIZE_MAX, 1000));
    assert_non_null(strstr(text_read_error(t), "MiB are read"));
    assert_true(text_ready(t) > 1 << 20);
    text_close(t);
    close(fds[1]);
}
#define LIMIT_TESTS cmocka_unit_test(a_text_past_the_limit_says_so),
#else
#define LIMIT_TESTS
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_utf8_file_is_there_at_once),
        cmocka_unit_test(an_empty_file_is_a_text),
        cmocka_unit_test(a_file_of_proc_is_read_though_it_claims_to_be_empty),
        cmocka_unit_test(a_file_that_can_not_be_mapped_is_read),
        cmocka_unit_test(borrowed_bytes_are_the_text),
        cmocka_unit_test(other_encodings_are_converted),
        cmocka_unit_test(encoding_is_told_behind_long_ascii),
        cmocka_unit_test(bad_bytes_late_in_utf8_stay_as_they_are),
        cmocka_unit_test(what_is_no_text_is_refused_clearly),
        cmocka_unit_test(a_truncated_mapping_reads_as_zeros),
        cmocka_unit_test(a_cut_inside_the_last_page_is_noticed),
        cmocka_unit_test(a_pipe_shows_what_has_come),
        cmocka_unit_test(a_slow_pipe_in_gb18030_is_told),
        cmocka_unit_test(a_pipe_that_stalls_inside_a_character_is_told),
        cmocka_unit_test(a_pipe_of_binary_data_says_so),
        cmocka_unit_test(closing_does_not_wait_for_a_silent_pipe),
        cmocka_unit_test(standard_input_from_a_file_is_mapped),
        cmocka_unit_test(a_long_pipe_comes_through_whole),
        cmocka_unit_test(who_reads_all_keeps_little_of_it),
        cmocka_unit_test(a_file_that_grows_is_followed),
        cmocka_unit_test(a_converted_file_that_grows_is_followed),
        cmocka_unit_test(an_empty_file_that_grows_is_followed),
        cmocka_unit_test(what_becomes_of_a_file_is_told),
        cmocka_unit_test(carriage_returns_alone_end_lines),
        LIMIT_TESTS};
    return cmocka_run_group_tests(tests, make_dir, remove_dir);
}
