#include "term.h"
#include "launch.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 80

typedef struct Answer {
    struct Answer *next;
    int64_t due_ms;
    size_t len;
    char bytes[];
} Answer;

struct Term {
    TermOptions options;
    Launch launch;
    Emulator *emulator;
    pid_t program; // 0 until the leader has told it
    bool stopped, ended, all_read, hung_up;
    int status;
    bool asking; // what the emulator says now is an answer, no key
    Answer *answers, **last_answer;
    size_t answered, owed;
    int64_t last_due_ms; // of split answers
    char *raw;           // NUL-terminated
    size_t raw_bytes, raw_room;
    int64_t last_output_ms;
};

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void pump(Term *t, int64_t deadline_ms);

static void send_bytes(Term *t, const char *bytes, size_t len)
{
    int64_t deadline = now_ms() + TERM_DEADLINE_MS;
    while (len > 0 && !t->hung_up && now_ms() < deadline) {
        ssize_t n = write(t->launch.master, bytes, len);
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        } else if (errno == EAGAIN) {
            pump(t, now_ms() + 10); // the program must read before there is room
        } else {
            return;
        }
    }
}

static void owe(Term *t, const char *bytes, size_t len, int64_t due_ms)
{
    Answer *a = malloc(sizeof *a + len);
    if (!a)
        abort();
    a->next = NULL;
    a->due_ms = due_ms;
    a->len = len;
    memcpy(a->bytes, bytes, len);
    *t->last_answer = a;
    t->last_answer = &a->next;
    t->owed++;
}

static void take_answer(const char *bytes, size_t len, void *arg)
{
    Term *t = arg;
    if (!t->asking) {
        send_bytes(t, bytes, len);
        return;
    }
    if (t->options.answers == ANSWERS_NEVER)
        return;
    if (t->options.answers != ANSWERS_SPLIT) {
        owe(t, bytes, len,
            now_ms() + (t->options.answers == ANSWERS_LATE ? t->options.late_ms : 0));
        return;
    }
    int64_t due = t->last_due_ms > now_ms() ? t->last_due_ms : now_ms();
    size_t half = len / 2;
    owe(t, bytes, half, due + t->options.late_ms);
    owe(t, bytes + half, len - half, due + 2 * t->options.late_ms);
    t->last_due_ms = due + 2 * t->options.late_ms;
}

static void give_answers(Term *t)
{
    while (t->answers && t->answers->due_ms <= now_ms()) {
        Answer *a = t->answers;
        t->answers = a->next;
        if (!t->answers)
            t->last_answer = &t->answers;
        t->owed--;
        t->answered++;
        send_bytes(t, a->bytes, a->len);
        free(a);
    }
}

static void keep_raw(Term *t, const char *bytes, size_t len)
{
    if (t->raw_bytes + len + 1 > t->raw_room) {
        t->raw_room = (t->raw_bytes + len + 1) * 2;
        t->raw = realloc(t->raw, t->raw_room);
        if (!t->raw)
            abort();
    }
    memcpy(t->raw + t->raw_bytes, bytes, len);
    t->raw_bytes += len;
    t->raw[t->raw_bytes] = '\0';
    size_t mark = strlen(LAUNCH_END);
    if (t->raw_bytes >= mark && memcmp(t->raw + t->raw_bytes - mark, LAUNCH_END, mark) == 0) {
        t->raw_bytes -= mark;
        t->raw[t->raw_bytes] = '\0';
        t->all_read = true;
    }
}

static void read_output(Term *t)
{
    char bytes[16384];
    ssize_t n;
    while ((n = read(t->launch.master, bytes, sizeof bytes)) > 0) {
        t->last_output_ms = now_ms();
        keep_raw(t, bytes, (size_t)n);
        t->asking = true;
        emulator_write(t->emulator, bytes, (size_t)n);
        t->asking = false;
    }
}

static void read_reports(Term *t)
{
    LaunchReport r;
    while (read(t->launch.reports, &r, sizeof r) == sizeof r) {
        if (r.pid == 0) {
            t->program = r.status;
        } else if (WIFSTOPPED(r.status)) {
            t->stopped = true;
        } else if (WIFCONTINUED(r.status)) {
            t->stopped = false;
        } else {
            t->ended = true;
            t->status = r.status;
        }
    }
}

/* One round: wait until something happens, DEADLINE_MS at the latest, and take what came. */
static void pump(Term *t, int64_t deadline_ms)
{
    int64_t until = deadline_ms;
    if (t->answers && t->answers->due_ms < until)
        until = t->answers->due_ms;
    int64_t wait = until - now_ms();
    struct pollfd fds[] = {{t->launch.reports, POLLIN, 0}, {t->launch.master, POLLIN, 0}};
    poll(fds, t->hung_up ? 1 : 2, wait < 0 ? 0 : (int)wait);
    if (!t->hung_up) {
        read_output(t);
        give_answers(t);
    }
    read_reports(t);
}

static bool has_started(Term *t, void *arg)
{
    (void)arg;
    return t->program != 0;
}

Term *term_start(const TermOptions *options)
{
    Term *t = calloc(1, sizeof *t);
    if (!t)
        abort();
    t->options = *options;
    t->last_answer = &t->answers;
    LaunchOptions how = {
        .cols = options->cols,
        .rows = options->rows,
        .argv = options->argv,
        .env = options->env,
        .piped = options->piped,
        .silent_hangup = options->silent_hangup,
    };
    if (!launch(&how, &t->launch)) {
        perror("pty");
        abort();
    }
    keep_raw(t, "", 0);
    t->emulator = emulator_new(options->cols, options->rows, options->width, take_answer, t);
    t->last_output_ms = now_ms();
    if (!term_wait_condition(t, has_started, NULL, "the program's start"))
        abort();
    return t;
}

void term_free(Term *t)
{
    if (!t)
        return;
    if (!t->ended)
        kill(t->program, SIGKILL);
    kill(t->launch.leader, SIGKILL);
    waitpid(t->launch.leader, NULL, 0);
    if (!t->hung_up)
        close(t->launch.master);
    close(t->launch.reports);
    term_feed_end(t);
    while (t->answers) {
        Answer *a = t->answers;
        t->answers = a->next;
        free(a);
    }
    emulator_free(t->emulator);
    free(t->raw);
    free(t);
}

void term_send(Term *t, const char *keys)
{
    send_bytes(t, keys, strlen(keys));
}

void term_click(Term *t, CellPos at)
{
    if (term_mode(t, 1000, false))
        emulator_button(t->emulator, at, 1);
}

void term_wheel(Term *t, int notches)
{
    CellPos middle = {emulator_rows(t->emulator) / 2, emulator_cols(t->emulator) / 2};
    term_wheel_at(t, middle, notches);
}

void term_wheel_at(Term *t, CellPos at, int notches)
{
    for (int i = 0; i < abs(notches) && term_mode(t, 1000, false); i++)
        emulator_button(t->emulator, at, notches > 0 ? 5 : 4);
}

void term_resize(Term *t, int cols, int rows)
{
    emulator_resize(t->emulator, cols, rows);
    launch_resize(&t->launch, cols, rows);
}

void term_signal(Term *t, int signo)
{
    if (signo == SIGCONT)
        t->stopped = false; // the report of it may come after the next stop is waited for
    if (!t->ended)
        kill(t->program, signo);
}

void term_hangup(Term *t)
{
    t->hung_up = true;
    close(t->launch.master);
}

void term_feed(Term *t, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(t->launch.input, bytes, len);
        if (n <= 0)
            return;
        bytes += n;
        len -= (size_t)n;
    }
}

void term_feed_end(Term *t)
{
    if (t->launch.input >= 0)
        close(t->launch.input);
    t->launch.input = -1;
}

void term_dump(const Term *t, const char *why)
{
    char *screen = term_screen(t);
    CellPos cursor = emulator_cursor(t->emulator);
    fprintf(stderr, "--- %s; %dx%d, cursor %d,%d, %zu bytes written", why,
            emulator_cols(t->emulator), emulator_rows(t->emulator), cursor.row, cursor.col,
            t->raw_bytes);
    if (t->ended && WIFEXITED(t->status))
        fprintf(stderr, ", exit status %d", WEXITSTATUS(t->status));
    else if (t->ended)
        fprintf(stderr, ", ended by signal %d", WTERMSIG(t->status));
    else if (t->stopped)
        fprintf(stderr, ", stopped");
    fprintf(stderr, "\n%s---\n", screen);
    free(screen);
}

static bool no_more_to_come(const Term *t)
{
    return t->ended && (t->all_read || t->hung_up);
}

bool term_wait_condition(Term *t, bool (*holds)(Term *t, void *arg), void *arg, const char *what)
{
    int64_t deadline = now_ms() + TERM_DEADLINE_MS;
    for (;;) {
        bool last = no_more_to_come(t) || now_ms() >= deadline;
        if (holds(t, arg))
            return true;
        if (last)
            break;
        /* What a condition looks at outside of the terminal announces itself to no poll. */
        int64_t soon = now_ms() + 20;
        pump(t, soon < deadline ? soon : deadline);
    }
    char why[512];
    snprintf(why, sizeof why, "waited in vain for: %s", what);
    term_dump(t, why);
    return false;
}

typedef struct {
    const char *text;
    int row;
    size_t bytes;
    bool gone;
} Expected;

static bool text_holds(Term *t, void *arg)
{
    Expected *x = arg;
    return term_shows(t, x->text) != x->gone;
}

bool term_wait_text(Term *t, const char *text)
{
    Expected x = {.text = text};
    return term_wait_condition(t, text_holds, &x, text);
}

bool term_wait_gone(Term *t, const char *text)
{
    char what[256];
    snprintf(what, sizeof what, "no more “%s”", text);
    Expected x = {.text = text, .gone = true};
    return term_wait_condition(t, text_holds, &x, what);
}

static bool row_holds(Term *t, void *arg)
{
    Expected *x = arg;
    char *row = term_row(t, x->row);
    bool holds = strstr(row, x->text) != NULL;
    free(row);
    return holds;
}

bool term_wait_row(Term *t, int row, const char *text)
{
    char what[256];
    snprintf(what, sizeof what, "“%s” in row %d", text, row);
    Expected x = {.text = text, .row = row};
    return term_wait_condition(t, row_holds, &x, what);
}

static bool screen_holds(Term *t, void *arg)
{
    Expected *x = arg;
    char *screen = term_screen(t);
    bool same = strcmp(screen, x->text) == 0;
    free(screen);
    return same != x->gone;
}

bool term_wait_screen(Term *t, const char *screen)
{
    Expected x = {.text = screen};
    if (term_wait_condition(t, screen_holds, &x, "another screen, shown next"))
        return true;
    fprintf(stderr, "%s---\n", screen);
    return false;
}

bool term_wait_change(Term *t, const char *screen)
{
    Expected x = {.text = screen, .gone = true};
    return term_wait_condition(t, screen_holds, &x, "a change of the screen");
}

static bool written_holds(Term *t, void *arg)
{
    return t->raw_bytes > ((Expected *)arg)->bytes;
}

bool term_wait_written(Term *t, size_t bytes)
{
    Expected x = {.bytes = bytes};
    return term_wait_condition(t, written_holds, &x, "output");
}

static bool has_stopped(Term *t, void *arg)
{
    (void)arg;
    return t->stopped;
}

bool term_wait_stop(Term *t)
{
    return term_wait_condition(t, has_stopped, NULL, "the program to stop");
}

static bool has_ended(Term *t, void *arg)
{
    (void)arg;
    return no_more_to_come(t);
}

bool term_wait_exit(Term *t, int *status)
{
    if (!term_wait_condition(t, has_ended, NULL, "the program's end"))
        return false;
    if (status)
        *status = t->status;
    return true;
}

static bool every_thread_sleeps(const Term *t)
{
    char path[300];
    snprintf(path, sizeof path, "/proc/%d/task", (int)t->program);
    DIR *tasks = opendir(path);
    if (!tasks)
        return true; // a system without it has only the quiet to go by
    bool asleep = true;
    struct dirent *entry;
    while (asleep && (entry = readdir(tasks))) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/stat", (int)t->program, entry->d_name);
        FILE *f = fopen(path, "r");
        char line[256] = "";
        if (!f)
            continue;
        const char *name_end = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
        asleep = !name_end || strchr("STt", name_end[2]);
        fclose(f);
    }
    closedir(tasks);
    return asleep;
}

int term_unread(const Term *t)
{
    const char *name = ptsname(t->launch.master);
    int slave = name ? open(name, O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) : -1;
    if (slave < 0)
        return 0;
    int waiting = 0;
    ioctl(slave, FIONREAD, &waiting);
    close(slave);
    return waiting;
}

static bool is_quiet(Term *t, void *arg)
{
    int64_t *since = arg;
    bool busy = t->owed || term_unread(t) > 0 || !every_thread_sleeps(t);
    if (busy || t->last_output_ms > *since)
        *since = now_ms();
    return now_ms() - *since >= QUIET_MS;
}

bool term_wait_quiet(Term *t)
{
    int64_t since = now_ms();
    return term_wait_condition(t, is_quiet, &since, "the program to be done");
}

bool term_outlives(Term *t, int ms)
{
    int64_t deadline = now_ms() + ms;
    while (!t->ended && now_ms() < deadline)
        pump(t, deadline);
    return !t->ended;
}

bool term_shows(const Term *t, const char *text)
{
    return term_find(t, text, NULL);
}

bool term_find(const Term *t, const char *text, CellPos *at)
{
    return emulator_find(t->emulator, text, 0, at);
}

const Emulator *term_emulator(const Term *t)
{
    return t->emulator;
}

char *term_screen(const Term *t)
{
    return emulator_text(t->emulator);
}

char *term_row(const Term *t, int row)
{
    return emulator_row(t->emulator, row < 0 ? emulator_rows(t->emulator) + row : row);
}

size_t term_written(const Term *t)
{
    return t->raw_bytes;
}

const char *term_raw(const Term *t)
{
    return t->raw;
}

bool term_raw_has(const Term *t, const char *bytes, size_t len)
{
    return memmem(t->raw, t->raw_bytes, bytes, len) != NULL;
}

size_t term_answered(const Term *t)
{
    return t->answered;
}

size_t term_owed(const Term *t)
{
    return t->owed;
}

static const char *last_of(const Term *t, const char *sequence)
{
    const char *last = NULL;
    for (const char *p = t->raw;
         (p = memmem(p, t->raw_bytes - (size_t)(p - t->raw), sequence, strlen(sequence))); p++)
        last = p;
    return last;
}

/* libvterm takes only the first of several modes in one sequence (CSI ? 1006 ; 1000 h), so they are
 * read off the output. */
bool term_mode(const Term *t, int mode, bool otherwise)
{
    bool on = otherwise;
    for (const char *p = t->raw;
         (p = memmem(p, t->raw_bytes - (size_t)(p - t->raw), "\033[?", 3));) {
        p += 3;
        size_t len = strspn(p, "0123456789;");
        if (p[len] != 'h' && p[len] != 'l')
            continue;
        for (const char *number = p; number < p + len; number++) {
            char *end;
            if (strtol(number, &end, 10) == mode)
                on = p[len] == 'h';
            number = end;
        }
    }
    return on;
}

bool term_cursor_visible(const Term *t)
{
    return term_mode(t, 25, true);
}

static const struct {
    const char *name;
    int mode;
} MODES[] = {
    {"alternate screen", 1049}, {"application cursor keys", 1}, {"mouse clicks", 1000},
    {"mouse drags", 1002},      {"mouse moves", 1003},          {"focus reports", 1004},
    {"mouse by SGR", 1006},     {"bracketed paste", 2004},      {"synchronized output", 2026},
};

static bool modes_are_reset(const Term *t)
{
    bool all = true;
    for (size_t i = 0; i < sizeof MODES / sizeof *MODES; i++) {
        if (term_mode(t, MODES[i].mode, false)) {
            fprintf(stderr, "left on: %s\n", MODES[i].name);
            all = false;
        }
    }
    const char *keypad = last_of(t, "\033="), *normal = last_of(t, "\033>");
    if (keypad && (!normal || normal < keypad)) {
        fprintf(stderr, "left on: application keypad\n");
        all = false;
    }
    return all;
}

static bool discipline_is_old(const Term *t)
{
    struct termios now;
    const struct termios *old = &t->launch.before;
    if (tcgetattr(t->launch.master, &now) != 0) {
        perror("tcgetattr");
        return false;
    }
    if (now.c_iflag == old->c_iflag && now.c_oflag == old->c_oflag && now.c_cflag == old->c_cflag &&
        now.c_lflag == old->c_lflag && memcmp(now.c_cc, old->c_cc, sizeof now.c_cc) == 0)
        return true;
    fprintf(stderr, "line discipline: iflag %o was %o, oflag %o was %o, lflag %o was %o\n",
            now.c_iflag, old->c_iflag, now.c_oflag, old->c_oflag, now.c_lflag, old->c_lflag);
    return false;
}

bool term_restored(Term *t)
{
    bool good = modes_are_reset(t);
    good = discipline_is_old(t) && good;
    if (!term_cursor_visible(t)) {
        fprintf(stderr, "the cursor is hidden\n");
        good = false;
    }
    if (!emulator_pen_is_plain(t->emulator)) {
        fprintf(stderr, "a colour or attribute is left on\n");
        good = false;
    }
    return good;
}
