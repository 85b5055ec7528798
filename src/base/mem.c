#include "base/mem.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE_BYTES (1 << 20)
#define KEPT_BYTES  (4 << 20) // freed ones that stay with the process, for the next frame

static void *checked(void *p, size_t bytes)
{
    if (!p && bytes) {
        fputs("dujuan: out of memory\n", stderr);
        abort();
    }
    return p;
}

void *mem_alloc(size_t bytes)
{
    return checked(malloc(bytes ? bytes : 1), bytes);
}

void *mem_zero(size_t count, size_t bytes)
{
    return checked(calloc(count ? count : 1, bytes ? bytes : 1), 1);
}

void *mem_realloc(void *p, size_t bytes)
{
    return checked(realloc(p, bytes ? bytes : 1), bytes);
}

char *mem_dup(const char *cstr)
{
    return mem_dup_bytes(cstr, strlen(cstr));
}

char *mem_dup_bytes(const char *data, size_t len)
{
    char *copy = mem_alloc(len + 1);
    if (len)
        memcpy(copy, data, len);
    copy[len] = '\0';
    return copy;
}

void *mem_dup_items(const void *items, size_t count, size_t size)
{
    return memcpy(mem_alloc(count * size), items, count * size);
}

void *mem_grow(void *items, size_t count, size_t *cap, size_t size)
{
    size_t want = count < 8 ? 8 : count + count / 2;
    if (want < count || want > SIZE_MAX / size)
        checked(NULL, 1);
    *cap = want;
    return mem_realloc(items, want * size);
}

void mem_free(void *p)
{
    free(p);
}

void mem_init(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
#endif
}

void mem_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
