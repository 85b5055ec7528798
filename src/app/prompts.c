#include "app/prompts.h"
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"

typedef struct {
    const char *label;
    void (*accept)(App *app, Str line);
    void (*changed)(App *app); // after each key; this and the rest may be NULL
    void (*cancel)(App *app);
    bool (*key)(App *app, uint32_t key);                  // keys of its own: true if KEY was one
    void (*look)(App *app, StrBuf *state, StrBuf *aside); // what stands around the line
    void (*paint)(App *app, CellGrid *grid, Rect area);   // the row above, or more
    const char *(*name)(const App *app);                  // instead of the label; NULL: that one
} PromptWay;

static bool complete_command(App *app, uint32_t key)
{
    if (key == INPUT_TAB && command_complete(&app->prompt.line))
        app->prompt.cursor = app->prompt.line.len;
    return key == INPUT_TAB;
}

/* The names of the commands that what is typed may become. */
static void paint_candidates(App *app, CellGrid *g, Rect area)
{
    StrBuf names = {0};
    Rect row = {area.x, area.y - 1, area.cols, 1};
    command_candidates(prompt_line(&app->prompt), &names);
    if (names.len && area.y > 1) {
        grid_fill(g, row, ROLE_POPUP);
        grid_text_cut(g, row.x + 1, row.y, row.cols - 2, &app->policy, (Str){names.data, names.len},
                      ROLE_POPUP, ROLE_POPUP);
    }
    strbuf_done(&names);
}

/* What an empty line shows the hits of. */
static void hits_look(App *app, StrBuf *state, StrBuf *aside)
{
    (void)state;
    if (app->pattern && !app->prompt.line.len)
        strbuf_addf(aside, _("Enter: %.*s"), STR_FMT(pattern_source(app->pattern)));
}

static const PromptWay WAYS[PROMPT_COUNT] = {
    [PROMPT_SEARCH] = {"/", search_prompt_accept, search_prompt_changed, search_prompt_cancel,
                       search_prompt_key, .look = search_prompt_look},
    [PROMPT_SEARCH_BACK] = {"?", search_prompt_accept, search_prompt_changed, search_prompt_cancel,
                            search_prompt_key, .look = search_prompt_look},
    [PROMPT_KEYWORD] = {"K ", keyword_add, suggestion_changed, suggestion_close, suggestion_key,
                        .look = suggestion_look, .paint = suggestion_paint},
    [PROMPT_RENAME] = {.label = N_("rename: "), .accept = keyword_rename},
    [PROMPT_ANNOTATION] = {.accept = annotation_write, .name = annotation_label},
    [PROMPT_COMMAND] = {":", command_line, .key = complete_command, .paint = paint_candidates},
    [PROMPT_HITS] = {"&", view_hits, .look = hits_look},
    [PROMPT_VIEW] = {"/", view_prompt_accept, view_prompt_changed, view_prompt_cancel,
                     view_prompt_key, .name = view_prompt_label},
};

static void accept(App *app)
{
    const PromptWay *way = &WAYS[app->prompt.kind];
    Str typed = prompt_line(&app->prompt);
    char *line = mem_dup_bytes(typed.data, typed.len);
    history_keep(app, app->prompt.kind, typed);
    prompt_close(&app->prompt);
    way->accept(app, str_from(line));
    mem_free(line);
}

void prompts_key(App *app, uint32_t key)
{
    const PromptWay *way = &WAYS[app->prompt.kind];
    if (way->key && way->key(app, key))
        return;
    switch (prompt_key(&app->prompt, key)) {
    case PROMPT_ACCEPTED:
        accept(app);
        break;
    case PROMPT_CANCELLED:
        app->prompt.kind = PROMPT_NONE;
        if (way->cancel)
            way->cancel(app);
        break;
    case PROMPT_EDITING:
        if (way->changed)
            way->changed(app);
        break;
    }
}

void prompts_paint(App *app, CellGrid *g, Rect area)
{
    const PromptWay *way = &WAYS[app->prompt.kind];
    StrBuf state = {0}, aside = {0};
    if (way->paint)
        way->paint(app, g, area);
    if (way->look)
        way->look(app, &state, &aside);
    const char *name = way->name ? way->name(app) : NULL;
    PromptLook look = {
        str_from(name ? name : _(way->label)), {state.data, state.len}, {aside.data, aside.len}};
    prompt_draw(&app->prompt, &look, g, area, &app->policy);
    strbuf_done(&state);
    strbuf_done(&aside);
}
