#include "doc/deflabel.h"
#include "format/line.h"
#include <string.h>

/* Numbers that recognition lost may be missing from a run. */
#define HOLE_MAX 3

static bool follows(const DefRun *run, const DefLabel *label)
{
    if (!run->active || run->mark_class != label->mark.mark_class)
        return false;
    uint64_t value = label->mark.mark_class == MARK_TERM ? label->number : label->mark.values[0];
    if (!mark_class_counts((MarkClass)label->mark.mark_class) &&
        label->mark.mark_class != MARK_TERM)
        return true;
    return value >= run->value && value <= run->value + 1 + (run->value ? HOLE_MAX : 0);
}

/* Whether a line within the window is the definition after VALUE, in the same passage. */
static bool next_is_ahead(const Scanner *s, uint8_t mark_class, uint64_t value)
{
    for (size_t i = 1; i < lines_seen(s); i++) {
        const ScanLine *l = line_ahead(s, i);
        DefLabel label;
        if (l->label.style && (numbering_style_traits(l->label.style) & NUMBER_STRONG))
            return false;
        if (!deflabel_read(s, l, &label) || label.mark.mark_class != mark_class)
            continue;
        uint64_t found = mark_class == MARK_TERM ? label.number : label.mark.values[0];
        if (found <= value && mark_class_counts((MarkClass)mark_class))
            return false;
        if (found == value + 1)
            return true;
    }
    return false;
}

#define ECHO_BYTES_MAX 60

/* 绅士（1）… is answered by （1）绅士：… */
static bool echoes(const Scanner *s, const FoundRef *r, Str text)
{
    if (text.len > ECHO_BYTES_MAX)
        text.len = ECHO_BYTES_MAX;
    size_t bytes = str_find(text, STR("："));
    return bytes != SIZE_MAX && bytes > 0 && bytes <= r->pos &&
           memcmp(s->data + r->pos - bytes, text.data, bytes) == 0;
}

/* Bytes of the stop or blank that S opens with, behind which a label may stand; 0: there is none. */
static size_t stop_bytes(Str s)
{
    uint32_t cp;
    size_t n = char_next(s.data, s.data + s.len, &cp);
    switch (cp) {
    case '.':
    case ';':
    case ' ':
    case '\t':
    case 0x3000:
    case 0x3002: // 。
    case 0xFF1B: // ；
    case 0x201D: // ”
    case 0x300D: // 」
    case 0x300B: // 》
    case 0xFF09: // ）
    case 0xFF01: // ！
    case 0xFF1F: // ？
        return n;
    default:
        return 0;
    }
}

/* ①…。②…。 on one line: the bytes of TEXT up to the label after VALUE, which stands behind a stop
 * or a blank. SIZE_MAX: there is none. */
static size_t next_on_line(Str text, const Mark *mark, Mark *next)
{
    const char *end = text.data + text.len;
    for (size_t at = 0; (at = (size_t)(han_skip(text.data + at, end) - text.data)) < text.len;) {
        unsigned char c = (unsigned char)text.data[at];
        size_t stop = stop_bytes(str_rest(text, at));
        at += stop ? stop : c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        if (stop && at < text.len && mark_match(str_rest(text, at), next) && next->count == 1 &&
            next->mark_class == mark->mark_class && next->values[0] == mark->values[0] + 1)
            return at;
    }
    return SIZE_MAX;
}

/* Whether the next line opens with the label after MARK. */
static bool next_is_below(const Scanner *s, const Mark *mark)
{
    const ScanLine *l = line_ahead(s, 1);
    DefLabel label;
    return l && deflabel_read(s, l, &label) && label.mark.mark_class == mark->mark_class &&
           label.mark.values[0] == mark->values[0] + 1;
}

/* Marks that are list numbers as often as labels must hang on words just above. TEXT: what the label
 * MARK stands before. */
static bool is_referred_to_above(const Scanner *s, const Mark *mark, Str text)
{
    size_t defs = s->notes.defs.count;
    Pos passage = defs ? s->notes.defs.items[defs - 1].end : 0;
    const FoundRef *first = notefinder_last_ref(&s->notes, mark, passage, POS_NONE);
    if (!first || mark->mark_class == MARK_SYMBOL)
        return first;
    if (echoes(s, first, text))
        return true;
    if (mark->mark_class == MARK_ROUND && s->before.line.kind != LINE_RULE)
        return false;
    Mark next = *mark;
    next.values[0]++;
    const FoundRef *second = notefinder_last_ref(&s->notes, &next, passage, POS_NONE);
    bool listed = next_is_below(s, mark) || next_on_line(text, mark, &next) != SIZE_MAX;
    return listed == (second != NULL) &&
           (deflabel_hangs(s, first) || (second && deflabel_hangs(s, second)));
}

/* 注①：… for a ① just above. */
static bool is_referred_to_bare(const Scanner *s, const Mark *mark)
{
    size_t defs = s->notes.defs.count;
    return notefinder_has_value(&s->notes, mark->values[0],
                                defs ? s->notes.defs.items[defs - 1].end : 0);
}

static bool opens_run(const Scanner *s, const ScanLine *l, const DefLabel *label)
{
    const Mark *mark = &label->mark;
    Str text = str_rest(line_str(s, l), (size_t)label->at + label->text_at);
    if (mark->mark_class == MARK_FOOTNOTE)
        return true;
    if (mark->mark_class == MARK_SYMBOL)
        return !blank_only(text) && is_referred_to_above(s, mark, text);
    if (mark->mark_class == MARK_BARE)
        return mark->values[0] == 1;
    if (mark->mark_class == MARK_ROUND && deflabel_closes_text(s, l, mark))
        return true;
    if (mark->mark_class == MARK_TERM)
        return next_is_ahead(s, MARK_TERM, label->number) || s->in_notes;
    if (s->in_notes || (label->at > 0 && mark->values[0] == 1))
        return true;
    if (blank_only(text))
        return false;
    if (!mark_class_is_plain((MarkClass)mark->mark_class))
        return is_referred_to_above(s, mark, text);
    return next_is_ahead(s, mark->mark_class, mark->values[0]) ||
           notefinder_last_ref(&s->notes, mark, 0, POS_NONE) ||
           (mark->mark_class == MARK_ZHU && is_referred_to_bare(s, mark));
}

/* The last definition takes the lines up to here; END is where its text ends. */
static void end_definition(Scanner *s, uint32_t lines)
{
    if (!s->run.active || s->notes.defs.count == 0)
        return;
    if (lines >= QUEUE_LINES)
        lines = QUEUE_LINES;
    s->notes.defs.items[s->notes.defs.count - 1].end = s->run.ends[lines];
}

void scan_close_run(Scanner *s)
{
    bool terms = s->run.active && s->run.mark_class == MARK_TERM;
    if (s->count > 0 && s->run.lines > 0 && s->run.line == line_ahead(s, 0)->text)
        s->run.lines--; // the line that ends it was counted before it was seen to be a heading
    end_definition(s, s->run.lines < s->run.span ? s->run.lines : s->run.span);
    s->run.active = false;
    if (terms)
        scan_glossary(s, s->run.first_def);
}

static void begin_definition(Scanner *s, const ScanLine *l, const DefLabel *label)
{
    const Mark *mark = &label->mark;
    notefinder_add_def(&s->notes, (FoundDef){
                                      .pos = l->text + label->at,
                                      .end = l->end,
                                      .value = mark->values[0],
                                      .label_bytes = mark->bytes,
                                      .text_at = label->text_at,
                                      .inner_at = mark->label_at,
                                      .inner_bytes = mark->label_bytes,
                                      .run = s->run.id,
                                      .mark_class = mark->mark_class,
                                  });
    s->run.active = true;
    s->run.mark_class = mark->mark_class;
    s->run.value = mark->mark_class == MARK_TERM ? label->number : mark->values[0];
    s->run.lines = 0;
    s->run.ends[0] = l->end;
}

#define BODY_BYTES 240 // of a paragraph that may well be running text

/* Between notes at a page's end and the next page's there is running text: far longer than a note. */
static bool is_running_text(const Scanner *s, const ScanLine *l)
{
    if (s->in_notes || l->end - l->text < BODY_BYTES)
        return false;
    size_t first_line = s->run.ends[0] - s->notes.defs.items[s->notes.defs.count - 1].pos;
    return l->end - l->text > 2 * first_line;
}

/* A line inside a run that opens no definition: more of the last one's text, or the run's end. */
static void go_on(Scanner *s, const ScanLine *l)
{
    if (!s->run.active)
        return;
    bool over = s->run.lines >= s->run.span && !next_is_ahead(s, s->run.mark_class, s->run.value);
    if (over || s->run.lines >= QUEUE_LINES || is_running_text(s, l)) {
        scan_close_run(s);
        return;
    }
    s->run.ends[++s->run.lines] = l->end;
    s->run.line = l->text;
}

/* The lines since the last definition are running text if it is there that MARK is referred to. */
static bool was_interrupted(const Scanner *s, const Mark *mark)
{
    const NoteFinder *f = &s->notes;
    Pos run = f->defs.items[s->run.first_def].pos, text = s->run.ends[0];
    Pos passage = s->run.first_def > 0 ? f->defs.items[s->run.first_def - 1].end : 0;
    return s->run.lines > s->run.span && notefinder_last_ref(f, mark, text, POS_NONE) &&
           !notefinder_last_ref(f, mark, passage, run);
}

/* ⑤⑥text: one text for two numbers. Then LABEL's text begins behind the second. */
static bool has_twin(const Scanner *s, const ScanLine *l, DefLabel *label, Mark *twin)
{
    Str after = str_rest(line_str(s, l), (size_t)label->at + label->mark.bytes);
    if (!mark_match(after, twin) || twin->count != 1 ||
        twin->mark_class != label->mark.mark_class ||
        !mark_class_counts((MarkClass)twin->mark_class) ||
        twin->values[0] != label->mark.values[0] + 1)
        return false;
    size_t bytes = (size_t)label->mark.bytes + twin->bytes;
    label->text_at = (uint16_t)(bytes + deflabel_gap(str_rest(after, twin->bytes)));
    return true;
}

/* The definitions that follow LABEL's on its line. */
static void split_line(Scanner *s, const ScanLine *l, DefLabel label)
{
    if (!mark_class_counts((MarkClass)label.mark.mark_class) || label.mark.mark_class == MARK_BARE)
        return;
    for (;;) {
        size_t text = (size_t)label.at + label.text_at;
        Mark next;
        size_t at = next_on_line(str_rest(line_str(s, l), text), &label.mark, &next);
        if (at == SIZE_MAX || text + at > UINT16_MAX)
            return;
        label.at = (uint16_t)(text + at);
        label.mark = next;
        size_t after = (size_t)label.at + next.bytes;
        label.text_at = (uint16_t)(next.bytes + deflabel_gap(str_rest(line_str(s, l), after)));
        s->notes.defs.items[s->notes.defs.count - 1].end = l->text + label.at;
        begin_definition(s, l, &label);
    }
}

bool scan_definition(Scanner *s, const ScanLine *l, size_t *body)
{
    DefLabel label;
    if (!deflabel_read(s, l, &label)) {
        go_on(s, l);
        return false;
    }
    bool follow = follows(&s->run, &label);
    if (!follow && !opens_run(s, l, &label)) {
        go_on(s, l);
        return false;
    }
    if (follow && was_interrupted(s, &label.mark)) {
        end_definition(s, s->run.lines < s->run.span ? s->run.lines : s->run.span);
    } else if (follow) {
        end_definition(s, s->run.lines);
        s->run.span = s->run.lines;
    } else {
        scan_close_run(s);
        s->run.id++;
        s->run.span = 0;
        s->run.first_def = s->notes.defs.count;
    }
    Mark twin;
    if (has_twin(s, l, &label, &twin)) {
        DefLabel first = label;
        label.at += label.mark.bytes;
        label.text_at -= label.mark.bytes;
        begin_definition(s, l, &first);
        label.mark = twin;
    }
    begin_definition(s, l, &label);
    split_line(s, l, label);
    *body = (size_t)label.at + label.text_at;
    return true;
}
