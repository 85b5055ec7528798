/*
 * Sidebar: the pane beside the body with three tabs: outline, notes, keywords.
 *
 * Folds and the cursor are positions, not indices, so that they outlast a new structure. Drawing
 * and moving cost a screenful, not the outline's size. Must not know: keys, what Enter does.
 */
#ifndef UI_SIDEBAR_H
#define UI_SIDEBAR_H

#include "doc/document.h"
#include "find/keywords.h"
#include "ui/grid.h"
#include "ui/sidebarfilter.h"

typedef enum { SIDEBAR_OUTLINE, SIDEBAR_NOTES, SIDEBAR_KEYWORDS, SIDEBAR_TAB_COUNT } SidebarTab;

typedef struct {
    SidebarTab tab;
    bool focused;                           // keys go here
    VEC(Pos) folded;                        // nodes whose children are hidden, sorted
    Pos cursor;                             // outline: the node that the cursor stands on
    uint32_t row_cursor[SIDEBAR_TAB_COUNT]; // notes, keywords: index of the item
    uint32_t first[SIDEBAR_TAB_COUNT];      // item in the first row, where the list is high enough
    bool scrolled;                          // away from the cursor, which may be out of view
    uint32_t shown;                         // item in the first row as drawn
    Rect list;                              // where items were last drawn
    int tabs_x[SIDEBAR_TAB_COUNT + 1];      // columns where the tabs begin, for clicks
    SidebarFilter filter;
    Pos before_filter; // the cursor
    StrBuf room;       // what is drawn or looked at, where it is not as it stands in the text
} Sidebar;

/* What it shows, borrowed for a call. */
typedef struct {
    const Document *doc;
    Keywords *keywords;
    HitIndex *hits;                                    // of the search, or NULL
    size_t chosen;                                     // the current keyword, or KEYWORDS_ALL
    const char *(*sign)(const void *arg, Str keyword); // what stands behind it; may be NULL
    const void *sign_arg;
    Pos reading; // where the reader is
    const CellPolicy *policy;
} SidebarView;

void sidebar_init(Sidebar *s);
void sidebar_done(Sidebar *s);

/* Where it will be drawn; no columns: nowhere. */
void sidebar_set_area(Sidebar *s, Rect area);

/* Bring the cursor to where the reader is and into view; called when it is not focused. */
void sidebar_follow(Sidebar *s, const SidebarView *v);

void sidebar_move(Sidebar *s, const SidebarView *v, long items);

/* Scroll the list by ROWS; the cursor stays where it is. */
void sidebar_scroll(Sidebar *s, const SidebarView *v, long rows);

/* Fold the item under the cursor (or go to its parent), or unfold it. */
void sidebar_fold(Sidebar *s, const SidebarView *v);
void sidebar_unfold(Sidebar *s, const SidebarView *v);

/* The position that the item under the cursor stands for, or POS_NONE (keywords: its index in
 * *KEYWORD, else KEYWORDS_ALL). */
Pos sidebar_target(const Sidebar *s, const SidebarView *v, size_t *keyword);

/* A click at X, Y: chooses a tab or an item. Returns true if it was on an item. */
bool sidebar_click(Sidebar *s, const SidebarView *v, int x, int y);

/* Open the filter's line, in the place of the tabs; end it, with the cursor where it was before. */
void sidebar_filter(Sidebar *s);
void sidebar_filter_end(Sidebar *s);

/* Take a key typed into it. ACCEPTED leaves the list narrowed; CANCELLED ends the filter. */
PromptState sidebar_filter_key(Sidebar *s, uint32_t key);

/* Look at more items for a moment; whether some are still left. To be called before anything else is
 * asked of a new structure. */
bool sidebar_filter_update(Sidebar *s, const SidebarView *v);

void sidebar_draw(Sidebar *s, const SidebarView *v, CellGrid *grid, Rect area);

/* Whether LABEL needs a blank before its title: one that ends in a mark of its own, 、 or ）, does not. */
bool sidebar_label_wants_blank(Str label);

#endif
