#include "base/i18n.h"
#include "base/str.h"
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define DOMAIN "dujuan"

/*
 * The catalogue as we read it ourselves. From 2.39 on glibc takes C.UTF-8 for C and translates
 * nothing there, whatever LANGUAGE says (BZ 16621); musl never looks at LANGUAGE. Filled once,
 * before other threads run.
 */
static struct {
    const unsigned char *data; // NULL: leave it to gettext
    size_t len;
    uint32_t count, ids, texts; // GNU .mo: number of strings; offsets of the two tables
} own;

/* The key of a catalogue's header; a literal "" would look like a message to xgettext. */
static const char HEADER[] = "";

/* What the environment asks for, though its locale may not exist here; NULL for nothing. */
static const char *wanted_language(void)
{
    static const char *const NAMES[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
        const char *value = getenv(NAMES[i]);
        if (value && *value)
            return value[0] == 'C' || strcmp(value, "POSIX") == 0 ? NULL : value;
    }
    return NULL;
}

/* What characters are and which language messages are in; numbers and dates are written in one way
 * everywhere, and each category costs a start several files. */
static bool set_locale(const char *name)
{
    return setlocale(LC_CTYPE, name) && setlocale(LC_MESSAGES, name);
}

bool i18n_init(const char *locale_dir)
{
    bool fits = set_locale("") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    bool utf8 = fits || set_locale("C.UTF-8") || set_locale("en_US.UTF-8");
    bindtextdomain(DOMAIN, locale_dir);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    textdomain(DOMAIN);
    if (!fits && !getenv("LANGUAGE"))
        i18n_set_language(wanted_language());
    return utf8;
}

static uint32_t word_at(size_t offset)
{
    const unsigned char *p = own.data + offset;
    return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* String I of the table at TABLE (pairs of length and offset), or NULL if it is not all there. */
static const char *string_at(uint32_t table, uint32_t i)
{
    size_t len = word_at(table + 8u * i), at = word_at(table + 8u * i + 4);
    if (at >= own.len || len >= own.len - at || own.data[at + len] != '\0')
        return NULL;
    return (const char *)own.data + at;
}

static bool header_is_sound(void)
{
    if (own.len < 20 || word_at(0) != 0x950412DE)
        return false;
    own.count = word_at(8);
    own.ids = word_at(12);
    own.texts = word_at(16);
    size_t bytes = 8 * (size_t)own.count;
    return bytes <= own.len && own.ids <= own.len - bytes && own.texts <= own.len - bytes;
}

static void map_catalogue(const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0) {
        own.len = (size_t)st.st_size;
        void *data = mmap(NULL, own.len, PROT_READ, MAP_PRIVATE, fd, 0);
        own.data = data == MAP_FAILED ? NULL : data;
    }
    close(fd);
    if (own.data && !header_is_sound()) {
        munmap((void *)(uintptr_t)own.data, own.len);
        own.data = NULL;
    }
}

static void forget_catalogue(void)
{
    if (own.data)
        munmap((void *)(uintptr_t)own.data, own.len);
    own.data = NULL;
}

static bool begins(const char *s, const char *start)
{
    return strncmp(s, start, strlen(start)) == 0;
}

/* Whether LANGUAGE, a Chinese one, is written with traditional characters. */
static bool is_traditional(const char *language)
{
    static const char *const NAMES[] = {"zh_TW", "zh_HK", "zh_MO", "zh_Hant"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (begins(language, NAMES[i]))
            return true;
    return false;
}

/* The name of a catalogue from that of a locale: "zh", "zh_CN.GB18030", "zh_SG" are all zh_CN. */
static void catalogue_name(StrBuf *out, const char *language)
{
    size_t len = strcspn(language, ".@:");
    bool chinese = begins(language, "zh") && (len == 2 || language[2] == '_');
    Str name = {language, len};
    strbuf_add(out, !chinese ? name : is_traditional(language) ? STR("zh_TW") : STR("zh_CN"));
}

void i18n_set_language(const char *language)
{
    if (!language || !*language || strcmp(language, "auto") == 0)
        return;
    StrBuf name = {0}, path = {0};
    catalogue_name(&name, language);
    setenv("LANGUAGE", name.data ? name.data : "", 1);
    textdomain(DOMAIN); // makes gettext look again
    forget_catalogue();
    if (*gettext(HEADER) == '\0' && name.len && !strchr(name.data, '/')) {
        strbuf_addf(&path, "%s/%s/LC_MESSAGES/%s.mo", bindtextdomain(DOMAIN, NULL), name.data,
                    DOMAIN);
        map_catalogue(path.data);
    }
    strbuf_done(&name);
    strbuf_done(&path);
}

bool i18n_is_chinese(void)
{
    const char *language = getenv("LANGUAGE");
    if (!language || !*language)
        language = setlocale(LC_MESSAGES, NULL);
    return language && begins(language, "zh");
}

/* TEXT's translation in our own catalogue (its strings are sorted), or NULL. */
static const char *look_up(const char *text)
{
    uint32_t low = 0, high = own.count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const char *id = string_at(own.ids, middle);
        int order = id ? strcmp(text, id) : -1;
        if (order == 0)
            return string_at(own.texts, middle);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *i18n_text(const char *text)
{
    const char *found = own.data ? look_up(text) : NULL;
    return found ? found : own.data ? text : gettext(text);
}

const char *i18n_plural(const char *one, const char *many, unsigned long n)
{
    // A plural's key is its singular; Chinese, our only language, has one form.
    const char *found = own.data ? look_up(one) : NULL;
    if (found)
        return found;
    return own.data ? (n == 1 ? one : many) : ngettext(one, many, n);
}
