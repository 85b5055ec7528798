#include "app/command.h"
#include "app/keys.h"
#include "base/i18n.h"
#include <stdio.h>
#include <string.h>

typedef void (*RunFn)(App *app, const CommandCall *call);

enum { ENDS_SEARCH, KEEPS_SEARCH }; // what a search under way finds may still be gone to after it

typedef struct {
    const char *name, *keys[MODE_COUNT], *help;
    RunFn run;
    int search;
} CommandRow;

static const CommandRow TABLE[COMMAND_COUNT] = {
#define COMMAND(id, handler, name, search, read, sidebar, popup, list, help)                       \
    [COMMAND_##id] = {name, {read, sidebar, popup, list}, help, run_##handler, search},
#include "app/commands.h"
#undef COMMAND
};

const char *command_name(CommandId id)
{
    return TABLE[id].name;
}

const char *command_usual_keys(CommandId id, Mode mode)
{
    return TABLE[id].keys[mode];
}

CommandId command_find(Str name)
{
    for (int id = 1; id < COMMAND_COUNT; id++)
        if (str_equal(str_from(TABLE[id].name), name))
            return (CommandId)id;
    return COMMAND_NONE;
}

void command_run(App *app, CommandId id, long count, Str argument)
{
    CommandCall call = {id, count, argument};
    if (TABLE[id].search == ENDS_SEARCH)
        lookup_stop(app);
    TABLE[id].run(app, &call);
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
    if (command_find(word))
        return command_find(word);
    for (int id = 1; word.len && id < COMMAND_COUNT; id++)
        if (str_starts_with(str_from(TABLE[id].name), word))
            found = found ? COMMAND_COUNT : (CommandId)id;
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
        command_run(app, COMMAND_GOTO, 0, line);
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

/* The help, line by line: a heading, or a command. */
static const struct {
    const char *heading;
    CommandId id;
} HELP[] = {
#define GROUP(title)     {title, COMMAND_NONE},
#define COMMAND(id, ...) {NULL, COMMAND_##id},
#include "app/commands.h"
#undef COMMAND
};

static void help_with(const KeyTable *keys, CommandId id, StrBuf *out)
{
    StrBuf own = {0};
    keys_describe(keys, id, &own);
    if (own.len)
        strbuf_addf(out, " %-21s :%-14s %s\n", own.data, TABLE[id].name, _(TABLE[id].help));
    else
        strbuf_addf(out, " :%-36s %s\n", TABLE[id].name, _(TABLE[id].help));
    strbuf_done(&own);
}

void command_help(const KeyTable *keys, StrBuf *out)
{
    for (size_t i = 0; i < sizeof HELP / sizeof *HELP; i++) {
        if (HELP[i].heading)
            strbuf_addf(out, "%s%s\n", i > 0 ? "\n" : "", _(HELP[i].heading));
        else
            help_with(keys, HELP[i].id, out);
    }
}
