/* xdsearch find: one query, or one a line from standard input. */
#include "answer.h"
#include "ask_lines.h"
#include "base/mem.h"
#include "commands.h"
#include "find.h"
#include "print.h"
#include "row_query.h"
#include <time.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 1 << 20 };

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* Finding, and the answer where the query is a question that rows answer. */
struct finding {
    struct session *s;
    struct finder f;
    struct asked asked;
    struct knowledge knowledge;
    bool known; /* knowledge was read */
};

static enum status answer_it(struct finding *g, struct index *ix, struct error *e)
{
    struct asked *a = &g->asked;
    a->said.n = a->maybe.n = 0;
    /* Most queries are no questions: they cost a look at their characters, no file of the school. */
    enum status st = intent_parse(&a->intent, a->question, a->today, NULL, NULL, NULL);
    if (st != XD_OK)
        return error_set(e, st, a->question);
    if (a->intent.slot == SLOT_NONE)
        return XD_OK;
    if (!g->known) {
        knowledge_release(&g->knowledge);
        st = session_knowledge(&g->knowledge, g->s, e);
        g->known = st == XD_OK;
    }
    return st == XD_OK ? answer_work(a, ix, e) : st;
}

static enum status finding_work(void *context, struct index *ix, struct error *e)
{
    struct finding *g = context;
    enum status st = finder_work(&g->f, ix, e);
    return st == XD_OK ? answer_it(g, ix, e) : st;
}

static enum status find_it(struct finding *g, struct str text, long *at, struct error *e)
{
    struct plan *p = g->f.plan;
    uint32_t where = 0;
    error_reset(e);
    plan_release(p);
    plan_init(p);
    enum status st = query_parse(&p->query, text, &where, e);
    *at = st == XD_OK ? -1 : (long)where;
    if (st == XD_OK)
        st = plan_make(p, g->s->lexicon, &g->s->set, at, e);
    g->asked.question = text;
    if (st == XD_OK)
        st = index_request(&g->s->index, finding_work, g, e);
    if (st != XD_OK && e->code == XD_OK)
        error_set(e, st, text);
    return st;
}

/* One query; the answer or the error object is appended to s->out. Returns the exit code. */
static int find_one(struct finding *g, struct str text, bool as_json)
{
    struct session *s = g->s;
    struct error e;
    long at;
    int64_t start = now_us();
    if (find_it(g, text, &at, &e) != XD_OK) {
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
    struct plan *plan = mem_alloc(sizeof *plan);
    struct finding g = {.s = s, .f = {.plan = plan, .lexicon = s->lexicon, .set = &s->set}};
    struct buf text;
    struct error e;
    int code;
    buf_init(&text, LINE_MAX_BYTES);
    asked_init(&g.asked);
    knowledge_init(&g.knowledge);
    g.asked.today = s->set.today;
    g.asked.lexicon = s->lexicon;
    g.asked.knowledge = &g.knowledge;
    g.f.limit = s->set.limit == LIMIT_DEFAULT ? LIMIT_FIND : s->set.limit;
    g.f.want_facets = session_is_json(s);
    if (plan == NULL || finder_init(&g.f) != XD_OK || operands_text(&text, s) != XD_OK) {
        error_set(&e, XD_NOMEM, STR("find"));
        code = session_fail(s, &e, -1);
    } else {
        plan_init(plan);
        bool batch = s->operands == 1 && strcmp(s->operand[0], "-") == 0 && !s->literal;
        code = batch ? find_batch(&g) : find_one(&g, buf_str(&text), session_is_json(s));
        plan_release(plan);
    }
    finder_release(&g.f);
    asked_release(&g.asked);
    knowledge_release(&g.knowledge);
    buf_release(&text);
    mem_free(plan);
    return code;
}
