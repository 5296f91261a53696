#include "base/codec.h"

void put_varint(struct buf *b, uint64_t v)
{
    unsigned char out[10];
    size_t n = 0;
    while (v >= 0x80) {
        out[n++] = (unsigned char)(v | 0x80);
        v >>= 7;
    }
    out[n++] = (unsigned char)v;
    buf_add(b, out, n);
}

void put_string(struct buf *b, struct str s)
{
    put_varint(b, s.n);
    buf_adds(b, s);
}

void put_u32(struct buf *b, uint32_t v)
{
    unsigned char out[4] = {(unsigned char)v, (unsigned char)(v >> 8), (unsigned char)(v >> 16),
                            (unsigned char)(v >> 24)};
    buf_add(b, out, 4);
}

static uint64_t spoil(struct cursor *c)
{
    c->bad = true;
    c->p = c->end;
    return 0;
}

uint64_t get_varint(struct cursor *c)
{
    uint64_t v = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (c->p == c->end)
            return spoil(c);
        unsigned char byte = *c->p++;
        if (shift == 63 && byte > 1)
            return spoil(c);
        v |= (uint64_t)(byte & 0x7F) << shift;
        if (byte < 0x80)
            return v;
    }
    return spoil(c);
}

uint32_t get_varint32(struct cursor *c)
{
    uint64_t v = get_varint(c);
    return v > UINT32_MAX ? (uint32_t)spoil(c) : (uint32_t)v;
}

struct str get_string(struct cursor *c)
{
    uint64_t n = get_varint(c);
    if (c->bad || n > (uint64_t)(c->end - c->p)) {
        spoil(c);
        return (struct str){"", 0};
    }
    struct str s = {(const char *)c->p, (size_t)n};
    c->p += n;
    return s;
}

uint32_t get_u32(struct cursor *c)
{
    if (c->end - c->p < 4)
        return (uint32_t)spoil(c);
    uint32_t v = (uint32_t)c->p[0] | (uint32_t)c->p[1] << 8 | (uint32_t)c->p[2] << 16 | (uint32_t)c->p[3] << 24;
    c->p += 4;
    return v;
}
