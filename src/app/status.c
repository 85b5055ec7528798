/* The status line: where the reader is, what is in view, what was said. */
#include "app/app.h"
#include "app/view.h"
#include "base/i18n.h"
#include <string.h>

static void describe_notes(App *app, StrBuf *out)
{
    size_t count, missing;
    note_count_in_view(app, &count, &missing);
    if (count)
        strbuf_addf(out, P_("%zu note", "%zu notes", count), count);
    if (missing)
        strbuf_addf(out, _(" (%zu missing)"), missing);
}

static unsigned percent_read(App *app)
{
    Pos end = text_ready(app->text);
    if (body_at_end(&app->body))
        return 100;
    return (unsigned)((double)body_top(&app->body) * 100 / (double)end + 0.5);
}

/* NAME without its directories. */
static Str file_part(const char *name)
{
    const char *slash = strrchr(name, '/');
    return str_from(slash && slash[1] ? slash + 1 : name);
}

static void add_place(App *app, Pos point, StrBuf *out)
{
    uint32_t node = outline_at(&app_structure(app)->outline, point);
    if (node != OUTLINE_NONE)
        app_breadcrumb(app->doc, node, (size_t)app->cols, out);
    else
        strbuf_add_visible(out, file_part(text_name(app->text)));
}

/* The item of the pane that keys do not go to, below it or its half of the line. Returns what is
 * left of AREA for the other one. */
static Rect paint_beside(App *app, CellGrid *g, Rect area)
{
    int x = app->beside.area.x;
    int middle = x > app->body.area.x ? x : app->body.area.x;
    Rect left = area, right = area;
    StrBuf crumb = {0};
    left.cols = (x == app->body.area.x ? area.cols / 2 : middle) - area.x;
    right.x += left.cols;
    right.cols -= left.cols;
    add_place(app, app->beside.point, &crumb);
    BarStatus status = {.breadcrumb = {crumb.data, crumb.len}};
    bar_draw_status(&status, g, app->beside.second ? left : right, &app->policy);
    strbuf_done(&crumb);
    return app->beside.second ? right : left;
}

void status_paint(App *app, CellGrid *g, Rect area)
{
    StrBuf crumb = {0}, place = {0}, notes = {0}, hits = {0};
    Pos listed = view_shown(app) ? view_reading(app) : POS_NONE;
    add_place(app, listed != POS_NONE ? listed : app->point, &crumb);
    strbuf_addf(&place, "%s%u%%", app_structure(app)->complete ? "" : "~ ", percent_read(app));
    if (!view_shown(app))
        describe_notes(app, &notes);
    lookup_describe(app, &hits);
    bool two = beside_shown(app) && !view_shown(app) && !app->message[0];
    if (two)
        area = paint_beside(app, g, area);
    BarStatus status = {
        .breadcrumb = {crumb.data, crumb.len},
        .place = {place.data, place.len},
        .notes = {notes.data, notes.len},
        .hits = {hits.data, hits.len},
        .message = str_from(app->message),
        .error = app->message_error,
        .accent = two,
    };
    bar_draw_status(&status, g, area, &app->policy);
    strbuf_done(&crumb);
    strbuf_done(&place);
    strbuf_done(&notes);
    strbuf_done(&hits);
}
