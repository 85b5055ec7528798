#include "ui/bar.h"

#define LAST_CELLS 20 // of the last crumb, before the ones to its left give way

/* S behind its first crumb; S itself if there is only one. */
static Str behind_crumb(Str s)
{
    const Str between = STR(" \u203a ");
    size_t at = str_find(s, between);
    if (at == SIZE_MAX)
        return s;
    at += between.len;
    return (Str){s.data + at, s.len - at};
}

/* As many of the last crumbs as fit CELLS; of the last one, what is longer than a few words does not
 * count. */
static Str last_crumbs(const CellPolicy *policy, Str s, int cells)
{
    Str last = s, next;
    while ((next = behind_crumb(last)).len < last.len)
        last = next;
    int beyond = (int)cell_string(policy, last) - LAST_CELLS;
    cells += beyond > 0 ? beyond : 0;
    while ((int)cell_string(policy, s) > cells && s.len > last.len)
        s = behind_crumb(s);
    return s;
}

void bar_draw_status(const BarStatus *st, CellGrid *g, Rect area, const CellPolicy *policy)
{
    grid_fill(g, area, ROLE_STATUS);
    grid_clip(g, area);
    const struct {
        Str text;
        ThemeRole role;
    } right[] = {
        {st->place, ROLE_STATUS_ACCENT},
        {st->hits, ROLE_STATUS_ACCENT},
        {st->notes, ROLE_STATUS},
    };
    bool message = st->message.len > 0;
    Str main = message ? st->message : st->breadcrumb;
    int want = (int)cell_string(policy, main) + 3, fair = area.cols * 3 / 5;
    want = !message && want > fair ? fair : want; // a long title is cut before a count goes
    int x = area.x + 1, end = area.x + area.cols - 1;
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        int cells = (int)cell_string(policy, right[i].text);
        // the place stays while there is room for half a line; the rest gives way to the text
        int least = i == 0 && !message ? area.cols / 2 : want;
        if (!cells || end - cells < area.x + least)
            continue;
        grid_text(g, end - cells, area.y, cells, policy, right[i].text, ROLE_STATUS, right[i].role);
        end -= cells + 2;
    }
    ThemeRole plain = st->accent ? ROLE_STATUS_ACCENT : ROLE_STATUS;
    ThemeRole role = !message ? plain : st->error ? ROLE_ERROR : ROLE_MESSAGE;
    if (!message) // the end of a breadcrumb says most
        main = last_crumbs(policy, main, end - x);
    grid_text_cut(g, x, area.y, end - x, policy, main, ROLE_STATUS, role);
    grid_unclip(g);
}
