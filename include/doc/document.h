/*
 * Document: a text with its format and the structure known so far, cut into blocks.
 *
 * A block is what is laid out as one piece: a paragraph, a heading, a run of blank lines. The lines
 * of a hard-wrapped paragraph are one block once the scan has found the text wrapped. Finding
 * the block at any position is local (it reads at most a few BLOCK_PIECE_BYTES around it), so that a
 * 100 MB line costs what a short one does. Must not know: width, theme, screen. Single-threaded but
 * for its own scan job.
 */
#ifndef DOC_DOCUMENT_H
#define DOC_DOCUMENT_H

#include "doc/blocks.h"
#include "doc/override.h"

typedef enum {
    BLOCK_BLANK, // one or more blank lines
    BLOCK_BODY,
    BLOCK_TITLE,
    BLOCK_HEADING,
    BLOCK_ITEM,       // a paragraph that opens with a number: hangs under its text
    BLOCK_DEFINITION, // of a note: hangs under its text
    BLOCK_META,       // front matter, chrome
    BLOCK_GAP,
    BLOCK_RULE,
    BLOCK_CODE,
    BLOCK_QUOTE,
    BLOCK_TABLE,
} BlockKind;

typedef struct {
    Pos start;            // of the source line(s)
    Pos text;             // first byte to lay out, past indentation and block markup
    Pos end;              // end of what is laid out, before the terminator
    Pos next;             // start of the next block; the text's ready end if there is none
    uint8_t kind;         // BlockKind
    uint8_t level;        // heading or item level from 1
    bool first, last;     // false, false in the middle of a paragraph cut into pieces
    uint16_t label_bytes; // ITEM, DEFINITION, HEADING: from text to what follows the label
} Block;

typedef struct Document Document;

/* A document over TEXT (borrowed; must outlive it). */
Document *document_new(Text *text);
void document_free(Document *d); // stops its scan job

/* Before the process ends without document_free(): what it shares with other readers goes with the
 * last one. */
void document_leave(const Document *d);

Text *document_text(const Document *d);

/* The structure known so far: never NULL; valid until the next document_update(), document_scan_*()
 * or document_free(). */
const Structure *document_structure(const Document *d);

/* What the reader says against what was inferred, sorted by place (copied): from now on part of the
 * structure, which is replaced; a large one by a later document_update(), if document_scan_start()
 * gave a wake. */
void document_set_overrides(Document *d, const OverrideVec *list);

/* The structure without them; valid as long as document_structure(). */
const Structure *document_inferred(const Document *d);

/* Scan on this thread as far as BYTES of what is ready (SIZE_MAX: all, waiting for the text to be
 * complete). */
void document_scan_to(Document *d, size_t bytes);

/* Go on scanning on another thread; WAKE is signalled when there is something to take over. */
bool document_scan_start(Document *d, Wake *wake, Error *err);

/* Take over what the job has found. Returns true if the structure was replaced. */
bool document_update(Document *d);

/* The block that holds POS (POS is clipped to the text). An empty text has one empty block. */
Block document_block(const Document *d, Pos pos);
bool document_block_next(const Document *d, const Block *b, Block *next);
bool document_block_prev(const Document *d, const Block *b, Block *prev);

/* The paragraph around POS, however many pieces it is cut into: from the first byte that is laid out
 * to where that ends. */
void document_paragraph(const Document *d, Pos pos, Pos *start, Pos *end);

/* Append all that the structure and the format know of BLOCK's bytes, sorted by start. */
void document_spans(const Document *d, const Block *b, SpanVec *out);

/* Whether its format has inline markup. */
bool document_has_markup(const Document *d);

/* Append what hides or encloses bytes of BLOCK from FROM to TO, by format and colour codes alone. */
void document_markup(const Document *d, const Block *b, Pos from, Pos to, SpanVec *out);

/* The source line (from 1) in which POS stands. Counts newlines from the nearest known place. */
size_t document_line(const Document *d, Pos pos);

/* A known place before the start of source line LINE (from 1), from which to count on. */
LinePlace document_short_of_line(const Document *d, size_t line);

#endif
