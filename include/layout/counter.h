/*
 * Counter: the unit that a number keeps beside it: 年, 亿元, 个百分点.
 *
 * Must not know: rows, widths.
 */
#ifndef LAYOUT_COUNTER_H
#define LAYOUT_COUNTER_H

#include "base/str.h"

/* Bytes at P, behind a number, that stay with it: 万 or 多 and a unit; 0 if there is none. */
size_t counter_bytes(const char *p, const char *end);

#endif
