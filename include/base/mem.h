/*
 * Memory: allocation that does not return NULL, and growing arrays.
 *
 * Invariant: running out of memory ends the program through abort(), which restores the terminal
 * (ui/screen.c); no caller checks for NULL. Must not know: what is stored.
 */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stddef.h>
#include <stdint.h>

void *mem_alloc(size_t bytes);              // uninitialised
void *mem_zero(size_t count, size_t bytes); // zeroed array
void *mem_realloc(void *p, size_t bytes);
char *mem_dup(const char *cstr);
char *mem_dup_bytes(const char *data, size_t len); // adds a NUL

void *mem_dup_items(const void *items, size_t count, size_t size);

/* Room for one more of SIZE bytes in an array of COUNT of CAP items; used by vec_push. */
void *mem_grow(void *items, size_t count, size_t *cap, size_t size);

/* An array that grows: typedef VEC(Row) RowVec; zero-initialised is empty; the owner calls
 * vec_done. */
#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *items;                                                                                  \
        size_t count, cap;                                                                         \
    }

#define vec_push(v, item)                                                                          \
    ((v)->items = (v)->count < (v)->cap                                                            \
                      ? (v)->items                                                                 \
                      : mem_grow((v)->items, (v)->count, &(v)->cap, sizeof *(v)->items),           \
     (v)->items[(v)->count++] = (item))

/* Give back the room beyond the items. */
#define vec_fit(v)                                                                                 \
    ((v)->items = (v)->count ? mem_realloc((v)->items, (v)->count * sizeof *(v)->items)            \
                             : (mem_free((v)->items), NULL),                                       \
     (v)->cap = (v)->count)

#define vec_clear(v) ((v)->count = 0)

/* TO, which must be empty, gets the items of FROM. */
#define vec_copy(to, from)                                                                         \
    ((to)->items = (from)->count                                                                   \
                       ? mem_dup_items((from)->items, (from)->count, sizeof *(from)->items)        \
                       : NULL,                                                                     \
     (to)->count = (to)->cap = (from)->count)

#define vec_done(v) (mem_free((v)->items), (v)->items = NULL, (v)->count = (v)->cap = 0)

void mem_free(void *p);

/* Once, before there are threads: large arrays are the system's from the start, so that they grow
 * without being copied, hold what was written to them only, and are gone when freed. */
void mem_init(void);

/* Give back what was freed and is still held. */
void mem_trim(void);

#endif
