#include "find/suggest.h"
#include "find/wordset.h"
#include <stdlib.h>
#include <string.h>

#define TERMS_MOST   16384 // different ones that are remembered
#define SLOTS        32768
#define COUNTED_MOST 200  // of them that are looked for everywhere
#define QUOTED_MOST  12   // characters of a term in quotes
#define TITLE_MOST   24   // and of a title
#define LISTED_MOST  40   // and of an entry of a keyword line
#define LIST_BYTES   1000 // of a keyword line
#define RECURS       2    // times in quotes, or…
#define STANDS       3    // …once in quotes, so often in all

typedef struct {
    size_t at, bytes; // in names
    size_t marked;    // times in quotes
    bool named;       // a term by other evidence
    size_t count;     // in the text
} Term;

struct Suggest {
    StrBuf names;
    VEC(Term) terms;
    uint32_t slots[SLOTS]; // index of a term from 1, by hash
    VEC(Term) counted;     // the best, once counting begins
    VEC(Literal) literals; // of those
    WordSet *set;          // NULL until then
};

Suggest *suggest_new(void)
{
    return mem_zero(1, sizeof(Suggest));
}

void suggest_free(Suggest *s)
{
    if (!s)
        return;
    wordset_free(s->set);
    for (size_t i = 0; i < s->literals.count; i++)
        literal_done(&s->literals.items[i]);
    vec_done(&s->literals);
    vec_done(&s->counted);
    vec_done(&s->terms);
    strbuf_done(&s->names);
    mem_free(s);
}

static Str name_of(const Suggest *s, const Term *t)
{
    return (Str){s->names.data + t->at, t->bytes};
}

/* The term NAME, a new one if need be; NULL if there are too many. */
static Term *term_named(Suggest *s, Str name)
{
    uint64_t hash = 0xCBF29CE484222325u; // FNV-1a
    for (size_t i = 0; i < name.len; i++)
        hash = (hash ^ (unsigned char)name.data[i]) * 0x100000001B3u;
    size_t slot = (hash >> 17) % SLOTS;
    for (; s->slots[slot]; slot = (slot + 1) % SLOTS) {
        Term *t = &s->terms.items[s->slots[slot] - 1];
        if (str_equal(name_of(s, t), name))
            return t;
    }
    if (s->terms.count >= TERMS_MOST)
        return NULL;
    Term fresh = {.at = s->names.len, .bytes = name.len};
    strbuf_add(&s->names, name);
    vec_push(&s->terms, fresh);
    s->slots[slot] = (uint32_t)s->terms.count;
    return &s->terms.items[s->terms.count - 1];
}

static bool is_han(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}

/* What parts sentences and clauses: with one inside, words in quotes are no term. */
static bool is_stop(uint32_t cp)
{
    static const char STOPS[] = "，。；：？！、…—,;:?!\n\r\t“”‘’《》〈〉「」『』";
    for (const char *p = STOPS, *end = p + sizeof STOPS - 1; p < end;) {
        uint32_t stop;
        p += utf8_decode(p, end, &stop);
        if (stop == cp)
            return true;
    }
    return false;
}

/* Whether S may be a term: two to MOST characters, Han or letters among them, no stop. */
static bool is_term(Str s, size_t most)
{
    size_t n = 0;
    bool han = false, letters = false;
    const char *end = s.data + s.len;
    for (const char *p = s.data; p < end; n++) {
        uint32_t cp;
        p += utf8_decode(p, end, &cp);
        if (n >= most || cp == UTF8_REPLACED || cp < ' ' || is_stop(cp))
            return false;
        han |= is_han(cp);
        letters |= (cp | 32) >= 'a' && (cp | 32) <= 'z';
    }
    return n >= 2 && (han || letters);
}

void suggest_add(Suggest *s, Str term)
{
    term = str_trim(term);
    Term *t = is_term(term, LISTED_MOST) ? term_named(s, term) : NULL;
    if (t)
        t->named = true;
}

static const struct {
    Str open, close;
    size_t most;
} QUOTES[] = {
    {{"“", 3}, {"”", 3}, QUOTED_MOST},   {{"「", 3}, {"」", 3}, QUOTED_MOST},
    {{"『", 3}, {"』", 3}, QUOTED_MOST}, {{"《", 3}, {"》", 3}, TITLE_MOST},
    {{"〈", 3}, {"〉", 3}, TITLE_MOST},
};

/* What stands in quotes at the start of S. Returns the bytes that it was taken from. */
static size_t take_quoted(Suggest *s, Str text)
{
    for (size_t i = 0; i < sizeof QUOTES / sizeof *QUOTES; i++) {
        Str open = QUOTES[i].open;
        if (!str_starts_with(text, open))
            continue;
        Str rest = str_rest(text, open.len);
        size_t reach = QUOTES[i].most * UTF8_MAX + QUOTES[i].close.len;
        rest.len = rest.len < reach ? rest.len : reach;
        size_t end = str_find(rest, QUOTES[i].close);
        Str term = {rest.data, end == SIZE_MAX ? 0 : end};
        Term *t = term.len && is_term(term, QUOTES[i].most) ? term_named(s, term) : NULL;
        if (t)
            t->marked++;
        return t ? open.len + term.len : open.len;
    }
    return 1;
}

static size_t count_of(Str s, Str part)
{
    size_t n = 0;
    for (size_t at; (at = str_find(s, part)) != SIZE_MAX; n++)
        s = str_rest(s, at + part.len);
    return n;
}

/* Three things or more in a row and no sentence: 关键词 may stand right before them. */
static bool is_bare_list(Str s)
{
    return s.len <= LIST_BYTES && count_of(s, STR("、")) + count_of(s, STR("；")) >= 2 &&
           !count_of(s, STR("，")) && !count_of(s, STR("。"));
}

/* 关键词：, 【关键词】, Keywords: at the start of LINE: the bytes up to what it names, or 0. */
static size_t keyword_heading(Str line)
{
    static const char *const NAMES[] = {"关键词",   "关键字",    "主题词",   "關鍵詞",   "關鍵字",
                                        "Keywords", "Key words", "KEYWORDS", "KEY WORDS"};
    static const char *const BEFORE[] = {"", "【", "[", "［", "〔", "**"};
    static const char *const AFTER[] = {"：", ":", "】", "]", "］", "〕", "**"};
    Str rest = str_trim(line);
    for (size_t i = sizeof BEFORE / sizeof *BEFORE; i-- > 0;)
        if (str_starts_with(rest, str_from(BEFORE[i]))) {
            rest = str_rest(rest, strlen(BEFORE[i]));
            break;
        }
    size_t named = 0, closed = 0;
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES && !named; i++)
        named = str_starts_with(rest, str_from(NAMES[i])) ? strlen(NAMES[i]) : 0;
    rest = str_rest(rest, named);
    for (size_t i = 0; named && i < sizeof AFTER / sizeof *AFTER; i++)
        if (str_starts_with(rest, str_from(AFTER[i]))) {
            closed += strlen(AFTER[i]);
            rest = str_rest(rest, strlen(AFTER[i]));
            i = SIZE_MAX; // several may follow each other: 】：
        }
    bool list = closed || (named && is_bare_list(rest));
    return list ? (size_t)(rest.data - line.data) : 0;
}

/* Where the first entry of LIST ends, and by LENGTH how long what parts it from the next is. */
static size_t entry_end(Str list, bool blanks, size_t *length)
{
    static const char *const PARTERS[] = {"；", ";", "，", ",", "、", "\t", "　", "  ", " "};
    size_t end = list.len;
    *length = 0;
    for (size_t i = 0; i < sizeof PARTERS / sizeof *PARTERS - !blanks; i++) {
        size_t at = str_find(list, str_from(PARTERS[i]));
        if (at < end) {
            end = at;
            *length = strlen(PARTERS[i]);
        }
    }
    return end;
}

static void take_list(Suggest *s, Str list)
{
    list = str_trim(list);
    list.len = list.len < LIST_BYTES ? list.len : LIST_BYTES;
    size_t length, first = entry_end(list, false, &length);
    bool blanks = first == list.len; // nothing else parts them
    for (int n = 0; list.len && n < 20; n++) {
        size_t end = entry_end(list, blanks, &length);
        Str entry = str_trim((Str){list.data, end});
        if (entry.len >= 3 && memcmp(entry.data + entry.len - 3, "。", 3) == 0)
            entry.len -= 3;
        suggest_add(s, entry);
        list = str_rest(list, end + length);
    }
}

static void gather_line(Suggest *s, Str line)
{
    size_t list = keyword_heading(line);
    if (list) {
        take_list(s, str_rest(line, list));
        return;
    }
    for (size_t at = 0; at < line.len;) {
        if (((unsigned char)line.data[at] & 0xFE) == 0xE2) // “ and 「《 begin so
            at += take_quoted(s, str_rest(line, at));
        else
            at++;
    }
}

void suggest_gather(Suggest *s, Str text)
{
    while (text.len) {
        const char *end = memchr(text.data, '\n', text.len);
        size_t n = end ? (size_t)(end - text.data) : text.len;
        gather_line(s, (Str){text.data, n});
        text = str_rest(text, end ? n + 1 : n);
    }
}

static int likeliest_first(const void *a, const void *b)
{
    const Term *x = a, *y = b;
    if (x->named != y->named)
        return x->named ? -1 : 1;
    if (x->marked != y->marked)
        return x->marked > y->marked ? -1 : 1;
    return x->at < y->at ? -1 : 1;
}

/* Choose the terms that are worth being counted. */
static void begin_counting(Suggest *s)
{
    VEC(const Literal *) refs = {0};
    for (size_t i = 0; i < s->terms.count; i++)
        vec_push(&s->counted, s->terms.items[i]);
    if (s->counted.count)
        qsort(s->counted.items, s->counted.count, sizeof *s->counted.items, likeliest_first);
    if (s->counted.count > COUNTED_MOST)
        s->counted.count = COUNTED_MOST;
    for (size_t i = 0; i < s->counted.count; i++) {
        Literal l;
        literal_init(&l, name_of(s, &s->counted.items[i]), false);
        vec_push(&s->literals, l);
    }
    for (size_t i = 0; i < s->literals.count; i++)
        vec_push(&refs, &s->literals.items[i]);
    s->set = wordset_new(refs.items, refs.count);
    vec_done(&refs);
}

static void count_one(void *arg, size_t index, size_t start, size_t end)
{
    Suggest *s = arg;
    (void)start;
    (void)end;
    s->counted.items[index].count++;
}

void suggest_count(Suggest *s, Str text)
{
    if (!s->set)
        begin_counting(s);
    if (s->counted.count)
        wordset_walk(s->set, text, 0, text.len, count_one, s);
}

static int most_frequent_first(const void *a, const void *b)
{
    const Term *x = a, *y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return likeliest_first(a, b);
}

static bool is_worth_it(const Term *t)
{
    return t->count && (t->named || t->marked >= RECURS || t->count >= STANDS);
}

void suggest_list(const Suggest *s, SuggestionVec *out)
{
    VEC(Term) good = {0};
    for (size_t i = 0; i < s->counted.count; i++)
        if (is_worth_it(&s->counted.items[i]))
            vec_push(&good, s->counted.items[i]);
    if (good.count)
        qsort(good.items, good.count, sizeof *good.items, most_frequent_first);
    for (size_t i = 0; i < good.count && i < SUGGEST_MOST; i++)
        vec_push(out, ((Suggestion){name_of(s, &good.items[i]), good.items[i].count}));
    vec_done(&good);
}
