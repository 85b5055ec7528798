/*
 * What the strip at the right edge shows: the hits of what n and N follow, or of all keywords.
 *
 * Where the terminal can't scroll beside it, to keep it still would cost as many bytes as the row
 * that comes in: there it goes while rows of the whole width are scrolled, and comes back with the
 * next jump or hit.
 */
#include "app/app.h"
#include "ui/screen.h"
#include <string.h>

static bool is_costly(const App *app)
{
    return app->row_by_row && !(app->terminal.modes & SCREEN_MARGINS) &&
           app->body.area.cols == app->cols;
}

bool strip_shown(const App *app)
{
    return app->config.strip && !is_costly(app) && app->body.area.cols >= STRIP_MIN_CELLS &&
           (app->hits || keywords_count(app->keywords));
}

/* By what the counts were made: as long as it is the same, so are they. */
static StripSource source_now(App *app, int rows)
{
    StripSource s = {.keyword = app->hits ? app->stepping : KEYWORDS_ALL,
                     .ready = text_ready(app->text),
                     .rows = rows};
    if (!app->hits && app->stepping != KEYWORD_NONE)
        s.keyword = app->stepping;
    if (s.keyword == KEYWORD_NONE) {
        s.hits = app->hits;
        s.total = hits_total(app->hits);
    } else {
        s.total = keywords_hits_between(app->keywords, s.keyword, 0, s.ready);
    }
    return s;
}

static bool same_source(const StripSource *a, const StripSource *b)
{
    return a->hits == b->hits && a->keyword == b->keyword && a->total == b->total &&
           a->ready == b->ready && a->rows == b->rows;
}

static void count(App *app, const StripSource *s, Strip *strip)
{
    size_t before = 0;
    vec_clear(&strip->counts);
    for (int i = 1; i <= s->rows; i++) {
        Pos edge = (Pos)((double)s->ready * i / s->rows);
        size_t n = i == s->rows ? s->total
                   : s->hits    ? hits_about(app->hits, edge)
                                : keywords_hits_about(app->keywords, s->keyword, edge);
        vec_push(&strip->counts, n > before ? n - before : 0);
        before = n > before ? n : before;
    }
}

void strip_paint(App *app, CellGrid *g)
{
    Rect area = app->body.area;
    if (!strip_shown(app) || area.rows < 1)
        return;
    StripSource now = source_now(app, area.rows);
    if (!same_source(&now, &app->strip_source) || !app->strip.counts.count)
        count(app, &now, &app->strip);
    app->strip_source = now;
    double end = now.ready ? (double)now.ready : 1;
    app->strip.first = (double)body_top(&app->body) / end;
    app->strip.behind = (double)body_bottom(&app->body) / end;
    if (now.total)
        strip_draw(&app->strip, g, area.x + area.cols - 1, area.y, &app->policy);
}
