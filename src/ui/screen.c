#include "ui/screen.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "ui/clipboard.h"
#include "ui/render.h"
#include "ui/sequence.h"
#include "ui/termcaps.h"
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#define ASK_ROW     2     // row 1's report looks like a function key
#define ASK_CELLS   10    // between the samples of a row
#define DRAIN_MS    20    // how long answers that are still out are waited for at the end
#define LATE_MS     1000  // who has not answered by then is not waited for
#define MUTE_MS     10000 // who has not answered by then does not
#define DARK_MS     1000  // the same, of the background
#define ESCAPE_MS   50    // how long a lone Esc waits for the rest of a sequence
#define SMALL_BYTES 64    // of a frame that a person does not see come
#define LARGE_BYTES 1024  // of a frame that may come in pieces

static struct {
    bool open;
    int fd;
    FILE *tty;
    SCREEN *screen;
    WINDOW *input; // a pad: reading keys from it refreshes nothing
    struct termios saved;
    char restore[128]; // what gives the terminal back, for signal handlers
    bool mouse;
    bool (*give_up)(void);
    bool asked;          // answers are still out
    bool asked_dark;     // that of the background is, which may come after all others
    int64_t asked_at;    // ms
    int ask_columns;     // samples that stood side by side
    StrBuf question;     // to go out before the next screen
    Sequence sequence;   // what of an answer has come; kind SEQUENCE_NONE: nothing
    char part[UTF8_MAX]; // what of a character has come
    size_t part_bytes;
    bool cursor_shown;
    Render render;
} S;

/* Write all of it; a terminal that takes its time is waited for, until give_up() says not
 * to. */
static bool send_all(const char *data, size_t len)
{
    while (len) {
        ssize_t n = write(S.fd, data, len);
        if (n < 0 && errno == EINTR && S.give_up && S.give_up())
            return false;
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return false;
        if (n < 0 && errno == EAGAIN)
            napms(1);
        data += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return true;
}

static void remember_restore(void)
{
    StrBuf *out = &S.render.pen.out;
    bool ansi = termcaps_is(change_scroll_region, "\033[%i%p1%d;%p2%dr");
    const char *parts[] = {"\033[?1006l\033[?1002l\033[?1000l",
                           ansi ? "\033[r" : NULL,
                           exit_attribute_mode,
                           cursor_normal,
                           keypad_local,
                           exit_ca_mode};
    strbuf_clear(out);
    for (size_t i = S.mouse ? 0 : 1; i < sizeof parts / sizeof *parts; i++)
        pen_send(&S.render.pen, parts[i]);
    snprintf(S.restore, sizeof S.restore, "%s", out->data ? out->data : "");
}

void screen_emergency(void)
{
    if (!S.open)
        return;
    ssize_t n = write(S.fd, S.restore, strlen(S.restore));
    (void)n;
    tcsetattr(S.fd, TCSANOW, &S.saved);
}

static bool open_tty(Error *err)
{
    S.fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (S.fd < 0)
        return error_set(err, ERROR_IO, _("can't open the terminal: %s; use --print without one"),
                         strerror(errno));
    S.tty = fdopen(S.fd, "r+");
    tcgetattr(S.fd, &S.saved);
    return true;
}

static bool start_curses(Error *err)
{
    const char *term = getenv("TERM");
    S.screen = newterm(NULL, S.tty, S.tty);
    if (!S.screen)
        return error_set(err, ERROR_IO, _("the terminal type TERM=%s is unknown; try TERM=xterm"),
                         term ? term : "");
    if (cursor_address)
        return true;
    endwin();
    delscreen(S.screen);
    return error_set(err, ERROR_IO,
                     _("the terminal type TERM=%s can't place the cursor; use --print"),
                     term ? term : "");
}

/* Let curses set the terminal up; what it shows is ours from then on. */
static void enter(void)
{
    clearok(stdscr, TRUE);
    erase();
    refresh();
    curs_set(0);
    fflush(S.tty);
    render_forget(&S.render);
}

bool screen_open(const ScreenOptions *options, Error *err)
{
    if (!open_tty(err))
        return false;
    if (!start_curses(err)) {
        fclose(S.tty);
        return false;
    }
    cbreak();
    noecho();
    nonl();
    set_escdelay(ESCAPE_MS);
    S.input = newpad(1, 1);
    keypad(S.input, TRUE);
    nodelay(S.input, TRUE);
    S.mouse = options->mouse;
    S.give_up = options->give_up;
    if (S.mouse) {
        mouseinterval(0);
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    }
    TermCaps caps = termcaps_learn(options->colour);
    render_init(&S.render, &caps);
    remember_restore();
    S.open = true;
    S.render.place_ambiguous = true;
    enter();
    return true;
}

/* The answers that have not come yet must not reach the shell. They are read past curses, which
 * would take its time over each Esc. */
static void drain_answers(void)
{
    static const char END[] = "\033[0n", DARK[] = "\033]11;rgb";
    int64_t now = clock_ms(), until = now - S.asked_at < LATE_MS ? now + DRAIN_MS : now;
    char all[4096];
    size_t len = 0;
    S.asked = S.asked && now - S.asked_at < MUTE_MS;
    S.asked_dark = S.asked_dark && now - S.asked_at < DARK_MS;
    if (!S.asked && !S.asked_dark)
        return;
    while ((S.asked || S.asked_dark) && len < sizeof all) {
        struct pollfd fd = {S.fd, POLLIN, 0};
        int left = (int)(until - clock_ms());
        if (left <= 0 || (poll(&fd, 1, left) < 0 && errno != EINTR))
            break;
        ssize_t n = fd.revents ? read(S.fd, all + len, sizeof all - len) : 0;
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            break;
        len += n > 0 ? (size_t)n : 0;
        S.asked = S.asked && !memmem(all, len, END, strlen(END));
        S.asked_dark = S.asked_dark && !memmem(all, len, DARK, strlen(DARK));
    }
    tcflush(S.fd, TCIFLUSH); // what is left of the last answer
    S.asked = S.asked_dark = false;
}

/* Leave what curses set up; it knows nothing of the colours and the region that we left on. */
static void leave(void)
{
    strbuf_clear(&S.render.pen.out);
    if (S.render.caps.region)
        pen_region(&S.render.pen, 0, LINES - 1);
    pen_send(&S.render.pen, exit_attribute_mode);
    send_all(S.render.pen.out.data, S.render.pen.out.len);
    endwin();
}

void screen_close(void)
{
    if (!S.open)
        return;
    drain_answers();
    S.open = false;
    leave();
    render_done(&S.render);
    strbuf_done(&S.question);
    delwin(S.input);
    delscreen(S.screen);
    tcsetattr(S.fd, TCSANOW, &S.saved);
    fclose(S.tty);
}

int screen_fd(void)
{
    return S.fd;
}

void screen_size(int *cols, int *rows)
{
    *cols = COLS;
    *rows = LINES;
}

void screen_repaint(void)
{
    render_forget(&S.render);
}

unsigned screen_modes(void)
{
    const TermCaps *caps = &S.render.caps;
    return (caps->margins ? SCREEN_MARGINS : 0) | (caps->synchronized ? SCREEN_SYNCHRONY : 0);
}

void screen_set_modes(unsigned modes)
{
    S.render.caps.margins = modes & SCREEN_MARGINS && S.render.caps.region;
    S.render.caps.synchronized = modes & SCREEN_SYNCHRONY;
}

void screen_widths_known(bool as_shown)
{
    S.render.place_ambiguous = false;
    if (!as_shown)
        render_forget(&S.render);
}

#define MODE_MARGINS   69
#define MODE_SYNCHRONY 2026

/* Whether rows scroll between margins (DECLRMM), and whether frames can be shown at once: DECRQM; and
 * the end of the list. */
#define ASK_MODES "\033[?69$p\033[?2026$p\033[5n"

/* Whether the terminal may be sent an OSC: what knows none may print it. */
static bool knows_osc(void)
{
    const char *term = getenv("TERM");
    bool console = !term || strncmp(term, "linux", 5) == 0 || strncmp(term, "vt", 2) == 0;
    return !console && strncmp(cursor_address, "\033[", 2) == 0;
}

/* Not one without ECMA-48, which would take the question for something else, nor one that still owes
 * answers. */
static bool may_ask(void)
{
    return S.open && strncmp(cursor_address, "\033[", 2) == 0 &&
           !(S.asked && clock_ms() - S.asked_at < MUTE_MS);
}

static void ask_modes(void)
{
    S.render.caps.margins = S.render.caps.synchronized = false;
    strbuf_add_cstr(&S.question, ASK_MODES);
}

void screen_ask(bool background)
{
    if (!may_ask())
        return;
    S.ask_columns = COLS / ASK_CELLS;
    S.render.place_ambiguous = true;
    screen_repaint(); // the samples stand somewhere
    strbuf_clear(&S.question);
    S.asked_dark = background && S.render.caps.colours && knows_osc();
    if (S.asked_dark)
        strbuf_add_cstr(&S.question, "\033]11;?\033\\");
    bool room = S.ask_columns && LINES > (CELL_ASK_COUNT - 1) / S.ask_columns + ASK_ROW - 1;
    for (unsigned ask = 0; ask < CELL_ASK_COUNT && room; ask++)
        strbuf_addf(&S.question, "\033[%u;%uH%s\033[6n", ask / (unsigned)S.ask_columns + ASK_ROW,
                    ask % (unsigned)S.ask_columns * ASK_CELLS + 1, cell_ask_sample(ask));
    ask_modes();
}

void screen_ask_modes(void)
{
    if (may_ask())
        ask_modes();
}

/* Send a frame at once: the cursor is out of the way while cells change, and a frame that comes in
 * several pieces is shown as one where the terminal can. */
static void send_frame(bool cursor, size_t cells_bytes)
{
    const Pen *p = &S.render.pen;
    bool hide = S.cursor_shown && cells_bytes > SMALL_BYTES && cursor_normal && cursor_invisible;
    bool whole = S.render.caps.synchronized && p->out.len > LARGE_BYTES;
    StrBuf frame = {0};
    if (whole)
        strbuf_add_cstr(&frame, "\033[?2026h");
    if (hide)
        strbuf_add_cstr(&frame, cursor_invisible);
    strbuf_add(&frame, (Str){p->out.data, p->out.len});
    if (hide && cursor)
        strbuf_add_cstr(&frame, cursor_normal);
    if (whole)
        strbuf_add_cstr(&frame, "\033[?2026l");
    send_all(frame.data, frame.len);
    strbuf_done(&frame);
}

void screen_show(const CellGrid *g, const Theme *theme)
{
    Pen *p = &S.render.pen;
    bool cursor = g->cursor_x >= 0 && g->cursor_x < g->cols && g->cursor_y >= 0;
    S.render.theme = theme;
    strbuf_clear(&p->out);
    if (S.question.len) {
        strbuf_add(&p->out, (Str){S.question.data, S.question.len});
        strbuf_clear(&S.question);
        S.asked_at = clock_ms();
        S.asked = true;
    }
    render_grid(&S.render, g);
    size_t cells_bytes = p->out.len;
    if (cursor)
        pen_move(p, g->cursor_x, g->cursor_y);
    if (cursor != S.cursor_shown && cursor_normal && cursor_invisible)
        pen_send(p, cursor ? cursor_normal : cursor_invisible);
    if (p->out.len)
        send_frame(cursor, cells_bytes);
    S.cursor_shown = cursor;
}

bool screen_copy(Str text)
{
    StrBuf sequence = {0};
    if (!S.open || !knows_osc())
        return false;
    clipboard_encode(text, clipboard_route(), &sequence);
    send_all(sequence.data, sequence.len);
    strbuf_done(&sequence);
    return true;
}

void screen_resized(void)
{
    struct winsize ws;
    if (ioctl(S.fd, TIOCGWINSZ, &ws) == 0 && ws.ws_col && ws.ws_row)
        resizeterm(ws.ws_row, ws.ws_col);
    render_forget(&S.render);
}

void screen_suspend(void)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL}, before;
    drain_answers();
    leave();
    sigaction(SIGTSTP, &dfl, &before);
    kill(0, SIGTSTP); // the whole job stops here
    sigaction(SIGTSTP, &before, NULL);
    screen_resume();
}

void screen_resume(void)
{
    if (!isendwin())
        endwin(); // so that refresh() sets up everything anew
    screen_resized();
    S.cursor_shown = false;
    enter();
}

static const struct {
    int curses;
    uint32_t key;
} CURSES_KEYS[] = {
    {KEY_UP, INPUT_UP},
    {KEY_DOWN, INPUT_DOWN},
    {KEY_LEFT, INPUT_LEFT},
    {KEY_RIGHT, INPUT_RIGHT},
    {KEY_HOME, INPUT_HOME},
    {KEY_END, INPUT_END},
    {KEY_PPAGE, INPUT_PAGE_UP},
    {KEY_NPAGE, INPUT_PAGE_DOWN},
    {KEY_IC, INPUT_INSERT},
    {KEY_DC, INPUT_DELETE},
    {KEY_BACKSPACE, INPUT_BACKSPACE},
    {KEY_BTAB, INPUT_BACK_TAB},
    {KEY_ENTER, INPUT_ENTER},
    {KEY_A1, INPUT_HOME},
    {KEY_A3, INPUT_PAGE_UP},
    {KEY_C1, INPUT_END},
    {KEY_C3, INPUT_PAGE_DOWN},
};

static bool mouse_event(Event *e)
{
    MEVENT m;
    if (getmouse(&m) != OK)
        return false;
    e->x = m.x;
    e->y = m.y;
    if (m.bstate & BUTTON4_PRESSED)
        e->type = EVENT_WHEEL_UP;
    else if (m.bstate & BUTTON5_PRESSED)
        e->type = EVENT_WHEEL_DOWN;
    else if (m.bstate & BUTTON1_PRESSED)
        e->type = EVENT_CLICK;
    return e->type != EVENT_NONE;
}

/* The keys with Alt, whose codes are made from the terminal's entry as it is read. */
static uint32_t extended_key(int code)
{
    static const struct {
        const char *name; // of the capability, as xterm's entry has it
        uint32_t key;
    } NAMES[] = {
        {"kLFT3", INPUT_LEFT}, {"kRIT3", INPUT_RIGHT}, {"kUP3", INPUT_UP}, {"kDN3", INPUT_DOWN}};
    const char *name = keyname(code);
    for (size_t i = 0; name && i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i].name, name) == 0)
            return NAMES[i].key | INPUT_ALT;
    return INPUT_NONE;
}

static bool special_key(int code, Event *e)
{
    if (code == KEY_MOUSE)
        return mouse_event(e);
    e->type = EVENT_KEY;
    if (code >= KEY_F(1) && code <= KEY_F(12))
        e->key = INPUT_F1 + (uint32_t)(code - KEY_F(1));
    for (size_t i = 0; i < sizeof CURSES_KEYS / sizeof *CURSES_KEYS; i++)
        if (CURSES_KEYS[i].curses == code)
            e->key = CURSES_KEYS[i].key;
    if (!e->key)
        e->key = extended_key(code);
    return e->key != INPUT_NONE;
}

/* How far the cursor moved on when a sample was drawn. */
static bool width_event(int row, int col, Event *e)
{
    int at = (row - ASK_ROW) * S.ask_columns + (col - 1) / ASK_CELLS;
    if (!S.asked || row < ASK_ROW || col < 1 || at >= CELL_ASK_COUNT)
        return false;
    e->type = EVENT_WIDTH;
    e->ask = (unsigned)at;
    e->cells = (unsigned)(col - 1) % ASK_CELLS;
    return true;
}

/* The terminal knows MODE: it is set, or can be. */
static void learn_mode(int mode)
{
    S.render.caps.margins |= mode == MODE_MARGINS && S.render.caps.region;
    S.render.caps.synchronized |= mode == MODE_SYNCHRONY;
}

/* What a complete sequence says. */
static bool sequence_event(const Sequence *s, Event *e)
{
    int row, col, mode;
    if (sequence_cursor(s, &row, &col))
        return width_event(row, col, e);
    if (sequence_mode(s, &mode)) {
        learn_mode(mode);
        return false;
    }
    if (sequence_background(s, &e->dark)) {
        S.asked_dark = false;
        e->type = EVENT_BACKGROUND;
    } else if (S.asked && sequence_status(s)) {
        S.asked = false;
        e->type = EVENT_ANSWERS_END;
        e->ms = (int)(clock_ms() - S.asked_at);
    } else {
        e->type = EVENT_KEY;
        e->key = sequence_key(s);
        return e->key != INPUT_NONE;
    }
    return true;
}

/* The next character or key, as wget_wch(): that one loses the bytes of a character whose last has
 * not come yet, which here are kept. */
static int read_char(wint_t *c)
{
    for (;;) {
        int byte = wgetch(S.input);
        uint32_t cp;
        *c = (wint_t)byte;
        if (byte == ERR)
            return ERR;
        if (byte >= KEY_MIN)
            return KEY_CODE_YES;
        if (byte < 0x80) { // whatever began before it was no character
            S.part_bytes = 0;
            return OK;
        }
        S.part[S.part_bytes++] = (char)byte;
        const char *end = S.part + S.part_bytes;
        if (utf8_valid((Str){S.part, S.part_bytes}, false)) {
            utf8_decode(S.part, end, &cp);
            *c = cp;
            S.part_bytes = 0;
            return OK;
        }
        if (!utf8_valid((Str){S.part, S.part_bytes}, true)) {
            S.part[0] = (char)byte;
            S.part_bytes = utf8_valid((Str){S.part, 1}, true);
        }
    }
}

/* Take what has come of a sequence that curses did not know. An answer may come in pieces: what is
 * missing is taken with the next events. */
static bool read_sequence(Event *e)
{
    Sequence *s = &S.sequence;
    SequenceState state = SEQUENCE_MORE;
    wint_t c;
    while (state == SEQUENCE_MORE) {
        int rc = read_char(&c);
        if (rc == ERR) {
            if (!S.asked && (s->kind != SEQUENCE_OSC || !s->len))
                s->kind = SEQUENCE_NONE;
            return false;
        }
        state = rc == KEY_CODE_YES ? SEQUENCE_BROKEN : sequence_feed(s, (uint32_t)c);
        if (state == SEQUENCE_BROKEN && rc == OK)
            unget_wch((wchar_t)c);
    }
    Sequence all = *s;
    s->kind = SEQUENCE_NONE;
    return state == SEQUENCE_DONE && sequence_event(&all, e);
}

static bool opens_sequence(wint_t c)
{
    return c == SEQUENCE_CSI || c == SEQUENCE_SS3 || c == SEQUENCE_OSC;
}

/* Returns false if it was no key. */
static bool plain_key(wint_t c, Event *e)
{
    e->type = EVENT_KEY;
    e->key = (uint32_t)c;
    if (c == '\n')
        e->key = INPUT_ENTER;
    if (c == 0x7F || c == 8)
        e->key = INPUT_BACKSPACE;
    if (c != INPUT_ESC)
        return true;
    wint_t next; // Esc with a key in the same breath is Alt, or a sequence
    int rc = read_char(&next);
    if (rc == OK && opens_sequence(next)) {
        sequence_begin(&S.sequence, (SequenceKind)next);
        return read_sequence(e);
    }
    if (rc == OK && next != INPUT_ESC)
        e->key = (uint32_t)next | INPUT_ALT;
    else if (rc == OK)
        unget_wch((wchar_t)next);
    return e->key != INPUT_NONE;
}

bool screen_read(Event *e)
{
    for (;;) {
        wint_t c;
        *e = (Event){0};
        if (S.sequence.kind && (read_sequence(e) || S.sequence.kind))
            return e->type != EVENT_NONE;
        errno = 0;
        int rc = read_char(&c);
        if (rc == ERR) {
            e->type = errno == EIO || errno == ENXIO ? EVENT_CLOSED : EVENT_NONE;
            return e->type == EVENT_CLOSED;
        }
        if (rc != KEY_CODE_YES && plain_key(c, e))
            return true;
        if (rc == KEY_CODE_YES && special_key((int)c, e))
            return true;
    }
}
