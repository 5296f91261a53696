#include "file/extract.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "file/reason.h"
#include "file/spawn.h"
#include "file/wire.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW_MAX ((size_t)64 << 20)   /* bytes of text a file may hold */
#define TEXT_MAX ((size_t)128 << 20) /* the same as UTF-8 */
#define FILE_MAX ((uint64_t)512 << 20)
#define KEEP_MAX ((size_t)4 << 20) /* memory that is kept between files */
#define START_SECONDS 20u
#define JOBS_MAX 5000u /* then a fresh worker: what leaks in a reader stays small */

struct extractor {
    struct buf program; /* path, NUL-terminated */
    pid_t pid;
    int fd;
    unsigned jobs;
    uint32_t seconds;
    struct wire_in in;
    struct buf request;
    struct buf raw;    /* the text as it came */
    struct mark *mark; /* as they came: at is a byte of raw */
    size_t marks, mark_cap;
    bool utf8; /* raw is, by the reader */
    unsigned char chunk[64 << 10];
};

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

static struct timespec after(uint64_t seconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += (time_t)seconds;
    return t;
}

static void stop(struct extractor *x)
{
    wire_in_release(&x->in);
    spawn_end(&x->pid, &x->fd);
}

/* A worker that has said hello. */
static enum status start(struct extractor *x, struct error *e)
{
    struct frame f;
    struct timespec deadline = after(START_SECONDS);
    enum status s = spawn_start(&x->pid, &x->fd, x->program.p, e);
    wire_in_init(&x->in, x->fd);
    if (s != XD_OK)
        return s;
    x->jobs = 0;
    s = wire_next(&x->in, &f, &deadline);
    struct cursor c = cursor_of(s == XD_OK ? f.payload : str_of(NULL, 0));
    if (s == XD_OK && f.type == WIRE_HELLO && get_varint(&c) == WIRE_VERSION && !c.bad)
        return XD_OK;
    stop(x);
    if (s == XD_NOMEM)
        return error_set(e, s, str_c(x->program.p));
    return error_detail(e, s == XD_OK ? XD_VERSION : XD_UNSUPPORTED, str_c(x->program.p),
                        "does not answer as a reader");
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
        s = start(x, e);
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
    stop(x);
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

long extractor_pid(const struct extractor *x)
{
    return (long)x->pid;
}

static enum status send_request(struct extractor *x, int fd, uint64_t seconds)
{
    struct buf payload;
    buf_init(&payload, 32);
    put_varint(&payload, RAW_MAX);
    put_varint(&payload, seconds);
    buf_reset(&x->request);
    wire_head(&x->request, WIRE_REQUEST, payload.n);
    buf_adds(&x->request, buf_str(&payload));
    enum status s = buf_status(&payload) != XD_OK ? buf_status(&payload) : buf_status(&x->request);
    buf_release(&payload);
    return s != XD_OK ? s : wire_send(x->fd, buf_str(&x->request), fd);
}

/* A worker may have died, or been killed, since its last answer: that is no fault of this file. */
static enum status ask(struct extractor *x, int fd, uint64_t seconds, struct error *e)
{
    enum status s = XD_IO;
    if (x->pid && x->jobs < JOBS_MAX)
        s = send_request(x, fd, seconds);
    if (s == XD_IO) {
        stop(x);
        s = start(x, e);
        if (s != XD_OK)
            return s;
        s = send_request(x, fd, seconds);
    }
    x->jobs++;
    return s == XD_OK || s == XD_IO ? s : error_set(e, s, STR("xdextract"));
}

static enum status add_mark(struct mark **list, size_t *n, size_t *cap, struct mark m)
{
    void *p = *list;
    if (mem_reserve(&p, cap, *n + 1, sizeof m) != 0)
        return XD_NOMEM;
    *list = p;
    (*list)[(*n)++] = m;
    return XD_OK;
}

static enum status take_format(struct extractor *x, struct extracted *out, struct cursor *c)
{
    uint64_t utf8 = get_varint(c);
    struct str name = get_string(c);
    if (c->bad || c->p != c->end || utf8 > 1 || name.n > WIRE_FORMAT_MAX || name.n == 0 || out->format[0])
        return XD_CORRUPT;
    for (size_t i = 0; i < name.n; i++)
        if (!((name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '.'))
            return XD_CORRUPT;
    memcpy(out->format, name.p, name.n);
    out->format[name.n] = 0;
    x->utf8 = utf8 == 1;
    return XD_OK;
}

static enum status take_mark(struct extractor *x, struct cursor *c)
{
    uint64_t kind = get_varint(c);
    uint32_t number = get_varint32(c);
    if (c->bad || c->p != c->end || kind < MARK_PAGE || kind > MARK_NOTE || !x->utf8 || x->marks >= WIRE_MARKS_MAX)
        return XD_CORRUPT;
    struct mark m = {(uint32_t)x->raw.n, number, (uint8_t)kind};
    return add_mark(&x->mark, &x->marks, &x->mark_cap, m);
}

static enum status take_end(struct extracted *out, struct cursor *c, enum reason *r)
{
    uint64_t reason = get_varint(c);
    out->bytes = get_varint(c);
    *r = (enum reason)reason;
    /* Some reasons only the parent can know. */
    bool theirs = reason == REASON_OK || reason == REASON_BINARY || reason == REASON_UNSUPPORTED ||
                  reason == REASON_DAMAGED || reason == REASON_TOO_LARGE || reason == REASON_BOMB ||
                  reason == REASON_UNREADABLE;
    return c->bad || c->p != c->end || !theirs ? XD_CORRUPT : XD_OK;
}

/* Collects the answer. What is no failure of ours becomes a reason. */
static enum status listen_to(struct extractor *x, struct extracted *out, const struct timespec *deadline,
                             enum reason *r)
{
    struct frame f = {WIRE_HELLO, {NULL, 0}};
    enum status s = XD_OK;
    buf_reset(&x->raw);
    x->marks = 0;
    x->utf8 = false;
    while (s == XD_OK && f.type != WIRE_END) {
        s = wire_next(&x->in, &f, deadline);
        if (s != XD_OK)
            break;
        struct cursor c = cursor_of(f.payload);
        if (f.type == WIRE_FORMAT) {
            s = take_format(x, out, &c);
        } else if (f.type == WIRE_DATA && out->format[0]) {
            buf_adds(&x->raw, f.payload);
            s = buf_status(&x->raw) == XD_LIMIT ? XD_CORRUPT : buf_status(&x->raw);
        } else if (f.type == WIRE_MARK && out->format[0]) {
            s = take_mark(x, &c);
        } else if (f.type == WIRE_END) {
            s = take_end(out, &c, r);
        } else {
            s = XD_CORRUPT;
        }
    }
    if (s == XD_OK || s == XD_NOMEM)
        return s;
    *r = s == XD_INTERRUPTED ? REASON_TIMEOUT : REASON_CRASHED;
    stop(x);
    return XD_OK;
}

/* The digest of what is on the disk is taken here: a reader is not trusted with a report's identity. */
static enum reason digest(struct extractor *x, char id[65], int fd, uint64_t size)
{
    crypto_hash_sha256_state h;
    unsigned char sum[crypto_hash_sha256_BYTES];
    uint64_t at = 0;
    crypto_hash_sha256_init(&h);
    for (;;) {
        ssize_t n = pread(fd, x->chunk, sizeof x->chunk, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return REASON_UNREADABLE;
        if (n == 0)
            break;
        crypto_hash_sha256_update(&h, x->chunk, (unsigned long long)n);
        at += (uint64_t)n;
        if (at > size || (at == size && (size_t)n < sizeof x->chunk))
            break;
    }
    crypto_hash_sha256_final(&h, sum);
    sodium_bin2hex(id, 65, sum, sizeof sum);
    return at == size ? REASON_OK : REASON_CHANGED;
}

static bool blank(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c > ' ' && c != 0x3000 && c != 0xA0)
            return false;
    }
    return true;
}

/* One stretch between marks. */
static enum status decode_part(struct extractor *x, struct extracted *out, size_t from, size_t to)
{
    struct decoded d;
    enum status s = encoding_decode(&out->text, &d, str_sub(buf_str(&x->raw), from, to), out->verdict.encoding);
    out->decoded.replaced += d.replaced;
    out->decoded.repaired += d.repaired;
    out->decoded.cut |= d.cut;
    return s;
}

static enum status decode(struct extractor *x, struct extracted *out, enum encoding forced)
{
    size_t at = 0, counted = 0, chars = 0;
    if (x->utf8)
        out->verdict = (struct encoding_verdict){ENCODING_UTF8, 1000, false};
    else
        encoding_detect(&out->verdict, buf_str(&x->raw));
    if (!x->utf8 && forced != ENCODING_NONE)
        out->verdict.encoding = forced, out->verdict.margin = 1000;
    if (out->verdict.encoding == ENCODING_BINARY)
        return XD_OK;
    for (size_t i = 0; i < x->marks; i++) {
        struct mark m = x->mark[i];
        enum status s = decode_part(x, out, at, m.at);
        if (s != XD_OK)
            return s;
        at = m.at;
        chars += utf8_count(str_sub(buf_str(&out->text), counted, out->text.n));
        counted = out->text.n;
        m.at = (uint32_t)chars;
        s = add_mark(&out->mark, &out->marks, &out->mark_cap, m);
        if (s != XD_OK)
            return s;
    }
    return decode_part(x, out, at, x->raw.n);
}

static enum reason judge(const struct extracted *out, enum reason r)
{
    if (out->verdict.encoding == ENCODING_BINARY)
        return REASON_BINARY;
    if (r == REASON_DAMAGED)
        return r;
    if (blank(buf_str(&out->text)))
        return REASON_EMPTY;
    return out->decoded.replaced ? REASON_BAD_BYTES : out->decoded.cut ? REASON_CUT : REASON_OK;
}

static void conclude(struct extracted *out, enum reason r)
{
    if (r == REASON_BINARY && strcmp(out->format, "txt") == 0)
        memcpy(out->format, "unknown", sizeof "unknown");
    out->reason = reason_code(r);
    out->status = reason_status(r, out->text.n > 0 && !blank(buf_str(&out->text)));
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
    uint64_t size = (uint64_t)before->st_size, seconds = x->seconds + (size >> 22);
    struct timespec deadline = after(seconds);
    enum status s = ask(x, fd, seconds, e);
    if (s != XD_OK && s != XD_IO)
        return s;
    enum reason ours = digest(x, out->id, fd, size);
    if (s == XD_OK)
        s = listen_to(x, out, &deadline, r);
    else
        *r = REASON_CRASHED, s = XD_OK, stop(x);
    if (s != XD_OK)
        return error_set(e, s, STR("xdextract"));
    if (ours != REASON_OK && *r != REASON_CRASHED && *r != REASON_TIMEOUT)
        *r = ours;
    if (fstat(fd, &now) != 0 || changed(before, &now))
        *r = REASON_CHANGED;
    if (*r != REASON_OK && *r != REASON_DAMAGED)
        return XD_OK;
    s = decode(x, out, forced);
    if (s == XD_LIMIT)
        *r = REASON_TOO_LARGE;
    else if (s == XD_OK)
        *r = judge(out, *r);
    return s == XD_OK || s == XD_LIMIT ? XD_OK : error_set(e, s, STR("xdextract"));
}

/* Looks before it opens: opening a pipe would wait, opening a device may move things. */
static int open_regular(struct extractor *x, struct str path, struct stat *st)
{
    buf_reset(&x->request);
    buf_adds(&x->request, path);
    buf_addb(&x->request, 0);
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
            r = digest(x, out->id, fd, 0) == REASON_OK ? REASON_EMPTY : REASON_CHANGED;
        else if ((uint64_t)st.st_size > FILE_MAX)
            r = REASON_TOO_LARGE;
        else
            s = read_open(x, out, fd, &st, forced, &r, e);
        close(fd);
    }
    trim(&x->raw);
    if (s != XD_OK)
        extracted_reset(out);
    else
        conclude(out, r);
    return s;
}
