/* Looking things up: search and keywords. */
#include "app/app.h"
#include "app/signals.h"
#include "base/i18n.h"
#include "ui/screen.h"

#define KEPT_MAX 256 // events that a long search lets wait

/* Between two slices of a long search: Esc or a signal stops it, and Esc lets go of what was typed
 * before it; the terminal's answers count; all else is kept for after it. */
static bool go_on(void *arg, Pos reached)
{
    App *app = arg;
    Event e;
    (void)reached;
    while (screen_read(&e)) {
        if (terminal_take(app, &e))
            continue;
        if (e.type == EVENT_CLOSED || (e.type == EVENT_KEY && e.key == INPUT_ESC)) {
            vec_clear(&app->kept);
            return false;
        } else if (app->kept.count < KEPT_MAX) {
            vec_push(&app->kept, e);
        }
    }
    return !signals_ending();
}

static SearchResult find_from(App *app, bool backward, Hit *hit, bool *wrapped)
{
    Pos end = text_ready(app->text);
    Pos from = app->body.current.start != POS_NONE ? app->body.current.start : app->point;
    Pos next = app->body.current.start != POS_NONE ? from + 1 : from;
    *wrapped = false;
    SearchResult r = backward ? search_backward(app->text, app->pattern, 0, from, go_on, app, hit)
                              : search_forward(app->text, app->pattern, next, end, go_on, app, hit);
    if (r != SEARCH_NONE)
        return r;
    *wrapped = true;
    return backward ? search_backward(app->text, app->pattern, from, end, go_on, app, hit)
                    : search_forward(app->text, app->pattern, 0, next, go_on, app, hit);
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

static void next_keyword_hit(App *app, bool backward)
{
    Hit hit;
    Pos from = app->body.current.start != POS_NONE ? app->body.current.start : app->point;
    bool found = backward ? keywords_prev(app->keywords, app->keyword, from, &hit)
                          : keywords_next(app->keywords, app->keyword, from + 1, &hit);
    if (!found) {
        app_say(app, "%s", _("search wrapped around"));
        found = backward ? keywords_prev(app->keywords, app->keyword, text_ready(app->text), &hit)
                         : keywords_next(app->keywords, app->keyword, 0, &hit);
    }
    if (found)
        show_hit(app, &hit);
    else
        app_say(app, "%s", _("this keyword is nowhere in the text"));
}

void lookup_next(App *app, bool reverse)
{
    bool backward = app->search_back != reverse, wrapped;
    Hit hit;
    if (app->keyword != KEYWORDS_ALL) {
        next_keyword_hit(app, reverse);
        return;
    }
    if (!app->pattern) {
        app_say(app, "%s", _("nothing searched for yet: / begins"));
        return;
    }
    switch (find_from(app, backward, &hit, &wrapped)) {
    case SEARCH_FOUND:
        show_hit(app, &hit);
        if (wrapped)
            app_say(app, "%s", _("search wrapped around"));
        return;
    case SEARCH_NONE: {
        Str s = pattern_source(app->pattern);
        app_say(app, _("not found: %.*s"), STR_FMT(s));
        return;
    }
    case SEARCH_STOPPED:
        app_say(app, "%s", _("search stopped"));
    }
}

void lookup_search(App *app, Str source, bool backwards)
{
    Error err = {0};
    if (source.len) {
        Pattern *p = pattern_new(source, false, &err);
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
    lookup_next(app, false);
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
    lookup_next(app, false);
}
