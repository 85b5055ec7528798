#include "state/identity.h"
#include "base/mem.h"
#include <endian.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* FNV-1a (Fowler, Noll, Vo) with words of eight bytes in the place of bytes, the high half of each
 * step folded into the low one. Little-endian, so that a state can be taken to another machine. */
static uint64_t hash(Str bytes)
{
    uint64_t h = 0xcbf29ce484222325u ^ bytes.len;
    for (size_t i = 0; i < bytes.len; i += sizeof h) {
        uint64_t word = 0;
        size_t n = bytes.len - i < sizeof word ? bytes.len - i : sizeof word;
        memcpy(&word, bytes.data + i, n);
        h = (h ^ le64toh(word)) * 0x100000001b3u;
        h ^= h >> 32;
    }
    return h;
}

Identity identity_of(Str bytes)
{
    size_t n = bytes.len < IDENTITY_BYTES ? bytes.len : IDENTITY_BYTES;
    Str head = {bytes.data, n}, tail = str_rest(bytes, bytes.len - n);
    return (Identity){bytes.len, hash(head), hash(tail)};
}

/* All COUNT bytes at offset AT. */
static bool read_at(int fd, char *out, size_t count, size_t at)
{
    while (count) {
        ssize_t n = pread(fd, out, count, (off_t)at);
        if (n <= 0)
            return false;
        out += n;
        at += (size_t)n;
        count -= (size_t)n;
    }
    return true;
}

bool identity_of_file(const char *path, Identity *out)
{
    struct stat st;
    // a FIFO without a writer must not block
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool ok = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (ok) {
        size_t size = (size_t)st.st_size, n = size < IDENTITY_BYTES ? size : IDENTITY_BYTES;
        char *bytes = mem_alloc(n + 1);
        ok = read_at(fd, bytes, n, 0);
        out->size = size;
        out->head = hash((Str){bytes, n});
        ok = ok && read_at(fd, bytes, n, size - n);
        out->tail = hash((Str){bytes, n});
        mem_free(bytes);
    }
    close(fd);
    return ok;
}

bool identity_equal(const Identity *a, const Identity *b)
{
    return a->size == b->size && a->head == b->head && a->tail == b->tail;
}
