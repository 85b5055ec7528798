#include "doc/blocks.h"
#include <string.h>

#define CUT_MARGIN 16384 // a line is not cut nearer to its ends than this
#define CUT_WINDOW 1024  // how far before a multiple of the piece size a cut may lie

/* Whether a piece may begin at P: not in the middle of a character, and not at what may be a
 * combining mark. */
static bool is_cut(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return (c > 0x20 && c < 0x7F) || (c >= 0xE3 && c <= 0xE9);
}

/* The last place in (LOW, HIGH] behind a full stop where a piece may begin, or NULL. */
static const char *cut_behind_stop(const char *low, const char *high)
{
    static const char STOP[] = "。";
    const char *p = high;
    while (p - low >= 3 && (p = memrchr(low + 2, STOP[2], (size_t)(p - low - 2))))
        if (p[-1] == STOP[1] && p[-2] == STOP[0] && is_cut(p + 1))
            return p + 1;
    return NULL;
}

/* The cut that belongs to MULTIPLE of the piece size, or POS_NONE if no line is cut there. */
static Pos cut_near(const char *data, size_t ready, Pos multiple)
{
    if (multiple < CUT_MARGIN || multiple > ready || ready - multiple < CUT_MARGIN)
        return POS_NONE;
    if (memchr(data + multiple - CUT_MARGIN, '\n', 2 * (size_t)CUT_MARGIN))
        return POS_NONE;
    const char *high = data + multiple, *low = high - CUT_WINDOW, *p;
    const char *stop = cut_behind_stop(low, high);
    if (stop)
        return (Pos)(stop - data);
    for (p = high; p > low; p--)
        if (is_cut(p))
            return (Pos)(p - data);
    for (p = high; p > low; p--)
        if (((unsigned char)*p & 0xC0) != 0x80)
            return (Pos)(p - data);
    return multiple;
}

static void find_start(const char *data, size_t ready, Pos pos, Piece *out)
{
    Pos above = (pos / BLOCK_PIECE_BYTES + 1) * BLOCK_PIECE_BYTES;
    if (above - pos <= CUT_WINDOW) {
        Pos cut = cut_near(data, ready, above);
        if (cut != POS_NONE && cut <= pos) {
            *out = (Piece){.start = cut};
            return;
        }
    }
    Pos reach = pos;
    for (Pos multiple = above - BLOCK_PIECE_BYTES;; multiple -= BLOCK_PIECE_BYTES) {
        const char *newline = memrchr(data + multiple, '\n', reach - multiple);
        if (newline) {
            *out = (Piece){.start = (Pos)(newline - data) + 1, .first = true};
            return;
        }
        if (multiple == 0)
            break;
        Pos cut = cut_near(data, ready, multiple);
        if (cut != POS_NONE) {
            *out = (Piece){.start = cut};
            return;
        }
        reach = multiple;
    }
    *out = (Piece){.start = 0, .first = true};
}

static void find_end(const char *data, size_t ready, Pos pos, Piece *out)
{
    Pos from = pos;
    for (Pos multiple = (pos / BLOCK_PIECE_BYTES + 1) * BLOCK_PIECE_BYTES;;
         multiple += BLOCK_PIECE_BYTES) {
        Pos to = multiple < ready ? multiple : ready;
        const char *newline = memchr(data + from, '\n', to - from);
        if (newline) {
            out->end = (Pos)(newline - data);
            out->next = out->end + 1;
            out->last = true;
            break;
        }
        if (to == ready) {
            out->end = out->next = ready;
            out->last = true;
            break;
        }
        Pos cut = cut_near(data, ready, multiple);
        if (cut != POS_NONE && cut > pos) {
            out->end = out->next = cut;
            return;
        }
        from = multiple;
    }
    if (out->end > out->start && data[out->end - 1] == '\r')
        out->end--;
}

Piece piece_at(const char *data, size_t ready, Pos pos)
{
    Piece piece;
    find_start(data, ready, pos, &piece);
    find_end(data, ready, pos, &piece);
    return piece;
}
