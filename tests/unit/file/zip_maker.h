/* zip_maker.h - writes zip files for tests: right ones; tests spoil them as they need. */
#ifndef XD_TEST_ZIP_MAKER_H
#define XD_TEST_ZIP_MAKER_H

#include "base/buf.h"
#include "base/codec.h"
#include <assert.h>
#include <zlib.h>

struct zip_maker {
    struct buf file, directory;
    unsigned members;
};

static inline void zip_maker_init(struct zip_maker *z)
{
    buf_init(&z->file, (size_t)256 << 20);
    buf_init(&z->directory, (size_t)16 << 20);
    z->members = 0;
}
static inline void zip_maker_release(struct zip_maker *z)
{
    buf_release(&z->file);
    buf_release(&z->directory);
}

static inline void zip_maker_u16(struct buf *b, unsigned v)
{
    buf_addb(b, (unsigned char)v);
    buf_addb(b, (unsigned char)(v >> 8));
}

/* What the local header and the directory's entry have in common. */
static inline void zip_maker_facts(struct buf *b, bool packed, struct str bytes, size_t size, const char *name)
{
    zip_maker_u16(b, 20);
    zip_maker_u16(b, 0);
    zip_maker_u16(b, packed ? 8 : 0);
    put_u32(b, 0);
    put_u32(b, (uint32_t)crc32(0, (const unsigned char *)bytes.p, (unsigned)bytes.n));
    put_u32(b, (uint32_t)size);
    put_u32(b, (uint32_t)bytes.n);
    zip_maker_u16(b, (unsigned)strlen(name));
    zip_maker_u16(b, 0);
}

static inline void zip_maker_add(struct zip_maker *z, const char *name, struct str bytes, bool packed)
{
    struct buf data;
    buf_init(&data, (size_t)256 << 20);
    if (packed) {
        z_stream s = {0};
        int made = deflateInit2(&s, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
        size_t bound = deflateBound(&s, bytes.n) + 64;
        s.next_in = (unsigned char *)(uintptr_t)bytes.p;
        s.avail_in = (unsigned)bytes.n;
        s.next_out = (unsigned char *)buf_room(&data, bound);
        s.avail_out = (unsigned)bound;
        made = made == Z_OK ? deflate(&s, Z_FINISH) : made;
        assert(made == Z_STREAM_END);
        (void)made;
        buf_took(&data, s.total_out);
        deflateEnd(&s);
    } else {
        buf_adds(&data, bytes);
    }
    size_t at = z->file.n;
    put_u32(&z->file, 0x04034b50);
    zip_maker_facts(&z->file, packed, bytes, data.n, name);
    buf_addc(&z->file, name);
    buf_adds(&z->file, buf_str(&data));
    put_u32(&z->directory, 0x02014b50);
    zip_maker_u16(&z->directory, 20);
    zip_maker_facts(&z->directory, packed, bytes, data.n, name);
    zip_maker_u16(&z->directory, 0);
    zip_maker_u16(&z->directory, 0);
    zip_maker_u16(&z->directory, 0);
    put_u32(&z->directory, 0);
    put_u32(&z->directory, (uint32_t)at);
    buf_addc(&z->directory, name);
    z->members++;
    buf_release(&data);
}

/* The whole file; valid until the release. */
static inline struct str zip_maker_done(struct zip_maker *z)
{
    size_t at = z->file.n;
    buf_adds(&z->file, buf_str(&z->directory));
    put_u32(&z->file, 0x06054b50);
    put_u32(&z->file, 0);
    zip_maker_u16(&z->file, z->members);
    zip_maker_u16(&z->file, z->members);
    put_u32(&z->file, (uint32_t)z->directory.n);
    put_u32(&z->file, (uint32_t)at);
    zip_maker_u16(&z->file, 0);
    return buf_str(&z->file);
}

#endif
