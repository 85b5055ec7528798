#define PCRE2_CODE_UNIT_WIDTH 8

#include "find/pattern.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include <pcre2.h>
#include <string.h>

/* What a match may cost. The steps are PCRE2's own count, which starts again at each position. */
#define MATCH_STEPS 20000
#define HEAP_KIB    16384
#define STACK_FIRST (32 * 1024)
#define STACK_MOST  (1024 * 1024)
#define STEP_LEAST  64 // bytes at which a match may start, tried at one go
#define STEP_MOST   65536
#define STEP_QUICK  250000  // nanoseconds: a step that takes less is followed by a longer one
#define STEP_SLOW   1000000 // and one that takes more by a shorter one
#define SOURCE_MOST 4096
#define CLASS_MOST  48 // bytes of a class spelt out as alternatives

/* Letters with case, Roman numerals and circled letters among them. */
#define CASED            "[\\p{L&}\\x{2160}-\\x{217F}\\x{24B6}-\\x{24E9}]"
#define CASED_PAST_ASCII "(?![A-Za-z])" CASED
#define UPPER            "[\\p{Lu}\\x{2160}-\\x{216F}\\x{24B6}-\\x{24CF}]"
/* What in a regular expression is no letter that it looks for: \W, \p{Lu}, \x{4E00}. */
#define ESCAPES          "^(?>\\\\[pPxoN]\\{[^}]*\\}|\\\\.|[^\\\\])*?"

struct Pattern {
    StrBuf source;
    bool literal;
    bool plain; // nothing but the source's own bytes is looked for: by WORDS
    Literal words;
    size_t gave_up;
    pcre2_code *code; // NULL if plain
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    size_t step_bytes; // so that GO_ON is asked in time whatever it costs
    bool (*go_on)(void *arg);
    void *arg;
};

/* Whether the regular expression RULE, one of this file's own, fits S. */
static bool fits(const char *rule, Str s)
{
    int code;
    size_t at;
    uint32_t flags = PCRE2_UTF | PCRE2_UCP | PCRE2_DOTALL;
    pcre2_code *re =
        pcre2_compile((PCRE2_SPTR)rule, PCRE2_ZERO_TERMINATED, flags, &code, &at, NULL);
    if (!re)
        return false;
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    int rc = pcre2_match(re, (PCRE2_SPTR)s.data, s.len, 0, 0, data, NULL);
    pcre2_match_data_free(data);
    pcre2_code_free(re);
    return rc >= 0;
}

static bool has_upper(Str source, bool literal)
{
    return fits(literal ? UPPER : ESCAPES UPPER, source);
}

static bool has_operators(Str source)
{
    for (size_t i = 0; i < source.len; i++)
        if (strchr("\\^$.[]|()?*+{}", source.data[i]))
            return true;
    return false;
}

static size_t count_characters(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.data[i] & 0xC0) != 0x80;
    return n;
}

static bool compile_error(Str source, int code, size_t at, Error *err)
{
    char why[160];
    if (pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why) < 0)
        why[0] = '\0';
    size_t character = count_characters((Str){source.data, at < source.len ? at : source.len}) + 1;
    return error_set(err, ERROR_PATTERN, _("bad pattern, at character %zu: %s"), character, why);
}

/* Bytes of the class at the start of S (a "[") if it is nothing but a few characters past ASCII and
 * no quantifier follows; else 0. */
static size_t few_characters(Str s)
{
    size_t n = 1;
    while (n < s.len && (unsigned char)s.data[n] >= 0x80)
        n++;
    if (n == 1 || n > CLASS_MOST || n == s.len || s.data[n] != ']')
        return 0;
    return n + 1 < s.len && strchr("*+?{", s.data[n + 1]) ? 0 : n + 1;
}

static void add_alternatives(StrBuf *out, Str members)
{
    strbuf_add_cstr(out, "(?:");
    for (size_t i = 0; i < members.len; i++) {
        if (i && ((unsigned char)members.data[i] & 0xC0) != 0x80)
            strbuf_add_byte(out, '|');
        strbuf_add_byte(out, members.data[i]);
    }
    strbuf_add_byte(out, ')');
}

/* Bytes of the class at the start of S, whatever is in it. */
static size_t any_class(Str s)
{
    size_t n = s.len > 1 && s.data[1] == '^' ? 2 : 1;
    n += n < s.len && s.data[n] == ']'; // the first one stands for itself
    while (n < s.len && s.data[n] != ']')
        n += s.data[n] == '\\' && n + 1 < s.len ? 2 : 1;
    return n < s.len ? n + 1 : s.len;
}

/*
 * SOURCE with [党黨] written as (?:党|黨): PCRE2 10.42 looks for the start of a match ten times as
 * fast by the bytes of alternatives as by a class of long characters. False if SOURCE has something
 * with which brackets might mean something else.
 */
static bool spell_out_classes(Str source, StrBuf *out)
{
    if (str_find(source, STR("[:")) != SIZE_MAX || str_find(source, STR("\\Q")) != SIZE_MAX ||
        str_find(source, STR("(?#")) != SIZE_MAX || !utf8_valid(source, false))
        return false;
    for (size_t at = 0, n; at < source.len; at += n) {
        Str rest = {source.data + at, source.len - at};
        bool bracket = rest.data[0] == '[';
        if (bracket && (n = few_characters(rest)) > 0) {
            add_alternatives(out, (Str){rest.data + 1, n - 2});
            continue;
        }
        n = bracket ? any_class(rest) : rest.data[0] == '\\' && rest.len > 1 ? 2 : 1;
        strbuf_add(out, (Str){rest.data, n});
    }
    return true;
}

/* Compile what SOURCE comes to; the faults of a bad one are those of SOURCE as it was typed. */
static pcre2_code *compile_source(Str source, uint32_t flags, Error *err)
{
    pcre2_compile_context *how = pcre2_compile_context_create(NULL);
    pcre2_set_newline(how, PCRE2_NEWLINE_ANYCRLF);
    int why;
    size_t at;
    StrBuf fast = {0};
    pcre2_code *code = NULL;
    if (!(flags & PCRE2_LITERAL) && spell_out_classes(source, &fast))
        code = pcre2_compile((PCRE2_SPTR)fast.data, fast.len, flags, &why, &at, how);
    if (!code)
        code = pcre2_compile((PCRE2_SPTR)source.data, source.len, flags, &why, &at, how);
    strbuf_done(&fast);
    pcre2_compile_context_free(how);
    if (!code)
        compile_error(source, why, at, err);
    return code;
}

static bool compile(Pattern *p, uint32_t flags, Error *err)
{
    p->code = compile_source(pattern_source(p), flags, err);
    if (!p->code)
        return false;
    p->step_bytes = STEP_LEAST;
    pcre2_jit_compile(p->code, PCRE2_JIT_COMPLETE); // without it the interpreter serves
    p->data = pcre2_match_data_create(1, NULL);
    p->context = pcre2_match_context_create(NULL);
    p->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL);
    pcre2_set_match_limit(p->context, MATCH_STEPS);
    pcre2_set_heap_limit(p->context, HEAP_KIB);
    if (p->stack)
        pcre2_jit_stack_assign(p->context, NULL, p->stack);
    return true;
}

Pattern *pattern_new(Str source, bool literal, Error *err)
{
    if (!source.len || source.len > SOURCE_MOST) {
        error_set(err, ERROR_PATTERN,
                  source.len ? _("the pattern is too long") : _("the pattern is empty"));
        return NULL;
    }
    Pattern *p = mem_zero(1, sizeof *p);
    strbuf_add(&p->source, source);
    p->literal = literal;
    bool upper = has_upper(source, literal);
    p->plain = (literal || !has_operators(source)) && utf8_valid(source, false) &&
               (upper || !fits(CASED_PAST_ASCII, source));
    if (p->plain)
        literal_init(&p->words, source, !upper);
    // LITERAL allows few other flags; nothing in a literal would need the rest
    uint32_t flags =
        PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_USE_OFFSET_LIMIT | (upper ? 0 : PCRE2_CASELESS);
    flags |= literal ? PCRE2_LITERAL : PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
    if (p->plain || compile(p, flags, err))
        return p;
    pattern_free(p);
    return NULL;
}

void pattern_free(Pattern *p)
{
    if (!p)
        return;
    pcre2_code_free(p->code);
    pcre2_match_data_free(p->data);
    pcre2_match_context_free(p->context);
    pcre2_jit_stack_free(p->stack);
    literal_done(&p->words);
    strbuf_done(&p->source);
    mem_free(p);
}

Str pattern_source(const Pattern *p)
{
    return (Str){p->source.data, p->source.len};
}

size_t pattern_gave_up(const Pattern *p)
{
    return p->gave_up;
}

void pattern_set_check(Pattern *p, bool (*go_on)(void *arg), void *arg)
{
    p->go_on = go_on;
    p->arg = arg;
}

const Literal *pattern_literal(const Pattern *p)
{
    return p->plain ? &p->words : NULL;
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

/* The end of the line in which AT stands, its terminator not included. */
static size_t line_end(Str s, size_t at)
{
    while (at < s.len && !is_line_end(s.data[at]))
        at++;
    return at;
}

typedef enum { MATCH_YES, MATCH_NO, MATCH_GAVE_UP, MATCH_STOPPED } MatchResult;

/* The first match that starts in [FROM, TO), and whether PCRE2 found one. */
static int match_step(Pattern *p, Str s, size_t from, size_t to)
{
    int64_t before = clock_now();
    pcre2_set_offset_limit(p->context, to - 1);
    int rc =
        pcre2_match(p->code, (PCRE2_SPTR)s.data, s.len, from, PCRE2_NOTEMPTY, p->data, p->context);
    int64_t spent = clock_now() - before;
    if (spent < STEP_QUICK && p->step_bytes < STEP_MOST)
        p->step_bytes *= 2;
    else if (spent > STEP_SLOW && p->step_bytes > STEP_LEAST)
        p->step_bytes /= 2;
    return rc;
}

static MatchResult try_match(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    int rc = PCRE2_ERROR_NOMATCH;
    size_t at = from;
    while (rc == PCRE2_ERROR_NOMATCH && at < s.len) {
        if (p->go_on && p->step_bytes < STEP_MOST && !p->go_on(p->arg))
            return MATCH_STOPPED;
        size_t to = p->step_bytes < s.len - at ? at + p->step_bytes : s.len;
        while (to < s.len && ((unsigned char)s.data[to] & 0xC0) == 0x80)
            to++;
        rc = match_step(p, s, at, to);
        at = to;
    }
    if (rc < 0)
        return rc == PCRE2_ERROR_NOMATCH ? MATCH_NO : MATCH_GAVE_UP;
    const size_t *found = pcre2_get_ovector_pointer(p->data);
    *start = found[0];
    *end = found[1];
    // \K in a look-around can put the start behind the end
    return *start >= from && *end > *start ? MATCH_YES : MATCH_GAVE_UP;
}

/* Line by line from FROM on, for what did not go at one go. A line that costs too much has none. */
static bool match_by_lines(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    while (from < s.len) {
        Str lines = {s.data, line_end(s, from)};
        MatchResult result = try_match(p, lines, from, start, end);
        p->gave_up += result == MATCH_GAVE_UP;
        if (result == MATCH_YES || result == MATCH_STOPPED)
            return result == MATCH_YES;
        from = lines.len;
        while (from < s.len && is_line_end(s.data[from]))
            from++;
    }
    return false;
}

/*
 * The whole of S is tried at one go, as most matches stay in their line; only one that runs over
 * a line end, or one that costs too much, is looked for again line by line.
 */
bool pattern_match(Pattern *p, Str s, size_t from, size_t *start, size_t *end)
{
    if (from >= s.len)
        return false;
    if (p->plain)
        return literal_find(&p->words, s, from, start, end);
    MatchResult result = try_match(p, s, from, start, end);
    if (result == MATCH_GAVE_UP)
        return match_by_lines(p, s, from, start, end);
    if (result == MATCH_YES && line_end((Str){s.data, *end}, *start) < *end)
        return match_by_lines(p, s, *start, start, end);
    return result == MATCH_YES;
}

Pattern *pattern_clone(const Pattern *p)
{
    return pattern_new(pattern_source(p), p->literal, NULL);
}
