#include "ui/sidebar.h"
#include "base/i18n.h"
#include <stdio.h>
#include <string.h>

void sidebar_init(Sidebar *s)
{
    *s = (Sidebar){0};
}

void sidebar_done(Sidebar *s)
{
    vec_done(&s->folded);
}

static const Outline *outline_of(const SidebarView *v)
{
    return &document_structure(v->doc)->outline;
}

static const Notes *notes_of(const SidebarView *v)
{
    return &document_structure(v->doc)->notes;
}

/* Index in folded of the first position not before POS. */
static size_t fold_index(const Sidebar *s, Pos pos)
{
    size_t low = 0, high = s->folded.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (s->folded.items[mid] < pos)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static bool is_folded(const Sidebar *s, Pos pos)
{
    size_t i = fold_index(s, pos);
    return i < s->folded.count && s->folded.items[i] == pos;
}

static void set_folded(Sidebar *s, Pos pos, bool folded)
{
    size_t i = fold_index(s, pos);
    if (folded == is_folded(s, pos))
        return;
    if (folded) {
        vec_push(&s->folded, pos);
        memmove(&s->folded.items[i + 1], &s->folded.items[i],
                (s->folded.count - 1 - i) * sizeof pos);
        s->folded.items[i] = pos;
    } else {
        memmove(&s->folded.items[i], &s->folded.items[i + 1],
                (s->folded.count - 1 - i) * sizeof pos);
        s->folded.count--;
    }
}

static bool has_children(const Outline *o, uint32_t i)
{
    return i + 1 < outline_count(o) && outline_node(o, i + 1)->parent == i;
}

/* The outermost folded ancestor of I, or I itself. */
static uint32_t shown_for(const Sidebar *s, const Outline *o, uint32_t i)
{
    uint32_t shown = i;
    for (uint32_t up = outline_node(o, i)->parent; up != OUTLINE_NONE;
         up = outline_node(o, up)->parent)
        if (is_folded(s, outline_node(o, up)->pos))
            shown = up;
    return shown;
}

static uint32_t next_shown(const Sidebar *s, const Outline *o, uint32_t i)
{
    if (is_folded(s, outline_node(o, i)->pos) && has_children(o, i))
        return outline_subtree_end(o, i);
    return i + 1;
}

/* How many items the open tab has. */
static uint32_t item_count(const Sidebar *s, const SidebarView *v)
{
    switch (s->tab) {
    case SIDEBAR_OUTLINE:
        return (uint32_t)outline_count(outline_of(v));
    case SIDEBAR_NOTES:
        return (uint32_t)notes_of(v)->notes.count;
    case SIDEBAR_KEYWORDS:
        return v->keywords ? (uint32_t)keywords_count(v->keywords) : 0;
    case SIDEBAR_TAB_COUNT:
        break;
    }
    return 0;
}

/* The item under the cursor; item_count() must not be 0. */
static uint32_t cursor_item(const Sidebar *s, const SidebarView *v)
{
    uint32_t count = item_count(s, v);
    if (s->tab != SIDEBAR_OUTLINE)
        return s->row_cursor[s->tab] < count ? s->row_cursor[s->tab] : count - 1;
    uint32_t i = outline_at(outline_of(v), s->cursor);
    return shown_for(s, outline_of(v), i == OUTLINE_NONE ? 0 : i);
}

static void set_cursor(Sidebar *s, const SidebarView *v, uint32_t item)
{
    if (s->tab == SIDEBAR_OUTLINE)
        s->cursor = outline_node(outline_of(v), item)->pos;
    else
        s->row_cursor[s->tab] = item;
}

static uint32_t step(const Sidebar *s, const SidebarView *v, uint32_t item, bool forward)
{
    uint32_t count = item_count(s, v);
    if (!forward) {
        if (item == 0)
            return 0;
        return s->tab == SIDEBAR_OUTLINE ? shown_for(s, outline_of(v), item - 1) : item - 1;
    }
    uint32_t next = s->tab == SIDEBAR_OUTLINE ? next_shown(s, outline_of(v), item) : item + 1;
    return next < count ? next : item;
}

/* The item that was last first, if there still is such a one. */
static uint32_t first_now(const Sidebar *s, const SidebarView *v)
{
    uint32_t first = s->first[s->tab], count = item_count(s, v);
    if (first >= count)
        first = 0;
    return s->tab == SIDEBAR_OUTLINE && count ? shown_for(s, outline_of(v), first) : first;
}

/* The item for the first row, so that ITEM is shown: the one that is first now where that will do,
 * else one that leaves a third of the list above ITEM. */
static uint32_t choose_first(const Sidebar *s, const SidebarView *v, uint32_t item)
{
    uint32_t first = first_now(s, v), at = first;
    for (int row = 0; at <= item && row < s->list.rows; row++) {
        if (at == item)
            return first;
        uint32_t next = step(s, v, at, true);
        if (next == at)
            break;
        at = next;
    }
    uint32_t top = item;
    for (int row = 0; row < s->list.rows / 3; row++)
        top = step(s, v, top, false);
    return top;
}

/* As choose_first, but without rows left empty below the last item. */
static uint32_t first_for(const Sidebar *s, const SidebarView *v, uint32_t item)
{
    uint32_t first = s->scrolled ? first_now(s, v) : choose_first(s, v, item), at = first;
    int rows = 1;
    for (uint32_t next; rows < s->list.rows && (next = step(s, v, at, true)) != at; at = next)
        rows++;
    for (uint32_t before; rows < s->list.rows && (before = step(s, v, first, false)) != first;
         first = before)
        rows++;
    return first;
}

static void bring_into_view(Sidebar *s, const SidebarView *v, uint32_t item)
{
    s->scrolled = false;
    s->first[s->tab] = first_for(s, v, item);
}

static Rect list_in(Rect area)
{
    return (Rect){area.x, area.y + 1, area.cols, area.rows > 1 ? area.rows - 1 : 0};
}

void sidebar_set_area(Sidebar *s, Rect area)
{
    s->list = area.cols ? list_in(area) : (Rect){0, 0, 0, 0};
}

void sidebar_follow(Sidebar *s, const SidebarView *v)
{
    if (s->tab != SIDEBAR_OUTLINE)
        return;
    // only a new place scrolls for good, so that a resize there and back leaves no trace
    bool moved = s->cursor != v->reading;
    s->cursor = v->reading;
    if (moved && item_count(s, v))
        bring_into_view(s, v, cursor_item(s, v));
}

void sidebar_move(Sidebar *s, const SidebarView *v, long items)
{
    if (!item_count(s, v))
        return;
    uint32_t item = cursor_item(s, v), last = item_count(s, v) - 1;
    if (items >= (long)last - item && items > s->list.rows) { // not by way of all between
        item = s->tab == SIDEBAR_OUTLINE ? shown_for(s, outline_of(v), last) : last;
        items = 0;
    } else if (-items >= (long)item && -items > s->list.rows) {
        item = items = 0;
    }
    for (long i = items < 0 ? -items : items; i > 0; i--) {
        uint32_t next = step(s, v, item, items > 0);
        if (next == item)
            break;
        item = next;
    }
    set_cursor(s, v, item);
    bring_into_view(s, v, item);
}

void sidebar_scroll(Sidebar *s, const SidebarView *v, long rows)
{
    if (!item_count(s, v))
        return;
    uint32_t item = first_for(s, v, cursor_item(s, v));
    for (long i = rows < 0 ? -rows : rows; i > 0; i--)
        item = step(s, v, item, rows > 0);
    s->scrolled = true;
    s->first[s->tab] = item;
    s->first[s->tab] = first_for(s, v, item);
}

void sidebar_fold(Sidebar *s, const SidebarView *v)
{
    const Outline *o = outline_of(v);
    if (s->tab != SIDEBAR_OUTLINE || !outline_count(o))
        return;
    uint32_t item = cursor_item(s, v);
    const OutlineNode *node = outline_node(o, item);
    if (has_children(o, item) && !is_folded(s, node->pos))
        set_folded(s, node->pos, true);
    else if (node->parent != OUTLINE_NONE)
        item = node->parent;
    set_cursor(s, v, item);
    bring_into_view(s, v, item);
}

void sidebar_unfold(Sidebar *s, const SidebarView *v)
{
    const Outline *o = outline_of(v);
    if (s->tab != SIDEBAR_OUTLINE || !outline_count(o))
        return;
    uint32_t item = cursor_item(s, v);
    set_cursor(s, v, item);
    set_folded(s, outline_node(o, item)->pos, false);
}

Pos sidebar_target(const Sidebar *s, const SidebarView *v, size_t *keyword)
{
    *keyword = KEYWORDS_ALL;
    if (!item_count(s, v))
        return POS_NONE;
    uint32_t item = cursor_item(s, v);
    if (s->tab == SIDEBAR_OUTLINE)
        return outline_node(outline_of(v), item)->pos;
    if (s->tab == SIDEBAR_KEYWORDS) {
        *keyword = item;
        return POS_NONE;
    }
    const Notes *n = notes_of(v);
    const Note *note = &n->notes.items[item];
    return note->first_ref != NOTE_NONE ? n->refs.items[note->first_ref].pos
                                        : n->defs.items[note->def].pos;
}

bool sidebar_click(Sidebar *s, const SidebarView *v, int x, int y)
{
    for (int tab = 0; y == s->list.y - 1 && tab < SIDEBAR_TAB_COUNT; tab++)
        if (x >= s->tabs_x[tab] && x < s->tabs_x[tab + 1]) {
            s->tab = (SidebarTab)tab;
            s->scrolled = false;
        }
    if (!rect_contains(s->list, x, y) || !item_count(s, v))
        return false;
    uint32_t item = s->shown;
    for (int row = s->list.y; row < y; row++) {
        uint32_t next = step(s, v, item, true);
        if (next == item)
            return false;
        item = next;
    }
    set_cursor(s, v, item);
    return true;
}

typedef struct {
    Sidebar *s;
    const SidebarView *v;
    CellGrid *grid;
    int y;
    ThemeRole role; // of the line as a whole
} Item;

static int add(Item *l, int x, int cells, Str text, ThemeRole over)
{
    bool plain = l->role == ROLE_SIDEBAR;
    return grid_text_cut(l->grid, x, l->y, cells, l->v->policy, text, l->role,
                         plain ? over : l->role);
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

/* Hits of all keywords in item I and what stands below it. */
static size_t hits_in(const SidebarView *v, uint32_t i)
{
    const Outline *o = outline_of(v);
    if (!v->keywords || !keywords_count(v->keywords) || outline_node(o, i)->kind == OUTLINE_TITLE)
        return 0;
    uint32_t end = outline_subtree_end(o, i);
    Pos to = end < outline_count(o) ? outline_node(o, end)->pos : text_ready(document_text(v->doc));
    return keywords_hits_between(v->keywords, KEYWORDS_ALL, outline_node(o, i)->pos, to);
}

static void draw_node(Item *l, uint32_t i)
{
    const Outline *o = outline_of(l->v);
    const OutlineNode *node = outline_node(o, i);
    const Text *text = document_text(l->v->doc);
    Rect list = l->s->list;
    int right = list.x + add_count(l, hits_in(l->v, i));

    int deepest = list.cols / 3;
    int x = list.x + (node->level > 1 ? 2 * (node->level - 1) : 0);
    x = x > list.x + deepest ? list.x + deepest : x;
    const char *mark = "  ";
    if (node->kind != OUTLINE_TITLE && has_children(o, i))
        mark = is_folded(l->s, node->pos) ? "+ " : "- ";
    if (node->kind == OUTLINE_TITLE)
        mark = "";
    x += add(l, x, right - x, str_from(mark), ROLE_SIDEBAR_NUMBER);
    Str label = text_slice(text, node->pos, node->pos + node->label_bytes);
    Str name =
        text_slice(text, node->pos + node->text_at, node->pos + node->text_at + node->text_bytes);
    x += add(l, x, right - x, label, ROLE_SIDEBAR_NUMBER);
    if (sidebar_label_wants_blank(label) && right > x)
        x++;
    for (Str line; name.len && right > x; name = (Str){line.data + line.len, name.len - line.len}) {
        line = str_first_line(name = str_trim(name)); // a heading may be broken over lines
        x += add(l, x, right - x, line, node->kind == OUTLINE_GAP ? ROLE_GAP : ROLE_SIDEBAR);
    }
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
    const Notes *n = notes_of(v);
    const Note *note = &n->notes.items[i];
    Pos pos = note->first_ref != NOTE_NONE ? n->refs.items[note->first_ref].pos
                                           : n->defs.items[note->def].pos;
    uint32_t node = outline_at(outline_of(v), pos);
    while (node != OUTLINE_NONE && outline_node(outline_of(v), node)->level > 1)
        node = outline_node(outline_of(v), node)->parent;
    return node;
}

/* Whether numbers begin again at note I, in another chapter than the note before. */
static bool begins_again(const SidebarView *v, uint32_t i)
{
    const Notes *n = notes_of(v);
    if (i > 0)
        return same_label(n, 0, i) && chapter_of(v, i) != chapter_of(v, i - 1);
    for (uint32_t k = 1; k < n->notes.count && k < RESTART_LOOK; k++)
        if (same_label(n, 0, k) && chapter_of(v, k) != chapter_of(v, 0))
            return true;
    return false;
}

/* 第二章, or the first words of a heading without a number. */
static Str chapter_name(const SidebarView *v, uint32_t i)
{
    uint32_t chapter = chapter_of(v, i);
    if (chapter == OUTLINE_NONE)
        return STR_NONE;
    const OutlineNode *node = outline_node(outline_of(v), chapter);
    Pos text = node->pos + node->text_at;
    return node->label_bytes
               ? text_slice(document_text(v->doc), node->pos, node->pos + node->label_bytes)
               : text_slice(document_text(v->doc), text, text + node->text_bytes);
}

static void draw_note(Item *l, uint32_t i)
{
    const Notes *n = notes_of(l->v);
    const Note *note = &n->notes.items[i];
    Rect list = l->s->list;
    int x = list.x, right = list.x + list.cols;
    ThemeRole role = note->status == NOTE_MISSING ? ROLE_NOTE_MISSING : ROLE_SIDEBAR_NUMBER;
    x += add(l, x, right - x, str_from(note_mark((NoteStatus)note->status)), role) + 1;
    if (begins_again(l->v, i)) {
        int cells = right - x < CHAPTER_CELLS ? right - x : CHAPTER_CELLS;
        x += add(l, x, cells, chapter_name(l->v, i), ROLE_SIDEBAR_NUMBER) + 1;
    }
    x += add(l, x, right - x, notes_label(n, note), role) + 1;
    Str text = str_from(_("no definition in this text"));
    if (note->def != NOTE_NONE) {
        const NoteDef *def = &n->defs.items[note->def];
        text = str_trim(str_first_line(
            text_slice(document_text(l->v->doc), def->pos + def->text_at, def->end)));
    }
    add(l, x, right - x, text, ROLE_SIDEBAR);
}

static void draw_keyword(Item *l, uint32_t i)
{
    Rect list = l->s->list;
    int right = list.x + add_count(l, keywords_hits(l->v->keywords, i));
    ThemeRole colour = (ThemeRole)(ROLE_KEYWORD_1 + i % KEYWORD_COLOURS);
    add(l, list.x + 1, right - list.x - 1, keywords_word(l->v->keywords, i), colour);
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
    uint32_t i = outline_at(outline_of(v), v->reading);
    return i == OUTLINE_NONE ? UINT32_MAX : shown_for(s, outline_of(v), i);
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
    DRAW[l->s->tab](l, item);
}

void sidebar_draw(Sidebar *s, const SidebarView *v, CellGrid *grid, Rect area)
{
    grid_fill(grid, area, ROLE_SIDEBAR);
    if (area.rows < 2)
        return;
    s->list = list_in(area);
    grid_clip(grid, area);
    draw_tabs(s, v, grid, area);
    Item l = {s, v, grid, s->list.y, ROLE_SIDEBAR};
    if (!item_count(s, v)) {
        add(&l, area.x + 1, area.cols - 1, str_from(empty_message(s, v)), ROLE_META);
        grid_unclip(grid);
        return;
    }
    uint32_t reading = reading_item(s, v), item = first_for(s, v, cursor_item(s, v));
    s->shown = item;
    for (; l.y < area.y + area.rows; l.y++) {
        bool selected = s->focused && item == cursor_item(s, v);
        l.role = selected          ? ROLE_SIDEBAR_SELECTED
                 : item == reading ? ROLE_SIDEBAR_CURRENT
                                   : ROLE_SIDEBAR;
        draw_item(&l, item);
        uint32_t next = step(s, v, item, true);
        if (next == item)
            break;
        item = next;
    }
    grid_unclip(grid);
}
