/*
 * Commands: one table of all that a reader can do: name, keys, help. Keys, the `:` line and :help
 * are made from it.
 */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "app/app.h"

typedef enum { MODE_READ, MODE_SIDEBAR, MODE_POPUP, MODE_COUNT } Mode;

/* X(id, name, keys when reading, keys in the sidebar, keys in a box, what it does). */
#define COMMANDS(X)                                                                                \
    X(ROW_DOWN, "row-down", "j  Down  C-e", "", "j  Down", N_("one row down (a count works)"))     \
    X(ROW_UP, "row-up", "k  Up  C-y", "", "k  Up", N_("one row up"))                               \
    X(PAGE_DOWN, "page-down", "Space  f  PgDn  C-f", "", "Space  PgDn", N_("one screen down"))     \
    X(PAGE_UP, "page-up", "b  PgUp  C-b", "", "b  PgUp", N_("one screen up"))                      \
    X(HALF_DOWN, "half-down", "d  C-d", "", "", N_("half a screen down"))                          \
    X(HALF_UP, "half-up", "u  C-u", "", "", N_("half a screen up"))                                \
    X(START, "start", "g g  <  Home", "", "g g  <  Home", N_("to the beginning"))                  \
    X(END, "end", "G  >  End", "", "G  >  End", N_("to the end; 12G: to line 12"))                 \
    X(PERCENT, "percent", "%", "", "", N_("to a percentage: 37%"))                                 \
    X(NEXT_ITEM, "next-item", "]", "", "", N_("next numbered item of any kind"))                   \
    X(PREV_ITEM, "prev-item", "[", "", "", N_("previous numbered item"))                           \
    X(NEXT_SAME, "next-same", ")", "", "", N_("next item of the same level"))                      \
    X(PREV_SAME, "prev-same", "(", "", "", N_("previous item of the same level"))                  \
    X(PARENT, "parent", "g u", "", "", N_("the item that this one belongs to"))                    \
    X(NEXT_SECTION, "next-section", "L", "", "", N_("next top-level section"))                     \
    X(PREV_SECTION, "prev-section", "H", "", "", N_("previous top-level section"))                 \
    X(NEXT_NOTE, "next-note", "Tab", "", "Tab", N_("next note mark on the screen"))                \
    X(PREV_NOTE, "prev-note", "S-Tab", "", "S-Tab", N_("previous note mark on the screen"))        \
    X(OPEN, "open", "Enter", "", "Enter", N_("open the marked note; again: go to its definition")) \
    X(CLOSE, "close", "Esc", "", "Esc  q", N_("close the box, forget the mark"))                   \
    X(BACK, "back", "C-o  Backspace", "", "", N_("back to where a jump began"))                    \
    X(SIDEBAR, "sidebar", "t", "", "", N_("show or hide the sidebar"))                             \
    X(SIDEBAR_FOCUS, "sidebar-focus", "T", "T  Esc  q", "", N_("into the sidebar and back"))       \
    X(SIDEBAR_DOWN, "sidebar-down", "", "j  Down", "", N_("sidebar: next entry"))                  \
    X(SIDEBAR_UP, "sidebar-up", "", "k  Up", "", N_("sidebar: previous entry"))                    \
    X(SIDEBAR_GO, "sidebar-go", "", "Enter", "", N_("sidebar: go to the entry"))                   \
    X(SIDEBAR_FOLD, "sidebar-fold", "", "h  Left", "", N_("sidebar: fold, or to the parent"))      \
    X(SIDEBAR_UNFOLD, "sidebar-unfold", "", "l  Right", "", N_("sidebar: unfold"))                 \
    X(KEYWORD_REMOVE, "keyword-remove", "", "x  Del", "", N_("sidebar: remove the keyword"))       \
    X(TAB_OUTLINE, "outline", "", "1", "", N_("sidebar: the outline"))                             \
    X(TAB_NOTES, "notes", "", "2", "", N_("sidebar: the notes"))                                   \
    X(TAB_KEYWORDS, "keywords", "", "3", "", N_("sidebar: the keywords"))                          \
    X(SEARCH, "search", "/", "", "", N_("search forward (a regular expression)"))                  \
    X(SEARCH_BACK, "search-back", "?", "", "", N_("search backward"))                              \
    X(NEXT_HIT, "next-hit", "n", "", "", N_("next hit"))                                           \
    X(PREV_HIT, "prev-hit", "N", "", "", N_("previous hit"))                                       \
    X(KEYWORD, "keyword", "K", "", "", N_("add a keyword: coloured and counted"))                  \
    X(KEYWORD_HIT, "keyword-hit", "*", "", "", N_("make the current hit a keyword"))               \
    X(THEME, "theme", "c", "", "", N_("next theme (:theme NAME for one by name)"))                 \
    X(WIDER, "wider", "+", "", "", N_("longer rows"))                                              \
    X(NARROWER, "narrower", "-", "", "", N_("shorter rows"))                                       \
    X(SPREAD, "spread", "s", "", "", N_("two columns of text on a wide screen, or one"))           \
    X(SLIDE_RIGHT, "slide-right", "Right", "", "",                                                 \
      N_("show what is right of wide tables and code"))                                            \
    X(SLIDE_LEFT, "slide-left", "Left", "", "", N_("show what is left of wide tables and code"))   \
    X(WHERE, "where", "=  C-g", "", "", N_("where am I"))                                          \
    X(FOLLOW, "follow", "F", "", "", N_("show what is written to the file from now on"))           \
    X(RELOAD, "reload", "R", "", "", N_("read the file again, at the same place"))                 \
    X(ENCODING, "encoding", "", "", "", N_("read the file in another encoding"))                   \
    X(WHY, "why", "", "", "", N_("why the current item was taken for one"))                        \
    X(GOTO, "goto", "", "", "", N_("go to an outline path, a percentage or @byte"))                \
    X(REDRAW, "redraw", "C-l", "", "", N_("draw the screen again"))                                \
    X(HELP, "help", "F1  h", "F1", "", N_("this list"))                                            \
    X(COMMAND, "command", ":", "", "", N_("a command by name"))                                    \
    X(SUSPEND, "suspend", "C-z", "", "", N_("stop, and come back with fg"))                        \
    X(QUIT, "quit", "q  Z Z", "", "", N_("leave"))

typedef enum {
    COMMAND_NONE,
#define X(id, name, read, sidebar, popup, help) COMMAND_##id,
    COMMANDS(X)
#undef X
        COMMAND_COUNT
} CommandId;

/* Bind every command's keys. */
void command_bind(Keymap *keymap);

/* Do command ID; COUNT is 0 without one, ARGUMENT what follows its name on the `:` line. */
void command_run(App *app, CommandId id, long count, Str argument);

/* Do LINE, a command's name (or a clear beginning of it) and its argument. */
void command_line(App *app, Str line);

/* Append the names that LINE begins, two blanks between. */
void command_candidates(Str line, StrBuf *out);

/* Complete the command name LINE begins with; true if LINE grew. */
bool command_complete(StrBuf *line);

/* Append the help text: what each key does, by the table. */
void command_help(StrBuf *out);

#endif
