/*
 * Keymap: from keys to commands, by mode, with sequences (g g) and counts (12j, 37%).
 *
 * A command is a number that the keymap does not understand; 0 is none. Must not know: what a
 * command does, what a mode is.
 */
#ifndef INPUT_KEYMAP_H
#define INPUT_KEYMAP_H

#include "input/event.h"

#define KEYMAP_SEQUENCE 3

typedef struct Keymap Keymap;

typedef enum {
    KEYMAP_UNBOUND, // the key means nothing here; what was typed before it is dropped
    KEYMAP_PENDING, // a count or the start of a sequence
    KEYMAP_COMMAND,
} KeymapResult;

Keymap *keymap_new(void);
void keymap_free(Keymap *k);

/* Bind each of KEYS, separated by two blanks ("j  Down  g g": three bindings), in MODE. False if a
 * name is unknown. */
bool keymap_bind(Keymap *k, int mode, const char *keys, int command);

/* Take KEY in MODE. Digits that nothing is bound to make a count; *COUNT is 0 without one. */
KeymapResult keymap_feed(Keymap *k, int mode, uint32_t key, int *command, long *count);

/* Forget a pending sequence and count. Returns whether there was one. */
bool keymap_reset(Keymap *k);

#endif
