/* Keywords: adding, choosing, switching, renaming; the commands of their tab. */
#include "app/command.h"
#include "base/i18n.h"

static bool add_one(App *app, Str word, size_t *index)
{
    Error err = {0};
    if (keywords_add(app->keywords, word, index, &err))
        return true;
    app_say_error(app, &err);
    return false;
}

/* The part of WORDS before the first ; ； or 、, which goes from it. */
static Str take_word(Str *words)
{
    const Str PARTERS[] = {STR(";"), STR("；"), STR("、")};
    size_t end = words->len, next = end;
    for (size_t i = 0; i < sizeof PARTERS / sizeof *PARTERS; i++) {
        size_t at = str_find(*words, PARTERS[i]);
        if (at < end) {
            end = at;
            next = at + PARTERS[i].len;
        }
    }
    Str word = {words->data, end};
    *words = str_rest(*words, next);
    return str_trim(word);
}

void keyword_add(App *app, Str words)
{
    size_t added = 0, index = 0;
    suggestion_close(app);
    while (words.len) {
        Str word = take_word(&words);
        if (!word.len)
            continue;
        if (!add_one(app, word, &index))
            return;
        added++;
    }
    if (added > 1)
        app_say(app, P_("%zu keyword added", "%zu keywords added", added), added);
    else if (added)
        app_say(app, _("keyword %zu: %.*s"), index + 1,
                STR_FMT(keywords_word(app->keywords, index)));
}

void run_keyword(App *app, const CommandCall *call)
{
    if (call->argument.len)
        keyword_add(app, call->argument);
    else
        prompt_open(&app->prompt, PROMPT_KEYWORD, STR_NONE);
}

/* A hit without the line ends that it goes across, and the blanks beside them. */
static void add_joined(Str hit, StrBuf *out)
{
    while (hit.len) {
        Str line = str_first_line(hit);
        strbuf_add(out, out->len || line.len < hit.len ? str_trim(line) : line);
        size_t taken = line.len < hit.len ? line.len + 1 : line.len;
        hit = str_rest(hit, taken);
    }
}

void run_keyword_hit(App *app, const CommandCall *call)
{
    (void)call;
    Hit hit = app->body.current;
    StrBuf word = {0};
    size_t index;
    if (hit.start == POS_NONE) {
        app_say(app, "%s", _("no current hit: search with / first"));
        return;
    }
    add_joined(text_slice(app->text, hit.start, hit.end), &word);
    if (add_one(app, (Str){word.data, word.len}, &index))
        app_say(app, _("keyword %zu: %.*s"), index + 1,
                STR_FMT(keywords_word(app->keywords, index)));
    strbuf_done(&word);
}

void keyword_choose(App *app, size_t index)
{
    app->keyword = app->chosen = index;
    app->body.current.start = app->body.current.end = POS_NONE;
    lookup_begin(app);
}

size_t keyword_at_cursor(App *app)
{
    SidebarView view = app_sidebar_view(app);
    size_t index = KEYWORDS_ALL;
    if (app->sidebar.tab == SIDEBAR_KEYWORDS)
        sidebar_target(&app->sidebar, &view, &index);
    return index;
}

void run_keyword_step(App *app, const CommandCall *call)
{
    lookup_step(app, app->chosen, call->id == COMMAND_KEYWORD_PREV, call->count);
}

/* In the keywords' tab n and N are of the one under the cursor. */
void run_hit(App *app, const CommandCall *call)
{
    bool reverse = call->id == COMMAND_PREV_HIT;
    size_t index = app->sidebar.focused ? keyword_at_cursor(app) : KEYWORDS_ALL;
    if (index == KEYWORDS_ALL) {
        lookup_next(app, reverse, call->count);
        return;
    }
    app->keyword = app->chosen = index;
    lookup_step(app, index, reverse, call->count);
}

static size_t without(size_t index, size_t removed, size_t none)
{
    if (index == KEYWORD_NONE || index == KEYWORDS_ALL || index < removed)
        return index;
    return index == removed ? none : index - 1;
}

void keyword_forget(App *app, size_t index)
{
    lookup_stop(app);
    app->keyword = without(app->keyword, index, KEYWORD_NONE);
    app->stepping = without(app->stepping, index, KEYWORD_NONE);
    app->chosen = without(app->chosen, index, KEYWORDS_ALL);
}

void run_keyword_remove(App *app, const CommandCall *call)
{
    (void)call;
    size_t index = keyword_at_cursor(app);
    if (app->sidebar.focused && app->sidebar.tab != SIDEBAR_KEYWORDS) {
        overrule_undo_chosen(app);
        return;
    }
    if (index == KEYWORDS_ALL) {
        app_say(app, "%s", _("keywords are removed in their tab: T 3"));
        return;
    }
    app_say(app, _("keyword removed: %.*s"), STR_FMT(keywords_word(app->keywords, index)));
    keyword_keep_removed(app, keywords_word(app->keywords, index));
    keyword_forget(app, index);
    keywords_remove(app->keywords, index);
}

void run_keyword_switch(App *app, const CommandCall *call)
{
    (void)call;
    size_t index = keyword_at_cursor(app);
    if (index == KEYWORDS_ALL)
        return;
    keywords_set_on(app->keywords, index, !keywords_is_on(app->keywords, index));
    keyword_keep_changed(app, index);
}

void run_keyword_rename(App *app, const CommandCall *call)
{
    (void)call;
    app->renamed = keyword_at_cursor(app);
    if (app->renamed != KEYWORDS_ALL)
        prompt_open(&app->prompt, PROMPT_RENAME, keywords_word(app->keywords, app->renamed));
}

void keyword_rename(App *app, Str word)
{
    Error err = {0};
    Str now = keywords_word(app->keywords, app->renamed);
    char *before = mem_dup_bytes(now.data, now.len);
    lookup_stop(app);
    if (keywords_rename(app->keywords, app->renamed, word, &err))
        keyword_keep_renamed(app, str_from(before), app->renamed);
    else
        app_say_error(app, &err);
    mem_free(before);
}

bool keyword_tab_has(const App *app, int command)
{
    bool of_tab = command == COMMAND_KEYWORD_SWITCH || command == COMMAND_KEYWORD_RENAME ||
                  command == COMMAND_KEYWORD_SAVE;
    return !of_tab || app->sidebar.tab == SIDEBAR_KEYWORDS;
}
