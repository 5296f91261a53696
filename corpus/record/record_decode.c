#include "base/utf8.h"
#include "record/letters.h"
#include "record/record.h"
#include "record/record_layout.h"
#include "record/schema.h"
#include "record/squeeze.h"
#include <zlib.h>

struct sections {
    struct str part[3]; /* metadata, text, statements */
    uint32_t crc[3];
};

static uint32_t crc_of(struct str s)
{
    return (uint32_t)crc32_z(0, (const unsigned char *)s.p, s.n);
}

static enum status open_record(struct sections *s, struct str bytes)
{
    if (bytes.n < HEADER_BYTES || memcmp(bytes.p, RECORD_MAGIC, 4) != 0)
        return XD_CORRUPT;
    struct cursor c = cursor_of(str_sub(bytes, HEADER_BYTES - 4, HEADER_BYTES));
    if (get_u32(&c) != crc_of(str_sub(bytes, 0, HEADER_BYTES - 4)))
        return XD_CORRUPT;
    if (bytes.p[4] != FORMAT_VERSION)
        return XD_VERSION;
    c = cursor_of(str_sub(bytes, 8, HEADER_BYTES - 4));
    size_t at = HEADER_BYTES;
    for (unsigned i = 0; i < 3; i++) {
        uint32_t n = get_u32(&c);
        s->crc[i] = get_u32(&c);
        if (n > bytes.n - at)
            return XD_CORRUPT;
        s->part[i] = str_sub(bytes, at, at + n);
        at += n;
    }
    return at == bytes.n ? XD_OK : XD_CORRUPT;
}

enum status record_check(struct str bytes)
{
    struct sections s;
    enum status st = open_record(&s, bytes);
    for (unsigned i = 0; i < 3 && st == XD_OK; i++)
        if (crc_of(s.part[i]) != s.crc[i])
            st = XD_CORRUPT;
    return st;
}

/* --- metadata ------------------------------------------------------------------------------------------------- */

static enum status count_meta(struct report *r, struct arena *arena, struct str meta)
{
    struct cursor c = cursor_of(meta);
    uint32_t paths = 0, nameds = 0;
    while (!cursor_done(&c)) {
        uint32_t tag = get_varint32(&c);
        get_string(&c);
        paths += !c.bad && tag == META_TAG_PATH;
        nameds += !c.bad && tag == META_TAG_NAMED;
    }
    if (c.bad || paths == 0)
        return XD_CORRUPT;
    r->path = arena_zalloc(arena, paths, sizeof *r->path);
    if (r->path == NULL)
        return arena_status(arena);
    r->named = arena_zalloc(arena, nameds, sizeof *r->named);
    return r->named == NULL ? arena_status(arena) : XD_OK;
}

static bool get_named(struct named *n, struct str payload)
{
    struct cursor c = cursor_of(payload);
    n->count = get_varint32(&c);
    uint32_t flags = get_varint32(&c);
    n->sure = flags & 1;
    n->is = flags >> 1 <= PERSON_OTHER ? (uint8_t)(flags >> 1) : PERSON_UNKNOWN;
    n->name = str_of((const char *)c.p, (size_t)(c.end - c.p));
    return !c.bad;
}

/* Ascending numbers as distances; `limit` is the largest that may occur. */
static bool next_ascending(struct cursor *c, uint32_t *at, uint32_t limit)
{
    uint32_t step = get_varint32(c);
    if (c->bad || step == 0 || step > limit - *at)
        return false;
    *at += step;
    return true;
}

static enum status get_years(struct report *r, struct arena *arena, struct str payload)
{
    r->when.years = 0;
    r->when.year = arena_zalloc(arena, payload.n, sizeof *r->when.year);
    if (r->when.year == NULL)
        return arena_status(arena);
    uint32_t at = 0;
    for (struct cursor c = cursor_of(payload); !cursor_done(&c); r->when.year[r->when.years++] = (uint16_t)at)
        if (!next_ascending(&c, &at, 9999))
            return XD_CORRUPT;
    return XD_OK;
}

static enum status get_months(struct report *r, struct arena *arena, struct str payload)
{
    r->when.months = 0;
    r->when.month = arena_zalloc(arena, payload.n, sizeof *r->when.month);
    if (r->when.month == NULL)
        return arena_status(arena);
    uint32_t at = 0;
    for (struct cursor c = cursor_of(payload); !cursor_done(&c); r->when.month[r->when.months++] = at)
        if (!next_ascending(&c, &at, 999912))
            return XD_CORRUPT;
    return XD_OK;
}

static enum status get_meta_field(struct report *r, struct arena *arena, uint32_t tag, struct str p)
{
    uint64_t number = tag >= META_TAG_GENRE && tag <= META_TAG_REPLACED ? number_of_field(p) : 0;
    if (number > UINT32_MAX)
        return XD_CORRUPT;
    switch (tag) {
    case META_TAG_ID:
        r->id = p;
        return XD_OK;
    case META_TAG_TEXT_HASH:
        r->text_hash = p;
        return XD_OK;
    case META_TAG_PATH:
        r->path[r->paths++] = p;
        return XD_OK;
    case META_TAG_FORMAT:
        r->format = p;
        return XD_OK;
    case META_TAG_ENCODING:
        r->encoding = p;
        return XD_OK;
    case META_TAG_TITLE:
        r->title = p;
        return XD_OK;
    case META_TAG_GENRE:
        r->genre = number < GENRE_COUNT ? (uint8_t)number : GENRE_OTHER;
        return XD_OK;
    case META_TAG_OCR:
        r->ocr = number != 0;
        return XD_OK;
    case META_TAG_CHARS:
        r->chars = (uint32_t)number;
        return XD_OK;
    case META_TAG_REPLACED:
        r->replaced = (uint32_t)number;
        return XD_OK;
    case META_TAG_DATE:
        return when_get(&r->date, p) ? XD_OK : XD_CORRUPT;
    case META_TAG_NAMED:
        return get_named(&r->named[r->nameds++], p) ? XD_OK : XD_CORRUPT;
    case META_TAG_YEARS:
        return get_years(r, arena, p);
    case META_TAG_MONTHS:
        return get_months(r, arena, p);
    default: /* of a later version */
        return XD_OK;
    }
}

static enum status get_meta(struct report *r, struct arena *arena, struct str meta)
{
    enum status st = count_meta(r, arena, meta);
    struct cursor c = cursor_of(meta);
    while (st == XD_OK && !cursor_done(&c)) {
        uint32_t tag = get_varint32(&c);
        struct str payload = get_string(&c);
        st = get_meta_field(r, arena, tag, payload);
    }
    return st == XD_OK && r->id.n == 0 ? XD_CORRUPT : st;
}

/* --- text ----------------------------------------------------------------------------------------------------- */

/* A number that was moved by a stored distance; damage outside 0..limit. */
static uint32_t moved(struct cursor *c, uint32_t from, uint32_t limit)
{
    int64_t d = unzigzag(get_varint(c));
    if (d < -(int64_t)from || d > (int64_t)limit - from) {
        c->bad = true;
        return 0;
    }
    return (uint32_t)(from + d);
}

static enum status get_paras(struct report *r, struct arena *arena, uint32_t n, struct str table)
{
    if (n > table.n / PARA_LEAST)
        return XD_CORRUPT;
    r->para = arena_zalloc(arena, n, sizeof *r->para);
    if (r->para == NULL)
        return arena_status(arena);
    struct cursor c = cursor_of(table);
    struct para before = {0};
    for (uint32_t i = 0; i < n && !c.bad; i++) {
        struct para *p = &r->para[i];
        if (c.p == c.end)
            return XD_CORRUPT;
        unsigned flags = *c.p++;
        p->kind = flags & 0x0F;
        p->from = flags & PARA_GAP ? moved(&c, before.to, r->chars) : before.to + 1;
        uint64_t length = get_varint(&c);
        if (p->from > r->chars || length > r->chars - p->from)
            return XD_CORRUPT;
        p->to = p->from + (uint32_t)length;
        p->level = flags & PARA_LEVEL ? (uint8_t)get_varint(&c) : 0;
        p->page = flags & PARA_PAGE ? moved(&c, before.page, UINT32_MAX) : before.page;
        p->row = flags & PARA_ROW ? moved(&c, before.row, UINT32_MAX) : before.row;
        before = *p;
    }
    if (c.bad || c.p != c.end)
        return XD_CORRUPT;
    r->paras = n;
    return XD_OK;
}

static enum status get_stored(char *out, size_t n, struct str piece, struct str words)
{
    if (piece.n != n)
        return unsqueeze(out, n, piece, words);
    memcpy(out, piece.p, n);
    return XD_OK;
}

/* One block of n bytes, which stands in `letters` bytes of letters, 0: as it is. */
static enum status get_block(char *text, size_t n, struct str piece, size_t letters)
{
    char room[TEXT_BLOCK];
    if (letters == 0)
        return get_stored(text, n, piece, record_dictionary());
    enum status st = get_stored(room, letters, piece, letters_dictionary());
    if (st == XD_OK && !letters_decode(text, n, str_of(room, letters)))
        st = XD_CORRUPT;
    return st;
}

/* Inflates the blocks that table lists, from data, into text[0, n). */
static enum status get_blocks(char *text, size_t n, uint32_t chars, uint64_t blocks, struct cursor table,
                              struct str data)
{
    size_t at = 0, from = 0;
    uint64_t counted = 0;
    for (uint64_t i = 0; i < blocks; i++) {
        uint64_t raw = get_varint(&table);
        counted += get_varint32(&table);
        uint64_t letters = get_varint(&table), stored = get_varint(&table);
        if (table.bad || raw > n - at || raw > TEXT_BLOCK || letters > raw || stored > data.n - from)
            return XD_CORRUPT;
        struct str piece = str_sub(data, from, from + (size_t)stored);
        enum status st = get_block(text + at, (size_t)raw, piece, (size_t)letters);
        if (st != XD_OK)
            return st;
        at += (size_t)raw;
        from += (size_t)stored;
    }
    return at == n && from == data.n && counted == chars ? XD_OK : XD_CORRUPT;
}

static enum status get_text(struct report *r, struct arena *arena, struct str section)
{
    struct cursor c = cursor_of(section);
    uint32_t paras = get_varint32(&c);
    struct str para_table = get_string(&c);
    if (c.bad)
        return XD_CORRUPT;
    enum status st = get_paras(r, arena, paras, para_table);
    if (st != XD_OK)
        return st;
    uint64_t n = get_varint(&c), blocks = get_varint(&c);
    struct cursor table = c;
    size_t left = (size_t)(c.end - c.p);
    if (c.bad || blocks > left / BLOCK_NUMBERS || !unsqueeze_possible((size_t)(n - n / 3), left) || n / 4 > r->chars ||
        r->chars > n)
        return XD_CORRUPT;
    for (uint64_t i = 0; i < blocks * BLOCK_NUMBERS; i++)
        get_varint(&c);
    if (c.bad)
        return XD_CORRUPT;
    char *text = arena_alloc(arena, (size_t)n);
    if (text == NULL)
        return arena_status(arena);
    r->text = str_of(text, (size_t)n);
    return get_blocks(text, (size_t)n, r->chars, blocks, table, str_of((const char *)c.p, (size_t)(c.end - c.p)));
}

/* --- statements and the whole --------------------------------------------------------------------------------- */

static enum status get_statements(struct report *r, struct arena *arena, struct str section)
{
    if (section.n == 0)
        return XD_OK;
    struct cursor c = cursor_of(section);
    uint64_t n = get_varint(&c);
    struct str raw = str_of((const char *)c.p, (size_t)(c.end - c.p));
    if (c.bad || !unsqueeze_possible((size_t)n, raw.n))
        return XD_CORRUPT;
    if (raw.n != n) {
        char *to = arena_alloc(arena, (size_t)n);
        if (to == NULL)
            return arena_status(arena);
        enum status st = unsqueeze(to, (size_t)n, raw, record_dictionary());
        if (st != XD_OK)
            return st;
        raw = str_of(to, (size_t)n);
    }
    return statements_get(&r->statement, &r->statements, arena, raw, r->chars);
}

enum status record_decode(struct report *r, struct arena *arena, struct str bytes, unsigned parts)
{
    static const struct str empty = STR_LIT("");
    struct sections s;
    *r = (struct report){.id = empty, .text_hash = empty, .format = empty, .encoding = empty, .title = empty};
    enum status st = open_record(&s, bytes);
    if (st != XD_OK)
        return st;
    if (crc_of(s.part[0]) != s.crc[0] || ((parts & RECORD_TEXT) && crc_of(s.part[1]) != s.crc[1]) ||
        ((parts & RECORD_STATEMENTS) && crc_of(s.part[2]) != s.crc[2]))
        return XD_CORRUPT;
    st = get_meta(r, arena, s.part[0]);
    if (st == XD_OK && (parts & RECORD_TEXT))
        st = get_text(r, arena, s.part[1]);
    if (st == XD_OK && (parts & RECORD_STATEMENTS))
        st = get_statements(r, arena, s.part[2]);
    return st;
}
