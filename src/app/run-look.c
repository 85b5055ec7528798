/* The commands that change how the text looks. */
#include "app/command.h"
#include "base/i18n.h"
#include "ui/screen.h"
#include <stdio.h>
#include <string.h>

#define WIDTH_STEP 4
#define SLIDE_STEP 8

void run_width(App *app, const CommandCall *call)
{
    int by = call->id == COMMAND_NARROWER ? -WIDTH_STEP : WIDTH_STEP;
    int width = app->body.options.measure_cells + by;
    if (width < CONFIG_WIDTH_MIN || width > CONFIG_WIDTH_MAX)
        return;
    app->body.options.measure_cells = width;
    app_say(app, P_("rows of %d cell", "rows of %d cells", width), width);
}

void run_slide(App *app, const CommandCall *call)
{
    long steps = call->count && call->count < CONFIG_WIDTH_MAX ? call->count
                 : call->count                                 ? CONFIG_WIDTH_MAX
                                                               : 1;
    if (call->id == COMMAND_SLIDE_LEFT)
        steps = -steps;
    if (!body_slide(&app->body, (int)steps * SLIDE_STEP) && steps > 0)
        app_say(app, "%s", _("nothing more to the right"));
}

void run_spread(App *app, const CommandCall *call)
{
    (void)call;
    app->config.spread = !app->config.spread;
    if (app->config.spread && app->cols < SPREAD_MIN_SCREEN)
        app_say(app, _("two columns from %d cells on"), SPREAD_MIN_SCREEN);
}

void run_strip(App *app, const CommandCall *call)
{
    (void)call;
    app->config.strip = !app->config.strip;
}

void run_theme(App *app, const CommandCall *call)
{
    Str name = call->argument;
    Error err = {0};
    char **names = theme_names();
    size_t at = 0, count = 0;
    char chosen[256] = "";
    while (names[count])
        count++;
    while (at < count && strcmp(names[at], app->theme.name) != 0)
        at++;
    if (name.len)
        snprintf(chosen, sizeof chosen, "%.*s", STR_FMT(name));
    else if (count)
        snprintf(chosen, sizeof chosen, "%s", names[at + 1 < count ? at + 1 : 0]);
    for (size_t i = 0; i < count; i++)
        mem_free(names[i]);
    mem_free(names);
    if (theme_is_file(chosen) && app_refuses(app))
        return;
    if (!app_set_theme(app, chosen, &err))
        app_say_error(app, &err);
    else
        app_say(app, _("theme %s: %s"), app->theme.name, app->theme.about);
    screen_repaint();
}

void run_redraw(App *app, const CommandCall *call)
{
    (void)call;
    terminal_ask(app);
    screen_repaint();
}
