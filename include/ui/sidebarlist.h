/*
 * Sidebar list: what its parts share: which items of the open tab are shown, in which order.
 *
 * Items are indices: of nodes, of notes, of keywords. Only for sidebar.c and sidebar-draw.c.
 */
#ifndef UI_SIDEBARLIST_H
#define UI_SIDEBARLIST_H

#include "doc/shown.h"
#include "ui/sidebar.h"

#define SIDEBAR_NOTE_BYTES 512 // of a note's first line
#define FILTER_LOOK        64  // items looked at between two looks at the clock

static inline const Outline *sidebar_outline(const SidebarView *v)
{
    return &document_structure(v->doc)->outline;
}

static inline const Notes *sidebar_notes(const SidebarView *v)
{
    return &document_structure(v->doc)->notes;
}

static inline bool sidebar_has_children(const Outline *o, uint32_t i)
{
    return i + 1 < outline_count(o) && outline_node(o, i + 1)->parent == i;
}

bool sidebar_is_folded(const Sidebar *s, Pos pos);

/* Whether no item is shown; else all below may be asked. */
bool sidebar_is_empty(const Sidebar *s, const SidebarView *v);

/* The item under the cursor; the one shown after or before ITEM, or ITEM where there is none. */
uint32_t sidebar_cursor(const Sidebar *s, const SidebarView *v);
uint32_t sidebar_step(const Sidebar *s, const SidebarView *v, uint32_t item, bool forward);

/* The item for the first row, so that ITEM is shown and no rows are left empty below the last one. */
uint32_t sidebar_first(const Sidebar *s, const SidebarView *v, uint32_t item);

/* Node I, or the nearest one above it that is shown; UINT32_MAX: none. */
uint32_t sidebar_shown_for(const Sidebar *s, const SidebarView *v, uint32_t i);

/* What of ITEM the filter's words are looked for in: one or two slices, valid until the next call. */
size_t sidebar_parts(Sidebar *s, const SidebarView *v, uint32_t item, Str parts[2]);

#endif
