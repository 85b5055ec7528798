/* Copying: paragraphs, notes and hits, with where they stand, to the terminal's clipboard or a file. */
#include "app/command.h"
#include "base/i18n.h"
#include "doc/shown.h"
#include "source/clean.h"
#include "ui/clipboard.h"
#include "ui/screen.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_plain(unsigned char c)
{
    return (c >= ' ' && c != 0x7F) || c == '\n' || c == '\t';
}

/* S as it stands, without what would act on whatever it is pasted into. */
static void add_plain(Str s, StrBuf *out)
{
    Cleaner cleaner = {.line_ends_seen = true}; // they stay as they are
    StrBuf clean = {0};
    if (clean_needed(s)) {
        clean_feed(&cleaner, s, true, &clean);
        s = (Str){clean.data, clean.len};
    }
    for (size_t i = 0, from; i < s.len; i++) {
        for (from = i; i < s.len && is_plain((unsigned char)s.data[i]);)
            i++;
        strbuf_add(out, (Str){s.data + from, i - from});
    }
    clean_done(&cleaner);
    strbuf_done(&clean);
}

static void add_file_title(const App *app, StrBuf *out)
{
    const char *name = text_name(app->text), *slash = strrchr(name, '/');
    Str s = str_from(slash && slash[1] ? slash + 1 : name);
    size_t stem = s.len;
    while (stem > 1 && s.data[stem - 1] != '.')
        stem--;
    add_plain((Str){s.data, stem > 1 ? stem - 1 : s.len}, out);
}

#define DEPTH_MAX 32

void copy_add_citation(const App *app, Pos pos, StrBuf *out)
{
    const Outline *o = &app_structure(app)->outline;
    uint32_t path[DEPTH_MAX], depth = 0, node = outline_at(o, pos);
    StrBuf room = {0};
    Str title = shown_title(app->doc, &room);
    strbuf_add_cstr(out, "《");
    if (title.len)
        add_plain(title, out);
    else
        add_file_title(app, out);
    strbuf_add_cstr(out, "》");
    for (; node != OUTLINE_NONE && depth < DEPTH_MAX; node = outline_node(o, node)->parent)
        path[depth++] = node;
    while (depth-- > 0) {
        const OutlineNode *n = outline_node(o, path[depth]);
        ShownNode shown = shown_node(app->doc, n, &room);
        if (n->kind == OUTLINE_HEADING || n->kind == OUTLINE_ITEM || n->kind == OUTLINE_RUN_IN)
            add_plain(shown.label.len ? shown.label : shown.name, out);
    }
    strbuf_done(&room);
}

/* The paragraph around POS, as it stands in the text. */
static void add_paragraph(const App *app, Pos pos, StrBuf *out)
{
    Pos start, end;
    document_paragraph(app->doc, pos, &start, &end);
    end = end - start > COPY_BYTES_MAX ? start + COPY_BYTES_MAX : end;
    add_plain(str_trim(text_slice(app->text, start, end)), out);
}

static void add_note(const App *app, const Note *note, StrBuf *out)
{
    const Notes *n = &app_structure(app)->notes;
    const NoteDef *def = note->def == NOTE_NONE ? NULL : &n->defs.items[note->def];
    if (def)
        add_plain(str_trim(text_slice(app->text, def->pos + def->text_at, def->end)), out);
}

char *copy_path(Str name)
{
    const char *home = getenv("HOME");
    StrBuf path = {0};
    if (home && str_starts_with(name, STR("~/"))) {
        strbuf_add_cstr(&path, home);
        name = str_rest(name, 1);
    }
    strbuf_add(&path, name);
    return path.data;
}

/* Append S and a blank line to the file at PATH, which is made if it is not there. */
static bool append(const char *path, Str s, Error *err)
{
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    StrBuf all = {0};
    strbuf_add(&all, s);
    strbuf_add_cstr(&all, "\n\n");
    size_t done = 0;
    while (fd >= 0 && done < all.len) {
        ssize_t n = write(fd, all.data + done, all.len - done);
        if (n < 0 && errno != EINTR)
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    bool ok = fd >= 0 && done == all.len;
    if (!ok)
        error_set(err, ERROR_IO, _("%s: can't be written: %s"), path, strerror(errno));
    if (fd >= 0 && close(fd) != 0 && ok)
        ok = error_set(err, ERROR_IO, _("%s: can't be written: %s"), path, strerror(errno));
    strbuf_done(&all);
    return ok;
}

static void to_file(App *app, Str name, Str s)
{
    Error err = {0};
    if (app_refuses(app))
        return;
    char *path = copy_path(name);
    if (append(path, s, &err))
        app_say(app, _("appended to %s"), path);
    else
        app_say_error(app, &err);
    mem_free(path);
}

static void to_terminal(App *app, Str s)
{
    if (s.len > CLIPBOARD_BYTES_MAX)
        app_say(app, _("too long for a terminal's clipboard: %zu bytes of %d; :copy FILE takes it"),
                s.len, CLIPBOARD_BYTES_MAX);
    else if (!screen_copy(s))
        app_say(app, "%s", _("this terminal has no clipboard; :copy FILE appends to a file"));
    else {
        unsigned long n = utf8_count(s);
        app_say(app,
                P_("sent to the terminal's clipboard: %lu character",
                   "sent to the terminal's clipboard: %lu characters", n),
                n);
    }
}

#define BLANKS_MOST 4096 // bytes looked through for the text below blank lines

static size_t blank_at(Str s)
{
    Str wide = STR("　");
    if (str_starts_with(s, wide))
        return wide.len;
    return s.len && strchr(" \t\r\n", *s.data) && *s.data ? 1 : 0;
}

/* POS, or what follows the blanks there: a blank row at the top is no paragraph to be in. */
static Pos text_from(App *app, Pos pos)
{
    Str s = text_slice(app->text, pos, pos + BLANKS_MOST), rest = s;
    for (size_t n; (n = blank_at(rest)) > 0;)
        rest = str_rest(rest, n);
    return rest.len ? pos + (s.len - rest.len) : pos;
}

/* What is copied: the note of an open box, else the paragraph that the reader is in. */
static void add_subject(App *app, StrBuf *out, Pos *pos)
{
    const Note *note = app->popup_kind == POPUP_NOTE ? note_focused(app) : NULL;
    Hit hit = app->body.current;
    *pos = note ? app->body.focus : lookup_on_hit(app) ? hit.start : text_from(app, app->point);
    if (note)
        add_note(app, note, out);
    else
        add_paragraph(app, *pos, out);
}

void run_copy(App *app, const CommandCall *call)
{
    StrBuf b = {0};
    Pos pos = app->body.current.start;
    if (call->id != COMMAND_COPY_HIT)
        add_subject(app, &b, &pos);
    else if (pos != POS_NONE)
        add_plain(text_slice(app->text, pos, app->body.current.end), &b);
    if (call->id == COMMAND_COPY_CITED && b.len) {
        strbuf_add_cstr(&b, "\n——");
        copy_add_citation(app, pos, &b);
    }
    Str s = {b.data, b.len}, file = str_from(app->config.copy);
    if (!s.len)
        app_say(app, "%s", _("nothing to copy here"));
    else if (call->argument.len)
        to_file(app, call->argument, s);
    else if (!str_equal(file, STR("terminal")))
        to_file(app, file, s);
    else
        to_terminal(app, s);
    strbuf_done(&b);
}
