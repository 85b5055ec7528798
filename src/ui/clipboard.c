#include "ui/clipboard.h"
#include <stdlib.h>
#include <string.h>

#define SCREEN_STRING_BYTES 760 // of the 768 that screen takes in one string

ClipboardRoute clipboard_route(void)
{
    const char *tmux = getenv("TMUX"), *sty = getenv("STY");
    return tmux && *tmux ? CLIPBOARD_TMUX : sty && *sty ? CLIPBOARD_SCREEN : CLIPBOARD_DIRECT;
}

/* RFC 4648 §4. */
static void add_base64(Str s, StrBuf *out)
{
    static const char DIGITS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < s.len; i += 3) {
        size_t left = s.len - i;
        uint32_t group = (uint32_t)(unsigned char)s.data[i] << 16;
        if (left > 1)
            group |= (uint32_t)(unsigned char)s.data[i + 1] << 8;
        if (left > 2)
            group |= (unsigned char)s.data[i + 2];
        strbuf_add_byte(out, DIGITS[group >> 18]);
        strbuf_add_byte(out, DIGITS[group >> 12 & 63]);
        strbuf_add_byte(out, left > 1 ? DIGITS[group >> 6 & 63] : '=');
        strbuf_add_byte(out, left > 2 ? DIGITS[group & 63] : '=');
    }
}

/* tmux takes the sequence itself if its set-clipboard is on, and hands it on if allow-passthrough
 * is: either may be, so both are sent. */
static void add_through_tmux(Str sequence, StrBuf *out)
{
    strbuf_add(out, sequence);
    strbuf_add_cstr(out, "\033Ptmux;");
    for (size_t i = 0; i < sequence.len; i++) {
        if (sequence.data[i] == '\033')
            strbuf_add_byte(out, '\033');
        strbuf_add_byte(out, sequence.data[i]);
    }
    strbuf_add_cstr(out, "\033\\");
}

static void add_through_screen(Str sequence, StrBuf *out)
{
    for (size_t at = 0; at < sequence.len; at += SCREEN_STRING_BYTES) {
        size_t n = sequence.len - at;
        n = n < SCREEN_STRING_BYTES ? n : SCREEN_STRING_BYTES;
        strbuf_add_cstr(out, "\033P");
        strbuf_add(out, (Str){sequence.data + at, n});
        strbuf_add_cstr(out, "\033\\");
    }
}

void clipboard_encode(Str text, ClipboardRoute route, StrBuf *out)
{
    StrBuf sequence = {0};
    if (text.len > CLIPBOARD_BYTES_MAX)
        return;
    strbuf_add_cstr(&sequence, "\033]52;c;");
    add_base64(text, &sequence);
    strbuf_add_byte(&sequence, '\a'); // not ST: its Esc would end screen's string
    Str whole = {sequence.data, sequence.len};
    if (route == CLIPBOARD_TMUX)
        add_through_tmux(whole, out);
    else if (route == CLIPBOARD_SCREEN)
        add_through_screen(whole, out);
    else
        strbuf_add(out, whole);
    strbuf_done(&sequence);
}
