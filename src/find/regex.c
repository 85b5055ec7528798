#define PCRE2_CODE_UNIT_WIDTH 8

#include "find/regex.h"
#include "base/clock.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "find/fold.h"
#include "find/literal.h"
#include "find/spell.h"
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

struct Regex {
    Literal needed; // stands in every match; no items: nothing is known of
    size_t lead;    // as in SpellNeeded
    size_t gave_up;
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    pcre2_jit_stack *stack;
    size_t step_bytes; // so that GO_ON is asked in time whatever it costs
    bool (*go_on)(void *arg);
    void *arg;
};

bool regex_fits(const char *rule, Str s)
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

static bool compile_error(Str source, int code, size_t at, Error *err)
{
    char why[160];
    if (pcre2_get_error_message(code, (PCRE2_UCHAR *)why, sizeof why) < 0)
        why[0] = '\0';
    size_t character = utf8_count((Str){source.data, at < source.len ? at : source.len}) + 1;
    return error_set(err, ERROR_PATTERN, _("bad pattern, at character %zu: %s"), character, why);
}

/* Compile what SOURCE comes to; the faults of a bad one are those of SOURCE as it was typed. */
static pcre2_code *compile_source(Str source, unsigned fold, uint32_t flags, SpellNeeded *needed,
                                  Error *err)
{
    pcre2_compile_context *how = pcre2_compile_context_create(NULL);
    pcre2_set_newline(how, PCRE2_NEWLINE_ANYCRLF);
    int why;
    size_t at;
    StrBuf spelt = {0};
    pcre2_code *code = NULL;
    if (!(flags & PCRE2_LITERAL) && spell_out(source, fold, &spelt, needed))
        code = pcre2_compile((PCRE2_SPTR)spelt.data, spelt.len, flags, &why, &at, how);
    if (!code)
        strbuf_clear(&needed->letters);
    if (!code)
        code = pcre2_compile((PCRE2_SPTR)source.data, source.len, flags, &why, &at, how);
    strbuf_done(&spelt);
    pcre2_compile_context_free(how);
    if (!code)
        compile_error(source, why, at, err);
    return code;
}

static void set_limits(Regex *r)
{
    r->step_bytes = STEP_LEAST;
    pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE); // without it the interpreter serves
    r->data = pcre2_match_data_create(1, NULL);
    r->context = pcre2_match_context_create(NULL);
    r->stack = pcre2_jit_stack_create(STACK_FIRST, STACK_MOST, NULL);
    pcre2_set_match_limit(r->context, MATCH_STEPS);
    pcre2_set_heap_limit(r->context, HEAP_KIB);
    if (r->stack)
        pcre2_jit_stack_assign(r->context, NULL, r->stack);
}

Regex *regex_new(Str source, unsigned how, unsigned fold, Error *err)
{
    uint32_t flags = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_USE_OFFSET_LIMIT |
                     (how & REGEX_CASELESS ? PCRE2_CASELESS : 0);
    // LITERAL allows few other flags; nothing in a literal would need the rest
    flags |=
        how & REGEX_LITERAL ? PCRE2_LITERAL : PCRE2_UCP | PCRE2_MULTILINE | PCRE2_NEVER_BACKSLASH_C;
    SpellNeeded needed = {0};
    pcre2_code *code = compile_source(source, fold, flags, &needed, err);
    if (!code) {
        strbuf_done(&needed.letters);
        return NULL;
    }
    Regex *r = mem_zero(1, sizeof *r);
    r->code = code;
    r->lead = needed.lead;
    if (needed.letters.len)
        literal_init(&r->needed, (Str){needed.letters.data, needed.letters.len},
                     (how & REGEX_CASELESS ? LITERAL_CASELESS : 0) |
                         (fold & FOLD_SCRIPT ? LITERAL_SCRIPT : 0) |
                         (fold & FOLD_WIDTH ? LITERAL_WIDTH : 0));
    strbuf_done(&needed.letters);
    set_limits(r);
    return r;
}

void regex_free(Regex *r)
{
    if (!r)
        return;
    literal_done(&r->needed);
    pcre2_code_free(r->code);
    pcre2_match_data_free(r->data);
    pcre2_match_context_free(r->context);
    pcre2_jit_stack_free(r->stack);
    mem_free(r);
}

size_t regex_gave_up(const Regex *r)
{
    return r->gave_up;
}

void regex_set_check(Regex *r, bool (*go_on)(void *arg), void *arg)
{
    r->go_on = go_on;
    r->arg = arg;
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
static int match_step(Regex *r, Str s, size_t from, size_t to)
{
    int64_t before = clock_now();
    pcre2_set_offset_limit(r->context, to - 1);
    int rc =
        pcre2_match(r->code, (PCRE2_SPTR)s.data, s.len, from, PCRE2_NOTEMPTY, r->data, r->context);
    int64_t spent = clock_now() - before;
    if (spent < STEP_QUICK && r->step_bytes < STEP_MOST)
        r->step_bytes *= 2;
    else if (spent > STEP_SLOW && r->step_bytes > STEP_LEAST)
        r->step_bytes /= 2;
    return rc;
}

/* The first match in S that starts in [FROM, STOP). */
static MatchResult try_match(Regex *r, Str s, size_t from, size_t stop, size_t *start, size_t *end)
{
    int rc = PCRE2_ERROR_NOMATCH;
    size_t at = from;
    while (rc == PCRE2_ERROR_NOMATCH && at < stop) {
        if (r->go_on && r->step_bytes < STEP_MOST && !r->go_on(r->arg))
            return MATCH_STOPPED;
        size_t to = r->step_bytes < stop - at ? at + r->step_bytes : stop;
        while (to < stop && ((unsigned char)s.data[to] & 0xC0) == 0x80)
            to++;
        rc = match_step(r, s, at, to);
        at = to;
    }
    if (rc < 0)
        return rc == PCRE2_ERROR_NOMATCH ? MATCH_NO : MATCH_GAVE_UP;
    const size_t *found = pcre2_get_ovector_pointer(r->data);
    *start = found[0];
    *end = found[1];
    // \K in a look-around can put the start behind the end
    return *start >= from && *end > *start ? MATCH_YES : MATCH_GAVE_UP;
}

/* The same in a line, which ends at STOP and is all there is. One that costs too much has none. */
static MatchResult try_line(Regex *r, Str s, size_t from, size_t stop, size_t *start, size_t *end)
{
    MatchResult result = try_match(r, (Str){s.data, stop}, from, stop, start, end);
    r->gave_up += result == MATCH_GAVE_UP;
    return result;
}

/* Line by line from FROM on, for what did not go at one go. */
static bool match_by_lines(Regex *r, Str s, size_t from, size_t *start, size_t *end)
{
    while (from < s.len) {
        size_t stop = line_end(s, from);
        MatchResult result = try_line(r, s, from, stop, start, end);
        if (result == MATCH_YES || result == MATCH_STOPPED)
            return result == MATCH_YES;
        from = stop;
        while (from < s.len && is_line_end(s.data[from]))
            from++;
    }
    return false;
}

/*
 * All that starts in [FROM, STOP) is tried at one go, as most matches stay in their line; for one
 * that runs over a line end, or one that costs too much, MATCH_GAVE_UP and START: from there on it
 * has to be looked for line by line.
 */
static MatchResult try_at_one_go(Regex *r, Str s, size_t from, size_t stop, size_t *start,
                                 size_t *end)
{
    MatchResult result = try_match(r, s, from, stop, start, end);
    if (result == MATCH_YES && line_end((Str){s.data, *end}, *start) < *end)
        return MATCH_GAVE_UP;
    if (result == MATCH_GAVE_UP)
        *start = from;
    return result;
}

/* In the lines alone that hold what every match needs. */
static bool match_needed(Regex *r, Str s, size_t from, size_t *start, size_t *end)
{
    size_t at, needed_end;
    while (from < s.len && literal_find(&r->needed, s, from, &at, &needed_end)) {
        size_t line = at, stop = line_end(s, at);
        while (line > from && !is_line_end(s.data[line - 1]))
            line--;
        MatchResult result = try_at_one_go(r, s, line, stop, start, end);
        if (result == MATCH_GAVE_UP)
            result = try_line(r, s, *start, stop, start, end);
        if (result == MATCH_YES || result == MATCH_STOPPED)
            return result == MATCH_YES;
        from = stop;
    }
    return false;
}

/* COUNT characters before AT, but not before FLOOR; SIZE_MAX if there are fewer. */
static size_t characters_back(Str s, size_t floor, size_t at, size_t count)
{
    for (; count && at > floor; count--)
        at = (size_t)(utf8_prev(s.data, s.data + at) - s.data);
    return count || at < floor ? SIZE_MAX : at;
}

/* At the places alone that stand before what every match needs as a match's start does. */
static bool match_placed(Regex *r, Str s, size_t from, size_t *start, size_t *end)
{
    size_t at, needed_end, next = from;
    while (next < s.len && literal_find(&r->needed, s, next, &at, &needed_end)) {
        size_t first = characters_back(s, from, at, r->lead);
        next = at + 1;
        if (first == SIZE_MAX)
            continue;
        MatchResult result = try_at_one_go(r, s, first, first + 1, start, end);
        if (result == MATCH_GAVE_UP) {
            size_t stop = line_end(s, first);
            Str line = {s.data, stop};
            result = first < stop ? try_match(r, line, first, first + 1, start, end) : MATCH_NO;
            r->gave_up += result == MATCH_GAVE_UP;
            next = result == MATCH_GAVE_UP && stop > next ? stop : next;
        }
        if (result == MATCH_YES || result == MATCH_STOPPED)
            return result == MATCH_YES;
    }
    return false;
}

bool regex_match(Regex *r, Str s, size_t from, size_t *start, size_t *end)
{
    if (r->needed.items.count && r->lead != SPELL_ANY_LEAD)
        return match_placed(r, s, from, start, end);
    if (r->needed.items.count)
        return match_needed(r, s, from, start, end);
    MatchResult result = try_at_one_go(r, s, from, s.len, start, end);
    if (result == MATCH_GAVE_UP)
        return match_by_lines(r, s, *start, start, end);
    return result == MATCH_YES;
}
