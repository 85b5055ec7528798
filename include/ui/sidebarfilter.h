/*
 * Sidebar filter: narrows a tab's list to the entries that hold all words of a line, as it is typed.
 *
 * Entries are looked at in slices on the drawing thread, in the list's order, so that what was found
 * shows at once and no key waits for the rest. In the outline the headings above a match are shown
 * with it. Indices are those of the structure that was looked at: once it is replaced there are no
 * entries until the next sidebar_filter_update(). Must not know: keys but a prompt's own.
 */
#ifndef UI_SIDEBARFILTER_H
#define UI_SIDEBARFILTER_H

#include "doc/document.h"
#include "find/pattern.h"
#include "ui/prompt.h"

#define FILTER_WORDS    8
#define FILTER_SLICE_NS 700000 // of a key, which has two or three of them
#define FILTER_MARKS    16

typedef struct {
    uint32_t item;
    uint32_t above : 31;  // matches before it
    uint32_t context : 1; // no match itself
} FilterEntry;

/* What the entries were made from: another such, and they say nothing. */
typedef struct {
    const Structure *structure;
    Pos scanned;
    uint32_t items;
    int tab;
} FilterSource;

typedef struct {
    bool on;     // its line is shown; without a word in it nothing is narrowed
    bool typing; // keys go to the line
    bool moved;  // the cursor was, since the line last changed; else it is on the first match
    Prompt line;
    Pattern *words[FILTER_WORDS][2]; // as it is written, as pinyin; NULL: it can be none
    size_t word_count;
    FilterSource source;
    VEC(FilterEntry) entries;
    uint32_t next; // item to be looked at
    uint32_t matches;
} SidebarFilter;

/* A stretch of the text that a word matches. */
typedef struct {
    const char *start, *end;
} FilterMark;

static inline bool filter_narrows(const SidebarFilter *f)
{
    return f->on && f->word_count > 0;
}

void filter_done(SidebarFilter *f);
void filter_open(SidebarFilter *f);
void filter_clear(SidebarFilter *f);

/* Take a key into the line. EDITING: the list may have to be made anew. */
PromptState filter_key(SidebarFilter *f, uint32_t key);

/* Whether all words stand in PARTS, in any of them. */
bool filter_matches(SidebarFilter *f, const Str *parts, size_t count);

/* Where they stand in PART. Returns how many marks there are, at most FILTER_MARKS. */
size_t filter_marks(SidebarFilter *f, Str part, FilterMark *marks);

/* Begin anew if SOURCE is another one. */
void filter_begin(SidebarFilter *f, const FilterSource *source);
bool filter_is_of(const SidebarFilter *f, const FilterSource *source);

/* Item I is looked at next, in order; PARENT of it (or UINT32_MAX) is asked for as it is needed. */
void filter_take(SidebarFilter *f, uint32_t item, const Outline *tree);

/* Index of the last entry at or before ITEM; 0 if there is none. There must be entries. */
size_t filter_at(const SidebarFilter *f, uint32_t item);

/* The first entry that is a match, if any entry is. */
size_t filter_first(const SidebarFilter *f);

#endif
