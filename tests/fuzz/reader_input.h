/* reader_input.h - any bytes, put before a reader as its file; what it tells must be well-formed. */
#ifndef XD_FUZZ_READER_INPUT_H
#define XD_FUZZ_READER_INPUT_H

#include "base/codec.h"
#include "base/utf8.h"
#include "file/reader.h"
#include "file/wire.h"
#include <stdlib.h>
#include <unistd.h>

static inline void reader_input(const struct reader *reader, struct sniffed kind, const uint8_t *p, size_t n)
{
    static int fd = -1;
    static char name[] = "/tmp/xd-fuzz-XXXXXX";
    if (fd < 0 && ((fd = mkstemp(name)) < 0 || unlink(name) != 0))
        abort();
    if (ftruncate(fd, 0) != 0 || (n > 0 && pwrite(fd, p, n, 0) != (ssize_t)n))
        abort();
    struct source in = {
        .fd = fd, .size = n, .head = {(const char *)p, n < SNIFF_HEAD ? n : SNIFF_HEAD}, .text_max = 1u << 22};
    struct answer out = {.fd = -1, .text_max = 1u << 22};
    struct buf text;
    buf_init(&out.out, 1u << 26);
    buf_init(&text, 1u << 26);
    if (reader->probe(&in, kind) && (unsigned)reader->read(&in, &out) >= REASON_COUNT)
        abort();
    struct str s = buf_str(&out.out);
    for (bool first = true; s.n > 0; first = false) {
        struct cursor c = cursor_of(s);
        size_t size = get_u32(&c);
        enum wire_type type = (enum wire_type)s.p[4];
        if (s.n < WIRE_HEAD + size || (type == WIRE_FORMAT) != first)
            abort();
        if (type == WIRE_DATA)
            buf_adds(&text, str_sub(s, WIRE_HEAD, WIRE_HEAD + size));
        s = str_sub(s, WIRE_HEAD + size, s.n);
    }
    if (!utf8_valid(buf_str(&text)))
        abort();
    buf_release(&text);
    buf_release(&out.out);
}

#endif
