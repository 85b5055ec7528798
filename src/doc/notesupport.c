/* Which marks are notes in a text, and which form of definitions they mean. */
#include "doc/notepair.h"

/* So many marks that rise from one are no accident. */
#define RISING_MIN 3

static bool may_be_defined_by(const Support *s, size_t c, size_t by)
{
    bool list = !mark_class_is_plain((MarkClass)c) && c != MARK_SUPER;
    if (by == MARK_BARE && list && s->largest[c] != s->top[by])
        return false; // a list and a bibliography
    return !s->by[c] && s->refs[c] > 0 && s->by[by] == by && s->largest[c] <= s->top[by] &&
           mark_class_counts((MarkClass)c) && mark_class_counts((MarkClass)by);
}

/* A run whose own form is never referred to is meant by another form: ⑴ = 〔1〕, [1] = 1. */
static void support_other_forms(const NoteFinder *f, Support *s)
{
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++) {
        if (s->by[c] != c || s->refs[c] > 0)
            continue;
        for (size_t other = 1; other < MARK_CLASS_COUNT; other++) {
            bool sure = mark_class_is_plain((MarkClass)other) || c == MARK_ZHU;
            uint64_t least = sure ? 1 : 2;
            bool all = f->risen[other] >= s->top[c] && s->top[c] >= least;
            if ((all || f->risen[other] >= RISING_MIN) && may_be_defined_by(s, other, c))
                s->by[other] = (uint8_t)c;
        }
    }
}

/* A few marks of another form whose numbers are all defined: 〔2〕 in the text, ［2］ in the run. */
static void support_strays(Support *s)
{
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        for (size_t by = 1; by < MARK_CLASS_COUNT; by++)
            if (mark_class_is_plain((MarkClass)c) && may_be_defined_by(s, c, by)) {
                s->by[c] = (uint8_t)by;
                break;
            }
}

void note_support(const NoteFinder *f, Support *s)
{
    *s = (Support){0};
    for (size_t i = 0; i < f->defs.count; i++) {
        const FoundDef *d = &f->defs.items[i];
        s->by[d->mark_class] = d->mark_class;
        if (d->value > s->top[d->mark_class])
            s->top[d->mark_class] = d->value;
    }
    for (size_t i = 0; i < f->refs.count; i++) {
        const FoundRef *r = &f->refs.items[i];
        s->refs[r->mark_class]++;
        if (found_ref_value(r) > s->largest[r->mark_class])
            s->largest[r->mark_class] = found_ref_value(r);
    }
    support_other_forms(f, s);
    for (size_t c = 1; c < MARK_CLASS_COUNT; c++)
        if (!s->by[c] && mark_class_is_plain((MarkClass)c) &&
            f->risen[c] >= RISING_MIN) // an id without any definition is [^a-z]: a pattern
            s->by[c] = (uint8_t)c;
    support_strays(s);
    if (s->top[MARK_SQUARE])
        s->by[MARK_TORN] = s->by[MARK_PAGED] = MARK_SQUARE;
}
