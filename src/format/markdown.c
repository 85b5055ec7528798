#include "format/line.h"

static Line markdown_line(FormatState *state, Str line)
{
    state->line++;
    return line_trim(line);
}

const Format FORMAT_MARKDOWN = {"markdown", markdown_line, NULL};
