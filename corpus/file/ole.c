#include "file/ole.h"
#include "base/mem.h"
#include "file/le.h"

#define HEAD 512u
#define HEAD_FATS 109u /* FAT sectors that the header itself names */
#define ENTRY 128u
#define NAME_BYTES 64u
#define SMALL_SHIFT 6u
#define SECTOR_MAX 0xFFFFFFFAu /* above are the marks for free, end, FAT */
#define LAST 0xFFFFFFFEu
#define CHUNK (1u << 20) /* bytes that are read at once where sectors follow each other */

enum entry_type { ENTRY_STREAM = 2, ENTRY_ROOT = 5 };

static uint64_t sector_at(const struct ole *o, uint32_t sector)
{
    return ((uint64_t)sector + 1) << o->shift;
}

/* All n bytes, or as many as there are. */
static size_t read_at(struct ole *o, char *p, size_t n, uint64_t at)
{
    size_t done = 0;
    while (done < n) {
        ssize_t got = source_read(o->in, p + done, n - done, at + done);
        if (got <= 0)
            break;
        done += (size_t)got;
    }
    return done;
}

/* Appends `size` bytes of the chain that starts at `first`. False: it ended before. */
static bool load_chain(struct ole *o, struct buf *out, uint32_t first, uint64_t size)
{
    uint32_t at = first;
    size_t steps = 0;
    while (size > 0 && at < o->sectors && steps < o->sectors) {
        uint32_t from = at;
        uint64_t n = 0;
        do {
            n += (uint64_t)1 << o->shift;
            steps++;
            at = o->next[at];
        } while (n < size && n < CHUNK && steps < o->sectors && at == from + (n >> o->shift) && at < o->sectors);
        size_t want = (size_t)(n < size ? n : size);
        char *to = buf_room(out, want);
        size_t got = to ? read_at(o, to, want, sector_at(o, from)) : 0;
        buf_took(out, got);
        if (got < want)
            return false;
        size -= want;
    }
    return size == 0;
}

static bool load_small_chain(struct ole *o, struct buf *out, uint32_t first, uint64_t size)
{
    uint32_t at = first;
    for (size_t steps = 0; size > 0 && at < o->small_sectors && steps < o->small_sectors; steps++) {
        size_t want = size < 1u << SMALL_SHIFT ? (size_t)size : 1u << SMALL_SHIFT;
        struct str part = le_part(buf_str(&o->small), (size_t)at << SMALL_SHIFT, want);
        buf_adds(out, part);
        if (part.n < want)
            return false;
        size -= want;
        at = o->small_next[at];
    }
    return size == 0;
}

/* One sector's worth of links. Where the sector is lost its streams are taken to lie in one piece. */
static void load_links(struct ole *o, uint32_t sector, size_t to)
{
    char bytes[4096];
    size_t each = (size_t)1 << o->shift;
    size_t got = sector < SECTOR_MAX ? read_at(o, bytes, each, sector_at(o, sector)) : 0;
    if (got < each)
        o->damaged = true;
    for (size_t i = 0; i < each / 4 && to + i < o->sectors; i++)
        o->next[to + i] = 4 * i + 4 <= got ? le32(str_of(bytes, got), 4 * i) : (uint32_t)(to + i + 1);
}

/* The header names the first FAT sectors, a chain of sectors the others. What lies behind the last is in no stream. */
static void load_fat(struct ole *o, struct str head)
{
    size_t each = ((size_t)1 << o->shift) / 4, to = 0;
    uint64_t all = (uint64_t)le32(head, 44) * each;
    size_t end = all < o->sectors ? (size_t)all : o->sectors;
    for (size_t i = end; i < o->sectors; i++)
        o->next[i] = LAST;
    for (size_t i = 0; i < HEAD_FATS && to < end; i++, to += each)
        load_links(o, le32(head, 76 + 4 * i), to);
    uint32_t list = le32(head, 68);
    while (to < end) {
        char bytes[4096];
        size_t got = list < SECTOR_MAX ? read_at(o, bytes, 4 * each, sector_at(o, list)) : 0;
        struct str s = str_of(bytes, got);
        for (size_t i = 0; i + 1 < each && to < end; i++, to += each)
            load_links(o, 4 * i + 4 <= got ? le32(s, 4 * i) : SECTOR_MAX, to);
        list = got == 4 * each ? le32(s, 4 * (each - 1)) : SECTOR_MAX;
    }
}

static struct str entry_of(const struct ole *o, size_t i)
{
    return le_part(buf_str(&o->folder), i * ENTRY, ENTRY);
}

/* Entries hang on the root as a tree by siblings; whatever is listed twice is seen once. */
static bool mark_children(struct ole *o)
{
    size_t n = o->folder.n / ENTRY, top = 0;
    uint32_t *stack = mem_zalloc(2 * n + 1, sizeof *stack);
    o->child = mem_zalloc(n + 1, sizeof *o->child);
    if (!stack || !o->child) {
        mem_free(stack);
        return false;
    }
    stack[top++] = le32(entry_of(o, 0), 76);
    while (top > 0) {
        uint32_t i = stack[--top];
        if (i >= n || o->child[i])
            continue;
        o->child[i] = true;
        stack[top++] = le32(entry_of(o, i), 68);
        stack[top++] = le32(entry_of(o, i), 72);
    }
    mem_free(stack);
    return true;
}

/* The small sectors' links and contents, both streams of the file. */
static bool load_small(struct ole *o, struct str head)
{
    struct buf links;
    struct str root = entry_of(o, 0);
    buf_init(&links, OLE_STREAM_MAX);
    uint64_t size = le32(root, 120);
    if (le8(root, 66) == ENTRY_ROOT && size > 0) {
        if (!load_chain(o, &o->small, le32(root, 116), size))
            o->damaged = true;
        load_chain(o, &links, le32(head, 60), (uint64_t)le32(head, 64) << o->shift);
    }
    o->small_sectors = links.n / 4;
    o->small_next = mem_zalloc(o->small_sectors + 1, sizeof *o->small_next);
    bool good = o->small_next && buf_status(&links) != XD_NOMEM && buf_status(&o->small) != XD_NOMEM;
    for (size_t i = 0; good && i < o->small_sectors; i++)
        o->small_next[i] = le32(buf_str(&links), 4 * i);
    buf_release(&links);
    return good;
}

enum reason ole_open(struct ole *o, struct source *in)
{
    char bytes[HEAD];
    *o = (struct ole){.in = in};
    buf_init(&o->small, OLE_STREAM_MAX);
    buf_init(&o->folder, OLE_STREAM_MAX);
    size_t got = read_at(o, bytes, HEAD, 0);
    struct str head = str_of(bytes, got);
    o->shift = le16(head, 30);
    o->small_size = le32(head, 56);
    if (got < HEAD || (o->shift != 9 && o->shift != 12) || le16(head, 32) != SMALL_SHIFT)
        return REASON_DAMAGED;
    uint64_t sectors = (in->size + (1u << o->shift) - 1) >> o->shift;
    if (sectors == 0 || sectors > UINT32_MAX)
        return REASON_DAMAGED;
    o->sectors = (size_t)sectors - 1; /* the header takes the first one's place */
    o->next = mem_zalloc(o->sectors + 1, sizeof *o->next);
    if (!o->next)
        return REASON_TOO_LARGE;
    load_fat(o, head);
    /* The folder's size is not told: it goes as far as its chain. */
    load_chain(o, &o->folder, le32(head, 48), OLE_STREAM_MAX);
    if (buf_status(&o->folder) == XD_NOMEM)
        return REASON_TOO_LARGE;
    if (o->folder.n < ENTRY)
        return REASON_DAMAGED;
    return mark_children(o) && load_small(o, head) ? REASON_OK : REASON_TOO_LARGE;
}

void ole_close(struct ole *o)
{
    mem_free(o->next);
    mem_free(o->small_next);
    mem_free(o->child);
    buf_release(&o->small);
    buf_release(&o->folder);
    *o = (struct ole){0};
}

static unsigned lower(unsigned c)
{
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static bool named(struct str entry, struct str name)
{
    if (le8(entry, 66) != ENTRY_STREAM || le16(entry, NAME_BYTES) != 2 * name.n + 2 || 2 * name.n + 2 > NAME_BYTES)
        return false;
    for (size_t i = 0; i < name.n; i++)
        if (lower(le16(entry, 2 * i)) != lower((unsigned char)name.p[i]))
            return false;
    return true;
}

/* Index of the entry; the number of entries when there is none. */
static size_t find(const struct ole *o, struct str name)
{
    size_t n = o->folder.n / ENTRY;
    for (size_t i = 0; i < n; i++)
        if (o->child[i] && named(entry_of(o, i), name))
            return i;
    /* A sound tree has told all. */
    for (size_t i = 0; o->damaged && i < n; i++)
        if (named(entry_of(o, i), name))
            return i;
    return n;
}

bool ole_has(const struct ole *o, const char *name)
{
    return find(o, str_c(name)) < o->folder.n / ENTRY;
}

enum reason ole_load(struct ole *o, struct buf *out, const char *name)
{
    struct str entry = entry_of(o, find(o, str_c(name)));
    uint64_t size = le32(entry, 120);
    uint32_t first = le32(entry, 116);
    buf_reset(out);
    if (entry.n < ENTRY)
        return REASON_DAMAGED;
    bool whole = size < o->small_size ? load_small_chain(o, out, first, size) : load_chain(o, out, first, size);
    if (buf_status(out) != XD_OK)
        return REASON_TOO_LARGE;
    return whole ? REASON_OK : REASON_DAMAGED;
}
