#include "ui/bar.h"
#include "input/event.h"
#include <string.h>

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

static char kind_letter(PromptKind kind)
{
    static const char LETTERS[] = {0, '/', '/', 'K', ':'};
    return LETTERS[kind];
}

void prompt_done(Prompt *p)
{
    strbuf_done(&p->line);
    for (size_t i = 0; i < p->history.count; i++)
        mem_free(p->history.items[i]);
    vec_done(&p->history);
}

void prompt_set(Prompt *p, Str line)
{
    strbuf_clear(&p->line);
    strbuf_add(&p->line, line);
    p->cursor = p->line.len;
}

void prompt_open(Prompt *p, PromptKind kind, Str line)
{
    p->kind = kind;
    p->history_at = p->history.count;
    prompt_set(p, line);
}

static void remember(Prompt *p)
{
    if (!p->line.len)
        return;
    StrBuf entry = {0};
    strbuf_add_byte(&entry, kind_letter(p->kind));
    strbuf_add(&entry, (Str){p->line.data, p->line.len});
    vec_push(&p->history, entry.data);
}

void prompt_close(Prompt *p)
{
    remember(p);
    p->kind = PROMPT_NONE;
}

static void erase_range(Prompt *p, size_t from, size_t to)
{
    memmove(p->line.data + from, p->line.data + to, p->line.len - to + 1);
    p->line.len -= to - from;
    p->cursor = from;
}

static void insert(Prompt *p, uint32_t cp)
{
    char bytes[UTF8_MAX];
    size_t n = utf8_encode(cp, bytes);
    strbuf_add(&p->line, (Str){bytes, n});
    char *at = p->line.data + p->cursor;
    memmove(at + n, at, p->line.len - n - p->cursor);
    memcpy(at, bytes, n);
    p->cursor += n;
}

static size_t before(const Prompt *p)
{
    const char *data = p->line.data;
    return p->cursor ? (size_t)(utf8_prev(data, data + p->cursor) - data) : 0;
}

static size_t after(const Prompt *p)
{
    uint32_t cp;
    const char *data = p->line.data;
    if (p->cursor >= p->line.len)
        return p->cursor;
    return p->cursor + utf8_decode(data + p->cursor, data + p->line.len, &cp);
}

static void go_in_history(Prompt *p, int step)
{
    size_t i = p->history_at;
    for (;;) {
        if ((step < 0 && i == 0) || (step > 0 && i >= p->history.count))
            return;
        i += (size_t)step;
        if (i == p->history.count) {
            prompt_set(p, STR_NONE);
            break;
        }
        if (p->history.items[i][0] == kind_letter(p->kind)) {
            prompt_set(p, str_from(p->history.items[i] + 1));
            break;
        }
    }
    p->history_at = i;
}

static size_t word_before(const Prompt *p)
{
    size_t i = p->cursor;
    while (i && p->line.data[i - 1] == ' ')
        i--;
    while (i && p->line.data[i - 1] != ' ')
        i--;
    return i;
}

PromptState prompt_key(Prompt *p, uint32_t key)
{
    switch (key) {
    case INPUT_ENTER:
        return PROMPT_ACCEPTED;
    case INPUT_ESC:
    case 'C' & 0x1F:
    case 'G' & 0x1F:
        return PROMPT_CANCELLED;
    case INPUT_BACKSPACE:
        if (!p->line.len)
            return PROMPT_CANCELLED;
        erase_range(p, before(p), p->cursor);
        break;
    case INPUT_DELETE:
    case 'D' & 0x1F:
        if (p->line.len) {
            size_t from = p->cursor;
            erase_range(p, from, after(p));
        }
        break;
    case 'U' & 0x1F:
        if (p->line.len)
            erase_range(p, 0, p->cursor);
        break;
    case 'W' & 0x1F:
        if (p->line.len)
            erase_range(p, word_before(p), p->cursor);
        break;
    case 'K' & 0x1F:
        if (p->line.len)
            erase_range(p, p->cursor, p->line.len);
        break;
    case INPUT_LEFT:
    case 'B' & 0x1F:
        p->cursor = before(p);
        break;
    case INPUT_RIGHT:
    case 'F' & 0x1F:
        p->cursor = after(p);
        break;
    case INPUT_HOME:
    case 'A' & 0x1F:
        p->cursor = 0;
        break;
    case INPUT_END:
    case 'E' & 0x1F:
        p->cursor = p->line.len;
        break;
    case INPUT_UP:
    case 'P' & 0x1F:
        go_in_history(p, -1);
        break;
    case INPUT_DOWN:
    case 'N' & 0x1F:
        go_in_history(p, 1);
        break;
    default:
        if (key >= ' ' && key < INPUT_SPECIAL)
            insert(p, key);
    }
    return PROMPT_EDITING;
}

static const char *const PREFIXES[] = {"", "/", "?", "K ", ":"};

void prompt_draw(const Prompt *p, CellGrid *g, Rect area, const CellPolicy *policy)
{
    grid_fill(g, area, ROLE_PROMPT);
    grid_clip(g, area);
    Str prefix = str_from(PREFIXES[p->kind]);
    int x =
        area.x + grid_text(g, area.x, area.y, area.cols, policy, prefix, ROLE_PROMPT, ROLE_PROMPT);
    int room = area.x + area.cols - x - 1;
    Str left = {p->line.data, p->cursor};
    size_t from = 0; // the cursor stays in view: what is too long is cut at its left
    while (from < p->cursor &&
           (int)cell_string(policy, (Str){left.data + from, left.len - from}) > room) {
        uint32_t cp;
        from += utf8_decode(left.data + from, left.data + left.len, &cp);
    }
    Str shown = {p->line.data + from, p->line.len - from};
    grid_text(g, x, area.y, room, policy, shown, ROLE_PROMPT, ROLE_PROMPT);
    g->cursor_x = x + (int)cell_string(policy, (Str){left.data + from, left.len - from});
    g->cursor_y = area.y;
    grid_unclip(g);
}
