/* What counts as the same in a search, as the prompt shows and switches it: a row a switch. */
#include "app/app.h"
#include "base/i18n.h"
#include "find/pinyin.h"

static const struct {
    unsigned flag;
    char key; // with Alt
    const char *label;
} SWITCHES[] = {
    // TRANSLATORS: short labels in the search prompt: simplified and traditional are one
    {PATTERN_SCRIPT, 's', N_("简=繁")},
    // TRANSLATORS: full and half width are one
    {PATTERN_WIDTH, 'w', N_("Ａ=A")},
    // TRANSLATORS: a word goes on across a line end, a blank or a note mark
    {PATTERN_ACROSS, 'j', N_("join")},
    // TRANSLATORS: upper and lower case differ
    {PATTERN_CASE, 'c', N_("Aa")},
    // TRANSLATORS: a regular expression
    {PATTERN_REGEX, 'r', N_(".*")},
    {PATTERN_PINYIN, 'p', N_("pinyin")},
};

#define SWITCH_COUNT (sizeof SWITCHES / sizeof *SWITCHES)

unsigned search_flags_from(const Config *c, const Options *o)
{
    unsigned flags = (c->search_script ? PATTERN_SCRIPT : 0) |
                     (c->search_width ? PATTERN_WIDTH : 0) |
                     (c->search_across ? PATTERN_ACROSS : 0) | (c->search_case ? PATTERN_CASE : 0);
    if (o->exact)
        flags = PATTERN_CASE;
    return flags | (c->search_regex && !o->fixed ? PATTERN_REGEX : 0);
}

bool search_flags_toggle(unsigned *flags, uint32_t key)
{
    for (size_t i = 0; i < SWITCH_COUNT; i++)
        if (key == ((uint32_t)SWITCHES[i].key | INPUT_ALT)) {
            *flags ^= SWITCHES[i].flag;
            return true;
        }
    return false;
}

void search_flags_state(unsigned flags, Str line, StrBuf *out)
{
    if (flags & PATTERN_WORD && pinyin_behind_comma(line).len)
        flags |= PATTERN_PINYIN;
    strbuf_add_byte(out, '[');
    for (size_t i = 0; i < SWITCH_COUNT; i++)
        if (flags & SWITCHES[i].flag)
            strbuf_addf(out, "%s%s", out->len > 1 ? " " : "", _(SWITCHES[i].label));
    strbuf_add_byte(out, ']');
}

void search_flags_keys(StrBuf *out)
{
    strbuf_add_cstr(out, "Alt");
    for (size_t i = 0; i < SWITCH_COUNT; i++)
        strbuf_addf(out, "  %c %s", SWITCHES[i].key, _(SWITCHES[i].label));
}
