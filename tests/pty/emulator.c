#include "emulator.h"
#include "ambiguous.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vterm.h>

/* libvterm has no hook for widths, but gives two cells to every character of plane 3: a character
 * that this terminal draws wide is sent there and comes back when the screen is read. */
#define WIDE_PLANE 0x30000u

struct Emulator {
    VTerm *vterm;
    VTermState *state;
    VTermScreen *screen;
    AmbiguousWidth width;
    uint32_t last; // character written
    bool joining;  // the next one belongs to it
    AnswerFn answer;
    void *arg;
    bool alternate;
    char pending[4]; // a character that the last write cut in two
    size_t pending_bytes;
};

static void answer_out(const char *bytes, size_t len, void *user)
{
    Emulator *e = user;
    e->answer(bytes, len, e->arg);
}

static int set_property(VTermProp prop, VTermValue *value, void *user)
{
    Emulator *e = user;
    if (prop == VTERM_PROP_ALTSCREEN)
        e->alternate = value->boolean;
    return 1;
}

static const VTermScreenCallbacks CALLBACKS = {.settermprop = set_property};

Emulator *emulator_new(int cols, int rows, AmbiguousWidth width, AnswerFn answer, void *arg)
{
    Emulator *e = calloc(1, sizeof *e);
    if (!e)
        abort();
    e->width = width;
    e->answer = answer;
    e->arg = arg;
    e->vterm = vterm_new(rows, cols);
    vterm_set_utf8(e->vterm, 1);
    vterm_output_set_callback(e->vterm, answer_out, e);
    e->state = vterm_obtain_state(e->vterm);
    e->screen = vterm_obtain_screen(e->vterm);
    vterm_screen_enable_altscreen(e->screen, 1);
    vterm_screen_set_callbacks(e->screen, &CALLBACKS, e);
    vterm_screen_reset(e->screen, 1);
    return e;
}

void emulator_free(Emulator *e)
{
    if (!e)
        return;
    vterm_free(e->vterm);
    free(e);
}

static size_t encode(uint32_t cp, char *out)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)(cp | (len == 2 ? 0xC0u : len == 3 ? 0xE0u : 0xF0u));
    return len;
}

static size_t sequence_length(unsigned char lead)
{
    return lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
}

static uint32_t decode(const char *p, size_t len)
{
    static const unsigned char MASK[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    uint32_t cp = (unsigned char)p[0] & MASK[len];
    for (size_t i = 1; i < len; i++)
        cp = cp << 6 | ((unsigned char)p[i] & 0x3F);
    return cp;
}

static bool drawn_wide(const Emulator *e, uint32_t cp)
{
    if (e->width == WIDTH_NARROW || e->width == WIDTH_JOINED || !ambiguous_width(cp))
        return false;
    return e->width == WIDTH_WIDE || (cp >= 0x2460 && cp <= 0x24FF) ||
           (cp >= 0x2776 && cp <= 0x277F) || (cp >= 0x3248 && cp <= 0x324F);
}

static bool is_picture(uint32_t cp)
{
    return (cp >= 0x2600 && cp <= 0x27BF) || (cp >= 0x1F300 && cp <= 0x1FAFF);
}

/* Whether CP went into the picture before it. Its cells are as of one picture; its text is not
 * kept. */
static bool join(Emulator *e, uint32_t cp)
{
    char out[5] = "\b";
    if (e->width != WIDTH_JOINED)
        return false;
    bool joins = e->joining || cp == 0x200D || (cp >= 0x1F3FB && cp <= 0x1F3FF);
    e->joining = cp == 0x200D && is_picture(e->last);
    if (cp == 0xFE0F && e->last >= 0x2600 && e->last <= 0x27BF) {
        vterm_input_write(e->vterm, out, 1 + encode(e->last + WIDE_PLANE, out + 1));
        joins = true;
    }
    if (!joins)
        e->last = cp;
    return joins;
}

static void write_character(Emulator *e, const char *p, size_t len)
{
    char out[4];
    uint32_t cp = decode(p, len);
    if (len == 1) {
        e->last = cp;
        vterm_input_write(e->vterm, p, 1);
        return;
    }
    if (join(e, cp))
        return;
    /* libvterm writes a wide character past the end of a screen that has one column. */
    if (emulator_cols(e) < 2)
        cp = '?';
    else if (drawn_wide(e, cp))
        cp += WIDE_PLANE;
    vterm_input_write(e->vterm, out, encode(cp, out));
}

static void flush_pending(Emulator *e)
{
    for (size_t i = 0; i < e->pending_bytes; i++)
        vterm_input_write(e->vterm, &e->pending[i], 1);
    e->pending_bytes = 0;
}

void emulator_write(Emulator *e, const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bool trailing = ((unsigned char)bytes[i] & 0xC0) == 0x80;
        if (e->pending_bytes && !trailing)
            flush_pending(e);
        e->pending[e->pending_bytes++] = bytes[i];
        if (e->pending_bytes == sequence_length((unsigned char)e->pending[0])) {
            write_character(e, e->pending, e->pending_bytes);
            e->pending_bytes = 0;
        }
    }
    vterm_screen_flush_damage(e->screen);
}

void emulator_resize(Emulator *e, int cols, int rows)
{
    vterm_set_size(e->vterm, rows, cols);
}

int emulator_cols(const Emulator *e)
{
    int rows, cols;
    vterm_get_size(e->vterm, &rows, &cols);
    return cols;
}

int emulator_rows(const Emulator *e)
{
    int rows, cols;
    vterm_get_size(e->vterm, &rows, &cols);
    return rows;
}

CellPos emulator_cursor(const Emulator *e)
{
    VTermPos pos;
    vterm_state_get_cursorpos(e->state, &pos);
    return (CellPos){pos.row, pos.col};
}

bool emulator_alternate(const Emulator *e)
{
    return e->alternate;
}

bool emulator_pen_is_plain(const Emulator *e)
{
    static const VTermAttr ATTRS[] = {VTERM_ATTR_BOLD, VTERM_ATTR_UNDERLINE, VTERM_ATTR_ITALIC,
                                      VTERM_ATTR_BLINK, VTERM_ATTR_REVERSE};
    VTermValue value;
    for (size_t i = 0; i < sizeof ATTRS / sizeof *ATTRS; i++) {
        vterm_state_get_penattr(e->state, ATTRS[i], &value);
        bool number = vterm_get_attr_type(ATTRS[i]) == VTERM_VALUETYPE_INT;
        if (number ? value.number : value.boolean)
            return false;
    }
    vterm_state_get_penattr(e->state, VTERM_ATTR_FOREGROUND, &value);
    bool plain = VTERM_COLOR_IS_DEFAULT_FG(&value.color);
    vterm_state_get_penattr(e->state, VTERM_ATTR_BACKGROUND, &value);
    return plain && VTERM_COLOR_IS_DEFAULT_BG(&value.color);
}

void emulator_button(Emulator *e, CellPos at, int button)
{
    vterm_mouse_move(e->vterm, at.row, at.col, VTERM_MOD_NONE);
    vterm_mouse_button(e->vterm, button, true, VTERM_MOD_NONE);
    if (button <= 3)
        vterm_mouse_button(e->vterm, button, false, VTERM_MOD_NONE);
}

static uint32_t rgb(const Emulator *e, VTermColor colour)
{
    vterm_screen_convert_color_to_rgb(e->screen, &colour);
    return (uint32_t)colour.rgb.red << 16 | (uint32_t)colour.rgb.green << 8 | colour.rgb.blue;
}

Cell emulator_cell(const Emulator *e, int row, int col)
{
    VTermScreenCell from;
    Cell cell = {.width_cells = 1};
    if (!vterm_screen_get_cell(e->screen, (VTermPos){row, col}, &from))
        return cell;
    cell.bold = from.attrs.bold;
    cell.reverse = from.attrs.reverse;
    cell.underline = from.attrs.underline != VTERM_UNDERLINE_OFF;
    cell.coloured = !VTERM_COLOR_IS_DEFAULT_FG(&from.fg) || !VTERM_COLOR_IS_DEFAULT_BG(&from.bg);
    cell.fg = rgb(e, from.fg);
    cell.bg = rgb(e, from.bg);
    if (from.chars[0] == (uint32_t)-1) {
        cell.width_cells = 0;
        return cell;
    }
    cell.width_cells = from.width;
    size_t len = 0;
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && from.chars[i]; i++) {
        uint32_t cp = from.chars[i];
        if (cp >= WIDE_PLANE && cp < WIDE_PLANE + 0x10000 &&
            (ambiguous_width(cp - WIDE_PLANE) || is_picture(cp - WIDE_PLANE)))
            cp -= WIDE_PLANE;
        len += encode(cp, cell.text + len);
    }
    return cell;
}

/* Appends row ROW to OUT, which has room for it, and ends it with a NUL; STARTS, if not NULL, gets
 * the byte where each column begins. */
static void row_into(const Emulator *e, int row, char *out, size_t *starts)
{
    size_t len = 0, end = 0;
    for (int col = 0; col < emulator_cols(e); col++) {
        Cell cell = emulator_cell(e, row, col);
        if (cell.width_cells == 0) {
            if (starts)
                starts[col] = col ? starts[col - 1] : 0;
            continue;
        }
        if (starts)
            starts[col] = len;
        if (cell.text[0] && strcmp(cell.text, " ") != 0)
            end = len + strlen(cell.text);
        len += (size_t)sprintf(out + len, "%s", cell.text[0] ? cell.text : " ");
    }
    out[end] = '\0';
}

static size_t row_room(const Emulator *e)
{
    return (size_t)emulator_cols(e) * sizeof((Cell *)0)->text + 2;
}

char *emulator_row(const Emulator *e, int row)
{
    char *out = malloc(row_room(e));
    if (!out)
        abort();
    row_into(e, row, out, NULL);
    return out;
}

char *emulator_text(const Emulator *e)
{
    char *out = malloc(row_room(e) * (size_t)emulator_rows(e) + 1);
    if (!out)
        abort();
    size_t len = 0;
    out[0] = '\0';
    for (int row = 0; row < emulator_rows(e); row++) {
        row_into(e, row, out + len, NULL);
        len += strlen(out + len);
        len += (size_t)sprintf(out + len, "\n");
    }
    return out;
}

bool emulator_find(const Emulator *e, const char *text, int from, CellPos *at)
{
    char *line = malloc(row_room(e));
    size_t *starts = malloc((size_t)emulator_cols(e) * sizeof *starts);
    if (!line || !starts)
        abort();
    bool found = false;
    for (int row = from; row < emulator_rows(e) && !found; row++) {
        row_into(e, row, line, starts);
        const char *hit = strstr(line, text);
        if (!hit)
            continue;
        found = true;
        int col = 0;
        while (col + 1 < emulator_cols(e) && starts[col] < (size_t)(hit - line))
            col++;
        if (at)
            *at = (CellPos){row, col};
    }
    free(line);
    free(starts);
    return found;
}
