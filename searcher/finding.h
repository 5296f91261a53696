/* finding.h - a query and a question in one: what is found, and the answer where rows give one.
 *
 * find answers a query that is a question; ask finds reports where it has no answer. */
#ifndef XD_SEARCHER_FINDING_H
#define XD_SEARCHER_FINDING_H

#include "answer.h"
#include "find.h"

struct finding {
    struct finder f;
    struct asked asked;
    /* private */
    struct session *s;
    struct plan *plan;
    struct knowledge knowledge;
    bool known;   /* knowledge was read */
    bool planned; /* the question is a query, too */
};

/* XD_NOMEM; release it in either case. The caller sets f.limit and f.want_facets. */
enum status finding_init(struct finding *g, struct session *s);
void finding_release(struct finding *g);
/* Leaves hits in f.found, answers in asked (none when the query is no question). *at: as of query_parse, -1 = none. */
enum status finding_find(struct finding *g, struct str text, long *at, struct error *e);
/* Leaves answers or the reason in asked; where there is none, the hits of the question as a query are in f.found. */
enum status finding_ask(struct finding *g, struct str text, struct error *e);

#endif
