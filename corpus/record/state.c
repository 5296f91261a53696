#include "record/state.h"
#include "base/codec.h"
#include "base/digest.h"
#include "record/record_layout.h"
#include "record/schema.h"
#include "record/squeeze.h"
#include <zlib.h>

#define STATE_MAGIC "XDFS"
enum { STATE_HEADER = 16, ROW_LEAST = 12 };

const char *file_status_name(unsigned s)
{
    static const char *const name[] = {"", "indexed", "partial", "skipped", "failed", "queued-ocr"};
    return s < sizeof name / sizeof *name ? name[s] : "";
}

void folder_key(char out[48], struct str path)
{
    char hex[SHA256_HEX + 1];
    size_t n = sizeof META_FOLDER - 1;
    digest_sha256(hex, path);
    memcpy(out, META_FOLDER, n);
    memcpy(out + n, hex, 40);
    out[n + 40] = '\0';
}

static void put_row(struct buf *out, const struct file_row *r)
{
    put_string(out, r->name);
    put_varint(out, r->size);
    put_varint(out, zigzag(r->mtime_ns));
    put_varint(out, zigzag(r->ctime_ns));
    put_varint(out, r->status);
    put_string(out, r->id);
    put_string(out, r->reason);
    put_string(out, r->format);
    put_string(out, r->encoding);
    put_varint(out, r->margin);
    put_varint(out, r->chars);
    put_varint(out, r->replaced);
}

/* The unpacked form: path, number of rows, rows with a length each, so that a later version can add to them. */
static enum status put_rows(struct buf *raw, const struct folder_state *s)
{
    struct buf row;
    buf_init(&row, raw->max);
    put_string(raw, s->path);
    put_varint(raw, s->rows);
    for (size_t i = 0; i < s->rows && buf_status(&row) == XD_OK; i++) {
        buf_reset(&row);
        put_row(&row, &s->row[i]);
        put_string(raw, buf_str(&row));
    }
    enum status st = buf_status(&row);
    buf_release(&row);
    return st != XD_OK ? st : buf_status(raw);
}

enum status folder_encode(struct buf *out, const struct folder_state *s)
{
    struct squeezer *z = NULL;
    struct buf raw;
    buf_init(&raw, out->max);
    enum status st = put_rows(&raw, s);
    if (st == XD_OK && raw.n > UINT32_MAX)
        st = XD_LIMIT;
    if (st == XD_OK)
        st = squeezer_open(&z, raw.n);
    if (st == XD_OK) {
        bool stored;
        buf_addc(out, STATE_MAGIC);
        put_u32(out, FORMAT_VERSION);
        put_u32(out, (uint32_t)raw.n);
        put_u32(out, (uint32_t)crc32_z(0, (const unsigned char *)raw.p, raw.n));
        st = squeeze(z, out, buf_str(&raw), record_dictionary(), &stored);
        if (st == XD_OK && stored)
            buf_adds(out, buf_str(&raw));
    }
    squeezer_close(z);
    buf_release(&raw);
    return st != XD_OK ? st : buf_status(out);
}

static bool get_row(struct file_row *r, struct str bytes)
{
    struct cursor c = cursor_of(bytes);
    r->name = get_string(&c);
    r->size = get_varint(&c);
    r->mtime_ns = unzigzag(get_varint(&c));
    r->ctime_ns = unzigzag(get_varint(&c));
    uint64_t status = get_varint(&c);
    r->status = (uint8_t)status;
    r->id = get_string(&c);
    r->reason = get_string(&c);
    r->format = get_string(&c);
    r->encoding = get_string(&c);
    r->margin = get_varint32(&c);
    r->chars = get_varint32(&c);
    r->replaced = get_varint32(&c);
    bool id = r->id.n == 0 || r->id.n == ID_LEN;
    return !c.bad && status >= FILE_INDEXED && status <= FILE_QUEUED_OCR && id;
}

static enum status get_rows(struct folder_state *s, struct arena *a, struct str raw)
{
    struct cursor c = cursor_of(raw);
    s->path = get_string(&c);
    uint64_t n = get_varint(&c);
    if (c.bad || n > raw.n / ROW_LEAST)
        return XD_CORRUPT;
    s->row = arena_zalloc(a, (size_t)n, sizeof *s->row);
    if (s->row == NULL)
        return arena_status(a);
    for (s->rows = 0; s->rows < n; s->rows++)
        if (!get_row(&s->row[s->rows], get_string(&c)))
            return XD_CORRUPT;
    return c.bad || c.p != c.end ? XD_CORRUPT : XD_OK;
}

enum status folder_decode(struct folder_state *s, struct arena *a, struct str bytes)
{
    *s = (struct folder_state){.path = STR("")};
    if (bytes.n < STATE_HEADER || memcmp(bytes.p, STATE_MAGIC, 4) != 0)
        return XD_CORRUPT;
    struct cursor c = cursor_of(str_sub(bytes, 4, STATE_HEADER));
    uint32_t version = get_u32(&c), n = get_u32(&c), crc = get_u32(&c);
    if (version != FORMAT_VERSION)
        return XD_VERSION;
    struct str raw = str_sub(bytes, STATE_HEADER, bytes.n);
    if (!unsqueeze_possible(n, raw.n))
        return XD_CORRUPT;
    if (raw.n != n) {
        char *to = arena_alloc(a, n);
        if (to == NULL)
            return arena_status(a);
        enum status st = unsqueeze(to, n, raw, record_dictionary());
        if (st != XD_OK)
            return st;
        raw = str_of(to, n);
    }
    if (crc32_z(0, (const unsigned char *)raw.p, raw.n) != crc)
        return XD_CORRUPT;
    return get_rows(s, a, raw);
}
