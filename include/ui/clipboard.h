/*
 * Clipboard: the bytes that ask a terminal to take a text over (OSC 52), also through what lies
 * between.
 *
 * The text goes as base64, so that none of it acts on the terminal. No terminal says whether it did
 * as asked. Must not know: curses, what the text is.
 */
#ifndef UI_CLIPBOARD_H
#define UI_CLIPBOARD_H

#include "base/str.h"

/* More than this many terminals cut off or leave out: hterm's and older xterm's limit of 100,000
 * bytes and tmux's and screen's below it leave room for 74,994 of base64. */
#define CLIPBOARD_BYTES_MAX 56244

typedef enum {
    CLIPBOARD_DIRECT,
    CLIPBOARD_TMUX,   // passed through: tmux(1), allow-passthrough
    CLIPBOARD_SCREEN, // in strings of at most 768 bytes
} ClipboardRoute;

/* By the environment: what the terminal runs in. */
ClipboardRoute clipboard_route(void);

/* Append to OUT what brings TEXT there; nothing if TEXT is longer than CLIPBOARD_BYTES_MAX. */
void clipboard_encode(Str text, ClipboardRoute route, StrBuf *out);

#endif
