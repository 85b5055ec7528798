/*
 * Translation of messages. English stands in the source, po/ has the rest.
 *
 * Must not know: which floor shows a message. i18n_init is called once, by main, before any
 * message is made.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>
#include <stdbool.h>

#define _(text)          i18n_text(text)
#define N_(text)         text // marks for translation, translated where it is shown
#define P_(one, many, n) i18n_plural(one, many, n)

/* gettext and ngettext, also where libc refuses to look into the catalogue. */
const char *i18n_text(const char *text) __attribute__((format_arg(1)));
const char *i18n_plural(const char *one, const char *many, unsigned long n)
    __attribute__((format_arg(1), format_arg(2)));

/*
 * Set the locale (LC_ALL from the environment; if its character set is not UTF-8, C.UTF-8) and
 * bind the message catalogue below LOCALE_DIR. The language of a locale that does not exist here
 * is kept. Returns false if no UTF-8 locale exists here.
 */
bool i18n_init(const char *locale_dir);

/* Overrule the language of messages: "zh", "en", or a name such as "zh_CN"; NULL or "auto" keeps
 * the locale's. Works in C.UTF-8 too. */
void i18n_set_language(const char *language);

/* Whether messages are in Chinese now. */
bool i18n_is_chinese(void);

#endif
