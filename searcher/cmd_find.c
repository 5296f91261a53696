/* xdsearch find: one query, or one a line from standard input. */
#include "base/mem.h"
#include "commands.h"
#include "find.h"
#include "print.h"
#include <errno.h>
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 20 };

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* One query; the answer or the error object is appended to s->out. Returns the exit code. */
static int find_one(struct session *s, struct finder *f, struct str text, bool as_json)
{
    struct error e;
    long at = -1;
    uint32_t where = 0;
    int64_t start = now_us();
    struct plan *p = f->plan;
    error_reset(&e);
    plan_release(p);
    plan_init(p);
    enum status st = query_parse(&p->query, text, &where, &e);
    if (st != XD_OK)
        at = (long)where;
    else
        st = plan_make(p, s->lexicon, &s->set, &at, &e);
    if (st == XD_OK)
        st = index_request(&s->index, finder_work, f, &e);
    if (st != XD_OK) {
        if (e.code == XD_OK)
            error_set(&e, st, text);
        if (as_json) {
            session_error_json(&s->out, &e, at);
            buf_addb(&s->out, '\n');
            return session_exit_code(&e);
        }
        return session_fail(s, &e, at);
    }
    int64_t took = s->set.timing ? now_us() - start : -1;
    if (as_json)
        print_found_json(&s->out, f, text, took);
    else
        print_found(s, f, took);
    return f->found.total > 0 ? EXIT_FOUND : EXIT_NONE;
}

/* Lines of standard input, one at a time as they come. */
struct lines {
    struct buf text;
    size_t at; /* of what was not handed out yet */
    bool ended;
};

static bool next_line(struct lines *l, struct str *line)
{
    for (;;) {
        char *from = l->text.p + l->at;
        size_t left = l->text.n - l->at;
        char *end = left > 0 ? memchr(from, '\n', left) : NULL;
        if (end != NULL || (l->ended && left > 0)) {
            line->p = from;
            line->n = end != NULL ? (size_t)(end - from) : left;
            l->at += line->n + (end != NULL);
            if (line->n > 0 && line->p[line->n - 1] == '\r')
                line->n--;
            return true;
        }
        if (l->ended)
            return false;
        if (l->at > 0) {
            memmove(l->text.p, from, left);
            l->text.n = left;
            l->at = 0;
        }
        char *room = buf_room(&l->text, 64 * 1024);
        if (room == NULL) { /* a line beyond all measure: its beginning is the query, the rest too */
            *line = buf_str(&l->text);
            l->at = l->text.n;
            buf_reset(&l->text);
            l->at = 0;
            return line->n > 0;
        }
        ssize_t got = read(STDIN_FILENO, room, 64 * 1024);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            l->ended = true;
        else
            buf_took(&l->text, (size_t)got);
    }
}

/* What a batch ends with: an error counts more than finding, finding more than nothing. */
static int worse(int a, int b)
{
    if (a < 0)
        return b;
    if (a <= EXIT_NONE && b <= EXIT_NONE)
        return a < b ? a : b;
    return a > b ? a : b;
}

static int find_batch(struct session *s, struct finder *f)
{
    struct lines in = {.ended = false};
    buf_init(&in.text, LINE_MAX_BYTES);
    struct str line;
    int code = -1;
    f->want_facets = true;
    while (!s->write_failed && next_line(&in, &line)) {
        code = worse(code, find_one(s, f, line, true));
        session_flush(s);
    }
    buf_release(&in.text);
    return code < 0 ? EXIT_NONE : code;
}

/* Several operands are one query, as if a blank stood between them. */
static enum status operands_text(struct buf *out, const struct session *s)
{
    for (unsigned i = 0; i < s->operands; i++) {
        if (i > 0)
            buf_addb(out, ' ');
        buf_addc(out, s->operand[i]);
    }
    return buf_status(out);
}

int cmd_find(struct session *s)
{
    struct plan *plan = mem_alloc(sizeof *plan);
    struct finder f = {.plan = plan, .lexicon = s->lexicon, .set = &s->set};
    struct buf text;
    struct error e;
    int code;
    buf_init(&text, LINE_MAX_BYTES);
    f.limit = s->set.limit == LIMIT_DEFAULT ? LIMIT_FIND : s->set.limit;
    f.want_facets = session_is_json(s);
    if (plan == NULL || finder_init(&f) != XD_OK || operands_text(&text, s) != XD_OK) {
        error_set(&e, XD_NOMEM, STR("find"));
        code = session_fail(s, &e, -1);
    } else {
        plan_init(plan);
        bool batch = s->operands == 1 && strcmp(s->operand[0], "-") == 0 && !s->literal;
        code = batch ? find_batch(s, &f) : find_one(s, &f, buf_str(&text), session_is_json(s));
        plan_release(plan);
    }
    finder_release(&f);
    buf_release(&text);
    mem_free(plan);
    return code;
}
