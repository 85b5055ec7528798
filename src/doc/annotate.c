#include "doc/annotate.h"
#include "doc/contents.h"

const Region *structure_region(const Structure *s, Pos pos)
{
    size_t low = 0, high = s->regions.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->regions.items[middle].start <= pos)
            low = middle + 1;
        else
            high = middle;
    }
    return low > 0 && pos < s->regions.items[low - 1].end ? &s->regions.items[low - 1] : NULL;
}

#define HEADING_SLACK 8 // bytes after a heading's text that are not its body: `**`, blanks

/* The heading that NODE opens takes all of BLOCK, alone or with others of its line. */
static bool fills_block(const Outline *o, uint32_t i, const Block *b)
{
    uint32_t next = i;
    while (next + 1 < outline_count(o) && outline_node(o, next + 1)->pos < b->end &&
           outline_node(o, next + 1)->kind == OUTLINE_HEADING)
        next++;
    const OutlineNode *last = outline_node(o, next);
    return last->pos + last->text_at + last->text_bytes + HEADING_SLACK >= b->end;
}

static void annotate_node(const Structure *s, uint32_t i, Block *b)
{
    const OutlineNode *n = outline_node(&s->outline, i);
    switch (n->kind) {
    case OUTLINE_TITLE:
        b->kind = BLOCK_TITLE;
        return;
    case OUTLINE_GAP:
        b->kind = BLOCK_GAP;
        return;
    case OUTLINE_RUN_IN:
        return;
    default:
        b->kind = n->kind == OUTLINE_HEADING && fills_block(&s->outline, i, b) ? BLOCK_HEADING
                                                                               : BLOCK_ITEM;
        b->level = n->level;
        Pos label_end = n->pos + (n->pos + n->text_at <= b->end ? n->text_at : n->label_bytes);
        b->label_bytes = n->label_bytes ? (uint16_t)(label_end - b->text) : 0;
    }
}

/* B is the name of the node before I, whose number stands alone on a line above. */
static bool is_name_of(const Outline *o, uint32_t i, const Block *b)
{
    const OutlineNode *n = i > 0 ? outline_node(o, i - 1) : NULL;
    return n && n->label_bytes && n->pos + n->text_at == b->text &&
           b->text + n->text_bytes + HEADING_SLACK >= b->end;
}

/* A label may stand behind markup: **第一条**. */
#define MARKUP_BEFORE 4

void structure_annotate(const Structure *s, Block *b)
{
    const Region *region = structure_region(s, b->text);
    if (region && (region->kind == LINE_CODE || region->kind == LINE_META)) {
        b->kind = region->kind == LINE_CODE ? BLOCK_CODE : BLOCK_META;
        if (region->kind == LINE_CODE)
            b->text = b->start;
        return;
    }
    if (!b->first || b->kind == BLOCK_BLANK)
        return;
    uint32_t def = notes_def_lower_bound(&s->notes, b->text);
    if (def < s->notes.defs.count && s->notes.defs.items[def].pos == b->text) {
        b->kind = BLOCK_DEFINITION;
        b->label_bytes = s->notes.defs.items[def].text_at;
        return;
    }
    uint32_t i = outline_lower_bound(&s->outline, b->text);
    if (is_name_of(&s->outline, i, b)) {
        b->kind = BLOCK_HEADING;
        b->level = outline_node(&s->outline, i - 1)->level;
        return;
    }
    if (i < outline_count(&s->outline) && outline_node(&s->outline, i)->pos < b->end &&
        outline_node(&s->outline, i)->pos <= b->text + MARKUP_BEFORE)
        annotate_node(s, i, b);
}

static void add(const Block *b, SpanVec *out, Pos start, Pos end, SpanKind kind, unsigned n)
{
    if (start < b->text)
        start = b->text;
    if (end > b->end)
        end = b->end;
    if (start < end)
        vec_push(out, ((Span){start, end, (uint8_t)kind, (uint8_t)n}));
}

static void add_node(const OutlineNode *n, const Block *b, SpanVec *out)
{
    Pos label_end = n->pos + n->label_bytes, end = n->pos + n->text_at + n->text_bytes;
    switch (n->kind) {
    case OUTLINE_TITLE:
        add(b, out, n->pos, end, SPAN_TITLE, 0);
        break;
    case OUTLINE_GAP:
        add(b, out, b->text, b->end, SPAN_GAP, 0);
        break;
    case OUTLINE_RUN_IN:
        add(b, out, n->pos, label_end, SPAN_RUN_IN, n->level);
        break;
    case OUTLINE_HEADING:
        add(b, out, n->pos, end, SPAN_HEADING, n->level);
        add(b, out, n->pos, label_end, SPAN_LABEL, n->level);
        break;
    default:
        add(b, out, n->pos, label_end, SPAN_LABEL, n->level);
    }
}

/* One span a mark, though a list such as [1,3-5] holds several references. */
static void add_refs(const Notes *notes, const Block *b, SpanVec *out)
{
    uint32_t i = notes_ref_lower_bound(notes, b->text);
    while (i > 0 && notes->refs.items[i - 1].pos + notes->refs.items[i - 1].bytes > b->text)
        i--; // broken over the line's end
    while (i < notes->refs.count && notes->refs.items[i].pos < b->end) {
        const NoteRef *ref = &notes->refs.items[i];
        const Note *note = &notes->notes.items[ref->note];
        uint8_t status = note->status;
        SpanKind kind = note->why == NOTE_WHY_TERM ? SPAN_LINK : SPAN_NOTE_REF; // words may break
        for (i++; i < notes->refs.count && notes->refs.items[i].pos == ref->pos; i++)
            if (notes->notes.items[notes->refs.items[i].note].status == NOTE_MISSING)
                status = NOTE_MISSING;
        add(b, out, ref->pos, ref->pos + ref->bytes, kind, status);
    }
}

/* Lines of a table of contents lead to their headings. Returns how many B holds. */
static size_t add_contents(const ContentsEntryVec *entries, const Block *b, SpanVec *out)
{
    size_t count = 0;
    for (uint32_t i = contents_lower_bound(entries, b->text);
         i < entries->count && entries->items[i].pos < b->end; i++, count++) {
        const ContentsEntry *e = &entries->items[i];
        add(b, out, e->pos, e->pos + e->bytes, SPAN_LINK, 0);
    }
    return count;
}

void structure_spans(const Structure *s, const Block *b, SpanVec *out)
{
    if (!add_contents(&s->contents, b, out) && b->kind == BLOCK_META)
        add(b, out, b->text, b->end, SPAN_META, 0);
    uint32_t i = outline_lower_bound(&s->outline, b->text);
    for (i -= is_name_of(&s->outline, i, b);
         i < outline_count(&s->outline) && outline_node(&s->outline, i)->pos < b->end; i++)
        add_node(outline_node(&s->outline, i), b, out);
    add_refs(&s->notes, b, out);
    for (i = notes_def_lower_bound(&s->notes, b->text);
         i < s->notes.defs.count && s->notes.defs.items[i].pos < b->end; i++) {
        const NoteDef *def = &s->notes.defs.items[i];
        add(b, out, def->pos, def->pos + def->label_bytes, SPAN_NOTE_LABEL,
            s->notes.notes.items[def->note].status);
    }
}
