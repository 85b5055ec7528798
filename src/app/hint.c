/* Letters over all that can be gone to from the screen: typing one goes there. */
#include "app/command.h"
#include "base/i18n.h"
#include <string.h>

// without i, l, o, which look like digits; those under the fingers first
static const char LETTERS[] = "asdfghjkqwertyuzxcvbnmp";
#define LETTER_COUNT (sizeof LETTERS - 1)
#define HINTS_MAX    (LETTER_COUNT * LETTER_COUNT)

static Body *pane_of(App *app, bool beside)
{
    return beside ? &app->beside.body : &app->body;
}

static void add_hint(App *app, Hint h)
{
    if (app->hints.count < HINTS_MAX)
        vec_push(&app->hints, h);
}

/* The marks and items that a pane shows, by place. Where both stand it is a mark. */
static void collect(App *app, bool beside)
{
    Pos low = body_top(pane_of(app, beside)), high = body_bottom(pane_of(app, beside));
    const Structure *s = app_structure(app);
    const Outline *o = &s->outline;
    uint32_t i = outline_lower_bound(o, low);
    Pos mark = note_next_mark(s, low, high, POS_NONE, 1);
    for (;;) {
        while (i < outline_count(o) && outline_node(o, i)->kind == OUTLINE_TITLE)
            i++;
        Pos item = i < outline_count(o) ? outline_node(o, i)->pos : POS_NONE;
        if (item >= high && mark == POS_NONE)
            return;
        bool is_mark = mark <= item;
        add_hint(app, (Hint){.pos = is_mark ? mark : item, .mark = is_mark, .beside = beside});
        i += item <= mark;
        if (is_mark)
            mark = note_next_mark(s, low, high, mark, 1);
    }
}

/* One letter each while there are enough; else the last of them begin pairs, as few as will do. */
void hint_name_all(App *app)
{
    size_t count = app->hints.count, prefixes = 0;
    while (LETTER_COUNT - prefixes + prefixes * LETTER_COUNT < count)
        prefixes++;
    size_t singles = LETTER_COUNT - prefixes;
    for (size_t i = 0; i < count; i++) {
        Hint *h = &app->hints.items[i];
        size_t pair = i < singles ? 0 : i - singles;
        h->letters[0] = LETTERS[i < singles ? i : singles + pair / LETTER_COUNT];
        h->letters[1] = i < singles ? '\0' : LETTERS[pair % LETTER_COUNT];
    }
}

void run_hints(App *app, const CommandCall *call)
{
    (void)call;
    hint_close(app);
    collect(app, false);
    if (beside_shown(app))
        collect(app, true);
    hint_name_all(app);
    if (!app->hints.count)
        app_say(app, "%s", _("nothing on the screen to go to"));
    else
        app_say(app, "%s", _("type a letter to go there; Esc leaves"));
}

bool hint_shown(const App *app)
{
    return app->hints.count > 0;
}

void hint_close(App *app)
{
    vec_clear(&app->hints);
    app->hint_typed = '\0';
}

static void go_to(App *app, Hint h)
{
    hint_close(app);
    if (h.beside)
        beside_switch(app);
    if (h.mark) {
        app->body.focus = h.pos;
        note_open(app);
    } else {
        move_jump(app, h.pos);
        item_flash(app, h.pos);
    }
}

void hint_key(App *app, uint32_t key)
{
    char typed = app->hint_typed;
    for (size_t i = 0; i < app->hints.count; i++) {
        Hint h = app->hints.items[i];
        if (typed ? h.letters[0] == typed && (uint32_t)h.letters[1] == key
                  : (uint32_t)h.letters[0] == key && !h.letters[1]) {
            go_to(app, h);
            return;
        }
        if (!typed && (uint32_t)h.letters[0] == key) {
            app->hint_typed = h.letters[0];
            return;
        }
    }
    hint_close(app);
}

static bool is_blank(const CellGrid *g, int x, int y)
{
    const GridCell *c = &g->cells[y * g->cols + x];
    return c->cells == 1 && (!c->glyph[0] || c->glyph[0] == ' ');
}

/* Before X if nothing is drawn there; else over what stands at X. */
static int place_for(const CellGrid *g, Rect area, int x, int y, int cells)
{
    for (int i = 1; i <= cells; i++)
        if (x - i < area.x || !is_blank(g, x - i, y))
            return x;
    return x - cells;
}

static void draw(const App *app, CellGrid *g, Rect area, int x, int y, const char *letters)
{
    int cells = (int)strlen(letters), at = place_for(g, area, x, y, cells);
    bool covers = at == x && x + 1 < g->cols && g->cells[y * g->cols + x].cells == 2;
    grid_clip(g, area);
    grid_text(g, at, y, cells, &app->policy, str_from(letters), ROLE_HINT, ROLE_HINT);
    if (covers && cells == 1)
        grid_text(g, at + 1, y, 1, &app->policy, STR(" "), ROLE_HINT, ROLE_HINT);
    grid_unclip(g);
}

void hint_draw(App *app, CellGrid *g)
{
    for (size_t i = 0; i < app->hints.count; i++) {
        const Hint *h = &app->hints.items[i];
        int x, y;
        if (app->hint_typed && app->hint_typed != h->letters[0])
            continue;
        Body *b = pane_of(app, h->beside);
        if ((!h->beside || beside_shown(app)) && body_place(b, h->pos, &x, &y) &&
            rect_contains(b->area, x, y))
            draw(app, g, b->area, x, y, h->letters);
    }
}
