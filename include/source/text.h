/*
 * Text: one contiguous, append-only range of UTF-8 bytes that never moves.
 *
 * A UTF-8 file is mapped (guard.c); anything else (a pipe, a packed file, another encoding) is
 * appended to a reserved address range by a job (stream.c). text_ready() only grows; the bytes below
 * it never change. Ill-formed bytes stay in the text as they are: whoever shows them decodes with
 * utf8_decode(). A mapped file that shrinks under us reads as zero bytes from there on and sets
 * text_was_cut(). Must not know: structure, layout.
 */
#ifndef SOURCE_TEXT_H
#define SOURCE_TEXT_H

#include "base/error.h"
#include "base/job.h"
#include "base/str.h"

/* A byte offset into a text, at the start of a grapheme cluster. Whatever lasts is a Pos. */
typedef size_t Pos;
#define POS_NONE SIZE_MAX

typedef struct Text Text;

/*
 * Open PATH ("-" is standard input, FD 0, which may be closed or reopened afterwards). ENCODING is
 * a name that people use, or NULL to detect it. WAKE (may be NULL) is signalled whenever
 * text_ready() grew, text_complete() came true or the file was cut; it must outlive the text.
 * Errors: missing, unreadable, a directory or device, unknown encoding, binary data (NUL bytes; not
 * checked when ENCODING is given).
 *
 * Never waits for a pipe: that one holds binary data, or can't be read, shows later, as a complete
 * text with a text_read_error(). Opening a file takes SIGBUS over and hands on what is not its own:
 * another handler must be in place before.
 */
Text *text_open(const char *path, const char *encoding, Wake *wake, Error *err);

/* The same, with colour codes, rare line ends and byte order marks left in the text. */
Text *text_open_raw(const char *path, const char *encoding, Wake *wake, Error *err);

/* A text over BYTES (UTF-8), which must outlive it; NAME is copied. For the guide and for tests. */
Text *text_borrow(Str bytes, const char *name);

void text_close(Text *t);

/* The process is about to end without text_close(): what would take time is left behind. */
void text_leave(const Text *t);

const char *text_data(const Text *t);              // never NULL
size_t text_ready(const Text *t);                  // bytes that can be read now
bool text_complete(const Text *t);                 // no more will come
Str text_slice(const Text *t, Pos start, Pos end); // clipped to what is ready

/* The pages of a mapped file, or of the file behind a long text, within [START, END) need not stay in
 * this process: they come back when they are read. Any thread. */
void text_let_go(const Text *t, Pos start, Pos end);

/* The same behind one who reads a whole text, and has come to REACHED: in portions, *KEPT is where
 * the next one begins. A process that has touched all of a large file takes long to end. */
void text_leave_behind(const Text *t, Pos *kept, Pos reached);

/* Wait until BYTES are ready, or all there is, at most TIMEOUT_MS (-1: for ever). Returns whether
 * that is so now. */
bool text_wait(const Text *t, size_t bytes, int timeout_ms);

/* From now on what is written to the end of the file becomes part of the text; it is not complete
 * until text_unfollow(). Error: nothing can come any more (a pipe that ended, a packed file). */
bool text_follow(Text *t, Error *err);
void text_unfollow(Text *t);

typedef enum {
    TEXT_SAME,
    TEXT_GREW,      // there is more in the file
    TEXT_REPLACED,  // another file has its name now
    TEXT_REWRITTEN, // its bytes were written anew
    TEXT_CUT,
    TEXT_GONE, // no file has its name
} TextChange;

/* What tells the bytes of a mapped file from those of any other, and from its own before or after a
 * change. */
typedef struct {
    uint64_t device, inode, bytes, bom_bytes;
    uint64_t modified, changed; // nanoseconds
} TextIdentity;

/* False: it is not mapped, or has changed since it was opened, or was so new then that a change
 * need not show in its times. */
bool text_identify(const Text *t, TextIdentity *out);

/* What has become of the file since it was opened; asks the system. A pipe stays the same. */
TextChange text_change(const Text *t);
bool text_may_change(const Text *t); // it is a file, and says how long it is

bool text_is_raw(const Text *t);            // opened as such
const char *text_name(const Text *t);       // path as given, or "standard input"; raw bytes
const char *text_encoding(const Text *t);   // "UTF-8", "GB18030", …; of a pipe, as known so far
size_t text_undecodable(const Text *t);     // source bytes that the encoding does not have
bool text_was_cut(const Text *t);           // the file shrank while we read it; asks the system
const char *text_read_error(const Text *t); // NULL, or why reading stopped early (translated)

#endif
