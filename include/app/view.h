/*
 * View: a list that takes the text's place: a digest, hits, marks, what was read before.
 *
 * One at most is open; Esc or q closes it and the text stands as it stood, Enter goes to what the
 * cursor's row stands for. Whatever else moves the reader closes it, too. view.c knows keys,
 * filtering and drawing; what is listed a ViewOps says.
 *
 * To add one: a file view-<name>.c with its state, a `static const ViewOps` and a handler
 * run_<name>() that calls view_open(app, &OPS, state); a row in commands.h with its key; its golden
 * screens. Of the calls only `count` and `row` must be there. They are made while it is open, on
 * the drawing thread, with the state given to view_open(); each may take a few milliseconds at
 * most. What takes longer goes in slices (`work`), with rows shown as they are found.
 */
#ifndef APP_VIEW_H
#define APP_VIEW_H

#include "app/app.h"

typedef struct ViewOps {
    const char *title, *empty; // N_(): in the first line; instead of rows while there are none
    size_t (*count)(App *app, void *state);
    void (*row)(App *app, void *state, size_t i, ListRow *out); // list.h says how to fill it
    void (*head)(App *app, void *state, ListRow *out);          // a row that stays above them
    void (*close)(App *app, void *state);                       // frees the state

    Pos (*pos)(App *app, void *state, size_t i);      // what it stands for in the text, or POS_NONE
    size_t (*find)(App *app, void *state, Pos pos);   // the row to stand on for a reader at POS
    void (*go)(App *app, void *state, size_t i);      // Enter; by default a jump to pos
    void (*remove)(App *app, void *state, size_t i);  // x, Del
    bool (*key)(App *app, void *state, uint32_t key); // keys of its own: true if KEY was one
    void (*level)(App *app, void *state, int level);  // 1 to 9
    void (*describe)(App *app, void *state, StrBuf *out); // behind the title
    void (*aside)(App *app, void *state, StrBuf *out);    // instead of "3/57"
    bool (*refresh)(App *app, void *state);             // a job has news; true: rows are others now
    bool (*work)(App *app, void *state, int64_t until); // until then (clock_now); true: more to do
    void (*narrow)(App *app, void *state, Str typed); // what is typed narrows the rows its own way
    bool outline;       // it lists the outline: the sidebar's gives its place to it
    const char *prompt; // before what is typed; with it the prompt is open from the start, Enter in
                        // it goes and Esc closes
} ViewOps;

/* Open OPS over the text with STATE (now the view's), the cursor where the reader is. The one that
 * was open is closed. */
void view_open(App *app, const ViewOps *ops, void *state);
void view_close(App *app);
bool view_is(const App *app, const ViewOps *ops); // open
bool view_shown(const App *app);
bool view_lists_outline(const App *app);

/* The open one's state; call only if view_is(). */
void *view_state(const App *app);

/* The view's rows are others now, at a call that is not refresh: the cursor goes to where POS is, or
 * stays (POS_NONE). */
void view_changed(App *app, Pos pos);

/* The row (of the view, not of the screen) under the cursor, or SIZE_MAX. */
size_t view_cursor(App *app);

/* What rows are made of: an item's number and title; marks on the keywords and hits of OUT's text. */
void view_add_item(const App *app, const OutlineNode *node, ListRow *out);
void view_add_marks(App *app, ListRow *out);

/* POS as a breadcrumb, and how far into the text it is. */
void view_add_place(App *app, Pos pos, ListRow *out);

/* view-shelf.c: the shelf over the guide, if anything was read before; whether KEY leaves the program
 * from there. */
void shelf_begin(App *app);
bool shelf_shown(const App *app);
bool shelf_waits(const App *app); // is shown, and its list still to come
bool shelf_leaves(const App *app, uint32_t key);

/* Open the view of what SOURCE is found in; empty: what was searched for last. */
void view_hits(App *app, Str source);

/* For app.c and the handlers of commands. */
void view_arrange(App *app, Rect area);
void view_draw(App *app, CellGrid *grid);
Pos view_reading(App *app);            // where the cursor's row is in the text, or POS_NONE
void view_check(App *app);             // close it if the reader has been moved
bool view_key(App *app, uint32_t key); // one that is no command: true if KEY was one
void view_move(App *app, long rows);
void view_page(App *app, int pages, bool half);
void view_wheel(App *app, long rows);
void view_click(App *app, int x, int y);
void view_go(App *app);
bool view_refresh(App *app);    // true: its rows are others now
bool view_busy(const App *app); // there is something left to do in slices
bool view_work(App *app);       // do a slice of it; true if the screen may have changed

/* The prompt of the open view. */
void view_prompt_changed(App *app);
void view_prompt_accept(App *app, Str line);
void view_prompt_cancel(App *app);
bool view_prompt_key(App *app, uint32_t key);
const char *view_prompt_label(const App *app); // NULL: the usual one

#endif
