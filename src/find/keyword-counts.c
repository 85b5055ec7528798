/* Keywords: how often they are there. */
#include "keywordset.h"

#define TALLIES_MOST 4 // running at a time, each with all words that were new then
#define TALLIES_DONE 4 // that stand side by side before one takes their place
#define OTHERS_MOST  4 // words counted at a time that no tally can

/* Take tally INDEX from its words and free it. */
static void drop_tally(Keywords *k, size_t index)
{
    Tally *t = k->tallies.items[index];
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].tally == t)
            k->words.items[i].tally = NULL;
    tally_free(t);
    k->tallies.items[index] = k->tallies.items[--k->tallies.count];
}

/* So that new words need not wait for the end of a text that is long in coming: if many tallies are
 * at work, the last one begins again with them. */
static void make_room(Keywords *k)
{
    size_t running = 0, last = 0;
    for (size_t i = 0; i < k->tallies.count; i++)
        if (!tally_complete(k->tallies.items[i])) {
            running++;
            last = i;
        }
    if (running >= TALLIES_MOST)
        drop_tally(k, last);
}

static void start_tally(Keywords *k)
{
    VEC(const Literal *) literals = {0};
    for (size_t round = 0; round < 2; round++) {
        if (round && literals.count)
            make_room(k);
        vec_clear(&literals);
        for (size_t i = 0; i < k->words.count; i++)
            if (k->words.items[i].joint && !k->words.items[i].tally)
                vec_push(&literals, pattern_literal(k->words.items[i].pattern));
    }
    Tally *t =
        literals.count ? tally_new(k->text, literals.items, literals.count, k->wake, NULL) : NULL;
    vec_done(&literals);
    if (!t)
        return;
    vec_push(&k->tallies, t);
    size_t column = 0;
    for (size_t i = 0; i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (!w->joint || w->tally)
            continue;
        w->tally = t;
        w->column = column++;
        tally_leave_out(t, w->column, w->off);
    }
}

static void start_counting(Keywords *k)
{
    start_tally(k);
    size_t running = 0;
    for (size_t i = 0; i < k->words.count && running < OTHERS_MOST; i++) {
        Keyword *w = &k->words.items[i];
        if (w->joint)
            continue;
        if (!w->hits && !(w->hits = hits_new(k->text, w->pattern, k->wake, NULL)))
            return;
        running += !hits_complete(w->hits);
    }
}

static bool has_words(const Keywords *k, const Tally *t)
{
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].tally == t)
            return true;
    return false;
}

void keywordset_drop_unused(Keywords *k)
{
    for (size_t i = k->tallies.count; i-- > 0;)
        if (!has_words(k, k->tallies.items[i]))
            drop_tally(k, i);
}

void keywordset_uncount(Keyword *w)
{
    if (w->tally)
        tally_leave_out(w->tally, w->column, true);
}

static bool is_counted(const Keyword *w)
{
    return w->joint ? w->tally && tally_complete(w->tally) : w->hits && hits_complete(w->hits);
}

size_t keywords_hits(const Keywords *k, size_t index)
{
    const Keyword *w = &k->words.items[index];
    if (w->joint)
        return w->tally ? tally_total(w->tally, w->column) : 0;
    return w->hits ? hits_total(w->hits) : 0;
}

bool keywords_complete(const Keywords *k)
{
    for (size_t i = 0; i < k->words.count; i++)
        if (!is_counted(&k->words.items[i]))
            return false;
    return true;
}

typedef VEC(TallyColumn) ColumnVec;

/* The words of complete tallies. Returns whether it is time for one tally of them: words that are
 * added one by one leave a tally each, which every count of all words asks, and words that go leave
 * a column. */
static bool list_columns(const Keywords *k, ColumnVec *columns)
{
    size_t complete = 0, there = 0;
    for (size_t i = 0; i < k->tallies.count; i++) {
        const Tally *t = k->tallies.items[i];
        complete += tally_complete(t);
        there += tally_complete(t) ? tally_count(t) : 0;
    }
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *w = &k->words.items[i];
        if (w->tally && tally_complete(w->tally))
            vec_push(columns, ((TallyColumn){w->tally, w->column}));
    }
    return complete > TALLIES_DONE || there > 2 * columns->count;
}

static void gather_tallies(Keywords *k)
{
    ColumnVec columns = {0};
    bool due = list_columns(k, &columns);
    Tally *all = due ? tally_gather(columns.items, columns.count) : NULL;
    size_t column = 0;
    for (size_t i = 0; all && i < k->words.count; i++) {
        Keyword *w = &k->words.items[i];
        if (!w->tally || !tally_complete(w->tally))
            continue;
        w->tally = all;
        w->column = column++;
    }
    if (all) {
        keywordset_drop_unused(k);
        vec_push(&k->tallies, all);
    }
    vec_done(&columns);
}

bool keywords_update(Keywords *k)
{
    bool any = false;
    for (size_t i = 0; i < k->tallies.count; i++)
        any |= tally_update(k->tallies.items[i]);
    for (size_t i = 0; i < k->words.count; i++)
        if (k->words.items[i].hits)
            any |= hits_update(k->words.items[i].hits);
    gather_tallies(k);
    start_counting(k);
    return any;
}

size_t keywords_hits_between(Keywords *k, size_t index, Pos start, Pos end)
{
    size_t n = 0;
    if (start >= end)
        return 0;
    if (index == KEYWORDS_ALL)
        for (size_t i = 0; i < k->tallies.count; i++)
            n += tally_before(k->tallies.items[i], TALLY_ALL, end) -
                 tally_before(k->tallies.items[i], TALLY_ALL, start);
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *w = &k->words.items[i];
        if (index == KEYWORDS_ALL ? w->off : index != i)
            continue;
        if (w->hits)
            n += hits_before(w->hits, end) - hits_before(w->hits, start);
        else if (w->tally && index == i)
            n += tally_before(w->tally, w->column, end) - tally_before(w->tally, w->column, start);
    }
    return n;
}

size_t keywords_hits_about(Keywords *k, size_t index, Pos pos)
{
    size_t n = 0;
    if (index == KEYWORDS_ALL)
        for (size_t i = 0; i < k->tallies.count; i++)
            n += tally_about(k->tallies.items[i], TALLY_ALL, pos);
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *w = &k->words.items[i];
        if (index == KEYWORDS_ALL ? w->off : index != i)
            continue;
        if (w->hits)
            n += hits_about(w->hits, pos);
        else if (w->tally && index == i)
            n += tally_about(w->tally, w->column, pos);
    }
    return n;
}
