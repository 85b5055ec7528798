/*
 * Starting a program as a shell does: a leader that owns the session and the terminal, below it
 * the program in a process group of its own. Without the leader SIGTSTP would do nothing (an
 * orphaned group is not stopped), and the end of the program would hang the terminal up and hide
 * in what state it was left.
 *
 * Must not know: what the program writes.
 */
#ifndef PTY_LAUNCH_H
#define PTY_LAUNCH_H

#include <stdbool.h>
#include <sys/types.h>
#include <termios.h>

/* The leader writes this to the terminal after the program has ended: all that stands before it
 * came from the program. */
#define LAUNCH_END "\033]777;the program has ended\007"

typedef struct {
    pid_t pid;  // 0: the first report, which only tells the program's pid in status
    int status; // of waitpid(2)
} LaunchReport;

typedef struct {
    int master;  // of the pty, not blocking
    int input;   // the write end of the program's standard input, or -1
    int reports; // LaunchReports come here
    pid_t leader;
    struct termios before;
} Launch;

typedef struct {
    int cols, rows;
    const char *const *argv, *const *env;
    bool piped, silent_hangup;
} LaunchOptions;

bool launch(const LaunchOptions *options, Launch *out);
void launch_resize(const Launch *l, int cols, int rows);

#endif
