#include "reader.h"
#include <stdio.h>
#include <stdlib.h>

static char *picture_with(void **state, const char *env, const char *keys)
{
    Term *t = *state =
        reader_open(&(ReaderOptions){.args = {reader_sample("report.txt")}, .env = {env}});
    assert_shows(t, "六、下一步打算");
    term_send(t, keys);
    char *picture = reader_picture(t);
    reader_close(state);
    return picture;
}

/* What libc believes of widths (an old table, musl's, another system's) changes nothing. */
static void libc_is_not_asked(void **state)
{
    static const char *const KEYS[] = {"  j", "\t\r", "/支流\r", "K河\r"};
    const char *lie = getenv("LYING_WCWIDTH");
    char env[1024];
    if (!lie)
        skip();
    snprintf(env, sizeof env, "LD_PRELOAD=%s", lie);
    for (size_t i = 0; i < sizeof KEYS / sizeof *KEYS; i++) {
        char *right = picture_with(state, NULL, KEYS[i]);
        char *lied = picture_with(state, env, KEYS[i]);
        assert_string_equal(lied, right);
        free(right);
        free(lied);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {READER_TEST(libc_is_not_asked)};
    return READER_RUN(tests);
}
