#include "format/entity.h"
#include <string.h>

/* Names of characters that follow one another. */
static const struct {
    uint32_t first;
    const char *names;
} NAMES[] = {
    {'"', "quot"},
    {'&', "amp apos"},
    {'<', "lt"},
    {'>', "gt"},
    {0xA0, "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg "
           "plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 "
           "iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml "
           "Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash "
           "Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring "
           "aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve "
           "oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"},
    {0x152, "OElig oelig"},
    {0x160, "Scaron scaron"},
    {0x178, "Yuml"},
    {0x192, "fnof"},
    {0x2C6, "circ"},
    {0x2DC, "tilde"},
    {0x391,
     "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho"},
    {0x3A3, "Sigma Tau Upsilon Phi Chi Psi Omega"},
    {0x3B1, "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi "
            "rho sigmaf sigma tau upsilon phi chi psi omega"},
    {0x2002, "ensp emsp"},
    {0x2009, "thinsp"},
    {0x200C, "zwnj zwj lrm rlm"},
    {0x2013, "ndash mdash"},
    {0x2018, "lsquo rsquo sbquo"},
    {0x201C, "ldquo rdquo bdquo"},
    {0x2020, "dagger Dagger bull"},
    {0x2026, "hellip"},
    {0x2030, "permil"},
    {0x2032, "prime Prime"},
    {0x2039, "lsaquo rsaquo"},
    {0x203E, "oline"},
    {0x2044, "frasl"},
    {0x20AC, "euro"},
    {0x2122, "trade"},
    {0x2190, "larr uarr rarr darr harr"},
    {0x21D0, "lArr uArr rArr dArr hArr"},
    {0x2200, "forall"},
    {0x2202, "part exist"},
    {0x2205, "empty"},
    {0x2207, "nabla isin notin"},
    {0x220B, "ni"},
    {0x220F, "prod"},
    {0x2211, "sum minus"},
    {0x221A, "radic"},
    {0x221D, "prop infin"},
    {0x2220, "ang"},
    {0x2227, "and or cap cup int"},
    {0x2234, "there4"},
    {0x2248, "asymp"},
    {0x2260, "ne equiv"},
    {0x2264, "le ge"},
    {0x2282, "sub sup nsub"},
    {0x2286, "sube supe"},
    {0x22A5, "perp"},
    {0x22C5, "sdot"},
    {0x25CA, "loz"},
    {0x2660, "spades"},
    {0x2663, "clubs"},
    {0x2665, "hearts diams"},
};

/* The character called NAME; 0 if there is none. */
static uint32_t named(Str name)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        uint32_t cp = NAMES[i].first;
        for (const char *at = NAMES[i].names; *at; cp++) {
            size_t len = strcspn(at, " ");
            if (str_equal((Str){at, len}, name))
                return cp;
            at += len + (at[len] == ' ');
        }
    }
    return 0;
}

static int digit_value(char c)
{
    char small = (char)(c | 0x20);
    return c >= '0' && c <= '9' ? c - '0' : small >= 'a' && small <= 'f' ? small - 'a' + 10 : 99;
}

/* The character with the number in S, or UTF8_REPLACED where no text can have it; 0: no number. */
static uint32_t numbered(Str s)
{
    int base = s.len && (*s.data | 0x20) == 'x' ? 16 : 10;
    uint32_t cp = 0;
    s = str_rest(s, base == 16);
    for (size_t i = 0; i < s.len; i++) {
        int value = digit_value(s.data[i]);
        if (value >= base)
            return 0;
        cp = cp * (uint32_t)base + (uint32_t)value;
        if (cp > 0x10FFFF)
            return UTF8_REPLACED;
    }
    if (!s.len)
        return 0;
    return !cp || (cp >= 0xD800 && cp < 0xE000) ? UTF8_REPLACED : cp;
}

size_t entity_decode(Str s, uint32_t *cp)
{
    size_t reach = s.len < ENTITY_BYTES_MAX ? s.len : ENTITY_BYTES_MAX;
    const char *end = reach && *s.data == '&' ? memchr(s.data, ';', reach) : NULL;
    if (!end)
        return 0;
    Str inner = {s.data + 1, (size_t)(end - s.data) - 1};
    bool number = inner.len && *inner.data == '#';
    *cp = number ? numbered(str_rest(inner, 1)) : named(inner);
    return *cp ? inner.len + 2 : 0;
}
