/* What becomes of a file while it is read: it grows, is replaced, turns out to be in another
 * encoding. */
#include "app/view.h"
#include "base/clock.h"
#include "base/i18n.h"
#include <string.h>
#include <sys/stat.h>

#define CHECK_MS 1000 // between two looks at a file that is followed, or read by key after key
#define IDLE_MS  2000 // the same while no key comes
#define READ_MS  5000 // without a key a message has been read then

/* Whether the reader was at another place before an earlier reading, and is not brought there yet: a
 * file that is written anew may be empty for a while. */
static bool has_earlier_place(App *app)
{
    const Goal *g = &app->goal;
    return g->kind == GOAL_PLACE || (g->missed && g->missed_top == body_top(&app->body));
}

/* The place on the screen, or the one before. */
static ScreenPlace take_place(App *app, bool same_words)
{
    ScreenPlace place = app->goal.place;
    bool earlier = has_earlier_place(app);
    if (!earlier && text_was_cut(app->text) && app->top_seen.after_bytes) {
        place = (ScreenPlace){.anchor = app->top_seen, .same_words = true}; // zeros are there now
    } else if (!earlier) {
        Pos top = body_top(&app->body);
        Str text = text_slice(app->text, 0, text_ready(app->text));
        // a file that was written anew in place has other words there by now
        bool seen = app->top_seen.pos == top && app->top_seen.after_bytes;
        place = (ScreenPlace){.anchor = seen ? app->top_seen : anchor_take(text, top),
                              .same_words = true,
                              .line = document_line(app->doc, top)};
        const char *before = top ? memrchr(text.data, '\n', top) : NULL;
        const char *after = top < text.len ? memchr(text.data + top, '\n', text.len - top) : NULL;
        size_t start = before ? (size_t)(before + 1 - text.data) : 0;
        size_t end = after ? (size_t)(after - text.data) : text.len;
        place.into = end > start ? (double)(top - start) / (double)(end - start) : 0;
    }
    place.same_words &= same_words;
    return place;
}

/* A note may be half typed. */
static void go_on_annotating(App *app, const Anchor *at)
{
    Hit *h = &app->annotating;
    size_t bytes = h->end - h->start;
    Pos found = keep_find(app, at);
    h->start = found == POS_NONE ? app->point : found;
    h->end = h->start + (found == POS_NONE ? 0 : bytes);
}

/* Every position in the old text is void. Nothing may look at it while it is closed. */
static void forget_text(App *app)
{
    lookup_stop(app);
    search_prompt_forget(app);
    suggestion_forget(app);
    note_close(app);
    view_close(app);
    hits_free(app->hits);
    app->hits = NULL;
    vec_clear(&app->back);
    vec_clear(&app->forward);
    hint_close(app);
    app->strip_source = (StripSource){0};
    goal_clear(app);
    sidebar_done(&app->sidebar);
    beside_close(app);
    body_done(&app->body);
    keywords_free(app->keywords);
    where_forget(app);
    document_free(app->doc);
    text_close(app->text);
}

static void use_text(App *app, Text *text, Keywords *keywords)
{
    SidebarTab tab = app->sidebar.tab;
    BodyOptions options = app->body.options;
    forget_text(app);
    app->text = text;
    app->keywords = keywords;
    app->doc = document_new(text);
    document_scan_to(app->doc, OPEN_FIRST_BYTES);
    body_init(&app->body, app->doc, keywords, &options, &app->policy);
    overrule_apply(app);
    annotation_update(app);
    sidebar_init(&app->sidebar);
    app->sidebar.tab = tab;
    app_arrange(app, app->cols, app->rows);
    app->ready_seen = 0;
    app->cut_said = false;
    app->change_said = TEXT_SAME;
    app->top_seen = (Anchor){0};
    if (app->pattern) {
        app->body.pattern = app->pattern;
        app->hits = hits_new(text, app->pattern, app->wake, NULL);
    }
}

static bool open_path(App *app, const char *path, const char *encoding, bool follow, Error *err)
{
    Text *text = app_open_text(app, path, encoding, err);
    if (!text)
        return false;
    if (follow && !text_follow(text, err)) {
        text_close(text);
        return false;
    }
    text_wait(text, 1, OPEN_WAIT_MS);
    Keywords *keywords = keywords_move(app->keywords, text);
    const char *before = text_encoding(app->text), *now = text_encoding(text);
    ScreenPlace place = take_place(app, strcmp(before, now) == 0);
    Anchor annotating = keep_anchor(app, app->annotating.start);
    carry_take(app);
    use_text(app, text, keywords);
    keep_pass_over(app);
    goal_place(app, &place);
    carry_news(app);
    go_on_annotating(app, &annotating);
    keep_reread(app);
    return document_scan_start(app->doc, app->wake, err);
}

/* Whether PATH gives the same bytes another time. One that is missing has an error of its own. */
static bool can_be_read_again(const char *path)
{
    struct stat st;
    if (!path || strcmp(path, "-") == 0)
        return false;
    return stat(path, &st) != 0 || !S_ISFIFO(st.st_mode);
}

static bool open_again(App *app, const char *encoding, bool follow, Error *err)
{
    const char *path = app->options->file;
    if (can_be_read_again(path))
        return open_path(app, path, encoding, follow, err);
    if (follow)
        return error_set(err, ERROR_IO, _("%s has ended; there is nothing to wait for"),
                         text_name(app->text));
    return error_set(err, ERROR_IO, _("only a file can be read again"));
}

/* Read the file again that is followed, or has just been cut, and go on as before. */
static bool open_anew(App *app)
{
    Error err = {0};
    const char *path = app->options->file, *encoding = *app->encoding ? app->encoding : NULL;
    bool ok = open_path(app, path ? path : "-", encoding, app->following, &err);
    app->following = app->following && ok;
    if (app->following) {
        goal_set(app, GOAL_END, 0);
        goal_pursue(app);
    }
    return ok;
}

/* What was cut off reads as zeros, which nobody is to see. */
bool source_take_cut(App *app)
{
    if (app->cut_said || !text_was_cut(app->text))
        return false;
    bool ok = open_anew(app);
    app->cut_said = !ok;
    app_say(app, "%s", _("the file was cut short; what is left of it was read again"));
    if (!ok)
        app_say(app, "%s", _("the file was cut short while it was read; what is gone is blank"));
    app->message_error = app->message_unasked = true;
    return true;
}

static void say_result(App *app, bool ok, const Error *err, const char *what)
{
    if (!ok)
        app_say_error(app, err);
    else if (app->goal.kind == GOAL_NONE)
        app_say(app, "%s", what);
}

void source_reload(App *app)
{
    Error err = {0};
    bool ok = open_again(app, *app->encoding ? app->encoding : NULL, false, &err);
    app->following = app->following && !ok;
    say_result(app, ok, &err, _("read again"));
}

void source_set_encoding(App *app, Str name)
{
    Error err = {0};
    char wanted[sizeof app->encoding] = "";
    if (!name.len) {
        app_say(app, _("encoding %s; :encoding NAME reads it in another, :encoding auto finds out"),
                text_encoding(app->text));
        return;
    }
    if (name.len >= sizeof wanted)
        name.len = sizeof wanted - 1; // nobody knows it either
    if (!str_equal(name, STR("auto")))
        memcpy(wanted, name.data, name.len);
    bool ok = open_again(app, *wanted ? wanted : NULL, false, &err);
    if (ok)
        memcpy(app->encoding, wanted, sizeof wanted);
    say_result(app, ok, &err, text_encoding(app->text));
}

void source_follow(App *app)
{
    Error err = {0};
    bool ok = true;
    if (text_complete(app->text))
        ok = open_again(app, *app->encoding ? app->encoding : NULL, true, &err);
    else
        ok = text_follow(app->text, &err);
    if (!ok) {
        app_say_error(app, &err);
        return;
    }
    app->following = true;
    goal_set(app, GOAL_END, 0);
    goal_pursue(app);
}

void source_unfollow(App *app)
{
    if (!app->following)
        return;
    app->following = false;
    text_unfollow(app->text);
    goal_clear(app);
}

static void say_change(App *app)
{
    TextChange change = text_change(app->text);
    if (change == app->change_said)
        return;
    app->change_said = change;
    static const char *const WORDS[] = {
        [TEXT_CUT] = N_("the file has changed: R reads it again"),
        [TEXT_GREW] = N_("the file has grown: F follows it, R reads it again"),
        [TEXT_REPLACED] = N_("the file has changed: R reads it again"),
        [TEXT_REWRITTEN] = N_("the file has changed: R reads it again"),
        [TEXT_GONE] = N_("the file is gone; what is open can still be read"),
    };
    if (change == TEXT_SAME)
        return;
    app_say(app, "%s", _(WORDS[change]));
    app->message_unasked = true;
}

void source_begin(App *app)
{
    app->checked_ms = clock_ms() - CHECK_MS; // the first key may ask
}

void source_check(App *app)
{
    int64_t ms = clock_ms();
    if (app->following || ms - app->checked_ms < CHECK_MS)
        return;
    app->checked_ms = ms;
    say_change(app);
}

const char *source_read_error(const App *app)
{
    const char *why = text_read_error(app->text), *name = text_name(app->text);
    const char *slash = strrchr(name, '/');
    bool named = slash && str_starts_with(str_from(why), str_from(name));
    return named ? why + (slash + 1 - name) : why; // of a path its end is enough
}

void source_note_top(App *app)
{
    Pos top = body_top(&app->body);
    if (top != app->top_seen.pos || app->top_seen.after_bytes < ANCHOR_BYTES)
        app->top_seen = anchor_take(text_slice(app->text, 0, text_ready(app->text)), top);
}

int source_left(const App *app)
{
    if (!app->following && !text_may_change(app->text))
        return -1;
    int64_t ms = app->checked_ms + (app->following ? CHECK_MS : IDLE_MS) - clock_ms();
    return ms > 0 ? (int)ms : 0;
}

/* Whether the message, if there is one, may go without a key. */
static bool was_read(const App *app)
{
    if (!app->message[0] || app->message_unasked)
        return true;
    return !app->message_error && !app->message_passing && clock_ms() - app->touched_ms >= READ_MS;
}

/* Whether something can be said that no key has asked for. */
static bool may_say(const App *app)
{
    bool asks = app->prompt.kind != PROMPT_NONE || app->mark_wait || hint_shown(app);
    return !asks && app->goal.kind == GOAL_NONE && was_read(app);
}

/* What becomes of the file while no key comes is said as well; what was cut off is taken away. */
static bool look_idly(App *app)
{
    TextChange before = app->change_said;
    app->checked_ms = clock_ms();
    if (text_was_cut(app->text))
        return !app->cut_said;
    if (may_say(app))
        say_change(app);
    return app->change_said != before;
}

/* Logs are moved away and begun anew: whoever follows goes on with the one that has the name. */
static bool look_following(App *app)
{
    app->checked_ms = clock_ms();
    TextChange change = text_change(app->text);
    if (change != TEXT_REPLACED && change != TEXT_CUT)
        return false;
    if (!can_be_read_again(app->options->file) || !open_anew(app))
        return false;
    app_say(app, "%s",
            change == TEXT_CUT ? _("the file was cut short; what is left of it was read again")
                               : _("another file has its name now; following that one"));
    return true;
}

bool source_tick(App *app)
{
    if (source_left(app) != 0)
        return false;
    return app->following ? look_following(app) : look_idly(app);
}
