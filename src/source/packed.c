#include "source/packed.h"
#include "base/i18n.h"
#include <string.h>

static const struct {
    Str magic;
    const char *name;
} FORMATS[] = {
    {{"\x1F\x8B", 2}, "gzip"},
    {{"\xFD\x37zXZ\0", 6}, "xz"},
    {{"\x28\xB5\x2F\xFD", 4}, "zstd"},
    {{"BZh", 3}, "bzip2"},
};

const char *packed_format(Str head)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++)
        if (head.len >= PACKED_MAGIC_BYTES && str_starts_with(head, FORMATS[i].magic))
            return FORMATS[i].name;
    return NULL;
}

bool packed_undecided(Str head)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof *FORMATS; i++) {
        size_t n = head.len < FORMATS[i].magic.len ? head.len : FORMATS[i].magic.len;
        if (head.len < PACKED_MAGIC_BYTES && memcmp(head.data, FORMATS[i].magic.data, n) == 0)
            return true;
    }
    return false;
}

#ifdef HAVE_ARCHIVE

#include "base/mem.h"
#include <archive.h>
#include <dlfcn.h>
#include <errno.h>

#define ARCHIVE_SONAME "libarchive.so.13"
#define INPUT_BYTES    65536

/* X(name): the functions that are looked up in the library. */
#define ARCHIVE_CALLS(X)                                                                           \
    X(archive_read_new)                                                                            \
    X(archive_read_support_filter_gzip)                                                            \
    X(archive_read_support_filter_xz)                                                              \
    X(archive_read_support_filter_zstd)                                                            \
    X(archive_read_support_filter_bzip2)                                                           \
    X(archive_read_support_format_raw)                                                             \
    X(archive_read_support_format_empty)                                                           \
    X(archive_read_open)                                                                           \
    X(archive_read_next_header)                                                                    \
    X(archive_read_data_block)                                                                     \
    X(archive_read_free)                                                                           \
    X(archive_error_string)

struct Packed {
    void *library;
    struct archive *archive;
    PackedRead read;
    void *source;
    bool empty; // nothing is packed in it
    StrBuf head;
    Str unpacked; // the library's, and not read yet
    char buf[INPUT_BYTES];
#define X(name) __typeof__(name) *name;
    ARCHIVE_CALLS(X)
#undef X
};

const char *packed_library(void)
{
    return "libarchive";
}

static bool load(Packed *p, Error *err)
{
    // it stays for the next one: --find may open thousands
    p->library = dlopen(ARCHIVE_SONAME, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!p->library)
        return error_set(err, ERROR_LIMIT, _("%s is needed to unpack it; install libarchive"),
                         ARCHIVE_SONAME);
    void *symbol;
#define X(name)                                                                                    \
    symbol = dlsym(p->library, #name);                                                             \
    if (!symbol)                                                                                   \
        return error_set(err, ERROR_LIMIT, _("%s is too old to unpack it"), ARCHIVE_SONAME);       \
    memcpy(&p->name, &symbol, sizeof symbol);
    ARCHIVE_CALLS(X)
#undef X
    return true;
}

static la_ssize_t give(struct archive *archive, void *arg, const void **buf)
{
    (void)archive;
    Packed *p = arg;
    *buf = p->buf;
    if (p->head.len) {
        size_t n = p->head.len < sizeof p->buf ? p->head.len : sizeof p->buf;
        memcpy(p->buf, p->head.data, n);
        p->head.len -= n;
        memmove(p->head.data, p->head.data + n, p->head.len);
        return (la_ssize_t)n;
    }
    return p->read(p->source, p->buf, sizeof p->buf);
}

static bool damaged(const Packed *p, Error *err)
{
    const char *why = p->archive_error_string(p->archive);
    return error_set(err, ERROR_IO, _("what is packed is damaged: %s"), why ? why : "?");
}

/* Anything but ARCHIVE_OK would mean that another program is to unpack it: that is not wanted. */
static bool add_filter(Packed *p, const char *format)
{
    const struct {
        const char *name;
        int (*add)(struct archive *);
    } filters[] = {
        {"gzip", p->archive_read_support_filter_gzip},
        {"xz", p->archive_read_support_filter_xz},
        {"zstd", p->archive_read_support_filter_zstd},
        {"bzip2", p->archive_read_support_filter_bzip2},
    };
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        if (strcmp(filters[i].name, format) == 0)
            return filters[i].add(p->archive) == ARCHIVE_OK;
    return false;
}

static bool begin(Packed *p, const char *format, Error *err)
{
    p->archive = p->archive_read_new();
    if (!p->archive || !add_filter(p, format))
        return error_set(err, ERROR_LIMIT, _("%s can't unpack %s here"), ARCHIVE_SONAME, format);
    p->archive_read_support_format_raw(p->archive);
    p->archive_read_support_format_empty(p->archive);
    struct archive_entry *entry;
    if (p->archive_read_open(p->archive, p, NULL, give, NULL) != ARCHIVE_OK)
        return damaged(p, err);
    int rc = p->archive_read_next_header(p->archive, &entry);
    p->empty = rc == ARCHIVE_EOF;
    return p->empty || rc == ARCHIVE_OK || damaged(p, err);
}

Packed *packed_open(Str head, PackedRead read, void *source, Error *err)
{
    Packed *p = mem_zero(1, sizeof *p);
    p->read = read;
    p->source = source;
    strbuf_add(&p->head, head);
    if (load(p, err) && begin(p, packed_format(head), err))
        return p;
    packed_close(p);
    return NULL;
}

void packed_close(Packed *p)
{
    if (!p)
        return;
    if (p->archive)
        p->archive_read_free(p->archive);
    if (p->library)
        dlclose(p->library);
    strbuf_done(&p->head);
    mem_free(p);
}

/* Block by block: what came before the damage is read. */
static int unpack(Packed *p)
{
    const void *block = NULL;
    size_t bytes = 0;
    la_int64_t offset;
    int rc;
    do
        rc = p->archive_read_data_block(p->archive, &block, &bytes, &offset);
    while (rc == ARCHIVE_RETRY || (rc == ARCHIVE_OK && !bytes));
    p->unpacked = (Str){block, rc == ARCHIVE_OK ? bytes : 0};
    return rc;
}

ssize_t packed_read(Packed *p, char *buf, size_t cap, Error *err)
{
    int rc = p->empty ? ARCHIVE_EOF : p->unpacked.len ? ARCHIVE_OK : unpack(p);
    if (rc == ARCHIVE_EOF)
        return 0;
    if (rc != ARCHIVE_OK) {
        damaged(p, err);
        return -1;
    }
    size_t n = p->unpacked.len < cap ? p->unpacked.len : cap;
    memcpy(buf, p->unpacked.data, n);
    p->unpacked = str_rest(p->unpacked, n);
    return (ssize_t)n;
}

#else

const char *packed_library(void)
{
    return NULL;
}

Packed *packed_open(Str head, PackedRead read, void *source, Error *err)
{
    (void)read;
    (void)source;
    error_set(err, ERROR_LIMIT, _("packed with %s, and this dujuan was built without libarchive"),
              packed_format(head));
    return NULL;
}

void packed_close(Packed *p)
{
    (void)p;
}

ssize_t packed_read(Packed *p, char *buf, size_t cap, Error *err)
{
    (void)p;
    (void)buf;
    (void)cap;
    (void)err;
    return -1;
}

#endif
