/* Copying: what reaches the terminal's clipboard, and files. */
#include "reader.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char TEXT[] = "渡口志\n\n"
                           "一、概况\n\n"
                           "（一）沿革\n\n"
                           "1. 渡口建于河湾，\033[31m船工\x01众多[1]。\n\n"
                           "2. 后来修了桥。\n\n"
                           "[1]即撑船的人。\n";

static Term *open_text(const char *env)
{
    const char *path = reader_file("crossing.txt", TEXT, strlen(TEXT));
    Term *t = reader_open(&(ReaderOptions){.cols = 90, .rows = 24, .args = {path}, .env = {env}});
    assert_shows(t, "渡口建于河湾");
    assert_true(term_wait_quiet(t));
    return t;
}

static int digit_of(char c)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const char *at = c ? strchr(DIGITS, c) : NULL;
    return at ? (int)(at - DIGITS) : -1;
}

/* What the last OSC 52 has carried. */
static const char *copied(Term *t)
{
    static char out[4096];
    const char *last = NULL;
    for (const char *p = term_raw(t); (p = strstr(p, "\033]52;c;")) != NULL; p++)
        last = p + strlen("\033]52;c;");
    assert_non_null(last);
    size_t n = 0;
    unsigned bits = 0, group = 0;
    for (; digit_of(*last) >= 0 && n < sizeof out - 1; last++) {
        group = group << 6 | (unsigned)digit_of(*last);
        bits += 6;
        if (bits >= 8)
            out[n++] = (char)(group >> (bits -= 8));
    }
    out[n] = '\0';
    return out;
}

static void a_paragraph_goes_as_it_stands_without_controls(void **state)
{
    Term *t = *state = open_text(NULL);
    term_send(t, "]]]"); // the title's first section, its first part, its first item
    assert_true(term_wait_quiet(t));
    term_send(t, "y");
    assert_status(t, "sent to the terminal's clipboard: ");
    assert_non_null(strstr(copied(t), "1. 渡口建于河湾，"));
    assert_non_null(strstr(copied(t), "船工众多[1]。"));
    assert_null(strpbrk(copied(t), "\033\001"));
    reader_quit(t);
}

/* As nroff(1) writes them, where nothing was taken out: the head had nothing of the kind. */
static void characters_struck_over_are_left_out(void **state)
{
    static const char line[] = "\n船\b船工\b\b工_\b众多\b_。\n";
    char text[2200 * sizeof "渡口的船都来了。\n" + sizeof line] = "", *p = text;
    for (int i = 0; i < 2200; i++)
        p = stpcpy(p, "渡口的船都来了。\n\n");
    stpcpy(p, line);
    const char *path = reader_file("struck.txt", text, strlen(text));
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 60, .rows = 12, .args = {path}});
    term_send(t, "G");
    assert_shows(t, "船工众多。");
    term_send(t, "/工");
    term_send(t, "\ry");
    assert_status(t, "sent to the terminal's clipboard: ");
    assert_string_equal(copied(t), "船工众多。");
    reader_quit(t);
}

static void a_citation_names_title_and_numbers(void **state)
{
    Term *t = *state = open_text(NULL);
    term_send(t, "]]]");
    assert_true(term_wait_quiet(t));
    term_send(t, "Y");
    assert_status(t, "sent to the terminal's clipboard: ");
    assert_non_null(strstr(copied(t), "\n——《渡口志》一、（一）1."));
    reader_quit(t);
}

static void the_open_note_is_what_is_copied(void **state)
{
    Term *t = *state = open_text(NULL);
    term_send(t, "\t\r");
    assert_shows(t, "Enter goes there");
    term_send(t, "y");
    assert_status(t, "sent to the terminal's clipboard: 6 characters");
    assert_string_equal(copied(t), "即撑船的人。");
    term_send(t, "q"); // the box
    reader_quit(t);
}

static void the_hit_alone(void **state)
{
    Term *t = *state = open_text(NULL);
    term_send(t, "/修.桥\r");
    assert_true(term_wait_quiet(t));
    term_send(t, "gy");
    assert_status(t, "sent to the terminal's clipboard: 3 characters");
    assert_string_equal(copied(t), "修了桥");
    reader_quit(t);
}

static void a_file_is_appended_to(void **state)
{
    char path[256], command[300], all[256] = "";
    snprintf(path, sizeof path, "%s.clips", reader_file("clips", "", 0));
    snprintf(command, sizeof command, ":copy-hit %s\r", path);
    Term *t = *state = open_text(NULL);
    for (int i = 0; i < 2; i++) {
        term_send(t, i ? "/河湾\r" : "/修.桥\r");
        assert_true(term_wait_quiet(t));
        term_send(t, command);
        assert_status(t, "appended to ");
    }
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    all[fread(all, 1, sizeof all - 1, f)] = '\0';
    fclose(f);
    unlink(path);
    assert_string_equal(all, "修了桥\n\n河湾\n\n");
    reader_quit(t);
}

static void a_huge_paragraph_is_refused_whole(void **state)
{
    enum { BYTES = 17000000 };
    char path[256], command[300], *text = malloc(BYTES);
    for (size_t i = 0; i < BYTES; i++)
        text[i] = i % 60 == 59 ? ' ' : 'w';
    const char *from = reader_file("huge.txt", text, BYTES);
    free(text);
    snprintf(path, sizeof path, "%s.clips", reader_file("clips", "", 0));
    snprintf(command, sizeof command, ":copy %s\r", path);
    Term *t = *state = reader_open(&(ReaderOptions){.cols = 90, .rows = 24, .args = {from}});
    assert_shows(t, "www");
    term_send(t, "y");
    assert_status(t, "too long to be copied: 17000000 bytes");
    term_send(t, command); // rather than a part of it
    assert_status(t, "too long to be copied: 17000000 bytes");
    assert_int_not_equal(access(path, F_OK), 0);
    unlink(from);
    reader_quit(t);
}

static void secure_mode_writes_no_file(void **state)
{
    char path[256], command[300];
    snprintf(path, sizeof path, "%s.clips", reader_file("clips", "", 0));
    snprintf(command, sizeof command, ":copy %s\r", path);
    Term *t = *state = open_text("LESSSECURE=1");
    term_send(t, command);
    assert_status(t, "secure mode");
    assert_int_not_equal(access(path, F_OK), 0);
    term_send(t, ":theme ./night.ini\r");
    assert_status(t, "secure mode");
    term_send(t, "y");
    assert_status(t, "sent to");
    reader_quit(t);
}

static void a_home_is_a_tilde_in_export_too(void **state)
{
    char home[256], env[300], path[300];
    snprintf(home, sizeof home, "%s.home", reader_file("home", "", 0));
    snprintf(env, sizeof env, "HOME=%s", home);
    snprintf(path, sizeof path, "%s/out.md", home);
    assert_int_equal(mkdir(home, 0700), 0);
    Term *t = *state = open_text(env);
    term_send(t, ":export ~/out.md\r");
    assert_status(t, "written to ");
    assert_int_equal(unlink(path), 0);
    rmdir(home);
    reader_quit(t);
}

static void a_terminal_without_a_clipboard_is_sent_nothing(void **state)
{
    Term *t = *state = open_text("TERM=vt100");
    term_send(t, "y");
    assert_status(t, "no clipboard");
    assert_false(term_raw_has(t, "\033]52", 4));
    reader_quit(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        READER_TEST(a_paragraph_goes_as_it_stands_without_controls),
        READER_TEST(characters_struck_over_are_left_out),
        READER_TEST(a_citation_names_title_and_numbers),
        READER_TEST(the_open_note_is_what_is_copied),
        READER_TEST(the_hit_alone),
        READER_TEST(a_file_is_appended_to),
        READER_TEST(a_huge_paragraph_is_refused_whole),
        READER_TEST(secure_mode_writes_no_file),
        READER_TEST(a_home_is_a_tilde_in_export_too),
        READER_TEST(a_terminal_without_a_clipboard_is_sent_nothing),
    };
    return READER_RUN(tests);
}
