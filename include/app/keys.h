/*
 * Keys: which keys a command has in each mode: those of its table row, changed by a preset, changed
 * by the reader's file.
 *
 * A key sequence means one command in a mode: who binds it takes it from the one that had it. Must
 * not know: what commands do, the screen.
 */
#ifndef APP_KEYS_H
#define APP_KEYS_H

#include "app/command.h"

/* The keys of each command by mode, as keymap_bind() takes them; owned. */
struct KeyTable {
    char *keys[MODE_COUNT][COMMAND_COUNT];
};

/* The keys that CONFIG asks for. A setting that names no mode, no command or no key is an error that
 * names the file's line. */
KeyTable *keys_new(const Config *config, Error *err);
void keys_free(KeyTable *t);

void keys_bind(const KeyTable *t, Keymap *keymap);

/* Append the keys of ID as people write them ("gg < Home"), of the first mode that has any. */
void keys_describe(const KeyTable *t, CommandId id, StrBuf *out);

/* Append a section of config.ini for each mode, with all its commands, as comments. */
void keys_write(const KeyTable *t, StrBuf *out);

#endif
