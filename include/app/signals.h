/*
 * Signals: noted in a handler, dealt with by the event loop; fatal ones give the terminal back
 * first.
 */
#ifndef APP_SIGNALS_H
#define APP_SIGNALS_H

#include "base/job.h"

/* Install the handlers; WAKE is signalled when something was noted. */
void signals_install(Wake *wake);

/* WAKE is about to go: note signals without it. */
void signals_forget(void);

/* Whether it was noted since the last call. */
bool signals_resized(void);
bool signals_suspend(void);
bool signals_resumed(void);

/* The signal that asks the program to end (SIGTERM, SIGHUP, SIGINT), or 0. */
int signals_ending(void);

/* End by SIGNAL as if it had never been caught, for the parent to see. */
void signals_die(int signal);

#endif
