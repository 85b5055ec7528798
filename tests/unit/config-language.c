#include "base/i18n.h"
#include "base/mem.h"
#include "config/config.h"
#include "config/theme.h"
#include "unit.h"
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void start_in(const char *locale)
{
    unsetenv("LANGUAGE");
    setenv("LC_ALL", locale, 1);
    char *dir = config_locale_dir();
    i18n_init(dir);
    mem_free(dir);
}

static void assert_chinese(void)
{
    assert_string_equal(_("there is no such role"), "没有这个角色");
    assert_string_equal(_("not in any catalogue"), "not in any catalogue");
    assert_string_equal(P_("not in it", "not in them", 2), "not in them");
    assert_string_equal(P_("not in it", "not in them", 1), "not in it");
}

static void chinese_without_a_chinese_locale(void **state)
{
    (void)state;
    start_in("C.UTF-8");
    assert_string_equal(_("there is no such role"), "there is no such role");
    i18n_set_language("auto");
    assert_string_equal(_("there is no such role"), "there is no such role");
    i18n_set_language("zh");
    assert_chinese();
    i18n_set_language("en");
    assert_string_equal(_("there is no such role"), "there is no such role");
    i18n_set_language("zh_CN.UTF-8");
    assert_chinese();
    i18n_set_language("zh_TW");
    assert_string_equal(_("there is no such role"), "沒有這個角色");
    i18n_set_language("zh_HK.UTF-8");
    assert_string_equal(_("there is no such role"), "沒有這個角色");
    i18n_set_language("zh_SG");
    assert_chinese();
}

static void chinese_where_libc_refuses(void **state)
{
    (void)state;
    start_in("C.UTF-8");
    setlocale(LC_MESSAGES, "C"); // as glibc 2.39 treats C.UTF-8
    i18n_set_language("zh");
    assert_string_equal(gettext("there is no such role"), "there is no such role");
    assert_chinese();
    i18n_set_language("en");
    assert_string_equal(_("there is no such role"), "there is no such role");
    i18n_set_language("../../x");
    assert_string_equal(_("there is no such role"), "there is no such role");
}

static void the_language_of_a_missing_locale_is_kept(void **state)
{
    (void)state;
    start_in("zh_CN.GB18030");
    assert_chinese();
    start_in("xx_YY.UTF-8");
    assert_string_equal(_("there is no such role"), "there is no such role");
}

static void themes_are_described_in_the_language_of_messages(void **state)
{
    (void)state;
    Theme t;
    Error err = {0};
    start_in("C.UTF-8");
    assert_true(theme_find(&t, "paper", &err));
    assert_non_null(strstr(t.about, "warm paper"));
    i18n_set_language("zh");
    assert_true(theme_find(&t, "paper", &err));
    assert_non_null(strstr(t.about, "纸色"));
}

static void errors_are_translated(void **state)
{
    (void)state;
    Theme t;
    Error err = {0};
    start_in("C.UTF-8");
    i18n_set_language("zh");
    assert_false(theme_find(&t, "没有", &err));
    assert_non_null(strstr(err.message, "没有配色“没有”；可用的有：eye-care, "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_without_a_chinese_locale),
        cmocka_unit_test(chinese_where_libc_refuses),
        cmocka_unit_test(the_language_of_a_missing_locale_is_kept),
        cmocka_unit_test(themes_are_described_in_the_language_of_messages),
        cmocka_unit_test(errors_are_translated),
    };
    return cmocka_run_group_tests_name("config-language", tests, NULL, NULL);
}
