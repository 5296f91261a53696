#include "file/word.h"
#include "base/mem.h"
#include "file/le.h"

#define FIB_ENCRYPTED 0x0100u
#define FIB_TABLE1 0x0200u
#define FIB_COMPLEX 0x0004u
#define OLD_LAST 104u /* nFib of Word 95 */
#define OLD_FIRST 101u
#define PRM_LISTS 32768u /* that a piece can name */

/* Where the file information block keeps things. */
struct fib_map {
    uint16_t length, pieces;
};
static const struct fib_map fib_new = {0x4C, 0x1A2}, fib_old = {0x34, 0x160};

struct str word_table_part(const struct word *w, size_t fib_at)
{
    return le_part(w->table, le32(w->main, fib_at), le32(w->main, fib_at + 4));
}

struct str word_header_list(const struct word *w)
{
    return word_table_part(w, w->old ? 0xB0 : 0xF2);
}

static void load_parts(struct word *w, const struct fib_map *map)
{
    uint64_t end = 0;
    for (size_t i = 0; i < WORD_PARTS; i++) {
        end += le32(w->main, map->length + 4 * i);
        /* Every character takes a byte at least. */
        if (end > w->main.n) {
            w->damaged = true;
            end = w->main.n;
        }
        w->part_end[i] = (uint32_t)end;
    }
}

static bool add_piece(struct word *w, struct word_piece piece)
{
    void *p = w->piece;
    if (mem_reserve(&p, &w->piece_cap, w->pieces + 1, sizeof piece) != 0)
        return false;
    w->piece = p;
    w->piece[w->pieces++] = piece;
    return true;
}

/* A piece's Prm: one property, or the number of a list of them in front of the piece table. */
static uint8_t prm_flags(const uint8_t lists[PRM_LISTS], unsigned prm)
{
    if (prm & 1)
        return lists[prm >> 1];
    unsigned code = prm >> 1 & 0x7F, on = prm >> 8;
    return !on ? 0 : code == 0x41 ? WORD_DELETED : code == 0x18 ? WORD_IN_TABLE : code == 0x19 ? WORD_ROW_END : 0;
}

static bool load_piece_table(struct word *w, const uint8_t lists[PRM_LISTS], struct str table)
{
    size_t n = table.n < 4 ? 0 : (table.n - 4) / 12;
    uint32_t before = 0;
    for (size_t i = 0; i < n; i++) {
        struct str d = le_part(table, 4 * (n + 1) + 8 * i, 8);
        uint32_t at = le32(d, 2);
        struct word_piece p = {le32(table, 4 * i), le32(table, 4 * i + 4), at, w->old, 0};
        if (p.from < before || p.to < p.from) {
            w->damaged = true;
            return true;
        }
        before = p.to;
        if (!w->old && (at & 0x40000000u)) {
            p.narrow = true;
            p.at = (at & 0x3FFFFFFFu) / 2;
        }
        p.flags = prm_flags(lists, le16(d, 6));
        if (!add_piece(w, p))
            return false;
    }
    return true;
}

/* The Clx: lists of properties (type 1), then the piece table (type 2). */
static bool load_pieces(struct word *w, const struct fib_map *map)
{
    struct str clx = word_table_part(w, map->pieces);
    uint8_t *lists = mem_zalloc(PRM_LISTS, 1); /* what each comes to */
    size_t at = 0;
    if (!lists)
        return false;
    for (size_t i = 0; at < clx.n && le8(clx, at) == 1; i++, at += 3 + le16(clx, at + 1))
        if (i < PRM_LISTS) {
            struct word_run r = {0};
            word_apply(w, &r, le_part(clx, at + 3, le16(clx, at + 1)));
            lists[i] = r.flags;
        }
    bool found = le8(clx, at) == 2;
    bool good = !found || load_piece_table(w, lists, le_part(clx, at + 5, le32(clx, at + 1)));
    mem_free(lists);
    if (found || !good)
        return good;
    /* Word 6/95 writes none when the text lies in one piece. */
    if (w->old && (le16(w->main, 10) & FIB_COMPLEX) == 0)
        return add_piece(w, (struct word_piece){0, w->part_end[WORD_PARTS - 1], le32(w->main, 0x18), true, 0});
    w->damaged = true;
    return true;
}

static enum reason load_streams(struct word *w, struct ole *o)
{
    enum reason r = ole_load(o, &w->main_bytes, "WordDocument");
    w->main = buf_str(&w->main_bytes);
    if (r == REASON_TOO_LARGE || w->main.n < 0x60)
        return r == REASON_OK ? REASON_DAMAGED : r;
    w->damaged |= r != REASON_OK;
    unsigned version = le16(w->main, 2), flags = le16(w->main, 10);
    w->lid = le16(w->main, 6);
    w->old = version <= OLD_LAST;
    if (version < OLD_FIRST)
        return REASON_UNSUPPORTED;
    if (flags & FIB_ENCRYPTED)
        return REASON_ENCRYPTED;
    w->table = w->main;
    if (w->old)
        return REASON_OK;
    bool one = (flags & FIB_TABLE1) != 0;
    if (!ole_has(o, one ? "1Table" : "0Table"))
        one = !one; /* the only one there is */
    r = ole_load(o, &w->table_bytes, one ? "1Table" : "0Table");
    w->table = buf_str(&w->table_bytes);
    w->damaged |= r != REASON_OK;
    return r == REASON_TOO_LARGE ? r : REASON_OK;
}

enum reason word_open(struct word *w, struct ole *o)
{
    *w = (struct word){0};
    buf_init(&w->main_bytes, OLE_STREAM_MAX);
    buf_init(&w->table_bytes, OLE_STREAM_MAX);
    buf_init(&w->data_bytes, OLE_STREAM_MAX);
    enum reason r = load_streams(w, o);
    if (r != REASON_OK)
        return r;
    const struct fib_map *map = w->old ? &fib_old : &fib_new;
    load_parts(w, map);
    if (!load_pieces(w, map) || !word_load_styles(w) || !word_load_formats(w, o))
        return REASON_TOO_LARGE;
    return w->damaged ? REASON_DAMAGED : REASON_OK;
}

void word_close(struct word *w)
{
    buf_release(&w->main_bytes);
    buf_release(&w->table_bytes);
    buf_release(&w->data_bytes);
    mem_free(w->piece);
    mem_free(w->style);
    mem_free(w->chars.v);
    mem_free(w->paras.v);
}
