#include "session.h"
#include "base/io.h"
#include "base/mem.h"
#include <errno.h>
#include <unistd.h>

#define PROGRAM "xdsearch"

int session_exit_code(const struct error *e)
{
    switch (e->code) {
    case XD_OK:
        return EXIT_FOUND;
    case XD_INVALID:
        return EXIT_USAGE;
    case XD_LIMIT:
    case XD_UNSUPPORTED:
        return EXIT_USAGE;
    case XD_NOTFOUND:
        return strcmp(e->detail, "report") == 0 ? EXIT_NONE : EXIT_INDEX;
    case XD_LOCKED:
        return EXIT_LOCKED;
    case XD_INTERRUPTED:
        return EXIT_INTERRUPTED;
    default:
        return EXIT_INDEX;
    }
}

void session_error_json(struct buf *out, const struct error *e, long at)
{
    struct message m;
    struct json j;
    message_of_error(&m, e);
    json_init(&j, out);
    json_object(&j);
    json_kint(&j, "v", 1);
    json_key(&j, "error");
    json_object(&j);
    json_kc(&j, "code", m.code);
    json_kstr(&j, "message", buf_str(&m.text));
    json_kstr(&j, "hint", buf_str(&m.hint));
    json_kint(&j, "at", at < 0 ? 0 : at);
    json_end(&j);
    json_end(&j);
    message_release(&m);
}

/* Whether memory was refused since the last time; then what was made since is void. */
static bool starve(struct session *s)
{
    uint64_t refused = mem_refused();
    if (refused == s->refused)
        return false;
    s->refused = refused;
    s->starved = true;
    buf_reset(&s->out);
    return true;
}

int session_fail(struct session *s, const struct error *e, long at)
{
    struct error no_memory;
    if (starve(s) && e->code != XD_NOMEM) { /* what failed, failed of that */
        error_set(&no_memory, XD_NOMEM, STR(PROGRAM));
        e = &no_memory;
    }
    int code = session_exit_code(e);
    if (session_is_json(s)) {
        session_error_json(&s->out, e, at);
        session_line(s);
        return code;
    }
    struct message m;
    session_flush(s);
    message_of_error(&m, e);
    message_print(PROGRAM, m.text.p, m.hint.p);
    message_release(&m);
    return code;
}

bool session_flush(struct session *s)
{
    if (starve(s)) {
        struct error no_memory;
        error_set(&no_memory, XD_NOMEM, STR(PROGRAM));
        session_fail(s, &no_memory, -1);
        return !s->write_failed;
    }
    if (s->write_failed) {
        buf_reset(&s->out);
        return false;
    }
    struct error e;
    error_reset(&e);
    enum status st = buf_status(&s->out);
    struct str what = s->set.output != NULL ? str_c(s->set.output) : str_c(message_pick("标准输出", "standard output"));
    if (st != XD_OK)
        error_set(&e, st, what);
    else
        st = io_write_all(s->fd, s->out.p, s->out.n, what, &e);
    buf_reset(&s->out);
    if (st == XD_OK)
        return true;
    s->write_failed = true;
    if (e.sys_errno == EPIPE) {
        s->pipe_closed = true; /* the reader has what it wanted */
        return false;
    }
    struct message m;
    message_of_error(&m, &e);
    message_print(PROGRAM, m.text.p, m.hint.p);
    message_release(&m);
    return false;
}

int session_finish(struct session *s, int code)
{
    session_flush(s);
    if (!s->write_failed && s->fd != STDOUT_FILENO && s->fd >= 0) {
        if (fsync(s->fd) != 0 && errno != EINVAL && errno != EROFS)
            s->write_failed = true;
        if (close(s->fd) != 0)
            s->write_failed = true;
        s->fd = -1;
        if (s->write_failed)
            message_print(PROGRAM, message_pick("结果没有写成", "the output could not be written"), s->set.output);
    }
    if (s->write_failed && !s->pipe_closed)
        return EXIT_INDEX;
    return s->starved && code <= EXIT_NONE ? EXIT_INDEX : code;
}

void session_coverage_json(struct json *j, const struct coverage *c)
{
    json_object(j);
    json_kint(j, "indexed", (int64_t)c->indexed);
    json_kint(j, "failed", (int64_t)c->failed);
    json_kint(j, "queued_ocr", (int64_t)c->queued_ocr);
    json_end(j);
}

void session_coverage_text(struct buf *out, const struct coverage *c)
{
    buf_addf(out,
             message_pick("(已收录 %llu 个文件,未读成 %llu 个,待识别 %llu 个)\n",
                          " (%llu files indexed, %llu failed, %llu waiting for OCR)\n"),
             (unsigned long long)c->indexed, (unsigned long long)c->failed, (unsigned long long)c->queued_ocr);
}
