#include "file/zip.h"
#include "base/mem.h"
#include "file/unpack.h"

#define LOCAL 30u
#define ENTRY 46u
#define LAST 22u
#define LAST64 56u
#define LOCATOR64 20u
#define DIRECTORY_MAX ((size_t)4 << 20)
#define NAME_MAX_BYTES 4096u

static uint16_t u16(const char *p)
{
    const unsigned char *q = (const unsigned char *)p;
    return (uint16_t)(q[0] | q[1] << 8);
}
static uint32_t u32(const char *p)
{
    return u16(p) | (uint32_t)u16(p + 2) << 16;
}
static uint64_t u64(const char *p)
{
    return u32(p) | (uint64_t)u32(p + 4) << 32;
}

static bool read_all(struct source *in, void *p, size_t n, uint64_t at)
{
    size_t got = 0;
    while (got < n) {
        ssize_t r = source_read(in, (char *)p + got, n - got, at + got);
        if (r <= 0)
            return false;
        got += (size_t)r;
    }
    return true;
}

static enum reason add_member(struct zip *z, const struct zip_member *m)
{
    void *p = z->member;
    if (z->members >= ZIP_MEMBERS_MAX)
        return REASON_BOMB;
    if (mem_reserve(&p, &z->cap, z->members + 1, sizeof *m) != 0)
        return REASON_TOO_LARGE;
    z->member = p;
    z->member[z->members++] = *m;
    return REASON_OK;
}

/* The zip64 field of an entry holds, in this order, what did not fit into the entry: size, packed size, place. */
static void widen(struct zip_member *m, uint32_t size, struct str extra)
{
    while (extra.n >= 4) {
        uint16_t id = u16(extra.p);
        struct str field = str_sub(extra, 4, 4 + (size_t)u16(extra.p + 2));
        extra = str_sub(extra, 4 + (size_t)u16(extra.p + 2), extra.n);
        if (id != 1)
            continue;
        if (size == UINT32_MAX)
            field = str_sub(field, 8, field.n);
        if (m->packed == UINT32_MAX && field.n >= 8) {
            m->packed = u64(field.p);
            field = str_sub(field, 8, field.n);
        }
        if (m->at == UINT32_MAX && field.n >= 8)
            m->at = u64(field.p);
    }
}

/* Where the directory lies and how long it is; false: there is none that could be right. */
static bool find_directory(struct zip *z, uint64_t *at, uint64_t *size, uint64_t *count)
{
    static const char last[4] = {'P', 'K', 5, 6};
    uint64_t file = z->in->size, span = file < LAST + 65535u ? file : LAST + 65535u;
    char tail[LAST64];
    buf_reset(&z->directory);
    char *p = buf_room(&z->directory, (size_t)span);
    if (!p || span < LAST || !read_all(z->in, p, (size_t)span, file - span))
        return false;
    size_t i = (size_t)span - LAST;
    while (i > 0 && memcmp(p + i, last, sizeof last) != 0)
        i--;
    if (memcmp(p + i, last, sizeof last) != 0)
        return false;
    *count = u16(p + i + 10);
    *size = u32(p + i + 12);
    *at = u32(p + i + 16);
    bool wide = *count == UINT16_MAX || *size == UINT32_MAX || *at == UINT32_MAX;
    uint64_t here = file - span + i;
    if (wide && here >= LOCATOR64 && read_all(z->in, tail, LOCATOR64, here - LOCATOR64) && u32(tail) == 0x07064b50) {
        uint64_t where = u64(tail + 8);
        if (where > file || file - where < LAST64 || !read_all(z->in, tail, LAST64, where) || u32(tail) != 0x06064b50)
            return false;
        *count = u64(tail + 32);
        *size = u64(tail + 40);
        *at = u64(tail + 48);
    }
    return *at <= file && *size <= file - *at;
}

/* One entry of the directory; what it took of the bytes, 0: it is none. */
static size_t parse_entry(struct zip_member *m, struct str s)
{
    if (s.n < ENTRY || u32(s.p) != 0x02014b50)
        return 0;
    size_t name = u16(s.p + 28), extra = u16(s.p + 30), note = u16(s.p + 32);
    if (name + extra + note > s.n - ENTRY)
        return 0;
    *m = (struct zip_member){.name = str_sub(s, ENTRY, ENTRY + name),
                             .at = u32(s.p + 42),
                             .packed = u32(s.p + 20),
                             .crc = u32(s.p + 16),
                             .method = u16(s.p + 10),
                             .flags = u16(s.p + 8)};
    widen(m, u32(s.p + 24), str_sub(s, ENTRY + name, ENTRY + name + extra));
    return ENTRY + name + extra + note;
}

static enum reason read_directory(struct zip *z)
{
    uint64_t at, size, count;
    struct zip_member m;
    if (!find_directory(z, &at, &size, &count))
        return buf_status(&z->directory) == XD_NOMEM ? REASON_TOO_LARGE : REASON_DAMAGED;
    if (count > ZIP_MEMBERS_MAX || size > DIRECTORY_MAX)
        return REASON_BOMB;
    buf_reset(&z->directory);
    char *p = buf_room(&z->directory, (size_t)size + 1);
    if (!p)
        return REASON_TOO_LARGE;
    if (!read_all(z->in, p, (size_t)size, at))
        return REASON_DAMAGED;
    struct str rest = {p, (size_t)size};
    enum reason r = REASON_OK;
    while (r == REASON_OK && rest.n > 0 && z->members < count) {
        size_t n = parse_entry(&m, rest);
        if (n == 0)
            return REASON_DAMAGED;
        r = add_member(z, &m);
        rest = str_sub(rest, n, rest.n);
    }
    return r != REASON_OK ? r : z->members == count && count > 0 ? REASON_OK : REASON_DAMAGED;
}

/* A member by its own header at p, where n bytes are seen; false: no header. */
static bool parse_local(struct zip_member *m, const char *p, size_t n)
{
    size_t name = n >= LOCAL ? u16(p + 26) : 0;
    if (name == 0 || name > NAME_MAX_BYTES || n - LOCAL < name || u32(p) != 0x04034b50)
        return false;
    *m = (struct zip_member){.name = {p + LOCAL, name}, .flags = u16(p + 6), .method = u16(p + 8)};
    return m->method == 0 || m->method == 8;
}

/* Without a directory: every local header in the file, each member reaching to the next one at most. Names are
 * gathered in z->directory, whose memory moves while it grows: they are set when all are found. */
static enum reason salvage(struct zip *z)
{
    size_t cap = 1u << 20, overlap = LOCAL + NAME_MAX_BYTES;
    char *window = mem_alloc(cap);
    enum reason r = window ? REASON_OK : REASON_TOO_LARGE;
    uint64_t at = 0;
    buf_reset(&z->directory);
    z->members = 0;
    z->damaged = true;
    while (r == REASON_OK && at < z->in->size) {
        ssize_t got = source_read(z->in, window, cap, at);
        if (got <= 0)
            break;
        size_t n = (size_t)got, stop = n == cap ? n - overlap : n;
        for (size_t i = 0; i < stop && r == REASON_OK; i++) {
            struct zip_member m;
            if (window[i] != 'P' || !parse_local(&m, window + i, n - i))
                continue;
            m.at = at + i;
            m.packed = z->in->size - m.at;
            if (z->members > 0)
                z->member[z->members - 1].packed = m.at - z->member[z->members - 1].at;
            buf_adds(&z->directory, m.name);
            r = buf_status(&z->directory) != XD_OK ? REASON_BOMB : add_member(z, &m);
        }
        at += stop;
    }
    mem_free(window);
    const char *p = z->directory.p;
    for (size_t i = 0; i < z->members; i++) {
        z->member[i].name.p = p;
        p += z->member[i].name.n;
    }
    return r != REASON_OK ? r : z->members > 0 ? REASON_OK : REASON_DAMAGED;
}

enum reason zip_open(struct zip *z, struct source *in)
{
    *z = (struct zip){.in = in};
    buf_init(&z->directory, DIRECTORY_MAX + 1);
    enum reason r = read_directory(z);
    return r == REASON_DAMAGED ? salvage(z) : r;
}

void zip_close(struct zip *z)
{
    mem_free(z->member);
    buf_release(&z->directory);
    z->member = NULL;
    z->members = z->cap = 0;
}

static bool same_name(struct str a, struct str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++) {
        unsigned char x = (unsigned char)a.p[i], y = (unsigned char)b.p[i];
        if (x == '\\')
            x = '/';
        if (x != y && !((x | 32) == (y | 32) && (x | 32) >= 'a' && (x | 32) <= 'z'))
            return false;
    }
    return true;
}

const struct zip_member *zip_find(const struct zip *z, struct str name)
{
    for (size_t i = 0; i < z->members; i++)
        if (same_name(z->member[i].name, name))
            return &z->member[i];
    return NULL;
}

struct unpack {
    struct zip *zip;
    z_stream z;
    uint64_t at, left; /* packed bytes still in the file */
    uint64_t taken, made;
    uint32_t crc;
    bool enough;
    unsigned char from[UNPACK_CHUNK], to[UNPACK_CHUNK];
};

static enum reason refill(struct unpack *u)
{
    size_t want = u->left < UNPACK_CHUNK ? (size_t)u->left : UNPACK_CHUNK;
    ssize_t n = want > 0 ? source_read(u->zip->in, u->from, want, u->at) : 0;
    if (n <= 0)
        return n < 0 ? REASON_UNREADABLE : REASON_DAMAGED;
    u->at += (uint64_t)n;
    u->left -= (uint64_t)n;
    u->taken += (uint64_t)n;
    u->z.next_in = u->from;
    u->z.avail_in = (unsigned)n;
    return REASON_OK;
}

static enum reason hand_over(struct unpack *u, const unsigned char *p, size_t n, zip_take *take, void *user)
{
    u->made += n;
    u->zip->made += n;
    u->crc = (uint32_t)crc32(u->crc, p, (unsigned)n);
    if (u->zip->made > ZIP_MADE_MAX || unpack_is_bomb(u->taken, u->made))
        return REASON_BOMB;
    if (n > 0 && !take(user, str_of((const char *)p, n)))
        u->enough = true;
    return REASON_OK;
}

static enum reason stored(struct unpack *u, zip_take *take, void *user)
{
    enum reason r = REASON_OK;
    while (r == REASON_OK && u->left > 0 && !u->enough) {
        r = refill(u);
        if (r == REASON_OK)
            r = hand_over(u, u->from, u->z.avail_in, take, user);
    }
    return r;
}

static enum reason deflated(struct unpack *u, zip_take *take, void *user)
{
    enum reason r = REASON_OK;
    if (unpack_begin(&u->z, -15) != Z_OK)
        return REASON_TOO_LARGE;
    while (r == REASON_OK && !u->enough) {
        if (u->z.avail_in == 0)
            r = refill(u);
        if (r != REASON_OK)
            break;
        u->z.next_out = u->to;
        u->z.avail_out = UNPACK_CHUNK;
        int z = inflate(&u->z, Z_NO_FLUSH);
        r = hand_over(u, u->to, UNPACK_CHUNK - u->z.avail_out, take, user);
        if (z == Z_STREAM_END)
            break;
        if (r == REASON_OK && z != Z_OK && z != Z_BUF_ERROR)
            r = z == Z_MEM_ERROR ? REASON_TOO_LARGE : REASON_DAMAGED;
    }
    inflateEnd(&u->z);
    return r;
}

enum reason zip_read(struct zip *z, const struct zip_member *m, zip_take *take, void *user)
{
    char head[LOCAL];
    if (m->flags & 1)
        return REASON_ENCRYPTED;
    if (m->method != 0 && m->method != 8)
        return REASON_UNSUPPORTED;
    if (m->at > z->in->size || z->in->size - m->at < LOCAL || !read_all(z->in, head, LOCAL, m->at) ||
        u32(head) != 0x04034b50)
        return REASON_DAMAGED;
    struct unpack *u = mem_zalloc(1, sizeof *u);
    if (!u)
        return REASON_TOO_LARGE;
    u->zip = z;
    u->at = m->at + LOCAL + u16(head + 26) + u16(head + 28);
    u->left = u->at > z->in->size ? 0 : z->in->size - u->at;
    u->left = m->packed < u->left ? m->packed : u->left;
    enum reason r = m->method == 0 ? stored(u, take, user) : deflated(u, take, user);
    if (r == REASON_OK && !u->enough && !z->damaged && u->crc != m->crc)
        r = REASON_DAMAGED;
    mem_free(u);
    return r;
}
