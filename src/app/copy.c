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

#define PIECE_BYTES 4096 // cleaned at a time

static bool is_plain(unsigned char c)
{
    return (c >= ' ' && c != 0x7F) || c == '\n' || c == '\t';
}

/* Whether AT is inside a character of S. */
static bool is_inside(Str s, size_t at)
{
    return at < s.len && ((unsigned char)s.data[at] & 0xC0) == 0x80;
}

/* S without controls. False if that is more than *MOST bytes, which is what may still come. */
static bool add_visible(Str s, size_t *most, StrBuf *out)
{
    for (size_t i = 0, from; i < s.len; i++) {
        for (from = i; i < s.len && is_plain((unsigned char)s.data[i]);)
            i++;
        if (i - from > *most)
            return false;
        *most -= i - from;
        strbuf_add(out, (Str){s.data + from, i - from});
    }
    return true;
}

/* S as it stands, without what would act on whatever it is pasted into. False if that is more than
 * MOST bytes: S is then looked at as far as they reach. */
static bool add_plain(Str s, size_t most, StrBuf *out)
{
    Cleaner cleaner = {.line_ends_seen = true}; // they stay as they are
    StrBuf clean = {0};
    bool fits = true;
    for (size_t at = 0, n; at < s.len && fits; at += n) {
        n = s.len - at;
        for (n = n < PIECE_BYTES ? n : PIECE_BYTES; is_inside(s, at + n);)
            n++;
        strbuf_clear(&clean);
        clean_feed(&cleaner, (Str){s.data + at, n}, at + n == s.len, &clean);
        fits = add_visible((Str){clean.data, clean.len}, &most, out);
    }
    clean_done(&cleaner);
    strbuf_done(&clean);
    return fits;
}

static void add_file_title(const App *app, StrBuf *out)
{
    const char *name = text_name(app->text), *slash = strrchr(name, '/');
    Str s = str_from(slash && slash[1] ? slash + 1 : name);
    size_t stem = s.len;
    while (stem > 1 && s.data[stem - 1] != '.')
        stem--;
    add_plain((Str){s.data, stem > 1 ? stem - 1 : s.len}, SIZE_MAX, out);
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
        add_plain(title, SIZE_MAX, out);
    else
        add_file_title(app, out);
    strbuf_add_cstr(out, "》");
    for (; node != OUTLINE_NONE && depth < DEPTH_MAX; node = outline_node(o, node)->parent)
        path[depth++] = node;
    while (depth-- > 0) {
        const OutlineNode *n = outline_node(o, path[depth]);
        ShownNode shown = shown_node(app->doc, n, &room);
        if (n->kind == OUTLINE_HEADING || n->kind == OUTLINE_ITEM || n->kind == OUTLINE_RUN_IN)
            add_plain(shown.label.len ? shown.label : shown.name, SIZE_MAX, out);
    }
    strbuf_done(&room);
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

static void say_too_long(App *app, size_t bytes, bool file)
{
    if (file || bytes > COPY_BYTES_MAX)
        app_say(app, _("too long to be copied: %zu bytes of %d"), bytes, COPY_BYTES_MAX);
    else
        app_say(app, _("too long for a clipboard: %zu bytes of %d; :copy FILE takes it"), bytes,
                CLIPBOARD_BYTES_MAX);
}

static void to_terminal(App *app, Str s)
{
    if (s.len > CLIPBOARD_BYTES_MAX)
        say_too_long(app, s.len, false);
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

typedef struct {
    Pos start, end;
    Pos at; // where it is cited from
} Subject;

static Subject subject_hit(const App *app)
{
    Hit hit = app->body.current;
    if (hit.start == POS_NONE)
        return (Subject){0};
    return (Subject){hit.start, hit.end, hit.start};
}

/* What stands in [START, END) without the blanks around it. */
static Subject subject_text(const App *app, Pos start, Pos end, Pos at)
{
    Str s = str_trim(text_slice(app->text, start, end));
    start = s.len ? (Pos)(s.data - text_data(app->text)) : start;
    return (Subject){start, start + s.len, at};
}

static Subject subject_note(const App *app, const Note *note)
{
    if (note->def == NOTE_NONE)
        return (Subject){.at = app->body.focus};
    const NoteDef *def = &app_structure(app)->notes.defs.items[note->def];
    return subject_text(app, def->pos + def->text_at, def->end, app->body.focus);
}

/* The note of an open box, else the paragraph that the reader is in. */
static Subject subject_around(App *app)
{
    const Note *note = app->popup_kind == POPUP_NOTE ? note_focused(app) : NULL;
    if (note)
        return subject_note(app, note);
    Pos at = lookup_on_hit(app) ? app->body.current.start : text_from(app, app->point), start, end;
    document_paragraph(app->doc, at, &start, &end);
    return subject_text(app, start, end, at);
}

/* Append it as it stands in the text; false if that is more than MOST bytes. */
static bool add_subject(const App *app, const Subject *s, size_t most, StrBuf *out)
{
    return s->end - s->start <= COPY_BYTES_MAX &&
           add_plain(text_slice(app->text, s->start, s->end), most, out);
}

/* Where it goes; empty: to the terminal. */
static Str file_for(const App *app, const CommandCall *call)
{
    Str usual = str_from(app->config.copy);
    if (call->argument.len)
        return call->argument;
    return str_equal(usual, STR("terminal")) ? STR_NONE : usual;
}

void run_copy(App *app, const CommandCall *call)
{
    StrBuf b = {0};
    Str file = file_for(app, call);
    Subject what = call->id == COMMAND_COPY_HIT ? subject_hit(app) : subject_around(app);
    size_t most = file.len ? COPY_BYTES_MAX : CLIPBOARD_BYTES_MAX;
    bool fits = add_subject(app, &what, most, &b);
    if (call->id == COMMAND_COPY_CITED && b.len) {
        strbuf_add_cstr(&b, "\n——");
        copy_add_citation(app, what.at, &b);
    }
    Str s = {b.data, b.len};
    if (!fits)
        say_too_long(app, what.end - what.start, file.len > 0);
    else if (!s.len)
        app_say(app, "%s", _("nothing to copy here"));
    else if (file.len)
        to_file(app, file, s);
    else
        to_terminal(app, s);
    strbuf_done(&b);
}
