#include "ui/termcaps.h"
#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>

bool termcaps_is(const char *cap, const char *usual)
{
    return cap && strcmp(cap, usual) == 0;
}

/* tiparm() is slow, and a frame places the cursor a hundred times: what nearly all terminals want is
 * made here. */
static const char *csi(int a, int b, char last)
{
    static char s[32];
    char *p = s + sizeof s - 1;
    *p = '\0';
    *--p = last;
    for (; b > 0; b /= 10)
        *--p = (char)('0' + b % 10);
    if (*p != last)
        *--p = ';';
    for (; a > 0; a /= 10)
        *--p = (char)('0' + a % 10);
    *--p = '[';
    *--p = '\033';
    return p;
}

static const char *cap_move(int y, int x)
{
    if (termcaps_is(cursor_address, "\033[%i%p1%d;%p2%dH"))
        return csi(y + 1, x + 1, 'H');
    return tiparm(cursor_address, y, x);
}

static const char *cap_region(int top, int bottom)
{
    return tiparm(change_scroll_region, top, bottom);
}

static const char *cap_right(int cells)
{
    if (cells == 1 && cursor_right)
        return cursor_right;
    if (termcaps_is(parm_right_cursor, "\033[%p1%dC"))
        return csi(cells, 0, 'C');
    return tiparm(parm_right_cursor, cells);
}

static const char *cap_left(int cells)
{
    if (cells == 1 && cursor_left)
        return cursor_left;
    if (termcaps_is(parm_left_cursor, "\033[%p1%dD"))
        return csi(cells, 0, 'D');
    return tiparm(parm_left_cursor, cells);
}

static const char *cap_erase(int cells)
{
    return tiparm(erase_chars, cells);
}

/* The sequence for a colour: ISO 8613-6's for 24 bits, terminfo's for one of the palette. */
static const char *colour_string(int colour, int selector, const char *palette)
{
    static char rgb[32];
    if (!(colour & TERM_RGB))
        return tiparm(palette, colour);
    snprintf(rgb, sizeof rgb, "\033[%d;2;%d;%d;%dm", selector, colour >> 16 & 0xFF,
             colour >> 8 & 0xFF, colour & 0xFF);
    return rgb;
}

static const char *cap_fg(int colour)
{
    return colour_string(colour, 38, set_a_foreground);
}

static const char *cap_bg(int colour)
{
    return colour_string(colour, 48, set_a_background);
}

/* terminfo seldom says so, in one of its ways (user_caps(5)), but COLORTERM does. */
static bool has_direct_colour(void)
{
    const char *depth = getenv("COLORTERM");
    return max_colors > 256 || tigetflag("RGB") > 0 || tigetflag("Tc") > 0 ||
           (depth && (strcmp(depth, "truecolor") == 0 || strcmp(depth, "24bit") == 0));
}

/* What puts one attribute off, which terminfo says of two only: where underline goes by ECMA-48, the
 * others do. Then the whole reset is shorter too: other character sets are never put on. */
static void learn_single_attributes(TermCaps *caps)
{
    static const char *const OFF[TERM_ATTRS] = {"\033[22m", "\033[22m", "\033[23m", "\033[24m",
                                                "\033[27m"};
    if (!exit_underline_mode || strcmp(exit_underline_mode, OFF[3]) != 0)
        return;
    for (int i = 0; i < TERM_ATTRS; i++)
        caps->attrs_off[i] = OFF[i];
    if (caps->reset && strstr(caps->reset, "\033[m"))
        caps->reset = "\033[m";
    if (orig_pair && strcmp(orig_pair, "\033[39;49m") == 0) {
        caps->fg_off = "\033[39m";
        caps->bg_off = "\033[49m";
    }
}

TermCaps termcaps_learn(bool colour)
{
    bool colours = colour && set_a_foreground && set_a_background && max_colors > 1;
    TermCaps caps = {
        .reset = exit_attribute_mode,
        .attrs = {enter_bold_mode, enter_dim_mode, enter_italics_mode, enter_underline_mode,
                  enter_reverse_mode},
        .clear_row = clr_eol,
        .index = scroll_forward,
        .reverse_index = scroll_reverse,
        .move = cap_move,
        .right = parm_right_cursor ? cap_right : NULL,
        .left = parm_left_cursor ? cap_left : NULL,
        .erase = erase_chars ? cap_erase : NULL,
        .region = change_scroll_region ? cap_region : NULL,
        .fg = colours ? cap_fg : NULL,
        .bg = colours ? cap_bg : NULL,
        .clears_with_background = back_color_erase,
        .colours = !colours              ? 0
                   : has_direct_colour() ? TERM_RGB
                                         : max_colors,
    };
    learn_single_attributes(&caps);
    return caps;
}
