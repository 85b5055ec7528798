#include "launch.h"
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

static volatile sig_atomic_t program; // of the leader, for its signal handler

static void pass_hangup(int signo)
{
    (void)signo;
    int saved = errno;
    if (program) {
        kill(-(pid_t)program, SIGHUP);
        kill(-(pid_t)program, SIGCONT);
    }
    errno = saved;
}

static _Noreturn void become_program(const LaunchOptions *options, int input)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    tcsetpgrp(STDERR_FILENO, getpid());
    for (int signo = 1; signo < NSIG; signo++)
        signal(signo, SIG_DFL);
    if (input >= 0)
        dup2(input, STDIN_FILENO);
    execve(options->argv[0], (char *const *)options->argv, (char *const *)options->env);
    dprintf(STDERR_FILENO, "%s: %s\n", options->argv[0], strerror(errno));
    _exit(127);
}

static void report(int reports, pid_t pid, int status)
{
    LaunchReport r = {pid, status};
    if (write(reports, &r, sizeof r) != sizeof r)
        _exit(1);
}

static _Noreturn void lead(const LaunchOptions *options, int slave, int input, int reports)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (login_tty(slave) != 0)
        _exit(126);
    signal(SIGTTOU, SIG_IGN);
    struct sigaction hangup = {.sa_flags = SA_RESTART};
    hangup.sa_handler = options->silent_hangup ? SIG_IGN : pass_hangup;
    sigaction(SIGHUP, &hangup, NULL);
    pid_t pid = fork();
    if (pid == 0)
        become_program(options, input);
    program = pid;
    setpgid(pid, pid);
    if (input >= 0)
        close(input);
    report(reports, 0, pid);
    for (;;) {
        int status;
        pid_t ended = waitpid(pid, &status, WUNTRACED | WCONTINUED);
        if (ended != pid)
            continue;
        if (WIFEXITED(status) || WIFSIGNALED(status)) {
            program = 0;
            ssize_t n = write(STDERR_FILENO, LAUNCH_END, strlen(LAUNCH_END));
            (void)n; // fails when the terminal is gone, which is fine
            report(reports, pid, status);
            break;
        }
        report(reports, pid, status);
    }
    /* The terminal stays as the program left it until the test has looked at it. */
    for (;;)
        pause();
}

static bool make_pipe(int fds[2])
{
    return pipe2(fds, O_CLOEXEC) == 0;
}

bool launch(const LaunchOptions *options, Launch *out)
{
    struct winsize size = {(unsigned short)options->rows, (unsigned short)options->cols, 0, 0};
    int slave, reports[2], input[2] = {-1, -1};
    if (openpty(&out->master, &slave, NULL, NULL, &size) != 0 || !make_pipe(reports) ||
        (options->piped && !make_pipe(input)))
        return false;
    fcntl(out->master, F_SETFD, FD_CLOEXEC);
    fcntl(out->master, F_SETFL, O_NONBLOCK);
    fcntl(reports[0], F_SETFL, O_NONBLOCK);
    tcgetattr(out->master, &out->before);
    out->leader = fork();
    if (out->leader < 0)
        return false;
    if (out->leader == 0) {
        close(out->master);
        close(reports[0]);
        if (input[1] >= 0)
            close(input[1]);
        lead(options, slave, input[0], reports[1]);
    }
    close(slave);
    close(reports[1]);
    if (input[0] >= 0)
        close(input[0]);
    out->input = input[1];
    out->reports = reports[0];
    return true;
}

void launch_resize(const Launch *l, int cols, int rows)
{
    struct winsize size = {(unsigned short)rows, (unsigned short)cols, 0, 0};
    ioctl(l->master, TIOCSWINSZ, &size);
}
