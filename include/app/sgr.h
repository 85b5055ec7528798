/*
 * SGR: a theme's style as the escape sequence that a terminal takes, for output that is no screen.
 */
#ifndef APP_SGR_H
#define APP_SGR_H

#include "base/str.h"
#include "config/theme.h"

#define SGR_OFF "\033[m"

/* Append what turns STYLE on, everything else off. */
void sgr_add(StrBuf *out, Style style);

#endif
