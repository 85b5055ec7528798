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
#include <unistd.h>

#define SHARE_MOST  ((size_t)1 << 30) // what is larger each reader keeps to itself
#define SHARE_SPARE 4 // what is put up takes at most one part in so many of the memory
#define TEXT_LEAST  ((size_t)4 << 20) // a smaller text is scanned at once
#define WRITE_BYTES ((size_t)1 << 20)
#define ALIGN_BYTES 16
#define LOOKED_MOST 1024 // files looked at
#define SEALS       (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

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
    uint64_t format; // hash of its name; whether colour codes are text
} Key;

#define KEY_DIGITS 16

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
    key->format = hash_bytes(format->name, strlen(format->name)) + text_is_raw(text);
    return true;
}

/* What the names of all that is said of KEY begin with. */
static void name_key(const Key *key, char name[KEY_DIGITS + 2])
{
    snprintf(name, KEY_DIGITS + 2, "%016llx.", (unsigned long long)hash_bytes(key, sizeof *key));
}

static void name_claim(const Key *key, char name[32])
{
    name_key(key, name);
    strcat(name, "claim");
}

static bool is_private(int fd)
{
    struct stat st;
    return fstat(fd, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid() &&
           (st.st_mode & 077) == 0;
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
    bool safe = is_private(above);
    if (safe)
        mkdirat(above, "dujuan", 0700);
    int fd = safe ? openat(above, "dujuan", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
    close(above);
    if (fd >= 0 && !is_private(fd)) {
        close(fd);
        return -1;
    }
    return fd;
}

/* What stands in DIRECTORY, from its first entry; NULL if that can't be told. */
static DIR *list(int directory)
{
    int fd = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = fd < 0 ? NULL : fdopendir(fd);
    if (!d && fd >= 0)
        close(fd);
    return d;
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

/* The structure in FD if it is that of KEY, else NULL. FD is its own then. Without all seals it could
 * change, or end, after it was looked through. */
static Structure *map_structure(int fd, const Key *key, size_t text)
{
    struct stat st;
    int seals = fcntl(fd, F_GET_SEALS);
    if (seals < 0 || (seals & SEALS) != SEALS || fstat(fd, &st) != 0 ||
        (size_t)st.st_size < sizeof(Head))
        return NULL;
    size_t bytes = (size_t)st.st_size, at = padded(sizeof(Head));
    char *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
    if (map == MAP_FAILED)
        return NULL;
    Head head;
    memcpy(&head, map, sizeof head);
    Structure *s = mem_zero(1, sizeof *s);
    s->shared = (SharedMap){.map = map, .bytes = bytes, .fd = fd};
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

/* The structure of KEY that NAME leads to, or NULL. */
static Structure *take_named(int directory, const char *name, const Key *key, size_t text)
{
    struct stat st; // nothing but a file is opened: opening may do something to others
    if (fstatat(directory, name, &st, 0) != 0 || !S_ISREG(st.st_mode) || st.st_uid != geteuid())
        return NULL;
    int fd = openat(directory, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    Structure *s = map_structure(fd, key, text);
    if (!s)
        close(fd);
    return s;
}

/* Say that S can be had from this process. */
static void offer(int directory, Structure *s, const Key *key)
{
    char base[KEY_DIGITS + 2], target[48];
    name_key(key, base);
    snprintf(s->shared.name, sizeof s->shared.name, "%s%d-%d", base, (int)getpid(), s->shared.fd);
    snprintf(target, sizeof target, "/proc/%d/fd/%d", (int)getpid(), s->shared.fd);
    unlinkat(directory, s->shared.name, 0); // of a process before us with the same number
    int linked = symlinkat(target, directory, s->shared.name);
    (void)linked; // if it is not said, others find their own
}

/* The structure of KEY from any reader that has it, or NULL. */
static Structure *take_from(int directory, const Key *key, size_t text)
{
    char base[KEY_DIGITS + 2];
    DIR *d = list(directory);
    if (!d)
        return NULL;
    name_key(key, base);
    Structure *s = NULL;
    struct dirent *e;
    for (unsigned i = 0; !s && i < LOOKED_MOST && (e = readdir(d)); i++)
        if (strncmp(e->d_name, base, strlen(base)) == 0)
            s = take_named(directory, e->d_name, key, text);
    closedir(d);
    if (s)
        offer(directory, s, key);
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

/* Whether NAME leads to a process that is no more, or is a claim that nobody holds. */
static bool is_left(int directory, const char *name)
{
    struct stat st;
    if (fstatat(directory, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    if (S_ISLNK(st.st_mode))
        return fstatat(directory, name, &st, 0) != 0 && errno == ENOENT;
    int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool left = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (fd >= 0)
        close(fd);
    return left;
}

static void sweep(int directory)
{
    DIR *d = list(directory);
    struct dirent *e;
    for (unsigned i = 0; d && i < LOOKED_MOST && (e = readdir(d)); i++)
        if (*e->d_name != '.' && is_left(directory, e->d_name))
            unlinkat(directory, e->d_name, 0);
    if (d)
        closedir(d);
}

/* S as others may have it: in memory that nobody can change any more, also not this process. */
static Structure *seal(const Structure *s, const Key *key)
{
    int fd = memfd_create("dujuan", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return NULL;
    bool sealed = write_structure(fd, s, key) && fcntl(fd, F_ADD_SEALS, SEALS) == 0;
    Structure *shared = sealed ? map_structure(fd, key, s->scanned) : NULL;
    if (!shared)
        close(fd);
    return shared;
}

static size_t bytes_of(const Structure *s)
{
    size_t bytes = padded(sizeof(Head));
    for (size_t i = 0; i < ARRAY_COUNT; i++)
        bytes += padded(array_of(s, i).count * ARRAYS[i].bytes);
    return bytes;
}

static bool has_room(size_t bytes)
{
    long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
    return pages > 0 && page > 0 && (uint64_t)pages * (uint64_t)page / SHARE_SPARE >= bytes;
}

Structure *share_put(Structure *found, const Text *text, const Format *format)
{
    Key key;
    size_t bytes = bytes_of(found);
    if (bytes > SHARE_MOST || !has_room(bytes) || !make_key(text, format, &key))
        return found;
    int directory = open_directory();
    if (directory < 0)
        return found;
    Structure *shared = take_from(directory, &key, text_ready(text));
    if (!shared) {
        sweep(directory);
        shared = seal(found, &key);
        if (shared)
            offer(directory, shared, &key);
        char claim[32];
        name_claim(&key, claim);
        unlinkat(directory, claim, 0);
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
    int directory = s->shared.map && s->shared.fd >= 0 ? open_directory() : -1;
    if (directory < 0)
        return;
    unlinkat(directory, s->shared.name, 0);
    close(directory);
}
