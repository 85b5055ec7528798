/* Opening and closing what the program reads, with everything that hangs on it. */
#include "app/app.h"
#include "app/keys.h"
#include "app/signals.h"
#include "app/view.h"
#include "base/i18n.h"
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const unsigned char guide_text[];
extern const unsigned long guide_text_len;

bool app_set_theme(App *app, const char *name, Error *err)
{
    Theme theme;
    bool by_terminal = strcmp(name, "auto") == 0;
    if (by_terminal)
        name = app->terminal.dark ? "night" : "paper";
    if (!theme_find(&theme, name, err))
        return false;
    app->theme = theme;
    snprintf(app->theme_asked, sizeof app->theme_asked, "%s", by_terminal ? "auto" : name);
    app->theme_auto = by_terminal;
    return true;
}

bool app_settle(App *app, const Options *o, Error *err)
{
    *app = (App){.options = o,
                 .keyword = KEYWORD_NONE,
                 .stepping = KEYWORD_NONE,
                 .chosen = KEYWORDS_ALL,
                 .popup_goes = POS_NONE};
    const char *no_color = getenv("NO_COLOR"); // https://no-color.org: present and not empty
    config_init(&app->config);
    if (!config_load(&app->config, err))
        return false;
    const char *language = getenv("DUJUAN_LANG");
    i18n_set_language(language && *language ? language : app->config.language);
    app->search_flags = search_flags_from(&app->config, o);
    if (o->width_cells)
        app->config.width_cells = o->width_cells;
    if (o->ambiguous_given)
        app->config.ambiguous = o->ambiguous;
    if (o->breaking_given)
        app->config.strict = o->strict;
    if (o->no_mouse)
        app->config.mouse = false;
    if (o->encoding)
        snprintf(app->encoding, sizeof app->encoding, "%s", o->encoding);
    const char *secure = getenv("LESSSECURE"); // less(1), SECURITY
    app->secure = o->secure || (secure && strcmp(secure, "1") == 0);
    terminal_recall(app);
    app->colour = o->color == OPTIONS_COLOR_ALWAYS ||
                  (o->color == OPTIONS_COLOR_AUTO && !(no_color && *no_color));
    if (app->colour || o->theme)
        return app_set_theme(app, o->theme ? o->theme : app->config.theme, err);
    theme_plain(&app->theme);
    return true;
}

Text *app_open_text(App *app, const char *path, const char *encoding, Error *err)
{
    return app->options->raw_marks ? text_open_raw(path, encoding, app->wake, err)
                                   : text_open(path, encoding, app->wake, err);
}

static bool open_text(App *app, const Options *o, Error *err)
{
    const char *file = o->file;
    if (!file && !isatty(STDIN_FILENO))
        file = "-";
    app->text = file ? app_open_text(app, file, o->encoding, err)
                     : text_borrow((Str){(const char *)guide_text, guide_text_len}, _("guide"));
    if (!app->text)
        return false;
    if (o->follow && !text_follow(app->text, err))
        return false;
    // a percentage needs the end, a path the structure; the rest of the places only a beginning
    bool all = !o->follow && (o->place.kind == PLACE_PERCENT || o->place.kind == PLACE_PATH);
    text_wait(app->text, all ? SIZE_MAX : OPEN_FIRST_BYTES, all ? -1 : OPEN_WAIT_MS);
    if (o->place.kind == PLACE_BYTE && !o->on_screen)
        text_wait(app->text, o->place.byte + 1, -1);
    if (text_complete(app->text) && !text_ready(app->text) && text_read_error(app->text))
        return error_set(err, ERROR_IO, "%s", text_read_error(app->text));
    app->doc = document_new(app->text);
    document_scan_to(app->doc, all && o->place.kind == PLACE_PATH ? SIZE_MAX : OPEN_FIRST_BYTES);
    return true;
}

static bool open_keywords(App *app, const Options *o, Error *err)
{
    app->keywords = keywords_new(app->text, app->wake);
    for (size_t i = 0; i < o->keywords.count; i++) {
        Str word = str_from(o->keywords.items[i]);
        if (!utf8_valid(word, false))
            return error_set(err, ERROR_USAGE, _("--keyword: “%s” is not UTF-8"), word.data);
        if (!keywords_add(app->keywords, word, NULL, err))
            return false;
    }
    return !o->keywords_file || keywords_load(app->keywords, o->keywords_file, err);
}

bool app_open(App *app, const Options *o, Error *err)
{
    if (!app_settle(app, o, err))
        return false;
    app->wake = wake_new(err);
    if (!app->wake)
        return false;
    keep_start(app);
    if (!open_text(app, o, err) || !open_keywords(app, o, err))
        return false;
    app->keys = keys_new(&app->config, err);
    if (!app->keys)
        return false;
    app->keymap = keymap_new();
    keys_bind(app->keys, app->keymap);
    BodyOptions body = {.measure_cells = app->config.width_cells,
                        .hanging = app->config.hanging,
                        .indent = app->config.indent,
                        .strict = app->config.strict};
    body_init(&app->body, app->doc, app->keywords, &body, &app->policy);
    sidebar_init(&app->sidebar);
    app->sidebar_on = app->config.sidebar;
    return true;
}

void app_close(App *app)
{
    popup_close(&app->popup);
    view_close(app);
    search_prompt_forget(app);
    prompt_done(&app->prompt);
    vec_done(&app->strip.counts);
    suggestion_forget(app);
    sidebar_done(&app->sidebar);
    beside_close(app);
    if (app->body.flow)
        body_done(&app->body);
    keymap_free(app->keymap);
    keys_free(app->keys);
    lookup_stop(app);
    hits_free(app->hits);
    pattern_free(app->pattern);
    keep_end(app);
    if (app->keywords)
        keywords_free(app->keywords);
    where_forget(app);
    if (app->doc)
        document_free(app->doc);
    if (app->text)
        text_close(app->text);
    signals_forget();
    wake_free(app->wake);
    carry_forget(app);
    vec_done(&app->back);
    vec_done(&app->forward);
    vec_done(&app->annotated);
    vec_done(&app->annotated_text);
    vec_done(&app->hints);
    vec_done(&app->rulings);
    config_done(&app->config);
}

void app_wait_for_counts(App *app)
{
    struct pollfd fd = {wake_fd(app->wake), POLLIN, 0};
    for (keywords_update(app->keywords); !keywords_complete(app->keywords);) {
        poll(&fd, 1, -1);
        wake_clear(app->wake);
        keywords_update(app->keywords);
    }
}
