#include "app/options.h"
#include "base/i18n.h"
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* What an option does to O; ARG is NULL where none was given. False fills ERR by wrong(). */
typedef struct Row Row;
typedef bool (*TakeFn)(Options *o, const Row *row, const char *arg, Error *err);

struct Row {
    char letter;         // 0: none
    const char *name;    // long
    const char *arg;     // as the help shows it; NULL: none; "[=…]": optional
    const char *accepts; // what a wrong argument is told; NULL: nothing can be wrong
    const char *help;
    TakeFn take;
};

static bool wrong(const Row *row, const char *arg, Error *err)
{
    return error_set(err, ERROR_USAGE, _("--%s: “%s” is wrong here; expected %s"), row->name, arg,
                     _(row->accepts));
}

static bool take_keyword(Options *o, const Row *row, const char *arg, Error *err)
{
    if (!*arg)
        return wrong(row, arg, err);
    vec_push(&o->keywords, arg);
    return true;
}

static bool take_keywords(Options *o, const Row *row, const char *arg, Error *err)
{
    o->keywords_file = arg;
    return *arg || wrong(row, arg, err);
}

static bool take_theme(Options *o, const Row *row, const char *arg, Error *err)
{
    o->theme = arg;
    return *arg || wrong(row, arg, err);
}

static bool take_width(Options *o, const Row *row, const char *arg, Error *err)
{
    return config_parse_width(arg, &o->width_cells) || wrong(row, arg, err);
}

static bool take_encoding(Options *o, const Row *row, const char *arg, Error *err)
{
    o->encoding = arg;
    return *arg || wrong(row, arg, err);
}

static bool take_ambiguous(Options *o, const Row *row, const char *arg, Error *err)
{
    o->ambiguous_given = true;
    return config_parse_ambiguous(arg, &o->ambiguous) || wrong(row, arg, err);
}

static bool take_breaking(Options *o, const Row *row, const char *arg, Error *err)
{
    o->breaking_given = true;
    return config_parse_breaking(arg, &o->strict) || wrong(row, arg, err);
}

static bool take_goto(Options *o, const Row *row, const char *arg, Error *err)
{
    return options_parse_place(arg, &o->place) || wrong(row, arg, err);
}

static bool set_mode(Options *o, OptionsMode mode, Error *err)
{
    if (o->mode != OPTIONS_READ && o->mode != mode)
        return error_set(
            err, ERROR_USAGE,
            _("only one of --print, --outline, --notes, --count, --find and --export is possible"));
    o->mode = mode;
    return true;
}

static bool take_print(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    return set_mode(o, OPTIONS_PRINT, err);
}

static bool take_list(Options *o, const Row *row, const char *arg, OptionsMode mode,
                      const char *text_form, Error *err)
{
    o->json = arg && strcmp(arg, "json") == 0;
    if (arg && !o->json && strcmp(arg, text_form) != 0)
        return wrong(row, arg, err);
    return set_mode(o, mode, err);
}

static bool take_outline(Options *o, const Row *row, const char *arg, Error *err)
{
    return take_list(o, row, arg, OPTIONS_OUTLINE, "tree", err);
}

static bool take_notes(Options *o, const Row *row, const char *arg, Error *err)
{
    return take_list(o, row, arg, OPTIONS_NOTES, "list", err);
}

static bool take_count(Options *o, const Row *row, const char *arg, Error *err)
{
    return take_list(o, row, arg, OPTIONS_COUNT, "table", err);
}

static bool take_find(Options *o, const Row *row, const char *arg, Error *err)
{
    o->find = arg;
    if (!*arg)
        return wrong(row, arg, err);
    return set_mode(o, OPTIONS_FIND, err);
}

static bool take_fixed(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->fixed = true;
    return true;
}

static bool take_exact(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->exact = true;
    return true;
}

static bool take_export(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    return set_mode(o, OPTIONS_EXPORT, err);
}

static bool take_color(Options *o, const Row *row, const char *arg, Error *err)
{
    static const char *const WORDS[] = {
        [OPTIONS_COLOR_AUTO] = "auto",
        [OPTIONS_COLOR_ALWAYS] = "always",
        [OPTIONS_COLOR_NEVER] = "never",
    };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (strcmp(arg, WORDS[i]) == 0) {
            o->color = (OptionsColor)i;
            return true;
        }
    }
    return wrong(row, arg, err);
}

static bool take_follow(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->follow = true;
    return true;
}

static bool take_raw_marks(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->raw_marks = true;
    return true;
}

static bool take_start(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->start = true;
    return true;
}

static bool take_no_keep(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->no_keep = true;
    return true;
}

static bool take_no_mouse(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->no_mouse = true;
    return true;
}

static bool take_secure(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->secure = true;
    return true;
}

static bool take_print_config(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->mode = OPTIONS_CONFIG;
    return true;
}

static bool take_help(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->mode = OPTIONS_HELP;
    return true;
}

static bool take_version(Options *o, const Row *row, const char *arg, Error *err)
{
    (void)row;
    (void)arg;
    (void)err;
    o->mode = OPTIONS_VERSION;
    return true;
}

static const Row ROWS[] = {
    {'k', "keyword", "WORD", N_("a word that is not empty"),
     N_("colour and count WORD; may be given more than once"), take_keyword},
    {0, "keywords", "FILE", N_("the name of a file"),
     N_("the same for each line of FILE; # opens a comment"), take_keywords},
    {'t', "theme", "NAME|FILE", N_("the name of a theme, or a theme file"),
     N_("the theme, or a theme file (.ini)"), take_theme},
    {'w', "width", "CELLS", N_("8 to 400 cells (a Han character takes two)"),
     N_("measure of the text, 8 to 400; a Han character takes two"), take_width},
    {0, "breaking", "basic|strict", N_("basic or strict"),
     N_("rules for where a row may end; strict keeps —— and …… off its start"), take_breaking},
    {'e', "encoding", "NAME", N_("the name of an encoding, such as GB18030"),
     N_("encoding of the text, such as GB18030 or Big5; else it is detected"), take_encoding},
    {0, "ambiguous", "auto|narrow|wide|pad", N_("auto, narrow, wide or pad"),
     N_("how wide the terminal draws “ … ①; auto asks it"), take_ambiguous},
    {0, "goto", "PLACE", N_("an outline path (1.1.2), a percentage (37%) or a byte (@1234)"),
     N_("open at an outline path (1.1.2), a percentage (37%) or a byte (@1234)"), take_goto},
    {0, "start", NULL, NULL, N_("open at the beginning, not where you were"), take_start},
    {0, "print", NULL, NULL, N_("typeset to standard output; the default when that is no terminal"),
     take_print},
    {0, "outline", "[=tree|json]", N_("tree or json"), N_("print the outline and leave"),
     take_outline},
    {0, "notes", "[=list|json]", N_("list or json"), N_("print the notes and leave"), take_notes},
    {0, "count", "[=table|json]", N_("table or json"),
     N_("print how often each keyword stands in each section and leave"), take_count},
    {0, "find", "PATTERN", N_("a pattern that is not empty"),
     N_("print the sentences that PATTERN is found in, of files and directories, and leave"),
     take_find},
    {'F', "fixed", NULL, NULL, N_("patterns are plain words, not regular expressions"), take_fixed},
    {0, "exact", NULL, NULL,
     N_("patterns find only what is written as they are: case, script, width"), take_exact},
    {0, "export", NULL, NULL,
     N_("print your notes, marks and keywords on the text as Markdown and leave"), take_export},
    {0, "color", "auto|always|never", N_("auto, always or never"),
     N_("colours in what --print and --find write"), take_color},
    {'f', "follow", NULL, NULL, N_("open at the end and show what is written to the file"),
     take_follow},
    {0, "raw-marks", NULL, NULL,
     N_("show colour codes and the like in the text as marks; else they are taken out"),
     take_raw_marks},
    {0, "no-keep", NULL, NULL, N_("neither take over nor keep your place, marks and settings"),
     take_no_keep},
    {0, "no-mouse", NULL, NULL, N_("leave the mouse to the terminal"), take_no_mouse},
    {0, "secure", NULL, NULL, N_("open nothing else and write no file; also by LESSSECURE=1"),
     take_secure},
    {0, "print-config", NULL, NULL, N_("print a config.ini with all defaults and keys, and leave"),
     take_print_config},
    {'h', "help", NULL, NULL, N_("show this help and leave"), take_help},
    {'V', "version", NULL, NULL, N_("show the version and leave"), take_version},
};

enum { ROW_COUNT = sizeof ROWS / sizeof *ROWS, LONG_BASE = 256 };

static bool optional(const Row *row)
{
    return row->arg && row->arg[0] == '[';
}

/* getopt's two forms of the table. Long options give LONG_BASE + row. */
static void fill_getopt(char *letters, struct option *longs)
{
    *letters++ = ':'; // tell a missing argument from an unknown option
    for (int i = 0; i < ROW_COUNT; i++) {
        const Row *row = &ROWS[i];
        longs[i] = (struct option){row->name,
                                   optional(row) ? optional_argument
                                   : row->arg    ? required_argument
                                                 : no_argument,
                                   NULL, LONG_BASE + i};
        if (row->letter) {
            *letters++ = row->letter;
            if (row->arg)
                *letters++ = ':';
        }
    }
    *letters = '\0';
    longs[ROW_COUNT] = (struct option){0};
}

static const Row *row_of(int code)
{
    if (code >= LONG_BASE)
        return &ROWS[code - LONG_BASE];
    for (int i = 0; i < ROW_COUNT; i++) {
        if (ROWS[i].letter == code)
            return &ROWS[i];
    }
    return NULL;
}

/* getopt has refused ARGUMENT: CODE is ':' or '?', optopt the option if it knows it. */
static bool refuse(int code, const char *argument, Error *err)
{
    const Row *row = row_of(optopt ? optopt : -1);
    if (code == ':')
        return error_set(err, ERROR_USAGE, _("--%s: an argument is missing: %s"), row->name,
                         _(row->accepts));
    if (row)
        return error_set(err, ERROR_USAGE, _("--%s takes no argument"), row->name);
    if (optopt)
        return error_set(err, ERROR_USAGE, _("unknown option -%c; dujuan --help lists them all"),
                         optopt);
    return error_set(err, ERROR_USAGE, _("unknown option %s; dujuan --help lists them all"),
                     argument);
}

static bool take_operands(Options *o, int count, char **operands, Error *err)
{
    if (count > 1 && o->mode != OPTIONS_FIND)
        return error_set(err, ERROR_USAGE, _("one file at a time: “%s” is one too many"),
                         operands[1]);
    for (int i = 0; i < count; i++)
        if (!*operands[i])
            return error_set(err, ERROR_USAGE, _("the name of the file is empty"));
    o->files = (const char *const *)operands;
    o->file_count = (size_t)count;
    o->file = count ? operands[0] : NULL;
    return true;
}

bool options_parse(int argc, char **argv, Options *o, Error *err)
{
    char letters[2 * ROW_COUNT + 2];
    struct option longs[ROW_COUNT + 1];
    *o = (Options){0};
    fill_getopt(letters, longs);
    optind = 0; // start anew, with glibc's own state cleared
    opterr = 0;
    for (;;) {
        int code = getopt_long(argc, argv, letters, longs, NULL);
        if (code == -1)
            break;
        if (code == '?' || code == ':')
            return refuse(code, argv[optind - 1], err);
        const Row *row = row_of(code);
        if (!row->take(o, row, optarg, err))
            return false;
        if (o->mode >= OPTIONS_CONFIG)
            return true;
    }
    return take_operands(o, argc - optind, argv + optind, err);
}

void options_done(Options *o)
{
    vec_done(&o->keywords);
    *o = (Options){0};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "1", "1.2.10": numbers from 1, dots between. */
static bool is_path(const char *s)
{
    for (;;) {
        if (*s < '1' || *s > '9')
            return false;
        while (is_digit(*s))
            s++;
        if (!*s)
            return true;
        if (*s++ != '.')
            return false;
    }
}

static bool parse_percent(const char *s, double *out)
{
    double n = 0, unit = 1;
    if (!is_digit(*s))
        return false;
    for (; is_digit(*s); s++)
        n = n * 10 + (*s - '0');
    if (*s == '.') {
        for (s++; is_digit(*s); s++)
            n += (*s - '0') * (unit /= 10);
    }
    *out = n;
    return n <= 100 && strcmp(s, "%") == 0;
}

static bool parse_byte(const char *s, Pos *out)
{
    Pos n = 0;
    if (!is_digit(*s))
        return false;
    for (; is_digit(*s); s++) {
        Pos digit = (Pos)(*s - '0');
        if (n > (POS_NONE - 1 - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return !*s;
}

bool options_parse_place(const char *place, Place *out)
{
    Place p = {0};
    if (is_path(place))
        p = (Place){.kind = PLACE_PATH, .path = place};
    else if (*place == '@' && parse_byte(place + 1, &p.byte))
        p.kind = PLACE_BYTE;
    else if (parse_percent(place, &p.percent))
        p.kind = PLACE_PERCENT;
    else
        return false;
    *out = p;
    return true;
}

#define HELP_COLUMN 30

static void add_row(StrBuf *out, const Row *row)
{
    StrBuf left = {0};
    if (row->letter)
        strbuf_addf(&left, "  -%c, ", row->letter);
    else
        strbuf_add_cstr(&left, "      ");
    strbuf_addf(&left, "--%s", row->name);
    if (row->arg)
        strbuf_addf(&left, "%s%s", optional(row) ? "" : " ", row->arg);
    if (left.len + 2 > HELP_COLUMN)
        strbuf_addf(out, "%s\n%*s%s\n", left.data, HELP_COLUMN, "", _(row->help));
    else
        strbuf_addf(out, "%-*s%s\n", HELP_COLUMN, left.data, _(row->help));
    strbuf_done(&left);
}

void options_help(StrBuf *out)
{
    strbuf_add_cstr(out, _("dujuan reads long Chinese text.\n"));
    strbuf_add_cstr(out, _("Usage: dujuan [OPTION…] [FILE | -]\n"
                           "       dujuan --find PATTERN [OPTION…] [FILE | DIRECTORY | -]…\n\n"));
    for (int i = 0; i < ROW_COUNT; i++)
        add_row(out, &ROWS[i]);
    strbuf_add_cstr(out, _("\nWithout FILE: standard input if it is no terminal, else what was "
                           "read last, or the guide.\n"
                           "Exit status: 0; 1 if --find found nothing; 2 if something was wrong.\n"
                           "Keys: press h in the program. More: man dujuan.\n"));
}
