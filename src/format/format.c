#include "format/format.h"
#include <string.h>
#include <strings.h>

const Format *format_detect(const char *name, Str head)
{
    (void)head;
    size_t len = strlen(name);
    return len > 3 && strcasecmp(name + len - 3, ".md") == 0 ? &FORMAT_MARKDOWN : &FORMAT_TEXT;
}
