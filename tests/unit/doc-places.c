/* Places of a paragraph, found many bytes at once, are those that a look at each character finds. */
#include "unit.h"

#include "doc/places.h"
#include "doc/runin.h"
#include "format/line.h"
#include <stdlib.h>
#include <string.h>

#define ROUNDS   4000
#define PIECES   60
#define FOUND    1024
#define HAN_LONG "山水之间有一座城城里有很多人他们在河边种树"

static const char *const PIECES_OF[] = {
    "山",     HAN_LONG,
    "，",     "。",
    "、",     "；",
    "：",     "？",
    "！",     "“",
    "”",      "　",
    " ",      ",",
    "word",   "一是",
    "第二，", "三",
    "其次",   "（",
    "(",      "［",
    "[1]",    "〔2〕",
    "【",     "①",
    "⑴",      "㉑",
    "⁴",      "²",
    "·",      "†",
    "※",      "＊",
    "*",      "^",
    "注",     "註",
    "注3",    "2026",
    "\n",     "\n　　",
    "。\n  ", "1）",
    "0",      "\xF0\xA0\x80\x80",
    "é",      "—",
    "…",      "カタ",
    "《",     "％",
    ".",
};

static bool is_one_of(const char *p, const char *const *set)
{
    for (; *set; set++)
        if (strncmp(p, *set, strlen(*set)) == 0)
            return true;
    return false;
}

static bool is_stop(const char *p)
{
    static const char *const STOPS[] = {"、", "。", "，", "；", "：", "！", "？", "“",
                                        "　", ",",  ";",  ":",  "!",  "?",  " ",  NULL};
    return is_one_of(p, STOPS);
}

static bool is_mark(const char *begin, const char *p)
{
    static const char *const MARKS[] = {"(", "[", "^", "*", "（", "［", "〔", "【", "＊", "†",
                                        "‡", "※", "①", "⑴", "㉑", "²",  "³",  "¹",  "⁴",  NULL};
    bool behind_zhu =
        p - begin >= 3 && (memcmp(p - 3, "注", 3) == 0 || memcmp(p - 3, "註", 3) == 0);
    return is_one_of(p, MARKS) || (*p >= '0' && *p <= '9' && behind_zhu);
}

static size_t char_bytes(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c < 0xC0 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* One character after the other. */
static size_t look_at_each(const char *begin, const char *end, Place *out)
{
    size_t count = 0;
    bool clause = true;
    for (const char *p = begin; p < end;) {
        size_t n = char_bytes(p);
        if (*p == '\n') {
            out[count++] = (Place){p, PLACE_LINE, 1, clause};
            p += blanks_bytes((Str){p, (size_t)(end - p)});
            continue;
        }
        if (is_mark(begin, p))
            out[count++] = (Place){p, PLACE_MARK, (uint8_t)n, clause};
        clause = is_stop(p);
        if (clause && runin_may_open(p + n, end))
            out[count++] = (Place){p, PLACE_CLAUSE, (uint8_t)n, false};
        p += n;
    }
    return count;
}

/* Those of [BEGIN, END) of a text that reaches from TEXT to LIMIT. */
static size_t all_places(PlaceSieve *sieve, const char *text, const char *begin, const char *end,
                         const char *limit, Place *out)
{
    size_t count = 0;
    PlaceWalk w =
        places_begin(sieve, text, (size_t)(limit - text), (Pos)(begin - text), (Pos)(end - text));
    for (Place p; places_next(&w, &p);) {
        assert_true(count < FOUND);
        // at the end, what stands behind may have been looked at
        if (p.kind != PLACE_CLAUSE || runin_may_open(p.at + p.bytes, end))
            out[count++] = p;
    }
    return count;
}

static void check(PlaceSieve *sieve, const char *text, const char *begin, const char *end,
                  const char *limit)
{
    static Place found[FOUND], expected[FOUND];
    size_t n = all_places(sieve, text, begin, end, limit, found);
    size_t count = look_at_each(begin, end, expected);
    for (size_t i = 0; i < count || i < n; i++) {
        const Place *a = &found[i], *b = &expected[i];
        if (i >= n || i >= count || a->at != b->at || a->kind != b->kind || a->clause != b->clause)
            fail_msg("place %zu of “%.*s”: kind %d at %td, not kind %d at %td", i,
                     (int)(end - begin), begin, i < n ? a->kind : -1, i < n ? a->at - begin : -1,
                     i < count ? b->kind : -1, i < count ? b->at - begin : -1);
    }
}

static void places_are_those_of_each_character(void **state)
{
    (void)state;
    srand(5);
    for (int round = 0; round < ROUNDS; round++) {
        char text[PIECES * sizeof HAN_LONG];
        size_t len = 0;
        for (int pieces = rand() % PIECES; pieces >= 0; pieces--) {
            const char *piece = PIECES_OF[(size_t)rand() % (sizeof PIECES_OF / sizeof *PIECES_OF)];
            memcpy(text + len, piece, strlen(piece));
            len += strlen(piece);
        }
        char *exact = malloc(len); // nothing behind it may be read
        memcpy(exact, text, len);
        PlaceSieve sieve = {0};
        check(&sieve, exact, exact, exact + len, exact + len);
        free(exact);
        size_t from = 0; // as two paragraphs, sifted at once
        while (from < len / 2)
            from += char_bytes(text + from);
        memset(text + len, 0, sizeof text - len);
        sieve = (PlaceSieve){0};
        check(&sieve, text, text, text + from, text + sizeof text);
        check(&sieve, text, text + from, text + len, text + sizeof text);
        sieve = (PlaceSieve){0}; // while the second is not there yet
        check(&sieve, text, text, text + from, text + from);
        check(&sieve, text, text + from, text + len, text + len);
    }
}

/* A paragraph of many stretches, one place in each; then others behind it, and it again. */
static void far_places_are_found(void **state)
{
    (void)state;
    size_t pieces = 7 * PLACES_REACH / (sizeof HAN_LONG - 1), count = 0;
    char *text = malloc(pieces * (sizeof HAN_LONG + 8));
    static Place found[FOUND], expected[FOUND];
    char *p = text, *half = NULL;
    for (size_t i = 0; i < pieces; i++) {
        memcpy(p, HAN_LONG, sizeof HAN_LONG - 1);
        p += sizeof HAN_LONG - 1;
        if (i % 50 == 0) {
            expected[count++].at = p;
            memcpy(p, "[1]", 3);
            p += 3;
        }
        half = i == pieces / 2 ? p : half;
    }
    PlaceSieve sieve = {0};
    for (int again = 0; again < 2; again++) {
        size_t n = all_places(&sieve, text, text, half, p, found);
        n += all_places(&sieve, text, half, p, p, found + n);
        assert_int_equal(n, count);
        for (size_t i = 0; i < n; i++)
            assert_ptr_equal(found[i].at, expected[i].at);
    }
    free(text);
}

/* Bytes that are no UTF-8 are looked at, too. */
static void any_bytes_are_walked_over(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < ROUNDS; round++) {
        size_t len = (size_t)rand() % 200;
        char *bytes = malloc(len + 1);
        for (size_t i = 0; i < len; i++)
            bytes[i] = (char)(rand() % 3 ? 0xE0 + rand() % 32 : rand());
        Place found[FOUND];
        PlaceSieve sieve = {0};
        size_t n = all_places(&sieve, bytes, bytes, bytes + len, bytes + len, found);
        for (size_t i = 0; i < n; i++)
            assert_true(found[i].at >= bytes && found[i].at < bytes + len);
        free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_are_those_of_each_character),
        cmocka_unit_test(far_places_are_found),
        cmocka_unit_test(any_bytes_are_walked_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
