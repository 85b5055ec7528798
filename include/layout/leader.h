/*
 * Leader: the dots of a table of contents, from an entry to its page: 第一章 总论……12.
 *
 * Must not know: the document's structure, the screen.
 */
#ifndef LAYOUT_LEADER_H
#define LAYOUT_LEADER_H

#include "base/str.h"

/* Whether S, a line, ends in a leader and a page; [*START, *END) gets the leader's bytes, with the
 * blanks around. */
bool leader_find(Str s, size_t *start, size_t *end);

#endif
