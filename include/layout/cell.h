/*
 * Cell: the one authority on how many terminal cells a character takes, and on what is drawn for
 * bytes that must not reach a terminal.
 *
 * The table comes from EastAsianWidth.txt, emoji-data.txt and the general categories (Unicode 15,
 * UAX #11), made by src/layout/cell-table.py. Ambiguous characters stand in named groups, each of
 * one or two cells by the CellPolicy: terminals differ group by group. Nothing asks libc's
 * wcwidth(), which knows no groups and no terminal. Must not know: curses.
 */
#ifndef LAYOUT_CELL_H
#define LAYOUT_CELL_H

#include "base/str.h"

typedef enum {
    CELL_QUOTE,    // “ ” ‘ ’
    CELL_DASH,     // — ― –
    CELL_ELLIPSIS, // … ‥
    CELL_DOT,      // · ‧
    CELL_ENCLOSED, // ① ⑴ ⒈ ❶ ㉈: circled, bracketed and dotted numbers (㉑ is fixed at 2)
    CELL_ROMAN,    // Ⅰ ⅰ
    CELL_SHAPE,    // arrows, geometric shapes, ※ ★ ℃ and other symbols
    CELL_BOX,      // box drawing and blocks
    CELL_LETTER,   // Greek, Cyrillic, Latin with marks, ± × ÷
    CELL_HEXAGRAM, // ䷀: not ambiguous by name, but terminals differ
    CELL_TRIGRAM,  // ☰ ⚊ 𝌆: likewise, and otherwise than with the hexagrams
    CELL_GROUP_COUNT,
    CELL_FIXED = CELL_GROUP_COUNT // not ambiguous
} CellGroup;

typedef struct {
    uint8_t cells[CELL_GROUP_COUNT]; // 1 or 2
    bool pad; // characters of two cells get a blank: the terminal moves on by one, draws two
    bool
        styled; // VARIATION SELECTOR-16 makes a picture of one cell one of two; else it is left out
    bool joined; // pictures that ZWJ or a colour of skin make one are one, of two cells, and other
                 // variation selectors are known; else only the first is drawn, in its usual form
    bool lines;  // box drawing surely takes one cell: what is no text may be drawn with it
} CellPolicy;

/* NARROW: as most terminals; WIDE: as those that follow the old East Asian fonts; PAD: as NARROW,
 * for terminals that draw over the next cell; UNKNOWN: as NARROW, until the terminal has told. */
extern const CellPolicy CELL_POLICY_NARROW, CELL_POLICY_WIDE, CELL_POLICY_PAD, CELL_POLICY_UNKNOWN;

/* What a terminal can be asked: a group, or one of these. */
enum { CELL_ASK_STYLED = CELL_GROUP_COUNT, CELL_ASK_JOINED, CELL_ASK_COUNT };

/* A text in UTF-8 whose cells tell the answer to ASK. */
const char *cell_ask_sample(unsigned ask);

/* The terminal moved on by CELLS when it drew the sample of ASK. */
void cell_policy_answer(CellPolicy *policy, unsigned ask, unsigned cells);

/* The group of CP, or CELL_FIXED. */
CellGroup cell_group(uint32_t cp);

/* Whether terminals may move on otherwise than by its cells when they draw GLYPH, whatever they have
 * told: clusters of more than one character, new pictures, characters of private use. */
bool cell_is_unsteady(const char *glyph);

/* Cells of the scalar value CP by itself: 0 (combining), 1 or 2; -1 for what must be shown as a
 * mark (C0, DEL, C1, bidi controls, zero-width spaces, unassigned formats). */
int cell_width(const CellPolicy *policy, uint32_t cp);

/* A spacing character and up to four combining ones, with a NUL. Where two spacing characters of one
 * cell each make one cluster (a flag, an Indic vowel sign), both are in it and cells is 2. A joined
 * picture is in it whole if it fits. */
#define CELL_GLYPH_BYTES 40

/* No cluster is longer, three times what a text in stream-safe form (UAX #15) can have: marks
 * without end are cut, so that a frame does not cost what they are long. */
#define CLUSTER_BYTES_MAX 384

typedef struct {
    uint32_t bytes;               // of the source
    uint8_t cells;                // 0 (nothing is drawn), 1 or 2
    bool mark;                    // the glyph stands for bytes that are not shown as they are
    char glyph[CELL_GLYPH_BYTES]; // what is drawn, NUL-terminated; safe for a terminal
    uint32_t first;               // the first scalar value
} Cluster;

/*
 * The grapheme cluster (UAX #29 extended) at P (P < END). Controls become visible marks (C0 as
 * U+2400…, DEL as U+2421), ill-formed bytes and other controls U+FFFD or a likewise harmless mark;
 * BOM and soft hyphen vanish (0 cells). A cluster longer than a glyph can hold is drawn cut. TAB is
 * given as a mark of one cell here: who lays out text treats it before.
 */
void cell_cluster(const CellPolicy *policy, const char *p, const char *end, Cluster *out);

/* As cell_cluster(), without the glyph: the bytes of the cluster at P; *CELLS and *FIRST get its cells
 * and its first scalar value. For measuring many. */
size_t cell_next(const CellPolicy *policy, const char *p, const char *end, unsigned *cells,
                 uint32_t *first);

/* The start of the cluster that ends at P, not before BEGIN (BEGIN < P). */
const char *cell_cluster_prev(const char *begin, const char *p, const char *end);

/* Cells of a whole string. */
size_t cell_string(const CellPolicy *policy, Str s);

/* Bytes of the longest prefix of S, in whole clusters, that fits CELLS; *USED (may be NULL) gets
 * its cells. */
size_t cell_prefix(const CellPolicy *policy, Str s, size_t cells, size_t *used);

#endif
