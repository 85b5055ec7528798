#include "layout/leader.h"
#include <string.h>

#define LINE_BYTES 1024 // a longer line is no entry
#define PAGE_BYTES 6
#define DOTS_MIN   4 // three are an ellipsis

static bool is_page(char c)
{
    return (c >= '0' && c <= '9') || (c && strchr("ivxlcIVXLC", c));
}

/* Bytes of the dot that ends at END of S, 0 if there is none; *DOTS gets how many it stands for. */
static size_t dot_before(Str s, size_t end, unsigned *dots)
{
    static const struct {
        const char *mark;
        unsigned dots;
    } MARKS[] = {{".", 1},  {"…", 3}, {"·", 1},  {"．", 1},
                 {"・", 1}, {" ", 0}, {"　", 0}, {"\t", 0}};
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++) {
        size_t n = strlen(MARKS[i].mark);
        if (n <= end && memcmp(s.data + end - n, MARKS[i].mark, n) == 0) {
            *dots = MARKS[i].dots;
            return n;
        }
    }
    return 0;
}

bool leader_find(Str s, size_t *start, size_t *end)
{
    size_t page = s.len;
    if (s.len > LINE_BYTES)
        return false;
    while (page > 0 && s.len - page < PAGE_BYTES && is_page(s.data[page - 1]))
        page--;
    if (page == s.len)
        return false;
    unsigned dots = 0, more;
    size_t at = page;
    for (size_t n; (n = dot_before(s, at, &more)); at -= n)
        dots += more;
    *start = at;
    *end = page;
    return dots >= DOTS_MIN && at > 0;
}
