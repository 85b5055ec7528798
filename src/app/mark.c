/* Marks: a letter for a place, kept for the document. */
#include "app/command.h"
#include "base/i18n.h"

static bool is_letter(uint32_t key)
{
    return (key >= 'a' && key <= 'z') || (key >= 'A' && key <= 'Z') || (key >= '0' && key <= '9');
}

static const StoreMark *mark_named(const App *app, char letter)
{
    const StoreDocument *d = &app->keep.document;
    for (size_t i = 0; i < d->marks.count; i++)
        if (d->marks.items[i].letter == letter)
            return &d->marks.items[i];
    return NULL;
}

static void set_mark(App *app, char letter)
{
    StoreChange c = {.kind = STORE_PUT_MARK, .mark = {letter, keep_anchor(app, app->point)}};
    keep_change(app, &c);
    app_say(app, _("mark %c is here"), letter);
}

/* To where the last jump began, and back again: as less and vim have it. */
static void go_between(App *app)
{
    if (app->back.count)
        move_jump(app, app->back.items[app->back.count - 1].point);
    else
        app_say(app, "%s", _("no jump to go back from"));
}

static void go_to_mark(App *app, char letter)
{
    const StoreMark *m = mark_named(app, letter);
    Pos to = m ? keep_find(app, &m->at) : POS_NONE;
    if (to != POS_NONE)
        move_jump(app, to);
    else if (m)
        app_say(app, _("the place of mark %c is not in the text any more"), letter);
    else
        app_say(app, _("no mark %c: m%c sets it"), letter, letter);
}

void mark_key(App *app, uint32_t key)
{
    MarkWait wait = app->mark_wait;
    app->mark_wait = MARK_WAIT_NONE;
    if (wait == MARK_WAIT_GO && (key == '\'' || key == '`'))
        go_between(app);
    else if (is_letter(key) && wait == MARK_WAIT_SET)
        set_mark(app, (char)key);
    else if (is_letter(key))
        go_to_mark(app, (char)key);
    else if (key != INPUT_ESC)
        app_say(app, "%s", _("marks are letters and digits"));
}

void run_mark(App *app, const CommandCall *call)
{
    bool set = call->id == COMMAND_MARK;
    app->mark_wait = set ? MARK_WAIT_SET : MARK_WAIT_GO;
    if (call->argument.len)
        mark_key(app, (unsigned char)call->argument.data[0]);
    else
        app_say(app, "%s", set ? _("mark this place: a letter") : _("go to the mark: a letter"));
}
