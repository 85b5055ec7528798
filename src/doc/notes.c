#include "doc/notes.h"

_Static_assert(sizeof(NoteRef) == 16 && sizeof(NoteDef) == 24 && sizeof(Note) == 20,
               "a text may have millions of notes");

void notes_done(Notes *n)
{
    vec_done(&n->refs);
    vec_done(&n->defs);
    vec_done(&n->notes);
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
