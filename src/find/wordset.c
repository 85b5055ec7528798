#include "find/wordset.h"
#include "base/mem.h"
#include <string.h>

#define SLOTS       1024  // a power of two
#define FILTER_BITS 65536 // the same
#define NO_ENTRY    UINT32_MAX

/* A form of a word's first character. */
typedef struct {
    uint32_t key, word;
    uint32_t next; // the next one in its slot
} Entry;

typedef struct {
    uint32_t entry;  // the first one
    uint64_t second; // what Han may follow them: bits by han_bit(), for a quick no
} Slot;

struct WordSet {
    const Literal **words;
    size_t count;
    size_t reach_bytes;
    VEC(Entry) entries;
    Slot slots[SLOTS];                     // by their character
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

static inline const Slot *slot_of(const WordSet *w, uint32_t hash)
{
    return &w->slots[hash >> 22 & (SLOTS - 1)];
}

static bool is_han_lead(unsigned char c)
{
    return c >= 0xE4 && c <= 0xE9;
}

static uint64_t han_bit(const unsigned char *p)
{
    return (uint64_t)1 << ((p[2] ^ p[1] << 3) & 63);
}

/* The Han that may follow the first character of WORD directly; nothing that may part them begins
 * with the same bytes. */
static uint64_t seconds(const Literal *word)
{
    uint64_t bits = 0;
    if (word->items.count < 2)
        return UINT64_MAX;
    const LiteralItem *item = &word->items.items[1];
    for (size_t i = 0; i < item->count; i++) {
        unsigned char bytes[sizeof(uint32_t)];
        memcpy(bytes, &word->forms.items[item->first + i].bytes, sizeof bytes);
        if (is_han_lead(bytes[0]))
            bits |= han_bit(bytes);
    }
    return bits;
}

static uint32_t key_of(const LiteralForm *form)
{
    unsigned char bytes[sizeof form->bytes];
    memcpy(bytes, &form->bytes, sizeof bytes);
    return key_at(bytes, form->len);
}

/* Whether one of the COUNT forms from FORM on has KEY: 'a' and 'A' have the same. */
static bool has_key(const LiteralForm *form, size_t count, uint32_t key)
{
    for (size_t i = 0; i < count; i++)
        if (key_of(&form[i]) == key)
            return true;
    return false;
}

static void add_word(WordSet *w, const Literal *word)
{
    const LiteralItem *first = &word->items.items[0];
    const LiteralForm *forms = &word->forms.items[first->first];
    size_t reach = literal_reach(word);
    uint64_t second = seconds(word);
    for (size_t i = 0; i < first->count; i++) {
        uint32_t key = key_of(&forms[i]), hash = hash_of(key);
        uint32_t bit = hash >> 16 & (FILTER_BITS - 1);
        Slot *slot = &w->slots[hash >> 22 & (SLOTS - 1)];
        if (has_key(forms, i, key))
            continue;
        w->filter[bit / 8] |= (unsigned char)(1 << bit % 8);
        vec_push(&w->entries, ((Entry){key, (uint32_t)w->count, slot->entry}));
        slot->entry = (uint32_t)w->entries.count - 1;
        slot->second |= second;
    }
    w->words[w->count++] = word;
    w->reach_bytes = reach > w->reach_bytes ? reach : w->reach_bytes;
}

WordSet *wordset_new(const Literal *const *words, size_t count)
{
    WordSet *w = mem_zero(1, sizeof *w);
    w->words = mem_zero(count + 1, sizeof *w->words);
    for (size_t i = 0; i < SLOTS; i++)
        w->slots[i].entry = NO_ENTRY;
    for (size_t i = 0; i < count; i++)
        add_word(w, words[i]);
    return w;
}

void wordset_free(WordSet *w)
{
    if (!w)
        return;
    mem_free(w->words);
    vec_done(&w->entries);
    mem_free(w);
}

size_t wordset_reach(const WordSet *w)
{
    return w->reach_bytes;
}

/* Whether what stands at AT may follow the first character of a word of SLOT. */
static inline bool may_follow(const Slot *slot, Str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.data + at;
    return s.len < at + 3 || !is_han_lead(p[0]) || slot->second & han_bit(p);
}

static void look_at(const WordSet *w, Str s, size_t at, uint32_t key, WordFound found, void *arg)
{
    for (uint32_t i = slot_of(w, hash_of(key))->entry; i != NO_ENTRY;
         i = w->entries.items[i].next) {
        const Entry *e = &w->entries.items[i];
        if (e->key != key)
            continue;
        size_t end = literal_end(w->words[e->word], s, at);
        if (end != LITERAL_NONE)
            found(arg, e->word, at, end);
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
        if (may_begin(w, hash) && may_follow(slot_of(w, hash), s, at + step))
            look_at(w, s, at, key, found, arg);
        at += step;
    }
}
