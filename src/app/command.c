#include "app/command.h"
#include "base/i18n.h"
#include "ui/screen.h"
#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const char *name, *keys[MODE_COUNT], *help;
} CommandRow;

static const CommandRow TABLE[COMMAND_COUNT] = {
#define X(id, name, read, sidebar, popup, help)                                                    \
    [COMMAND_##id] = {name, {read, sidebar, popup}, help},
    COMMANDS(X)
#undef X
};

#define WIDTH_STEP 4
#define SLIDE_STEP 8

void command_bind(Keymap *k)
{
    for (int id = 1; id < COMMAND_COUNT; id++)
        for (int mode = 0; mode < MODE_COUNT; mode++) {
            bool known = keymap_bind(k, mode, TABLE[id].keys[mode], id);
            assert(known); // a misspelt key name in the table
            (void)known;
        }
}

static void scroll(App *app, long rows)
{
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, rows);
    else
        move_scroll(app, rows);
}

static void page(App *app, int pages)
{
    if (app->popup_kind != POPUP_NONE)
        popup_scroll(&app->popup, pages * (app->popup.box.rows > 3 ? app->popup.box.rows - 3 : 1));
    else
        move_page(app, pages, false);
}

static void change_width(App *app, int by)
{
    int width = app->body.options.measure_cells + by;
    if (width < CONFIG_WIDTH_MIN || width > CONFIG_WIDTH_MAX)
        return;
    app->body.options.measure_cells = width;
    app_say(app, P_("rows of %d cell", "rows of %d cells", width), width);
}

static void slide(App *app, long steps)
{
    long most = CONFIG_WIDTH_MAX;
    steps = steps > most ? most : steps < -most ? -most : steps;
    if (!body_slide(&app->body, (int)steps * SLIDE_STEP) && steps > 0)
        app_say(app, "%s", _("nothing more to the right"));
}

static void toggle_spread(App *app)
{
    app->config.spread = !app->config.spread;
    if (app->config.spread && app->cols < SPREAD_MIN_SCREEN)
        app_say(app, _("two columns from %d cells on"), SPREAD_MIN_SCREEN);
}

static void next_theme(App *app, Str name)
{
    Error err = {0};
    char **names = theme_names();
    size_t at = 0, count = 0;
    char chosen[256] = "";
    while (names[count])
        count++;
    while (at < count && strcmp(names[at], app->theme.name) != 0)
        at++;
    if (name.len)
        snprintf(chosen, sizeof chosen, "%.*s", STR_FMT(name));
    else if (count)
        snprintf(chosen, sizeof chosen, "%s", names[at + 1 < count ? at + 1 : 0]);
    for (size_t i = 0; i < count; i++)
        mem_free(names[i]);
    mem_free(names);
    if (!app_set_theme(app, chosen, &err))
        app_say_error(app, &err);
    else
        app_say(app, _("theme %s: %s"), app->theme.name, app->theme.about);
    screen_repaint();
}

static void say_where(App *app)
{
    StrBuf b = {0};
    uint32_t node;
    Pos top = body_top(&app->body);
    const char *name = text_name(app->text), *slash = strrchr(name, '/');
    if (app_current_node(app, &node)) { // first: what does not fit is cut at the end
        const Outline *o = &app_structure(app)->outline;
        StrBuf path = {0};
        outline_path(o, node, &path);
        strbuf_addf(&b, _("%s (%s), "), path.data, outline_why(outline_node(o, node)));
        strbuf_done(&path);
    }
    strbuf_addf(&b, _("line %zu, byte %zu of %zu, %s, %s"), document_line(app->doc, top), top,
                text_ready(app->text), text_encoding(app->text),
                slash && slash[1] ? slash + 1 : name);
    if (text_undecodable(app->text))
        strbuf_addf(&b, _(", %zu bytes undecodable"), text_undecodable(app->text));
    app_say(app, "%s", b.data);
    strbuf_done(&b);
}

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

static void say_why(App *app)
{
    const OutlineNode *node = app_current_node(app, NULL);
    const Note *note = note_focused(app);
    Str label = note ? notes_label(&app_structure(app)->notes, note) : STR_NONE;
    if (note)
        app_say(app, _("[%.*s] %s: %s"), STR_FMT(label), _(STATUSES[note->status]), note_why(note));
    else if (node)
        app_say(app, _("%s: %s"), _(KINDS[node->kind]), outline_why(node));
    else
        app_say(app, "%s", _("no item here"));
}

static void go_to(App *app, Str argument)
{
    Error err = {0};
    char text[64];
    Place place;
    snprintf(text, sizeof text, "%.*s", STR_FMT(argument));
    if (!options_parse_place(text, &place))
        app_say(app, _("go where? an outline path (1.1.2), a percentage (37%%) or a byte (@1234)"));
    else if (!move_to_place(app, &place, &err))
        app_say_error(app, &err);
}

static void show_help(App *app)
{
    StrBuf b = {0};
    command_help(&b);
    note_close(app);
    popup_open(&app->popup, (Str){b.data, b.len}, _(" Help "), _(" Esc closes "), &app->policy);
    app->popup_kind = POPUP_HELP;
    strbuf_done(&b);
}

static void sidebar_go(App *app)
{
    SidebarView view = app_sidebar_view(app);
    size_t keyword;
    Pos to = sidebar_target(&app->sidebar, &view, &keyword);
    bool overlay = app_sidebar_is_overlay(app);
    if (to != POS_NONE) {
        bool note = app->sidebar.tab == SIDEBAR_NOTES;
        move_jump(app, to);
        if (note)
            app->body.focus = to;
        app->sidebar.focused = false;
    } else if (keyword != KEYWORDS_ALL) {
        lookup_select_keyword(app, keyword);
        app->sidebar.focused = app->sidebar.focused && !overlay;
    }
}

static void remove_keyword(App *app)
{
    SidebarView view = app_sidebar_view(app);
    size_t index;
    sidebar_target(&app->sidebar, &view, &index);
    if (index == KEYWORDS_ALL) {
        app_say(app, "%s", _("keywords are removed in their tab: T 3"));
        return;
    }
    app_say(app, _("keyword removed: %.*s"), STR_FMT(keywords_word(app->keywords, index)));
    keywords_remove(app->keywords, index);
    app->keyword = KEYWORDS_ALL;
}

static void run_sidebar(App *app, CommandId id, long count)
{
    Sidebar *s = &app->sidebar;
    SidebarView view = app_sidebar_view(app);
    switch (id) {
    case COMMAND_SIDEBAR:
        if (app_sidebar_is_overlay(app))
            s->focused = !s->focused;
        else
            app->sidebar_on = !app->sidebar_on;
        s->focused = s->focused && (app->sidebar_on || app_sidebar_is_overlay(app));
        break;
    case COMMAND_SIDEBAR_FOCUS:
        s->focused = !s->focused;
        s->scrolled = false;
        break;
    case COMMAND_SIDEBAR_DOWN:
        sidebar_move(s, &view, count ? count : 1);
        break;
    case COMMAND_SIDEBAR_UP:
        sidebar_move(s, &view, count ? -count : -1);
        break;
    case COMMAND_SIDEBAR_GO:
        sidebar_go(app);
        break;
    case COMMAND_SIDEBAR_FOLD:
        sidebar_fold(s, &view);
        break;
    case COMMAND_SIDEBAR_UNFOLD:
        sidebar_unfold(s, &view);
        break;
    case COMMAND_KEYWORD_REMOVE:
        remove_keyword(app);
        break;
    default:
        s->tab = (SidebarTab)(id - COMMAND_TAB_OUTLINE);
        s->focused = true;
        s->scrolled = false;
    }
}

static void run_motion(App *app, CommandId id, long count)
{
    long n = count ? count : 1;
    switch (id) {
    case COMMAND_ROW_DOWN:
        scroll(app, n);
        break;
    case COMMAND_ROW_UP:
        scroll(app, -n);
        break;
    case COMMAND_PAGE_DOWN:
        page(app, (int)(n < 1000 ? n : 1000));
        break;
    case COMMAND_PAGE_UP:
        page(app, -(int)(n < 1000 ? n : 1000));
        break;
    case COMMAND_HALF_DOWN:
        move_page(app, 1, true);
        break;
    case COMMAND_HALF_UP:
        move_page(app, -1, true);
        break;
    case COMMAND_START:
        if (app->popup_kind != POPUP_NONE)
            popup_scroll(&app->popup, -POPUP_ROWS_MAX);
        else
            move_jump(app, 0);
        break;
    case COMMAND_END:
        if (app->popup_kind != POPUP_NONE)
            popup_scroll(&app->popup, POPUP_ROWS_MAX);
        else if (count)
            move_to_line(app, count);
        else
            move_to_end(app);
        break;
    case COMMAND_PERCENT:
        if (count)
            move_to_percent(app, (double)count);
        else
            app_say(app, "%s", _("type the percentage before the percent sign"));
        break;
    case COMMAND_NEXT_ITEM:
        move_item(app, MOVE_ANY, n);
        break;
    case COMMAND_PREV_ITEM:
        move_item(app, MOVE_ANY, -n);
        break;
    case COMMAND_NEXT_SAME:
        move_item(app, MOVE_SAME_LEVEL, n);
        break;
    case COMMAND_PREV_SAME:
        move_item(app, MOVE_SAME_LEVEL, -n);
        break;
    case COMMAND_PARENT:
        move_parent(app);
        break;
    case COMMAND_NEXT_SECTION:
        move_item(app, MOVE_TOP_LEVEL, n);
        break;
    case COMMAND_PREV_SECTION:
        move_item(app, MOVE_TOP_LEVEL, -n);
        break;
    default:
        move_back(app);
    }
}

static void run_note(App *app, CommandId id)
{
    switch (id) {
    case COMMAND_NEXT_NOTE:
        note_focus_next(app, 1);
        break;
    case COMMAND_PREV_NOTE:
        note_focus_next(app, -1);
        break;
    case COMMAND_OPEN:
        if (app->popup_kind == POPUP_HELP)
            note_close(app);
        else
            note_open(app);
        break;
    default:
        if (app->popup_kind == POPUP_NONE) {
            app->body.focus = POS_NONE;
            app->body.current.start = app->body.current.end = POS_NONE;
        }
        note_close(app);
    }
}

static void run_lookup(App *app, CommandId id, Str argument)
{
    switch (id) {
    case COMMAND_SEARCH:
    case COMMAND_SEARCH_BACK:
        if (argument.len)
            lookup_search(app, argument, id == COMMAND_SEARCH_BACK);
        else
            prompt_open(&app->prompt, id == COMMAND_SEARCH ? PROMPT_SEARCH : PROMPT_SEARCH_BACK,
                        STR_NONE);
        break;
    case COMMAND_NEXT_HIT:
        lookup_next(app, false);
        break;
    case COMMAND_PREV_HIT:
        lookup_next(app, true);
        break;
    case COMMAND_KEYWORD:
        if (argument.len)
            lookup_add_keyword(app, argument);
        else
            prompt_open(&app->prompt, PROMPT_KEYWORD, STR_NONE);
        break;
    default:
        lookup_keyword_from_hit(app);
    }
}

static void run_other(App *app, CommandId id, long count, Str argument)
{
    switch (id) {
    case COMMAND_THEME:
        next_theme(app, argument);
        break;
    case COMMAND_WIDER:
        change_width(app, WIDTH_STEP);
        break;
    case COMMAND_NARROWER:
        change_width(app, -WIDTH_STEP);
        break;
    case COMMAND_SPREAD:
        toggle_spread(app);
        break;
    case COMMAND_SLIDE_RIGHT:
        slide(app, count ? count : 1);
        break;
    case COMMAND_SLIDE_LEFT:
        slide(app, count ? -count : -1);
        break;
    case COMMAND_WHERE:
        say_where(app);
        break;
    case COMMAND_WHY:
        say_why(app);
        break;
    case COMMAND_FOLLOW:
        source_follow(app);
        break;
    case COMMAND_RELOAD:
        source_reload(app);
        break;
    case COMMAND_ENCODING:
        source_set_encoding(app, argument);
        break;
    case COMMAND_GOTO:
        go_to(app, argument);
        break;
    case COMMAND_REDRAW:
        terminal_ask(app);
        screen_repaint();
        break;
    case COMMAND_HELP:
        show_help(app);
        break;
    case COMMAND_COMMAND:
        prompt_open(&app->prompt, PROMPT_COMMAND, STR_NONE);
        break;
    case COMMAND_SUSPEND:
        raise(SIGTSTP);
        break;
    default:
        app->running = false;
    }
}

/* Whether a search under way may bring its hit after command ID: it moves nowhere itself. */
static bool leaves_search(CommandId id)
{
    return id == COMMAND_NEXT_HIT || id == COMMAND_PREV_HIT ||
           (id >= COMMAND_THEME && id < COMMAND_COMMAND && id != COMMAND_GOTO) ||
           (id >= COMMAND_SIDEBAR && id <= COMMAND_TAB_KEYWORDS && id != COMMAND_SIDEBAR_GO &&
            id != COMMAND_KEYWORD_REMOVE);
}

void command_run(App *app, CommandId id, long count, Str argument)
{
    if (!leaves_search(id))
        lookup_stop(app);
    if (id <= COMMAND_PARENT || id == COMMAND_NEXT_SECTION || id == COMMAND_PREV_SECTION ||
        id == COMMAND_BACK)
        run_motion(app, id, count);
    else if (id >= COMMAND_NEXT_NOTE && id <= COMMAND_CLOSE)
        run_note(app, id);
    else if (id >= COMMAND_SIDEBAR && id <= COMMAND_TAB_KEYWORDS)
        run_sidebar(app, id, count);
    else if (id >= COMMAND_SEARCH && id <= COMMAND_KEYWORD_HIT)
        run_lookup(app, id, argument);
    else
        run_other(app, id, count, argument);
}

static Str first_word(Str s)
{
    size_t n = 0;
    while (n < s.len && s.data[n] != ' ')
        n++;
    return (Str){s.data, n};
}

/* The only command whose name begins with WORD, or the one that is WORD; 0 if none or several. */
static CommandId command_named(Str word)
{
    CommandId found = COMMAND_NONE;
    for (int id = 1; word.len && id < COMMAND_COUNT; id++) {
        Str name = str_from(TABLE[id].name);
        if (str_equal(name, word))
            return (CommandId)id;
        if (str_starts_with(name, word))
            found = found ? COMMAND_COUNT : (CommandId)id;
    }
    return found == COMMAND_COUNT ? COMMAND_NONE : found;
}

void command_line(App *app, Str line)
{
    line = str_trim(line);
    Str word = first_word(line);
    Str argument = str_trim((Str){line.data + word.len, line.len - word.len});
    if (!line.len)
        return;
    CommandId id = command_named(word);
    Place place;
    char text[64];
    snprintf(text, sizeof text, "%.*s", STR_FMT(line));
    if (id)
        command_run(app, id, 0, argument);
    else if (options_parse_place(text, &place))
        go_to(app, line);
    else
        app_say(app, _("no command %.*s: Tab completes, :help lists them"), STR_FMT(word));
}

void command_candidates(Str line, StrBuf *out)
{
    for (int id = 1; id < COMMAND_COUNT; id++)
        if (str_starts_with(str_from(TABLE[id].name), line))
            strbuf_addf(out, "%s%s", out->len ? "  " : "", TABLE[id].name);
}

bool command_complete(StrBuf *line)
{
    Str word = {line->data, line->len};
    Str common = STR_NONE;
    for (int id = 1; id < COMMAND_COUNT; id++) {
        Str name = str_from(TABLE[id].name);
        if (!str_starts_with(name, word))
            continue;
        if (!common.data)
            common = name;
        size_t n = 0;
        while (n < common.len && n < name.len && common.data[n] == name.data[n])
            n++;
        common.len = n;
    }
    if (common.len <= word.len)
        return false;
    strbuf_add(line, (Str){common.data + word.len, common.len - word.len});
    return true;
}

/* "g g  <  Home" as people write it: "gg < Home". */
static void add_keys(StrBuf *out, const char *keys)
{
    for (const char *p = keys; *p; p++) {
        bool gap = p[0] == ' ';
        if (gap && p[1] == ' ')
            p++;
        if (!gap || p[0] != p[-1] || p[-1] == ' ')
            strbuf_add_byte(out, *p);
    }
}

void command_help(StrBuf *out)
{
    for (int id = 1; id < COMMAND_COUNT; id++) {
        StrBuf keys = {0};
        add_keys(&keys, TABLE[id].keys[MODE_READ]);
        if (!keys.len)
            add_keys(&keys, TABLE[id].keys[MODE_SIDEBAR]);
        strbuf_addf(out, ":%-15s %-18s %s\n", TABLE[id].name, keys.data ? keys.data : "",
                    _(TABLE[id].help));
        strbuf_done(&keys);
    }
}
