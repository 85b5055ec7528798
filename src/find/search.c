#include "find/search.h"
#include <string.h>

/*
 * Slices lie on a fixed grid, so that what is found does not depend on where a search began.
 */
#define SLICE_BYTES      16384
#define WIDE_SLICE_BYTES 131072 // of a local pattern, of which no grid can change what is found
#define BEHIND_BYTES     1024   // before a slice, for look-behind
#define AHEAD_BYTES      4096   // after it, for a match that starts in it

static Pos slice_start(Pos at)
{
    return at / SLICE_BYTES * SLICE_BYTES;
}

static Pos slice_end(Pos at)
{
    return slice_start(at) + SLICE_BYTES;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The bytes that a match starting in [START, END) may look at or reach. */
static Str surroundings(const Text *t, const Pattern *p, Pos start, Pos end, Pos *base)
{
    const Literal *l = pattern_literal(p);
    Pos behind = start > BEHIND_BYTES ? start - BEHIND_BYTES : 0;
    Str s = text_slice(t, behind, end + (l ? literal_reach(l) : AHEAD_BYTES));
    // not from the middle of a character, but for at most one's length
    for (int i = 0; i < UTF8_MAX && s.len && behind > 0 && is_continuation(s.data[0]); i++) {
        s = (Str){s.data + 1, s.len - 1};
        behind++;
    }
    *base = behind;
    size_t stop = end > behind ? end - behind : 0;
    if (!pattern_is_local(p) && stop < s.len) {
        const char *newline = memchr(s.data + stop, '\n', s.len - stop);
        s.len = newline ? (size_t)(newline - s.data) + 1 : s.len;
    }
    return s;
}

/* The first match that starts in [FROM, TO), a part of one slice that ends at END. */
static bool match_in_slice(const Text *t, Pattern *p, Pos from, Pos to, Pos end, Hit *hit)
{
    Pos base;
    Str s = surroundings(t, p, slice_start(from), end, &base);
    size_t start, stop;
    if (from < base || !pattern_match(p, s, from - base, &start, &stop) || base + start >= to)
        return false;
    *hit = (Hit){base + start, base + stop};
    return true;
}

static Pos wide_end(Pos from, Pos to)
{
    return to - from < WIDE_SLICE_BYTES ? to : from + WIDE_SLICE_BYTES;
}

static Pos clip(const Text *t, Pos to)
{
    size_t ready = text_ready(t);
    return to < ready ? to : ready;
}

SearchResult search_forward(const Text *t, Pattern *p, Pos from, Pos to, SearchGoOn go_on,
                            void *arg, Hit *hit)
{
    to = clip(t, to);
    while (from < to) {
        Pos end = pattern_is_local(p) ? wide_end(from, to) : slice_end(from);
        Pos stop = end < to ? end : to;
        if (match_in_slice(t, p, from, stop, end, hit))
            return SEARCH_FOUND;
        from = stop;
        if (go_on && from < to && !go_on(arg, from))
            return SEARCH_STOPPED;
    }
    return SEARCH_NONE;
}

SearchResult search_backward(const Text *t, Pattern *p, Pos from, Pos to, SearchGoOn go_on,
                             void *arg, Hit *hit)
{
    to = clip(t, to);
    while (from < to) {
        Pos end = slice_end(to - 1), start = slice_start(to - 1);
        Hit next;
        bool found = false;
        for (Pos at = start > from ? start : from; match_in_slice(t, p, at, to, end, &next);) {
            *hit = next;
            found = true;
            at = next.end;
            if (at >= to)
                break;
        }
        if (found)
            return SEARCH_FOUND;
        to = start > from ? start : from;
        if (go_on && from < to && !go_on(arg, to))
            return SEARCH_STOPPED;
    }
    return SEARCH_NONE;
}
