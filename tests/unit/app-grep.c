#include "app/grep.h"
#include "app/greptext.h"
#include "unit.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory of files, which the tests run in; what was written to the standard outputs. */
static char where[64];
static char out[65536], errors[4096];

static void put_file(const char *name, Str bytes)
{
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.data, 1, bytes.len, f), bytes.len);
    fclose(f);
}

static void shell(const char *command)
{
    assert_int_equal(system(command), 0);
}

static int make_files(void **state)
{
    (void)state;
    snprintf(where, sizeof where, "/tmp/dujuan-grep-XXXXXX");
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    if (!mkdtemp(where) || chdir(where) != 0)
        return -1;
    mkdir("库", 0755);
    mkdir("库/乙", 0755);
    mkdir("库/.git", 0755);
    put_file("库/甲.txt", STR("一、灯塔\n\n（一）修理。\n灯塔的灯换了。看守灯塔的人说“灯塔亮了。”"
                              "船也看得见灯塔！\n\n二、码头\n\n码头上没有人。\n"));
    put_file("库/乙/丙.txt", STR("一、码头\n\n这里写着灯塔两个字。\n"));
    put_file("库/.git/丁.txt", STR("灯塔\n"));
    put_file("库/.戊.txt", STR("灯塔\n"));
    put_file("库/二进制", STR("灯塔\0\1\2\3\0\0灯塔\n"));
    put_file("库/码", STR("\xB5\xC6\xCB\xFE\xD4\xDA\xBA\xA3\xB1\xDF\xA1\xA3\n")); // GB18030
    put_file("坏\x1b[31m名\n.txt", STR("灯塔\x1b[2J。\n"));
    shell("ln -s .. 库/圈; ln -s 甲.txt 库/链; printf 灯塔 | gzip >库/压.gz");
    shell("printf '\\0\\1\\2灯塔' | gzip >库/包.gz");
    return 0;
}

static int drop_files(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -r %s", where);
    return system(command);
}

static void take(FILE *f, int kept, int fd, char *into, size_t room)
{
    fflush(stdout);
    fflush(stderr);
    dup2(kept, fd);
    close(kept);
    rewind(f);
    into[fread(into, 1, room - 1, f)] = '\0';
    fclose(f);
}

/* Find PATTERN in COUNT files; returns the exit code. */
static int find(const char *pattern, size_t count, const char *const *files, int colours)
{
    Error err = {0};
    App app;
    Options o = {.mode = OPTIONS_FIND, .find = pattern, .files = files, .file_count = count};
    o.fixed = strncmp(pattern, "-F", 2) == 0;
    o.exact = strncmp(pattern, "-E", 2) == 0;
    o.find += o.fixed || o.exact ? 2 : 0;
    FILE *to_out = tmpfile(), *to_errors = tmpfile();
    fflush(stdout);
    int stdout_kept = dup(1), stderr_kept = dup(2);
    dup2(fileno(to_out), 1);
    dup2(fileno(to_errors), 2);
    assert_true(app_settle(&app, &o, &err));
    int code = (int)grep_run(&app, colours);
    app_close(&app);
    take(to_out, stdout_kept, 1, out, sizeof out);
    take(to_errors, stderr_kept, 2, errors, sizeof errors);
    return code;
}

#define FIND(pattern, ...)                                                                         \
    find((pattern), sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *),                        \
         (const char *[]){__VA_ARGS__}, 0)

static void a_sentence_stands_on_a_line(void **state)
{
    (void)state;
    assert_int_equal(FIND("灯塔", "库/甲.txt"), 0);
    assert_string_equal(out, "库/甲.txt:1: 一、: 一、灯塔\n"
                             "库/甲.txt:4: 一、 › （一）: 灯塔的灯换了。\n"
                             "库/甲.txt:4: 一、 › （一）: 看守灯塔的人说“灯塔亮了。”\n"
                             "库/甲.txt:4: 一、 › （一）: 船也看得见灯塔！\n");
    assert_string_equal(errors, "");
}

/* Lines of one length, broken by hand: the sentence goes on in the next ones, the paragraph does not. */
static void a_sentence_goes_across_lines_broken_by_hand(void **state)
{
    (void)state;
    FILE *f = fopen("折行.txt", "w");
    assert_non_null(f);
    for (int i = 0; i < 12; i++)
        fputs("    河边的老人每天清早起来扫院子，扫完了就坐在门口看来往的\n"
              "船只，一直坐到太阳落山。他说船上的人有一天会带来the new\n"
              "ferry的消息，可是谁也没有听说过这件事，大家都只当他在说笑\n"
              "话罢了\n\n",
              f);
    fclose(f);
    assert_int_equal(FIND("只当他在说笑话", "折行.txt"), 0);
    const char *line = strchr(out, '\n');
    assert_non_null(line);
    *strchr(out, '\n') = '\0';
    assert_string_equal(out, "折行.txt:3: : 他说船上的人有一天会带来the new "
                             "ferry的消息，可是谁也没有听说过这件事，大家都只当他在说笑话罢了");
}

static void what_the_page_hides_is_left_out(void **state)
{
    (void)state;
    put_file("标.md", STR("# 书\n\n看[码头](http://a.b/c)与 **渡口**，再看 \\*码头\\*。\n"));
    assert_int_equal(FIND("码头", "标.md"), 0);
    assert_string_equal(out, "标.md:3: 书: 看码头与 渡口，再看 *码头*。\n");
    put_file("码.md", STR("# 书\n\n看 http://a.b/x-y 与`a_b`。\n"));
    assert_int_equal(FIND("a_b", "码.md"), 0);
    assert_string_equal(out, "码.md:3: 书: 看 http://a.b/x-y 与a_b。\n");
}

static void letters_behind_a_comma_find_as_words_do(void **state)
{
    (void)state;
    assert_int_equal(FIND(",dtl", "库/甲.txt"), 0);
    assert_string_equal(out, "库/甲.txt:4: 一、 › （一）: 看守灯塔的人说“灯塔亮了。”\n");
}

static void all_hits_of_a_sentence_have_colour(void **state)
{
    (void)state;
    assert_int_equal(find("看守灯塔|灯塔亮", 1, (const char *[]){"库/甲.txt"}, 256), 0);
    size_t hits = 0;
    for (const char *p = out; (p = strstr(p, "\033[0;")); p++)
        hits++;
    assert_int_equal(hits, 2);
    assert_non_null(strstr(out, "\033[35m库/甲.txt\033[m:\033[32m4\033[m: "));
    assert_non_null(strstr(out, "m看守灯塔\033[m的人说“\033["));
}

static void directories_are_read_in_order_and_without_what_is_no_text(void **state)
{
    (void)state;
    assert_int_equal(FIND("灯塔", "库"), 0);
    static const char *const NAMES[] = {
        "库/乙/丙.txt:3: 一、: ", "库/压.gz:1: ", "库/甲.txt:1: ", "库/码:1: : 灯塔在海边。\n"};
    const char *at = out;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        at = strstr(at, NAMES[i]);
        if (!at)
            fail_msg("%s is not in its place: %s", NAMES[i], out);
    }
    for (const char *const *no = (const char *[]){"丁", "戊", "圈", "链", "二进制", "包", NULL};
         *no; no++)
        if (strstr(out, *no))
            fail_msg("%s was read: %s", *no, out);
    assert_string_equal(errors, "");
}

static void what_cannot_be_read_does_not_end_the_search(void **state)
{
    (void)state;
    assert_int_equal(FIND("两个字", "没有", "库/二进制", "库/包.gz", "库/乙"), 2);
    assert_string_equal(out, "库/乙/丙.txt:3: 一、: 这里写着灯塔两个字。\n");
    assert_non_null(strstr(errors, "没有"));
    assert_non_null(strstr(errors, "库/二进制"));
    assert_non_null(strstr(errors, "库/包.gz"));
    size_t lines = 0;
    for (const char *p = errors; (p = strchr(p, '\n')); p++)
        lines++;
    assert_int_equal(lines, 3);
}

static void a_hit_over_several_lines_stands_on_one(void **state)
{
    (void)state;
    StrBuf b = {0};
    for (int i = 0; i < 6; i++)
        strbuf_add_cstr(&b, "灯塔看守人每天傍晚上去点灯，天亮以后再上去熄灯，他在那\n"
                            "里住了三十年，船上的人都认得他的灯，也都记得他唱过的那\n"
                            "些歌，后来灯换成了电灯，他还是每天上去看一眼再下来吃饭\n");
    put_file("折行", (Str){b.data, b.len});
    strbuf_done(&b);
    assert_int_equal(
        FIND("他在那里住了三十年，船上的人都认得他的灯，也都记得他唱过的那些歌", "折行"), 0);
    assert_non_null(strstr(out, "在那里住了三十年，船上的人都认得他的灯，也都记得他唱过的那些歌"));
    assert_null(strstr(out, "\\x"));
}

static void nothing_found_is_told(void **state)
{
    (void)state;
    assert_int_equal(FIND("灯笼", "库", "库/甲.txt"), 1);
    assert_string_equal(out, "");
    assert_string_equal(errors, "");
    assert_int_equal(FIND("灯[", "库"), 2);
    assert_non_null(strstr(errors, "dujuan: "));
}

static void a_fixed_pattern_is_no_expression(void **state)
{
    (void)state;
    assert_int_equal(FIND("灯.的", "库/甲.txt"), 0);
    assert_int_equal(FIND("-F灯.的", "库/甲.txt"), 1);
    assert_int_equal(FIND("-F灯塔", "库/甲.txt"), 0);
}

static void exact_is_as_it_is_typed(void **state)
{
    (void)state;
    put_file("字母", STR("A塔。\n"));
    put_file("繁", STR("燈塔修好了。\n"));
    assert_int_equal(FIND("灯塔", "繁"), 0);
    assert_int_equal(FIND("-F灯塔", "繁"), 0);
    assert_int_equal(FIND("-E灯塔", "繁"), 1);
    assert_int_equal(FIND("-E燈.", "繁"), 0);
    assert_int_equal(FIND("a.", "字母"), 0);
    assert_int_equal(FIND("-Ea.", "字母"), 1);
    assert_int_equal(FIND("-EA.", "字母"), 0);
}

static void no_control_reaches_the_terminal(void **state)
{
    (void)state;
    assert_int_equal(FIND("灯塔", "坏\x1b[31m名\n.txt"), 0);
    assert_null(strchr(out, '\x1b'));
    assert_ptr_equal(strchr(out, '\n'), out + strlen(out) - 1);
}

/* More files than are kept waiting, more output than one may hold: still in order and whole. */
static void many_files_come_in_order(void **state)
{
    (void)state;
    mkdir("多", 0755);
    StrBuf big = {0};
    for (int i = 0; i < 300; i++) {
        char name[32];
        snprintf(name, sizeof name, "多/%03d", i);
        put_file(name, STR("一、序\n\n灯塔。\n"));
    }
    for (int i = 0; i < 20000; i++)
        strbuf_add_cstr(&big, "灯塔在这里。\n");
    put_file("多/150", (Str){big.data, big.len});
    strbuf_done(&big);
    const char *walked[] = {"多"};
    Error err = {0};
    App app;
    Options o = {.mode = OPTIONS_FIND, .find = "灯塔", .files = walked, .file_count = 1};
    FILE *to = tmpfile();
    fflush(stdout);
    int kept = dup(1);
    dup2(fileno(to), 1);
    assert_true(app_settle(&app, &o, &err));
    assert_int_equal(grep_run(&app, 0), GREP_FOUND);
    app_close(&app);
    fflush(stdout);
    dup2(kept, 1);
    close(kept);
    rewind(to);
    char line[256], last[256] = "";
    size_t lines = 0, at_150 = 0;
    for (; fgets(line, sizeof line, to); lines++) {
        bool in_150 = strncmp(line, "多/150:", strlen("多/150:")) == 0;
        at_150 += in_150;
        size_t name = strlen("多/000");
        assert_true(memcmp(last, line, name) < 0 || (in_150 && memcmp(last, line, name) == 0));
        memcpy(last, line, sizeof last);
    }
    fclose(to);
    assert_int_equal(at_150, 20000);
    assert_int_equal(lines, 20299);
}

typedef struct {
    StrBuf lines;
    size_t longest;
} Written;

static void keep(void *arg, Str line)
{
    Written *w = arg;
    w->longest = line.len > w->longest ? line.len : w->longest;
    strbuf_add(&w->lines, line);
}

/* A line of many megabytes with a hit every few bytes: each is shown once, none drags the line. */
static void a_long_line_is_shown_in_windows(void **state)
{
    (void)state;
    StrBuf line = {0};
    for (int i = 0; i < 20000; i++)
        strbuf_add_cstr(&line, i % 10 ? "风吹过海面" : "灯塔");
    Written w = {0};
    Text *text = text_borrow((Str){line.data, line.len}, "长");
    GrepQuery q = {
        .pattern = pattern_new(STR("灯塔"), PATTERN_DEFAULT, NULL), .write = keep, .arg = &w};
    assert_true(grep_text(&q, text, false));
    size_t hits = 0;
    for (const char *p = w.lines.data; (p = strstr(p, "灯塔")); p++)
        hits++;
    assert_int_equal(hits, 2000);
    assert_true(w.longest < 700);
    assert_non_null(strstr(w.lines.data, "…"));
    pattern_free(q.pattern);
    text_close(text);
    strbuf_done(&w.lines);
    strbuf_done(&line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_stands_on_a_line),
        cmocka_unit_test(a_sentence_goes_across_lines_broken_by_hand),
        cmocka_unit_test(what_the_page_hides_is_left_out),
        cmocka_unit_test(letters_behind_a_comma_find_as_words_do),
        cmocka_unit_test(all_hits_of_a_sentence_have_colour),
        cmocka_unit_test(directories_are_read_in_order_and_without_what_is_no_text),
        cmocka_unit_test(what_cannot_be_read_does_not_end_the_search),
        cmocka_unit_test(a_hit_over_several_lines_stands_on_one),
        cmocka_unit_test(nothing_found_is_told),
        cmocka_unit_test(a_fixed_pattern_is_no_expression),
        cmocka_unit_test(exact_is_as_it_is_typed),
        cmocka_unit_test(no_control_reaches_the_terminal),
        cmocka_unit_test(many_files_come_in_order),
        cmocka_unit_test(a_long_line_is_shown_in_windows),
    };
    return cmocka_run_group_tests(tests, make_files, drop_files);
}
