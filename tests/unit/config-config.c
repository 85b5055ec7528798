#include "config/config.h"
#include "base/mem.h"
#include "unit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char home[] = "/tmp/dujuan-config-XXXXXX";
static char file[128];

static void write_config(const char *text)
{
    FILE *f = fopen(file, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void assert_refused(const char *text, int line, const char *key, const char *part)
{
    Config c;
    Error err = {0};
    char want[192];
    write_config(text);
    config_init(&c);
    assert_false(config_load(&c, &err));
    config_done(&c);
    assert_int_equal(err.code, ERROR_FORMAT);
    snprintf(want, sizeof want, "%s:%d: %s: ", file, line, key);
    if (strncmp(err.message, want, strlen(want)) != 0 || !strstr(err.message, part))
        fail_msg("got “%s”, wanted “%s…%s”", err.message, want, part);
}

static void defaults_stand_without_a_file(void **state)
{
    (void)state;
    Config c;
    Error err = {0};
    unlink(file);
    config_init(&c);
    assert_true(config_load(&c, &err));
    assert_string_equal(c.theme, "paper");
    assert_string_equal(c.language, "auto");
    assert_int_equal(c.width_cells, 80);
    assert_true(c.hanging && c.indent && c.strict && c.mouse && c.sidebar);
    assert_false(c.spread);
    assert_int_equal(c.ambiguous, AMBIGUOUS_AUTO);
    config_done(&c);
}

static void a_file_is_laid_over_the_defaults(void **state)
{
    (void)state;
    Config c;
    Error err = {0};
    write_config("# my own\ntheme = night\nlanguage = zh\nwidth = 61 ; odd\nhanging = no\n"
                 "\tmouse = off\nambiguous = wide\nbreaking = basic\nspread = yes\n");
    config_init(&c);
    assert_true(config_load(&c, &err));
    assert_string_equal(c.theme, "night");
    assert_string_equal(c.language, "zh");
    assert_int_equal(c.width_cells, 60);
    assert_false(c.hanging);
    assert_false(c.mouse);
    assert_true(c.indent);
    assert_false(c.strict);
    assert_true(c.spread);
    assert_int_equal(c.ambiguous, AMBIGUOUS_WIDE);
    config_done(&c);
}

static void wrong_files_name_line_and_key(void **state)
{
    (void)state;
    assert_refused("theme = night\nwidht = 60\n", 2, "widht", "width");
    assert_refused("width = 7\n", 1, "width", "400");
    assert_refused("\n\nwidth = wide\n", 3, "width", "wide");
    assert_refused("mouse = maybe\n", 1, "mouse", "maybe");
    assert_refused("ambiguous = 1\n", 1, "ambiguous", "narrow");
    assert_refused("breaking = lax\n", 1, "breaking", "strict");
    assert_refused("ambiguous = 1\n", 1, "ambiguous", "pad");
    assert_refused("theme =\n", 1, "theme", "missing");
    assert_refused("[ui]\nmouse = no\n", 2, "mouse", "[keys.read]");
}

static void what_was_read_before_a_fault_holds(void **state)
{
    (void)state;
    Config c;
    Error err = {0};
    write_config("theme = night\nwidth = 1\nlanguage = en\n");
    config_init(&c);
    assert_false(config_load(&c, &err));
    assert_string_equal(c.theme, "night");
    assert_string_equal(c.language, "auto");
    assert_int_equal(c.width_cells, 80);
    config_done(&c);
}

static void an_unreadable_file_is_an_error(void **state)
{
    (void)state;
    Config c;
    Error err = {0};
    config_init(&c);
    assert_false(config_load_file(&c, "/tmp", &err));
    assert_int_equal(err.code, ERROR_IO);
    assert_true(config_load_file(&c, "/nonexistent/config.ini", &err));
    config_done(&c);
}

static bool has_themes(const char *dir)
{
    char path[512];
    snprintf(path, sizeof path, "%s/paper.ini", dir);
    return access(path, R_OK) == 0;
}

/* As su and sudo may leave HOME. */
static void somebody_elses_file_is_passed_over(void **state)
{
    (void)state;
    enum { NOBODY = 65534 };
    Config c;
    Error err = {0};
    if (geteuid() != 0)
        skip();
    write_config("theme = night\n");
    config_init(&c);
    assert_int_equal(seteuid(NOBODY), 0); // the directory is root's alone
    bool ok = config_load(&c, &err);
    assert_int_equal(seteuid(0), 0);
    assert_true(ok);
    assert_string_equal(c.theme, "paper");
    config_done(&c);
}

static void data_is_found_from_the_build_tree(void **state)
{
    (void)state;
    char user[192];
    snprintf(user, sizeof user, "%s/dujuan/themes", home);
    char **dirs = config_data_dirs("themes");
    assert_string_equal(dirs[0], user);
    assert_true(has_themes(dirs[1]));
    assert_non_null(dirs[2]);
    assert_null(dirs[3]);
    for (char **d = dirs; *d; d++)
        mem_free(*d);
    mem_free(dirs);
}

static void a_relative_xdg_directory_is_ignored(void **state)
{
    (void)state;
    setenv("XDG_CONFIG_HOME", "relative", 1);
    setenv("HOME", "/home/of-mine", 1);
    char **dirs = config_data_dirs("themes");
    assert_string_equal(dirs[0], "/home/of-mine/.config/dujuan/themes");
    for (char **d = dirs; *d; d++)
        mem_free(*d);
    mem_free(dirs);
    setenv("XDG_CONFIG_HOME", home, 1);
}

static int make_home(void **state)
{
    (void)state;
    if (!mkdtemp(home))
        return -1;
    snprintf(file, sizeof file, "%s/dujuan", home);
    mkdir(file, 0700);
    snprintf(file, sizeof file, "%s/dujuan/config.ini", home);
    return setenv("XDG_CONFIG_HOME", home, 1);
}

static int remove_home(void **state)
{
    (void)state;
    char dir[128];
    unlink(file);
    snprintf(dir, sizeof dir, "%s/dujuan", home);
    rmdir(dir);
    return rmdir(home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_stand_without_a_file),
        cmocka_unit_test(a_file_is_laid_over_the_defaults),
        cmocka_unit_test(wrong_files_name_line_and_key),
        cmocka_unit_test(what_was_read_before_a_fault_holds),
        cmocka_unit_test(an_unreadable_file_is_an_error),
        cmocka_unit_test(somebody_elses_file_is_passed_over),
        cmocka_unit_test(data_is_found_from_the_build_tree),
        cmocka_unit_test(a_relative_xdg_directory_is_ignored),
    };
    return cmocka_run_group_tests_name("config-config", tests, make_home, remove_home);
}
