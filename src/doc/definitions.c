#include "doc/scanner.h"
#include "format/line.h"

#define REFS_BACK 512 // how far back a single definition looks for its reference

/* The mark that L's text opens with, if it can be a definition's label. */
static bool label_mark(const Scanner *s, const ScanLine *l, Mark *mark)
{
    Str text = line_str(s, l);
    if (s->caret != POS_NONE || l->line.kind != LINE_TEXT || !mark_match(text, mark) ||
        mark->count != 1)
        return false;
    char after = mark->bytes < text.len ? text.data[mark->bytes] : 0;
    if (mark->mark_class == MARK_FOOTNOTE)
        return after == ':';
    if (after == '+' || after == '-' || after == '(')
        return false; // [1]+  Done
    return s->in_notes || mark_class_is_plain((MarkClass)mark->mark_class);
}

static bool follows(const DefRun *run, const Mark *mark)
{
    return run->active && run->mark_class == mark->mark_class &&
           (mark->mark_class == MARK_FOOTNOTE || mark->values[0] == run->value + 1);
}

/* Whether a line within the window is the definition after VALUE. */
static bool next_is_ahead(const Scanner *s, uint8_t mark_class, uint64_t value)
{
    for (size_t i = 1; i < s->count; i++) {
        const ScanLine *l = line_ahead(s, i);
        Mark mark;
        if (l->label.style && (numbering_style_traits(l->label.style) & NUMBER_STRONG))
            return false;
        if (label_mark(s, l, &mark) && mark.mark_class == mark_class && mark.values[0] == value + 1)
            return true;
    }
    return false;
}

static bool was_referred_to(const Scanner *s, const Mark *mark)
{
    size_t count = s->notes.refs.count;
    for (size_t i = count; i-- > 0 && count - i < REFS_BACK;)
        if (s->notes.refs.items[i].mark_class == mark->mark_class &&
            s->notes.refs.items[i].value == mark->values[0])
            return true;
    return false;
}

static bool opens_run(const Scanner *s, const ScanLine *l, const Mark *mark)
{
    if (mark->mark_class == MARK_FOOTNOTE || s->in_notes)
        return true;
    if (blank_only((Str){s->data + l->text + mark->bytes, l->end - l->text - mark->bytes}))
        return false;
    return next_is_ahead(s, mark->mark_class, mark->values[0]) || was_referred_to(s, mark);
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
    end_definition(s, s->run.lines < s->run.span ? s->run.lines : s->run.span);
    s->run.active = false;
}

static void begin_definition(Scanner *s, const ScanLine *l, const Mark *mark, size_t text_at)
{
    vec_push(&s->notes.defs, ((FoundDef){
                                 .pos = l->text,
                                 .end = l->end,
                                 .value = mark->values[0],
                                 .label_bytes = mark->bytes,
                                 .text_at = (uint16_t)text_at,
                                 .inner_at = mark->label_at,
                                 .inner_bytes = mark->label_bytes,
                                 .run = s->run.id,
                                 .mark_class = mark->mark_class,
                             }));
    s->run.active = true;
    s->run.mark_class = mark->mark_class;
    s->run.value = mark->values[0];
    s->run.lines = 0;
    s->run.ends[0] = l->end;
}

/* A line inside a run that opens no definition: more of the last one's text, or the run's end. */
static void go_on(Scanner *s, const ScanLine *l)
{
    if (!s->run.active)
        return;
    bool over = s->run.lines >= s->run.span && !next_is_ahead(s, s->run.mark_class, s->run.value);
    if (over || s->run.lines >= QUEUE_LINES) {
        scan_close_run(s);
        return;
    }
    s->run.ends[++s->run.lines] = l->end;
}

bool scan_definition(Scanner *s, const ScanLine *l, size_t *body)
{
    Mark mark;
    if (!label_mark(s, l, &mark)) {
        go_on(s, l);
        return false;
    }
    bool follow = follows(&s->run, &mark);
    if (!follow && !opens_run(s, l, &mark)) {
        go_on(s, l);
        return false;
    }
    if (follow) {
        end_definition(s, s->run.lines);
        s->run.span = s->run.lines;
    } else {
        scan_close_run(s);
        s->run.id++;
        s->run.span = 0;
    }
    Str text = line_str(s, l);
    size_t at = mark.bytes;
    if (mark.mark_class == MARK_FOOTNOTE)
        at++;
    at += blanks_bytes((Str){text.data + at, text.len - at});
    begin_definition(s, l, &mark, at);
    *body = at;
    return true;
}
