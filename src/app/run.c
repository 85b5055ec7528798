/* The commands that look up, tell, open and leave. */
#include "app/command.h"
#include "app/view.h"
#include "base/i18n.h"
#include <signal.h>
#include <string.h>

/* What JSON calls by a code, in words. */
static const char *const KINDS[] = {
    [OUTLINE_TITLE] = N_("title"),  [OUTLINE_HEADING] = N_("heading"),
    [OUTLINE_ITEM] = N_("item"),    [OUTLINE_RUN_IN] = N_("item inside a paragraph"),
    [OUTLINE_GAP] = N_("cut text"),
};
static const char *const STATUSES[] = {
    [NOTE_OK] = N_("note"),
    [NOTE_MISSING] = N_("note without a definition"),
    [NOTE_UNCITED] = N_("note without a reference"),
};

void run_why(App *app, const CommandCall *call)
{
    (void)call;
    const Outline *o = &app_structure(app)->outline;
    Pos pos = overrule_place(app), mark = overrule_mark(app);
    uint32_t i = outline_at(o, pos);
    const OutlineNode *node = i == OUTLINE_NONE ? NULL : outline_node(o, i);
    const Note *note = mark == POS_NONE ? NULL : note_at(app, mark);
    Str label = note ? notes_label(&app_structure(app)->notes, note) : STR_NONE;
    if (note)
        app_say(app, _("[%.*s] %s: %s"), STR_FMT(label), _(STATUSES[note->status]), note_why(note));
    else if (node)
        app_say(app, _("%s: %s"), _(KINDS[node->kind]), outline_why(node));
    else
        app_say(app, "%s", _("no item here"));
}

void run_help(App *app, const CommandCall *call)
{
    (void)call;
    StrBuf b = {0};
    command_help(app->keys, &b);
    note_close(app);
    popup_open(&app->popup, (Str){b.data, b.len}, _(" Help "), _(" Esc closes "), &app->policy);
    popup_set_columns(&app->popup, HELP_UNDER_CELLS);
    app->popup_kind = POPUP_HELP;
    strbuf_done(&b);
}

void run_note(App *app, const CommandCall *call)
{
    note_focus_next(app, call->id == COMMAND_PREV_NOTE ? -1 : 1);
}

void run_open(App *app, const CommandCall *call)
{
    (void)call;
    if (app->popup_kind == POPUP_HELP)
        note_close(app);
    else if (app->popup_kind == POPUP_NONE && view_shown(app))
        view_go(app);
    else
        note_open(app);
}

void run_close(App *app, const CommandCall *call)
{
    (void)call;
    if (app->popup_kind == POPUP_NONE && view_shown(app)) {
        view_close(app);
        return;
    }
    if (app->popup_kind == POPUP_NONE) {
        app->body.focus = POS_NONE;
        app->body.current.start = app->body.current.end = POS_NONE;
    }
    note_close(app);
}

void run_search(App *app, const CommandCall *call)
{
    bool back = call->id == COMMAND_SEARCH_BACK;
    if (call->argument.len)
        lookup_search(app, call->argument, back);
    else
        search_prompt_open(app, back);
}

void run_follow(App *app, const CommandCall *call)
{
    (void)call;
    source_follow(app);
}

void run_reload(App *app, const CommandCall *call)
{
    (void)call;
    source_reload(app);
}

void run_encoding(App *app, const CommandCall *call)
{
    source_set_encoding(app, call->argument);
}

void run_command(App *app, const CommandCall *call)
{
    (void)call;
    prompt_open(&app->prompt, PROMPT_COMMAND, STR_NONE);
}

void run_suspend(App *app, const CommandCall *call)
{
    (void)app;
    (void)call;
    raise(SIGTSTP);
}

void run_quit(App *app, const CommandCall *call)
{
    (void)call;
    app->running = false;
}
