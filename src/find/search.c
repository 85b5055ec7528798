#include "find/search.h"
#include <string.h>

/*
 * Slices lie on a fixed grid, so that what is found does not depend on where a search began. A
 * pattern that proved costly gets small ones, to be stopped as soon.
 */
#define SLICE_BYTES      16384
#define SLOW_SLICE_BYTES 2048
#define BEHIND_BYTES     1024 // before a slice, for look-behind
#define AHEAD_BYTES      4096 // after it, for a match that starts in it

static Pos slice_start(const Pattern *p, Pos at)
{
    size_t bytes = pattern_gave_up(p) ? SLOW_SLICE_BYTES : SLICE_BYTES;
    return at / bytes * bytes;
}

static Pos slice_end(const Pattern *p, Pos at)
{
    size_t bytes = pattern_gave_up(p) ? SLOW_SLICE_BYTES : SLICE_BYTES;
    return (at / bytes + 1) * bytes;
}

static bool is_continuation(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

/* The bytes that a match starting in [START, END) may look at or reach. */
static Str surroundings(const Text *t, Pos start, Pos end, Pos *base)
{
    Pos behind = start > BEHIND_BYTES ? start - BEHIND_BYTES : 0;
    Str s = text_slice(t, behind, end + AHEAD_BYTES);
    // not from the middle of a character, but for at most one's length
    for (int i = 0; i < UTF8_MAX && s.len && behind > 0 && is_continuation(s.data[0]); i++) {
        s = (Str){s.data + 1, s.len - 1};
        behind++;
    }
    *base = behind;
    size_t stop = end > behind ? end - behind : 0;
    for (int lines = 0; lines < 2 && stop < s.len; lines++) { // a word may be broken over two
        const char *newline = memchr(s.data + stop, '\n', s.len - stop);
        stop = newline ? (size_t)(newline - s.data) + 1 : s.len;
    }
    s.len = stop < s.len ? stop : s.len;
    return s;
}

/* The first match that starts in [FROM, TO), a part of one slice that ends at END. */
static bool match_in_slice(const Text *t, Pattern *p, Pos from, Pos to, Pos end, Hit *hit)
{
    Pos base;
    Str s = surroundings(t, slice_start(p, from), end, &base);
    size_t start, stop;
    if (from < base || !pattern_match(p, s, from - base, &start, &stop) || base + start >= to)
        return false;
    *hit = (Hit){base + start, base + stop};
    return true;
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
        Pos end = slice_end(p, from), stop = end < to ? end : to;
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
        Pos end = slice_end(p, to - 1), start = slice_start(p, to - 1);
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
