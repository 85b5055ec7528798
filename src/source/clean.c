#include "source/clean.h"
#include "source/overstrike.h"
#include <string.h>

#define SEQUENCE_BYTES_MAX 64 // a longer one is none
#define LINK_BYTES_MAX     4096
#define SCAN_BYTES         256

/* What is replaced, but for sequences: a row a form. NEWLINE: an end of line, or of a page. */
static const struct {
    Str bytes;
    bool newline;
} FORMS[] = {
    {{"\f", 1}, true},           // form feed
    {{"\xC2\x85", 2}, true},     // NEL
    {{"\xE2\x80\xA8", 3}, true}, // U+2028
    {{"\xE2\x80\xA9", 3}, true}, // U+2029
    {{"\xEF\xBB\xBF", 3}, false},
};

#define FORM_COUNT (sizeof FORMS / sizeof *FORMS)

/* Whether one of FORMS, an escape or a backspace begins among the first SCAN_BYTES bytes at P, which two
 * more follow. Without branches and as often each time, for compilers to make vectors of; the forms are
 * FORMS'. */
static bool form_begins(const unsigned char *p)
{
    uint8_t hit = 0;
    for (size_t i = 0; i < SCAN_BYTES; i++) {
        uint8_t separator = (p[i] == 0xE2) & (p[i + 1] == 0x80) & ((p[i + 2] | 1) == 0xA9);
        uint8_t mark = (p[i] == 0xEF) & (p[i + 1] == 0xBB) & (p[i + 2] == 0xBF);
        uint8_t nel = (p[i] == 0xC2) & (p[i + 1] == 0x85);
        uint8_t control = (p[i] == '\033') | (p[i] == '\f') | (p[i] == '\b');
        hit |= (uint8_t)(separator | mark | nel | control);
    }
    return hit;
}

bool clean_needed(Str s)
{
    const unsigned char *p = (const unsigned char *)s.data;
    size_t at = 0;
    for (; at + SCAN_BYTES + 2 <= s.len; at += SCAN_BYTES)
        if (form_begins(p + at))
            return true;
    unsigned char last[2 * SCAN_BYTES] = {0};
    if (s.len)
        memcpy(last, p + at, s.len - at);
    return form_begins(last) || (s.len - at > SCAN_BYTES && form_begins(last + SCAN_BYTES - 2));
}

/* The bytes of the link that S, an escape and a bracket, begins or ends (OSC 8), as ls and groff write
 * them; 0 and SIZE_MAX as below. */
static size_t link_bytes(Str s)
{
    Str begin = STR("\033]8;");
    size_t n = s.len < begin.len ? s.len : begin.len;
    if (memcmp(s.data, begin.data, n) != 0)
        return 0;
    for (size_t i = n; i < s.len && i < LINK_BYTES_MAX; i++) {
        unsigned char b = (unsigned char)s.data[i];
        if (b == '\a')
            return i + 1;
        if (b == '\033')
            return i + 1 == s.len ? SIZE_MAX : s.data[i + 1] == '\\' ? i + 2 : 0;
        if (b < ' ')
            return 0;
    }
    return s.len < LINK_BYTES_MAX ? SIZE_MAX : 0;
}

/* The bytes of the control sequence that S begins with, if it sets colours or erases to the line's
 * end (ECMA-48 SGR, EL), names the character set that is there anyway (as tput sgr0 does) or a link: 0
 * if it is another, SIZE_MAX if S is too short to tell. */
static size_t sequence_bytes(Str s)
{
    if (s.len < 2)
        return SIZE_MAX;
    if (s.data[1] == ']')
        return link_bytes(s);
    if (s.data[1] == '(')
        return s.len < 3 ? SIZE_MAX : s.data[2] == 'B' ? 3 : 0;
    if (s.data[1] != '[')
        return 0;
    for (size_t i = 2; i < s.len && i < SEQUENCE_BYTES_MAX; i++) {
        unsigned char b = (unsigned char)s.data[i];
        if (b >= 0x40 && b <= 0x7E)
            return b == 'm' || b == 'K' ? i + 1 : 0;
        if (b < 0x20 || b > 0x3F)
            return 0;
    }
    return s.len < SEQUENCE_BYTES_MAX ? SIZE_MAX : 0;
}

size_t clean_code_bytes(Str s)
{
    size_t n = s.len && *s.data == '\033' ? sequence_bytes(s) : 0;
    return n == SIZE_MAX ? 0 : n;
}

/* The row of FORMS that S begins with, or FORM_COUNT; *CUT comes true if it may be one. */
static size_t form_at(Str s, bool *cut)
{
    for (size_t i = 0; i < FORM_COUNT; i++) {
        Str f = FORMS[i].bytes;
        size_t n = s.len < f.len ? s.len : f.len;
        if (memcmp(s.data, f.data, n) != 0)
            continue;
        if (n == f.len)
            return i;
        *cut = true;
    }
    return FORM_COUNT;
}

size_t clean_line_end_bytes(Str s)
{
    bool cut = false;
    size_t form = form_at(s, &cut);
    return form < FORM_COUNT && FORMS[form].newline ? FORMS[form].bytes.len : 0;
}

size_t clean_form_bytes(Str s, size_t at)
{
    bool cut = false;
    size_t struck = overstrike_bytes(s, at, &cut), form = form_at(str_rest(s, at), &cut);
    if (struck)
        return struck;
    return form < FORM_COUNT ? FORMS[form].bytes.len : clean_code_bytes(str_rest(s, at));
}

/* From AT on to where S next holds a byte that something to be replaced may begin with. */
static size_t plain_bytes(Str s, size_t at)
{
    for (size_t i = at; i < s.len; i++) {
        unsigned char b = (unsigned char)s.data[i];
        if (b == '\b')
            return i - at - overstrike_tail((Str){s.data + at, i - at});
        if (b == '\033' || b == '\f' || b == 0xC2 || b == 0xE2 || b == 0xEF)
            return i - at;
    }
    return s.len - at;
}

static void put(Cleaner *c, Str s, StrBuf *out)
{
    if (!s.len)
        return;
    strbuf_add(out, s);
    c->line_begins = s.data[s.len - 1] == '\n';
    c->begun = true;
}

/* The bytes taken of S from AT on, where something that may be replaced begins; 0: S is cut short in
 * it. */
static size_t take_one(Cleaner *c, Str s, size_t at, bool last, StrBuf *out)
{
    bool cut = false;
    Str rest = str_rest(s, at);
    size_t form = form_at(rest, &cut), struck = overstrike_bytes(s, at, &cut);
    size_t n = *rest.data == '\033' ? sequence_bytes(rest) : struck;
    if ((cut || n == SIZE_MAX) && !last)
        return 0;
    c->struck |= struck > 0;
    if (n && n != SIZE_MAX)
        return n;
    if (form == FORM_COUNT) {
        put(c, (Str){rest.data, 1}, out);
        return 1;
    }
    if (FORMS[form].newline && c->begun && !c->line_begins)
        put(c, STR("\n"), out);
    return FORMS[form].bytes.len;
}

static void take_all(Cleaner *c, Str s, size_t at, bool last, StrBuf *out)
{
    while (at < s.len) {
        size_t n = plain_bytes(s, at);
        put(c, (Str){s.data + at, n}, out);
        at += n;
        n = at < s.len ? take_one(c, s, at, last, out) : 0;
        if (!n)
            break;
        at += n;
    }
    strbuf_add(&c->held, str_rest(s, at));
}

/* The first line end says how all end: a text of old Macs has no line feeds. */
static void end_lines(Cleaner *c, char *data, size_t len)
{
    char *cr = len ? memchr(data, '\r', len) : NULL;
    if (!c->line_ends_seen && len) {
        const char *lf = memchr(data, '\n', len);
        c->line_ends_seen = cr || lf;
        c->cr = cr && !lf;
    }
    for (; c->cr && cr; cr = memchr(cr, '\r', (size_t)(data + len - cr)))
        *cr = '\n';
}

/* Whether IN, what is held before it included, has to be looked at closely. */
static bool must_look(const Cleaner *c, Str in)
{
    bool ends_cut = in.len && memchr("\033\xC2\xE2\xEF\x80\xBB", in.data[in.len - 1], 6);
    return !c->raw && (ends_cut || clean_needed(in));
}

/* What has to be looked at together with IN: the character before it, its length to *BEFORE, and what
 * is held. JOINED is where they come together. */
static Str join(Cleaner *c, Str in, StrBuf *joined, size_t *before)
{
    Str first = c->held.len ? (Str){c->held.data, c->held.len} : in;
    *before = !c->raw && first.len && *first.data == '\b' ? c->last_bytes : 0;
    if (!*before && !c->held.len)
        return in;
    strbuf_add(joined, (Str){c->last, *before});
    strbuf_add(joined, (Str){c->held.data, c->held.len});
    strbuf_add(joined, in);
    strbuf_clear(&c->held);
    return (Str){joined->data, joined->len};
}

static void note_last(Cleaner *c, Str out)
{
    if (!out.len)
        return;
    const char *end = out.data + out.len, *last = utf8_prev(out.data, end);
    c->last_bytes = (uint8_t)(end - last);
    memcpy(c->last, last, c->last_bytes);
}

/* Bytes at the end of IN that only what comes next says how to take. */
static size_t waiting_bytes(const Cleaner *c, Str in)
{
    // a carriage return: whether it is the line's end by itself
    if (!c->line_ends_seen && in.len && in.data[in.len - 1] == '\r')
        return 1;
    return c->struck && !c->raw ? overstrike_tail(in) : 0;
}

void clean_feed(Cleaner *c, Str in, bool last, StrBuf *out)
{
    size_t from = out->len, before;
    StrBuf joined = {0};
    in = join(c, in, &joined, &before);
    size_t waiting = last ? 0 : waiting_bytes(c, str_rest(in, before));
    Str wait = str_rest(in, in.len - waiting);
    in.len -= waiting;
    if (must_look(c, in))
        take_all(c, in, before, last, out);
    else
        put(c, str_rest(in, before), out);
    strbuf_add(&c->held, wait);
    end_lines(c, out->data + from, out->len - from);
    note_last(c, (Str){out->data + from, out->len - from});
    strbuf_done(&joined);
}

void clean_done(Cleaner *c)
{
    strbuf_done(&c->held);
}
