/*
 * App: the running program: what it reads, its panes, and the state between two keys.
 *
 * One App is owned by app.c; the files of this floor work on it, panes never see it. What lasts
 * between keys and refers to the text is a Pos.
 */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/keep.h"
#include "app/options.h"
#include "find/finder.h"
#include "find/suggest.h"
#include "input/keymap.h"
#include "source/faults.h"
#include "ui/bar.h"
#include "ui/body.h"
#include "ui/list.h"
#include "ui/popup.h"
#include "ui/prompt.h"
#include "ui/sidebar.h"
#include "ui/strip.h"

#define SPREAD_MIN_SCREEN 160 // a narrower screen has one column of text

/* A place that the text has not reached yet: gone to when it has. */
typedef enum {
    GOAL_NONE,
    GOAL_END,
    GOAL_PERCENT,
    GOAL_LINE,
    GOAL_BYTE,
    GOAL_PLACE, // that of the screen, in a text read again
    GOAL_KEPT,  // where the reader was the last time
} GoalKind;

/* A place of the screen in what outlasts the text: its words, its line and how far into it. */
typedef struct {
    Anchor anchor;
    bool same_words; // else the text was in another encoding
    size_t line;     // from 1; 0: it can't be counted any more
    double into;     // 0 to 1
} ScreenPlace;

typedef struct {
    GoalKind kind;
    double value;  // percentage, line from 1, byte
    int row;       // of the screen, where it is to stand
    Pos seen;      // lines are counted as far as here…
    size_t lines;  // …so many
    int64_t moved; // milliseconds: when the end that is still coming was last gone to
    bool late;     // it has moved since
    ScreenPlace place;
    bool near_tried; // its words are not near where they were
    Pos line_start;  // of its line, or POS_NONE
    bool missed;     // the text ended before it: the reader was brought to the end…
    Pos missed_top;  // …here, and if they stay it is gone to when the file is read again
} Goal;

/* What goes over to a text that is read again, by its words (carry.c). */
typedef struct {
    AnchorVec folds;
    StoreJumpVec back, forward;
    bool waits; // to be found there
} Carried;

/* What is known of the terminal (terminal.c): what it has said, now or the last time. */
typedef struct {
    uint8_t cells[CELL_ASK_COUNT]; // of each sample (cell_ask_sample); 0: not said
    bool dark, dark_said;
    int ms;         // it took to say so
    unsigned modes; // SCREEN_MARGINS, SCREEN_SYNCHRONY
} TerminalFacts;

/*
 * A search being typed (search-prompt.c): what the line so far has come to stands in the App as any
 * search does, and here is what was there before.
 */
typedef struct {
    bool on;
    Pattern *pattern; // owned, with its hits; NULL: none
    HitIndex *hits;
    bool back;
    size_t keyword, stepping;
    Hit current;
    Station at;
    int shift_cells;
    uint32_t sidebar_first; // the outline's place in the sidebar
    Pos sidebar_cursor;

    bool backwards;    // as the line will search…
    Pos from;          // …from here: past the hit that the reader is on
    StrBuf line;       // what was tried last
    Error wrong;       // it is no pattern (yet)
    FinderState state; // otherwise
    FinderResult result;
    bool jumped; // the hit was not on the screen that Esc goes back to
} SearchTrial;

/* A place on the screen that a letter goes to (hint.c). */
typedef struct {
    Pos pos;
    bool mark;       // of a note or of contents; else an item
    bool beside;     // in the pane that keys do not go to
    char letters[3]; // one or two
} Hint;

/* What the reader decided of a place of this text (overrule.c). */
typedef struct {
    Override what;
    int64_t id; // in keep.document
} Ruling;

/* The second of two panes with text, which keys do not go to: App.body is the other one
 * (beside.c). */
typedef struct {
    bool open;
    bool second; // App.body is the right or lower one
    Body body;
    Pos point;
    Rect area; // no rows: the screen has no room for it
} Beside;

#define KEYWORD_NONE (KEYWORDS_ALL - 1) // the search, not a keyword

/* What the next key names. */
typedef enum { MARK_WAIT_NONE, MARK_WAIT_SET, MARK_WAIT_GO } MarkWait;

/* What the reader has noted, and where it stands now. */
typedef struct {
    Hit range;    // start POS_NONE: not in the text any more
    size_t index; // in the annotations kept
} Annotated;

/* The list that stands where the text does (view.h). */
typedef struct {
    const struct ViewOps *ops; // NULL: none is open
    void *state;               // the view's own
    List list;
    Pos reading;           // where the cursor's row stands in the text, to find it again
    StrBuf filter;         // what a row must have to be shown
    Pattern *pattern;      // the same
    VEC(uint32_t) kept;    // rows that have it
    size_t filtered;       // rows looked at for it; SIZE_MAX: all
    bool moved;            // the cursor was, by its reader; else it stays near his place
    bool working;          // the view has more to do
    Pos point, top, focus; // of the reader when it was opened: what moves them closes it
} View;

/* What the text suggests for keywords (suggestion.c). */
typedef struct SuggestJob SuggestJob;
typedef struct {
    bool open;       // the list is shown
    SuggestJob *job; // looks for them; NULL: none does
    Suggest *found;
    SuggestionVec list;
    size_t ready;       // of the text that was looked at
    StrBuf typed;       // what they must hold to be listed
    VEC(uint32_t) fits; // indices of those that do
    size_t at;          // in fits; SIZE_MAX: none is chosen
} Suggestions;

/* What the strip's counts were made from (strip.c). */
typedef struct {
    const HitIndex *hits; // NULL: keywords
    size_t keyword, total;
    Pos ready;
    int rows;
} StripSource;

typedef enum { POPUP_NONE, POPUP_NOTE, POPUP_HELP } PopupKind;

typedef struct {
    const Options *options;
    Config config;
    Theme theme;
    bool colour;
    bool secure;          // opens nothing else, writes no file but what is kept of reading
    char theme_asked[64]; // as it was named, or ""
    bool theme_auto;      // the theme follows the terminal's background
    Wake *wake;
    Text *text;
    Document *doc;
    Keywords *keywords;
    CellPolicy policy; // by which cells are counted now
    TerminalFacts terminal;

    struct KeyTable *keys; // which the commands have (keys.h)
    Keymap *keymap;
    bool pending_read; // a sequence of reading keys has begun
    Body body;
    Beside beside;
    View view;
    Sidebar sidebar;
    bool sidebar_on;
    Popup popup;
    PopupKind popup_kind;
    Pos popup_goes; // where Enter goes from the open note, or POS_NONE
    Prompt prompt;
    MarkWait mark_wait;
    VEC(Annotated) annotated; // by place
    VEC(Hit) annotated_text;  // those of them that are in the text
    size_t annotated_come;    // so many could be looked for: the text had come as far
    Hit annotating;           // what is being noted; end as start: the paragraph
    VEC(Hint) hints;          // shown; none as a rule
    char hint_typed;          // the first letter of two, or 0

    unsigned search_flags; // PatternFlags of what is searched for from now on
    Pattern *pattern;      // NULL: nothing searched yet
    HitIndex *hits;
    Finder *finder;         // a search under way, or NULL
    int steps;              // n (> 0) and N (< 0) typed while it is
    int64_t patience_until; // for marking hits on the screen; nanoseconds
    bool search_back;
    SearchTrial trial;
    Suggestions suggestions;
    Strip strip;
    StripSource strip_source;
    bool row_by_row; // the last motion was a small scroll
    size_t keyword;  // that n and N follow, or KEYWORD_NONE: they follow the search
    size_t stepping; // the same of the last step, also by Alt-n
    size_t chosen;   // the current keyword, or KEYWORDS_ALL: none was chosen
    size_t renamed;  // whose new name is being typed

    int64_t flash_until;  // milliseconds
    Pos point;            // where the reader is: its item is the current one
    VEC(Station) back;    // what jumps left, newest last
    VEC(Station) forward; // what going back left, newest last
    char message[512];
    bool message_error;
    bool message_passing; // it says how far something is: the next such may take its place
    bool message_unasked; // it came without a key: the same
    size_t ready_seen;    // of the text, when the screen was last drawn
    bool cut_said;        // that the file shrank was said
    Goal goal;
    Carried carried;
    Keep keep;
    VEC(Ruling) rulings;    // those whose places were found, by place
    size_t rulings_come;    // so many could be looked for: the text had come as far
    bool following;         // what is written to the file shows
    Faults *faults;         // bytes of the text that are none, once asked for
    bool where_waits;       // their count is to be said, unless a key comes
    Anchor top_seen;        // the words at the top of the screen when they came there
    TextChange change_said; // what has become of the file, as it was said
    int64_t checked_ms;     // when that was looked at
    int64_t touched_ms;     // when the last key came
    char encoding[64];      // as the reader named it, or ""
    int cols, rows;
    bool behind; // more events may be there than were handled
    bool running;
    bool on_shelf; // the program began with the list of what was read last
    char *next;    // the file to go on with after this one, "" for the guide; NULL: none; owned
    bool shown;    // a screen was opened
} App;

/* Begin APP with the configuration and OPTIONS laid over it; no text is opened. Errors as config_load's,
 * theme_find's. app_close() in any case. */
bool app_settle(App *app, const Options *options, Error *err);

/* Open what OPTIONS name. Errors as text_open's, config_load's, theme_find's. */
bool app_open(App *app, const Options *options, Error *err);
void app_close(App *app);

/* Read interactively until the person leaves. Returns false with ERR if the terminal can't be
 * used. */
bool app_run(App *app, Error *err);

/* Share out a screen of COLS by ROWS: what events act on. */
void app_arrange(App *app, int cols, int rows);

/* Arrange, and paint the whole screen of COLS by ROWS into GRID (initialised here). */
void app_paint(App *app, CellGrid *grid, int cols, int rows);

/* Do what EVENT asks for. */
void app_handle(App *app, const Event *event);

/* Take over what jobs have found. Returns whether the screen may have changed. */
bool app_take_news(App *app);

void app_say(App *app, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Bring a list being narrowed in the sidebar up to the text; true if it is another one now. */
bool app_update_filter(App *app);

/* Wait until all keywords are counted; for who shows no screen. */
void app_wait_for_counts(App *app);

void app_say_error(App *app, const Error *err);

/* Whether secure mode keeps the reader from opening or writing another file; says so if it does. */
bool app_refuses(App *app);
SidebarView app_sidebar_view(App *app);
const Structure *app_structure(const App *app);
const OutlineNode *app_current_node(const App *app, uint32_t *index); // NULL: none
bool app_sidebar_is_overlay(const App *app);

/* Whether it gives its place to a list that shows the outline, too. */
bool app_sidebar_is_aside(const App *app);
bool app_set_theme(App *app, const char *name, Error *err); // "auto": by the background

/* Append the labels from the top-level section down to node INDEX, parted by " › ", with as much as
 * TITLE_CELLS of the last one's title. */
void app_breadcrumb(const Document *doc, uint32_t index, size_t title_cells, StrBuf *out);

/* What the first screen waits for, and how long for a slow pipe. */
#define OPEN_FIRST_BYTES 65536
#define OPEN_WAIT_MS     150

/* PATH as the options want it read; as text_open(). */
Text *app_open_text(App *app, const char *path, const char *encoding, Error *err);

/* status.c */
void status_paint(App *app, CellGrid *grid, Rect area);

/* goal.c */
void goal_set(App *app, GoalKind kind, double value);
void goal_clear(App *app);
void goal_place(App *app, const ScreenPlace *place); // set it, and pursue
void goal_pursue(App *app);                          // go there if the text has come so far
int goal_left(
    const App *app); // milliseconds until an end that moves is followed, -1: there is none

/* where.c */
bool where_news(App *app); // what was asked for is counted
void where_forget(App *app);

/* keep.c; for who marks and notes: */
Anchor keep_anchor(const App *app, Pos pos);           // POS, to be kept
Pos keep_find(const App *app, const Anchor *a);        // where it stands now, or POS_NONE
void keep_change(App *app, const StoreChange *change); // of app->keep.document, and of the store
bool keep_knows(const App *app); // by what the document will be known: else changes wait for it
/* …for the loop: */
void keep_start(App *app);                 // ask the store, before the text is opened
void keep_end(App *app);                   // what was not written is lost
void keep_first(App *app);                 // the first screen is about to be shown
bool keep_news(App *app);                  // take over what was kept; true if there was something
bool keep_read(App *app, Error *err);      // take over what was kept, to be shown without a screen
void keep_touch(App *app);                 // the reader did something: no more going elsewhere
void keep_watch(App *app);                 // see what there is to write
int keep_left(const App *app);             // milliseconds until it is written, -1: nothing is
void keep_tick(App *app);                  // write it when it is time
void keep_leave(App *app, int timeout_ms); // write it now, and wait for it
void keep_reread(App *app);                // the file was read again
void keep_pass_over(App *app);             // how things are now is not their choice: not written

/* carry.c */
void carry_take(App *app); // the text is about to be replaced
bool carry_news(App *app); // find again what was taken, once all of the new one is there
void carry_forget(App *app);

/* source.c */
void source_follow(App *app);
void source_unfollow(App *app);
void source_reload(App *app);
void source_set_encoding(App *app, Str name); // "auto" detects it; "" only says which it is
bool source_take_cut(App *app); // a mapped file was cut: what is left of it is read again
void source_begin(App *app);    // from now on the file is looked at
void source_check(App *app);    // say what has become of the file
const char *source_read_error(const App *app); // what text_read_error() says, in fewer words
void source_note_top(App *app);                // the screen was drawn
int source_left(const App *app); // milliseconds until the file is looked at, -1: it is none
bool source_tick(App *app);      // look at it when it is time; whether anything is to be shown

/* terminal.c */
void terminal_recall(App *app); // what it said the last time; the policy from it
void terminal_start(App *app);  // ask it, unless it is known to be slow
void terminal_resized(App *app);
void terminal_ask(App *app);                  // ask it in any case
bool terminal_take(App *app, const Event *e); // its answer; false if E is none

/* run-sidebar.c */
bool sidebar_take_key(App *app, uint32_t key); // typed into its filter; false: not for that

/* move.c */
int move_target_row(const App *app); // where a jump's target goes to
void move_scroll(App *app, long rows);
void move_page(App *app, int pages, bool half);
void move_remember(App *app, const Station *from);
void move_jump(App *app, Pos to); // remembers where it left
void move_back(App *app);
void move_forward(App *app); // to where move_back() left, until the next jump
void move_to_end(App *app);
void move_to_percent(App *app, double percent);
void move_to_line(App *app, long line); // of the source, from 1
bool move_find_place(const App *app, const Place *place, Pos *to, Error *err);
bool move_to_place(App *app, const Place *place, Error *err);

/* item.c */
typedef enum { MOVE_ANY, MOVE_SAME_LEVEL, MOVE_TOP_LEVEL } MoveKind;
void item_move(App *app, MoveKind kind, long count); // count < 0: backwards
Pos item_next(const App *app, Pos pos);              // of the same level, or POS_NONE
void item_parent(App *app, long count);              // so many levels up
void item_flash(App *app, Pos pos);                  // the number of the item at POS, for a moment
bool item_flash_end(App *app);                       // true if there was one
int item_flash_left(const App *app);                 // milliseconds, -1: there is none

/* overrule.c */
Pos overrule_place(App *app);  // where the cursor of a list or the sidebar is, else the reader
Pos overrule_mark(App *app);   // the note's mark that it is on, or POS_NONE
void overrule_apply(App *app); // all that was decided, to the text as it is now
bool overrule_news(App *app);  // the same where the text has come further
void overrule_take_back(App *app, int64_t id);
bool overrule_undo(App *app, Pos pos); // what was decided of POS; false: nothing was
void overrule_undo_chosen(App *app);   // in the sidebar

/* beside.c */
bool beside_cut(const App *app, Rect *body, Rect *other); // cut *BODY into the two, if there are
void beside_arrange(App *app, Rect area);
void beside_draw(App *app, CellGrid *grid);
bool beside_shown(const App *app);
void beside_switch(App *app); // keys go to the other one
void beside_close(App *app);
void beside_restore(App *app, Pos top, bool first); // open the other one as it stood

/* hint.c */
void hint_name_all(App *app); // give each its letters
bool hint_shown(const App *app);
void hint_key(App *app, uint32_t key); // goes where it says, or leaves
void hint_draw(App *app, CellGrid *grid);
void hint_close(App *app);

/* note.c */
/* The mark of references, definitions or contents that follows FROM (STEP 1) or precedes it, within
 * [LOW, HIGH); POS_NONE as FROM: the first or last. */
Pos note_next_mark(const Structure *s, Pos low, Pos high, Pos from, int step);
void note_focus_next(App *app, int step); // to the next mark on the screen, of notes or contents
void note_open(App *app);                 // the focused one, or go on from the open one
const Note *note_at(const App *app, Pos pos); // whose mark stands at POS, or NULL
const Note *note_focused(const App *app);     // NULL: none
void note_place(App *app);                    // lay the open box out beside its mark
void note_close(App *app);
bool note_click(App *app, int x, int y);
void note_count_in_view(App *app, size_t *count, size_t *missing);

/* mark.c */
void mark_key(App *app, uint32_t key); // the letter that app->mark_wait waits for

/* annotation.c */
void annotation_update(App *app);             // find what is noted in the text again
bool annotation_news(App *app);               // the same where the text has come further
const char *annotation_label(const App *app); // of the prompt: what it is on
void annotation_write(App *app, Str text);    // on what app->annotating says; empty: none any more

/* copy.c */
char *copy_path(Str name);                // a file as it was typed, ~/ expanded; owned
#define COPY_BYTES_MAX (16 * 1024 * 1024) // of one paragraph; what is longer is refused
void copy_add_citation(const App *app, Pos pos, StrBuf *out); // 《title》一、（二）2.

/* lookup.c */
bool lookup_use(App *app, Str source); // search for it from now on; false: it is no pattern
/* Whether what was typed, found nowhere, may have been meant as pinyin. */
bool search_might_be_pinyin(Str line);
void lookup_search(App *app, Str source, bool backwards);
void lookup_next(App *app, bool reverse, long count);
void lookup_step(App *app, size_t keyword, bool reverse, long count); // by KEYWORD alone
bool lookup_on_hit(App *app); // the current hit is where the reader is: on the screen
void lookup_begin(App *app);  // anew: what was under way, and what was to follow it, is void
void lookup_find(App *app, const FinderQuery *query); // for a moment now, then as a job
void lookup_say_result(App *app, FinderState state, const FinderResult *result);
void lookup_describe(App *app, StrBuf *out); // "3/57", as far as they are counted
bool lookup_update(App *app); // takes over what a search under way found; true if there was one
bool lookup_stop(App *app); // ends it (before its text or keywords go, too); true if there was one
void lookup_before_paint(App *app);

/* search-prompt.c */
void search_prompt_open(App *app, bool backwards);
bool search_prompt_key(App *app, uint32_t key); // a switch: what counts as the same
void search_prompt_changed(App *app);
void search_prompt_count(App *app); // before a screen: of letters typed in a burst only the last
void search_prompt_accept(App *app, Str line);
void search_prompt_cancel(App *app);
void search_prompt_forget(App *app); // the text goes: what was found in it is void
void search_prompt_look(App *app, StrBuf *state, StrBuf *aside);

/* What was found is of the line being typed: show it. False if none is. */
bool search_prompt_take(App *app, FinderState state, const FinderResult *result);

/* search-flags.c */
unsigned search_flags_from(const Config *config, const Options *options);
bool search_flags_toggle(unsigned *flags, uint32_t key);        // false if KEY is none's
void search_flags_state(unsigned flags, Str line, StrBuf *out); // "[简=繁 跨行]": those that are on
void search_flags_keys(StrBuf *out);                            // which key switches which

/* keyword-keep.c */
typedef enum { KEYWORD_UNKEPT, KEYWORD_OF_DOCUMENT, KEYWORD_OF_ALL } KeywordScope;
KeywordScope keyword_scope(const App *app, Str word);
void keyword_keep_changed(App *app, size_t index); // its colour, or that it is on
void keyword_keep_removed(App *app, Str word);
void keyword_keep_renamed(App *app, Str before, size_t index);
void keyword_take_kept(App *app);
void history_keep(App *app, PromptKind prompt, Str line);
void history_take_kept(App *app);

/* suggestion.c */
bool suggestion_key(App *app, uint32_t key);
void suggestion_changed(App *app);
void suggestion_close(App *app);
void suggestion_forget(App *app); // the text goes
bool suggestion_update(App *app); // takes over what was found; true if that is to be seen
void suggestion_look(App *app, StrBuf *state, StrBuf *aside);
void suggestion_paint(App *app, CellGrid *grid, Rect bar);

/* strip.c */
bool strip_shown(const App *app);
void strip_paint(App *app, CellGrid *grid);

/* keyword.c */
void keyword_add(App *app, Str words); // several parted by ; or 、
void keyword_rename(App *app, Str word);
void keyword_choose(App *app, size_t index); // and go to its next hit
void keyword_forget(App *app, size_t index); // it is going to be removed
size_t keyword_at_cursor(App *app);          // of the tab, or KEYWORDS_ALL if that is not open
bool keyword_tab_has(const App *app, int command); // false: COMMAND is of the keywords' tab alone

#endif
