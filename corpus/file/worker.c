#include "file/reader.h"
#include "file/wire.h"
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define FLUSH_AT (64u << 10)

static const struct reader *const readers[] = {
    &reader_gzip, &reader_html, &reader_mht, &reader_office, &reader_ole, &reader_rtf,
#ifdef XD_POPPLER
    &reader_pdf,
#endif
};
#define READERS (sizeof readers / sizeof readers[0])

void worker_prepare(void)
{
    for (size_t i = 0; i < READERS; i++)
        if (readers[i]->prepare)
            readers[i]->prepare();
}

ssize_t source_read(struct source *in, void *p, size_t n, uint64_t at)
{
    for (;;) {
        ssize_t got = pread(in->fd, p, n, (off_t)at);
        if (got < 0 && errno == EINTR)
            continue;
        if (got > 0 && at + (uint64_t)got > in->read)
            in->read = at + (uint64_t)got;
        return got;
    }
}

enum reason source_whole(struct source *in, struct buf *out)
{
    ssize_t n = 1;
    buf_reset(out);
    while (n > 0) {
        char *p = buf_room(out, FLUSH_AT);
        if (!p)
            return REASON_TOO_LARGE;
        n = source_read(in, p, FLUSH_AT, out->n);
        if (n < 0)
            return REASON_UNREADABLE;
        buf_took(out, (size_t)n);
    }
    return REASON_OK;
}

static void flush(struct answer *a)
{
    if (a->fd < 0) {
        a->gone |= buf_status(&a->out) != XD_OK;
        return;
    }
    if (!a->gone && a->out.n > 0 && wire_send(a->fd, buf_str(&a->out), -1) != XD_OK)
        a->gone = true;
    buf_reset(&a->out);
}

void answer_format(struct answer *a, const char *format, bool utf8)
{
    char bytes[32];
    struct str name = str_sub(str_c(format), 0, WIRE_FORMAT_MAX);
    bytes[0] = utf8;
    bytes[1] = (char)name.n;
    memcpy(bytes + 2, name.p, name.n);
    wire_head(&a->out, WIRE_FORMAT, name.n + 2);
    buf_add(&a->out, bytes, name.n + 2);
}

void answer_encoding(struct answer *a, enum encoding e)
{
    wire_head(&a->out, WIRE_ENCODING, 1);
    put_varint(&a->out, e);
}

bool answer_text(struct answer *a, struct str bytes)
{
    a->text += bytes.n;
    if (a->text > a->text_max)
        return false;
    while (bytes.n > 0 && !a->gone) {
        struct str part = str_sub(bytes, 0, FLUSH_AT);
        wire_head(&a->out, WIRE_DATA, part.n);
        buf_adds(&a->out, part);
        bytes = str_sub(bytes, part.n, bytes.n);
        if (a->out.n >= FLUSH_AT)
            flush(a);
    }
    return !a->gone;
}

void answer_mark(struct answer *a, enum mark_kind kind, uint32_t number)
{
    struct buf payload;
    if (a->marks >= WIRE_MARKS_MAX)
        return; /* the text goes on without */
    a->marks++;
    buf_init(&payload, 32);
    put_varint(&payload, kind);
    put_varint(&payload, number);
    wire_head(&a->out, WIRE_MARK, payload.n);
    buf_adds(&a->out, buf_str(&payload));
    buf_release(&payload);
    if (a->out.n >= FLUSH_AT)
        flush(a);
}

static void end(struct answer *a, enum reason r, uint64_t bytes)
{
    struct buf payload;
    buf_init(&payload, 32);
    put_varint(&payload, r);
    put_varint(&payload, bytes);
    wire_head(&a->out, WIRE_END, payload.n);
    buf_adds(&a->out, buf_str(&payload));
    buf_release(&payload);
    flush(a);
}

static enum reason read_source(struct source *in, struct answer *out)
{
    char head[SNIFF_HEAD];
    off_t size = lseek(in->fd, 0, SEEK_END); /* fstat would need a call that also takes names */
    if (size < 0)
        return REASON_UNREADABLE;
    in->size = (uint64_t)size;
    ssize_t n = source_read(in, head, sizeof head, 0);
    if (n < 0)
        return REASON_UNREADABLE;
    in->head = str_of(head, (size_t)n);
    struct sniffed kind = sniff(in->head);
    for (size_t i = 0; i < READERS; i++)
        if (readers[i]->probe(in, kind))
            return readers[i]->read(in, out);
    answer_format(out, kind.format, false);
    return kind.kind == SNIFF_PROGRAM ? REASON_BINARY : REASON_UNSUPPORTED;
}

static bool serve(struct answer *a, struct wire_in *in)
{
    struct frame f;
    if (wire_next(in, &f, NULL) != XD_OK || f.type != WIRE_REQUEST || in->passed < 0)
        return false;
    struct cursor c = cursor_of(f.payload);
    struct source source = {.fd = in->passed, .text_max = get_varint(&c)};
    uint32_t seconds = get_varint32(&c);
    in->passed = -1;
    if (!c.bad && c.p == c.end) {
        a->text = a->marks = 0;
        a->text_max = source.text_max;
        /* The parent's deadline is shorter; this one is for when the parent is gone. */
        alarm(seconds < 86400 ? seconds + 10 : 86400);
        enum reason r = read_source(&source, a);
        end(a, r, source.read);
        alarm(0);
    }
    close(source.fd);
    return !c.bad && !a->gone;
}

int worker_run(int fd, unsigned held)
{
    struct wire_in in;
    struct answer a = {.fd = fd};
    wire_in_init(&in, fd);
    buf_init(&a.out, 4u * FLUSH_AT);
    wire_head(&a.out, WIRE_HELLO, 2);
    put_varint(&a.out, WIRE_VERSION);
    put_varint(&a.out, held);
    flush(&a);
    while (serve(&a, &in))
        ;
    /* A quiet close between requests is how it should end. */
    int rc = in.buf.n == in.at && !a.gone ? 0 : 1;
    wire_in_release(&in);
    buf_release(&a.out);
    return rc;
}
