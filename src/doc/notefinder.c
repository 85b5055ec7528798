#include "doc/notefinder.h"

#define REFS_BACK   256    // how far back a definition looks for its reference
#define SIFT_RECENT 65536  // references that definitions still to come may support
#define SIFT_EVERY  131072 // so that sifting costs little

void notefinder_done(NoteFinder *f)
{
    vec_done(&f->refs);
    vec_done(&f->defs);
    vec_done(&f->terms);
}

/* Whether R may still turn out to be a note: definitions of its kind, or of any other form, stand
 * below it. */
static bool may_be_note(const NoteFinder *f, const FoundRef *r)
{
    if (mark_class_is_plain((MarkClass)r->mark_class))
        return true;
    for (size_t c = 0; c < MARK_CLASS_COUNT; c++)
        if (f->last_def[c] > r->pos)
            return true;
    return false;
}

/* Drop the marks far above that are mere list numbers. Each is looked at once. */
static void sift(NoteFinder *f)
{
    size_t until = f->refs.count - SIFT_RECENT, to = f->sifted;
    for (size_t i = f->sifted; i < f->refs.count; i++)
        if (i >= until || may_be_note(f, &f->refs.items[i]))
            f->refs.items[to++] = f->refs.items[i];
    f->sifted = to - SIFT_RECENT;
    f->refs.count = to;
}

void notefinder_add_ref(NoteFinder *f, Pos pos, const Mark *mark)
{
    if (mark->bytes > UINT8_MAX)
        return;
    uint64_t *risen = &f->risen[mark->mark_class];
    for (size_t i = 0; i < mark->count; i++) {
        *risen += mark->values[i] == *risen + 1;
        if (mark->values[i] < NOTEFINDER_LOW)
            f->last_ref[mark->mark_class][mark->values[i]] = pos + 1;
        vec_push(&f->refs, ((FoundRef){.pos = pos,
                                       .bytes = mark->bytes & UINT8_MAX,
                                       .mark_class = mark->mark_class,
                                       .value_high = (mark->values[i] & NOTE_VALUE_MASK) >> 32,
                                       .value_low = (uint32_t)mark->values[i],
                                       .note = NOTE_NONE}));
    }
    if (f->refs.count >= f->sifted + SIFT_EVERY)
        sift(f);
}

void notefinder_add_def(NoteFinder *f, FoundDef def)
{
    f->last_def[def.mark_class] = def.pos;
    vec_push(&f->defs, def);
}

/* Whether a reference from FROM on with the class and value of MARK may be among the last REFS_BACK:
 * most that are looked for are not. */
static bool may_be_near(const NoteFinder *f, const Mark *mark, Pos from)
{
    if (mark->values[0] >= NOTEFINDER_LOW)
        return true;
    Pos behind = f->last_ref[mark->mark_class][mark->values[0]];
    size_t count = f->refs.count;
    return behind > from && (count < REFS_BACK || behind > f->refs.items[count - REFS_BACK].pos);
}

const FoundRef *notefinder_last_ref(const NoteFinder *f, const Mark *mark, Pos from, Pos to)
{
    size_t count = may_be_near(f, mark, from) ? f->refs.count : 0;
    for (size_t i = count; i-- > 0 && count - i < REFS_BACK && f->refs.items[i].pos >= from;) {
        const FoundRef *r = &f->refs.items[i];
        if (r->pos < to && r->mark_class == mark->mark_class &&
            found_ref_value(r) == (mark->values[0] & NOTE_VALUE_MASK))
            return r;
    }
    return NULL;
}

bool notefinder_has_value(const NoteFinder *f, uint64_t value, Pos from)
{
    size_t count = f->refs.count;
    for (size_t i = count; i-- > 0 && count - i < REFS_BACK && f->refs.items[i].pos >= from;) {
        const FoundRef *r = &f->refs.items[i];
        if (found_ref_value(r) == value && mark_class_counts((MarkClass)r->mark_class))
            return true;
    }
    return false;
}
