/* Going where the text has not come yet: the end, a line, a part of what is still being read. */
#include "app/app.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include <string.h>

#define MOVE_MS 100 // between two screens while the end is coming: each is a new page to send

void goal_set(App *app, GoalKind kind, double value)
{
    app->goal = (Goal){.kind = kind, .value = value, .row = move_target_row(app)};
}

void goal_clear(App *app)
{
    app->goal.kind = GOAL_NONE;
}

#define LOOK_BYTES ((size_t)16 << 20) // for newlines between two keys

typedef enum { GOAL_THERE, GOAL_FURTHER, GOAL_LOOKING } GoalState;

/* The start of line VALUE, counted on from what the document knows or where the last look ended. */
static GoalState find_line(App *app, Pos *to)
{
    Goal *g = &app->goal;
    size_t ready = text_ready(app->text), line = (size_t)g->value;
    const char *data = text_data(app->text);
    LinePlace known = document_short_of_line(app->doc, line);
    if (known.pos > g->seen) {
        g->seen = known.pos;
        g->lines = known.newlines;
    }
    size_t stop = ready - g->seen > LOOK_BYTES ? g->seen + LOOK_BYTES : ready;
    while (g->lines + 1 < line) {
        const char *newline = memchr(data + g->seen, '\n', stop - g->seen);
        if (!newline || (Pos)(newline + 1 - data) >= ready) {
            g->seen = newline ? (Pos)(newline - data) : stop;
            return stop < ready ? GOAL_LOOKING : GOAL_FURTHER;
        }
        g->seen = (Pos)(newline + 1 - data);
        g->lines++;
        if (g->seen >= stop && stop < ready && g->lines + 1 < line)
            return GOAL_LOOKING;
    }
    *to = g->seen;
    return GOAL_THERE;
}

/* By its words: near where they stood as soon as that is there, else wherever they are. */
static GoalState find_words(App *app, Pos *to)
{
    Goal *g = &app->goal;
    bool complete = text_complete(app->text); // before the look, not to miss the rest
    size_t ready = text_ready(app->text), pos = g->place.anchor.pos;
    Str text = text_slice(app->text, 0, ready);
    if (anchor_stands(&g->place.anchor, text))
        *to = pos;
    else if (!g->near_tried && (complete || ready >= pos + ANCHOR_NEAR)) {
        g->near_tried = true;
        *to = anchor_find(&g->place.anchor, text, ANCHOR_NEAR);
    }
    if (*to == POS_NONE && complete)
        *to = anchor_find(&g->place.anchor, text, SIZE_MAX);
    return *to != POS_NONE ? GOAL_THERE : GOAL_FURTHER;
}

/* By its line, as far into it as it was: in another encoding no word is the same. */
static GoalState find_into_line(App *app, Pos *to)
{
    Goal *g = &app->goal;
    if (g->line_start == POS_NONE) {
        GoalState state = find_line(app, &g->line_start);
        if (state != GOAL_THERE)
            return state;
        g->seen = g->line_start;
    }
    bool complete = text_complete(app->text);
    size_t ready = text_ready(app->text);
    const char *data = text_data(app->text);
    const char *newline = memchr(data + g->seen, '\n', ready - g->seen);
    g->seen = newline ? (Pos)(newline - data) : ready;
    if (!newline && !complete && g->place.into > 0)
        return GOAL_FURTHER;
    *to = g->line_start + (Pos)((double)(g->seen - g->line_start) * g->place.into);
    return GOAL_THERE;
}

static GoalState find_place(App *app, Pos *to)
{
    Goal *g = &app->goal;
    bool complete = text_complete(app->text);
    *to = POS_NONE;
    if (g->place.same_words && find_words(app, to) == GOAL_THERE)
        return GOAL_THERE;
    if (g->place.same_words && !complete)
        return GOAL_FURTHER;
    GoalState state = g->place.line ? find_into_line(app, to) : GOAL_FURTHER;
    if (state != GOAL_FURTHER || !complete)
        return state;
    size_t ready = text_ready(app->text); // there are fewer lines now
    *to = ready ? ready - 1 : 0;
    g->missed = true;
    return GOAL_THERE;
}

/* Where the goal is by what is there now. */
static GoalState find_goal(App *app, Pos *to)
{
    bool there = text_complete(app->text); // before the look: what comes between is not missed
    size_t ready = text_ready(app->text);
    switch (app->goal.kind) {
    case GOAL_LINE:
        return find_line(app, to);
    case GOAL_PLACE:
        return find_place(app, to);
    case GOAL_PERCENT:
        *to = (Pos)((double)ready * app->goal.value / 100);
        break;
    case GOAL_BYTE:
        *to = (Pos)app->goal.value;
        there = *to < ready;
        break;
    default:
        *to = ready ? ready - 1 : 0;
        there = there && !app->following;
    }
    return there ? GOAL_THERE : GOAL_FURTHER;
}

void goal_place(App *app, const ScreenPlace *place)
{
    goal_set(app, GOAL_PLACE, (double)place->line);
    app->goal.row = 0;
    app->goal.place = *place;
    app->goal.line_start = POS_NONE;
    goal_pursue(app);
}

int goal_left(const App *app)
{
    const Goal *g = &app->goal;
    int64_t left = g->moved + MOVE_MS - clock_ms();
    return g->kind != GOAL_END || !g->late ? -1 : left > 0 ? (int)left : 0;
}

/* Whether the end that is still coming has to wait for the next look. */
static bool too_soon(Goal *g)
{
    int64_t now = clock_ms();
    g->late = now - g->moved < MOVE_MS;
    if (!g->late)
        g->moved = now;
    return g->late;
}

void goal_pursue(App *app)
{
    Pos to = 0;
    if (app->goal.kind == GOAL_NONE || app->goal.kind == GOAL_KEPT) // keep.c looks after that
        return;
    bool over =
        text_complete(app->text) && !app->following; // before the look, not to miss the rest
    GoalState state = find_goal(app, &to);
    bool there = state == GOAL_THERE;
    if (state == GOAL_LOOKING) {
        app_say(app, "%s", _("counting lines; Esc stops"));
        wake_signal(app->wake); // keys first
        return;
    }
    if (!there && app->goal.kind == GOAL_END && too_soon(&app->goal))
        return;
    if (there || app->goal.kind == GOAL_END) {
        body_show(&app->body, to, app->goal.row);
        app->point = shown_from(app->doc, to);
    }
    if (app->goal.missed) {
        app->goal.missed_top = body_top(&app->body);
        keep_pass_over(app);
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
    if (there && to + 1 >= text_ready(app->text) && text_read_error(app->text))
        app_say(app, "%s", source_read_error(app));
}
