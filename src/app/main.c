/* dujuan: where options lead. */
#include "app/counttable.h"
#include "app/export.h"
#include "app/grep.h"
#include "app/keys.h"
#include "app/print.h"
#include "app/report.h"
#include "app/signals.h"
#include "base/i18n.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NONE = 1, EXIT_TROUBLE = 2 };

static int fail(const Error *err)
{
    fprintf(stderr, "dujuan: %s\n", err->message);
    return EXIT_TROUBLE;
}

static void put(const StrBuf *b)
{
    if (b->len)
        fwrite(b->data, 1, b->len, stdout);
}

static int say_help(void)
{
    StrBuf b = {0};
    options_help(&b);
    put(&b);
    strbuf_done(&b);
    return EXIT_SUCCESS;
}

/* The defaults, as a file to begin one's own with. */
static int say_config(void)
{
    StrBuf b = {0};
    Config c;
    config_init(&c);
    KeyTable *keys = keys_new(&c, NULL);
    config_write(&c, &b);
    keys_write(keys, &b);
    put(&b);
    keys_free(keys);
    config_done(&c);
    strbuf_done(&b);
    return EXIT_SUCCESS;
}

/* Colours for output that is no screen. */
static int output_colours(const App *app)
{
    const char *depth = getenv("COLORTERM");
    bool wanted =
        app->options->color == OPTIONS_COLOR_ALWAYS ||
        (app->options->color == OPTIONS_COLOR_AUTO && app->colour && isatty(STDOUT_FILENO));
    if (!wanted)
        return 0;
    return depth && (strcmp(depth, "truecolor") == 0 || strcmp(depth, "24bit") == 0) ? 1 << 24
                                                                                     : 256;
}

static int report(App *app, bool outline)
{
    StrBuf b = {0};
    document_scan_to(app->doc, SIZE_MAX);
    if (outline)
        report_outline(app->doc, app->options->json, &b);
    else
        report_notes(app->doc, app->options->json, &b);
    put(&b);
    strbuf_done(&b);
    Error err = {0};
    return print_finish(app->text, &err) ? EXIT_SUCCESS : fail(&err);
}

static int export(App *app)
{
    Error err = {0};
    StrBuf b = {0};
    text_wait(app->text, SIZE_MAX, -1);
    document_scan_to(app->doc, SIZE_MAX);
    if (!keep_read(app, &err) || !print_finish(app->text, &err))
        return fail(&err);
    app_wait_for_counts(app);
    export_markdown(app, &b);
    put(&b);
    strbuf_done(&b);
    return EXIT_SUCCESS;
}

/* As grep: 1 if none of the keywords is found. */
static int count(App *app)
{
    Error err = {0};
    StrBuf b = {0};
    CountTable table = {0};
    size_t hits = 0;
    if (!keywords_count(app->keywords)) {
        error_set(&err, ERROR_USAGE, _("--count: name the keywords with -k or --keywords"));
        return fail(&err);
    }
    document_scan_to(app->doc, SIZE_MAX);
    app_wait_for_counts(app);
    counttable_make(&table, app->doc, app->keywords, COUNT_LEVELS);
    counttable_write(&table, app->options->json, &b);
    put(&b);
    for (size_t i = 0; i < keywords_count(app->keywords); i++)
        hits += keywords_hits(app->keywords, i);
    counttable_done(&table);
    strbuf_done(&b);
    if (!print_finish(app->text, &err))
        return fail(&err);
    return hits ? EXIT_SUCCESS : EXIT_NONE;
}

static int run(App *app)
{
    Error err = {0};
    bool ok = true;
    OptionsMode mode = app->options->mode;
    if (mode == OPTIONS_READ && !isatty(STDOUT_FILENO))
        mode = OPTIONS_PRINT;
    switch (mode) {
    case OPTIONS_OUTLINE:
    case OPTIONS_NOTES:
        return report(app, mode == OPTIONS_OUTLINE);
    case OPTIONS_EXPORT:
        return export(app);
    case OPTIONS_COUNT:
        return count(app);
    case OPTIONS_PRINT:
        ok = print_text(app, output_colours(app), &err);
        break;
    default:
        ok = app_run(app, &err);
    }
    return ok ? EXIT_SUCCESS : fail(&err);
}

/* Read O's text. NEXT is the one to go on with (owned), "" for the guide, or NULL. */
static int open_and_run(const Options *o, char **next)
{
    Error err = {0};
    App app;
    bool find = o->mode == OPTIONS_FIND;
    bool opened = find ? app_settle(&app, o, &err) : app_open(&app, o, &err);
    int status = !opened ? fail(&err)
                 : find  ? (int)grep_run(&app, output_colours(&app))
                         : run(&app);
    *next = app.next;
    // whoever leaves the reader does not wait for jobs to end, nor for memory to be given back
    if (!opened || !app.shown || *next) {
        app_close(&app);
    } else {
        document_leave(app.doc);
        text_leave(app.text);
    }
    return status;
}

/* One text after the other, as they are chosen from the shelf. */
static int read_all(Options *o)
{
    Error err = {0};
    char *next, *file = NULL;
    o->on_screen = o->mode == OPTIONS_READ && isatty(STDOUT_FILENO);
    if (o->follow && !o->on_screen) {
        error_set(&err, ERROR_USAGE, _("--follow needs a terminal to show the text on"));
        return fail(&err);
    }
    o->shelf = o->on_screen && !o->file && isatty(STDIN_FILENO) && !o->place.kind && !o->start;
    int status = open_and_run(o, &next);
    while (next) {
        mem_free(file);
        file = next;
        o->file = *file ? file : NULL;
        o->shelf = false;
        status = open_and_run(o, &next);
    }
    mem_free(file);
    return status;
}

/* What is closed must not come to be another file that is opened: then that would be read as
 * standard input. Using it stays an error. */
static void hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    Error err = {0};
    Options o;
    hold_standard_files();
    mem_init();
    char *locale_dir = config_locale_dir();
    bool utf8 = i18n_init(locale_dir);
    mem_free(locale_dir);
    i18n_set_language(getenv("DUJUAN_LANG"));
    int status = EXIT_TROUBLE;
    if (!utf8)
        fputs("dujuan: no UTF-8 locale here: install or generate one, such as C.UTF-8\n", stderr);
    else if (!options_parse(argc, argv, &o, &err))
        fail(&err);
    else if (o.mode == OPTIONS_HELP)
        status = say_help();
    else if (o.mode == OPTIONS_CONFIG)
        status = say_config();
    else if (o.mode == OPTIONS_VERSION)
        status = printf("dujuan %s\n", DUJUAN_VERSION) < 0;
    else
        status = read_all(&o);
    if (utf8)
        options_done(&o);
    if (signals_ending())
        signals_die(signals_ending());
    if (fflush(stdout) != 0 && errno != EPIPE)
        status = EXIT_TROUBLE;
    fflush(stderr);
    _exit(status); // jobs may be running still
}
