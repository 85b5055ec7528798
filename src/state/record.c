#include "state/record.h"
#include <string.h>
#include <sys/random.h>
#include <time.h>

int64_t store_new_id(void)
{
    uint64_t id = 0;
    if (getrandom(&id, sizeof id, GRND_NONBLOCK) != (ssize_t)sizeof id) {
        struct timespec t;
        clock_gettime(CLOCK_REALTIME, &t);
        id = (uint64_t)t.tv_sec << 30 | (uint64_t)t.tv_nsec;
    }
    id >>= 2; // a positive number
    return (int64_t)id + !id;
}

static char *dup_text(const char *text)
{
    return mem_dup(text ? text : "");
}

#define DUP_LIST(list)                                                                             \
    do {                                                                                           \
        __typeof__(list) copy_ = {0};                                                              \
        for (size_t i_ = 0; i_ < (list).count; i_++)                                               \
            vec_push(&copy_, (list).items[i_]);                                                    \
        (list) = copy_;                                                                            \
    } while (0)

StoreChange store_change_copy(const StoreChange *c)
{
    StoreChange copy = *c;
    if (c->kind == STORE_PUT_FOLDS)
        DUP_LIST(copy.folds);
    else if (c->kind == STORE_PUT_JUMPS)
        DUP_LIST(copy.jumps);
    else if (c->kind == STORE_PUT_KEYWORD)
        copy.keyword.word = dup_text(c->keyword.word);
    else if (c->kind == STORE_PUT_ANNOTATION)
        copy.annotation.text = dup_text(c->annotation.text);
    else if (c->kind == STORE_PUT_HISTORY)
        copy.history.text = dup_text(c->history.text);
    return copy;
}

void store_change_done(StoreChange *c)
{
    if (c->kind == STORE_PUT_FOLDS)
        vec_done(&c->folds);
    else if (c->kind == STORE_PUT_JUMPS)
        vec_done(&c->jumps);
    else if (c->kind == STORE_PUT_KEYWORD)
        mem_free(c->keyword.word);
    else if (c->kind == STORE_PUT_ANNOTATION)
        mem_free(c->annotation.text);
    else if (c->kind == STORE_PUT_HISTORY)
        mem_free(c->history.text);
    *c = (StoreChange){0};
}

bool store_change_is_global(const StoreChange *c)
{
    return c->kind == STORE_PUT_HISTORY || (c->kind == STORE_PUT_KEYWORD && c->keyword.all);
}

void store_document_init(StoreDocument *d)
{
    *d = (StoreDocument){.settings = STORE_SETTINGS_NONE};
}

void store_document_done(StoreDocument *d)
{
    vec_done(&d->folds);
    vec_done(&d->jumps);
    vec_done(&d->marks);
    for (size_t i = 0; i < d->keywords.count; i++)
        mem_free(d->keywords.items[i].word);
    vec_done(&d->keywords);
    vec_done(&d->overrides);
    for (size_t i = 0; i < d->annotations.count; i++)
        mem_free(d->annotations.items[i].text);
    vec_done(&d->annotations);
    for (size_t i = 0; i < d->history.count; i++)
        mem_free(d->history.items[i].text);
    vec_done(&d->history);
}

void store_document_keep_global(StoreDocument *d)
{
    StoreDocument global;
    store_document_init(&global);
    for (size_t i = 0; i < d->keywords.count; i++)
        if (d->keywords.items[i].all)
            store_document_apply(&global, &(StoreChange){.kind = STORE_PUT_KEYWORD,
                                                         .keyword = d->keywords.items[i]});
    global.history.items = d->history.items;
    global.history.count = d->history.count;
    global.history.cap = d->history.cap;
    d->history.items = NULL;
    vec_done(&d->history);
    store_document_done(d);
    *d = global;
}

#define DELETE_AT(list, i)                                                                         \
    (memmove((list)->items + (i), (list)->items + (i) + 1,                                         \
             ((list)->count - (i)-1) * sizeof *(list)->items),                                     \
     (list)->count--)

static void apply_mark(StoreDocument *d, const StoreChange *c)
{
    size_t i = 0;
    while (i < d->marks.count && d->marks.items[i].letter != c->mark.letter)
        i++;
    if (i < d->marks.count)
        DELETE_AT(&d->marks, i);
    if (!c->remove)
        vec_push(&d->marks, c->mark);
}

/* A keyword stays where it is in the list; one is of the document or of all, each on its own. */
static void apply_keyword(StoreDocument *d, const StoreChange *c)
{
    size_t i = 0;
    while (i < d->keywords.count && (d->keywords.items[i].all != c->keyword.all ||
                                     strcmp(d->keywords.items[i].word, c->keyword.word) != 0))
        i++;
    StoreKeyword fresh = c->keyword;
    if (!c->remove)
        fresh.word = dup_text(c->keyword.word);
    if (i == d->keywords.count) {
        if (!c->remove)
            vec_push(&d->keywords, fresh);
        return;
    }
    mem_free(d->keywords.items[i].word);
    if (c->remove)
        DELETE_AT(&d->keywords, i);
    else
        d->keywords.items[i] = fresh;
}

static void apply_override(StoreDocument *d, const StoreChange *c)
{
    size_t i = 0;
    while (i < d->overrides.count && d->overrides.items[i].id != c->override.id)
        i++;
    if (i < d->overrides.count)
        DELETE_AT(&d->overrides, i);
    if (!c->remove)
        vec_push(&d->overrides, c->override);
}

static void apply_annotation(StoreDocument *d, const StoreChange *c)
{
    size_t i = 0;
    while (i < d->annotations.count && d->annotations.items[i].id != c->annotation.id)
        i++;
    StoreAnnotation fresh = c->annotation;
    if (!c->remove)
        fresh.text = dup_text(c->annotation.text);
    if (!c->remove && !fresh.written)
        fresh.written = time(NULL);
    if (i == d->annotations.count) {
        if (!c->remove)
            vec_push(&d->annotations, fresh);
        return;
    }
    mem_free(d->annotations.items[i].text);
    if (c->remove)
        DELETE_AT(&d->annotations, i);
    else
        d->annotations.items[i] = fresh;
}

static void apply_history(StoreDocument *d, const StoreChange *c)
{
    size_t i = 0;
    while (i < d->history.count && (d->history.items[i].kind != c->history.kind ||
                                    strcmp(d->history.items[i].text, c->history.text) != 0))
        i++;
    StoreHistory used = {c->history.kind, c->remove ? NULL : dup_text(c->history.text)};
    if (i < d->history.count) {
        mem_free(d->history.items[i].text);
        DELETE_AT(&d->history, i);
    }
    if (!c->remove)
        vec_push(&d->history, used);
}

void store_document_apply(StoreDocument *d, const StoreChange *c)
{
    switch (c->kind) {
    case STORE_PUT_PLACE:
        d->place = c->place;
        d->has_place = true;
        break;
    case STORE_PUT_SETTINGS:
        d->settings = c->settings;
        break;
    case STORE_PUT_FOLDS:
        vec_done(&d->folds);
        d->folds = store_change_copy(c).folds;
        break;
    case STORE_PUT_JUMPS:
        vec_done(&d->jumps);
        d->jumps = store_change_copy(c).jumps;
        break;
    case STORE_PUT_MARK:
        apply_mark(d, c);
        break;
    case STORE_PUT_KEYWORD:
        apply_keyword(d, c);
        break;
    case STORE_PUT_OVERRIDE:
        apply_override(d, c);
        break;
    case STORE_PUT_ANNOTATION:
        apply_annotation(d, c);
        break;
    case STORE_PUT_HISTORY:
        apply_history(d, c);
        break;
    case STORE_PUT_READ:
    case STORE_KIND_COUNT:
        break;
    }
}

void store_recent_done(StoreRecentVec *list)
{
    for (size_t i = 0; i < list->count; i++)
        mem_free(list->items[i].path);
    vec_done(list);
}
