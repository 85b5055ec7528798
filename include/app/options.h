/*
 * Options: the command line, parsed and checked, nothing opened yet.
 *
 * Strings borrow from argv. Must not know: the configuration's values (the app lays these options
 * over them), terminals, what a mode does.
 */
#ifndef APP_OPTIONS_H
#define APP_OPTIONS_H

#include "base/error.h"
#include "base/mem.h"
#include "base/str.h"
#include "config/config.h"
#include "source/text.h"

typedef enum {
    OPTIONS_READ, // on a terminal; the app prints instead when there is none
    OPTIONS_PRINT,
    OPTIONS_OUTLINE,
    OPTIONS_NOTES,
    OPTIONS_FIND,
    OPTIONS_EXPORT,
    OPTIONS_COUNT,
    OPTIONS_CONFIG,
    OPTIONS_HELP,
    OPTIONS_VERSION,
} OptionsMode;

typedef enum { OPTIONS_COLOR_AUTO, OPTIONS_COLOR_ALWAYS, OPTIONS_COLOR_NEVER } OptionsColor;

typedef enum { PLACE_NONE, PLACE_PATH, PLACE_PERCENT, PLACE_BYTE } PlaceKind;

/* Where --goto points. */
typedef struct {
    PlaceKind kind;
    const char *path; // PLACE_PATH: "1.1.2", siblings counted from 1
    double percent;   // PLACE_PERCENT: 0 to 100
    Pos byte;         // PLACE_BYTE
} Place;

typedef struct {
    const char *file;         // NULL: none named; "-": standard input
    const char *const *files; // all that are named: OPTIONS_FIND alone takes several
    size_t file_count;
    VEC(const char *) keywords;
    const char *keywords_file; // NULL: none
    const char *theme;         // name or file; NULL: the configuration's
    int width_cells;           // 0: the configuration's; else even, 8 to 400
    const char *encoding;      // as given; NULL: detect
    bool ambiguous_given;
    Ambiguous ambiguous; // of meaning only when given
    bool breaking_given;
    bool strict; // line breaking; of meaning only when given
    Place place;
    OptionsMode mode;
    bool json;        // --outline=json, --notes=json, --count=json
    const char *find; // OPTIONS_FIND: the pattern
    bool fixed;       // patterns are taken letter by letter
    bool exact;       // and find only what is written as they are
    OptionsColor color;
    bool no_mouse;
    bool start;     // from the beginning, not where the reader was
    bool no_keep;   // nothing is kept of this reading
    bool shelf;     // no text was named: begin with the list of what was read last
    bool on_screen; // there is a reader to keep it for: main() says
    bool raw_marks;
    bool follow; // of meaning when reading
    bool secure; // nothing but the named text is opened, nothing written
} Options;

/*
 * Parse ARGV into O (which needs no init; call options_done in any case). False with ERROR_USAGE
 * and one line that names the option and what it accepts. --help and --version win over whatever
 * stands after them. Permutes argv as getopt does.
 */
bool options_parse(int argc, char **argv, Options *o, Error *err);
void options_done(Options *o);

/* Read PLACE as --goto does; for the prompt too. PLACE must outlive *OUT. */
bool options_parse_place(const char *place, Place *out);

/* Append the usage text, in the language of messages. */
void options_help(StrBuf *out);

#endif
