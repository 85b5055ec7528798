#include "find/pattern.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "find/fold.h"
#include "find/pinyin.h"
#include "find/regex.h"
#include <string.h>

#define SOURCE_MOST 4096

/* Roman numerals and circled letters have case too. */
#define UPPER   "[\\p{Lu}\\x{2160}-\\x{216F}\\x{24B6}-\\x{24CF}]"
/* What in a regular expression is no letter that it looks for: \W, \p{Lu}, \x{4E00}. */
#define ESCAPES "^(?>\\\\[pPxoN]\\{[^}]*\\}|\\\\.|[^\\\\])*?"

/* A way of matching. What has no FREE, CHECK or GAVE_UP needs none. */
typedef struct {
    bool (*match)(Pattern *p, Str s, size_t from, size_t *start, size_t *end);
    void (*free)(Pattern *p);
    void (*check)(Pattern *p, bool (*go_on)(void *arg), void *arg);
    size_t (*gave_up)(const Pattern *p);
} Matcher;

struct Pattern {
    StrBuf source;
    unsigned flags;
    const Matcher *matcher; // which of those below it is; NULL: none yet
    Literal words;
    Regex *regex;
    Pinyin *pinyin;
};

static bool match_words(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    return literal_find(&p->words, s, from, start, end);
}

static void free_words(Pattern *p)
{
    literal_done(&p->words);
}

static const Matcher WORDS = {.match = match_words, .free = free_words};

static bool match_regex(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    return regex_match(p->regex, s, from, start, end);
}

static void free_regex(Pattern *p)
{
    regex_free(p->regex);
}

static void check_regex(Pattern *p, bool (*go_on)(void *arg), void *arg)
{
    regex_set_check(p->regex, go_on, arg);
}

static size_t regex_lines_gave_up(const Pattern *p)
{
    return regex_gave_up(p->regex);
}

static const Matcher REGEX = {match_regex, free_regex, check_regex, regex_lines_gave_up};

static bool match_pinyin(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    return pinyin_find(p->pinyin, s, from, start, end);
}

static void free_pinyin(Pattern *p)
{
    pinyin_free(p->pinyin);
}

static const Matcher PINYIN = {.match = match_pinyin, .free = free_pinyin};

static bool has_upper(Str source, bool literal)
{
    return regex_fits(literal ? UPPER : ESCAPES UPPER, source);
}

static bool has_operators(Str source)
{
    for (size_t i = 0; i < source.len; i++)
        if (strchr("\\^$.[]|()?*+{}", source.data[i]))
            return true;
    return false;
}

/* What SOURCE is folded by, as a literal. */
static unsigned literal_flags(const Pattern *p, bool caseless)
{
    return (caseless ? LITERAL_CASELESS : 0) | (p->flags & PATTERN_SCRIPT ? LITERAL_SCRIPT : 0) |
           (p->flags & PATTERN_WIDTH ? LITERAL_WIDTH : 0) |
           (p->flags & PATTERN_ACROSS ? LITERAL_ACROSS : 0);
}

static bool be_words(Pattern *p, Str source, bool caseless)
{
    p->matcher = &WORDS;
    literal_init(&p->words, source, literal_flags(p, caseless));
    return true;
}

static bool be_regex(Pattern *p, Str source, bool caseless, Error *err)
{
    unsigned how = (p->flags & PATTERN_REGEX ? 0 : REGEX_LITERAL) | (caseless ? REGEX_CASELESS : 0);
    unsigned fold =
        (p->flags & PATTERN_SCRIPT ? FOLD_SCRIPT : 0) | (p->flags & PATTERN_WIDTH ? FOLD_WIDTH : 0);
    p->regex = regex_new(source, how, fold, err);
    p->matcher = p->regex ? &REGEX : NULL;
    return p->regex;
}

/* The pinyin that SOURCE is by a comma; empty if none. Where nothing counts as the same but what is
 * typed, nor does that. */
static Str pinyin_in(const Pattern *p, Str source)
{
    return p->flags & PATTERN_WORD ? pinyin_behind_comma(source) : STR_NONE;
}

/* Look for SOURCE by its letters if that is what is asked for, and can be. */
static bool be_pinyin(Pattern *p, Str source)
{
    Str typed = pinyin_in(p, source);
    if (!typed.len && p->flags & PATTERN_PINYIN && pinyin_is_query(source))
        typed = source;
    p->flags &= ~(unsigned)PATTERN_PINYIN;
    if (!typed.len)
        return false;
    p->flags |= PATTERN_PINYIN;
    p->matcher = &PINYIN;
    p->pinyin = pinyin_new(typed, p->flags & PATTERN_ACROSS);
    return true;
}

/* SOURCE without the backslash that makes a comma of it that is no sign of pinyin. */
static Str without_escape(const Pattern *p, Str source)
{
    bool escaped = source.data[0] == '\\' && pinyin_in(p, str_rest(source, 1)).len;
    return escaped ? str_rest(source, 1) : source;
}

/* Choose how to look for SOURCE. */
static bool choose(Pattern *p, Str source, Error *err)
{
    if (be_pinyin(p, source))
        return true;
    source = without_escape(p, source);
    bool literal = !(p->flags & PATTERN_REGEX) || !has_operators(source);
    bool caseless = !(p->flags & PATTERN_CASE) && !has_upper(source, literal);
    if (literal && utf8_valid(source, false))
        return be_words(p, source, caseless);
    return be_regex(p, source, caseless, err);
}

Pattern *pattern_new(Str source, unsigned flags, Error *err)
{
    if (!source.len || source.len > SOURCE_MOST) {
        error_set(err, ERROR_PATTERN,
                  source.len ? _("the pattern is too long") : _("the pattern is empty"));
        return NULL;
    }
    Pattern *p = mem_zero(1, sizeof *p);
    strbuf_add(&p->source, source);
    p->flags = flags;
    if (choose(p, source, err))
        return p;
    pattern_free(p);
    return NULL;
}

void pattern_free(Pattern *p)
{
    if (!p)
        return;
    if (p->matcher && p->matcher->free)
        p->matcher->free(p);
    strbuf_done(&p->source);
    mem_free(p);
}

Str pattern_source(const Pattern *p)
{
    return (Str){p->source.data, p->source.len};
}

unsigned pattern_flags(const Pattern *p)
{
    return p->flags;
}

size_t pattern_gave_up(const Pattern *p)
{
    return p->matcher->gave_up ? p->matcher->gave_up(p) : 0;
}

void pattern_set_check(Pattern *p, bool (*go_on)(void *arg), void *arg)
{
    if (p->matcher->check)
        p->matcher->check(p, go_on, arg);
}

const Literal *pattern_literal(const Pattern *p)
{
    return p->matcher == &WORDS ? &p->words : NULL;
}

bool pattern_is_local(const Pattern *p)
{
    return p->matcher != &REGEX;
}

bool pattern_match(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    return from < s.len && p->matcher->match(p, s, from, start, end);
}

Pattern *pattern_clone(const Pattern *p)
{
    if (!p->pinyin)
        return pattern_new(pattern_source(p), p->flags, NULL);
    Pattern *clone = mem_zero(1, sizeof *clone);
    strbuf_add(&clone->source, pattern_source(p));
    clone->flags = p->flags;
    clone->matcher = p->matcher;
    clone->pinyin = pinyin_share(p->pinyin);
    return clone;
}
