#include "doc/share.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define SHARE_MOST  ((size_t)1 << 30) // what is larger each reader keeps to itself
#define SHARE_SPARE 4 // what is put up takes at most one part in so many of the room
#define TEXT_LEAST  ((size_t)4 << 20) // a smaller text is scanned at once
#define WRITE_BYTES ((size_t)1 << 20)
#define ALIGN_BYTES 16
#define SWEPT_MOST  256 // files looked at

/* The arrays of a structure; each is a VEC or, laid out alike, a StrBuf. */
typedef struct {
    void *items;
    size_t count, cap;
} Array;

static const struct {
    size_t at, bytes; // in Structure; of an item
} ARRAYS[] = {
    {offsetof(Structure, outline.nodes), sizeof(OutlineNode)},
    {offsetof(Structure, outline.blocks), sizeof(OutlineBlock)},
    {offsetof(Structure, notes.refs), sizeof(NoteRef)},
    {offsetof(Structure, notes.defs), sizeof(NoteDef)},
    {offsetof(Structure, notes.notes), sizeof(Note)},
    {offsetof(Structure, notes.others), sizeof(NoteOther)},
    {offsetof(Structure, notes.labels), 1},
    {offsetof(Structure, regions), sizeof(Region)},
    {offsetof(Structure, contents), sizeof(ContentsEntry)},
    {offsetof(Structure, lines.before), sizeof(size_t)},
};
#define ARRAY_COUNT (sizeof ARRAYS / sizeof *ARRAYS)

_Static_assert(sizeof(StrBuf) == sizeof(Array) && offsetof(StrBuf, len) == offsetof(Array, count),
               "labels are an array too");

static Array array_of(const Structure *s, size_t i)
{
    Array a;
    memcpy(&a, (const char *)s + ARRAYS[i].at, sizeof a);
    return a;
}

static void set_array(Structure *s, size_t i, Array a)
{
    memcpy((char *)s + ARRAYS[i].at, &a, sizeof a);
}

/* Which structure it is: the same only for the same bytes read by the same program. */
typedef struct {
    char magic[8];
    TextIdentity text;
    uint64_t program[4];
    uint64_t format; // hash of its name
} Key;

typedef struct {
    Key key;
    uint64_t counts[ARRAY_COUNT];
    uint64_t counted, newlines; // of the line index
    uint64_t scanned, wrap_reach;
} Head;

static uint64_t hash_bytes(const void *data, size_t bytes)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < bytes; i++)
        hash = (hash ^ ((const unsigned char *)data)[i]) * 1099511628211u;
    return hash;
}

static bool make_key(const Text *text, const Format *format, Key *key)
{
    struct stat program;
    *key = (Key){.magic = "dujuan1"};
    if (text_ready(text) < TEXT_LEAST || !text_identify(text, &key->text) ||
        stat("/proc/self/exe", &program) != 0)
        return false;
    key->program[0] = program.st_dev;
    key->program[1] = program.st_ino;
    key->program[2] = (uint64_t)program.st_ctim.tv_sec;
    key->program[3] = (uint64_t)program.st_ctim.tv_nsec;
    key->format = hash_bytes(format->name, strlen(format->name));
    return true;
}

static void name_key(const Key *key, char name[24])
{
    snprintf(name, 24, "%016llx", (unsigned long long)hash_bytes(key, sizeof *key));
}

static void name_claim(const Key *key, char name[32])
{
    char base[24];
    name_key(key, base);
    snprintf(name, 32, "%s.claim", base);
}

static bool is_private(int fd, mode_t type)
{
    struct stat st;
    return fstat(fd, &st) == 0 && (st.st_mode & S_IFMT) == type && st.st_uid == geteuid() &&
           (st.st_mode & 077) == 0 && st.st_nlink > 0;
}

/* The directory, made if need be; -1: there is none that only this user may enter. */
static int open_directory(void)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    if (!runtime || *runtime != '/')
        return -1;
    int above = open(runtime, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (above < 0)
        return -1;
    bool safe = is_private(above, S_IFDIR);
    if (safe)
        mkdirat(above, "dujuan", 0700);
    int fd = safe ? openat(above, "dujuan", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    close(above);
    if (fd >= 0 && !is_private(fd, S_IFDIR)) {
        close(fd);
        return -1;
    }
    return fd;
}

static size_t padded(size_t bytes)
{
    return (bytes + ALIGN_BYTES - 1) / ALIGN_BYTES * ALIGN_BYTES;
}

static bool is_below(uint32_t i, size_t count)
{
    return i == UINT32_MAX || i < count;
}

static bool check_outline(const Outline *o, size_t text)
{
    Pos before = 0;
    for (size_t i = 0; i < o->nodes.count; i++) {
        const OutlineNode *n = &o->nodes.items[i];
        if (n->pos < before || n->pos + n->text_at + n->text_bytes > text ||
            n->pos + n->label_bytes > text || (n->parent != OUTLINE_NONE && n->parent >= i) ||
            n->kind > OUTLINE_GAP || n->why >= OUTLINE_WHY_COUNT)
            return false;
        before = n->pos;
    }
    return o->blocks.count == (o->nodes.count + OUTLINE_BLOCK - 1) / OUTLINE_BLOCK;
}

static bool check_notes(const Notes *n, size_t text)
{
    for (size_t i = 0; i < n->refs.count; i++) {
        const NoteRef *r = &n->refs.items[i];
        if (r->pos + r->bytes > text || r->note >= n->notes.count ||
            (i > 0 && r->pos < n->refs.items[i - 1].pos) ||
            (r->next != NOTE_NONE && (r->next <= i || r->next >= n->refs.count)))
            return false;
    }
    for (size_t i = 0; i < n->defs.count; i++) {
        const NoteDef *d = &n->defs.items[i];
        if (d->pos + d->label_bytes > text || d->pos + d->text_at > text || d->end > text ||
            d->end < d->pos || d->note >= n->notes.count ||
            (i > 0 && d->pos < n->defs.items[i - 1].pos))
            return false;
    }
    for (size_t i = 0; i < n->notes.count; i++) {
        const Note *note = &n->notes.items[i];
        if (!is_below(note->first_ref, n->refs.count) || !is_below(note->def, n->defs.count) ||
            note->status >= NOTE_STATUS_COUNT || note->why >= NOTE_WHY_COUNT ||
            (size_t)note->label_at + note->label_bytes > n->labels.len)
            return false;
    }
    for (size_t i = 0; i < n->others.count; i++) {
        const NoteOther *o = &n->others.items[i];
        if (o->note >= n->notes.count || o->def >= n->defs.count ||
            (i > 0 && o->note <= n->others.items[i - 1].note))
            return false;
    }
    return true;
}

static bool check_rest(const Structure *s, size_t text)
{
    for (size_t i = 0; i < s->regions.count; i++)
        if (s->regions.items[i].start > s->regions.items[i].end || s->regions.items[i].end > text)
            return false;
    for (size_t i = 0; i < s->contents.count; i++)
        if (s->contents.items[i].pos > text || s->contents.items[i].target >= text)
            return false;
    return s->scanned == text && s->wrap_reach == text && s->lines.counted.pos <= text &&
           s->lines.before.count == s->lines.counted.pos / LINE_INDEX_STEP + 1;
}

/* The structure in the file FD if it is that of KEY, else NULL. FD is its own then. */
static Structure *map_structure(int fd, const Key *key, size_t text)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || (size_t)st.st_size < sizeof(Head) || st.st_nlink == 0)
        return NULL;
    size_t bytes = (size_t)st.st_size, at = padded(sizeof(Head));
    char *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return NULL;
    Head head;
    memcpy(&head, map, sizeof head);
    Structure *s = mem_zero(1, sizeof *s);
    s->shared = (SharedMap){.map = map, .bytes = bytes, .fd = fd};
    name_key(key, s->shared.name);
    bool fits = memcmp(&head.key, key, sizeof *key) == 0;
    for (size_t i = 0; fits && i < ARRAY_COUNT; i++) {
        size_t count = head.counts[i];
        fits = at <= bytes && count <= (bytes - at) / ARRAYS[i].bytes;
        if (fits && count)
            set_array(s, i, (Array){map + at, count, count});
        at += fits ? padded(count * ARRAYS[i].bytes) : 0;
    }
    s->lines.counted = (LinePlace){head.counted, head.newlines};
    s->scanned = head.scanned;
    s->wrap_reach = head.wrap_reach;
    s->complete = true;
    if (fits && check_outline(&s->outline, text) && check_notes(&s->notes, text) &&
        check_rest(s, text))
        return s;
    s->shared.fd = -1;
    structure_free(s);
    return NULL;
}

static Structure *take_from(int directory, const Key *key, size_t text)
{
    char name[24];
    name_key(key, name);
    int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    Structure *s = is_private(fd, S_IFREG) && flock(fd, LOCK_SH | LOCK_NB) == 0
                       ? map_structure(fd, key, text)
                       : NULL;
    if (!s)
        close(fd);
    return s;
}

Structure *share_take(const Text *text, const Format *format)
{
    Key key;
    if (!make_key(text, format, &key))
        return NULL;
    int directory = open_directory();
    if (directory < 0)
        return NULL;
    Structure *s = take_from(directory, &key, text_ready(text));
    close(directory);
    return s;
}

bool share_is_coming(const Text *text, const Format *format, int *claim)
{
    Key key;
    *claim = -1;
    int directory = make_key(text, format, &key) ? open_directory() : -1;
    if (directory < 0)
        return false;
    char name[32];
    name_claim(&key, name);
    int fd = openat(directory, name, O_RDONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    if (held)
        close(fd);
    else
        *claim = fd;
    close(directory);
    return held;
}

static bool write_at(int fd, const void *data, size_t bytes, size_t at)
{
    for (const char *p = data; bytes > 0;) {
        ssize_t n = pwrite(fd, p, bytes < WRITE_BYTES ? bytes : WRITE_BYTES, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        p += n;
        at += (size_t)n;
        bytes -= (size_t)n;
    }
    return true;
}

static bool write_structure(int fd, const Structure *s, const Key *key)
{
    Head head = {.key = *key,
                 .counted = s->lines.counted.pos,
                 .newlines = s->lines.counted.newlines,
                 .scanned = s->scanned,
                 .wrap_reach = s->wrap_reach};
    size_t at = padded(sizeof head);
    for (size_t i = 0; i < ARRAY_COUNT; i++) {
        Array a = array_of(s, i);
        head.counts[i] = a.count;
        if (!write_at(fd, a.items, a.count * ARRAYS[i].bytes, at))
            return false;
        at += padded(a.count * ARRAYS[i].bytes);
    }
    return ftruncate(fd, (off_t)at) == 0 && write_at(fd, &head, sizeof head, 0);
}

/* Remove what nobody holds. */
static void sweep(int directory)
{
    int fd = dup(directory);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d) {
        if (fd >= 0)
            close(fd);
        return;
    }
    struct dirent *e;
    for (unsigned i = 0; i < SWEPT_MOST && (e = readdir(d)); i++) {
        if (*e->d_name == '.')
            continue;
        int file = openat(directory, e->d_name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
            unlinkat(directory, e->d_name, 0);
        if (file >= 0)
            close(file);
    }
    closedir(d);
}

/* Put S up under KEY; it has a name only when all of it is there. */
static void put_into(int directory, const Structure *s, const Key *key)
{
    char name[24], self[64];
    int fd = openat(directory, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    name_key(key, name);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (flock(fd, LOCK_SH | LOCK_NB) == 0 && write_structure(fd, s, key)) {
        int linked = linkat(AT_FDCWD, self, directory, name, AT_SYMLINK_FOLLOW);
        (void)linked; // another reader may have been first: then its is taken
    }
    close(fd);
}

static size_t bytes_of(const Structure *s)
{
    size_t bytes = padded(sizeof(Head));
    for (size_t i = 0; i < ARRAY_COUNT; i++)
        bytes += padded(array_of(s, i).count * ARRAYS[i].bytes);
    return bytes;
}

static bool has_room(int directory, size_t bytes)
{
    struct statvfs fs;
    return fstatvfs(directory, &fs) == 0 &&
           (uint64_t)fs.f_bavail * fs.f_frsize / SHARE_SPARE >= bytes;
}

Structure *share_put(Structure *found, const Text *text, const Format *format)
{
    Key key;
    size_t bytes = bytes_of(found);
    if (bytes > SHARE_MOST || !make_key(text, format, &key))
        return found;
    int directory = open_directory();
    if (directory < 0)
        return found;
    Structure *shared = take_from(directory, &key, text_ready(text));
    if (!shared) {
        sweep(directory);
        if (has_room(directory, bytes))
            put_into(directory, found, &key);
        char claim[32];
        name_claim(&key, claim);
        unlinkat(directory, claim, 0);
        shared = take_from(directory, &key, text_ready(text));
    }
    close(directory);
    if (!shared)
        return found;
    structure_free(found);
    return shared;
}

void share_release(Structure *s)
{
    munmap(s->shared.map, s->shared.bytes);
    share_leave(s);
    if (s->shared.fd >= 0)
        close(s->shared.fd);
    for (size_t i = 0; i < ARRAY_COUNT; i++)
        set_array(s, i, (Array){0});
    s->shared.map = NULL;
}

void share_leave(const Structure *s)
{
    if (!s->shared.map || s->shared.fd < 0 || flock(s->shared.fd, LOCK_EX | LOCK_NB) != 0)
        return;
    int directory = open_directory();
    if (directory < 0)
        return;
    unlinkat(directory, s->shared.name, 0);
    close(directory);
}
