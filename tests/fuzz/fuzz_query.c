/* Any bytes as a query: it is taken apart and planned, or refused at one of its own characters; every node, token and
 * unit lies within what was typed. */
#include "base/utf8.h"
#include "plan.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

/* A tree: every node but the root has one place in it. */
static void check_nodes(const struct query *q, uint16_t id, unsigned depth, unsigned *seen)
{
    const struct node *node = &q->node[id];
    must(id < q->nodes && depth <= QUERY_NODES && ++*seen <= q->nodes);
    must(node->from <= node->to && node->to <= q->n);
    must(node->kind != NODE_NOT || (node->child != 0 && q->node[node->child].next == 0));
    for (uint16_t child = node->child; child != 0; child = q->node[child].next)
        check_nodes(q, child, depth + 1, seen);
}

static void check_plan(const struct plan *p)
{
    must(p->n <= PLAN_CHARS && p->tokens <= PLAN_TOKENS && p->units <= PLAN_UNITS && p->stage < STAGES);
    for (uint32_t i = 0; i < p->tokens; i++)
        must(p->token[i].from < p->token[i].to && p->token[i].to <= p->n);
    for (uint32_t i = 0; i < p->units; i++) {
        const struct unit *u = &p->unit[i];
        must(u->kind == UNIT_FOLDER ? u->raw.n <= p->text.n : u->from + u->n <= p->n);
        must(u->owner < QUERY_NODES || u->owner - PLAN_OPTION < PLAN_OPTIONS);
    }
    for (unsigned stage = 0; stage < STAGES; stage++)
        (void)plan_constrains(p, stage);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lexicon *lx;
    static struct plan p;
    if (lx == NULL)
        must(lexicon_open(&lx, NULL, NULL) == XD_OK);
    struct settings set = {.today = 20240601};
    struct str text = str_of((const char *)data, size);
    struct error e;
    uint32_t at = 0;
    long where = -1;
    plan_init(&p);
    enum status st = query_parse(&p.query, text, &at, &e);
    must(st == XD_OK || st == XD_INVALID);
    if (st == XD_OK) {
        unsigned seen = 0;
        must(p.query.n <= QUERY_ROOM);
        check_nodes(&p.query, 0, 0, &seen);
        st = plan_make(&p, lx, &set, &where, &e);
        must(st == XD_OK || (st == XD_INVALID && where >= 0 && (size_t)where <= size));
        if (st == XD_OK)
            check_plan(&p);
    } else {
        must(at <= size);
    }
    plan_release(&p);
    return 0;
}
