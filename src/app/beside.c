/* Two experiences side by side: the next item of the same level in a pane of its own. */
#include "app/command.h"
#include "base/i18n.h"
#include <stdio.h>

#define STACK_SCREEN  80 // a narrower screen has them one above the other
#define PANE_MIN_ROWS 3
#define PANE_MIN_COLS 8

bool beside_cut(const App *app, Rect *body, Rect *other)
{
    Rect all = *body, first = all, second = all;
    bool stacked = app->cols < STACK_SCREEN;
    if (stacked) {
        first.rows = second.rows = (all.rows - 1) / 2;
        second.y = all.y + first.rows + 1;
    } else {
        first.cols = second.cols = (all.cols - 1) / 2;
        second.x = all.x + first.cols + 1;
    }
    *other = (Rect){0, 0, 0, 0};
    if (!app->beside.open || first.rows < PANE_MIN_ROWS || first.cols < PANE_MIN_COLS)
        return false;
    *body = app->beside.second ? second : first;
    *other = app->beside.second ? first : second;
    return true;
}

static Pos label_at(const App *app, Pos point)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_at(o, point);
    return i != OUTLINE_NONE && outline_node(o, i)->label_bytes ? outline_node(o, i)->pos
                                                                : POS_NONE;
}

void beside_arrange(App *app, Rect area)
{
    Body *b = &app->beside.body;
    app->beside.area = area;
    if (!area.rows)
        return;
    b->pattern = app->body.pattern;
    b->keywords = app->body.keywords;
    b->annotated = app->body.annotated;
    b->annotated_count = app->body.annotated_count;
    b->options = app->body.options;
    b->item = label_at(app, app->beside.point);
    body_set_area(b, area, &app->policy);
}

bool beside_shown(const App *app)
{
    return app->beside.open && app->beside.area.rows > 0;
}

static void draw_border(const App *app, CellGrid *g)
{
    bool lines = app->policy.lines;
    Rect one = app->beside.area, two = app->body.area;
    Rect next = app->beside.second ? two : one; // the one to the right or below
    bool stacked = one.x == two.x;
    Cluster c = {.bytes = 1, .cells = 1};
    snprintf(c.glyph, sizeof c.glyph, "%s",
             stacked ? lines ? "\u2500" : "-"
             : lines ? "\u2502"
                     : "|");
    for (int i = 0; i < (stacked ? next.cols : next.rows); i++)
        grid_put(g, stacked ? next.x + i : next.x - 1, stacked ? next.y - 1 : next.y + i, &c,
                 ROLE_SEPARATOR, ROLE_SEPARATOR);
}

void beside_draw(App *app, CellGrid *g)
{
    if (!beside_shown(app))
        return;
    g->panes[GRID_PANES - 1] = app->beside.area;
    body_draw(&app->beside.body, g);
    draw_border(app, g);
}

void beside_switch(App *app)
{
    Beside *b = &app->beside;
    if (!b->open)
        return;
    item_flash_end(app); // it is the other one's then, and nobody's to end
    Body body = app->body;
    Pos point = app->point;
    app->body = b->body;
    app->point = b->point;
    app->body.options = body.options; // what the reader sets is one for both
    app->body.pattern = body.pattern;
    app->body.annotated = body.annotated;
    app->body.annotated_count = body.annotated_count;
    b->body = body;
    b->point = point;
    b->second = !b->second;
    b->area = body.area;
}

void beside_close(App *app)
{
    if (app->beside.open)
        body_done(&app->beside.body);
    app->beside = (Beside){0};
}

void beside_restore(App *app, Pos top, bool first)
{
    Beside *b = &app->beside;
    beside_close(app);
    body_init(&b->body, app->doc, app->keywords, &app->body.options, &app->policy);
    b->body.top = b->point = top;
    b->open = true;
    b->second = first;
    app_arrange(app, app->cols, app->rows);
}

static void open_at(App *app, Pos first, Pos second)
{
    move_jump(app, first);
    body_show(&app->body, first, 0);
    beside_restore(app, second, false);
    if (!beside_shown(app)) {
        beside_close(app);
        move_back(app);
        app_say(app, "%s", _("this screen is too small for two panes"));
    }
}

void run_beside(App *app, const CommandCall *call)
{
    (void)call;
    const OutlineNode *node = app_current_node(app, NULL);
    if (app->beside.open) {
        beside_close(app);
        return;
    }
    Pos next = node ? item_next(app, node->pos) : POS_NONE;
    if (next == POS_NONE)
        app_say(app, "%s",
                node ? _("no item of the same level after this one") : _("no item here"));
    else
        open_at(app, node->pos, next);
}

void run_other_pane(App *app, const CommandCall *call)
{
    (void)call;
    if (app->beside.open)
        beside_switch(app);
    else
        app_say(app, "%s", _("there is one pane; | opens the next item beside this one"));
}
