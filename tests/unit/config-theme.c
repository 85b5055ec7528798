#include "base/mem.h"
#include "config/theme.h"
#include "unit.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const SHIPPED[] = {"eye-care", "high-contrast", "mono",
                                      "night",    "paper",         "red-header"};
#define SHIPPED_COUNT (sizeof SHIPPED / sizeof *SHIPPED)

static Theme load_shipped(const char *name)
{
    Theme t;
    Error err = {0};
    char path[512];
    snprintf(path, sizeof path, "%s/themes/%s.ini", TEST_SOURCE_DIR, name);
    if (!theme_load(&t, path, &err))
        fail_msg("%s", err.message);
    return t;
}

/* Load TEXT as a theme file; the path is in *PATH until the next call. */
static bool load_text(const char *text, Theme *t, Error *err, const char **path)
{
    static char file[64];
    strcpy(file, "/tmp/dujuan-theme-XXXXXX");
    int fd = mkstemp(file);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    bool ok = theme_load(t, file, err);
    unlink(file);
    *path = file;
    return ok;
}

static void assert_refused(const char *text, int line, const char *key, const char *part)
{
    Theme t;
    Error err = {0};
    const char *path;
    char want[128];
    assert_false(load_text(text, &t, &err, &path));
    assert_int_equal(err.code, ERROR_FORMAT);
    snprintf(want, sizeof want, "%s:%d: %s", path, line, key);
    if (strncmp(err.message, want, strlen(want)) != 0 || !strstr(err.message, part))
        fail_msg("got “%s”, wanted “%s…%s”", err.message, want, part);
}

static void wrong_files_name_line_and_key(void **state)
{
    (void)state;
    assert_refused("[roles]\nbody = red\ntitel = blue\n", 3, "titel: ", "no such role");
    assert_refused("# c\n\n[roles]\n  title = boldd red\n", 4, "title: ", "boldd");
    assert_refused("[roles]\ntitle = bold on\n", 2, "title: ", "missing");
    assert_refused("[roles]\ntitle = red blue\n", 2, "title: ", "blue");
    assert_refused("[roles]\ntitle = #12345g\n", 2, "title: ", "#12345g");
    assert_refused("[roles]\ntitle = 256\n", 2, "title: ", "256");
    assert_refused("[roles]\ntitle =\n", 2, "title: ", "expected");
    assert_refused("[rolls]\ntitle = red\n", 2, "title: ", "[rolls]");
    assert_refused("[theme]\ndark = perhaps\n", 2, "dark: ", "perhaps");
    assert_refused("[theme]\ncolour = red\n", 2, "colour: ", "about");
    assert_refused("[roles]\nbody = red\nnonsense\n", 3, "expected", "key = value");
}

static void overlong_lines_and_controls_are_harmless(void **state)
{
    (void)state;
    char text[400] = "[roles]\nbody = ";
    memset(text + strlen(text), 'x', 300);
    assert_refused(text, 2, "", "longer");
    Theme t;
    Error err = {0};
    const char *path;
    assert_false(load_text("[roles]\nbody = \x1b[31m\n", &t, &err, &path));
    assert_null(strchr(err.message, '\x1b'));
}

static void a_missing_file_is_an_error(void **state)
{
    (void)state;
    Theme t;
    Error err = {0};
    assert_false(theme_load(&t, "/nonexistent/x.ini", &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_false(theme_load(&t, "/tmp", &err));
    assert_int_equal(err.code, ERROR_IO);
}

static void styles_are_read(void **state)
{
    (void)state;
    Theme t;
    Error err = {0};
    const char *path;
    const char *text = "[theme]\nname = n\ndark = yes\n[roles]\n"
                       "title = bold underline #8B0000 on 230 ; remark\n"
                       "gap = on bright-red\nmeta = dim\nbody = default\n";
    assert_true(load_text(text, &t, &err, &path));
    assert_string_equal(t.name, "n");
    assert_true(t.dark);
    Style s = t.roles[ROLE_TITLE];
    assert_int_equal(s.attrs, STYLE_BOLD | STYLE_UNDERLINE);
    assert_int_equal(s.fg.kind, COLOUR_RGB);
    assert_int_equal(s.fg.r, 0x8B);
    assert_int_equal(s.bg.index, 230);
    assert_int_equal(t.roles[ROLE_GAP].bg.index, 9);
    assert_int_equal(t.roles[ROLE_GAP].fg.kind, COLOUR_UNSET);
    assert_int_equal(t.roles[ROLE_META].attrs, STYLE_DIM);
    assert_int_equal(t.roles[ROLE_BODY].fg.kind, COLOUR_DEFAULT);
    assert_int_equal(t.roles[ROLE_CODE].fg.kind, COLOUR_UNSET);
}

static void shipped_themes_name_every_role(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        Theme t = load_shipped(SHIPPED[i]);
        assert_string_equal(t.name, SHIPPED[i]);
        assert_true(t.about[0]);
        for (int role = 0; role < ROLE_COUNT; role++) {
            Style s = t.roles[role];
            if (!s.attrs && s.fg.kind == COLOUR_UNSET && s.bg.kind == COLOUR_UNSET)
                fail_msg("%s has no %s", SHIPPED[i], theme_role_name((ThemeRole)role));
        }
    }
}

/* WCAG 2.1: relative luminance and contrast ratio. */
static double luminance(const uint8_t rgb[3])
{
    static const double WEIGHTS[] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double v = rgb[i] / 255.0;
        sum += WEIGHTS[i] * (v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const Theme *t, ThemeRole role, int colours)
{
    uint8_t fg[3], bg[3];
    Style s = style_over(theme_style(t, ROLE_BODY, colours), theme_style(t, role, colours));
    if (!colour_rgb(s.fg, fg) || !colour_rgb(s.bg, bg))
        return 21;
    double a = luminance(fg), b = luminance(bg);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

static double wanted_contrast(const char *theme, ThemeRole role)
{
    if (strcmp(theme, "high-contrast") == 0)
        return 7;
    return role == ROLE_SEPARATOR || role == ROLE_POPUP_BORDER ? 1.3 : role == ROLE_BODY ? 7 : 4.5;
}

static void shipped_themes_can_be_read(void **state)
{
    (void)state;
    static const int COLOURS[] = {256, 1 << 24};
    int low = 0;
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        Theme t = load_shipped(SHIPPED[i]);
        for (int role = 0; role < ROLE_COUNT; role++) {
            for (int c = 0; c < 2; c++) {
                double have = contrast(&t, (ThemeRole)role, COLOURS[c]);
                if (have >= wanted_contrast(SHIPPED[i], (ThemeRole)role))
                    continue;
                print_error("%s: %s: contrast %.2f at %d colours\n", SHIPPED[i],
                            theme_role_name((ThemeRole)role), have, COLOURS[c]);
                low++;
            }
        }
    }
    assert_int_equal(low, 0);
}

static void few_colours_still_differ_from_their_ground(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        Theme t = load_shipped(SHIPPED[i]);
        for (int role = 0; role < ROLE_COUNT; role++) {
            for (int colours = 8; colours <= 16; colours += 8) {
                if (contrast(&t, (ThemeRole)role, colours) < 2)
                    fail_msg("%s: %s is lost at %d colours", SHIPPED[i],
                             theme_role_name((ThemeRole)role), colours);
            }
        }
    }
}

/* Many terminals draw bold as bright: of black that makes grey, fainter than what it stands beside. */
static void bold_is_never_black(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        Theme t = load_shipped(SHIPPED[i]);
        for (int role = 0; role < ROLE_COUNT; role++)
            for (int colours = 8; colours <= 16; colours += 8) {
                Style s = style_over(theme_style(&t, ROLE_BODY, colours),
                                     theme_style(&t, (ThemeRole)role, colours));
                if (s.attrs & STYLE_BOLD && s.fg.kind == COLOUR_INDEX && s.fg.index == 0)
                    fail_msg("%s: %s is bold black at %d colours", SHIPPED[i],
                             theme_role_name((ThemeRole)role), colours);
            }
    }
}

static bool same_style(Style a, Style b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

/* How far two colours are apart, 0 to 765; as far as can be where one is the terminal's own. */
static int distance(Colour a, Colour b)
{
    uint8_t p[3], q[3];
    if (!colour_rgb(a, p) || !colour_rgb(b, q))
        return a.kind == b.kind ? 0 : 765;
    return abs(p[0] - q[0]) + abs(p[1] - q[1]) + abs(p[2] - q[2]);
}

static void assert_keywords_differ(const Theme *t, int colours)
{
    Style styles[12];
    for (int i = 0; i < 12; i++) {
        styles[i] = theme_style(t, (ThemeRole)(ROLE_KEYWORD_1 + i), colours);
        for (int j = 0; j < i; j++) {
            Style a = styles[i], b = styles[j];
            if (a.attrs == b.attrs && distance(a.fg, b.fg) < 60 && distance(a.bg, b.bg) < 60)
                fail_msg("%s: keyword-%d is like keyword-%d at %d colours", t->name, j + 1, i + 1,
                         colours);
        }
    }
}

static void keywords_can_be_told_apart(void **state)
{
    (void)state;
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        Theme t = load_shipped(SHIPPED[i]);
        assert_keywords_differ(&t, 0);
        assert_keywords_differ(&t, 8);
        assert_keywords_differ(&t, 16);
        assert_keywords_differ(&t, 256);
        assert_keywords_differ(&t, 1 << 24);
    }
    Theme plain;
    theme_plain(&plain);
    assert_keywords_differ(&plain, 0);
}

static Colour parse(const char *s)
{
    Colour c = {0};
    assert_true(colour_parse(str_from(s), &c));
    return c;
}

static void colours_are_brought_to_the_palette(void **state)
{
    (void)state;
    assert_int_equal(colour_fit(parse("#ff0000"), 256).index, 196);
    assert_int_equal(colour_fit(parse("#808080"), 256).index, 244);
    assert_int_equal(colour_fit(parse("#f00000"), 16).index, 9);
    assert_int_equal(colour_fit(parse("#ffffff"), 8).index, 7);
    assert_int_equal(colour_fit(parse("196"), 8).index, 1);
    assert_int_equal(colour_fit(parse("196"), 88).index, 64);
    assert_int_equal(colour_fit(parse("12"), 256).index, 12);
    assert_int_equal(colour_fit(parse("4"), 1 << 24).kind, COLOUR_INDEX);
    Colour direct = colour_fit(parse("196"), 1 << 24);
    assert_int_equal(direct.kind, COLOUR_RGB);
    assert_int_equal(direct.r, 255);
    assert_int_equal(colour_fit(parse("#123456"), 1 << 24).b, 0x56);
    assert_int_equal(colour_fit(parse("default"), 8).kind, COLOUR_DEFAULT);
    assert_int_equal(colour_fit(parse("red"), 0).kind, COLOUR_DEFAULT);
}

static void no_index_is_past_the_terminal(void **state)
{
    (void)state;
    static const int COLOURS[] = {8, 16, 88, 256};
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        Theme t = load_shipped(SHIPPED[i]);
        for (int role = 0; role < ROLE_COUNT; role++) {
            for (int n = 0; n < 4; n++) {
                Style s = theme_style(&t, (ThemeRole)role, COLOURS[n]);
                assert_true(s.fg.index < COLOURS[n] && s.bg.index < COLOURS[n]);
                assert_true(s.fg.kind != COLOUR_RGB && s.bg.kind != COLOUR_RGB);
            }
        }
    }
}

static void a_row_falls_back_to_the_richer_section(void **state)
{
    (void)state;
    Theme t;
    Error err = {0};
    const char *path;
    assert_true(load_text("[roles]\nbody = #00ff00\ntitle = #0000ff\n"
                          "[roles.16]\nbody = bright-red\n[roles.8]\ntitle = bold\n",
                          &t, &err, &path));
    assert_int_equal(theme_style(&t, ROLE_BODY, 16).fg.index, 9);
    assert_int_equal(theme_style(&t, ROLE_BODY, 8).fg.index, 1);
    assert_int_equal(theme_style(&t, ROLE_TITLE, 8).attrs, STYLE_BOLD);
    assert_int_equal(theme_style(&t, ROLE_TITLE, 8).fg.kind, COLOUR_UNSET);
    assert_int_equal(theme_style(&t, ROLE_BODY, 256).fg.index, 46);
}

static void without_colour_only_attributes_stay(void **state)
{
    (void)state;
    Theme t = load_shipped("paper"), plain;
    Style s = theme_style(&t, ROLE_HIT, 0);
    assert_int_equal(s.fg.kind, COLOUR_UNSET);
    assert_int_equal(s.bg.kind, COLOUR_UNSET);
    assert_true(s.attrs & STYLE_REVERSE);
    theme_plain(&plain);
    assert_int_equal(theme_style(&plain, ROLE_BODY, 256).fg.kind, COLOUR_UNSET);
    assert_true(theme_style(&plain, ROLE_TITLE, 256).attrs & STYLE_BOLD);
    assert_false(
        same_style(theme_style(&plain, ROLE_HIT, 0), theme_style(&plain, ROLE_HIT_CURRENT, 0)));
}

static void styles_are_laid_over(void **state)
{
    (void)state;
    Style base = {parse("red"), parse("#ffffff"), STYLE_BOLD};
    Style top = {parse("blue"), {0}, STYLE_UNDERLINE};
    Style s = style_over(base, top);
    assert_int_equal(s.fg.index, 4);
    assert_int_equal(s.bg.kind, COLOUR_RGB);
    assert_int_equal(s.attrs, STYLE_BOLD | STYLE_UNDERLINE);
}

static void themes_are_found_by_name(void **state)
{
    (void)state;
    Theme t;
    Error err = {0};
    assert_true(theme_find(&t, "night", &err));
    assert_string_equal(t.name, "night");
    assert_false(theme_find(&t, "nigth", &err));
    assert_non_null(strstr(err.message, "night"));
    assert_non_null(strstr(err.message, "red-header"));
    assert_false(theme_find(&t, "./nigth.ini", &err));
    assert_int_equal(err.code, ERROR_IO);

    char **names = theme_names();
    size_t n = 0;
    for (; names[n]; n++)
        mem_free(names[n]);
    mem_free(names);
    assert_true(n >= SHIPPED_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_files_name_line_and_key),
        cmocka_unit_test(overlong_lines_and_controls_are_harmless),
        cmocka_unit_test(a_missing_file_is_an_error),
        cmocka_unit_test(styles_are_read),
        cmocka_unit_test(shipped_themes_name_every_role),
        cmocka_unit_test(shipped_themes_can_be_read),
        cmocka_unit_test(bold_is_never_black),
        cmocka_unit_test(few_colours_still_differ_from_their_ground),
        cmocka_unit_test(keywords_can_be_told_apart),
        cmocka_unit_test(colours_are_brought_to_the_palette),
        cmocka_unit_test(no_index_is_past_the_terminal),
        cmocka_unit_test(a_row_falls_back_to_the_richer_section),
        cmocka_unit_test(without_colour_only_attributes_stay),
        cmocka_unit_test(styles_are_laid_over),
        cmocka_unit_test(themes_are_found_by_name),
    };
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    return cmocka_run_group_tests_name("config-theme", tests, NULL, NULL);
}
