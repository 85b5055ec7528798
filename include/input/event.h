/*
 * Events: what the person or the terminal did, free of curses.
 *
 * A key is a Unicode scalar value, or one of INPUT_* above them; Ctrl-X is its C0 value, Alt-X the
 * key with EVENT_ALT.
 */
#ifndef INPUT_EVENT_H
#define INPUT_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    INPUT_NONE = 0,
    INPUT_TAB = 9,
    INPUT_ENTER = 13,
    INPUT_ESC = 27,
    INPUT_SPECIAL = 0x110000, // first that is no scalar value
    INPUT_UP,
    INPUT_DOWN,
    INPUT_LEFT,
    INPUT_RIGHT,
    INPUT_HOME,
    INPUT_END,
    INPUT_PAGE_UP,
    INPUT_PAGE_DOWN,
    INPUT_INSERT,
    INPUT_DELETE,
    INPUT_BACKSPACE,
    INPUT_BACK_TAB,
    INPUT_F1, // F2 … F12 follow
    INPUT_F12 = INPUT_F1 + 11,
    INPUT_ALT = 0x1000000, // flag
};

typedef enum {
    EVENT_NONE,
    EVENT_KEY,
    EVENT_CLICK,
    EVENT_WHEEL_UP,
    EVENT_WHEEL_DOWN,
    EVENT_WIDTH,       // the terminal said how wide it draws a sample
    EVENT_BACKGROUND,  // it said whether it is dark
    EVENT_ANSWERS_END, // it has said all
    EVENT_CLOSED,      // the terminal is gone
} EventType;

typedef struct {
    EventType type;
    uint32_t key;   // EVENT_KEY
    int x, y;       // EVENT_CLICK, EVENT_WHEEL_*: cell from 0
    unsigned ask;   // EVENT_WIDTH: what was asked (cell_ask_sample)
    unsigned cells; // EVENT_WIDTH
    bool dark;      // EVENT_BACKGROUND
    int ms;         // EVENT_ANSWERS_END: how long it took
} Event;

/* The key named NAME ("j", "C-f", "M-n", "Space", "PgDn", "F1"), or INPUT_NONE. */
uint32_t event_key_by_name(const char *name, size_t len);

#endif
