/* The commands that move: through the text, and an open box instead. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include <limits.h>
#include <stdio.h>

/* How often, at least once, and no more than anybody can mean. */
static int times(const CommandCall *call)
{
    return !call->count ? 1 : call->count < 1000 ? (int)call->count : 1000;
}

void run_rows(App *app, const CommandCall *call)
{
    long rows = (call->id == COMMAND_ROW_UP ? -1 : 1) * (call->count ? call->count : 1);
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, rows);
    else if (view_shown(app))
        view_move(app, rows);
    else
        move_scroll(app, rows);
}

void run_pages(App *app, const CommandCall *call)
{
    int pages = call->id == COMMAND_PAGE_UP ? -times(call) : times(call);
    int rows = app->popup.box.rows > 3 ? app->popup.box.rows - 3 : 1;
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, (long)pages * rows);
    else if (view_shown(app))
        view_page(app, pages, false);
    else
        move_page(app, pages, false);
}

void run_half_pages(App *app, const CommandCall *call)
{
    int pages = call->id == COMMAND_HALF_UP ? -1 : 1;
    if (view_shown(app))
        view_page(app, pages, true);
    else
        move_page(app, pages, true);
}

void run_start(App *app, const CommandCall *call)
{
    (void)call;
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, -POPUP_ROWS_MAX);
    else if (view_shown(app))
        view_move(app, -LONG_MAX);
    else
        move_jump(app, 0);
}

void run_end(App *app, const CommandCall *call)
{
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, POPUP_ROWS_MAX);
    else if (view_shown(app))
        view_move(app, call->count ? call->count - 1 : LONG_MAX);
    else if (call->count)
        move_to_line(app, call->count);
    else
        move_to_end(app);
}

void run_percent(App *app, const CommandCall *call)
{
    if (call->count)
        move_to_percent(app, (double)call->count);
    else
        app_say(app, "%s", _("type the percentage before the percent sign"));
}

void run_item(App *app, const CommandCall *call)
{
    static const struct {
        MoveKind kind;
        int step;
    } HOW[COMMAND_COUNT] = {
        [COMMAND_NEXT_ITEM] = {MOVE_ANY, 1},          [COMMAND_PREV_ITEM] = {MOVE_ANY, -1},
        [COMMAND_NEXT_SAME] = {MOVE_SAME_LEVEL, 1},   [COMMAND_PREV_SAME] = {MOVE_SAME_LEVEL, -1},
        [COMMAND_NEXT_SECTION] = {MOVE_TOP_LEVEL, 1}, [COMMAND_PREV_SECTION] = {MOVE_TOP_LEVEL, -1},
    };
    item_move(app, HOW[call->id].kind, HOW[call->id].step * (call->count ? call->count : 1));
}

void run_parent(App *app, const CommandCall *call)
{
    item_parent(app, times(call));
}

void run_back(App *app, const CommandCall *call)
{
    (void)call;
    move_back(app);
}

void run_forward(App *app, const CommandCall *call)
{
    (void)call;
    move_forward(app);
}

void run_goto(App *app, const CommandCall *call)
{
    Error err = {0};
    char text[64];
    Place place;
    snprintf(text, sizeof text, "%.*s", STR_FMT(call->argument));
    if (!options_parse_place(text, &place))
        app_say(app, _("go where? an outline path (1.1.2), a percentage (37%%) or a byte (@1234)"));
    else if (!move_to_place(app, &place, &err))
        app_say_error(app, &err);
}
