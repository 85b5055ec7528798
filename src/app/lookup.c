/*
 * Looking things up: search and keywords.
 *
 * What is near shows at once. What is not is looked for by a job while everything else works: n and
 * N count on from what it will find, another motion or search ends it, and so does Esc.
 */
#include "app/app.h"
#include "base/clock.h"
#include "base/i18n.h"
#include <stdlib.h>

#define STEPS_MOST 99 // of n and N typed ahead
#define PATIENCE_NS                                                                                \
    (2 * CLOCK_MS) // for marking hits on one screen: a hostile pattern must not hold it up

static bool has_patience(void *arg)
{
    return clock_worked() < ((App *)arg)->patience_until;
}

void lookup_before_paint(App *app)
{
    app->patience_until = clock_worked() + PATIENCE_NS;
}

static void show_hit(App *app, const Hit *hit)
{
    int x, y;
    app->body.current = *hit;
    if (body_place(&app->body, hit->start, &x, &y))
        app->point = hit->start;
    else
        move_jump(app, hit->start);
    body_reveal(&app->body, hit->start);
}

/* What a key was answered with meanwhile stays until the next key. */
static void say_progress(App *app, const FinderResult *r)
{
    if (app->message[0] && !app->message_passing)
        return;
    if (r->waiting)
        app_say(app, "%s", _("searching; waiting for more text (Esc stops)"));
    else
        app_say(app, _("searching %u %% (Esc stops)"), r->percent);
    app->message_passing = true;
}

static void say_nothing_found(App *app, const FinderResult *r)
{
    if (app->keyword != KEYWORDS_ALL)
        app_say(app, "%s", _("this keyword is nowhere in the text"));
    else if (r->gave_up)
        app_say(app, _("not found; the pattern cost too much on %zu lines"), r->gave_up);
    else
        app_say(app, _("not found: %.*s"), STR_FMT(pattern_source(app->pattern)));
}

static void finish(App *app, FinderState state, const FinderResult *r)
{
    if (state == FINDER_NONE) {
        say_nothing_found(app, r);
        return;
    }
    show_hit(app, &r->hit);
    if (r->wrapped)
        app_say(app, "%s", _("search wrapped around"));
    else if (r->gave_up)
        app_say(app, _("the pattern cost too much on %zu lines before this hit"), r->gave_up);
}

static FinderQuery next_query(const App *app, bool backward)
{
    Pos at = app->body.current.start;
    bool on_hit = at != POS_NONE;
    bool past = !backward && (on_hit || app->keyword != KEYWORDS_ALL);
    Pattern *pattern = app->keyword == KEYWORDS_ALL ? app->pattern : NULL;
    return (FinderQuery){pattern, app->keywords, app->keyword, backward,
                         (on_hit ? at : app->point) + past};
}

static void find_next(App *app, bool backward)
{
    FinderQuery query = next_query(app, backward);
    FinderResult result;
    Error err = {0};
    FinderState state = finder_try(app->text, &query, &result);
    if (query.pattern)
        pattern_set_check(query.pattern, has_patience, app);
    if (state != FINDER_RUNNING) {
        finish(app, state, &result);
        return;
    }
    app->finder = finder_new(app->text, &query, app->wake, &err);
    if (!app->finder)
        app_say_error(app, &err);
    else if (finder_poll(app->finder, &result) == FINDER_RUNNING)
        say_progress(app, &result);
}

bool lookup_update(App *app)
{
    FinderResult result;
    if (!app->finder)
        return false;
    FinderState state = finder_poll(app->finder, &result);
    if (state == FINDER_RUNNING) {
        say_progress(app, &result);
        return true;
    }
    lookup_stop(app);
    app->message[0] = '\0';
    finish(app, state, &result);
    if (state == FINDER_NONE)
        app->steps = 0;
    while (app->steps && !app->finder) {
        bool reverse = app->steps < 0;
        app->steps += reverse ? 1 : -1;
        lookup_next(app, reverse);
    }
    return true;
}

bool lookup_stop(App *app)
{
    bool any = app->finder;
    finder_free(app->finder);
    app->finder = NULL;
    return any;
}

void lookup_next(App *app, bool reverse)
{
    if (app->finder) {
        FinderResult result;
        if (abs(app->steps) < STEPS_MOST)
            app->steps += reverse ? -1 : 1;
        finder_poll(app->finder, &result);
        say_progress(app, &result);
        return;
    }
    if (app->keyword != KEYWORDS_ALL)
        find_next(app, reverse);
    else if (app->pattern)
        find_next(app, app->search_back != reverse);
    else
        app_say(app, "%s", _("nothing searched for yet: / begins"));
}

/* Search anew: what was under way, and what was to follow it, is void. */
static void begin(App *app)
{
    lookup_stop(app);
    app->steps = 0;
    lookup_next(app, false);
}

void lookup_search(App *app, Str source, bool backwards)
{
    Error err = {0};
    if (source.len) {
        Pattern *p = pattern_new(source, PATTERN_DEFAULT, &err);
        if (!p) {
            app_say_error(app, &err);
            return;
        }
        hits_free(app->hits);
        pattern_free(app->pattern);
        app->pattern = app->body.pattern = p;
        app->hits = hits_new(app->text, p, app->wake, &err);
        app->body.current.start = app->body.current.end = POS_NONE;
    }
    app->keyword = KEYWORDS_ALL;
    app->search_back = backwards;
    begin(app);
}

void lookup_add_keyword(App *app, Str word)
{
    Error err = {0};
    size_t index;
    if (!str_trim(word).len)
        return;
    if (!keywords_add(app->keywords, word, &index, &err)) {
        app_say_error(app, &err);
        return;
    }
    app_say(app, _("keyword %zu: %.*s"), index + 1, STR_FMT(keywords_word(app->keywords, index)));
}

void lookup_keyword_from_hit(App *app)
{
    Hit hit = app->body.current;
    if (hit.start == POS_NONE) {
        app_say(app, "%s", _("no current hit: search with / first"));
        return;
    }
    lookup_add_keyword(app, text_slice(app->text, hit.start, hit.end));
}

void lookup_select_keyword(App *app, size_t index)
{
    app->keyword = index;
    app->body.current.start = app->body.current.end = POS_NONE;
    begin(app);
}
