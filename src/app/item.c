/* From one numbered item to the next, and the flash on the one gone to. */
#include "app/app.h"
#include "base/clock.h"
#include "base/i18n.h"

#define FLASH_MS 400

static bool fits(const OutlineNode *node, MoveKind kind, const OutlineNode *here)
{
    bool run_in = here && here->kind == OUTLINE_RUN_IN;
    unsigned level = here && here->level ? here->level : 1;
    switch (kind) {
    case MOVE_ANY:
        return node->kind != OUTLINE_TITLE;
    case MOVE_SAME_LEVEL:
        return node->level == level && (node->kind == OUTLINE_RUN_IN) == run_in &&
               node->kind != OUTLINE_GAP;
    case MOVE_TOP_LEVEL:
        return node->level == 1 && (node->kind == OUTLINE_HEADING || node->kind == OUTLINE_ITEM);
    }
    return false;
}

/* The classes of all nodes that fit; some others may share them. */
static uint64_t classes_of(MoveKind kind, const OutlineNode *here)
{
    unsigned level = here && here->level ? here->level : 1;
    switch (kind) {
    case MOVE_ANY:
        break;
    case MOVE_SAME_LEVEL:
        return outline_class(here ? (OutlineKind)here->kind : OUTLINE_HEADING, level) &
               ~OUTLINE_CLASS_GAPS;
    case MOVE_TOP_LEVEL:
        return outline_class(OUTLINE_HEADING, 1);
    }
    return UINT64_MAX;
}

/* The nearest node before (STEP -1) or after (1) the point that KIND means, or OUTLINE_NONE. */
static uint32_t find_item(const Outline *o, Pos point, MoveKind kind, int step)
{
    uint32_t here = outline_at(o, point);
    const OutlineNode *node = here == OUTLINE_NONE ? NULL : outline_node(o, here);
    int64_t i = here == OUTLINE_NONE ? -1 : (int64_t)here;
    if (step > 0)
        i++;
    else if (i >= 0 && outline_node(o, (uint32_t)i)->pos >= point)
        i--;
    uint64_t classes = classes_of(kind, node);
    uint32_t at = outline_seek(o, i, step, classes);
    while (at != OUTLINE_NONE && !fits(outline_node(o, at), kind, node))
        at = outline_seek(o, (int64_t)at + step, step, classes);
    return at;
}

void item_flash(App *app, Pos pos)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_lower_bound(o, pos);
    if (i >= outline_count(o) || outline_node(o, i)->pos != pos)
        return;
    const OutlineNode *node = outline_node(o, i);
    Pos end = node->label_bytes ? pos + node->label_bytes : pos + node->text_at + node->text_bytes;
    app->body.flash = (Hit){pos, end};
    app->flash_until = clock_ms() + FLASH_MS;
}

bool item_flash_end(App *app)
{
    bool flashed = app->body.flash.start != POS_NONE;
    app->body.flash.start = app->body.flash.end = POS_NONE;
    return flashed;
}

int item_flash_left(const App *app)
{
    int64_t left = app->flash_until - clock_ms();
    return app->body.flash.start == POS_NONE ? -1 : left > 0 ? (int)left : 0;
}

static void go(App *app, Pos to)
{
    move_jump(app, to);
    item_flash(app, to);
}

/* Nothing, or not as much as was asked for, lies that way. */
static void say_last(App *app, int step, long moved)
{
    bool more = step > 0 && !app_structure(app)->complete;
    if (more)
        app_say(app, "%s", _("still looking for items further on"));
    else if (!moved)
        app_say(app, "%s", step > 0 ? _("no item after this one") : _("no item before this one"));
    else if (step > 0)
        app_say(app,
                P_("only %ld item further on: the last one", //
                   "only %ld items further on: the last one", moved),
                moved);
    else
        app_say(app,
                P_("only %ld item before: the first one", //
                   "only %ld items before: the first one", moved),
                moved);
}

void item_move(App *app, MoveKind kind, long count)
{
    const Outline *o = &app_structure(app)->outline;
    int step = count < 0 ? -1 : 1;
    Pos at = app->point;
    long moved = 0, wanted = count * step;
    for (; moved < wanted; moved++) {
        uint32_t node = find_item(o, at, kind, step);
        if (node == OUTLINE_NONE)
            break;
        at = outline_node(o, node)->pos;
    }
    if (moved)
        go(app, at);
    if (moved < wanted)
        say_last(app, step, moved);
}

Pos item_next(const App *app, Pos pos)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t node = find_item(o, pos, MOVE_SAME_LEVEL, 1);
    return node == OUTLINE_NONE ? POS_NONE : outline_node(o, node)->pos;
}

void item_parent(App *app, long count)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t i = outline_at(o, app->point);
    if (i == OUTLINE_NONE || outline_node(o, i)->parent == OUTLINE_NONE) {
        app_say(app, "%s", _("nothing above this item"));
        return;
    }
    for (; count > 0 && outline_node(o, i)->parent != OUTLINE_NONE; count--)
        i = outline_node(o, i)->parent;
    go(app, outline_node(o, i)->pos);
}
