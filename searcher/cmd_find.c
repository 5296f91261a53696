/* xdsearch find: one query, or one a line from standard input. */
#include "ask_lines.h"
#include "commands.h"
#include "finding.h"
#include "print.h"
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
static int find_one(struct finding *g, struct str text, bool as_json)
{
    struct session *s = g->s;
    struct error e;
    long at;
    int64_t start = now_us();
    if (finding_find(g, text, &at, &e) != XD_OK) {
        if (!as_json)
            return session_fail(s, &e, at);
        session_error_json(&s->out, &e, at);
        buf_addb(&s->out, '\n');
        return session_exit_code(&e);
    }
    int64_t took = s->set.timing ? now_us() - start : -1;
    if (as_json)
        print_found_json(&s->out, &g->f, &g->asked, took);
    else
        print_found(s, &g->f, &g->asked, took);
    return g->f.found.total > 0 ? EXIT_FOUND : EXIT_NONE;
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

static int find_batch(struct finding *g)
{
    struct session *s = g->s;
    struct ask_lines in;
    struct str line;
    int code = -1;
    ask_lines_init(&in, STDIN_FILENO, LINE_MAX_BYTES);
    g->f.want_facets = true;
    while (!s->write_failed && ask_lines_next(&in, &line)) {
        code = worse(code, find_one(g, line, true));
        session_flush(s);
    }
    ask_lines_release(&in);
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
    struct finding g;
    struct buf text;
    struct error e;
    int code;
    buf_init(&text, LINE_MAX_BYTES);
    if (finding_init(&g, s) != XD_OK || operands_text(&text, s) != XD_OK) {
        error_set(&e, XD_NOMEM, STR("find"));
        code = session_fail(s, &e, -1);
    } else {
        g.f.limit = s->set.limit == LIMIT_DEFAULT ? LIMIT_FIND : s->set.limit;
        g.f.want_facets = session_is_json(s);
        bool batch = s->operands == 1 && strcmp(s->operand[0], "-") == 0 && !s->literal;
        code = batch ? find_batch(&g) : find_one(&g, buf_str(&text), session_is_json(s));
    }
    finding_release(&g);
    buf_release(&text);
    return code;
}
