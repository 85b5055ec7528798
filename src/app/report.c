#include "app/report.h"
void report_outline(const Document *d, bool json, StrBuf *out)
{
    (void)d;
    (void)json;
    (void)out;
}
void report_notes(const Document *d, bool json, StrBuf *out)
{
    (void)d;
    (void)json;
    (void)out;
}
