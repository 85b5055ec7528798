/*
 * Spans: byte ranges of a text that mean something to whoever draws or lays it out.
 *
 * Invariants: spans in a SpanVec handed out are sorted by start; they may nest, the later one in
 * the array lies on top. Must not know: colours, widths.
 */
#ifndef FORMAT_SPAN_H
#define FORMAT_SPAN_H

#include "base/mem.h"
#include "source/text.h"

typedef enum {
    SPAN_HIDDEN, // markup: takes no cells, is not drawn
    SPAN_ENTITY, // drawn as the character that entity_decode() says
    SPAN_STRUCK, // ~~deleted~~, with its marks: not every terminal can strike
    SPAN_EMPHASIS,
    SPAN_STRONG,
    SPAN_CODE,
    SPAN_LINK,
    SPAN_TITLE,      // the document's title
    SPAN_HEADING,    // n = level from 1
    SPAN_LABEL,      // the number of a heading or item; n = level
    SPAN_RUN_IN,     // the number of a run-in item; n = level
    SPAN_GAP,        // a line that says text is missing
    SPAN_META,       // front matter, page chrome
    SPAN_NOTE_REF,   // n = NoteStatus
    SPAN_NOTE_LABEL, // label of a definition; n = NoteStatus
    SPAN_KEYWORD,    // n = its colour
    SPAN_HIT,
    SPAN_HIT_CURRENT,
    SPAN_CURRENT_ITEM, // number of the item that the reader is in
    SPAN_FOCUS,        // the note mark that Tab stands on
    SPAN_FLASH,        // what a jump has just gone to
    SPAN_COUNT
} SpanKind;

typedef struct {
    Pos start, end;
    uint8_t kind; // SpanKind
    uint8_t n;    // see SpanKind
} Span;

typedef VEC(Span) SpanVec;

/* Sort SPANS from index FROM on by start; of those that start together the longest first. */
void span_sort(SpanVec *spans, size_t from);

#endif
