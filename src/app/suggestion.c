/*
 * Suggestions: a list above the keyword prompt of words of the text that may be worth a keyword.
 *
 * They are looked for by a job when they are first asked for, in the first part of the text and
 * samples of the rest.
 */
#include "app/app.h"
#include "base/i18n.h"
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define FIRST_BYTES  ((size_t)16 << 20)
#define SAMPLE_BYTES ((size_t)256 << 10)
#define SAMPLES      32
#define PIECE_BYTES  ((size_t)512 << 10) // between two looks at whether to stop
#define LINE_BYTES   65536               // that a piece may be longer to end with a line
#define NOTES_MOST   20000               // looked at for terms of a glossary
#define ROWS_MOST    10
#define COLS_LEAST   28
#define COLS_MOST    48
#define NOTHING      SIZE_MAX

struct SuggestJob {
    const Text *text;
    Wake *wake;
    Job *job;
    Suggest *found;
    size_t ready;
    atomic_bool done;
};

typedef void (*PieceFn)(Suggest *s, Str piece);

static bool read_range(SuggestJob *j, const Job *job, size_t from, size_t to, PieceFn fn)
{
    while (from < to && !job_cancelled(job)) {
        size_t end = to - from < PIECE_BYTES ? to : from + PIECE_BYTES;
        Str behind =
            text_slice(j->text, end, end + LINE_BYTES < j->ready ? end + LINE_BYTES : j->ready);
        const char *newline = behind.len ? memchr(behind.data, '\n', behind.len) : NULL;
        if (newline)
            end += (size_t)(newline - behind.data) + 1;
        fn(j->found, text_slice(j->text, from, end));
        from = end;
    }
    return !job_cancelled(job);
}

static bool read_parts(SuggestJob *j, const Job *job, PieceFn fn)
{
    size_t first = j->ready < FIRST_BYTES ? j->ready : FIRST_BYTES, rest = j->ready - first;
    if (!read_range(j, job, 0, first, fn))
        return false;
    if (rest <= SAMPLES * SAMPLE_BYTES)
        return read_range(j, job, first, j->ready, fn);
    for (size_t i = 0; i < SAMPLES; i++) {
        size_t at = first + rest / SAMPLES * i;
        if (!read_range(j, job, at, at + SAMPLE_BYTES, fn))
            return false;
    }
    return true;
}

static void find_all(Job *job, void *arg)
{
    SuggestJob *j = arg;
    if (!read_parts(j, job, suggest_gather) || !read_parts(j, job, suggest_count))
        return;
    atomic_store(&j->done, true);
    wake_signal(j->wake);
}

/* The terms that a glossary of the text explains. */
static void add_glossary(const App *app, Suggest *s)
{
    const Notes *n = &app_structure(app)->notes;
    for (size_t i = 0; i < n->notes.count && i < NOTES_MOST; i++) {
        const Note *note = &n->notes.items[i];
        if (note->why == NOTE_WHY_TERM && note->label_bytes + UTF8_MAX <= NOTE_LABEL_BYTES)
            suggest_add(s, notes_label(n, note)); // a longer one may have been cut
    }
}

static void begin(App *app)
{
    Suggestions *s = &app->suggestions;
    size_t ready = text_ready(app->text);
    if (s->job || (s->found && s->ready == ready))
        return;
    SuggestJob *j = mem_zero(1, sizeof *j);
    j->text = app->text;
    j->wake = app->wake;
    j->ready = ready;
    j->found = suggest_new();
    add_glossary(app, j->found);
    s->job = j;
    j->job = job_start(find_all, j, NULL);
    if (!j->job) // no thread to be had: nothing is suggested
        atomic_store(&j->done, true);
}

static void forget_found(Suggestions *s)
{
    suggest_free(s->found);
    s->found = NULL;
    vec_done(&s->list);
    vec_clear(&s->fits);
    s->at = NOTHING;
}

static void end_job(Suggestions *s)
{
    SuggestJob *j = s->job;
    if (!j)
        return;
    job_stop(j->job);
    suggest_free(j->found);
    mem_free(j);
    s->job = NULL;
}

static bool is_keyword(const Keywords *k, Str word)
{
    for (size_t i = 0; i < keywords_count(k); i++)
        if (str_equal(keywords_word(k, i), word))
            return true;
    return false;
}

/* Those that hold what was typed, and are no keywords yet. */
static void filter(App *app)
{
    Suggestions *s = &app->suggestions;
    Str typed = {s->typed.data, s->typed.len};
    vec_clear(&s->fits);
    s->at = NOTHING;
    for (size_t i = 0; i < s->list.count; i++) {
        Str term = s->list.items[i].term;
        if (str_find(term, typed) != SIZE_MAX && !is_keyword(app->keywords, term))
            vec_push(&s->fits, (uint32_t)i);
    }
}

static void note_typed(App *app)
{
    Suggestions *s = &app->suggestions;
    strbuf_clear(&s->typed);
    strbuf_add(&s->typed, prompt_line(&app->prompt));
    filter(app);
}

bool suggestion_update(App *app)
{
    Suggestions *s = &app->suggestions;
    if (!s->job || !atomic_load(&s->job->done))
        return false;
    forget_found(s);
    s->found = s->job->found;
    s->ready = s->job->ready;
    s->job->found = NULL;
    end_job(s);
    suggest_list(s->found, &s->list);
    filter(app);
    return s->open;
}

void suggestion_close(App *app)
{
    app->suggestions.open = false;
}

void suggestion_forget(App *app)
{
    Suggestions *s = &app->suggestions;
    end_job(s);
    forget_found(s);
    vec_done(&s->fits);
    strbuf_done(&s->typed);
    s->open = false;
}

/* Choose the next one, or the one before; before the first one stands what was typed. */
static void choose(App *app, bool forward)
{
    Suggestions *s = &app->suggestions;
    size_t count = s->fits.count;
    if (!count)
        return;
    if (forward)
        s->at = s->at == NOTHING ? 0 : s->at + 1 == count ? NOTHING : s->at + 1;
    else
        s->at = s->at == NOTHING ? count - 1 : s->at == 0 ? NOTHING : s->at - 1;
    prompt_set(&app->prompt, s->at == NOTHING ? (Str){s->typed.data, s->typed.len}
                                              : s->list.items[s->fits.items[s->at]].term);
}

bool suggestion_key(App *app, uint32_t key)
{
    Suggestions *s = &app->suggestions;
    bool forward = key == INPUT_TAB || (s->open && key == INPUT_DOWN);
    if (!forward && !(s->open && (key == INPUT_BACK_TAB || key == INPUT_UP)))
        return false;
    if (s->open) {
        choose(app, forward);
        return true;
    }
    s->open = true;
    begin(app);
    note_typed(app);
    choose(app, true);
    return true;
}

void suggestion_changed(App *app)
{
    Str line = prompt_line(&app->prompt);
    Suggestions *s = &app->suggestions;
    if (s->open && (s->at == NOTHING || !str_equal(line, s->list.items[s->fits.items[s->at]].term)))
        note_typed(app);
}

void suggestion_look(App *app, StrBuf *state, StrBuf *aside)
{
    const Suggestions *s = &app->suggestions;
    (void)state;
    if (!s->open)
        strbuf_add_cstr(aside, _("Tab: words of the text"));
    else if (s->job)
        strbuf_add_cstr(aside, _("reading..."));
    else if (!s->fits.count)
        strbuf_add_cstr(aside, _("nothing to suggest"));
    else
        strbuf_addf(aside, "%zu/%zu", s->at == NOTHING ? 0 : s->at + 1, s->fits.count);
}

static void put_line(const App *app, CellGrid *g, int x, int y, const char *box, const char *plain)
{
    Cluster c = {.bytes = 1, .cells = 1};
    snprintf(c.glyph, sizeof c.glyph, "%s", app->policy.lines ? box : plain);
    grid_put(g, x, y, &c, ROLE_POPUP_BORDER, ROLE_POPUP_BORDER);
}

/* Above and at the right; the screen's edge and the prompt do for the rest. */
static void paint_border(const App *app, CellGrid *g, Rect box)
{
    int right = box.x + box.cols - 1;
    for (int x = box.x; x < right; x++)
        put_line(app, g, x, box.y, "\u2500", "-");
    put_line(app, g, right, box.y, "\u2510", "+");
    for (int y = box.y + 1; y < box.y + box.rows; y++)
        put_line(app, g, right, y, "\u2502", "|");
    grid_text(g, box.x + 1, box.y, box.cols - 3, &app->policy, str_from(_(" Words of the text ")),
              ROLE_POPUP_BORDER, ROLE_POPUP_TITLE);
}

static void paint_term(const App *app, CellGrid *g, Rect row, const Suggestion *s, bool chosen)
{
    ThemeRole role = chosen ? ROLE_SIDEBAR_SELECTED : ROLE_POPUP;
    char count[32];
    bool all = app->suggestions.ready <= FIRST_BYTES + SAMPLES * SAMPLE_BYTES;
    int len = snprintf(count, sizeof count, "%zu%s", s->count, all ? "" : "+");
    grid_fill(g, row, role);
    grid_text_cut(g, row.x + 1, row.y, row.cols - len - 3, &app->policy, s->term, role, role);
    grid_text(g, row.x + row.cols - 1 - len, row.y, len, &app->policy, str_from(count), role,
              chosen ? role : ROLE_META);
}

void suggestion_paint(App *app, CellGrid *g, Rect bar)
{
    const Suggestions *s = &app->suggestions;
    int room = bar.y - 2 < ROWS_MOST ? bar.y - 2 : ROWS_MOST;
    int rows = (int)s->fits.count < room ? (int)s->fits.count : room, cols = COLS_LEAST;
    if (!s->open || rows < 1)
        return;
    for (size_t i = 0; i < s->fits.count; i++) {
        Str term = s->list.items[s->fits.items[i]].term;
        int wanted = (int)cell_string(&app->policy, term) + 10;
        cols = wanted > cols ? wanted : cols;
    }
    cols = cols > COLS_MOST ? COLS_MOST : cols;
    cols = cols > bar.cols ? bar.cols : cols;
    size_t first = s->at != NOTHING && s->at >= (size_t)rows ? s->at - (size_t)rows + 1 : 0;
    paint_border(app, g, (Rect){bar.x, bar.y - rows - 1, cols, rows + 1});
    for (int i = 0; i < rows; i++) {
        Rect row = {bar.x, bar.y - rows + i, cols - 1, 1};
        size_t at = first + (size_t)i;
        paint_term(app, g, row, &s->list.items[s->fits.items[at]], at == s->at);
    }
}
