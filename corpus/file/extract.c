#include "file/extract.h"
#include "base/mem.h"
#include "file/extract_state.h"
#include "file/sniff.h"
#include "file/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEXT_MAX ((size_t)128 << 20) /* the same as UTF-8 */
#define FILE_MAX ((uint64_t)512 << 20)
#define KEEP_MAX ((size_t)4 << 20) /* memory that is kept between files */

void extracted_init(struct extracted *x)
{
    *x = (struct extracted){.reason = ""};
    buf_init(&x->text, TEXT_MAX);
}

void extracted_release(struct extracted *x)
{
    buf_release(&x->text);
    mem_free(x->mark);
    x->mark = NULL;
    x->marks = x->mark_cap = 0;
}

static void extracted_reset(struct extracted *x)
{
    buf_reset(&x->text);
    x->marks = 0;
    x->id[0] = x->format[0] = 0;
    x->verdict = (struct encoding_verdict){ENCODING_NONE, 0, false};
    x->decoded = (struct decoded){0, 0, false};
    x->reason = "";
    x->status = 0;
    x->bytes = 0;
}

enum status extractor_open(struct extractor **out, const char *program, struct error *e)
{
    *out = NULL;
    struct extractor *x = sodium_init() < 0 ? NULL : mem_zalloc(1, sizeof *x);
    if (!x)
        return error_set(e, XD_NOMEM, STR("xdextract"));
    x->fd = -1;
    x->seconds = 20;
    buf_init(&x->program, 1u << 16);
    buf_init(&x->request, 1u << 16);
    buf_init(&x->raw, RAW_MAX);
    wire_in_init(&x->in, -1);
    enum status s = spawn_find(&x->program, program, e);
    if (s == XD_OK)
        s = talk_start(x, e);
    if (s != XD_OK) {
        extractor_close(x);
        return s;
    }
    *out = x;
    return XD_OK;
}

void extractor_close(struct extractor *x)
{
    if (!x)
        return;
    talk_stop(x);
    buf_release(&x->program);
    buf_release(&x->request);
    buf_release(&x->raw);
    mem_free(x->mark);
    mem_free(x);
}

void extractor_set_seconds(struct extractor *x, uint32_t seconds)
{
    x->seconds = seconds;
}

unsigned extractor_lacks(const struct extractor *x)
{
    return CONFINED_ALL & ~x->held;
}

long extractor_pid(const struct extractor *x)
{
    return (long)x->pid;
}

static ssize_t read_at(int fd, void *p, size_t n, uint64_t at)
{
    ssize_t got;
    do
        got = pread(fd, p, n, (off_t)at);
    while (got < 0 && errno == EINTR);
    return got;
}

/* The digest of what is on the disk is taken here: a reader is not trusted with a report's identity. The first n
 * bytes are in x->chunk. With keep all of it goes to x->raw too. */
static enum reason scan(struct extractor *x, struct extracted *out, int fd, uint64_t size, size_t n, bool keep)
{
    crypto_hash_sha256_state h;
    unsigned char sum[crypto_hash_sha256_BYTES];
    uint64_t at = 0;
    crypto_hash_sha256_init(&h);
    while (n > 0) {
        if (keep)
            buf_add(&x->raw, x->chunk, n);
        crypto_hash_sha256_update(&h, x->chunk, n);
        at += n;
        ssize_t got = at < size ? read_at(fd, x->chunk, sizeof x->chunk, at) : 0;
        if (got < 0)
            return REASON_UNREADABLE;
        n = (size_t)got;
    }
    out->bytes = at;
    crypto_hash_sha256_final(&h, sum);
    sodium_bin2hex(out->id, sizeof out->id, sum, sizeof sum);
    return at == size ? REASON_OK : REASON_CHANGED;
}

/* Plain text is read here: there is nothing to parse in it that would need a worker. */
static enum status read_text(struct extractor *x, struct extracted *out, int fd, uint64_t size, size_t n,
                             enum reason *r)
{
    bool keep = size <= RAW_MAX;
    memcpy(out->format, "txt", sizeof "txt");
    x->utf8 = false;
    x->made = ENCODING_NONE;
    *r = scan(x, out, fd, size, n, keep);
    if (*r == REASON_OK && !keep)
        *r = REASON_TOO_LARGE;
    return buf_status(&x->raw) == XD_NOMEM ? XD_NOMEM : XD_OK;
}

/* Everything else is read by the worker, while the digest is taken. */
static enum status read_foreign(struct extractor *x, struct extracted *out, int fd, uint64_t size, size_t n,
                                enum reason *r, struct error *e)
{
    uint64_t seconds = x->seconds + (size >> 22);
    struct timespec deadline = talk_deadline(seconds);
    enum status s = talk_ask(x, fd, seconds, e);
    if (s != XD_OK && s != XD_IO)
        return s;
    enum reason ours = scan(x, out, fd, size, n, false);
    if (s == XD_IO) {
        talk_stop(x);
        *r = REASON_CRASHED;
        return XD_OK;
    }
    s = talk_listen(x, out, &deadline, r);
    if (s == XD_OK && ours != REASON_OK && *r != REASON_CRASHED && *r != REASON_TIMEOUT)
        *r = ours;
    return s;
}

static void conclude(struct extracted *out, enum reason r)
{
    if (r == REASON_BINARY && strcmp(out->format, "txt") == 0)
        memcpy(out->format, "unknown", sizeof "unknown");
    out->reason = reason_code(r);
    out->status = reason_status(r, out->text.n > 0 && !is_blank(buf_str(&out->text)));
    if (out->status > 2)
        buf_reset(&out->text);
}

static bool changed(const struct stat *a, const struct stat *b)
{
    return a->st_size != b->st_size || a->st_mtim.tv_sec != b->st_mtim.tv_sec ||
           a->st_mtim.tv_nsec != b->st_mtim.tv_nsec || a->st_ctim.tv_sec != b->st_ctim.tv_sec ||
           a->st_ctim.tv_nsec != b->st_ctim.tv_nsec;
}

static enum status read_open(struct extractor *x, struct extracted *out, int fd, const struct stat *before,
                             enum encoding forced, enum reason *r, struct error *e)
{
    struct stat now;
    uint64_t size = (uint64_t)before->st_size;
    buf_reset(&x->raw);
    x->marks = 0;
    ssize_t n = read_at(fd, x->chunk, sizeof x->chunk, 0);
    *r = n < 0 ? REASON_UNREADABLE : REASON_CHANGED;
    if (n <= 0)
        return XD_OK;
    struct str head = str_sub(str_of((const char *)x->chunk, (size_t)n), 0, SNIFF_HEAD);
    enum status s = sniff(head).kind == SNIFF_TEXT ? read_text(x, out, fd, size, (size_t)n, r)
                                                   : read_foreign(x, out, fd, size, (size_t)n, r, e);
    if (s == XD_OK && (fstat(fd, &now) != 0 || changed(before, &now)))
        *r = REASON_CHANGED;
    if (s != XD_OK || !reason_keeps_text(*r))
        return s;
    s = decode_answer(x, out, forced);
    if (s == XD_LIMIT)
        *r = REASON_TOO_LARGE;
    else if (s == XD_OK)
        *r = decode_judge(out, *r);
    return s == XD_LIMIT ? XD_OK : s;
}

/* Looks before it opens: opening a pipe would wait, opening a device may move things. */
static int open_regular(struct extractor *x, struct str path, struct stat *st)
{
    buf_reset(&x->request);
    buf_adds(&x->request, path);
    buf_addb(&x->request, 0);
    if (buf_status(&x->request) == XD_NOMEM)
        errno = ENOMEM;
    if (buf_status(&x->request) != XD_OK || memchr(path.p, 0, path.n))
        return -1;
    if (stat(x->request.p, st) != 0 || !S_ISREG(st->st_mode))
        return -1;
    int fd = open(x->request.p, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd >= 0 && (fstat(fd, st) != 0 || !S_ISREG(st->st_mode))) {
        close(fd);
        return -1;
    }
    return fd;
}

static void trim(struct buf *b)
{
    if (b->cap <= KEEP_MAX)
        return;
    size_t max = b->max;
    buf_release(b);
    buf_init(b, max);
}

enum status extractor_read(struct extractor *x, struct extracted *out, struct str path, enum encoding forced,
                           struct error *e)
{
    struct stat st;
    enum status s = XD_OK;
    enum reason r = REASON_UNREADABLE;
    extracted_reset(out);
    trim(&out->text);
    errno = 0;
    int fd = open_regular(x, path, &st);
    if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOMEM))
        return error_sys(e, errno, path);
    if (fd >= 0) {
        if (st.st_size == 0)
            r = scan(x, out, fd, 0, 0, false) == REASON_OK ? REASON_EMPTY : REASON_CHANGED;
        else if ((uint64_t)st.st_size > FILE_MAX)
            r = REASON_TOO_LARGE;
        else
            s = read_open(x, out, fd, &st, forced, &r, e);
        close(fd);
    }
    trim(&x->raw);
    if (s != XD_OK) {
        extracted_reset(out);
        return error_set(e, s, path);
    }
    conclude(out, r);
    return XD_OK;
}
