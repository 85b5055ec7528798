/* A libc that is wrong about every width, for LD_PRELOAD. */
#include <stddef.h>
#include <wchar.h>

int wcwidth(wchar_t c)
{
    return c < 0x80 ? 1 : (int)(c % 3);
}

int wcswidth(const wchar_t *s, size_t n)
{
    return (int)(s ? n : 0) * 3;
}
