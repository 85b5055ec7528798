#include "ui/screen.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ui/scroll.h"
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#define KEY_REPORT     (KEY_MAX + 1) // KEY_REPORT + 2 * group + (cells - 1)
#define KEY_REPORT_END (KEY_REPORT + 2 * CELL_GROUP_COUNT)
#define REPORT_ROW     2   // row 1's report looks like a function key
#define ESCAPE_MS      50  // how long a lone Esc waits for the rest of a sequence
#define PAIRS_MAX      512 // colour pairs kept

typedef struct {
    int fg, bg;
} Pair;

static struct {
    bool open;
    int fd;
    FILE *tty;
    SCREEN *screen;
    WINDOW *input; // a pad: reading keys from it refreshes nothing
    struct termios saved;
    char restore[128]; // what gives the terminal back, for signal handlers
    bool mouse;
    int colours;
    Pair pairs[PAIRS_MAX];
    int pair_count;
    bool repaint;
    bool asked;
    CellGrid shown; // what stands on the terminal
} S;

static CellPolicy policy = {{1, 1, 1, 1, 1, 1, 1, 1, 1}};

/* ncursesw asks wcwidth(); so that it counts as layout does, this is the program's own. */
int wcwidth(wchar_t c);
int wcwidth(wchar_t c)
{
    return c == 0 ? 0 : cell_width(&policy, (uint32_t)c);
}

static void remember_restore(void)
{
    const char *parts[] = {"\033[?1006l\033[?1002l\033[?1000l", exit_attribute_mode, cursor_normal,
                           exit_ca_mode};
    S.restore[0] = '\0';
    for (size_t i = S.mouse ? 0 : 1; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] && strlen(S.restore) + strlen(parts[i]) < sizeof S.restore)
            strcat(S.restore, parts[i]);
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

static void start_colour(bool wanted)
{
    S.colours = 0;
    S.pair_count = 1;
    if (!wanted || !has_colors())
        return;
    start_color();
    use_default_colors();
    S.colours = COLORS;
}

/* What the terminal will answer to our questions becomes keys of our own. */
static void define_reports(void)
{
    char report[16];
    for (int group = 0; group < CELL_GROUP_COUNT; group++)
        for (int cells = 1; cells <= 2; cells++) {
            snprintf(report, sizeof report, "\033[%d;%dR", REPORT_ROW + group, cells + 1);
            define_key(report, KEY_REPORT + 2 * group + cells - 1);
        }
    define_key("\033[0n", KEY_REPORT_END);
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
    curs_set(0);
    set_escdelay(ESCAPE_MS);
    idlok(stdscr, FALSE);
    S.input = newpad(1, 1);
    keypad(S.input, TRUE);
    nodelay(S.input, TRUE);
    S.mouse = options->mouse;
    if (S.mouse) {
        mouseinterval(0);
        mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    }
    start_colour(options->colour);
    define_reports();
    remember_restore();
    S.open = true;
    return true;
}

/* The answers that have not come yet must not reach the shell. */
static void drain_reports(void)
{
    Event event;
    for (int i = 0; S.asked && i < 20; i++) {
        napms(5);
        while (screen_read(&event))
            if (event.type == EVENT_CLOSED)
                S.asked = false;
    }
    tcflush(S.fd, TCIFLUSH);
}

void screen_close(void)
{
    if (!S.open)
        return;
    drain_reports();
    S.open = false;
    endwin();
    grid_done(&S.shown);
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

int screen_colours(void)
{
    return S.colours;
}

bool screen_has_box(void)
{
    return policy.cells[CELL_BOX] == 1;
}

void screen_set_policy(const CellPolicy *p)
{
    policy = *p;
    S.repaint = true;
}

void screen_repaint(void)
{
    S.repaint = true;
}

void screen_ask_widths(void)
{
    char ask[512];
    int n = 0;
    if (LINES < REPORT_ROW + CELL_GROUP_COUNT)
        return;
    for (int group = 0; group < CELL_GROUP_COUNT; group++)
        n += snprintf(ask + n, sizeof ask - (size_t)n, "\033[%d;1H%s\033[6n", REPORT_ROW + group,
                      cell_group_sample((CellGroup)group));
    n += snprintf(ask + n, sizeof ask - (size_t)n, "\033[5n");
    def_prog_mode();
    clearok(curscr, TRUE);
    fflush(S.tty);
    S.asked = write(S.fd, ask, (size_t)n) == n;
    S.repaint = true;
}

/* The number curses gives the colour: with direct colour, the 24 bits themselves. */
static int colour_number(Colour c)
{
    if (c.kind == COLOUR_INDEX)
        return c.index;
    return c.kind == COLOUR_RGB ? c.r << 16 | c.g << 8 | c.b : -1;
}

static int pair_for(int fg, int bg)
{
    if (fg < 0 && bg < 0)
        return 0;
    for (int i = 1; i < S.pair_count; i++)
        if (S.pairs[i].fg == fg && S.pairs[i].bg == bg)
            return i;
    if (S.pair_count >= PAIRS_MAX || S.pair_count >= COLOR_PAIRS)
        return 0;
    S.pairs[S.pair_count] = (Pair){fg, bg};
    init_extended_pair(S.pair_count, fg, bg);
    return S.pair_count++;
}

static attr_t curses_attrs(uint8_t attrs)
{
    static const struct {
        uint8_t style;
        attr_t curses;
    } TABLE[] = {
        {STYLE_BOLD, WA_BOLD},           {STYLE_DIM, WA_DIM},         {STYLE_ITALIC, WA_ITALIC},
        {STYLE_UNDERLINE, WA_UNDERLINE}, {STYLE_REVERSE, WA_REVERSE},
    };
    attr_t result = WA_NORMAL;
    for (size_t i = 0; i < sizeof TABLE / sizeof *TABLE; i++)
        if (attrs & TABLE[i].style)
            result |= TABLE[i].curses;
    return result;
}

typedef struct {
    attr_t attrs;
    int pair;
} Ink;

static Ink ink_of(const GridCell *cell, const Theme *theme)
{
    Style body = theme_style(theme, ROLE_BODY, S.colours);
    Style style = style_over(body, theme_style(theme, cell->base, S.colours));
    if (cell->over != cell->base)
        style = style_over(style, theme_style(theme, cell->over, S.colours));
    return (Ink){curses_attrs(style.attrs),
                 pair_for(colour_number(style.fg), colour_number(style.bg))};
}

/* Decode a glyph into the wide characters that one cchar_t holds. */
static void glyph_to_wide(const char *glyph, wchar_t out[CCHARW_MAX + 1])
{
    const char *p = *glyph ? glyph : " ", *end = p + strlen(p);
    int n = 0;
    while (p < end && n < CCHARW_MAX) {
        uint32_t cp;
        p += utf8_decode(p, end, &cp);
        out[n++] = (wchar_t)cp;
    }
    out[n] = L'\0';
}

static void show_row(const GridCell *cells, int y, int cols, Ink inks[][ROLE_COUNT],
                     bool known[][ROLE_COUNT], const Theme *theme)
{
    for (int x = 0; x < cols; x++) {
        const GridCell *c = &cells[x];
        if (!c->cells)
            continue;
        if (!known[c->base][c->over]) {
            inks[c->base][c->over] = ink_of(c, theme);
            known[c->base][c->over] = true;
        }
        Ink ink = inks[c->base][c->over];
        wchar_t wide[CCHARW_MAX + 1];
        cchar_t cc;
        glyph_to_wide(c->glyph, wide);
        if (setcchar(&cc, wide, ink.attrs, 0, &ink.pair) == OK)
            mvadd_wch(y, x, &cc);
    }
}

static int put_byte(int c)
{
    return fputc(c, S.tty);
}

/*
 * Move rows 0 to ROWS-1 up by SHIFT on the terminal, by line feeds in a scroll region, and tell
 * curses. curses' own idlok compares whole rows, which a sidebar keeps from matching, and uses SU,
 * which not every terminal that calls itself xterm has.
 */
static void scroll_rows(int rows, int shift)
{
    int y = getcury(curscr), x = getcurx(curscr);
    const char *one = shift > 0 ? scroll_forward : scroll_reverse;
    if (!one || !change_scroll_region)
        return;
    tputs(tparm(change_scroll_region, 0, rows - 1), rows, put_byte);
    tputs(tparm(cursor_address, shift > 0 ? rows - 1 : 0, 0), 1, put_byte);
    for (int i = shift < 0 ? -shift : shift; i > 0; i--)
        tputs(one, rows, put_byte);
    tputs(tparm(change_scroll_region, 0, LINES - 1), LINES, put_byte);
    tputs(tparm(cursor_address, y, x), 1, put_byte);
    fflush(S.tty);
    scrollok(curscr, TRUE);
    wsetscrreg(curscr, 0, rows - 1);
    wscrl(curscr, shift);
    wsetscrreg(curscr, 0, LINES - 1);
    scrollok(curscr, FALSE);
    wmove(curscr, y, x);
}

/* Scroll what the terminal shows to where G has it, if that saves anything. */
static void scroll_to(const CellGrid *g)
{
    int rows = g->rows - 1; // the bar stays
    bool same =
        g->cols == S.shown.cols && g->rows == S.shown.rows && g->rows == LINES && g->cols == COLS;
    int shift = same && !S.repaint ? scroll_find(&S.shown, g, rows) : 0;
    if (shift)
        scroll_rows(rows, shift);
}

static void remember_shown(const CellGrid *g)
{
    size_t bytes = (size_t)g->cols * (size_t)g->rows * sizeof *g->cells;
    if (g->cols != S.shown.cols || g->rows != S.shown.rows) {
        grid_done(&S.shown);
        grid_init(&S.shown, g->cols, g->rows);
    }
    memcpy(S.shown.cells, g->cells, bytes);
}

void screen_show(const CellGrid *g, const Theme *theme)
{
    static Ink inks[ROLE_COUNT][ROLE_COUNT];
    static bool known[ROLE_COUNT][ROLE_COUNT];
    scroll_to(g);
    remember_shown(g);
    if (S.repaint) { // a new theme comes with a repaint
        memset(known, 0, sizeof known);
        S.pair_count = 1;
        clearok(stdscr, TRUE);
        erase();
    }
    S.repaint = false;
    for (int y = 0; y < g->rows && y < LINES; y++)
        show_row(&g->cells[(size_t)y * (size_t)g->cols], y, g->cols < COLS ? g->cols : COLS, inks,
                 known, theme);
    bool cursor = g->cursor_x >= 0 && g->cursor_x < COLS && g->cursor_y >= 0 && g->cursor_y < LINES;
    if (cursor)
        move(g->cursor_y, g->cursor_x);
    else
        move(LINES - 1, COLS - 1);
    curs_set(cursor ? 1 : 0);
    refresh();
}

void screen_resized(void)
{
    struct winsize ws;
    if (ioctl(S.fd, TIOCGWINSZ, &ws) == 0 && ws.ws_col && ws.ws_row)
        resizeterm(ws.ws_row, ws.ws_col);
}

void screen_suspend(void)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL}, before;
    endwin();
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
    S.repaint = true;
    refresh();
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

static bool special_key(int code, Event *e)
{
    if (code == KEY_MOUSE)
        return mouse_event(e);
    if (code == KEY_REPORT_END) {
        S.asked = false;
        e->type = EVENT_WIDTH_END;
        return true;
    }
    if (code >= KEY_REPORT && code < KEY_REPORT_END) {
        e->type = EVENT_WIDTH;
        e->group = (code - KEY_REPORT) / 2;
        e->cells = (code - KEY_REPORT) % 2 + 1;
        return true;
    }
    e->type = EVENT_KEY;
    if (code >= KEY_F(1) && code <= KEY_F(12))
        e->key = INPUT_F1 + (uint32_t)(code - KEY_F(1));
    for (size_t i = 0; i < sizeof CURSES_KEYS / sizeof *CURSES_KEYS; i++)
        if (CURSES_KEYS[i].curses == code)
            e->key = CURSES_KEYS[i].key;
    return e->key != INPUT_NONE;
}

static void plain_key(wint_t c, Event *e)
{
    e->type = EVENT_KEY;
    e->key = (uint32_t)c;
    if (c == '\n')
        e->key = INPUT_ENTER;
    if (c == 0x7F || c == 8)
        e->key = INPUT_BACKSPACE;
    if (c != INPUT_ESC)
        return;
    wint_t next; // Esc with a key in the same breath is Alt
    int rc = wget_wch(S.input, &next);
    if (rc == OK && next != INPUT_ESC)
        e->key = (uint32_t)next | INPUT_ALT;
    else if (rc == OK)
        unget_wch((wchar_t)next);
}

bool screen_read(Event *e)
{
    for (;;) {
        wint_t c;
        *e = (Event){0};
        errno = 0;
        int rc = wget_wch(S.input, &c);
        if (rc == ERR) {
            e->type = errno == EIO || errno == ENXIO ? EVENT_CLOSED : EVENT_NONE;
            return e->type == EVENT_CLOSED;
        }
        if (rc != KEY_CODE_YES) {
            plain_key(c, e);
            return true;
        }
        if (special_key((int)c, e))
            return true;
    }
}
