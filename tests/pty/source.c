/* A file that lives while it is read: it grows, is replaced, is in another encoding, is packed. */
#include "reader.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void append(const char *path, const char *bytes)
{
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    assert_true(fputs(bytes, f) >= 0);
    fclose(f);
}

/* LINES lines “渡口001，船到了。” from number FIRST on; the caller frees. */
static char *make_lines(int first, int lines)
{
    char *s = malloc((size_t)lines * 40 + 1), *p = s;
    *p = '\0';
    for (int i = first; i < first + lines; i++)
        p += sprintf(p, "渡口%03d，船到了。\n", i);
    return s;
}

static const char *open_lines(void **state, const char *name, int lines, Term **t)
{
    char *text = make_lines(1, lines);
    const char *path = reader_file(name, text, strlen(text));
    free(text);
    *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}});
    assert_shows(*t, "渡口001");
    return path;
}

static void what_is_appended_is_followed(void **state)
{
    Term *t;
    const char *path = open_lines(state, "grows.txt", 300, &t);
    term_send(t, "F");
    assert_shows(t, "渡口300");
    append(path, "渡口301，船到了。\n");
    assert_shows(t, "渡口301");
    term_send(t, "g");
    term_send(t, "g");
    assert_shows(t, "渡口001");
    append(path, "渡口302，船到了。\n");
    term_send(t, "j");
    assert_status(t, "%");
    assert_true(term_wait_quiet(t));
    assert_false(term_shows(t, "渡口302"));
    reader_quit(t);
}

static void follow_opens_at_the_end(void **state)
{
    char *text = make_lines(1, 200);
    const char *path = reader_file("follow.txt", text, strlen(text));
    free(text);
    Term *t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"--follow", path}});
    assert_shows(t, "渡口200");
    append(path, "渡口201，船到了。\n");
    assert_shows(t, "渡口201");
    reader_quit(t);
}

static void a_followed_log_may_be_begun_anew(void **state)
{
    char *text = make_lines(1, 200), name[4096];
    const char *path = reader_file("log.txt", text, strlen(text));
    free(text);
    Term *t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"--follow", path}});
    assert_shows(t, "渡口200");
    snprintf(name, sizeof name, "%s.1", path);
    assert_int_equal(rename(path, name), 0);
    append(path, "渡口新一，船到了。\n");
    assert_shows(t, "渡口新一");
    append(path, "渡口新二，船到了。\n");
    assert_shows(t, "渡口新二");
    assert_int_equal(truncate(path, 0), 0);
    assert_gone(t, "渡口新二");
    append(path, "渡口又，船到了。\n");
    assert_shows(t, "渡口又");
    assert_int_equal(truncate(path, 0), 0); // what was empty once is not mapped
    assert_gone(t, "渡口又");
    append(path, "渡口末，船到了。\n");
    assert_shows(t, "渡口末");
    reader_quit(t);
}

static void a_replaced_file_is_noticed_and_read_at_the_same_place(void **state)
{
    char *text = make_lines(1, 300), name[4096];
    const char *path = reader_file("replaced.txt", text, strlen(text));
    free(text);
    Term *t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"--goto=@2975", path}});
    assert_shows(t, "渡口120");
    text = make_lines(51, 250); // fifty lines are gone before the place
    snprintf(name, sizeof name, "%s.new", path);
    append(name, text);
    assert_int_equal(rename(name, path), 0);
    free(text);
    term_send(t, "\033");
    assert_shows(t, "R reads it again");
    term_send(t, "R");
    assert_shows(t, "read again");
    assert_shows(t, "渡口120");
    term_send(t, "gg");
    assert_shows(t, "渡口051");
    reader_quit(t);
}

static void another_encoding_keeps_the_place(void **state)
{
    static const char line[] = "\xCB\xAE\xBE\xAE\n"; // 水井
    char bytes[400 * (sizeof line - 1) + 1] = "";
    for (int i = 0; i < 399; i++)
        memcpy(bytes + (size_t)i * (sizeof line - 1), i == 199 ? "\xB4\xE5\xC0\xEF\n" : line,
               sizeof line - 1); // 村里
    const char *path = reader_file("gb.txt", bytes, 399 * (sizeof line - 1));
    Term *t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"-e", "latin1", path}});
    term_send(t, "200G");
    assert_shows(t, "´å");
    term_send(t, ":encoding gbk\r");
    assert_shows(t, "村里");
    assert_shows(t, "水井");
    term_send(t, ":encoding no-such\r");
    assert_shows(t, "no-such");
    assert_shows(t, "村里");
    term_send(t, ":encoding\r");
    assert_shows(t, "GB18030");
    reader_quit(t);
}

/* One paragraph in GB18030, the sentences of which have numbers of six digits. */
static void another_encoding_keeps_the_place_inside_a_line(void **state)
{
    enum { SENTENCES = 40000 };
    char *text = malloc((size_t)SENTENCES * 24), *p = text;
    for (int i = 0; i < SENTENCES; i++)
        p += sprintf(p, "\xB5\xDA%06d\xCC\xF5\xB4\xAC\xBF\xBF\xB0\xB6\xA1\xA3", i); // 第…条船靠岸。
    const char *path = reader_file("paragraph.txt", text, (size_t)(p - text));
    free(text);
    Term *t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"-e", "latin1", path}});
    term_send(t, "60%");
    assert_shows(t, "0240");
    term_send(t, ":encoding gbk\r");
    assert_shows(t, "条船靠岸");
    assert_shows(t, "0240");
    reader_quit(t);
}

static void a_long_name_of_an_encoding_is_unknown(void **state)
{
    Term *t;
    open_lines(state, "names.txt", 30, &t);
    term_send(t,
              ":encoding an-encoding-that-nobody-knows-and-with-a-name-longer-than-any-of-them\r");
    assert_shows(t, "unknown encoding");
    reader_quit(t);
}

/* The place is far behind what is there at once when a converted file is read again. */
static void a_converted_file_is_read_again_at_the_same_words(void **state)
{
    enum { LINES = 400000 };
    static const char line[] = "\xB6\xC9\xBF\xDA%06d\xA3\xAC\xB4\xAC\xB5\xBD\xC1\xCB\xA1\xA3\n";
    char *text = malloc((size_t)LINES * 32), *p = text, name[4096];
    for (int i = 0; i < LINES; i++)
        p += sprintf(p, line, i);
    const char *path = reader_file("novel.txt", text, (size_t)(p - text));
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}});
    term_send(t, "300001G");
    assert_shows(t, "渡口300000");
    snprintf(name, sizeof name, "%s.new", path);
    for (int i = 0; i < 50; i++)
        append(name, "\xCB\xAE\xBE\xAE\n"); // 水井
    *p = '\0';
    size_t line_bytes = (size_t)(p - text) / LINES;
    memcpy(text + 300009 * line_bytes, "\xCB\xAE\xBE\xAE", 4); // tells the one from the other
    append(name, text);
    free(text);
    assert_int_equal(rename(name, path), 0);
    term_send(t, "R");
    assert_shows(t, "水井300009");
    assert_shows(t, "渡口300000");
    assert_gone(t, "still reading");
    assert_shows(t, "渡口300000");
    reader_quit(t);
}

static void what_can_be_read_only_once_is_kept(void **state)
{
    static const char text[] = "渡口001，船到了。\n";
    const char *path = reader_file("once", "", 0);
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}});
    int fd = open(path, O_WRONLY);
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    close(fd);
    assert_shows(t, "渡口001");
    term_send(t, "R");
    assert_shows(t, "only a file");
    assert_shows(t, "渡口001");
    term_send(t, ":encoding gbk\r");
    term_send(t, "F");
    assert_shows(t, "has ended");
    assert_shows(t, "渡口001");
    reader_quit(t);
    unlink(path);
}

static void the_end_of_a_pipe_is_waited_for(void **state)
{
    char *text = make_lines(1, 50);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .piped = true});
    term_feed(t, text, strlen(text));
    assert_shows(t, "渡口001");
    term_send(t, "G");
    assert_shows(t, "渡口050");
    free(text);
    text = make_lines(51, 50);
    term_feed(t, text, strlen(text));
    assert_shows(t, "渡口100");
    term_send(t, "\033");
    assert_gone(t, "still reading");
    term_send(t, "40G");
    assert_shows(t, "渡口040");
    term_send(t, "120G"); // not there yet
    assert_shows(t, "still reading");
    free(text);
    text = make_lines(101, 100);
    term_feed(t, text, strlen(text));
    assert_shows(t, "渡口120");
    free(text);
    term_send(t, ":@5620\r"); // in line 225, which is not there yet
    assert_shows(t, "still reading");
    text = make_lines(201, 60);
    term_feed(t, text, strlen(text));
    assert_shows(t, "渡口225");
    assert_gone(t, "still reading");
    free(text);
    term_send(t, ":@99999\r");
    assert_shows(t, "still reading");
    term_feed_end(t);
    assert_shows(t, "the text ends before");
    assert_true(term_wait_quiet(t));
    term_send(t, "F");
    assert_shows(t, "nothing to wait for");
    reader_quit(t);
}

/* Neither what was there nor zeros shown as text. */
static void assert_blank_but_for(Term *t, const char *gone)
{
    assert_true(term_wait_quiet(t));
    assert_false(term_shows(t, gone));
    assert_false(term_shows(t, "^@"));
    assert_false(term_shows(t, "\xE2\x90\x80")); // U+2400
}

static void what_was_cut_off_is_blank_and_said(void **state)
{
    Term *t;
    const char *path = open_lines(state, "cut.txt", 2000, &t);
    assert_int_equal(truncate(path, 100), 0);
    assert_shows(t, "cut short"); // a key might take it away again
    assert_blank_but_for(t, "渡口2000");
    assert_shows(t, "渡口004");
    assert_false(term_shows(t, "渡口005"));
    append(path, "渡口新，船到了。\n");
    term_send(t, "R");
    assert_shows(t, "渡口新");
    reader_quit(t);
}

static void a_cut_inside_the_last_page_is_said_too(void **state)
{
    Term *t;
    const char *path = open_lines(state, "clipped.txt", 40, &t);
    assert_int_equal(truncate(path, 260), 0);
    term_send(t, "G");
    assert_shows(t, "cut short");
    assert_blank_but_for(t, "渡口040");
    reader_quit(t);
}

static void a_file_written_anew_in_place_keeps_the_place(void **state)
{
    Term *t;
    const char *path = open_lines(state, "inplace.txt", 300, &t);
    term_send(t, "200G");
    assert_shows(t, "渡口200");
    char *more = make_lines(901, 40), *text = make_lines(1, 300);
    FILE *f = fopen(path, "r+b"); // as cp and some editors do
    assert_non_null(f);
    assert_true(fputs(more, f) >= 0 && fputs(text, f) >= 0);
    fclose(f);
    free(text);
    free(more);
    term_send(t, "\033");
    assert_gone(t, "渡口200");
    term_send(t, "R");
    assert_shows(t, "read again");
    assert_shows(t, "渡口200");
    reader_quit(t);
}

/* Where nothing was taken out, as the head had nothing of the kind. */
static void rare_line_ends_far_inside_a_file_end_lines(void **state)
{
    char *text = make_lines(1, 5000);
    size_t len = strlen(text);
    len += (size_t)sprintf(text + len, "一页完了。\f下页\xC2\x85河\xE2\x80\xA8湖\n");
    const char *path = reader_file("pages.txt", text, len);
    free(text);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}});
    term_send(t, "G");
    assert_shows(t, "湖");
    assert_true(term_wait_row(t, 7, "一页完了。"));
    assert_true(term_wait_row(t, 8, "下页"));
    assert_true(term_wait_row(t, 9, "河"));
    assert_true(term_wait_row(t, 10, "湖"));
    assert_false(term_shows(t, "\xE2\x90\x8C")); // U+240C
    reader_quit(t);
    term_free(t);
    t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {"--raw-marks", path}});
    term_send(t, "G");
    assert_shows(t, "一页完了。\xE2\x90\x8C下页");
    reader_quit(t);
}

/* As man(1) and nroff(1) write bold and underlined characters into a pipe. */
static void characters_struck_over_are_read_as_one(void **state)
{
    static const char text[] = "渡\b渡口\b口志\b志(1)\n\n一\b一、\b\b、概\b概况\b况\n\n"
                               "     船_\b工__\b\b众多，f\bfe\ber\brr\bry\by。\n";
    for (int raw = 0; raw < 2; raw++) {
        Term *t = *state = reader_open(&(ReaderOptions){
            .cols = 80, .rows = 12, .piped = true, .args = {raw ? "--raw-marks" : "--no-keep"}});
        term_feed(t, text, strlen(text));
        term_feed_end(t);
        assert_shows(t, raw ? "渡\xE2\x90\x88渡" : "渡口志(1)");
        assert_shows(t, raw ? "_\xE2\x90\x88工" : "船工众多，ferry。");
        if (!raw) {
            assert_false(term_shows(t, "\xE2\x90\x88"));   // U+2408
            assert_true(term_wait_row(t, 2, "一、概况 ")); // in the outline
            term_send(t, "/工众多，f");
            assert_status(t, "1/1");
            term_send(t, "\r");
        }
        reader_quit(t);
        term_free(t);
        *state = NULL;
    }
}

static void bytes_that_are_no_text_are_counted(void **state)
{
    char *text = make_lines(1, 30000), *end = text + strlen(text);
    memcpy(end - 30, "\xFF\x80", 2);
    const char *path = reader_file("bad.txt", text, strlen(text));
    free(text);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 100, .rows = 12, .args = {path}});
    term_send(t, "\007");
    assert_status(t, "bytes undecodable");
    reader_quit(t);
}

static void a_file_that_grew_is_noticed(void **state)
{
    Term *t;
    const char *path = open_lines(state, "grew.txt", 30, &t);
    append(path, "渡口031，船到了。\n");
    term_send(t, "\033");
    assert_shows(t, "has grown");
    term_send(t, "R");
    term_send(t, "G");
    assert_shows(t, "渡口031");
    reader_quit(t);
}

static void a_file_that_vanished_can_still_be_read(void **state)
{
    Term *t;
    const char *path = open_lines(state, "gone.txt", 300, &t);
    assert_int_equal(unlink(path), 0);
    term_send(t, "\033");
    assert_shows(t, "the file is gone");
    term_send(t, "G");
    assert_shows(t, "渡口300");
    term_send(t, "R");
    assert_shows(t, "no such file");
    assert_shows(t, "渡口300");
    reader_quit(t);
}

#define EMPTY_LINES 10000000

/* Nobody touches a key: each change is said, the next one in its place. */
static void what_becomes_of_a_file_is_said_without_a_key(void **state)
{
    Term *t;
    char name[4096];
    const char *path = open_lines(state, "idle.txt", 300, &t);
    snprintf(name, sizeof name, "%s.new", path);
    append(name, "渡口新，船到了。\n");
    append(path, "渡口301，船到了。\n");
    assert_shows(t, "has grown");
    assert_int_equal(unlink(path), 0);
    assert_shows(t, "the file is gone");
    assert_int_equal(rename(name, path), 0);
    assert_shows(t, "has changed");
    assert_shows(t, "渡口001");
    term_send(t, "R");
    assert_shows(t, "渡口新");
    assert_int_equal(truncate(path, 0), 0);
    assert_shows(t, "cut short");
    assert_gone(t, "渡口新");
    reader_quit(t);
}

/* A packed file that a download has left half way: said where it ends, too. */
static void the_end_of_what_is_damaged_is_no_end(void **state)
{
    enum { BLOCK = 65535, BLOCKS = 3 };
    if (getenv("NO_ARCHIVE"))
        skip();
    static char gzip[10 + BLOCKS * (BLOCK + 5)] = "\037\213\010\0\0\0\0\0\0\003";
    char *p = gzip + 10, *text = make_lines(1, BLOCKS * BLOCK / 25);
    for (int i = 0; i < BLOCKS; i++) {
        memcpy(p, "\0\xFF\xFF\0\0", 5); // stored: RFC 1951, 3.2.4
        memcpy(p + 5, text + i * BLOCK, BLOCK);
        p += 5 + BLOCK;
    }
    free(text);
    const char *path = reader_file("half.gz", gzip, sizeof gzip - 100);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 120, .rows = 12, .args = {path}});
    assert_shows(t, "渡口001");
    assert_shows(t, "damaged");
    term_send(t, "j");
    assert_gone(t, "damaged");
    term_send(t, "G");
    assert_shows(t, "damaged");
    assert_gone(t, "渡口002");
    reader_quit(t);
}

/* Lines stand before them now, too. */
static void folds_and_the_way_back_outlast_a_reading(void **state)
{
    static const char body[] =
        "一、渡口\n\n（一）河面\n\n河面很宽。\n\n（二）船只\n\n船有三条。\n\n"
        "二、集市\n\n（一）东街\n\n东街卖米。\n\n（二）西街\n\n西街卖布。\n";
    char name[4096];
    const char *path = reader_file("edited.txt", body, sizeof body - 1);
    snprintf(name, sizeof name, "%s.new", path);
    append(name, "序言\n\n这是后来添上去的一行，在所有的话前面。\n\n");
    append(name, body);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 90, .rows = 8, .args = {path}});
    assert_shows(t, "（二）西街"); // in the outline
    term_send(t, "Th");            // the first chapter is folded
    assert_shows(t, "+ 一、渡口");
    term_send(t, "T/东街卖\r"); // a jump
    assert_shows(t, "东街卖米");
    assert_int_equal(rename(name, path), 0);
    term_send(t, "R");
    assert_shows(t, "read again");
    assert_shows(t, "序言");
    assert_shows(t, "+ 一、渡口");
    assert_false(term_shows(t, "（二）船只"));
    term_send(t, "\177");
    assert_shows(t, "河面很宽");
    reader_quit(t);
}

/* As a program does that makes the file anew and takes its time. */
static void a_file_that_was_empty_for_a_while_is_at_its_place_again(void **state)
{
    Term *t;
    const char *path = open_lines(state, "anew.txt", 300, &t);
    term_send(t, "200G");
    assert_shows(t, "渡口200");
    assert_true(term_outlives(t, 1200)); // the place is kept
    assert_int_equal(truncate(path, 0), 0);
    assert_shows(t, "cut short");
    assert_gone(t, "渡口200");
    char *text = make_lines(1, 300), *half = text + strlen(text) / 2;
    FILE *f = fopen(path, "ab");
    fwrite(text, 1, (size_t)(half - text), f);
    fclose(f);
    assert_shows(t, "has grown");
    term_send(t, "R");
    assert_shows(t, "渡口149");
    assert_true(term_outlives(t, 1200));
    append(path, half);
    free(text);
    assert_shows(t, "has grown");
    term_send(t, "R");
    assert_shows(t, "渡口200");
    reader_quit(t);
}

static void what_is_kept_outlasts_a_file_that_was_empty(void **state)
{
    Term *t;
    const char *path = open_lines(state, "refilled.txt", 300, &t);
    term_send(t, "200G");
    assert_shows(t, "渡口200");
    assert_true(term_outlives(t, 1200));
    assert_int_equal(truncate(path, 0), 0);
    assert_gone(t, "渡口200");
    assert_true(term_outlives(t, 1200)); // what is written is written by now
    reader_quit(t);
    term_free(t);
    char *text = make_lines(1, 300);
    append(path, text);
    free(text);
    t = *state =
        reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}, .keeps = true});
    assert_shows(t, "渡口200");
    reader_quit(t);
}

static void a_change_is_said_when_the_prompt_is_free(void **state)
{
    Term *t;
    const char *path = open_lines(state, "busy.txt", 300, &t);
    term_send(t, ":encod");
    assert_status(t, ":encod");
    append(path, "渡口301，船到了。\n");
    assert_true(term_outlives(t, 2500));
    assert_status(t, ":encod");
    term_send(t, "\025\r");
    assert_shows(t, "has grown");
    reader_quit(t);
}

static void ten_million_empty_lines_are_read_as_any(void **state)
{
    size_t tail = strlen("渡口末，船到了。\n");
    char *text = malloc(EMPTY_LINES + tail + 1);
    memset(text, '\n', EMPTY_LINES);
    memcpy(text + EMPTY_LINES, "渡口末，船到了。\n", tail + 1);
    const char *path = reader_file("empty.txt", text, EMPTY_LINES + tail);
    free(text);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 80, .rows = 12, .args = {path}});
    assert_status(t, "0%");
    term_send(t, "G");
    assert_shows(t, "渡口末");
    term_send(t, "gg");
    assert_gone(t, "渡口末");
    term_send(t, "10000001G");
    assert_shows(t, "渡口末");
    term_send(t, "5000000G");
    assert_status(t, "50%");
    term_send(t, "\006\006\002jjk");
    reader_quit(t);
}

#define LINE_SENTENCES 400000 // 12 MB: a hundred pieces and more

static void one_long_line_is_read_as_any(void **state)
{
    char *text = malloc((size_t)LINE_SENTENCES * 32), *p = text;
    for (int i = 1; i <= LINE_SENTENCES; i++)
        p += sprintf(p, "第%06d条船靠了岸。", i);
    const char *path = reader_file("line.txt", text, (size_t)(p - text));
    free(text);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}});
    assert_shows(t, "第000001条");
    term_send(t, "G");
    assert_shows(t, "400000");
    term_send(t, "50%");
    assert_shows(t, "第2000");
    term_send(t, "jjj\006\002kkk");
    assert_status(t, "50%");
    term_resize(t, 40, 20);
    assert_shows(t, "第2000");
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(what_is_appended_is_followed),
        READER_TEST(follow_opens_at_the_end),
        READER_TEST(a_followed_log_may_be_begun_anew),
        READER_TEST(a_replaced_file_is_noticed_and_read_at_the_same_place),
        READER_TEST(another_encoding_keeps_the_place),
        READER_TEST(another_encoding_keeps_the_place_inside_a_line),
        READER_TEST(a_long_name_of_an_encoding_is_unknown),
        READER_TEST(a_converted_file_is_read_again_at_the_same_words),
        READER_TEST(what_can_be_read_only_once_is_kept),
        READER_TEST(the_end_of_a_pipe_is_waited_for),
        READER_TEST(what_was_cut_off_is_blank_and_said),
        READER_TEST(a_cut_inside_the_last_page_is_said_too),
        READER_TEST(a_file_written_anew_in_place_keeps_the_place),
        READER_TEST(rare_line_ends_far_inside_a_file_end_lines),
        READER_TEST(characters_struck_over_are_read_as_one),
        READER_TEST(bytes_that_are_no_text_are_counted),
        READER_TEST(a_file_that_grew_is_noticed),
        READER_TEST(a_file_that_vanished_can_still_be_read),
        READER_TEST(what_becomes_of_a_file_is_said_without_a_key),
        READER_TEST(the_end_of_what_is_damaged_is_no_end),
        READER_TEST(folds_and_the_way_back_outlast_a_reading),
        READER_TEST(a_file_that_was_empty_for_a_while_is_at_its_place_again),
        READER_TEST(what_is_kept_outlasts_a_file_that_was_empty),
        READER_TEST(a_change_is_said_when_the_prompt_is_free),
        READER_TEST(ten_million_empty_lines_are_read_as_any),
        READER_TEST(one_long_line_is_read_as_any),
    };
    return READER_RUN(tests);
}
