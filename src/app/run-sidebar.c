/* The commands of the sidebar. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"

void run_sidebar_go(App *app, const CommandCall *call)
{
    (void)call;
    SidebarView view = app_sidebar_view(app);
    size_t keyword;
    Pos to = sidebar_target(&app->sidebar, &view, &keyword);
    bool overlay = app_sidebar_is_overlay(app);
    app->sidebar.filter.typing = false;
    if (to != POS_NONE) {
        bool note = app->sidebar.tab == SIDEBAR_NOTES;
        move_jump(app, to);
        if (note)
            app->body.focus = to;
        else
            item_flash(app, to);
        app->sidebar.focused = false;
    } else if (keyword != KEYWORDS_ALL) {
        keyword_choose(app, keyword);
        app->sidebar.focused = app->sidebar.focused && !overlay;
    }
}

void run_sidebar(App *app, const CommandCall *call)
{
    (void)call;
    Sidebar *s = &app->sidebar;
    if (app_sidebar_is_overlay(app)) {
        s->focused = !s->focused;
    } else if (app_sidebar_is_aside(app)) { // one outline for the other
        app->sidebar_on = true;
        view_close(app);
    } else {
        app->sidebar_on = !app->sidebar_on;
    }
    s->focused = s->focused && (app->sidebar_on || app_sidebar_is_overlay(app));
}

void run_sidebar_focus(App *app, const CommandCall *call)
{
    (void)call;
    app->sidebar.focused = !app->sidebar.focused;
    app->sidebar.scrolled = false;
}

void run_sidebar_move(App *app, const CommandCall *call)
{
    SidebarView view = app_sidebar_view(app);
    long n = call->count ? call->count : 1;
    sidebar_move(&app->sidebar, &view, call->id == COMMAND_SIDEBAR_UP ? -n : n);
}

void run_sidebar_fold(App *app, const CommandCall *call)
{
    (void)call;
    SidebarView view = app_sidebar_view(app);
    sidebar_fold(&app->sidebar, &view);
}

void run_sidebar_unfold(App *app, const CommandCall *call)
{
    (void)call;
    SidebarView view = app_sidebar_view(app);
    sidebar_unfold(&app->sidebar, &view);
}

void run_sidebar_filter(App *app, const CommandCall *call)
{
    (void)call;
    app->sidebar_on = true;
    sidebar_filter(&app->sidebar);
}

bool sidebar_take_key(App *app, uint32_t key)
{
    Sidebar *s = &app->sidebar;
    if (!s->filter.on)
        return false;
    if (!s->filter.typing) {
        if (key == INPUT_ESC)
            sidebar_filter_end(s);
        return key == INPUT_ESC;
    }
    SidebarView view = app_sidebar_view(app);
    int page = s->list.rows > 1 ? s->list.rows - 1 : 1;
    const struct {
        uint32_t key;
        long items;
    } MOVES[] = {{INPUT_DOWN, 1},  {'N' & 0x1F, 1},         {INPUT_UP, -1},
                 {'P' & 0x1F, -1}, {INPUT_PAGE_DOWN, page}, {INPUT_PAGE_UP, -page}};
    for (size_t i = 0; i < sizeof MOVES / sizeof *MOVES; i++) {
        if (MOVES[i].key == key) {
            sidebar_move(s, &view, MOVES[i].items);
            return true;
        }
    }
    if (sidebar_filter_key(s, key) == PROMPT_ACCEPTED)
        command_run(app, COMMAND_SIDEBAR_GO, 0, STR_NONE);
    return true;
}

void run_tab(App *app, const CommandCall *call)
{
    app->sidebar.tab = call->id == COMMAND_TAB_OUTLINE ? SIDEBAR_OUTLINE
                       : call->id == COMMAND_TAB_NOTES ? SIDEBAR_NOTES
                                                       : SIDEBAR_KEYWORDS;
    app->sidebar.focused = true;
    app->sidebar.scrolled = false;
}
