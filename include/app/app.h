/*
 * App: the running program: what it reads, its panes, and the state between two keys.
 *
 * One App is owned by app.c; the files of this floor work on it, panes never see it. What lasts
 * between keys and refers to the text is a Pos.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/options.h"
#include "find/finder.h"
#include "input/keymap.h"
#include "ui/bar.h"
#include "ui/body.h"
#include "ui/popup.h"
#include "ui/sidebar.h"

/* Where the reader was before a jump: enough to bring the same screen back. */
typedef struct {
    Pos point, top, focus;
} Station;

typedef enum { POPUP_NONE, POPUP_NOTE, POPUP_HELP } PopupKind;

typedef struct {
    const Options *options;
    Config config;
    Theme theme;
    bool colour;
    Wake *wake;
    Text *text;
    Document *doc;
    Keywords *keywords;
    CellPolicy policy;   // by which cells are counted now
    CellPolicy answered; // what the terminal has said so far

    Keymap *keymap;
    bool pending_read; // a sequence of reading keys has begun
    Body body;
    Sidebar sidebar;
    bool sidebar_on;
    Popup popup;
    PopupKind popup_kind;
    Pos popup_goes; // where Enter goes from the open note, or POS_NONE
    Prompt prompt;

    Pattern *pattern; // NULL: nothing searched yet
    HitIndex *hits;
    Finder *finder;         // a search under way, or NULL
    int steps;              // n (> 0) and N (< 0) typed while it is
    int64_t patience_until; // for marking hits on the screen; nanoseconds
    bool search_back;
    size_t keyword; // the one that n and N follow, or KEYWORDS_ALL: they follow the search

    Pos point;         // where the reader is: its item is the current one
    VEC(Station) back; // what jumps left, newest last
    char message[512];
    bool message_error;
    size_t ready_seen; // of the text, when the screen was last drawn
    bool cut_said;     // that the file shrank was said
    int cols, rows;
    bool running;
} App;

/* Open what OPTIONS name. Errors as text_open's, config_load's, theme_find's. */
bool app_open(App *app, const Options *options, Error *err);
void app_close(App *app);

/* Read interactively until the person leaves. Returns false with ERR if the terminal can't be
 * used. */
bool app_run(App *app, Error *err);

/* Paint the whole screen of COLS by ROWS into GRID (initialised here). */
void app_paint(App *app, CellGrid *grid, int cols, int rows);

/* Do what EVENT asks for. */
void app_handle(App *app, const Event *event);

void app_say(App *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void app_say_error(App *app, const Error *err);
SidebarView app_sidebar_view(App *app);
const Structure *app_structure(const App *app);
const OutlineNode *app_current_node(const App *app, uint32_t *index); // NULL: none
bool app_sidebar_is_overlay(const App *app);
bool app_set_theme(App *app, const char *name, Error *err);

/* Append the labels from the top-level section down to node INDEX, parted by " › ", with as much as
 * TITLE_CELLS of the last one's title. */
void app_breadcrumb(const Document *doc, uint32_t index, size_t title_cells, StrBuf *out);

/* move.c */
void move_scroll(App *app, long rows);
void move_page(App *app, int pages, bool half);
void move_jump(App *app, Pos to); // remembers where it left
void move_back(App *app);
void move_to_end(App *app);
void move_to_percent(App *app, double percent);
void move_to_line(App *app, long line); // of the source, from 1
bool move_find_place(const App *app, const Place *place, Pos *to, Error *err);
bool move_to_place(App *app, const Place *place, Error *err);
typedef enum { MOVE_ANY, MOVE_SAME_LEVEL, MOVE_TOP_LEVEL } MoveKind;
void move_item(App *app, MoveKind kind, long count); // count < 0: backwards
void move_parent(App *app);

/* note.c */
void note_focus_next(App *app, int step); // to the next mark on the screen, of notes or contents
void note_open(App *app);                 // the focused one, or go on from the open one
const Note *note_focused(const App *app); // NULL: none
void note_place(App *app);                // lay the open box out beside its mark
void note_close(App *app);
bool note_click(App *app, int x, int y);
void note_count_in_view(App *app, size_t *count, size_t *missing);

/* lookup.c */
void lookup_search(App *app, Str source, bool backwards);
void lookup_next(App *app, bool reverse);
bool lookup_update(App *app); // takes over what a search under way found; true if there was one
bool lookup_stop(App *app); // ends it (before its text or keywords go, too); true if there was one
void lookup_before_paint(App *app);
void lookup_add_keyword(App *app, Str word);
void lookup_keyword_from_hit(App *app);
void lookup_select_keyword(App *app, size_t index); // and go to its next hit

#endif
