#include "app/export.h"
#include "app/command.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define QUOTE_BYTES_MAX 4096 // of a paragraph that is quoted
#define CLAUSE_CELLS    60

/* S on one line, without what Markdown or a terminal would take for more. */
static void add_inline(Str s, StrBuf *out)
{
    StrBuf visible = {0};
    strbuf_add_visible(&visible, s);
    for (size_t i = 0; i < visible.len; i++) {
        char c = visible.data[i];
        if (strchr("\\`*_[]<>#|", c))
            strbuf_add_byte(out, '\\');
        strbuf_add_byte(out, c);
    }
    strbuf_done(&visible);
}

/* S as a quotation, a line each. */
static void add_quote(Str s, StrBuf *out)
{
    while (s.len) {
        Str line = str_first_line(s);
        strbuf_add_cstr(out, "> ");
        add_inline(str_trim(line), out);
        strbuf_add_byte(out, '\n');
        s = str_rest(s, line.len);
        while (s.len && (s.data[0] == '\n' || s.data[0] == '\r'))
            s = str_rest(s, 1);
    }
}

static void add_breadcrumb(App *app, Pos pos, StrBuf *out)
{
    uint32_t node = outline_at(&app_structure(app)->outline, shown_from(app->doc, pos));
    StrBuf crumb = {0};
    if (node != OUTLINE_NONE)
        app_breadcrumb(app->doc, node, CLAUSE_CELLS, &crumb);
    if (crumb.len) {
        add_inline((Str){crumb.data, crumb.len}, out);
        strbuf_add_cstr(out, " · ");
    }
    strbuf_addf(out, _("line %zu"), document_line(app->doc, pos));
    strbuf_done(&crumb);
}

static void add_annotation(App *app, const Annotated *a, StrBuf *out)
{
    const StoreAnnotation *note = &app->keep.document.annotations.items[a->index];
    strbuf_add_cstr(out, "\n### ");
    if (a->range.start == POS_NONE) {
        strbuf_add_cstr(out, _("not in the text any more"));
        strbuf_add_cstr(out, "\n\n");
        add_quote((Str){note->at.after, note->at.after_bytes}, out);
    } else {
        Hit r = a->range;
        Pos end = r.end - r.start > QUOTE_BYTES_MAX ? r.start + QUOTE_BYTES_MAX : r.end;
        add_breadcrumb(app, r.start, out);
        strbuf_add_cstr(out, "\n\n");
        add_quote(text_slice(app->text, r.start, end), out);
    }
    strbuf_add_byte(out, '\n');
    add_inline(str_from(note->text), out);
    strbuf_add_byte(out, '\n');
}

static void add_marks(App *app, StrBuf *out)
{
    const StoreDocument *d = &app->keep.document;
    if (d->marks.count)
        strbuf_addf(out, "\n## %s\n\n", _("Marks"));
    for (size_t i = 0; i < d->marks.count; i++) {
        Pos pos = keep_find(app, &d->marks.items[i].at);
        strbuf_addf(out, "- **%c** ", d->marks.items[i].letter);
        if (pos == POS_NONE)
            strbuf_add_cstr(out, _("not in the text any more"));
        else
            add_breadcrumb(app, pos, out);
        strbuf_add_byte(out, '\n');
    }
}

static void add_keywords(App *app, StrBuf *out)
{
    if (keywords_count(app->keywords))
        strbuf_addf(out, "\n## %s\n\n", _("Keywords"));
    for (size_t i = 0; i < keywords_count(app->keywords); i++) {
        strbuf_add_cstr(out, "- ");
        add_inline(keywords_word(app->keywords, i), out);
        strbuf_addf(out, ": %zu%s\n", keywords_hits(app->keywords, i),
                    keywords_complete(app->keywords) ? "" : "+");
    }
}

void export_markdown(App *app, StrBuf *out)
{
    StrBuf room = {0};
    Str title = shown_title(app->doc, &room);
    annotation_update(app);
    strbuf_add_cstr(out, "# ");
    add_inline(title.len ? title : str_from(text_name(app->text)), out);
    strbuf_done(&room);
    strbuf_add_cstr(out, "\n\n");
    add_inline(str_from(text_name(app->text)), out);
    strbuf_add_byte(out, '\n');
    if (app->annotated.count)
        strbuf_addf(out, "\n## %s\n", _("Notes of one's own"));
    for (size_t i = 0; i < app->annotated.count; i++)
        add_annotation(app, &app->annotated.items[i], out);
    add_marks(app, out);
    add_keywords(app, out);
}

void run_export(App *app, const CommandCall *call)
{
    StrBuf b = {0};
    if (!call->argument.len) {
        app_say(app, "%s", _("the name of a new file is missing: :export FILE"));
        return;
    }
    if (app_refuses(app))
        return;
    char *path = copy_path(call->argument);
    export_markdown(app, &b);
    FILE *f = fopen(path, "wx");
    bool ok = f && fwrite(b.data, 1, b.len, f) == b.len;
    int why = errno;
    if (f && fclose(f) != 0) {
        ok = false;
        why = errno;
    }
    if (ok)
        app_say(app, _("written to %s"), path);
    else
        app_say(app, _("%s: can't be written: %s"), path, strerror(why));
    strbuf_done(&b);
    mem_free(path);
}
