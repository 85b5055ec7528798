#include "app/sgr.h"

static void add_colour(StrBuf *out, Colour c, bool background)
{
    int base = background ? 40 : 30;
    switch ((ColourKind)c.kind) {
    case COLOUR_UNSET:
    case COLOUR_DEFAULT:
        break;
    case COLOUR_INDEX:
        if (c.index < 8)
            strbuf_addf(out, ";%d", base + c.index);
        else
            strbuf_addf(out, ";%d;5;%d", base + 8, c.index);
        break;
    case COLOUR_RGB:
        strbuf_addf(out, ";%d;2;%d;%d;%d", base + 8, c.r, c.g, c.b);
    }
}

void sgr_add(StrBuf *out, Style style)
{
    static const struct {
        uint8_t attr;
        const char *sgr;
    } ATTRS[] = {{STYLE_BOLD, ";1"},
                 {STYLE_DIM, ";2"},
                 {STYLE_ITALIC, ";3"},
                 {STYLE_UNDERLINE, ";4"},
                 {STYLE_REVERSE, ";7"}};
    strbuf_add_cstr(out, "\033[0");
    for (size_t i = 0; i < sizeof ATTRS / sizeof *ATTRS; i++)
        if (style.attrs & ATTRS[i].attr)
            strbuf_add_cstr(out, ATTRS[i].sgr);
    add_colour(out, style.fg, false);
    add_colour(out, style.bg, true);
    strbuf_add_byte(out, 'm');
}
