/*
 * Screen: the one place that knows curses. Brings a CellGrid to the terminal, reads events, and
 * leaves the terminal as it found it on every way out.
 *
 * There is one terminal, so the state is global to screen.c. curses sets the terminal up and reads
 * keys; what stands on it is render.c's, by terminfo's strings.
 */
#ifndef UI_SCREEN_H
#define UI_SCREEN_H

#include "base/error.h"
#include "base/str.h"
#include "input/event.h"
#include "ui/grid.h"

typedef struct {
    bool mouse;
    bool (*give_up)(
        void);   // asked when a signal comes while the terminal takes no bytes; may be NULL
    bool colour; // false: attributes only (NO_COLOR, --color never)
} ScreenOptions;

/* Take the terminal over. Errors: no terminal, a TERM unknown or without cursor movement. */
bool screen_open(const ScreenOptions *options, Error *err);

/* Give it back. Fine when it is not open. */
void screen_close(void);

/* Give it back from a signal handler: async-signal-safe. */
void screen_emergency(void);

int screen_fd(void); // to poll for input
void screen_size(int *cols, int *rows);
/* The terminal has said how wide it draws, or the reader has: widths can be relied on from now on.
 * AS_SHOWN: they are those by which the screen was shown. */
void screen_widths_known(bool as_shown);

/* Ask the terminal, with the next screen_show(), how wide it draws each sample (cell_ask_sample) and,
 * with BACKGROUND, whether it is dark. The answers come as EVENT_WIDTH and EVENT_BACKGROUND, then
 * EVENT_ANSWERS_END; never if the terminal is mute. Until then widths can't be relied on. Nothing
 * happens while it still owes answers; a small screen has no room for samples. */
void screen_ask(bool background);

/* The private modes that the terminal has said to know, and to believe that it knows them. */
enum { SCREEN_MARGINS = 1, SCREEN_SYNCHRONY = 2 };
unsigned screen_modes(void);
void screen_set_modes(unsigned modes);

/* Ask it only what else it can do, by which fewer bytes are sent; that is asked with the other
 * questions too. Call before the first screen_show() or with screen_repaint(). */
void screen_ask_modes(void);

void screen_show(const CellGrid *grid, const Theme *theme);
void screen_repaint(void); // send everything with the next screen_show()

/* Send TEXT (at most CLIPBOARD_BYTES_MAX) for the terminal's clipboard; whether it takes it, it does
 * not say. False if it is one that would show the request. */
bool screen_copy(Str text);

/* Take over a new terminal size. */
void screen_resized(void);

/* Stop as for SIGTSTP, come back on SIGCONT. */
void screen_suspend(void);

/* Take the terminal over again after SIGCONT. */
void screen_resume(void);

/* The next event, without waiting; false if there is none. */
bool screen_read(Event *event);

#endif
