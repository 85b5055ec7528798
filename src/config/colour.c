#include "config/colour.h"
#include <math.h>
#include <string.h>

static const char *const NAMES[] = {
    "black",        "red",           "green",       "yellow",         "blue",
    "magenta",      "cyan",          "white",       "bright-black",   "bright-red",
    "bright-green", "bright-yellow", "bright-blue", "bright-magenta", "bright-cyan",
    "bright-white",
};

typedef struct {
    double l, a, b;
} Lab;

typedef struct {
    uint8_t rgb[3];
    Lab lab;
} PaletteColour;

#include "colour-table.h"

bool colour_rgb(Colour c, uint8_t rgb[3])
{
    if (c.kind == COLOUR_INDEX)
        memcpy(rgb, XTERM_256[c.index].rgb, 3);
    else if (c.kind == COLOUR_RGB)
        memcpy(rgb, (uint8_t[]){c.r, c.g, c.b}, 3);
    return c.kind == COLOUR_INDEX || c.kind == COLOUR_RGB;
}

static double linear(uint8_t v)
{
    double s = v / 255.0;
    return s <= 0.04045 ? s / 12.92 : pow((s + 0.055) / 1.055, 2.4);
}

static double lab_f(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE 1976 L*a*b* under D65, from sRGB (IEC 61966-2-1). */
static Lab to_lab(const uint8_t rgb[3])
{
    double r = linear(rgb[0]), g = linear(rgb[1]), b = linear(rgb[2]);
    double x = lab_f((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047);
    double y = lab_f(0.2126 * r + 0.7152 * g + 0.0722 * b);
    double z = lab_f((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883);
    return (Lab){116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

static double distance_squared(Lab p, Lab q)
{
    double l = p.l - q.l, a = p.a - q.a, b = p.b - q.b;
    return l * l + a * a + b * b;
}

static Colour nearest(const uint8_t rgb[3], int colours)
{
    // Past 16 colours the first 16 are left out: users redefine them, the cube they don't.
    int first = colours > 16 ? 16 : 0;
    const PaletteColour *palette = colours == 88 ? XTERM_88 : XTERM_256;
    Lab want = to_lab(rgb);
    double best = INFINITY;
    Colour c = {.kind = COLOUR_INDEX};
    for (int i = first; i < colours; i++) {
        double d = distance_squared(want, palette[i].lab);
        if (d < best) {
            best = d;
            c.index = (uint8_t)i;
        }
    }
    return c;
}

/* The number of the largest palette known that COLOURS colours can show. */
static int known_palette(int colours)
{
    return colours >= 256 ? 256 : colours >= 88 ? 88 : colours >= 16 ? 16 : 8;
}

Colour colour_fit(Colour c, int colours)
{
    uint8_t rgb[3] = {0};
    if (c.kind == COLOUR_UNSET || c.kind == COLOUR_DEFAULT)
        return c;
    if (colours < 8)
        return (Colour){.kind = COLOUR_DEFAULT};
    if (c.kind == COLOUR_INDEX &&
        (c.index < 8 || (colours <= 256 && c.index < 16 && colours >= 16) || colours == 256))
        return c;
    colour_rgb(c, rgb);
    if (colours > 256)
        return (Colour){.kind = COLOUR_RGB, .r = rgb[0], .g = rgb[1], .b = rgb[2]};
    return nearest(rgb, known_palette(colours));
}

static bool parse_hex(Str s, Colour *out)
{
    uint8_t v[6];
    for (size_t i = 0; i < 6; i++) {
        const char *digits = "0123456789abcdefABCDEF";
        const char *at = s.data[i + 1] ? strchr(digits, s.data[i + 1]) : NULL;
        if (!at)
            return false;
        int n = (int)(at - digits);
        v[i] = (uint8_t)(n < 16 ? n : n - 6);
    }
    *out = (Colour){.kind = COLOUR_RGB,
                    .r = (uint8_t)(v[0] << 4 | v[1]),
                    .g = (uint8_t)(v[2] << 4 | v[3]),
                    .b = (uint8_t)(v[4] << 4 | v[5])};
    return true;
}

static bool parse_index(Str s, Colour *out)
{
    int n = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.data[i] < '0' || s.data[i] > '9')
            return false;
        n = n * 10 + (s.data[i] - '0');
    }
    if (s.len == 0 || s.len > 3 || n > 255)
        return false;
    *out = (Colour){.kind = COLOUR_INDEX, .index = (uint8_t)n};
    return true;
}

bool colour_parse(Str s, Colour *out)
{
    if (str_equal(s, STR("default"))) {
        *out = (Colour){.kind = COLOUR_DEFAULT};
        return true;
    }
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        if (str_equal(s, str_from(NAMES[i]))) {
            *out = (Colour){.kind = COLOUR_INDEX, .index = (uint8_t)i};
            return true;
        }
    }
    if (s.len == 7 && s.data[0] == '#')
        return parse_hex(s, out);
    return parse_index(s, out);
}
