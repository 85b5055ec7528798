/* Readable cases of pinyin, and the quick matcher against a slow one that tries every way. */
#include "../../src/find/pinyin-table.h"
#include "base/mem.h"
#include "find/pinyin.h"
#include "unit.h"
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CASES TEST_SOURCE_DIR "/tests/cases/pinyin"

typedef struct {
    const char *path;
    int line, failed, count;
    StrBuf typed, source, expected, got;
} Case;

static void mark_matches(Case *c)
{
    Str s = {c->source.data, c->source.len};
    Pinyin *p = pinyin_new((Str){c->typed.data, c->typed.len}, true);
    size_t at = 0, start, end;
    strbuf_clear(&c->got);
    for (; pinyin_find(p, s, at, &start, &end); at = end) {
        assert_true(start >= at && end > start && end <= s.len);
        strbuf_add(&c->got, (Str){s.data + at, start - at});
        strbuf_add_byte(&c->got, '[');
        strbuf_add(&c->got, (Str){s.data + start, end - start});
        strbuf_add_byte(&c->got, ']');
    }
    strbuf_add(&c->got, str_rest(s, at));
    pinyin_free(p);
}

static void check_case(Case *c)
{
    if (!c->source.len)
        return;
    if (!pinyin_is_query((Str){c->typed.data, c->typed.len}))
        fail_msg("%s:%d: no query", c->path, c->line);
    mark_matches(c);
    if (strcmp(c->got.data, c->expected.data) != 0) {
        print_error("%s:%d: expected\n%sgot\n%s", c->path, c->line, c->expected.data, c->got.data);
        c->failed++;
    }
    c->count++;
    strbuf_clear(&c->expected);
    strbuf_clear(&c->source);
}

static Case run_cases(const char *name)
{
    char path[512], line[1024];
    snprintf(path, sizeof path, "%s/%s", CASES, name);
    Case c = {.path = path};
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    for (int n = 1; fgets(line, sizeof line, f); n++) {
        const char *content = line[0] && line[1] == ' ' ? line + 2 : "\n";
        if (line[0] == '=') {
            check_case(&c);
            c.line = n;
            strbuf_clear(&c.typed);
            strbuf_add(&c.typed, str_first_line(str_from(content)));
        } else if (line[0] == '<') {
            strbuf_add_cstr(&c.source, content);
        } else if (line[0] == '|') {
            strbuf_add_cstr(&c.expected, content);
        }
    }
    check_case(&c);
    strbuf_done(&c.typed);
    strbuf_done(&c.expected);
    strbuf_done(&c.source);
    strbuf_done(&c.got);
    fclose(f);
    return c;
}

static void readable_cases(void **state)
{
    (void)state;
    DIR *dir = opendir(CASES);
    assert_non_null(dir);
    int count = 0, failed = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        size_t len = strlen(entry->d_name);
        if (len < 4 || strcmp(entry->d_name + len - 4, ".txt") != 0)
            continue;
        Case c = run_cases(entry->d_name);
        failed += c.failed;
        count += c.count;
    }
    closedir(dir);
    assert_true(count > 0);
    assert_int_equal(failed, 0);
}

/* Characters whose readings share beginnings, and some that part them. */
static const char *const DENSE[] = {"西", "安", "先", "县", "恩", "重", "长", "长", "单",   "干",
                                    "党", "方", "反", "案", "行", "哈", "女", "略", "党",   "十",
                                    "是", "色", "，", "1",  "Q",  "𠊎", "儿", "会", "\xE5", "那"};
/* The readings of a character in the table, parted by blanks; "" if it has none. */
static const char *look_up(const char *character, size_t len)
{
    for (size_t i = 0; i < sizeof PINYIN_ROWS / sizeof *PINYIN_ROWS; i++) {
        const char *end = PINYIN_ROWS[i].characters + strlen(PINYIN_ROWS[i].characters);
        for (const char *p = PINYIN_ROWS[i].characters; p < end;) {
            uint32_t cp;
            size_t n = utf8_decode(p, end, &cp);
            if (n == len && memcmp(p, character, n) == 0)
                return PINYIN_ROWS[i].readings;
            p += n;
        }
    }
    return "";
}

/* The same of one of DENSE; looked up once. */
static const char *readings_of(const char *character, size_t len)
{
    static const char *known[sizeof DENSE / sizeof *DENSE];
    for (size_t i = 0; i < sizeof DENSE / sizeof *DENSE; i++)
        if (strlen(DENSE[i]) == len && memcmp(DENSE[i], character, len) == 0)
            return known[i] ? known[i] : (known[i] = look_up(character, len));
    return "";
}

/* The shortest of what TYPED, parted by ', matches at AT: bytes from AT on; 0 if nothing. Tries each
 * reading and each part of it, one in another. */
static size_t slow_match(const char *typed, Str s, size_t at)
{
    uint32_t cp;
    size_t shortest = 0;
    typed += *typed == '\'';
    if (at == s.len || !*typed)
        return 0;
    size_t len = utf8_decode(s.data + at, s.data + s.len, &cp);
    const char *r = cp < 0x80 ? "" : readings_of(s.data + at, len);
    char itself[2] = {cp < 0x80 ? (char)cp : '\0', '\0'};
    for (r = itself[0] ? itself : r; *r; r += strcspn(r, " "), r += *r == ' ') {
        size_t most = strcspn(r, " "), initial = most > 1 && r[1] == 'h' ? 2 : 1;
        for (size_t n = 1; n <= most && typed[n - 1] == r[n - 1]; n++) {
            size_t rest = !typed[n] ? len : slow_match(typed + n, s, at + len);
            bool enough = n == 1 || n == initial || n == most || !typed[n];
            rest = typed[n] && rest ? rest + len : rest;
            shortest = enough && rest && (!shortest || rest < shortest) ? rest : shortest;
        }
    }
    return shortest;
}

static size_t roll(uint32_t *seed, size_t sides)
{
    *seed = *seed * 1664525 + 1013904223;
    return (*seed >> 8) % sides;
}

static const char *const TYPED[] = {"x",  "xi", "xian", "a",  "an",  "zh", "chong", "ch", "dan",
                                    "d",  "g",  "gan",  "f",  "fan", "h",  "ha",    "ng", "n",
                                    "lv", "l",  "s",    "sh", "shi", "'",  "e",     "r",  "1"};

static void quick_and_slow_agree(void **state)
{
    (void)state;
    uint32_t seed = 2024;
    StrBuf text = {0}, typed = {0};
    size_t matches = 0;
    for (int round = 0; round < 3000; round++) {
        strbuf_clear(&text);
        strbuf_clear(&typed);
        for (size_t n = 20 + roll(&seed, 20); n--;)
            strbuf_add_cstr(&text, DENSE[roll(&seed, sizeof DENSE / sizeof *DENSE)]);
        for (size_t n = 1 + roll(&seed, 4); n--;) {
            const char *more = TYPED[roll(&seed, sizeof TYPED / sizeof *TYPED)];
            bool twice = *more == '\'' && (!n || !typed.len || typed.data[typed.len - 1] == '\'');
            strbuf_add_cstr(&typed, twice ? "x" : more);
        }
        if (!pinyin_is_query((Str){typed.data, typed.len}))
            continue;
        Str s = {text.data, text.len};
        Pinyin *p = pinyin_new((Str){typed.data, typed.len}, true);
        for (size_t from = 0; from < s.len;) {
            size_t at = from, len = 0, start, end;
            uint32_t cp;
            while (at < s.len && !(len = slow_match(typed.data, s, at)))
                at += utf8_decode(s.data + at, s.data + s.len, &cp);
            bool found = pinyin_find(p, s, from, &start, &end);
            if (found != (len > 0) || (found && (start != at || end != at + len)))
                fail_msg("%s in %s from %zu: %zu+%zu", typed.data, text.data, from, at, len);
            matches += found;
            from = found ? start + 1 : s.len;
            while (from < s.len && (s.data[from] & 0xC0) == 0x80)
                from++;
        }
        pinyin_free(p);
    }
    assert_true(matches > 1000);
    strbuf_done(&text);
    strbuf_done(&typed);
}

static void a_wrapped_word_is_found_if_asked(void **state)
{
    (void)state;
    static const char TEXT[] = "灯塔守了三十年，头十年嫌浪声吵，中间十年听不见浪\r\n  声反而睡不着";
    for (int across = 0; across < 2; across++) {
        Pinyin *p = pinyin_new(STR("tbjlsfe"), across);
        size_t start = 0, end = 0;
        assert_int_equal(pinyin_find(p, str_from(TEXT), 0, &start, &end), across);
        assert_true(!across || strncmp(TEXT + start, "听不见浪\r\n  声反而", end - start) == 0);
        assert_false(pinyin_find(p, STR("大浪听不见浪\n声反而"), 0, &start, &end)); // not wrapped
        pinyin_free(p);
    }
}

static void what_is_a_query(void **state)
{
    (void)state;
    static const char *const QUERIES[] = {"d",     "dzz", "dang zz", "nü",
                                          "GDPzz", "8gy", "xi'an",   " d "};
    static const char *const OTHERS[] = {"",  " ",   "'",   "党",    "d党",
                                         "1", "GDP", "d\n", "d\xFF", "é"};
    for (size_t i = 0; i < sizeof QUERIES / sizeof *QUERIES; i++)
        assert_true(pinyin_is_query(str_from(QUERIES[i])));
    for (size_t i = 0; i < sizeof OTHERS / sizeof *OTHERS; i++)
        assert_false(pinyin_is_query(str_from(OTHERS[i])));
    char many[PINYIN_MOST + 2];
    memset(many, 'z', sizeof many);
    assert_true(pinyin_is_query((Str){many, PINYIN_MOST}));
    assert_false(pinyin_is_query((Str){many, PINYIN_MOST + 1}));
}

/* As many letters as can be, none of which is ever the last. */
static void the_longest_query_works(void **state)
{
    (void)state;
    StrBuf typed = {0}, text = {0};
    for (int i = 0; i < PINYIN_MOST; i++) {
        strbuf_add_cstr(&typed, i == PINYIN_MOST - 1 ? "d" : "a");
        strbuf_add_cstr(&text, "安");
    }
    Pinyin *p = pinyin_new((Str){typed.data, typed.len}, true);
    size_t start, end;
    assert_false(pinyin_find(p, (Str){text.data, text.len}, 0, &start, &end));
    strbuf_add_cstr(&text, "大");
    assert_true(pinyin_find(p, (Str){text.data, text.len}, 0, &start, &end));
    assert_int_equal(start, 3);
    assert_int_equal(end, text.len);
    pinyin_free(p);
    strbuf_done(&typed);
    strbuf_done(&text);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Many ways to part many letters, at every place of a long text. */
static void no_query_hangs(void **state)
{
    (void)state;
    StrBuf text = {0};
    for (int i = 0; i < 100000; i++)
        strbuf_add_cstr(&text, i % 61 == 60 ? "，" : i % 2 ? "恩" : "县");
    static const char *const QUERIES[] = {
        "xexexexexexexexexexexexexexexexexexexexexexexexexexexexexexexz",
        "xiaenxianenxianenxianenxianenxianenxianenxianenxianenxianenz",
        "e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e e",
    };
    double before = seconds();
    for (size_t i = 0; i < sizeof QUERIES / sizeof *QUERIES; i++) {
        Pinyin *p = pinyin_new(str_from(QUERIES[i]), true);
        size_t start, end;
        assert_false(pinyin_find(p, (Str){text.data, text.len}, 0, &start, &end));
        pinyin_free(p);
    }
    assert_true(seconds() - before < 5);
    strbuf_done(&text);
}

static void *find_often(void *arg)
{
    Pinyin *p = arg;
    bool right = true;
    for (int i = 0; i < 2000; i++) {
        size_t start, end;
        right &= pinyin_find(p, STR("村里的党组织"), 0, &start, &end) && start == 9 && end == 18;
    }
    pinyin_free(p);
    return right ? NULL : arg;
}

static void threads_share_one(void **state)
{
    (void)state;
    Pinyin *p = pinyin_new(STR("dzz"), true);
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, find_often, pinyin_share(p)), 0);
    pinyin_free(p);
    for (int i = 0; i < 3; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readable_cases),
        cmocka_unit_test(quick_and_slow_agree),
        cmocka_unit_test(a_wrapped_word_is_found_if_asked),
        cmocka_unit_test(what_is_a_query),
        cmocka_unit_test(the_longest_query_works),
        cmocka_unit_test(no_query_hangs),
        cmocka_unit_test(threads_share_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
