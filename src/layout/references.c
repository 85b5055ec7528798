#include "references.h"
#include "format/entity.h"
#include <string.h>

static bool has_reference(const LineSource *source)
{
    for (size_t i = 0; i < source->span_count; i++)
        if (source->spans[i].kind == SPAN_ENTITY)
            return true;
    return false;
}

/* Put the character of SPAN in its place in DATA; returns where the rest begins. */
static Pos put_character(const LineSource *source, const Span *span, char *data)
{
    size_t at = span->start - source->base;
    uint32_t cp;
    if (!entity_decode((Str){source->s.data + at, span->end - span->start}, &cp))
        return span->end;
    return span->start + utf8_encode(cp, data + at);
}

bool references_decode(const LineSource *source, LineSource *out)
{
    if (!has_reference(source))
        return false;
    char *data = mem_dup_bytes(source->s.data, source->s.len);
    SpanVec spans = {0};
    Pos low = source->base, high = source->base + source->s.len;
    for (size_t i = 0; i < source->span_count; i++) {
        Span span = source->spans[i];
        if (span.kind == SPAN_ENTITY && span.start >= low && span.end <= high) {
            span.start = put_character(source, &span, data);
            span.kind = SPAN_HIDDEN;
        }
        vec_push(&spans, span);
    }
    span_sort(&spans, 0);
    *out = *source;
    out->s.data = data;
    out->spans = spans.items;
    out->span_count = spans.count;
    return true;
}

void references_done(LineSource *decoded)
{
    mem_free((char *)decoded->s.data);
    mem_free((Span *)decoded->spans);
}
