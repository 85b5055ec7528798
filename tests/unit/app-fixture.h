/* The app without a terminal: a sample is opened, keys go in, the state is looked at. */
#ifndef TESTS_APP_FIXTURE_H
#define TESTS_APP_FIXTURE_H

#include "app/app.h"
#include "unit.h"
#include <stdlib.h>
#include <string.h>

#define COLS 100
#define ROWS 30

typedef struct {
    App app;
    Options options;
} Fixture;

static inline void paint(App *app)
{
    CellGrid g;
    app_paint(app, &g, COLS, ROWS);
    grid_done(&g);
}

static inline void press(App *app, const char *names)
{
    while (*names) {
        size_t n = strcspn(names, " ");
        Event e = {.type = EVENT_KEY, .key = event_key_by_name(names, n)};
        assert_int_not_equal(e.key, INPUT_NONE);
        app_handle(app, &e);
        paint(app);
        names += n;
        names += strspn(names, " ");
    }
}

static inline int open_sample(void **state, const char *path)
{
    char name[] = "dujuan";
    char *words[] = {name, (char *)path, NULL};
    Error err = {0};
    Fixture *f = mem_zero(1, sizeof *f);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    if (!options_parse(2, words, &f->options, &err) || !app_open(&f->app, &f->options, &err))
        return -1;
    document_scan_to(f->app.doc, SIZE_MAX);
    f->app.running = true;
    paint(&f->app);
    *state = f;
    return 0;
}

static inline int tear_down(void **state)
{
    Fixture *f = *state;
    app_close(&f->app);
    options_done(&f->options);
    mem_free(f);
    return 0;
}

static inline App *app_of(void **state)
{
    return &((Fixture *)*state)->app;
}

#endif
