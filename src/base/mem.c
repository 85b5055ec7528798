#include "base/mem.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define LARGE_BYTES (1 << 20)
#define KEPT_BYTES  (4 << 20) // freed ones that stay with the process, for the next frame

/* Arrays that grow very large stand in address space of their own: in place, whatever they become,
 * and in huge pages where there are any, since the system gives back a hundred megabytes of small
 * ones in 25 ms. */
#define HUGE_BYTES ((size_t)2 << 20)
#define VAST_BYTES (4 * HUGE_BYTES) // from which on an array is such a one
#define SLOT_BYTES ((size_t)1 << 32)
#define SLOTS      16

static struct {
    char *start; // NULL: there is no such space
    struct {
        atomic_bool taken;
        size_t bytes; // of the owner's, who alone looks at it
    } slots[SLOTS];
} vast;

static size_t page_up(size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (bytes + page - 1) / page * page;
}

static void vast_init(void)
{
    size_t bytes = SLOTS * SLOT_BYTES + HUGE_BYTES;
    char *at = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        return;
    at += (HUGE_BYTES - (uintptr_t)at % HUGE_BYTES) % HUGE_BYTES;
    madvise(at, SLOTS * SLOT_BYTES, MADV_HUGEPAGE);
    vast.start = at;
}

/* The slot that P is the start of, or SLOTS. */
static size_t vast_slot(const void *p)
{
    uintptr_t at = (uintptr_t)p, start = (uintptr_t)vast.start;
    return vast.start && at >= start && at - start < SLOTS * SLOT_BYTES ? (at - start) / SLOT_BYTES
                                                                        : SLOTS;
}

/* SLOT holds BYTES from now on. False if there is no room. */
static bool vast_resize(size_t slot, size_t bytes)
{
    char *at = vast.start + slot * SLOT_BYTES;
    size_t before = page_up(vast.slots[slot].bytes), now = page_up(bytes);
    if (bytes > SLOT_BYTES || (now > before && mprotect(at, now, PROT_READ | PROT_WRITE) != 0))
        return false;
    if (now < before)
        madvise(at + now, before - now, MADV_DONTNEED);
    vast.slots[slot].bytes = bytes;
    return true;
}

static void vast_free(size_t slot)
{
    vast_resize(slot, 0);
    atomic_store(&vast.slots[slot].taken, false);
}

static void *vast_alloc(size_t bytes)
{
    for (size_t slot = 0; vast.start && slot < SLOTS; slot++) {
        if (atomic_exchange(&vast.slots[slot].taken, true))
            continue;
        if (vast_resize(slot, bytes))
            return vast.start + slot * SLOT_BYTES;
        vast_free(slot);
        break;
    }
    return NULL;
}

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

/* What stands in SLOT, with room for BYTES. */
static void *vast_realloc(size_t slot, size_t bytes)
{
    char *at = vast.start + slot * SLOT_BYTES;
    size_t before = vast.slots[slot].bytes;
    if (vast_resize(slot, bytes))
        return at;
    void *moved = memcpy(mem_alloc(bytes), at, before < bytes ? before : bytes);
    vast_free(slot);
    return moved;
}

void *mem_realloc(void *p, size_t bytes)
{
    size_t slot = vast_slot(p);
    if (slot < SLOTS)
        return vast_realloc(slot, bytes);
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
    bool enters = want * size >= VAST_BYTES && vast_slot(items) == SLOTS;
    void *vast_items = enters ? vast_alloc(want * size) : NULL;
    if (!vast_items)
        return mem_realloc(items, want * size);
    if (count)
        memcpy(vast_items, items, count * size);
    mem_free(items);
    return vast_items;
}

void mem_free(void *p)
{
    size_t slot = vast_slot(p);
    if (slot < SLOTS)
        vast_free(slot);
    else
        free(p);
}

void mem_init(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, LARGE_BYTES);
    mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
#endif
    vast_init();
}

void mem_trim(void)
{
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}
