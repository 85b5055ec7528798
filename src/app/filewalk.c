#include "app/filewalk.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/str.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
    VEC(char *) names; // sorted
    size_t at;
    size_t path_bytes; // of its own path
} Level;

struct FileWalk {
    const char *const *operands;
    size_t count, at;
    VEC(Level) levels; // from an operand down to where the walk is
    StrBuf path;
};

FileWalk *filewalk_new(const char *const *operands, size_t count)
{
    FileWalk *w = mem_zero(1, sizeof *w);
    w->operands = operands;
    w->count = count;
    return w;
}

static void leave(FileWalk *w)
{
    Level *l = &w->levels.items[--w->levels.count];
    for (size_t i = 0; i < l->names.count; i++)
        mem_free(l->names.items[i]);
    vec_done(&l->names);
}

void filewalk_free(FileWalk *w)
{
    if (!w)
        return;
    while (w->levels.count)
        leave(w);
    vec_done(&w->levels);
    strbuf_done(&w->path);
    mem_free(w);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Go into the directory at the path. */
static bool enter(FileWalk *w, Error *err)
{
    const char *path = w->path.len ? w->path.data : ".";
    DIR *dir = opendir(path);
    if (!dir)
        return error_set(err, ERROR_IO, _("%s: can't be read: %s"), path, strerror(errno));
    Level level = {.path_bytes = w->path.len};
    for (const struct dirent *e; (errno = 0, e = readdir(dir));)
        if (e->d_name[0] != '.')
            vec_push(&level.names, mem_dup(e->d_name));
    int why = errno;
    closedir(dir);
    if (level.names.count)
        qsort(level.names.items, level.names.count, sizeof *level.names.items, by_name);
    vec_push(&w->levels, level);
    return !why || error_set(err, ERROR_IO, _("%s: can't be read: %s"), path, strerror(why));
}

static void set_path(FileWalk *w, size_t keep, const char *name)
{
    w->path.len = keep;
    if (keep && w->path.data[keep - 1] != '/')
        strbuf_add_byte(&w->path, '/');
    strbuf_add_cstr(&w->path, name);
}

/* The next operand, by kind: all but a directory counts as a file, what is missing too. */
static mode_t take_operand(FileWalk *w)
{
    struct stat st;
    const char *operand = w->operands[w->at++];
    strbuf_clear(&w->path);
    strbuf_add_cstr(&w->path, operand);
    if (strcmp(operand, FILEWALK_HERE) == 0)
        return S_IFDIR;
    bool is_dir = strcmp(operand, "-") != 0 && stat(operand, &st) == 0 && S_ISDIR(st.st_mode);
    return is_dir ? S_IFDIR : S_IFREG;
}

static mode_t take_entry(FileWalk *w, Level *l)
{
    struct stat st;
    set_path(w, l->path_bytes, l->names.items[l->at++]);
    return lstat(w->path.data, &st) == 0 ? st.st_mode & S_IFMT : 0;
}

FileWalkResult filewalk_next(FileWalk *w, WalkedFile *file, Error *err)
{
    for (;;) {
        Level *l = w->levels.count ? &w->levels.items[w->levels.count - 1] : NULL;
        if (l && l->at == l->names.count) {
            leave(w);
            continue;
        }
        if (!l && w->at == w->count)
            return FILEWALK_END;
        mode_t mode = l ? take_entry(w, l) : take_operand(w);
        if (mode == S_IFDIR && !enter(w, err))
            return FILEWALK_ERROR;
        if (mode == S_IFREG) {
            *file = (WalkedFile){w->path.data, !l};
            return FILEWALK_FILE;
        }
    }
}
