#include "app/signals.h"
#include "ui/screen.h"
#include <errno.h>
#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t resized, suspend, resumed, ending;
static Wake *wake;

static void note_signal(int sig)
{
    int saved = errno;
    if (sig == SIGWINCH)
        resized = 1;
    else if (sig == SIGTSTP)
        suspend = 1;
    else if (sig == SIGCONT)
        resumed = 1;
    else
        ending = sig;
    wake_signal(wake);
    errno = saved;
}

static void fatal_signal(int sig)
{
    screen_emergency();
    signals_die(sig);
}

void signals_die(int sig)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL};
    sigset_t set;
    sigaction(sig, &dfl, NULL);
    sigemptyset(&set);
    sigaddset(&set, sig);
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    raise(sig);
}

void signals_forget(void)
{
    wake = NULL;
}

void signals_install(Wake *w)
{
    static const int NOTED[] = {SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT};
    static const int FATAL[] = {SIGABRT, SIGSEGV, SIGFPE, SIGILL, SIGQUIT};
    wake = w;
    struct sigaction note = {.sa_handler = note_signal};
    struct sigaction fatal = {.sa_handler = fatal_signal};
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    for (size_t i = 0; i < sizeof NOTED / sizeof *NOTED; i++)
        sigaction(NOTED[i], &note, NULL);
    for (size_t i = 0; i < sizeof FATAL / sizeof *FATAL; i++)
        sigaction(FATAL[i], &fatal, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

bool signals_resized(void)
{
    bool was = resized;
    resized = 0;
    return was;
}

bool signals_suspend(void)
{
    bool was = suspend;
    suspend = 0;
    return was;
}

bool signals_resumed(void)
{
    bool was = resumed;
    resumed = 0;
    return was;
}

int signals_ending(void)
{
    return ending;
}
