#include "doc/scan.h"

void structure_free(Structure *s)
{
    if (!s)
        return;
    outline_done(&s->outline);
    notes_done(&s->notes);
    vec_done(&s->regions);
    mem_free(s);
}
