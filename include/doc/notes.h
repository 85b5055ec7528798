/*
 * Notes: references in running text, the definitions they mean, and what lacks its counterpart.
 * Words as in CommonMark footnotes: reference / definition.
 *
 * Invariants: refs and defs are sorted by pos; a note with references comes before a later one by
 * its first reference (uncited ones by their definition). Notes handed out never change.
 */
#ifndef DOC_NOTES_H
#define DOC_NOTES_H

#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include "source/text.h"

typedef enum { NOTE_OK, NOTE_MISSING, NOTE_UNCITED, NOTE_STATUS_COUNT } NoteStatus;
#define NOTE_NONE UINT32_MAX

typedef struct {
    uint64_t pos : 48;   // first byte of the mark, `[` included
    uint64_t bytes : 16; // of the whole mark; several references of one list share it
    uint32_t note;       // index of its Note
    uint32_t next;       // the same note's next reference, or NOTE_NONE
} NoteRef;               // 16 bytes

typedef struct {
    uint64_t pos : 48;         // first byte of the label
    uint64_t label_bytes : 16; // of the mark, brackets included
    uint64_t end : 48;         // end of its text: may span several paragraphs
    uint64_t text_at : 16;     // bytes from pos to the text
    uint32_t note;
} NoteDef; // 24 bytes

typedef struct {
    uint8_t status;      // NoteStatus
    uint8_t why;         // NoteWhy
    uint8_t label_bytes; // NOTE_LABEL_BYTES at most
    uint32_t label_at;   // in labels: see notes_label()
    uint32_t first_ref;  // or NOTE_NONE
    uint32_t def;        // or NOTE_NONE
} Note;                  // 16 bytes

/* Another definition that may be meant by a note, which few have. */
typedef struct {
    uint32_t note, def;
} NoteOther;

/* Evidence for a note: C name, code, words. */
#define NOTE_WHYS(X)                                                                               \
    X(FOLLOWS, "follows", N_("the nearest definition below with its number"))                      \
    X(FURTHER, "further", N_("defined further on, the nearest definitions lack its number"))       \
    X(ABOVE, "above", N_("defined above, no definitions follow"))                                  \
    X(WITHIN, "within", N_("another definition refers to it"))                                     \
    X(MARKUP, "markup", N_("a footnote by markup"))                                                \
    X(TERM, "term", N_("the text uses the term explained"))                                        \
    X(FORM, "form", N_("another form of the same number"))                                         \
    X(DAMAGED, "damaged", N_("a damaged mark where the number is due"))                            \
    X(RISES, "rises", N_("the marks rise like notes, without definitions"))                        \
    X(LACKS, "lacks", N_("such marks are defined here, this one is not"))                          \
    X(RESTARTS, "restarts", N_("numbers begin again before the next definition with its number"))  \
    X(LISTED, "listed", N_("stands among definitions, nothing refers to it"))                      \
    X(READER, "reader", N_("the reader has decided so"))

#define NOTE_WHY_ENUM(name, code, words) NOTE_WHY_##name,
typedef enum { NOTE_WHYS(NOTE_WHY_ENUM) NOTE_WHY_COUNT } NoteWhy;

typedef struct {
    VEC(NoteRef) refs;
    VEC(NoteDef) defs;
    VEC(Note) notes;
    VEC(NoteOther) others; // sorted by note, one each at most
    StrBuf labels;         // of all notes, one after the other
} Notes;

void notes_done(Notes *n);

/* The first reference / definition that starts at or after POS, or the count. */
uint32_t notes_ref_lower_bound(const Notes *n, Pos pos);
uint32_t notes_def_lower_bound(const Notes *n, Pos pos);

/* The definition whose label or text holds POS, or NOTE_NONE. */
uint32_t notes_def_at(const Notes *n, Pos pos);

/* The other definition that may be meant by NOTE, or NOTE_NONE. */
uint32_t notes_other(const Notes *n, const Note *note);

/* Put others in order; of several of one note the last definition counts. */
void notes_sort_others(Notes *n);

#define NOTE_LABEL_BYTES 25

/* As written, without its brackets: "⑧", "(11)"; cut between characters. */
Str notes_label(const Notes *n, const Note *note);

/* "ok", "missing", "uncited". */
const char *note_status_name(NoteStatus status);

/* The evidence as a code for programs ("follows"), and in words, translated. */
const char *note_why_code(const Note *note);
const char *note_why(const Note *note);

#endif
