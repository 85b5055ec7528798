/*
 * Commands: one table of all that a reader can do: name, keys, help. Keys, the `:` line and :help
 * are made from it.
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "app/app.h"

typedef enum { MODE_READ, MODE_SIDEBAR, MODE_POPUP, MODE_LIST, MODE_COUNT } Mode;

typedef enum {
    COMMAND_NONE,
#define COMMAND(id, ...) COMMAND_##id,
#include "app/commands.h"
#undef COMMAND
    COMMAND_COUNT
} CommandId;

typedef struct KeyTable KeyTable; // keys.h

/* One command as it was given. */
typedef struct {
    CommandId id;
    long count;   // 0: none was typed
    Str argument; // what follows its name on the `:` line, trimmed; borrowed for the call
} CommandCall;

/* The handlers. */
#define COMMAND(id, handler, ...) void run_##handler(App *app, const CommandCall *call);
#include "app/commands.h"
#undef COMMAND

const char *command_name(CommandId id);
CommandId command_find(Str name);                        // COMMAND_NONE: there is none
const char *command_usual_keys(CommandId id, Mode mode); // by its row, as keymap_bind() takes them

/* Do command ID; COUNT is 0 without one, ARGUMENT what follows its name on the `:` line. */
void command_run(App *app, CommandId id, long count, Str argument);

/* Do LINE, a command's name (or a clear beginning of it) and its argument. */
void command_line(App *app, Str line);

/* Append the names that LINE begins, two blanks between. */
void command_candidates(Str line, StrBuf *out);

/* Complete the command name LINE begins with; true if LINE grew. */
bool command_complete(StrBuf *line);

/* Append the help text, under headings: what each command does, HELP_UNDER_CELLS in, and its KEYS. */
#define HELP_UNDER_CELLS 38
void command_help(const KeyTable *keys, StrBuf *out);

#endif
