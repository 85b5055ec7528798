/*
 * Number traps: what stands behind a number and makes it prose: 1.5亿, 3月15日, 第二条规定的.
 *
 * Must not know: forms, values.
 */
#ifndef DOC_NUMBERTRAP_H
#define DOC_NUMBERTRAP_H

#include "base/str.h"

/* Right behind the digits: a unit, a version, a range: 5.5%, 40多岁, 2022年, 10:30. */
bool numbertrap_is_measure(Str after);

/* Behind digits and a blank: what can't open a heading: `3 月 15 日`, `1.5 万元`. */
bool numbertrap_is_spaced_measure(Str after);

/* Behind a decimal, so surely measured that it is no item `5.` with a text of `5%…` either. */
bool numbertrap_is_amount(Str after);

/* Behind 第N条 without a blank: words that speak about it: 规定的, 第二款. */
bool numbertrap_speaks_about(Str after);

/* The same by a character that may also open a text: 中, 以, 所. */
bool numbertrap_may_speak_about(Str after);

/* Behind （一） or 6.1: 项规定, 条所述, 至（三）, 、（二）: a reference. */
bool numbertrap_is_reference(Str after);

/* Behind `二、`, with VALUE 2: 三产, 三十人: two numbers that stand for a range. */
bool numbertrap_is_range(Str after, uint32_t value);

#endif
