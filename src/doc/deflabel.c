#include "doc/deflabel.h"
#include "doc/hanset.h"
#include "format/line.h"
#include <string.h>

static bool ends_in(Str s, Str word)
{
    for (size_t mark = 0; mark <= 3; mark += 3) // ： or 】 after it
        if (s.len >= word.len + mark && s.data[s.len - mark - 1] == word.data[word.len - 1] &&
            memcmp(s.data + s.len - mark - word.len, word.data, word.len) == 0)
            return true;
    return false;
}

/* The first of WORDS that S opens with, as its bytes. */
static size_t any_prefix(Str s, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (s.len && *s.data == *words[i] && str_starts_with(s, str_from(words[i])))
            return strlen(words[i]);
    return 0;
}

size_t deflabel_gap(Str s)
{
    static const char *const MARKS[] = {")", "）", "：", ":", "、", "．", ".", "——"};
    size_t n = any_prefix(s, MARKS, sizeof MARKS / sizeof *MARKS);
    return n + blanks_bytes(str_rest(s, n));
}

#define TERM_BYTES_MIN 4
#define TERM_BYTES_MAX 60

/* Where the term at the start of S ends: at a colon or a dash within its first words. 0: there is
 * none. */
static size_t term_bytes(Str s)
{
    for (size_t at = 0; at < s.len && at <= TERM_BYTES_MAX;) {
        Str more = str_rest(s, at);
        if (*more.data == ':' || str_starts_with(more, STR("：")) ||
            str_starts_with(more, STR("——")))
            return at >= TERM_BYTES_MIN ? at : 0;
        if (str_starts_with(more, STR("。")) || str_starts_with(more, STR("，")))
            return 0;
        uint32_t cp;
        at += char_next(more.data, more.data + more.len, &cp);
    }
    return 0;
}

static uint64_t hash_of(Str s)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < s.len; i++)
        hash = (hash ^ (unsigned char)s.data[i]) * 1099511628211u;
    return hash;
}

/* The term without its quotes and without what stands in brackets after it. */
static Str bare_term(Str term)
{
    static const char *const QUOTES[] = {"“", "”", "《", "》", "「", "」", "\""};
    size_t n = any_prefix(term, QUOTES, sizeof QUOTES / sizeof *QUOTES);
    term = str_rest(term, n);
    for (size_t i = 0; i < 2; i++) {
        size_t open = str_find(term, i == 0 ? STR("（") : STR("("));
        if (open != SIZE_MAX && open > 0)
            term.len = open;
    }
    for (size_t i = 0; i < sizeof QUOTES / sizeof *QUOTES; i++) {
        size_t len = strlen(QUOTES[i]);
        if (term.len > len && memcmp(term.data + term.len - len, QUOTES[i], len) == 0)
            term.len -= len;
    }
    return str_trim(term);
}

/* 1.term：text, or term——text. A [1] that the text refers to labels a note as ever. */
static bool read_term(const Scanner *s, Str text, DefLabel *out)
{
    Mark number;
    bool numbered =
        mark_match_bare(text, &number) || (mark_match(text, &number) && number.count == 1 &&
                                           mark_class_counts((MarkClass)number.mark_class));
    size_t at = numbered ? number.bytes : 0;
    at += blanks_bytes(str_rest(text, at));
    size_t bytes = term_bytes(str_rest(text, at));
    if (!bytes || (numbered && s->notes.risen[number.mark_class] > 0))
        return false;
    Str term = bare_term((Str){text.data + at, bytes});
    if (term.len < TERM_BYTES_MIN)
        return false;
    bool follows = s->run.active && s->run.mark_class == MARK_TERM;
    out->number = numbered ? number.values[0] : follows ? s->run.value + 1 : 1;
    out->mark = (Mark){.mark_class = MARK_TERM,
                       .count = 1,
                       .bytes = (uint16_t)(at + bytes),
                       .label_at = (uint16_t)(term.data - text.data),
                       .label_bytes = (uint16_t)term.len,
                       .values = {hash_of(term)}};
    return true;
}

#define GLOSSARY_HEADING_MAX 90 // bytes

/* 释 釋 表 明, the last of the words below; the others fill the row. */
#define GLOSSARY_ENDS(X) X(0x91CA, 0x91CB, 0x8868, 0x660E, 0x660E, 0x660E)

/* Whether one of them may end LINE, or stand before its last character. */
static bool may_head_glossary(Str line)
{
    static const HanSet ENDS = HANSET(GLOSSARY_ENDS);
    const unsigned char *end = (const unsigned char *)line.data + line.len;
    return line.len >= 8 && (hanset_may_have(&ENDS, end - 3) || hanset_may_have(&ENDS, end - 6) ||
                             end[-1] == 'y' || end[-4] == 'y');
}

/* Whether the line before was the heading of a glossary. */
static bool below_glossary_heading(const Scanner *s)
{
    static const Str WORDS[] = {STR_INIT("名词解释"), STR_INIT("名詞解釋"), STR_INIT("术语解释"),
                                STR_INIT("術語解釋"), STR_INIT("名词注释"), STR_INIT("术语表"),
                                STR_INIT("術語表"),   STR_INIT("词汇表"),   STR_INIT("名词说明"),
                                STR_INIT("Glossary")};
    Str line = line_str(s, &s->before);
    if (line.len > GLOSSARY_HEADING_MAX || !may_head_glossary(line))
        return false;
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (ends_in(line, WORDS[i]))
            return true;
    return false;
}

#define ROUND_MIN 2 // (1) alone is an item

/* Whether marks of some form were counted up from one, so that bare numbers may define them. */
static bool has_rising_marks(const Scanner *s)
{
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        if (s->notes.risen[c] >= (c == MARK_ROUND ? ROUND_MIN : 1) &&
            mark_class_counts((MarkClass)c))
            return true;
    return false;
}

#define CLOSING_OTHERS 2 // lines of a closing run that open no definition

static bool match_label(Str text, uint8_t mark_class, Mark *out)
{
    bool found = mark_class == MARK_BARE ? mark_match_bare(text, out) : mark_match(text, out);
    return found && out->mark_class == mark_class && out->count == 1;
}

/* How many of the lines from this one on open with 1, 2, 3 …, where nothing but those are left of
 * the text, the chapter or, of (1), before a blank line; else 0. */
static uint64_t closing_run(const Scanner *s, uint8_t mark_class)
{
    uint64_t values = 0;
    size_t others = 0, i = 0;
    for (; i < lines_seen(s); i++) {
        const ScanLine *l = line_ahead(s, i);
        Mark mark;
        if (numbering_style_traits(l->label.style) & NUMBER_RANKED)
            break;
        if (l->line.kind != LINE_TEXT)
            return 0;
        bool labels = match_label(line_str(s, l), mark_class, &mark);
        if (labels && mark.values[0] == values + 1)
            values++;
        else if (!labels && l->blank_before && mark_class == MARK_ROUND && !others)
            break;
        else if (++others > CLOSING_OTHERS)
            return 0;
    }
    return i < lines_seen(s) || lines_end(s) ? values : 0;
}

bool deflabel_hangs(const Scanner *s, const FoundRef *r)
{
    static const char *const BEFORE[] = {"。", "”", "」", "』", "！", "？", "》"};
    static const char *const AFTER[] = {"，", "。", "；", "：", "、", "！", "？", "”",  "》",
                                        "）", ",",  ".",  ";",  ":",  "!",  "?",  "\n", "…"};
    const char *mark = s->data + r->pos, *after = mark + r->bytes;
    Str behind = {after, (size_t)(s->data + s->reached - after)};
    return any_prefix(behind, AFTER, sizeof AFTER / sizeof *AFTER) > 0 ||
           (r->pos >= 3 && any_prefix((Str){mark - 3, 3}, BEFORE, sizeof BEFORE / sizeof *BEFORE));
}

/* Whether R ends a clause, as no item of a list does, and no formula's number: 由（1）, y = x （1）. */
static bool is_plainly_note(const Scanner *s, const FoundRef *r, bool *ends)
{
    static const char *const AFTER[] = {"，", "。", "；", "、", "！", "？", "\n", "\r"};
    static const char *const NAMES[] = {"由", "将", "入", "和", "与", "及", "据", "见",
                                        "如", "至", "从", "按", "对", "把", "在", "到",
                                        "以", "得", "足", "則", "则", "　"};
    const char *mark = s->data + r->pos, *after = mark + r->bytes;
    Str behind = {after, (size_t)(s->data + s->ready - after)};
    if (r->pos < 3 || (unsigned char)mark[-1] < 0x80 ||
        any_prefix((Str){mark - 3, 3}, NAMES, sizeof NAMES / sizeof *NAMES))
        return false;
    *ends = *ends || any_prefix(behind, AFTER, sizeof AFTER / sizeof *AFTER) > 0;
    return deflabel_hangs(s, r);
}

/* Whether the passage above refers to 1, 2 … VALUES by marks of MARK_CLASS, and to no more. */
static bool rose_to(const Scanner *s, uint8_t mark_class, uint64_t values)
{
    size_t defs = s->notes.defs.count;
    Pos passage = defs ? s->notes.defs.items[defs - 1].end : 0, before = passage;
    Mark mark = {.mark_class = mark_class};
    bool sure = mark_class_is_plain((MarkClass)mark_class);
    for (mark.values[0] = 1; mark.values[0] <= values; mark.values[0]++) {
        const FoundRef *r = notefinder_last_ref(&s->notes, &mark, passage, POS_NONE);
        if (!r || (mark_class == MARK_ROUND && (r->pos < before || !is_plainly_note(s, r, &sure))))
            return false;
        before = r->pos;
    }
    return sure && !notefinder_last_ref(&s->notes, &mark, passage, POS_NONE);
}

/* Whether definitions that open with marks of MARK_CLASS may close the text for references of class
 * C: some were counted up, and none was defined yet. */
static bool may_close(const Scanner *s, uint8_t mark_class, size_t c)
{
    if (mark_class != MARK_BARE)
        return c == mark_class && s->notes.risen[c] > 0;
    return (mark_class_is_plain((MarkClass)c) || c == MARK_SUPER) &&
           mark_class_counts((MarkClass)c) && !s->notes.last_def[c] && s->notes.risen[c] > 0;
}

bool deflabel_closes_text(const Scanner *s, const ScanLine *l, const Mark *mark)
{
    if (mark->values[0] != 1 || l != line_ahead(s, 0))
        return false;
    uint64_t values = 0;
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++) {
        if (!may_close(s, mark->mark_class, c))
            continue;
        values = values ? values : closing_run(s, mark->mark_class);
        if (values < 2)
            return false;
        if (rose_to(s, (uint8_t)c, values))
            return true;
    }
    return false;
}

/* 注：①…: the heading and the first definition on one line. */
static size_t notes_word(Str text)
{
    static const char *const WORDS[] = {
        "注：",   "注释：", "註：",     "注:",      "注释:",  "附注：", "註:",     "【注释】",
        "【注】", "[注释]", "［注释］", "〔注释〕", "〔注〕", "註釋：", "【註釋】"};
    static const char OPENS[] = "\xE6\xE8\xE9\xE3\xEF["; // their first bytes
    if (!text.len || !strchr(OPENS, *text.data))
        return 0;
    size_t n = any_prefix(text, WORDS, sizeof WORDS / sizeof *WORDS);
    return n ? n + blanks_bytes(str_rest(text, n)) : 0;
}

static bool is_bullet(const Scanner *s, const ScanLine *l, const Mark *mark)
{
    Mark other;
    const ScanLine *lines[] = {&s->before, line_ahead(s, 1)};
    for (size_t i = 0; i < 2; i++)
        if (lines[i] && lines[i] != l && lines[i]->line.kind == LINE_TEXT &&
            mark_match(line_str(s, lines[i]), &other) && other.mark_class == MARK_SYMBOL &&
            other.values[0] == mark->values[0])
            return true;
    return false;
}

/* A mark in front of TEXT that may label a definition. */
static bool is_label(const Scanner *s, const ScanLine *l, Str text, const Mark *mark)
{
    char after = mark->bytes < text.len ? text.data[mark->bytes] : 0;
    switch (mark->mark_class) {
    case MARK_FOOTNOTE:
        return after == ':';
    case MARK_TORN:
    case MARK_PAGED:
        return false;
    case MARK_SYMBOL:
        return !s->format->inlines && !is_bullet(s, l, mark);
    default:
        return after != '+' && after != '-' && after != '('; // [1]+  Done
    }
}

static bool read_mark(const Scanner *s, const ScanLine *l, Str text, Mark *out)
{
    return mark_match(text, out) && out->count == 1 && is_label(s, l, text, out);
}

/* 注 註 附: the Han that a label may begin with. */
#define LABELLING(X) X(0x6CE8, 0x8A3B, 0x9644, 0x9644, 0x9644, 0x9644)

/* Whether TEXT begins with Han, and no label with that. */
static bool opens_plainly(Str text)
{
    static const HanSet FIRST = HANSET(LABELLING);
    const unsigned char *u = (const unsigned char *)text.data;
    return text.len >= 3 && is_han_lead(u[0]) && !hanset_may_have(&FIRST, u);
}

bool deflabel_read(const Scanner *s, const ScanLine *l, DefLabel *out)
{
    Str text = line_str(s, l);
    out->at = 0;
    if (s->caret != POS_NONE || l->line.kind != LINE_TEXT)
        return false;
    bool terms = s->run.active && s->run.mark_class == MARK_TERM;
    if ((terms || below_glossary_heading(s)) && read_term(s, text, out)) {
        out->text_at = (uint16_t)(out->mark.bytes + deflabel_gap(str_rest(text, out->mark.bytes)));
        return true;
    }
    if (opens_plainly(text) && !s->in_notes && !s->run.active)
        return false;
    bool found = read_mark(s, l, text, &out->mark);
    if (!found && (out->at = (uint16_t)notes_word(text)) > 0) {
        text = str_rest(text, out->at);
        found = read_mark(s, l, text, &out->mark);
    }
    bool may_count = s->in_notes || s->run.active || (text.len && *text.data == '1');
    if (!found && may_count && mark_match_bare(text, &out->mark))
        found = (s->run.active && s->run.mark_class == MARK_BARE) ||
                (s->in_notes ? has_rising_marks(s) : deflabel_closes_text(s, l, &out->mark));
    if (!found)
        return false;
    Str after = str_rest(text, out->mark.bytes);
    size_t n = out->mark.mark_class == MARK_FOOTNOTE ? 1 : deflabel_gap(after);
    n += blanks_bytes(str_rest(after, n));
    out->text_at = (uint16_t)(out->mark.bytes + n);
    return true;
}
