#include "format/entity.h"
#include "format/line.h"
#include <string.h>

#define LINK_BYTES_MAX 2048
#define TAG_BYTES_MAX  256
#define IMAGE_BYTES    40 // of its address, shown as they are

static size_t run_of(Str s, char mark)
{
    size_t n = 0;
    while (n < s.len && s.data[n] == mark)
        n++;
    return n;
}

/* The fence that TEXT is, as its length; 0 if it is none. */
static size_t fence_of(Str text)
{
    if (!text.len || (*text.data != '`' && *text.data != '~'))
        return 0;
    size_t n = run_of(text, *text.data);
    bool tick = *text.data == '`' && memchr(text.data + n, '`', text.len - n);
    return n >= 3 && !tick ? n : 0;
}

static bool in_fence(FormatState *state, Str text)
{
    size_t fence = fence_of(text);
    if (state->region == LINE_CODE) {
        if (fence >= state->fence_len && (uint8_t)*text.data == state->fence && fence == text.len)
            state->region = LINE_TEXT;
        return true;
    }
    if (!fence)
        return false;
    state->region = LINE_CODE;
    state->fence = (uint8_t)*text.data;
    state->fence_len = (uint8_t)(fence < 255 ? fence : 255);
    return true;
}

/* YAML front matter: from --- in the first line to the next ---. */
static bool in_front_matter(FormatState *state, Str text, bool first)
{
    bool fence = text.len == 3 && memcmp(text.data, "---", 3) == 0;
    if (first && fence) {
        state->region = LINE_META;
        return true;
    }
    if (state->region != LINE_META)
        return false;
    if (fence || (text.len == 3 && memcmp(text.data, "...", 3) == 0))
        state->region = LINE_TEXT;
    return true;
}

static bool read_heading(Str text, Line *out)
{
    size_t level = run_of(text, '#');
    if (level < 1 || level > 6 || (level < text.len && !blank_bytes(str_rest(text, level))))
        return false;
    out->kind = LINE_HEADING;
    out->level = (uint8_t)level;
    Str title = str_rest(text, level);
    out->text_at += (uint32_t)(level + blanks_bytes(title));
    size_t end = text.len;
    while (end > level && text.data[end - 1] == '#')
        end--;
    if (end < text.len && end > level && text.data[end - 1] == ' ')
        out->text_end = out->text_at - (uint32_t)(level + blanks_bytes(title)) +
                        (uint32_t)str_trim((Str){text.data, end}).len;
    if (out->text_end < out->text_at)
        out->text_end = out->text_at;
    return true;
}

static bool starts_with_tag(Str text, const char *tag)
{
    return str_starts_with(text, str_from(tag));
}

static LineKind kind_of(Str text)
{
    if (*text.data == '|' || starts_with_tag(text, "<html") || starts_with_tag(text, "<table"))
        return LINE_TABLE;
    if (str_starts_with(text, STR(":::")) || starts_with_tag(text, "<!--"))
        return LINE_MARKUP;
    return line_is_rule(text) ? LINE_RULE : LINE_TEXT;
}

static Line markdown_line(FormatState *state, Str line)
{
    bool first = state->line++ == 0;
    Line out = line_read(state, line);
    Str text = line_text(line, out);
    if (in_front_matter(state, text, first)) {
        out.kind = LINE_META;
        return out;
    }
    if (in_fence(state, text)) {
        out.kind = LINE_CODE;
        out.text_at = 0;
        return out;
    }
    if (out.kind == LINE_BLANK || read_heading(text, &out))
        return out;
    if (*text.data == '>') {
        size_t marks = 0;
        while (marks < text.len && (text.data[marks] == '>' || text.data[marks] == ' '))
            marks++;
        out.kind = LINE_QUOTE;
        out.text_at += (uint32_t)marks;
        return out;
    }
    out.kind = (uint8_t)kind_of(text);
    return out;
}

/* Openers that wait for their closer; each kind has at most one, so that the walk stays linear. */
typedef struct {
    Str line;
    Pos base;
    SpanVec *out;
    size_t stars[3]; // offsets of openers * ** ***, SIZE_MAX: none
    size_t bracket, struck;
    uint16_t no_ticks; // bit n: no run of n backquotes is left
} Inline;

static void add(Inline *in, size_t start, size_t end, SpanKind kind)
{
    if (end > start)
        vec_push(in->out, ((Span){in->base + start, in->base + end, (uint8_t)kind, 0}));
}

static void enclose(Inline *in, size_t open, size_t close, size_t mark, SpanKind kind)
{
    add(in, open, open + mark, SPAN_HIDDEN);
    add(in, open + mark, close, kind);
    add(in, close, close + mark, SPAN_HIDDEN);
}

static bool is_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* `code`: to the next run of as many backquotes. */
static size_t take_code(Inline *in, size_t at)
{
    size_t ticks = run_of(str_rest(in->line, at), '`');
    if (ticks > 15 || (in->no_ticks & (1u << ticks)))
        return ticks;
    for (size_t i = at + ticks; i < in->line.len;) {
        const char *p = memchr(in->line.data + i, '`', in->line.len - i);
        if (!p)
            break;
        i = (size_t)(p - in->line.data);
        size_t n = run_of(str_rest(in->line, i), '`');
        if (n == ticks) {
            enclose(in, at, i, ticks, SPAN_CODE);
            return i + ticks - at;
        }
        i += n;
    }
    in->no_ticks |= (uint16_t)(1u << ticks);
    return ticks;
}

static size_t take_star(Inline *in, size_t at)
{
    char mark = in->line.data[at];
    size_t n = run_of(str_rest(in->line, at), mark);
    if (n > 3)
        return n;
    size_t *open = &in->stars[n - 1];
    bool before = at > 0 && in->line.data[at - 1] != ' ';
    bool after = at + n < in->line.len && in->line.data[at + n] != ' ';
    if (mark == '_' && at > 0 && is_word((unsigned char)in->line.data[at - 1]) &&
        at + n < in->line.len && is_word((unsigned char)in->line.data[at + n]))
        return n; // snake_case
    if (*open != SIZE_MAX && before && in->line.data[*open] == mark) {
        enclose(in, *open, at, n, n > 1 ? SPAN_STRONG : SPAN_EMPHASIS);
        *open = SIZE_MAX;
    } else if (after) {
        *open = at;
    }
    return n;
}

/* ~~struck~~: its marks stay, since without them it says the opposite. */
static size_t take_tildes(Inline *in, size_t at)
{
    size_t n = run_of(str_rest(in->line, at), '~');
    bool before = at > 0 && in->line.data[at - 1] != ' ';
    bool after = at + n < in->line.len && in->line.data[at + n] != ' ';
    if (n != 2)
        return n;
    if (in->struck != SIZE_MAX && before) {
        add(in, in->struck, at + n, SPAN_STRUCK);
        in->struck = SIZE_MAX;
    } else if (after) {
        in->struck = at;
    }
    return n;
}

static size_t take_entity(Inline *in, size_t at)
{
    uint32_t cp;
    size_t bytes = entity_decode(str_rest(in->line, at), &cp);
    add(in, at, at + bytes, SPAN_ENTITY);
    return bytes ? bytes : 1;
}

/* Where what is shown of URL, of an image without words, begins: of a long one the file's name, of a
 * long name what it ends in. */
static size_t image_name_at(Str url)
{
    const char *slash = memrchr(url.data, '/', url.len), *dot = memrchr(url.data, '.', url.len);
    size_t from = 0;
    if (url.len > IMAGE_BYTES && slash)
        from = (size_t)(slash - url.data) + 1;
    if (url.len - from > IMAGE_BYTES && dot && dot > url.data + from)
        from = (size_t)(dot - url.data);
    return from;
}

/* The ] of [text](url). An image without words shows what its file is called. */
static size_t take_link(Inline *in, size_t at)
{
    size_t open = in->bracket;
    in->bracket = SIZE_MAX;
    if (open == SIZE_MAX || at + 1 >= in->line.len || in->line.data[at + 1] != '(')
        return 1;
    Str url = str_rest(in->line, at + 2);
    const char *close = memchr(url.data, ')', url.len < LINK_BYTES_MAX ? url.len : LINK_BYTES_MAX);
    if (close && at == open + 1 && open > 0 && in->line.data[open - 1] == '!') {
        url.len = (size_t)(close - url.data);
        add(in, at + 2, at + 2 + image_name_at(url), SPAN_HIDDEN);
        return url.len + 3;
    }
    if (!close || at == open + 1)
        return 1;
    size_t end = (size_t)(close - in->line.data) + 1;
    bool image = open > 0 && in->line.data[open - 1] == '!';
    add(in, open - image, open + 1, SPAN_HIDDEN);
    add(in, open + 1, at, SPAN_LINK);
    add(in, at, end, SPAN_HIDDEN);
    return end - at;
}

/* <br>, <span …>: hidden; of <https://…> only the brackets. */
static size_t take_tag(Inline *in, size_t at)
{
    Str tag = str_rest(in->line, at);
    size_t reach = tag.len < TAG_BYTES_MAX ? tag.len : TAG_BYTES_MAX;
    const char *close = memchr(tag.data, '>', reach);
    if (!close || tag.len < 3 ||
        !(is_word((unsigned char)tag.data[1]) || tag.data[1] == '/' || tag.data[1] == '!'))
        return 1;
    size_t bytes = (size_t)(close - tag.data) + 1;
    if (memchr(tag.data, ' ', bytes) == NULL &&
        (memchr(tag.data, ':', bytes) || memchr(tag.data, '@', bytes)))
        enclose(in, at, at + bytes - 1, 1, SPAN_LINK);
    else
        add(in, at, at + bytes, SPAN_HIDDEN);
    return bytes;
}

static size_t take_escape(Inline *in, size_t at)
{
    if (at + 1 >= in->line.len || !strchr("\\`*_{}[]()#+-.!|<>~^&", in->line.data[at + 1]))
        return 1;
    add(in, at, at + 1, SPAN_HIDDEN);
    return 2;
}

static void markdown_inlines(Str line, Pos base, SpanVec *out)
{
    size_t from = out->count;
    Inline in = {.line = line,
                 .base = base,
                 .out = out,
                 .stars = {SIZE_MAX, SIZE_MAX, SIZE_MAX},
                 .bracket = SIZE_MAX,
                 .struck = SIZE_MAX};
    for (size_t at = 0; at < line.len;) {
        switch (line.data[at]) {
        case '\\':
            at += take_escape(&in, at);
            break;
        case '`':
            at += take_code(&in, at);
            break;
        case '*':
        case '_':
            at += take_star(&in, at);
            break;
        case '~':
            at += take_tildes(&in, at);
            break;
        case '&':
            at += take_entity(&in, at);
            break;
        case '[':
            in.bracket = at++;
            break;
        case ']':
            at += take_link(&in, at);
            break;
        case '<':
            at += take_tag(&in, at);
            break;
        default:
            at++;
        }
    }
    span_sort(out, from);
}

const Format FORMAT_MARKDOWN = {"markdown", markdown_line, markdown_inlines, true};
