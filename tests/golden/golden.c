/*
 * Golden screens: run the app without a terminal, press keys, compare the grid with a file.
 *
 * usage: golden EXPECTED SAMPLE COLSxROWS [STEP...]
 * A STEP is key names parted by blanks ("] ] Tab Enter"), text typed into a prompt ("=word") or a
 * resize ("@60x20"). With DUJUAN_GOLDEN_UPDATE set the file is written instead of compared.
 * The file holds the screen as text, then a letter a cell for its role.
 */
#include "app/view.h"
#include "base/i18n.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void press(App *app, uint32_t key)
{
    Event e = {.type = EVENT_KEY, .key = key};
    app_handle(app, &e);
}

static void repaint(App *app, int cols, int rows)
{
    CellGrid g;
    app_paint(app, &g, cols, rows);
    grid_done(&g);
}

static void type_text(App *app, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        uint32_t cp;
        text += utf8_decode(text, end, &cp);
        press(app, cp);
    }
}

/* Returns false for a step that names no key. */
static bool do_step(App *app, const char *step, int *cols, int *rows)
{
    if (step[0] == '=') {
        type_text(app, step + 1);
        return true;
    }
    if (step[0] == '@')
        return sscanf(step + 1, "%dx%d", cols, rows) == 2;
    while (*step) {
        size_t n = strcspn(step, " ");
        uint32_t key = event_key_by_name(step, n);
        if (!key)
            return false;
        press(app, key);
        repaint(app, *cols, *rows); // keys act on what is shown
        step += n;
        step += strspn(step, " ");
    }
    return true;
}

static void wait_for_jobs(App *app)
{
    document_scan_to(app->doc, SIZE_MAX);
    while (!keywords_complete(app->keywords))
        keywords_update(app->keywords);
    while (app->hits && !hits_complete(app->hits))
        hits_update(app->hits);
    view_refresh(app);
    while (view_busy(app))
        view_work(app);
    while (app->suggestions.job)
        suggestion_update(app);
    body_invalidate(&app->body);
}

static bool read_all(const char *path, StrBuf *out)
{
    char chunk[4096];
    FILE *f = fopen(path, "r");
    size_t n;
    if (!f)
        return false;
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        strbuf_add(out, (Str){chunk, n});
    fclose(f);
    return true;
}

static int compare(const char *path, const StrBuf *got)
{
    StrBuf want = {0};
    if (getenv("DUJUAN_GOLDEN_UPDATE")) {
        FILE *f = fopen(path, "w");
        bool ok = f && fwrite(got->data, 1, got->len, f) == got->len;
        return f && fclose(f) == 0 && ok ? 0 : 1;
    }
    if (!read_all(path, &want)) {
        fprintf(stderr, "%s is missing; DUJUAN_GOLDEN_UPDATE=1 writes it\n", path);
        return 1;
    }
    bool same = str_equal((Str){want.data, want.len}, (Str){got->data, got->len});
    if (!same)
        fprintf(stderr, "%s differs; got:\n%s", path, got->data);
    strbuf_done(&want);
    return same ? 0 : 1;
}

int main(int argc, char **argv)
{
    int cols, rows;
    if (argc < 4 || sscanf(argv[3], "%dx%d", &cols, &rows) != 2)
        return 2;
    i18n_init("/nonexistent");
    i18n_set_language("en");
    Error err = {0};
    Options options;
    static char name[] = "dujuan", flag[] = "-k", word[] = "图书室";
    static char colour[] = "--color=always", narrow[] = "--ambiguous=narrow";
    char *words[] = {name, flag, word, colour, narrow, argv[2], NULL};
    App app;
    if (!options_parse(6, words, &options, &err) || !app_open(&app, &options, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 2;
    }
    wait_for_jobs(&app);
    repaint(&app, cols, rows);
    for (int i = 4; i < argc; i++) {
        if (!do_step(&app, argv[i], &cols, &rows)) {
            fprintf(stderr, "bad step: %s\n", argv[i]);
            return 2;
        }
        wait_for_jobs(&app);
        repaint(&app, cols, rows);
    }
    wait_for_jobs(&app); // what the last screen began
    CellGrid g;
    StrBuf got = {0};
    item_flash_end(&app); // what a screen at rest shows
    app_paint(&app, &g, cols, rows);
    grid_dump(&g, &got);
    grid_dump_roles(&g, &got);
    int status = compare(argv[1], &got);
    strbuf_done(&got);
    grid_done(&g);
    app_close(&app);
    options_done(&options);
    return status;
}
