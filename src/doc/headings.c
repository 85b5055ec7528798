#include "doc/numeral.h"
#include "doc/scanner.h"
#include "doc/words.h"
#include "format/line.h"
#include <string.h>

#define HEADING_CHARS 45  // a longer line is a paragraph
#define LISTED_RANK   110 // （一） and below: in an article a list
#define LEADING_CHARS 50  // of a heading on the line of its body
#define VOLUME_BYTES  400 // of two headings on one line
#define REPEAT_BYTES  300 // between a heading and the same again
#define NAME_CHARS    40  // of a heading below its number
#define ANNEX_RANK    5   // 附录一 and the like

#define ANNEX_KIND_CHARS 8 // （规范性）

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
    s->carry = (RunInCarry){0};
    s->lead.node = 0;
}

void scan_gap(Scanner *s, const ScanLine *l)
{
    scan_close_run(s);
    Str words = gap_words(line_str(s, l));
    OutlineNode node = {
        .pos = l->text,
        .text_at = outline_head_bytes(s->data + l->text, (size_t)(words.data - s->data) - l->text),
        .text_bytes = outline_text_bytes(words.data, words.len),
        .kind = OUTLINE_GAP,
        .why = OUTLINE_WHY_GAP_WORDS,
    };
    levels_add_leaf(&s->levels, &s->out.outline, node);
}

void scan_title(Scanner *s, const ScanLine *l, OutlineWhy why)
{
    Str text = line_str(s, l);
    size_t who = str_find(text, STR("作者：")); // 《夜行船》 作者：某人
    if (who != SIZE_MAX && who > 0)
        text = str_trim((Str){text.data, who});
    s->levels.title = (uint32_t)s->out.outline.nodes.count;
    s->title_done = true;
    vec_push(&s->out.outline.nodes, ((OutlineNode){
                                        .pos = l->text,
                                        .parent = OUTLINE_NONE,
                                        .text_bytes = outline_text_bytes(text.data, text.len),
                                        .kind = OUTLINE_TITLE,
                                        .why = why,
                                    }));
}

bool scan_is_short(const LineShape *shape)
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
    return before->label.style == l->label.style && before->label.value + 1 == l->label.value &&
           before->shape.chars < SCAN_PARAGRAPH_CHARS;
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

/* Bytes to the stop that may end a heading on the line of its body, or SIZE_MAX. */
static size_t leading_stop(Str text)
{
    uint32_t chars;
    size_t stop = line_first_stop(text, &chars);
    return chars <= LEADING_CHARS ? stop : SIZE_MAX;
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
    if ((numbering_style_rank(l->label.style) >= LISTED_RANK || shape->end == END_COLON) &&
        !(traits & NUMBER_RANKED) && under_articles(s))
        return false;
    size_t stop = (traits & NUMBER_LEADS) && !under_articles(s) ? leading_stop(text) : SIZE_MAX;
    bool alone = shape->end == END_STOP && shape->chars <= HEADING_CHARS && !is_listed(s, l);
    if (stop != SIZE_MAX && (stop + 3 < text.len || alone)) {
        *bytes = stop;
        return true;
    }
    if ((traits & NUMBER_RANKED) && text.len > 0 && is_exclamation(text, shape))
        return true;
    bool firm = (traits & (NUMBER_RANKED | NUMBER_DOTTED)) != 0;
    return scan_is_short(shape) && (firm || !is_listed(s, l));
}

/* 1.1 子曰：…: a numbered passage, as the one after it says. */
static bool is_passage(const Scanner *s, const ScanLine *l)
{
    const NumberLabel *label = &l->label;
    Str text = line_after(s, l, l->bold + label->text_at);
    if (label->depth != 2 || label->value != 1 || text.len < 3 || !(*text.data & 0x80))
        return false;
    for (size_t i = 1; i < lines_seen(s); i++) {
        const NumberLabel *next = &line_ahead(s, i)->label;
        if (next->style == label->style && next->depth == 2)
            return next->value == 2 && next->parent_hash == label->parent_hash;
    }
    return false;
}

/* 左列：, and 一　… below it: a list of an article, in the old way without marks. */
static bool is_announced(const Scanner *s, const ScanLine *l)
{
    if (!(numbering_style_traits(l->label.style) & NUMBER_WEAK) || !under_articles(s) ||
        (unsigned char)s->data[l->text] < 0x80)
        return false;
    return levels_continue(&s->levels, &l->label) ||
           (l->label.value == 1 && s->before.shape.end == END_COLON);
}

/* The shape of BODY, which ends L: that of L, but for what matters in a short one only. */
static LineShape body_shape(const Scanner *s, const ScanLine *l, Str body)
{
    if (l->bold)
        return line_shape(body);
    Str text = line_str(s, l);
    return body.len > SHAPE_SHORT_BYTES ? l->shape
                                        : line_shape_from(&l->shape, text, text.len - body.len);
}

static LevelCandidate candidate_of(const Scanner *s, const ScanLine *l, const NumberLabel *label)
{
    Pos at = l->text + l->bold;
    Pos text = at + label->text_at;
    if (l->bold && text + 2 <= l->end && memcmp(s->data + text, "**", 2) == 0)
        text += 2 + blanks_bytes((Str){s->data + text + 2, l->end - text - 2});
    Str body = line_after(s, l, text - l->text);
    if (l->bold && body.len >= 2 && memcmp(body.data + body.len - 2, "**", 2) == 0)
        body.len -= 2;
    LineShape shape = body_shape(s, l, body);
    size_t bytes;
    bool heading = is_heading_text(s, l, body, &shape, &bytes);
    if (!heading)
        bytes = first_clause(body);
    return (LevelCandidate){
        .node =
            {
                .pos = at,
                .label_bytes = outline_head_bytes(s->data + at, label->label_bytes),
                .text_at = outline_head_bytes(s->data + at, text - at),
                .text_bytes = outline_text_bytes(body.data, bytes),
                .kind = heading ? OUTLINE_HEADING : OUTLINE_ITEM,
            },
        .label = *label,
        .declared = l->line.kind == LINE_HEADING ? l->line.level : 0,
        .heading = heading || (scan_is_short(&shape) && !under_articles(s)) || is_passage(s, l),
        .listed = is_announced(s, l),
    };
}

/* 第一卷 风起 第一章 惊蛰: the second heading of a line, or 0. */
static size_t second_label(Str text, const NumberLabel *first, NumberLabel *out)
{
    if (!(numbering_style_traits(first->style) & NUMBER_RANKED) || text.len == 0)
        return 0;
    for (size_t from = 1; (from += han_find(str_rest(text, from), "第")) < text.len; from++) {
        const char *before = char_prev(text.data, text.data + from);
        size_t blank = (size_t)(text.data + from - before);
        if (before == text.data || blank_bytes((Str){before, blank}) != blank)
            continue;
        if (numbering_match((Str){text.data + from, text.len - from}, out) &&
            (numbering_style_traits(out->style) & NUMBER_RANKED) &&
            numbering_style_rank(out->style) > numbering_style_rank(first->style))
            return from;
    }
    return 0;
}

/* What L holds from byte AT of its text on, which opens with LABEL, as a line. */
static ScanLine line_from(const Scanner *s, const ScanLine *l, size_t at, const NumberLabel *label)
{
    ScanLine out = *l;
    out.text = l->text + at;
    out.bold = 0;
    out.label = *label;
    out.shape = line_shape(line_str(s, &out));
    return out;
}

static void place_second(Scanner *s, const ScanLine *l, uint32_t first, size_t body_at)
{
    OutlineNode *node = &s->out.outline.nodes.items[first];
    Str text = line_after(s, l, body_at);
    NumberLabel label;
    if (node->kind != OUTLINE_HEADING || text.len > VOLUME_BYTES)
        return;
    size_t at = second_label(text, &l->label, &label);
    if (!at)
        return;
    Str name = str_trim((Str){text.data, at});
    node->text_bytes = outline_text_bytes(name.data, name.len);
    ScanLine second = line_from(s, l, body_at + at, &label);
    LevelCandidate c = candidate_of(s, &second, &label);
    levels_place(&s->levels, &s->out.outline, &c);
}

/* Another reading of L's number that goes on where the first does not: `21.` of `21.5+2`, or i) after
 * h) unless ii) comes next. */
static bool find_other(const Scanner *s, const ScanLine *l, NumberLabel *out)
{
    Str text = {s->data + l->text + l->bold, l->end - l->text - l->bold};
    NumberLabel others[NUMBER_OTHERS_MAX];
    size_t count = l->others ? numbering_match_others(text, others) : 0;
    for (size_t i = 0; i < count; i++)
        if (levels_continue(&s->levels, &others[i]) &&
            (!others[i].amount || scan_is_followed(s, &others[i]))) {
            *out = others[i];
            return true;
        }
    return false;
}

static bool goes_on(const Scanner *s, const ScanLine *l)
{
    return levels_continue(&s->levels, &l->label) || scan_is_followed(s, &l->label);
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

/* The chapter's heading again, right below itself: the page's heading and then the text's. */
static bool repeats_heading(const Scanner *s, const LevelCandidate *c)
{
    const Outline *o = &s->out.outline;
    if (outline_count(o) == 0 || !(numbering_style_traits(c->label.style) & NUMBER_RANKED))
        return false;
    const OutlineNode *last = outline_node(o, outline_count(o) - 1), *node = &c->node;
    return last->kind == OUTLINE_HEADING && last->style == c->label.style &&
           last->value == c->label.value && node->pos - last->pos < REPEAT_BYTES &&
           last->text_bytes == node->text_bytes &&
           memcmp(s->data + last->pos + last->text_at, s->data + node->pos + node->text_at,
                  node->text_bytes) == 0;
}

/* The heading of the chapter that is open, on top of each of its pages. */
static bool heads_page(const Scanner *s, const LevelCandidate *c)
{
    const OutlineNode *node = &c->node;
    if (s->bare || !(numbering_style_traits(c->label.style) & NUMBER_RANKED) || !node->text_bytes)
        return false;
    for (size_t i = 0; i < s->levels.count; i++) {
        const OpenLevel *e = &s->levels.open[i];
        const OutlineNode *open = outline_node(&s->out.outline, e->node);
        if (e->style == c->label.style && e->value == c->label.value && e->sub == c->label.sub)
            return open->kind == OUTLINE_HEADING && open->text_bytes == node->text_bytes &&
                   memcmp(s->data + open->pos + open->text_at, s->data + node->pos + node->text_at,
                          node->text_bytes) == 0;
    }
    return false;
}

/* The N-th line from here, below a label that stands alone: 第一部, and its name under it. */
static bool is_name(const Scanner *s, size_t n)
{
    const ScanLine *l = line_ahead(s, n), *after = line_ahead(s, n + 1);
    return l && l->line.kind == LINE_TEXT && !l->label.style &&
           (l->word == WORD_NONE || l->word == WORD_KNOWN) &&
           !(after && after->word == WORD_PART) && l->shape.chars <= NAME_CHARS &&
           l->shape.end == END_OPEN && !l->shape.inner_stop && !scan_is_caption(s, l) &&
           !scan_heads_verse(s, 1);
}

/* 附录A, and （规范性） between it and its name. */
static bool is_kind_of_annex(const Scanner *s, const OutlineNode *node, const ScanLine *l)
{
    return l && numbering_style_rank(node->style) <= ANNEX_RANK && l->line.kind == LINE_TEXT &&
           l->shape.chars <= ANNEX_KIND_CHARS && words_open(line_str(s, l), "（ (") &&
           front_is_detail(line_str(s, l));
}

/* Give node I, which L opens with a number alone, the text of the line below; a heading's name is
 * then no paragraph. */
static void take_name_below(Scanner *s, const ScanLine *l, uint32_t i)
{
    OutlineNode *node = &s->out.outline.nodes.items[i];
    size_t n = is_kind_of_annex(s, node, line_ahead(s, 1)) ? 2 : 1;
    const ScanLine *next = line_ahead(s, n);
    if (node->text_bytes || l->line.kind != LINE_TEXT || !next || next->label.style ||
        next->text - node->pos > OUTLINE_HEAD_MAX ||
        !(numbering_style_traits(node->style) & NUMBER_RANKED))
        return;
    Str text = line_str(s, next);
    if (is_name(s, n))
        s->name_below = next->text;
    else if (node->kind == OUTLINE_ITEM && next->line.kind == LINE_TEXT)
        text.len = first_clause(text);
    else
        return;
    node->text_at = next->text - node->pos;
    node->text_bytes = outline_text_bytes(text.data, text.len);
}

/* 第一卷 风起 第二章 …: the volume that is open, named before each of its chapters. SECOND gets the
 * chapter. */
static bool repeats_volume(const Scanner *s, const ScanLine *l, const LevelCandidate *c,
                           ScanLine *second)
{
    size_t body = c->node.pos + c->node.text_at - l->text;
    Str text = line_after(s, l, body);
    NumberLabel label;
    size_t at = text.len <= VOLUME_BYTES ? second_label(text, &c->label, &label) : 0;
    if (!at)
        return false;
    LevelCandidate volume = *c;
    volume.node.text_bytes = (uint16_t)str_trim((Str){text.data, at}).len;
    *second = line_from(s, l, body + at, &label);
    return heads_page(s, &volume);
}

static size_t try_numbered(Scanner *s, const ScanLine *l, bool *is_heading)
{
    ScanLine taken = *l;
    uint32_t i = OUTLINE_NONE;
    bool numbered = l->label.style != NUMBER_STYLE_NONE && !is_page_number(s, l);
    if (numbered && scan_is_listing(s, l))
        return 0;
    if (numbered && l->label.value <= 1 && l->label.depth == 1 && !goes_on(s, l))
        i = place_other(s, &taken);
    if (numbered && i == OUTLINE_NONE) {
        LevelCandidate c = candidate_of(s, l, &l->label);
        ScanLine second;
        bool again = repeats_volume(s, l, &c, &second);
        if (again) {
            LevelCandidate chapter = candidate_of(s, &second, &second.label);
            again = levels_place(&s->levels, &s->out.outline, &chapter) != OUTLINE_NONE;
            begin_section(s, WORD_NONE);
        }
        if (again || repeats_heading(s, &c) || heads_page(s, &c)) {
            *is_heading = true;
            return l->end - l->text;
        }
        i = levels_place(&s->levels, &s->out.outline, &c);
    }
    if (i == OUTLINE_NONE)
        i = place_other(s, &taken);
    if (i == OUTLINE_NONE)
        return 0;
    i = scan_mend_contents(s, i);
    OutlineNode node = s->out.outline.nodes.items[i];
    size_t body = node.pos + node.text_at - l->text;
    *is_heading = true;
    place_second(s, &taken, i, body);
    if (numbering_style_traits(node.style) & NUMBER_RANKED)
        s->chapters_flush = l->text == l->start;
    take_name_below(s, &taken, i);
    begin_section(s, WORD_NONE);
    return node.kind == OUTLINE_HEADING ? body + node.text_bytes : body;
}

static size_t place_plain(Scanner *s, const ScanLine *l, LevelClass level_class, OutlineWhy why)
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
    if (s->dated && level_class == LEVEL_PLAIN)
        s->levels.count = 0; // below a date and a name begins what was sent along
    levels_place(&s->levels, &s->out.outline, &c);
    begin_section(s, (LineWord)l->word);
    return l->end - l->text;
}

static size_t place_declared(Scanner *s, const ScanLine *l)
{
    if (s->out.outline.nodes.count == 0 && !s->body && l->word < WORD_CONTENTS) {
        scan_title(s, l, OUTLINE_WHY_DECLARED);
        s->in_notes = false;
        return l->end - l->text;
    }
    return place_plain(s, l, LEVEL_DECLARED, OUTLINE_WHY_DECLARED);
}

static LevelClass class_of_word(const Scanner *s, const ScanLine *l)
{
    static const uint8_t CLASSES[] = {
        [WORD_CONTENTS] = LEVEL_KNOWN, [WORD_KNOWN] = LEVEL_KNOWN, [WORD_INNER] = LEVEL_INNER,
        [WORD_PART] = LEVEL_PART,      [WORD_NOTES] = LEVEL_NOTES, [WORD_CLOSING] = LEVEL_CLOSING,
        [WORD_ENDING] = LEVEL_ENDING,
    };
    if (l->word == WORD_NOTES && s->levels.parts_seen && s->data[l->text] & 0x80 &&
        str_starts_with(line_str(s, l), STR("【")))
        return LEVEL_PART;
    return (LevelClass)CLASSES[l->word];
}

/* 附件, and what it is called on the line below. */
static size_t place_annex(Scanner *s, const ScanLine *l)
{
    size_t all = place_plain(s, l, LEVEL_CLOSING, OUTLINE_WHY_KNOWN);
    const ScanLine *next = line_ahead(s, 1);
    if (!words_open(line_str(s, l), "附件 附录 附錄") || !next || !is_name(s, 1) ||
        next->text - l->text > OUTLINE_HEAD_MAX)
        return all;
    OutlineNode *node = &s->out.outline.nodes.items[s->out.outline.nodes.count - 1];
    s->name_below = next->text;
    node->label_bytes = outline_head_bytes(s->data + l->text, all);
    node->text_at = next->text - l->text;
    node->text_bytes = outline_text_bytes(s->data + next->text, next->end - next->text);
    return all;
}

/* 摘　要：本文…: the word is a heading, the rest its text. */
static size_t try_lead(Scanner *s, const ScanLine *l)
{
    bool sample = s->wrap_cells && l->text > l->start; // indented in wrapped text: an example
    size_t rest, bytes = l->line.kind == LINE_TEXT ? line_lead(line_str(s, l), &rest) : 0;
    if (!bytes || sample)
        return 0;
    place_plain(s, l, LEVEL_KNOWN, OUTLINE_WHY_KNOWN);
    s->out.outline.nodes.items[s->out.outline.nodes.count - 1].text_bytes =
        outline_text_bytes(s->data + l->text, bytes);
    return rest;
}

/* 【词】 and what it means. */
static size_t place_entry(Scanner *s, const ScanLine *l)
{
    size_t bytes = scan_entry(s, l);
    if (bytes) {
        place_plain(s, l, LEVEL_ENTRY, OUTLINE_WHY_ENTRIES);
        s->out.outline.nodes.items[s->out.outline.nodes.count - 1].text_bytes =
            outline_text_bytes(s->data + l->text, bytes);
    }
    return bytes;
}

/* A heading without a number. Returns as scan_heading(), 0: L is none. */
static size_t try_unnumbered(Scanner *s, const ScanLine *l)
{
    size_t all = l->end - l->text;
    if (l->line.kind == LINE_HEADING) {
        place_declared(s, l);
        return all;
    }
    if (l->word == WORD_CLOSING)
        return place_annex(s, l);
    if (l->word >= WORD_CONTENTS && l->word <= WORD_NOTES)
        return place_plain(s, l, class_of_word(s, l), OUTLINE_WHY_KNOWN);
    if ((s->body || s->title_done) && scan_is_bracketed_head(s, l))
        return place_plain(s, l, LEVEL_PART, OUTLINE_WHY_BRACKETS);
    return try_lead(s, l);
}

/* Whether L is too long for a heading without a number, and has neither one nor a word in front. */
static bool is_plain_paragraph(const Scanner *s, const ScanLine *l)
{
    Str text = line_str(s, l);
    return s->body && l->shape.chars > SCAN_PARAGRAPH_CHARS && l->line.kind == LINE_TEXT &&
           !l->label.style && !l->others && l->word == WORD_NONE &&
           is_han_lead((unsigned char)*text.data) && !line_may_lead(text) && !scan_may_ask(text);
}

size_t scan_heading(Scanner *s, const ScanLine *l, bool *is_heading)
{
    *is_heading = true;
    if (scan_contents(s, l) || (s->name_below && l->text == s->name_below))
        return l->end - l->text;
    if (is_plain_paragraph(s, l)) {
        *is_heading = false;
        return 0;
    }
    bool numbered = false;
    size_t at = try_numbered(s, l, &numbered);
    if (numbered)
        return at;
    if (l->word == WORD_CONTENTS)
        s->table = (ContentsRun){.inside = true};
    at = try_unnumbered(s, l);
    if (at)
        return at;
    if (scan_is_question(s, l))
        return place_plain(s, l, LEVEL_QUESTION, OUTLINE_WHY_QUESTION);
    if (s->title_done && (scan_is_day(s, l) || scan_is_year(s, l)))
        return place_plain(s, l, scan_is_day(s, l) ? LEVEL_ENTRY : LEVEL_PLAIN,
                           OUTLINE_WHY_ENTRIES);
    at = place_entry(s, l);
    if (at)
        return at;
    if (scan_front(s, l))
        return 0;
    if (!l->label.style && scan_is_plain(s, l))
        return place_plain(s, l, LEVEL_PLAIN, OUTLINE_WHY_SHORT_LINE);
    if (!l->label.style && scan_is_listed(s, l))
        return place_plain(s, l, LEVEL_PLAIN, OUTLINE_WHY_CONTENTS);
    if (scan_heads_verse(s, 0))
        return place_plain(s, l, LEVEL_VERSE, OUTLINE_WHY_VERSE);
    if (!l->label.style && scan_is_sentence(s, l)) {
        uint8_t turn = s->alternation;
        at = place_plain(s, l, LEVEL_SENTENCE, OUTLINE_WHY_SENTENCES);
        s->alternation = turn;
        return at;
    }
    *is_heading = false;
    return 0;
}
