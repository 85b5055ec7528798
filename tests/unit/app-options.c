#include "app/options.h"
#include "unit.h"
#include <stdio.h>
#include <string.h>

/* Parse a NULL-terminated list of words after the program's name. */
#define PARSE(o, err, ...) parse((o), (err), (const char *[]){"dujuan", __VA_ARGS__, NULL})

static bool parse(Options *o, Error *err, const char **words)
{
    static char copies[32][128];
    static char *argv[33];
    int argc = 0;
    for (; words[argc]; argc++)
        argv[argc] = strcpy(copies[argc], words[argc]);
    argv[argc] = NULL;
    *err = (Error){0};
    return options_parse(argc, argv, o, err);
}

#define assert_refused(names, tells, ...)                                                          \
    do {                                                                                           \
        Options o;                                                                                 \
        Error err;                                                                                 \
        assert_false(PARSE(&o, &err, __VA_ARGS__));                                                \
        options_done(&o);                                                                          \
        assert_int_equal(err.code, ERROR_USAGE);                                                   \
        if (!strstr(err.message, names) || !strstr(err.message, tells))                            \
            fail_msg("“%s” does not name “%s” and “%s”", err.message, names, tells);               \
    } while (0)

static void everything_can_be_given(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_true(PARSE(&o, &err, "-k", "基层", "book.txt", "--keyword=党建", "--keywords", "k.txt",
                      "-t", "night", "-w61", "--encoding=gbk", "--ambiguous", "wide",
                      "--breaking=basic", "--color=never", "--no-mouse", "--goto=1.1.2"));
    assert_string_equal(o.file, "book.txt");
    assert_int_equal(o.keywords.count, 2);
    assert_string_equal(o.keywords.items[1], "党建");
    assert_string_equal(o.keywords_file, "k.txt");
    assert_string_equal(o.theme, "night");
    assert_int_equal(o.width_cells, 60);
    assert_string_equal(o.encoding, "gbk");
    assert_true(o.breaking_given && !o.strict);
    assert_true(o.ambiguous_given);
    assert_int_equal(o.ambiguous, AMBIGUOUS_WIDE);
    assert_int_equal(o.color, OPTIONS_COLOR_NEVER);
    assert_true(o.no_mouse);
    assert_int_equal(o.place.kind, PLACE_PATH);
    assert_string_equal(o.place.path, "1.1.2");
    assert_int_equal(o.mode, OPTIONS_READ);
    options_done(&o);
}

static void nothing_need_be_given(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_true(parse(&o, &err, (const char *[]){"dujuan", NULL}));
    assert_null(o.file);
    assert_int_equal(o.mode, OPTIONS_READ);
    assert_int_equal(o.width_cells, 0);
    assert_int_equal(o.place.kind, PLACE_NONE);
    assert_true(PARSE(&o, &err, "-"));
    assert_string_equal(o.file, "-");
    assert_true(PARSE(&o, &err, "--", "--print"));
    assert_string_equal(o.file, "--print");
    assert_int_equal(o.mode, OPTIONS_READ);
}

static void modes_are_told_apart(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_true(PARSE(&o, &err, "--outline", "a"));
    assert_int_equal(o.mode, OPTIONS_OUTLINE);
    assert_false(o.json);
    assert_string_equal(o.file, "a");
    assert_true(PARSE(&o, &err, "--outline=json"));
    assert_true(o.json);
    assert_true(PARSE(&o, &err, "--notes=list"));
    assert_int_equal(o.mode, OPTIONS_NOTES);
    assert_false(o.json);
    assert_true(PARSE(&o, &err, "--find", "甲|乙"));
    assert_int_equal(o.mode, OPTIONS_FIND);
    assert_string_equal(o.find, "甲|乙");
    assert_false(o.fixed);
    assert_true(PARSE(&o, &err, "one", "--find", "甲", "two", "-F", "--exact", "-"));
    assert_int_equal(o.file_count, 3);
    assert_string_equal(o.files[0], "one");
    assert_string_equal(o.files[1], "two");
    assert_string_equal(o.files[2], "-");
    assert_true(o.fixed && o.exact);
    assert_true(PARSE(&o, &err, "--print"));
    assert_int_equal(o.mode, OPTIONS_PRINT);
    assert_int_equal(o.file_count, 0);
    assert_true(PARSE(&o, &err, "-h", "--nonsense"));
    assert_int_equal(o.mode, OPTIONS_HELP);
    assert_true(PARSE(&o, &err, "--print", "-V"));
    assert_int_equal(o.mode, OPTIONS_VERSION);
}

static void wrong_usage_names_option_and_what_it_takes(void **state)
{
    (void)state;
    assert_refused("--goto", "1.1.2", "--goto", "1..2");
    assert_refused("--goto", "37%", "--goto", "101%");
    assert_refused("--goto", "@1234", "--goto", "@");
    assert_refused("--width", "8 to 400", "-w", "7");
    assert_refused("--width", "8 to 400", "--width=401");
    assert_refused("--width", "8 to 400", "--width=80x");
    assert_refused("--width", "8 to 400", "--width=99999999999999999999");
    assert_refused("--color", "never", "--color=sometimes");
    assert_refused("--ambiguous", "narrow", "--ambiguous=2");
    assert_refused("--breaking", "strict", "--breaking=1");
    assert_refused("--outline", "tree or json", "--outline=xml");
    assert_refused("--notes", "list or json", "--notes=tree");
    assert_refused("--keyword", "not empty", "-k", "");
    assert_refused("--find", "not empty", "--find=");
    assert_refused("--theme", "missing", "-t");
    assert_refused("--theme", "missing", "--theme");
    assert_refused("--print", "no argument", "--print=yes");
    assert_refused("-x", "--help", "-x");
    assert_refused("--frobnicate", "--help", "--frobnicate");
    assert_refused("two", "too many", "one", "two");
    assert_refused("two", "too many", "--outline", "one", "two");
    assert_refused("empty", "file", "--find", "甲", "one", "");
    assert_refused("--notes", "only one", "--notes", "--outline");
    assert_refused("empty", "file", "");
}

static void messages_carry_no_control(void **state)
{
    (void)state;
    Options o;
    Error err;
    assert_false(PARSE(&o, &err, "--\x1b[31m"));
    assert_null(strchr(err.message, '\x1b'));
    assert_false(PARSE(&o, &err, "-\x9b"));
    assert_null(strchr(err.message, '\x9b'));
    assert_false(PARSE(&o, &err, "a", "b\nc"));
    assert_null(strchr(err.message, '\n'));
}

static void places_are_read(void **state)
{
    (void)state;
    Place p;
    assert_true(options_parse_place("12", &p));
    assert_int_equal(p.kind, PLACE_PATH);
    assert_true(options_parse_place("37%", &p));
    assert_int_equal(p.kind, PLACE_PERCENT);
    assert_true(p.percent == 37);
    assert_true(options_parse_place("99.5%", &p));
    assert_true(p.percent > 99.49 && p.percent < 99.51);
    assert_true(options_parse_place("@0", &p));
    assert_int_equal(p.kind, PLACE_BYTE);
    assert_int_equal(p.byte, 0);
    static const char *const WRONG[] = {"",
                                        "0",
                                        "1.",
                                        ".1",
                                        "1.0",
                                        "%",
                                        "-1%",
                                        "1e1%",
                                        "@-1",
                                        "@1x",
                                        "@99999999999999999999999",
                                        "一",
                                        "1.1%x"};
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        assert_false(options_parse_place(WRONG[i], &p));
}

static void help_has_every_option(void **state)
{
    (void)state;
    StrBuf help = {0};
    options_help(&help);
    static const char *const WORDS[] = {"-k, --keyword WORD",
                                        "--keywords FILE",
                                        "-t, --theme NAME|FILE",
                                        "-w, --width CELLS",
                                        "-e, --encoding NAME",
                                        "--ambiguous auto|narrow|wide|pad",
                                        "--goto PLACE",
                                        "--print",
                                        "--outline[=tree|json]",
                                        "--notes[=list|json]",
                                        "--find PATTERN",
                                        "-F, --fixed",
                                        "--exact",
                                        "--color auto|always|never",
                                        "-h, --help",
                                        "-V, --version",
                                        "--no-mouse"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        assert_non_null(strstr(help.data, WORDS[i]));
    strbuf_done(&help);
}

/* The text of a man page, without the backslashes of its minus signs. */
static StrBuf read_manual(const char *name)
{
    char path[512];
    StrBuf text = {0};
    snprintf(path, sizeof path, "%s/doc/%s", TEST_SOURCE_DIR, name);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    for (int c = getc(f); c != EOF; c = getc(f)) {
        if (c != '\\')
            strbuf_add_byte(&text, (char)c);
    }
    fclose(f);
    return text;
}

static void the_manuals_have_every_option(void **state)
{
    (void)state;
    static const char *const MANUALS[] = {"dujuan.1", "dujuan.zh.1"};
    for (size_t i = 0; i < 2; i++) {
        StrBuf help = {0}, manual = read_manual(MANUALS[i]);
        options_help(&help);
        for (char *p = strstr(help.data, " --"); p; p = strstr(p + 1, " --")) {
            char name[32] = {0};
            memcpy(name, p + 1, 2 + strspn(p + 3, "abcdefghijklmnopqrstuvwxyz-"));
            if (!strstr(manual.data, name))
                fail_msg("%s lacks %s", MANUALS[i], name);
        }
        strbuf_done(&help);
        strbuf_done(&manual);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_can_be_given),
        cmocka_unit_test(nothing_need_be_given),
        cmocka_unit_test(modes_are_told_apart),
        cmocka_unit_test(wrong_usage_names_option_and_what_it_takes),
        cmocka_unit_test(messages_carry_no_control),
        cmocka_unit_test(places_are_read),
        cmocka_unit_test(help_has_every_option),
        cmocka_unit_test(the_manuals_have_every_option),
    };
    return cmocka_run_group_tests_name("app-options", tests, NULL, NULL);
}
