/* harness.h - a reader called within the test's process, on bytes. What it told comes back as text in which the marks
 * stand where they hold: <P2> page 2, <S1> sheet 1, <R7> row 7, <H1> heading of level 1, <N5> note of kind 5. */
#ifndef XD_TEST_HARNESS_H
#define XD_TEST_HARNESS_H

#include "base/codec.h"
#include "base/io.h"
#include "file/reader.h"
#include "file/wire.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct reading {
    struct buf text;
    char format[16];
    enum encoding encoding; /* told */
    bool utf8, taken;       /* taken: the reader's probe said yes */
    enum reason reason;
    unsigned marks;
};

static inline void harness_frame(struct reading *r, unsigned char type, struct str payload)
{
    struct cursor c = cursor_of(payload);
    if (type == WIRE_FORMAT) {
        r->utf8 = get_varint(&c) == 1;
        struct str name = get_string(&c);
        snprintf(r->format, sizeof r->format, "%.*s", (int)name.n, name.p);
    } else if (type == WIRE_DATA) {
        buf_adds(&r->text, payload);
    } else if (type == WIRE_ENCODING) {
        r->encoding = (enum encoding)get_varint(&c);
    } else if (type == WIRE_MARK) {
        uint64_t kind = get_varint(&c);
        buf_addf(&r->text, "<%c%u>", " PSRHCN"[kind < 7 ? kind : 0], get_varint32(&c));
        r->marks++;
    }
}

static inline void harness_init(struct reading *r)
{
    *r = (struct reading){.reason = REASON_OK};
    buf_init(&r->text, (size_t)128 << 20);
}
static inline void harness_release(struct reading *r)
{
    buf_release(&r->text);
}

/* Reads from an open file. */
static inline void harness_read_fd(struct reading *r, const struct reader *reader, int fd)
{
    char head[SNIFF_HEAD];
    struct source in = {.fd = fd, .size = (uint64_t)lseek(fd, 0, SEEK_END), .text_max = 64u << 20};
    struct answer out = {.fd = -1, .text_max = 64u << 20};
    ssize_t n = pread(fd, head, sizeof head, 0);
    buf_init(&out.out, (size_t)128 << 20);
    in.head = str_of(head, n > 0 ? (size_t)n : 0);
    buf_reset(&r->text);
    r->marks = 0;
    r->format[0] = 0;
    r->encoding = ENCODING_NONE;
    r->taken = reader->probe(&in, sniff(in.head));
    r->reason = r->taken ? reader->read(&in, &out) : REASON_UNSUPPORTED;
    struct str s = buf_str(&out.out);
    while (s.n >= WIRE_HEAD) {
        struct cursor c = cursor_of(s);
        size_t size = get_u32(&c);
        harness_frame(r, (unsigned char)s.p[4], str_sub(s, WIRE_HEAD, WIRE_HEAD + size));
        s = str_sub(s, WIRE_HEAD + size, s.n);
    }
    buf_release(&out.out);
}

static inline void harness_read(struct reading *r, const struct reader *reader, struct str bytes)
{
    static char name[] = "/tmp/xd-reader-XXXXXX";
    char path[sizeof name];
    memcpy(path, name, sizeof name);
    int fd = mkstemp(path);
    if (fd < 0 || unlink(path) != 0 || (bytes.n > 0 && write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n))
        abort();
    harness_read_fd(r, reader, fd);
    close(fd);
}

static inline void harness_fixture(struct buf *out, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/unit/file/fixtures/%s", XD_SOURCE_DIR, name);
    buf_init(out, (size_t)64 << 20);
    if (io_read_file(out, path, NULL) != XD_OK)
        abort();
}

#endif
