/* Texts packed with gzip. What comes out is sniffed too: only text is taken. */
#include "base/mem.h"
#include "file/reader.h"
#include "file/unpack.h"
#include <stdio.h>

#define CHUNK UNPACK_CHUNK

struct unpack {
    struct source *in;
    struct answer *out;
    z_stream z;
    uint64_t at, made;
    bool begun; /* the format was told */
    bool ended; /* at least one member was whole */
    unsigned char from[CHUNK], to[CHUNK];
};

static bool probe(const struct source *in, struct sniffed kind)
{
    (void)in;
    return kind.kind == SNIFF_GZIP;
}

static enum reason begin(struct unpack *u, struct str head)
{
    struct sniffed inner = sniff(head);
    char name[16];
    u->begun = true;
    snprintf(name, sizeof name, "%.11s.gz", inner.format);
    answer_format(u->out, name, false);
    return inner.kind == SNIFF_TEXT ? REASON_OK : inner.kind == SNIFF_PROGRAM ? REASON_BINARY : REASON_UNSUPPORTED;
}

/* What inflate left in `to`; `last`: nothing follows. The first piece is kept until it can be sniffed. */
static enum reason hand_over(struct unpack *u, bool last)
{
    struct str made = {(const char *)u->to, CHUNK - u->z.avail_out};
    if (!last && u->z.avail_out > 0)
        return REASON_OK;
    if (!u->begun) {
        enum reason r = begin(u, str_sub(made, 0, SNIFF_HEAD));
        if (r != REASON_OK)
            return r;
    }
    u->made += made.n;
    if (unpack_is_bomb(u->at, u->made))
        return REASON_BOMB;
    if (!answer_text(u->out, made))
        return REASON_TOO_LARGE;
    u->z.next_out = u->to;
    u->z.avail_out = CHUNK;
    return REASON_OK;
}

/* Refills `from`; false at the end or on an error of the disk, which *r then tells. */
static bool refill(struct unpack *u, enum reason *r)
{
    ssize_t n = source_read(u->in, u->from, CHUNK, u->at);
    if (n < 0)
        *r = REASON_UNREADABLE;
    if (n <= 0)
        return false;
    u->at += (uint64_t)n;
    u->z.next_in = u->from;
    u->z.avail_in = (unsigned)n;
    return true;
}

static enum reason unpack(struct unpack *u)
{
    enum reason r = REASON_OK;
    while (r == REASON_OK) {
        if (u->z.avail_in == 0 && !refill(u, &r))
            return r != REASON_OK ? r : REASON_DAMAGED;
        int z = inflate(&u->z, Z_NO_FLUSH);
        if (z == Z_MEM_ERROR)
            return REASON_TOO_LARGE;
        if (z != Z_OK && z != Z_STREAM_END && z != Z_BUF_ERROR)
            /* After a whole member, what is no further one is padding, as gzip itself takes it. */
            return u->ended && u->z.total_out == 0 ? REASON_OK : REASON_DAMAGED;
        r = hand_over(u, false);
        if (z != Z_STREAM_END || r != REASON_OK)
            continue;
        u->ended = true;
        if (u->z.avail_in == 0 && !refill(u, &r))
            return r;
        inflateReset(&u->z);
    }
    return r;
}

static enum reason read_gzip(struct source *in, struct answer *out)
{
    struct unpack *u = mem_zalloc(1, sizeof *u);
    enum reason r = REASON_DAMAGED;
    if (!u)
        return REASON_TOO_LARGE;
    u->in = in;
    u->out = out;
    u->z.next_out = u->to;
    u->z.avail_out = CHUNK;
    if (unpack_begin(&u->z, 15 + 16) == Z_OK) {
        r = unpack(u);
        if (r == REASON_OK || r == REASON_DAMAGED) {
            enum reason rest = hand_over(u, true);
            r = rest != REASON_OK ? rest : r;
        }
        inflateEnd(&u->z);
    }
    if (!u->begun)
        answer_format(out, "gz", false);
    mem_free(u);
    return r;
}

const struct reader reader_gzip = {"gzip", probe, read_gzip, NULL};
