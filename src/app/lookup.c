/*
 * Looking things up: search and keywords: to the next hit, and how many there are.
 *
 * What is near shows at once. What is not is looked for by a job while everything else works: n and
 * N count on from what it will find, another motion or search ends it, and so does Esc.
 */
#include "app/app.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "find/pinyin.h"
#include <stdlib.h>

#define STEPS_MOST 9999            // of n and N: typed ahead, or by a count
#define STEPS_NS   (10 * CLOCK_MS) // for those of them that are near: the rest go as a job
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
    app->row_by_row = false;
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

bool search_might_be_pinyin(Str line)
{
    for (size_t i = 0; i < line.len; i++)
        if (!((line.data[i] >= 'a' && line.data[i] <= 'z') || line.data[i] == ' '))
            return false;
    return pinyin_is_query(line);
}

static void say_nothing_found(App *app, const FinderResult *r)
{
    if (app->stepping == KEYWORDS_ALL)
        app_say(app, "%s", _("no keyword is in the text: K adds one"));
    else if (app->stepping != KEYWORD_NONE)
        app_say(app, "%s", _("this keyword is nowhere in the text"));
    else if (r->gave_up)
        app_say(app, _("not found; the pattern cost too much on %zu lines"), r->gave_up);
    else if (search_might_be_pinyin(pattern_source(app->pattern)))
        app_say(app, _("not found: %.*s; as pinyin: ,%.*s"), STR_FMT(pattern_source(app->pattern)),
                STR_FMT(str_trim(pattern_source(app->pattern))));
    else
        app_say(app, _("not found: %.*s"), STR_FMT(pattern_source(app->pattern)));
}

void lookup_say_result(App *app, FinderState state, const FinderResult *r)
{
    if (state == FINDER_NONE)
        say_nothing_found(app, r);
    else if (r->wrapped)
        app_say(app, "%s", _("search wrapped around"));
    else if (r->gave_up)
        app_say(app, _("the pattern cost too much on %zu lines before this hit"), r->gave_up);
}

static void finish(App *app, FinderState state, const FinderResult *r)
{
    if (search_prompt_take(app, state, r))
        return;
    if (state == FINDER_FOUND)
        show_hit(app, &r->hit);
    lookup_say_result(app, state, r);
}

bool lookup_on_hit(App *app)
{
    Pos at = app->body.current.start;
    int x, y;
    return at != POS_NONE && (at == app->point || body_place(&app->body, at, &x, &y));
}

static FinderQuery next_query(App *app, bool backward)
{
    Pos at = app->body.current.start;
    bool on_hit = lookup_on_hit(app);
    bool past = !backward && (on_hit || app->stepping != KEYWORD_NONE);
    Pattern *pattern = app->stepping == KEYWORD_NONE ? app->pattern : NULL;
    return (FinderQuery){pattern, app->keywords, app->stepping, backward,
                         (on_hit ? at : app->point) + past};
}

static void find_as_job(App *app, const FinderQuery *query)
{
    FinderResult result;
    Error err = {0};
    app->finder = finder_new(app->text, query, app->wake, &err);
    if (!app->finder)
        app_say_error(app, &err);
    else if (finder_poll(app->finder, &result) == FINDER_RUNNING)
        say_progress(app, &result);
}

/* Marks on the screen are looked for with the pattern, too. */
static FinderState try_find(App *app, const FinderQuery *query, FinderResult *result)
{
    FinderState state = finder_try(app->text, query, result);
    if (query->pattern)
        pattern_set_check(query->pattern, has_patience, app);
    return state;
}

void lookup_find(App *app, const FinderQuery *query)
{
    FinderResult result;
    FinderState state = try_find(app, query, &result);
    if (state == FINDER_RUNNING)
        find_as_job(app, query);
    else
        finish(app, state, &result);
}

/* One hit further and app->steps more; only the last one is shown. */
static void find_steps(App *app, bool backward)
{
    int64_t until = clock_worked() + STEPS_NS;
    FinderQuery query = next_query(app, backward);
    FinderResult result, last = {0};
    FinderState state;
    bool wrapped = false, any = false;
    while ((state = try_find(app, &query, &result)) == FINDER_FOUND) {
        wrapped |= result.wrapped;
        last = result;
        any = true;
        query.from = last.hit.start + !backward;
        if (!app->steps || clock_worked() > until)
            break;
        app->steps += app->steps < 0 ? 1 : -1;
    }
    last.wrapped = wrapped;
    if (state == FINDER_NONE)
        app->steps = 0;
    if (any || state == FINDER_NONE)
        finish(app, any ? FINDER_FOUND : FINDER_NONE, any ? &last : &result);
    if (state == FINDER_RUNNING || app->steps) {
        query = next_query(app, backward);
        app->steps += state == FINDER_RUNNING ? 0 : app->steps < 0 ? 1 : -1;
        find_as_job(app, &query);
    }
}

/* The next hit by what is stepped by, and app->steps more. */
static void go_on(App *app, bool reverse)
{
    if (app->stepping != KEYWORD_NONE)
        find_steps(app, reverse);
    else if (app->pattern)
        find_steps(app, app->search_back != reverse);
    else
        app_say(app, "%s", _("nothing searched for yet: / begins"));
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
    if (app->steps) {
        bool reverse = app->steps < 0;
        app->steps += reverse ? 1 : -1;
        go_on(app, reverse);
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

void lookup_step(App *app, size_t keyword, bool reverse, long count)
{
    int more = count < 1 ? 0 : count > STEPS_MOST ? STEPS_MOST : (int)count - 1;
    if (app->finder && app->stepping == keyword) {
        FinderResult result;
        app->steps += reverse ? -more - 1 : more + 1;
        app->steps = app->steps > STEPS_MOST    ? STEPS_MOST
                     : app->steps < -STEPS_MOST ? -STEPS_MOST
                                                : app->steps;
        finder_poll(app->finder, &result);
        say_progress(app, &result);
        return;
    }
    lookup_stop(app);
    app->stepping = keyword;
    app->steps = reverse ? -more : more;
    go_on(app, reverse);
}

void lookup_next(App *app, bool reverse, long count)
{
    lookup_step(app, app->keyword, reverse, count);
}

void lookup_begin(App *app)
{
    lookup_stop(app);
    lookup_next(app, false, 1);
}

bool lookup_use(App *app, Str source)
{
    Error err = {0};
    Pattern *p = pattern_new(source, app->search_flags, &err);
    if (!p) {
        app_say_error(app, &err);
        return false;
    }
    hits_free(app->hits);
    pattern_free(app->pattern);
    app->pattern = app->body.pattern = p;
    app->hits = hits_new(app->text, p, app->wake, &err);
    app->body.current.start = app->body.current.end = POS_NONE;
    app->keyword = KEYWORD_NONE;
    return true;
}

void lookup_search(App *app, Str source, bool backwards)
{
    if (source.len && !lookup_use(app, source))
        return;
    app->keyword = KEYWORD_NONE;
    app->search_back = backwards;
    lookup_begin(app);
}

static void describe_keyword(App *app, StrBuf *out)
{
    Keywords *k = app->keywords;
    size_t index = app->stepping, all = keywords_hits_between(k, index, 0, text_ready(app->text));
    if (index != KEYWORDS_ALL)
        strbuf_addf(out, "%.*s ", STR_FMT(keywords_word(k, index)));
    strbuf_addf(out, "%zu/%zu%s", keywords_hits_between(k, index, 0, app->body.current.end), all,
                keywords_complete(k) ? "" : "+");
}

void lookup_describe(App *app, StrBuf *out)
{
    if (app->stepping != KEYWORD_NONE && app->body.current.start != POS_NONE) {
        describe_keyword(app, out);
        return;
    }
    if (!app->hits)
        return;
    const char *more = hits_complete(app->hits) ? "" : "+";
    Pos at = app->body.current.start;
    size_t total = hits_total(app->hits);
    if (at != POS_NONE && hits_before(app->hits, at) < total)
        strbuf_addf(out, "%zu/%zu%s", hits_before(app->hits, at) + 1, total, more);
    else
        strbuf_addf(out, P_("%zu%s hit", "%zu%s hits", total), total, more);
}
