#include "format/line.h"

static Line text_line(FormatState *state, Str line)
{
    state->line++;
    Line out = line_read(state, line);
    if (out.kind == LINE_TEXT && line_is_rule(line_text(line, out)))
        out.kind = LINE_RULE;
    return out;
}

const Format FORMAT_TEXT = {"text", text_line, NULL, false};
