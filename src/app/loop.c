/* The event loop: sleeps until there is a key, a signal or news of a job, and shows what came of it. */
#include "app/app.h"
#include "app/signals.h"
#include "app/view.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "ui/screen.h"
#include <poll.h>

#define UNSEEN_MS  100  // the longest that events are handled before the screen is shown
#define SUSPEND_MS 200  // for what was read to be written, before the reader is stopped
#define LEAVE_MS   2000 // the same before they leave: a busy disk takes its time

bool app_take_news(App *app)
{
    bool news = document_update(app->doc);
    news |= keywords_update(app->keywords);
    if (app->hits)
        news |= hits_update(app->hits);
    if (text_complete(app->text) && app->goal.kind != GOAL_NONE)
        news = true;
    news |= lookup_update(app);
    news |= suggestion_update(app);
    bool narrowed = app_update_filter(app);
    if (text_ready(app->text) != app->ready_seen) {
        app->ready_seen = text_ready(app->text);
        news = true;
    }
    if (news) {
        body_invalidate(&app->body);
        if (app->beside.open)
            body_invalidate(&app->beside.body);
        goal_pursue(app);
        view_check(app);
    }
    news |= view_refresh(app);
    news |= keep_news(app);
    news |= overrule_news(app);
    news |= annotation_news(app);
    news |= where_news(app);
    news |= carry_news(app);
    if (text_read_error(app->text) && !app->cut_said) {
        app->cut_said = news = true;
        app_say(app, "%s", source_read_error(app));
        app->message_error = true;
    }
    return news || narrowed || (text_was_cut(app->text) && !app->cut_said);
}

static void show(App *app)
{
    CellGrid grid;
    int cols, rows;
    screen_size(&cols, &rows);
    lookup_before_paint(app);
    app_paint(app, &grid, cols, rows);
    if (source_take_cut(app)) { // seen now at the latest
        grid_done(&grid);
        app_paint(app, &grid, cols, rows);
    }
    source_note_top(app);
    screen_show(&grid, &app->theme);
    grid_done(&grid);
}

/* Do all that has come: what lies between the first and the last of it nobody would see. But who
 * types faster than we can follow sees something now and then. Returns whether there was anything. */
static bool handle_events(App *app)
{
    Event e;
    bool any = false;
    int cols, rows;
    int64_t until = clock_ms() + UNSEEN_MS;
    app->behind = false;
    screen_size(&cols, &rows);
    while (app->running && !app->behind && screen_read(&e)) {
        app->touched_ms = clock_ms();
        app_handle(app, &e);
        app_arrange(app, cols, rows); // the next one acts on what this one did
        any = true;
        app->behind = clock_ms() >= until;
    }
    return any;
}

/* Of two waits in milliseconds, -1 for ever. */
static int sooner(int a, int b)
{
    return a < 0 ? b : b < 0 || a < b ? a : b;
}

/* Sleep until there is something to do, do all of it. Returns whether the screen may have changed. */
static bool wait_and_handle(App *app)
{
    struct pollfd fds[] = {{screen_fd(), POLLIN, 0}, {wake_fd(app->wake), POLLIN, 0}};
    bool changed = false;
    int wait_ms = sooner(item_flash_left(app), keep_left(app));
    wait_ms = sooner(wait_ms, sooner(goal_left(app), source_left(app)));
    poll(fds, 2, app->behind || view_busy(app) ? 0 : wait_ms);
    changed |= item_flash_left(app) == 0 && item_flash_end(app);
    changed |= source_tick(app);
    if (fds[1].revents & POLLIN) {
        wake_clear(app->wake);
        changed |= app_take_news(app);
    }
    if (goal_left(app) == 0) {
        goal_pursue(app);
        changed = true;
    }
    if (signals_ending())
        app->running = false;
    if (signals_suspend()) {
        keep_leave(app, SUSPEND_MS);
        screen_suspend();
        changed = true;
    }
    if (signals_resumed()) {
        screen_resume();
        changed = true;
    }
    if (signals_resized()) {
        screen_resized();
        terminal_resized(app);
        changed = true;
    }
    bool any = handle_events(app);
    changed |= !any && view_work(app);
    if (!any && fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
        app->running = false; // the terminal is gone
    return changed || any;
}

static bool must_end(void)
{
    return signals_ending() != 0;
}

bool app_run(App *app, Error *err)
{
    ScreenOptions options = {
        .mouse = app->config.mouse, .colour = app->colour, .give_up = must_end};
    if (!screen_open(&options, err))
        return false;
    signals_install(app->wake);
    terminal_start(app);
    app->running = app->shown = true;
    int cols, rows;
    screen_size(&cols, &rows);
    app_arrange(app, cols, rows);
    if (text_complete(app->text) && !text_ready(app->text))
        app_say(app, "%s", _("this text is empty"));
    source_begin(app);
    keep_first(app);
    Error place_error = {0};
    if (!move_to_place(app, &app->options->place, &place_error))
        app_say_error(app, &place_error);
    if (app->options->follow)
        source_follow(app);
    if (app->options->shelf)
        shelf_begin(app);
    show(app);
    bool ok = document_scan_start(app->doc, app->wake, err);
    while (ok && app->running) {
        if (wait_and_handle(app) && app->running)
            show(app);
        keep_watch(app);
        keep_tick(app);
    }
    keep_leave(app, 0); // it is written while the terminal is left
    screen_close();
    keep_leave(app, LEAVE_MS);
    return ok;
}
