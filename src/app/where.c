/* Where one is in the text, and what kind of bytes it is made of. */
#include "app/command.h"
#include "base/i18n.h"
#include "source/faults.h"
#include <string.h>

/* Bytes that are no text. Those of a text that is UTF-8 are counted when they are asked for. */
static void add_faults(App *app, StrBuf *b)
{
    size_t faults = 0;
    if (strcmp(text_encoding(app->text), "UTF-8") == 0 && app->faults &&
        !faults_done(app->faults, &faults))
        strbuf_add(b, str_from(_(", counting undecodable bytes")));
    faults += text_undecodable(app->text);
    if (faults)
        strbuf_addf(b, _(", %zu bytes undecodable"), faults);
}

static void say_where(App *app)
{
    StrBuf b = {0};
    uint32_t node;
    Pos top = body_top(&app->body);
    const char *name = text_name(app->text), *slash = strrchr(name, '/');
    if (app_current_node(app, &node)) { // first: what does not fit is cut at the end
        const Outline *o = &app_structure(app)->outline;
        StrBuf path = {0};
        outline_path(o, node, &path);
        strbuf_addf(&b, _("%s (%s), "), path.data, outline_why(outline_node(o, node)));
        strbuf_done(&path);
    }
    strbuf_addf(&b, _("line %zu, byte %zu of %zu, %s, %s"), document_line(app->doc, top), top,
                text_ready(app->text), text_encoding(app->text),
                slash && slash[1] ? slash + 1 : name);
    add_faults(app, &b);
    if (text_read_error(app->text))
        strbuf_addf(&b, ", %s", source_read_error(app));
    app_say(app, "%s", b.data);
    strbuf_done(&b);
}

void run_where(App *app, const CommandCall *call)
{
    (void)call;
    if (!app->faults)
        app->faults = faults_new(app->text, app->wake);
    faults_count(app->faults, NULL);
    size_t faults;
    app->where_waits = !faults_done(app->faults, &faults);
    say_where(app);
}

bool where_news(App *app)
{
    size_t faults;
    if (!app->where_waits || !faults_done(app->faults, &faults))
        return false;
    app->where_waits = false;
    say_where(app);
    return true;
}

void where_forget(App *app)
{
    faults_free(app->faults);
    app->faults = NULL;
    app->where_waits = false;
}
