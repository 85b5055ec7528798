#include "base/i18n.h"
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "dujuan"

bool i18n_init(const char *locale_dir)
{
    bool utf8 = setlocale(LC_ALL, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    if (!utf8)
        utf8 = setlocale(LC_ALL, "C.UTF-8") || setlocale(LC_ALL, "en_US.UTF-8");
    setlocale(LC_NUMERIC, "C");
    bindtextdomain(DOMAIN, locale_dir);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    return utf8;
}

void i18n_set_language(const char *language)
{
    if (!language || strcmp(language, "auto") == 0)
        return;
    const char *name = strcmp(language, "zh") == 0 ? "zh_CN" : language;
    setenv("LANGUAGE", name, 1);
    setlocale(LC_MESSAGES, setlocale(LC_MESSAGES, NULL)); // makes gettext look again
}
