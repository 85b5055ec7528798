#include "base/i18n.h"
#include "base/mem.h"
#include "keywordset.h"
#include <string.h>

#define WORD_MOST 255

Keywords *keywords_new(const Text *t, Wake *wake)
{
    Keywords *k = mem_zero(1, sizeof *k);
    k->text = t;
    k->wake = wake;
    return k;
}

static void keyword_done(Keyword *w)
{
    hits_free(w->hits);
    pattern_free(w->pattern);
    strbuf_done(&w->word);
}

void keywords_free(Keywords *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->words.count; i++)
        keyword_done(&k->words.items[i]);
    for (size_t i = 0; i < k->tallies.count; i++)
        tally_free(k->tallies.items[i]);
    wordset_free(k->set);
    vec_done(&k->tallies);
    vec_done(&k->members);
    vec_done(&k->words);
    vec_done(&k->found);
    strbuf_done(&k->taken);
    mem_free(k);
}

/* The word that stands for the same as P. */
static bool find_word(const Keywords *k, const Pattern *p, size_t *index)
{
    const Literal *l = pattern_literal(p);
    for (size_t i = 0; i < k->words.count; i++) {
        const Pattern *other = k->words.items[i].pattern;
        const Literal *m = pattern_literal(other);
        if (l && m ? !literal_equal(l, m) : !str_equal(pattern_source(p), pattern_source(other)))
            continue;
        if (index)
            *index = i;
        return true;
    }
    return false;
}

/* A keyword of WORD in *OUT, not counted yet. */
static bool make_keyword(Str word, Keyword *out, Error *err)
{
    if (!word.len)
        return error_set(err, ERROR_PATTERN, _("a keyword is empty"));
    if (word.len > WORD_MOST)
        return error_set(err, ERROR_PATTERN, _("a keyword is longer than %d bytes"), WORD_MOST);
    if (memchr(word.data, '\n', word.len))
        return error_set(err, ERROR_PATTERN, _("a keyword runs over a line end"));
    Keyword w = {.pattern = pattern_new(word, PATTERN_WORD, err)};
    if (!w.pattern)
        return false;
    const Literal *l = pattern_literal(w.pattern);
    w.joint = l && !literal_overlaps_itself(l);
    strbuf_add(&w.word, word);
    *out = w;
    return true;
}

static unsigned free_colour(const Keywords *k)
{
    size_t used[KEYWORD_COLOURS] = {0};
    unsigned best = 0;
    for (size_t i = 0; i < k->words.count; i++)
        used[k->words.items[i].colour]++;
    for (unsigned i = 1; i < KEYWORD_COLOURS; i++)
        best = used[i] < used[best] ? i : best;
    return best;
}

bool keywords_add(Keywords *k, Str word, size_t *index, Error *err)
{
    Keyword w;
    word = str_trim(word);
    if (!make_keyword(word, &w, err))
        return false;
    if (find_word(k, w.pattern, index)) {
        keyword_done(&w);
        return true;
    }
    w.colour = (uint8_t)free_colour(k);
    vec_push(&k->words, w);
    keywordset_changed(k);
    if (index)
        *index = k->words.count - 1;
    wake_signal(k->wake); // keywords_update() counts all new ones together
    return true;
}

/* Take W out of what is counted with others, and free it. */
static void retire(Keyword *w)
{
    keywordset_uncount(w);
    keyword_done(w);
}

void keywords_remove(Keywords *k, size_t index)
{
    if (index >= k->words.count)
        return;
    keywordset_changed(k);
    retire(&k->words.items[index]);
    k->words.count--;
    memmove(k->words.items + index, k->words.items + index + 1,
            (k->words.count - index) * sizeof *k->words.items);
    keywordset_drop_unused(k);
    wake_signal(k->wake); // keywords_update() gives back what it took
}

bool keywords_rename(Keywords *k, size_t index, Str word, Error *err)
{
    Keyword w;
    size_t other;
    word = str_trim(word);
    if (!make_keyword(word, &w, err))
        return false;
    if (find_word(k, w.pattern, &other) && other != index) {
        keyword_done(&w);
        return error_set(err, ERROR_PATTERN, _("%.*s is a keyword already"), STR_FMT(word));
    }
    Keyword *old = &k->words.items[index];
    w.off = old->off;
    w.colour = old->colour;
    keywordset_changed(k);
    retire(old);
    *old = w;
    keywordset_drop_unused(k);
    wake_signal(k->wake);
    return true;
}

void keywords_set_on(Keywords *k, size_t index, bool on)
{
    Keyword *w = &k->words.items[index];
    if (w->off == !on)
        return;
    w->off = !on;
    if (w->tally)
        tally_leave_out(w->tally, w->column, w->off);
    keywordset_changed(k);
}

bool keywords_is_on(const Keywords *k, size_t index)
{
    return !k->words.items[index].off;
}

unsigned keywords_colour(const Keywords *k, size_t index)
{
    return k->words.items[index].colour;
}

void keywords_set_colour(Keywords *k, size_t index, unsigned colour)
{
    k->words.items[index].colour = (uint8_t)(colour % KEYWORD_COLOURS);
}

static bool add_line(Keywords *k, const char *path, size_t number, Str line, Error *err)
{
    line = str_trim(line);
    if (!line.len || line.data[0] == '#')
        return true;
    if (!utf8_valid(line, false))
        return error_set(err, ERROR_FORMAT, _("%s:%zu: not UTF-8"), path, number);
    Error why = {0};
    if (keywords_add(k, line, NULL, &why))
        return true;
    return error_set(err, why.code, "%s:%zu: %s", path, number, why.message);
}

bool keywords_load(Keywords *k, const char *path, Error *err)
{
    Text *t = text_open(path, NULL, NULL, err);
    if (!t)
        return false;
    text_wait(t, SIZE_MAX, -1);
    bool ok = true;
    if (text_read_error(t))
        ok = error_set(err, ERROR_IO, "%s", text_read_error(t));
    Str rest = text_slice(t, 0, SIZE_MAX);
    for (size_t number = 1; ok && rest.len; number++) {
        size_t len = str_find(rest, STR("\n"));
        Str line = {rest.data, len < rest.len ? len : rest.len};
        ok = add_line(k, path, number, line, err);
        size_t taken = line.len < rest.len ? line.len + 1 : line.len;
        rest = (Str){rest.data + taken, rest.len - taken};
    }
    text_close(t);
    return ok;
}

size_t keywords_count(const Keywords *k)
{
    return k->words.count;
}

Str keywords_word(const Keywords *k, size_t index)
{
    const StrBuf *word = &k->words.items[index].word;
    return (Str){word->data, word->len};
}

static Keywords *copy_words(const Keywords *k, const Text *t, Wake *wake)
{
    Keywords *copy = keywords_new(t, wake);
    for (size_t i = 0; i < k->words.count; i++) {
        const Keyword *from = &k->words.items[i];
        Keyword w = {.pattern = pattern_clone(from->pattern),
                     .off = from->off,
                     .colour = from->colour,
                     .joint = from->joint};
        strbuf_add(&w.word, keywords_word(k, i));
        vec_push(&copy->words, w);
    }
    return copy;
}

Keywords *keywords_clone(const Keywords *k)
{
    return copy_words(k, k->text, NULL);
}

Keywords *keywords_move(const Keywords *k, const Text *t)
{
    Keywords *copy = copy_words(k, t, k->wake);
    wake_signal(k->wake);
    return copy;
}
