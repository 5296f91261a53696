#include "finding.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "row_query.h"

enum status finding_init(struct finding *g, struct session *s)
{
    *g = (struct finding){.s = s, .plan = mem_alloc(sizeof *g->plan)};
    asked_init(&g->asked);
    knowledge_init(&g->knowledge);
    g->asked.today = s->set.today;
    g->asked.lexicon = s->lexicon;
    g->asked.knowledge = &g->knowledge;
    if (g->plan == NULL)
        return XD_NOMEM;
    plan_init(g->plan);
    g->f.plan = g->plan;
    g->f.lexicon = s->lexicon;
    g->f.set = &s->set;
    return finder_init(&g->f);
}

void finding_release(struct finding *g)
{
    if (g->plan != NULL) {
        finder_release(&g->f);
        plan_release(g->plan);
        mem_free(g->plan);
    }
    asked_release(&g->asked);
    knowledge_release(&g->knowledge);
}

static enum status know(struct finding *g, struct error *e)
{
    if (g->known)
        return XD_OK;
    knowledge_release(&g->knowledge);
    enum status st = session_knowledge(&g->knowledge, g->s, e);
    g->known = st == XD_OK;
    return st;
}

static enum status failed(enum status st, struct str text, struct error *e)
{
    return e->code == XD_OK ? error_set(e, st, text) : st;
}

/* --- find --------------------------------------------------------------------------------------------- */

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
    st = know(g, e);
    return st == XD_OK ? answer_work(a, ix, e) : st;
}

static enum status find_work(void *context, struct index *ix, struct error *e)
{
    struct finding *g = context;
    enum status st = finder_work(&g->f, ix, e);
    return st == XD_OK ? answer_it(g, ix, e) : st;
}

static enum status make_plan(struct finding *g, struct str text, long *at, struct error *e)
{
    uint32_t where = 0;
    plan_release(g->plan);
    plan_init(g->plan);
    enum status st = query_parse(&g->plan->query, text, &where, e);
    *at = st == XD_OK ? -1 : (long)where;
    return st == XD_OK ? plan_make(g->plan, g->s->lexicon, &g->s->set, at, e) : st;
}

enum status finding_find(struct finding *g, struct str text, long *at, struct error *e)
{
    error_reset(e);
    g->asked.question = text;
    enum status st = make_plan(g, text, at, e);
    if (st == XD_OK)
        st = index_request(&g->s->index, find_work, g, e);
    return st == XD_OK ? st : failed(st, text, e);
}

/* --- ask ---------------------------------------------------------------------------------------------- */

static enum status ask_work(void *context, struct index *ix, struct error *e)
{
    struct finding *g = context;
    found_reset(&g->f.found, ix);
    enum status st = answer_work(&g->asked, ix, e);
    return st == XD_OK && g->planned && g->asked.said.n == 0 ? finder_work(&g->f, ix, e) : st;
}

enum status finding_ask(struct finding *g, struct str text, struct error *e)
{
    long at;
    error_reset(e);
    g->asked.question = text;
    if (str_trim(text).n == 0 || !utf8_valid(text))
        return error_detail(e, XD_INVALID, text, "query");
    enum status st = know(g, e);
    if (st == XD_OK) {
        st = make_plan(g, text, &at, e);
        g->planned = st == XD_OK;
        if (st == XD_INVALID) { /* no query, yet perhaps a question */
            error_reset(e);
            st = XD_OK;
        }
    }
    if (st == XD_OK)
        st = index_request(&g->s->index, ask_work, g, e);
    return st == XD_OK ? st : failed(st, text, e);
}
