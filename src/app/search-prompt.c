/*
 * A search while it is typed.
 *
 * With each letter the line is looked for from the place where the prompt was opened; Enter stays
 * at what it found, Esc goes back to where everything was. What is not found in a moment is looked
 * for by a job, and the view stays as it is until that has an answer.
 */
#include "app/app.h"
#include "base/i18n.h"

static const Hit NO_HIT = {POS_NONE, POS_NONE};

static void use_pattern(App *app, Pattern *p, HitIndex *hits)
{
    app->pattern = app->body.pattern = p;
    app->hits = hits;
}

void search_prompt_open(App *app, bool backwards)
{
    SearchTrial *t = &app->trial;
    Body *b = &app->body;
    *t = (SearchTrial){
        .on = true,
        .pattern = app->pattern,
        .hits = app->hits,
        .back = app->search_back,
        .keyword = app->keyword,
        .stepping = app->stepping,
        .current = b->current,
        .at = {app->point, b->top, b->focus},
        .shift_cells = b->shift_cells,
        .sidebar_first = app->sidebar.first[SIDEBAR_OUTLINE],
        .sidebar_cursor = app->sidebar.cursor,
        .backwards = backwards,
        .from = lookup_on_hit(app) ? b->current.start + !backwards : app->point,
    };
    prompt_open(&app->prompt, backwards ? PROMPT_SEARCH_BACK : PROMPT_SEARCH, STR_NONE);
}

static void restore_view(App *app)
{
    const SearchTrial *t = &app->trial;
    app->point = t->at.point;
    app->body.top = t->at.top;
    app->body.focus = t->at.focus;
    app->body.shift_cells = t->shift_cells;
    app->body.current = t->current;
    app->sidebar.first[SIDEBAR_OUTLINE] = t->sidebar_first;
    app->sidebar.cursor = t->sidebar_cursor;
    body_set_area(&app->body, app->body.area, &app->policy);
}

/* Let the search be the one that it was before. */
static void restore_search(App *app)
{
    SearchTrial *t = &app->trial;
    lookup_stop(app);
    if (app->pattern != t->pattern) {
        hits_free(app->hits);
        pattern_free(app->pattern);
    }
    use_pattern(app, t->pattern, t->hits);
    app->search_back = t->back;
    app->keyword = t->keyword;
    app->stepping = t->stepping;
    t->state = FINDER_RUNNING;
    t->wrong.code = ERROR_NONE;
}

static void end_trial(App *app)
{
    strbuf_done(&app->trial.line);
    app->trial.on = false;
}

static void search_from_start(App *app, Pattern *p)
{
    SearchTrial *t = &app->trial;
    restore_search(app);
    use_pattern(app, p, NULL);
    app->keyword = app->stepping = KEYWORD_NONE;
    app->search_back = t->backwards;
    app->steps = 0;
    lookup_find(app, &(FinderQuery){.pattern = p, .backward = t->backwards, .from = t->from});
}

void search_prompt_count(App *app)
{
    if (app->trial.on && app->pattern != app->trial.pattern && !app->hits)
        app->hits = hits_new(app->text, app->pattern, app->wake, NULL);
}

static void try_line(App *app)
{
    SearchTrial *t = &app->trial;
    Str line = {t->line.data, t->line.len};
    if (!line.len) {
        restore_search(app);
        restore_view(app);
        return;
    }
    Pattern *p = pattern_new(line, app->search_flags, &t->wrong);
    if (p) // else what the line was before it went wrong stays marked
        search_from_start(app, p);
}

void search_prompt_changed(App *app)
{
    SearchTrial *t = &app->trial;
    Str line = prompt_line(&app->prompt);
    if (str_equal(line, (Str){t->line.data, t->line.len}))
        return;
    strbuf_clear(&t->line);
    strbuf_add(&t->line, line);
    try_line(app);
}

bool search_prompt_key(App *app, uint32_t key)
{
    if (!search_flags_toggle(&app->search_flags, key))
        return false;
    try_line(app);
    return true;
}

bool search_prompt_take(App *app, FinderState state, const FinderResult *r)
{
    SearchTrial *t = &app->trial;
    int x, y;
    if (!t->on)
        return false;
    t->state = state;
    t->result = *r;
    app->row_by_row = false;
    restore_view(app);
    app->body.current = NO_HIT;
    if (state != FINDER_FOUND)
        return true;
    app->body.current = r->hit;
    t->jumped = !body_place(&app->body, r->hit.start, &x, &y);
    if (t->jumped)
        body_show(&app->body, r->hit.start, move_target_row(app));
    app->point = r->hit.start;
    body_reveal(&app->body, r->hit.start);
    return true;
}

/* The trial becomes the search; one still under way goes on from where it began. */
static void keep_trial(App *app)
{
    SearchTrial *t = &app->trial;
    search_prompt_count(app);
    hits_free(t->hits);
    pattern_free(t->pattern);
    if (t->state == FINDER_FOUND && t->jumped)
        move_remember(app, &t->at);
    if (t->state == FINDER_RUNNING) {
        restore_view(app);
        app->body.current = NO_HIT;
    } else {
        lookup_say_result(app, t->state, &t->result);
    }
    end_trial(app);
}

void search_prompt_accept(App *app, Str line)
{
    SearchTrial *t = &app->trial;
    Error wrong = t->wrong;
    bool backwards = t->backwards;
    if (line.len && !wrong.code) {
        keep_trial(app);
        return;
    }
    search_prompt_cancel(app);
    if (wrong.code)
        app_say_error(app, &wrong);
    else
        lookup_search(app, STR_NONE, backwards);
}

void search_prompt_cancel(App *app)
{
    restore_search(app);
    restore_view(app);
    end_trial(app);
}

void search_prompt_forget(App *app)
{
    SearchTrial *t = &app->trial;
    if (!t->on)
        return;
    prompt_close(&app->prompt);
    if (app->pattern != t->pattern) {
        hits_free(t->hits);
        pattern_free(t->pattern);
    }
    end_trial(app);
}

void search_prompt_look(App *app, StrBuf *state, StrBuf *aside)
{
    const SearchTrial *t = &app->trial;
    FinderResult r = {0};
    search_flags_state(app->search_flags, prompt_line(&app->prompt), state);
    if (!t->line.len)
        search_flags_keys(aside);
    else if (t->wrong.code)
        strbuf_add_cstr(aside, t->wrong.message);
    else if (app->finder && finder_poll(app->finder, &r) == FINDER_RUNNING)
        strbuf_addf(aside, r.waiting ? _("waiting for more text") : _("searching %u %%"),
                    r.percent);
    else if (t->state == FINDER_NONE)
        strbuf_add_cstr(aside, search_might_be_pinyin(prompt_line(&app->prompt))
                                   ? _("not found; as pinyin: a comma first")
                                   : _("not found"));
    else
        lookup_describe(app, aside);
}
