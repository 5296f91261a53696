/* codec.h - the integers and strings of every stored record.
 *
 * varint: little-endian base 128, 7 bits a byte, the high bit says "more", at most 10 bytes (64 bits).
 * string: varint length, then the bytes. Writing is into a struct buf (sticky error there); reading is
 * from a struct cursor whose `bad` is sticky: after the first impossible byte every read gives 0 or the
 * empty string, and one check at the end suffices. Reads never pass the end. */
#ifndef XD_BASE_CODEC_H
#define XD_BASE_CODEC_H

#include "base/buf.h"

void put_varint(struct buf *b, uint64_t v);
void put_string(struct buf *b, struct str s);
void put_u32(struct buf *b, uint32_t v); /* four bytes, little-endian */

struct cursor {
    const unsigned char *p, *end;
    bool bad;
};

static inline struct cursor cursor_of(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    return (struct cursor){p, p ? p + s.n : p, false};
}
uint64_t get_varint(struct cursor *c);
uint32_t get_varint32(struct cursor *c); /* bad when above 2^32-1 */
struct str get_string(struct cursor *c); /* borrowed from the cursor's bytes */
uint32_t get_u32(struct cursor *c);
static inline bool cursor_done(const struct cursor *c)
{
    return c->bad || c->p == c->end;
}

#endif
