/* Where a table of contents begins and ends. */
#include "doc/scanner.h"

#define BARE_MIN           3 // headings of a table without a word above it
#define CONTENTS_CHARS     130
#define LISTED_CHARS       30
#define CONTENTS_LINES_MAX 5000
#define CONTENTS_FIRST     8 // the text after a table begins with one of so many entries

/* Whether NAME was an entry of the table before; remembers it. */
static bool was_entry(ContentsRun *t, const ContentsName *name)
{
    uint64_t key = name->keys[0] ? name->keys[0] : name->keys[2];
    uint64_t *slot = &t->seen[key % CONTENTS_SEEN];
    bool seen = key && *slot == key;
    *slot = key;
    return seen;
}

/* Note NAME's line; whether it says what the first lines of the table did. */
static bool repeats_entry(ContentsRun *t, const ScanLine *l, const ContentsName *name)
{
    uint64_t number = name->keys[2];
    bool again =
        (number && number == t->first_number) || (t->lines && t->first_words == name->keys[0]);
    if (t->first_number == 0)
        t->first_number = number;
    if (t->lines == 0)
        t->first_words = name->keys[0];
    bool seen = was_entry(t, name);
    return again || (seen && (l->label.style || t->paged || t->lines < CONTENTS_FIRST));
}

/* Right above running text, NEXT, but still of the table: the text would begin with number one, and
 * a blank line ends a table whose entries have none between. */
static bool is_last_entry(const ScanLine *l, const ScanLine *next)
{
    return (l->label.style && l->label.value > 1) || (next->blank_before && !l->blank_before);
}

/* L is no entry any more: the headings themselves begin, or running text. */
static bool is_past_contents(const Scanner *s, const ScanLine *l, const ContentsName *name,
                             bool again)
{
    const ContentsRun *t = &s->table;
    const ScanLine *next = line_ahead(s, 1);
    if (scan_is_body(l) || l->line.kind == LINE_HEADING || t->lines > CONTENTS_LINES_MAX)
        return true;
    if (!name->paged && next && scan_is_body(next) && (again || !is_last_entry(l, next)))
        return true;
    return again && !(s->table.paged && name->paged);
}

static void add_entry(Scanner *s, const ScanLine *l, const ContentsName *name)
{
    size_t bytes = l->end - l->text;
    vec_push(&s->entries, ((FoundEntry){
                              .pos = l->text,
                              .bytes = (uint16_t)(bytes < UINT16_MAX ? bytes : UINT16_MAX),
                              .name = *name,
                          }));
    scan_region(s, l, LINE_META);
}

/* A line without a number that says just what an entry of the table above said. */
bool scan_is_listed(const Scanner *s, const ScanLine *l)
{
    if (s->entries.count == 0 || l->line.kind != LINE_TEXT || l->shape.end != END_OPEN ||
        l->shape.chars > LISTED_CHARS || s->run.active)
        return false;
    const ScanLine *next = line_ahead(s, 1);
    bool heads = next && next->shape.chars >= SCAN_PARAGRAPH_CHARS;
    if (!l->blank_before && !s->after_heading && !heads)
        return false;
    uint64_t key = contents_name(line_str(s, l), &l->label).keys[0];
    return key && s->table.seen[key % CONTENTS_SEEN] == key;
}

/* Inside a table of contents, or a line with a leader and a page number anywhere. */
bool scan_contents(Scanner *s, const ScanLine *l)
{
    bool leader = l->shape.chars < CONTENTS_CHARS && contents_has_leader(line_str(s, l));
    if (!s->table.inside && !leader)
        return false;
    ContentsName name = contents_name(line_str(s, l), &l->label);
    bool again = repeats_entry(&s->table, l, &name);
    if (s->table.inside && !leader && is_past_contents(s, l, &name, again)) {
        s->table.inside = false;
        return false;
    }
    if (s->table.lines++ == 0 || name.paged)
        s->table.paged = name.paged;
    add_entry(s, l, &name);
    return true;
}

static ContentsName name_of(const Scanner *s, const OutlineNode *n)
{
    Str text = {s->data + n->pos, (size_t)n->text_at + n->text_bytes};
    NumberLabel label = {0};
    if (n->label_bytes && !numbering_match(text, &label))
        label.style = NUMBER_STYLE_NONE;
    return contents_name(text, &label);
}

/* Whether A and B may have one name: two with other numbers have not, nor two whose texts begin with
 * other characters. To name one takes a look at all of its text. */
static bool may_share_name(const Scanner *s, const OutlineNode *a, const OutlineNode *b)
{
    const char *p = s->data + a->pos + a->text_at, *q = s->data + b->pos + b->text_at;
    if (a->value != b->value)
        return false;
    bool han = a->text_bytes >= 3 && b->text_bytes >= 3 && is_han_lead((unsigned char)*p) &&
               is_han_lead((unsigned char)*q);
    return !han || memcmp(p, q, 3) == 0;
}

/* Headings right below one another, and now the first of them comes again as node I: they were a
 * table of contents without a word above it. Returns I's index after they are gone. */
uint32_t scan_mend_contents(Scanner *s, uint32_t i)
{
    Outline *o = &s->out.outline;
    uint32_t first = s->levels.title == OUTLINE_NONE ? 0 : s->levels.title + 1;
    if (!s->bare || i < first + BARE_MIN || i - first > CONTENTS_LINES_MAX)
        return i;
    if (!may_share_name(s, &o->nodes.items[i], &o->nodes.items[first]))
        return i;
    ContentsName again = name_of(s, &o->nodes.items[i]), name = name_of(s, &o->nodes.items[first]);
    if (!name.keys[0] || name.keys[0] != again.keys[0])
        return i;
    s->bare = false;
    for (uint32_t k = first; k < i; k++) {
        const OutlineNode *n = &o->nodes.items[k];
        vec_push(&s->entries, ((FoundEntry){
                                  .pos = n->pos,
                                  .bytes = (uint16_t)(n->text_at + n->text_bytes),
                                  .name = name_of(s, n),
                              }));
    }
    OutlineNode node = o->nodes.items[i];
    uint32_t title = s->levels.title;
    o->nodes.count = first;
    levels_init(&s->levels);
    s->levels.title = title;
    NumberLabel label;
    Str text = {s->data + node.pos, (size_t)node.text_at + node.text_bytes};
    numbering_match(text, &label);
    return levels_place(&s->levels, o,
                        &(LevelCandidate){.node = node, .label = label, .heading = true});
}
