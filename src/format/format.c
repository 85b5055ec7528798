#include "format/line.h"
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define RENAMED_MIN 3 // headings that show a .txt to be Markdown

/* By start; of two that start together the longer first, so that the shorter lies on top. */
static int compare_spans(const void *a, const void *b)
{
    const Span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (int)x->kind - (int)y->kind;
}

void span_sort(SpanVec *spans, size_t from)
{
    if (spans->count > from + 1)
        qsort(spans->items + from, spans->count - from, sizeof *spans->items, compare_spans);
}

static bool ends_with(const char *name, const char *ending)
{
    size_t len = strlen(name), n = strlen(ending);
    return len > n && strcasecmp(name + len - n, ending) == 0;
}

static bool is_han_heading(Str line)
{
    FormatState state = {.line = 1};
    if (!str_starts_with(line, STR("##")) ||
        FORMAT_MARKDOWN.line(&state, line).kind != LINE_HEADING)
        return false;
    for (size_t at = 0; at < line.len; at++)
        if ((unsigned char)line.data[at] >= 0xE3)
            return true;
    return false;
}

/* Headings below the first level, which no listing's remarks are: saved under another name. */
static bool is_renamed_markdown(Str head)
{
    size_t headings = 0;
    for (size_t at = 0; at < head.len && headings < RENAMED_MIN;) {
        const char *newline = memchr(head.data + at, '\n', head.len - at);
        size_t end = newline ? (size_t)(newline - head.data) : head.len;
        headings += is_han_heading((Str){head.data + at, end - at});
        at = end + 1;
    }
    return headings >= RENAMED_MIN;
}

/* Headings with blank lines around, and note definitions: what plain text does not have. */
static bool looks_like_markdown(Str head)
{
    size_t headings = 0;
    bool blank = true, heading = false;
    for (size_t at = 0; at < head.len;) {
        const char *newline = memchr(head.data + at, '\n', head.len - at);
        size_t end = newline ? (size_t)(newline - head.data) : head.len;
        Str line = {head.data + at, end - at};
        FormatState state = {.line = 1};
        bool is_blank = blank_only(line);
        headings += heading && is_blank;
        heading = blank && FORMAT_MARKDOWN.line(&state, line).kind == LINE_HEADING;
        if (str_starts_with(line, STR("[^")) && str_find(line, STR("]:")) != SIZE_MAX)
            return true;
        blank = is_blank;
        at = end + 1;
    }
    return headings >= 2;
}

const Format *format_detect(const char *name, Str head)
{
    static const char *const MARKDOWN[] = {".md", ".markdown", ".mkd", ".mdx"};
    for (size_t i = 0; i < sizeof MARKDOWN / sizeof *MARKDOWN; i++)
        if (ends_with(name, MARKDOWN[i]))
            return &FORMAT_MARKDOWN;
    if (ends_with(name, ".txt"))
        return is_renamed_markdown(head) ? &FORMAT_MARKDOWN : &FORMAT_TEXT;
    return looks_like_markdown(head) ? &FORMAT_MARKDOWN : &FORMAT_TEXT;
}
