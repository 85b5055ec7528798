/* Terms that a glossary explains, looked for in the text above it. */
#include "doc/scanner.h"
#include <string.h>

#define TERMS_MAX   512         // of one glossary; more are not looked for
#define LOOK_BACK   (16u << 20) // bytes of text above a glossary that it may explain
#define BUCKET_BITS 12
#define BUCKET_MAX  8   // terms that begin alike
#define KEY_BYTES   4   // of a term, by which it is found
#define TEXT_MIN    256 // a glossary explains some text

typedef struct {
    const char *text;
    uint32_t def;     // index
    uint32_t section; // in which it was met last
    uint16_t bytes;
    uint16_t next; // in its bucket, 1 + index; 0: none
} Term;

typedef struct {
    Term terms[TERMS_MAX];
    size_t count;
    uint16_t buckets[1u << BUCKET_BITS]; // 1 + index; 0: none
} Terms;

static size_t bucket_of(const char *p)
{
    uint32_t key;
    memcpy(&key, p, sizeof key);
    return (key * 0x9E3779B1u) >> (32 - BUCKET_BITS);
}

static void add_term(Terms *t, const char *text, size_t bytes, uint32_t def)
{
    if (t->count == TERMS_MAX || bytes < KEY_BYTES)
        return;
    uint16_t *bucket = &t->buckets[bucket_of(text)];
    unsigned chain = 0;
    for (uint16_t at = *bucket; at; at = t->terms[at - 1].next, chain++) {
        const Term *other = &t->terms[at - 1];
        if (other->bytes == bytes && memcmp(other->text, text, bytes) == 0)
            return;
    }
    if (chain >= BUCKET_MAX)
        return;
    t->terms[t->count] = (Term){text, def, 0, (uint16_t)bytes, *bucket};
    *bucket = (uint16_t)++t->count;
}

/* The longest term at P. */
static Term *term_at(Terms *t, const char *p, const char *end)
{
    Term *best = NULL;
    for (uint16_t at = t->buckets[bucket_of(p)]; at; at = t->terms[at - 1].next) {
        Term *term = &t->terms[at - 1];
        if ((!best || term->bytes > best->bytes) && (size_t)(end - p) >= term->bytes &&
            memcmp(p, term->text, term->bytes) == 0)
            best = term;
    }
    return best;
}

/* Where the section around NODE's successors ends: the next heading of the first level. */
static Pos next_section(const Outline *o, size_t *node)
{
    for (; *node < outline_count(o); ++*node) {
        const OutlineNode *n = outline_node(o, *node);
        if (n->kind == OUTLINE_HEADING && n->level == 1)
            return outline_node(o, (*node)++)->pos;
    }
    return POS_NONE;
}

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* GDP is no part of a longer word. */
static bool stands_alone(const char *begin, const char *p, const char *end, size_t bytes)
{
    bool before = p > begin && is_word(p[-1]) && is_word(*p);
    bool after = p + bytes < end && is_word(p[bytes]) && is_word(p[bytes - 1]);
    return !before && !after;
}

/* The first occurrence in each section of what is explained, from FROM to TO. */
static void find_terms(Scanner *s, Terms *t, Pos from, Pos to)
{
    const char *begin = s->data + from, *end = s->data + to;
    size_t node = outline_lower_bound(&s->out.outline, from);
    Pos section_end = next_section(&s->out.outline, &node);
    uint32_t section = 1;
    for (const char *p = begin; end - p >= KEY_BYTES;) {
        unsigned char c = (unsigned char)*p;
        size_t bytes = c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
        Term *term = t->buckets[bucket_of(p)] ? term_at(t, p, end) : NULL;
        if (!term || !stands_alone(begin, p, end, term->bytes)) {
            p += bytes;
            continue;
        }
        Pos pos = (Pos)(p - s->data);
        while (pos >= section_end) {
            section_end = next_section(&s->out.outline, &node);
            section++;
        }
        if (term->section != section)
            vec_push(&s->notes.terms, ((FoundTerm){pos, term->def, term->bytes}));
        term->section = section;
        p += term->bytes;
    }
}

void scan_glossary(Scanner *s, size_t first_def)
{
    const FoundDef *defs = s->notes.defs.items;
    size_t count = s->notes.defs.count;
    Pos to = defs[first_def].pos, from = s->explained;
    if (to > from + LOOK_BACK)
        from = to - LOOK_BACK;
    s->explained = defs[count - 1].end;
    if (to < from + TEXT_MIN)
        return;
    Terms *t = mem_zero(1, sizeof *t);
    for (size_t i = first_def; i < count; i++)
        if (defs[i].mark_class == MARK_TERM)
            add_term(t, s->data + defs[i].pos + defs[i].inner_at, defs[i].inner_bytes, (uint32_t)i);
    find_terms(s, t, from, to);
    mem_free(t);
}
