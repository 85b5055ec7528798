#include "base/i18n.h"
#include "ui/sidebarlist.h"
#include <stdio.h>
#include <string.h>

#define CUT_CELLS 2 // of the mark for what is cut off

typedef struct {
    Sidebar *s;
    const SidebarView *v;
    CellGrid *grid;
    int y;
    ThemeRole role; // of the line as a whole
    bool context;   // only shown for what stands below it
    FilterMark marks[2 * FILTER_MARKS];
    size_t mark_count;
} Item;

/* Mark what of TEXT, drawn from X on in CELLS, the filter's words match. */
static void add_marks(Item *l, int x, int cells, Str text)
{
    const CellPolicy *policy = l->v->policy;
    for (size_t i = 0; i < l->mark_count; i++) {
        const char *from = l->marks[i].start, *to = l->marks[i].end, *end = text.data + text.len;
        from = from < text.data ? text.data : from;
        to = to > end ? end : to;
        if (from >= to)
            continue;
        int before = (int)cell_string(policy, (Str){text.data, (size_t)(from - text.data)});
        int wide = (int)cell_string(policy, (Str){from, (size_t)(to - from)});
        wide = before + wide > cells ? cells - before : wide;
        grid_tint(l->grid, (Rect){x + before, l->y, wide, 1}, ROLE_HIT);
    }
}

/* What of PARTS, as they are going to be drawn, the filter's words match. */
static void mark_matches(Item *l, const Str *parts, size_t count)
{
    for (size_t i = 0; i < count && !l->context; i++)
        l->mark_count += filter_marks(&l->s->filter, parts[i], l->marks + l->mark_count);
}

static int add(Item *l, int x, int cells, Str text, ThemeRole over)
{
    bool plain = l->role == ROLE_SIDEBAR;
    int used =
        grid_text_cut(l->grid, x, l->y, cells, l->v->policy, text, l->role, plain ? over : l->role);
    add_marks(l, x, used, text);
    return used;
}

/* TEXT, or, if its first match would be cut off, what stands from a little before it on. */
static Str from_match(const Item *l, Str text, int cells)
{
    const CellPolicy *policy = l->v->policy;
    const char *end = text.data + text.len, *start = end, *to = end;
    for (size_t i = 0; i < l->mark_count; i++)
        if (l->marks[i].start >= text.data && l->marks[i].start < start) {
            start = l->marks[i].start;
            to = l->marks[i].end < end ? l->marks[i].end : end;
        }
    int before = (int)cell_string(policy, (Str){text.data, (size_t)(start - text.data)});
    int wide = (int)cell_string(policy, (Str){start, (size_t)(to - start)});
    bool seen = before + wide + CUT_CELLS <= cells || (int)cell_string(policy, text) <= cells;
    if (start == end || seen || before <= cells / 4)
        return text;
    return str_rest(text, cell_prefix(policy, text, (size_t)(before - cells / 4), NULL));
}

/* TEXT of an entry in what is left of its row. */
static void add_name(Item *l, int x, int cells, Str text, ThemeRole role)
{
    Str shown = from_match(l, text, cells);
    int cut = shown.len < text.len ? add(l, x, cells, STR(".."), ROLE_META) : 0;
    add(l, x + cut, cells - cut, shown, role);
}

/* NUMBER at the right edge; returns the columns left for the rest. */
static int add_count(Item *l, size_t number)
{
    Rect list = l->s->list;
    char text[24];
    if (!number)
        return list.cols;
    int len = snprintf(text, sizeof text, "%zu", number);
    if (len + 6 > list.cols)
        return list.cols;
    add(l, list.x + list.cols - len, len, str_from(text), ROLE_SIDEBAR_COUNT);
    return list.cols - len - 1;
}

bool sidebar_label_wants_blank(Str label)
{
    static const char *const CLOSED[] = {"、", "）", "．", "。", "，", "】"};
    for (size_t i = 0; i < sizeof CLOSED / sizeof *CLOSED; i++) {
        Str end = str_from(CLOSED[i]);
        if (label.len >= end.len &&
            str_equal((Str){label.data + label.len - end.len, end.len}, end))
            return false;
    }
    return label.len > 0;
}

/* Where item I and what stands below it ends. */
static Pos subtree_end(const SidebarView *v, uint32_t i)
{
    const Outline *o = sidebar_outline(v);
    uint32_t end = outline_subtree_end(o, i);
    return end < outline_count(o) ? outline_node(o, end)->pos : text_ready(document_text(v->doc));
}

/* Hits of all keywords there. */
static size_t keywords_in(const SidebarView *v, uint32_t i)
{
    const OutlineNode *node = outline_node(sidebar_outline(v), i);
    if (!v->keywords || !keywords_count(v->keywords) || node->kind == OUTLINE_TITLE)
        return 0;
    return keywords_hits_between(v->keywords, KEYWORDS_ALL, node->pos, subtree_end(v, i));
}

/* The search's hits there, left of RIGHT; returns what is right of the rest then. */
static int add_hits(Item *l, int right, uint32_t i)
{
    const OutlineNode *node = outline_node(sidebar_outline(l->v), i);
    size_t n = 0;
    char text[24];
    if (!l->v->hits || node->kind == OUTLINE_TITLE ||
        !hits_between(l->v->hits, node->pos, subtree_end(l->v, i), &n) || !n)
        return right;
    int len = snprintf(text, sizeof text, "%zu", n);
    if (right - len < l->s->list.x + 6)
        return right;
    grid_text(l->grid, right - len, l->y, len, l->v->policy, str_from(text), l->role, ROLE_HIT);
    return right - len - 1;
}

static void draw_node(Item *l, uint32_t i)
{
    const Outline *o = sidebar_outline(l->v);
    const OutlineNode *node = outline_node(o, i);
    Rect list = l->s->list;
    int right = add_hits(l, list.x + add_count(l, keywords_in(l->v, i)), i);

    int deepest = list.cols / 3;
    int x = list.x + (node->level > 1 ? 2 * (node->level - 1) : 0);
    x = x > list.x + deepest ? list.x + deepest : x;
    char mark[] = {' ', node->why == OUTLINE_WHY_READER ? '*' : ' ', '\0'};
    if (node->kind == OUTLINE_TITLE)
        mark[0] = '\0';
    else if (sidebar_has_children(o, i) && !filter_narrows(&l->s->filter))
        mark[0] = sidebar_is_folded(l->s, node->pos) ? '+' : '-';
    x += add(l, x, right - x, str_from(mark), ROLE_SIDEBAR_NUMBER);
    ShownNode shown = shown_node(l->v->doc, node, &l->s->room);
    mark_matches(l, &shown.whole, 1);
    x += add(l, x, right - x, shown.label, ROLE_SIDEBAR_NUMBER);
    if (sidebar_label_wants_blank(shown.label) && right > x)
        x++;
    if (right > x)
        add_name(l, x, right - x, shown.name,
                 l->context                  ? ROLE_META
                 : node->kind == OUTLINE_GAP ? ROLE_GAP
                                             : ROLE_SIDEBAR);
}

static const char *note_mark(NoteStatus status)
{
    return status == NOTE_OK ? " " : status == NOTE_MISSING ? "?" : "-";
}

#define RESTART_LOOK  4096 // notes looked at for one that begins again
#define CHAPTER_CELLS 12

static bool same_label(const Notes *n, uint32_t a, uint32_t b)
{
    return str_equal(notes_label(n, &n->notes.items[a]), notes_label(n, &n->notes.items[b]));
}

/* The heading of the first level that note I is met under, or OUTLINE_NONE. */
static uint32_t chapter_of(const SidebarView *v, uint32_t i)
{
    const Notes *n = sidebar_notes(v);
    const Note *note = &n->notes.items[i];
    Pos pos = note->first_ref != NOTE_NONE ? n->refs.items[note->first_ref].pos
                                           : n->defs.items[note->def].pos;
    uint32_t node = outline_at(sidebar_outline(v), pos);
    while (node != OUTLINE_NONE && outline_node(sidebar_outline(v), node)->level > 1)
        node = outline_node(sidebar_outline(v), node)->parent;
    return node;
}

/* Whether numbers begin again at note I, in another chapter than the note before. */
static bool begins_again(const SidebarView *v, uint32_t i)
{
    const Notes *n = sidebar_notes(v);
    if (i > 0)
        return same_label(n, 0, i) && chapter_of(v, i) != chapter_of(v, i - 1);
    for (uint32_t k = 1; k < n->notes.count && k < RESTART_LOOK; k++)
        if (same_label(n, 0, k) && chapter_of(v, k) != chapter_of(v, 0))
            return true;
    return false;
}

/* 第二章, or the first words of a heading without a number. */
static Str chapter_name(const Item *l, uint32_t i)
{
    uint32_t chapter = chapter_of(l->v, i);
    if (chapter == OUTLINE_NONE)
        return STR_NONE;
    ShownNode shown =
        shown_node(l->v->doc, outline_node(sidebar_outline(l->v), chapter), &l->s->room);
    return shown.label.len ? shown.label : shown.name;
}

static void draw_note(Item *l, uint32_t i)
{
    const Notes *n = sidebar_notes(l->v);
    const Note *note = &n->notes.items[i];
    Rect list = l->s->list;
    int x = list.x, right = list.x + list.cols;
    ThemeRole role = note->status == NOTE_MISSING ? ROLE_NOTE_MISSING : ROLE_SIDEBAR_NUMBER;
    x += add(l, x, right - x, str_from(note_mark((NoteStatus)note->status)), role) + 1;
    if (note->why == NOTE_WHY_READER)
        add(l, x - 1, 1, STR("*"), ROLE_SIDEBAR_NUMBER);
    if (begins_again(l->v, i)) {
        int cells = right - x < CHAPTER_CELLS ? right - x : CHAPTER_CELLS;
        x += add(l, x, cells, chapter_name(l, i), ROLE_SIDEBAR_NUMBER) + 1;
    }
    Str parts[2];
    bool defined = sidebar_parts(l->s, l->v, i, parts) > 1;
    mark_matches(l, parts, defined ? 2 : 1);
    x += add(l, x, right - x, parts[0], role) + 1;
    add_name(l, x, right - x, defined ? parts[1] : str_from(_("no definition in this text")),
             ROLE_SIDEBAR);
}

static void draw_keyword(Item *l, uint32_t i)
{
    Rect list = l->s->list;
    const Keywords *k = l->v->keywords;
    bool on = keywords_is_on(k, i);
    int right = list.x + list.cols;
    // TRANSLATORS: a keyword that is neither drawn nor counted; stands in its count's place
    Str off = str_from(_("off"));
    if (on) {
        right = list.x + add_count(l, keywords_hits(k, i));
    } else {
        right -= (int)cell_string(l->v->policy, off);
        add(l, right, list.x + list.cols - right, off, ROLE_META);
        right--;
    }
    Str word = keywords_word(k, i);
    mark_matches(l, &word, 1);
    if (i == l->v->chosen)
        add(l, list.x, 1, STR(">"), ROLE_SIDEBAR_NUMBER);
    ThemeRole colour = (ThemeRole)(ROLE_KEYWORD_1 + keywords_colour(k, i));
    int x = list.x + 1;
    x += add(l, x, right - x, word, on ? colour : ROLE_META);
    if (l->v->sign && right > x)
        add(l, x, right - x, str_from(l->v->sign(l->v->sign_arg, word)), ROLE_META);
}

/* In the tabs' place: the line, and which match of how many the cursor is on. */
static void draw_filter(Sidebar *s, const SidebarView *v, CellGrid *grid, Rect area)
{
    const SidebarFilter *f = &s->filter;
    char count[48] = "";
    int x = grid->cursor_x, y = grid->cursor_y;
    if (filter_narrows(f) && !sidebar_is_empty(s, v)) {
        FilterEntry at = f->entries.items[filter_at(f, sidebar_cursor(s, v))];
        snprintf(count, sizeof count, "%u/%u%s", at.above + !at.context, f->matches,
                 f->next < f->source.items ? "+" : "");
    }
    PromptLook look = {.label = STR("/"), .aside = str_from(count)};
    prompt_draw(&f->line, &look, grid, area, v->policy);
    for (int tab = 0; tab <= SIDEBAR_TAB_COUNT; tab++)
        s->tabs_x[tab] = area.x;
    if (!s->focused || !f->typing) {
        grid->cursor_x = x;
        grid->cursor_y = y;
    }
}

static void draw_tabs(Sidebar *s, const SidebarView *v, CellGrid *grid, Rect area)
{
    const char *names[] = {_("Outline"), _("Notes"), _("Keywords")};
    int x = area.x;
    grid_fill(grid, (Rect){area.x, area.y, area.cols, 1}, ROLE_SIDEBAR);
    for (int tab = 0; tab < SIDEBAR_TAB_COUNT; tab++) {
        ThemeRole role = tab == (int)s->tab ? ROLE_SIDEBAR_TAB_CURRENT : ROLE_SIDEBAR_TAB;
        int right = area.x + area.cols;
        s->tabs_x[tab] = x;
        x += grid_text(grid, x, area.y, right - x, v->policy, STR(" "), ROLE_SIDEBAR_TAB,
                       ROLE_SIDEBAR_TAB);
        x += grid_text(grid, x, area.y, right - x, v->policy, str_from(names[tab]), role, role);
    }
    s->tabs_x[SIDEBAR_TAB_COUNT] = x;
}

static const char *empty_message(const Sidebar *s, const SidebarView *v)
{
    if (!document_structure(v->doc)->complete)
        return _("reading...");
    if (filter_narrows(&s->filter))
        return s->filter.next < s->filter.source.items ? _("reading...") : _("nothing matches");
    switch (s->tab) {
    case SIDEBAR_OUTLINE:
        return _("no headings found");
    case SIDEBAR_NOTES:
        return _("no notes found");
    case SIDEBAR_KEYWORDS:
    case SIDEBAR_TAB_COUNT:
        break;
    }
    return _("none yet: K adds one");
}

/* The item that the reader is in, or UINT32_MAX: only the outline has one. */
static uint32_t reading_item(const Sidebar *s, const SidebarView *v)
{
    if (s->tab != SIDEBAR_OUTLINE)
        return UINT32_MAX;
    uint32_t i = outline_at(sidebar_outline(v), v->reading);
    return i == OUTLINE_NONE ? UINT32_MAX : sidebar_shown_for(s, v, i);
}

static void draw_item(Item *l, uint32_t item)
{
    static void (*const DRAW[])(Item *, uint32_t) = {
        [SIDEBAR_OUTLINE] = draw_node,
        [SIDEBAR_NOTES] = draw_note,
        [SIDEBAR_KEYWORDS] = draw_keyword,
    };
    if (l->role != ROLE_SIDEBAR)
        grid_fill(l->grid, (Rect){l->s->list.x, l->y, l->s->list.cols, 1}, l->role);
    const SidebarFilter *f = &l->s->filter;
    l->mark_count = 0;
    l->context = filter_narrows(f) && f->entries.items[filter_at(f, item)].context;
    DRAW[l->s->tab](l, item);
}

void sidebar_draw(Sidebar *s, const SidebarView *v, CellGrid *grid, Rect area)
{
    grid_fill(grid, area, ROLE_SIDEBAR);
    if (area.rows < 2)
        return;
    sidebar_set_area(s, area);
    if (s->filter.on)
        draw_filter(s, v, grid, (Rect){area.x, area.y, area.cols, 1});
    grid_clip(grid, area);
    if (!s->filter.on)
        draw_tabs(s, v, grid, area);
    Item l = {.s = s, .v = v, .grid = grid, .y = s->list.y, .role = ROLE_SIDEBAR};
    if (sidebar_is_empty(s, v)) {
        add(&l, area.x + 1, area.cols - 1, str_from(empty_message(s, v)), ROLE_META);
        grid_unclip(grid);
        return;
    }
    uint32_t cursor = sidebar_cursor(s, v), reading = reading_item(s, v);
    uint32_t item = sidebar_first(s, v, cursor);
    s->shown = item;
    for (; l.y < area.y + area.rows; l.y++) {
        bool selected = s->focused && item == cursor;
        l.role = selected          ? ROLE_SIDEBAR_SELECTED
                 : item == reading ? ROLE_SIDEBAR_CURRENT
                                   : ROLE_SIDEBAR;
        draw_item(&l, item);
        uint32_t next = sidebar_step(s, v, item, true);
        if (next == item)
            break;
        item = next;
    }
    grid_unclip(grid);
}
