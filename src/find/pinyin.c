#include "find/pinyin.h"
#include "base/mem.h"
#include "find/skip.h"
#include "pinyin-table.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#define SYLLABLE_MOST     6 // letters: zhuang
#define BMP               0x10000
#define IDEOGRAPHIC_SPACE 0x3000
#define HAN_FIRST         0x4E00
#define HAN_LAST          0x9FFF
#define FULL_WIDTH        0xFEE0 // what a full-width form lies above its ASCII character

/*
 * What characters are matched by, as an automaton on the letters typed: it stands before one of
 * them, and a character takes it past as many letters as match it. Many characters share a class.
 */
typedef struct {
    uint64_t steps[SYLLABLE_MOST]; // bit I of [N - 1]: N letters from letter I on match it
} Class;

typedef struct {
    uint32_t cp;
    uint16_t class;
} Rare;

struct Pinyin {
    atomic_size_t holders;
    char letters[PINYIN_MOST + 1];
    size_t count, most_letters; // of a character
    uint64_t borders;           // bit I: syllables are parted before letter I, or at the end
    VEC(Class) classes;         // the first one is of what nothing matches
    uint16_t class_of[BMP];     // by code point
    VEC(Rare) rare;             // past the BMP, by code point
    bool across;
    bool one_is_enough;            // a match may be of one character
    uint64_t may_start[BMP / 64];  // a bit a code point, for speed
    uint64_t may_follow[BMP / 64]; // the same of the second character
};

static uint64_t bit(size_t i)
{
    return (uint64_t)1 << i;
}

static bool is_letter(uint32_t c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_border(uint32_t c)
{
    return c == ' ' || c == '\'' || c == IDEOGRAPHIC_SPACE;
}

/* The letter that CP stands for in what is typed; '\0' if it is none. */
static char letter_of(uint32_t cp)
{
    if (cp == 0xFC || cp == 0xDC)
        return 'v';
    return cp > ' ' && cp < 0x7F ? (char)cp : '\0';
}

/* Take TYPED apart; false if it is no query. */
static bool read_letters(Str typed, Pinyin *p)
{
    size_t count = 0, small = 0;
    uint64_t borders = 0;
    for (size_t at = 0; at < typed.len;) {
        uint32_t cp;
        at += utf8_decode(typed.data + at, typed.data + typed.len, &cp);
        char letter = letter_of(cp);
        if (is_border(cp)) {
            borders |= bit(count);
            continue;
        }
        if (!letter || count == PINYIN_MOST)
            return false;
        if (p)
            p->letters[count] = letter;
        small += letter >= 'a' && letter <= 'z';
        count++;
    }
    if (p) {
        p->count = count;
        p->borders = borders & ~bit(0);
    }
    return small > 0;
}

bool pinyin_is_query(Str typed)
{
    return read_letters(typed, NULL);
}

Str pinyin_behind_comma(Str source)
{
    Str s = str_rest(source, str_blank(source));
    if (s.len < 2 || s.data[0] != ',' || s.data[1] == ' ') // ", and" is a text's own
        return STR_NONE;
    Str typed = str_rest(s, 1);
    return pinyin_is_query(typed) ? typed : STR_NONE;
}

/* Letters of the initial of SYLLABLE. */
static size_t initial_letters(Str syllable)
{
    return syllable.len > 1 && syllable.data[1] == 'h' && strchr("zcs", syllable.data[0]) ? 2 : 1;
}

/* Whether the N letters from letter I on match SYLLABLE, whose first letters they are. */
static bool is_enough(const Pinyin *p, size_t i, size_t n, Str syllable)
{
    bool last = i + n == p->count && !(p->borders & bit(p->count));
    return n == 1 || n == syllable.len || n == initial_letters(syllable) || last;
}

static void add_syllable(const Pinyin *p, Str syllable, Class *c)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t n = 1; n <= syllable.len && i + n <= p->count; n++) {
            if (p->letters[i + n - 1] != syllable.data[n - 1] ||
                (n > 1 && p->borders & bit(i + n - 1)))
                break;
            if (is_enough(p, i, n, syllable))
                c->steps[n - 1] |= bit(i);
        }
}

static Class class_of_readings(const Pinyin *p, const char *readings)
{
    Class c = {0};
    for (const char *at = readings; *at;) {
        size_t len = strcspn(at, " ");
        add_syllable(p, (Str){at, len}, &c);
        at += len + (at[len] == ' ');
    }
    return c;
}

/* The index of C, which is added if it is new. */
static uint16_t intern(Pinyin *p, const Class *c)
{
    for (size_t i = 0; i < p->classes.count; i++)
        if (memcmp(&p->classes.items[i], c, sizeof *c) == 0)
            return (uint16_t)i;
    vec_push(&p->classes, *c);
    return (uint16_t)(p->classes.count - 1);
}

/* STATES, a bit for each letter that it may stand before, past a character of class C. */
static inline uint64_t step(const Pinyin *p, uint64_t states, const Class *c)
{
    uint64_t next = 0;
    for (size_t n = 0; n < p->most_letters; n++)
        next |= (states & c->steps[n]) << (n + 1);
    return next;
}

static void put(Pinyin *p, uint32_t cp, uint16_t class)
{
    if (cp >= BMP) {
        vec_push(&p->rare, ((Rare){cp, class}));
        return;
    }
    p->class_of[cp] = class;
}

static void put_row(Pinyin *p, const char *readings, const char *characters)
{
    Class c = class_of_readings(p, readings);
    uint16_t class = intern(p, &c);
    const char *end = class ? characters + strlen(characters) : characters;
    while (characters < end) {
        uint32_t cp;
        characters += utf8_decode(characters, end, &cp);
        put(p, cp, class);
    }
}

/* ASCII stands for itself, a small letter for the capital too. */
static void put_ascii(Pinyin *p, char c)
{
    Class same = {0};
    char small = is_letter((unsigned char)c) ? (char)(c | 0x20) : c;
    for (size_t i = 0; i < p->count; i++)
        if (p->letters[i] == c || p->letters[i] == small)
            same.steps[0] |= bit(i);
    uint16_t class = intern(p, &same);
    if (!class)
        return;
    put(p, (unsigned char)c, class);
    put(p, (unsigned char)c + FULL_WIDTH, class);
}

static int by_code_point(const void *a, const void *b)
{
    const Rare *x = a, *y = b;
    return x->cp < y->cp ? -1 : x->cp > y->cp;
}

/* Note which characters may be the first and the second one of a match. */
static void prepare_search(Pinyin *p)
{
    uint64_t behind = 0; // the first one
    for (size_t i = 0; i < p->classes.count; i++)
        behind |= step(p, 1, &p->classes.items[i]);
    p->one_is_enough = behind & bit(p->count);
    for (uint32_t cp = 0; cp < BMP; cp++) {
        const Class *c = &p->classes.items[p->class_of[cp]];
        if (!p->class_of[cp])
            continue;
        p->may_start[cp / 64] |= step(p, 1, c) ? bit(cp % 64) : 0;
        p->may_follow[cp / 64] |= step(p, behind, c) ? bit(cp % 64) : 0;
    }
}

Pinyin *pinyin_new(Str typed, bool across)
{
    Pinyin *p = mem_zero(1, sizeof *p);
    atomic_init(&p->holders, 1);
    p->across = across;
    read_letters(typed, p);
    p->most_letters = p->count < SYLLABLE_MOST ? p->count : SYLLABLE_MOST;
    vec_push(&p->classes, (Class){0});
    for (size_t i = 0; i < sizeof PINYIN_ROWS / sizeof *PINYIN_ROWS; i++)
        put_row(p, PINYIN_ROWS[i].readings, PINYIN_ROWS[i].characters);
    for (char c = '!'; c <= '~'; c++)
        put_ascii(p, c);
    if (p->rare.count)
        qsort(p->rare.items, p->rare.count, sizeof *p->rare.items, by_code_point);
    prepare_search(p);
    return p;
}

Pinyin *pinyin_share(Pinyin *p)
{
    atomic_fetch_add(&p->holders, 1);
    return p;
}

void pinyin_free(Pinyin *p)
{
    if (!p || atomic_fetch_sub(&p->holders, 1) > 1)
        return;
    vec_done(&p->classes);
    vec_done(&p->rare);
    mem_free(p);
}

static const Class *find_class(const Pinyin *p, uint32_t cp)
{
    if (cp < BMP)
        return &p->classes.items[p->class_of[cp]];
    Rare key = {cp, 0}, *found = NULL;
    if (p->rare.count)
        found = bsearch(&key, p->rare.items, p->rare.count, sizeof key, by_code_point);
    return &p->classes.items[found ? found->class : 0];
}

/* Three bytes at S, a character of the BMP; 0 if they are none. */
static inline uint32_t three_bytes(const char *s)
{
    const unsigned char *b = (const unsigned char *)s;
    if ((b[0] & 0xF0) != 0xE0 || (b[1] & 0xC0) != 0x80 || (b[2] & 0xC0) != 0x80)
        return 0;
    return (uint32_t)(b[0] & 0xF) << 12 | (uint32_t)(b[1] & 0x3F) << 6 | (b[2] & 0x3F);
}

static inline size_t decode(Str s, size_t at, uint32_t *cp)
{
    *cp = (unsigned char)s.data[at];
    if (*cp < 0x80)
        return 1;
    if (s.len - at >= 3 && (*cp = three_bytes(s.data + at)) >= 0x800)
        return 3;
    return utf8_decode(s.data + at, s.data + s.len, cp);
}

/* Whether one of the Han that are not rare stands at AT. */
static bool is_common_han(Str s, size_t at)
{
    uint32_t cp = s.len - at < 3 ? 0 : three_bytes(s.data + at);
    return cp >= HAN_FIRST && cp <= HAN_LAST;
}

static bool is_past_ascii(char c)
{
    return (unsigned char)c >= 0x80;
}

/* Where the text goes on that ends at AT, behind what parts no two Han. */
static size_t go_on(Str s, size_t at)
{
    if (at == 0 || at >= s.len || !is_past_ascii(s.data[at - 1]) || is_common_han(s, at))
        return at;
    size_t to = skip_forward(s, at, SKIP_BLANKS | SKIP_MARKS | SKIP_BREAK);
    return to < s.len && is_past_ascii(s.data[to]) ? to : at;
}

/* The shortest match that starts at AT, that with the most letters a character; it ends at END. */
static bool match_at(const Pinyin *p, Str s, size_t at, size_t *end)
{
    for (uint64_t states = 1; at < s.len;) {
        uint32_t cp;
        size_t len = decode(s, at, &cp);
        uint64_t next = step(p, states, find_class(p, cp));
        if (!next && (cp == ' ' || cp == IDEOGRAPHIC_SPACE))
            next = states & p->borders; // between two Latin words
        if (!next) {
            size_t to = p->across ? go_on(s, at) : at;
            if (to == at)
                return false;
            at = to;
            continue;
        }
        at += len;
        if (next & bit(p->count)) {
            *end = at;
            return true;
        }
        states = next;
    }
    return false;
}

/* Whether the letter at AT is inside a Latin word, where no match starts. */
static bool is_inside_word(Str s, size_t at)
{
    return at && is_letter((unsigned char)s.data[at]) && is_letter((unsigned char)s.data[at - 1]);
}

static bool has(const uint64_t *set, uint32_t cp)
{
    return set[cp / 64] >> cp % 64 & 1;
}

/* Whether what stands at AT, behind what may start a match, is a Han that ends all hope. */
static bool is_hopeless(const Pinyin *p, Str s, size_t at)
{
    return !p->one_is_enough && is_common_han(s, at) &&
           !has(p->may_follow, three_bytes(s.data + at));
}

bool pinyin_find(const Pinyin *p, Str s, size_t from, size_t *start, size_t *end)
{
    size_t len;
    for (size_t at = from; at < s.len; at += len) {
        uint32_t cp;
        len = decode(s, at, &cp);
        if (cp < BMP ? !has(p->may_start, cp) : find_class(p, cp) == p->classes.items)
            continue;
        if (!is_hopeless(p, s, at + len) && !is_inside_word(s, at) && match_at(p, s, at, end)) {
            *start = at;
            return true;
        }
    }
    return false;
}
