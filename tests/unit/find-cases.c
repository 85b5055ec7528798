/* Each file in tests/cases/search holds needles and texts with their hits in brackets: see the
 * README there. Every way of searching has to find them. */
#include "unit.h"

#include "find/search.h"
#include "find/wordset.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#define OPEN  "⟦"
#define CLOSE "⟧"

typedef VEC(Hit) Hits;

typedef struct {
    const char *name;
    size_t line;
    VEC(Str) needles; // lines as they stand
    StrBuf text;
    Hits hits;
} Case;

static size_t cases_read, wrong;

static unsigned flag_of(Str word)
{
    static const struct {
        const char *name;
        unsigned flag;
    } FLAGS[] = {{"script", PATTERN_SCRIPT},
                 {"width", PATTERN_WIDTH},
                 {"across", PATTERN_ACROSS},
                 {"case", PATTERN_CASE}};
    for (size_t i = 0; i < sizeof FLAGS / sizeof *FLAGS; i++)
        if (str_equal(word, str_from(FLAGS[i].name)))
            return FLAGS[i].flag;
    fail_msg("unknown switch %.*s", STR_FMT(word));
    return 0;
}

/* "/-script 党组织" as a pattern. */
static Pattern *needle(Str line)
{
    unsigned flags = line.data[0] == '/' ? PATTERN_DEFAULT : PATTERN_WORD;
    size_t blank = str_find(line, STR(" "));
    Str switches = {line.data + 1, blank - 1}, source = str_rest(line, blank + 1);
    if (switches.len && switches.data[0] == '-')
        flags &= ~flag_of(str_rest(switches, 1));
    else if (switches.len)
        flags |= flag_of(str_rest(switches, 1));
    Error err = {0};
    Pattern *p = pattern_new(source, flags, &err);
    if (!p)
        fail_msg("%.*s: %s", STR_FMT(line), err.message);
    return p;
}

static void compare(const Case *c, Str line, const char *how, const Hits *found)
{
    bool same = found->count == c->hits.count;
    for (size_t i = 0; same && i < found->count; i++)
        same = found->items[i].start == c->hits.items[i].start &&
               found->items[i].end == c->hits.items[i].end;
    if (same)
        return;
    StrBuf shown = {0};
    size_t at = 0;
    for (size_t i = 0; i < found->count; i++) {
        Hit h = found->items[i];
        if (h.start < at) {
            strbuf_addf(&shown, "(overlapped from %zu to %zu)", h.start, h.end);
            continue;
        }
        strbuf_add(&shown, (Str){c->text.data + at, h.start - at});
        strbuf_addf(&shown, OPEN "%.*s" CLOSE, (int)(h.end - h.start), c->text.data + h.start);
        at = h.end;
    }
    strbuf_add(&shown, (Str){c->text.data + at, c->text.len - at});
    print_error("%s:%zu: %.*s, %s:\n%s", c->name, c->line, STR_FMT(line), how, shown.data);
    strbuf_done(&shown);
    wrong++;
}

static void keep(void *arg, size_t index, size_t start, size_t end)
{
    Hits *hits = arg;
    (void)index;
    vec_push(hits, ((Hit){start, end}));
}

static void check_needle(const Case *c, Str line, const Text *t)
{
    Pattern *p = needle(line);
    Hits forward = {0}, backward = {0}, walked = {0};
    Hit hit;
    for (Pos at = 0; search_forward(t, p, at, SIZE_MAX, NULL, NULL, &hit) == SEARCH_FOUND;
         at = hit.end)
        vec_push(&forward, hit);
    compare(c, line, "forwards", &forward);
    for (Pos to = SIZE_MAX; search_backward(t, p, 0, to, NULL, NULL, &hit) == SEARCH_FOUND;
         to = hit.start)
        vec_push(&backward, hit);
    for (size_t i = 0; i < backward.count / 2; i++) {
        hit = backward.items[i];
        backward.items[i] = backward.items[backward.count - 1 - i];
        backward.items[backward.count - 1 - i] = hit;
    }
    compare(c, line, "backwards", &backward);
    const Literal *l = pattern_literal(p);
    if (l) {
        WordSet *set = wordset_new(&l, 1);
        wordset_walk(set, (Str){c->text.data, c->text.len}, 0, c->text.len, keep, &walked);
        compare(c, line, "with others", &walked);
        wordset_free(set);
    }
    vec_done(&forward);
    vec_done(&backward);
    vec_done(&walked);
    pattern_free(p);
}

/* Check and forget the text that was read. */
static void check_text(Case *c)
{
    if (!c->text.len)
        return;
    Text *t = text_borrow((Str){c->text.data, c->text.len}, "case");
    assert_true(c->needles.count > 0);
    for (size_t i = 0; i < c->needles.count; i++)
        check_needle(c, c->needles.items[i], t);
    text_close(t);
    cases_read++;
    c->text.len = 0;
    vec_clear(&c->hits);
}

static void add_text(Case *c, Str line)
{
    while (line.len) {
        bool open = str_starts_with(line, STR(OPEN)), close = str_starts_with(line, STR(CLOSE));
        if (open)
            vec_push(&c->hits, ((Hit){c->text.len, c->text.len}));
        else if (close)
            c->hits.items[c->hits.count - 1].end = c->text.len;
        else
            strbuf_add_byte(&c->text, line.data[0]);
        line = str_rest(line, open ? strlen(OPEN) : close ? strlen(CLOSE) : 1);
    }
    strbuf_add_byte(&c->text, '\n');
}

static void check_file(const char *path, const char *name)
{
    StrBuf b = {0};
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    char buffer[4096];
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
        strbuf_add(&b, (Str){buffer, n});
    fclose(f);
    Case c = {.name = name};
    bool fresh = true; // the needles have had no text yet
    Str rest = {b.data, b.len};
    for (size_t number = 1; rest.len; number++) {
        size_t len = str_find(rest, STR("\n"));
        Str line = {rest.data, len < rest.len ? len : rest.len};
        rest = str_rest(rest, line.len < rest.len ? line.len + 1 : line.len);
        bool text = line.len > 1 && line.data[0] == '<' && line.data[1] == ' ';
        bool sought =
            line.len > 2 && (line.data[0] == '/' || (line.data[0] == 'k' && line.data[1] < 'a'));
        if (text) {
            c.line = c.text.len ? c.line : number;
            add_text(&c, str_rest(line, 2));
            fresh = false;
            continue;
        }
        check_text(&c);
        if (!sought)
            continue;
        if (!fresh)
            vec_clear(&c.needles);
        fresh = true;
        vec_push(&c.needles, line);
    }
    check_text(&c);
    vec_done(&c.needles);
    vec_done(&c.hits);
    strbuf_done(&c.text);
    strbuf_done(&b);
}

static void every_case_is_met(void **state)
{
    (void)state;
    DIR *dir = opendir(TEST_SOURCE_DIR "/tests/cases/search");
    assert_non_null(dir);
    for (const struct dirent *e; (e = readdir(dir));) {
        const char *dot = strrchr(e->d_name, '.');
        if (!dot || strcmp(dot, ".txt") != 0)
            continue;
        StrBuf path = {0};
        strbuf_addf(&path, "%s/tests/cases/search/%s", TEST_SOURCE_DIR, e->d_name);
        check_file(path.data, e->d_name);
        strbuf_done(&path);
    }
    closedir(dir);
    assert_true(cases_read > 40);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_case_is_met)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
