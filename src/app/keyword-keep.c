/* Keywords and what was typed into prompts, as they are kept: for the document, or for all. */
#include "app/command.h"
#include "base/i18n.h"
#include <string.h>

static const StoreKeyword *kept_as(const App *app, Str word)
{
    const StoreDocument *d = &app->keep.document;
    for (size_t i = 0; i < d->keywords.count; i++)
        if (str_equal(str_from(d->keywords.items[i].word), word))
            return &d->keywords.items[i];
    return NULL;
}

KeywordScope keyword_scope(const App *app, Str word)
{
    const StoreKeyword *kept = kept_as(app, word);
    return !kept ? KEYWORD_UNKEPT : kept->all ? KEYWORD_OF_ALL : KEYWORD_OF_DOCUMENT;
}

static void put(App *app, Str word, StoreKeyword as, bool remove)
{
    char *owned = mem_dup_bytes(word.data, word.len);
    StoreChange c = {.kind = STORE_PUT_KEYWORD, .remove = remove, .keyword = as};
    c.keyword.word = owned;
    keep_change(app, &c);
    mem_free(owned);
}

static void put_index(App *app, size_t index, bool all)
{
    const Keywords *k = app->keywords;
    put(app, keywords_word(k, index),
        (StoreKeyword){.all = all,
                       .on = keywords_is_on(k, index),
                       .colour = (int)keywords_colour(k, index),
                       .order = (int)index},
        false);
}

void keyword_keep_changed(App *app, size_t index)
{
    KeywordScope scope = keyword_scope(app, keywords_word(app->keywords, index));
    if (scope != KEYWORD_UNKEPT)
        put_index(app, index, scope == KEYWORD_OF_ALL);
}

void keyword_keep_removed(App *app, Str word)
{
    for (const StoreKeyword *kept; (kept = kept_as(app, word)) != NULL;)
        put(app, word, (StoreKeyword){.all = kept->all}, true);
}

void keyword_keep_renamed(App *app, Str before, size_t index)
{
    KeywordScope scope = keyword_scope(app, before);
    keyword_keep_removed(app, before);
    if (scope != KEYWORD_UNKEPT)
        put_index(app, index, scope == KEYWORD_OF_ALL);
}

/* For this document, for all, not at all: in turns. */
void run_keyword_save(App *app, const CommandCall *call)
{
    (void)call;
    size_t index = keyword_at_cursor(app);
    if (index == KEYWORDS_ALL)
        return;
    Str word = keywords_word(app->keywords, index);
    KeywordScope scope = keyword_scope(app, word);
    if (!app->keep.keeper) {
        app_say(app, "%s", _("nothing is kept of what is read"));
        return;
    }
    keyword_keep_removed(app, word);
    if (scope != KEYWORD_OF_ALL)
        put_index(app, index, scope == KEYWORD_OF_DOCUMENT);
    app_say(app,
            scope == KEYWORD_UNKEPT        ? _("%.*s is kept for this document")
            : scope == KEYWORD_OF_DOCUMENT ? _("%.*s is kept for all documents")
                                           : _("%.*s is not kept any more"),
            STR_FMT(word));
}

static void take_keyword(App *app, const StoreKeyword *kept)
{
    size_t index, before = keywords_count(app->keywords);
    if (!keywords_add(app->keywords, str_from(kept->word), &index, NULL) || index < before)
        return; // it is there, as the command line or the reader has it
    keywords_set_on(app->keywords, index, kept->on);
    if (kept->colour >= 0)
        keywords_set_colour(app->keywords, index, (unsigned)kept->colour);
}

void keyword_take_kept(App *app)
{
    const StoreDocument *d = &app->keep.document;
    for (size_t i = 0; i < d->keywords.count; i++)
        take_keyword(app, &d->keywords.items[i]);
}

static const struct {
    StoreHistoryKind kind;
    PromptKind prompt;
} HISTORIES[] = {
    {STORE_SEARCHES, PROMPT_SEARCH},
    {STORE_SEARCHES, PROMPT_SEARCH_BACK},
    {STORE_KEYWORDS_TYPED, PROMPT_KEYWORD},
    {STORE_COMMANDS, PROMPT_COMMAND},
};

#define HISTORY_COUNT (sizeof HISTORIES / sizeof *HISTORIES)

void history_keep(App *app, PromptKind prompt, Str line)
{
    for (size_t i = 0; line.len && i < HISTORY_COUNT; i++)
        if (HISTORIES[i].prompt == prompt) {
            char *owned = mem_dup_bytes(line.data, line.len);
            StoreChange c = {.kind = STORE_PUT_HISTORY, .history = {HISTORIES[i].kind, owned}};
            keep_change(app, &c);
            mem_free(owned);
        }
}

void history_take_kept(App *app)
{
    const StoreDocument *d = &app->keep.document;
    Prompt kept = {0}, *now = &app->prompt;
    for (size_t i = 0; i < d->history.count; i++)
        for (size_t k = 0; k < HISTORY_COUNT; k++)
            if (HISTORIES[k].kind == d->history.items[i].kind &&
                HISTORIES[k].prompt != PROMPT_SEARCH_BACK)
                prompt_remember(&kept, HISTORIES[k].prompt, str_from(d->history.items[i].text));
    prompt_take_history(now, &kept);
    prompt_done(&kept);
}
