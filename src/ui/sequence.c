#include "ui/sequence.h"
#include "input/event.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ESC        0x1B
#define BEL        0x07
#define BACKGROUND "11;rgb"

void sequence_begin(Sequence *s, SequenceKind kind)
{
    *s = (Sequence){.kind = (char)kind};
}

static SequenceState finish_string(Sequence *s, uint32_t c)
{
    if (c == BEL || (s->escape && c == '\\'))
        return SEQUENCE_DONE;
    s->escape = c == ESC;
    return s->escape ? SEQUENCE_MORE : SEQUENCE_BROKEN;
}

/* ECMA-48 5.4: parameters and intermediates to 0x3F, then one final byte. */
SequenceState sequence_feed(Sequence *s, uint32_t c)
{
    bool string = s->kind == SEQUENCE_OSC;
    if (string && (c < 0x20 || s->escape))
        return finish_string(s, c);
    if (c < 0x20 || c > 0x7E || s->len + 1 == sizeof s->text)
        return SEQUENCE_BROKEN;
    // the one string that is asked for: whatever else follows Esc ] was typed
    if (string && s->len < strlen(BACKGROUND) && c != (unsigned char)BACKGROUND[s->len])
        return SEQUENCE_BROKEN;
    s->text[s->len++] = (char)c;
    s->text[s->len] = '\0';
    return !string && (s->kind == SEQUENCE_SS3 || c >= 0x40) ? SEQUENCE_DONE : SEQUENCE_MORE;
}

/* The modifier of xterm's "1;3C" at AT in TEXT, which is passed over, if it is that of Alt. */
static uint32_t take_alt(const char *text, size_t *at)
{
    if (strncmp(text + *at, ";3", 2) != 0)
        return 0;
    *at += 2;
    return INPUT_ALT;
}

/* The keys in the form that terminfo does not list: a terminal may send normal-mode or
 * application-mode ones whatever it was told. */
uint32_t sequence_key(const Sequence *s)
{
    static const struct {
        char last;
        uint32_t key;
    } LETTERS[] = {{'A', INPUT_UP},   {'B', INPUT_DOWN}, {'C', INPUT_RIGHT},   {'D', INPUT_LEFT},
                   {'H', INPUT_HOME}, {'F', INPUT_END},  {'Z', INPUT_BACK_TAB}};
    static const uint32_t NUMBERS[] = {INPUT_NONE,      INPUT_HOME, INPUT_INSERT,
                                       INPUT_DELETE,    INPUT_END,  INPUT_PAGE_UP,
                                       INPUT_PAGE_DOWN, INPUT_HOME, INPUT_END};
    if (s->kind == SEQUENCE_OSC || !s->len)
        return INPUT_NONE;
    size_t digits = strspn(s->text, "0123456789"), end = digits;
    uint32_t alt = s->kind == SEQUENCE_CSI ? take_alt(s->text, &end) : 0;
    if (end + 1 != s->len || digits > 3)
        return INPUT_NONE;
    int number = atoi(s->text);
    uint32_t key = INPUT_NONE;
    if (s->text[end] == '~' && number < 9)
        key = NUMBERS[number];
    for (size_t i = 0; number <= 1 && i < sizeof LETTERS / sizeof *LETTERS; i++)
        if (LETTERS[i].last == s->text[end])
            key = LETTERS[i].key;
    return key ? key | alt : INPUT_NONE;
}

bool sequence_cursor(const Sequence *s, int *row, int *col)
{
    int used = 0;
    return s->kind == SEQUENCE_CSI && sscanf(s->text, "%4d;%4dR%n", row, col, &used) == 2 && used &&
           !s->text[used];
}

bool sequence_mode(const Sequence *s, int *mode)
{
    int state, used = 0;
    return s->kind == SEQUENCE_CSI && sscanf(s->text, "?%6d;%1d$y%n", mode, &state, &used) == 2 &&
           used && !s->text[used] && (state == 1 || state == 2);
}

bool sequence_status(const Sequence *s)
{
    return s->kind == SEQUENCE_CSI && strcmp(s->text, "0n") == 0;
}

/* One to four hexadecimal digits at *P as a part of the whole; false if there are none. */
static bool take_part(const char **p, double *part)
{
    size_t n = strspn(*p, "0123456789abcdefABCDEF");
    if (!n || n > 4)
        return false;
    *part = (double)strtol(*p, NULL, 16) / (double)((1 << 4 * n) - 1);
    *p += n;
    return true;
}

/* "11;rgb:RRRR/GGGG/BBBB", or rgba: with a fourth. Dark is what has less light than a middle grey
 * (ITU-R BT.709, gamma as it comes). */
bool sequence_background(const Sequence *s, bool *dark)
{
    const char *p = s->text;
    double r, g, b;
    if (s->kind != SEQUENCE_OSC || s->len <= strlen(BACKGROUND))
        return false;
    p += strlen(BACKGROUND);
    p += *p == 'a';
    if (*p++ != ':' || !take_part(&p, &r) || *p++ != '/' || !take_part(&p, &g) || *p++ != '/' ||
        !take_part(&p, &b))
        return false;
    *dark = 0.2126 * r + 0.7152 * g + 0.0722 * b < 0.5;
    return true;
}
