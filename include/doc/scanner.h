/*
 * Scanner: the state of a scan, shared by scan.c (lines), headings.c, definitions.c and inline.c.
 *
 * A window of QUEUE_LINES lines that are not blank lets a line be judged by those after it. The
 * lines of a hard-wrapped paragraph are one of them: its text holds line ends then. Must not be
 * included above this floor.
 */
#ifndef DOC_SCANNER_H
#define DOC_SCANNER_H

#include "doc/contents.h"
#include "doc/levels.h"
#include "doc/linewords.h"
#include "doc/notefinder.h"
#include "doc/places.h"
#include "doc/runin.h"
#include "doc/scan.h"
#include "doc/shape.h"
#include "doc/wrap.h"

#define QUEUE_LINES          16 // of which a line is judged by those after it
#define QUEUE_SLOTS          64 // lines are read by so many and then judged, each with its own code
#define SCAN_PARAGRAPH_CHARS 60
#define SCAN_WORDS_SEEN      64
#define SCAN_BODY_CHARS      20 // of a sentence

typedef struct {
    Pos start, text, end; // of the line, its text, the end of its text
    Line line;
    LineShape shape;   // of the text
    NumberLabel label; // style 0: none
    uint8_t word;      // LineWord
    uint8_t bold;      // bytes of markup before the label
    bool others;       // the number may be read in another way
    bool blank_before;
    uint16_t wrap_cells; // the scanner's where it begins
    uint8_t caption;     // scan_is_caption() if it was asked: 1 no, 2 yes
} ScanLine;

/* A run of definitions that may go on. */
typedef struct {
    bool active;
    uint8_t mark_class;
    uint64_t value; // of the last definition
    uint32_t id;
    size_t first_def;          // index of its first definition
    Pos line;                  // the last line counted
    uint32_t lines;            // since its line
    uint32_t span;             // lines that the definition before took besides its own
    Pos ends[QUEUE_LINES + 2]; // of those lines
} DefRun;

struct Scanner {
    const Format *format;
    LineWords words;
    FormatState format_state;
    const char *data;
    Pos reached; // lines before it are in the queue or done
    Pos done;    // lines before it are done
    Pos ready;   // what could be read at the last look
    WrapFinder wrap;
    WrapMeasure wrap_last; // the last line measured
    uint16_t wrap_cells;   // width at which the text was broken hereabouts, 0: it was not
    uint16_t wrap_ahead;   // the same where lines are read
    Pos physical;          // start of the last line of the source in the queue
    Pos physical_before;   // of the one before it
    bool blank;            // the line before was blank
    bool all_read;         // all that is left of the text is in the queue
    ScanLine queue[QUEUE_SLOTS];
    size_t first, count; // what is read and not done; see lines_seen()
    bool open; // the line behind the last of the queue may still go on in the next of the source
    ScanLine before; // the last line done

    Structure out; // outline and regions; notes are paired at the end
    NoteFinder notes;
    Levels levels;
    PlaceSieve places;
    RunInVec runins; // of one paragraph
    RunInCarry carry;
    struct {
        uint8_t family;
        uint32_t node, children;
    } lead; // the last item in this section that opens its paragraph with 第一 or the like
    DefRun run;
    bool in_notes; // below 注释 or the like
    Pos explained; // terms of glossaries so far were looked for up to here
    Pos caret;     // of a ^ at the end of the line before, or POS_NONE
    bool title_done, body;
    unsigned front_lines;
    ContentsRun table;
    FoundEntryVec entries;
    uint8_t alternation; // 0: none, 1: after a short sentence, 2: after its paragraph
    bool alternates;     // short sentences and long paragraphs took turns before
    bool after_heading;
    bool loose;          // the line before was short, without a stop, and no heading
    bool dated;          // no sentence since a line that is a date: a document was signed
    bool bare;           // nothing but headings since the title
    bool chapters_flush; // the last 第N章 was not indented
    Pos name_below;      // the line that is a heading's name, or 0
    uint32_t words_seen[SCAN_WORDS_SEEN]; // hashes of what stood in brackets before a text
    uint32_t lines, speeches;             // of text; that open with a quotation
};

static inline Str line_str(const Scanner *s, const ScanLine *l)
{
    return (Str){s->data + l->text, l->end - l->text};
}

/* Lines from the one at hand on that may be looked at: it and those that judge it. */
static inline size_t lines_seen(const Scanner *s)
{
    return s->count < QUEUE_LINES ? s->count : QUEUE_LINES;
}

/* Whether nothing comes after them. */
static inline bool lines_end(const Scanner *s)
{
    return s->all_read && s->count <= QUEUE_LINES;
}

static inline const ScanLine *line_ahead(const Scanner *s, size_t n)
{
    return n < lines_seen(s) ? &s->queue[(s->first + n) % QUEUE_SLOTS] : NULL;
}

/* L's text from byte AT on. */
static inline Str line_after(const Scanner *s, const ScanLine *l, size_t at)
{
    size_t from = l->text + at < l->end ? l->text + at : l->end;
    return (Str){s->data + from, l->end - from};
}

/* headings.c: what L opens. Returns the bytes from L->text to where its body goes on. */
size_t scan_heading(Scanner *s, const ScanLine *l, bool *is_heading);
void scan_region(Scanner *s, const ScanLine *l, LineKind kind);
void scan_gap(Scanner *s, const ScanLine *l);
void scan_title(Scanner *s, const ScanLine *l, OutlineWhy why);
bool scan_is_short(const LineShape *shape); // and without a stop

/* listing.c: whether numbered L opens nothing, whatever its number. */
bool scan_is_listing(const Scanner *s, const ScanLine *l);
/* Whether a line in the window has the number after LABEL. */
bool scan_is_followed(const Scanner *s, const NumberLabel *label);

/* contentscan.c: whether L is an entry of a table of contents, and was put where it belongs. */
bool scan_contents(Scanner *s, const ScanLine *l);
bool scan_is_listed(const Scanner *s, const ScanLine *l); // one of its entries, again
/* The headings before node I may have been such a table. Returns I's index after they are gone. */
uint32_t scan_mend_contents(Scanner *s, uint32_t i);

/* front.c: whether L stands before the text proper, and was put where it belongs. */
bool scan_front(Scanner *s, const ScanLine *l);
bool scan_is_body(const ScanLine *l); // a paragraph or a sentence

/* Whether TEXT tells about the document or is a part of a page: 作者：…, a date, a button. */
bool front_is_detail(Str text);
bool front_is_date(Str text);

/* plain.c: whether L, which has no number, is a heading by its look. */
bool scan_is_plain(const Scanner *s, const ScanLine *l);
bool scan_is_caption(const Scanner *s, const ScanLine *l);        // or speech, or a list's line
bool scan_is_bracketed_head(const Scanner *s, const ScanLine *l); // 【国内】
bool scan_is_question(const Scanner *s, const ScanLine *l);       // 问：…, answered by the next
bool scan_may_ask(Str text);                                      // by how it begins
bool scan_is_speech(Str text);
bool scan_is_day(const Scanner *s, const ScanLine *l); // of a diary
bool scan_is_year(const Scanner *s, const ScanLine *l);
/* Bytes of the word in brackets before the text that explains it, one of several; else 0. */
size_t scan_entry(Scanner *s, const ScanLine *l);
bool scan_is_ordered_name(const Scanner *s, const ScanLine *l); // 劝学第一
bool scan_heads_verse(const Scanner *s, size_t i);              // the line I ahead
bool scan_is_story(const Scanner *s);                           // chapters, and much is spoken
bool scan_is_sentence(Scanner *s, const ScanLine *l);

/* definitions.c: whether L opens a definition (then *BODY is where its text starts). */
bool scan_definition(Scanner *s, const ScanLine *l, size_t *body);
void scan_close_run(Scanner *s);

/* glossary.c: the occurrences, above it, of the terms that a glossary explains; its definitions are
 * those from FIRST_DEF on, and it begins at its first one. */
void scan_glossary(Scanner *s, size_t first_def);

/* inline.c: marks and run-in items of L from byte AT of its text on. */
void scan_inline(Scanner *s, const ScanLine *l, size_t at, bool runins);

#endif
