/* Any bytes as a gzip file, and as a deflated stream in a sound gzip wrapper: the reader ends, tells one format first
 * and never more text than it may. Its two sides, the file and the answer, are played here. */
#include "base/mem.h"
#include "file/reader.h"
#include <stdlib.h>
#include <zlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { TEXT_MAX = 1 << 20 };

static struct str file;
static unsigned formats;

ssize_t source_read(struct source *in, void *p, size_t n, uint64_t at)
{
    size_t left = at < file.n ? file.n - (size_t)at : 0;
    n = n < left ? n : left;
    if (n > 0)
        memcpy(p, file.p + at, n);
    in->read += n;
    return (ssize_t)n;
}

void answer_format(struct answer *a, const char *format, bool utf8)
{
    (void)utf8;
    formats++;
    if (a->text != 0 || strlen(format) > 15)
        abort();
}

bool answer_text(struct answer *a, struct str bytes)
{
    a->text += bytes.n;
    (void)crc32_z(0, (const unsigned char *)bytes.p, bytes.n); /* every byte is there to be read */
    return a->text <= a->text_max;
}

static enum reason read_all(struct str bytes)
{
    struct source in = {.fd = -1, .size = bytes.n, .head = str_sub(bytes, 0, SNIFF_HEAD), .text_max = TEXT_MAX};
    struct answer out = {.fd = -1, .text_max = TEXT_MAX};
    file = bytes;
    formats = 0;
    enum reason r = reader_gzip.read(&in, &out);
    if (formats != 1)
        abort();
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = str_of((const char *)data, size);
    (void)read_all(bytes);
    /* Packed by zlib, the same bytes come out whole. */
    z_stream z = {0};
    size_t room = size + size / 1000 + 1024;
    char *packed = mem_alloc(room);
    if (packed == NULL || deflateInit2(&z, 1, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    z.next_in = (unsigned char *)(uintptr_t)data;
    z.avail_in = (unsigned)size;
    z.next_out = (unsigned char *)packed;
    z.avail_out = (unsigned)room;
    if (deflate(&z, Z_FINISH) != Z_STREAM_END)
        abort();
    enum reason r = read_all(str_of(packed, z.total_out));
    if (r == REASON_DAMAGED ||
        (sniff(str_sub(bytes, 0, SNIFF_HEAD)).kind == SNIFF_TEXT && size > 0 && size < TEXT_MAX && r != REASON_OK))
        abort();
    deflateEnd(&z);
    mem_free(packed);
    return 0;
}
