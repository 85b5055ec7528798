/*
 * Outline: the tree of headings, numbered items, run-in items and gaps, in document order.
 *
 * Invariants: nodes are sorted by pos; a node's parent stands before it; children count from 1. An
 * outline handed out never changes. Must not know: folds, what is current.
 */
#ifndef DOC_OUTLINE_H
#define DOC_OUTLINE_H

#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "source/text.h"

typedef enum {
    OUTLINE_TITLE,
    OUTLINE_HEADING,
    OUTLINE_ITEM,
    OUTLINE_RUN_IN,
    OUTLINE_GAP
} OutlineKind;
#define OUTLINE_NONE UINT32_MAX

#define OUTLINE_HEAD_BITS 14
#define OUTLINE_HEAD_MAX  ((1u << OUTLINE_HEAD_BITS) - 1)

typedef struct {
    uint64_t pos : 38;                    // first byte of the label, or of the text without a label
    uint64_t text_at : OUTLINE_HEAD_BITS; // bytes from pos to the text
    uint64_t text_bytes : 9; // heading, or first clause of an item (cut between characters)
    uint64_t kind : 3;       // OutlineKind
    uint32_t label_bytes : OUTLINE_HEAD_BITS; // 0 without a number
    uint32_t level : 6;                       // depth in the tree from 1; the title has 0
    uint32_t style : 7;                       // NumberStyle
    uint32_t why : 5;                         // OutlineWhy
    uint32_t parent;                          // index, or OUTLINE_NONE
    uint32_t ordinal;                         // among its siblings from 1; the title has 0
    uint32_t value;                           // the number
} OutlineNode;                                // 24 bytes: a text may have millions

/* Evidence for a node: C name, code for programs, words for people. */
#define OUTLINE_WHYS(X)                                                                            \
    X(TITLE_LINE, "title-line", N_("short first line without a stop"))                             \
    X(DECLARED, "declared", N_("heading by markup"))                                               \
    X(OPENS, "opens", N_("first number of a new style"))                                           \
    X(CONTINUES, "continues", N_("continues the number before"))                                   \
    X(PARENT, "parent", N_("its number names its parent"))                                         \
    X(RESTARTS, "restarts", N_("begins again at one"))                                             \
    X(RUNS_ON, "runs-on", N_("runs on across its parents"))                                        \
    X(JUMPS, "jumps", N_("unmistakable style, numbers skipped"))                                   \
    X(REPEATS, "repeats", N_("unmistakable style, number repeated"))                               \
    X(EXCERPT, "excerpt", N_("unmistakable style, not from its beginning"))                        \
    X(KNOWN, "known", N_("a usual heading word"))                                                  \
    X(QUESTION, "question", N_("a question with its answer below"))                                \
    X(BRACKETS, "brackets", N_("a line in brackets"))                                              \
    X(SHORT_LINE, "short-line", N_("short line without a stop before a long paragraph"))           \
    X(CONTENTS, "contents", N_("an entry of the table of contents"))                               \
    X(VERSE, "verse", N_("a line of its own above verse"))                                         \
    X(ENTRIES, "entries", N_("days or words in brackets, each above or before its text"))          \
    X(SENTENCES, "sentences", N_("short sentences and long paragraphs take turns"))                \
    X(SERIES, "series", N_("a series in one paragraph"))                                           \
    X(SERIES_HEADS, "series-heads", N_("a series at the head of paragraphs"))                      \
    X(GAP_WORDS, "gap-words", N_("says that text is missing"))                                     \
    X(READER, "reader", N_("the reader has decided so"))

#define OUTLINE_WHY_ENUM(name, code, words) OUTLINE_WHY_##name,
enum { OUTLINE_WHYS(OUTLINE_WHY_ENUM) OUTLINE_WHY_COUNT };
typedef uint8_t OutlineWhy;

#define OUTLINE_BLOCK  128
#define OUTLINE_LEVELS 9 // that a block counts

typedef enum { OUTLINE_ALL, OUTLINE_SECTIONS, OUTLINE_SET_COUNT } OutlineSet;

/* What OUTLINE_BLOCK nodes hold, so that whoever looks far ahead can pass over them. */
typedef struct {
    uint64_t classes;                                // of all of them: outline_class()
    uint32_t topmost;                                // the least parent + 1; 0 where one has none
    uint8_t upto[OUTLINE_SET_COUNT][OUTLINE_LEVELS]; // nodes of a set as deep as level 1, 2, ...
} OutlineBlock;

typedef struct {
    VEC(OutlineNode) nodes;
    VEC(OutlineBlock) blocks; // none before outline_index(): every node is looked at then
} Outline;

void outline_done(Outline *o);

/* Make the blocks; no node may change afterwards. */
void outline_index(Outline *o);

static inline size_t outline_count(const Outline *o)
{
    return o->nodes.count;
}
static inline const OutlineNode *outline_node(const Outline *o, size_t i)
{
    return &o->nodes.items[i];
}

/* The last node that starts at or before POS, or OUTLINE_NONE. */
uint32_t outline_at(const Outline *o, Pos pos);

/* The first node that starts at or after POS, or outline_count(). */
uint32_t outline_lower_bound(const Outline *o, Pos pos);

/* The first node after I's subtree, or outline_count(). */
uint32_t outline_subtree_end(const Outline *o, uint32_t i);

/* Nodes of one level, or of a kind, as a set: a bit that all such nodes have. Very deep levels share
 * one. */
uint64_t outline_class(OutlineKind kind, unsigned level);
#define OUTLINE_CLASS_GAPS ((uint64_t)1 << 63)

/* The first node from I on, in steps of STEP (1 or -1), that is of one of CLASSES, or
 * OUTLINE_NONE. */
uint32_t outline_seek(const Outline *o, int64_t i, int step, uint64_t classes);

/* Whether NODE is in SET: sections are headings and items. */
bool outline_in_set(const OutlineNode *node, OutlineSet set);

/* Append node I's path, such as "1.1.2"; the title's is "0", what stands under it "0.1". */
void outline_path(const Outline *o, uint32_t i, StrBuf *out);

/* The node with PATH, or OUTLINE_NONE. */
uint32_t outline_by_path(const Outline *o, Str path);

/* BYTES of text at TEXT, cut between characters to what text_bytes can hold; what label_bytes and
 * text_at can. */
uint16_t outline_text_bytes(const char *text, size_t bytes);
uint16_t outline_head_bytes(const char *text, size_t bytes);

/* Evidence as a code that never changes, and in a few words, translated. */
const char *outline_why_code(const OutlineNode *node);
const char *outline_why(const OutlineNode *node);

/* "title", "heading", "item", "run-in", "gap". */
const char *outline_kind_name(OutlineKind kind);

#endif
