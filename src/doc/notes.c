#include "doc/notes.h"
#include <stdlib.h>

_Static_assert(sizeof(NoteRef) == 16 && sizeof(NoteDef) == 24 && sizeof(Note) == 16,
               "a text may have millions of notes");

void notes_done(Notes *n)
{
    vec_done(&n->refs);
    vec_done(&n->defs);
    vec_done(&n->notes);
    vec_done(&n->others);
    strbuf_done(&n->labels);
}

uint32_t notes_ref_lower_bound(const Notes *n, Pos pos)
{
    size_t low = 0, high = n->refs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (n->refs.items[middle].pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

uint32_t notes_def_lower_bound(const Notes *n, Pos pos)
{
    size_t low = 0, high = n->defs.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (n->defs.items[middle].pos < pos)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

uint32_t notes_def_at(const Notes *n, Pos pos)
{
    uint32_t i = notes_def_lower_bound(n, pos);
    if (i < n->defs.count && n->defs.items[i].pos == pos)
        return i;
    return i > 0 && pos < n->defs.items[i - 1].end ? i - 1 : NOTE_NONE;
}

uint32_t notes_other(const Notes *n, const Note *note)
{
    uint32_t i = (uint32_t)(note - n->notes.items);
    size_t low = 0, high = n->others.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (n->others.items[middle].note < i)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n->others.count && n->others.items[low].note == i ? n->others.items[low].def
                                                                   : NOTE_NONE;
}

static int compare_others(const void *a, const void *b)
{
    const NoteOther *x = a, *y = b;
    if (x->note != y->note)
        return x->note < y->note ? -1 : 1;
    return x->def < y->def ? -1 : x->def > y->def;
}

void notes_sort_others(Notes *n)
{
    size_t count = n->others.count, to = 0;
    NoteOther *items = n->others.items;
    if (count)
        qsort(items, count, sizeof *items, compare_others);
    for (size_t i = 0; i < count; i++)
        if (i + 1 == count || items[i + 1].note != items[i].note)
            items[to++] = items[i];
    n->others.count = to;
    vec_fit(&n->others);
}

Str notes_label(const Notes *n, const Note *note)
{
    return note->label_bytes ? (Str){n->labels.data + note->label_at, note->label_bytes} : STR_NONE;
}

const char *note_status_name(NoteStatus status)
{
    static const char *const NAMES[NOTE_STATUS_COUNT] = {"ok", "missing", "uncited"};
    return NAMES[status];
}

#define WHY_CODE(name, code, words)  code,
#define WHY_WORDS(name, code, words) words,

const char *note_why_code(const Note *note)
{
    static const char *const CODES[NOTE_WHY_COUNT] = {NOTE_WHYS(WHY_CODE)};
    return CODES[note->why];
}

const char *note_why(const Note *note)
{
    static const char *const WORDS[NOTE_WHY_COUNT] = {NOTE_WHYS(WHY_WORDS)};
    return _(WORDS[note->why]);
}
