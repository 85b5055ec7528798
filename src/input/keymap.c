#include "input/keymap.h"
#include "base/mem.h"
#include <string.h>

#define COUNT_MAX 100000000L

typedef struct {
    int mode, command;
    uint32_t keys[KEYMAP_SEQUENCE]; // INPUT_NONE fills the rest
} Binding;

struct Keymap {
    VEC(Binding) bindings;
    uint32_t typed[KEYMAP_SEQUENCE];
    size_t typed_count;
    long count;
    bool has_count;
};

Keymap *keymap_new(void)
{
    return mem_zero(1, sizeof(Keymap));
}

void keymap_free(Keymap *k)
{
    if (!k)
        return;
    vec_done(&k->bindings);
    mem_free(k);
}

/* One binding, such as "g g": names parted by single blanks. */
static bool bind_one(Keymap *k, int mode, const char *s, size_t len, int command)
{
    Binding b = {.mode = mode, .command = command};
    size_t n = 0;
    for (size_t at = 0; at < len;) {
        size_t end = at + 1; // a name has at least one byte, so that " " never is one
        while (end < len && s[end] != ' ')
            end++;
        if (n == KEYMAP_SEQUENCE)
            return false;
        b.keys[n] = event_key_by_name(s + at, end - at);
        if (!b.keys[n++])
            return false;
        at = end + 1;
    }
    if (n)
        vec_push(&k->bindings, b);
    return n > 0;
}

bool keymap_bind(Keymap *k, int mode, const char *keys, int command)
{
    while (*keys) {
        const char *end = strstr(keys, "  ");
        size_t len = end ? (size_t)(end - keys) : strlen(keys);
        if (!bind_one(k, mode, keys, len, command))
            return false;
        keys += len;
        keys += strspn(keys, " ");
    }
    return true;
}

bool keymap_reset(Keymap *k)
{
    bool pending = k->typed_count || k->has_count;
    k->typed_count = 0;
    k->count = 0;
    k->has_count = false;
    return pending;
}

/* How the typed keys stand to the bindings of MODE: the command, or whether they begin one. */
static int look_up(const Keymap *k, int mode, bool *prefix)
{
    *prefix = false;
    for (size_t i = 0; i < k->bindings.count; i++) {
        const Binding *b = &k->bindings.items[i];
        if (b->mode != mode || memcmp(b->keys, k->typed, k->typed_count * sizeof *b->keys) != 0)
            continue;
        if (k->typed_count == KEYMAP_SEQUENCE || b->keys[k->typed_count] == INPUT_NONE)
            return b->command;
        *prefix = true;
    }
    return 0;
}

static bool take_digit(Keymap *k, uint32_t key)
{
    if (k->typed_count > 1 || key < '0' || key > '9' || (key == '0' && !k->has_count))
        return false;
    if (k->count < COUNT_MAX)
        k->count = k->count * 10 + (long)(key - '0');
    k->has_count = true;
    k->typed_count = 0;
    return true;
}

KeymapResult keymap_feed(Keymap *k, int mode, uint32_t key, int *command, long *count)
{
    if (k->typed_count == KEYMAP_SEQUENCE)
        k->typed_count = 0;
    k->typed[k->typed_count++] = key;
    bool prefix;
    *command = look_up(k, mode, &prefix);
    *count = k->count;
    if (*command) {
        keymap_reset(k);
        return KEYMAP_COMMAND;
    }
    if (prefix || take_digit(k, key))
        return KEYMAP_PENDING;
    keymap_reset(k);
    return KEYMAP_UNBOUND;
}
