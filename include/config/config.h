/*
 * Configuration: the reader's defaults, from config.ini, and where data files are.
 *
 * Must not know: options of the command line (app/options.h lays those over it).
 */
#ifndef CONFIG_CONFIG_H
#define CONFIG_CONFIG_H

#include "base/error.h"
#include <stdbool.h>

typedef enum { AMBIGUOUS_AUTO, AMBIGUOUS_NARROW, AMBIGUOUS_WIDE } Ambiguous;

typedef struct {
    char *theme;     // name; owned
    char *language;  // "auto", "zh", "en"; owned
    int width_cells; // measure; even, 8 to 400; default 80 (40 Han)
    bool hanging;    // closing marks may hang in the gutter
    bool indent;     // first-line indent
    bool mouse;
    bool sidebar; // shown at start where there is room
    Ambiguous ambiguous;
} Config;

void config_init(Config *c); // the defaults
void config_done(Config *c);

/* Read $XDG_CONFIG_HOME/dujuan/config.ini (or ~/.config/…) over C. A missing file is no error;
 * a wrong one names path, line and key, and leaves C as far as it was read. */
bool config_load(Config *c, Error *err);
bool config_load_file(Config *c, const char *path, Error *err);

/*
 * Directories that may hold SUBDIR ("themes", "locale"), best first, NULL-terminated; free each and
 * the array: $XDG_CONFIG_HOME/dujuan/SUBDIR, what lies beside the running program (../share/dujuan
 * of an installed one, the source or build tree of one run from there), the compiled-in data
 * directory.
 */
char **config_data_dirs(const char *subdir);

#endif
