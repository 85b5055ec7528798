/*
 * Bar: the one line at the bottom, when nothing is typed into it (prompt.h): status or message.
 */
#ifndef UI_BAR_H
#define UI_BAR_H

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

#endif
