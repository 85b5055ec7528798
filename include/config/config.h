/*
 * Configuration: the reader's defaults, from config.ini, and where data files are.
 *
 * Must not know: options of the command line (app/options.h lays those over it).
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include <stdbool.h>

/* Whose keys the commands have before the file's own. */
typedef enum { PRESET_LESS, PRESET_VIM, PRESET_EPY, PRESET_COUNT } KeyPreset;

/* One line of a [keys.MODE] section, not looked into yet: all owned. */
typedef struct {
    char *mode, *command, *keys;
    char *path;
    int line;
} KeySetting;

typedef enum { AMBIGUOUS_AUTO, AMBIGUOUS_NARROW, AMBIGUOUS_WIDE, AMBIGUOUS_PAD } Ambiguous;

typedef struct {
    char *theme;     // name, or "auto": light or dark as the terminal; owned
    char *language;  // "auto", "zh", "en" or as in LANGUAGE; owned
    int width_cells; // measure; even, 8 to 400; default 80 (40 Han)
    bool hanging;    // closing marks may hang in the gutter
    bool indent;     // first-line indent
    bool strict;     // line breaking by the strict rules
    bool spread;     // two columns of text on a wide screen
    bool strip;      // at the right edge: where in the text the hits are
    bool mouse;
    bool keep;    // place, marks and settings are kept
    bool sidebar; // shown at start where there is room
    Ambiguous ambiguous;
    char *copy;         // "terminal", or the file that copies are appended to; owned
    bool search_regex;  // / takes a regular expression
    bool search_case;   // capitals matter even if none is typed
    bool search_script; // simplified and traditional characters are one
    bool search_width;  // full and half width, straight and curly quotes are one
    bool search_across; // words go on across line ends, blanks and note marks
    KeyPreset preset;
    VEC(KeySetting) keys; // in the file's order
} Config;

#define CONFIG_WIDTH_MIN 8
#define CONFIG_WIDTH_MAX 400

void config_init(Config *c); // the defaults
void config_done(Config *c);

/* Read $XDG_CONFIG_HOME/dujuan/config.ini (or ~/.config/…) over C. A missing file is no error, nor
 * one of somebody else's that may not be read (su and sudo may leave HOME as it was); a wrong one names path, line and key, and leaves C as far as it was read. */
bool config_load(Config *c, Error *err);
bool config_load_file(Config *c, const char *path, Error *err);

/* Append C's values as a file that config_load_file() reads, each with what it means. The keys are
 * not among them. */
void config_write(const Config *c, StrBuf *out);

/* The words that the file and the command line share; false leaves *OUT alone. An odd width is
 * brought down to the even one: a Han character takes two cells. */
bool config_parse_width(const char *s, int *cells);
bool config_parse_ambiguous(const char *s, Ambiguous *out);
bool config_parse_breaking(const char *s, bool *strict);

/*
 * Directories that may hold SUBDIR of the data ("themes"), best first, NULL-terminated; free each
 * and the array: $XDG_CONFIG_HOME/dujuan/SUBDIR, what lies beside the running program
 * (../share/dujuan of an installed one, the source tree of one run from its build tree), the
 * compiled-in data directory. Whether they exist is not asked.
 */
char **config_data_dirs(const char *subdir);

/* Where what the program learns is kept: $XDG_STATE_HOME/dujuan or ~/.local/state/dujuan; NULL
 * without a home. Free it. It need not exist. */
char *config_state_dir(void);

/* Where the message catalogues are, for i18n_init: of the build tree, beside the running program,
 * or compiled in. Free it. */
char *config_locale_dir(void);

#endif
