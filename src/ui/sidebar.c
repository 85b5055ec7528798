#include "base/clock.h"
#include "ui/sidebarlist.h"
#include <string.h>

void sidebar_init(Sidebar *s)
{
    *s = (Sidebar){0};
}

void sidebar_done(Sidebar *s)
{
    vec_done(&s->folded);
    filter_done(&s->filter);
    strbuf_done(&s->room);
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

bool sidebar_is_folded(const Sidebar *s, Pos pos)
{
    size_t i = fold_index(s, pos);
    return i < s->folded.count && s->folded.items[i] == pos;
}

static void set_folded(Sidebar *s, Pos pos, bool folded)
{
    size_t i = fold_index(s, pos);
    if (folded == sidebar_is_folded(s, pos))
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

/* The outermost folded ancestor of I, or I itself. */
static uint32_t unfolded_for(const Sidebar *s, const Outline *o, uint32_t i)
{
    uint32_t shown = i;
    for (uint32_t up = outline_node(o, i)->parent; up != OUTLINE_NONE;
         up = outline_node(o, up)->parent)
        if (sidebar_is_folded(s, outline_node(o, up)->pos))
            shown = up;
    return shown;
}

static uint32_t next_shown(const Sidebar *s, const Outline *o, uint32_t i)
{
    if (sidebar_is_folded(s, outline_node(o, i)->pos) && sidebar_has_children(o, i))
        return outline_subtree_end(o, i);
    return i + 1;
}

static uint32_t all_items(const Sidebar *s, const SidebarView *v)
{
    switch (s->tab) {
    case SIDEBAR_OUTLINE:
        return (uint32_t)outline_count(sidebar_outline(v));
    case SIDEBAR_NOTES:
        return (uint32_t)sidebar_notes(v)->notes.count;
    case SIDEBAR_KEYWORDS:
        return v->keywords ? (uint32_t)keywords_count(v->keywords) : 0;
    case SIDEBAR_TAB_COUNT:
        break;
    }
    return 0;
}

uint32_t sidebar_shown_for(const Sidebar *s, const SidebarView *v, uint32_t i)
{
    const Outline *o = sidebar_outline(v);
    const SidebarFilter *f = &s->filter;
    if (!filter_narrows(f))
        return unfolded_for(s, o, i);
    while (i != OUTLINE_NONE && f->entries.items[filter_at(f, i)].item != i)
        i = outline_node(o, i)->parent;
    return i;
}

static FilterSource source_of(const Sidebar *s, const SidebarView *v)
{
    const Structure *structure = document_structure(v->doc);
    return (FilterSource){structure, structure->scanned, all_items(s, v), (int)s->tab};
}

bool sidebar_is_empty(const Sidebar *s, const SidebarView *v)
{
    FilterSource source = source_of(s, v);
    if (filter_narrows(&s->filter) &&
        (!filter_is_of(&s->filter, &source) || !s->filter.entries.count))
        return true;
    return source.items == 0;
}

/* The item shown in the place of ITEM, or before it. */
static uint32_t settle(const Sidebar *s, const SidebarView *v, uint32_t item)
{
    uint32_t count = all_items(s, v);
    if (filter_narrows(&s->filter))
        return s->filter.entries.items[filter_at(&s->filter, item)].item;
    item = item < count ? item : count - 1;
    return s->tab == SIDEBAR_OUTLINE ? unfolded_for(s, sidebar_outline(v), item) : item;
}

uint32_t sidebar_cursor(const Sidebar *s, const SidebarView *v)
{
    if (filter_narrows(&s->filter) && !s->filter.moved)
        return s->filter.entries.items[filter_first(&s->filter)].item;
    if (s->tab != SIDEBAR_OUTLINE)
        return settle(s, v, s->row_cursor[s->tab]);
    uint32_t i = outline_at(sidebar_outline(v), s->cursor);
    return settle(s, v, i == OUTLINE_NONE ? 0 : i);
}

static void set_cursor(Sidebar *s, const SidebarView *v, uint32_t item)
{
    s->filter.moved = true;
    if (s->tab == SIDEBAR_OUTLINE)
        s->cursor = outline_node(sidebar_outline(v), item)->pos;
    else
        s->row_cursor[s->tab] = item;
}

static uint32_t step_filtered(const SidebarFilter *f, uint32_t item, bool forward)
{
    size_t i = filter_at(f, item), last = f->entries.count - 1;
    return f->entries.items[forward ? (i < last ? i + 1 : last) : (i ? i - 1 : 0)].item;
}

uint32_t sidebar_step(const Sidebar *s, const SidebarView *v, uint32_t item, bool forward)
{
    if (filter_narrows(&s->filter))
        return step_filtered(&s->filter, item, forward);
    uint32_t count = all_items(s, v);
    if (!forward) {
        if (item == 0)
            return 0;
        return s->tab == SIDEBAR_OUTLINE ? unfolded_for(s, sidebar_outline(v), item - 1) : item - 1;
    }
    uint32_t next = s->tab == SIDEBAR_OUTLINE ? next_shown(s, sidebar_outline(v), item) : item + 1;
    return next < count ? next : item;
}

static bool is_context(const Sidebar *s, uint32_t item)
{
    const SidebarFilter *f = &s->filter;
    return filter_narrows(f) && f->entries.items[filter_at(f, item)].context;
}

/* As sidebar_step(), but not to what is only shown around matches. */
static uint32_t step_cursor(const Sidebar *s, const SidebarView *v, uint32_t item, bool forward)
{
    uint32_t at = item, next;
    while ((next = sidebar_step(s, v, at, forward)) != at) {
        at = next;
        if (!is_context(s, at))
            return at;
    }
    return item;
}

/* The item that was last first, if there still is such a one. */
static uint32_t first_now(const Sidebar *s, const SidebarView *v)
{
    uint32_t first = s->first[s->tab];
    return settle(s, v, first < all_items(s, v) ? first : 0);
}

/* The item for the first row, so that ITEM is shown: the one that is first now where that will do,
 * else one that leaves a third of the list above ITEM. */
static uint32_t choose_first(const Sidebar *s, const SidebarView *v, uint32_t item)
{
    uint32_t first = first_now(s, v), at = first;
    for (int row = 0; at <= item && row < s->list.rows; row++) {
        if (at == item)
            return first;
        uint32_t next = sidebar_step(s, v, at, true);
        if (next == at)
            break;
        at = next;
    }
    uint32_t top = item;
    for (int row = 0; row < s->list.rows / 3; row++)
        top = sidebar_step(s, v, top, false);
    return top;
}

uint32_t sidebar_first(const Sidebar *s, const SidebarView *v, uint32_t item)
{
    uint32_t first = s->scrolled ? first_now(s, v) : choose_first(s, v, item), at = first;
    int rows = 1;
    for (uint32_t next; rows < s->list.rows && (next = sidebar_step(s, v, at, true)) != at;
         at = next)
        rows++;
    for (uint32_t before;
         rows < s->list.rows && (before = sidebar_step(s, v, first, false)) != first;
         first = before)
        rows++;
    return first;
}

static void bring_into_view(Sidebar *s, const SidebarView *v, uint32_t item)
{
    s->scrolled = false;
    s->first[s->tab] = sidebar_first(s, v, item);
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
    s->cursor = s->before_filter = v->reading;
    s->filter.moved = true;
    if (moved && !sidebar_is_empty(s, v))
        bring_into_view(s, v, sidebar_cursor(s, v));
}

void sidebar_move(Sidebar *s, const SidebarView *v, long items)
{
    if (sidebar_is_empty(s, v))
        return;
    uint32_t item = sidebar_cursor(s, v), last = all_items(s, v) - 1;
    if (items >= (long)last - item && items > s->list.rows) { // not by way of all between
        item = settle(s, v, last);
        items = 0;
    } else if (-items >= (long)item && -items > s->list.rows) {
        item = settle(s, v, 0);
        items = 0;
    }
    for (long i = items < 0 ? -items : items; i > 0; i--) {
        uint32_t next = step_cursor(s, v, item, items > 0);
        if (next == item)
            break;
        item = next;
    }
    set_cursor(s, v, item);
    bring_into_view(s, v, item);
}

void sidebar_scroll(Sidebar *s, const SidebarView *v, long rows)
{
    if (sidebar_is_empty(s, v))
        return;
    uint32_t item = sidebar_first(s, v, sidebar_cursor(s, v));
    for (long i = rows < 0 ? -rows : rows; i > 0; i--)
        item = sidebar_step(s, v, item, rows > 0);
    s->scrolled = true;
    s->first[s->tab] = item;
    s->first[s->tab] = sidebar_first(s, v, item);
}

void sidebar_fold(Sidebar *s, const SidebarView *v)
{
    const Outline *o = sidebar_outline(v);
    if (s->tab != SIDEBAR_OUTLINE || sidebar_is_empty(s, v))
        return;
    uint32_t item = sidebar_cursor(s, v);
    const OutlineNode *node = outline_node(o, item);
    if (!filter_narrows(&s->filter) && sidebar_has_children(o, item) &&
        !sidebar_is_folded(s, node->pos))
        set_folded(s, node->pos, true);
    else if (node->parent != OUTLINE_NONE)
        item = node->parent;
    set_cursor(s, v, item);
    bring_into_view(s, v, item);
}

void sidebar_unfold(Sidebar *s, const SidebarView *v)
{
    const Outline *o = sidebar_outline(v);
    if (s->tab != SIDEBAR_OUTLINE || sidebar_is_empty(s, v) || filter_narrows(&s->filter))
        return;
    uint32_t item = sidebar_cursor(s, v);
    set_cursor(s, v, item);
    set_folded(s, outline_node(o, item)->pos, false);
}

Pos sidebar_target(const Sidebar *s, const SidebarView *v, size_t *keyword)
{
    *keyword = KEYWORDS_ALL;
    if (sidebar_is_empty(s, v))
        return POS_NONE;
    uint32_t item = sidebar_cursor(s, v);
    if (s->tab == SIDEBAR_OUTLINE)
        return outline_node(sidebar_outline(v), item)->pos;
    if (s->tab == SIDEBAR_KEYWORDS) {
        *keyword = item;
        return POS_NONE;
    }
    const Notes *n = sidebar_notes(v);
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
    if (!rect_contains(s->list, x, y) || sidebar_is_empty(s, v))
        return false;
    uint32_t item = s->shown;
    for (int row = s->list.y; row < y; row++) {
        uint32_t next = sidebar_step(s, v, item, true);
        if (next == item)
            return false;
        item = next;
    }
    set_cursor(s, v, item);
    return true;
}

void sidebar_filter(Sidebar *s)
{
    if (!s->filter.on)
        s->before_filter = s->cursor;
    filter_open(&s->filter);
    s->focused = true;
    s->scrolled = false;
}

void sidebar_filter_end(Sidebar *s)
{
    filter_clear(&s->filter);
    s->cursor = s->before_filter;
    s->scrolled = false;
}

PromptState sidebar_filter_key(Sidebar *s, uint32_t key)
{
    PromptState state = filter_key(&s->filter, key);
    if (state == PROMPT_CANCELLED)
        sidebar_filter_end(s);
    s->filter.typing = state == PROMPT_EDITING;
    s->scrolled = false;
    return state;
}

size_t sidebar_parts(Sidebar *s, const SidebarView *v, uint32_t item, Str parts[2])
{
    if (s->tab == SIDEBAR_KEYWORDS) {
        parts[0] = keywords_word(v->keywords, item);
        return 1;
    }
    if (s->tab == SIDEBAR_OUTLINE) {
        parts[0] = shown_node(v->doc, outline_node(sidebar_outline(v), item), &s->room).whole;
        return 1;
    }
    const Notes *n = sidebar_notes(v);
    const Note *note = &n->notes.items[item];
    parts[0] = notes_label(n, note);
    if (note->def == NOTE_NONE)
        return 1;
    const NoteDef *def = &n->defs.items[note->def];
    Pos from = def->pos + def->text_at, to = from + SIDEBAR_NOTE_BYTES;
    parts[1] = shown_text(v->doc, from, to < def->end ? to : def->end, &s->room);
    return 2;
}

bool sidebar_filter_update(Sidebar *s, const SidebarView *v)
{
    SidebarFilter *f = &s->filter;
    if (!filter_narrows(f))
        return false;
    FilterSource source = source_of(s, v);
    const Outline *tree = s->tab == SIDEBAR_OUTLINE ? sidebar_outline(v) : NULL;
    int64_t until = clock_now() + FILTER_SLICE_NS;
    filter_begin(f, &source);
    while (f->next < source.items) {
        Str parts[2];
        size_t count = sidebar_parts(s, v, f->next, parts);
        if (filter_matches(f, parts, count))
            filter_take(f, f->next, tree);
        if (++f->next % FILTER_LOOK == 0 && clock_now() >= until)
            break;
    }
    return f->next < source.items;
}
