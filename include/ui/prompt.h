/*
 * Prompt: a line being typed at the bottom, with a cursor, the usual editing keys and what was typed
 * before.
 *
 * Must not know: what becomes of the line.
 */
#ifndef UI_PROMPT_H
#define UI_PROMPT_H

#include "base/mem.h"
#include "ui/grid.h"

typedef enum {
    PROMPT_NONE,
    PROMPT_SEARCH,
    PROMPT_SEARCH_BACK,
    PROMPT_KEYWORD,
    PROMPT_RENAME, // of a keyword
    PROMPT_ANNOTATION,
    PROMPT_COMMAND,
    PROMPT_VIEW, // narrows a list
    PROMPT_HITS,
    PROMPT_COUNT
} PromptKind;

typedef enum { PROMPT_EDITING, PROMPT_ACCEPTED, PROMPT_CANCELLED } PromptState;

typedef struct {
    PromptKind kind;
    StrBuf line;
    size_t cursor;       // byte offset in line
    VEC(char *) history; // of all kinds, oldest first; each begins with its kind's letter
    size_t history_at;   // history.count: the line being typed
    StrBuf typed;        // that line, while another one is shown: what those shown begin with
} Prompt;

void prompt_done(Prompt *p);
void prompt_open(Prompt *p, PromptKind kind, Str line);
void prompt_close(Prompt *p); // the line goes into the history

/* Take a key (input/event.h). */
PromptState prompt_key(Prompt *p, uint32_t key);

/* Replace the line, cursor at its end: for completion. */
void prompt_set(Prompt *p, Str line);

Str prompt_line(const Prompt *p);

/* LINE was typed into a prompt of KIND, later than all that are known: each is kept once. */
void prompt_remember(Prompt *p, PromptKind kind, Str line);

/* Put OLDER's history before P's own; OLDER is left without. */
void prompt_take_history(Prompt *p, Prompt *older);

/* What stands around the line. */
typedef struct {
    Str label; // before it
    Str state; // between label and line, where there is room: how it will be taken
    Str aside; // at the right end, while the line leaves room for it
} PromptLook;

void prompt_draw(const Prompt *p, const PromptLook *look, CellGrid *grid, Rect area,
                 const CellPolicy *policy);

#endif
