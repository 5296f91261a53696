#include "base/mem.h"
#include "base/utf8.h"
#include "record/letters.h"
#include "record/record.h"
#include "record/record_layout.h"
#include "record/schema.h"
#include "record/squeeze.h"
#include <zlib.h>

/* Working memory of one encoding. */
struct encoder {
    struct squeezer *squeezer;
    struct buf raw, part, inner;
};

static void put_named(struct buf *out, const struct named *v, uint32_t n, struct buf *part)
{
    for (uint32_t i = 0; i < n; i++) {
        put_varint(part, v[i].count);
        put_varint(part, (unsigned)v[i].is << 1 | v[i].sure);
        buf_adds(part, v[i].name);
        put_collected_field(out, META_TAG_NAMED, part);
    }
}

static void put_times(struct buf *out, const struct report *r, struct buf *part)
{
    uint32_t before = 0;
    for (uint32_t i = 0; i < r->when.years; i++) {
        put_varint(part, (uint32_t)r->when.year[i] - before);
        before = r->when.year[i];
    }
    if (r->when.years > 0)
        put_collected_field(out, META_TAG_YEARS, part);
    before = 0;
    for (uint32_t i = 0; i < r->when.months; i++) {
        put_varint(part, r->when.month[i] - before);
        before = r->when.month[i];
    }
    if (r->when.months > 0)
        put_collected_field(out, META_TAG_MONTHS, part);
}

static void put_meta(struct buf *out, const struct report *r, struct buf *part)
{
    put_string_field(out, META_TAG_ID, r->id);
    put_string_field(out, META_TAG_TEXT_HASH, r->text_hash);
    for (uint32_t i = 0; i < r->paths; i++)
        put_field(out, META_TAG_PATH, r->path[i]);
    put_string_field(out, META_TAG_FORMAT, r->format);
    put_string_field(out, META_TAG_ENCODING, r->encoding);
    put_string_field(out, META_TAG_TITLE, r->title);
    put_number_field(out, META_TAG_GENRE, r->genre);
    put_number_field(out, META_TAG_OCR, r->ocr);
    put_number_field(out, META_TAG_CHARS, r->chars);
    put_number_field(out, META_TAG_REPLACED, r->replaced);
    if (r->date.from != 0 || r->date.to != 0 || r->date.not_before != 0 || r->date.not_after != 0) {
        when_put(part, &r->date);
        put_collected_field(out, META_TAG_DATE, part);
    }
    put_named(out, r->named, r->nameds, part);
    put_times(out, r, part);
}

static void put_paras(struct buf *out, const struct para *v, uint32_t n)
{
    struct para before = {0};
    for (uint32_t i = 0; i < n; i++) {
        const struct para *p = &v[i];
        unsigned flags = p->kind & 0x0F;
        flags |= p->level != 0 ? PARA_LEVEL : 0;
        flags |= p->page != before.page ? PARA_PAGE : 0;
        flags |= p->row != before.row ? PARA_ROW : 0;
        flags |= i == 0 || p->from != before.to + 1 ? PARA_GAP : 0;
        buf_addb(out, (unsigned char)flags);
        if (flags & PARA_GAP)
            put_varint(out, zigzag((int64_t)p->from - before.to));
        put_varint(out, p->to - p->from);
        if (flags & PARA_LEVEL)
            buf_addb(out, p->level);
        if (flags & PARA_PAGE)
            put_varint(out, zigzag((int64_t)p->page - before.page));
        if (flags & PARA_ROW)
            put_varint(out, zigzag((int64_t)p->row - before.row));
        before = *p;
    }
}

/* One block in letters, or as it is where it is no UTF-8; its numbers in the table, but for the bytes it takes. */
static enum status put_block(struct buf *data, struct str block, struct buf *table, struct encoder *x)
{
    struct buf *letters = &x->inner;
    bool stored;
    buf_reset(letters);
    enum status st = letters_encode(letters, block);
    if (st != XD_OK && st != XD_INVALID)
        return st;
    put_varint(table, block.n);
    put_varint(table, utf8_count(block));
    put_varint(table, letters->n);
    struct str raw = st == XD_OK ? buf_str(letters) : block;
    st = squeeze(x->squeezer, data, raw, st == XD_OK ? letters_dictionary() : record_dictionary(), &stored);
    if (st == XD_OK && stored)
        buf_adds(data, raw);
    return st;
}

/* The text in blocks, each deflated by itself: the table of blocks comes first, so that a reader of one paragraph
 * inflates only the block or two that it lies in. */
static enum status put_blocks(struct buf *out, struct str text, struct encoder *x)
{
    struct buf *table = &x->part, *data = &x->raw;
    size_t blocks = 0;
    buf_reset(table);
    buf_reset(data);
    for (size_t at = 0; at < text.n; blocks++) {
        struct str block = str_sub(text, at, text.n);
        block.n = utf8_cut(block, TEXT_BLOCK);
        if (block.n == 0) /* 64 kB of continuation bytes: no text, but it must come back as it was */
            block.n = text.n - at < TEXT_BLOCK ? text.n - at : TEXT_BLOCK;
        size_t before = data->n;
        enum status st = put_block(data, block, table, x);
        if (st != XD_OK)
            return st;
        put_varint(table, data->n - before);
        at += block.n;
    }
    put_varint(out, blocks);
    buf_adds(out, buf_str(table));
    buf_adds(out, buf_str(data));
    return buf_status(table) != XD_OK ? buf_status(table) : buf_status(data);
}

static enum status put_text(struct buf *out, const struct report *r, struct encoder *x)
{
    buf_reset(&x->part);
    put_paras(&x->part, r->para, r->paras);
    if (buf_status(&x->part) != XD_OK)
        return buf_status(&x->part);
    put_varint(out, r->paras);
    put_string(out, buf_str(&x->part));
    put_varint(out, r->text.n);
    return put_blocks(out, r->text, x);
}

static enum status put_statements(struct buf *out, const struct report *r, struct encoder *x)
{
    if (r->statements == 0)
        return XD_OK;
    buf_reset(&x->raw);
    statements_put(&x->raw, r->statement, r->statements, &x->part, &x->inner);
    if (buf_status(&x->raw) != XD_OK)
        return buf_status(&x->raw);
    put_varint(out, x->raw.n);
    bool stored;
    enum status st = squeeze(x->squeezer, out, buf_str(&x->raw), record_dictionary(), &stored);
    if (st == XD_OK && stored)
        buf_adds(out, buf_str(&x->raw));
    return st;
}

static void store_u32(char *p, size_t v)
{
    for (unsigned i = 0; i < 4; i++)
        p[i] = (char)(v >> 8 * i);
}

static uint32_t crc_of(const char *p, size_t n)
{
    return (uint32_t)crc32_z(0, (const unsigned char *)p, n);
}

/* Fills the header whose room was left at `start`; end[] are the ends of the three sections. */
static enum status put_header(struct buf *out, size_t start, const size_t end[3])
{
    char *h = out->p + start;
    memcpy(h, RECORD_MAGIC, 4);
    h[4] = FORMAT_VERSION;
    h[5] = EXTRACT_VERSION;
    h[6] = FACTS_VERSION;
    h[7] = 0;
    size_t from = start + HEADER_BYTES;
    for (unsigned i = 0; i < 3; i++) {
        if (end[i] - from > UINT32_MAX)
            return XD_LIMIT;
        store_u32(h + 8 + 8 * i, end[i] - from);
        store_u32(h + 12 + 8 * i, crc_of(out->p + from, end[i] - from));
        from = end[i];
    }
    store_u32(h + HEADER_BYTES - 4, crc_of(h, HEADER_BYTES - 4));
    return XD_OK;
}

static bool sound(const struct report *r)
{
    if (r->id.n == 0 || r->paths == 0)
        return false;
    for (uint32_t i = 0; i < r->paras; i++)
        if (r->para[i].from > r->para[i].to || r->para[i].to > r->chars || r->para[i].kind > 0x0F)
            return false;
    for (uint32_t i = 0; i < r->statements; i++)
        if (r->statement[i].source.from > r->statement[i].source.to || r->statement[i].source.to > r->chars)
            return false;
    return true;
}

enum status record_encode(struct buf *out, const struct report *r)
{
    static const char room[HEADER_BYTES];
    struct encoder x = {0};
    size_t start = out->n, end[3];
    if (!sound(r))
        return XD_INVALID;
    buf_init(&x.raw, out->max);
    buf_init(&x.part, out->max);
    buf_init(&x.inner, out->max);
    enum status st = squeezer_open(&x.squeezer, r->text.n);
    if (st != XD_OK)
        goto done;
    buf_add(out, room, sizeof room);
    put_meta(out, r, &x.part);
    end[0] = out->n;
    if ((st = put_text(out, r, &x)) != XD_OK)
        goto done;
    end[1] = out->n;
    if ((st = put_statements(out, r, &x)) != XD_OK)
        goto done;
    end[2] = out->n;
    st = buf_status(out);
    if (st == XD_OK && buf_status(&x.part) != XD_OK)
        st = buf_status(&x.part);
    if (st == XD_OK)
        st = put_header(out, start, end);
done:
    squeezer_close(x.squeezer);
    buf_release(&x.raw);
    buf_release(&x.part);
    buf_release(&x.inner);
    return st;
}
