#include "ui/sidebarfilter.h"
#include <string.h>

#define DEPTH_MAX 64 // of headings shown above a match

static void drop_words(SidebarFilter *f)
{
    for (size_t i = 0; i < f->word_count; i++)
        for (size_t k = 0; k < 2; k++)
            pattern_free(f->words[i][k]);
    f->word_count = 0;
}

static void restart(SidebarFilter *f)
{
    vec_clear(&f->entries);
    f->next = f->matches = 0;
    f->moved = false;
}

void filter_done(SidebarFilter *f)
{
    drop_words(f);
    vec_done(&f->entries);
    prompt_done(&f->line);
    *f = (SidebarFilter){0};
}

void filter_open(SidebarFilter *f)
{
    if (!f->on)
        prompt_open(&f->line, PROMPT_SEARCH, STR_NONE);
    f->on = f->typing = true;
}

void filter_clear(SidebarFilter *f)
{
    prompt_close(&f->line);
    f->on = f->typing = false;
    drop_words(f);
    restart(f);
    vec_done(&f->entries);
}

static bool is_blank_at(Str s, size_t *bytes)
{
    *bytes = str_starts_with(s, STR("\u3000")) ? strlen("\u3000") : 1;
    return *bytes > 1 || s.data[0] == ' ';
}

static void add_word(SidebarFilter *f, Str word)
{
    Pattern *plain = pattern_new(word, PATTERN_WORD, NULL);
    Pattern *pinyin = pattern_new(word, PATTERN_WORD | PATTERN_PINYIN, NULL);
    if (pinyin && plain && pattern_flags(pinyin) == pattern_flags(plain)) {
        pattern_free(pinyin);
        pinyin = NULL;
    }
    if (!plain && !pinyin)
        return;
    f->words[f->word_count][0] = plain ? plain : pinyin;
    f->words[f->word_count++][1] = plain ? pinyin : NULL;
}

/* The first place of word W in S from AT on, as either of what it may mean. */
static bool match_word(SidebarFilter *f, size_t w, Str s, size_t at, FilterMark *mark)
{
    size_t start, end;
    bool found = false;
    for (size_t k = 0; k < 2 && f->words[w][k]; k++) {
        if (!pattern_match(f->words[w][k], s, at, &start, &end) ||
            (found && s.data + start >= mark->start))
            continue;
        *mark = (FilterMark){s.data + start, s.data + end};
        found = true;
    }
    return found;
}

/* The words of the line; what does not compile is no word. */
static void read_words(SidebarFilter *f)
{
    Str line = str_trim(prompt_line(&f->line));
    drop_words(f);
    while (line.len && f->word_count < FILTER_WORDS) {
        size_t n = 0, blank;
        while (n < line.len && !is_blank_at(str_rest(line, n), &blank))
            n++;
        add_word(f, (Str){line.data, n});
        line = str_trim(str_rest(line, n));
    }
}

PromptState filter_key(SidebarFilter *f, uint32_t key)
{
    Str line = prompt_line(&f->line);
    char *before = mem_dup_bytes(line.data ? line.data : "", line.len);
    PromptState state = prompt_key(&f->line, key);
    if (!str_equal(prompt_line(&f->line), str_from(before))) { // else the cursor moved only
        read_words(f);
        restart(f);
    }
    mem_free(before);
    return state;
}

bool filter_matches(SidebarFilter *f, const Str *parts, size_t count)
{
    FilterMark mark;
    for (size_t w = 0; w < f->word_count; w++) {
        bool found = false;
        for (size_t i = 0; i < count && !found; i++)
            found = match_word(f, w, parts[i], 0, &mark);
        if (!found)
            return false;
    }
    return true;
}

size_t filter_marks(SidebarFilter *f, Str part, FilterMark *marks)
{
    size_t count = 0;
    for (size_t w = 0; filter_narrows(f) && w < f->word_count; w++)
        for (size_t at = 0; count < FILTER_MARKS && match_word(f, w, part, at, &marks[count]);)
            at = (size_t)(marks[count++].end - part.data);
    return count;
}

bool filter_is_of(const SidebarFilter *f, const FilterSource *s)
{
    return f->source.structure == s->structure && f->source.scanned == s->scanned &&
           f->source.items == s->items && f->source.tab == s->tab;
}

void filter_begin(SidebarFilter *f, const FilterSource *source)
{
    if (filter_is_of(f, source))
        return;
    bool moved = f->moved;
    restart(f);
    f->moved = moved && f->source.tab == source->tab;
    f->source = *source;
}

/* What stands above ITEM and behind the last entry: all of it is still to be shown, as whatever lies
 * between two of a subtree belongs to it. */
static void add_parents(SidebarFilter *f, uint32_t item, const Outline *tree)
{
    uint32_t path[DEPTH_MAX];
    size_t depth = 0;
    uint32_t after = f->entries.count ? f->entries.items[f->entries.count - 1].item + 1 : 0;
    for (uint32_t up = outline_node(tree, item)->parent;
         up != OUTLINE_NONE && up >= after && depth < DEPTH_MAX;
         up = outline_node(tree, up)->parent)
        path[depth++] = up;
    while (depth-- > 0)
        vec_push(&f->entries, ((FilterEntry){path[depth], f->matches, true}));
}

void filter_take(SidebarFilter *f, uint32_t item, const Outline *tree)
{
    if (tree)
        add_parents(f, item, tree);
    vec_push(&f->entries, ((FilterEntry){item, f->matches, false}));
    f->matches++;
}

size_t filter_at(const SidebarFilter *f, uint32_t item)
{
    size_t low = 0, high = f->entries.count;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (f->entries.items[mid].item <= item)
            low = mid + 1;
        else
            high = mid;
    }
    return low ? low - 1 : 0;
}

size_t filter_first(const SidebarFilter *f)
{
    size_t i = 0;
    while (i + 1 < f->entries.count && f->entries.items[i].context)
        i++;
    return i;
}
