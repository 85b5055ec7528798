/*
 * Bar: the one line at the bottom: status, message, or a prompt being typed into.
 */
#ifndef UI_BAR_H
#define UI_BAR_H

#include "base/mem.h"
#include "ui/grid.h"

typedef struct {
    Str breadcrumb; // "1、 > 1) > 二是"
    Str place;      // "37%"
    Str notes;      // what note marks are in view
    Str hits;       // "3/57"
    Str message;    // takes the breadcrumb's place
    bool error;     // the message is one
    bool accent;    // the breadcrumb is that of the pane which keys go to, of several
} BarStatus;

void bar_draw_status(const BarStatus *status, CellGrid *grid, Rect area, const CellPolicy *policy);

typedef enum {
    PROMPT_NONE,
    PROMPT_SEARCH,
    PROMPT_SEARCH_BACK,
    PROMPT_KEYWORD,
    PROMPT_COMMAND
} PromptKind;

typedef enum { PROMPT_EDITING, PROMPT_ACCEPTED, PROMPT_CANCELLED } PromptState;

/* A line of text with a cursor, and what was typed before. */
typedef struct {
    PromptKind kind;
    StrBuf line;
    size_t cursor;       // byte offset in line
    VEC(char *) history; // of all kinds, oldest first; each begins with its kind's letter
    size_t history_at;   // history.count: the line being typed
} Prompt;

void prompt_done(Prompt *p);
void prompt_open(Prompt *p, PromptKind kind, Str line);
void prompt_close(Prompt *p);

/* Take a key (input/event.h). */
PromptState prompt_key(Prompt *p, uint32_t key);

/* Replace the line, cursor at its end: for completion. */
void prompt_set(Prompt *p, Str line);

void prompt_draw(const Prompt *p, CellGrid *grid, Rect area, const CellPolicy *policy);

#endif
