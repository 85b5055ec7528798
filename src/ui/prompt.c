#include "ui/prompt.h"
#include "input/event.h"
#include <string.h>

#define HISTORY_MOST 500
#define ASIDE_GAP    2  // cells between the line and what stands at the right end
#define ASIDE_LEAST  12 // of them: less says nothing
#define CTRL(letter) ((letter)&0x1F)

/* By which the histories are told apart: searches share one, whichever way they go. */
static char kind_letter(PromptKind kind)
{
    static const char LETTERS[PROMPT_COUNT] = {
        [PROMPT_SEARCH] = '/',     [PROMPT_SEARCH_BACK] = '/', [PROMPT_KEYWORD] = 'K',
        [PROMPT_RENAME] = 'K',     [PROMPT_COMMAND] = ':',     [PROMPT_HITS] = '/',
        [PROMPT_ANNOTATION] = 'a',
    };
    return LETTERS[kind];
}

void prompt_done(Prompt *p)
{
    strbuf_done(&p->line);
    strbuf_done(&p->typed);
    for (size_t i = 0; i < p->history.count; i++)
        mem_free(p->history.items[i]);
    vec_done(&p->history);
}

Str prompt_line(const Prompt *p)
{
    return (Str){p->line.data, p->line.len};
}

void prompt_set(Prompt *p, Str line)
{
    strbuf_clear(&p->line);
    strbuf_add(&p->line, line);
    p->cursor = p->line.len;
    p->history_at = p->history.count;
}

void prompt_open(Prompt *p, PromptKind kind, Str line)
{
    p->kind = kind;
    prompt_set(p, line);
}

static void forget_entry(Prompt *p, size_t index)
{
    mem_free(p->history.items[index]);
    p->history.count--;
    memmove(&p->history.items[index], &p->history.items[index + 1],
            (p->history.count - index) * sizeof *p->history.items);
}

/* ENTRY is taken over. */
static void add_entry(Prompt *p, char *entry)
{
    for (size_t i = p->history.count; i-- > 0;)
        if (strcmp(p->history.items[i], entry) == 0)
            forget_entry(p, i);
    if (p->history.count >= HISTORY_MOST)
        forget_entry(p, 0);
    vec_push(&p->history, entry);
    p->history_at = p->history.count;
}

void prompt_remember(Prompt *p, PromptKind kind, Str line)
{
    if (!line.len || !kind_letter(kind))
        return;
    StrBuf entry = {0};
    strbuf_add_byte(&entry, kind_letter(kind));
    strbuf_add(&entry, line);
    add_entry(p, entry.data);
}

void prompt_take_history(Prompt *p, Prompt *older)
{
    for (size_t i = 0; i < p->history.count; i++)
        add_entry(older, p->history.items[i]);
    vec_done(&p->history);
    p->history.items = older->history.items;
    p->history.count = older->history.count;
    p->history.cap = older->history.cap;
    p->history_at = p->history.count;
    older->history.items = NULL;
    vec_done(&older->history);
}

void prompt_close(Prompt *p)
{
    prompt_remember(p, p->kind, prompt_line(p));
    p->kind = PROMPT_NONE;
}

static void erase_range(Prompt *p, size_t from, size_t to)
{
    if (from >= to)
        return;
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

static size_t blanks_before(const Prompt *p)
{
    size_t i = p->cursor;
    while (i && p->line.data[i - 1] == ' ')
        i--;
    while (i && p->line.data[i - 1] != ' ')
        i--;
    return i;
}

/* Letters, digits and all that is not ASCII make words, as in readline. */
static bool in_word(const Prompt *p, size_t at)
{
    unsigned char c = (unsigned char)p->line.data[at];
    return c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

static size_t word_before(const Prompt *p)
{
    size_t i = p->cursor;
    while (i && !in_word(p, i - 1))
        i--;
    while (i && in_word(p, i - 1))
        i--;
    return i;
}

static size_t word_after(const Prompt *p)
{
    size_t i = p->cursor;
    while (i < p->line.len && !in_word(p, i))
        i++;
    while (i < p->line.len && in_word(p, i))
        i++;
    return i;
}

static size_t line_start(const Prompt *p)
{
    (void)p;
    return 0;
}

static size_t line_end(const Prompt *p)
{
    return p->line.len;
}

/* Keys that go to a place in the line, or erase as far as there. */
static const struct {
    uint32_t key;
    bool erases;
    size_t (*to)(const Prompt *p);
} EDITS[] = {
    {INPUT_LEFT, false, before},
    {CTRL('B'), false, before},
    {INPUT_RIGHT, false, after},
    {CTRL('F'), false, after},
    {INPUT_HOME, false, line_start},
    {CTRL('A'), false, line_start},
    {INPUT_END, false, line_end},
    {CTRL('E'), false, line_end},
    {'b' | INPUT_ALT, false, word_before},
    {'f' | INPUT_ALT, false, word_after},
    {INPUT_BACKSPACE, true, before},
    {INPUT_DELETE, true, after},
    {CTRL('D'), true, after},
    {CTRL('U'), true, line_start},
    {CTRL('K'), true, line_end},
    {CTRL('W'), true, blanks_before},
    {'d' | INPUT_ALT, true, word_after},
    {0x7F | INPUT_ALT, true, word_before},
};

static bool edit(Prompt *p, uint32_t key)
{
    for (size_t i = 0; i < sizeof EDITS / sizeof *EDITS; i++) {
        if (EDITS[i].key != key)
            continue;
        size_t to = EDITS[i].to(p), from = p->cursor;
        if (!EDITS[i].erases) {
            p->cursor = to;
            return true;
        }
        erase_range(p, to < from ? to : from, to < from ? from : to);
        p->history_at = p->history.count;
        return true;
    }
    return false;
}

static bool fits_history(const Prompt *p, size_t index)
{
    const char *entry = p->history.items[index];
    return entry[0] == kind_letter(p->kind) &&
           str_starts_with(str_from(entry + 1), (Str){p->typed.data, p->typed.len});
}

/* To the entry before or after the one shown that begins with what was typed. */
static void go_in_history(Prompt *p, int step)
{
    size_t i = p->history_at, end = p->history.count;
    if (i == end) {
        strbuf_clear(&p->typed);
        strbuf_add(&p->typed, prompt_line(p));
    }
    do {
        if (step < 0 ? i == 0 : i == end)
            return;
        i += (size_t)step;
    } while (i < end && !fits_history(p, i));
    prompt_set(p, i < end ? str_from(p->history.items[i] + 1) : (Str){p->typed.data, p->typed.len});
    p->history_at = i;
}

PromptState prompt_key(Prompt *p, uint32_t key)
{
    if (key == INPUT_ENTER)
        return PROMPT_ACCEPTED;
    if (key == INPUT_ESC || key == CTRL('C') || key == CTRL('G') ||
        (key == INPUT_BACKSPACE && !p->line.len))
        return PROMPT_CANCELLED;
    if (edit(p, key))
        return PROMPT_EDITING;
    if (key == INPUT_UP || key == CTRL('P')) {
        go_in_history(p, -1);
    } else if (key == INPUT_DOWN || key == CTRL('N')) {
        go_in_history(p, 1);
    } else if (key >= ' ' && key < INPUT_SPECIAL) {
        insert(p, key);
        p->history_at = p->history.count;
    }
    return PROMPT_EDITING;
}

static int cells_of(const CellPolicy *policy, Str s)
{
    return (int)cell_string(policy, s);
}

/* Label and state; returns the cells that they take. */
static int draw_label(const PromptLook *look, CellGrid *g, Rect area, const CellPolicy *policy)
{
    int x = grid_text(g, area.x, area.y, area.cols, policy, look->label, ROLE_PROMPT, ROLE_PROMPT);
    if (cells_of(policy, look->state) > area.cols * 2 / 5)
        return x;
    return x + grid_text(g, area.x + x, area.y, area.cols - x, policy, look->state, ROLE_PROMPT,
                         ROLE_META);
}

/* Draws the aside as far as the line leaves room for it; returns the cells left for the line. */
static int draw_aside(const PromptLook *look, CellGrid *g, Rect area, int line_cells,
                      const CellPolicy *policy)
{
    int all = cells_of(policy, look->aside), room = area.cols - 1 - line_cells - ASIDE_GAP;
    int cells = all < room ? all : room;
    if (!all || cells < (all < ASIDE_LEAST ? all : ASIDE_LEAST))
        return area.cols - 1;
    grid_text_cut(g, area.x + area.cols - 1 - cells, area.y, cells, policy, look->aside,
                  ROLE_PROMPT, ROLE_META);
    return area.cols - 1 - cells - ASIDE_GAP;
}

void prompt_draw(const Prompt *p, const PromptLook *look, CellGrid *g, Rect area,
                 const CellPolicy *policy)
{
    grid_fill(g, area, ROLE_PROMPT);
    grid_clip(g, area);
    int taken = draw_label(look, g, area, policy);
    Rect rest = {area.x + taken, area.y, area.cols - taken, 1};
    int room = draw_aside(look, g, rest, cells_of(policy, prompt_line(p)) + 1, policy);
    Str left = {p->line.data, p->cursor};
    size_t from = 0; // the cursor stays in view: what is too long is cut at its left
    while (from < p->cursor && cells_of(policy, str_rest(left, from)) > room) {
        uint32_t cp;
        from += utf8_decode(left.data + from, left.data + left.len, &cp);
    }
    grid_text(g, rest.x, area.y, room, policy, str_rest(prompt_line(p), from), ROLE_PROMPT,
              ROLE_PROMPT);
    g->cursor_x = rest.x + cells_of(policy, str_rest(left, from));
    g->cursor_y = area.y;
    grid_unclip(g);
}
