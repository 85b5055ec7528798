#include "find/wordset.h"
#include "base/mem.h"
#include <string.h>

#define SLOTS       1024  // a power of two
#define FILTER_BITS 65536 // the same
#define NO_WORD     UINT32_MAX

struct WordSet {
    const Literal **words;
    uint32_t *next; // in a word's slot
    size_t count;
    size_t longest_bytes;
    bool breaks;                           // some word may
    uint32_t slots[SLOTS];                 // by their first character
    unsigned char filter[FILTER_BITS / 8]; // the same, for a quick no
};

/* The first character at P, of which LEFT bytes are there, as a number: ASCII in lower case. Told
 * from its first byte alone, so that ill-formed text is walked too. */
static inline uint32_t key_at(const unsigned char *p, size_t left)
{
    if (*p < 0x80)
        return *p >= 'A' && *p <= 'Z' ? *p | 0x20u : *p;
    size_t n = *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
    uint32_t key = 0;
    for (size_t i = 0; i < n && i < left; i++)
        key = key << 8 | p[i];
    return key;
}

static inline uint32_t hash_of(uint32_t key)
{
    return key * 2654435761u;
}

static inline bool may_begin(const WordSet *w, uint32_t hash)
{
    uint32_t bit = hash >> 16 & (FILTER_BITS - 1);
    return w->filter[bit / 8] >> bit % 8 & 1;
}

static inline const uint32_t *slot_of(const WordSet *w, uint32_t hash)
{
    return &w->slots[hash >> 22 & (SLOTS - 1)];
}

static void add_word(WordSet *w, const Literal *word)
{
    uint32_t hash = hash_of(key_at((const unsigned char *)word->bytes.data, word->bytes.len));
    uint32_t bit = hash >> 16 & (FILTER_BITS - 1);
    uint32_t *slot = &w->slots[hash >> 22 & (SLOTS - 1)];
    w->filter[bit / 8] |= (unsigned char)(1 << bit % 8);
    w->words[w->count] = word;
    w->next[w->count] = *slot;
    *slot = (uint32_t)w->count++;
    if (word->bytes.len > w->longest_bytes)
        w->longest_bytes = word->bytes.len;
    w->breaks |= word->breaks;
}

WordSet *wordset_new(const Literal *const *words, size_t count)
{
    WordSet *w = mem_zero(1, sizeof *w);
    w->words = mem_zero(count + 1, sizeof *w->words);
    w->next = mem_zero(count + 1, sizeof *w->next);
    memset(w->slots, 0xFF, sizeof w->slots);
    for (size_t i = 0; i < count; i++)
        add_word(w, words[i]);
    return w;
}

void wordset_free(WordSet *w)
{
    if (!w)
        return;
    mem_free(w->words);
    mem_free(w->next);
    mem_free(w);
}

size_t wordset_reach(const WordSet *w)
{
    return w->longest_bytes + 2 * LITERAL_BLANKS;
}

static void look_at(const WordSet *w, Str s, size_t at, uint32_t hash, WordFound found, void *arg)
{
    for (uint32_t i = *slot_of(w, hash); i != NO_WORD; i = w->next[i])
        if (literal_at(w->words[i], s, at))
            found(arg, i, at, at + w->words[i]->bytes.len);
}

/* What the break at NEWLINE lies in and starts in [FROM, TO). */
static void look_across(const WordSet *w, Str s, size_t newline, size_t from, size_t to,
                        WordFound found, void *arg)
{
    LiteralBreak b;
    if (!literal_break_at(s, newline, &b) || !literal_is_wrapped(s, newline))
        return;
    size_t at = b.before > w->longest_bytes ? b.before - w->longest_bytes : 0, end;
    const unsigned char *p = (const unsigned char *)s.data;
    to = to < b.before ? to : b.before;
    for (at = at > from ? at : from; at < to; at++) {
        uint32_t hash = hash_of(key_at(p + at, s.len - at));
        if ((p[at] & 0xC0) == 0x80 || !may_begin(w, hash))
            continue;
        for (uint32_t i = *slot_of(w, hash); i != NO_WORD; i = w->next[i])
            if (literal_at_broken(w->words[i], s, at, &b, &end))
                found(arg, i, at, end);
    }
}

/* The same for every newline that may lie in something that starts in [FROM, TO). */
static void walk_breaks(const WordSet *w, Str s, size_t from, size_t to, WordFound found, void *arg)
{
    size_t reach = wordset_reach(w), end = reach < s.len - to ? to + reach : s.len;
    const char *newline;
    for (size_t at = from; at < end; at = (size_t)(newline - s.data) + 1) {
        newline = memchr(s.data + at, '\n', end - at);
        if (!newline)
            break;
        look_across(w, s, (size_t)(newline - s.data), from, to, found, arg);
    }
}

void wordset_walk(const WordSet *w, Str s, size_t from, size_t to, WordFound found, void *arg)
{
    const unsigned char *p = (const unsigned char *)s.data;
    to = to < s.len ? to : s.len;
    if (!w->count || from >= to)
        return;
    size_t at = from, quick = s.len < 3 ? 0 : s.len - 2 < to ? s.len - 2 : to;
    while (at < to) {
        uint32_t key;
        size_t step = 1;
        if (p[at] >= 0xE0 && p[at] < 0xF0 && at < quick) { // Han, and most else that is here
            key = (uint32_t)p[at] << 16 | (uint32_t)p[at + 1] << 8 | p[at + 2];
            // in ill-formed text the next character may begin sooner than this one says
            step = (((p[at + 1] ^ 0x80) | (p[at + 2] ^ 0x80)) & 0xC0) == 0 ? 3 : 1;
        } else {
            key = key_at(p + at, s.len - at);
        }
        uint32_t hash = hash_of(key);
        if (may_begin(w, hash))
            look_at(w, s, at, hash, found, arg);
        at += step;
    }
    if (w->breaks)
        walk_breaks(w, s, from, to, found, arg);
}
