/* The conversation with the worker, from the parent's side. */
#include "file/extract_state.h"
#include "file/spawn.h"
#include <time.h>

#define START_SECONDS 20u
#define JOBS_MAX 5000u /* then a fresh worker: what leaks in a reader stays small */

struct timespec talk_deadline(uint64_t seconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += (time_t)seconds;
    return t;
}

void talk_stop(struct extractor *x)
{
    wire_in_release(&x->in);
    spawn_end(&x->pid, &x->fd);
}

/* A worker that has said hello. */
enum status talk_start(struct extractor *x, struct error *e)
{
    struct frame f;
    struct timespec deadline = talk_deadline(START_SECONDS);
    enum status s = spawn_start(&x->pid, &x->fd, x->program.p, e);
    wire_in_init(&x->in, x->fd);
    if (s != XD_OK)
        return s;
    x->jobs = 0;
    s = wire_next(&x->in, &f, &deadline);
    struct cursor c = cursor_of(s == XD_OK ? f.payload : str_of(NULL, 0));
    if (s == XD_OK && f.type == WIRE_HELLO && get_varint(&c) == WIRE_VERSION) {
        x->held = get_varint32(&c);
        if (!c.bad)
            return XD_OK;
    }
    talk_stop(x);
    if (s == XD_NOMEM)
        return error_set(e, s, str_c(x->program.p));
    return error_detail(e, s == XD_OK ? XD_VERSION : XD_UNSUPPORTED, str_c(x->program.p),
                        "does not answer as a reader");
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
enum status talk_ask(struct extractor *x, int fd, uint64_t seconds, struct error *e)
{
    enum status s = XD_IO;
    if (x->pid && x->jobs < JOBS_MAX)
        s = send_request(x, fd, seconds);
    if (s == XD_IO) {
        talk_stop(x);
        s = talk_start(x, e);
        if (s != XD_OK)
            return s;
        s = send_request(x, fd, seconds);
    }
    x->jobs++;
    return s == XD_OK || s == XD_IO ? s : error_set(e, s, STR("xdextract"));
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

static enum status take_encoding(struct extractor *x, struct cursor *c)
{
    uint64_t e = get_varint(c);
    if (c->bad || c->p != c->end || e <= ENCODING_NONE || e >= ENCODING_BINARY || !x->utf8 || x->made != ENCODING_NONE)
        return XD_CORRUPT;
    x->made = (enum encoding)e;
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

static enum status take_end(struct cursor *c, enum reason *r)
{
    uint64_t reason = get_varint(c);
    get_varint(c);
    *r = (enum reason)reason;
    /* Some reasons only the parent can know. */
    bool theirs = reason == REASON_OK || reason == REASON_BINARY || reason == REASON_UNSUPPORTED ||
                  reason == REASON_DAMAGED || reason == REASON_TOO_LARGE || reason == REASON_BOMB ||
                  reason == REASON_UNREADABLE || reason == REASON_ENCRYPTED || reason == REASON_BAD_BYTES;
    return c->bad || c->p != c->end || !theirs ? XD_CORRUPT : XD_OK;
}

/* Collects the answer. What is no failure of ours becomes a reason. */
enum status talk_listen(struct extractor *x, struct extracted *out, const struct timespec *deadline, enum reason *r)
{
    struct frame f = {WIRE_HELLO, {NULL, 0}};
    enum status s = XD_OK;
    x->utf8 = false;
    x->made = ENCODING_NONE;
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
        } else if (f.type == WIRE_ENCODING && out->format[0]) {
            s = take_encoding(x, &c);
        } else if (f.type == WIRE_END) {
            s = take_end(&c, r);
        } else {
            s = XD_CORRUPT;
        }
    }
    if (s == XD_OK || s == XD_NOMEM)
        return s;
    *r = s == XD_INTERRUPTED ? REASON_TIMEOUT : REASON_CRASHED;
    talk_stop(x);
    return XD_OK;
}
