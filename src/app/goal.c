/* Going where the text has not come yet: the end, a line, a byte of what is still being read. */
#include "app/app.h"
#include "base/i18n.h"
#include <string.h>

void goal_set(App *app, GoalKind kind, double value)
{
    app->goal = (Goal){.kind = kind, .value = value, .row = move_target_row(app)};
}

void goal_clear(App *app)
{
    app->goal.kind = GOAL_NONE;
}

/* The start of line VALUE, counted on from where the last look ended; false: it is not there yet. */
static bool find_line(App *app, Pos *to)
{
    Goal *g = &app->goal;
    size_t ready = text_ready(app->text);
    const char *data = text_data(app->text);
    while (g->lines + 1 < (size_t)g->value) {
        const char *newline = memchr(data + g->seen, '\n', ready - g->seen);
        if (!newline || (Pos)(newline + 1 - data) >= ready) {
            g->seen = newline ? (Pos)(newline - data) : ready;
            return false;
        }
        g->seen = (Pos)(newline + 1 - data);
        g->lines++;
    }
    *to = g->seen;
    return true;
}

/* Where the goal is by what is there now; false: further on. */
static bool find_goal(App *app, Pos *to)
{
    size_t ready = text_ready(app->text);
    switch (app->goal.kind) {
    case GOAL_LINE:
        return find_line(app, to);
    case GOAL_BYTE:
        *to = (Pos)app->goal.value;
        return *to < ready;
    case GOAL_PERCENT:
        *to = (Pos)((double)ready * app->goal.value / 100);
        return text_complete(app->text);
    default:
        *to = ready ? ready - 1 : 0;
        return text_complete(app->text) && !app->following;
    }
}

void goal_pursue(App *app)
{
    Pos to = 0;
    if (app->goal.kind == GOAL_NONE)
        return;
    bool there = find_goal(app, &to), over = text_complete(app->text) && !app->following;
    if (there || app->goal.kind == GOAL_END) {
        body_show(&app->body, to, app->goal.row);
        app->point = to;
    }
    if (!there && over)
        app_say(app, "%s",
                app->goal.kind == GOAL_LINE ? _("the text has fewer lines")
                                            : _("the text ends before"));
    else if (!there)
        app_say(app,
                app->following ? _("following; any key stops, %zu KiB so far")
                               : _("still reading, %zu KiB so far; Esc stops waiting"),
                text_ready(app->text) >> 10);
    if (there || over)
        goal_clear(app);
    if (there)
        app->message[0] = '\0';
}
