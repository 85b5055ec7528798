#ifndef APP_REPORT_H
#define APP_REPORT_H
#include "doc/document.h"
void report_outline(const Document *d, bool json, StrBuf *out);
void report_notes(const Document *d, bool json, StrBuf *out);
#endif
