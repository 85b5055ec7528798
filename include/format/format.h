/*
 * Formats: what a line of the source is before anyone infers structure: plain text or Markdown.
 *
 * A Format classifies lines (with a small state carried from line to line) and finds inline markup.
 * Must not know: numbering, notes, outline. A new format is one more Format in its own file.
 */
#ifndef FORMAT_FORMAT_H
#define FORMAT_FORMAT_H

#include "format/span.h"

typedef enum {
    LINE_BLANK, // nothing but blanks
    LINE_TEXT,
    LINE_HEADING, // declared by markup (`## `), level from 1
    LINE_RULE,    // ----- or === or ＊＊＊: a line drawn by hand
    LINE_CODE,    // in a fence, or the fence itself
    LINE_QUOTE,   // `> `
    LINE_TABLE,   // `| … |`
    LINE_META,    // YAML front matter, its fences included
    LINE_MARKUP,  // only markup (`:::tip`): not text
} LineKind;

typedef struct {
    uint8_t kind;      // LineKind
    uint8_t level;     // LINE_HEADING: 1 to 6
    uint32_t text_at;  // bytes from the line's start to its text, past blanks and markup
    uint32_t text_end; // bytes from the line's start to the end of its text
} Line;

/* What a classifier remembers from line to line; zero-initialised stands before the first line. */
typedef struct {
    uint64_t line;  // lines seen
    uint8_t region; // LineKind of an open region (LINE_CODE, LINE_META), or LINE_TEXT
    uint8_t fence;  // the fence's character
    uint8_t fence_len;
    bool raw; // set by the owner: colour codes are text, as the page shows them
} FormatState;

typedef struct {
    const char *name; // "text", "markdown"
    /* Classify LINE (without its terminator). */
    Line (*line)(FormatState *state, Str line);
    /* Append the inline markup of LINE, whose first byte stands at BASE, sorted by start: what is
     * hidden and what it encloses. May be NULL. */
    void (*inlines)(Str line, Pos base, SpanVec *out);
    bool soft_breaks; // a line end inside a paragraph is but a blank
} Format;

extern const Format FORMAT_TEXT;
extern const Format FORMAT_MARKDOWN;

/* The format of a document named NAME that begins with HEAD. By the name's ending, then by what
 * the head holds (front matter, `# ` headings with blank lines around, `[^id]:`). */
const Format *format_detect(const char *name, Str head);

#endif
