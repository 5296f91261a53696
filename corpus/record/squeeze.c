#include "record/squeeze.h"
#include "base/mem.h"
#include <limits.h>
#include <zlib.h>

enum { SMALL_WINDOW = 14 };

struct squeezer {
    z_stream z;
    bool used;
};

static voidpf zlib_alloc(voidpf nothing, uInt items, uInt size)
{
    (void)nothing;
    return size > 0 && items > SIZE_MAX / size ? NULL : mem_alloc((size_t)items * size);
}

static void zlib_free(voidpf nothing, voidpf p)
{
    (void)nothing;
    mem_free(p);
}

static const unsigned char *bytes_of(const char *p)
{
    return (const unsigned char *)p;
}

/* zlib's headers know no const, though it only reads. */
static Bytef *input_of(struct str s)
{
    union {
        const char *from;
        Bytef *to;
    } cast = {s.p};
    return cast.to;
}

enum status squeezer_open(struct squeezer **out, size_t longest)
{
    bool small = longest + record_dictionary().n <= 1 << SMALL_WINDOW;
    *out = NULL;
    struct squeezer *s = mem_zalloc(1, sizeof *s);
    if (s == NULL)
        return XD_NOMEM;
    s->z.zalloc = zlib_alloc;
    s->z.zfree = zlib_free;
    if (deflateInit2(&s->z, SQUEEZE_LEVEL, Z_DEFLATED, small ? -SMALL_WINDOW : -MAX_WBITS, small ? 6 : 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        mem_free(s);
        return XD_NOMEM;
    }
    *out = s;
    return XD_OK;
}

void squeezer_close(struct squeezer *s)
{
    if (s != NULL)
        deflateEnd(&s->z);
    mem_free(s);
}

enum status squeeze(struct squeezer *s, struct buf *out, struct str raw, struct str words, bool *stored)
{
    *stored = true;
    if (raw.n < 16 || raw.n > UINT_MAX)
        return raw.n > UINT_MAX ? XD_LIMIT : XD_OK;
    if (s->used && deflateReset(&s->z) != Z_OK)
        return XD_INTERNAL;
    s->used = true;
    if (deflateSetDictionary(&s->z, bytes_of(words.p), (uInt)words.n) != Z_OK)
        return XD_INTERNAL;
    /* One byte less than the raw text: what does not fit is not worth it. */
    size_t room = raw.n - 1;
    char *to = buf_room(out, room);
    if (to == NULL)
        return buf_status(out);
    s->z.next_in = input_of(raw);
    s->z.avail_in = (uInt)raw.n;
    s->z.next_out = (Bytef *)to;
    s->z.avail_out = (uInt)room;
    int r = deflate(&s->z, Z_FINISH);
    if (r == Z_STREAM_END) {
        buf_took(out, room - s->z.avail_out);
        *stored = false;
        return XD_OK;
    }
    return r == Z_OK || r == Z_BUF_ERROR ? XD_OK : XD_INTERNAL;
}

bool unsqueeze_possible(size_t n, size_t in)
{
    /* Deflate's best is 258 bytes for two bits. */
    return n / 1040 <= in;
}

enum status unsqueeze(char *out, size_t n, struct str in, struct str words)
{
    z_stream z = {.zalloc = zlib_alloc, .zfree = zlib_free};
    if (n > UINT_MAX || in.n > UINT_MAX)
        return XD_CORRUPT;
    if (inflateInit2(&z, -MAX_WBITS) != Z_OK)
        return XD_NOMEM;
    enum status st = XD_CORRUPT;
    char none[1];
    z.next_in = input_of(in);
    z.avail_in = (uInt)in.n;
    z.next_out = (Bytef *)(n > 0 ? out : none);
    z.avail_out = (uInt)n;
    int r = inflateSetDictionary(&z, bytes_of(words.p), (uInt)words.n);
    if (r == Z_OK)
        r = inflate(&z, Z_FINISH);
    if (r == Z_STREAM_END && z.avail_out == 0 && z.avail_in == 0)
        st = XD_OK;
    else if (r == Z_MEM_ERROR)
        st = XD_NOMEM;
    inflateEnd(&z);
    return st;
}
