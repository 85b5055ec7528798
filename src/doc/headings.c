#include "doc/numeral.h"
#include "doc/scanner.h"
#include "format/line.h"
#include <string.h>

#define HEADING_CHARS    45 // a longer line is a paragraph
#define LEADING_CHARS    50 // of a heading on the line of its body
#define PLAIN_CHARS      30 // of a heading without a number
#define SENTENCE_CHARS   22 // of a sentence that serves as one
#define LOOSE_CHARS      60 // of a sentence that takes turns with paragraphs
#define PARAGRAPH_CHARS  60
#define TITLE_CHARS      45
#define TITLE_BODY_CHARS 20
#define FRONT_LINES      12 // a text has begun after so many short lines
#define TURNS_MIN        3
#define BRACKETED_CHARS  12

static Str text_after(const Scanner *s, const ScanLine *l, size_t at)
{
    size_t from = l->text + at < l->end ? l->text + at : l->end;
    return (Str){s->data + from, l->end - from};
}

void scan_region(Scanner *s, const ScanLine *l, LineKind kind)
{
    Pos end = l->start + (l->end > l->start ? l->end - l->start : 0);
    if (s->out.regions.count > 0) {
        Region *last = &s->out.regions.items[s->out.regions.count - 1];
        if (last->kind == kind && s->before.end == last->end) {
            last->end = end;
            return;
        }
    }
    vec_push(&s->out.regions, ((Region){l->start, end, (uint8_t)kind}));
}

static void begin_section(Scanner *s, LineWord word)
{
    scan_close_run(s);
    s->in_notes = word == WORD_NOTES;
    s->body = s->title_done = true;
    s->after_heading = true;
    s->alternation = 0;
    memset(&s->carry, 0, sizeof s->carry);
}

void scan_gap(Scanner *s, const ScanLine *l)
{
    scan_close_run(s);
    Str words = gap_words(line_str(s, l));
    OutlineNode node = {
        .pos = l->text,
        .text_at = (uint16_t)((size_t)(words.data - s->data) - l->text),
        .text_bytes = outline_text_bytes(words.data, words.len),
        .kind = OUTLINE_GAP,
        .why = OUTLINE_WHY_GAP_WORDS,
    };
    levels_add_leaf(&s->levels, &s->out.outline, node);
}

static void add_title(Scanner *s, const ScanLine *l, OutlineWhy why)
{
    s->levels.title = (uint32_t)s->out.outline.nodes.count;
    s->title_done = true;
    vec_push(&s->out.outline.nodes,
             ((OutlineNode){
                 .pos = l->text,
                 .parent = OUTLINE_NONE,
                 .text_bytes = outline_text_bytes(s->data + l->text, l->end - l->text),
                 .kind = OUTLINE_TITLE,
                 .why = why,
             }));
}

static bool is_short(const LineShape *shape)
{
    return shape->chars <= HEADING_CHARS && !shape->inner_stop &&
           (shape->end == END_OPEN || shape->end == END_QUESTION || shape->end == END_COLON);
}

/* The line after L opens with the number after L's: they are a list. */
static bool is_listed(const Scanner *s, const ScanLine *l)
{
    const ScanLine *next = line_ahead(s, 1);
    if (next && next->label.style == l->label.style && next->label.value == l->label.value + 1)
        return true;
    const ScanLine *before = &s->before;
    return before->label.style == l->label.style && before->label.value + 1 == l->label.value;
}

static bool under_articles(const Scanner *s)
{
    for (size_t i = 0; i < s->levels.count; i++) {
        const OpenLevel *e = &s->levels.open[i];
        unsigned traits = numbering_style_traits(e->style);
        if ((traits & NUMBER_RANKED) && (traits & NUMBER_ITEM))
            return true;
    }
    return false;
}

/* 第三章 他来了！ */
static bool is_exclamation(Str text, const LineShape *shape)
{
    const char *last = utf8_prev(text.data, text.data + text.len);
    Str mark = {last, (size_t)(text.data + text.len - last)};
    return shape->chars <= HEADING_CHARS && !shape->inner_stop &&
           (str_equal(mark, STR("！")) || str_equal(mark, STR("!")) || str_equal(mark, STR("…")));
}

/* Whether the text of a numbered line is a heading; *BYTES gets the part that is. */
static bool is_heading_text(const Scanner *s, const ScanLine *l, Str text, const LineShape *shape,
                            size_t *bytes)
{
    unsigned traits = numbering_style_traits(l->label.style);
    *bytes = text.len;
    if (l->line.kind == LINE_HEADING)
        return true;
    if (traits & NUMBER_ITEM)
        return false;
    bool leads = (traits & NUMBER_LEADS) && shape->first_stop != UINT16_MAX &&
                 shape->first_stop_chars <= LEADING_CHARS && !under_articles(s);
    if (leads && shape->inner_stop) {
        *bytes = shape->first_stop;
        return true;
    }
    if (leads && shape->end == END_STOP && shape->chars <= HEADING_CHARS && !is_listed(s, l))
        return true;
    if ((traits & NUMBER_RANKED) && text.len > 0 && is_exclamation(text, shape))
        return true;
    bool firm = (traits & (NUMBER_RANKED | NUMBER_DOTTED)) != 0;
    return is_short(shape) && (firm || !is_listed(s, l));
}

static LevelCandidate candidate_of(const Scanner *s, const ScanLine *l, const NumberLabel *label)
{
    Pos at = l->text + l->bold;
    Pos text = at + label->text_at;
    if (l->bold && text + 2 <= l->end && memcmp(s->data + text, "**", 2) == 0)
        text += 2 + blanks_bytes((Str){s->data + text + 2, l->end - text - 2});
    Str body = text_after(s, l, text - l->text);
    if (l->bold && body.len >= 2 && memcmp(body.data + body.len - 2, "**", 2) == 0)
        body.len -= 2;
    LineShape shape = line_shape(body);
    size_t bytes;
    bool heading = is_heading_text(s, l, body, &shape, &bytes);
    if (!heading)
        bytes = first_clause(body);
    return (LevelCandidate){
        .node =
            {
                .pos = at,
                .label_bytes = (uint16_t)label->label_bytes,
                .text_at = (uint16_t)(text - at),
                .text_bytes = outline_text_bytes(body.data, bytes),
                .kind = heading ? OUTLINE_HEADING : OUTLINE_ITEM,
            },
        .label = *label,
        .declared = l->line.kind == LINE_HEADING ? l->line.level : 0,
        .heading = heading || is_short(&shape),
    };
}

/* 第一卷 风起 第一章 惊蛰: the second heading of a line, or 0. */
static size_t second_label(Str text, const NumberLabel *first, NumberLabel *out)
{
    if (!(numbering_style_traits(first->style) & NUMBER_RANKED))
        return 0;
    for (size_t at = 1; at + 3 < text.len; at++) {
        size_t blank = blank_bytes((Str){text.data + at, text.len - at});
        if (!blank || memcmp(text.data + at + blank, "第", 3) != 0)
            continue;
        size_t from = at + blank;
        if (numbering_match((Str){text.data + from, text.len - from}, out) &&
            (numbering_style_traits(out->style) & NUMBER_RANKED) &&
            numbering_style_rank(out->style) > numbering_style_rank(first->style))
            return from;
    }
    return 0;
}

static void place_second(Scanner *s, const ScanLine *l, uint32_t first, size_t body_at)
{
    OutlineNode *node = &s->out.outline.nodes.items[first];
    Str text = text_after(s, l, body_at);
    NumberLabel label;
    if (node->kind != OUTLINE_HEADING || text.len > 400)
        return;
    size_t at = second_label(text, &l->label, &label);
    if (!at)
        return;
    Str name = str_trim((Str){text.data, at});
    node->text_bytes = outline_text_bytes(name.data, name.len);
    ScanLine second = *l;
    second.text = l->text + body_at + at;
    second.bold = 0;
    second.label = label;
    LevelCandidate c = candidate_of(s, &second, &label);
    levels_place(&s->levels, &s->out.outline, &c);
}

/* Another reading of L's number that goes on where the first does not: `21.` of `21.5+2`, or i) after
 * h) unless ii) comes next. */
static bool find_other(const Scanner *s, const ScanLine *l, NumberLabel *out)
{
    Str text = {s->data + l->text + l->bold, l->end - l->text - l->bold};
    NumberLabel others[NUMBER_OTHERS_MAX];
    size_t count = numbering_match_others(text, others);
    for (size_t i = 0; i < count; i++)
        if (levels_continue(&s->levels, &others[i])) {
            *out = others[i];
            return true;
        }
    return false;
}

static bool goes_on(const Scanner *s, const ScanLine *l)
{
    if (levels_continue(&s->levels, &l->label))
        return true;
    for (size_t i = 1; i < QUEUE_LINES; i++) {
        const ScanLine *next = line_ahead(s, i);
        if (next && next->label.style == l->label.style)
            return next->label.value == l->label.value + 1;
    }
    return false;
}

/* A bare 1 opens chapters only where no text stands before it; else pages may be counted. */
static bool is_page_number(const Scanner *s, const ScanLine *l)
{
    unsigned char c = (unsigned char)s->data[l->text];
    return c < 0x80 && l->label.text_at == l->end - l->text && l->label.value <= 1 && s->body &&
           !s->after_heading && (numbering_style_traits(l->label.style) & NUMBER_WEAK);
}

static uint32_t place_other(Scanner *s, ScanLine *taken)
{
    if (!find_other(s, taken, &taken->label))
        return OUTLINE_NONE;
    LevelCandidate c = candidate_of(s, taken, &taken->label);
    return levels_place(&s->levels, &s->out.outline, &c);
}

static size_t try_numbered(Scanner *s, const ScanLine *l, bool *is_heading)
{
    ScanLine taken = *l;
    uint32_t i = OUTLINE_NONE;
    bool numbered = l->label.style != NUMBER_STYLE_NONE && !is_page_number(s, l);
    if (numbered && l->label.value <= 1 && l->label.depth == 1 && !goes_on(s, l))
        i = place_other(s, &taken);
    if (numbered && i == OUTLINE_NONE) {
        LevelCandidate c = candidate_of(s, l, &l->label);
        i = levels_place(&s->levels, &s->out.outline, &c);
    }
    if (i == OUTLINE_NONE)
        i = place_other(s, &taken);
    if (i == OUTLINE_NONE)
        return 0;
    OutlineNode node = s->out.outline.nodes.items[i];
    size_t body = node.pos + node.text_at - l->text;
    *is_heading = true;
    place_second(s, &taken, i, body);
    begin_section(s, WORD_NONE);
    return node.kind == OUTLINE_HEADING ? body + node.text_bytes : body;
}

static size_t place_plain(Scanner *s, const ScanLine *l, LevelClass level_class, OutlineWhy why,
                          bool *is_heading)
{
    LevelCandidate c = {
        .node =
            {
                .pos = l->text,
                .text_bytes = outline_text_bytes(s->data + l->text, l->end - l->text),
                .kind = OUTLINE_HEADING,
                .why = why,
            },
        .level_class = (uint8_t)level_class,
        .declared = l->line.kind == LINE_HEADING ? l->line.level : 0,
        .heading = true,
    };
    levels_place(&s->levels, &s->out.outline, &c);
    *is_heading = true;
    begin_section(s, (LineWord)l->word);
    return l->end - l->text;
}

static bool starts_with(const Scanner *s, const ScanLine *l, const char *prefix)
{
    return str_starts_with(line_str(s, l), str_from(prefix));
}

static bool is_long(const Scanner *s, const ScanLine *l)
{
    if (s->wrap_cells)
        return l->shape.cells + 8 >= s->wrap_cells;
    return l->shape.chars >= PARAGRAPH_CHARS;
}

/* 图1, 表 2, Fig.3: a caption. */
static bool is_figure(Str text)
{
    static const char *const WORDS[] = {"图", "圖", "表", "Fig", "Tab"};
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
        if (!str_starts_with(text, str_from(WORDS[i])))
            continue;
        size_t at = strlen(WORDS[i]);
        if (WORDS[i][0] == 'F' || WORDS[i][0] == 'T')
            return true;
        at += blanks_bytes((Str){text.data + at, text.len - at});
        return numeral_match((Str){text.data + at, text.len - at},
                             NUMERAL_DIGIT | NUMERAL_HAN | NUMERAL_LETTER |
                                 NUMERAL_CAPITAL)
                   .bytes > 0;
    }
    return false;
}

/* Captions, speech and lists are short lines too. */
static bool is_caption(const Scanner *s, const ScanLine *l)
{
    static const char *const MARKS[] = {"——", "—", "「", "『", "http", "!", "$",
                                        "<",  "*", "-",  "•",  "·",    "◆", "●"};
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (starts_with(s, l, MARKS[i]))
            return true;
    if (starts_with(s, l, "“"))
        return l->shape.chars < 6 || memcmp(s->data + l->end - 3, "”", 3) == 0;
    return is_figure(line_str(s, l));
}

/* A short line without a stop, before a long paragraph or the first number of a list of headings. */
static bool is_plain_heading(const Scanner *s, const ScanLine *l)
{
    const ScanLine *next = line_ahead(s, 1);
    if (!next || l->line.kind != LINE_TEXT || l->shape.chars < 2 || l->shape.chars > PLAIN_CHARS ||
        l->shape.end != END_OPEN || l->shape.inner_stop)
        return false;
    if (s->before.shape.end == END_COLON || s->before.shape.end == END_COMMA ||
        (s->wrap_cells && (!l->blank_before || !next->blank_before || l->text > l->start)))
        return false;
    if (is_caption(s, l) || s->run.active || next->line.kind != LINE_TEXT)
        return false;
    if (next->label.style)
        return next->label.value <= 1 && is_short(&next->shape) &&
               !(numbering_style_traits(next->label.style) & NUMBER_WEAK);
    return is_long(s, next) && (next->shape.end == END_STOP || next->shape.end == END_COLON);
}

static bool is_turn(const Scanner *s, const ScanLine *l, const ScanLine *next)
{
    return l && next && l->line.kind == LINE_TEXT && next->line.kind == LINE_TEXT &&
           !l->label.style && !next->label.style && l->shape.end == END_STOP &&
           l->shape.chars >= 4 && l->shape.chars <= LOOSE_CHARS && !is_caption(s, l) &&
           memcmp(s->data + l->end - 3, "。", 3) == 0 && next->shape.chars > PARAGRAPH_CHARS;
}

/* Short sentences and long paragraphs in turns. */
static bool is_sentence_heading(Scanner *s, const ScanLine *l)
{
    if (s->wrap_cells || s->run.active || !is_turn(s, l, line_ahead(s, 1)))
        return false;
    size_t turns = 1;
    while (turns < TURNS_MIN && is_turn(s, line_ahead(s, 2 * turns), line_ahead(s, 2 * turns + 1)))
        turns++;
    bool sure = turns >= TURNS_MIN || s->alternation == 2 || (s->alternates && s->after_heading);
    if (!sure)
        return false;
    s->alternates = true;
    s->alternation = 1;
    return l->shape.chars <= SENTENCE_CHARS && !l->shape.inner_stop;
}

static bool is_body(const ScanLine *l)
{
    return l->shape.chars >= PARAGRAPH_CHARS ||
           (l->shape.end == END_STOP && l->shape.chars >= TITLE_BODY_CHARS);
}

/* The lines before the text proper: its title, then who, when and where. */
static bool try_front(Scanner *s, const ScanLine *l)
{
    if (s->body)
        return false;
    if (l->word == WORD_CHROME) {
        scan_region(s, l, LINE_META);
        return true;
    }
    if (is_body(l) || s->front_lines++ > FRONT_LINES) {
        s->body = s->title_done = true;
        return false;
    }
    bool titled = !s->title_done && l->shape.chars <= TITLE_CHARS && l->shape.end != END_STOP &&
                  l->shape.end != END_COLON;
    if (titled)
        add_title(s, l, OUTLINE_WHY_TITLE_LINE);
    else
        scan_region(s, l, LINE_META);
    s->title_done = true;
    return true;
}

static size_t try_declared(Scanner *s, const ScanLine *l, bool *is_heading)
{
    if (s->out.outline.nodes.count == 0 && !s->body) {
        add_title(s, l, OUTLINE_WHY_DECLARED);
        *is_heading = true;
        s->in_notes = false;
        return l->end - l->text;
    }
    return place_plain(s, l, LEVEL_DECLARED, OUTLINE_WHY_DECLARED, is_heading);
}

static size_t try_word(Scanner *s, const ScanLine *l, bool *is_heading)
{
    bool known = l->word == WORD_KNOWN || l->word == WORD_CONTENTS;
    return place_plain(s, l, known ? LEVEL_KNOWN : LEVEL_CLOSING, OUTLINE_WHY_KNOWN, is_heading);
}

/* 【原文】 on a line of its own. */
static bool is_bracketed(const Scanner *s, const ScanLine *l)
{
    Str text = line_str(s, l);
    const ScanLine *next = line_ahead(s, 1);
    if (l->line.kind != LINE_TEXT || l->shape.chars < 4 || l->shape.chars > BRACKETED_CHARS ||
        !starts_with(s, l, "【") || memcmp(text.data + text.len - 3, "】", 3) != 0 || !next ||
        starts_with(s, next, "【"))
        return false;
    Str word = {text.data + 3, text.len - 6};
    return first_clause(word) == word.len && str_find(word, STR("】")) == SIZE_MAX &&
           !numeral_match(word, NUMERAL_DIGIT | NUMERAL_CIRCLED).bytes;
}

/* Hash of an entry's text, without its number and the dots and page number after it. */
static uint64_t entry_hash(const Scanner *s, const ScanLine *l)
{
    Str text = text_after(s, l, l->label.style ? l->label.text_at : 0);
    while (text.len > 0) {
        unsigned char c = (unsigned char)text.data[text.len - 1];
        if (c == '.' || c == ' ' || c == '\t' || (c >= '0' && c <= '9'))
            text.len--;
        else if (text.len >= 3 && memcmp(text.data + text.len - 3, "…", 3) == 0)
            text.len -= 3;
        else if (text.len >= 2 && memcmp(text.data + text.len - 2, "·", 2) == 0)
            text.len -= 2;
        else
            break;
    }
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
    return hash;
}

/* Inside a table of contents; its end is where the first entry comes again, or running text. */
static bool try_contents(Scanner *s, const ScanLine *l)
{
    if (!s->in_contents)
        return false;
    uint64_t hash = entry_hash(s, l);
    bool again = s->contents_lines > 0 && hash == s->contents_first;
    if (again || is_body(l) || l->line.kind == LINE_HEADING) {
        s->in_contents = false;
        return false;
    }
    if (s->contents_lines++ == 0)
        s->contents_first = hash;
    scan_region(s, l, LINE_META);
    return true;
}

size_t scan_heading(Scanner *s, const ScanLine *l, bool *is_heading)
{
    *is_heading = false;
    if (try_contents(s, l)) {
        *is_heading = true;
        return l->end - l->text;
    }
    size_t at = try_numbered(s, l, is_heading);
    if (*is_heading)
        return at;
    if (l->line.kind == LINE_HEADING)
        return try_declared(s, l, is_heading);
    if (l->word == WORD_CONTENTS) {
        s->in_contents = true;
        s->contents_lines = 0;
    }
    if (s->title_done && l->word != WORD_CHROME && is_bracketed(s, l))
        return place_plain(s, l, LEVEL_PLAIN, OUTLINE_WHY_KNOWN, is_heading);
    if (l->word >= WORD_CONTENTS && l->word <= WORD_NOTES)
        return try_word(s, l, is_heading);
    if (try_front(s, l)) {
        *is_heading = true;
        return 0;
    }
    if (l->label.style)
        return 0;
    if (is_plain_heading(s, l))
        return place_plain(s, l, LEVEL_PLAIN, OUTLINE_WHY_SHORT_LINE, is_heading);
    if (is_sentence_heading(s, l)) {
        uint8_t turn = s->alternation;
        at = place_plain(s, l, LEVEL_SENTENCE, OUTLINE_WHY_SENTENCES, is_heading);
        s->alternation = turn;
        return at;
    }
    return 0;
}
