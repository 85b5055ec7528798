/*
 * List: a pane of rows, one of them under a cursor, below a line with its title.
 *
 * What the rows are a ListSource says when they are drawn: that costs a screenful, however many
 * there are. Only moving changes what stands first, so that a resize there and back gives the same
 * screen. Must not know: keys, what a row stands for.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "base/mem.h"
#include "ui/grid.h"

/* A part of a row in a role of its own; of several on one place the last is seen. */
typedef struct {
    size_t start, end; // bytes of the row's text
    ThemeRole role;
} ListSpan;

/* A row, as its source fills it. */
typedef struct {
    StrBuf text;
    VEC(ListSpan) spans;
    StrBuf aside;   // at the right end, dim; gives way to nothing
    int indent;     // cells
    ThemeRole role; // of what has no span; ROLE_BODY as it comes, ROLE_META for a dim row
} ListRow;

/* Append S with its line ends taken out, in ROLE. */
void list_row_add(ListRow *r, Str s, ThemeRole role);

/* Append blanks until the text takes CELLS, or cut it to as many: for columns. */
void list_row_pad(ListRow *r, const CellPolicy *policy, int cells);

void list_row_clear(ListRow *r);
void list_row_done(ListRow *r);

/* What is listed, borrowed for a call. */
typedef struct {
    void *of;                                      // for the call below
    void (*row)(void *of, size_t i, ListRow *out); // OUT is empty
    void (*head)(void *of, ListRow *out);          // a row that stays, above the others; NULL: none
    size_t count;
    Str title;
    Str aside; // instead of "3/57" at the right end of the title's line, if not empty
    Str empty; // shown while there is no row
    bool bare; // the cursor is not drawn
} ListSource;

typedef struct {
    size_t cursor;
    size_t first;  // row that stands first, where the cursor is in view then
    bool head;     // there is a row that stays, if there is room
    bool scrolled; // away from the cursor, which may be out of view
    Rect rows;     // where rows stand
    Rect area;
} List;

void list_set_area(List *l, Rect area);

/* Bring the cursor to row I of COUNT, into view. */
void list_set_cursor(List *l, size_t i, size_t count);
void list_move(List *l, long rows, size_t count);

/* Scroll by ROWS; the cursor stays. */
void list_scroll(List *l, long rows, size_t count);

/* The row drawn at X, Y, or SIZE_MAX. */
size_t list_row_at(const List *l, int x, int y, size_t count);

/* The row that stands first as drawn. */
size_t list_first(const List *l, size_t count);

void list_draw(const List *l, const ListSource *source, CellGrid *grid, const CellPolicy *policy);

#endif
