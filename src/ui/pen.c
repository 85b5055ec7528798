#include "ui/pen.h"
#include "config/theme.h"
#include <string.h>

#define SHORT_MOVE_BYTES 6  // the cursor's own address is not shorter, but in a corner
#define SHORT_INK_BYTES  12 // putting all off and on again is not shorter
#define LINE_FEEDS_MAX   4  // rows below that are nearer by line feeds than by their number

/* A sequence that is put together to see how long it gets. */
typedef struct {
    bool sgr;    // it ends in an SGR that takes further parameters
    bool failed; // it does not fit, or the terminal lacks something
    size_t len;
    char s[112];
} Seq;

void pen_done(Pen *p)
{
    strbuf_done(&p->out);
}

void pen_lost(Pen *p)
{
    p->x = p->y = p->top = p->bottom = -1;
    p->ink = (Ink){-1, -1, -1};
}

/* The part of S up to its padding (terminfo(5), for terminals of glass and steel); *NEXT gets what
 * follows the padding, or NULL. */
static Str without_padding(const char *s, const char **next)
{
    const char *padding = strstr(s, "$<");
    const char *end = padding ? strchr(padding, '>') : NULL;
    *next = end ? end + 1 : NULL;
    return end ? (Str){s, (size_t)(padding - s)} : str_from(s);
}

void pen_send(Pen *p, const char *s)
{
    while (s)
        strbuf_add(&p->out, without_padding(s, &s));
}

static void seq_add(Seq *seq, const char *s)
{
    seq->failed |= !s;
    seq->sgr = false;
    while (s) {
        Str part = without_padding(s, &s);
        if (part.len > sizeof seq->s - seq->len) {
            seq->failed = true;
            return;
        }
        memcpy(seq->s + seq->len, part.data, part.len);
        seq->len += part.len;
    }
}

/* Whether S is one SGR and nothing else (ECMA-48 8.3.117); *PARAMETERS gets what it says. */
static bool is_sgr(const char *s, Str *parameters)
{
    size_t len = strlen(s);
    if (len < 3 || s[0] != '\033' || s[1] != '[' || s[len - 1] != 'm')
        return false;
    *parameters = (Str){s + 2, len - 3};
    return strspn(s + 2, "0123456789;:") == len - 3;
}

/* Add S, as parameters of the SGR before it where both are. */
static void seq_add_sgr(Seq *seq, const char *s)
{
    Str parameters;
    bool sgr = s && is_sgr(s, &parameters);
    if (!sgr || !seq->sgr || parameters.len + 2 > sizeof seq->s - seq->len) {
        seq_add(seq, s);
        seq->sgr = sgr;
        return;
    }
    if (seq->s[seq->len - 2] == '[') // an empty parameter is 0
        seq->s[seq->len++ - 1] = '0';
    seq->s[seq->len - 1] = ';';
    memcpy(seq->s + seq->len, parameters.data, parameters.len);
    seq->len += parameters.len;
    seq->s[seq->len++] = 'm';
}

static void keep_shorter(Seq *best, const Seq *other)
{
    if (!other->failed && (best->failed || other->len < best->len))
        *best = *other;
}

static void seq_add_right(Seq *seq, const Pen *p, int cells)
{
    if (cells)
        seq_add(seq, p->caps->right ? p->caps->right(cells) : NULL);
}

void pen_region(Pen *p, int top, int bottom)
{
    if (p->top == top && p->bottom == bottom)
        return;
    pen_send(p, p->caps->region(top, bottom));
    p->x = p->y = -1; // it moves the cursor
    p->top = top;
    p->bottom = bottom;
}

/* Whether line feeds go from the cursor's row to Y: not out of the scroll region. */
static bool is_fed_to(const Pen *p, int y)
{
    return y == p->y || (y > p->y && y <= p->y + LINE_FEEDS_MAX && p->bottom >= 0 &&
                         (y <= p->bottom || p->y > p->bottom));
}

/* From the start of the row that the cursor is in, or of one below it. */
static void try_from_start(const Pen *p, int x, int y, Seq *best)
{
    Seq seq = {0};
    seq_add(&seq, "\r");
    for (int i = p->y; i < y; i++)
        seq_add(&seq, "\n");
    seq_add_right(&seq, p, x);
    keep_shorter(best, &seq);
}

static void try_in_row(const Pen *p, int x, Seq *best)
{
    Seq seq = {0};
    if (x > p->x)
        seq_add_right(&seq, p, x - p->x);
    else
        seq_add(&seq, p->caps->left ? p->caps->left(p->x - x) : NULL);
    keep_shorter(best, &seq);
}

void pen_move(Pen *p, int x, int y)
{
    if (p->x == x && p->y == y)
        return;
    bool known = p->x >= 0 && p->y >= 0;
    Seq best = {.failed = true};
    if (known && y == p->y)
        try_in_row(p, x, &best);
    if (known && is_fed_to(p, y) && (x < p->x || y > p->y))
        try_from_start(p, x, y, &best);
    if (best.failed || best.len > SHORT_MOVE_BYTES) {
        Seq seq = {0};
        seq_add(&seq, p->caps->move(y, x));
        keep_shorter(&best, &seq);
    }
    strbuf_add(&p->out, (Str){best.s, best.len});
    p->x = x;
    p->y = y;
}

/* Attributes of FROM that INK lacks, one by one; what an off string takes with it is put on again
 * after. */
static void drop_attrs(Seq *seq, const TermCaps *caps, Ink *from, Ink ink)
{
    for (int i = 0; i < TERM_ATTRS; i++) {
        if (!(from->attrs & ~ink.attrs & 1 << i))
            continue;
        seq_add_sgr(seq, caps->attrs_off[i]);
        for (int j = 0; j < TERM_ATTRS; j++)
            if (caps->attrs_off[i] && caps->attrs_off[j] &&
                strcmp(caps->attrs_off[i], caps->attrs_off[j]) == 0)
                from->attrs &= ~(1 << j);
    }
}

static void add_colour(Seq *seq, int from, int to, const char *off, const char *(*set)(int colour))
{
    if (from == to)
        return;
    if (to >= 0 && set)
        seq_add_sgr(seq, set(to));
    else if (to < 0)
        seq_add_sgr(seq, off);
}

/* What changes FROM to INK. */
static Seq ink_change(const TermCaps *caps, Ink from, Ink ink, bool anew)
{
    Seq seq = {.failed = !anew && from.attrs < 0};
    if (anew && caps->reset)
        seq_add_sgr(&seq, caps->reset);
    if (anew)
        from = (Ink){-1, -1, 0};
    drop_attrs(&seq, caps, &from, ink);
    for (int i = 0; i < TERM_ATTRS; i++)
        if (ink.attrs & ~from.attrs & 1 << i && caps->attrs[i])
            seq_add_sgr(&seq, caps->attrs[i]);
    add_colour(&seq, from.fg, ink.fg, caps->fg_off, caps->fg);
    add_colour(&seq, from.bg, ink.bg, caps->bg_off, caps->bg);
    return seq;
}

void pen_ink(Pen *p, Ink ink)
{
    if (ink_same(p->ink, ink))
        return;
    Seq best = ink_change(p->caps, p->ink, ink, false);
    if (best.failed || best.len > SHORT_INK_BYTES) {
        Seq anew = ink_change(p->caps, p->ink, ink, true);
        keep_shorter(&best, &anew);
    }
    strbuf_add(&p->out, (Str){best.s, best.len});
    p->ink = ink;
}

void pen_glyph(Pen *p, const char *glyph, int cells, bool sure)
{
    strbuf_add_cstr(&p->out, glyph);
    p->x += cells;
    if (!sure)
        p->x = p->y = -1;
}

bool ink_same(Ink a, Ink b)
{
    return a.fg == b.fg && a.bg == b.bg && a.attrs == b.attrs;
}

bool ink_same_blank(Ink a, Ink b)
{
    int lines = STYLE_UNDERLINE | STYLE_REVERSE;
    if ((a.attrs | b.attrs) & lines)
        return ink_same(a, b);
    return a.bg == b.bg;
}

bool pen_can_clear(const Pen *p, Ink ink)
{
    return (ink.bg < 0 || p->caps->clears_with_background) &&
           !(ink.attrs & (STYLE_REVERSE | STYLE_UNDERLINE));
}
