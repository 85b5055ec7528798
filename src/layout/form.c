#include "layout/form.h"
#include "doc/shape.h"
#include <string.h>

#define MASTHEAD_BYTES   1024 // what stands under the title ends by here
#define MASTHEAD_LINES   8
#define BYLINE_CELLS     96
#define SALUTATION_BYTES 90
#define SIGNED_CELLS     60 // who signs, and when, is no longer
#define SIGNED_FROM      16 // and stands so far in in its source
#define NESTED_MOST      24
#define SIGNED_MIDDLE    42 // what was centred has its middle no farther in

static const Form FORMS[] = {
    [BLOCK_BLANK] = {.one_row = true},
    [BLOCK_BODY] = {.first_indent = true},
    [BLOCK_TITLE] = {.centred = true},
    [BLOCK_HEADING] = {.stepped = true, .hangs = true},
    [BLOCK_ITEM] = {.hangs = true},
    [BLOCK_DEFINITION] = {.hangs = true},
    [BLOCK_META] = {.keeps_lines = true},
    [BLOCK_GAP] = {.centred = true},
    [BLOCK_RULE] = {.one_row = true, .centred = true},
    [BLOCK_CODE] = {.keeps_lines = true},
    [BLOCK_QUOTE] = {.keeps_lines = true, .quoted = true},
    [BLOCK_TABLE] = {.keeps_lines = true},
};

/* Whom a letter or a speech is to: how such a line opens, or how the word before its colon ends. */
static const char *const ADDRESSES[] = {"各位",   "同志们", "尊敬的", "亲爱的", "女士们",
                                        "先生们", "朋友们", "同胞们", "同学们", "老师们"};
static const char ADDRESSEES[] = "们府局厅委部院校所司社会办门位构关表员生士师友志学导县市区镇乡村";

static Str block_text(const Document *d, const Block *b)
{
    return text_slice(document_text(d), b->text, b->end);
}

static bool ends_with(Str s, const char *end)
{
    size_t n = strlen(end);
    return s.len >= n && memcmp(s.data + s.len - n, end, n) == 0;
}

static bool has_han(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.data[i] >= 0xE4 && (unsigned char)s.data[i] <= 0xE9)
            return true;
    return false;
}

/* 同志们： opens a speech wherever it stands. */
static bool is_addressed(Str s)
{
    if (s.len > SALUTATION_BYTES || !(ends_with(s, "：") || ends_with(s, "！")))
        return false;
    for (size_t i = 0; i < sizeof ADDRESSES / sizeof *ADDRESSES; i++)
        if (str_starts_with(s, str_from(ADDRESSES[i])))
            return true;
    return false;
}

/* 各省、自治区、直辖市人民政府： right under the title (GB/T 9704 7.3.2). */
static bool is_addressee(Str s, const LineShape *shape)
{
    static const size_t COLON = sizeof "：" - 1, HAN = 3;
    if (shape->cells == UINT16_MAX || shape->inner_stop || !ends_with(s, "：") ||
        s.len < COLON + HAN)
        return false;
    Str last = {s.data + s.len - COLON - HAN, HAN};
    for (const char *p = ADDRESSEES; *p; p += HAN)
        if (memcmp(p, last.data, HAN) == 0)
            return true;
    return false;
}

/* A subtitle, a date, a name: no sentence. */
static bool is_byline(Str s, const LineShape *shape)
{
    if (shape->cells > BYLINE_CELLS || shape->inner_stop || shape->end != END_OPEN)
        return false;
    if (memmem(s.data, s.len, "__", 2))
        return false; // a form to be filled in
    bool enclosed = str_starts_with(s, STR("（")) && ends_with(s, "）");
    bool markup = s.len && strchr("-*+|>![`<#:{$", s.data[0]);
    return !markup && has_han(s) && (enclosed || !memmem(s.data, s.len, "，", strlen("，")));
}

static bool is_sentence(Str s, const LineShape *shape)
{
    uint32_t chars;
    bool open = shape->end == END_OPEN ||
                (shape->end == END_COLON && line_first_stop(s, &chars) == SIZE_MAX &&
                 !ends_with(s, "如下："));
    return !open && has_han(s);
}

/* Whether B may stand between the title and what comes under it. */
static bool is_in_masthead(const Document *d, const Block *b)
{
    if (b->kind == BLOCK_BLANK)
        return true;
    if ((b->kind != BLOCK_BODY && b->kind != BLOCK_META) || !b->first || !b->last)
        return false;
    Str s = block_text(d, b);
    LineShape shape = line_shape(s);
    return is_byline(s, &shape);
}

static bool is_near_title(const Document *d, const Block *b)
{
    const Outline *o = &document_structure(d)->outline;
    if (!outline_count(o) || outline_node(o, 0)->kind != OUTLINE_TITLE)
        return false;
    Pos title = outline_node(o, 0)->pos;
    return b->text > title && b->text - title <= MASTHEAD_BYTES;
}

/* Whether only a masthead stands between the title and B, near it. */
static bool is_under_title(const Document *d, const Block *b)
{
    Block above = *b;
    for (unsigned lines = 0; lines < MASTHEAD_LINES; lines += above.kind != BLOCK_BLANK) {
        if (!document_block_prev(d, &above, &above))
            return false;
        if (above.kind == BLOCK_TITLE)
            return true;
        if (!is_in_masthead(d, &above))
            return false;
    }
    return false;
}

/* What stands under the title is centred; whom it is to stands flush left; a sentence is a paragraph
 * even among front matter. */
static void set_masthead_form(const Document *d, const Block *b, Form *form)
{
    Str s = block_text(d, b);
    bool near = is_near_title(d, b), salutes = is_addressed(s);
    if (!near && !salutes && b->kind != BLOCK_META)
        return; // most blocks: nothing has to be looked at
    LineShape shape = line_shape(s);
    if ((salutes && !shape.inner_stop) || (near && is_addressee(s, &shape) && is_under_title(d, b)))
        *form = (Form){0};
    else if (b->kind == BLOCK_META && is_sentence(s, &shape))
        *form = FORMS[BLOCK_BODY];
    else if (near && is_byline(s, &shape) && is_under_title(d, b))
        *form = (Form){.centred = true};
}

/* The cells that the source left blank before B. */
static unsigned blank_cells(const Document *d, const Block *b)
{
    Str s = text_slice(document_text(d), b->start, b->text);
    unsigned cells = 0;
    for (size_t i = 0; i < s.len; i++)
        if (s.data[i] == '\t')
            cells += 8 - cells % 8;
        else if (str_starts_with((Str){s.data + i, s.len - i}, STR("\u3000")))
            cells += 2;
        else
            cells += s.data[i] == ' ';
    return cells;
}

/* 2024年3月5日, 二〇二四年三月五日 */
static bool is_date(Str s)
{
    return ends_with(s, "日") && str_find(s, STR("年")) != SIZE_MAX &&
           str_find(s, STR("月")) != SIZE_MAX;
}

/* Whether B stands far in by itself, as who signs a letter does, and when (GB/T 9704 7.3.5). */
static bool stands_far_in(const Document *d, const Block *b)
{
    unsigned blanks = blank_cells(d, b);
    bool text = b->kind == BLOCK_BODY || b->kind == BLOCK_META;
    if (blanks < SIGNED_FROM || !text || !b->first || !b->last)
        return false;
    Str s = block_text(d, b);
    LineShape shape = line_shape(s);
    if (shape.cells > SIGNED_CELLS || shape.end != END_OPEN || shape.inner_stop || !has_han(s))
        return false;
    Block next = *b;
    return blanks + shape.cells / 2 > SIGNED_MIDDLE || is_date(s) ||
           (document_block_next(d, b, &next) && blank_cells(d, &next) >= SIGNED_FROM &&
            is_date(block_text(d, &next)));
}

/*
 * An article of a statute (第三条) is set as a paragraph, by the custom of printed statutes, and so
 * is one that begins with its own heading: （一）heading。text.
 */
static bool is_paragraph(const Document *d, const Block *b, const SpanVec *spans)
{
    if ((b->kind != BLOCK_ITEM && b->kind != BLOCK_HEADING) || !b->first)
        return false;
    for (size_t i = 0; i < spans->count; i++) {
        const Span *s = &spans->items[i];
        if (s->kind == SPAN_HEADING && s->end < b->end)
            return true;
    }
    if (b->kind != BLOCK_ITEM)
        return false;
    Pos text = b->text;
    for (size_t i = 0; i < spans->count && spans->items[i].start <= text; i++)
        if (spans->items[i].kind == SPAN_HIDDEN && spans->items[i].start == text)
            text = spans->items[i].end;
    return str_starts_with(text_slice(document_text(d), text, b->end), STR("第"));
}

/* Ideographic blanks indent a paragraph, nothing else. */
static unsigned nested_cells(const Document *d, const Block *b)
{
    Str blanks = text_slice(document_text(d), b->start, b->text);
    unsigned cells = str_find(blanks, STR("\u3000")) == SIZE_MAX ? blank_cells(d, b) : 0;
    return cells < NESTED_MOST ? cells : NESTED_MOST;
}

/* In Markdown the blanks before an item of a list say which one it belongs to. */
static void set_list_form(const Document *d, const Block *b, Form *form)
{
    Str s = block_text(d, b);
    if (!document_has_markup(d) || !b->first || s.len < 3)
        return;
    bool bullet = b->kind == BLOCK_BODY && strchr("-*+", s.data[0]) && s.data[1] == ' ';
    bool number = b->kind == BLOCK_ITEM && s.data[0] >= '0' && s.data[0] <= '9';
    if (bullet)
        *form = (Form){.listed = true};
    if (bullet || number)
        form->nested = (uint8_t)nested_cells(d, b);
}

Form form_of(const Document *d, const Block *b, const SpanVec *spans)
{
    Form form = FORMS[b->kind];
    if (is_paragraph(d, b, spans))
        form = FORMS[BLOCK_BODY];
    form.first_indent = form.first_indent && b->first;
    if (stands_far_in(d, b))
        form = (Form){.right = true};
    bool whole = b->first && b->last && b->end - b->text <= MASTHEAD_BYTES;
    if (whole && (b->kind == BLOCK_BODY || b->kind == BLOCK_META))
        set_masthead_form(d, b, &form);
    set_list_form(d, b, &form);
    return form;
}
