/* Motions: scrolling, jumps, from one numbered item to the next. */
#include "app/view.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include <stdlib.h>
#include <string.h>

#define BACK_MAX 200   // jumps remembered
#define ROWS_MAX 20000 // that one key scrolls by: more is what 37% is for

/* A little context stays above the target. */
int move_target_row(const App *app)
{
    return app->body.area.rows >= 12 ? 2 : 0;
}

/*
 * After scrolling, the reader is in the upper part of the screen: the point is brought there, and
 * stays where it is while it is there.
 */
static void point_into_view(App *app)
{
    Body *b = &app->body;
    FlowCursor top = body_top_cursor(b), low = top;
    flow_move(b->flow, &low, move_target_row(app));
    Pos first = shown_from(app->doc, flow_pos(b->flow, top)), last = flow_row(b->flow, low)->end;
    if (app->point < first || app->point >= last)
        app->point = first;
}

void move_scroll(App *app, long rows)
{
    Body *b = &app->body;
    rows = rows > ROWS_MAX ? ROWS_MAX : rows < -ROWS_MAX ? -ROWS_MAX : rows;
    b->focus = POS_NONE;
    app->row_by_row = labs(rows) < body_rows(b) / 2;
    if (!body_scroll(b, rows)) {
        if (rows > 0)
            app_say(app, "%s", _("end of text"));
        return;
    }
    point_into_view(app);
}

void move_page(App *app, int pages, bool half)
{
    Body *b = &app->body;
    if (!half && b->columns > 1) { // pages of their own length
        for (int left = abs(pages), step = pages < 0 ? -1 : 1; left > 0; left--)
            move_scroll(app, (long)step * body_page_rows(b, step));
        return;
    }
    long step = half ? body_rows(b) / 2 : body_page_rows(b, 1);
    move_scroll(app, pages * (step > 0 ? step : 1));
}

void move_remember(App *app, const Station *from)
{
    if (app->back.count >= BACK_MAX) {
        for (size_t i = 1; i < app->back.count; i++)
            app->back.items[i - 1] = app->back.items[i];
        app->back.count--;
    }
    vec_push(&app->back, *from);
    vec_clear(&app->forward);
}

static Station here(App *app)
{
    return (Station){app->point, body_top(&app->body), app->body.focus};
}

static void go_to_station(App *app, const Station *s)
{
    app->point = s->point;
    app->body.focus = s->focus;
    app->body.top = s->top;
}

void move_jump(App *app, Pos to)
{
    view_close(app);
    Station from = here(app);
    move_remember(app, &from);
    app->body.focus = POS_NONE;
    app->row_by_row = false;
    app->point = shown_from(app->doc, to);
    body_show(&app->body, to, move_target_row(app));
}

void move_back(App *app)
{
    if (!app->back.count) {
        app_say(app, "%s", _("no jump to go back from"));
        return;
    }
    vec_push(&app->forward, here(app));
    go_to_station(app, &app->back.items[--app->back.count]);
}

void move_forward(App *app)
{
    if (!app->forward.count) {
        app_say(app, "%s", _("nothing to go forward to"));
        return;
    }
    vec_push(&app->back, here(app));
    go_to_station(app, &app->forward.items[--app->forward.count]);
}

void move_to_end(App *app)
{
    bool complete = text_complete(app->text); // before the look, not to miss the rest
    Pos end = text_ready(app->text);
    move_jump(app, end ? end - 1 : 0);
    if (!complete) {
        goal_set(app, GOAL_END, 0);
        goal_pursue(app);
    } else if (text_read_error(app->text)) { // more was written than is here
        app_say(app, "%s", source_read_error(app));
        app->message_error = true;
    }
}

void move_to_percent(App *app, double percent)
{
    percent = percent > 100 ? 100 : percent < 0 ? 0 : percent;
    bool complete = text_complete(app->text); // before the look, not to miss the rest
    Pos at = (Pos)((double)text_ready(app->text) * percent / 100);
    Pos row = flow_pos(app->body.flow, flow_find(app->body.flow, at));
    move_jump(app, row);
    body_show(&app->body, row, 0);
    app->point = shown_from(app->doc, body_top(&app->body));
    if (!complete) {
        goal_set(app, GOAL_PERCENT, percent);
        app->goal.row = 0;
        goal_pursue(app);
    }
}

bool move_find_place(const App *app, const Place *place, Pos *to, Error *err)
{
    Pos end = text_ready(app->text);
    switch (place->kind) {
    case PLACE_NONE:
        *to = 0;
        return true;
    case PLACE_PERCENT:
        *to = (Pos)((double)end * place->percent / 100);
        return true;
    case PLACE_BYTE:
        if (place->byte >= end && place->byte)
            return error_set(err, ERROR_USAGE, _("@%zu is past the end: the text has %zu bytes"),
                             place->byte, end);
        *to = place->byte;
        return true;
    case PLACE_PATH:
        break;
    }
    const Outline *o = &app_structure(app)->outline;
    uint32_t node = outline_by_path(o, str_from(place->path));
    if (node == OUTLINE_NONE)
        return error_set(err, ERROR_USAGE, _("the outline has no %s; --outline lists its paths"),
                         place->path);
    *to = outline_node(o, node)->pos;
    return true;
}

bool move_to_place(App *app, const Place *place, Error *err)
{
    Pos to = POS_NONE;
    bool complete = text_complete(app->text); // before the look, not to miss the rest
    if (place->kind == PLACE_BYTE && !complete && place->byte >= text_ready(app->text)) {
        move_jump(app, app->point);
        goal_set(app, GOAL_BYTE, (double)place->byte);
        goal_pursue(app);
        return true;
    }
    if (!move_find_place(app, place, &to, err))
        return false;
    if (place->kind == PLACE_PERCENT)
        move_to_percent(app, place->percent);
    else if (place->kind != PLACE_NONE)
        move_jump(app, to);
    if (place->kind == PLACE_PATH)
        item_flash(app, to);
    return true;
}

void move_to_line(App *app, long line)
{
    move_jump(app, app->point);
    goal_set(app, GOAL_LINE, (double)line);
    goal_pursue(app);
}
