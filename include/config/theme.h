/*
 * Theme: a style for each role, from an ini file.
 *
 * Must not know: curses, what a role is used on. Colours degrade by nearest colour (colour_fit),
 * or by the file's own [roles.16] and [roles.8] sections. A row reads `[attribute…] [colour]
 * [on colour]`: `title = bold #8b0000 on #f7f3e8`.
 */
#ifndef CONFIG_THEME_H
#define CONFIG_THEME_H

#include "base/error.h"
#include "config/colour.h"

/* Every role: C name, name in theme files. */
#define THEME_ROLES(X)                                                                             \
    X(BODY, "body")                                                                                \
    X(TITLE, "title")                                                                              \
    X(HEADING_1, "heading-1")                                                                      \
    X(HEADING_2, "heading-2")                                                                      \
    X(HEADING_3, "heading-3")                                                                      \
    X(LABEL, "label") /* the number of an item */                                                  \
    X(RUN_IN, "run-in")                                                                            \
    X(NOTE_REF, "note-ref")                                                                        \
    X(NOTE_MISSING, "note-missing")                                                                \
    X(NOTE_LABEL, "note-label") /* of a definition */                                              \
    X(NOTE_FOCUS, "note-focus") /* the mark that Tab stands on */                                  \
    X(GAP, "gap")                                                                                  \
    X(META, "meta")                                                                                \
    X(CODE, "code")                                                                                \
    X(QUOTE, "quote")                                                                              \
    X(EMPHASIS, "emphasis")                                                                        \
    X(STRONG, "strong")                                                                            \
    X(LINK, "link")                                                                                \
    X(MARK, "mark") /* stands for bytes that can't be shown */                                     \
    X(HIT, "hit")                                                                                  \
    X(HIT_CURRENT, "hit-current")                                                                  \
    X(KEYWORD_1, "keyword-1")                                                                      \
    X(KEYWORD_2, "keyword-2")                                                                      \
    X(KEYWORD_3, "keyword-3")                                                                      \
    X(KEYWORD_4, "keyword-4")                                                                      \
    X(KEYWORD_5, "keyword-5")                                                                      \
    X(KEYWORD_6, "keyword-6")                                                                      \
    X(KEYWORD_7, "keyword-7")                                                                      \
    X(KEYWORD_8, "keyword-8")                                                                      \
    X(KEYWORD_9, "keyword-9")                                                                      \
    X(KEYWORD_10, "keyword-10")                                                                    \
    X(KEYWORD_11, "keyword-11")                                                                    \
    X(KEYWORD_12, "keyword-12")                                                                    \
    X(SIDEBAR, "sidebar")                                                                          \
    X(SIDEBAR_TAB, "sidebar-tab")                                                                  \
    X(SIDEBAR_TAB_CURRENT, "sidebar-tab-current")                                                  \
    X(SIDEBAR_NUMBER, "sidebar-number")                                                            \
    X(SIDEBAR_COUNT, "sidebar-count")                                                              \
    X(SIDEBAR_CURRENT, "sidebar-current")   /* where the reader is */                              \
    X(SIDEBAR_SELECTED, "sidebar-selected") /* where the sidebar's cursor is */                    \
    X(SEPARATOR, "separator")                                                                      \
    X(POPUP, "popup")                                                                              \
    X(POPUP_BORDER, "popup-border")                                                                \
    X(POPUP_TITLE, "popup-title")                                                                  \
    X(STATUS, "status")                                                                            \
    X(STATUS_ACCENT, "status-accent")                                                              \
    X(PROMPT, "prompt")                                                                            \
    X(MESSAGE, "message")                                                                          \
    X(ERROR, "error")                                                                              \
    X(FLASH, "flash")           /* the number that a jump has just gone to */                      \
    X(HINT, "hint")             /* a letter that goes where it stands */                           \
    X(ANNOTATION, "annotation") /* a blank cell beside what the reader has noted */

typedef enum {
#define X(name, key) ROLE_##name,
    THEME_ROLES(X)
#undef X
        ROLE_COUNT
} ThemeRole;

typedef enum {
    STYLE_BOLD = 1,
    STYLE_DIM = 2,
    STYLE_ITALIC = 4,
    STYLE_UNDERLINE = 8,
    STYLE_REVERSE = 16,
} StyleAttr;

typedef struct {
    Colour fg, bg;
    uint8_t attrs; // of StyleAttr
} Style;

typedef struct {
    char name[64];
    char about[128];
    bool dark;
    Style roles[ROLE_COUNT];    // for 256 colours and more
    Style roles_16[ROLE_COUNT]; // empty where the file has no row of its own
    Style roles_8[ROLE_COUNT];
} Theme;

const char *theme_role_name(ThemeRole role);

/* Read the theme file PATH. A role that it does not name is COLOUR_UNSET without attributes. Errors
 * name path, line and key. */
bool theme_load(Theme *t, const char *path, Error *err);

/*
 * Find a theme: NAME with a slash or ending in .ini is a path; else NAME.ini in the user's, the
 * installed and the source tree's theme directories (config_data_dirs). Errors list the names
 * that there are.
 */
bool theme_find(Theme *t, const char *name, Error *err);

/* Whether NAME is that of a file rather than of a theme. */
bool theme_is_file(const char *name);

/* The names of all themes that can be found, sorted, as a NULL-terminated array; free each and the
 * array. */
char **theme_names(void);

/* A theme without a file: attributes only, no colour. For NO_COLOR and for when no file is found.
 */
void theme_plain(Theme *t);

/*
 * ROLE's style on a terminal of COLOURS colours (0 or 1: attributes only, with theme_plain's where
 * the theme relies on colour; 8; 16; 88; 256; more: direct): the row of the fitting section, else
 * of the next richer one, its colours by colour_fit. RGB stays only for direct colour.
 */
Style theme_style(const Theme *t, ThemeRole role, int colours);

/* BASE with TOP laid over it: unset colours let the one below through, attributes add up. */
Style style_over(Style base, Style top);

#endif
